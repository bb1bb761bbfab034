/** Which files a batch has written or is writing: no job may replace what another job of the same run made. */
import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { utf8 } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { digest } from "../../crypto/digest.js";

/** Octets of a digest kept for each output, in place of its path: two of a million are the same once in 10^26 runs. */
const KEPT = 16;

/** On these systems `A.sig` and `a.sig` are one file, and so are both Unicode forms of a name. */
const FOLDS = process.platform === "win32" || process.platform === "darwin";

export class BatchOutputs {
  readonly #claimed = new Set<string>();
  #folder: { readonly named: string; readonly real: string } | undefined;

  /** Throws OUTPUT_TWICE where an earlier job of this run had the same output, whatever became of it. */
  claim(path: string): void {
    const octets = digest("sha256", utf8(this.#identityOf(path)));
    const key = Buffer.from(octets.buffer, octets.byteOffset, KEPT).toString("latin1");
    if (this.#claimed.has(key)) throw new PodpisError("OUTPUT_TWICE", { path });
    this.#claimed.add(key);
  }

  /** The folder is resolved, for one reached by two names is one; of most outputs it is that of the one before. */
  #identityOf(path: string): string {
    const named = dirname(path);
    if (this.#folder?.named !== named) this.#folder = { named, real: realOf(resolve(named)) };
    const identity = join(this.#folder.real, basename(path));
    return FOLDS ? identity.normalize("NFC").toLowerCase() : identity;
  }
}

function realOf(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    // A folder that is not there is told when something is written into it.
    return folder;
  }
}
