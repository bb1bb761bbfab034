/** The new signature, judged as a verifier would, before it gets its name. The content is not read again. */
import { OID } from "../asn1/oids.js";
import { readAsn1 } from "../asn1/reader.js";
import { equalBytes } from "../base/bytes.js";
import { conclude } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import { checkSigner } from "../cms/checkSigner.js";
import { messageDigest as readMessageDigest } from "../cms/signedAttributes.js";
import { attributesOf, type SignerInfo } from "../cms/signedData.js";
import { signerInfo as readSignerInfo } from "../cms/signerInfo.js";
import { type DigestName, digest } from "../crypto/digest.js";
import {
  resolveScheme,
  type SignatureScheme,
  type SigningKey,
  verifySignature,
} from "../crypto/signature.js";
import { checkToken } from "../tsp/checkToken.js";
import type { AcceptedTimestamp } from "../tsp/client.js";
import { readTimeStampToken } from "../tsp/token.js";
import type { Certificate } from "../x509/certificate.js";

export interface SelfCheck {
  /** SignerInfo, DER, as it will be written. */
  readonly signerInfo: Uint8Array;
  readonly key: SigningKey;
  readonly certificate: Certificate;
  readonly messageDigest: Uint8Array;
  readonly timestamp: AcceptedTimestamp | null;
}

const failed = (reason: string): PodpisError => new PodpisError("SIGNATURE_SELF_CHECK_FAILED", { reason });

/** Throws SIGNATURE_SELF_CHECK_FAILED when the signature value, an attribute, the ESS hash or the imprint is wrong. */
export function selfCheck(request: SelfCheck): void {
  if (!holdsAsBefore(request)) checkWhole(request);
}

function checkWhole(request: SelfCheck): void {
  const { signerInfo, key, certificate, messageDigest, timestamp } = request;
  const parsed = readSignerInfo(readAsn1(signerInfo));
  const checked = checkSigner({
    signerInfo: parsed,
    eContentType: OID.data,
    content: {
      digest: (name) => (name === key.digest ? messageDigest : undefined),
      looksLikeSignedAttributes: false,
    },
    certificates: [certificate],
  });
  const bad = conclude(checked.checks).decisive ?? checked.checks.find(({ status }) => status === "warning");
  if (bad !== undefined) throw failed(`the check ${bad.id} fails`);
  if (!checked.intact || !checked.essHolds) throw failed("it does not name its certificate");

  const stamps = attributesOf(parsed.unsignedAttrs, OID.signatureTimeStamp);
  if (stamps.length !== (timestamp === null ? 0 : 1))
    throw failed("the time-stamp is not where it should be");
  for (const { values } of stamps) {
    const token = readTimeStampToken(values[0]!.raw);
    const imprint = (name: Parameters<typeof digest>[0]) => digest(name, parsed.signature);
    if (!checkToken(token, imprint, [timestamp!.tsa]).intact) {
      throw failed("the time-stamp does not hold");
    }
  }
  if (timestamp === null) passedLast.set(certificate, passedAs(request, parsed));
}

/** A SignerInfo without a time-stamp that passed every check, and what in it is of one document only. */
interface Passed {
  readonly octets: Uint8Array;
  readonly digestName: DigestName;
  readonly scheme: SignatureScheme;
  /** Where the [0] object of the signed attributes, the digest of the content in it, and the value lie. */
  readonly attributes: Range;
  readonly messageDigest: Range;
  readonly value: Range;
}

type Range = readonly [from: number, to: number];

/** The last of each signer: the next one of a batch is mostly of the same second. */
const passedLast = new WeakMap<Certificate, Passed>();

function passedAs({ signerInfo, key, certificate }: SelfCheck, parsed: SignerInfo): Passed {
  const rangeOf = ({ byteOffset, length }: Uint8Array): Range => {
    const from = byteOffset - signerInfo.byteOffset;
    return [from, from + length];
  };
  const { signedAttrs, signatureAlgorithm, digestAlgorithm, signature } = parsed;
  return {
    octets: signerInfo,
    digestName: key.digest,
    // The value was verified by it.
    scheme: resolveScheme(certificate.publicKey, signatureAlgorithm, digestAlgorithm) as SignatureScheme,
    attributes: rangeOf(signedAttrs!.raw),
    messageDigest: rangeOf(readMessageDigest(signedAttrs!)!),
    value: rangeOf(signature),
  };
}

/**
 * Whether the SignerInfo is, octet by octet, that of the last document of its signer but for the digest and the value,
 * and both hold: then everything else holds as it did. False says nothing.
 */
function holdsAsBefore({ signerInfo, key, certificate, messageDigest, timestamp }: SelfCheck): boolean {
  const last = timestamp === null ? passedLast.get(certificate) : undefined;
  if (last?.digestName !== key.digest || last.octets.length !== signerInfo.length) return false;
  const same = ([from, to]: Range): boolean =>
    equalBytes(signerInfo.subarray(from, to), last.octets.subarray(from, to));
  const [digestAt, digestEnd] = last.messageDigest;
  const [valueAt, valueEnd] = last.value;
  if (!same([0, digestAt]) || !same([digestEnd, valueAt]) || !same([valueEnd, signerInfo.length]))
    return false;
  if (!equalBytes(signerInfo.subarray(digestAt, digestEnd), messageDigest)) return false;
  const signed = signerInfo.slice(...last.attributes);
  signed[0] = SET_OCTET;
  const value = signerInfo.subarray(valueAt, valueEnd);
  return verifySignature(certificate.publicKey, last.scheme, { message: signed }, value);
}

/** Signed as a SET OF, written with the implicit tag [0] in its place (RFC 5652 §5.4). */
const SET_OCTET = 0x31;
