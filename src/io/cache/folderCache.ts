/** Evidence kept in a folder, shared by parallel processes without locks: files appear whole and are never changed. */
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { CachedObject, CacheKey, EvidenceCache } from "../../base/evidenceCache.js";
import { MAX_CACHE, MAX_CACHE_ENTRIES } from "../../base/limits.js";
import { HOUR } from "../../base/time.js";
import { readError } from "../files/reasons.js";
import { isRehearsal, removeFile } from "../files/rehearsal.js";
import { TEMPORARY } from "../files/temporary.js";
import { type EntryName, fileName, header, idOf, readEntry, readName, sameKey } from "./entry.js";
import { type FolderState, inspectFolder } from "./folder.js";
import { putOwnFile } from "./ownFile.js";

/** How much a cache may hold, and who is told when it cannot be used. */
export interface FolderCacheOptions {
  /** Told once why the folder is not used, as an English phrase. */
  readonly onProblem?: (problem: string) => void;
  readonly now?: () => number;
  /** The most octets in all files together. */
  readonly maxBytes?: number;
  readonly maxEntries?: number;
}

/** One kept object, as `podpis cache list` shows it. */
export interface ListedEntry extends CacheKey {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Octets of the file. */
  readonly size: number;
}

/**
 * A cache that works or does not: whatever goes wrong, nothing is thrown from `read`, `write`, `discard`, and
 * the evidence is fetched as if there were no cache.
 */
export class FolderCache implements EvidenceCache {
  readonly #now: () => number;
  readonly #maxBytes: number;
  readonly #maxEntries: number;
  #listing: { readonly mtimeMs: number; readonly entries: readonly EntryName[] } | undefined;
  #problem: string | undefined;

  constructor(
    readonly folder: string,
    private readonly options: FolderCacheOptions = {},
  ) {
    this.#now = options.now ?? Date.now;
    this.#maxBytes = options.maxBytes ?? MAX_CACHE;
    this.#maxEntries = options.maxEntries ?? MAX_CACHE_ENTRIES;
  }

  read(key: CacheKey): Uint8Array | undefined {
    return this.#quietly(() => {
      const newest = this.#newest(idOf(key));
      if (newest === undefined || newest.nextUpdate <= this.#now()) return undefined;
      const entry = readEntry(join(this.folder, newest.file));
      if (entry !== undefined && sameKey(entry.key, key)) return entry.bytes;
      this.#remove(newest);
      return undefined;
    });
  }

  write(key: CacheKey, { bytes, thisUpdate, nextUpdate }: CachedObject): void {
    if (isRehearsal()) return;
    this.#quietly(() => {
      const head = header(key);
      const size = head.length + bytes.length;
      if (nextUpdate.getTime() <= this.#now() || size > this.#maxBytes / 2) return;
      const id = idOf(key);
      const times = { thisUpdate: thisUpdate.getTime(), nextUpdate: nextUpdate.getTime() };
      const newest = this.#newest(id);
      if (newest !== undefined && newest.thisUpdate >= times.thisUpdate) return;
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      if (this.#state().kind !== "usable") return;
      putOwnFile(this.folder, fileName({ id, ...times, size }), head, bytes);
      this.#tidy();
    });
  }

  discard(key: CacheKey): void {
    this.#quietly(() => {
      const newest = this.#newest(idOf(key));
      if (newest !== undefined) this.#remove(newest);
    });
  }

  /** What is kept, the soonest to end first. Throws FILE_UNREADABLE, also for a folder that is not used. */
  list(): readonly ListedEntry[] {
    return this.#aloud((entries) =>
      entries
        .flatMap((entry) => {
          const { thisUpdate, nextUpdate, size } = entry;
          const head = this.#quietly(() => readEntry(join(this.folder, entry.file), true));
          if (head === undefined) return [];
          return [{ ...head.key, thisUpdate: new Date(thisUpdate), nextUpdate: new Date(nextUpdate), size }];
        })
        .sort((a, b) => a.nextUpdate.getTime() - b.nextUpdate.getTime()),
    );
  }

  /** Removes everything, and nothing that is not ours. Throws as `list`. */
  clear(): { readonly removed: number; readonly bytes: number } {
    return this.#aloud((entries) => {
      for (const entry of entries) this.#remove(entry);
      this.#quietly(() => this.#removeAbandoned(0));
      return { removed: entries.length, bytes: entries.reduce((sum, { size }) => sum + size, 0) };
    });
  }

  #aloud<T>(work: (entries: readonly EntryName[]) => T): T {
    try {
      const state = inspectFolder(this.folder);
      if (state.kind === "refused") throw new Error(state.problem);
      return work(state.kind === "absent" ? [] : this.#entriesOf(state.stat.mtimeMs));
    } catch (error) {
      throw readError(error, this.folder);
    }
  }

  #quietly<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      // Another process tidied the file away in between.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      this.#say(String(readError(error, this.folder).data.reason));
      return undefined;
    }
  }

  #say(problem: string): void {
    if (this.#problem !== undefined) return;
    this.#problem = problem;
    this.options.onProblem?.(problem);
  }

  #state(): FolderState {
    const state = inspectFolder(this.folder);
    if (state.kind === "refused") this.#say(state.problem);
    return state;
  }

  #newest(id: string): EntryName | undefined {
    const state = this.#state();
    if (state.kind !== "usable") return undefined;
    let newest: EntryName | undefined;
    for (const entry of this.#entriesOf(state.stat.mtimeMs)) {
      if (entry.id === id && (newest === undefined || entry.thisUpdate > newest.thisUpdate)) newest = entry;
    }
    return newest;
  }

  /** The files of the folder; read again only when it has changed. */
  #entriesOf(mtimeMs: number): readonly EntryName[] {
    if (this.#listing?.mtimeMs !== mtimeMs) {
      const entries = readdirSync(this.folder).flatMap((file) => readName(file) ?? []);
      this.#listing = { mtimeMs, entries };
    }
    return this.#listing.entries;
  }

  /** Removes what was replaced or has ended, then, while there is too much, what ends soonest. */
  #tidy(): void {
    this.#listing = undefined;
    const now = this.#now();
    const entries = [...this.#entriesOf(statSync(this.folder).mtimeMs)].sort(
      (a, b) => b.nextUpdate - a.nextUpdate,
    );
    const newest = new Map<string, number>();
    for (const { id, thisUpdate } of entries) {
      newest.set(id, Math.max(thisUpdate, newest.get(id) ?? thisUpdate));
    }
    let bytes = 0;
    let count = 0;
    for (const entry of entries) {
      const wanted = entry.thisUpdate === newest.get(entry.id) && entry.nextUpdate > now;
      const fits = count < this.#maxEntries && bytes + entry.size <= this.#maxBytes;
      if (wanted && fits) {
        bytes += entry.size;
        count++;
      } else this.#remove(entry);
    }
    this.#removeAbandoned(HOUR);
  }

  /** Temporary files of processes that were killed. */
  #removeAbandoned(age: number): void {
    for (const file of readdirSync(this.folder).filter((name) => TEMPORARY.test(name))) {
      this.#quietly(() => {
        const path = join(this.folder, file);
        if (this.#now() - statSync(path).mtimeMs >= age) removeFile(path);
      });
    }
  }

  #remove({ file }: EntryName): void {
    this.#listing = undefined;
    this.#quietly(() => removeFile(join(this.folder, file)));
  }
}
