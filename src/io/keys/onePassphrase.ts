/** The passphrase of one store of keys. */
import { PodpisError } from "../../base/errors.js";
import type { PassphraseSource } from "./passphrase.js";

/** A passphrase asked for at most once, and wiped. */
export class OnePassphrase {
  #octets: Uint8Array | undefined;
  /** The empty one was tried because none was given. */
  wasGuessed = false;

  constructor(
    readonly path: string,
    readonly source: PassphraseSource | undefined,
  ) {}

  /** Throws KEY_PASSPHRASE_NEEDED when no source is named, and what the source throws. */
  async needed(): Promise<Uint8Array> {
    if (this.source === undefined) throw new PodpisError("KEY_PASSPHRASE_NEEDED", { path: this.path });
    this.#octets ??= await this.source(this.path);
    return this.#octets;
  }

  /** The empty passphrase when no source is named: many files have it. */
  async orEmpty(): Promise<Uint8Array> {
    if (this.source !== undefined) return this.needed();
    this.wasGuessed = true;
    return new Uint8Array(0);
  }

  /** A wrong passphrase that was only guessed is one that is needed. */
  explained(error: unknown): unknown {
    return this.wasGuessed && error instanceof PodpisError && error.code === "KEY_PASSPHRASE_WRONG"
      ? new PodpisError("KEY_PASSPHRASE_NEEDED", { path: this.path })
      : error;
  }

  wipe(): void {
    this.#octets?.fill(0);
  }
}
