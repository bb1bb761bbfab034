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

/** Numbers of persons are masked wherever text is free: in names, values and texts. Throws PodpisError MCHD_REFUSED when the schema does not hold. */
export function powersIn(
  { facts }: ParsedMchd,
  path: string,
  classifier: ReadonlyMap<string, string>,
): PowerList {
  if (facts === null) throw new PodpisError("MCHD_REFUSED", { path, reason: "its schema does not hold" });
  const { codes, texts } = facts.powers;
  const powers = codes.map(({ code, name, limits }) => ({
    code: maskNumbersIn(code),
    name: maskNumbersIn(name),
    classifierName: classifier.get(code) ?? null,
    limits: limits.map(masked),
  }));
  return { powers, texts: texts.map(maskNumbersIn) };
}

/** A code may be the ИНН of the other party. */
const masked = ({ id, kind, name, value }: LimitFacts): LimitFacts => ({
  id,
  kind: maskNumbersIn(kind),
  name: maskNumbersIn(name),
  value:
    "text" in value
      ? { text: maskNumbersIn(value.text) }
      : {
          code: maskNumbersIn(value.code),
          ...(value.name !== undefined && { name: maskNumbersIn(value.name) }),
        },
});

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
