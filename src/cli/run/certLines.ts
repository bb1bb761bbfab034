/** Lines in, answers out: bounded lines, bounded parallelism, the order of the input. */

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
 * out. A line of more than `limit` octets is skipped as it arrives and comes with a problem.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Line> {
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
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (size > 0) yield finish();
}

/** Answers that wait for a slower one before them, for each job. */
const AHEAD = 8;

interface Slot<R> {
  readonly ready: Promise<void>;
  answer?: { readonly value: R } | { readonly error: unknown };
}

/**
 * Runs `work` on every item, at most `jobs` at a time, and gives the results in the order of the items,
 * each as soon as those before it are given: a caller that waits for an answer before it sends the next
 * item gets it. Items are taken only as results are taken. Throws what `work` and `items` throw.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  jobs: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const iterator = items[Symbol.asyncIterator]();
  const slots: Slot<R>[] = [];
  let reading: Promise<void> | undefined;
  let ended = false;

  const start = (item: T): void => {
    const slot: { -readonly [K in keyof Slot<R>]: Slot<R>[K] } = { ready: Promise.resolve() };
    slot.ready = work(item).then(
      (value) => {
        slot.answer = { value };
      },
      (error: unknown) => {
        slot.answer = { error };
      },
    );
    slots.push(slot);
  };
  const read = async (): Promise<void> => {
    const next = await iterator.next();
    reading = undefined;
    if (next.done === true) ended = true;
    else start(next.value);
  };

  try {
    for (;;) {
      for (let first = slots[0]; first?.answer !== undefined; first = slots[0]) {
        if ("error" in first.answer) throw first.answer.error;
        slots.shift();
        yield first.answer.value;
      }
      const running = slots.filter(({ answer }) => answer === undefined);
      if (!ended && running.length < jobs && slots.length < jobs * AHEAD) reading ??= read();
      if (ended && slots.length === 0) return;
      await Promise.race([...running.map(({ ready }) => ready), ...(reading === undefined ? [] : [reading])]);
    }
  } finally {
    reading?.catch(() => undefined);
    // Whoever waits for input that never comes is not waited for.
    void iterator.return?.()?.catch(() => undefined);
  }
}
