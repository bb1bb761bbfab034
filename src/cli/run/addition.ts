/** Runs what adds to a signature that exists: it is opened, its document found, the work done, the result said. */
import type { AdditionRequest } from "../../app/extendRequest.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { openSignature } from "../../io/files/signature.js";
import type { TextStyle } from "../../report/text.js";
import type { Relaxation } from "../../validate/results.js";
import type { NetworkOptions } from "../commands/groups.js";
import type { Bilingual } from "../console.js";
import { withProgress } from "../progress.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { contentBeside } from "./beside.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { outputOf } from "./output.js";
import { personalStyle } from "./personalStyle.js";

export interface AdditionOptions extends NetworkOptions {
  readonly content?: string;
  readonly encoding?: "der" | "pem" | "base64";
  readonly output?: string;
  readonly force?: boolean;
  readonly maxSize?: number;
  readonly personalData?: boolean;
}

interface Addition<R> {
  readonly label: Bilingual;
  readonly work: (request: AdditionRequest) => Promise<R>;
  readonly render: (
    result: R & { readonly relaxations: readonly Relaxation[] },
    style: TextStyle,
  ) => readonly string[];
}

export async function addTo<R extends object>(
  context: Context,
  file: string,
  options: AdditionOptions,
  { label, work, render }: Addition<R>,
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
    const result = await withProgress(console, console.say(label), (progress) =>
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
    const said = { ...result, relaxations };
    if (console.settings.json) console.json(said, false);
    else console.result(() => render(said, personalStyle(console, options)));
    return EXIT.ok;
  } finally {
    signature.close();
  }
}
