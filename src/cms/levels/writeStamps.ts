/** Writes time-stamps of the higher levels: what they stamp, and what is put into them (gost-pki §2.2, §2.3). */
import { encodeAlgorithm } from "../../asn1/algorithm.js";
import { OID } from "../../asn1/oids.js";
import * as der from "../../asn1/writer.js";
import { type DigestName, digest, digestOid } from "../../crypto/digest.js";
import { attribute } from "../buildSigner.js";
import type { Attribute, SignedData, SignerInfo } from "../signedData.js";
import { spliceBytes } from "../splice.js";
import { archiveV3Imprint } from "./archive.js";
import { cadesCOctets, referencesOctets } from "./stamps.js";

/**
 * The imprint of CAdES-C-timestamp (RFC 5126 §6.3.5): the signature value, then the attributes 14, 21, 22 in
 * their final form.
 */
export const cadesCImprint = (signer: SignerInfo, name: DigestName): Uint8Array =>
  digest(name, signer.signature, ...cadesCOctets(signer));

/** The imprint of time-stamped-certs-crls-references (RFC 5126 §6.3.6): the attributes 21 and 22. */
export const referencesImprint = (signer: SignerInfo, name: DigestName): Uint8Array =>
  digest(name, ...referencesOctets(signer));

/**
 * ATSHashIndexV3 (EN 319 122-1 §5.5.2) over all certificates, lists and unsigned attribute values that are
 * there now; DER of the attribute's value.
 */
export function archiveHashIndex(
  { certificates, crls }: SignedData,
  { unsignedAttrs }: SignerInfo,
  name: DigestName,
): Uint8Array {
  const hashes = (parts: readonly (readonly Uint8Array[])[]): Uint8Array =>
    der.seq(...parts.map((octets) => der.octets(digest(name, ...octets))));
  const values = (unsignedAttrs?.attributes ?? []).flatMap(({ typeRaw, values: all }) =>
    all.map(({ raw }) => [typeRaw, raw]),
  );
  return der.seq(
    encodeAlgorithm(digestOid(name)),
    hashes(certificates.map(({ raw }) => [raw])),
    hashes(crls.map(({ raw }) => [raw])),
    hashes(values),
  );
}

/** The imprint of archive-time-stamp v3 (EN 319 122-1 §5.5.3) with this index. */
export const archiveImprint = (
  signedData: SignedData,
  signer: SignerInfo,
  contentDigest: Uint8Array,
  index: Uint8Array,
  name: DigestName,
): Uint8Array => archiveV3Imprint(name, contentDigest, signedData, signer, { raw: index });

/** The token with more unsigned attributes of its own signer; all that is there stays octet for octet. */
export const tokenWith = (token: Uint8Array, attributes: readonly Uint8Array[]): Uint8Array =>
  spliceBytes(token, { signers: new Map([[0, { attributes }]]) });

/** The archive-time-stamp attribute: the token with the index in it. */
export const archiveTimeStamp = (token: Uint8Array, index: Uint8Array): Uint8Array =>
  attribute(OID.archiveTimeStampV3, tokenWith(token, [attribute(OID.atsHashIndexV3, index)]));

/** The attribute with tokens of more evidence in the places of some of its values. */
export function withTokens(
  { typeRaw, values }: Attribute,
  changed: ReadonlyMap<Uint8Array, Uint8Array>,
): Uint8Array {
  return der.seq(typeRaw, der.setOf(values.map(({ raw }) => changed.get(raw) ?? raw)));
}
