/** RSASSA-PSS: its parameters (RFC 4055 §3.1) and verification over a digest (RFC 8017 §8.1.2, §9.1.2). */
import { constants, type KeyObject, publicDecrypt } from "node:crypto";
import {
  type AlgorithmIdentifier,
  algorithmIdentifier,
  encodeAlgorithm,
  hasNoParameters,
} from "../asn1/algorithm.js";
import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import type { Asn1Node } from "../asn1/reader.js";
import { smallInteger } from "../asn1/values.js";
import * as der from "../asn1/writer.js";
import { concat, equalBytes } from "../base/bytes.js";
import { type DigestName, digestName, digest as digestOf, digestOid, digestSize } from "./digest.js";

export interface PssParameters {
  readonly digest: DigestName;
  /** What MGF1 digests with; RFC 4055 §3.1 recommends, and does not demand, the same. */
  readonly maskDigest: DigestName;
  /** Octets. */
  readonly saltLength: number;
}

/** Reads RSASSA-PSS-params; undefined when they are broken or ask for something we do not compute. */
export function readPssParameters(node: Asn1Node): PssParameters | undefined {
  try {
    const parts = sequence(node);
    const hash = parts.explicit(0);
    const mask = parts.explicit(1);
    const salt = parts.explicit(2);
    const trailer = parts.explicit(3);
    parts.end();
    const digest = hash === undefined ? "sha1" : shaOf(algorithmIdentifier(hash));
    const maskDigest = mask === undefined ? "sha1" : mgf1Digest(algorithmIdentifier(mask));
    // trailerFieldBC is the only one there is (RFC 4055 §3.1).
    const known = trailer === undefined || smallInteger(trailer) === 1;
    if (digest === undefined || maskDigest === undefined || !known) return undefined;
    return { digest, maskDigest, saltLength: salt === undefined ? 20 : smallInteger(salt) };
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

/** DER of RSASSA-PSS-params for a digest other than SHA-1, with NULL after the digests' OIDs (RFC 4055 §2.1). */
export function encodePssParameters({ digest, maskDigest, saltLength }: PssParameters): Uint8Array {
  const sha = (name: DigestName) => encodeAlgorithm(digestOid(name), "null");
  return der.seq(
    der.context(0, sha(digest)),
    der.context(1, encodeAlgorithm(OID.mgf1, sha(maskDigest))),
    // 20 is the default, which DER leaves out.
    ...(saltLength === 20 ? [] : [der.context(2, der.int(saltLength))]),
  );
}

/** The digests that RFC 4055 §2.1 names; NULL or no parameters. */
function shaOf(algorithm: AlgorithmIdentifier): DigestName | undefined {
  const name = digestName(algorithm.oid);
  return name?.startsWith("sha") && hasNoParameters(algorithm) ? name : undefined;
}

function mgf1Digest({ oid, parameters }: AlgorithmIdentifier): DigestName | undefined {
  if (oid !== OID.mgf1 || parameters === null) return undefined;
  return shaOf(algorithmIdentifier(parameters));
}

/** Whether a signature's parameters keep to those that the key's own algorithm states (RFC 4055 §3.3). */
export const pssAllowed = (key: PssParameters, { digest, maskDigest, saltLength }: PssParameters): boolean =>
  digest === key.digest && maskDigest === key.maskDigest && saltLength >= key.saltLength;

/** Whether `signature` over `digest` was made with `key`, a modulus of `bits` bits. False for everything wrong. */
export function verifyPssDigest(
  key: KeyObject,
  bits: number,
  parameters: PssParameters,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const length = Math.ceil(bits / 8);
  if (signature.length !== length) return false;
  let block: Uint8Array;
  try {
    block = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    return false; // the value is not below the modulus
  }
  // The encoded message has one bit less than the modulus, and then perhaps one octet less.
  const encodedLength = Math.ceil((bits - 1) / 8);
  if (block.subarray(0, length - encodedLength).some((octet) => octet !== 0)) return false;
  return encodes(block.subarray(length - encodedLength), bits - 1, parameters, digest);
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2), its steps by number. */
function encodes(
  message: Uint8Array,
  bits: number,
  { digest: name, maskDigest, saltLength }: PssParameters,
  digest: Uint8Array,
): boolean {
  const hashLength = digestSize(name);
  const dbLength = message.length - hashLength - 1;
  const zeros = dbLength - saltLength - 1;
  if (digest.length !== hashLength || zeros < 0) return false; // 3
  if (message[message.length - 1] !== 0xbc) return false; // 4
  const hash = message.subarray(dbLength, -1); // 5
  const unused = 8 * message.length - bits;
  if (message[0]! >> (8 - unused) !== 0) return false; // 6
  const mask = mgf1(maskDigest, hash, dbLength); // 7
  const db = mask.map((octet, i) => octet ^ message[i]!); // 8
  db[0]! &= 0xff >> unused; // 9
  if (db.subarray(0, zeros).some((octet) => octet !== 0) || db[zeros] !== 1) return false; // 10
  const salt = db.subarray(zeros + 1); // 11
  return equalBytes(hash, digestOf(name, new Uint8Array(8), digest, salt)); // 12–14
}

/** MGF1 (RFC 8017 §B.2.1). */
function mgf1(name: DigestName, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  const counter = new DataView(new ArrayBuffer(4));
  for (let i = 0; i * digestSize(name) < length; i++) {
    counter.setUint32(0, i);
    blocks.push(digestOf(name, seed, new Uint8Array(counter.buffer)));
  }
  return concat(...blocks).slice(0, length);
}
