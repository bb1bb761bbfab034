/** Levels made with lists that are older than the time-stamps: read again when these lists have long ended. */
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Target } from "../../src/app/extendTargets.js";
import { HOUR, MINUTE } from "../../src/base/time.js";
import { FolderCache } from "../../src/io/cache/folderCache.js";
import { createLevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

it.each<Target>(["xl", "xlt1", "a", "lt", "lta"])(
  "%s made with cached lists proves itself without a network after they ended",
  async (level) => {
    const world = await createLevelLab();
    try {
      const signer = await issueSigner(world.lab);
      const folder = tempDir();
      const cache = new FolderCache(join(folder, "cache"), { now: () => world.now().getTime() });
      const evidence = { ...world.evidence, cache };
      const made = async (name: string): Promise<string> => {
        const path = fileIn(folder, name, "Спецификация к договору");
        await signFile(path, signer, { ...world.signing(level), evidence });
        return path;
      };
      await made("first");
      world.later = 10 * MINUTE;
      world.asked.length = 0;
      const path = await made("second");
      // The list was not fetched again: it is older than the time-stamps of the second signature.
      expect(world.asked.filter((url) => url.includes("/crl/"))).toEqual([]);
      world.later = 60 * 24 * HOUR;
      const report = await world.verify(`${path}.sig`, path);
      expect(report.verdict).toBe("TOTAL-PASSED");
      expect(report.signers[0]!.levelProven).toBe(report.signers[0]!.level);
    } finally {
      await world.lab.close();
    }
  },
);
