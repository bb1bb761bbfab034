/** Octets: whether the same ones stand in two places, where white space ends, what references stand for. */
import {
  type Call,
  type Expression,
  type Functions,
  get,
  i32,
  i64,
  loopWhile,
  set,
  when,
} from "../expression.js";
import { AMPERSAND, advance, doubtUnless, give, isOctet, isSpace, ONE, octetAt, ZERO } from "./steps.js";

/** The lower `count` octets of a word of 64 bits, shifted to its upper end; `count` is 1 … 8. */
export const firstOctets = (word: Expression, count: Expression): Expression =>
  i64.shl(word, i64.extend(i32.sub(i32.const(64), i32.shl(count, i32.const(3)))));

/** Whether the text, in ASCII, stands at `at` and `offset` further. */
export const spells = (at: Expression, text: string, offset = 0): Expression =>
  (text.match(/.{1,8}/g) ?? [])
    .map((part, i) => {
      const word = [...part].reduceRight((sum, one) => (sum << 8n) | BigInt(one.charCodeAt(0)), 0n);
      const unused = BigInt(64 - 8 * part.length);
      const octets = i64.load(at, offset + 8 * i);
      return i64.eq(i64.shl(octets, i64.const(unused)), i64.const(word << unused));
    })
    .reduce(i32.and);

/** match(at, name, length): whether the name, of one octet at least, stands at `at`. */
export const matchFunction = (functions: Functions): Call =>
  functions.define(
    3,
    (body) => {
      const [at, name, length] = [0, 1, 2];
      const differ = body.i64();
      body.add(
        loopWhile(
          ONE,
          set(differ, i64.xor(i64.load(get(at)), i64.load(get(name)))),
          when(i32.leU(get(length), i32.const(8)), give(i64.eqz(firstOctets(get(differ), get(length))))),
          doubtUnless(i64.eqz(get(differ))),
          advance(at, i32.const(8)),
          advance(name, i32.const(8)),
          advance(length, i32.const(-8)),
        ),
        ZERO,
      );
    },
    { result: true },
  );

/** pastSpace(at): behind white space. */
export const pastSpaceFunction = (functions: Functions): Call =>
  functions.define(
    1,
    (body) => {
      const at = 0;
      body.add(
        when(i32.eqz(isSpace(octetAt(at))), give(get(at))),
        loopWhile(isSpace(octetAt(at)), advance(at, ONE)),
        get(at),
      );
    },
    { result: true },
  );

/** The five references there are without a declaration, behind "&". */
const REFERENCES = ["lt;", "gt;", "amp;", "quot;", "apos;"];

/**
 * surplus(start, end): by how many the octets of a value are more than those it stands for, because of its references,
 * of which there is one at least; 0: one of them is no reference known.
 */
export const surplusFunction = (functions: Functions): Call =>
  functions.define(
    2,
    (body) => {
      const [at, end] = [0, 1];
      const [surplus, length] = body.i32s(2);
      body.add(
        loopWhile(
          i32.ne(get(at), get(end)),
          when(
            isOctet(at, AMPERSAND),
            set(length, ZERO),
            ...REFERENCES.map((one) => when(spells(get(at), one, 1), set(length, i32.const(one.length)))),
            doubtUnless(get(length)),
            advance(surplus, get(length)),
          ),
          advance(at, ONE),
        ),
        get(surplus),
      );
    },
    { result: true },
  );
