/** Runs `podpis sign`. */
import { TARGETS } from "../../app/extendTargets.js";
import { type SignRequest, sign } from "../../app/sign.js";
import { EXIT, type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import { isRehearsal, rehearsePart } from "../../io/files/rehearsal.js";
import { renderSign } from "../../report/text.js";
import type { Relaxation } from "../../validate/results.js";
import { type MchdCheckOptions, refuseWithoutMchd } from "../commands/authorityOptions.js";
import { withProgress } from "../progress.js";
import { type Context, UsageError } from "../spec.js";
import { contentOf, sayStdin } from "../stdin.js";
import { type DeclareOptions, declarationsOf } from "./declarations.js";
import { refuseMchd } from "./mchdCheck.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { personalStyle } from "./personalStyle.js";
import {
  openServices,
  refuseWithoutAnchors,
  refuseWithoutServices,
  type ServiceOptions,
} from "./services.js";
import { type KeyOptions, loadSigner } from "./signer.js";

export interface SignOptions extends ServiceOptions, KeyOptions, DeclareOptions, MchdCheckOptions {
  readonly level?: string;
  readonly detached?: boolean;
  readonly attached?: boolean;
  readonly encoding?: "der" | "pem" | "base64";
  readonly output?: string;
  readonly force?: boolean;
  readonly maxSize?: number;
  readonly signature?: string;
  readonly personalData?: boolean;
}

export async function runSign(
  context: Context,
  files: readonly string[],
  options: SignOptions,
): Promise<ExitCode> {
  const { console, streams } = context;
  refuseMissing(files, options);
  refuseOddOutput(context, files, options);
  const shared = await openSigning(context, options);
  const relaxations = relaxationsOf(options);
  warnRelaxations(context, relaxations);
  if (files.includes("-")) sayStdin(context);
  const label = console.say({ ru: "подписываю", en: "signing" });
  const codes: ExitCode[] = [];
  for (const file of files) {
    try {
      const content = contentOf(file, streams);
      const signed = () =>
        withProgress(console, label, (progress) =>
          sign({
            ...shared,
            content,
            output: options.output ?? outputFor(file, options),
            stdout: streams.stdout,
            now: new Date(),
            clock: () => new Date(),
            onProgress: progress.update,
          }),
        );
      if (isRehearsal()) await rehearsePart(signed);
      else write(context, { ...(await signed()), relaxations }, options, files.length > 1);
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

/** What is the same for all documents: the key, what is declared, the services. `deadlineMs` as for openNetwork. */
export async function openSigning(context: Context, options: SignOptions, deadlineMs?: number) {
  const level = chooseLevel(options);
  refuseWithoutMchd(options);
  const signer = await loadSigner(context, options);
  await refuseMchd(context, options, signer.certificate);
  return {
    ...signer,
    ...declarationsOf(options),
    ...(await services(context, options, level, deadlineMs)),
    ...formOf(options),
    level,
  };
}

/** The two-step form may lack both; commander cannot know which form is meant. */
function refuseMissing(
  files: readonly string[],
  { key, signerCommand, signature }: Partial<SignOptions>,
): void {
  const problem =
    files.length === 0
      ? { ru: "не назван файл", en: "no file was named" }
      : key === undefined && signerCommand === undefined
        ? { ru: "нужен параметр --key", en: "option --key is needed" }
        : signature !== undefined
          ? { ru: "--signature нужен только с --complete", en: "--signature goes with --complete only" }
          : undefined;
  if (problem === undefined) return;
  throw new UsageError(problem, {
    ru: "как вызывать команду, расскажет --help",
    en: "--help tells how the command is called",
  });
}

export function write(
  { console }: Context,
  result: Awaited<ReturnType<typeof sign>> & { readonly relaxations: readonly Relaxation[] },
  options: Pick<SignOptions, "personalData">,
  many: boolean,
): void {
  // Standard output is the signature itself then.
  if (result.output === "-") return;
  if (console.settings.json) console.json(result, many);
  else console.result(() => renderSign(result, personalStyle(console, options)));
}

export const formOf = (options: Omit<SignOptions, "key">) =>
  ({
    attached: options.attached === true,
    encoding: options.encoding ?? "der",
    force: options.force,
    maxContent: options.maxSize,
  }) as const;

export function outputFor(file: string, { attached }: Pick<SignOptions, "attached">): string {
  if (file === "-") return "-";
  return `${file}.${attached === true ? "p7m" : "sig"}`;
}

export type LevelOptions = ServiceOptions &
  Pick<DeclareOptions, "contentTimestamp"> & { readonly level?: string };

export type SignLevel = SignRequest["level"];
const SIGN_LEVELS: readonly SignLevel[] = ["bes", ...TARGETS];

/** Throws UsageError for a level that does not exist or lacks what it needs. */
export function chooseLevel(options: LevelOptions): SignLevel {
  const { level, tsa = [], contentTimestamp = false } = options;
  const name = level?.toLowerCase().replace(/^(cades|b)-/, "") ?? (tsa.length > 0 ? "t" : "bes");
  const wanted = SIGN_LEVELS.find((one) => one === name);
  if (wanted === undefined) {
    throw new UsageError(
      { ru: "такого уровня подписи нет", en: "there is no such signature level" },
      { ru: `возможные уровни: ${SIGN_LEVELS.join(", ")}`, en: `possible levels: ${SIGN_LEVELS.join(", ")}` },
    );
  }
  if (wanted === "bes" && !contentTimestamp) {
    if (tsa.length === 0) return wanted;
    throw new UsageError(
      {
        ru: "на уровне bes штампа времени нет, а --tsa назван",
        en: "level bes has no time-stamp, and --tsa is named",
      },
      { ru: "уберите --tsa или --level bes", en: "leave out --tsa or --level bes" },
    );
  }
  refuseWithoutServices(wanted, options);
  return wanted;
}

export function refuseOddOutput(
  { console, streams }: Context,
  files: readonly string[],
  options: Pick<SignOptions, "output" | "encoding">,
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

/** What the level needs of the services, and nothing else. Throws as openServices, and UsageError. */
export async function services(
  context: Context,
  options: LevelOptions,
  level: SignLevel,
  deadlineMs?: number,
): Promise<Pick<SignRequest, "tsa" | "judge" | "evidence">> {
  const { judge, tsa, evidence } = await openServices(context, options, deadlineMs);
  refuseWithoutAnchors(level, evidence);
  return {
    ...(judge && { judge }),
    ...((level !== "bes" || options.contentTimestamp === true) && { tsa }),
    ...(level !== "bes" && level !== "t" && { evidence }),
  };
}
