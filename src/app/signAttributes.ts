/** What a new signer declares in signed attributes, a content-time-stamp among them, which is asked for beforehand. */
import { OID } from "../asn1/oids.js";
import { declaredAttributes } from "../cms/buildAttributes.js";
import { attribute, besideDigest, type SignerToBuild } from "../cms/buildSigner.js";
import type { SignRequest } from "./signRequest.js";
import { askTimestamp } from "./signStamp.js";

/** Who signs, and what stands in the signed attributes. */
export type SignerRequest = Pick<
  SignRequest,
  "key" | "certificate" | "now" | "clock" | "randomBytes" | "tsa" | "declarations" | "contentTimestamp"
>;

/**
 * The signer that is to be made over content of this digest (with the key's algorithm) and type. Throws TSA_FAILED,
 * INTERRUPTED.
 */
export async function signerOf(
  request: SignerRequest,
  messageDigest: Uint8Array,
  eContentType: string = OID.data,
): Promise<SignerToBuild> {
  const { key, certificate, now, declarations = {}, contentTimestamp = false } = request;
  // The content existed before it was signed: whoever reads both times knows the signature is no older.
  const stamp = contentTimestamp
    ? await askTimestamp(request.tsa!, request, key.digest, messageDigest)
    : undefined;
  return {
    key,
    certificate,
    signingTime: now,
    signedAttributes: [
      ...declaredAttributes(declarations, besideDigest(key.digest), eContentType),
      ...(stamp === undefined ? [] : [attribute(OID.contentTimeStamp, stamp.token.raw)]),
    ],
  };
}
