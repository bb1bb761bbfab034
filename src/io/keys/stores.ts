/** How each kind of key source is opened. */
import { openContainerFolder } from "./container/store.js";
import { readKeyFile } from "./keyFile.js";
import type { KeyMaterial, OpenOptions } from "./material.js";
import type { KeySource } from "./source.js";

type KeyStore = (path: string, options: OpenOptions) => Promise<KeyMaterial>;

const STORES: Readonly<Record<KeySource["kind"], KeyStore>> = {
  file: readKeyFile,
  container: openContainerFolder,
};

/** Throws FILE_*, KEY_UNREADABLE, KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG, KEY_ALGORITHM_UNSUPPORTED, KEY_CONTAINER_*. */
export const openStore = ({ kind, path }: KeySource, options: OpenOptions): Promise<KeyMaterial> =>
  STORES[kind](path, options);
