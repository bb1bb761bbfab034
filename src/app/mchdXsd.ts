/**
 * Validation against a schema that the user brings, by libxml2 (compiled to WebAssembly, without network and file
 * system). It runs in a worker whose memory is bounded.
 */
import { createRequire } from "node:module";
import { PodpisError } from "../base/errors.js";
import { MAX_MCHD_FINDINGS, MAX_XML } from "../base/limits.js";
import { readXml, type XmlElement } from "../xml/read.js";
import { xmlText } from "../xml/text.js";
import type { XsdResult } from "./mchdValidate.js";

type Xmllint = typeof import("xmllint-wasm");

/** Pages of 64 KiB: documents of MAX_XML and their trees fit. */
const MEMORY_PAGES = 4096;
const INITIAL_PAGES = 256;

/** Documents of one call: starting the worker costs more than validating them. */
const BATCH = 64;

export class XsdValidator {
  readonly #schema: string;

  /**
   * `schema`: the octets of the XSD, in one file, UTF-8 or windows-1251; `file`: its name. Throws XSD_UNUSABLE when it
   * is no XML that podpis reads (a DOCTYPE is refused) or refers to another file, which libxml2 would leave out without
   * a word; that it is no schema is found when it is used.
   */
  constructor(
    schema: Uint8Array,
    readonly file: string,
  ) {
    let whole = true;
    const open = (element: XmlElement): void => {
      whole &&= !refersElsewhere(element);
    };
    try {
      readXml(schema, { bytes: MAX_XML }, { open, close() {}, text() {} });
    } catch (error) {
      if (error instanceof PodpisError) throw unusable(file, String(error.data.reason ?? error.why), error);
      throw error;
    }
    if (!whole) throw unusable(file, "it refers to another file");
    this.#schema = asUtf8(schema);
  }

  /**
   * What the schema says of each document; they must have passed readXml, so that libxml2 meets no entities. Throws
   * XSD_UNUSABLE when the schema cannot be compiled, or memory does not suffice.
   */
  async validate(documents: readonly Uint8Array[]): Promise<XsdResult[]> {
    const results: XsdResult[] = [];
    for (let from = 0; from < documents.length; from += BATCH) {
      results.push(...(await this.#batch(documents.slice(from, from + BATCH))));
    }
    return results;
  }

  async #batch(documents: readonly Uint8Array[]): Promise<XsdResult[]> {
    // It finds its own worker and WebAssembly beside itself, so it is not bundled.
    const { validateXML } = createRequire(import.meta.url)("xmllint-wasm") as Xmllint;
    const xml = documents.map((bytes, i) => ({ fileName: `${i}.xml`, contents: asUtf8(bytes) }));
    const outcome = await validateXML({
      xml,
      schema: [{ fileName: "official-schema", contents: this.#schema }],
      initialMemoryPages: INITIAL_PAGES,
      maxMemoryPages: MEMORY_PAGES,
    }).catch((error: unknown) => {
      throw unusable(this.file, firstLine(error), error);
    });
    const lines = outcome.rawOutput.split("\n");
    return xml.map(({ fileName }) => {
      const errors = lines.flatMap((line) => errorOf(line, fileName)).slice(0, MAX_MCHD_FINDINGS);
      // Only what libxml2 says it has validated is valid.
      const valid = errors.length === 0 && lines.includes(`${fileName} validates`);
      return { file: this.file, valid, errors };
    });
  }
}

const XSD = "http://www.w3.org/2001/XMLSchema";

/** import, include, redefine and override name a file; an import that names none only speaks of a namespace. */
const refersElsewhere = ({ uri, attributes }: XmlElement): boolean =>
  uri === XSD && attributes.some((one) => one.uri === "" && one.local === "schemaLocation");

/** `3.xml:12: element X: Schemas validity error : …`. */
function errorOf(line: string, fileName: string): XsdResult["errors"] {
  const match = /^(\d+\.xml):(\d+): (?:element [^:]*: )?(.*)$/.exec(line);
  if (match === null || match[1] !== fileName) return [];
  return [{ line: Number(match[2]), message: withoutValues(match[3]!) }];
}

/** libxml2 quotes values, which may be anybody's passport. The names of elements stay. */
const withoutValues = (message: string): string =>
  message
    .replace(/^Schemas validity error : /, "")
    .replaceAll(/\{[^}\d][^}]*\}/g, "")
    .replace(/(The value |: )'.*' (has a length|is |does |must |exceeds )/, "$1'…' $2");

/** The characters as libxml2 is to read them: in UTF-8, whatever the declaration said. Lines stay where they are. */
const asUtf8 = (bytes: Uint8Array): string =>
  [...xmlText(bytes)]
    .join("")
    .replace(/^<\?xml[^>]*\?>/, (declaration) =>
      declaration.replace(/encoding\s*=\s*(?:"[^"]*"|'[^']*')/, 'encoding="UTF-8"'),
    );

const unusable = (path: string, reason: string, cause?: unknown): PodpisError =>
  new PodpisError("XSD_UNUSABLE", { path, reason }, cause);

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
