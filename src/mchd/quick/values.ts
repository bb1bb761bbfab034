/** Values as they are written, one character an octet: whether they are allowed, and what they say. */
import { ODD_CHARACTER, plainText, plainValue } from "../read/plain.js";
import { collapsedValue, isAllowed, isBlank } from "../schema/values.js";
import type { ValueTable } from "./placed.js";

/** What takes a look at the characters: controls, references, U+FFFE and U+FFFF, what needs four octets. */
const ODD_VALUE = /[\0-\x1f&<\xf0-\xff]|\xef\xbf[\xbe\xbf]/;
const ODD_TEXT = /[\0-\x1f&>\xf0-\xff]|\xef\xbf[\xbe\xbf]/;
/** What is not ASCII that stands for itself. */
export const NOT_PLAIN = /[\0-\x1f&<>\x80-\xff]/;
/** What may need resolving, or a look at the characters. */
export const ODD = /[\0-\x1f&<>\xef-\xff]/;
const SPACE = 0x20;

/** Restricted forms are all ASCII, without white space around them: the octets are the characters. */
export const isExactly = ({ type, codes }: ValueTable, written: string): boolean =>
  codes?.has(written) ?? (isAllowed(type, written) && collapsedValue(type, written) === written);

/** The length of a text; spaces count, but should not be all there is. */
export function fits({ least, most }: ValueTable, written: string, isAttribute: boolean): boolean {
  const octets = written.length;
  if (written.charCodeAt(0) > SPACE && !(isAttribute ? ODD_VALUE : ODD_TEXT).test(written)) {
    // A character is one to three octets.
    if (octets <= most && octets >= 3 * least) return true;
  }
  const text = characters(written, isAttribute);
  return text !== undefined && text.length >= least && text.length <= most && !isBlank(text);
}

/** The characters of a value as it is written; undefined: something the full reader must look at. */
function characters(written: string, isAttribute: boolean): string | undefined {
  const raw = Buffer.from(written, "latin1").toString();
  return ODD_CHARACTER.test(raw) ? undefined : resolved(raw, isAttribute);
}

/** A value without references, its white space as XML has it. Undefined: something the full reader must look at. */
export const resolved = (raw: string, isAttribute: boolean): string | undefined =>
  isAttribute ? plainValue(raw) : plainText(raw);
