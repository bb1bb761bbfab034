/** Collects findings, each with its place. */
import { MAX_MCHD_FINDINGS } from "../base/limits.js";
import { maskNumbersIn } from "./facts/mask.js";
import { type Finding, type FindingId, findingKind } from "./findings.js";
import { type Words, words } from "./format/vocabulary.js";
import { placeOf } from "./read/place.js";
import type { XmlNode, XmlTree } from "./read/tree.js";

type Details = Pick<Finding, "name" | "means" | "found" | "allowed"> & {
  /** The finding is about this attribute of the element. */
  readonly attribute?: string;
};

/** A value is quoted up to here, in UTF-16 code units: a text of powers may have 10 000. */
const MAX_FOUND = 1000;

/** Where rules put what they find. */
export interface RuleLog {
  add(id: FindingId, node: XmlNode, details?: Details): void;
}

/** Counts, and forgets what it counted. */
export class Tally implements RuleLog {
  /** What was counted before. */
  constructor(
    public errors = 0,
    public warnings = 0,
  ) {}

  add(id: FindingId): void {
    if (findingKind(id).severity === "error") this.errors++;
    else this.warnings++;
  }
}

export class FindingLog implements RuleLog {
  readonly findings: Finding[] = [];
  /** Whether there were more than are kept. */
  cut = false;
  #errors = 0;

  constructor(readonly tree: XmlTree) {}

  /** How many errors there are, those that are not kept included. */
  get errors(): number {
    return this.#errors;
  }

  add(id: FindingId, node: XmlNode, { attribute, found, allowed, ...details }: Details = {}): void {
    const { severity, rule, confidence, source } = findingKind(id);
    if (severity === "error") this.#errors++;
    if (this.findings.length >= MAX_MCHD_FINDINGS && !this.#makeRoom(severity)) return;
    this.findings.push({
      id,
      severity,
      rule,
      confidence,
      source,
      ...placeOf(this.tree, node, attribute),
      ...details,
      ...(found !== undefined && { found: quoted(found) }),
      ...(allowed !== undefined && { allowed: withoutPersons(allowed) }),
    });
  }

  /** When there are too many, the last warning gives way to an error. */
  #makeRoom(severity: Finding["severity"]): boolean {
    this.cut = true;
    const last = this.findings.map((one) => one.severity).lastIndexOf("warning");
    if (severity === "warning" || last < 0) return false;
    this.findings.splice(last, 1);
    return true;
  }
}

function quoted(found: string): string {
  const shown = maskNumbersIn(found);
  return shown.length > MAX_FOUND ? `${shown.slice(0, MAX_FOUND)}…` : shown;
}

const withoutPersons = ({ ru, en }: Words): Words => words(maskNumbersIn(ru), maskNumbersIn(en));
