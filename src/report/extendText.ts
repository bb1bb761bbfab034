/** `extend` for people: which signer has which level now, and by which times. */
import type { ExtendResult } from "../validate/extendResult.js";
import type { Relaxation } from "../validate/results.js";
import { identityText, nameOf, relaxationsText } from "./certificateText.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { fill, row, signed, type TextStyle } from "./style.js";

/** Lines without a line feed at the end. */
export function renderExtend(
  { output, signers, notes, relaxations }: ExtendResult & { readonly relaxations: readonly Relaxation[] },
  style: TextStyle,
): string[] {
  const { labels, levels, reasons, timestamps } = style.texts;
  const lines = [`${signed(style, "passed", labels.extended)}: ${printable(output)}`];
  for (const signer of signers) {
    if (signer.certificate !== null) {
      lines.push(...row(style, labels.signer, ...identityText(style, signer.certificate.subject)));
    }
    const unchanged = signer.added.length === 0 ? `, ${labels.asBefore}` : "";
    lines.push(...row(style, labels.level, `${levels[signer.level]}${unchanged}`));
    for (const { kind, genTime, certificate } of signer.timestamps) {
      const from = fill(labels.timestampFrom, {
        time: peopleTime(style, genTime),
        name: nameOf(certificate.subject),
      });
      lines.push(...row(style, labels.timestamp, `${timestamps[kind]}: ${from}`));
    }
  }
  lines.push(...notes.map(({ id }) => `${signed(style, "warning")} ${reasons[id] ?? id}`));
  return [...lines, ...relaxationsText(style, relaxations)];
}
