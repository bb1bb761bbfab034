/** What a check found, for people: fixed words of the report in the reader's language, all other text as it stands. */
import type { Check } from "../base/check.js";
import type { CheckId } from "../base/checkIds.js";
import { translatePhrase } from "./i18n/phrase.js";
import type { Texts } from "./i18n/texts.js";

/** The checks that say a status and the reason of a revocation; elsewhere the same word may be somebody's name. */
const OF_STATUS: ReadonlySet<CheckId> = new Set([
  "certificate.revocation",
  "crl.answer",
  "crl.entry",
  "ocsp.answer",
  "ocsp.status",
]);

/** The check's `found` with its words translated; undefined when there is none. */
export function foundOf({ id, found }: Check, texts: Texts): Check["found"] {
  const translate = translator(id, texts);
  if (translate === undefined || found === undefined) return found;
  if (typeof found === "string") return translate(found);
  return typeof found === "object" ? found.map(translate) : found;
}

function translator(id: CheckId, { statuses, revocationReasons, phrases }: Texts) {
  if (OF_STATUS.has(id)) return (word: string) => statuses[word] ?? revocationReasons[word] ?? word;
  if (id === "certificate.format") return (phrase: string) => translatePhrase(phrases, phrase);
  return undefined;
}
