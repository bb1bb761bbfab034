/** One value: where it ends, whether it is allowed, and what is left to be looked at by others. */
import {
  CHECK_COUNT,
  CHECKS,
  DATE,
  FIXED,
  FORM,
  FREE_TEXT,
  INPUT,
  LIMIT,
  OTHER,
  SHORT_CODE,
  TYPE,
  UNPROVEN,
  UNWATCHED,
  VALUE,
  WATCHED,
  WATCHED_COUNT,
} from "../../src/mchd/quick/layout.js";
import {
  type Body,
  type Call,
  type Expression,
  type Functions,
  get,
  i32,
  i64,
  type Local,
  loopWhile,
  set,
  v128,
  when,
  whenElse,
} from "../expression.js";
import { firstOctets } from "./octets.js";
import {
  AMPERSAND,
  advance,
  doubtUnless,
  doubtWhen,
  either,
  field,
  GREATER,
  global,
  LESS,
  ONE,
  octetAt,
  SPACE,
  setGlobal,
  ZERO,
} from "./steps.js";

type Calls = Record<"match" | "append" | "surplus" | "isForm" | "dayNumber" | "isProven", Call>;

/**
 * note(cell, start, terminator, value): the address of the terminator; 0: the value is not allowed. What cannot be
 * decided here (white space at the start, characters past U+EFFF, most forms) is listed, and so is what rules look at
 * and is not proven.
 */
export const noteFunction = (functions: Functions, calls: Calls): Call =>
  functions.define(4, (body) => new Note(body, calls).write(), { result: true });

class Note {
  readonly #cell: Local = 0;
  readonly #start: Local = 1;
  readonly #terminator: Local = 2;
  readonly #value: Local = 3;
  readonly #type: Local;
  readonly #end: Local;
  readonly #length: Local;
  /** How many octets continue a character. */
  readonly #continued: Local;
  /** Not 0: there are controls, angle brackets or characters past U+EFFF; there is "&". */
  readonly #odd: Local;
  readonly #references: Local;
  readonly #day: Local;
  readonly #check: Expression;

  constructor(
    readonly body: Body,
    readonly calls: Calls,
  ) {
    [this.#type, this.#end, this.#length, this.#continued] = body.i32s(4);
    [this.#odd, this.#references, this.#day] = body.i32s(3);
    const number = field(this.#type, TYPE.number);
    this.#check = doubtUnless(
      calls.append(i32.const(CHECKS), i32.const(CHECK_COUNT), number, get(this.#cell)),
    );
  }

  write(): void {
    const { body, calls } = this;
    const [type, start, end, length, day] = [this.#type, this.#start, this.#end, this.#length, this.#day];
    const kind = body.i32();
    const of = (which: number, ...steps: Expression[]): Expression =>
      when(i32.eq(get(kind), i32.const(which)), ...steps);
    const isForm = calls.isForm(get(start), get(length), get(type));
    body.add(
      set(type, field(this.#value, VALUE.type)),
      ...this.#findEnd(),
      set(length, i32.sub(get(end), get(start))),
      set(kind, field(type, TYPE.kind)),
      // A negative start: to be resolved; a negative end: the octets are the characters.
      i32.store(get(this.#cell), i32.sub(get(start), i32.const(INPUT))),
      i32.store(get(this.#cell), i32.sub(i32.const(INPUT), get(end)), 4),
      of(FREE_TEXT, ...this.#freeText()),
      of(SHORT_CODE, ...this.#shortCode()),
      of(FORM, when(i32.eqz(isForm), whenElse(field(type, TYPE.isLoose), this.#check, doubtWhen(ONE)))),
      of(
        DATE,
        set(day, calls.dayNumber(get(start), get(length), get(type))),
        when(i32.eqz(get(day)), this.#check),
      ),
      of(
        FIXED,
        doubtWhen(i32.ne(get(length), field(type, TYPE.codeCount))),
        doubtUnless(calls.match(get(start), field(type, TYPE.codes), get(length))),
      ),
      of(OTHER, this.#check),
      ...this.#list(),
      get(end),
    );
  }

  /** Sixteen octets at a time. */
  #findEnd(): Expression[] {
    const { body } = this;
    const end = this.#end;
    const [stop, before] = body.i32s(2);
    const octets = body.v128();
    const lanes = (octet: number): Expression => v128.splat8(i32.const(octet));
    const is = (octet: Expression): Expression => v128.eq8(get(octets), octet);
    const gather = (into: Local, ...found: Expression[]): Expression =>
      set(into, i32.or(get(into), i32.and(get(before), v128.mask8(found.reduce((a, b) => v128.or(a, b))))));
    const control = v128.ltU8(get(octets), lanes(SPACE));
    const high = v128.gtU8(get(octets), lanes(0xee));
    // 80 … BF, as signed numbers.
    const continues = v128.mask8(v128.ltS8(get(octets), lanes(-64)));
    return [
      set(end, get(this.#start)),
      loopWhile(
        i32.eqz(get(stop)),
        doubtWhen(i32.geU(get(end), global(LIMIT))),
        set(octets, v128.load(get(end))),
        set(stop, v128.mask8(is(v128.splat8(get(this.#terminator))))),
        // The lanes before the first stop; all of them when there is none.
        set(before, i32.sub(i32.and(get(stop), i32.sub(ZERO, get(stop))), ONE)),
        gather(this.#odd, control, high, is(lanes(LESS)), is(lanes(GREATER))),
        gather(this.#references, is(lanes(AMPERSAND))),
        advance(this.#continued, i32.popcnt(i32.and(get(before), continues))),
        advance(end, i32.const(16)),
      ),
      advance(end, i32.sub(i32.ctz(get(stop)), i32.const(16))),
      doubtWhen(i32.geU(get(end), global(LIMIT))),
    ];
  }

  /** Its length in characters. White space may be all there is. */
  #freeText(): Expression[] {
    const { body, calls } = this;
    const [cell, start, end, length, type] = [this.#cell, this.#start, this.#end, this.#length, this.#type];
    const surplus = body.i32();
    return [
      when(
        either(get(this.#odd), get(this.#references), get(this.#continued)),
        i32.store(get(cell), i32.sub(get(end), i32.const(INPUT)), 4),
      ),
      when(
        either(get(this.#odd), get(this.#references)),
        i32.store(get(cell), i32.sub(i32.const(INPUT), get(start))),
      ),
      when(
        get(this.#references),
        set(surplus, calls.surplus(get(start), get(end))),
        when(i32.eqz(get(surplus)), set(this.#odd, ONE)),
      ),
      set(length, i32.sub(get(length), i32.add(get(this.#continued), get(surplus)))),
      whenElse(
        i32.or(get(this.#odd), i32.leU(octetAt(start), i32.const(SPACE))),
        this.#check,
        doubtWhen(
          i32.or(i32.ltU(get(length), field(type, TYPE.least)), i32.gtU(get(length), field(type, TYPE.most))),
        ),
      ),
    ];
  }

  /** One of a list of words of 64 bits. */
  #shortCode(): Expression[] {
    const { body } = this;
    const [type, length] = [this.#type, this.#length];
    const [at, end] = body.i32s(2);
    const code = body.i64();
    return [
      doubtWhen(i32.geU(i32.sub(get(length), ONE), i32.const(8))),
      set(code, firstOctets(i64.load(get(this.#start)), get(length))),
      set(at, field(type, TYPE.codes)),
      set(end, i32.add(get(at), i32.shl(field(type, TYPE.codeCount), i32.const(3)))),
      loopWhile(
        i32.eqz(i64.eq(i64.load(i32.sub(get(at), i32.const(8))), get(code))),
        doubtWhen(i32.eq(get(at), get(end))),
        advance(at, i32.const(8)),
      ),
    ];
  }

  /** For the rules. */
  #list(): Expression[] {
    const { body, calls } = this;
    const listed = body.i32();
    const watched = field(this.#value, VALUE.watched);
    const proof = field(this.#value, VALUE.proof);
    const isProven = calls.isProven(proof, get(this.#start), get(this.#length), get(this.#day));
    return [
      set(listed, i32.ne(watched, i32.const(UNWATCHED))),
      when(proof, whenElse(isProven, set(listed, ZERO), setGlobal(UNPROVEN, ONE))),
      when(
        get(listed),
        doubtUnless(calls.append(i32.const(WATCHED), i32.const(WATCHED_COUNT), watched, get(this.#cell))),
      ),
    ];
  }
}
