/** The index of a folder of evidence. Schema podpis.evidence/1. */
import { equalBytes, toHex, utf8 } from "../base/bytes.js";
import type { ExitCode } from "../base/errors.js";
import type { CacheKey } from "../base/evidenceCache.js";
import { MAX_EVIDENCE_VERDICTS } from "../base/limits.js";
import { parseInstant } from "../base/time.js";
import { type DigestName, digest } from "../crypto/digest.js";
import { isObjectKind, type ObjectKind, type StoredObject } from "../io/evidence/layout.js";
import { toJson } from "../report/json.js";
import type { AccreditationIndex } from "../trust/accreditationIndex.js";
import type { EffectivePolicy } from "../validate/policy.js";
import type { Frozen } from "./evidenceRecordValues.js";

export const EVIDENCE_SCHEMA = "podpis.evidence/1";

/** What was asked about: a signature, a time-stamp token, a certificate, or a line of `cert check --ndjson`. */
export type InputKind = "signature" | "timestamp" | "certificate" | "request";

/** A file as it was then; it is not in the folder. */
export interface RecordedFile {
  readonly file: string;
  /** Of the octets, for a signature or certificate of its DER. */
  readonly sha256: string;
  readonly size: number;
}

export interface RecordedOutcome {
  /** What was asked, and where. */
  readonly id: string;
  readonly outcome: Frozen;
}

export interface RecordedHash {
  readonly id: string;
  readonly hash: DigestName | null;
}

/** What the cache held for a key. */
export interface RecordedCached extends CacheKey {
  readonly sha256: string;
}

/** What the list of accredited CAs says of the certificates that were met. */
export interface RecordedList {
  /** The index without the authorities that none of them belongs to. */
  readonly index: AccreditationIndex;
  readonly issuers: readonly { readonly of: string; readonly certificates: Frozen }[];
}

/** One verdict, and all that it rests on. */
export interface RecordedVerdict {
  readonly kind: InputKind;
  readonly input: RecordedFile;
  /** The document of a detached signature, or what was compared with an attached one; null when none was given. */
  readonly content: RecordedFile | null;
  /** Whether the network might be asked. */
  readonly online: boolean;
  /** The question: anchors, further certificates, lists and answers, times, modes, demands. */
  readonly question: Frozen;
  readonly fetched: readonly RecordedOutcome[];
  readonly hashes: readonly RecordedHash[];
  readonly cached: readonly RecordedCached[];
  readonly accredited: RecordedList | null;
  /** What lay in the signature itself, for whoever wants to look at it; a replay takes it from there. */
  readonly embedded: readonly { readonly kind: ObjectKind; readonly sha256: string }[];
  /** The report as `--json` printed it, by digest, and its outcome in a few words. */
  readonly report: {
    readonly sha256: string;
    readonly verdict: string;
    readonly subIndication?: string;
    readonly exitCode: ExitCode;
  };
}

export interface EvidenceIndex {
  readonly schema: typeof EVIDENCE_SCHEMA;
  /** The version that wrote it. */
  readonly podpis: string;
  readonly recordedAt: string;
  /** What held for the run, with the origin of each value; the parts that decide stand in each question again. */
  readonly policy: EffectivePolicy | null;
  readonly verdicts: readonly RecordedVerdict[];
  readonly objects: readonly StoredObject[];
  /** Of this index without this member, in the canonical form of RFC 8785. */
  readonly sha256: string;
}

/** The index as a file, with its own digest in it. */
export function sealIndex(index: Omit<EvidenceIndex, "sha256">): Uint8Array {
  return utf8(`${toJson({ ...index, sha256: indexDigest(index) })}\n`);
}

/**
 * Reads an index. undefined when it is none, or was changed since: its digest notices a slip, not a forger, who
 * can write another one.
 */
export function openIndex(bytes: Uint8Array): EvidenceIndex | undefined {
  try {
    const { sha256, ...index } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (!isIndex(index) || indexDigest(index) !== sha256) return undefined;
    // The digest is of the values; white space, a member said twice and an order of its own show in the octets.
    return equalBytes(bytes, sealIndex(index)) ? { ...index, sha256 } : undefined;
  } catch {
    return undefined;
  }
}

const indexDigest = (index: object): string => toHex(digest("sha256", utf8(canonicalJson(index))));

/** RFC 8785 for what stands in an index: no numbers but whole ones. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`).join(",")}}`;
}

// Its digest holds, so it is what some podpis wrote, or what somebody made to look so: the parts that decide which
// files are read are looked at here; the question is, when it is asked again.

type Fields = Readonly<Record<string, unknown>>;

function isIndex(index: Fields): index is Fields & Omit<EvidenceIndex, "sha256"> {
  const { schema, podpis, recordedAt, verdicts, objects } = index;
  return (
    schema === EVIDENCE_SCHEMA &&
    typeof podpis === "string" &&
    typeof recordedAt === "string" &&
    parseInstant(recordedAt) !== undefined &&
    listOf(objects, isObject) &&
    listOf(verdicts, isVerdict) &&
    (verdicts as unknown[]).length <= MAX_EVIDENCE_VERDICTS
  );
}

const listOf = (value: unknown, is: (one: Fields) => boolean): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null && is(one));

const texts = (...values: readonly unknown[]): boolean => values.every((one) => typeof one === "string");

const isDigest = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

const isObject = ({ sha256, kind, size }: Fields): boolean =>
  isDigest(sha256) && isObjectKind(kind) && Number.isSafeInteger(size);

const isFile = (value: unknown): boolean =>
  listOf([value], ({ file, sha256, size }) => texts(file) && isDigest(sha256) && Number.isSafeInteger(size));

const isVerdict = (one: Fields): boolean =>
  texts(one.kind) &&
  isFile(one.input) &&
  (one.content === null || isFile(one.content)) &&
  typeof one.online === "boolean" &&
  listOf([one.question], () => true) &&
  listOf(one.fetched, ({ id }) => texts(id)) &&
  listOf(one.hashes, ({ id }) => texts(id)) &&
  listOf(one.cached, ({ kind, url, issuerKey, sha256 }) => texts(kind, url, issuerKey) && isDigest(sha256)) &&
  (one.accredited === null ||
    listOf([one.accredited], ({ issuers }) => listOf(issuers, ({ of }) => texts(of)))) &&
  listOf(one.embedded, ({ sha256 }) => isDigest(sha256)) &&
  listOf([one.report], ({ sha256, verdict }) => isDigest(sha256) && texts(verdict));
