/** The index of the list of accredited CAs on disk: a JSON file, and beside it the certificates it speaks of. */
import { closeSync, existsSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { equalBytes, toHex, utf8 } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_SMALL_OBJECT, MAX_TRUST_INDEX } from "../../base/limits.js";
import { digest } from "../../crypto/digest.js";
import {
  type AccreditationIndex,
  type IndexedCertificate,
  type IndexedList,
  isIndexed,
} from "../../trust/accreditationIndex.js";
import { accreditationIndex } from "../../trust/indexShape.js";
import { readError, writeError } from "../files/reasons.js";
import { removeFile } from "../files/rehearsal.js";
import { readSmallFile } from "../files/small.js";
import { refuseUnsafeFile, type StoredAnchor, type TrustStore } from "./store.js";

const INDEX = "accredited.json";
const blobName = ({ sha256 }: Pick<AccreditationIndex, "sha256">): string =>
  `accredited-${sha256.slice(0, 16)}.der`;

/** Whether a list was ever taken into use, without reading the index. */
export const hasIndex = ({ folder }: Pick<TrustStore, "folder">): boolean => existsSync(join(folder, INDEX));

/**
 * The index in use; undefined when there is none. Throws TRUST_STORE when it is damaged, or rests on a certificate
 * that is no longer pinned; FILE_UNREADABLE.
 */
export function loadIndex(store: TrustStore): AccreditationIndex | undefined {
  const index = readIndex(store);
  const vouches = ({ use, certificate, signerOgrn }: StoredAnchor): boolean =>
    use === "list" &&
    certificate.sha256 === index?.anchor &&
    (index.signerOgrn === undefined || index.signerOgrn === signerOgrn);
  if (index === undefined || store.inspect().anchors.some(vouches)) return index;
  const reason = "the certificate that the list was taken by is no longer pinned";
  throw new PodpisError("TRUST_STORE", { path: join(store.folder, INDEX), reason });
}

/** The index as it lies there, whoever is pinned now. Throws TRUST_STORE when it is damaged, FILE_UNREADABLE. */
export function readIndex({ folder }: Pick<TrustStore, "folder">): AccreditationIndex | undefined {
  const path = join(folder, INDEX);
  refuseUnsafeFile(path);
  let bytes: Uint8Array;
  try {
    bytes = readSmallFile(path, MAX_TRUST_INDEX);
  } catch (error) {
    if (error instanceof PodpisError && error.code === "FILE_NOT_FOUND") return undefined;
    throw error;
  }
  const index = opened(bytes);
  if (index === undefined) throw new PodpisError("TRUST_STORE", { path, reason: "the index is damaged" });
  return index;
}

/** Takes the list out of use. */
export function dropIndex({ folder }: Pick<TrustStore, "folder">): void {
  const path = join(folder, INDEX);
  try {
    if (existsSync(path)) removeFile(path);
  } catch (error) {
    throw writeError(error, path);
  }
}

// The file is `{"sha256":"…","index":{…}}`, and the digest is of the octets of the index: it notices a slip, not a
// forger, who can write another one.

const HEAD = '{"sha256":"';
const MIDDLE = '","index":';
const INDEX_AT = HEAD.length + 64 + MIDDLE.length;
const TAIL = "}\n";

function sealed(index: AccreditationIndex): readonly Uint8Array[] {
  const octets = utf8(JSON.stringify(index));
  return [utf8(`${HEAD}${toHex(digest("sha256", octets))}${MIDDLE}`), octets, utf8(TAIL)];
}

function opened(bytes: Uint8Array): AccreditationIndex | undefined {
  const octets = bytes.subarray(INDEX_AT, Math.max(INDEX_AT, bytes.length - TAIL.length));
  const head = utf8(`${HEAD}${toHex(digest("sha256", octets))}${MIDDLE}`);
  const isWhole =
    equalBytes(bytes.subarray(0, INDEX_AT), head) &&
    equalBytes(bytes.subarray(INDEX_AT + octets.length), utf8(TAIL));
  if (!isWhole) return undefined;
  try {
    const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString();
    return accreditationIndex(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Puts an index into use: its certificates first, so that the index never speaks of what is not there. */
export async function saveIndex(store: TrustStore, { index, certificates }: IndexedList): Promise<void> {
  await store.write(blobName(index), certificates);
  await store.write(INDEX, sealed(index));
  for (const name of readdirSync(store.folder)) {
    if (/^accredited-[0-9a-f]{16}\.der$/.test(name) && name !== blobName(index)) {
      removeFile(join(store.folder, name));
    }
  }
}

/** The DER of certificates of the index. Throws TRUST_STORE when the file does not hold them. */
export function loadListed(
  { folder }: Pick<TrustStore, "folder">,
  index: AccreditationIndex,
  wanted: readonly IndexedCertificate[],
): Uint8Array[] {
  if (wanted.length === 0) return [];
  const path = join(folder, blobName(index));
  refuseUnsafeFile(path);
  const damaged = (): PodpisError => new PodpisError("TRUST_STORE", { path, reason: "the index is damaged" });
  let fd: number | undefined;
  try {
    fd = openSync(path, "r");
    const file = fd;
    return wanted.map((entry) => {
      const { offset = 0, length = 0 } = entry;
      if (!(length > 0 && length <= MAX_SMALL_OBJECT && offset >= 0)) throw damaged();
      const der = new Uint8Array(length);
      if (readSync(file, der, 0, length, offset) !== length || !isIndexed(entry, der)) throw damaged();
      return der;
    });
  } catch (error) {
    throw readError(error, path);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
