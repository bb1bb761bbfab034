/** A machine-readable power of attorney: what it says, and what is wrong with it. */
import { PodpisError } from "../base/errors.js";
import { BUNDLED_CLASSIFIER } from "./classifier.js";
import type { MchdFacts } from "./facts/model.js";
import { factsOf } from "./facts/single.js";
import type { Finding } from "./findings.js";
import { NAMESPACE, type PowerOfAttorney, powerOfAttorney, ROOT_NAME } from "./format/document.js";
import { FindingLog } from "./log.js";
import { olderFacts, olderRules } from "./older/read.js";
import { readTree, type XmlNode, type XmlTree } from "./read/tree.js";
import { allRules, HEAD_LENGTH } from "./rules/all.js";
import { namedValues } from "./rules/named.js";
import { type Origins, readSchema } from "./schema/read.js";

/** EMCHD_1: the single format. 002: ON_DOVBB. ON_DOVEL: the tax formats. Only the first one is checked fully. */
export const MCHD_FORMATS = ["EMCHD_1", "002", "ON_DOVEL"] as const;
/** The formats of powers of attorney that are told apart. */
export type MchdFormat = (typeof MCHD_FORMATS)[number];

/** What was read of a power of attorney, and what is wrong with it. */
export interface ParsedMchd {
  readonly format: MchdFormat;
  /** ВерсФорм as it stands there: `EMCHD_1`, `002`, `5.03`. Untrusted text; empty where none stands. */
  readonly formatVersion: string;
  /** The whole document in its JSON form. Null: another format, or the schema does not hold. */
  readonly document: PowerOfAttorney | null;
  /** What it says, in one form for all formats. Null: the schema of the single format does not hold. */
  readonly facts: MchdFacts | null;
  /** By place; no more than MAX_MCHD_FINDINGS. */
  readonly findings: readonly Finding[];
  /** There were more findings than are kept. */
  readonly findingsCut: boolean;
  /** How many errors there are, those that were not kept included. */
  readonly errors: number;
}

/** What a document is compared with while it is read. */
export interface MchdOptions {
  /** Without folders; else the name is not compared. */
  readonly fileName?: string;
  /** As errors name it. */
  readonly file?: string;
  /** The moment at which "ended" and "in the future" are meant; else the term is not looked at. */
  readonly at?: Date;
  /** Code of a power → its name; else the bundled part of the classifier. */
  readonly classifier?: ReadonlyMap<string, string>;
}

/**
 * Reads a document of any format known: UTF-8 or windows-1251, with or without a byte order mark. Rules beyond the
 * schema are checked once the schema holds. Pure: the same octets and options give the same result.
 *
 * Throws PodpisError XML_MALFORMED, XML_REFUSED (DOCTYPE, processing instructions, too large or too deep), and
 * NOT_MCHD when the root element is of none of the formats.
 */
export function parseMchd(bytes: Uint8Array, options: MchdOptions = {}): ParsedMchd {
  try {
    return parsed(bytes, options);
  } catch (error) {
    const { file } = options;
    if (!(error instanceof PodpisError) || file === undefined) throw error;
    throw new PodpisError(error.code, { ...error.data, about: file }, error.cause);
  }
}

function parsed(bytes: Uint8Array, options: MchdOptions): ParsedMchd {
  const tree = readTree(bytes);
  const { root } = tree;
  const format = formatOf(root);
  if (format === undefined) throw new PodpisError("NOT_MCHD", { root: root.name });
  const log = new FindingLog(tree);
  const read = format === "EMCHD_1" ? readSingle(tree, log, options) : readOlder(root, log, options);
  return Object.assign(read, {
    format,
    formatVersion: root.attributes.find(({ name }) => name === "ВерсФорм")?.value ?? "",
    findings: log.findings.sort((a, b) => a.line - b.line || a.column - b.column),
    findingsCut: log.cut,
    errors: log.errors,
  });
}

type Read = Pick<ParsedMchd, "document" | "facts">;

function readSingle(tree: XmlTree, log: FindingLog, options: MchdOptions): Read {
  const origins: Origins = new Map();
  const document = readSchema(tree.root, powerOfAttorney, NAMESPACE, log, origins) as PowerOfAttorney;
  if (log.errors > 0) return { document: null, facts: null };
  const { fileName, at, classifier = BUNDLED_CLASSIFIER } = options;
  const { root, source } = tree;
  const originOf = (value: object): XmlNode => {
    const node = origins.get(value);
    if (node === undefined) throw new TypeError("this object is no part of the document");
    return node;
  };
  const head = source.slice(0, HEAD_LENGTH);
  const named = namedValues(root);
  allRules({ document, head, root, named, log, originOf, at, fileName, classifier });
  return new SingleRead(document);
}

/** Facts are worked out when somebody asks: whoever only validates does not. */
class SingleRead implements Read {
  #facts: MchdFacts | undefined;

  constructor(readonly document: PowerOfAttorney) {}

  get facts(): MchdFacts {
    this.#facts ??= factsOf(this.document);
    return this.#facts;
  }
}

function readOlder(root: XmlNode, log: FindingLog, { at }: MchdOptions): Read {
  const facts = olderFacts(root);
  olderRules(log, root, facts, at);
  return { document: null, facts };
}

/** By the root alone: what is inside may be wrong in any way. */
function formatOf(root: XmlNode): MchdFormat | undefined {
  const value = (name: string): string => root.attributes.find((one) => one.name === name)?.value ?? "";
  const id = value("ИдФайл");
  if (root.name === ROOT_NAME && root.uri === NAMESPACE) return "EMCHD_1";
  if (
    root.name === ROOT_NAME &&
    root.uri === "" &&
    (value("ВерсФорм") === "002" || id.startsWith("ON_DOVBB_"))
  ) {
    return "002";
  }
  return root.name === "Файл" && id.startsWith("ON_DOVEL_") ? "ON_DOVEL" : undefined;
}
