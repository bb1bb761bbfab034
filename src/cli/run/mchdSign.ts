/** Runs `podpis mchd sign`. Schema podpis.mchd-sign/1. */
import { basename } from "node:path";
import { signMchd } from "../../app/mchdSign.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_XML } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { readSmallFile } from "../../io/files/small.js";
import { renderSignedMchd } from "../../report/mchdMadeText.js";
import { withProgress } from "../progress.js";
import type { Context } from "../spec.js";
import { findingsJson } from "./mchdFindings.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { personalStyle } from "./personalStyle.js";
import { chooseLevel, outputFor, refuseOddOutput, type SignOptions, services } from "./sign.js";
import { loadSigner } from "./signer.js";

export type SignMchdOptions = Omit<SignOptions, "attached" | "detached" | "signature">;

export async function runMchdSign(
  context: Context,
  file: string,
  options: SignMchdOptions,
): Promise<ExitCode> {
  const { console } = context;
  refuseOddOutput(context, [file], options);
  const relaxations = relaxationsOf(options);
  const signing = await signingOf(context, options);
  warnRelaxations(context, relaxations);
  const label = console.say({ ru: "подписываю", en: "signing" });
  const { identity } = contentStream(file);
  const result = await withProgress(console, label, () =>
    signMchd({
      bytes: readSmallFile(file, MAX_XML),
      file,
      fileName: basename(file),
      identity,
      signing: { ...signing, output: options.output ?? outputFor(file, {}) },
    }),
  );
  const { validation, signature, byName, missing } = result;
  const exitCode = signature === null ? EXIT.notValid : EXIT.ok;
  if (signature?.output === "-") return exitCode;
  if (console.settings.json) {
    console.json({
      schema: "podpis.mchd-sign/1",
      exitCode,
      file,
      ...findingsJson(validation, console.language),
      byName,
      missing,
      signature: signature && { ...signature, relaxations },
    });
  } else console.result(() => renderSignedMchd({ ...result, relaxations }, personalStyle(console, options)));
  return exitCode;
}

/** Who signs, at which level, with which services; where to, the caller says. */
export async function signingOf(context: Context, options: SignMchdOptions) {
  const level = chooseLevel(options);
  return {
    ...(await loadSigner(context, options)),
    ...(await services(context, options, level)),
    level,
    encoding: options.encoding ?? "der",
    force: options.force,
    stdout: context.streams.stdout,
    now: new Date(),
    clock: () => new Date(),
  } as const;
}
