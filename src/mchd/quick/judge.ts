/** What a validation counts, without the reader that finds words and places for it. */
import { BUNDLED_CLASSIFIER } from "../classifier.js";
import type { PowerOfAttorney } from "../format/document.js";
import { Tally } from "../log.js";
import type { MchdOptions } from "../parse.js";
import type { XmlNode } from "../read/tree.js";
import { outlineRules, valueRules } from "../rules/all.js";
import type { OutlineContext } from "../rules/context.js";
import { fileNameRule } from "../rules/file.js";
import type { NamedValue } from "../rules/named.js";
import { hasSeveralHeads, repeatedHeads } from "../rules/parties.js";
import { OUTLINE_COUNT } from "./layout.js";
import type { Scanned } from "./scanned.js";
import { rootTable } from "./tables.js";
import { outlineViewer, viewer } from "./view.js";
import { createScan } from "./walk.js";

/** How many errors and warnings the rules find. */
export type Counts = Pick<Tally, "errors" | "warnings">;

/** Made when it is first needed, for the rest of the process. */
let shared: Judge | undefined;

/**
 * How many findings `parseMchd` would have, for a document of the single format that certainly keeps to its schema;
 * undefined for every other: ask `parseMchd`. The rules are the same ones, over values read where they stand.
 */
export function quickCounts(bytes: Uint8Array, options: MchdOptions): Counts | undefined {
  shared ??= new Judge();
  return shared.counts(bytes, options);
}

/** What the rules over the outline found. */
interface OutlineCounts extends Counts {
  readonly severalHeads: boolean;
}

class Judge {
  readonly #scan: Scanned;
  readonly #document: () => PowerOfAttorney;
  readonly #outline: () => PowerOfAttorney;
  /** By the numbers of outlines; with this classifier. */
  #known: (OutlineCounts | undefined)[] = [];
  #classifier: ReadonlyMap<string, string> | undefined;

  constructor() {
    const root = rootTable();
    this.#scan = createScan(root);
    this.#document = viewer(this.#scan, root.complex!);
    this.#outline = outlineViewer(this.#scan, root.complex!);
  }

  counts(bytes: Uint8Array, options: MchdOptions): Counts | undefined {
    const scan = this.#scan;
    if (!scan.accepts(bytes)) return undefined;
    const { at, fileName, classifier = BUNDLED_CLASSIFIER } = options;
    const outline = this.#outlineCounts(classifier);
    const isProven = scan.isProven(at);
    const isNamed = fileName === undefined || (isProven && scan.isNamed(fileName));
    if (isProven && isNamed && !outline.severalHeads) return outline;
    const log = new Tally(outline.errors, outline.warnings);
    const named = isProven ? [] : namedValues(scan);
    const document = this.#document();
    const context = { ...this.#nowhere(log, named, classifier), document, at, fileName };
    if (outline.severalHeads) repeatedHeads(context);
    if (!isProven) valueRules(context);
    if (!isNamed) fileNameRule(context);
    return log;
  }

  #outlineCounts(classifier: ReadonlyMap<string, string>): OutlineCounts {
    if (this.#classifier !== classifier) {
      this.#classifier = classifier;
      this.#known = [];
    }
    const place = this.#scan.outline();
    const known = this.#known[place];
    if (known !== undefined) return known;
    if (place >= 0) this.#known[place % OUTLINE_COUNT] = undefined;
    const log = new Tally();
    const document = this.#outline();
    outlineRules({ ...this.#nowhere(log, namedValues(this.#scan), classifier), document });
    const { errors, warnings } = log;
    const counts = { errors, warnings, severalHeads: hasSeveralHeads(document) };
    if (place >= 0) this.#known[place % OUTLINE_COUNT] = counts;
    return counts;
  }

  #nowhere(
    log: Tally,
    named: readonly NamedValue[],
    classifier: ReadonlyMap<string, string>,
  ): Omit<OutlineContext, "document"> {
    const head = this.#scan.declaration;
    return { head, root: NOWHERE, named, log, originOf: () => NOWHERE, classifier };
  }
}

function namedValues(scan: Scanned): NamedValue[] {
  const { watched, watchedAt } = scan;
  return watched.map(({ name, owner, isAttribute }, i) => ({
    name,
    value: scan.value(watchedAt[i]!, isAttribute) ?? "",
    isAttribute,
    owner,
    node: NOWHERE,
  }));
}

/** A tally asks for no places. */
const NOWHERE: XmlNode = {
  name: "",
  uri: "",
  parent: undefined,
  attributes: [],
  children: [],
  text: "",
  offset: 0,
};
