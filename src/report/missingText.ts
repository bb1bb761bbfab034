/** Who has to sign too, where heads act only together. */
import { printable } from "./printable.js";
import { signed, type TextStyle } from "./style.js";

/** A line for each, without a line feed at the end. */
export const renderMissing = (missing: readonly string[], style: TextStyle): string[] =>
  missing.map((name) => {
    const ru = style.texts.language === "ru";
    const what = ru ? "должен подписать ещё (podpis cosign)" : "has to sign too (podpis cosign)";
    return `${signed(style, "warning")} ${what}: ${printable(name)}`;
  });
