/** Our side of curves.mjs and timing.mjs. */
import { randomBytes } from "node:crypto";
import { CurveArithmetic } from "../src/crypto/gost/curveArithmetic.js";
import { curveModel } from "../src/crypto/gost/curveModel.js";
import { PARAMETER_SETS } from "../src/crypto/gost/curves.js";
import { publicPoint, sign, verify } from "../src/crypto/gost/gost34102012.js";
import { randomScalarOctets } from "../src/crypto/gost/nonce.js";
import { encodeGostPrivateKey } from "../src/crypto/pkcs8.js";

/** As many keys as are counted; with fewer, some would get tables of their own while verification is timed. */
const KEYS = { 32: 1100, 64: 240 } as const;

const setNamed = (name: string) => PARAMETER_SETS.find((set) => set.name === name)!;

/** A key with a digest to be signed, and calls to be timed; each throws when its answer is wrong. */
export function prepareSet(name: string) {
  const { oid, curve } = setNamed(name);
  const d = randomScalarOctets(curve);
  const point = publicPoint(curve, d);
  const digest = new Uint8Array(randomBytes(curve.size));
  const value = sign(curve, d, digest);
  const keys = Array.from({ length: KEYS[curve.size] }, () => {
    const key = randomScalarOctets(curve);
    return { point: publicPoint(curve, key), value: sign(curve, key, digest) };
  });
  let next = 0;
  const check = (key: (typeof keys)[number]): void => {
    if (!verify(curve, key.point, digest, key.value))
      throw new Error(`${name}: a good signature was refused`);
  };
  return {
    pkcs8: encodeGostPrivateKey(oid, d),
    digest,
    accepts: (signature: Uint8Array): boolean => verify(curve, point, digest, signature),
    sign: (): unknown => sign(curve, d, digest),
    verify: (): void => check(keys[next++ % keys.length]!),
    cached: (): void => check({ point, value }),
  };
}

/** Rounds of the loop by which a leak is made. */
const LEAK = 8;

/** The bare signing of one curve, with a k of the caller's choice. */
export function prepareTiming(name: string) {
  const { curve } = setNamed(name);
  const arithmetic = new CurveArithmetic(curve, curveModel(curve)!);
  const d = randomScalarOctets(curve);
  const digest = new Uint8Array(randomBytes(curve.size));
  return {
    size: curve.size,
    randomK: (): Uint8Array => randomScalarOctets(curve),
    sign: (k: Uint8Array): boolean => arithmetic.sign(d, digest, k) !== undefined,
    /** The same with a leak made on purpose: every octet of k that is 0 costs a few nanoseconds. */
    signLeaking: (k: Uint8Array): boolean => {
      let waste = 0;
      for (const octet of k) if (octet === 0) for (let i = 0; i < LEAK; i++) waste = (waste * 31 + i) | 0;
      return arithmetic.sign(d, digest, k) !== undefined || waste === 1;
    },
  };
}
