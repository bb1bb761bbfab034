/** Reads TimeStampReq (RFC 3161 §2.4.1) as a TSA does. */
import { algorithmIdentifier } from "../../asn1/algorithm.js";
import { sequence } from "../../asn1/cursor.js";
import { newBudget, readAsn1, TAG } from "../../asn1/reader.js";
import { boolean, fail, integer, octetString, oid, smallInteger } from "../../asn1/values.js";

export interface TimestampRequest {
  readonly version: number;
  /** MessageImprint as it stands: what the token repeats. */
  readonly messageImprint: Uint8Array;
  readonly hashOid: string;
  readonly hashedMessage: Uint8Array;
  readonly policy?: string;
  readonly nonce?: bigint;
  readonly certReq: boolean;
  readonly hasExtensions: boolean;
}

const MAX_NODES = 200;

/** Throws PodpisError ASN1_MALFORMED, ASN1_LIMIT. */
export function parseTimestampRequest(der: Uint8Array): TimestampRequest {
  const node = readAsn1(der, { budget: newBudget(MAX_NODES) });
  const parts = sequence(node);
  const version = smallInteger(parts.next(TAG.integer));
  const imprint = parts.next(TAG.sequence);
  const inner = sequence(imprint);
  const { oid: hashOid } = algorithmIdentifier(inner.next());
  const hashedMessage = octetString(inner.next(TAG.octetString));
  inner.end();
  const policy = parts.optional(TAG.oid);
  const nonce = parts.optional(TAG.integer);
  const certReq = parts.optional(TAG.boolean);
  const extensions = parts.context(0);
  parts.end();
  if (nonce !== undefined && nonce.content.length > 64) fail(nonce, "a nonce that is too long");
  return {
    version,
    messageImprint: imprint.raw,
    hashOid,
    hashedMessage,
    ...(policy && { policy: oid(policy) }),
    ...(nonce && { nonce: integer(nonce) }),
    certReq: certReq !== undefined && boolean(certReq),
    hasExtensions: extensions !== undefined,
  };
}
