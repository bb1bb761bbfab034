/**
 * The challenges that were issued and what became of them: a folder with a file for each, which moves from `issued` to
 * `used` when its response is accepted. Moving is one step of the file system, so that of two who try only one succeeds.
 */
import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PodpisError } from "../../base/errors.js";
import { CHALLENGE_SKEW, MAX_CHALLENGES } from "../../base/limits.js";
import { inspectFolder } from "../cache/folder.js";
import { errno, readError, writeError } from "../files/reasons.js";
import { isPlannedFolder, makeFolder, onlyPlanned, removeFile } from "../files/rehearsal.js";

/** What became of a challenge. "unknown": it was not issued here, or has ended and was forgotten. */
export type ChallengeStanding = "issued" | "used" | "unknown";

/** The text of a challenge, and when it ends: what its file is called by. */
export interface KnownChallenge {
  readonly text: string;
  readonly expires: Date;
}

/** `SECONDS-SHA256`: when it may be forgotten, and of which octets it is. Nothing stands inside. */
const NAME = /^(\d{1,12})-[0-9a-f]{64}$/;

const nameOf = ({ text, expires }: KnownChallenge): string =>
  `${Math.ceil(expires.getTime() / 1000)}-${createHash("sha256").update(text).digest("hex")}`;

/** Several processes sweep a folder: another may have been first. */
function forget(path: string): void {
  try {
    removeFile(path);
  } catch (error) {
    if (errno(error) !== "ENOENT") throw error;
  }
}

/** The folder that remembers challenges; several processes may share one. */
export class ChallengeFolder {
  constructor(readonly folder: string) {}

  /** Remembers a new challenge, and forgets those that have ended. Throws AUTH_STATE, OUTPUT_FAILED. */
  issue(challenge: KnownChallenge, now: Date): void {
    this.#open();
    this.sweep(now);
    if (this.#names("issued").length >= MAX_CHALLENGES) {
      throw this.#unusable("too many challenges wait for an answer in it");
    }
    const path = this.#path("issued", challenge);
    if (onlyPlanned(path, "create")) return;
    this.#attempt(() => writeFileSync(path, "", { mode: 0o600, flag: "wx" }));
    this.#sync("issued");
  }

  /** Throws AUTH_STATE. */
  standing(challenge: KnownChallenge): ChallengeStanding {
    this.#open();
    if (existsSync(this.#path("used", challenge))) return "used";
    return existsSync(this.#path("issued", challenge)) ? "issued" : "unknown";
  }

  /**
   * Uses a challenge up. "issued": it was open, and this call, of all that try, has used it. Throws AUTH_STATE,
   * OUTPUT_FAILED.
   */
  use(challenge: KnownChallenge): ChallengeStanding {
    this.#open();
    try {
      renameSync(this.#path("issued", challenge), this.#path("used", challenge));
    } catch (error) {
      if (errno(error) !== "ENOENT") throw writeError(error, this.folder);
      return existsSync(this.#path("used", challenge)) ? "used" : "unknown";
    }
    this.#sync("used");
    this.#sync("issued");
    return "issued";
  }

  /** Forgets what ended: a response to it is refused by its time. Throws AUTH_STATE. */
  sweep(now: Date): void {
    const before = (now.getTime() - CHALLENGE_SKEW) / 1000;
    for (const part of ["issued", "used"] as const) {
      for (const name of this.#names(part)) {
        const expires = NAME.exec(name)?.[1];
        if (expires === undefined || Number(expires) >= before) continue;
        this.#attempt(() => forget(join(this.folder, part, name)));
      }
    }
  }

  #path(part: "issued" | "used", challenge: KnownChallenge): string {
    return join(this.folder, part, nameOf(challenge));
  }

  #names(part: "issued" | "used"): string[] {
    const folder = join(this.folder, part);
    if (isPlannedFolder(folder)) return [];
    try {
      return readdirSync(folder);
    } catch (error) {
      throw readError(error, this.folder);
    }
  }

  /** Makes the folders, mode 0700; refuses those that are not the user's alone. */
  #open(): void {
    for (const folder of [this.folder, join(this.folder, "issued"), join(this.folder, "used")]) {
      this.#attempt(() => makeFolder(folder, 0o700));
      const state = inspectFolder(folder);
      if (state.kind === "refused") throw this.#unusable(state.problem);
    }
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw writeError(error, this.folder);
    }
  }

  /** A response that was used stays so when the power fails. */
  #sync(part: "issued" | "used"): void {
    try {
      const fd = openSync(join(this.folder, part), "r");
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    } catch {
      // Windows opens no folders; some file systems do not sync them.
    }
  }

  #unusable(reason: string): PodpisError {
    return new PodpisError("AUTH_STATE", { path: this.folder, reason });
  }
}
