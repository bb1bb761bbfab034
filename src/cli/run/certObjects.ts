/** The objects that requests name: files, PEM texts, base64 of DER. What many requests name is parsed once. */
import { existsSync, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { PEM_BEGIN } from "../../asn1/pem.js";
import { fromBase64, utf8 } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_CRL, MAX_SHARED_OBJECT_COUNT, MAX_SHARED_OBJECTS, MAX_SMALL_OBJECT } from "../../base/limits.js";
import { Lru } from "../../base/lru.js";
import { type Crl, parseCrl } from "../../crl/crl.js";
import { largeCrl } from "../../io/files/largeCrl.js";
import { type LoadedObject, objectsIn } from "../../io/files/objects.js";
import { readError } from "../../io/files/reasons.js";
import { readSmallFile } from "../../io/files/small.js";
import { type BasicOcspResponse, parseAnyOcspResponse } from "../../ocsp/response.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import { attempt } from "./inputs.js";

/** What one text in a request stands for. */
export interface Found<T> {
  readonly values: readonly T[];
  /** Where they came from: the path, or "request". */
  readonly source: string;
  /** There was something that is no such object. */
  readonly unreadable: boolean;
}

/** What is asked about. */
export interface Subject {
  readonly certificate: Certificate | Uint8Array;
  readonly beside: readonly Certificate[];
  readonly file?: string;
}

/** Where a report says an object came from that stood in the request itself. */
const INLINE = "request";

/**
 * Objects by path or text. A file is read again when its time or size has changed. Paths are relative to
 * the working directory. All methods throw FILE_NOT_FOUND, FILE_UNREADABLE, FILE_TOO_LARGE.
 */
export class ObjectStore {
  readonly #shared = new Lru<Found<unknown>>(MAX_SHARED_OBJECTS, MAX_SHARED_OBJECT_COUNT);

  /** The certificates of files, folders, texts. */
  certificates(texts: readonly string[]): readonly Found<Certificate>[] {
    return this.#all("certificate", texts, parseCertificate, MAX_SMALL_OBJECT);
  }

  crls(texts: readonly string[]): readonly Found<Crl>[] {
    return this.#all("crl", texts, parseCrl, MAX_CRL, largeCrl);
  }

  ocsp(texts: readonly string[]): readonly Found<BasicOcspResponse>[] {
    return this.#all("ocsp", texts, parseAnyOcspResponse, MAX_SMALL_OBJECT);
  }

  /**
   * The certificate asked about; of several the first is meant, the others stand by. What is no certificate
   * is given as octets. Not kept: few are asked about twice.
   */
  subject(text: string): Subject {
    const octets = octetsOf(text);
    const bytes = octets ?? readRegularFile(text, regularFile(text), MAX_SMALL_OBJECT);
    const ders = attempt((all) => objectsIn(all, text), bytes)?.map(({ der }) => der) ?? [];
    const [first = bytes, ...others] = ders;
    return {
      certificate: attempt(parseCertificate, first) ?? first,
      beside: others.flatMap((der) => attempt(parseCertificate, der) ?? []),
      ...(octets === undefined && { file: text }),
    };
  }

  #all<T>(
    kind: string,
    texts: readonly string[],
    parse: (der: Uint8Array) => T,
    limit: number,
    large: (path: string) => T | undefined = () => undefined,
  ): readonly Found<T>[] {
    return texts.flatMap((text) => {
      const octets = octetsOf(text);
      if (octets !== undefined) {
        return [this.#once(`${kind} text ${text}`, text.length, () => found(octets, INLINE, parse))];
      }
      return filesAt(text).map(({ path, stat }) => {
        const key = `${kind} file ${path} ${stat.ino} ${stat.mtimeMs} ${stat.size}`;
        return this.#once(key, stat.size, () => {
          const left = large(path);
          if (left !== undefined) return { values: [left], source: path, unreadable: false };
          return found(readRegularFile(path, stat, limit), path, parse);
        });
      });
    });
  }

  #once<T>(key: string, weight: number, load: () => Found<T>): Found<T> {
    const known = this.#shared.get(key) as Found<T> | undefined;
    if (known !== undefined) return known;
    const loaded = load();
    this.#shared.set(key, loaded, weight + key.length);
    return loaded;
  }
}

/** Whether a text is the object itself: shorter ones of base64's alphabet may well be the name of a file. */
const SURELY_BASE64 = 128;
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;
/** The alphabet of RFC 4648 §5, as JSON Web Keys and URLs carry certificates. */
const BASE64_URL = /^[A-Za-z0-9_-]+={0,2}$/;

/** The octets of PEM (as text) or of base64 of either alphabet; undefined for a path. */
function octetsOf(text: string): Uint8Array | undefined {
  if (text.includes(PEM_BEGIN)) return utf8(text);
  if (!BASE64.test(text)) return BASE64_URL.test(text) ? urlOctetsOf(text) : undefined;
  let octets: Uint8Array;
  try {
    octets = fromBase64(text);
  } catch {
    // Cut short: no path is that long, and its octets as they are will not parse.
    return text.length >= SURELY_BASE64 ? utf8(text) : undefined;
  }
  const isObject = text.length >= SURELY_BASE64 || isWholeSequence(octets) || isNoFile(text, octets);
  return isObject ? octets : undefined;
}

/** Only what is surely meant: names of files are made of the same letters. */
function urlOctetsOf(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(Buffer.from(text, "base64url"));
  return text.length >= SURELY_BASE64 || isWholeSequence(octets) ? octets : undefined;
}

/** A short text that no file is named by is a broken object, unless it looks like the path of a missing file. */
const isNoFile = (text: string, octets: Uint8Array): boolean =>
  (octets[0] === 0x30 || text.trimEnd().endsWith("=") || !text.includes("/")) && !existsSync(text);

/** A SEQUENCE with a length that ends where the octets end. */
const isWholeSequence = (octets: Uint8Array): boolean =>
  octets[0] === 0x30 && octets[1]! < 0x80 && octets.length === octets[1]! + 2;

function found<T>(octets: Uint8Array, source: string, parse: (der: Uint8Array) => T): Found<T> {
  const objects = attempt((all): LoadedObject[] => objectsIn(all, source), octets);
  if (objects === undefined) return { values: [], source, unreadable: true };
  const values = objects.flatMap(({ der }) => {
    const one = attempt(parse, der);
    return one === undefined ? [] : [one];
  });
  return { values, source, unreadable: values.length < objects.length || objects.length === 0 };
}

interface File {
  readonly path: string;
  readonly stat: Stats;
}

/** A file, or those of a folder, hidden ones left out. */
function filesAt(path: string): readonly File[] {
  try {
    const stat = statSync(path);
    if (!stat.isDirectory()) return [{ path, stat }];
    return readdirSync(path)
      .filter((name) => !name.startsWith("."))
      .sort()
      .map((name) => ({ path: join(path, name), stat: statSync(join(path, name)) }))
      .filter((file) => file.stat.isFile());
  } catch (error) {
    throw readError(error, path);
  }
}

function regularFile(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw readError(error, path);
  }
}

/** Only regular files: a pipe named in a request could keep all others waiting. */
function readRegularFile(path: string, stat: Stats, limit: number): Uint8Array {
  if (stat.isDirectory()) throw new PodpisError("FILE_UNREADABLE", { path, reason: "it is a folder" });
  if (!stat.isFile()) throw new PodpisError("FILE_UNREADABLE", { path, reason: "it is no regular file" });
  // An empty file is an object that does not parse.
  return stat.size === 0 ? new Uint8Array(0) : readSmallFile(path, limit);
}
