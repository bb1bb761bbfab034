/**
 * Reads the tree of a policy file. A key that is not known is refused, not passed over: a misspelt demand would
 * make the check weaker than was meant. docs/schema/policy-file.schema.json says the same in JSON Schema.
 */
import { didYouMean } from "../base/didYouMean.js";
import { parseInstant } from "../base/time.js";
import { LEVELS, type Level } from "../cms/levels/level.js";
import { ALGORITHM_DATES, type DatedAlgorithm } from "../crypto/policy.js";
import type { SignerRule, Stated, ValidationPolicy } from "./policy.js";
import { type MapEntry, NotAPolicy, type PolicyNode } from "./policyTree.js";
import { EXPECTATION_FORMS, type Expectations } from "./requirements.js";
import type { RevocationMode } from "./revocation/finding.js";

const POLICY_FILE_SCHEMA = "podpis.policy-file/1";

/** Rules, or paths, in one list; a house has a few dozen. */
const MAX_LIST = 1000;
const MAX_TEXT = 1024;

const MODES = ["required", "if-available", "off"] as const satisfies readonly RevocationMode[];
const EXPECTED = Object.keys(EXPECTATION_FORMS) as (keyof Expectations)[];
const DATED = Object.keys(ALGORITHM_DATES) as DatedAlgorithm[];

type Content = Omit<ValidationPolicy, "file" | "sha256">;

/** What a policy file says. Paths are as they stand. Throws NotAPolicy. */
export function readPolicy(root: PolicyNode): Content {
  if (root.kind === "map" && root.entries.length === 0) throw new NotAPolicy("it says nothing", root.at);
  const fields = fieldsOf(root, [
    "schema",
    "trust",
    "tsaTrust",
    "trustStore",
    "revocation",
    "requireLevel",
    "qualified",
    "requireMchd",
    "clockSkew",
    "timestampSkew",
    "ocspMaxAge",
    "algorithms",
    "signers",
  ]);
  const schema = fields.get("schema");
  if (schema !== undefined) oneOf(schema.value, [POLICY_FILE_SCHEMA]);
  const read = <T>(name: keyof Content, parse: (node: PolicyNode) => T) => {
    const entry = fields.get(name);
    return entry && { [name]: { value: parse(entry.value), line: entry.at.line } };
  };
  const algorithms = fields.get("algorithms");
  const signers = fields.get("signers");
  return {
    ...read("trust", texts),
    ...read("tsaTrust", texts),
    ...read("trustStore", truth),
    ...read("revocation", (node) => oneOf(node, MODES)),
    ...read("requireLevel", (node) => oneOf<Level>(node, LEVELS)),
    ...read("qualified", truth),
    ...read("requireMchd", truth),
    ...read("clockSkew", term),
    ...read("timestampSkew", term),
    ...read("ocspMaxAge", term),
    ...(algorithms && { algorithms: algorithmDates(algorithms.value) }),
    ...(signers && { signers: list(signers.value).map(signerRule) }),
  };
}

function algorithmDates(node: PolicyNode): NonNullable<Content["algorithms"]> {
  const dates: Partial<Record<DatedAlgorithm, Stated<string>>> = {};
  for (const { key, at, value } of fieldsOf(node, DATED).values()) {
    dates[key as DatedAlgorithm] = { value: day(value), line: at.line };
  }
  return dates;
}

function signerRule(node: PolicyNode): SignerRule {
  const fields = fieldsOf(node, ["path", "expect", "requireSigners", "requireLevel", "requireMchd"]);
  const [path, expect] = [fields.get("path"), fields.get("expect")];
  const [others, level] = [fields.get("requireSigners"), fields.get("requireLevel")];
  const mchd = fields.get("requireMchd");
  if (path === undefined) throw new NotAPolicy("the key path is missing", node.at);
  return {
    path: text(path.value),
    line: node.at.line,
    ...(expect && { expect: expectations(expect.value) }),
    ...(others && { requireSigners: list(others.value).map(expectations) }),
    ...(level && { requireLevel: oneOf<Level>(level.value, LEVELS) }),
    ...(mchd && { requireMchd: truth(mchd.value) }),
  };
}

/** As the numbers are written in certificates: digits only, a thumbprint as lower-case hex. */
function expectations(node: PolicyNode): Expectations {
  const found: Partial<Record<keyof Expectations, string>> = {};
  for (const { key, value } of fieldsOf(node, EXPECTED).values()) {
    const kind = key as keyof Expectations;
    const { lengths, isRight } = EXPECTATION_FORMS[kind];
    const given = text(value);
    const alphabet = kind === "thumbprint" ? /^[0-9a-f]+$/ : /^[0-9]+$/;
    if (!alphabet.test(given) || !lengths.includes(given.length)) {
      throw new NotAPolicy(`the value must have ${lengths.join(" or ")} digits`, value.at);
    }
    if (!isRight(given)) throw new NotAPolicy("the check digits are wrong", value.at);
    found[kind] = given;
  }
  if (Object.keys(found).length === 0) throw new NotAPolicy("nothing is demanded here", node.at);
  return found;
}

// --- the forms of values -------------------------------------------------------------------------

/** The keys of a map, each known and there once. Throws NotAPolicy. */
export function fieldsOf(node: PolicyNode, known: readonly string[]): Map<string, MapEntry> {
  if (node.kind !== "map") throw new NotAPolicy("keys and values must stand here", node.at);
  const fields = new Map<string, MapEntry>();
  for (const entry of node.entries) {
    const { key, at } = entry;
    if (!known.includes(key)) {
      const meant = didYouMean(key, known);
      const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
      throw new NotAPolicy(`the key ${key} is not known${hint}`, at);
    }
    if (fields.has(key)) throw new NotAPolicy(`the key ${key} stands here twice`, at);
    fields.set(key, entry);
  }
  return fields;
}

function list(node: PolicyNode): readonly PolicyNode[] {
  if (node.kind !== "list" || node.items.length === 0) {
    throw new NotAPolicy("a list of at least one must stand here", node.at);
  }
  if (node.items.length > MAX_LIST) throw new NotAPolicy("the list is too long", node.at);
  return node.items;
}

const texts = (node: PolicyNode): readonly string[] => list(node).map(text);

function text(node: PolicyNode): string {
  if (node.kind !== "scalar" || typeof node.value !== "string" || node.value === "") {
    const isNumber = node.kind === "scalar" && typeof node.value === "number";
    throw new NotAPolicy(
      isNumber ? "a text must stand here: put the number in quotes" : "a text must stand here",
      node.at,
    );
  }
  if ([...node.value].length > MAX_TEXT) throw new NotAPolicy("the text is too long", node.at);
  return node.value;
}

function truth(node: PolicyNode): boolean {
  if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
  throw new NotAPolicy("true or false must stand here", node.at);
}

function oneOf<T extends string>(node: PolicyNode, allowed: readonly T[]): T {
  const given = text(node);
  const found = allowed.find((one) => one === given);
  if (found !== undefined) return found;
  throw new NotAPolicy(`the value must be one of: ${allowed.join(", ")}`, node.at);
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `5m`, `24h`, `7d`, to milliseconds. */
function term(node: PolicyNode): number {
  const [, number, unit] = /^(\d{1,4})([smhd])$/.exec(text(node)) ?? [];
  if (unit === undefined) {
    throw new NotAPolicy("a term must stand here, such as 90s, 5m, 24h or 7d", node.at);
  }
  return Number(number) * UNITS[unit]!;
}

/** `2030-01-01`, or "never". */
function day(node: PolicyNode): string {
  const given = text(node);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(given) && parseInstant(given) !== undefined;
  if (given === "never" || isDay) return given;
  throw new NotAPolicy("a date must stand here, such as 2030-01-01, or never", node.at);
}
