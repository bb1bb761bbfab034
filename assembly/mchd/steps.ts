/**
 * The words that the walk is written in. All positions are addresses; results are numbered from INPUT, cells from
 * CELLS. A function that gives 0 is in doubt, and so is whoever called it.
 */
import { type Expression, get, i32, type Local, returning, set, when } from "../expression.js";

export const [QUOTE, APOSTROPHE, AMPERSAND, SLASH, LESS, GREATER, SPACE] = [..."\"'&/<> "].map((one) =>
  one.charCodeAt(0),
) as [number, number, number, number, number, number, number];
export const DIGIT_0 = 0x30;

export const ZERO = i32.const(0);
export const ONE = i32.const(1);

/** A word of a record of layout.ts, whose address `from` gives or is in a local. */
export const field = (from: Expression | Local, offset: number): Expression =>
  i32.load(typeof from === "number" ? get(from) : from, offset);
export const global = (address: number): Expression => i32.load(ZERO, address);
export const setGlobal = (address: number, value: Expression): Expression => i32.store(ZERO, value, address);

export const give = (value: Expression): Expression => [...value, ...returning];
/** Not certain: the whole walk ends. */
export const doubtWhen = (condition: Expression): Expression => when(condition, give(ZERO));
export const doubtUnless = (condition: Expression): Expression => doubtWhen(i32.eqz(condition));

export const octetAt = (at: Local, offset = 0): Expression => i32.load8u(get(at), offset);
export const isOctet = (at: Local, octet: number, offset = 0): Expression =>
  i32.eq(octetAt(at, offset), i32.const(octet));
export const digitAt = (at: Local, offset: number): Expression =>
  i32.sub(octetAt(at, offset), i32.const(DIGIT_0));
export const advance = (local: Local, by: Expression): Expression => set(local, i32.add(get(local), by));
export const either = (...conditions: Expression[]): Expression => conditions.reduce((a, b) => i32.or(a, b));
export const isSpace = (octet: Expression): Expression =>
  either(...[SPACE, 0x0a, 0x0d, 0x09].map((one) => i32.eq(octet, i32.const(one))));
