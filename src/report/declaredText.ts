/** What a signer declares, for people: policy, commitments, what the content is, the place. */
import type { DeclaredFacts } from "../validate/declared.js";
import { COMMITMENT_TEXTS, DECLARED } from "./i18n/declared.js";
import { printable } from "./printable.js";
import { row, type TextStyle } from "./style.js";

export function declaredRows(style: TextStyle, declared: DeclaredFacts): readonly string[] {
  const { language } = style.texts;
  const line = (key: keyof typeof DECLARED, values: readonly (string | null)[]): string[] => {
    const shown = values.flatMap((value) => (value === null ? [] : [printable(value)]));
    return shown.length === 0 ? [] : row(style, DECLARED[key][language], shown.join(", "));
  };
  const { policy, commitments, contentHints, mimeType, location, malformed } = declared;
  return [
    ...(policy === null ? [] : line("policy", [policy.oid ?? DECLARED.implied[language], policy.uri])),
    ...line(
      "commitment",
      commitments.map(({ oid, name }) => (name === null ? oid : COMMITMENT_TEXTS[name][language])),
    ),
    ...line("content", [contentHints?.description ?? null, mimeType]),
    ...(location === null
      ? []
      : line("location", [...location.postalAddress, location.locality, location.country])),
    ...line("malformed", malformed),
  ];
}
