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
  const { entries } = crl;
  const wanted = der.int(serialNumber);
  let found: CrlEntry | undefined;
  let unprocessed: string | undefined;
  try {
    scan(entries, (start, end, serialAt, extensionsAt) => {
      if (extensionsAt < end && !isPlainReason(entries, extensionsAt, end)) {
        const special = specialExtensions(entries.subarray(extensionsAt, end), indirect);
        unprocessed ??= special.unprocessed;
        if (special.certificateIssuer !== undefined) {
          mine = special.certificateIssuer.some((name) => namesEqual(name, certificateIssuer));
        }
      }
      if (mine && found === undefined && standsAt(entries, serialAt, wanted)) {
        found = parseEntry(entries.subarray(start, end));
      }
    });
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { kind: "malformed", offset: Number(error.data.offset ?? 0) };
  }
  if (unprocessed !== undefined) return { kind: "unprocessed", oid: unprocessed };
  return found === undefined ? { kind: "absent" } : { kind: "listed", entry: found };
}

const broken = (offset: number): PodpisError =>
  new PodpisError("ASN1_MALFORMED", { reason: "a broken entry of a revocation list", offset });

/** Where the parts of one entry lie; without extensions `extensionsAt` is `end`. */
type Visit = (start: number, end: number, serialAt: number, extensionsAt: number) => void;

/** Walks entries SEQUENCE { INTEGER, Time, SEQUENCE OPTIONAL } to the last octet. Throws ASN1_MALFORMED. */
function scan(bytes: Uint8Array, visit: Visit): void {
  const size = bytes.length;
  let end: number;
  for (let start = 0; start < size; start = end) {
    let body = start + 2;
    let length = bytes[start + 1]!;
    if (length > 0x7f) {
      const count = length & 0x7f;
      if (count === 0 || count > 4) throw broken(start);
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[body++] ?? Number.NaN);
    }
    end = body + length;
    const serialLength = bytes[body + 1]!;
    const timeAt = body + 2 + serialLength;
    const timeTag = bytes[timeAt];
    const extensionsAt = timeAt + 2 + bytes[timeAt + 1]!;
    // Written so that a comparison with NaN or undefined, octets that are not there, fails.
    const wellFormed =
      bytes[start] === 0x30 &&
      end <= size &&
      bytes[body] === TAG.integer &&
      serialLength > 0 &&
      serialLength <= 0x7f &&
      (timeTag === TAG.utcTime || timeTag === TAG.generalizedTime) &&
      extensionsAt <= end;
    if (!wellFormed) throw broken(start);
    visit(start, end, body, extensionsAt);
  }
}

function standsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  // From the end: serial numbers of one CA often share their first octets.
  for (let i = wanted.length - 1; i >= 0; i--) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

const KNOWN: ReadonlySet<string> = new Set([OID.reasonCode, OID.invalidityDate, OID.certificateIssuer]);

// What nearly every entry with extensions holds: reasonCode alone, not critical; its value follows.
const PLAIN_REASON = Uint8Array.of(
  0x30,
  0x0c,
  0x30,
  0x0a,
  0x06,
  0x03,
  0x55,
  0x1d,
  0x15,
  0x04,
  0x03,
  0x0a,
  0x01,
);

const isPlainReason = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at === PLAIN_REASON.length + 1 && standsAt(bytes, at, PLAIN_REASON);

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
