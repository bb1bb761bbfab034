/** A key reference, read: where the key is. The kinds are a closed union; each has its store in stores.ts. */
import { PodpisError } from "../../base/errors.js";
import { secretsIn } from "./command/said.js";
import { commandWords, programName } from "./command/words.js";
import { containerFolder, filesInContainer } from "./container/folder.js";
import { type Pkcs11Uri, parsePkcs11Uri, referenceWithModule } from "./pkcs11/uri.js";

export type KeySource =
  /** PEM, PKCS#8, PKCS#12, recognised by content. */
  | { readonly kind: "file"; readonly path: string }
  /** The folder of a CryptoPro container. */
  | { readonly kind: "container"; readonly path: string }
  /** A program that signs; its words as they are started, without a shell. */
  | { readonly kind: "command"; readonly words: readonly [string, ...string[]] }
  /** A token, by PKCS #11. */
  | { readonly kind: "token"; readonly uri: Pkcs11Uri };

/** Two letters at least: `C:\keys\a.pem` is a path. A path that looks like a scheme is written `./a:b.pem`. */
const SCHEME = /^([a-z][a-z0-9+-]+):/i;

/**
 * The source a reference means: `cpcontainer:FOLDER`, `cmd:COMMAND`, `pkcs11:…` (RFC 7512), or a path, whose content tells.
 * Throws KEY_UNREADABLE for what is called a container and is none; USAGE for an unknown scheme, and for a command or
 * a URI that is not understood.
 */
export function keySource(reference: string): KeySource {
  const scheme = SCHEME.exec(reference)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    const folder = containerFolder(reference);
    return folder === undefined ? { kind: "file", path: reference } : { kind: "container", path: folder };
  }
  if (scheme === "cmd") return { kind: "command", words: commandWords(reference.slice("cmd:".length)) };
  if (scheme === "pkcs11") return { kind: "token", uri: parsePkcs11Uri(reference) };
  if (scheme !== "cpcontainer") {
    // What follows the scheme may hold a PIN: it is not repeated.
    throw new PodpisError("USAGE", {
      message: `${scheme}: is no kind of key podpis knows`,
      hint: "take a file, a folder, cpcontainer:, pkcs11: or cmd:; for a file of this name write ./ before it",
    });
  }
  const path = reference.slice("cpcontainer:".length);
  const folder = containerFolder(path);
  if (folder === undefined) {
    throw new PodpisError("KEY_UNREADABLE", { path, reason: "it is no folder with a header.key in it" });
  }
  return { kind: "container", path: folder };
}

/** Paths of the files a reference leads to: none of them may be an output. */
export function filesOfKey(reference: string): readonly string[] {
  const source = keySource(reference);
  if (source.kind === "command" || source.kind === "token") return [];
  return source.kind === "container" ? filesInContainer(source.path) : [source.path];
}

/**
 * A reference as messages and reports show it: of a command, in which a PIN may stand, the program only; of a token no query.
 */
export function shownReference(reference: string): string {
  const source = keySource(reference);
  if (source.kind === "token") return source.uri.shown;
  return source.kind === "command" ? `cmd:${programName(source.words)}` : reference;
}

/**
 * A reference as --key takes it again: of a token with the module it was found by, but without its other query; of a
 * command in which no PIN seems to stand, whole.
 */
export function usableReference(reference: string, module: string | undefined): string {
  const source = keySource(reference);
  if (source.kind === "token") return referenceWithModule(source.uri, source.uri.modulePath ?? module);
  return source.kind === "command" && secretsIn(source.words).length === 0
    ? reference
    : shownReference(reference);
}
