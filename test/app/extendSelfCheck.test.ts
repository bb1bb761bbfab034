/** Whatever goes wrong while something is added, no file appears: what was made is judged anew before it is written. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { EvidenceDesk } from "../../src/app/extendEvidence.js";
import { Standing } from "../../src/app/extendStanding.js";
import { OID } from "../../src/asn1/oids.js";
import { bytesSource } from "../../src/base/source.js";
import { WorkBudget } from "../../src/base/workBudget.js";
import { attribute } from "../../src/cms/buildSigner.js";
import type { DigestedContent } from "../../src/cms/contentDigests.js";
import { digest } from "../../src/crypto/digest.js";
import { contentStream } from "../../src/io/files/content.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

let world: LevelLab;
let signer: TestSigner;
let path: string;
let two: string;
let out: string;
beforeAll(async () => {
  world = await createLevelLab();
  signer = await issueSigner(world.lab);
  return () => world.lab.close();
});
beforeEach(async () => {
  path = fileIn(tempDir(), "f", "Смета");
  two = `${path}.two`;
  out = join(tempDir(), "out.sig");
  await signFile(path, signer, world.signing("t"));
  await world.cosign(`${path}.sig`, two, await issueSigner(world.lab), content());
});
afterEach(() => vi.restoreAllMocks());

const content = () => ({ content: contentStream(path) });
const refused = { code: "SIGNATURE_SELF_CHECK_FAILED", exitCode: 5 };

/** Something that is not a time-stamp comes to the first signer, too. */
function damageFirstSigner(): void {
  const { add } = Standing.prototype;
  vi.spyOn(Standing.prototype, "add").mockImplementation(function (this: Standing, additions) {
    add.call(this, additions);
    const attributes = [attribute(OID.signatureTimeStamp, Uint8Array.of(5, 0))];
    add.call(this, { signers: new Map([[0, { attributes }]]) });
  });
}

describe("no file appears", () => {
  it("when what was asked for was not added", async () => {
    vi.spyOn(Standing.prototype, "add").mockImplementation(() => {});
    await expect(world.extend(two, out, { level: "t", signers: [1], ...content() })).rejects.toMatchObject({
      ...refused,
      why: expect.stringMatching(/signer 1 has the level BES only/),
    });
    expect(existsSync(out)).toBe(false);
  });

  it("when another signer was damaged, by extend, cosign and countersign alike", async () => {
    damageFirstSigner();
    const third = await issueSigner(world.lab);
    await expect(world.extend(two, out, { level: "t", signers: [1], ...content() })).rejects.toMatchObject(
      refused,
    );
    for (const level of ["bes", "t"] as const)
      await expect(world.cosign(two, out, third, { level, ...content() })).rejects.toMatchObject(refused);
    await expect(world.countersign(two, out, third, { signer: 1, ...content() })).rejects.toMatchObject(
      refused,
    );
    expect(existsSync(out)).toBe(false);
  });

  it("when a new signature of a higher level was damaged", async () => {
    damageFirstSigner();
    await expect(signFile(path, signer, { ...world.signing("xlt1"), output: out })).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_CHECK|EXTEND_REFUSED/),
    });
    expect(existsSync(out)).toBe(false);
  });
});

describe("the work of a run", () => {
  const digested: DigestedContent = {
    size: 1,
    digest: (name) => digest(name, readFileSync(path)),
    framed: () => undefined,
    looksLikeSignedAttributes: false,
  };
  const spent = (): WorkBudget => {
    const budget = new WorkBudget(1);
    while (budget.spend());
    return budget;
  };

  it("is counted once for the signatures and for the evidence", async () => {
    const spend = vi.spyOn(WorkBudget.prototype, "spend");
    await world.extend(two, out, { level: "a", ...content() });
    const budgets = new Map<WorkBudget, number>();
    for (const budget of spend.mock.contexts as WorkBudget[])
      budgets.set(budget, (budgets.get(budget) ?? 0) + 1);
    expect(budgets.size).toBe(1);
    // The signatures and tokens alone are 33.
    expect([...budgets.values()][0]).toBeGreaterThan(60);
  });

  it("is not more than a run may do: then nothing is called good or bad", async () => {
    const standing = new Standing(bytesSource(readFileSync(two), "two"), digested, []);
    while (standing.budget.spend());
    expect(() => standing.facts).toThrow(expect.objectContaining({ code: "ASN1_LIMIT" }));
    const desk = new EvidenceDesk({ ...world.evidence, clock: world.now, budget: spent() });
    await expect(desk.ofSigner(signer.certificate, world.now())).rejects.toMatchObject({
      code: "ASN1_LIMIT",
    });
    const tsa = world.lab.timestampAuthority("gost256").certificate;
    await expect(desk.ofTsa(tsa, world.now(), [])).rejects.toMatchObject({ code: "ASN1_LIMIT" });
    await expect(desk.byEmbedded(tsa, "timestamping", world.now(), {})).rejects.toMatchObject({
      code: "ASN1_LIMIT",
    });
  });

  it("is done anew only for the signers that were touched", async () => {
    const standing = new Standing(bytesSource(readFileSync(two), "two"), digested, []);
    const before = standing.facts;
    const attributes = [attribute(OID.contentHints, Uint8Array.of(5, 0))];
    standing.add({ signers: new Map([[1, { attributes }]]) });
    expect(standing.facts[0]).toBe(before[0]);
    expect(standing.facts[1]).not.toBe(before[1]);
    expect(standing.factsAnew[0]).not.toBe(before[0]);
  });
});
