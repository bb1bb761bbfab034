/** Runs `podpis split`, `podpis merge` and `podpis convert`. */
import { basename, dirname, extname, join, resolve } from "node:path";
import { convert } from "../../app/convert.js";
import { merge } from "../../app/merge.js";
import { split } from "../../app/split.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import type { ByteSource } from "../../base/source.js";
import { contentStream } from "../../io/files/content.js";
import { openSignature } from "../../io/files/signature.js";
import { renderConvert, renderMerge, renderSplit, type TextStyle } from "../../report/text.js";
import type { Relaxation } from "../../validate/results.js";
import type { Bilingual } from "../console.js";
import { withProgress } from "../progress.js";
import { type Context, UsageError } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { type AdditionOptions, addTo } from "./addition.js";
import { contentBeside } from "./beside.js";
import { loadCertificates } from "./inputs.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { outputOf } from "./output.js";

interface ReshapeOptions extends AdditionOptions {
  readonly untrusted?: readonly string[];
}

interface SplitOptions extends ReshapeOptions {
  readonly outputDir?: string;
}

interface ConvertOptions extends ReshapeOptions {
  readonly attached?: boolean;
  readonly detached?: boolean;
  readonly contentOutput?: string;
}

const SPLITTING: Bilingual = { ru: "разделяю", en: "splitting" };
const MERGING: Bilingual = { ru: "собираю", en: "merging" };

export function runSplit(context: Context, file: string, options: SplitOptions): Promise<ExitCode> {
  return opened(context, [file], options, async ([signature], relaxations) => {
    const result = await withProgress(context.console, context.console.say(SPLITTING), (progress) =>
      split({
        ...shared(context, [file], [signature!], options),
        signature: signature!,
        outputFor: (index) => partName(file, index, options),
        onProgress: progress.update,
      }),
    );
    return say(context, { ...result, relaxations }, renderSplit);
  });
}

export function runMerge(
  context: Context,
  files: readonly string[],
  options: ReshapeOptions,
): Promise<ExitCode> {
  if (files.length < 2) {
    throw new UsageError(
      { ru: "названа только одна подпись", en: "only one signature is named" },
      { ru: "назовите две или больше", en: "name two or more" },
    );
  }
  const output = outputOf(context, files[0]!, options.output, options.encoding ?? "der");
  return opened(context, files, options, async (signatures, relaxations) => {
    const result = await withProgress(context.console, context.console.say(MERGING), (progress) =>
      merge({
        ...shared(context, files, signatures, options),
        signatures,
        output,
        stdout: context.streams.stdout,
        onProgress: progress.update,
      }),
    );
    return output === "-" ? EXIT.ok : say(context, { ...result, relaxations }, renderMerge);
  });
}

export function runConvert(context: Context, file: string, options: ConvertOptions): Promise<ExitCode> {
  const { attached = false, detached = false, contentOutput } = options;
  if (!attached && !detached) {
    throw new UsageError(
      { ru: "не сказано, какой должна стать подпись", en: "it is not said what the signature is to become" },
      { ru: "добавьте --attached или --detached", en: "add --attached or --detached" },
    );
  }
  if (contentOutput !== undefined) refuseOneFile(contentOutput, options.output);
  const others = loadCertificates(options.untrusted);
  return addTo(context, file, options, {
    label: { ru: "преобразую", en: "converting" },
    work: (request) => convert({ ...request, attached, contentOutput, others }),
    render: renderConvert,
  });
}

/** The document needs a file of its own; on standard output there is no place beside the signature or the result. */
function refuseOneFile(document: string, signature = "-"): void {
  if (document !== "-" && resolve(document) !== resolve(signature)) return;
  throw new UsageError(
    { ru: "документу нужен отдельный файл", en: "the document needs a file of its own" },
    {
      ru: "назовите его в --content-output; в стандартный вывод документ достаёт podpis extract",
      en: "name it by --content-output; podpis extract takes a document to standard output",
    },
  );
}

/** Opens the signatures, and closes them when the work is done. */
async function opened(
  context: Context,
  files: readonly string[],
  options: ReshapeOptions,
  work: (signatures: readonly ByteSource[], relaxations: readonly Relaxation[]) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { streams } = context;
  const stdins = [...files, options.content].filter((path) => path === "-").length;
  if (stdins > 1) {
    throw new UsageError(
      { ru: "стандартный ввод можно прочитать только один раз", en: "standard input can be read only once" },
      { ru: "назовите остальное файлами", en: "name the others as files" },
    );
  }
  if (stdins > 0) sayStdin(context);
  const relaxations = relaxationsOf(options);
  warnRelaxations(context, relaxations);
  const limit = (options.maxSize ?? MAX_CONTENT) + MAX_SIGNATURE_STRUCTURE;
  const signatures: ByteSource[] = [];
  try {
    for (const file of files) {
      signatures.push(await openSignature(file, { limit, ...(file === "-" && { stdin: streams.stdin }) }));
    }
    return await work(signatures, relaxations);
  } finally {
    for (const signature of signatures) signature.close();
  }
}

/** What splitting and merging ask for alike; the document is looked for beside each signature. */
function shared(
  context: Context,
  files: readonly string[],
  signatures: readonly ByteSource[],
  { content, encoding = "der", force, maxSize = MAX_CONTENT, untrusted }: ReshapeOptions,
) {
  let path = content;
  for (const [at, file] of files.entries()) path ??= contentBeside(file, signatures[at]!, context);
  return {
    content: path === undefined ? undefined : contentStream(path, context.streams.stdin),
    encoding,
    force,
    maxContent: maxSize,
    others: loadCertificates(untrusted),
  };
}

function say<R>(
  { console }: Context,
  result: R,
  render: (result: R, style: TextStyle) => readonly string[],
): ExitCode {
  if (console.settings.json) console.json(result, false);
  else console.result(() => render(result, console.style(false)));
  return EXIT.ok;
}

/** договор.pdf.sig → договор.pdf.1.sig. */
function partName(file: string, index: number, { outputDir, encoding = "der" }: SplitOptions): string {
  const folder = outputDir ?? (file === "-" ? "." : dirname(file));
  const whole = file === "-" ? "signature.sig" : basename(file);
  const extension = extname(whole) || (encoding === "pem" ? ".pem" : ".sig");
  return join(folder, `${basename(whole, extname(whole))}.${index + 1}${extension}`);
}
