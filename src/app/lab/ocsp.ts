/** The OCSP responder (RFC 6960 §2.2, §4.2), in CryptoPro's manner: CertID as asked, byKey, no nextUpdate. */

import { isMalformed } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import * as der from "../../asn1/writer.js";
import { equalBytes } from "../../base/bytes.js";
import { DAY } from "../../base/time.js";
import { digest, digestName } from "../../crypto/digest.js";
import { readPrivateKey } from "../../crypto/pkcs8.js";
import { type Authority, keyHash } from "./authority.js";
import { flipLastBit } from "./certificate.js";
import { wholeSecond } from "./issue.js";
import type { Lab } from "./lab.js";
import { type OcspRequest, parseOcspRequest, type RequestedId } from "./ocspRequest.js";
import { type Answer, responseData } from "./ocspResponseData.js";
import { signatureAlgorithm } from "./signatureAlgorithm.js";
import { strangerTo } from "./stranger.js";

/** OCSPResponseStatus (RFC 6960 §4.2.1). */
const STATUS = { successful: 0, malformedRequest: 1, tryLater: 3, unauthorized: 6 } as const;

/** Answers for the certificates of `issuer`, at the lab's time. Throws PodpisError LAB_STATE for an unknown issuer. */
export async function answerOcsp(lab: Lab, issuer: string, requestDer: Uint8Array): Promise<Uint8Array> {
  const { ocsp: fault } = lab.faults;
  if (fault === "tryLater" || fault === "unauthorized") return failure(STATUS[fault]);
  let request: OcspRequest;
  try {
    request = parseOcspRequest(requestDer);
  } catch (error) {
    if (isMalformed(error)) return failure(STATUS.malformedRequest);
    throw error;
  }
  const responder = await chooseResponder(lab, issuer);
  const tbs = await responseData({
    responderId: responderId(lab, responder),
    producedAt: producedAt(lab),
    answers: request.ids.map((id) => answer(lab, issuer, id)),
    ...nonce(lab, request),
  });
  const basic = await signed(lab, tbs, responder);
  const bytes = der.seq(der.oid(OID.ocspBasic), der.octets(basic));
  return der.seq(der.enumerated(STATUS.successful), der.context(0, bytes));
}

const failure = (status: number): Uint8Array => der.seq(der.enumerated(status));

function producedAt(lab: Lab): Date {
  const age = lab.faults.ocsp === "stale" ? 30 * DAY : 0;
  return wholeSecond(new Date(lab.now().getTime() - age));
}

function answer(lab: Lab, issuer: string, id: RequestedId): Answer {
  const thisUpdate = producedAt(lab);
  const { ocsp: fault } = lab.faults;
  const certId = fault === "otherCertificate" ? withOtherSerial(id) : id.raw;
  const stale = fault === "stale" ? { nextUpdate: new Date(thisUpdate.getTime() + DAY) } : {};
  const ours = fault !== "unknown" && namesIssuer(id, lab.authority(issuer));
  const status = ours ? lab.status(issuer, id.serialNumber) : undefined;
  return { certId, status: status ?? { kind: "unknown" }, thisUpdate, ...stale };
}

/** The identifier names this CA, by its own digest. */
function namesIssuer(id: RequestedId, { certificate }: Authority): boolean {
  const hash = digestName(id.hashOid);
  return (
    hash !== undefined &&
    equalBytes(id.issuerNameHash, digest(hash, certificate.subject.raw)) &&
    equalBytes(id.issuerKeyHash, digest(hash, certificate.publicKey.keyBits))
  );
}

/** The same CertID about the next serial number: it stands last. */
function withOtherSerial(id: RequestedId): Uint8Array {
  const hash = der.seq(der.oid(id.hashOid));
  const serial = der.int(id.serialNumber + 1n);
  return der.seq(hash, der.octets(id.issuerNameHash), der.octets(id.issuerKeyHash), serial);
}

async function chooseResponder(lab: Lab, issuer: string): Promise<Authority> {
  const responder = lab.responder(issuer);
  switch (lab.faults.ocsp) {
    case "stranger":
      return strangerTo(responder, "ocsp");
    case "notResponder":
      return lab.bystander(issuer);
    default:
      return responder;
  }
}

function responderId(lab: Lab, { certificate }: Authority) {
  return lab.style.responderId === "byName"
    ? ({ byName: certificate.subject.raw } as const)
    : ({ byKey: keyHash(certificate.publicKey.keyBits) } as const);
}

/** The nonce is repeated as it stands (RFC 8954 §2.1). */
function nonce(lab: Lab, request: OcspRequest): { readonly nonce?: Uint8Array } {
  if (request.nonce === undefined || lab.faults.ocsp === "noNonce") return {};
  return { nonce: lab.faults.ocsp === "wrongNonce" ? flipLastBit(request.nonce) : request.nonce };
}

/** BasicOCSPResponse, with the responder's certificate or, as CAdES archives it, without. */
async function signed(lab: Lab, tbs: Uint8Array, responder: Authority): Promise<Uint8Array> {
  const key = readPrivateKey(responder.pkcs8, responder.name);
  const value = await key.sign(tbs);
  const signature = lab.faults.ocsp === "badSignature" ? flipLastBit(value) : value;
  const certificates =
    lab.style.ocspCertificates === "none" ? [] : [der.context(0, der.seq(responder.certificate.raw))];
  return der.seq(tbs, signatureAlgorithm(key), der.bits(signature), ...certificates);
}
