/** Where an element or an attribute stands; worked out only for what a finding names. */
import type { Place } from "../findings.js";
import type { XmlNode, XmlTree } from "./tree.js";

/** The place of `node`, or of its attribute `name` (of the element, when there is no such attribute). */
export function placeOf({ source }: XmlTree, node: XmlNode, name?: string): Place {
  const offset = name === undefined ? node.offset : (attributeOffset(source, node, name) ?? node.offset);
  const path = pathOf(node);
  return { ...lineAndColumn(source, offset), path: name === undefined ? path : `${path}/@${name}` };
}

/** `/Доверенность/Документ`, with `[2]` where an element is repeated. */
export function pathOf(node: XmlNode): string {
  const { name, parent } = node;
  if (parent === undefined) return `/${name}`;
  const twins = parent.children.filter((one) => one.name === name);
  const number = twins.length > 1 ? `[${twins.indexOf(node) + 1}]` : "";
  return `${pathOf(parent)}/${name}${number}`;
}

const LF = 0x0a;
const CR = 0x0d;

/** Lines end with LF, CR LF or CR. */
function lineAndColumn(source: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = 0; i < offset; i++) {
    const code = source.charCodeAt(i);
    if (code !== LF && (code !== CR || source.charCodeAt(i + 1) === LF)) continue;
    line++;
    start = i + 1;
  }
  return { line, column: [...source.slice(start, offset)].length + 1 };
}

const NEXT_ATTRIBUTE = /\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/y;
const START = /<[^\s/>]+/y;

function attributeOffset(source: string, { offset }: XmlNode, name: string): number | undefined {
  START.lastIndex = offset;
  if (!START.test(source)) return undefined;
  const local = name.slice(name.indexOf("}") + 1);
  NEXT_ATTRIBUTE.lastIndex = START.lastIndex;
  for (let match = NEXT_ATTRIBUTE.exec(source); match !== null; match = NEXT_ATTRIBUTE.exec(source)) {
    const written = match[1]!;
    if (written.slice(written.indexOf(":") + 1) === local) return match.index + match[0].search(/\S/);
  }
  return undefined;
}
