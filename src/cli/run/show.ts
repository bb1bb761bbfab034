/** Runs `podpis show`. */
import { show } from "../../app/show.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { renderShow } from "../../report/text.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { personalStyle } from "./personalStyle.js";

export async function runShow(
  context: Context,
  file: string,
  options: { readonly details?: boolean; readonly personalData?: boolean },
): Promise<ExitCode> {
  const { console, streams } = context;
  if (file === "-") sayStdin(context);
  const report = await show(file === "-" ? { file, stdin: streams.stdin } : { file });
  if (console.settings.json) console.json(report);
  else console.result(() => renderShow(report, personalStyle(console, options)));
  return EXIT.ok;
}
