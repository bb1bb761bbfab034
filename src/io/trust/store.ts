/**
 * The user's trust store: certificates that are anchors because the user said so, one PEM file each, named by
 * its SHA-256; and the index of the list of accredited CAs. Files appear complete or not at all; the folder is
 * the user's alone, and one that others may write into is not used.
 */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isMalformed } from "../../asn1/cursor.js";
import { decodePemBlocks, pemBytes } from "../../asn1/pem.js";
import { PodpisError } from "../../base/errors.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import { inspectFolder } from "../cache/folder.js";
import { AtomicOutput } from "../files/output.js";
import { readError, writeError } from "../files/reasons.js";
import { readSmallFile } from "../files/small.js";

/** What an anchor is for: paths of certificates, or the signature under the list of accredited CAs. */
export type AnchorUse = "certificates" | "list";

const FOLDERS: Readonly<Record<AnchorUse, string>> = { certificates: "anchors", list: "list-anchors" };
export const ANCHOR_USES = Object.keys(FOLDERS) as AnchorUse[];

export interface StoredAnchor {
  readonly use: AnchorUse;
  readonly certificate: Certificate;
}

/** A file of the store that is not what its name says. */
export interface DamagedFile {
  readonly file: string;
  /** An English phrase of the text tables. */
  readonly problem: string;
}

export class TrustStore {
  constructor(readonly folder: string) {}

  /** The anchors for a use. Throws TRUST_STORE when a file is damaged: what was trusted cannot be guessed. */
  anchors(use: AnchorUse): Certificate[] {
    const { anchors, damaged } = this.inspect();
    const [bad] = damaged;
    if (bad !== undefined) throw new PodpisError("TRUST_STORE", { path: bad.file, reason: bad.problem });
    return anchors.filter((one) => one.use === use).map(({ certificate }) => certificate);
  }

  /** Everything in the store, and what is wrong with it. Throws TRUST_STORE for the folder itself. */
  inspect(): { readonly anchors: readonly StoredAnchor[]; readonly damaged: readonly DamagedFile[] } {
    this.#refuseUnsafe();
    const anchors: StoredAnchor[] = [];
    const damaged: DamagedFile[] = [];
    for (const use of ANCHOR_USES) {
      for (const name of this.#names(FOLDERS[use])) {
        const file = join(this.folder, FOLDERS[use], name);
        const certificate = readStored(file);
        if (certificate === undefined) damaged.push({ file, problem: "it holds no certificate" });
        else if (`${certificate.sha256}.pem` !== name) {
          damaged.push({ file, problem: "it holds another certificate than its name says" });
        } else anchors.push({ use, certificate });
      }
    }
    return { anchors, damaged };
  }

  /** Adds an anchor; false when it was there. Throws TRUST_STORE, OUTPUT_FAILED. */
  async add(use: AnchorUse, certificate: Certificate): Promise<boolean> {
    const name = `${certificate.sha256}.pem`;
    if (
      this.inspect().anchors.some((one) => one.use === use && one.certificate.sha256 === certificate.sha256)
    ) {
      return false;
    }
    const folder = join(this.folder, FOLDERS[use]);
    this.#makeFolder(folder);
    await this.write(join(FOLDERS[use], name), [pemBytes("CERTIFICATE", certificate.raw)]);
    return true;
  }

  /** Removes an anchor. */
  remove({ use, certificate }: StoredAnchor): void {
    const path = join(this.folder, FOLDERS[use], `${certificate.sha256}.pem`);
    try {
      rmSync(path);
    } catch (error) {
      throw writeError(error, path);
    }
  }

  /** Writes a file of the store, whole or not at all, mode 0600. */
  async write(name: string, parts: readonly Uint8Array[]): Promise<void> {
    this.#makeFolder(this.folder);
    const output = AtomicOutput.open(join(this.folder, name), { force: true, secret: true });
    try {
      for (const part of parts) await output.write(part);
      await output.commit();
    } finally {
      await output.discard();
    }
  }

  #makeFolder(folder: string): void {
    this.#refuseUnsafe();
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw writeError(error, folder);
    }
  }

  #refuseUnsafe(): void {
    let state: ReturnType<typeof inspectFolder>;
    try {
      state = inspectFolder(this.folder);
    } catch (error) {
      throw readError(error, this.folder);
    }
    if (state.kind === "refused") {
      throw new PodpisError("TRUST_STORE", { path: this.folder, reason: state.problem });
    }
  }

  #names(folder: string): string[] {
    try {
      return readdirSync(join(this.folder, folder))
        .filter((name) => !name.startsWith("."))
        .sort();
    } catch (error) {
      const known = readError(error, folder);
      if (known.code === "FILE_NOT_FOUND") return [];
      throw known;
    }
  }
}

function readStored(file: string): Certificate | undefined {
  try {
    const [block] = decodePemBlocks(readSmallFile(file));
    return block && parseCertificate(block.der);
  } catch (error) {
    if (isMalformed(error) || (error instanceof PodpisError && error.code === "FILE_EMPTY")) return undefined;
    throw error;
  }
}
