/** Where a signature can be taken to, and what that needs. */
import type { Level } from "../cms/levels/level.js";

export const TARGETS = ["t", "c", "x1", "x2", "xl", "xlt1", "a", "lt", "lta"] as const;
export type Target = (typeof TARGETS)[number];

export const TARGET_LEVEL: Readonly<Record<Target, Level>> = {
  t: "T",
  c: "C",
  x1: "X1",
  x2: "X2",
  xl: "XL",
  xlt1: "XLT1",
  a: "A",
  lt: "B-LT",
  lta: "B-LTA",
};

/** Levels whose evidence about the signer must be an OCSP answer (the improved signature); others take lists. */
export const NEEDS_OCSP: ReadonlySet<string> = new Set<Target>(["xlt1", "a"]);

/** Levels whose values are embedded in unsigned attributes. */
export const WITH_VALUES: ReadonlySet<Target> = new Set<Target>(["xl", "xlt1", "a"]);

/** These end with an archive time-stamp, whatever is there already. */
export const SEALING: ReadonlySet<Target> = new Set<Target>(["a", "lta"]);

/** Whose validation data lie in SignedData (EN 319 122-1 §6). */
export const isBaseline = (level: Level): boolean => level === "B-LT" || level === "B-LTA";
