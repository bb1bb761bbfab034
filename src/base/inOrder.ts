/** Work on a stream of items: bounded parallelism, the order of the input. */

/** Answers that wait for a slower one before them, for each job. */
const AHEAD = 8;

type Slot<R> = { answer?: { readonly value: R } | { readonly error: unknown } };

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
  let running = 0;
  let reading = false;
  let ended = false;
  let failed = false;
  let failure: unknown;
  let wake = (): void => undefined;

  const start = (item: T): void => {
    const slot: Slot<R> = {};
    const settle = (answer: NonNullable<Slot<R>["answer"]>): void => {
      slot.answer = answer;
      running--;
      wake();
    };
    slots.push(slot);
    running++;
    work(item).then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    );
  };
  const read = (): void => {
    reading = true;
    iterator
      .next()
      .then((next) => {
        reading = false;
        if (next.done === true) ended = true;
        else start(next.value);
      })
      .catch((error: unknown) => {
        failed = true;
        failure = error;
      })
      .then(() => wake());
  };

  try {
    for (;;) {
      // Made before anything is looked at: what happens from now on is not missed.
      const happened = new Promise<void>((resolve) => {
        wake = resolve;
      });
      for (let first = slots[0]; first?.answer !== undefined; first = slots[0]) {
        if ("error" in first.answer) throw first.answer.error;
        slots.shift();
        yield first.answer.value;
      }
      if (failed) throw failure;
      if (ended && slots.length === 0) return;
      if (!ended && !reading && running < jobs && slots.length < jobs * AHEAD) read();
      await happened;
    }
  } finally {
    // Whoever waits for input that never comes is not waited for.
    void iterator.return?.()?.catch(() => undefined);
  }
}
