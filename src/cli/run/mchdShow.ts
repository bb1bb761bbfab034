/** Runs `podpis mchd show`. Schema podpis.mchd-show/1. */
import { showMchd } from "../../app/mchdShow.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_XML } from "../../base/limits.js";
import { readSmallInput } from "../../io/files/small.js";
import { renderMchd } from "../../report/mchdShowText.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";

export async function runMchdShow(
  context: Context,
  file: string,
  { personalData = false }: { readonly personalData?: boolean },
): Promise<ExitCode> {
  const { console, streams } = context;
  if (file === "-") sayStdin(context);
  const shown = showMchd(await readSmallInput(file, MAX_XML, streams.stdin), file);
  // Whoever asks for JSON gets all there is, under one key.
  if (console.settings.json) console.json({ schema: "podpis.mchd-show/1", file, mchd: shown });
  else console.result(() => renderMchd(shown, console.style(false), personalData));
  return EXIT.ok;
}
