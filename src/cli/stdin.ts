/** Standard input as a document. */
import type { Context } from "./spec.js";

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
