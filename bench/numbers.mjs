// What podpis must reach against its peers, as data: one entry for every number. Measurements give the ratios of their
// rounds under the same names; from both come bench/results.json, what is printed, and docs/performance.md.
import { median } from "./statistics.mjs";

const ENGINE = { peer: "gost engine", higherIsBetter: true };
const CMS = { peer: "openssl cms", higherIsBetter: false };
/** An absolute bound: the ratio is what was measured over the bound. */
const LIMIT = { peer: "limit", goal: 1, higherIsBetter: false };
const EMPTY = { peer: "empty node script", higherIsBetter: false };
const CRL = { peer: "openssl verify -crl_check", higherIsBetter: false };

/** The bound of memory for a document of any size, in MiB. */
export const MEMORY_LIMIT = 64;

const curve = (set, goals) =>
  Object.entries(goals).map(([work, [goal, floor]]) => ({ ...ENGINE, work: `${set} ${work}`, goal, floor }));

/** `floor` is said where less than the goal may do. */
const TABLE = [
  { ...ENGINE, work: "Streebog-256, 100 MB, in-process", goal: 1, floor: 0.9 },
  ...curve("CryptoPro-A", { sign: [1.5, 1], verify: [1.5, 1.1], "verify with cached key": [3.5, 2.5] }),
  ...curve("CryptoPro-B", { sign: [1.3, 0.9], verify: [1.4, 1] }),
  ...curve("CryptoPro-C", { sign: [1.3, 0.9], verify: [1.4, 1] }),
  ...curve("TC26-256-A", { sign: [1.1, 0.85], verify: [0.9, 0.55] }),
  ...curve("TC26-512-A", { sign: [0.85, 0.65], verify: [0.75, 0.6] }),
  ...curve("TC26-512-B", { sign: [1.2, 0.8], verify: [1.1, 0.8] }),
  ...curve("TC26-512-C", { sign: [0.8, 0.6], verify: [0.5, 0.28] }),
  { ...CMS, work: "100 MB detached sign, wall", goal: 1.1 },
  { ...LIMIT, work: "100 MB detached sign, RSS of 64 MiB" },
  { ...CMS, work: "100 MB detached verify, wall", goal: 1.1 },
  { ...LIMIT, work: "100 MB detached verify, RSS of 64 MiB" },
  { ...CMS, work: "100 MB attached sign, wall", goal: 1.1 },
  { ...CMS, work: "100 MB attached sign, RSS", goal: 0.3 },
  { ...CMS, work: "100 MB attached verify, wall", goal: 1.1 },
  { ...CMS, work: "100 MB attached verify, RSS", goal: 0.3 },
  { ...CMS, peer: "openssl cms per file", work: "1 000 × 4 KiB sign, one process", goal: 0.05, weaker: 0.15 },
  {
    ...CMS,
    peer: "openssl cms per file",
    work: "1 000 × 4 KiB verify, one process",
    goal: 0.08,
    weaker: 0.3,
  },
  { ...EMPTY, work: "--version", goal: 1.1, weaker: 1.25 },
  { ...EMPTY, work: "verify of a small signature", goal: 1.6, weaker: 2 },
  { ...CRL, work: "CRL of 10⁶ entries, wall", goal: 0.08 },
  { ...CRL, work: "CRL of 10⁶ entries, RSS", goal: 0.27 },
  {
    work: "1 000 МЧД against the schema",
    peer: "xmllint --schema, one process",
    higherIsBetter: false,
    goal: 1,
    weaker: 1.5,
  },
  { work: "two workers over large files", peer: "one worker", higherIsBetter: true, goal: 1.4 },
];

/** Every number: what is done, beside whom, the ratio aimed at and the one that must hold. */
export const NUMBERS = TABLE.map((number) => ({ floor: number.goal, ...number }));

/**
 * The array of bench/results.json. `measured`: for each `work` the ratios of its rounds; what is missing there had no
 * peer here, and its ratio is null.
 */
export function toResults(measured) {
  return NUMBERS.map(({ work, peer, goal, floor, higherIsBetter }) => {
    const ratios = measured[work] ?? [];
    const [ratio, min, max] =
      ratios.length === 0 ? [null, null, null] : [median(ratios), Math.min(...ratios), Math.max(...ratios)];
    const rounded = (value) => (value === null ? null : Number(value.toPrecision(4)));
    return {
      work,
      peer,
      ratio: rounded(ratio),
      min: rounded(min),
      max: rounded(max),
      goal,
      floor,
      higherIsBetter,
    };
  });
}

/** "reached", "floor" (the floor holds, the goal does not), "missed", or "absent" without a peer. */
export function standing({ ratio, goal, floor, higherIsBetter }) {
  if (ratio === null) return "absent";
  const holds = (bound) => (higherIsBetter ? ratio >= bound : ratio <= bound);
  if (holds(goal)) return "reached";
  return holds(floor) ? "floor" : "missed";
}
