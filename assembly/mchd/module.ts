/** The walk over a power of attorney as a WebAssembly module. */
import { PAGES } from "../../src/mchd/quick/layout.js";
import { Functions } from "../expression.js";
import { encodeModule } from "../wasm.js";
import { attributesFunction, isCompleteFunction, leafFunction, openFunction } from "./elements.js";
import { beginFunction, familiarFunction } from "./familiar.js";
import { dayNumberFunction, isFormFunction } from "./forms.js";
import { areIdsRightFunction } from "./ids.js";
import { keepFunction } from "./kept.js";
import { appendFunction, reserveFunction } from "./lists.js";
import { attributeFunction, childFunction } from "./names.js";
import { noteFunction } from "./note.js";
import { matchFunction, pastSpaceFunction, surplusFunction } from "./octets.js";
import { leaveOutFunction, outlineFunction } from "./outlines.js";
import { isProvenFunction } from "./proofs.js";
import { walkFunction } from "./walk.js";

/** Exports walk, outline, familiar and keep. */
export function mchdModule(): Uint8Array {
  const functions = new Functions();
  const [match, pastSpace] = [matchFunction(functions), pastSpaceFunction(functions)];
  const [reserve, isComplete] = [reserveFunction(functions), isCompleteFunction(functions)];
  const [begin, isForm, leaveOut] = [
    beginFunction(functions),
    isFormFunction(functions),
    leaveOutFunction(functions),
  ];
  const note = noteFunction(functions, {
    append: appendFunction(functions),
    surplus: surplusFunction(functions),
    isForm,
    dayNumber: dayNumberFunction(functions, isForm),
    isProven: isProvenFunction(functions, match),
  });
  const attribute = attributeFunction(functions, match);
  const attributes = attributesFunction(functions, { pastSpace, attribute, note, leaveOut });
  const areIdsRight = areIdsRightFunction(functions, match);
  walkFunction(functions, {
    begin,
    match,
    pastSpace,
    child: childFunction(functions, match),
    isComplete,
    areIdsRight,
    open: openFunction(functions, { reserve, attributes, isComplete }),
    leaf: leafFunction(functions, { reserve, note, match, leaveOut }),
  });
  outlineFunction(functions, match);
  familiarFunction(functions, { begin, match, note, areIdsRight });
  keepFunction(functions, match);
  return encodeModule(functions.list, PAGES);
}
