/** The document of a detached signature, when it lies beside it. */
import { existsSync } from "node:fs";
import type { ByteSource } from "../../base/source.js";
import { readSignedData } from "../../cms/signedData.js";
import { printable } from "../../report/printable.js";
import type { Context } from "../spec.js";

export const DETACHED_NAME = /^(.+)\.(sig|p7s|sgn|sign)$/is;

/** X for X.sig when it lies beside and the signature holds no document itself; it is said. */
export function contentBeside(file: string, signature: ByteSource, { console }: Context): string | undefined {
  const path = DETACHED_NAME.exec(file)?.[1];
  if (path === undefined || !existsSync(path)) return undefined;
  const { signedData } = readSignedData(signature);
  if (signedData === null || signedData.eContent !== null) return undefined;
  console.note(console.say({ ru: "документ: {path}", en: "document: {path}" }, { path: printable(path) }));
  return path;
}
