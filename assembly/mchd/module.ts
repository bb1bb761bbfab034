/** The walk over a power of attorney as a WebAssembly module. */
import { Arrangement } from "../../src/mchd/quick/arrangement.js";
import { CLASSES, PAGES, TABLES_END } from "../../src/mchd/quick/layout.js";
import { rootTable } from "../../src/mchd/quick/tables.js";
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

/** Exports walk, outline, familiar and keep. The tables of the description lie in its memory, the root element first. */
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
    match,
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
  return encodeModule(functions.list, PAGES, PAGES, [tables()]);
}

function tables() {
  const memory = new Uint8Array(TABLES_END);
  const arrangement = new Arrangement(memory, new Int32Array(memory.buffer));
  arrangement.element(rootTable());
  return { address: CLASSES, octets: memory.subarray(CLASSES, arrangement.end) };
}
