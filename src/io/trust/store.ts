/**
 * The user's trust store: certificates that are anchors because the user said so, one PEM file each, named by
 * its SHA-256; and the index of the list of accredited CAs. Files appear complete or not at all; the folder is
 * the user's alone, and one that others may write into is not used.
 */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isMalformed } from "../../asn1/cursor.js";
import { decodePemBlocks, pemBytes } from "../../asn1/pem.js";
import { utf8 } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import { inspectFolder, rightsProblem } from "../cache/folder.js";
import { AtomicOutput } from "../files/output.js";
import { readError, writeError } from "../files/reasons.js";
import { makeFolder, removeFile } from "../files/rehearsal.js";
import { readSmallFile } from "../files/small.js";

/** What an anchor is for: paths of certificates, or the signature under the list of accredited CAs. */
export type AnchorUse = "certificates" | "list";

/** Where each lies in the store's folder. */
export const ANCHOR_FOLDERS: Readonly<Record<AnchorUse, string>> = {
  certificates: "anchors",
  list: "list-anchors",
};
export const ANCHOR_USES = Object.keys(ANCHOR_FOLDERS) as AnchorUse[];

export interface StoredAnchor {
  readonly use: AnchorUse;
  readonly certificate: Certificate;
  /** For a CA pinned for the list: ОГРН of the one organisation below it that may sign the list. */
  readonly signerOgrn?: string;
}

/** The line above the certificate that says it: text before a PEM block is nobody else's business (RFC 7468 §5.2). */
const SIGNER_OGRN = /^Signer-OGRN: (\d{13})$/m;

/** A file of the store that is not what its name says. */
export interface DamagedFile {
  readonly file: string;
  /** An English phrase of the text tables. */
  readonly problem: string;
}

/** The user's trust store: a folder of anchors and the list of accredited CAs. What is damaged in it is an error. */
export class TrustStore {
  constructor(readonly folder: string) {}

  /** The anchors for a use. Throws TRUST_STORE when a file is damaged: what was trusted cannot be guessed. */
  anchors(use: AnchorUse): Certificate[] {
    return this.stored(use).map(({ certificate }) => certificate);
  }

  /** As `anchors`, with what else was said of each. */
  stored(use: AnchorUse): StoredAnchor[] {
    const { anchors, damaged } = this.inspect();
    const [bad] = damaged;
    if (bad !== undefined) throw new PodpisError("TRUST_STORE", { path: bad.file, reason: bad.problem });
    return anchors.filter((one) => one.use === use);
  }

  /** Everything in the store, and what is wrong with it. Throws TRUST_STORE for the folder itself. */
  inspect(): { readonly anchors: readonly StoredAnchor[]; readonly damaged: readonly DamagedFile[] } {
    refuseUnsafe(this.folder);
    const anchors: StoredAnchor[] = [];
    const damaged: DamagedFile[] = [];
    for (const use of ANCHOR_USES) {
      refuseUnsafe(join(this.folder, ANCHOR_FOLDERS[use]));
      for (const name of this.#names(ANCHOR_FOLDERS[use])) {
        const file = join(this.folder, ANCHOR_FOLDERS[use], name);
        const found = readStored(file, use);
        if (typeof found === "string") damaged.push({ file, problem: found });
        else if (`${found.certificate.sha256}.pem` !== name) {
          damaged.push({ file, problem: "it holds another certificate than its name says" });
        } else anchors.push(found);
      }
    }
    return { anchors, damaged };
  }

  /** Adds an anchor; false when it was there, with the same word on who may sign. Throws TRUST_STORE, OUTPUT_FAILED. */
  async add({ use, certificate, signerOgrn }: StoredAnchor): Promise<boolean> {
    const name = `${certificate.sha256}.pem`;
    const isThere = this.inspect().anchors.some(
      (one) =>
        one.use === use &&
        one.certificate.sha256 === certificate.sha256 &&
        (signerOgrn === undefined || signerOgrn === one.signerOgrn),
    );
    if (isThere) return false;
    const folder = join(this.folder, ANCHOR_FOLDERS[use]);
    this.#makeFolder(folder);
    const said = signerOgrn === undefined ? [] : [utf8(`Signer-OGRN: ${signerOgrn}\n`)];
    await this.write(join(ANCHOR_FOLDERS[use], name), [...said, pemBytes("CERTIFICATE", certificate.raw)]);
    return true;
  }

  /** Removes an anchor. */
  remove({ use, certificate }: StoredAnchor): void {
    const path = join(this.folder, ANCHOR_FOLDERS[use], `${certificate.sha256}.pem`);
    try {
      removeFile(path);
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
    refuseUnsafe(this.folder);
    refuseUnsafe(folder);
    try {
      makeFolder(folder, 0o700);
    } catch (error) {
      throw writeError(error, folder);
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

/** The anchor in a file, or what is wrong with it: an English phrase of the text tables. */
function readStored(file: string, use: AnchorUse): StoredAnchor | string {
  try {
    const problem = rightsProblem(statSync(file));
    if (problem !== undefined) return problem;
    const text = Buffer.from(readSmallFile(file)).toString("latin1");
    const [block] = decodePemBlocks(text);
    if (block === undefined) return "it holds no certificate";
    const signerOgrn = use === "list" ? SIGNER_OGRN.exec(text)?.[1] : undefined;
    return { use, certificate: parseCertificate(block.der), ...(signerOgrn !== undefined && { signerOgrn }) };
  } catch (error) {
    const known = isMalformed(error) ? undefined : readError(error, file);
    if (known === undefined || known.code === "FILE_EMPTY") return "it holds no certificate";
    throw known;
  }
}

/** Refuses a folder that is not the user's alone; one that is not there yet will be. Throws TRUST_STORE. */
function refuseUnsafe(folder: string): void {
  let state: ReturnType<typeof inspectFolder>;
  try {
    state = inspectFolder(folder);
  } catch (error) {
    throw readError(error, folder);
  }
  if (state.kind === "refused") {
    throw new PodpisError("TRUST_STORE", { path: folder, reason: state.problem });
  }
}

/** The same for a file of the store. Throws TRUST_STORE. */
export function refuseUnsafeFile(file: string): void {
  let problem: string | undefined;
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    problem = stat && rightsProblem(stat);
  } catch (error) {
    throw readError(error, file);
  }
  if (problem !== undefined) throw new PodpisError("TRUST_STORE", { path: file, reason: problem });
}
