/** TimeStampResp (RFC 3161 §2.4.2). Parsed, not judged. */
import { sequence } from "../asn1/cursor.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { fail, namedBits, smallInteger, text } from "../asn1/values.js";

/** PKIStatus; the first two come with a token. */
const STATUSES = [
  "granted",
  "grantedWithMods",
  "rejection",
  "waiting",
  "revocationWarning",
  "revocationNotification",
] as const;

/** The bits of PKIFailureInfo that RFC 3161 names. */
const FAILURES: Readonly<Record<number, string>> = {
  0: "badAlg",
  2: "badRequest",
  5: "badDataFormat",
  14: "timeNotAvailable",
  15: "unacceptedPolicy",
  16: "unacceptedExtension",
  17: "addInfoNotAvailable",
  25: "systemFailure",
};

export interface TimestampResponse {
  readonly granted: boolean;
  /** Name of the PKIStatus, or its number when it is none of RFC 3161. */
  readonly status: string;
  /** What the TSA says to people. Untrusted. */
  readonly statusText: readonly string[];
  /** Names of PKIFailureInfo bits, or "bit 7". */
  readonly failures: readonly string[];
  /** The ContentInfo as it stands; null when there is none. */
  readonly token: Uint8Array | null;
}

/** Reads an answer, DER or BER. Throws PodpisError ASN1_MALFORMED, ASN1_LIMIT. */
export function parseTimestampResponse(bytes: Uint8Array): TimestampResponse {
  const parts = sequence(readAsn1(bytes, { encoding: "ber" }));
  const info = parts.sequence();
  const token = parts.optional(TAG.sequence);
  parts.end();
  const status = smallInteger(info.next(TAG.integer));
  const statusText = info.optional(TAG.sequence);
  const failInfo = info.optional(TAG.bitString);
  info.end();
  return {
    granted: status <= 1,
    status: STATUSES[status] ?? String(status),
    statusText: (statusText?.children ?? []).map(
      (node) => text(node) ?? fail(node, "a text is expected here"),
    ),
    failures: failInfo === undefined ? [] : namedBits(failInfo).map((bit) => FAILURES[bit] ?? `bit ${bit}`),
    token: token?.raw ?? null,
  };
}
