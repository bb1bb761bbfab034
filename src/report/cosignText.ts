/** `cosign` and `countersign` for people: who signed now, and with what time. */
import type { CosignResult, CountersignResult } from "../validate/cosignResult.js";
import type { Relaxation } from "../validate/results.js";
import { identityText, nameOf, relaxationsText } from "./certificateText.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { fill, row, signed, type TextStyle } from "./style.js";

/** Lines without a line feed at the end. */
export function renderCosign(
  result: (CosignResult | CountersignResult) & { readonly relaxations: readonly Relaxation[] },
  style: TextStyle,
): string[] {
  const { labels, levels, reasons } = style.texts;
  const isCosign = result.schema === "podpis.cosign/1";
  const title = isCosign ? labels.cosigned : labels.countersigned;
  const lines = [
    `${signed(style, "passed", title)}: ${printable(result.output)}`,
    ...row(style, labels.signer, ...identityText(style, result.certificate.subject)),
    ...row(style, labels.when, peopleTime(style, result.signingTime)),
  ];
  if (isCosign) {
    lines.push(...row(style, labels.level, levels[result.level]));
    if (result.timestamp !== null) {
      const { genTime, certificate } = result.timestamp;
      const time = peopleTime(style, genTime);
      const from = fill(labels.timestampFrom, { time, name: nameOf(certificate.subject) });
      lines.push(...row(style, labels.timestamp, from));
    }
  }
  lines.push(...result.notes.map(({ id }) => `${signed(style, "warning")} ${reasons[id] ?? id}`));
  return [...lines, ...relaxationsText(style, result.relaxations)];
}
