/** What a batch is to do: names and patterns of the command line, lists of names, manifests. */
import { existsSync } from "node:fs";
import { PodpisError } from "../../base/errors.js";
import { MAX_BATCH_LINE } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { documentsOf, Pairing, signedName } from "../../io/files/pairs.js";
import { type Context, UsageError } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { type Line, readLines } from "./certLines.js";

export interface BatchInputOptions {
  readonly filesFrom?: string;
  readonly null?: boolean;
  readonly manifest?: string;
}

export interface VerifyJob {
  readonly signature: string;
  readonly content?: string;
}

export interface SignJob {
  readonly content: string;
  readonly output?: string;
}

/** Something that was named and is no job. */
export interface Problem {
  readonly file: string;
  readonly problem: PodpisError;
}

/** The jobs of a run. */
export interface BatchInputs<J> {
  /** Reads them from the beginning; only once where they come from standard input. */
  readonly jobs: () => AsyncGenerator<J | Problem>;
  readonly readableTwice: boolean;
}

/** How one command understands a name and a line of a manifest. */
interface Reading<J> {
  /** Made anew for each reading. */
  readonly names: () => (input: string) => Iterable<J | Problem>;
  readonly fields: readonly [needed: string, optional: string];
  readonly job: (needed: string, optional: string | undefined) => J;
}

export const VERIFY_JOBS: Reading<VerifyJob> = {
  names: () => {
    const pairing = new Pairing();
    return (input) => pairing.of(input);
  },
  fields: ["signature", "content"],
  job: (signature, content = besideOf(signature)) => ({
    signature,
    ...(content !== undefined && { content }),
  }),
};

export const SIGN_JOBS: Reading<SignJob> = {
  names: () => documentsOf,
  fields: ["content", "output"],
  job: (content, output) => ({ content, ...(output !== undefined && { output }) }),
};

/** Throws UsageError. */
export function batchInputs<J>(
  context: Context,
  words: readonly string[],
  options: BatchInputOptions,
  reading: Reading<J>,
): BatchInputs<J> {
  const { filesFrom, manifest } = options;
  refuseOddInputs(words, options);
  const list = manifest ?? filesFrom;
  if (list === "-") sayStdin(context);
  return {
    readableTwice: list !== "-",
    jobs: async function* () {
      const named = reading.names();
      for (const word of words) yield* named(word);
      if (list === undefined) return;
      const ending = options.null === true ? 0 : undefined;
      const chunks = contentStream(list, context.streams.stdin).chunks();
      for await (const line of readLines(chunks, MAX_BATCH_LINE, ending)) {
        const text = options.null === true ? line.text : line.text.replace(/\r$/, "");
        if (text === "" && line.problem === undefined) continue;
        if (text.includes("\0")) throw zeroOctets();
        if (line.problem !== undefined) yield problemOf(list, line, line.problem);
        else if (manifest === undefined) yield* named(asFile(text));
        else yield manifestJob(manifest, line, reading);
      }
    },
  };
}

/** Standard input is no document of a batch. */
const asFile = (name: string): string => (name === "-" ? "./-" : name);

const besideOf = (signature: string): string | undefined => {
  const content = signedName(signature);
  return content !== undefined && existsSync(content) ? content : undefined;
};

function manifestJob<J>(manifest: string, line: Line, { fields, job }: Reading<J>): J | Problem {
  const refused = (reason: string): Problem => problemOf(manifest, line, reason);
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    return refused("it is no JSON object");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refused("it is no JSON object");
  }
  const entries = Object.entries(value);
  if (entries.some(([key]) => !fields.includes(key))) return refused("it has a key that is not known here");
  if (entries.some(([, path]) => typeof path !== "string" || path === "" || path.includes("\0"))) {
    return refused("a value is not a path");
  }
  // JSON.parse keeps the last of two; all that stands here are keys and texts.
  if ((line.text.match(/"(?:[^"\\]|\\.)*"/g)?.length ?? 0) !== 2 * entries.length) {
    return refused("a key stands in it twice");
  }
  const { [fields[0]]: needed, [fields[1]]: optional } = value as Readonly<Record<string, string>>;
  if (needed === undefined) return refused(`it does not name ${fields[0]}`);
  return job(asFile(needed), optional === undefined ? undefined : asFile(optional));
}

const problemOf = (list: string, { number }: Line, reason: string): Problem => ({
  file: `${list}:${number}`,
  problem: new PodpisError("MANIFEST_LINE", { line: number, reason }),
});

/** The whole of such a list is one line. */
const zeroOctets = (): UsageError =>
  new UsageError(
    { ru: "имена в списке разделены нулевыми байтами", en: "the names in the list end with zero bytes" },
    { ru: "добавьте -0", en: "add -0" },
  );

function refuseOddInputs(
  words: readonly string[],
  { filesFrom, manifest, ...options }: BatchInputOptions,
): void {
  if (words.includes("-")) {
    throw new UsageError(
      {
        ru: "документ пакета — это файл, а не стандартный ввод",
        en: "a document of a batch is a file, not standard input",
      },
      { ru: "список имён читает --files-from -", en: "a list of names is read by --files-from -" },
    );
  }
  if (manifest !== undefined && words.length > 0) {
    throw new UsageError(
      { ru: "названы и файлы, и --manifest", en: "both files and --manifest are named" },
      { ru: "оставьте что-то одно", en: "choose one of them" },
    );
  }
  if (options.null === true && filesFrom === undefined) {
    throw new UsageError(
      { ru: "--null нужен только с --files-from", en: "--null goes with --files-from only" },
      { ru: "добавьте --files-from - или уберите --null", en: "add --files-from -, or leave out --null" },
    );
  }
  if (words.length === 0 && manifest === undefined && filesFrom === undefined) {
    throw new UsageError(
      { ru: "не названо ни одного файла", en: "no file was named" },
      {
        ru: "назовите файлы, папки, шаблоны, --files-from или --manifest",
        en: "name files, folders, patterns, --files-from or --manifest",
      },
    );
  }
}
