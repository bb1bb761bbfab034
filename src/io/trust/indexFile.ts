/** The index of the list of accredited CAs on disk: a JSON file, and beside it the certificates it speaks of. */
import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { utf8 } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_SMALL_OBJECT, MAX_TRUST_INDEX } from "../../base/limits.js";
import {
  type AccreditationIndex,
  INDEX_SCHEMA,
  type IndexedCertificate,
  type IndexedList,
  isIndexed,
} from "../../trust/accreditationIndex.js";
import { readError } from "../files/reasons.js";
import { readSmallFile } from "../files/small.js";
import type { TrustStore } from "./store.js";

const INDEX = "accredited.json";
const blobName = ({ sha256 }: Pick<AccreditationIndex, "sha256">): string =>
  `accredited-${sha256.slice(0, 16)}.der`;

/** Whether a list was ever taken into use, without reading the index. */
export const hasIndex = ({ folder }: Pick<TrustStore, "folder">): boolean => existsSync(join(folder, INDEX));

/** The index in use; undefined when there is none. Throws TRUST_STORE when it is damaged, FILE_UNREADABLE. */
export function loadIndex({ folder }: Pick<TrustStore, "folder">): AccreditationIndex | undefined {
  const path = join(folder, INDEX);
  let bytes: Uint8Array;
  try {
    bytes = readSmallFile(path, MAX_TRUST_INDEX);
  } catch (error) {
    if (error instanceof PodpisError && error.code === "FILE_NOT_FOUND") return undefined;
    throw error;
  }
  const index = parsed(bytes);
  if (index === undefined) throw new PodpisError("TRUST_STORE", { path, reason: "the index is damaged" });
  return index;
}

/** The file is ours; this notices one that was cut, or is another program's, and costs nothing. */
function parsed(bytes: Uint8Array): AccreditationIndex | undefined {
  try {
    const index: AccreditationIndex = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(),
    );
    const { schema, date, version, sha256, authorities, certificates, keyIdentifiers } = index;
    const whole =
      schema === INDEX_SCHEMA &&
      typeof version === "number" &&
      !Number.isNaN(Date.parse(date)) &&
      /^[0-9a-f]{64}$/.test(sha256) &&
      Array.isArray(authorities) &&
      Array.isArray(certificates) &&
      Array.isArray(keyIdentifiers);
    return whole ? index : undefined;
  } catch {
    return undefined;
  }
}

/** Puts an index into use: its certificates first, so that the index never speaks of what is not there. */
export async function saveIndex(store: TrustStore, { index, certificates }: IndexedList): Promise<void> {
  await store.write(blobName(index), certificates);
  await store.write(INDEX, [utf8(`${JSON.stringify(index)}\n`)]);
  for (const name of readdirSync(store.folder)) {
    if (/^accredited-[0-9a-f]{16}\.der$/.test(name) && name !== blobName(index)) {
      rmSync(join(store.folder, name), { force: true });
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
