/** Runs `podpis doctor`. Schema podpis.doctor/1. */
import { examine } from "../../app/doctor.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { renderDoctor } from "../../report/doctorText.js";
import type { NetworkOptions } from "../commands/groups.js";
import { withProgress } from "../progress.js";
import type { Context } from "../spec.js";
import { packageVersion } from "../version.js";
import { openNetwork, relaxationsOf, warnRelaxations } from "./network.js";

interface DoctorOptions extends NetworkOptions {
  readonly tsa?: string;
  readonly cacheDir?: string;
}

export async function runDoctor(context: Context, options: DoctorOptions): Promise<ExitCode> {
  const { console, env } = context;
  const style = console.style(false);
  warnRelaxations(context, relaxationsOf(options));
  const label = console.say({ ru: "осматриваюсь", en: "looking around" });
  const report = await withProgress(console, label, () =>
    examine({
      env,
      version: packageVersion(),
      language: console.language,
      utf8: console.settings.unicode,
      settings: context.config.files.map(({ path, given }) => ({ path, present: given !== null })),
      trusts: context.config.value("trust") !== undefined,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      cacheDir: options.cacheDir,
      tsa: options.tsa,
      fetcher: openNetwork(context, options),
      clock: () => new Date(),
    }),
  );
  if (console.settings.json) console.json(report);
  else console.result(() => renderDoctor(report, style));
  return EXIT.ok;
}
