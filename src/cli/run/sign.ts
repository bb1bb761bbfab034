/** Runs `podpis sign`. */
import { type SignRequest, sign } from "../../app/sign.js";
import { EXIT, type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import { contentStream } from "../../io/files/content.js";
import { renderSign } from "../../report/text.js";
import type { Relaxation } from "../../validate/results.js";
import { withProgress } from "../progress.js";
import { type Context, UsageError } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { openServices, refuseWithoutServices, type ServiceOptions } from "./services.js";
import { type KeyOptions, loadSigner } from "./signer.js";

export interface SignOptions extends ServiceOptions, KeyOptions {
  readonly level?: string;
  readonly detached?: boolean;
  readonly attached?: boolean;
  readonly encoding?: "der" | "pem" | "base64";
  readonly output?: string;
  readonly force?: boolean;
  readonly maxSize?: number;
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

export type LevelOptions = ServiceOptions & { readonly level?: string };

export type SignLevel = SignRequest["level"];
const SIGN_LEVELS: readonly SignLevel[] = ["bes", "t", "xlt1", "a"];

/** Throws UsageError for a level that does not exist or lacks what it needs. */
export function chooseLevel({ level, tsa = [], trust = [], offline = false }: LevelOptions): SignLevel {
  const name = level?.toLowerCase().replace(/^cades-/, "") ?? (tsa.length > 0 ? "t" : "bes");
  const wanted = SIGN_LEVELS.find((one) => one === name);
  if (wanted === undefined) {
    throw new UsageError(
      { ru: "такого уровня подписи нет", en: "there is no such signature level" },
      { ru: `возможные уровни: ${SIGN_LEVELS.join(", ")}`, en: `possible levels: ${SIGN_LEVELS.join(", ")}` },
    );
  }
  if (wanted === "bes") {
    if (tsa.length === 0) return wanted;
    throw new UsageError(
      {
        ru: "на уровне bes штампа времени нет, а --tsa назван",
        en: "level bes has no time-stamp, and --tsa is named",
      },
      { ru: "уберите --tsa или --level bes", en: "leave out --tsa or --level bes" },
    );
  }
  refuseWithoutServices(wanted, { tsa, trust, offline });
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

/** What the level needs of the services, and nothing else. */
export function services(
  context: Context,
  options: ServiceOptions,
  level: SignLevel,
): Pick<SignRequest, "tsa" | "judge" | "evidence"> {
  const { judge, tsa, evidence } = openServices(context, options);
  return {
    ...(judge && { judge }),
    ...(level !== "bes" && { tsa }),
    ...((level === "xlt1" || level === "a") && { evidence }),
  };
}
