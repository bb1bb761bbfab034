/** Work on a stream of items: bounded parallelism, the order of the input. */

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
