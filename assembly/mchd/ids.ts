/** Whether the names that a document gives its file are made of its own day of issue and number. */
import {
  FILE_ID,
  ID_PREFIX,
  ISSUE_DATE,
  ISSUED,
  NUMBER,
  NUMBER_LENGTH,
  TAX_FILE_ID,
  TAX_FILE_ID_LENGTH,
  TAX_ID_PREFIX,
} from "../../src/mchd/quick/layout.js";
import { type Call, type Expression, type Functions, get, i32, loopWhile, set, when } from "../expression.js";
import { spells } from "./octets.js";
import { advance, digitAt, doubtUnless, doubtWhen, give, global, ONE, octetAt, ZERO } from "./steps.js";

/** areDigits(start, length): whether there are digits alone, and then "_". */
const areDigitsFunction = (functions: Functions): Call =>
  functions.define(
    2,
    (body) => {
      const [at, length] = [0, 1];
      body.add(
        loopWhile(
          get(length),
          doubtWhen(i32.gtU(digitAt(at, 0), i32.const(9))),
          advance(at, ONE),
          advance(length, i32.const(-1)),
        ),
        spells(get(at), "_"),
      );
    },
    { result: true },
  );

/**
 * areIdsRight(): whether ИдФайл is `ON_EMCHD_`, the day of issue, `_` and the number, and ИдФайлНО, if it is there,
 * `ON_DOVEL_`, two tax offices, the ИНН of a person or the ИНН of an organisation with digits for its КПП, a day and the
 * number, with `_` in between.
 */
export function areIdsRightFunction(functions: Functions, match: Call): Call {
  const areDigits = areDigitsFunction(functions);
  return functions.define(
    0,
    (body) => {
      const [id, date, whose] = body.i32s(3);
      const isNumberAt = (at: Expression): Expression => match(at, global(NUMBER), i32.const(NUMBER_LENGTH));
      const after = (offset: number): Expression => i32.add(get(id), i32.const(offset));
      const day = ID_PREFIX.length;
      const digits = [0, 1, 2, 3, 5, 6, 8, 9].map((place, i) =>
        i32.eq(octetAt(id, day + i), octetAt(date, place)),
      );
      const offices = TAX_ID_PREFIX.length;
      const taxed = offices + 2 * 5;
      const around = taxed + 1 + 8 + 1 + NUMBER_LENGTH;
      body.add(
        set(id, global(FILE_ID)),
        set(date, global(ISSUE_DATE)),
        doubtUnless(i32.and(i32.ne(get(id), ZERO), i32.ne(global(ISSUED), ZERO))),
        doubtUnless(spells(get(id), ID_PREFIX)),
        doubtUnless(digits.reduce(i32.and)),
        doubtUnless(spells(get(id), "_", day + 8)),
        doubtUnless(isNumberAt(after(day + 9))),
        set(id, global(TAX_FILE_ID)),
        when(i32.eqz(get(id)), give(ONE)),
        doubtUnless(spells(get(id), TAX_ID_PREFIX)),
        doubtUnless(areDigits(after(offices), i32.const(4))),
        doubtUnless(areDigits(after(offices + 5), i32.const(4))),
        set(whose, i32.sub(global(TAX_FILE_ID_LENGTH), i32.const(around))),
        doubtUnless(i32.or(i32.eq(get(whose), i32.const(12)), i32.eq(get(whose), i32.const(19)))),
        doubtUnless(areDigits(after(taxed), get(whose))),
        set(id, i32.add(after(taxed + 1), get(whose))),
        doubtUnless(areDigits(get(id), i32.const(8))),
        isNumberAt(after(9)),
      );
    },
    { result: true },
  );
}
