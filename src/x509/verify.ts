/** Signatures over certificates, lists and answers: over the octets as they stand, each computed once. */
import { type AlgorithmIdentifier, sameAlgorithm } from "../asn1/algorithm.js";
import type { Asn1Node } from "../asn1/reader.js";
import { bitString } from "../asn1/values.js";
import { equalBytes, toHex } from "../base/bytes.js";
import type { WorkBudget } from "../base/workBudget.js";
import type { DigestName } from "../crypto/digest.js";
import type { PublicKey } from "../crypto/publicKey.js";
import { resolveScheme, verifySignature } from "../crypto/signature.js";

/** Certificate, CertificateList, BasicOCSPResponse: what is signed, how, and the value. */
export interface SignedObject {
  readonly tbs: Uint8Array;
  /** The digest of `tbs`, where it is to be had without `tbs` itself (lists that stay in their files). */
  tbsDigest?(name: DigestName): Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The algorithm repeated inside the signed part; absent in OCSP answers. */
  readonly tbsSignatureAlgorithm?: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/**
 * The octets of a signature's BIT STRING. One that is no whole number of octets (PKITS has such) is
 * readable, and no signature: it comes back empty, which verifies under no key.
 */
export function signatureOctets(node: Asn1Node): Uint8Array {
  const { unusedBits, bytes } = bitString(node);
  return unusedBits === 0 ? bytes : new Uint8Array(0);
}

/**
 * - `valid`: the value holds under this key.
 * - `invalid`: it does not.
 * - `mismatch`: the inner and the outer algorithm differ (RFC 5280 §4.1.1.2, §5.1.1.2).
 * - `unsupported`: algorithm and key make no scheme we know; nothing was computed.
 * - `unchecked`: the budget of the run was spent; nothing was computed.
 */
export type SignatureState = "valid" | "invalid" | "mismatch" | "unsupported" | "unchecked";

const memory = new WeakMap<SignedObject, Map<string, SignatureState>>();

/** Checks the signature of an object under a key; the same question is computed only once, and costs each run's `budget` once. */
export function signatureState(object: SignedObject, key: PublicKey, budget?: WorkBudget): SignatureState {
  const states = memory.get(object) ?? new Map<string, SignatureState>();
  memory.set(object, states);
  const id = toHex(key.spki);
  if (budget?.spendOnce(object, id) === false) return "unchecked";
  const known = states.get(id);
  if (known !== undefined) return known;
  const state = compute(object, key);
  states.set(id, state);
  return state;
}

function compute(object: SignedObject, key: PublicKey): SignatureState {
  const { tbsSignatureAlgorithm: inner, signatureAlgorithm } = object;
  if (inner !== undefined && !sameAlgorithm(inner, signatureAlgorithm)) return "mismatch";
  const scheme = resolveScheme(key, signatureAlgorithm);
  // Software writes NULL for absent with RSA and GOST; for ECDSA RFC 5758 §3.2 leaves no room.
  const exact = "key" in scheme && scheme.key === "ecdsa";
  if (exact && inner !== undefined && !equalBytes(inner.raw, signatureAlgorithm.raw)) return "mismatch";
  if ("mismatch" in scheme) return scheme.mismatch === "algorithm.otherKeyType" ? "invalid" : "unsupported";
  const signed =
    object.tbsDigest === undefined || scheme.digest === null
      ? { message: object.tbs }
      : { digest: object.tbsDigest(scheme.digest) };
  return verifySignature(key, scheme, signed, object.signature) ? "valid" : "invalid";
}
