/** The fenced blocks of a README: what a reader copies, and what the reader is told to see. */

export interface ReadmeBlock {
  /** What the comment before the fence says: `run: NAME`, `printed: NAME`, `not run: REASON`; empty: no comment. */
  readonly mark: string;
  readonly language: string;
  readonly text: string;
}

/** All fenced blocks, in order. */
export function blocksOf(markdown: string): readonly ReadmeBlock[] {
  const fences = /(?:<!-- ([^\n]*?) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm;
  return [...markdown.matchAll(fences)].map(([, mark = "", language = "", text = ""]) => ({
    mark,
    language,
    text,
  }));
}

/** The blocks whose mark begins with `kind: `, by the rest of it. */
export function marked(blocks: readonly ReadmeBlock[], kind: string): ReadonlyMap<string, string> {
  const start = `${kind}: `;
  return new Map(
    blocks
      .filter(({ mark }) => mark.startsWith(start))
      .map(({ mark, text }) => [mark.slice(start.length), text]),
  );
}

/** The commands of a block; one that is continued by a backslash is one. */
export const commandsOf = (block: string): readonly string[] =>
  block
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "");

/**
 * What differs from run to run, by a placeholder each: times, dates, serial numbers and thumbprints, durations and
 * rates.
 */
export const withoutChance = (line: string): string =>
  line
    .replace(/\b\d{2}\.\d{2}\.\d{4}\b|\b\d{4}-\d{2}-\d{2}\b/g, "DATE")
    .replace(/\b\d{2}:\d{2}:\d{2}\b/g, "TIME")
    .replace(/\b[0-9a-f]{16,}\b/g, "HEX")
    .trimEnd();

/**
 * The first line that is told and not printed; undefined when all are. A line `…` stands for any lines, and where
 * none stands the lines follow one another. A line that ends with `…` tells the beginning only.
 */
export function missingLine(told: string, printed: string): string | undefined {
  const lines = printed.split("\n").map(withoutChance);
  const same = (line: string, one: string | undefined) =>
    line.endsWith("…") ? one?.startsWith(line.slice(0, -1)) === true : one === line;
  let at = 0;
  let anywhere = false;
  for (const line of told.trimEnd().split("\n").map(withoutChance)) {
    if (line === "…") {
      anywhere = true;
      continue;
    }
    const found = lines.findIndex(
      (one, index) => index >= at && (anywhere || index === at) && same(line, one),
    );
    if (found < 0) return line;
    at = found + 1;
    anywhere = false;
  }
  return undefined;
}
