import { describe, expect, it } from "vitest";
import { readSmallInput } from "../../../src/io/files/small.js";
import { spool } from "../../../src/io/files/spool.js";

/** As a pipe may bring them: somebody else decides how many. */
async function* octets(count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield Uint8Array.of(i & 0xff);
}

describe("octets that come one by one", () => {
  it("are spooled, however many pieces they come in", async () => {
    const source = await spool(octets(200_000), "-", 1_000_000);
    expect(source.size).toBe(200_000);
    source.close();
  });

  it("are read from standard input, however many pieces they come in", async () => {
    expect(await readSmallInput("-", 1_000_000, octets(200_000))).toHaveLength(200_000);
  });
});
