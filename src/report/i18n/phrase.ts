/** Translates the English phrases that stand in the data of errors. */
import type { ReasonTexts } from "./texts.js";

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** `it ended {}` matches any text where the braces stand, and gives it to the braces of the translation. */
function match(template: string, phrase: string): readonly string[] | undefined {
  if (!template.includes("{}")) return undefined;
  const pattern = template.split("{}").map(escapeRegExp).join("(.*?)");
  return new RegExp(`^${pattern}$`, "s").exec(phrase)?.slice(1);
}

/** The phrase in the table's language; a phrase that is not in it, or was never English, stays as it is. */
export function translatePhrase(phrases: ReasonTexts, phrase: string): string {
  const exact = Object.hasOwn(phrases, phrase) ? phrases[phrase] : undefined;
  if (exact !== undefined) return exact;
  // Several addresses, each with its reason.
  const attempts = phrase.split(/; (?=https?:)/);
  if (attempts.length > 1) return attempts.map((one) => translatePhrase(phrases, one)).join("; ");
  for (const [template, translation] of Object.entries(phrases)) {
    const parts = match(template, phrase);
    if (parts === undefined) continue;
    let index = 0;
    return translation.replace(/\{\}/g, () => translatePhrase(phrases, parts[index++] ?? ""));
  }
  return phrase;
}
