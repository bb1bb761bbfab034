/**
 * One file of the cache: a line of JSON that says what it is, then the DER. The name holds what is needed to
 * choose and to tidy up without opening it:
 *
 *     crl-<SHA-256 of the key, shortened>-<thisUpdate>-<nextUpdate>-<size>.evidence
 *
 * with dates in milliseconds and the size of the file in octets. Newer objects get names of their own, so that
 * parallel processes never replace a newer one by an older.
 */
import { createHash } from "node:crypto";
import { utf8 } from "../../base/bytes.js";
import type { CacheKey } from "../../base/evidenceCache.js";
import { MAX_CRL, MAX_URL } from "../../base/limits.js";
import { readOwnFile } from "./ownFile.js";

export interface EntryName {
  readonly file: string;
  readonly kind: CacheKey["kind"];
  /** Same for all objects of a key. */
  readonly id: string;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly size: number;
}

const NAME = /^((crl|ocsp|issuer)-[0-9a-f]{40})-(-?\d{1,16})-(-?\d{1,16})-(\d{1,12})\.evidence$/;

/** undefined for a file that is none of ours. */
export function readName(file: string): EntryName | undefined {
  const match = NAME.exec(file);
  if (match === null) return undefined;
  const [, id, kind, thisUpdate, nextUpdate, size] = match;
  return {
    file,
    kind: kind as CacheKey["kind"],
    id: id!,
    thisUpdate: Number(thisUpdate),
    nextUpdate: Number(nextUpdate),
    size: Number(size),
  };
}

export const fileName = ({ id, thisUpdate, nextUpdate, size }: Omit<EntryName, "file" | "kind">): string =>
  `${id}-${thisUpdate}-${nextUpdate}-${size}.evidence`;

export function idOf(key: CacheKey): string {
  const hash = createHash("sha256").update(headerText(key)).digest("hex");
  return `${key.kind}-${hash.slice(0, 40)}`;
}

const headerText = ({ kind, url, issuerKey, certificate }: CacheKey): string =>
  JSON.stringify({ podpis: "cache/1", kind, url, issuerKey, ...(certificate && { certificate }) });

export const header = (key: CacheKey): Uint8Array => utf8(`${headerText(key)}\n`);

const MAX_HEADER = 2 * MAX_URL + 1024;

export interface Entry {
  readonly key: CacheKey;
  readonly bytes: Uint8Array;
}

/**
 * Reads a file of the cache, or with `headOnly` just what it is (`bytes` is empty then). undefined when it is
 * broken, somebody else's, no plain file, or too large. Throws the system's errors.
 */
export function readEntry(path: string, headOnly = false): Entry | undefined {
  const octets = readOwnFile(path, MAX_CRL + MAX_HEADER, headOnly ? MAX_HEADER : undefined);
  if (octets === undefined) return undefined;
  const end = octets.subarray(0, MAX_HEADER).indexOf(0x0a);
  const key = end < 0 ? undefined : keyOf(octets.subarray(0, end));
  return key && { key, bytes: headOnly ? new Uint8Array(0) : octets.subarray(end + 1) };
}

function keyOf(line: Uint8Array): CacheKey | undefined {
  try {
    const { podpis, kind, url, issuerKey, certificate } = JSON.parse(new TextDecoder().decode(line));
    const right = podpis === "cache/1" && [kind, url, issuerKey].every((one) => typeof one === "string");
    return right ? { kind, url, issuerKey, ...(certificate && { certificate }) } : undefined;
  } catch {
    return undefined;
  }
}

export const sameKey = (a: CacheKey, b: CacheKey): boolean => headerText(a) === headerText(b);
