/** What the walk leaves behind: lists of values, records of elements. */
import { CELL_COUNT, CELLS, FREE, LIST_LENGTH } from "../../src/mchd/quick/layout.js";
import { type Call, type Functions, fillZero, get, i32, set } from "../expression.js";
import { advance, doubtWhen, global, ONE, setGlobal } from "./steps.js";

/** append(list, count, number, cell): a pair more; whether there was room. `count`: the address of how many. */
export const appendFunction = (functions: Functions): Call =>
  functions.define(
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

/** reserve(size): the address of a fresh record of `size` octets. */
export const reserveFunction = (functions: Functions): Call =>
  functions.define(
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
