/** Levels a user may ask for, from the lowest. */
import type { Level } from "../validate/results.js";

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
] as const satisfies readonly Level[];
