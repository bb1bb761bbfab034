/** Reads OCSP requests (RFC 6960 §4.1.1) as a responder does. Request signatures are ignored. */
import { algorithmIdentifier } from "../../asn1/algorithm.js";
import { sequence } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { type Asn1Node, newBudget, readAsn1, TAG } from "../../asn1/reader.js";
import { fail, integer, octetString } from "../../asn1/values.js";
import { parseExtensions } from "../../x509/certificate.js";

export interface RequestedId {
  /** CertID as it stands: what the answer repeats. */
  readonly raw: Uint8Array;
  readonly hashOid: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialNumber: bigint;
}

export interface OcspRequest {
  readonly ids: readonly RequestedId[];
  /** The value of the nonce extension as it stands, to be repeated. */
  readonly nonce?: Uint8Array;
}

/** No client asks for more at once; each costs a lookup. */
const MAX_IDS = 100;
const MAX_NODES = 5_000;

/** Throws PodpisError ASN1_MALFORMED, ASN1_LIMIT. */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  const tbs = sequence(readAsn1(der, { budget: newBudget(MAX_NODES) })).sequence();
  tbs.explicit(0);
  tbs.context(1);
  const list = tbs.next(TAG.sequence);
  const ids = list.children.map((request) => requestedId(sequence(request).next(TAG.sequence)));
  if (ids.length === 0 || ids.length > MAX_IDS) fail(list, "no request, or too many");
  const wrapper = tbs.explicit(2);
  tbs.end();
  const extensions = wrapper === undefined ? [] : parseExtensions(wrapper);
  const nonce = extensions.find(({ oid }) => oid === OID.ocspNonce);
  return { ids, ...(nonce && { nonce: nonce.value }) };
}

function requestedId(node: Asn1Node): RequestedId {
  const parts = sequence(node);
  const hash = algorithmIdentifier(parts.next());
  const issuerNameHash = octetString(parts.next(TAG.octetString));
  const issuerKeyHash = octetString(parts.next(TAG.octetString));
  const serialNumber = integer(parts.next(TAG.integer));
  parts.end();
  return { raw: node.raw, hashOid: hash.oid, issuerNameHash, issuerKeyHash, serialNumber };
}
