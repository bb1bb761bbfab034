/** A power of attorney for whoever may need no more of it than how many findings there are. */
import { MAX_MCHD_FINDINGS } from "../base/limits.js";
import type { Finding } from "./findings.js";
import { type MchdFormat, type MchdOptions, type ParsedMchd, parseMchd } from "./parse.js";
import { type Counts, quickCounts } from "./quick/judge.js";

export interface CountedMchd extends ParsedMchd {
  /** Among the findings that are kept. */
  readonly warnings: number;
}

/**
 * As parseMchd, and the same result; but where the findings can be counted quickly, the document is read as a whole
 * only when more is asked for. `bytes` must stay as they are. Throws what parseMchd throws.
 */
export function countedMchd(bytes: Uint8Array, options: MchdOptions = {}): CountedMchd {
  const counts = quickCounts(bytes, options);
  if (counts !== undefined && counts.errors + counts.warnings <= MAX_MCHD_FINDINGS) {
    return new ReadLater(counts, () => parseMchd(bytes, options));
  }
  return parsedMchd(bytes, options);
}

/** As parseMchd, with the warnings counted. */
export function parsedMchd(bytes: Uint8Array, options: MchdOptions = {}): CountedMchd {
  const parsed = parseMchd(bytes, options);
  const warnings = parsed.findings.filter(({ severity }) => severity === "warning").length;
  return Object.assign(parsed, { warnings });
}

/** Only documents of the single format are counted quickly, and its version is always this one. */
class ReadLater implements CountedMchd {
  readonly format: MchdFormat = "EMCHD_1";
  readonly formatVersion = "EMCHD_1";
  readonly errors: number;
  readonly warnings: number;
  readonly findingsCut = false;
  readonly #parse: () => ParsedMchd;
  #parsed: ParsedMchd | undefined;

  constructor({ errors, warnings }: Counts, parse: () => ParsedMchd) {
    this.errors = errors;
    this.warnings = warnings;
    this.#parse = parse;
  }

  get #whole(): ParsedMchd {
    this.#parsed ??= this.#parse();
    return this.#parsed;
  }

  get document(): ParsedMchd["document"] {
    return this.#whole.document;
  }

  get facts(): ParsedMchd["facts"] {
    return this.#whole.facts;
  }

  get findings(): readonly Finding[] {
    return this.errors + this.warnings === 0 ? [] : this.#whole.findings;
  }
}
