/** TimeStampReq (RFC 3161 §2.4.1). */
import { encodeAlgorithm } from "../asn1/algorithm.js";
import * as der from "../asn1/writer.js";
import { type DigestName, digestOid } from "../crypto/digest.js";

export interface TimestampQuestion {
  /** What the imprint was made with: the digest of the signature to be stamped. */
  readonly digest: DigestName;
  readonly imprint: Uint8Array;
  /** Random octets, taken as a non-negative big-endian number. */
  readonly nonce: Uint8Array;
  /** The policy wanted, an OID; none is asked for when absent. */
  readonly policy?: string | undefined;
}

/** DER. The TSA's certificate is always asked for: without certReq the token would carry none. */
export function buildTimestampRequest({ digest, imprint, nonce, policy }: TimestampQuestion): Uint8Array {
  return der.seq(
    der.int(1),
    der.seq(encodeAlgorithm(digestOid(digest)), der.octets(imprint)),
    ...(policy === undefined ? [] : [der.oid(policy)]),
    der.int(nonce),
    der.bool(true),
  );
}
