/** Validates powers of attorney: the schema, the rules beyond it, and, when the user brings one, an XSD. */
import type { ExitCode } from "../base/errors.js";
import { countedMchd, parsedMchd } from "../mchd/counted.js";
import { UNCHECKED } from "../mchd/older/read.js";
import type { ParsedMchd } from "../mchd/parse.js";

/** What a schema that the user brought says of one document. */
export interface XsdResult {
  /** The schema's file. */
  readonly file: string;
  readonly valid: boolean;
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

export interface ValidatedMchd {
  readonly file: string;
  readonly parsed: ParsedMchd;
  /** Of what is checked in the single format: what nobody has checked here. */
  readonly unchecked: readonly (typeof UNCHECKED)[number][];
  readonly warnings: number;
  readonly xsd: XsdResult | null;
  readonly valid: boolean;
  readonly exitCode: ExitCode;
}

export interface ValidateRequest {
  readonly bytes: Uint8Array;
  /** As it is to be shown. */
  readonly file: string;
  /** Without folders; undefined for standard input. */
  readonly fileName: string | undefined;
  readonly at: Date;
  /** Warnings count as errors. */
  readonly strict: boolean;
  /** Findings are counted, and worked out only when somebody asks for them: faster where there are none. */
  readonly countFirst?: boolean;
  /** Code of a power → its name; else the bundled part of the classifier. */
  readonly classifier?: ReadonlyMap<string, string> | undefined;
}

/** Throws PodpisError XML_MALFORMED, XML_REFUSED, NOT_MCHD. */
export function validateMchd(request: ValidateRequest): ValidatedMchd {
  const { bytes, file, fileName, at, strict, classifier, countFirst = false } = request;
  const parsed = (countFirst ? countedMchd : parsedMchd)(bytes, {
    at,
    file,
    ...(fileName !== undefined && { fileName }),
    ...(classifier !== undefined && { classifier }),
  });
  const { warnings } = parsed;
  const unchecked = parsed.format === "EMCHD_1" ? [] : UNCHECKED;
  const valid = parsed.errors === 0 && !(strict && warnings > 0);
  return { file, parsed, unchecked, warnings, xsd: null, valid, exitCode: exitCodeOf(valid, unchecked) };
}

/** The result with what the user's schema says. */
export function withXsd(result: ValidatedMchd, xsd: XsdResult): ValidatedMchd {
  const valid = result.valid && xsd.valid;
  return { ...result, xsd, valid, exitCode: exitCodeOf(valid, result.unchecked) };
}

/** 1: not valid. 3: a format that is not fully checked. */
const exitCodeOf = (valid: boolean, unchecked: readonly unknown[]): ExitCode =>
  valid ? (unchecked.length === 0 ? 0 : 3) : 1;
