/** What a validation counts, without the reader that finds words and places for it. */
import { BUNDLED_CLASSIFIER } from "../classifier.js";
import type { PowerOfAttorney } from "../format/document.js";
import { Tally } from "../log.js";
import type { MchdOptions } from "../parse.js";
import type { XmlNode } from "../read/tree.js";
import { outlineRules, valueRules } from "../rules/all.js";
import type { OutlineContext } from "../rules/context.js";
import { TERM_NAMES, termRules } from "../rules/dates.js";
import { fileNameRule } from "../rules/file.js";
import type { NamedValue } from "../rules/named.js";
import { hasSeveralHeads, repeatedHeads } from "../rules/parties.js";
import { OUTLINE_COUNT } from "./layout.js";
import type { Proven, Scanned } from "./scanned.js";
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
interface OutlineCounts {
  readonly counts: Counts;
  readonly severalHeads: boolean;
  /** ПрЭлФорм. */
  readonly flags: string;
}

/** With what depends on the moment and on the file's name. */
function timely({ counts, flags }: OutlineCounts, document: Proven, { at, fileName }: MchdOptions): Counts {
  const isInForce = at !== undefined && document.isInForce(at);
  if (isInForce && (fileName === undefined || document.isNamed(fileName))) return counts;
  const log = new Tally(counts.errors, counts.warnings);
  const { fileId, taxFileId } = document;
  if (!isInForce) termRules(log, NOWHERE, document, at, TERM_NAMES);
  fileNameRule({
    log,
    root: NOWHERE,
    fileName,
    document: { flags, fileId, ...(taxFileId !== undefined && { taxFileId }) },
  });
  return log;
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
    if (!scan.takes(bytes)) return undefined;
    const { classifier = BUNDLED_CLASSIFIER } = options;
    this.#use(classifier);
    const familiar = this.#known[scan.familiar()];
    const counts = familiar && this.#ifProven(familiar, options);
    if (counts !== undefined) return counts;
    if (!scan.isRight()) return undefined;
    const outline = this.#outlineCounts(classifier);
    return this.#ifProven(outline, options) ?? this.#byAllRules(outline, classifier, options);
  }

  #ifProven(outline: OutlineCounts, options: MchdOptions): Counts | undefined {
    const document = outline.severalHeads ? undefined : this.#scan.proven();
    return document && timely(outline, document, options);
  }

  #byAllRules(
    { counts: { errors, warnings } }: OutlineCounts,
    classifier: ReadonlyMap<string, string>,
    { at, fileName }: MchdOptions,
  ): Counts {
    const log = new Tally(errors, warnings);
    const document = this.#document();
    const context = { ...this.#nowhere(log, classifier), document, at, fileName };
    repeatedHeads(context);
    valueRules(context);
    fileNameRule(context);
    return log;
  }

  #use(classifier: ReadonlyMap<string, string>): void {
    if (this.#classifier === classifier) return;
    this.#classifier = classifier;
    this.#known = [];
  }

  #outlineCounts(classifier: ReadonlyMap<string, string>): OutlineCounts {
    const place = this.#scan.outline();
    const known = this.#known[place];
    if (known !== undefined) return known;
    if (place >= 0) this.#known[place % OUTLINE_COUNT] = undefined;
    const log = new Tally();
    const document = this.#outline();
    outlineRules({ ...this.#nowhere(log, classifier), document });
    const outline = { counts: log, severalHeads: hasSeveralHeads(document), flags: document.flags };
    if (place >= 0) this.#known[place % OUTLINE_COUNT] = outline;
    return outline;
  }

  #nowhere(log: Tally, classifier: ReadonlyMap<string, string>): Omit<OutlineContext, "document"> {
    const { declaration: head } = this.#scan;
    const named = namedValues(this.#scan);
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
