/**
 * The walk over a power of attorney of src/mchd/quick/scan.ts, step by step the same; it has the speed of compiled code
 * from the first document on.
 */
import {
  CELLS,
  COMPLEX,
  ELEMENT,
  FRAME,
  FREE,
  LIMIT,
  NEXT,
  STACK,
  TOP,
  UNPROVEN,
} from "../../src/mchd/quick/layout.js";
import {
  type Call,
  type Expression,
  type Functions,
  get,
  i32,
  loopWhile,
  set,
  when,
  whenElse,
} from "../expression.js";
import {
  advance,
  doubtUnless,
  doubtWhen,
  field,
  global,
  isOctet,
  LESS,
  ONE,
  SLASH,
  setGlobal,
} from "./steps.js";

/**
 * walk(start, length, root): whether the document of so many octets at INPUT is certainly one that the schema lets
 * through. `start`: of its root element, or of white space before that.
 */
export function walkFunction(
  functions: Functions,
  calls: Record<
    "begin" | "match" | "pastSpace" | "areIdsRight" | "child" | "isComplete" | "open" | "leaf",
    Call
  >,
): void {
  functions.define(
    3,
    (body) => {
      const [at, length, element] = [0, 1, 2];
      const [frame, table, next, record, cell] = body.i32s(5);
      const nextElement = i32.add(field(element, ELEMENT.index), ONE);
      const isRepeated = i32.eq(nextElement, get(next));
      const name = (start: number) => calls.match(get(at), field(element, start), field(element, start + 4));
      const end: Expression[] = [
        doubtUnless(calls.isComplete(get(table), get(next), field(frame, FRAME.required))),
        set(element, field(frame, FRAME.element)),
        doubtUnless(name(ELEMENT.closing)),
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
        doubtUnless(get(element)),
        // Of a choice one; of a sequence this one again, or one further on with nothing required in between.
        whenElse(
          field(table, COMPLEX.isChoice),
          doubtWhen(get(next)),
          whenElse(
            isRepeated,
            doubtUnless(field(element, ELEMENT.many)),
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
        doubtUnless(get(at)),
      ];
      body.add(
        calls.begin(get(length)),
        set(at, calls.pastSpace(get(at))),
        doubtUnless(name(ELEMENT.opening)),
        advance(at, field(element, ELEMENT.openingLength)),
        set(at, calls.open(get(at), get(element))),
        doubtUnless(get(at)),
        set(frame, global(TOP)),
        loopWhile(
          i32.geU(get(frame), i32.const(STACK)),
          set(table, field(field(frame, FRAME.element), ELEMENT.complex)),
          set(next, field(frame, FRAME.next)),
          when(field(table, COMPLEX.elementCount), set(at, calls.pastSpace(get(at)))),
          doubtUnless(isOctet(at, LESS)),
          whenElse(isOctet(at, SLASH, 1), end.flat(), begin.flat()),
          set(frame, global(TOP)),
        ),
        when(i32.eqz(calls.areIdsRight()), setGlobal(UNPROVEN, ONE)),
        i32.eq(calls.pastSpace(get(at)), global(LIMIT)),
      );
    },
    { name: "walk", result: true },
  );
}
