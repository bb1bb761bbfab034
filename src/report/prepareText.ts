/** `sign --prepare` for people: what is to be signed elsewhere, and by whom. */
import type { Relaxation } from "../validate/results.js";
import type { PrepareResult } from "../validate/signResult.js";
import { identityText, relaxationsText } from "./certificateText.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { octetsText, row, signed, type TextStyle } from "./style.js";

/** Lines without a line feed at the end. */
export function renderPrepare(
  result: PrepareResult & { readonly relaxations: readonly Relaxation[] },
  style: TextStyle,
): string[] {
  const { labels, reasons } = style.texts;
  const { digest, toBeSignedDigest, notes } = result;
  return [
    `${signed(style, "passed", labels.prepared)}: ${printable(result.output)}`,
    ...row(style, labels.document, `${printable(result.file)}, ${octetsText(style, result.size)}`),
    ...row(style, labels.signer, ...identityText(style, result.certificate.subject)),
    ...row(style, labels.when, peopleTime(style, result.signingTime)),
    ...row(style, labels.toBeSigned, printable(result.toBeSigned)),
    ...(digest === null ? [] : row(style, labels.itsDigest, printable(digest), toBeSignedDigest ?? "")),
    ...notes.map(({ id }) => `${signed(style, "warning")} ${reasons[id] ?? id}`),
    ...relaxationsText(style, result.relaxations),
  ];
}
