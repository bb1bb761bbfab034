/** Lines in: bounded, and each by itself. */

/** One line of input; `problem` (a phrase of the text tables) when it could not be read as text. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  readonly problem?: string;
}

const LF = 0x0a;

/**
 * The lines of UTF-8 octets, ended by LF or CR LF; a last line needs no end, a byte order mark is left
 * out. `ending`: another octet that ends lines. A line of more than `limit` octets is skipped as it arrives and
 * comes with a problem.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  ending: number = LF,
): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let parts: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  const take = (octets: Uint8Array): void => {
    size += octets.length;
    // A chunk is valid only until the next is asked for.
    if (size > limit) parts = [];
    else if (octets.length > 0) parts.push(octets.slice());
  };
  const finish = (): Line => {
    const octets = Buffer.concat(parts);
    const tooLong = size > limit;
    parts = [];
    size = 0;
    number++;
    if (tooLong) return { number, text: "", problem: "it is too long" };
    try {
      return { number, text: decoder.decode(octets) };
    } catch {
      return { number, text: "", problem: "it is not UTF-8" };
    }
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(ending); end >= 0; end = chunk.indexOf(ending, start)) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (size > 0) yield finish();
}
