/** TimeStampToken and TSTInfo (RFC 3161 §2.4.2). Parsed, not judged; see checkToken.ts. */
import { type AlgorithmIdentifier, algorithmIdentifier } from "../asn1/algorithm.js";
import { Cursor, only, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, readAsn1, TAG } from "../asn1/reader.js";
import { boolean, fail, integer, octetString, oid, smallInteger, time } from "../asn1/values.js";
import { PodpisError } from "../base/errors.js";
import { bytesSource } from "../base/source.js";
import { smallEContent } from "../cms/eContent.js";
import { readSignedDataBytes, type SignedData, type SignerInfo } from "../cms/signedData.js";
import { readExtensions } from "../x509/certificate.js";
import { type GeneralName, parseGeneralName } from "../x509/generalName.js";

export interface MessageImprint {
  readonly hashAlgorithm: AlgorithmIdentifier;
  readonly hashedMessage: Uint8Array;
}

export interface TstInfo {
  readonly version: number;
  /** The TSA's policy, an OID. */
  readonly policy: string;
  readonly messageImprint: MessageImprint;
  readonly serialNumber: bigint;
  readonly genTime: Date;
  /** Milliseconds genTime may be off either way; undefined when the token does not say. */
  readonly accuracy?: number;
  readonly ordering: boolean;
  readonly nonce?: bigint;
  readonly tsa?: GeneralName;
  /** OIDs of critical extensions: none is known. */
  readonly unprocessed: readonly string[];
}

export interface TimeStampToken {
  /** The ContentInfo as it stands. */
  readonly raw: Uint8Array;
  readonly tstInfo: TstInfo;
  /** The octets of TSTInfo: the content that the TSA signed. */
  readonly content: Uint8Array;
  readonly signedData: SignedData;
  /** The only one there may be. */
  readonly signerInfo: SignerInfo;
}

/**
 * Reads a token, DER or BER: a SignedData over id-ct-TSTInfo with exactly one signer, nothing after it.
 * Throws PodpisError ASN1_MALFORMED for everything that is not, ASN1_LIMIT.
 */
export function readTimeStampToken(raw: Uint8Array): TimeStampToken {
  const { signedData, signerInfo } = readSigned(raw);
  if (signedData.eContentType !== OID.tstInfo) malformed(`its content type is ${signedData.eContentType}`);
  if (signedData.eContent === null) malformed("it holds no TSTInfo");
  const content = smallEContent(bytesSource(raw, "time-stamp token"), signedData.eContent);
  return { raw, tstInfo: tstInfo(readAsn1(content, { encoding: "ber" })), content, signedData, signerInfo };
}

function malformed(reason: string): never {
  throw new PodpisError("ASN1_MALFORMED", { reason, offset: 0 });
}

function readSigned(raw: Uint8Array): { signedData: SignedData; signerInfo: SignerInfo } {
  try {
    const { signedData, checks } = readSignedDataBytes(raw, "time-stamp token");
    const [fault] = checks;
    if (signedData === null || fault !== undefined) malformed(String(fault?.found ?? fault?.reason));
    const [signerInfo, second] = signedData.signerInfos;
    if (signerInfo === undefined || second !== undefined) malformed("it must have exactly one signer");
    return { signedData, signerInfo };
  } catch (error) {
    if (error instanceof PodpisError && error.code === "NOT_CMS") malformed(error.why);
    throw error;
  }
}

function tstInfo(node: Asn1Node): TstInfo {
  const parts = sequence(node);
  const version = smallInteger(parts.next(TAG.integer));
  const policy = oid(parts.next(TAG.oid));
  const messageImprint = readMessageImprint(parts.next(TAG.sequence));
  const serialNumber = integer(parts.next(TAG.integer));
  const genTime = time(parts.next(TAG.generalizedTime));
  const accuracyNode = parts.optional(TAG.sequence);
  const orderingNode = parts.optional(TAG.boolean);
  const nonce = parts.optional(TAG.integer);
  const tsa = parts.context(0);
  const wrapper = parts.context(1);
  parts.end();
  const extensions = wrapper === undefined ? [] : readExtensions(new Cursor(wrapper));
  return {
    version,
    policy,
    messageImprint,
    serialNumber,
    genTime,
    ordering: orderingNode !== undefined && boolean(orderingNode),
    ...(accuracyNode && { accuracy: accuracy(sequence(accuracyNode)) }),
    ...(nonce && { nonce: integer(nonce) }),
    ...(tsa && { tsa: parseGeneralName(only(tsa)) }),
    unprocessed: extensions.filter(({ critical }) => critical).map(({ oid: type }) => type),
  };
}

/** MessageImprint ::= SEQUENCE { hashAlgorithm, hashedMessage }. Throws ASN1_MALFORMED. */
function readMessageImprint(node: Asn1Node): MessageImprint {
  const parts = sequence(node);
  const hashAlgorithm = algorithmIdentifier(parts.next(TAG.sequence));
  const hashedMessage = octetString(parts.next(TAG.octetString));
  parts.end();
  return { hashAlgorithm, hashedMessage };
}

/** Accuracy ::= SEQUENCE { seconds INTEGER, millis [0], micros [1] }, all optional; in milliseconds. */
function accuracy(parts: Cursor): number {
  const seconds = parts.optional(TAG.integer);
  const millis = parts.context(0);
  const micros = parts.context(1);
  parts.end();
  const value = (node: Asn1Node | undefined): number => (node === undefined ? 0 : smallInteger(node));
  if (value(millis) > 999 || value(micros) > 999) fail(parts.node, "an accuracy out of range");
  return value(seconds) * 1000 + value(millis) + value(micros) / 1000;
}
