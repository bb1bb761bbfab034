/** What debug builds check of whole numbers, beside the limbs of the arguments of field functions (field.ts): they trap. */
import { type Expression, get, i32, i64, type Local, set, unreachable, when } from "../expression.js";

/** Traps unless the sum of `start` and of the number with these limbs, signed and of any size, is `negative`. */
export function assertSign(
  carry: Local,
  width: number,
  limbs: readonly Expression[],
  start: bigint,
  negative: boolean,
): Expression[] {
  const sign = i32.wrap(i64.shrU(get(carry), i64.const(63n)));
  return [
    set(carry, i64.const(start)),
    ...limbs.map((limb) => set(carry, i64.shrS(i64.add(limb, get(carry)), i64.const(BigInt(width))))),
    when(negative ? i32.eqz(sign) : sign, unreachable),
  ];
}
