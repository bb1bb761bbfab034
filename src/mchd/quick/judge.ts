/** What a validation counts, without the reader that finds words and places for it. */
import { BUNDLED_CLASSIFIER } from "../classifier.js";
import { Tally } from "../log.js";
import type { MchdOptions } from "../parse.js";
import type { XmlNode } from "../read/tree.js";
import { allRules, HEAD_LENGTH } from "../rules/all.js";
import type { NamedValue } from "../rules/named.js";
import type { Scanned } from "./scanned.js";
import { rootTable } from "./tables.js";
import { viewer } from "./view.js";
import { createScan } from "./walk.js";

/** How many errors and warnings the rules find. */
export type Counts = Pick<Tally, "errors" | "warnings">;

/** Made when it is first needed, for the rest of the process. */
let shared: ReturnType<typeof machinery> | undefined;

/**
 * How many findings `parseMchd` would have, for a document of the single format that certainly keeps to its schema;
 * undefined for every other: ask `parseMchd`. The rules are the same ones, over values read where they stand.
 */
export function quickCounts(bytes: Uint8Array, options: MchdOptions): Counts | undefined {
  shared ??= machinery();
  const { scan, document } = shared;
  if (!scan.accepts(bytes)) return undefined;
  const log = new Tally();
  const { at, fileName, classifier = BUNDLED_CLASSIFIER } = options;
  allRules({
    document: document(),
    head: scan.octets.latin1Slice(0, Math.min(bytes.length, HEAD_LENGTH)),
    root: NOWHERE,
    named: namedValues(scan),
    log,
    originOf: () => NOWHERE,
    at,
    fileName,
    classifier,
  });
  return log;
}

function machinery() {
  const root = rootTable();
  const scan = createScan(root);
  return { scan, document: viewer(scan, root.complex!) };
}

function namedValues(scan: Scanned): NamedValue[] {
  return scan.watched.map(({ name, owner, isAttribute }, i) => ({
    name,
    value: scan.value(scan.watchedAt[i]!, isAttribute) ?? "",
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
