/** AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
import { equalBytes } from "../base/bytes.js";
import { sequence } from "./cursor.js";
import { type Asn1Node, TAG } from "./reader.js";
import { oid as readOid } from "./values.js";
import * as der from "./writer.js";

export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The parameters as they stand, tag and length included; null when absent. NULL is kept: 05 00. */
  readonly parameters: Asn1Node | null;
  readonly raw: Uint8Array;
}

export function algorithmIdentifier(node: Asn1Node): AlgorithmIdentifier {
  const parts = sequence(node);
  const oid = readOid(parts.next(TAG.oid));
  const parameters = parts.peek() ?? null;
  if (parameters !== null) parts.next();
  parts.end();
  return { oid, parameters, raw: node.raw };
}

/** Absent parameters and NULL mean the same for every algorithm that takes none (gost-pki trap 1). */
export function hasNoParameters(algorithm: AlgorithmIdentifier): boolean {
  return algorithm.parameters === null || algorithm.parameters.is(TAG.null);
}

/** Equality up to absent = NULL. */
export function sameAlgorithm(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  if (a.oid !== b.oid) return false;
  if (hasNoParameters(a) || hasNoParameters(b)) return hasNoParameters(a) && hasNoParameters(b);
  return equalBytes(a.parameters!.raw, b.parameters!.raw);
}

/** DER of an AlgorithmIdentifier. `parameters`: a whole object, "null" for NULL, nothing for absent. */
export function encodeAlgorithm(oid: string, parameters?: Uint8Array | "null"): Uint8Array {
  if (parameters === undefined) return der.seq(der.oid(oid));
  return der.seq(der.oid(oid), parameters === "null" ? der.nul() : parameters);
}
