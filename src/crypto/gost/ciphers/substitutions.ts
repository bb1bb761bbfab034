/** The substitutions (S-boxes) of GOST 28147-89, which the standard leaves open, and the tables made of them. */
import { OID } from "../../../asn1/oids.js";

/** Eight substitutions of four bits; the first is for the lowest ones. */
export type Substitutions = readonly (readonly number[])[];

export const substitutions = (...rows: readonly string[]): Substitutions =>
  rows.map((row) => [...row].map((digit) => Number.parseInt(digit, 16)));

/** id-Gost28147-89-CryptoPro-A-ParamSet (RFC 4357 §11.2). */
export const CRYPTO_PRO_A = substitutions(
  "96328b17a4efc0d5",
  "37e98af0526cb4d1",
  "e462b3d8cf5a0719",
  "e7acd13902b4f856",
  "b5198df0e423c7a6",
  "3adc120b75948fe6",
  "1d297a608c45f3be",
  "baf50ce8623917d4",
);

/** id-tc26-gost-28147-param-Z (RFC 7836 appendix C): the substitutions of Magma (RFC 8891 §4.1). */
export const TC26_Z = substitutions(
  "c462a5b9e8d703f1",
  "68239a5c1e47bd0f",
  "b3582fade174c960",
  "c821d4f670a53e9b",
  "7f5a816d093eb42c",
  "5df692cab78143e0",
  "8e25691cf4b0da37",
  "17ed05834fa69cb2",
);

/** The substitutions an object identifier names, or undefined. */
export function substitutionsOf(oid: string): Substitutions | undefined {
  if (oid === OID.gost28147CryptoProA) return CRYPTO_PRO_A;
  return oid === OID.gost28147Tc26Z ? TC26_Z : undefined;
}

/** A word's substitution and the rotation by 11 bits after it, octet by octet. */
export type Tables = readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

const made = new WeakMap<Substitutions, Tables>();

/** Made once for each set of substitutions. */
export function tablesOf(boxes: Substitutions): Tables {
  let tables = made.get(boxes);
  if (tables === undefined) {
    const pair = (row: number) => pairTable(boxes[row]!, boxes[row + 1]!, 4 * row);
    tables = [pair(0), pair(2), pair(4), pair(6)];
    made.set(boxes, tables);
  }
  return tables;
}

/** Two substitutions side by side, put where they belong in the word and turned left by 11 bits. */
function pairTable(low: readonly number[], high: readonly number[], place: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, octet) => {
    const word = ((high[octet >> 4]! << 4) | low[octet & 15]!) << place;
    return (word << 11) | (word >>> 21);
  });
}
