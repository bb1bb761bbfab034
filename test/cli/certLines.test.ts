import { describe, expect, it } from "vitest";
import { type Line, readLines } from "../../src/cli/run/certLines.js";

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
