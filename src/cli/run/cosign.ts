/** Runs `podpis cosign` and `podpis countersign`. */
import { cosign, countersign } from "../../app/cosign.js";
import type { AdditionRequest } from "../../app/extendRequest.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { openSignature } from "../../io/files/signature.js";
import { renderCosign } from "../../report/text.js";
import type { CosignResult, CountersignResult } from "../../validate/cosignResult.js";
import { withProgress } from "../progress.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { contentBeside } from "./beside.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { outputOf } from "./output.js";
import { openServices, type ServiceOptions } from "./services.js";
import { chooseLevel, services } from "./sign.js";
import { type KeyOptions, loadSigner } from "./signer.js";

interface AddedOptions extends ServiceOptions, KeyOptions {
  readonly content?: string;
  readonly encoding?: "der" | "pem" | "base64";
  readonly output?: string;
  readonly force?: boolean;
  readonly maxSize?: number;
}

interface CosignOptions extends AddedOptions {
  readonly level?: string;
}

interface CountersignOptions extends AddedOptions {
  readonly signer?: number;
}

export async function runCosign(context: Context, file: string, options: CosignOptions): Promise<ExitCode> {
  const level = chooseLevel(options);
  return add(context, file, options, async (request) => {
    const signer = await loadSigner(context, options);
    return cosign({ ...request, ...signer, ...services(context, options, level), level });
  });
}

export function runCountersign(
  context: Context,
  file: string,
  options: CountersignOptions,
): Promise<ExitCode> {
  return add(context, file, options, async (request) => {
    const own = await loadSigner(context, options);
    const { judge } = openServices(context, options);
    const signer = options.signer === undefined ? undefined : options.signer - 1;
    return countersign({ ...request, ...own, judge, signer });
  });
}

async function add(
  context: Context,
  file: string,
  options: AddedOptions,
  work: (request: AdditionRequest) => Promise<CosignResult | CountersignResult>,
): Promise<ExitCode> {
  const { console, streams } = context;
  const { encoding = "der", maxSize = MAX_CONTENT } = options;
  const output = outputOf(context, file, options.output, encoding);
  const relaxations = relaxationsOf(options);
  warnRelaxations(context, relaxations);
  if (file === "-" || options.content === "-") sayStdin(context);
  const signature = await openSignature(file, {
    limit: maxSize + MAX_SIGNATURE_STRUCTURE,
    ...(file === "-" && { stdin: streams.stdin }),
  });
  try {
    const path = options.content ?? contentBeside(file, signature, context);
    const label = console.say({ ru: "подписываю", en: "signing" });
    const result = await withProgress(console, label, (progress) =>
      work({
        signature,
        content: path === undefined ? undefined : contentStream(path, streams.stdin),
        output,
        stdout: streams.stdout,
        force: options.force,
        encoding,
        maxContent: maxSize,
        now: new Date(),
        clock: () => new Date(),
        onProgress: progress.update,
      }),
    );
    if (output === "-") return EXIT.ok;
    if (console.settings.json) console.json({ ...result, relaxations }, false);
    else console.result(() => renderCosign({ ...result, relaxations }, console.style(false)));
    return EXIT.ok;
  } finally {
    signature.close();
  }
}
