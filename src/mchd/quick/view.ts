/** The JSON form of a document that was scanned, each value decoded when it is asked for. */
import type { PowerOfAttorney } from "../format/document.js";
import { HEADER, NEXT, ROOT } from "./layout.js";
import type { Placed } from "./placed.js";
import type { Scanned } from "./scanned.js";
import type { ComplexTable, ElementTable } from "./tables.js";

/** A view of the last scan's document: good until the next scan. */
export type ViewClass = new (record: number) => View;

interface View {
  /** No key of the description begins with "$". */
  readonly $record: number;
}

/** A function that gives the document of the last scan. */
export const viewer = (scan: Scanned, root: ComplexTable): (() => PowerOfAttorney) =>
  new Classes(scan, false).viewer(root);

/** The same of its outline: of the document's own values it is only told that they are there. */
export const outlineViewer = (scan: Scanned, root: ComplexTable): (() => PowerOfAttorney) =>
  new Classes(scan, true).viewer(root);

/** Says nothing: no rule compares a value with this. */
const THERE = "\0";

class Classes {
  readonly #scan: Scanned;
  readonly #ofOutline: boolean;
  readonly #known = new Map<ComplexTable, ViewClass>();

  constructor(scan: Scanned, ofOutline: boolean) {
    this.#scan = scan;
    this.#ofOutline = ofOutline;
  }

  viewer(root: ComplexTable): () => PowerOfAttorney {
    const Root = this.of(root);
    return () => new Root(ROOT) as object as PowerOfAttorney;
  }

  /** The class of the views of elements of this kind. */
  of(table: ComplexTable): ViewClass {
    const known = this.#known.get(table);
    if (known !== undefined) return known;
    // Thousands are made: a plain function does it in a tenth of the time of a derived class.
    const Class = function (this: { $record: number }, record: number) {
      this.$record = record;
    } as unknown as ViewClass;
    this.#known.set(table, Class);
    const define = (key: string, get: (this: View) => unknown): void => {
      Object.defineProperty(Class.prototype, key, { get, enumerable: true });
    };
    for (const { key, cell, value } of table.attributes.values()) {
      if (key !== undefined) define(key, this.#attributeGetter(cell, value));
    }
    for (const element of table.elementList) define(element.key, this.#getter(element));
    return Class;
  }

  #attributeGetter(cell: number, { type, isOwn }: Placed): (this: View) => unknown {
    const scan = this.#scan;
    if (isOwn && this.#ofOutline) {
      const { cells } = scan;
      return function () {
        return cells[this.$record + cell] === 0 ? undefined : THERE;
      };
    }
    // Names and codes come again and again; numbers and dates are each document's own.
    if (type.isFree || type.codes !== undefined) {
      return function () {
        return scan.repeated(this.$record + cell, true);
      };
    }
    return function () {
      return scan.value(this.$record + cell, true);
    };
  }

  #getter(element: ElementTable): (this: View) => unknown {
    const { cell, many } = element;
    const { cells } = this.#scan;
    let made: ((record: number) => unknown) | undefined;
    const one = (record: number): unknown => {
      made ??= this.#maker(element);
      return made(record);
    };
    if (!many) {
      return function () {
        const record = cells[this.$record + cell]!;
        return record === 0 ? undefined : one(record);
      };
    }
    return function () {
      let record = cells[this.$record + cell]!;
      if (record === 0) return undefined;
      const list = [];
      for (; record !== 0; record = cells[record + NEXT]!) list.push(one(record));
      return list;
    };
  }

  /** What an element is seen as. Most kinds of elements are in no document of a run: their classes are not made. */
  #maker({ complex, value }: ElementTable): (record: number) => unknown {
    const scan = this.#scan;
    if (complex !== undefined) {
      const Class = this.of(complex);
      return (record) => new Class(record);
    }
    if (value?.isOwn === true && this.#ofOutline) return () => THERE;
    return (record) => scan.value(record + HEADER, false);
  }
}
