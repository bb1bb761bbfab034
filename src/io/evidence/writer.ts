/** Writes a folder of evidence: objects named by their SHA-256 first, and the index that speaks of them last. */
import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { toHex } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { digest } from "../../crypto/digest.js";
import { AtomicOutput } from "../files/output.js";
import { writeError, wrongKind } from "../files/reasons.js";
import { INDEX, isObjectName, OBJECTS, type ObjectKind, objectName, type StoredObject } from "./layout.js";

/**
 * Nothing exists before the first object is flushed; without an index, which `commit` writes, the folder is no
 * evidence yet. A folder that is made here is the user's alone (0700): certificates name people.
 */
export class EvidenceWriter {
  readonly #objects = new Map<string, StoredObject>();
  readonly #waiting: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  /** What is being written; rejected for good when something could not be. */
  #written: Promise<void> = Promise.resolve();
  #begun = false;

  private constructor(readonly folder: string) {}

  /**
   * Judges the folder before any work is done: it must be absent, empty, or, with `force`, evidence that is to be
   * replaced. Throws EVIDENCE_EXISTS, FOLDER_FOREIGN, OUTPUT_FAILED.
   */
  static open(folder: string, force: boolean): EvidenceWriter {
    try {
      const present = statSync(folder, { throwIfNoEntry: false });
      if (present === undefined) accessSync(dirname(resolve(folder)), constants.W_OK | constants.X_OK);
      else if (!present.isDirectory()) {
        throw wrongKind("ENOTDIR", folder);
      } else refuseForeign(folder, force);
    } catch (error) {
      throw writeError(error, folder);
    }
    return new EvidenceWriter(folder);
  }

  /** Takes an object to be written; gives its SHA-256, which the caller may know already. */
  put(kind: ObjectKind, bytes: Uint8Array, sha256 = toHex(digest("sha256", bytes))): string {
    if (!this.#objects.has(sha256)) {
      const object = { sha256, kind, size: bytes.length };
      this.#objects.set(sha256, object);
      this.#waiting.push({ name: objectName(object), bytes });
    }
    return sha256;
  }

  /** What was put, by digest. */
  get objects(): readonly StoredObject[] {
    return [...this.#objects.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  }

  /** Writes what was put since. Throws OUTPUT_FAILED, and once it did, always: there is no index of half a folder. */
  flush(): Promise<void> {
    this.#written = this.#written.then(async () => {
      this.#begin();
      for (let one = this.#waiting.shift(); one !== undefined; one = this.#waiting.shift()) {
        await writeWhole(join(this.folder, OBJECTS, one.name), one.bytes);
      }
    });
    return this.#written;
  }

  /** Writes the index, which makes evidence of the folder. Throws OUTPUT_FAILED. */
  async commit(index: Uint8Array): Promise<void> {
    await this.flush();
    await writeWhole(join(this.folder, INDEX), index);
  }

  /** Makes the folder; what is to be replaced stops being evidence at once, by losing its index. */
  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      rmSync(join(this.folder, INDEX), { force: true });
      rmSync(join(this.folder, OBJECTS), { recursive: true, force: true });
      mkdirSync(join(this.folder, OBJECTS));
    } catch (error) {
      throw writeError(error, this.folder);
    }
  }
}

/** Only what a run of podpis has put there may be removed, and only when the user said so. */
function refuseForeign(folder: string, force: boolean): void {
  const names = readdirSync(folder);
  if (names.length === 0) return;
  const objects = names.includes(OBJECTS) ? readdirSync(join(folder, OBJECTS)) : [];
  if (names.some((name) => name !== INDEX && name !== OBJECTS) || !objects.every(isObjectName)) {
    throw new PodpisError("FOLDER_FOREIGN", { path: folder, reason: "it holds other files than evidence" });
  }
  if (!force) throw new PodpisError("EVIDENCE_EXISTS", { path: folder });
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const output = AtomicOutput.open(path);
  try {
    await output.write(bytes);
    await output.commit();
  } finally {
    await output.discard();
  }
}
