/** Runs `podpis mchd revoke`. Schema podpis.mchd-revoke/1. */
import { basename, dirname, join } from "node:path";
import { revokeMchd } from "../../app/mchdRevoke.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_XML } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { readSmallFile } from "../../io/files/small.js";
import { renderRevokedMchd } from "../../report/mchdMadeText.js";
import { renderMissing } from "../../report/missingText.js";
import { type Context, UsageError } from "../spec.js";
import { type SignMchdOptions, signingOf } from "./mchdSign.js";
import { relaxationsOf, warnRelaxations } from "./network.js";

interface RevokeOptions extends SignMchdOptions {
  readonly reason?: string;
  readonly application?: string;
}

export async function runMchdRevoke(
  context: Context,
  file: string,
  options: RevokeOptions,
): Promise<ExitCode> {
  const { console } = context;
  const { reason, application, output } = options;
  if (output === "-") throw twoFiles();
  const relaxations = relaxationsOf(options);
  const signing = await signingOf(context, options);
  warnRelaxations(context, relaxations);
  const notice = output ?? join(dirname(file), `${basename(file, ".xml")}.revocation.json`);
  const signature = application === undefined ? `${notice}.sig` : (output ?? `${application}.sig`);
  const read = application === undefined ? [file] : [file, application];
  const result = await revokeMchd({
    bytes: readSmallFile(file, MAX_XML),
    file,
    inputs: [...signing.inputs, ...read.map((path) => contentStream(path).identity)],
    reason,
    notice,
    ...(application !== undefined && {
      application: { bytes: readSmallFile(application, MAX_XML), file: application },
    }),
    signing: { ...signing, output: signature },
  });
  const { signature: made, ...said } = result;
  if (console.settings.json) {
    console.json({
      schema: "podpis.mchd-revoke/1",
      exitCode: EXIT.ok,
      ...said,
      signature: { ...made, relaxations },
    });
  } else {
    console.result(() => {
      const style = console.style(false);
      return [
        ...renderRevokedMchd({ ...result, relaxations }, style),
        ...renderMissing(result.missing, style),
      ];
    });
  }
  return EXIT.ok;
}

const twoFiles = (): UsageError =>
  new UsageError(
    {
      ru: "уведомление и подпись — это два файла: стандартный вывод их не вместит",
      en: "the notice and its signature are two files: standard output cannot take them",
    },
    { ru: "назовите файл: -o ФАЙЛ", en: "name a file: -o FILE" },
  );
