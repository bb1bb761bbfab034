/** What `mchd new` and `mchd delegate` say when they are done. */
import type { MadeMchd } from "../../app/mchdMake.js";
import { renderMadeMchd } from "../../report/mchdMadeText.js";
import { type Context, UsageError } from "../spec.js";
import { findingsJson } from "./mchdFindings.js";

/** What was made, or why it was not; nothing when the document itself went to standard output. */
export function writeMade(
  { console }: Context,
  made: MadeMchd,
  schema: "podpis.mchd-new/1" | "podpis.mchd-delegate/1",
  more: Readonly<Record<string, unknown>> = {},
): void {
  if (made.output === "-") return;
  const { validation, ...result } = made;
  const written = made.output !== null;
  if (console.settings.json) {
    console.json({ schema, ...result, written, ...more, ...findingsJson(validation, console.language) });
  } else console.result(() => renderMadeMchd(made, console.style(false)));
}

export function refuseJsonOnStdout({ console }: Context, output: string | undefined): void {
  if (output !== "-" || !console.settings.json) return;
  throw new UsageError(
    {
      ru: "на стандартном выводе не поместятся и доверенность, и JSON",
      en: "standard output cannot take both the power of attorney and JSON",
    },
    { ru: "назовите файл: -o ФАЙЛ", en: "name a file: -o FILE" },
  );
}
