import { describe, expect, it } from "vitest";
import { inOrder, type Line, readLines } from "../../src/cli/run/certLines.js";

async function* chunks(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  // One buffer for all, as a reader of files has it.
  const buffer = new Uint8Array(1024);
  for (const part of parts) {
    const octets = typeof part === "string" ? new TextEncoder().encode(part) : part;
    buffer.set(octets);
    yield buffer.subarray(0, octets.length);
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const texts = async (...parts: readonly (string | Uint8Array)[]): Promise<Line[]> =>
  all(readLines(chunks(...parts), 8));

describe("readLines", () => {
  it("joins what chunks tear apart, inside a character too", async () => {
    const [head, tail] = [Uint8Array.of(0x61, 0xd0), Uint8Array.of(0xb1, 0x0a, 0x62)];
    expect(await texts(head, tail, "c\nd")).toEqual([
      { number: 1, text: "aб" },
      { number: 2, text: "bc" },
      { number: 3, text: "d" },
    ]);
  });

  it("counts empty lines, and none after the last line feed", async () => {
    expect((await texts("a\n\nb\n")).map(({ number, text }) => [number, text])).toEqual([
      [1, "a"],
      [2, ""],
      [3, "b"],
    ]);
  });

  it("leaves a byte order mark out", async () => {
    expect(await texts("\ufeffa\n")).toEqual([{ number: 1, text: "a" }]);
  });

  it("skips a line over the limit as it comes, and reads on", async () => {
    expect(await texts("12345678\n", "123456", "789", "0\n", "b\n")).toEqual([
      { number: 1, text: "12345678" },
      { number: 2, text: "", problem: "it is too long" },
      { number: 3, text: "b" },
    ]);
  });

  it("holds no more of a long line than the limit", async () => {
    const piece = new Uint8Array(1024 * 1024).fill(0x61);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 200; i++) yield piece;
    }
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watched = (async function* () {
      for await (const chunk of endless()) {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        yield chunk;
      }
    })();
    expect(await all(readLines(watched, 4 * piece.length))).toMatchObject([{ problem: "it is too long" }]);
    expect(most).toBeLessThan(50 * piece.length);
  });

  it("says which line is not UTF-8", async () => {
    expect(await texts(Uint8Array.of(0xff, 0x0a, 0x61))).toEqual([
      { number: 1, text: "", problem: "it is not UTF-8" },
      { number: 2, text: "a" },
    ]);
  });
});

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
});
