import { describe, expect, it } from "vitest";
import { inOrder } from "../../src/base/inOrder.js";

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Items handed out one by one, and counted. */
function counter(length: number): { taken: number; items: AsyncIterable<number> } {
  const state = { taken: 0, items: undefined as unknown as AsyncIterable<number> };
  state.items = (async function* () {
    for (; state.taken < length; ) yield state.taken++;
  })();
  return state;
}

const tick = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("inOrder", () => {
  it("gives results in the order of the items, whatever ends first", async () => {
    const work = async (n: number): Promise<number> => {
      await tick((n * 7) % 5);
      return n;
    };
    expect(await all(inOrder(counter(50).items, 4, work))).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it("never works on more than it may", async () => {
    let running = 0;
    let most = 0;
    await all(
      inOrder(counter(40).items, 3, async () => {
        most = Math.max(most, ++running);
        await tick(1);
        running--;
      }),
    );
    expect(most).toBe(3);
  });

  it("answers before the next item comes: who waits for the answer gets it", async () => {
    let send: (n: number) => void = () => undefined;
    const second = new Promise<number>((resolve) => {
      send = resolve;
    });
    async function* items(): AsyncGenerator<number> {
      yield 1;
      yield await second;
    }
    const answers = inOrder(items(), 8, async (n) => n);
    expect(await answers.next()).toEqual({ done: false, value: 1 });
    send(2);
    expect(await answers.next()).toEqual({ done: false, value: 2 });
    expect((await answers.next()).done).toBe(true);
  });

  it("takes no more items while nobody takes results", async () => {
    const source = counter(1000);
    const answers = inOrder(source.items, 2, async (n) => n);
    await answers.next();
    await tick(20);
    expect(source.taken).toBeLessThan(20);
  });

  it("takes a bounded number of items behind a slow one", async () => {
    const source = counter(1000);
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const answers = inOrder(source.items, 2, async (n) => {
      if (n === 0) await slow;
      return n;
    });
    const first = answers.next();
    await tick(20);
    expect(source.taken).toBeGreaterThan(2);
    expect(source.taken).toBeLessThan(20);
    release();
    expect((await first).value).toBe(0);
    expect((await all(answers)).length).toBe(999);
  });

  it("throws what the work throws, in its turn", async () => {
    const seen: number[] = [];
    const work = async (n: number): Promise<number> => {
      if (n === 2) throw new Error("two");
      return n;
    };
    const run = async (): Promise<void> => {
      for await (const n of inOrder(counter(10).items, 4, work)) seen.push(n);
    };
    await expect(run()).rejects.toThrow("two");
    expect(seen).toEqual([0, 1]);
  });

  it("throws what the items throw, after the answers before", async () => {
    const seen: number[] = [];
    async function* broken(): AsyncGenerator<number> {
      yield 0;
      throw new Error("items");
    }
    const run = async (): Promise<void> => {
      for await (const n of inOrder(broken(), 1, async (n) => n)) seen.push(n);
    };
    await expect(run()).rejects.toThrow("items");
    expect(seen).toEqual([0]);
  });

  it("ends the items when nobody takes results any longer", async () => {
    let ended = false;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (let n = 0; ; n++) yield n;
      } finally {
        ended = true;
      }
    }
    for await (const n of inOrder(endless(), 2, async (n) => n)) if (n === 5) break;
    await tick();
    expect(ended).toBe(true);
  });
});
