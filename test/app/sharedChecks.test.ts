/** What the checks of a run share changes no answer: each is the one that it would be in a run of its own. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type PoolOptions, SharedFetches } from "../../src/app/assess.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import { HOUR } from "../../src/base/time.js";
import { FolderCache } from "../../src/io/cache/folderCache.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile } from "../support/signing.js";
import { tempDirFor } from "../support/temporary.js";

let world: LevelLab;
let cache: FolderCache;
const files: { readonly signature: string; readonly content: string }[] = [];

beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "rsa"] });
  const home = tempDirFor();
  const folder = home.path;
  const signers = await Promise.all([
    issueSigner(world.lab),
    issueSigner(world.lab),
    issueSigner(world.lab, { key: "rsa" }),
    issueSigner(world.lab),
  ]);
  for (const [at, signer] of signers.entries()) {
    for (const level of ["bes", "t", "xlt1", "a"] as const) {
      const content = fileIn(folder, `${at}-${level}`, `Документ ${at} ${level}`);
      await signFile(content, signer, level === "bes" ? {} : world.signing(level));
      files.push({ signature: `${content}.sig`, content });
    }
  }
  // Apart in time: of a list and an answer of one moment either may be the newer one.
  world.later = HOUR;
  await world.lab.revoke(signers[1]!.certificate.raw, {});
  const [good, broken] = [files[0]!, join(folder, "broken.sig")];
  const octets = readFileSync(good.signature);
  octets[octets.length - 5]! ^= 1;
  writeFileSync(broken, octets);
  files.push(
    { signature: broken, content: good.content },
    { signature: good.signature, content: files[1]!.content },
  );
  cache = new FolderCache(join(folder, "cache"), { now: () => world.now().getTime() });
  world.later = 2 * HOUR;
  // Only what answers for one of them is kept: all are asked about once.
  for (const file of files) await answer(file, { cache }, world.fetcher);
  return async () => {
    home.remove();
    await world.lab.close();
  };
});

const answer = ({ signature, content }: (typeof files)[number], pool: PoolOptions, fetcher: Fetcher | null) =>
  world.verify(signature, content, { pool, fetcher });

const inOrders = (run: (order: readonly number[]) => Promise<void>) => {
  const all = files.map((_, i) => i);
  const orders = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  return fc.assert(fc.asyncProperty(orders, run), { numRuns: 2, examples: [[all]] });
};

describe("the checks of one run", () => {
  it("give the reports that each gives alone, out of the cache, in any order", {
    timeout: 60_000,
  }, async () => {
    const alone = await Promise.all(files.map((file) => answer(file, { cache }, null)));
    expect(new Set(alone.map(({ verdict }) => verdict)).size).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(alone)).toContain("(cache)");
    await inOrders(async (order) => {
      const shared = new SharedFetches();
      for (const at of [...order, ...order]) {
        expect(await answer(files[at]!, { cache, shared }, null)).toEqual(alone[at]);
      }
    });
  });

  it("give the verdicts that each gives alone, out of the network", { timeout: 60_000 }, async () => {
    const brief = async (...asked: Parameters<typeof answer>) => {
      const { verdict, subIndication, signers } = await answer(...asked);
      return { verdict, subIndication, levels: signers.map(({ level }) => level) };
    };
    const alone = await Promise.all(files.map((file) => brief(file, {}, world.fetcher)));
    await inOrders(async (order) => {
      const shared = new SharedFetches();
      for (const at of order) expect(await brief(files[at]!, { shared }, world.fetcher)).toEqual(alone[at]);
    });
  });
});
