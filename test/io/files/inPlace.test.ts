import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { inPlace } from "../../../src/io/files/inPlace.js";

const busy = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe("inPlace", () => {
  it("works here until it had to wait, then in the pool for a while, longer each time, then here again", async () => {
    const where: string[] = [];
    const once = (ms: number) =>
      inPlace(
        () => {
          where.push("here");
          busy(ms);
        },
        async () => {
          where.push("pool");
          await delay(0);
        },
      );
    const pool = (times: number) => Array.from({ length: times }, () => "pool");
    const waited = [2, 4, 8, 16, 32, 64, 64];
    for (const times of waited) {
      await once(5);
      for (let i = 0; i < times; i++) await once(0);
    }
    await once(0);
    expect(where).toEqual([...waited.flatMap((times) => ["here", ...pool(times)]), "here"]);
    where.length = 0;
    await once(5);
    for (let i = 0; i < 3; i++) await once(0);
    expect(where).toEqual(["here", ...pool(2), "here"]);
  });

  it("passes on values and errors", async () => {
    expect(
      await inPlace(
        () => 7,
        async () => 7,
      ),
    ).toBe(7);
    const fails = () => {
      throw new Error("no");
    };
    await expect(inPlace(fails, async () => fails())).rejects.toThrow("no");
  });
});
