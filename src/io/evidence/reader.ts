/** Reads a folder of evidence: no object is given out whose content is not what its name says. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { toHex } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_CRL, MAX_EVIDENCE_INDEX } from "../../base/limits.js";
import { digest } from "../../crypto/digest.js";
import { readError } from "../files/reasons.js";
import { readSmallFile } from "../files/small.js";
import { INDEX, OBJECTS, objectName, type StoredObject } from "./layout.js";

/** The evidence is not as it was written. `reason`: an English phrase of the text tables. */
export const damaged = (path: string, reason: string, cause?: unknown): PodpisError =>
  new PodpisError("EVIDENCE_DAMAGED", { path, reason }, cause);

export class EvidenceReader {
  #objects: ReadonlyMap<string, StoredObject> = new Map();

  constructor(readonly folder: string) {}

  /** Where the index lies, to be named in errors. */
  get indexPath(): string {
    return join(this.folder, INDEX);
  }

  /** The octets of the index. Throws FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_TOO_LARGE. */
  index(): Uint8Array {
    return readSmallFile(this.indexPath, MAX_EVIDENCE_INDEX);
  }

  /**
   * Compares the folder with what the index says is in it: every object must be there, unchanged, and no other.
   * Throws EVIDENCE_DAMAGED, naming the file; FILE_UNREADABLE.
   */
  expect(objects: readonly StoredObject[]): void {
    const folder = join(this.folder, OBJECTS);
    const present = namesIn(folder);
    this.#objects = new Map(objects.map((object) => [object.sha256, object]));
    for (const { sha256 } of objects) this.read(sha256);
    const names = new Set(objects.map(objectName));
    const extra = present.find((name) => !names.has(name));
    if (extra !== undefined) throw damaged(join(folder, extra), "the index does not know it");
  }

  /** One object. Throws EVIDENCE_DAMAGED, FILE_UNREADABLE. */
  read(sha256: string): Uint8Array {
    const object = this.#objects.get(sha256);
    if (object === undefined) throw damaged(this.indexPath, "it names an object that it does not list");
    const path = join(this.folder, OBJECTS, objectName(object));
    let bytes: Uint8Array;
    try {
      bytes = readSmallFile(path, MAX_CRL);
    } catch (error) {
      if (!(error instanceof PodpisError)) throw error;
      if (error.code === "FILE_NOT_FOUND") throw damaged(path, "it is missing", error);
      if (error.code !== "FILE_EMPTY") throw error;
      bytes = new Uint8Array(0);
    }
    if (bytes.length !== object.size || toHex(digest("sha256", bytes)) !== sha256) {
      throw damaged(path, "its content is not what its name says");
    }
    return bytes;
  }
}

function namesIn(folder: string): string[] {
  try {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat === undefined) throw damaged(folder, "it is missing");
    if (!stat.isDirectory()) throw damaged(folder, "it is no folder");
    return readdirSync(folder);
  } catch (error) {
    throw readError(error, folder);
  }
}
