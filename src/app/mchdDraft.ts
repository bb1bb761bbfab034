/** A draft of a power of attorney that the user wrote: the JSON form, as JSON or YAML, whole or in part. */
import { PodpisError } from "../base/errors.js";
import type { MchdDraft } from "../mchd/make.js";
import { type ShapeProblem, shapeProblems } from "../mchd/write.js";
import { type MapEntry, NotAPolicy, type PolicyNode } from "../validate/policyTree.js";

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
    const { text, value } = readJson(bytes, path);
    const twice = keyTwice(text);
    if (twice !== undefined) throw unusable(path, keyStandsTwice(twice));
    return value;
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

const keyStandsTwice = (key: string): string => `the key ${key} stands here twice`;

function readJson(bytes: Uint8Array, path: string): { readonly text: string; readonly value: unknown } {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch (error) {
    throw unusable(path, "it is no JSON", error);
  }
}

/** A key that one object of the JSON has twice; JSON.parse keeps the last one silently. The text must be JSON. */
function keyTwice(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [, token = "", colon] of text.matchAll(/("(?:[^"\\]+|\\.)*"|[{}])(\s*:)?/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(token) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

function plainOf(node: PolicyNode): unknown {
  switch (node.kind) {
    case "map":
      refuseTwice(node.entries);
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
    case "list":
      return node.items.map(plainOf);
    case "scalar":
      return node.value;
  }
}

function refuseTwice(entries: readonly MapEntry[]): void {
  const keys = new Set<string>();
  for (const { key, at } of entries) {
    if (keys.has(key)) throw new NotAPolicy(keyStandsTwice(key), at);
    keys.add(key);
  }
}
