/** CMS signatures, time-stamp tokens and their responses as `show` gives them. */
import { Cursor, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { smallInteger } from "../asn1/values.js";
import { equalBytes, toHex } from "../base/bytes.js";
import type { ByteSource } from "../base/source.js";
import { formatInstant } from "../base/time.js";
import { findTokens } from "../cms/levels/tokens.js";
import { signingTime } from "../cms/signedAttributes.js";
import {
  type AttributeSet,
  readSignedData,
  type SignerIdentifier,
  type SignerInfo,
} from "../cms/signedData.js";
import { readTimeStampToken, type TimeStampToken } from "../tsp/token.js";
import { declaredFacts } from "../validate/declared.js";
import { type Certificate, type Extension, readExtensions } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { certificateFacts, identityOf, serialText } from "../x509/identity.js";
import { parseName } from "../x509/name.js";
import { shownExtension } from "./showExtensions.js";
import { named } from "./showNames.js";
import { certificatesAmong } from "./showPki.js";
import type { NamedOid, ShownCms, ShownSigner, ShownTimestampResponse, ShownToken } from "./showTypes.js";
import { generalName } from "./showValues.js";

/** Throws PodpisError NOT_CMS, ASN1_LIMIT. The content is not read. */
export function showCms(source: ByteSource): ShownCms {
  const { signedData, checks } = readSignedData(source);
  const faults = checks
    .filter(({ status }) => status === "failed")
    .map(({ found, reason }) => String(found ?? reason ?? "cms.format"));
  if (signedData === null) {
    const nothing = { attached: false, contentSize: null, signers: [], certificates: [], crls: 0 };
    return { kind: "cms", contentType: named(OID.signedData), ...nothing, faults };
  }
  const certificates = certificatesAmong(signedData.certificates);
  return {
    kind: "cms",
    contentType: named(signedData.eContentType),
    attached: signedData.eContent !== null,
    contentSize: signedData.eContent?.length ?? null,
    signers: signedData.signerInfos.map((signer, index) => shownSigner(signer, index, certificates)),
    certificates: certificates.map(certificateFacts),
    crls: signedData.crls.length,
    faults,
  };
}

function shownSigner(signer: SignerInfo, index: number, certificates: readonly Certificate[]): ShownSigner {
  const certificate = certificates.find((candidate) => isMeant(signer.sid, candidate));
  const claimed = signingTime(signer.signedAttrs);
  return {
    index,
    signer: shownIdentifier(signer.sid),
    certificate: certificate === undefined ? null : certificateFacts(certificate),
    digestAlgorithm: named(signer.digestAlgorithm.oid),
    signatureAlgorithm: named(signer.signatureAlgorithm.oid),
    claimedSigningTime: claimed === null ? null : formatInstant(claimed),
    declared: declaredFacts(signer.signedAttrs),
    signedAttributes: attributeNames(signer.signedAttrs),
    unsignedAttributes: attributeNames(signer.unsignedAttrs),
    timestamps: findTokens(signer).map(({ kind, token }) => ({
      kind,
      genTime: token === null ? null : formatInstant(token.tstInfo.genTime),
      policy: token?.tstInfo.policy ?? null,
    })),
  };
}

function isMeant(sid: SignerIdentifier, certificate: Certificate): boolean {
  if (sid.kind === "issuerAndSerialNumber") {
    return certificate.serialNumber === sid.serialNumber && equalBytes(certificate.issuer.raw, sid.issuer);
  }
  const identifier = extensionsOf(certificate).subjectKeyIdentifier;
  return identifier !== undefined && equalBytes(identifier, sid.keyIdentifier);
}

function shownIdentifier(sid: SignerIdentifier): ShownSigner["signer"] {
  if (sid.kind === "subjectKeyIdentifier") return { subjectKeyIdentifier: toHex(sid.keyIdentifier) };
  return { issuer: identityOf(parseName(readAsn1(sid.issuer))), serial: serialText(sid.serialNumber) };
}

const attributeNames = (set: AttributeSet | null): NamedOid[] =>
  (set?.attributes ?? []).map(({ oid }) => named(oid));

export function showToken(der: Uint8Array): ShownToken {
  return shownToken(readTimeStampToken(der));
}

function shownToken({ tstInfo, content, signedData }: TimeStampToken): ShownToken {
  const { messageImprint, accuracy, ordering, nonce, tsa } = tstInfo;
  return {
    kind: "timestampToken",
    genTime: formatInstant(tstInfo.genTime),
    policy: tstInfo.policy,
    serial: serialText(tstInfo.serialNumber),
    imprint: {
      algorithm: named(messageImprint.hashAlgorithm.oid),
      digest: toHex(messageImprint.hashedMessage),
    },
    accuracyMs: accuracy ?? null,
    ordering,
    nonce: nonce === undefined ? null : serialText(nonce),
    tsa: tsa === undefined ? null : generalName(tsa),
    extensions: tokenExtensions(content).map(shownExtension),
    certificates: certificatesAmong(signedData.certificates).map(certificateFacts),
  };
}

/** Those of TSTInfo, in an implicit [1] at its end (RFC 3161 §2.4.2). */
function tokenExtensions(tstInfo: Uint8Array): readonly Extension[] {
  const last = sequence(readAsn1(tstInfo, { encoding: "ber" }))
    .rest()
    .at(-1);
  return last?.isContext(1) ? readExtensions(new Cursor(last)) : [];
}

/** TimeStampResp (RFC 3161 §2.4.2). Throws ASN1_MALFORMED. */
export function showTimestampResponse(der: Uint8Array): ShownTimestampResponse {
  const parts = sequence(readAsn1(der, { encoding: "ber" }));
  const status = smallInteger(sequence(parts.next(TAG.sequence)).next(TAG.integer));
  const token = parts.optional(TAG.sequence);
  parts.end();
  return { kind: "timestampResponse", status, token: token === undefined ? null : showToken(token.raw) };
}
