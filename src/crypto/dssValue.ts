/** The pair r, s as DSA and ECDSA write it: Dss-Sig-Value, ECDSA-Sig-Value (RFC 3279 §2.2.2, §2.2.3). */
import { isMalformed, sequence } from "../asn1/cursor.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { integer } from "../asn1/values.js";

/** Reads it, DER; undefined when the octets are none. The range of r and s is for the caller to check. */
export function readDssValue(der: Uint8Array): { readonly r: bigint; readonly s: bigint } | undefined {
  try {
    const parts = sequence(readAsn1(der));
    const r = integer(parts.next(TAG.integer));
    const s = integer(parts.next(TAG.integer));
    parts.end();
    return { r, s };
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}
