/** The services that levels above BES need: what is refused without them, and how they are spoken to. */
import { assessCertificate, EvidencePool } from "../../app/assess.js";
import type { EvidenceBasis } from "../../app/extendEvidence.js";
import type { JudgeCertificate, TsaRequest } from "../../app/signRequest.js";
import { offlineFetcher } from "../../base/fetcher.js";
import { type Context, UsageError } from "../spec.js";
import { type CheckingOptions, openChecking } from "./checking.js";

export interface ServiceOptions extends CheckingOptions {
  readonly tsa?: readonly string[];
  readonly tsaAuthEnv?: string;
}

export interface Services {
  /** Absent without anchors and list: nothing could be judged. */
  readonly judge?: JudgeCertificate;
  readonly tsa: TsaRequest;
  readonly evidence: Omit<EvidenceBasis, "clock">;
}

/** The network, and how certificates are judged with it. `deadlineMs` as for openNetwork. Throws FILE_*, NOT_A_*, TRUST_STORE, UsageError. */
export async function openServices(
  context: Context,
  options: ServiceOptions,
  deadlineMs?: number,
): Promise<Services> {
  const checking = await openChecking(context, options, deadlineMs);
  const { trust, tsaTrust = trust, untrusted, given, fetcher, anchorOrigins } = checking;
  const pool = new EvidencePool(given, checking.pool);
  const { accredited, cache } = checking.pool;
  const judge: JudgeCertificate = (certificate, purpose, at, others) =>
    assessCertificate(
      {
        certificate,
        purpose,
        at,
        now: new Date(Math.max(at.getTime(), Date.now())),
        anchors: purpose === "timestamping" ? tsaTrust : trust,
        anchorOrigins,
        listedAnchors: purpose === "signing" || checking.tsaTrust === undefined,
        intermediates: [...untrusted, ...others],
        revocation: "required",
      },
      pool,
      fetcher,
    );
  return {
    ...((trust.length > 0 || accredited !== undefined) && { judge }),
    tsa: {
      urls: options.tsa ?? [],
      // With --offline a time-stamp is refused before it is asked for.
      fetcher: fetcher ?? offlineFetcher,
      authorization: authorization(context, options),
      // The list alone refuses no TSA: those of its CAs are few.
      ...(tsaTrust.length > 0 && { judge }),
    },
    evidence: { ...given, trust, tsaTrust, untrusted, fetcher, cache },
  };
}

export interface NamedServices {
  readonly tsa?: readonly string[];
  readonly offline?: boolean;
}

/** Throws UsageError when a level needs a service that was not named, or the network. */
export function refuseWithoutServices(level: string, { tsa = [], offline = false }: NamedServices): void {
  if (tsa.length === 0) {
    throw new UsageError(
      {
        ru: `для уровня ${level} нужна служба штампов времени`,
        en: `level ${level} needs a time-stamping service`,
      },
      { ru: "добавьте --tsa АДРЕС", en: "add --tsa URL" },
    );
  }
  if (offline) {
    throw new UsageError(
      {
        ru: "штамп времени берётся из сети, а --offline её запрещает",
        en: "a time-stamp comes from the network, which --offline forbids",
      },
      { ru: "уберите --offline или --tsa", en: "leave out --offline or --tsa" },
    );
  }
}

/** Throws UsageError when the evidence of a level goes up to a root and none is trusted. */
export function refuseWithoutAnchors(level: string, { trust }: Services["evidence"]): void {
  if (level === "bes" || level === "t" || trust.length > 0) return;
  throw new UsageError(
    {
      ru: `для уровня ${level} нужны корневые сертификаты: доказательства собираются до корня`,
      en: `level ${level} needs root certificates: the evidence goes up to a root`,
    },
    { ru: "добавьте --trust ФАЙЛ", en: "add --trust FILE" },
  );
}

/** The Authorization header for the time-stamping service, out of the environment. */
function authorization(
  { env }: Context,
  { tsaAuthEnv }: { readonly tsaAuthEnv?: string },
): string | undefined {
  if (tsaAuthEnv === undefined) return undefined;
  const value = env[tsaAuthEnv];
  if (value !== undefined && value !== "") return value;
  throw new UsageError(
    {
      ru: "переменная окружения из --tsa-auth-env не задана",
      en: "the environment variable of --tsa-auth-env is not set",
    },
    { ru: "задайте её или назовите другую", en: "set it, or name another one" },
  );
}
