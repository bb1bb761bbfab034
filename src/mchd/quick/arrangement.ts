/** The tables of the description as the walk in WebAssembly reads them (layout.ts). */

import { formOf, PLAIN_DATE } from "./forms.js";
import {
  ATTRIBUTE,
  CLASSES,
  CODE_LENGTH,
  COMPLEX,
  DATE,
  ELEMENT,
  FIXED,
  FORM,
  FREE_TEXT,
  OTHER,
  SHORT_CODE,
  TABLES,
  TABLES_END,
  TYPE,
  UNWATCHED,
  VALUE,
} from "./layout.js";
import type { Placed, ValueTable, Watched } from "./placed.js";
import type { AttributeTable, ComplexTable, ElementTable } from "./tables.js";

interface Listed {
  readonly type: ValueTable;
  readonly isAttribute: boolean;
}

export class Arrangement {
  /** By the numbers that the walk gives to values it leaves to us, and to those that rules find by name. */
  readonly types: Listed[] = [];
  readonly watched: Watched[] = [];

  readonly #octets: Uint8Array;
  readonly #words: Int32Array;
  #free = TABLES;
  readonly #complex = new Map<ComplexTable, number>();
  readonly #types = new Map<string, number>();
  readonly #names = new Map<string, number>();
  readonly #classes = new Map<string, number>();

  /** The memory that is written to, both ways to see it. */
  constructor(octets: Uint8Array, words: Int32Array) {
    this.#octets = octets;
    this.#words = words;
  }

  /** Where what was written ends. */
  get end(): number {
    return this.#free;
  }

  /** Writes an element that stands by itself; gives its address. */
  element(element: ElementTable): number {
    const address = this.#reserve(ELEMENT.length);
    this.#element(address, element, 0, 0);
    return address;
  }

  #reserve(length: number): number {
    const address = this.#free;
    // What follows may be words of 64 bits.
    this.#free += (length + 7) & -8;
    if (this.#free > TABLES_END) throw new RangeError("the description does not fit");
    return address;
  }

  #put(address: number, value: number): void {
    this.#words[address / 4] = value;
  }

  #name(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const address = this.#reserve(name.length);
    for (let i = 0; i < name.length; i++) this.#octets[address + i] = name.charCodeAt(i);
    this.#names.set(name, address);
    return address;
  }

  #element(address: number, element: ElementTable, requiredBefore: number, requiredThrough: number): void {
    const { opening, closing, index, many, cell, complex, value } = element;
    this.#put(address + ELEMENT.opening, this.#name(opening));
    this.#put(address + ELEMENT.openingLength, opening.length);
    this.#put(address + ELEMENT.closing, this.#name(closing));
    this.#put(address + ELEMENT.closingLength, closing.length);
    this.#put(address + ELEMENT.index, index);
    this.#put(address + ELEMENT.many, Number(many));
    this.#put(address + ELEMENT.requiredBefore, requiredBefore);
    this.#put(address + ELEMENT.requiredThrough, requiredThrough);
    this.#put(address + ELEMENT.cell, 4 * cell);
    this.#put(address + ELEMENT.complex, complex === undefined ? 0 : this.#table(complex));
    if (value !== undefined) this.#value(address + ELEMENT.value, value, false);
  }

  #attribute(address: number, { opening, index, required, cell, value }: AttributeTable): void {
    // Without the quotation mark, of which there are two kinds.
    const name = opening.slice(0, -1);
    this.#put(address + ATTRIBUTE.opening, this.#name(name));
    this.#put(address + ATTRIBUTE.openingLength, name.length);
    this.#put(address + ATTRIBUTE.index, index);
    this.#put(address + ATTRIBUTE.required, required);
    this.#put(address + ATTRIBUTE.cell, 4 * cell);
    this.#value(address + ATTRIBUTE.value, value, true);
  }

  #value(address: number, { type, watched, proof, isOwn }: Placed, isAttribute: boolean): void {
    this.#put(address + VALUE.type, this.#type(type, isAttribute));
    this.#put(address + VALUE.watched, watched === undefined ? UNWATCHED : this.watched.push(watched) - 1);
    this.#put(address + VALUE.proof, proof);
    this.#put(address + VALUE.isOwn, Number(isOwn));
  }

  #table(table: ComplexTable): number {
    const known = this.#complex.get(table);
    if (known !== undefined) return known;
    const { attributes, elementList, requiredAttributes, isChoice, least, size } = table;
    const address = this.#reserve(COMPLEX.length);
    this.#complex.set(table, address);
    const first = this.#reserve(attributes.size * ATTRIBUTE.length);
    let at = first;
    for (const attribute of attributes.values()) {
      this.#attribute(at, attribute);
      at += ATTRIBUTE.length;
    }
    const elements = this.#reserve(elementList.length * ELEMENT.length);
    let required = 0;
    for (const [i, element] of elementList.entries()) {
      // Of a choice any one will do.
      const through = isChoice ? 0 : required + Number(element.required);
      this.#element(elements + i * ELEMENT.length, element, required, through);
      required = through;
    }
    this.#put(address + COMPLEX.elements, elements);
    this.#put(address + COMPLEX.elementCount, elementList.length);
    this.#put(address + COMPLEX.attributes, first);
    this.#put(address + COMPLEX.attributeCount, attributes.size);
    this.#put(address + COMPLEX.requiredAttributes, requiredAttributes);
    this.#put(address + COMPLEX.requiredElements, required);
    this.#put(address + COMPLEX.isChoice, Number(isChoice));
    this.#put(address + COMPLEX.least, least);
    this.#put(address + COMPLEX.size, 4 * size);
    this.#put(address + COMPLEX.attributeGuesses, this.#reserve(4 * (attributes.size + 1)));
    this.#put(address + COMPLEX.elementGuesses, this.#reserve(4 * (elementList.length + 1)));
    return address;
  }

  #type(type: ValueTable, isAttribute: boolean): number {
    const { codes, isFree, least, most } = type;
    const { kind, form, range } = type.type;
    const key = [isAttribute, kind, isFree, least, most, codes && [...codes], form?.pattern, range].join(" ");
    const known = this.#types.get(key);
    if (known !== undefined) return known;
    const address = this.#reserve(TYPE.length);
    if (kind === "text" || kind === "date") this.#types.set(key, address);
    this.#put(address + TYPE.number, this.types.push({ type, isAttribute }) - 1);
    this.#put(address + TYPE.least, least);
    this.#put(address + TYPE.most, most);
    this.#put(address + TYPE.kind, isFree ? FREE_TEXT : this.#restricted(address, type));
    return address;
  }

  /** Gives the kind. */
  #restricted(address: number, { type, codes, least, most }: ValueTable): number {
    const keys = codes && shortKeys(codes);
    if (keys !== undefined) {
      const list = this.#list(address, CODE_LENGTH * keys.length, keys.length);
      for (const [i, key] of keys.entries()) this.#octets.set(key, list + CODE_LENGTH * i);
      return SHORT_CODE;
    }
    const [only] = codes ?? [];
    if (only !== undefined && codes?.size === 1 && PRINTABLE.test(only)) {
      const value = this.#name(only);
      this.#put(address + TYPE.codes, value);
      this.#put(address + TYPE.codeCount, only.length);
      return FIXED;
    }
    const isDate = type.kind === "date";
    const form = isDate ? formOf(PLAIN_DATE) : type.form && formOf(type.form.pattern.source);
    if (form === undefined || codes !== undefined) return OTHER;
    const { characters, notZeros, isLoose } = form;
    if (!isDate && (characters.length !== least || least !== most)) return OTHER;
    const list = this.#list(address, characters.length, characters.length);
    for (const [i, one] of characters.entries()) this.#octets[list + i] = this.#class(one);
    this.#put(address + TYPE.notZeros, Number(notZeros));
    this.#put(address + TYPE.isLoose, Number(isLoose));
    return isDate ? DATE : FORM;
  }

  #list(address: number, length: number, count: number): number {
    const list = this.#reserve(length);
    this.#put(address + TYPE.codes, list);
    this.#put(address + TYPE.codeCount, count);
    return list;
  }

  /** The bit of a class of characters, which is written as a regular expression. */
  #class(expression: string): number {
    const known = this.#classes.get(expression);
    if (known !== undefined) return known;
    const bit = 1 << this.#classes.size;
    if (bit > 0x80) throw new RangeError("more classes than an octet has bits");
    this.#classes.set(expression, bit);
    const pattern = new RegExp(`^${expression}$`, "u");
    for (let code = 0; code < 0x80; code++) {
      if (pattern.test(String.fromCharCode(code))) this.#octets[CLASSES + code]! |= bit;
    }
    return bit;
  }
}

const PRINTABLE = /^[!-~]+$/;

/** The octets of each value behind as many zeros as it takes; undefined: one is too long. */
function shortKeys(codes: ReadonlySet<string>): Uint8Array[] | undefined {
  const keys = [];
  for (const code of codes) {
    if (code.length > CODE_LENGTH || !PRINTABLE.test(code)) return undefined;
    const key = new Uint8Array(CODE_LENGTH);
    for (let i = 0; i < code.length; i++) key[CODE_LENGTH - code.length + i] = code.charCodeAt(i);
    keys.push(key);
  }
  return keys;
}
