/**
 * Secret numbers modulo q (private keys d, the k of a signature) as little-endian octets of the curve's size. They are
 * never turned into a BigInt, nor compared with anything, where WebAssembly is at hand. What looks at them here
 * otherwise takes the same steps for all.
 */
import { integerToLittleEndian, littleEndianToInteger } from "../../base/bytes.js";
import { curveArithmetic } from "./curveArithmetic.js";
import type { GostCurve } from "./curves.js";

/** The octets of a number; octets are taken as they are. Throws RangeError when the number does not fit. */
export const scalarOctets = (curve: GostCurve, value: bigint | Uint8Array): Uint8Array =>
  typeof value === "bigint" ? integerToLittleEndian(value, curve.size) : value;

/** Whether these are the octets of a number with 0 < number < q. The module alone looks at them, where there is one. */
export function isScalar(curve: GostCurve, octets: Uint8Array): boolean {
  if (octets.length !== curve.size) return false;
  return curveArithmetic(curve)?.isScalar(octets) ?? isBelowOrder(curve, octets);
}

/** The same without WebAssembly. */
function isBelowOrder(curve: GostCurve, octets: Uint8Array): boolean {
  const q = orderOctets(curve);
  let [any, borrow] = [0, 0];
  for (let i = 0; i < octets.length; i++) {
    any |= octets[i]!;
    borrow = (octets[i]! - q[i]! - borrow) >>> 31;
  }
  return any !== 0 && borrow === 1;
}

const orders = new WeakMap<GostCurve, Uint8Array>();

/** q, little-endian. */
export function orderOctets(curve: GostCurve): Uint8Array {
  let octets = orders.get(curve);
  if (octets === undefined) {
    octets = integerToLittleEndian(curve.q, curve.size);
    orders.set(curve, octets);
  }
  return octets;
}

/** a·b modulo q, for octets of any numbers that fit. */
export function multiplyScalars(curve: GostCurve, a: Uint8Array, b: Uint8Array): Uint8Array {
  const product = curveArithmetic(curve)?.multiplyScalars(a, b);
  if (product !== undefined) return product;
  return integerToLittleEndian((littleEndianToInteger(a) * littleEndianToInteger(b)) % curve.q, curve.size);
}
