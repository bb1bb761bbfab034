/**
 * YAML, as much of it as a policy (or a draft of a power of attorney) needs: maps, lists and plain values. What lets a
 * text say one thing to its reader and another to the program is refused before it is looked at: anchors and aliases,
 * tags, directives, merge and complex keys, several documents.
 */
import { CST, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument } from "yaml";
import { NotAPolicy, type PolicyNode, type Position } from "../validate/policyTree.js";

/** A policy for a thousand paths has some fifty thousand. */
const MAX_TOKENS = 200_000;
/** Of flow collections, of lists in lists on one line, of spaces before a line: what bounds the depth of the tree. */
const MAX_FLOW_DEPTH = 16;
const MAX_COMPACT_LISTS = 4;
const MAX_INDENT = 64;

/** Parts of YAML that are refused, by the names its lexer gives them. */
const REFUSED: Readonly<Record<string, string>> = {
  anchor: "anchors are not allowed",
  alias: "aliases are not allowed",
  tag: "tags are not allowed",
  "directive-line": "directives are not allowed",
  "explicit-key-ind": "complex keys are not allowed",
};

/** Everything but tab and line ends that a text has no use for; the lexer speaks in them, too. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/;

const START: Position = { line: 1, column: 1 };

/** The tree of a policy file's octets; with "failsafe" every value is a text. Throws NotAPolicy. */
export function readPolicyYaml(octets: Uint8Array, schema: "core" | "failsafe" = "core"): PolicyNode {
  const text = decode(octets);
  refuseTokens(text);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    schema,
    merge: false,
    // Looked for by our own reader: here it takes the square of their number.
    uniqueKeys: false,
    prettyErrors: false,
    // "silent" would pass over a second document.
    logLevel: "error",
    lineCounter: lines,
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const several = problem.code === "MULTIPLE_DOCS";
    throw new NotAPolicy(
      several ? "several documents are not allowed" : `it is no YAML (${problem.code})`,
      positionOf(lines, problem.pos[0]),
    );
  }
  if (document.contents === null) throw new NotAPolicy("it says nothing", START);
  return treeOf(document.contents as Node, lines);
}

function decode(octets: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    throw new NotAPolicy("it is not UTF-8", START);
  }
}

function refuseTokens(text: string): void {
  const place = new Place();
  const control = CONTROL.exec(text);
  if (control !== null) {
    place.pass(text.slice(0, control.index));
    throw new NotAPolicy("control characters are not allowed", place.position);
  }
  let [count, flow, compact] = [0, 0, 0];
  let isText = false;
  for (const token of new Lexer().lex(text)) {
    // What follows the sign of a scalar is its text, whatever it looks like.
    const type = isText ? "text" : CST.tokenType(token);
    isText = !isText && token === CST.SCALAR;
    const refusal = type === null ? undefined : REFUSED[type];
    if (refusal !== undefined) throw new NotAPolicy(refusal, place.position);
    if (type === "flow-map-start" || type === "flow-seq-start") flow++;
    if (type === "flow-map-end" || type === "flow-seq-end") flow--;
    if (type === "newline") compact = 0;
    if (type === "seq-item-ind") compact++;
    const isIndent = type === "space" && place.position.column === 1;
    const isDeep = flow > MAX_FLOW_DEPTH || compact > MAX_COMPACT_LISTS;
    if (isDeep || (isIndent && token.length > MAX_INDENT)) {
      throw new NotAPolicy("it is nested too deeply", place.position);
    }
    if (++count > MAX_TOKENS) throw new NotAPolicy("it is too long", place.position);
    if (token !== CST.SCALAR && token !== CST.DOCUMENT) place.pass(token);
  }
}

/** How far the lexer has come. */
class Place {
  #line = 1;
  #column = 1;

  get position(): Position {
    return { line: this.#line, column: this.#column };
  }

  pass(text: string): void {
    const lines = text.split("\n");
    this.#line += lines.length - 1;
    const last = lines.at(-1)!.length;
    this.#column = lines.length > 1 ? last + 1 : this.#column + last;
  }
}

const positionOf = (lines: LineCounter, offset: number): Position => {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
};

function treeOf(node: Node | null, lines: LineCounter): PolicyNode {
  const at = positionOf(lines, node?.range?.[0] ?? 0);
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => {
      const keyAt = positionOf(lines, (key as Node).range?.[0] ?? 0);
      if (!isScalar(key) || typeof key.value !== "string") {
        throw new NotAPolicy("a key must be a text", keyAt);
      }
      if (key.value === "<<") throw new NotAPolicy("merge keys are not allowed", keyAt);
      return { key: key.value, at: keyAt, value: treeOf(value as Node | null, lines) };
    });
    return { kind: "map", entries, at };
  }
  if (isSeq(node)) {
    return { kind: "list", items: node.items.map((item) => treeOf(item as Node, lines)), at };
  }
  const value = isScalar(node) ? node.value : null;
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return { kind: "scalar", value: isPlain ? value : null, at };
}
