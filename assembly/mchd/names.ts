/** Which attribute, or element, of the description has the name that stands at a place. */
import { ATTRIBUTE, COMPLEX, ELEMENT } from "../../src/mchd/quick/layout.js";
import { type Call, type Functions, get, i32, loopWhile, set, when } from "../expression.js";
import { advance, doubtWhen, either, field, GREATER, give, isSpace, ONE, SLASH, ZERO } from "./steps.js";

/** attribute(at, table, guess): the entry of the attribute whose name and "=" stand at `at`; 0: none. */
export const attributeFunction = (functions: Functions, match: Call): Call =>
  functions.define(
    3,
    (body) => {
      const [at, table, guess] = [0, 1, 2];
      const [entry, end] = body.i32s(2);
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

/** child(at, table, guess): the entry of the element whose start tag stands at `at`; 0: none. */
export const childFunction = (functions: Functions, match: Call): Call =>
  functions.define(
    3,
    (body) => {
      const [at, table, guess] = [0, 1, 2];
      const [entry, end, next] = body.i32s(3);
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
