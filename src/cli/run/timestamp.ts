/** Runs `podpis timestamp create` and `podpis timestamp verify`. */
import { existsSync } from "node:fs";
import { timestampVerifyWithEvidence } from "../../app/evidenceRecordTimestamp.js";
import { timestampCreate } from "../../app/timestampCreate.js";
import type { TimestampVerifyRequest } from "../../app/timestampVerify.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_CONTENT, MAX_SMALL_OBJECT } from "../../base/limits.js";
import type { DigestName } from "../../crypto/digest.js";
import { contentStream } from "../../io/files/content.js";
import { readSmallInput } from "../../io/files/small.js";
import { printable } from "../../report/printable.js";
import { renderTimestamp, renderTimestampCreate } from "../../report/text.js";
import type { EvidenceBookOptions } from "../commands/evidenceOptions.js";
import type { ReportOptions } from "../commands/reportOptions.js";
import { withProgress } from "../progress.js";
import { type Context, UsageError } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { type CheckingOptions, openChecking } from "./checking.js";
import { type Book, withEvidence } from "./evidence.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { outputOf } from "./output.js";
import { type Reports, withReports } from "./report.js";
import { openServices, refuseWithoutServices, type ServiceOptions } from "./services.js";

interface CreateOptions extends ServiceOptions {
  readonly digest?: DigestName;
  readonly encoding?: "der" | "pem" | "base64";
  readonly output?: string;
  readonly force?: boolean;
}

export async function runTimestampCreate(
  context: Context,
  file: string,
  options: CreateOptions,
): Promise<ExitCode> {
  const { console, streams } = context;
  const { digest = "streebog256", encoding = "der", maxSize = MAX_CONTENT } = options;
  refuseWithoutServices("t", options);
  const beside = file === "-" ? undefined : `${file}.tst`;
  const output = outputOf(context, file, options.output ?? beside, encoding);
  const relaxations = relaxationsOf(options);
  const { tsa } = await openServices(context, options);
  warnRelaxations(context, relaxations);
  if (file === "-") sayStdin(context);
  const label = console.say({ ru: "беру штамп времени", en: "getting a time-stamp" });
  const result = await withProgress(console, label, (progress) =>
    timestampCreate({
      content: contentStream(file, streams.stdin),
      tsa,
      digest,
      output,
      stdout: streams.stdout,
      force: options.force,
      encoding,
      maxContent: maxSize,
      now: new Date(),
      clock: () => new Date(),
      onProgress: progress.update,
    }),
  );
  if (output === "-") return EXIT.ok;
  const said = { ...result, relaxations };
  if (console.settings.json) console.json(said, false);
  else console.result(() => renderTimestampCreate(said, console.style(false)));
  return EXIT.ok;
}

interface VerifyOptions extends CheckingOptions, EvidenceBookOptions, ReportOptions {
  readonly content?: string;
  readonly at?: Date;
  readonly details?: boolean;
}

export async function runTimestampVerify(
  context: Context,
  file: string,
  options: VerifyOptions,
): Promise<ExitCode> {
  const path = options.content ?? documentBeside(context, file);
  if (file === "-" && path === "-") {
    throw new UsageError(
      { ru: "стандартный ввод можно прочитать только один раз", en: "standard input can be read only once" },
      { ru: "назовите остальное файлами", en: "name the others as files" },
    );
  }
  if (file === "-" || path === "-") sayStdin(context);
  const run = {
    command: "timestamp verify",
    inputs: path === undefined ? [file] : [file, path],
    style: () => context.console.style(options.details === true),
  };
  return withEvidence(context, options, (book) =>
    withReports(context, options, run, (reports) =>
      verifyToken(context, { file, path }, options, reports, book),
    ),
  );
}

async function verifyToken(
  context: Context,
  { file, path }: { readonly file: string; readonly path: string | undefined },
  options: VerifyOptions,
  reports: Reports,
  book: Book,
): Promise<ExitCode> {
  const { console, streams } = context;
  const question = book?.kind === "replay" ? RECORDED : await openQuestion(context, options, book);
  const token = await readSmallInput(file, MAX_SMALL_OBJECT, streams.stdin);
  const label = console.say({ ru: "проверяю", en: "verifying" });
  const report = await withProgress(console, label, (progress) =>
    timestampVerifyWithEvidence(book, {
      ...question,
      token,
      name: file,
      content: path === undefined ? undefined : contentStream(path, streams.stdin),
      now: new Date(),
      onProgress: progress.update,
    }),
  );
  warnRelaxations(context, report.relaxations);
  reports.add(report);
  if (console.settings.json) console.json(report, false);
  else if (!reports.replacesText)
    console.result(() => renderTimestamp(report, console.style(options.details === true)));
  return report.exitCode;
}

type Question = Omit<TimestampVerifyRequest, "token" | "name" | "content" | "now" | "onProgress">;

/** A replay has all of it from its evidence. */
const RECORDED: Question = { trust: [], fetcher: null, maxContent: MAX_CONTENT };

async function openQuestion(context: Context, options: VerifyOptions, book: Book): Promise<Question> {
  const { given, policy, ...checking } = await openChecking(context, options);
  if (book?.kind === "recording") book.policy = policy;
  return { ...checking, ...given, maxContent: options.maxSize ?? MAX_CONTENT, at: options.at };
}

/** X for X.tst when it lies beside; it is said. */
function documentBeside({ console }: Context, file: string): string | undefined {
  const path = /^(.+)\.(tst|tsr)$/i.exec(file)?.[1];
  if (path === undefined || !existsSync(path)) return undefined;
  console.note(console.say({ ru: "документ: {path}", en: "document: {path}" }, { path: printable(path) }));
  return path;
}
