/** What a check looked at, in words. */
import type { Evidence } from "../base/check.js";
import { EVIDENCE_KINDS, REPORT_WORDS } from "./i18n/reports.js";
import { printable } from "./printable.js";
import type { TextStyle } from "./style.js";

/** How the engine marks what was fetched in an earlier run. */
const CACHED = / \(cache\)$/;

/** A file or an address; what lies in the signature, and what was fetched earlier, is said in words. */
export function sourceText({ texts }: TextStyle, source: string): string {
  if (source === "embedded") return texts.labels.embeddedEvidence;
  const address = printable(source.replace(CACHED, ""));
  return CACHED.test(source) ? `${address} (${REPORT_WORDS.fromCache[texts.language]})` : address;
}

/** What it is, and where it came from. */
export const evidenceParts = (style: TextStyle, { kind, source }: Evidence): readonly string[] => [
  EVIDENCE_KINDS[kind][style.texts.language],
  ...(source === undefined ? [] : [sourceText(style, source)]),
];
