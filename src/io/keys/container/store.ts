/** A CryptoPro container as a store of keys. */
import { PodpisError } from "../../../base/errors.js";
import { GostSigningKey } from "../../../crypto/gost/signingKey.js";
import { encodeGostPrivateKey, GOST_2001 } from "../../../crypto/pkcs8.js";
import type { KeyMaterial, KeyNote, OpenOptions, StoredKey } from "../material.js";
import { OnePassphrase } from "../onePassphrase.js";
import { certificatesBeside, readContainerFiles } from "./folder.js";
import {
  type ClosedContainer,
  type OpenedKey,
  openContainer,
  opensWithoutPassword,
  readContainer,
} from "./open.js";

/**
 * The keys of a container that sign. No password is asked for when none is set. Nothing is written.
 * Throws FILE_*, KEY_CONTAINER_DAMAGED, KEY_CONTAINER_WITHOUT_KEY, KEY_ALGORITHM_UNSUPPORTED (GOST R 34.10-2001),
 * KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG.
 */
export async function openContainerFolder(folder: string, options: OpenOptions): Promise<KeyMaterial> {
  const container = readContainer(folder, readContainerFiles(folder));
  const { header } = container;
  if (header.keys.every(({ algorithm }) => algorithm === "gost2001")) {
    throw new PodpisError("KEY_ALGORITHM_UNSUPPORTED", { path: folder, algorithm: GOST_2001 });
  }
  const { keys, damages } = await unlocked(container, options);
  return {
    keys: keys
      .filter(({ facts }) => facts.algorithm !== "gost2001")
      .map((key) => storedKey(key, header.notAfter, options.forExport === true)),
    certificates: containerCertificates(container),
    notes: [
      { id: "outsideCertifiedMeans" },
      ...damages.map((damage): KeyNote => ({ id: "damagedFile", ...damage })),
    ],
  };
}

/** Certificates inside the container; when there are none, those that lie beside it. DER. */
export function containerCertificates({ path, header }: ClosedContainer): Uint8Array[] {
  const inside = header.keys.flatMap(({ certificate }) => (certificate === undefined ? [] : [certificate]));
  return inside.length > 0 ? inside : certificatesBeside(path);
}

async function unlocked(container: ClosedContainer, { passphrase: source }: OpenOptions) {
  const passphrase = new OnePassphrase(container.path, source);
  const needsNone = opensWithoutPassword(container);
  try {
    if (needsNone === true) return openContainer(container, new Uint8Array(0));
    return openContainer(
      container,
      needsNone === false ? await passphrase.needed() : await passphrase.orEmpty(),
    );
  } catch (error) {
    throw passphrase.explained(error);
  } finally {
    passphrase.wipe();
  }
}

function storedKey({ facts, d }: OpenedKey, notAfter: Date | undefined, forExport: boolean): StoredKey {
  const { parameters, exportable } = facts;
  try {
    return {
      key: new GostSigningKey(parameters, d),
      notAfter,
      exportable,
      ...(forExport && exportable && { pkcs8: encodeGostPrivateKey(parameters.oid, d) }),
    };
  } finally {
    d.fill(0);
  }
}
