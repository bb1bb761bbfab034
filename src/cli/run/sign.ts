/** Runs `podpis sign`. */
import { assessCertificate, EvidencePool } from "../../app/assess.js";
import { type SignRequest, sign } from "../../app/sign.js";
import { EXIT, type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import { contentStream } from "../../io/files/content.js";
import { renderSign } from "../../report/text.js";
import type { Relaxation } from "../../validate/results.js";
import type { EvidenceOptions, NetworkOptions } from "../commands/groups.js";
import { withProgress } from "../progress.js";
import { type Context, UsageError } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { loadCertificates, loadEvidence } from "./inputs.js";
import { openNetwork, relaxationsOf, warnRelaxations } from "./network.js";
import { type KeyOptions, loadSigner } from "./signer.js";

export interface SignOptions extends EvidenceOptions, NetworkOptions, KeyOptions {
  readonly level?: string;
  readonly detached?: boolean;
  readonly attached?: boolean;
  readonly encoding?: "der" | "pem" | "base64";
  readonly output?: string;
  readonly force?: boolean;
  readonly maxSize?: number;
  readonly tsa?: readonly string[];
  readonly tsaAuthEnv?: string;
  readonly tsaTrust?: readonly string[];
}

export async function runSign(
  context: Context,
  files: readonly string[],
  options: SignOptions,
): Promise<ExitCode> {
  const { console, streams } = context;
  const level = chooseLevel(options);
  refuseOddOutput(context, files, options);
  const relaxations = relaxationsOf(options);
  const signer = await loadSigner(context, options);
  const shared = { ...signer, ...services(context, options, level), level };
  warnRelaxations(context, relaxations);
  if (files.includes("-")) sayStdin(context);
  const label = console.say({ ru: "подписываю", en: "signing" });
  const codes: ExitCode[] = [];
  for (const file of files) {
    try {
      const content = contentStream(file, streams.stdin);
      const result = await withProgress(console, label, (progress) =>
        sign({
          ...shared,
          ...formOf(options),
          content,
          output: options.output ?? outputFor(file, options),
          stdout: streams.stdout,
          now: new Date(),
          clock: () => new Date(),
          onProgress: progress.update,
        }),
      );
      write(context, { ...result, relaxations }, files.length > 1);
      codes.push(EXIT.ok);
    } catch (error) {
      const many = files.length > 1;
      if (!(error instanceof PodpisError) || error.code === "INTERRUPTED" || !many) throw error;
      console.error(error, { file, many });
      codes.push(error.exitCode);
    }
  }
  return worstExitCode(codes);
}

function write(
  { console }: Context,
  result: Awaited<ReturnType<typeof sign>> & { readonly relaxations: readonly Relaxation[] },
  many: boolean,
): void {
  // Standard output is the signature itself then.
  if (result.output === "-") return;
  if (console.settings.json) console.json(result, many);
  else console.result(() => renderSign(result, console.style(false)));
}

const formOf = (options: SignOptions) =>
  ({
    attached: options.attached === true,
    encoding: options.encoding ?? "der",
    force: options.force,
    maxContent: options.maxSize,
  }) as const;

function outputFor(file: string, { attached }: SignOptions): string {
  if (file === "-") return "-";
  return `${file}.${attached === true ? "p7m" : "sig"}`;
}

const LATER_LEVELS = ["c", "x1", "x2", "xl", "xlt1", "a", "b-lt", "b-lta"];

function chooseLevel({ level, tsa = [], offline = false }: SignOptions): "bes" | "t" {
  const wanted = level?.toLowerCase().replace(/^cades-/, "") ?? (tsa.length > 0 ? "t" : "bes");
  if (LATER_LEVELS.includes(wanted)) {
    throw new UsageError(
      {
        ru: `подписи уровня ${wanted} эта версия не делает`,
        en: `this version makes no signatures of level ${wanted}`,
      },
      { ru: "возможные уровни: bes, t", en: "possible levels: bes, t" },
    );
  }
  if (wanted !== "bes" && wanted !== "t") {
    throw new UsageError(
      { ru: "такого уровня подписи нет", en: "there is no such signature level" },
      { ru: "возможные уровни: bes, t", en: "possible levels: bes, t" },
    );
  }
  if (wanted === "t" && tsa.length === 0) {
    throw new UsageError(
      { ru: "для уровня t нужна служба штампов времени", en: "level t needs a time-stamping service" },
      { ru: "добавьте --tsa АДРЕС", en: "add --tsa URL" },
    );
  }
  if (wanted === "bes" && tsa.length > 0) {
    throw new UsageError(
      {
        ru: "на уровне bes штампа времени нет, а --tsa назван",
        en: "level bes has no time-stamp, and --tsa is named",
      },
      { ru: "уберите --tsa или --level bes", en: "leave out --tsa or --level bes" },
    );
  }
  if (wanted === "t" && offline) {
    throw new UsageError(
      {
        ru: "штамп времени берётся из сети, а --offline её запрещает",
        en: "a time-stamp comes from the network, which --offline forbids",
      },
      { ru: "уберите --offline или --tsa", en: "leave out --offline or --tsa" },
    );
  }
  return wanted;
}

function refuseOddOutput(
  { console, streams }: Context,
  files: readonly string[],
  options: SignOptions,
): void {
  const { output, encoding = "der" } = options;
  if (output !== undefined && files.length > 1) {
    throw new UsageError(
      { ru: "один файл -o не вместит несколько подписей", en: "one file -o cannot take several signatures" },
      {
        ru: "уберите -o: подписи лягут рядом с документами",
        en: "leave out -o: the signatures go beside the documents",
      },
    );
  }
  const toStdout = output === "-" || (output === undefined && files.includes("-"));
  if (toStdout && console.settings.json) {
    throw new UsageError(
      {
        ru: "на стандартном выводе не поместятся и подпись, и JSON",
        en: "standard output cannot take both the signature and JSON",
      },
      { ru: "назовите файл: -o ФАЙЛ", en: "name a file: -o FILE" },
    );
  }
  if (output === undefined && toStdout && encoding === "der" && streams.stdout.isTTY === true) {
    throw new PodpisError("BINARY_TO_TERMINAL");
  }
}

/** The network, and how certificates are judged with it. */
function services(
  context: Context,
  options: SignOptions,
  level: "bes" | "t",
): Pick<SignRequest, "tsa" | "judge"> {
  const fetcher = openNetwork(context, options);
  const pool = new EvidencePool(loadEvidence(options));
  const trust = loadCertificates(options.trust);
  const tsaTrust = options.tsaTrust === undefined ? trust : loadCertificates(options.tsaTrust);
  const intermediates = loadCertificates(options.untrusted);
  const judge: NonNullable<SignRequest["judge"]> = (certificate, purpose, at, others) =>
    assessCertificate(
      {
        certificate,
        purpose,
        at,
        now: new Date(Math.max(at.getTime(), Date.now())),
        anchors: purpose === "timestamping" ? tsaTrust : trust,
        intermediates: [...intermediates, ...others],
        revocation: "required",
      },
      pool,
      fetcher,
    );
  return {
    ...(trust.length > 0 && { judge }),
    ...(level === "t" &&
      fetcher !== null && {
        tsa: {
          urls: options.tsa ?? [],
          fetcher,
          authorization: authorization(context, options),
          ...(tsaTrust.length > 0 && { judge }),
        },
      }),
  };
}

function authorization({ env }: Context, { tsaAuthEnv }: SignOptions): string | undefined {
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
