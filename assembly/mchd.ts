/**
 * The walk over a power of attorney of src/mchd/quick/scan.ts as a WebAssembly module, step by step the same; it has
 * the speed of compiled code from the first document on. All positions are addresses; results are numbered from INPUT,
 * cells from CELLS.
 */
import {
  ATTRIBUTE,
  CELL_COUNT,
  CELLS,
  CHECK_COUNT,
  CHECKS,
  CLASSES,
  COMPLEX,
  DATE,
  DEPTH,
  ELEMENT,
  FORM,
  FRAME,
  FREE,
  FREE_TEXT,
  HEADER,
  INPUT,
  KEPT,
  KEPT_BITS,
  KEPT_COUNT,
  KEPT_SIZE,
  LIMIT,
  LIST_LENGTH,
  NEXT,
  OTHER,
  PAGES,
  ROOT,
  SHORT_CODE,
  STACK,
  TOP,
  TYPE,
  UNWATCHED,
  WATCHED,
  WATCHED_COUNT,
} from "../src/mchd/quick/layout.js";
import {
  type Call,
  copy,
  type Expression,
  Functions,
  fillZero,
  get,
  i32,
  i64,
  type Local,
  loopWhile,
  returning,
  set,
  v128,
  when,
  whenElse,
} from "./expression.js";
import { encodeModule } from "./wasm.js";

const [QUOTE, APOSTROPHE, AMPERSAND, SLASH, LESS, GREATER, SPACE] = [..."\"'&/<> "].map((one) =>
  one.charCodeAt(0),
) as [number, number, number, number, number, number, number];
const DIGIT_0 = 0x30;

const ZERO = i32.const(0);
const ONE = i32.const(1);
const field = (from: Expression | Local, offset: number): Expression =>
  i32.load(typeof from === "number" ? get(from) : from, offset);
const global = (address: number): Expression => i32.load(ZERO, address);
const setGlobal = (address: number, value: Expression): Expression => i32.store(ZERO, value, address);
const give = (value: Expression): Expression => [...value, ...returning];
/** Not certain: the whole walk ends. */
const doubtWhen = (condition: Expression): Expression => when(condition, give(ZERO));
const octetAt = (at: Local, offset = 0): Expression => i32.load8u(get(at), offset);
const isOctet = (at: Local, octet: number, offset = 0): Expression =>
  i32.eq(octetAt(at, offset), i32.const(octet));
const advance = (local: Local, by: Expression): Expression => set(local, i32.add(get(local), by));
const either = (...conditions: Expression[]): Expression => conditions.reduce((a, b) => i32.or(a, b));
const isSpace = (octet: Expression): Expression =>
  either(...[SPACE, 0x0a, 0x0d, 0x09].map((one) => i32.eq(octet, i32.const(one))));

/** match(at, name, length): whether the name, of one octet at least, stands at `at`. */
function match(functions: Functions): Call {
  return functions.define(
    3,
    (body) => {
      const [at, name, length] = [0, 1, 2];
      const differ = body.i64();
      body.add(
        loopWhile(
          ONE,
          set(differ, i64.xor(i64.load(get(at)), i64.load(get(name)))),
          when(
            i32.leU(get(length), i32.const(8)),
            give(
              i64.eqz(
                i64.shl(get(differ), i64.extend(i32.sub(i32.const(64), i32.shl(get(length), i32.const(3))))),
              ),
            ),
          ),
          doubtWhen(i32.eqz(i64.eqz(get(differ)))),
          advance(at, i32.const(8)),
          advance(name, i32.const(8)),
          advance(length, i32.const(-8)),
        ),
        ZERO,
      );
    },
    { result: true },
  );
}

/** skip(at): behind white space. */
function skip(functions: Functions): Call {
  return functions.define(
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
}

/** append(list, count, number, cell): a pair more; whether there was room. `count`: the address of how many. */
function append(functions: Functions): Call {
  return functions.define(
    4,
    (body) => {
      const [list, count, number, cell] = [0, 1, 2, 3];
      const before = body.i32();
      body.add(
        set(before, i32.load(get(count))),
        doubtWhen(i32.geU(get(before), i32.const(LIST_LENGTH))),
        advance(list, i32.shl(get(before), i32.const(3))),
        i32.store(get(list), get(number)),
        i32.store(get(list), i32.shrU(i32.sub(get(cell), i32.const(CELLS)), i32.const(2)), 4),
        i32.store(get(count), i32.add(get(before), ONE)),
        ONE,
      );
    },
    { result: true },
  );
}

/** form(start, length, type): whether each character is of its class. */
function form(functions: Functions): Call {
  return functions.define(
    3,
    (body) => {
      const [start, length, type] = [0, 1, 2];
      const [classes, end] = [body.i32(), body.i32()];
      body.add(
        doubtWhen(i32.ne(get(length), field(type, TYPE.codeCount))),
        when(
          field(type, TYPE.notZeros),
          doubtWhen(i32.and(isOctet(start, DIGIT_0), isOctet(start, DIGIT_0, 1))),
        ),
        set(classes, field(type, TYPE.codes)),
        set(end, i32.add(get(start), get(length))),
        loopWhile(
          i32.ne(get(start), get(end)),
          doubtWhen(i32.eqz(i32.and(i32.load8u(octetAt(start), CLASSES), octetAt(classes)))),
          advance(start, ONE),
          advance(classes, ONE),
        ),
        ONE,
      );
    },
    { result: true },
  );
}

/** date(start, length, type): whether it is a day of a year 19xx or 20xx, the last ones of months left out. */
function date(functions: Functions, form: Call): Call {
  return functions.define(
    3,
    (body) => {
      const [start, length, type] = [0, 1, 2];
      const [month, day] = [body.i32(), body.i32()];
      const number = (offset: number): Expression =>
        i32.sub(
          i32.add(i32.mul(octetAt(start, offset), i32.const(10)), octetAt(start, offset + 1)),
          i32.const(11 * DIGIT_0),
        );
      body.add(
        doubtWhen(i32.eqz(form(get(start), get(length), get(type)))),
        doubtWhen(i32.gtU(i32.sub(number(0), i32.const(19)), ONE)),
        set(month, number(5)),
        set(day, number(8)),
        doubtWhen(i32.geU(i32.sub(get(month), ONE), i32.const(12))),
        doubtWhen(i32.eqz(get(day))),
        either(
          i32.leU(get(day), i32.const(28)),
          i32.and(i32.leU(get(day), i32.const(30)), i32.ne(get(month), i32.const(2))),
        ),
      );
    },
    { result: true },
  );
}

/**
 * note(cell, start, terminator, type, watched): the address of the terminator, 0: the value is not allowed. What
 * cannot be decided here (references, characters past U+EFFF, forms) is listed.
 */
function note(
  functions: Functions,
  { append, formed, dated }: Record<"append" | "formed" | "dated", Call>,
): Call {
  return functions.define(
    5,
    (body) => {
      const [cell, start, terminator, type, watched] = [0, 1, 2, 3, 4];
      const [end, stop, before, oddities, continued, kind, length] = Array.from({ length: 7 }, body.i32) as [
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
      ];
      const [octets, code] = [body.v128(), body.i64()];
      const is = (octet: Expression): Expression => v128.eq8(get(octets), v128.splat8(octet));
      const [control, high] = [
        v128.ltU8(get(octets), v128.splat8(i32.const(SPACE))),
        v128.gtU8(get(octets), v128.splat8(i32.const(0xee))),
      ];
      const special = [AMPERSAND, LESS, GREATER].map((octet) => is(i32.const(octet)));
      const check = doubtWhen(
        i32.eqz(append(i32.const(CHECKS), i32.const(CHECK_COUNT), field(type, TYPE.number), get(cell))),
      );
      body.add(
        set(end, get(start)),
        loopWhile(
          i32.eqz(get(stop)),
          doubtWhen(i32.geU(get(end), global(LIMIT))),
          set(octets, v128.load(get(end))),
          set(stop, v128.mask8(is(get(terminator)))),
          // The lanes before the first stop; all of them when there is none.
          set(before, i32.sub(i32.and(get(stop), i32.sub(ZERO, get(stop))), ONE)),
          set(
            oddities,
            i32.or(
              get(oddities),
              i32.and(get(before), v128.mask8([control, high, ...special].reduce((a, b) => v128.or(a, b)))),
            ),
          ),
          // 80 … BF, as signed numbers.
          advance(
            continued,
            i32.popcnt(i32.and(get(before), v128.mask8(v128.ltS8(get(octets), v128.splat8(i32.const(-64)))))),
          ),
          advance(end, i32.const(16)),
        ),
        advance(end, i32.sub(i32.ctz(get(stop)), i32.const(16))),
        doubtWhen(i32.geU(get(end), global(LIMIT))),
        set(length, i32.sub(get(end), get(start))),
        set(kind, field(type, TYPE.kind)),
        i32.store(get(cell), i32.sub(get(start), i32.const(INPUT))),
        // A negative start: to be resolved; a negative end: the octets are the characters.
        i32.store(get(cell), i32.sub(i32.const(INPUT), get(end)), 4),
        when(
          i32.eq(get(kind), i32.const(FREE_TEXT)),
          when(
            i32.or(get(oddities), get(continued)),
            i32.store(get(cell), i32.sub(get(end), i32.const(INPUT)), 4),
          ),
          when(get(oddities), i32.store(get(cell), i32.sub(i32.const(INPUT), get(start)))),
          advance(length, i32.sub(ZERO, get(continued))),
          // White space may be all there is.
          whenElse(
            i32.or(get(oddities), i32.leU(octetAt(start), i32.const(SPACE))),
            check,
            doubtWhen(
              i32.or(
                i32.ltU(get(length), field(type, TYPE.least)),
                i32.gtU(get(length), field(type, TYPE.most)),
              ),
            ),
          ),
        ),
        when(
          i32.eq(get(kind), i32.const(SHORT_CODE)),
          doubtWhen(either(get(oddities), i32.eqz(get(length)), i32.gtU(get(length), i32.const(8)))),
          set(
            code,
            i64.shl(
              i64.load(get(start)),
              i64.extend(i32.sub(i32.const(64), i32.shl(get(length), i32.const(3)))),
            ),
          ),
          set(before, field(type, TYPE.codes)),
          set(stop, i32.add(get(before), i32.shl(field(type, TYPE.codeCount), i32.const(3)))),
          loopWhile(
            i32.eqz(i64.eq(i64.load(i32.sub(get(before), i32.const(8))), get(code))),
            doubtWhen(i32.eq(get(before), get(stop))),
            advance(before, i32.const(8)),
          ),
        ),
        when(
          i32.eq(get(kind), i32.const(FORM)),
          doubtWhen(i32.eqz(formed(get(start), get(length), get(type)))),
        ),
        when(
          i32.eq(get(kind), i32.const(DATE)),
          when(i32.eqz(dated(get(start), get(length), get(type))), check),
        ),
        when(i32.eq(get(kind), i32.const(OTHER)), check),
        when(
          i32.ne(get(watched), i32.const(UNWATCHED)),
          doubtWhen(i32.eqz(append(i32.const(WATCHED), i32.const(WATCHED_COUNT), get(watched), get(cell)))),
        ),
        get(end),
      );
    },
    { result: true },
  );
}

/** reserve(size): the address of a fresh record of `size` octets. */
function reserve(functions: Functions): Call {
  return functions.define(
    1,
    (body) => {
      const size = 0;
      const record = body.i32();
      body.add(
        set(record, global(FREE)),
        doubtWhen(i32.gtU(i32.add(get(record), get(size)), i32.const(CELLS + 4 * CELL_COUNT))),
        fillZero(get(record), get(size)),
        setGlobal(FREE, i32.add(get(record), get(size))),
        get(record),
      );
    },
    { result: true },
  );
}

/** attribute(at, table, guess): the entry of the attribute whose name and "=" stand at `at`; 0: none. */
function attribute(functions: Functions, match: Call): Call {
  return functions.define(
    3,
    (body) => {
      const [at, table, guess] = [0, 1, 2];
      const [entry, end] = [body.i32(), body.i32()];
      const matches = match(get(at), field(entry, ATTRIBUTE.opening), field(entry, ATTRIBUTE.openingLength));
      body.add(
        set(entry, i32.load(get(guess))),
        when(get(entry), when(matches, give(get(entry)))),
        set(entry, field(table, COMPLEX.attributes)),
        set(
          end,
          i32.add(get(entry), i32.mul(field(table, COMPLEX.attributeCount), i32.const(ATTRIBUTE.length))),
        ),
        loopWhile(
          ONE,
          doubtWhen(i32.eq(get(entry), get(end))),
          when(matches, i32.store(get(guess), get(entry)), give(get(entry))),
          advance(entry, i32.const(ATTRIBUTE.length)),
        ),
        ZERO,
      );
    },
    { result: true },
  );
}

/** child(at, table, guess): the entry of the element whose start tag stands at `at`; 0: none. */
function child(functions: Functions, match: Call): Call {
  return functions.define(
    3,
    (body) => {
      const [at, table, guess] = [0, 1, 2];
      const [entry, end, next] = [body.i32(), body.i32(), body.i32()];
      const length = field(entry, ELEMENT.openingLength);
      const matches = match(get(at), field(entry, ELEMENT.opening), length);
      const found = [
        set(next, i32.load8u(i32.add(get(at), length))),
        when(
          either(
            isSpace(get(next)),
            i32.eq(get(next), i32.const(GREATER)),
            i32.eq(get(next), i32.const(SLASH)),
          ),
          i32.store(get(guess), get(entry)),
          give(get(entry)),
        ),
      ];
      body.add(
        set(entry, i32.load(get(guess))),
        when(get(entry), when(matches, ...found)),
        set(entry, field(table, COMPLEX.elements)),
        set(end, i32.add(get(entry), i32.mul(field(table, COMPLEX.elementCount), i32.const(ELEMENT.length)))),
        loopWhile(
          ONE,
          doubtWhen(i32.eq(get(entry), get(end))),
          when(matches, ...found),
          advance(entry, i32.const(ELEMENT.length)),
        ),
        ZERO,
      );
    },
    { result: true },
  );
}

/** attributes(at, table, record): behind the attributes that follow; 0: not all are there, or one is wrong. */
function attributes(functions: Functions, skip: Call, attribute: Call, note: Call): Call {
  return functions.define(
    3,
    (body) => {
      const [at, table, record] = [0, 1, 2];
      const [guess, entry, start, end, required] = [
        body.i32(),
        body.i32(),
        body.i32(),
        body.i32(),
        body.i32(),
      ];
      const cell = i32.add(get(record), field(entry, ATTRIBUTE.cell));
      const quote = octetAt(start, 0);
      body.add(
        set(guess, field(table, COMPLEX.attributeGuesses)),
        loopWhile(
          get(entry),
          set(entry, ZERO),
          when(
            i32.leU(octetAt(at), i32.const(SPACE)),
            set(at, skip(get(at))),
            set(entry, attribute(get(at), get(table), get(guess))),
          ),
          when(
            get(entry),
            set(start, i32.add(get(at), field(entry, ATTRIBUTE.openingLength))),
            doubtWhen(i32.eqz(either(isOctet(start, QUOTE), isOctet(start, APOSTROPHE)))),
            doubtWhen(i32.load(cell)),
            set(
              end,
              note(
                cell,
                i32.add(get(start), ONE),
                quote,
                field(entry, ATTRIBUTE.type),
                field(entry, ATTRIBUTE.watched),
              ),
            ),
            doubtWhen(i32.eqz(get(end))),
            advance(required, field(entry, ATTRIBUTE.required)),
            set(guess, field(table, COMPLEX.attributeGuesses)),
            advance(guess, i32.shl(i32.add(field(entry, ATTRIBUTE.index), ONE), i32.const(2))),
            set(at, i32.add(get(end), ONE)),
          ),
        ),
        doubtWhen(i32.ne(get(required), field(table, COMPLEX.requiredAttributes))),
        get(at),
      );
    },
    { result: true },
  );
}

/** isComplete(table, next, required): whether an element may end behind the children that these two stand for. */
function isComplete(functions: Functions): Call {
  return functions.define(
    3,
    (body) => {
      const [table, next, required] = [0, 1, 2];
      body.add(
        doubtWhen(i32.ne(get(required), field(table, COMPLEX.requiredElements))),
        i32.or(i32.ne(get(next), ZERO), i32.eqz(field(table, COMPLEX.least))),
      );
    },
    { result: true },
  );
}

/**
 * open(at, element): behind the start tag whose attributes follow; 0: doubt. Its record is at the first free cell.
 * When children may follow, it has a frame.
 */
function open(
  functions: Functions,
  calls: { readonly reserve: Call; readonly attributes: Call; readonly isComplete: Call },
): Call {
  return functions.define(
    2,
    (body) => {
      const [at, element] = [0, 1];
      const [table, record, frame] = [body.i32(), body.i32(), body.i32()];
      body.add(
        set(table, field(element, ELEMENT.complex)),
        set(record, calls.reserve(field(table, COMPLEX.size))),
        doubtWhen(i32.eqz(get(record))),
        set(at, calls.attributes(get(at), get(table), get(record))),
        doubtWhen(i32.eqz(get(at))),
        when(
          isOctet(at, SLASH),
          doubtWhen(i32.eqz(isOctet(at, GREATER, 1))),
          doubtWhen(i32.eqz(calls.isComplete(get(table), ZERO, ZERO))),
          give(i32.add(get(at), i32.const(2))),
        ),
        doubtWhen(i32.eqz(isOctet(at, GREATER))),
        set(frame, i32.add(global(TOP), i32.const(FRAME.length))),
        doubtWhen(i32.geU(get(frame), i32.const(STACK + DEPTH * FRAME.length))),
        setGlobal(TOP, get(frame)),
        i32.store(get(frame), get(element), FRAME.element),
        i32.store(get(frame), get(record), FRAME.record),
        i32.store(get(frame), ZERO, FRAME.next),
        i32.store(get(frame), ZERO, FRAME.required),
        i32.add(get(at), ONE),
      );
    },
    { result: true },
  );
}

/** leaf(at, element): behind the end of an element that is only a value; `at` is behind its name. 0: doubt. */
function leaf(
  functions: Functions,
  calls: { readonly reserve: Call; readonly note: Call; readonly match: Call },
): Call {
  return functions.define(
    2,
    (body) => {
      const [at, element] = [0, 1];
      const [record, end] = [body.i32(), body.i32()];
      const length = field(element, ELEMENT.closingLength);
      body.add(
        doubtWhen(i32.eqz(isOctet(at, GREATER))),
        set(record, calls.reserve(i32.const(4 * (HEADER + 2)))),
        doubtWhen(i32.eqz(get(record))),
        set(
          end,
          calls.note(
            i32.add(get(record), i32.const(4 * HEADER)),
            i32.add(get(at), ONE),
            i32.const(LESS),
            field(element, ELEMENT.type),
            field(element, ELEMENT.watched),
          ),
        ),
        doubtWhen(i32.eqz(get(end))),
        doubtWhen(i32.eqz(calls.match(get(end), field(element, ELEMENT.closing), length))),
        i32.add(get(end), length),
      );
    },
    { result: true },
  );
}

/** walk(at, root): whether the document is certainly one that the schema lets through. */
function walk(
  functions: Functions,
  calls: Record<"match" | "skip" | "child" | "isComplete" | "open" | "leaf", Call>,
): void {
  functions.define(
    2,
    (body) => {
      const [at, element] = [0, 1];
      const [frame, table, next, record, cell] = [body.i32(), body.i32(), body.i32(), body.i32(), body.i32()];
      const nextElement = i32.add(field(element, ELEMENT.index), ONE);
      const isRepeated = i32.eq(nextElement, get(next));
      const name = (start: number) => calls.match(get(at), field(element, start), field(element, start + 4));
      const end: Expression[] = [
        doubtWhen(i32.eqz(calls.isComplete(get(table), get(next), field(frame, FRAME.required)))),
        set(element, field(frame, FRAME.element)),
        doubtWhen(i32.eqz(name(ELEMENT.closing))),
        advance(at, field(element, ELEMENT.closingLength)),
        setGlobal(TOP, i32.sub(get(frame), i32.const(FRAME.length))),
      ];
      const begin: Expression[] = [
        set(
          element,
          calls.child(
            get(at),
            get(table),
            i32.add(field(table, COMPLEX.elementGuesses), i32.shl(get(next), i32.const(2))),
          ),
        ),
        doubtWhen(i32.eqz(get(element))),
        // Of a choice one; of a sequence this one again, or one further on with nothing required in between.
        whenElse(
          field(table, COMPLEX.isChoice),
          doubtWhen(get(next)),
          whenElse(
            isRepeated,
            doubtWhen(i32.eqz(field(element, ELEMENT.many))),
            doubtWhen(
              i32.or(
                i32.ltU(field(element, ELEMENT.index), get(next)),
                i32.ne(field(element, ELEMENT.requiredBefore), field(frame, FRAME.required)),
              ),
            ),
          ),
        ),
        set(record, global(FREE)),
        set(cell, i32.add(field(frame, FRAME.record), field(element, ELEMENT.cell))),
        when(isRepeated, set(cell, i32.add(field(frame, FRAME.previous), i32.const(4 * NEXT)))),
        i32.store(get(cell), i32.shrU(i32.sub(get(record), i32.const(CELLS)), i32.const(2))),
        i32.store(get(frame), nextElement, FRAME.next),
        i32.store(get(frame), get(record), FRAME.previous),
        i32.store(get(frame), field(element, ELEMENT.requiredThrough), FRAME.required),
        advance(at, field(element, ELEMENT.openingLength)),
        whenElse(
          field(element, ELEMENT.complex),
          set(at, calls.open(get(at), get(element))),
          set(at, calls.leaf(get(at), get(element))),
        ),
        doubtWhen(i32.eqz(get(at))),
      ];
      body.add(
        setGlobal(TOP, i32.const(STACK - FRAME.length)),
        setGlobal(CHECK_COUNT, ZERO),
        setGlobal(WATCHED_COUNT, ZERO),
        // The first cell stays free: 0 is no record.
        setGlobal(FREE, i32.const(CELLS + 4 * ROOT)),
        set(at, calls.skip(get(at))),
        doubtWhen(i32.eqz(name(ELEMENT.opening))),
        advance(at, field(element, ELEMENT.openingLength)),
        set(at, calls.open(get(at), get(element))),
        doubtWhen(i32.eqz(get(at))),
        set(frame, global(TOP)),
        loopWhile(
          i32.geU(get(frame), i32.const(STACK)),
          set(table, field(field(frame, FRAME.element), ELEMENT.complex)),
          set(next, field(frame, FRAME.next)),
          when(field(table, COMPLEX.elementCount), set(at, calls.skip(get(at)))),
          doubtWhen(i32.eqz(isOctet(at, LESS))),
          whenElse(isOctet(at, SLASH, 1), end.flat(), begin.flat()),
          set(frame, global(TOP)),
        ),
        i32.eq(calls.skip(get(at)), global(LIMIT)),
      );
    },
    { name: "walk", result: true },
  );
}

/**
 * keep(start, end): the place of a value that was kept before; of one that is kept only now, its place and KEPT_COUNT;
 * or -1: it is too long for that.
 */
function keep(functions: Functions, match: Call): void {
  functions.define(
    2,
    (body) => {
      const [start, end] = [0, 1];
      const [length, at, place] = [body.i32(), body.i32(), body.i32()];
      const hash = body.i64();
      const stir = (octets: Expression): Expression =>
        set(
          hash,
          i64.mul(i64.xor(i64.xor(get(hash), i64.shrU(get(hash), i64.const(32n))), octets), i64.const(STIR)),
        );
      const entry = i32.add(i32.const(KEPT), i32.mul(get(place), i32.const(KEPT_SIZE)));
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
        stir(
          i64.shl(
            i64.load(get(at)),
            i64.extend(i32.sub(i32.const(64), i32.shl(i32.sub(get(end), get(at)), i32.const(3)))),
          ),
        ),
        set(place, i32.wrap(i64.shrU(get(hash), i64.const(BigInt(64 - KEPT_BITS))))),
        when(
          i32.eq(i32.load(entry), get(length)),
          when(match(get(start), i32.add(entry, i32.const(4)), get(length)), give(get(place))),
        ),
        i32.store(entry, get(length)),
        copy(i32.add(entry, i32.const(4)), get(start), get(length)),
        i32.add(get(place), i32.const(KEPT_COUNT)),
      );
    },
    { name: "keep", result: true },
  );
}

/** An odd number whose upper bits depend on all of what it is multiplied with. */
const STIR = 0x9e37_79b9_7f4a_7c15n;

export function mchdModule(): Uint8Array {
  const functions = new Functions();
  const calls = { match: match(functions), skip: skip(functions), reserve: reserve(functions) };
  const formed = form(functions);
  const noting = note(functions, { append: append(functions), formed, dated: date(functions, formed) });
  const complete = isComplete(functions);
  const attributing = attributes(functions, calls.skip, attribute(functions, calls.match), noting);
  const opening = open(functions, { reserve: calls.reserve, attributes: attributing, isComplete: complete });
  walk(functions, {
    match: calls.match,
    skip: calls.skip,
    child: child(functions, calls.match),
    isComplete: complete,
    open: opening,
    leaf: leaf(functions, { reserve: calls.reserve, note: noting, match: calls.match }),
  });
  keep(functions, calls.match);
  return encodeModule(functions.list, PAGES);
}
