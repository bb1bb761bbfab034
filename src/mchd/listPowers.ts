/** Powers by code and name: of the classifier, or of one document. */
import { PodpisError } from "../base/errors.js";
import { maskNumbersIn } from "./facts/mask.js";
import type { LimitFacts } from "./facts/model.js";
import type { ParsedMchd } from "./parse.js";

export interface ListedPower {
  readonly code: string;
  /** As the document calls it; else as the classifier does. Untrusted text. */
  readonly name: string;
  /** The name in the classifier; null: it does not know the code. */
  readonly classifierName: string | null;
  readonly limits: readonly LimitFacts[];
}

export interface PowerList {
  readonly powers: readonly ListedPower[];
  /** Powers in words. Untrusted text. */
  readonly texts: readonly string[];
}

/** Numbers of persons in values and texts are masked. Throws PodpisError MCHD_REFUSED when the schema does not hold. */
export function powersIn(
  { facts }: ParsedMchd,
  path: string,
  classifier: ReadonlyMap<string, string>,
): PowerList {
  if (facts === null) throw new PodpisError("MCHD_REFUSED", { path, reason: "its schema does not hold" });
  const { codes, texts } = facts.powers;
  const powers = codes.map(({ code, name, limits }) => ({
    code,
    name,
    classifierName: classifier.get(code) ?? null,
    limits: limits.map(masked),
  }));
  return { powers, texts: texts.map(maskNumbersIn) };
}

const masked = (limit: LimitFacts): LimitFacts =>
  "text" in limit.value ? { ...limit, value: { text: maskNumbersIn(limit.value.text) } } : limit;

/** Those in whose code or name every word of `find` stands, without regard to case, ё as е. */
export function listPowers(source: PowerList | ReadonlyMap<string, string>, find = ""): PowerList {
  const { powers, texts } = source instanceof Map ? ofClassifier(source) : (source as PowerList);
  const wanted = plain(find)
    .split(/\s+/)
    .filter((word) => word !== "");
  const has = (...parts: readonly string[]): boolean => {
    const text = plain(parts.join(" "));
    return wanted.every((word) => text.includes(word));
  };
  return {
    powers: powers.filter(({ code, name }) => has(code, name)),
    texts: texts.filter((text) => has(text)),
  };
}

const ofClassifier = (classifier: ReadonlyMap<string, string>): PowerList => ({
  powers: [...classifier].map(([code, name]) => ({ code, name, classifierName: name, limits: [] })),
  texts: [],
});

const plain = (text: string): string => text.toLowerCase().replaceAll("ё", "е");
