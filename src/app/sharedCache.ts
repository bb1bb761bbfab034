/** A cache of evidence as the checks of one run see it: what one of them read, the others need not read again. */
import { type CachedObject, type CacheKey, type EvidenceCache, textOfKey } from "../base/evidenceCache.js";
import { MAX_SHARED_OBJECT_COUNT, MAX_SHARED_OBJECTS } from "../base/limits.js";
import { Lru } from "../base/lru.js";

/** Not for ever: another process may put something newer there. */
interface Read {
  readonly bytes: Uint8Array | undefined;
  readonly until: number;
}

/** Asked again for a key, it gives the same array; so what was parsed, and found of it, may be kept by the array. */
export class SharedCache implements EvidenceCache {
  readonly #reads = new Lru<Read>(MAX_SHARED_OBJECTS, MAX_SHARED_OBJECT_COUNT);

  /** `keep`: for how long what was there, and that nothing was, is known; milliseconds of the clock `now`. */
  constructor(
    private readonly real: EvidenceCache,
    private readonly now: () => number,
    private readonly keep: { readonly success: number; readonly failure: number },
  ) {}

  read(key: CacheKey): Uint8Array | undefined {
    const id = textOfKey(key);
    const known = this.#reads.get(id);
    if (known !== undefined && this.now() < known.until) return known.bytes;
    const bytes = this.real.read(key);
    const until = this.now() + (bytes === undefined ? this.keep.failure : this.keep.success);
    this.#reads.set(id, { bytes, until }, bytes?.length ?? 1);
    return bytes;
  }

  /** What is there may be newer than the object, and stay: the next to ask reads what it is. */
  write(key: CacheKey, object: CachedObject): void {
    this.#reads.delete(textOfKey(key));
    this.real.write(key, object);
  }

  discard(key: CacheKey): void {
    this.#reads.delete(textOfKey(key));
    this.real.discard(key);
  }
}
