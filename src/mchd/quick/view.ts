/** The JSON form of a document that was scanned, each value decoded when it is asked for. */
import type { PowerOfAttorney } from "../format/document.js";
import { HEADER, NEXT, ROOT } from "./layout.js";
import type { Scanned } from "./scanned.js";
import type { ComplexTable, ElementTable, ValueTable } from "./tables.js";

/** A view of the last scan's document: good until the next scan. */
export type ViewClass = new (record: number) => View;

interface View {
  /** No key of the description begins with "$". */
  readonly $record: number;
}

/** A function that gives the document of the last scan. */
export function viewer(scan: Scanned, root: ComplexTable): () => PowerOfAttorney {
  const Root = new Classes(scan).of(root);
  return () => new Root(ROOT) as object as PowerOfAttorney;
}

class Classes {
  readonly #scan: Scanned;
  readonly #known = new Map<ComplexTable, ViewClass>();

  constructor(scan: Scanned) {
    this.#scan = scan;
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
    const scan = this.#scan;
    const define = (key: string, get: (this: View) => unknown): void => {
      Object.defineProperty(Class.prototype, key, { get, enumerable: true });
    };
    for (const { key, cell, type } of table.attributes.values()) {
      if (key === undefined) continue;
      const get = isShared(type)
        ? function (this: View) {
            return scan.repeated(this.$record + cell, true);
          }
        : function (this: View) {
            return scan.value(this.$record + cell, true);
          };
      define(key, get);
    }
    for (const element of table.elementList) define(element.key, this.#getter(element));
    return Class;
  }

  #getter({ cell, complex, many }: ElementTable): (this: View) => unknown {
    const scan = this.#scan;
    const { cells } = scan;
    const Class = complex && this.of(complex);
    const one = (record: number): unknown =>
      Class === undefined ? scan.value(record + HEADER, false) : new Class(record);
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
}

/** Names and codes come again and again; numbers and dates are each document's own. */
const isShared = ({ isFree, codes }: ValueTable): boolean => isFree || codes !== undefined;
