/** A draft of a power of attorney that the user wrote: the JSON form, as JSON or YAML, whole or in part. */
import { PodpisError } from "../base/errors.js";
import type { MchdDraft } from "../mchd/make.js";
import { type ShapeProblem, shapeProblems } from "../mchd/write.js";
import { NotAPolicy, type PolicyNode } from "../validate/policyTree.js";

const PROBLEMS: Readonly<Record<ShapeProblem["problem"], string>> = {
  unknownKey: "there is no such key",
  notText: "a text belongs there",
  notObject: "an object belongs there",
  notList: "a list belongs there",
  emptyList: "the list is empty",
  badCharacter: "XML cannot carry a character of it",
};

/** Throws PodpisError MCHD_INPUT when `value` has not the shape of the JSON form; `path`: where it comes from. */
export function refuseShape(value: unknown, path: string): void {
  const [first] = shapeProblems(value);
  if (first !== undefined) throw unusable(path, `${first.path || "/"}: ${PROBLEMS[first.problem]}`);
}

/** Throws PodpisError MCHD_INPUT: it is neither, or has not the shape of the form. */
export async function readDraft(bytes: Uint8Array, path: string): Promise<MchdDraft> {
  const value = await readValue(bytes, path);
  refuseShape(value, path);
  return value as MchdDraft;
}

const unusable = (path: string, reason: string, cause?: unknown): PodpisError =>
  new PodpisError("MCHD_INPUT", { path, reason }, cause);

const OPENING_BRACE = 0x7b;

async function readValue(bytes: Uint8Array, path: string): Promise<unknown> {
  if (bytes.find((octet) => octet > 0x20) === OPENING_BRACE) {
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      throw unusable(path, "it is no JSON", error);
    }
  }
  const { readPolicyYaml } = await import("./policyYaml.js");
  try {
    // Every value a text: a КПП that begins with 0 is no number.
    return plainOf(readPolicyYaml(bytes, "failsafe"));
  } catch (error) {
    if (!(error instanceof NotAPolicy)) throw error;
    throw unusable(path, `${error.reason} (line ${error.at.line})`, error);
  }
}

function plainOf(node: PolicyNode): unknown {
  switch (node.kind) {
    case "map":
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
    case "list":
      return node.items.map(plainOf);
    case "scalar":
      return node.value;
  }
}
