/** What a check found and expected, for people: fixed words in the reader's language, all other text as it stands. */
import type { Check, Fact } from "../base/check.js";
import type { CheckId } from "../base/checkIds.js";
import type { Words } from "../mchd/format/vocabulary.js";
import { FORMAT_NAMES, RIGHT_NAMES, STATE_NAMES } from "./i18n/mchd.js";
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

/** By what right somebody answers (RFC 6960 §4.2.2.2). */
const RESPONDERS: Readonly<Record<string, Words>> = {
  issuer: { ru: "сам издатель", en: "the issuer itself" },
  delegated: { ru: "уполномочен издателем", en: "delegated by the issuer" },
};

/** What the words of a check about a power of attorney are; elsewhere it quotes the document. */
function wordsOf({ id, reason }: Check): Readonly<Record<string, Words>> | undefined {
  if (id === "mchd.status") return STATE_NAMES;
  if (id === "ocsp.responder") return RESPONDERS;
  if (reason === "delegation.once") return RIGHT_NAMES;
  return reason === "delegation.format" || reason === "mchd.olderFormat" ? FORMAT_NAMES : undefined;
}

/** The check's `found` with its words translated; undefined when there is none. */
export const foundOf = (check: Check, texts: Texts): Check["found"] =>
  translated(check.found, translator(check, texts));

/** The same of `expected`. */
export const expectedOf = (check: Check, texts: Texts): Check["expected"] =>
  translated(check.expected, wordTranslator(check, texts));

function translated(
  fact: Fact | undefined,
  translate: ((word: string) => string) | undefined,
): Fact | undefined {
  if (translate === undefined || fact === undefined) return fact;
  if (typeof fact === "string") return translate(fact);
  return typeof fact === "object" ? fact.map(translate) : fact;
}

function translator(check: Check, texts: Texts) {
  const { statuses, revocationReasons, phrases } = texts;
  if (OF_STATUS.has(check.id)) {
    return (word: string) => statuses[word] ?? revocationReasons[word] ?? word;
  }
  if (check.id === "certificate.format") return (phrase: string) => translatePhrase(phrases, phrase);
  return wordTranslator(check, texts);
}

function wordTranslator(check: Check, { language }: Texts) {
  const known = wordsOf(check);
  return known && ((word: string) => known[word]?.[language] ?? word);
}
