/**
 * One walk over a document of the single format that finds out whether the schema certainly holds, and notes where its
 * values stand. Whatever it does not know, wrong or not (prefixes, comments, references by number), is a doubt, and the
 * document is left to the full reader: so this walk decides nothing, it only has to be right about what it accepts.
 *
 * It is the way where there is no WebAssembly; walk.ts is the other one, which notes the same, and proves more. It is
 * written for a process that has just begun, when every line is still interpreted: the octets are seen as a string of
 * one character each, and the steps over them are those of the engine itself (indexOf, startsWith, regular
 * expressions), never octet by octet.
 */
import { CELL_COUNT, DEPTH, HEADER, NEXT, ROOT } from "./layout.js";
import type { Placed, Watched } from "./placed.js";
import { buffer, Scanned, type SlicedBuffer } from "./scanned.js";
import type { AttributeTable, ComplexTable, ElementTable } from "./tables.js";
import { fits, isExactly, NOT_PLAIN, ODD } from "./values.js";

/** No place. */
const NO = -1;
const NOT_SPACE = /[^ \t\r\n]/g;
const NAME_END = /[ \t\r\n/>=]/g;
const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const SPACE = 0x20;

export class Scan extends Scanned {
  readonly cells = new Int32Array(CELL_COUNT);
  octets: SlicedBuffer = buffer(new Uint8Array());
  readonly watched: Watched[] = [];
  readonly watchedAt: number[] = [];
  /** The same, one character an octet. */
  #text = "";

  readonly #root: ElementTable;
  /** By depth: the open elements, their records, the indices of their last children and the records of these. */
  readonly #stack: ElementTable[] = [];
  readonly #records = new Int32Array(DEPTH);
  readonly #last = new Int32Array(DEPTH);
  readonly #previous = new Int32Array(DEPTH);
  #depth = 0;
  #free = ROOT;

  constructor(root: ElementTable) {
    super();
    this.#root = root;
  }

  protected hold(document: Uint8Array): void {
    this.octets = buffer(document);
    this.#text = this.octets.latin1Slice();
  }

  protected walk(start: number): boolean {
    this.watched.length = 0;
    this.watchedAt.length = 0;
    this.#depth = 0;
    this.#free = ROOT;
    return this.#document(start);
  }

  #document(start: number): boolean {
    const root = this.#root;
    let at = this.#pastSpace(start);
    if (!this.#text.startsWith(root.opening, at)) return false;
    at = this.#begin(at + root.opening.length, root);
    while (this.#depth > 0 && at !== NO) {
      const octets = this.#text;
      const { elementList } = this.#stack[this.#depth - 1]!.complex!;
      if (elementList.length > 0) at = this.#pastSpace(at);
      if (octets.charCodeAt(at) !== LESS) return false;
      at = octets.charCodeAt(at + 1) === SLASH ? this.#end(at) : this.#child(at);
    }
    return at !== NO && this.#pastSpace(at) === this.#text.length;
  }

  /** Behind white space. */
  #pastSpace(at: number): number {
    const octets = this.#text;
    if (octets.charCodeAt(at) > SPACE) return at;
    NOT_SPACE.lastIndex = at;
    return NOT_SPACE.test(octets) ? NOT_SPACE.lastIndex - 1 : octets.length;
  }

  /** A child element whose `<` stands at `at`. */
  #child(at: number): number {
    const depth = this.#depth - 1;
    const parent = this.#stack[depth]!.complex!;
    const last = this.#last[depth]!;
    const element = this.#element(at, parent, last);
    if (element === undefined || !mayCome(parent, element, last)) return NO;
    const record = this.#free;
    const repeated = last === element.index;
    this.cells[repeated ? this.#previous[depth]! + NEXT : this.#records[depth]! + element.cell] = record;
    this.#last[depth] = element.index;
    this.#previous[depth] = record;
    const behind = at + element.opening.length;
    return element.complex === undefined ? this.#leaf(behind, element) : this.#begin(behind, element);
  }

  /** Which one begins at `at`. */
  #element(at: number, { elements, elementGuesses }: ComplexTable, last: number): ElementTable | undefined {
    const octets = this.#text;
    const guess = elementGuesses[last + 1];
    if (guess !== undefined && octets.startsWith(guess.opening, at)) {
      const next = octets.charCodeAt(at + guess.opening.length);
      if (next === GREATER || next === SPACE || next === SLASH) return guess;
    }
    const element = elements.get(octets.slice(at, this.#nameEnd(at + 1)));
    if (element !== undefined) elementGuesses[last + 1] = element;
    return element;
  }

  #nameEnd(from: number): number {
    NAME_END.lastIndex = from;
    return NAME_END.test(this.#text) ? NAME_END.lastIndex - 1 : this.#text.length;
  }

  #end(at: number): number {
    const depth = --this.#depth;
    const { closing, complex } = this.#stack[depth]!;
    return isComplete(complex!, this.#last[depth]!) ? this.#behind(closing, at) : NO;
  }

  #behind(closing: string, at: number): number {
    return this.#text.startsWith(closing, at) ? at + closing.length : NO;
  }

  /** An element that is only a value; `at`: behind its name. */
  #leaf(at: number, { closing, value }: ElementTable): number {
    const octets = this.#text;
    const record = this.#reserve(HEADER + 2);
    const end = octets.indexOf("<", at);
    if (record === NO || end < 0 || octets.charCodeAt(at) !== GREATER) return NO;
    const isRight = this.#note(record + HEADER, at + 1, end, value!, false);
    return isRight ? this.#behind(closing, end) : NO;
  }

  #reserve(size: number): number {
    const record = this.#free;
    if (record + size > CELL_COUNT) return NO;
    this.cells.fill(0, record, record + size);
    this.#free += size;
    return record;
  }

  /** The attributes of an element, and the end of its start tag; `at`: behind its name. */
  #begin(at: number, element: ElementTable): number {
    const octets = this.#text;
    const table = element.complex!;
    const record = this.#reserve(table.size);
    if (record === NO) return NO;
    let required = 0;
    let before = NO;
    let i = at;
    while (octets.charCodeAt(i) <= SPACE) {
      i = octets.charCodeAt(i) === SPACE && octets.charCodeAt(i + 1) > SPACE ? i + 1 : this.#pastSpace(i);
      const attribute = this.#attribute(i, table, before);
      if (attribute === undefined) break;
      before = attribute.index;
      const { opening, cell, value } = attribute;
      const start = i + opening.length;
      const end = octets.indexOf(octets[start - 1]!, start);
      if (end < 0 || this.cells[record + cell] !== 0) return NO;
      if (!this.#note(record + cell, start, end, value, true)) return NO;
      required += attribute.required;
      i = end + 1;
    }
    if (required !== table.requiredAttributes) return NO;
    if (octets.charCodeAt(i) === GREATER) return this.#push(element, record) ? i + 1 : NO;
    return octets.startsWith("/>", i) && isComplete(table, NO) ? i + 2 : NO;
  }

  /** Which one begins at `at`; what follows its name is "=" and a quotation mark. */
  #attribute(at: number, table: ComplexTable, before: number): AttributeTable | undefined {
    const octets = this.#text;
    const { attributes, attributeGuesses } = table;
    const guess = attributeGuesses[before + 1];
    if (guess !== undefined && octets.startsWith(guess.opening, at)) return guess;
    const end = this.#nameEnd(at);
    const attribute = attributes.get(octets.slice(at, end));
    const isWhole = octets.startsWith('="', end) || octets.startsWith("='", end);
    if (attribute === undefined || !isWhole) return undefined;
    attributeGuesses[before + 1] = attribute;
    return attribute;
  }

  #push(element: ElementTable, record: number): boolean {
    const depth = this.#depth++;
    if (depth >= DEPTH) return false;
    this.#stack[depth] = element;
    this.#records[depth] = record;
    this.#last[depth] = NO;
    return true;
  }

  /** Whether the value is allowed; then it is recorded. */
  #note(cell: number, start: number, end: number, { type, watched }: Placed, isAttribute: boolean): boolean {
    const written = this.#text.slice(start, end);
    const { isFree } = type;
    if (!(isFree ? fits(type, written, isAttribute) : isExactly(type, written))) return false;
    this.cells[cell] = isFree && ODD.test(written) ? -start : start;
    this.cells[cell + 1] = isFree && NOT_PLAIN.test(written) ? end : -end;
    if (watched !== undefined) {
      this.watched.push(watched);
      this.watchedAt.push(cell);
    }
    return true;
  }
}

function mayCome(parent: ComplexTable, element: ElementTable, last: number): boolean {
  if (parent.isChoice) return last < 0;
  if (element.index === last) return element.many;
  return element.index > last && noneMissing(parent, last + 1, element.index);
}

function noneMissing({ elementList }: ComplexTable, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (elementList[i]!.required) return false;
  return true;
}

function isComplete(table: ComplexTable, last: number): boolean {
  if (table.isChoice) return last >= 0 || table.least === 0;
  return noneMissing(table, last + 1, table.elementList.length);
}
