import { OID } from "../asn1/oids.js";
import { bigEndianToInteger } from "../base/bytes.js";
import { readDssValue } from "./dssValue.js";
import { type EllipticCurve, ellipticCurve, publicKeyPoint, sumOfMultiples } from "./ellipticCurve.js";

const P_256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const P_384 = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n;
const P_521 = 2n ** 521n - 1n;

const CURVES: Readonly<Record<string, EllipticCurve>> = {
  [OID.prime256v1]: ellipticCurve(32, {
    p: P_256,
    a: P_256 - 3n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    q: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  }),
  [OID.secp384r1]: ellipticCurve(48, {
    p: P_384,
    a: P_384 - 3n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    q: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  }),
  [OID.secp521r1]: ellipticCurve(66, {
    p: P_521,
    a: P_521 - 3n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    q: 0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    x: 0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    y: 0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  }),
};

/**
 * Whether `signature` (DER of ECDSA-Sig-Value, RFC 3279 §2.2.3) over `digest` was made with the key whose
 * uncompressed point (SEC 1 §2.3.3) is `keyBits`, on the curve `curveOid`. False for everything wrong.
 */
export function verifyEcdsaDigest(
  curveOid: string,
  keyBits: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const curve = CURVES[curveOid];
  if (curve === undefined || keyBits[0] !== 4 || keyBits.length !== 1 + 2 * curve.size) return false;
  const x = bigEndianToInteger(keyBits.subarray(1, 1 + curve.size));
  const y = bigEndianToInteger(keyBits.subarray(1 + curve.size));
  const point = publicKeyPoint(curve, x, y);
  const value = readDssValue(signature);
  if (point === undefined || value === undefined) return false;
  const { r, s } = value;
  const { q } = curve;
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false;
  const inverse = curve.Point.Fn.inv(s);
  const sum = sumOfMultiples(curve, (leftmostBits(digest, q) * inverse) % q, point, (r * inverse) % q);
  return sum !== undefined && sum % q === r;
}

/** The leftmost bits of the digest, as many as q has (FIPS 186-5 §6.4.2 step 2), modulo q. */
function leftmostBits(digest: Uint8Array, q: bigint): bigint {
  const excess = 8 * digest.length - q.toString(2).length;
  const number = bigEndianToInteger(digest);
  return (excess > 0 ? number >> BigInt(excess) : number) % q;
}
