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
import { looksLikeKey } from "../keyFile.js";

const CONTAINER_FILES = [
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

/**
 * The container a path means: the folder, or one of the six files in it; undefined when it is none. A folder without a
 * header.key is one, too, when another of the files is there: somebody lost the header, which must be said. But a key
 * of another kind may be called `primary.key`: its content tells.
 */
export function containerFolder(path: string): string | undefined {
  const named = isFolder(path) ? undefined : containerFile(path);
  if (named !== undefined && named !== "header.key" && contentOf(path) === "key") return undefined;
  const folder = named === undefined ? path : dirname(path);
  if (!isFolder(folder)) return undefined;
  try {
    const known = readdirSync(folder).filter((name) => containerFile(name) !== undefined);
    const hasHeader = known.some((name) => containerFile(name) === "header.key");
    return hasHeader || known.some((name) => contentOf(join(folder, name)) === "part") ? folder : undefined;
  } catch {
    return undefined;
  }
}

const containerFile = (path: string): ContainerFile | undefined =>
  CONTAINER_FILES.find((known) => known === basename(path).toLowerCase());

/** The first octet of each of them, in DER. */
const SEQUENCE = 0x30;

/** Of a file that is called as one of a container's: whether it is a key by itself, or may be a part of a container. */
function contentOf(path: string): "key" | "part" | "other" {
  if (!isRegularFile(path)) return "other";
  try {
    const octets = readSmallFile(path, MAX_CONTAINER_FILE);
    const looks = looksLikeKey(octets);
    const isDer = octets[0] === SEQUENCE;
    octets.fill(0);
    return looks ? "key" : isDer ? "part" : "other";
  } catch {
    return "other";
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
    .filter((name) => containerFile(name) !== undefined)
    .map((name) => join(folder, name));

/** Names are found in any case: flash drives do not keep it. Throws FILE_*. */
export function readContainerFiles(folder: string): ContainerFiles {
  const files = new Map<ContainerFile, Uint8Array>();
  for (const entry of namesIn(folder)) {
    const name = containerFile(entry);
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
