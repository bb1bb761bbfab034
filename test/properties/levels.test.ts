/** Whatever is added to a signature, in whatever order: every signer and level of before stays valid. */
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { TARGET_LEVEL, TARGETS } from "../../src/app/extendTargets.js";
import { atLeast, type Level } from "../../src/cms/levels/level.js";
import { contentStream } from "../../src/io/files/content.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDirFor } from "../support/temporary.js";

let world: LevelLab;
let people: TestSigner[];
beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "rsa"] });
  people = [
    await issueSigner(world.lab),
    await issueSigner(world.lab, { key: "rsa" }),
    await issueSigner(world.lab),
  ];
  return () => world.lab.close();
});

const step = fc.oneof(
  fc.record({
    kind: fc.constant("extend" as const),
    level: fc.constantFrom(...TARGETS),
    who: fc.nat({ max: 2 }),
  }),
  fc.record({
    kind: fc.constant("cosign" as const),
    level: fc.constantFrom("bes" as const, ...TARGETS),
    who: fc.nat({ max: 2 }),
  }),
  fc.record({
    kind: fc.constant("countersign" as const),
    level: fc.constant("bes" as const),
    who: fc.nat({ max: 2 }),
  }),
);

const MINUTE = 60_000;

/** What the services have said so far is kept: references without values need it. */
const evidence = () => ({
  ...world.evidence,
  ...world.given(),
  untrusted: world.intermediates,
  fetcher: world.fetcher,
});

describe("random sequences of extend, cosign and countersign", () => {
  it("keep every signer, time-stamp and level that was there", { timeout: 120_000 }, async () => {
    const steps = fc.array(step, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (all, attached) => {
        const temporary = tempDirFor();
        try {
          world.later = 0;
          world.forget();
          const path = fileIn(temporary.path, "f", "Протокол собрания");
          let file = `${path}.sig`;
          await signFile(path, people[0]!, { attached });
          let levels: Level[] = ["BES"];
          let confirmed = 0;
          for (const [n, { kind, level, who }] of all.entries()) {
            // The clock runs, but stays within what clocks of services are allowed to differ.
            world.later += MINUTE / 2;
            const next = join(temporary.path, `${n}.sig`);
            const given = attached ? {} : { content: contentStream(path) };
            const signer = who % levels.length;
            if (kind === "extend") {
              await world.extend(file, next, { level, signers: [signer], evidence: evidence(), ...given });
              const target = TARGET_LEVEL[level];
              levels = levels.map((old, i) => (i === signer && !atLeast(old, target) ? target : old));
            } else if (kind === "cosign") {
              await world.cosign(file, next, people[who]!, { level, evidence: evidence(), ...given });
              levels = [...levels, level === "bes" ? "BES" : TARGET_LEVEL[level]];
            } else {
              await world.countersign(file, next, people[who]!, { signer, ...given });
              confirmed++;
            }
            file = next;
            const report = await world.verify(file, attached ? undefined : path, evidence());
            expect(report.verdict).toBe("TOTAL-PASSED");
            // Evidence that came into SignedData for one signer may show that another was good, too.
            const reached = (proven: readonly (Level | null)[]): boolean =>
              proven.every((one, i) => one !== null && atLeast(one, levels[i]!));
            expect(report.signers).toHaveLength(levels.length);
            expect(report.signers.map((one) => one.level)).toSatisfy(reached);
            expect(report.signers.map((one) => one.levelProven)).toSatisfy(reached);
            levels = report.signers.map((one) => one.levelProven!);
            expect(
              report.signers
                .flatMap(({ timestamps }) => timestamps)
                .every(({ verdict }) => verdict === "TOTAL-PASSED"),
            ).toBe(true);
            const counter = report.signers.flatMap(({ countersignatures }) => countersignatures);
            expect(counter.map(({ intact }) => intact)).toEqual(Array(confirmed).fill(true));
          }
        } finally {
          temporary.remove();
        }
      }),
      { numRuns: 8 },
    );
  });
});
