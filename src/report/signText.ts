/** `sign` for people: what was made, by whom, with what time. */
import type { Relaxation } from "../validate/results.js";
import type { SignResult } from "../validate/signResult.js";
import { identityText, nameOf, relaxationsText } from "./certificateText.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { fill, octetsText, row, signed, type TextStyle } from "./style.js";

/** Lines without a line feed at the end. */
export function renderSign(
  result: SignResult & { readonly relaxations: readonly Relaxation[] },
  style: TextStyle,
): string[] {
  const { labels, levels, reasons } = style.texts;
  const { timestamp, notes } = result;
  const size = octetsText(style, result.size);
  const lines = [
    `${signed(style, "passed", labels.signed)}: ${printable(result.output)}`,
    ...row(
      style,
      labels.document,
      `${printable(result.file)}, ${size}${result.attached ? `, ${labels.embedded}` : ""}`,
    ),
    ...row(style, labels.signer, ...identityText(style, result.certificate.subject)),
    ...row(style, labels.when, peopleTime(style, result.signingTime)),
    ...row(style, labels.level, levels[result.level]),
  ];
  if (timestamp !== null) {
    const time = peopleTime(style, timestamp.genTime);
    const name = nameOf(timestamp.certificate.subject);
    lines.push(...row(style, labels.timestamp, fill(labels.timestampFrom, { time, name })));
  }
  lines.push(
    ...notes.map(({ id, detail }) => {
      const more = detail === undefined ? "" : `: ${printable(detail)}`;
      return `${signed(style, "warning")} ${reasons[id] ?? id}${more}`;
    }),
    ...relaxationsText(style, result.relaxations),
  );
  return lines;
}
