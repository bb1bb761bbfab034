/** Runs `podpis extend`. */
import { extend, type Target } from "../../app/extend.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { openSignature } from "../../io/files/signature.js";
import { renderExtend } from "../../report/text.js";
import { withProgress } from "../progress.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { contentBeside } from "./beside.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { outputOf } from "./output.js";
import { openServices, refuseWithoutServices, type ServiceOptions } from "./services.js";

interface ExtendOptions extends ServiceOptions {
  readonly level: Target;
  readonly signer?: readonly number[];
  readonly content?: string;
  readonly encoding?: "der" | "pem" | "base64";
  readonly output?: string;
  readonly force?: boolean;
  readonly maxSize?: number;
}

export async function runExtend(context: Context, file: string, options: ExtendOptions): Promise<ExitCode> {
  const { console, streams } = context;
  const { level, output, encoding = "der", maxSize = MAX_CONTENT } = options;
  refuseWithoutServices(level, options);
  const target = outputOf(context, file, output, encoding);
  const relaxations = relaxationsOf(options);
  const { tsa, evidence } = openServices(context, options);
  warnRelaxations(context, relaxations);
  if (file === "-" || options.content === "-") sayStdin(context);
  const signature = await openSignature(file, {
    limit: maxSize + MAX_SIGNATURE_STRUCTURE,
    ...(file === "-" && { stdin: streams.stdin }),
  });
  try {
    const path = options.content ?? contentBeside(file, signature, context);
    const label = console.say({ ru: "дополняю", en: "extending" });
    const result = await withProgress(console, label, (progress) =>
      extend({
        tsa,
        evidence: level === "t" && evidence.trust.length === 0 ? undefined : evidence,
        signature,
        content: path === undefined ? undefined : contentStream(path, streams.stdin),
        level,
        signers: options.signer?.map((number) => number - 1),
        output: target,
        stdout: streams.stdout,
        force: options.force,
        encoding,
        maxContent: maxSize,
        now: new Date(),
        clock: () => new Date(),
        onProgress: progress.update,
      }),
    );
    if (target === "-") return EXIT.ok;
    if (console.settings.json) console.json({ ...result, relaxations }, false);
    else console.result(() => renderExtend({ ...result, relaxations }, console.style(false)));
    return EXIT.ok;
  } finally {
    signature.close();
  }
}
