import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { monotonic } from "../../src/io/monotonic.js";

it("a clock that is never set back counts milliseconds as performance.now() does", async () => {
  const [ours, theirs] = [monotonic(), performance.now()];
  await delay(20);
  const [passed, passedThere] = [monotonic() - ours, performance.now() - theirs];
  expect(passed).toBeGreaterThan(19);
  expect(Math.abs(passed - passedThere)).toBeLessThan(5);
});
