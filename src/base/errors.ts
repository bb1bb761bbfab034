/**
 * The second failure channel: we could not work. (A bad document is data, see check.ts.)
 *
 * Every error has a code from one closed union, the keys of the table. Callers branch on `code` and read `data`;
 * nobody parses a text.
 */
import { ERRORS, type ErrorKind, type ErrorTexts, type ExitCode } from "./errorTable.js";

export { ERRORS, type ErrorTexts, EXIT, type ExitCode } from "./errorTable.js";

/** The name of an error: branch on it. What, why and what to do are looked up by it. */
export type ErrorCode = keyof typeof ERRORS;
/** What fills the placeholders of an error's texts. Never a secret; may be untrusted text. */
export type ErrorData = Readonly<Record<string, string | number>>;

/** Fills `{name}` from `data`; a name without a value stays visible, so that a test notices it. */
export function fillText(text: string, data: ErrorData): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(data[name] ?? whole));
}

/**
 * We could not work: an unreadable input, a usage error, a key, a service, a bug.
 * `what`, `why`, `fix` are English; the command line prints the language asked for.
 */
export class PodpisError extends Error {
  override readonly name = "PodpisError";
  readonly code: ErrorCode;
  readonly data: ErrorData;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly exitCode: ExitCode;

  constructor(code: ErrorCode, data: ErrorData = {}, cause?: unknown) {
    const texts: ErrorKind = ERRORS[code];
    const what = whatOf(texts, data);
    super(`${code}: ${what}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
    this.what = what;
    this.why = whyOf(texts, data);
    this.fix = fillText(texts.fix, data);
    this.exitCode = texts.exit;
  }
}

/** What happened, filled in; `about` of the data, a file, stands before a text that does not name the file itself. */
export function whatOf({ what }: Pick<ErrorTexts, "what">, data: ErrorData): string {
  const text = fillText(what, data);
  return data.about === undefined ? text : `${data.about}: ${text}`;
}

/** Why, filled in; `why` of the data stands in the place of a text that cannot know it. */
export const whyOf = ({ why }: Pick<ErrorTexts, "why">, data: ErrorData): string =>
  data.why === undefined ? fillText(why, data) : String(data.why);

const SEVERITY: readonly ExitCode[] = [130, 70, 1, 3, 4, 5, 2, 0];

/** The exit code of a run over several inputs: the worst of 70 > 1 > 3 > 4 > 5 > 2 > 0. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  let worst: ExitCode = 0;
  for (const code of codes) if (SEVERITY.indexOf(code) < SEVERITY.indexOf(worst)) worst = code;
  return worst;
}
