/** The summary of `verify` over several signatures for people: how many of each kind, and those that are not good. */
import type { VerifySummary } from "../app/verifySummary.js";
import { fillText } from "../base/errors.js";
import { countLines } from "./batchText.js";
import { BATCH_WORDS } from "./i18n/batch.js";
import { grouped, type TextStyle } from "./style.js";

/** `problems`: one line for each file that is not good, as verifiedLine and errorLine give it. */
export function renderVerifySummary(
  { files, counts }: VerifySummary,
  problems: readonly string[],
  style: TextStyle,
): string[] {
  const total = fillText(BATCH_WORDS.verified[style.texts.language], { files: grouped(files) });
  return ["", style.palette.bold(total), ...countLines(counts, style), ...problems];
}
