/** Runs `podpis mchd validate`. Schema podpis.mchd-validate/1. */
import { basename } from "node:path";
import { type ValidatedMchd, validateMchd, withXsd } from "../../app/mchdValidate.js";
import { type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import { MAX_XML } from "../../base/limits.js";
import { readSmallFile, readSmallInput } from "../../io/files/small.js";
import { renderMchdValidation } from "../../report/mchdText.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { findingsJson } from "./mchdFindings.js";
import { MANY, optimizeLate } from "./optimizeLate.js";

interface ValidateOptions {
  readonly strict?: boolean;
  readonly xsd?: string;
  readonly details?: boolean;
}

/** Documents that are given to a schema together; and between two looks at the signals. */
const BATCH = 64;
/** More than most documents need, octets. */
const ROOM = 1 << 16;

type Outcome = { readonly file: string } & (
  | { readonly result: ValidatedMchd; readonly bytes: Uint8Array }
  | { readonly error: PodpisError }
);

export async function runMchdValidate(
  context: Context,
  files: readonly string[],
  options: ValidateOptions,
): Promise<ExitCode> {
  const { console, interrupt } = context;
  const { xsd, details = false } = options;
  const validator = xsd === undefined ? undefined : await openXsd(xsd);
  const codes: ExitCode[] = [];
  const many = files.length > 1;
  if (files.length >= MANY) await optimizeLate();
  const at = new Date();
  const batch = validator === undefined ? 1 : BATCH;
  // A document that is written out before the next one is read leaves its room to that.
  const room = batch === 1 && many ? new Uint8Array(ROOM) : undefined;
  for (let from = 0; from < files.length; from += batch) {
    // Nothing here waits for anything: let a signal be noticed now and then.
    if (from % BATCH === 0) await new Promise(setImmediate);
    if (interrupt.aborted) throw new PodpisError("INTERRUPTED");
    const outcomes: Outcome[] = [];
    for (const file of files.slice(from, from + batch)) {
      const outcome = await validateFile(context, file, { at, options, room });
      outcomes.push(outcome);
    }
    const finished = validator === undefined ? outcomes : await judged(outcomes, validator);
    for (const outcome of finished) codes.push(write(context, outcome, { details, many }));
    if (console.broken) break;
  }
  return worstExitCode(codes);
}

interface HowToValidate {
  readonly at: Date;
  readonly options: ValidateOptions;
  readonly room: Uint8Array | undefined;
}

async function validateFile(
  context: Context,
  file: string,
  { at, options: { strict = false }, room }: HowToValidate,
): Promise<Outcome> {
  const stdin = file === "-";
  if (stdin) sayStdin(context);
  try {
    const bytes = stdin
      ? await readSmallInput(file, MAX_XML, context.streams.stdin)
      : readSmallFile(file, MAX_XML, undefined, room);
    const fileName = stdin ? undefined : basename(file);
    return { file, bytes, result: validateMchd({ bytes, file, fileName, at, strict, countFirst: true }) };
  } catch (error) {
    if (error instanceof PodpisError) return { file, error };
    throw error;
  }
}

interface Validator {
  validate(documents: readonly Uint8Array[]): Promise<NonNullable<ValidatedMchd["xsd"]>[]>;
}

/** The package that reads schemas is large, and few ask for it. */
async function openXsd(file: string): Promise<Validator> {
  const { XsdValidator } = await import("../../app/mchdXsd.js");
  return new XsdValidator(readSmallFile(file, MAX_XML), file);
}

async function judged(outcomes: readonly Outcome[], validator: Validator): Promise<Outcome[]> {
  const read = outcomes.flatMap((one) => ("result" in one ? [one] : []));
  const verdicts = await validator.validate(read.map(({ bytes }) => bytes));
  return outcomes.map((one) => {
    const xsd = "result" in one ? verdicts[read.indexOf(one)] : undefined;
    return "result" in one && xsd !== undefined ? { ...one, result: withXsd(one.result, xsd) } : one;
  });
}

function write(
  { console }: Context,
  outcome: Outcome,
  { details, many }: { readonly details: boolean; readonly many: boolean },
): ExitCode {
  if ("error" in outcome) {
    console.error(outcome.error, { file: outcome.file, many });
    return outcome.error.exitCode;
  }
  const { result } = outcome;
  if (console.settings.json) console.json(jsonOf(console.language, result), many);
  else console.result(() => renderMchdValidation(result, console.style(details)));
  return result.exitCode;
}

function jsonOf(language: "ru" | "en", validated: ValidatedMchd) {
  const { parsed, ...result } = validated;
  const { format, formatVersion } = parsed;
  return {
    schema: "podpis.mchd-validate/1",
    ...result,
    format,
    formatVersion,
    ...findingsJson(validated, language),
  };
}
