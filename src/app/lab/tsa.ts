/** The time-stamping authority (RFC 3161). */
import { isMalformed } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import * as der from "../../asn1/writer.js";
import { fromHex } from "../../base/bytes.js";
import { DAY } from "../../base/time.js";
import { buildSignedData } from "../../cms/build.js";
import { createDigest, digestName } from "../../crypto/digest.js";
import { readPrivateKey } from "../../crypto/pkcs8.js";
import type { Authority } from "./authority.js";
import { flipLastBit } from "./certificate.js";
import type { Lab } from "./lab.js";
import { strangerTo } from "./stranger.js";
import { parseTimestampRequest, type TimestampRequest } from "./tsaRequest.js";

/** Invented after the likeness of CryptoPro's 1.2.643.2.2.38.3; no policy stands behind it. */
export const TSA_POLICY = "1.2.643.2.2.38.999";
const OTHER_POLICY = "1.2.643.2.2.38.998";

/** Bits of PKIFailureInfo (RFC 3161 §2.4.2). */
const FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  systemFailure: 25,
} as const;

const GRANTED = 0;
const REJECTION = 2;

/** Throws PodpisError LAB_STATE for a family the lab does not have. */
export async function answerTimestamp(lab: Lab, family: string, requestDer: Uint8Array): Promise<Uint8Array> {
  if (lab.faults.tsa === "rejection") return rejection("systemFailure", "the service is being repaired");
  let request: TimestampRequest;
  try {
    request = parseTimestampRequest(requestDer);
  } catch (error) {
    if (isMalformed(error)) return rejection("badDataFormat", "this is no TimeStampReq");
    throw error;
  }
  const refused = refuse(request);
  if (refused !== undefined) return rejection(...refused);
  const token = await makeToken(lab, family, request);
  return der.seq(der.seq(der.int(GRANTED)), token);
}

function rejection(failure: keyof typeof FAILURE, text: string): Uint8Array {
  const statusString = der.seq(der.utf8String(text));
  return der.seq(der.seq(der.int(REJECTION), statusString, der.namedBits([FAILURE[failure]])));
}

function refuse(request: TimestampRequest): [keyof typeof FAILURE, string] | undefined {
  if (request.version !== 1) return ["badRequest", "the version must be 1"];
  const hash = digestName(request.hashOid);
  if (hash === undefined || hash === "sha1") return ["badAlg", "the digest algorithm is not accepted"];
  if (request.hashedMessage.length !== createDigest(hash).digest().length) {
    return ["badDataFormat", "the digest is of another length than its algorithm gives"];
  }
  if (request.policy !== undefined && request.policy !== TSA_POLICY) {
    return ["unacceptedPolicy", "the policy is not ours"];
  }
  if (request.hasExtensions) return ["unacceptedExtension", "no extension is known"];
  return undefined;
}

/** TSTInfo (RFC 3161 §2.4.2). */
function tstInfo(lab: Lab, request: TimestampRequest): Uint8Array {
  const { tsa: fault } = lab.faults;
  const ahead = fault === "future" ? DAY : 0;
  const parts = [
    der.int(1),
    der.oid(fault === "wrongPolicy" ? OTHER_POLICY : TSA_POLICY),
    fault === "wrongImprint" ? flipLastBit(request.messageImprint) : request.messageImprint,
    der.int(fromHex(lab.nextTokenSerial())),
    der.generalizedTime(new Date(lab.now().getTime() + ahead), true),
    der.seq(der.int(1)), // accuracy: one second
  ];
  if (request.nonce !== undefined && fault !== "noNonce") {
    parts.push(der.int(fault === "wrongNonce" ? request.nonce + 1n : request.nonce));
  }
  return der.seq(...parts);
}

/** TimeStampToken: SignedData with one signer and both ESS attributes, as real Russian tokens have. */
async function makeToken(lab: Lab, family: string, request: TimestampRequest): Promise<Uint8Array> {
  const signer = await chooseSigner(lab, family);
  const chain = lab.style.tokenCertificates === "chain" ? [lab.authority(family).certificate.raw] : [];
  return buildSignedData({
    eContentType: OID.tstInfo,
    content: tstInfo(lab, request),
    signers: [
      { key: readPrivateKey(signer.pkcs8, signer.name), certificate: signer.certificate, essV1: true },
    ],
    // RFC 3161 §2.4.1: without certReq no certificates are to be there.
    certificates: request.certReq ? [signer.certificate.raw, ...chain] : [],
  });
}

async function chooseSigner(lab: Lab, family: string): Promise<Authority> {
  const authority = lab.timestampAuthority(family);
  switch (lab.faults.tsa) {
    case "stranger":
      return strangerTo(authority, "tsa");
    case "notTsa":
      return lab.bystander(family);
    default:
      return authority;
  }
}
