/** Runs `podpis extract`. */
import { extract } from "../../app/extract.js";
import { verify } from "../../app/verify.js";
import { type ExitCode, PodpisError } from "../../base/errors.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import type { ByteSource } from "../../base/source.js";
import type { DigestibleContent } from "../../cms/contentDigests.js";
import { contentStream } from "../../io/files/content.js";
import { signedName } from "../../io/files/pairs.js";
import { openSignature } from "../../io/files/signature.js";
import { renderExtract } from "../../report/text.js";
import { withProgress } from "../progress.js";
import { type Context, UsageError } from "../spec.js";
import { sayStdin } from "../stdin.js";
import type { CheckingOptions } from "./checking.js";
import { loadCertificates } from "./inputs.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { askWith, type Question } from "./verify.js";

interface ExtractOptions extends CheckingOptions {
  readonly output?: string;
  readonly force?: boolean;
  readonly unverified?: boolean;
  readonly at?: Date;
}

export async function runExtract(context: Context, file: string, options: ExtractOptions): Promise<ExitCode> {
  const { console, streams } = context;
  const { maxSize = MAX_CONTENT, unverified = false } = options;
  const output = outputOf(context, file, options);
  const isJudged = options.trust !== undefined || options.policy !== undefined;
  const question = isJudged ? (await askWith(context, options, undefined))(file, undefined) : undefined;
  if (file === "-") sayStdin(context);
  const limit = maxSize + MAX_SIGNATURE_STRUCTURE;
  const signature = await openSignature(file, { limit, ...(file === "-" && { stdin: streams.stdin }) });
  try {
    const result = await withProgress(
      console,
      console.say({ ru: "достаю документ", en: "taking the document out" }),
      (progress) =>
        extract({
          signature,
          output,
          stdout: streams.stdout,
          force: options.force,
          inputs: file === "-" ? [] : [contentStream(file).identity],
          others: question === undefined ? loadCertificates(options.untrusted) : known(question),
          maxContent: maxSize,
          unverified,
          ...(question && { judge: (inside) => judge(question, signature, inside) }),
          relaxations: relaxationsOf(options),
          onProgress: progress.update,
        }),
    );
    warnRelaxations(context, result.relaxations, output !== "-");
    // Standard output is for the document itself then, and for nothing else.
    if (output === "-") {
      const said = result.output === null ? result : { ...result, relaxations: [] };
      console.note(renderExtract(said, console.style(false)).join("\n"));
    } else if (console.settings.json) console.json(result, false);
    else console.result(() => renderExtract(result, console.style(false)));
    return result.exitCode;
  } finally {
    signature.close();
  }
}

const judge = (question: Question, signature: ByteSource, inside: DigestibleContent) =>
  verify({ ...question, signature, inside, now: new Date() });

const known = ({ untrusted = [], trust }: Question) => [...untrusted, ...trust];

/** A path, or "-". Throws UsageError when no name can be made, BINARY_TO_TERMINAL. */
function outputOf({ console, streams }: Context, file: string, { output }: ExtractOptions): string {
  const target = output ?? (file === "-" ? "-" : signedName(file));
  if (target === undefined) {
    throw new UsageError(
      {
        ru: "по имени подписи не понять, как назвать документ",
        en: "the signature's name does not tell what to call the document",
      },
      { ru: "добавьте -o ФАЙЛ", en: "add -o FILE" },
    );
  }
  if (target === "-" && console.settings.json) {
    throw new UsageError(
      {
        ru: "на стандартном выводе не поместятся и документ, и JSON",
        en: "standard output cannot take both the document and JSON",
      },
      { ru: "назовите файл: -o ФАЙЛ", en: "name a file: -o FILE" },
    );
  }
  if (output === undefined && target === "-" && streams.stdout.isTTY === true) {
    throw new PodpisError("BINARY_TO_TERMINAL");
  }
  return target;
}
