/** Single values that are remembered from one document to the next. */
import { INPUT, KEPT, KEPT_BITS, KEPT_COUNT, KEPT_SIZE } from "../../src/mchd/quick/layout.js";
import {
  type Call,
  copy,
  type Expression,
  type Functions,
  get,
  i32,
  i64,
  loopWhile,
  set,
  when,
} from "../expression.js";
import { firstOctets } from "./octets.js";
import { advance, give, ONE } from "./steps.js";

/** An odd number whose upper bits depend on all of what it is multiplied with. */
const STIR = 0x9e37_79b9_7f4a_7c15n;

/**
 * keep(start, end): the place of a value that was kept before; of one that is kept only now, its place and KEPT_COUNT;
 * or -1: it is too long for that.
 */
export function keepFunction(functions: Functions, match: Call): void {
  functions.define(
    2,
    (body) => {
      const [start, end] = [0, 1];
      const [length, at, place] = body.i32s(3);
      const hash = body.i64();
      const stir = (octets: Expression): Expression =>
        set(
          hash,
          i64.mul(i64.xor(i64.xor(get(hash), i64.shrU(get(hash), i64.const(32n))), octets), i64.const(STIR)),
        );
      const entry = i32.add(i32.const(KEPT), i32.mul(get(place), i32.const(KEPT_SIZE)));
      const octets = i32.add(entry, i32.const(4));
      body.add(
        advance(start, i32.const(INPUT)),
        advance(end, i32.const(INPUT)),
        set(length, i32.sub(get(end), get(start))),
        when(i32.gtU(i32.sub(get(length), ONE), i32.const(KEPT_SIZE - 5)), give(i32.const(-1))),
        set(at, get(start)),
        when(
          i32.gtU(get(length), i32.const(8)),
          loopWhile(
            i32.ltU(i32.add(get(at), i32.const(8)), get(end)),
            stir(i64.load(get(at))),
            advance(at, i32.const(8)),
          ),
        ),
        // One to eight octets are left.
        stir(firstOctets(i64.load(get(at)), i32.sub(get(end), get(at)))),
        set(place, i32.wrap(i64.shrU(get(hash), i64.const(BigInt(64 - KEPT_BITS))))),
        when(
          i32.eq(i32.load(entry), get(length)),
          when(match(get(start), octets, get(length)), give(get(place))),
        ),
        i32.store(entry, get(length)),
        copy(octets, get(start), get(length)),
        i32.add(get(place), i32.const(KEPT_COUNT)),
      );
    },
    { name: "keep", result: true },
  );
}
