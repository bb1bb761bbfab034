/** A list of powers that the user has: JSON, or lines `CODE;name`, as tables are exported. */

/** Why it is none; English, with braces filled. */
export class NotAClassifier extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** A code and a name, as far as the format of powers of attorney lets them be (КодПолн, НаимПолн). */
const MAX_TEXT = 255;

/** Code of a power → its name, in the order of the file. Throws NotAClassifier. */
export function readClassifier(bytes: Uint8Array): ReadonlyMap<string, string> {
  const text = decode(bytes);
  const pairs = /^\s*[{[]/.test(text) ? fromJson(text) : fromLines(text);
  if (pairs.length === 0) throw new NotAClassifier("there is no power in it");
  return new Map(pairs);
}

type Pair = readonly [code: string, name: string];

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NotAClassifier("it is not UTF-8");
  }
}

function fromJson(text: string): Pair[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotAClassifier("it is no JSON");
  }
  const entries: unknown[] = Array.isArray(value)
    ? value.map((one: { code?: unknown; name?: unknown } | null) => [one?.code, one?.name])
    : Object.entries(value as object);
  return entries.map((one, i) => pairOf(one as unknown[], `entry ${i + 1} has no code and name`));
}

/** An empty line, and one that begins with `#`, says nothing; quotes around a part are those of a table. */
function fromLines(text: string): Pair[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return [];
    const [, code, name] = /^([^;\t]*)[;\t](.*)$/.exec(line) ?? [];
    return [pairOf([unquoted(code), unquoted(name)], `line ${i + 1} has no code and name`)];
  });
}

const unquoted = (text = ""): string =>
  text
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replaceAll('""', '"')
    .trim();

function pairOf([code, name]: readonly unknown[], problem: string): Pair {
  const isText = (one: unknown): one is string =>
    typeof one === "string" && one !== "" && one.length <= MAX_TEXT;
  if (!isText(code) || !isText(name)) throw new NotAClassifier(problem);
  return [code, name];
}
