/** Results as JSON: the same data give the same bytes. */

/** Keys people look for first stand first; all others follow in alphabetical order. */
const FIRST = [
  "schema",
  "id",
  "kind",
  "index",
  "status",
  "verdict",
  "subIndication",
  "accepted",
  "code",
  "what",
  "why",
  "fix",
  "exitCode",
  "reason",
  "rejection",
  "file",
  "content",
  "attached",
  "level",
  "levelProven",
  "claimedSigningTime",
  "bestSignatureTime",
  "validationTime",
  "subject",
  "issuer",
  "cn",
  "serial",
  "notBefore",
  "notAfter",
];
const RANK = new Map(FIRST.map((key, rank) => [key, rank]));

function compareKeys(a: string, b: string): number {
  const byRank = (RANK.get(a) ?? FIRST.length) - (RANK.get(b) ?? FIRST.length);
  return byRank !== 0 ? byRank : a < b ? -1 : a > b ? 1 : 0;
}

function ordered(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const source = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(source)
      .sort(compareKeys)
      .map((key) => [key, source[key]]),
  );
}

/**
 * Characters that JSON allows raw but a terminal or an editor obeys: C1 controls, line separators,
 * bidirectional and zero-width marks. Escaped, they stay the same data.
 */
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Some build servers obey `##[command]` and `##vso[command]` anywhere in a log. */
const COMMAND = /##(?=\w*\[)/g;

const escapeUnsafe = (json: string): string =>
  json.replace(UNSAFE, escaped).replace(COMMAND, `#${escaped("#")}`);

/** Indented, for one document. Ends without a line feed. */
export const toJson = (value: unknown): string => escapeUnsafe(JSON.stringify(value, ordered, 2));

/** On one line, for NDJSON. */
export const toJsonLine = (value: unknown): string => escapeUnsafe(JSON.stringify(value, ordered));
