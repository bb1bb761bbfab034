/** Outlines of documents: what is left of them without their own values. They are kept from one document to the next. */
import {
  GAP_COUNT,
  GAPS,
  KEPT_OUTLINE,
  LAST_OUTLINE,
  LIMIT,
  MOST_GAPS,
  NEXT_OUTLINE,
  OUTLINE,
  OUTLINE_COUNT,
  OUTLINE_END,
  OUTLINE_SIZE,
  OUTLINES,
  UNTRACED,
} from "../../src/mchd/quick/layout.js";
import {
  type Call,
  copy,
  type Expression,
  type Functions,
  get,
  i32,
  loopWhile,
  set,
  when,
} from "../expression.js";
import { advance, field, give, global, ONE, setGlobal } from "./steps.js";

/** The address of what is kept at a place. */
export const keptOutline = (place: Expression): Expression =>
  i32.add(i32.const(OUTLINES), i32.mul(place, i32.const(OUTLINE_SIZE)));

export const following = (place: Expression): Expression =>
  i32.and(i32.add(place, ONE), i32.const(OUTLINE_COUNT - 1));

/** What stands before `start`, and is not there yet, becomes part of the outline. */
const traceTo = (start: Expression): Expression[] => {
  const length = i32.sub(start, global(UNTRACED));
  return [
    copy(global(OUTLINE_END), global(UNTRACED), length),
    setGlobal(OUTLINE_END, i32.add(global(OUTLINE_END), length)),
  ];
};

/** leaveOut(start, end, value): what stands before `start` belongs to the outline; what is before `end` is its own. */
export const leaveOutFunction = (functions: Functions): Call =>
  functions.define(3, (body) => {
    const [start, end, value] = [0, 1, 2];
    const gap = body.i32();
    body.add(
      ...traceTo(get(start)),
      setGlobal(UNTRACED, get(end)),
      when(
        i32.ltU(global(GAP_COUNT), i32.const(MOST_GAPS)),
        set(gap, i32.add(i32.const(GAPS), i32.shl(global(GAP_COUNT), i32.const(3)))),
        i32.store(get(gap), i32.sub(global(OUTLINE_END), i32.const(OUTLINE))),
        i32.store(get(gap), get(value), 4),
      ),
      setGlobal(GAP_COUNT, i32.add(global(GAP_COUNT), ONE)),
    );
  });

/**
 * outline(): the place of the last document's outline, which was kept before; of one that is kept only now, in place of
 * an older one, its place and OUTLINE_COUNT; or -1: it is too long for that.
 */
export function outlineFunction(functions: Functions, match: Call): void {
  functions.define(
    0,
    (body) => {
      const [place, kept, length] = body.i32s(3);
      const octets = i32.add(get(kept), i32.const(KEPT_OUTLINE.octets));
      const gaps = i32.add(get(kept), i32.const(KEPT_OUTLINE.gaps));
      body.add(
        ...traceTo(global(LIMIT)),
        setGlobal(UNTRACED, global(LIMIT)),
        set(length, i32.sub(global(OUTLINE_END), i32.const(OUTLINE))),
        when(
          i32.or(
            i32.gtU(get(length), i32.const(OUTLINE_SIZE - KEPT_OUTLINE.octets)),
            i32.gtU(global(GAP_COUNT), i32.const(MOST_GAPS)),
          ),
          give(i32.const(-1)),
        ),
        loopWhile(
          i32.ne(get(place), i32.const(OUTLINE_COUNT)),
          set(kept, keptOutline(get(place))),
          when(
            i32.eq(field(kept, KEPT_OUTLINE.length), get(length)),
            when(
              match(i32.const(OUTLINE), octets, get(length)),
              setGlobal(LAST_OUTLINE, get(place)),
              give(get(place)),
            ),
          ),
          advance(place, ONE),
        ),
        set(place, global(NEXT_OUTLINE)),
        setGlobal(NEXT_OUTLINE, following(get(place))),
        setGlobal(LAST_OUTLINE, get(place)),
        set(kept, keptOutline(get(place))),
        i32.store(get(kept), get(length), KEPT_OUTLINE.length),
        i32.store(get(kept), global(GAP_COUNT), KEPT_OUTLINE.gapCount),
        copy(gaps, i32.const(GAPS), i32.shl(global(GAP_COUNT), i32.const(3))),
        copy(octets, i32.const(OUTLINE), get(length)),
        i32.add(get(place), i32.const(OUTLINE_COUNT)),
      );
    },
    { name: "outline", result: true },
  );
}
