/**
 * Documents that have the outline of an earlier one. What the schema says of them is decided by the outline and by
 * whether each of their own values is allowed where it stands: so the octets between these are only compared.
 */
import {
  CELLS,
  CHECK_COUNT,
  COMPARED,
  ENDS,
  FILE_ID,
  FRAME,
  FREE,
  GAP_COUNT,
  INPUT,
  ISSUED,
  KEPT_OUTLINE,
  LAST_OUTLINE,
  LIMIT,
  OUTLINE,
  OUTLINE_COUNT,
  OUTLINE_END,
  PADDING,
  ROOT,
  STACK,
  TAX_FILE_ID,
  TOP,
  UNPROVEN,
  UNTRACED,
  WATCHED_COUNT,
} from "../../src/mchd/quick/layout.js";
import { type Call, type Functions, fillZero, get, i32, loopWhile, set, v128, when } from "../expression.js";
import { following, keptOutline } from "./outlines.js";
import {
  advance,
  doubtUnless,
  doubtWhen,
  field,
  GREATER,
  give,
  global,
  LESS,
  ONE,
  octetAt,
  setGlobal,
  ZERO,
} from "./steps.js";

/** begin(length): a document of so many octets is at INPUT, and nothing is known of it. */
export const beginFunction = (functions: Functions): Call =>
  functions.define(1, (body) => {
    const length = 0;
    body.add(
      setGlobal(LIMIT, i32.add(i32.const(INPUT), get(length))),
      fillZero(global(LIMIT), PADDING),
      ...[CHECK_COUNT, WATCHED_COUNT, UNPROVEN, ISSUED, ENDS, FILE_ID, TAX_FILE_ID, GAP_COUNT].map((word) =>
        setGlobal(word, ZERO),
      ),
      setGlobal(TOP, i32.const(STACK - FRAME.length)),
      setGlobal(UNTRACED, i32.const(INPUT)),
      setGlobal(OUTLINE_END, i32.const(OUTLINE)),
      // The first cell stays free: 0 is no record.
      setGlobal(FREE, i32.const(CELLS + 4 * ROOT)),
    );
  });

/** same(at, expected, length): as match; for many octets. */
export const sameFunction = (functions: Functions, match: Call): Call =>
  functions.define(
    3,
    (body) => {
      const [at, expected, length] = [0, 1, 2];
      const differ = (offset: number) =>
        v128.xor(v128.load(get(at), offset), v128.load(get(expected), offset));
      body.add(
        when(
          i32.gtU(get(length), i32.const(32)),
          loopWhile(
            i32.gtU(get(length), i32.const(32)),
            doubtWhen(v128.anyTrue(v128.or(differ(0), differ(16)))),
            advance(at, i32.const(32)),
            advance(expected, i32.const(32)),
            advance(length, i32.const(-32)),
          ),
        ),
        match(get(at), get(expected), get(length)),
      );
    },
    { result: true },
  );

/**
 * hasOutline(kept): whether the document has this outline, and its own values are certainly right. Adds to COMPARED how
 * far it came.
 */
const hasOutlineFunction = (functions: Functions, calls: Record<"same" | "note", Call>): Call =>
  functions.define(
    1,
    (body) => {
      const kept = 0;
      const [at, expected, end, gap, lastGap, length] = body.i32s(6);
      const octets = i32.add(get(kept), i32.const(KEPT_OUTLINE.octets));
      const compare = [
        setGlobal(COMPARED, i32.add(global(COMPARED), get(length))),
        doubtUnless(calls.same(get(at), get(expected), get(length))),
        advance(at, get(length)),
        advance(expected, get(length)),
      ];
      body.add(
        set(at, i32.const(INPUT)),
        set(expected, octets),
        set(gap, i32.add(get(kept), i32.const(KEPT_OUTLINE.gaps))),
        set(lastGap, i32.add(get(gap), i32.shl(field(kept, KEPT_OUTLINE.gapCount), i32.const(3)))),
        loopWhile(
          i32.ne(get(gap), get(lastGap)),
          set(length, i32.sub(i32.add(octets, field(gap, 0)), get(expected))),
          ...compare,
          // What is before a value is the quotation mark that ends it too, or the end of a tag.
          set(end, i32.sub(get(at), ONE)),
          set(end, octetAt(end)),
          when(i32.eq(get(end), i32.const(GREATER)), set(end, i32.const(LESS))),
          set(end, calls.note(i32.const(CELLS), get(at), get(end), field(gap, 4))),
          doubtUnless(get(end)),
          set(at, get(end)),
          advance(gap, i32.const(8)),
        ),
        set(length, i32.sub(i32.add(octets, field(kept, KEPT_OUTLINE.length)), get(expected))),
        ...compare,
        doubtWhen(global(CHECK_COUNT)),
        i32.eq(get(at), global(LIMIT)),
      );
    },
    { result: true },
  );

/**
 * familiar(length): the place of an outline kept that the document of so many octets at INPUT has, with values that are
 * certainly right; -1: no such. It ends when so much was compared in vain that walking would have been quicker.
 */
export function familiarFunction(
  functions: Functions,
  calls: Record<"begin" | "match" | "note" | "areIdsRight", Call>,
): void {
  const hasOutline = hasOutlineFunction(functions, { ...calls, same: sameFunction(functions, calls.match) });
  functions.define(
    1,
    (body) => {
      const length = 0;
      const [place, kept, left] = body.i32s(3);
      body.add(
        set(place, global(LAST_OUTLINE)),
        set(left, i32.const(OUTLINE_COUNT)),
        setGlobal(COMPARED, ZERO),
        loopWhile(
          i32.and(i32.ne(get(left), ZERO), i32.leU(global(COMPARED), get(length))),
          set(kept, keptOutline(get(place))),
          when(
            field(kept, KEPT_OUTLINE.length),
            calls.begin(get(length)),
            when(
              hasOutline(get(kept)),
              when(i32.eqz(calls.areIdsRight()), setGlobal(UNPROVEN, ONE)),
              setGlobal(LAST_OUTLINE, get(place)),
              give(get(place)),
            ),
          ),
          set(place, following(get(place))),
          advance(left, i32.const(-1)),
        ),
        i32.const(-1),
      );
    },
    { name: "familiar", result: true },
  );
}
