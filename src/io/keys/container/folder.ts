/** The folder a CryptoPro container is: `xxxxxxxx.000` on a flash drive or a disk. It is only ever read. */
import { readdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isMalformed } from "../../../asn1/cursor.js";
import { unarmor } from "../../../asn1/pem.js";
import { PodpisError } from "../../../base/errors.js";
import { MAX_CONTAINER_FILE } from "../../../base/limits.js";
import { parseCertificate } from "../../../x509/certificate.js";
import { readError } from "../../files/reasons.js";
import { readSmallFile } from "../../files/small.js";

export const CONTAINER_FILES = [
  "header.key",
  "name.key",
  "primary.key",
  "masks.key",
  "primary2.key",
  "masks2.key",
] as const;
export type ContainerFile = (typeof CONTAINER_FILES)[number];

/** What there is of the six files. */
export type ContainerFiles = ReadonlyMap<ContainerFile, Uint8Array>;

/** The container a path means: the folder, or its header.key; undefined when it is none. */
export function containerFolder(path: string): string | undefined {
  const folder = basename(path).toLowerCase() === "header.key" ? dirname(path) : path;
  if (!isFolder(folder)) return undefined;
  try {
    return readdirSync(folder).some((name) => name.toLowerCase() === "header.key") ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** False also for what cannot be looked at: whoever reads it then says why. */
export const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true;

/** A pipe in a folder that somebody prepared would be waited for without end. */
const isRegularFile = (path: string): boolean => statOf(path)?.isFile() === true;

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Paths of what a container consists of. */
export const filesInContainer = (folder: string): string[] =>
  namesIn(folder)
    .filter((name) => CONTAINER_FILES.some((known) => known === name.toLowerCase()))
    .map((name) => join(folder, name));

/** Names are found in any case: flash drives do not keep it. Throws FILE_*. */
export function readContainerFiles(folder: string): ContainerFiles {
  const files = new Map<ContainerFile, Uint8Array>();
  for (const entry of namesIn(folder)) {
    const name = CONTAINER_FILES.find((known) => known === entry.toLowerCase());
    if (name === undefined || !isRegularFile(join(folder, entry))) continue;
    try {
      files.set(name, readSmallFile(join(folder, entry), MAX_CONTAINER_FILE));
    } catch (error) {
      // An empty or a monstrous file is damage, which is named when the file is needed.
      if (!(error instanceof PodpisError) || !SIZE_CODES.has(error.code)) throw error;
      files.set(name, new Uint8Array(0));
    }
  }
  return files;
}

const SIZE_CODES: ReadonlySet<string> = new Set(["FILE_EMPTY", "FILE_TOO_LARGE"]);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw readError(error, folder);
  }
}

const CERTIFICATE_NAME = /\.(cer|crt|pem|der)$/i;

/**
 * Certificates (DER) that lie in the container's folder, or beside it under its name: people export them so,
 * and not every container holds its own. What cannot be read is passed over.
 */
export function certificatesBeside(folder: string): Uint8Array[] {
  const parent = dirname(folder);
  const own = basename(folder).toLowerCase();
  const names = [own, own.replace(/\.\d{3}$/, "")];
  const inside = namesIn(folder).map((name) => join(folder, name));
  const beside = namesIn(parent)
    .filter((name) => names.includes(name.toLowerCase().replace(CERTIFICATE_NAME, "")))
    .map((name) => join(parent, name));
  return [...inside, ...beside]
    .filter((path) => CERTIFICATE_NAME.test(path) && isRegularFile(path))
    .flatMap(certificatesIn);
}

function certificatesIn(path: string): Uint8Array[] {
  try {
    return unarmor(readSmallFile(path)).flatMap(({ der }) => {
      const certificate = parsed(der);
      return certificate === undefined ? [] : [certificate];
    });
  } catch (error) {
    if (error instanceof PodpisError) return [];
    throw error;
  }
}

function parsed(der: Uint8Array): Uint8Array | undefined {
  try {
    return parseCertificate(der).raw;
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}
