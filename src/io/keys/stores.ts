/** How each kind of key source is opened. */
import { PodpisError } from "../../base/errors.js";
import { programName } from "./command/words.js";
import { openContainerFolder } from "./container/store.js";
import { readKeyFile } from "./keyFile.js";
import type { KeyMaterial, OpenOptions } from "./material.js";
import type { KeySource } from "./source.js";

/**
 * Throws FILE_*, KEY_UNREADABLE, KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG, KEY_ALGORITHM_UNSUPPORTED,
 * KEY_CONTAINER_*; KEY_CERTIFICATE_MISSING and USAGE for a command; TOKEN_*; KEY_NOT_EXPORTABLE of the last two.
 */
export async function openStore(source: KeySource, options: OpenOptions): Promise<KeyMaterial> {
  switch (source.kind) {
    case "file":
      return readKeyFile(source.path, options);
    case "container":
      return openContainerFolder(source.path, options);
    case "token": {
      if (options.forExport === true) throw staysThere(source.uri.shown, "a key never leaves its token");
      const { openToken } = await import("./pkcs11/store.js");
      return openToken(source.uri, options);
    }
    case "command": {
      if (options.forExport === true) {
        throw staysThere(`cmd:${programName(source.words)}`, "a key behind a program never comes out of it");
      }
      const { openCommand } = await import("./command/open.js");
      return openCommand(source.words, options.command ?? { certificates: [] });
    }
  }
}

const staysThere = (path: string, reason: string): PodpisError =>
  new PodpisError("KEY_NOT_EXPORTABLE", { path, reason });
