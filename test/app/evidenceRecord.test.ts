import { expect, it } from "vitest";
import { RecordedCheck } from "../../src/app/evidenceRecord.js";
import type { EvidenceCache } from "../../src/base/evidenceCache.js";

it("a check is one record of the cache, however many pools it opens (a signature's, those of its powers of attorney)", () => {
  const cache: EvidenceCache = { read: () => undefined, write: () => undefined, discard: () => undefined };
  const check = new RecordedCheck(
    () => "",
    async () => undefined,
  );
  const first = check.cache(cache);
  expect(first).toBeDefined();
  expect(check.cache(cache)).toBe(first);
  expect(check.cache(undefined)).toBe(first);
});
