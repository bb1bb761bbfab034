/** The default policy's view of algorithms and key sizes: what is refused, from when, and who says so. */
import type { AlgorithmIdentifier } from "../asn1/algorithm.js";
import { OID } from "../asn1/oids.js";
import { type DigestName, digestOid } from "./digest.js";
import { parameterSet } from "./gost/curves.js";
import type { KeyType, PublicKey } from "./publicKey.js";
import { signatureDigest } from "./signature.js";

/** What is judged; absent parts are not. */
export interface AlgorithmUse {
  readonly publicKey?: PublicKey;
  readonly signatureAlgorithm?: AlgorithmIdentifier;
  /** The digest that the signature rests on. */
  readonly digest?: DigestName;
}

/** Keys of the text tables. */
export type AlgorithmConcern =
  | "policy.testParameters"
  | "policy.md5"
  | "policy.sha1"
  | "policy.gost2001"
  | "policy.dsa"
  | "policy.dsaTooShort"
  | "policy.rsaTooShort";

/**
 * The algorithms whose last day may be moved by the user's policy, and the day from which the default one refuses
 * them (UTC). What never was in order cannot be moved.
 */
export const ALGORITHM_DATES = {
  rsaBelow2048: "2014-01-01",
  sha1: "2014-01-01",
  dsaBelow2048: "2014-01-01",
  dsa: "2024-02-03",
  gost2001: "2020-01-01",
} as const;
export type DatedAlgorithm = keyof typeof ALGORITHM_DATES;

/** First days of refusal other than those of ALGORITHM_DATES: `2030-01-01` (UTC), or "never". */
export type AlgorithmDates = Readonly<Partial<Record<DatedAlgorithm, string>>>;

interface Rule {
  readonly reason: AlgorithmConcern;
  /** Whose date in ALGORITHM_DATES is the first day of refusal; "always" for what never was in order. */
  readonly refusedFrom: DatedAlgorithm | "always";
  readonly source: string;
  /** `names`: of the use's algorithm and digests, OIDs. */
  readonly applies: (use: AlgorithmUse, names: readonly string[]) => boolean;
}

function namesIn({ signatureAlgorithm: algorithm, digest }: AlgorithmUse): readonly string[] {
  const names = digest === undefined ? [] : [digestOid(digest)];
  if (algorithm === undefined) return names;
  const own = signatureDigest(algorithm);
  return own === undefined ? [...names, algorithm.oid] : [...names, algorithm.oid, digestOid(own)];
}

const signsWith =
  (...oids: readonly string[]) =>
  (_use: AlgorithmUse, names: readonly string[]): boolean =>
    names.some((name) => oids.includes(name));

const shorterThan =
  (bits: number, ...types: readonly KeyType[]) =>
  ({ publicKey: key }: AlgorithmUse): boolean =>
    key !== undefined && types.includes(key.type) && key.bits < bits;

const rsaShorterThan = (bits: number) => shorterThan(bits, "rsa", "rsa-pss");

const RULES: readonly Rule[] = [
  {
    reason: "policy.testParameters",
    refusedFrom: "always",
    source: "RFC 7091 §7, RFC 4357 §11.4: numbers for examples, not for use",
    applies: ({ publicKey: key }) =>
      key?.parametersOid !== undefined && parameterSet(key.parametersOid)?.test === true,
  },
  {
    reason: "policy.md5",
    refusedFrom: "always",
    source: "RFC 6151 §2: collisions are found in seconds",
    applies: signsWith(OID.md5, OID.md5WithRsa),
  },
  {
    reason: "policy.rsaTooShort",
    refusedFrom: "always",
    source: "factored in public: RSA-768 in 2009, RSA-829 in 2020",
    applies: rsaShorterThan(1024),
  },
  {
    reason: "policy.rsaTooShort",
    refusedFrom: "rsaBelow2048",
    source: "NIST SP 800-131A (2011) §3, table 2: disallowed after 2013",
    applies: rsaShorterThan(2048),
  },
  {
    reason: "policy.sha1",
    refusedFrom: "sha1",
    source: "NIST SP 800-131A (2011) §9, table 9: signature generation disallowed after 2013",
    applies: signsWith(OID.sha1),
  },
  {
    reason: "policy.dsaTooShort",
    refusedFrom: "dsaBelow2048",
    source: "NIST SP 800-131A (2011) §3, table 2: p below 2048 bits disallowed after 2013",
    applies: shorterThan(2048, "dsa"),
  },
  {
    reason: "policy.dsa",
    refusedFrom: "dsa",
    source: "FIPS 186-5 (2023) §4 and its implementation schedule: no new signatures once FIPS 186-4 ends",
    applies: ({ publicKey: key }) => key?.algorithmOid === OID.dsa,
  },
  {
    reason: "policy.gost2001",
    refusedFrom: "gost2001",
    source: "FSB letter 149/7/1/3-58 of 2014-01-31, its term moved from 2018-12-31 to 2019-12-31",
    applies: (use, names) =>
      use.publicKey?.type === "gost2001" ||
      (use.publicKey?.algorithmOid === OID.gost2001Key && use.publicKey.type === "unsupported") ||
      names.includes(OID.gost2001Signature) ||
      names.includes(OID.gost94Digest),
  },
];

const days = new Map<string, number>();

/** Midnight of `2030-01-01`, UTC, in milliseconds; there are few such days, and every signature is judged by them. */
function midnight(day: string): number {
  let time = days.get(day);
  if (time === undefined) {
    time = Date.parse(day);
    if (days.size < MAX_DAYS) days.set(day, time);
  }
  return time;
}
const MAX_DAYS = 64;

/** The first day after `after` from which the policy refuses a use that it allows until then; undefined: none is set. */
export function algorithmSunset(
  use: AlgorithmUse,
  after: Date,
  dates: AlgorithmDates = {},
): Date | undefined {
  const [first] = Object.values({ ...ALGORITHM_DATES, ...dates })
    .map(midnight)
    .filter((day) => day > after.getTime() && algorithmConcern(use, new Date(day), dates) !== undefined)
    .sort((a, b) => a - b);
  return first === undefined ? undefined : new Date(first);
}

/**
 * Why the policy refuses this use at the time `at` (the moment for which existence is proven, or now), as a key of
 * the text tables; undefined when it does not. `dates`: where the user's policy differs from the default one.
 */
export function algorithmConcern(
  use: AlgorithmUse,
  at: Date,
  dates: AlgorithmDates = {},
): { readonly reason: AlgorithmConcern } | undefined {
  const isRefused = (from: DatedAlgorithm): boolean => {
    const day = dates[from] ?? ALGORITHM_DATES[from];
    return day !== "never" && at.getTime() >= midnight(day);
  };
  const names = namesIn(use);
  const rule = RULES.find(
    ({ refusedFrom, applies }) => (refusedFrom === "always" || isRefused(refusedFrom)) && applies(use, names),
  );
  return rule === undefined ? undefined : { reason: rule.reason };
}
