/** `--evidence-dir` and `--replay` of the checking commands. */
import type { Recording } from "../../app/evidenceRecord.js";
import type { Replay } from "../../app/evidenceRecordReplay.js";
import type { ExitCode } from "../../base/errors.js";
import { peopleTime } from "../../report/instant.js";
import { printable } from "../../report/printable.js";
import type { EvidenceBookOptions } from "../commands/evidenceOptions.js";
import { type ReportOptions, reportsToStdout, writesReports } from "../commands/reportOptions.js";
import { type Context, UsageError } from "../spec.js";
import { packageVersion } from "../version.js";

/** Where verdicts are written down, or read from; undefined: neither. */
export type Book = Recording | Replay | undefined;

/**
 * Runs a command with the folder of evidence that the options name, and says in the end what became of it. Throws
 * UsageError, OUTPUT_EXISTS, OUTPUT_FAILED, EVIDENCE_*, FILE_*, and what `work` throws.
 */
export async function withEvidence(
  context: Context,
  options: EvidenceBookOptions & ReportOptions & { readonly ndjson?: string },
  work: (book: Book) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { evidenceDir, replay, force } = options;
  if (replay !== undefined) {
    refuseOtherOptions(options);
    const { Replay } = await import("../../app/evidenceRecordReplay.js");
    const book = Replay.open(replay, packageVersion());
    const code = await work(book);
    const isTaken = options.ndjson !== undefined || reportsToStdout(options);
    if (book.repeated > 0) sayRepeated(context, book, isTaken);
    return code;
  }
  if (evidenceDir === undefined) {
    refuseForceAlone(options);
    return work(undefined);
  }
  const { Recording } = await import("../../app/evidenceRecord.js");
  const book = Recording.open(evidenceDir, { force });
  const code = await work(book);
  if (await book.commit(packageVersion(), new Date())) sayKept(context, book);
  return code;
}

/** What a replay leaves to the user: which files are meant, and how the result is shown. Limits are there again. */
const MAY_STAND_BY: ReadonlySet<string> = new Set([
  "replay",
  "content",
  "maxSize",
  "ndjson",
  "jobs",
  "details",
  "personalData",
  "report",
  "json",
  "quiet",
  "verbose",
  "debug",
  "lang",
  "color",
  "progress",
  "input",
  "ascii",
  "config",
]);

/** commander says true for `--no-…` that was not given. */
const NOT_GIVEN: ReadonlySet<unknown> = new Set([undefined, true]);
const NEGATED: ReadonlySet<string> = new Set(["cache", "trustStore"]);

/** Everything else was recorded; an option that changed nothing would be a lie. */
function refuseOtherOptions(options: ReportOptions): void {
  const odd = Object.entries(options).find(
    ([name, value]) =>
      !MAY_STAND_BY.has(name) &&
      !(name === "force" && writesReports(options)) &&
      !(NEGATED.has(name) && NOT_GIVEN.has(value)),
  )?.[0];
  if (odd === undefined) return;
  const typed = `--${NEGATED.has(odd) ? "no-" : ""}${odd.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(
    { ru: `${typed} нельзя вместе с --replay`, en: `${typed} cannot be used with --replay` },
    {
      ru: "повтор берёт из папки всё, кроме самих файлов; уберите что-то одно",
      en: "a replay takes everything but the files themselves from the folder; leave one of them out",
    },
  );
}

function refuseForceAlone(options: EvidenceBookOptions & ReportOptions): void {
  if (options.force !== true || writesReports(options)) return;
  throw new UsageError(
    { ru: "--force здесь нечего заменять", en: "--force has nothing to replace here" },
    {
      ru: "уберите --force, или добавьте --evidence-dir или --report ФОРМАТ=ФАЙЛ",
      en: "leave out --force, or add --evidence-dir or --report FORMAT=FILE",
    },
  );
}

function sayKept({ console }: Context, { folder }: Recording): void {
  console.note(
    console.say(
      { ru: "доказательства сохранены: {folder}", en: "evidence kept: {folder}" },
      { folder: printable(folder) },
    ),
  );
}

/** Beside JSON or a report, which are as they were then, it is a message. */
function sayRepeated({ console }: Context, { folder, index }: Replay, isTaken: boolean): void {
  const text = console.say(
    {
      ru: "повторено по доказательствам из {folder}, записанным {time}; сейчас ничего не проверялось",
      en: "repeated from the evidence in {folder}, written {time}; nothing was looked up now",
    },
    { folder: printable(folder), time: peopleTime(console.style(false), index.recordedAt) },
  );
  if (isTaken || console.settings.json) console.note(text);
  else console.result(() => ["", text]);
}
