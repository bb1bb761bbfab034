/** Standard input: as a document, and as the place of somebody who can be asked. */
import { contentStream, type FileContent } from "../io/files/content.js";
import type { Streams } from "./settings.js";
import type { Context } from "./spec.js";

/** A document. The streams are asked for standard input only when it is meant: Node opens it then, in milliseconds. */
export const contentOf = (path: string, streams: Streams): FileContent =>
  contentStream(path, path === "-" ? streams.stdin : undefined);

/** Whether somebody sits there who may be asked, and sees what is asked about. */
export const canAsk = ({ console: { settings }, streams }: Context): boolean =>
  streams.stdin.isTTY === true && streams.stderr.isTTY === true && settings.input && !settings.quiet;

/** Waiting for a person to type a document would look like hanging: it is said. */
export function sayStdin({ console, streams }: Context): void {
  if (streams.stdin.isTTY !== true) return;
  console.note(
    console.say({
      ru: "читаю стандартный ввод с терминала; конец — Ctrl+D",
      en: "reading standard input from the terminal; Ctrl+D ends it",
    }),
  );
}
