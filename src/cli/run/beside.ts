/** The document of a detached signature, when it lies beside it. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { ByteSource } from "../../base/source.js";
import { readSignedData } from "../../cms/signedData.js";
import { printable } from "../../report/printable.js";
import type { Context } from "../spec.js";

export const DETACHED_NAME = /^(.+)\.(sig|p7s|sgn|sign)$/is;

/** X for X.sig when it lies beside and the signature holds no document itself; it is said. */
export function contentBeside(file: string, signature: ByteSource, { console }: Context): string | undefined {
  const path = namesOf(DETACHED_NAME.exec(file)?.[1]).find(existsSync);
  if (path === undefined) return undefined;
  const { signedData } = readSignedData(signature);
  if (signedData === null || signedData.eContent !== null) return undefined;
  console.note(console.say({ ru: "документ: {path}", en: "document: {path}" }, { path: printable(path) }));
  return path;
}

/** As the signature writes it, and in the two Unicode forms that other systems write the same name in. */
function namesOf(path: string | undefined): readonly string[] {
  if (path === undefined) return [];
  const name = basename(path);
  const folder = path.slice(0, path.length - name.length);
  return [name, name.normalize("NFC"), name.normalize("NFD")].map((one) => folder + one);
}
