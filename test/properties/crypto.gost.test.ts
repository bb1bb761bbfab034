import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integerToLittleEndian, toHex } from "../../src/base/bytes.js";
import { PARAMETER_SETS, type ParameterSet } from "../../src/crypto/gost/curves.js";
import { decodePoint, encodePoint, publicPoint, sign, verify } from "../../src/crypto/gost/gost34102012.js";
import { encodeGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";
import { verifySignature } from "../../src/crypto/signature.js";

const RUNS = { numRuns: 40 };

const parameterSets = fc.constantFrom(...PARAMETER_SETS);
const scalarOf = ({ curve }: ParameterSet) => fc.bigInt({ min: 1n, max: curve.q - 1n });
const digestOf = ({ curve }: ParameterSet) => fc.uint8Array({ minLength: curve.size, maxLength: curve.size });
const signing = parameterSets.chain((set) => fc.tuple(fc.constant(set), scalarOf(set), digestOf(set)));

describe("GOST R 34.10-2012", () => {
  it("verifies what it signs, for every key and digest", () => {
    fc.assert(
      fc.property(signing, ([{ curve }, d, digest]) => {
        expect(verify(curve, publicPoint(curve, d), digest, sign(curve, d, digest))).toBe(true);
      }),
      RUNS,
    );
  });

  it("verifies nothing in which one bit was flipped: of the value, the digest or the key", () => {
    fc.assert(
      fc.property(
        signing,
        fc.nat(),
        fc.constantFrom("value", "digest", "key"),
        ([{ curve }, d, digest], at, where) => {
          const parts = {
            value: sign(curve, d, digest),
            digest: Uint8Array.from(digest),
            key: encodePoint(curve, publicPoint(curve, d)),
          };
          const octets = parts[where];
          octets[(at >> 3) % octets.length]! ^= 1 << (at & 7);
          const point = decodePoint(curve, parts.key);
          expect(point !== undefined && verify(curve, point, parts.digest, parts.value)).toBe(false);
        },
      ),
      RUNS,
    );
  });

  it("takes the key of one curve for a key on no other", () => {
    fc.assert(
      fc.property(signing, parameterSets, ([{ curve }, d], other) => {
        fc.pre(other.curve !== curve);
        expect(decodePoint(other.curve, encodePoint(curve, publicPoint(curve, d)))).toBeUndefined();
      }),
      RUNS,
    );
  });

  it("answers any octets in the place of a signature or a key with false, without throwing", () => {
    const key = readPrivateKey(encodeGostPrivateKey("1.2.643.2.2.36.0", 77n), "key");
    const spki = key.publicKey.spki;
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 140 }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        (value, point) => {
          const signed = { message: value };
          expect(verifySignature(key.publicKey, key.scheme, signed, value)).toBe(false);
          const forged = readPublicKey(Uint8Array.from([...spki.subarray(0, spki.length - 64), ...point]));
          expect(verifySignature(forged, key.scheme, signed, point)).toBe(false);
        },
      ),
      RUNS,
    );
  });

  it("reads back every private key that is written", () => {
    fc.assert(
      fc.property(signing, ([set, d]) => {
        const { publicKey } = readPrivateKey(encodeGostPrivateKey(set.oid, d), "key");
        const point = encodePoint(set.curve, publicPoint(set.curve, d));
        expect(toHex(publicKey.spki).endsWith(toHex(point))).toBe(true);
        expect(integerToLittleEndian(d, set.curve.size)).toHaveLength(set.curve.size);
      }),
      { numRuns: 15 },
    );
  });
});
