/** Writes SignedData (RFC 5652 §5.1), DER. Attached content may be a stream: header, content, trailer. */
import { OID } from "../asn1/oids.js";
import { TAG } from "../asn1/reader.js";
import * as der from "../asn1/writer.js";
import { concat, toHex } from "../base/bytes.js";
import { remembered } from "../base/remembered.js";
import { digest } from "../crypto/digest.js";
import { type BuiltSigner, buildSigner, type SignerToBuild } from "./buildSigner.js";

export { attribute } from "./buildSigner.js";

/** Everything of a SignedData but the content and the signatures over it. */
export interface SignedDataFrame {
  readonly eContentType: string;
  /** AlgorithmIdentifiers, DER; repeated ones are written once. */
  readonly digestAlgorithms: readonly Uint8Array[];
  /** Certificates as they stand. */
  readonly certificates: readonly Uint8Array[];
  /** RevocationInfoChoices as they stand. */
  readonly crls?: readonly Uint8Array[];
}

/** The tag [1] of a RevocationInfoChoice that is no list. */
const OTHER_FORMAT = 0xa1;

/** What stands after the content: certificates, CRLs, signers. */
export function signedDataTrailer(frame: SignedDataFrame, signerInfos: readonly Uint8Array[]): Uint8Array {
  return concat(certificatesAndCrls(frame), der.setOf(signerInfos));
}

const certificatesAndCrls = remembered(({ certificates, crls = [] }: SignedDataFrame) =>
  concat(
    ...(certificates.length === 0 ? [] : [der.context(0, ...der.sorted(unique(certificates)))]),
    ...(crls.length === 0 ? [] : [der.context(1, ...der.sorted(unique(crls)))]),
  ),
);

/**
 * What stands before the content: everything from the first octet of ContentInfo to the length of the
 * OCTET STRING, for content of `contentLength` octets (null: detached) and a trailer of `trailerLength`.
 * Its own length depends on theirs only through the number of length octets.
 */
export function signedDataHeader(
  frame: SignedDataFrame,
  contentLength: number | null,
  trailerLength: number,
): Uint8Array {
  const content = contentLength ?? 0;
  const eContent =
    contentLength === null ? [] : wrap(0xa0, [der.header(TAG.octetString, contentLength)], contentLength);
  const encapContentInfo = wrap(0x30, [der.oid(frame.eContentType), ...eContent], content);
  const rest = content + trailerLength;
  const signedData = wrap(0x30, [versionAndDigests(frame), ...encapContentInfo], rest);
  return concat(...wrap(0x30, [der.oid(OID.signedData), ...wrap(0xa0, signedData, rest)], rest));
}

/** RFC 5652 §5.1: version 5 with revocation information of other formats, 3 for content types other than id-data. */
const versionAndDigests = remembered(({ eContentType, digestAlgorithms, crls = [] }: SignedDataFrame) => {
  const otherFormat = crls.some(([tag]) => tag === OTHER_FORMAT);
  const version = der.int(otherFormat ? 5 : eContentType === OID.data ? 1 : 3);
  return concat(version, der.setOf(unique(digestAlgorithms)));
});

/** Tag and length before `parts`, which `follow` octets written elsewhere will follow. */
export function wrap(tag: number, parts: readonly Uint8Array[], follow: number): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, follow);
  return [der.header(tag, length), ...parts];
}

function unique(objects: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(objects.map((object) => [toHex(object), object])).values()];
}

export interface SignedDataToBuild {
  readonly eContentType: string;
  readonly content: Uint8Array;
  /** Sign the content but leave it out. Default false. */
  readonly detached?: boolean;
  readonly signers: readonly SignerToBuild[];
  /** Default: the signers' own. Certificates as they stand. */
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
}

/** Signs small content with all signers and returns the whole ContentInfo, DER. Throws what a key throws. */
export async function buildSignedData(request: SignedDataToBuild): Promise<Uint8Array> {
  const { eContentType, content, detached = false, signers, crls } = request;
  const built: BuiltSigner[] = [];
  for (const signer of signers) {
    built.push(await buildSigner(signer, eContentType, digest(signer.key.digest, content)));
  }
  const frame: SignedDataFrame = {
    eContentType,
    digestAlgorithms: built.map(({ digestAlgorithm }) => digestAlgorithm),
    certificates: request.certificates ?? signers.map(({ certificate }) => certificate.raw),
    ...(crls && { crls }),
  };
  const trailer = signedDataTrailer(
    frame,
    built.map((signer) => signer.encode()),
  );
  if (detached) return concat(signedDataHeader(frame, null, trailer.length), trailer);
  return concat(signedDataHeader(frame, content.length, trailer.length), content, trailer);
}
