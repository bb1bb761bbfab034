/**
 * The level of a signature: what is there, well-formed, imprints and references right. Names of CAdES
 * (RFC 5126 §4.3, §4.4; EN 319 122-1), in the order in which one proves more than another.
 */

import type { References } from "./references.js";
import type { CheckedStamp } from "./stamps.js";
import type { StampKind } from "./tokens.js";

export const LEVELS = [
  "CMS",
  "BES",
  "T",
  "C",
  "X1",
  "X2",
  "XL",
  "XLT1",
  "A",
  "B-B",
  "B-T",
  "B-LT",
  "B-LTA",
] as const;
/** The level of a CAdES signature, from the lowest to the highest (EN 319 122-1, RFC 5126). */
export type Level = (typeof LEVELS)[number];

/**
 * How much a level proves. One line, so that "at least" has an answer for every pair: B-B as BES, B-T as
 * T, B-LT as XL (time and validation data), B-LTA as A; X1 and X2 prove the same, and less than XL.
 */
const RANK: Readonly<Record<Level, number>> = {
  CMS: 0,
  BES: 1,
  "B-B": 1,
  T: 2,
  "B-T": 2,
  C: 3,
  X1: 4,
  X2: 4,
  XL: 5,
  "B-LT": 5,
  XLT1: 6,
  A: 7,
  "B-LTA": 7,
};

/** Whether a signature of level `level` meets a demand for `required`. */
export const atLeast = (level: Level, required: Level): boolean => RANK[level] >= RANK[required];

export interface LevelParts {
  /** The ESS reference is there and right (CAdES-BES, EN 319 122-1 §5.2.2). */
  readonly essHolds: boolean;
  readonly references: References;
  /** SignedData.crls holds revocation data (B-LT, EN 319 122-1 §6.3). */
  readonly revocationInSignedData: boolean;
  /** Kinds of time-stamps that count: the intact ones for the level, the proven ones for levelProven. */
  readonly stamps: ReadonlySet<StampKind>;
}

export const kindsOf = (stamps: readonly CheckedStamp[]): ReadonlySet<StampKind> =>
  new Set(stamps.map(({ found }) => found.kind));

/** The level these parts make together. */
export function levelOf({ essHolds, references, revocationInSignedData, stamps }: LevelParts): Level {
  if (!essHolds) return "CMS";
  if (!stamps.has("signature")) return "BES";
  const sound = references.malformed.length === 0 && references.missing.length === 0;
  const hasValues = sound && references.hasValues;
  if (stamps.has("archive") && hasValues) return "A";
  const cades = sound && references.complete ? aboveC(hasValues, stamps) : "T";
  if (!revocationInSignedData) return cades;
  // References without values prove less than the validation data in SignedData.
  const baseline = stamps.has("archive") ? "B-LTA" : "B-LT";
  return atLeast(cades, baseline) ? cades : baseline;
}

/** Complete references are there: C, X or X Long. */
function aboveC(hasValues: boolean, stamps: ReadonlySet<StampKind>): Level {
  if (hasValues) return stamps.has("cades-c") ? "XLT1" : "XL";
  return stamps.has("cades-c") ? "X1" : stamps.has("references") ? "X2" : "C";
}
