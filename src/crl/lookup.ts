/**
 * One serial number in a list, found by scanning the octets: no object per entry, no copy. Lists of
 * real CAs hold up to a million entries; a scan of that takes some milliseconds.
 */
import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { integer, smallInteger, time } from "../asn1/values.js";
import * as der from "../asn1/writer.js";
import { PodpisError } from "../base/errors.js";
import { parseExtensions } from "../x509/certificate.js";
import { directoryNames, parseGeneralNames } from "../x509/generalName.js";
import { type Name, namesEqual } from "../x509/name.js";
import type { Crl } from "./crl.js";

/** CRLReason (RFC 5280 §5.3.1) by number; 7 is not used. */
export const CRL_REASONS = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  undefined,
  "removeFromCRL",
  "privilegeWithdrawn",
  "aACompromise",
] as const;
export type CrlReason = Exclude<(typeof CRL_REASONS)[number], undefined>;

export interface CrlEntry {
  readonly serialNumber: bigint;
  readonly revocationDate: Date;
  readonly reason?: CrlReason;
  readonly invalidityDate?: Date;
}

/**
 * - `listed` / `absent`: the answer of the list.
 * - `unprocessed`: some entry holds a critical extension we do not know; then the list says nothing
 *   about any certificate (RFC 5280 §5.3).
 * - `malformed`: the entries are not well-formed, so absence proves nothing.
 */
export type CrlLookup =
  | { readonly kind: "listed"; readonly entry: CrlEntry }
  | { readonly kind: "absent" }
  | { readonly kind: "unprocessed"; readonly oid: string }
  | { readonly kind: "malformed"; readonly offset: number };

/**
 * Looks up the certificate with this serial number, issued by `certificateIssuer`. In an indirect list
 * the issuer of an entry is the one last named (RFC 5280 §5.3.3); in any other it is the list's own.
 */
export function lookupSerial(crl: Crl, serialNumber: bigint, certificateIssuer: Name): CrlLookup {
  const indirect = crl.issuingDistributionPoint?.indirectCRL === true;
  let mine = namesEqual(crl.issuer, certificateIssuer);
  if (!mine && !indirect) return { kind: "absent" };
  try {
    const apart = crl.entriesOf?.(serialNumber);
    if (apart !== undefined) return mine ? answer(apart) : { kind: "absent" };
    const { entries } = crl;
    const found: Uint8Array[] = [];
    let unprocessed: string | undefined;
    const is = hasSerial(entries, serialNumber);
    const end = walkEntries(entries, (start, next, serialAt, serialLength, extensionsAt) => {
      if (extensionsAt < next && !(isOrdinary(entries, extensionsAt, next) && crl.version === 2)) {
        // RFC 5280 §5.1.2.1: only version 2 has them.
        if (crl.version === 1) throw broken(start);
        const special = specialExtensions(entries.subarray(extensionsAt, next), indirect);
        unprocessed ??= special.unprocessed;
        if (special.certificateIssuer !== undefined) {
          mine = special.certificateIssuer.some((name) => namesEqual(name, certificateIssuer));
        }
      }
      if (is(serialAt, serialLength) && mine) found.push(entries.subarray(start, next));
    });
    if (end < entries.length) throw broken(end);
    if (unprocessed !== undefined) return { kind: "unprocessed", oid: unprocessed };
    return answer(found);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { kind: "malformed", offset: Number(error.data.offset ?? 0) };
  }
}

/** A number should stand once. Where it does not, the worst that is said of it counts, and of that the earliest. */
function answer(found: readonly Uint8Array[]): CrlLookup {
  const entries = found.slice(0, MAX_SAME).map(parseEntry);
  entries.sort(
    (a, b) => weight(a.reason) - weight(b.reason) || a.revocationDate.getTime() - b.revocationDate.getTime(),
  );
  const [entry] = entries;
  return entry === undefined ? { kind: "absent" } : { kind: "listed", entry };
}

/** The most entries of one number that are read. */
const MAX_SAME = 1000;

/** For good before a hold, a hold before its end. */
const weight = (reason: CrlReason | undefined): number =>
  reason === "removeFromCRL" ? 2 : reason === "certificateHold" ? 1 : 0;

/** Whether the number at a place of these entries is this one. */
export function hasSerial(
  entries: Uint8Array,
  serialNumber: bigint,
): (serialAt: number, serialLength: number) => boolean {
  const wanted = der.int(serialNumber).subarray(2);
  const last = wanted[wanted.length - 1];
  // From the end: serial numbers of one CA often share their first octets.
  return (at, length) =>
    entries[at + length - 1] === last && length === wanted.length && standsAt(entries, at, wanted);
}

const broken = (offset: number): PodpisError =>
  new PodpisError("ASN1_MALFORMED", { reason: "a broken entry of a revocation list", offset });

/** Constants, for the loop below: a property of an object would be looked up a million times. */
const INTEGER = TAG.integer;
const UTC_TIME = TAG.utcTime;
const GENERALIZED_TIME = TAG.generalizedTime;

/** Where one entry lies, and in it the serial number and the extensions; without extensions `extensionsAt` is `end`. */
type Visit = (
  start: number,
  end: number,
  serialAt: number,
  serialLength: number,
  extensionsAt: number,
) => void;

/**
 * Walks entries SEQUENCE { INTEGER, Time, SEQUENCE OPTIONAL }. Returns where the last whole one ends: the rest, if
 * any, is the beginning of another. Throws ASN1_MALFORMED.
 *
 * The loop reads a dozen octets per entry and makes nothing: a quarter of what the digest of a list costs
 * where the processor has instructions for SHA-256.
 */
export function walkEntries(bytes: Uint8Array, visit: Visit): number {
  const size = bytes.length;
  let end: number;
  for (let start = 0; start < size; start = end) {
    let body = start + 2;
    let length = bytes[start + 1]!;
    if (length > 0x7f) {
      const count = length & 0x7f;
      if (count === 0 || count > 4) throw broken(start);
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + bytes[body++]!;
    }
    end = body + length;
    // Written so that comparisons with NaN or undefined, octets that are not there, fail.
    if (!(end <= size) && bytes[start] === 0x30) return start;
    const serialLength = bytes[body + 1]!;
    const timeAt = body + 2 + serialLength;
    const timeTag = bytes[timeAt];
    const extensionsAt = timeAt + 2 + bytes[timeAt + 1]!;
    const wellFormed =
      bytes[start] === 0x30 &&
      bytes[body] === INTEGER &&
      serialLength > 0 &&
      serialLength <= 0x7f &&
      (timeTag === UTC_TIME || timeTag === GENERALIZED_TIME) &&
      extensionsAt <= end;
    if (!wellFormed) throw broken(start);
    // A padded number would not be found under its own value: the list must not seem to lack it.
    const high = bytes[body + 2]!;
    if ((high === 0 || high === 0xff) && serialLength > 1 && high === (bytes[body + 3]! & 0x80 ? 0xff : 0)) {
      throw broken(start);
    }
    visit(start, end, body + 2, serialLength, extensionsAt);
  }
  return size;
}

function standsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = wanted.length - 1; i >= 0; i--) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/**
 * Whether the extensions of an entry concern that entry alone: reasonCode and invalidityDate, not
 * critical, as nearly every list writes them. False says only that they must be read properly.
 */
export function isOrdinary(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== 0x30 || at + 2 + bytes[at + 1]! !== end || at + 2 === end) return false;
  let next: number;
  for (let start = at + 2; start < end; start = next) {
    next = start + 2 + bytes[start + 1]!;
    const ordinary =
      next <= end &&
      bytes[start] === 0x30 &&
      bytes[start + 2] === TAG.oid &&
      bytes[start + 3] === 3 &&
      bytes[start + 4] === 0x55 &&
      bytes[start + 5] === 0x1d &&
      (bytes[start + 6] === ID_CE_REASON_CODE || bytes[start + 6] === ID_CE_INVALIDITY_DATE) &&
      bytes[start + 7] === TAG.octetString &&
      start + 9 + bytes[start + 8]! === next;
    if (!ordinary) return false;
  }
  return true;
}

/** The last octets of 2.5.29.21 and 2.5.29.24. */
const ID_CE_REASON_CODE = 21;
const ID_CE_INVALIDITY_DATE = 24;

const KNOWN: ReadonlySet<string> = new Set([OID.reasonCode, OID.invalidityDate, OID.certificateIssuer]);

interface Special {
  readonly unprocessed?: string;
  readonly certificateIssuer?: readonly Name[];
}

const NOTHING_SPECIAL: Special = {};

/** What in an entry's extensions concerns the whole list. */
function specialExtensions(bytes: Uint8Array, indirect: boolean): Special {
  const extensions = parseExtensions(readAsn1(bytes));
  const unknown = extensions.find(({ oid, critical }) => critical && !KNOWN.has(oid));
  if (unknown !== undefined) return { unprocessed: unknown.oid };
  const issuer = extensions.find(({ oid }) => oid === OID.certificateIssuer);
  if (issuer === undefined) return NOTHING_SPECIAL;
  if (!indirect) return { unprocessed: issuer.oid };
  return { certificateIssuer: directoryNames(parseGeneralNames(readAsn1(issuer.value))) };
}

function parseEntry(raw: Uint8Array): CrlEntry {
  const parts = sequence(readAsn1(raw));
  const serialNumber = integer(parts.next(TAG.integer));
  const revocationDate = time(parts.next());
  const list = parts.optional(TAG.sequence);
  parts.end();
  const extensions = list === undefined ? [] : parseExtensions(list);
  const value = (oid: string) => extensions.find((extension) => extension.oid === oid)?.value;
  const reasonDer = value(OID.reasonCode);
  const dateDer = value(OID.invalidityDate);
  const reason = reasonDer && CRL_REASONS[smallInteger(readAsn1(reasonDer))];
  return {
    serialNumber,
    revocationDate,
    ...(reason && { reason }),
    ...(dateDer && { invalidityDate: time(readAsn1(dateDer)) }),
  };
}
