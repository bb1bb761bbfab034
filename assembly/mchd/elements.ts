/** Elements: their attributes, their start and end, those that are only a value. */
import {
  ATTRIBUTE,
  COMPLEX,
  DEPTH,
  ELEMENT,
  FRAME,
  HEADER,
  STACK,
  TOP,
  VALUE,
} from "../../src/mchd/quick/layout.js";
import { type Call, type Functions, get, i32, loopWhile, set, when } from "../expression.js";
import {
  APOSTROPHE,
  advance,
  doubtUnless,
  doubtWhen,
  either,
  field,
  GREATER,
  give,
  global,
  isOctet,
  LESS,
  ONE,
  octetAt,
  QUOTE,
  SLASH,
  SPACE,
  setGlobal,
  ZERO,
} from "./steps.js";

/** attributes(at, table, record): behind the attributes that follow; 0: not all are there, or one is wrong. */
export const attributesFunction = (
  functions: Functions,
  { pastSpace, attribute, note, leaveOut }: Record<"pastSpace" | "attribute" | "note" | "leaveOut", Call>,
): Call =>
  functions.define(
    3,
    (body) => {
      const [at, table, record] = [0, 1, 2];
      const [guess, entry, start, end, required] = body.i32s(5);
      const cell = i32.add(get(record), field(entry, ATTRIBUTE.cell));
      const value = i32.add(get(entry), i32.const(ATTRIBUTE.value));
      body.add(
        set(guess, field(table, COMPLEX.attributeGuesses)),
        loopWhile(
          get(entry),
          set(entry, ZERO),
          when(
            i32.leU(octetAt(at), i32.const(SPACE)),
            set(at, pastSpace(get(at))),
            set(entry, attribute(get(at), get(table), get(guess))),
          ),
          when(
            get(entry),
            set(start, i32.add(get(at), field(entry, ATTRIBUTE.openingLength))),
            doubtUnless(either(isOctet(start, QUOTE), isOctet(start, APOSTROPHE))),
            doubtWhen(i32.load(cell)),
            set(end, note(cell, i32.add(get(start), ONE), octetAt(start), value)),
            doubtUnless(get(end)),
            when(
              field(entry, ATTRIBUTE.value + VALUE.isOwn),
              leaveOut(i32.add(get(start), ONE), get(end), value),
            ),
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

/** isComplete(table, next, required): whether an element may end behind the children that these two stand for. */
export const isCompleteFunction = (functions: Functions): Call =>
  functions.define(
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

/**
 * open(at, element): behind the start tag whose attributes follow; 0: doubt. Its record is at the first free cell.
 * When children may follow, it has a frame.
 */
export const openFunction = (
  functions: Functions,
  calls: Record<"reserve" | "attributes" | "isComplete", Call>,
): Call =>
  functions.define(
    2,
    (body) => {
      const [at, element] = [0, 1];
      const [table, record, frame] = body.i32s(3);
      body.add(
        set(table, field(element, ELEMENT.complex)),
        set(record, calls.reserve(field(table, COMPLEX.size))),
        doubtUnless(get(record)),
        set(at, calls.attributes(get(at), get(table), get(record))),
        doubtUnless(get(at)),
        when(
          isOctet(at, SLASH),
          doubtUnless(isOctet(at, GREATER, 1)),
          doubtUnless(calls.isComplete(get(table), ZERO, ZERO)),
          give(i32.add(get(at), i32.const(2))),
        ),
        doubtUnless(isOctet(at, GREATER)),
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

/** leaf(at, element): behind the end of an element that is only a value; `at` is behind its name. 0: doubt. */
export const leafFunction = (
  functions: Functions,
  calls: Record<"reserve" | "note" | "match" | "leaveOut", Call>,
): Call =>
  functions.define(
    2,
    (body) => {
      const [at, element] = [0, 1];
      const [record, end] = body.i32s(2);
      const length = field(element, ELEMENT.closingLength);
      const value = i32.add(get(element), i32.const(ELEMENT.value));
      body.add(
        doubtUnless(isOctet(at, GREATER)),
        set(record, calls.reserve(i32.const(4 * (HEADER + 2)))),
        doubtUnless(get(record)),
        set(
          end,
          calls.note(
            i32.add(get(record), i32.const(4 * HEADER)),
            i32.add(get(at), ONE),
            i32.const(LESS),
            value,
          ),
        ),
        doubtUnless(get(end)),
        when(
          field(element, ELEMENT.value + VALUE.isOwn),
          calls.leaveOut(i32.add(get(at), ONE), get(end), value),
        ),
        doubtUnless(calls.match(get(end), field(element, ELEMENT.closing), length)),
        i32.add(get(end), length),
      );
    },
    { result: true },
  );
