/** Values whose form says of each character what it may be, and days among them. */
import { CLASSES, TYPE } from "../../src/mchd/quick/layout.js";
import { type Call, type Expression, type Functions, get, i32, loopWhile, set, when } from "../expression.js";
import {
  advance,
  DIGIT_0,
  digitAt,
  doubtUnless,
  doubtWhen,
  either,
  field,
  isOctet,
  ONE,
  octetAt,
  ZERO,
} from "./steps.js";

/** isForm(start, length, type): whether each character is of its class. */
export const isFormFunction = (functions: Functions): Call =>
  functions.define(
    3,
    (body) => {
      const [start, length, type] = [0, 1, 2];
      const [classes, end] = body.i32s(2);
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
          doubtUnless(i32.and(i32.load8u(octetAt(start), CLASSES), octetAt(classes))),
          advance(start, ONE),
          advance(classes, ONE),
        ),
        ONE,
      );
    },
    { result: true },
  );

/** The months of 31 days, a bit each. */
const LONG_MONTHS = [1, 3, 5, 7, 8, 10, 12].reduce((bits, month) => bits | (1 << month), 0);

/**
 * dayNumber(start, length, type): of a day of a year 19xx or 20xx its number (`packedDay` of layout.ts); 0 for anything
 * else, and for the last day of February 2000.
 */
export const dayNumberFunction = (functions: Functions, isForm: Call): Call =>
  functions.define(
    3,
    (body) => {
      const [start, length, type] = [0, 1, 2];
      const [century, month, day] = body.i32s(3);
      const pair = (offset: number): Expression =>
        i32.add(i32.mul(digitAt(start, offset), i32.const(10)), digitAt(start, offset + 1));
      const year = i32.add(i32.mul(get(century), i32.const(100)), pair(2));
      body.add(
        doubtUnless(isForm(get(start), get(length), get(type))),
        set(century, pair(0)),
        set(month, pair(5)),
        set(day, pair(8)),
        doubtWhen(i32.gtU(i32.sub(get(century), i32.const(19)), ONE)),
        doubtWhen(i32.geU(i32.sub(get(month), ONE), i32.const(12))),
        doubtWhen(i32.eqz(get(day))),
        doubtUnless(
          either(
            i32.leU(get(day), i32.const(28)),
            i32.and(i32.leU(get(day), i32.const(30)), i32.ne(get(month), i32.const(2))),
            i32.and(i32.eq(get(day), i32.const(31)), i32.shrU(i32.const(LONG_MONTHS), get(month))),
            // February: of hundreds only every fourth is a leap year.
            i32.and(
              i32.eq(get(day), i32.const(29)),
              i32.and(i32.ne(pair(2), ZERO), i32.eqz(i32.and(pair(2), i32.const(3)))),
            ),
          ),
        ),
        i32.or(i32.or(i32.shl(year, i32.const(9)), i32.shl(get(month), i32.const(5))), get(day)),
      );
    },
    { result: true },
  );
