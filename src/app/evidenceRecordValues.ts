/**
 * What checks are asked with, and what comes from outside, as JSON: the objects of the PKI lie beside under their
 * digests, and a word with "$" stands for each. Whatever else a question holds must be plain data, else it could not
 * be asked again: that is a bug, and said at once.
 */
import { fromHex, toHex, utf8 } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { formatInstant, parseInstant } from "../base/time.js";
import { type Crl, parseCrl } from "../crl/crl.js";
import type { ObjectKind } from "../io/evidence/layout.js";
import { type BasicOcspResponse, parseBasicOcspResponse } from "../ocsp/response.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";

export type Frozen =
  | null
  | boolean
  | number
  | string
  | readonly Frozen[]
  | { readonly [key: string]: Frozen };

/** Takes an object; gives its SHA-256. */
export type Keep = (kind: ObjectKind, bytes: Uint8Array, sha256?: string) => string;

/** Values as JSON. Throws BUG for functions, and for objects of a class that is not known here. */
export function freeze(value: unknown, keep: Keep): Frozen {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      break;
    case "object":
      return value === null ? null : freezeObject(value, keep);
  }
  throw new PodpisError("BUG", { reason: `evidence cannot hold a ${typeof value}` });
}

/** Longer members of a question are kept aside: many verdicts of a run have the same anchors. Characters. */
const LONG = 1024;

/** As `freeze`, for a whole question. */
export function freezeQuestion(question: object, keep: Keep): Frozen {
  const members = Object.entries(freeze(question, keep) as object).map(([name, member]) => {
    const text = JSON.stringify(member);
    return [name, text.length <= LONG ? member : { $json: keep("json", utf8(`${text}\n`)) }];
  });
  return Object.fromEntries(members);
}

function freezeObject(value: object, keep: Keep): Frozen {
  if (Array.isArray(value)) return value.map((one) => freeze(one, keep));
  if (value instanceof Date) return { $time: formatInstant(value) };
  if (value instanceof Uint8Array) return { $octets: keep("octets", value) };
  if (value instanceof Map) return { $map: freeze([...value], keep) };
  if (value instanceof Set) return { $set: freeze([...value], keep) };
  for (const [kind, is] of PKI_OBJECTS) {
    if (is(value)) return { [`$${kind}`]: keep(kind, value.raw, value.sha256) };
  }
  const prototype = Object.getPrototypeOf(value);
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  const odd = fields.find(([name]) => name.startsWith("$"))?.[0];
  if ((prototype !== Object.prototype && prototype !== null) || odd !== undefined) {
    throw new PodpisError("BUG", { reason: `evidence cannot hold ${odd ?? "an object of a class"}` });
  }
  return Object.fromEntries(fields.map(([name, one]) => [name, freeze(one, keep)]));
}

type PkiObject = Certificate | Crl | BasicOcspResponse;

const PKI_OBJECTS: readonly (readonly [ObjectKind, (value: object) => value is PkiObject])[] = [
  ["certificate", (value): value is Certificate => "raw" in value && "publicKey" in value],
  ["crl", (value): value is Crl => "raw" in value && "thisUpdate" in value && "entries" in value],
  ["ocsp", (value): value is BasicOcspResponse => "raw" in value && "responderId" in value],
];

/** Gives the octets of an object by its SHA-256. */
export type Fetch = (sha256: string) => Uint8Array;

/** Makes values of JSON again; an object that several name is parsed once. */
export class Thaw {
  readonly #parsed = new Map<string, unknown>();

  constructor(readonly octets: Fetch) {}

  /** Throws TypeError for what `freeze` never wrote, and what fetching and parsing throw. */
  value(frozen: Frozen): unknown {
    if (typeof frozen !== "object" || frozen === null) return frozen;
    if (Array.isArray(frozen)) return frozen.map((one) => this.value(one));
    const fields = Object.entries(frozen as { readonly [key: string]: Frozen });
    const [word, ...more] = fields;
    if (word?.[0].startsWith("$") !== true) {
      return Object.fromEntries(fields.map(([name, one]) => [name, this.value(one)]));
    }
    if (more.length > 0) throw new TypeError(`${word[0]} does not stand alone`);
    return this.#word(word[0], word[1]);
  }

  #word(word: string, content: Frozen): unknown {
    switch (word) {
      case "$time":
        return instantOf(content);
      case "$octets":
        return this.octets(digestOf(content));
      case "$map":
        return new Map(this.value(content) as [unknown, unknown][]);
      case "$set":
        return new Set(this.value(content) as unknown[]);
      case "$json":
        return this.#object(word, content, (bytes) =>
          this.value(JSON.parse(new TextDecoder().decode(bytes))),
        );
      case "$certificate":
        return this.#object(word, content, parseCertificate);
      case "$crl":
        return this.#object(word, content, parseCrl);
      case "$ocsp":
        return this.#object(word, content, parseBasicOcspResponse);
      default:
        throw new TypeError(`${word} is not known`);
    }
  }

  #object(word: string, content: Frozen, parse: (octets: Uint8Array) => unknown): unknown {
    const sha256 = digestOf(content);
    const key = `${word} ${sha256}`;
    if (!this.#parsed.has(key)) this.#parsed.set(key, parse(this.octets(sha256)));
    return this.#parsed.get(key);
  }
}

function instantOf(content: Frozen): Date {
  const instant = typeof content === "string" ? parseInstant(content) : undefined;
  if (instant === undefined) throw new TypeError("$time is no instant");
  return instant;
}

function digestOf(content: Frozen): string {
  if (typeof content === "string" && toHex(fromHex(content)) === content) return content;
  throw new TypeError("an object is named by something else than its digest");
}
