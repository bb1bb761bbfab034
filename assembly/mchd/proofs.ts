/** Whether a rule beyond the schema would have anything to say of a value, seen while its octets are in hand. */

import { INN_WEIGHTS, SNILS_WEIGHTS } from "../../src/base/checkDigits.js";
import { DOCUMENT_KINDS } from "../../src/mchd/format/simpleTypes.js";
import {
  ENDS,
  FILE_ID,
  ID_LENGTH,
  ISSUE_DATE,
  ISSUED,
  NUMBER,
  NUMBER_LENGTH,
  PROOF,
  type Proof,
  STATUS_PAGE,
  TAX_FILE_ID,
  TAX_FILE_ID_LENGTH,
} from "../../src/mchd/quick/layout.js";
import {
  type Call,
  type Expression,
  type Functions,
  get,
  i32,
  type Local,
  loopWhile,
  set,
  when,
} from "../expression.js";
import { spells } from "./octets.js";
import {
  advance,
  digitAt,
  doubtUnless,
  either,
  give,
  global,
  isOctet,
  ONE,
  setGlobal,
  ZERO,
} from "./steps.js";

const KINDS = Object.keys(DOCUMENT_KINDS).map(Number);

/** The digits at `start` and further, each times its weight. */
const weighted = (start: Local, weights: readonly number[], offset = (i: number): number => i): Expression =>
  weights.map((weight, i) => i32.mul(digitAt(start, offset(i)), i32.const(weight))).reduce(i32.add);

/** The last digit of what is left when a number is divided, as check digits are. */
const lastOf = (number: Expression, divisor: number): Expression =>
  i32.remU(i32.remU(number, i32.const(divisor)), i32.const(10));

/** isRegistered(start, length, divisor): whether the last of so many digits is that of the number before it. */
const isRegisteredFunction = (functions: Functions): Call =>
  functions.define(
    3,
    (body) => {
      const [start, length, divisor] = [0, 1, 2];
      const [rest, end] = body.i32s(2);
      body.add(
        set(end, i32.sub(i32.add(get(start), get(length)), ONE)),
        loopWhile(
          i32.ne(get(start), get(end)),
          set(rest, i32.remU(i32.add(i32.mul(get(rest), i32.const(10)), digitAt(start, 0)), get(divisor))),
          advance(start, ONE),
        ),
        i32.eq(i32.remU(get(rest), i32.const(10)), digitAt(start, 0)),
      );
    },
    { result: true },
  );

/**
 * isProven(proof, start, length, day): whether the proof that is due for a value of the right form is found. `day`: its
 * number, of dates. Numbers of zeros alone are left to the rule, which knows them.
 */
export function isProvenFunction(functions: Functions, match: Call): Call {
  const isRegistered = isRegisteredFunction(functions);
  return functions.define(
    4,
    (body) => {
      const [proof, start, length, day] = [0, 1, 2, 3];
      const sum = body.i32();
      const due = (which: Proof, ...steps: Expression[]): Expression =>
        when(i32.eq(get(proof), i32.const(which)), ...steps);
      const [inn10, first, second] = INN_WEIGHTS;
      const snilsDigit = (i: number): number => i + Math.floor(i / 3);
      const control = i32.add(i32.mul(digitAt(start, 12), i32.const(10)), digitAt(start, 13));
      body.add(
        due(PROOF.day, give(get(day))),
        due(PROOF.form, give(ONE)),
        due(
          PROOF.inn12,
          set(sum, weighted(start, first)),
          doubtUnless(get(sum)),
          doubtUnless(i32.eq(lastOf(get(sum), 11), digitAt(start, 10))),
          give(i32.eq(lastOf(weighted(start, second), 11), digitAt(start, 11))),
        ),
        due(
          PROOF.snils,
          set(sum, weighted(start, SNILS_WEIGHTS, snilsDigit)),
          doubtUnless(get(sum)),
          give(i32.eq(i32.remU(i32.remU(get(sum), i32.const(101)), i32.const(100)), control)),
        ),
        due(
          PROOF.inn10,
          set(sum, weighted(start, inn10)),
          doubtUnless(get(sum)),
          give(i32.eq(lastOf(get(sum), 11), digitAt(start, 9))),
        ),
        due(
          PROOF.ogrn,
          doubtUnless(i32.or(isOctet(start, 0x31), isOctet(start, 0x35))),
          give(isRegistered(get(start), i32.const(13), i32.const(11))),
        ),
        due(
          PROOF.ogrnip,
          doubtUnless(isOctet(start, 0x33)),
          give(isRegistered(get(start), i32.const(15), i32.const(13))),
        ),
        due(
          PROOF.documentKind,
          set(sum, i32.add(i32.mul(digitAt(start, 0), i32.const(10)), digitAt(start, 1))),
          give(either(...KINDS.map((kind) => i32.eq(get(sum), i32.const(kind))))),
        ),
        due(PROOF.earlierDay, doubtUnless(get(day)), give(i32.ltU(get(day), global(ISSUED)))),
        due(PROOF.issued, setGlobal(ISSUED, get(day)), setGlobal(ISSUE_DATE, get(start)), give(get(day))),
        due(PROOF.ends, setGlobal(ENDS, get(day)), give(get(day))),
        due(
          PROOF.fileId,
          doubtUnless(i32.eq(get(length), i32.const(ID_LENGTH))),
          setGlobal(FILE_ID, get(start)),
          give(ONE),
        ),
        due(
          PROOF.taxFileId,
          setGlobal(TAX_FILE_ID, get(start)),
          setGlobal(TAX_FILE_ID_LENGTH, get(length)),
          give(ONE),
        ),
        due(PROOF.number, setGlobal(NUMBER, get(start)), give(ONE)),
        due(
          PROOF.statusPage,
          doubtUnless(i32.eq(get(length), i32.const(STATUS_PAGE.length + NUMBER_LENGTH))),
          doubtUnless(spells(get(start), STATUS_PAGE)),
          give(
            match(
              i32.add(get(start), i32.const(STATUS_PAGE.length)),
              global(NUMBER),
              i32.const(NUMBER_LENGTH),
            ),
          ),
        ),
        ZERO,
      );
    },
    { result: true },
  );
}
