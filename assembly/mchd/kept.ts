/** What is remembered from one document to the next: outlines of documents, and single values. */
import {
  INPUT,
  KEPT,
  KEPT_BITS,
  KEPT_COUNT,
  KEPT_SIZE,
  LIMIT,
  NEXT_OUTLINE,
  OUTLINE,
  OUTLINE_COUNT,
  OUTLINE_END,
  OUTLINE_SIZE,
  OUTLINES,
  UNTRACED,
} from "../../src/mchd/quick/layout.js";
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
import { advance, give, global, ONE, setGlobal } from "./steps.js";

/** trace(start, end): what stands before `start` belongs to the outline; what is before `end` does not. */
export const traceFunction = (functions: Functions): Call =>
  functions.define(2, (body) => {
    const [start, end] = [0, 1];
    const length = i32.sub(get(start), global(UNTRACED));
    body.add(
      copy(global(OUTLINE_END), global(UNTRACED), length),
      setGlobal(OUTLINE_END, i32.add(global(OUTLINE_END), length)),
      setGlobal(UNTRACED, get(end)),
    );
  });

/**
 * outline(): the place of the last document's outline, which was kept before; of one that is kept only now, in place of
 * an older one, its place and OUTLINE_COUNT; or -1: it is too long for that.
 */
export function outlineFunction(functions: Functions, calls: Record<"match" | "trace", Call>): void {
  functions.define(
    0,
    (body) => {
      const [place, entry, length] = body.i32s(3);
      const octets = i32.add(get(entry), i32.const(4));
      const entryOf = (which: Expression): Expression =>
        i32.add(i32.const(OUTLINES), i32.mul(which, i32.const(OUTLINE_SIZE)));
      body.add(
        calls.trace(global(LIMIT), global(LIMIT)),
        set(length, i32.sub(global(OUTLINE_END), i32.const(OUTLINE))),
        when(i32.gtU(get(length), i32.const(OUTLINE_SIZE - 4)), give(i32.const(-1))),
        loopWhile(
          i32.ne(get(place), i32.const(OUTLINE_COUNT)),
          set(entry, entryOf(get(place))),
          when(
            i32.eq(i32.load(get(entry)), get(length)),
            when(calls.match(i32.const(OUTLINE), octets, get(length)), give(get(place))),
          ),
          advance(place, ONE),
        ),
        set(place, global(NEXT_OUTLINE)),
        setGlobal(NEXT_OUTLINE, i32.and(i32.add(get(place), ONE), i32.const(OUTLINE_COUNT - 1))),
        set(entry, entryOf(get(place))),
        i32.store(get(entry), get(length)),
        copy(octets, i32.const(OUTLINE), get(length)),
        i32.add(get(place), i32.const(OUTLINE_COUNT)),
      );
    },
    { name: "outline", result: true },
  );
}

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
