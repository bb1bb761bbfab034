/** The services that levels above BES need: what is refused without them, and how they are spoken to. */
import { assessCertificate, EvidencePool } from "../../app/assess.js";
import type { EvidenceBasis } from "../../app/extendEvidence.js";
import type { JudgeCertificate, TsaRequest } from "../../app/signRequest.js";
import { PodpisError } from "../../base/errors.js";
import type { Fetcher } from "../../base/fetcher.js";
import type { EvidenceOptions, NetworkOptions } from "../commands/groups.js";
import { type Context, UsageError } from "../spec.js";
import { loadCertificates, loadEvidence } from "./inputs.js";
import { openNetwork } from "./network.js";

export interface ServiceOptions extends EvidenceOptions, NetworkOptions {
  readonly tsa?: readonly string[];
  readonly tsaAuthEnv?: string;
  readonly tsaTrust?: readonly string[];
}

export interface Services {
  /** Absent without anchors: nothing could be judged. */
  readonly judge?: JudgeCertificate;
  readonly tsa: TsaRequest;
  readonly evidence: Omit<EvidenceBasis, "clock">;
}

/** The network, and how certificates are judged with it. Throws FILE_*, NOT_A_*, UsageError. */
export function openServices(context: Context, options: ServiceOptions): Services {
  const fetcher = openNetwork(context, options);
  const given = loadEvidence(options);
  const pool = new EvidencePool(given);
  const trust = loadCertificates(options.trust);
  const tsaTrust = options.tsaTrust === undefined ? trust : loadCertificates(options.tsaTrust);
  const untrusted = loadCertificates(options.untrusted);
  const judge: JudgeCertificate = (certificate, purpose, at, others) =>
    assessCertificate(
      {
        certificate,
        purpose,
        at,
        now: new Date(Math.max(at.getTime(), Date.now())),
        anchors: purpose === "timestamping" ? tsaTrust : trust,
        intermediates: [...untrusted, ...others],
        revocation: "required",
      },
      pool,
      fetcher,
    );
  return {
    ...(trust.length > 0 && { judge }),
    tsa: {
      urls: options.tsa ?? [],
      fetcher: fetcher ?? OFFLINE,
      authorization: authorization(context, options),
      ...(tsaTrust.length > 0 && { judge }),
    },
    evidence: { ...given, trust, tsaTrust, untrusted, fetcher },
  };
}

/** For time-stamps with --offline, which is refused before one is asked for. */
const OFFLINE: Fetcher = {
  fetch: ({ url }) => Promise.reject(new PodpisError("NET_OFFLINE", { url })),
};

export interface NamedServices {
  readonly tsa?: readonly string[];
  readonly trust?: readonly string[];
  readonly offline?: boolean;
}

/** Throws UsageError when a level needs a service that was not named, or the network. */
export function refuseWithoutServices(
  level: string,
  { tsa = [], trust = [], offline = false }: NamedServices,
): void {
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
  if (level !== "t" && trust.length === 0) {
    throw new UsageError(
      {
        ru: `для уровня ${level} нужны корневые сертификаты: доказательства собираются до корня`,
        en: `level ${level} needs root certificates: the evidence goes up to a root`,
      },
      { ru: "добавьте --trust ФАЙЛ", en: "add --trust FILE" },
    );
  }
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
