/** Runs `podpis verify`. */
import { existsSync } from "node:fs";
import { verifyWithEvidence } from "../../app/evidenceRecordVerify.js";
import type { VerifyRequest } from "../../app/verify.js";
import { type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import type { Fetcher } from "../../base/fetcher.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import { Pairing } from "../../io/files/pairs.js";
import { openSignature } from "../../io/files/signature.js";
import { readSmallFile } from "../../io/files/small.js";
import { meansMany } from "../../io/files/walk.js";
import { printable } from "../../report/printable.js";
import type { Purpose } from "../../validate/certificate.js";
import type { Expectations } from "../../validate/requirements.js";
import type { VerifyReport } from "../../validate/results.js";
import { displayName } from "../../x509/identity.js";
import { type AuthorityOptions, asksAuthority } from "../commands/authorityOptions.js";
import type { EvidenceBookOptions } from "../commands/evidenceOptions.js";
import type { ExpectOptions } from "../commands/expectOptions.js";
import type { JudgementOptions } from "../commands/groups.js";
import type { ReportOptions } from "../commands/reportOptions.js";
import type { Console } from "../console.js";
import { withProgress } from "../progress.js";
import { shellQuoted } from "../shell.js";
import { type Context, UsageError } from "../spec.js";
import { contentOf, sayStdin } from "../stdin.js";
import { contentBeside, DETACHED_NAME } from "./beside.js";
import { type CheckingOptions, openChecking } from "./checking.js";
import { type Book, withEvidence } from "./evidence.js";
import { expectedOf } from "./expectations.js";
import { nearName } from "./nearName.js";
import { warnRelaxations } from "./network.js";
import { MANY, optimizeLate } from "./optimizeLate.js";
import { personalStyle } from "./personalStyle.js";
import { policyPaths } from "./policyOptions.js";
import { type Reports, withReports } from "./report.js";

export interface VerifyOptions
  extends CheckingOptions,
    JudgementOptions,
    EvidenceBookOptions,
    AuthorityOptions,
    ExpectOptions,
    ReportOptions {
  readonly content?: string;
  readonly purpose?: Purpose;
  readonly requireSigners?: readonly Expectations[];
  readonly signaturePolicyFile?: string;
  readonly details?: boolean;
  readonly personalData?: boolean;
}

export async function runVerify(
  context: Context,
  files: readonly string[],
  options: VerifyOptions,
): Promise<ExitCode> {
  refuseOddArguments(files, options);
  if (files.includes("-") || options.content === "-") sayStdin(context);
  const targets = targetsOf(files);
  if (targets.length >= MANY) await optimizeLate();
  const inputs = inputsOf(targets, options);
  const run = { command: "verify", inputs, style: () => personalStyle(context.console, options) };
  return withEvidence(context, options, (book) =>
    withReports(context, options, run, async (reports) =>
      verifyAll(context, targets, options, reports, await judgeWith(context, options, book)),
    ),
  );
}

/** One signature, or a file of a folder or a pattern that has none. */
interface Target {
  readonly file: string;
  readonly content?: string;
  readonly problem?: PodpisError;
}

/** Folders and patterns stand for the pairs in them; a file stands for itself. */
function targetsOf(files: readonly string[]): readonly Target[] {
  const pairing = new Pairing();
  return files.flatMap((file): readonly Target[] => {
    if (file === "-" || !meansMany(file)) return [{ file }];
    return [...pairing.of(file)].map((pair) =>
      "problem" in pair ? pair : { ...pair, file: pair.signature },
    );
  });
}

async function verifyAll(
  context: Context,
  targets: readonly Target[],
  options: VerifyOptions,
  reports: Reports,
  judge: (target: Target) => Promise<VerifyReport>,
): Promise<ExitCode> {
  const { console } = context;
  const many = targets.length > 1;
  if (many) console.answerInLines();
  const summing = many ? await openSummary(console) : undefined;
  // What draws is loaded where somebody looks.
  const text =
    console.printsText && !reports.replacesText ? await import("../../report/verifyText.js") : undefined;
  const codes: ExitCode[] = [];
  for (const target of targets) {
    const { file } = target;
    try {
      const report = await judge(target);
      if (codes.length === 0) warnRelaxations(context, report.relaxations);
      reports.add(report);
      if (console.settings.json) console.json(report, many);
      else if (text !== undefined) {
        const gap = codes.length === 0 ? [] : [""];
        const style = personalStyle(console, options);
        console.result(() => [...gap, ...text.renderVerify(report, style)]);
      }
      codes.push(report.exitCode);
      summing?.add(file, report);
    } catch (error) {
      if (!(error instanceof PodpisError) || error.code === "INTERRUPTED") throw error;
      const fix = hintFor(error, file, context);
      reports.fail(file, error, fix);
      console.error(error, { ...(many && { file, many }), ...(fix !== undefined && { fix }) });
      if (console.settings.debug) console.stack(error);
      codes.push(error.exitCode);
      summing?.fail(file, error);
    }
  }
  if (!reports.replacesText) summing?.tell();
  return worstExitCode(codes);
}

/** Only several signatures need it. */
async function openSummary(console: Console) {
  const { VerifySumming } = await import("./verifySummary.js");
  return new VerifySumming(console);
}

/** What is read: no report may be written over it. */
const inputsOf = (targets: readonly Target[], { content }: VerifyOptions): readonly string[] => [
  ...targets.map(({ file }) => file),
  ...(content === undefined ? [] : [content]),
  ...targets.flatMap((target) => target.content ?? DETACHED_NAME.exec(target.file)?.[1] ?? []),
];

export type Question = Omit<VerifyRequest, "signature" | "content" | "now" | "onProgress">;

/** Everything that is the same for all signatures is read once; a replay has it from its evidence. */
async function judgeWith(
  context: Context,
  options: VerifyOptions,
  book: Book,
): Promise<(target: Target) => Promise<VerifyReport>> {
  const { console, streams } = context;
  const { maxSize = MAX_CONTENT } = options;
  const questionOn = book?.kind === "replay" ? () => RECORDED : await askWith(context, options, book);
  const label = console.say({ ru: "проверяю", en: "verifying" });
  return async ({ file, problem, ...beside }) => {
    if (problem !== undefined) throw problem;
    const stdin = file === "-" ? { stdin: streams.stdin } : {};
    const signature = await openSignature(file, { limit: maxSize + MAX_SIGNATURE_STRUCTURE, ...stdin });
    try {
      const path = options.content ?? beside.content ?? contentBeside(file, signature, context);
      const content = path === undefined ? undefined : contentOf(path, streams);
      const question = questionOn(file, path);
      return await withProgress(console, label, ({ update: onProgress }) =>
        verifyWithEvidence(book, {
          ...question,
          signature,
          content,
          now: new Date(),
          fingerprints: wantsFingerprints(context, options) || book !== undefined,
          onProgress,
        }),
      );
    } finally {
      signature.close();
    }
  };
}

/** Reports and details tell them; they cost a digest more of the whole content. */
const wantsFingerprints = ({ console }: Context, { report, details = false }: VerifyOptions): boolean =>
  report !== undefined || details || console.settings.json;

const RECORDED: Question = { trust: [], fetcher: null };

/** What is asked about each signature, by the options and the policy. `deadlineMs` as for openNetwork. */
export async function askWith(
  context: Context,
  options: VerifyOptions,
  book: Book,
  deadlineMs?: number,
): Promise<(file: string, content: string | undefined) => Question> {
  const { console } = context;
  const { maxSize = MAX_CONTENT, at } = options;
  const { given, policy, ...checking } = await openChecking(context, options, deadlineMs);
  if (book?.kind === "recording") book.policy = policy;
  const shared = {
    ...checking,
    ...given,
    at,
    requireLevel: policy.requireLevel.value ?? undefined,
    signaturePolicy:
      options.signaturePolicyFile === undefined ? undefined : readSmallFile(options.signaturePolicyFile),
    requireSigners: options.requireSigners,
    qualified: policy.qualified.value,
    requireMchd: policy.requireMchd.value,
    ...(options.purpose !== undefined && { purpose: options.purpose }),
    maxContent: maxSize,
    authority: await authorityOf(options, checking.fetcher),
    expect: expectedOf(options),
  };
  for (const { subject, sha256 } of shared.trust) {
    console.verbose(`trust: ${printable(displayName(subject))} ${sha256}`, 2);
  }
  return (file, content) => ({
    ...shared,
    signerRules: {
      rules: policy.signers,
      paths: policy.signers.length === 0 ? [] : policyPaths(file, content),
    },
  });
}

/** Powers of attorney are read only where they are asked about. */
async function authorityOf(options: AuthorityOptions, fetcher: Fetcher | null) {
  if (!asksAuthority(options)) return undefined;
  const { openAuthority } = await import("./authority.js");
  return openAuthority(options, { fetcher, now: new Date() });
}

function refuseOddArguments(files: readonly string[], { content }: VerifyOptions): void {
  const stdins = files.filter((file) => file === "-").length + (content === "-" ? 1 : 0);
  if (stdins > 1 || (content === "-" && files.length > 1)) {
    throw new UsageError(
      {
        ru: "стандартный ввод можно прочитать только один раз",
        en: "standard input can be read only once",
      },
      { ru: "назовите остальное файлами", en: "name the others as files" },
    );
  }
  for (const file of files) {
    const signature = files.find((other) => DETACHED_NAME.exec(other)?.[1] === file);
    if (signature === undefined) continue;
    const command = `podpis verify ${shellQuoted(signature)} --content ${shellQuoted(file)}`;
    throw new UsageError(
      {
        ru: `${printable(file)} — документ, а не подпись`,
        en: `${printable(file)} is the document, not a signature`,
      },
      { ru: command, en: command },
    );
  }
}

/** The command that was probably meant. */
function hintFor(error: PodpisError, file: string, { console }: Context): string | undefined {
  if (error.code === "FILE_NOT_FOUND" && /[[\]{}]/.test(file)) {
    return console.say({
      ru: "проверьте путь; [ ] и { } — обычные знаки имени, в шаблонах понимаются *, ? и **",
      en: "check the path; [ ] and { } are ordinary characters of a name, of patterns *, ? and ** are known",
    });
  }
  const near = error.code === "FILE_NOT_FOUND" ? nearName(file) : undefined;
  if (near !== undefined && error.data.path === file) {
    return console.say(
      { ru: "возможно, вы имели в виду: {command}", en: "did you mean: {command}" },
      { command: `podpis verify ${shellQuoted(near)}` },
    );
  }
  if (error.code !== "NOT_CMS" || file === "-") return undefined;
  const signature = ["sig", "p7s", "sgn", "sign", "p7m"]
    .map((extension) => `${file}.${extension}`)
    .find((path) => existsSync(path));
  if (signature === undefined) return undefined;
  return console.say(
    {
      ru: "это документ, а подпись лежит рядом: {command}",
      en: "this is the document; its signature lies beside: {command}",
    },
    { command: `podpis verify ${shellQuoted(signature)}` },
  );
}
