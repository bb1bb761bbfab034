/** What of a level is proven, and what the report says about it: by evidence named, embedded, and proven to have existed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Fetcher } from "../../src/base/fetcher.js";
import { contentStream } from "../../src/io/files/content.js";
import { parseAnyOcspResponse } from "../../src/ocsp/response.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const DAY = 24 * 3600 * 1000;

let world: LevelLab;
let signer: TestSigner;
beforeAll(async () => {
  world = await createLevelLab();
  signer = await issueSigner(world.lab);
  return () => world.lab.close();
});
afterEach(() => {
  world.later = 0;
});

async function signed(level: "t" | "xlt1" | "a"): Promise<{ readonly path: string; readonly sig: string }> {
  const path = fileIn(tempDir(), "f", "Договор поставки");
  await signFile(path, signer, world.signing(level));
  return { path, sig: `${path}.sig` };
}

describe("level C", () => {
  /** References to evidence, and that evidence as it was fetched. */
  async function referring() {
    const answers: Uint8Array[] = [];
    const fetcher: Fetcher = {
      async fetch(request) {
        const response = await world.fetcher.fetch(request);
        if (request.url.includes("/ocsp/")) answers.push(response.bytes);
        return response;
      },
    };
    const { path, sig } = await signed("t");
    const out = join(tempDir(), "c.sig");
    const evidence = { ...world.evidence, fetcher };
    await world.extend(sig, out, { level: "c", content: contentStream(path), evidence });
    const ocsp = answers.map((raw) => ({ response: parseAnyOcspResponse(raw), source: "kept.ocsp" }));
    return { path, out, ocsp };
  }

  it("is proven by the evidence that its references name", async () => {
    const { path, out, ocsp } = await referring();
    const atHand = { fetcher: world.fetcher, untrusted: world.intermediates, ocsp };
    const report = await world.verify(out, path, atHand);
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ level: "C", levelProven: "C", explanation: { nextLevel: "XLT1" } }],
    });
    expect(report.signers[0]!.explanation.missing.map(({ id }) => id)).toEqual(["values", "cadesCTimestamp"]);
  });

  it("is not proven by another answer: nobody knows what the one that is named says", async () => {
    const { path, out } = await referring();
    const report = await world.verify(out, path, { fetcher: world.fetcher, untrusted: world.intermediates });
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level: "C", levelProven: "T" }] });
    expect(report.signers[0]!.explanation.missing).toContainEqual({ id: "evidenceUnproven" });
  });
});

describe("the explanation", () => {
  const explained = async (sig: string, path: string, changes = {}) =>
    (await world.verify(sig, path, changes)).signers[0]!.explanation;

  it("of a signature without a time-stamp: valid as of now, and until the certificate ends", async () => {
    const path = fileIn(tempDir(), "f", "Договор поставки");
    await signFile(path, signer);
    const online = { fetcher: world.fetcher, untrusted: world.intermediates };
    expect(await explained(`${path}.sig`, path, online)).toMatchObject({
      // The list may be a second newer than the answer.
      proven: [{ id: "intact" }, { id: "certificateGood", source: expect.stringMatching(/^(ocsp|crl)$/) }],
      nextLevel: "T",
      missing: [{ id: "signatureTimestamp" }],
      holds: { reason: "certificate" },
      earlier: null,
    });
    const skipped = { ...online, revocation: "off" as const };
    expect((await explained(`${path}.sig`, path, skipped)).proven).toMatchObject([
      { id: "intact" },
      { id: "certificateValid" },
    ]);
  });

  it("of T: what the improved signature has besides", async () => {
    const { path, sig } = await signed("t");
    const online = { fetcher: world.fetcher, untrusted: world.intermediates };
    expect(await explained(sig, path, online)).toMatchObject({
      nextLevel: "XLT1",
      missing: [{ id: "references" }, { id: "values" }, { id: "cadesCTimestamp" }],
      holds: { reason: "timestampCertificate" },
    });
  });

  it("of a signature whose TSA is not trusted here: what is there and does not count", async () => {
    const { path, sig } = await signed("t");
    const online = { fetcher: world.fetcher, untrusted: world.intermediates, tsaTrust: [] };
    expect(await explained(sig, path, online)).toMatchObject({
      nextLevel: "T",
      missing: [{ id: "timestampUnproven", kind: "signature" }],
    });
  });

  it("of a signature whose TSA is not trusted says nothing of earlier, either", async () => {
    const { path, sig } = await signed("a");
    world.later = 40 * 365 * DAY;
    expect((await explained(sig, path, { tsaTrust: [] })).earlier).toBeNull();
    expect((await explained(sig, path)).earlier).not.toBeNull();
  });

  it("of A: nothing is missing, and the archive time-stamp holds it", async () => {
    const { path, sig } = await signed("a");
    const { proven, nextLevel, missing, holds } = await explained(sig, path);
    expect(proven.map(({ id, kind }) => [id, kind])).toEqual([
      ["intact", undefined],
      ["existed", "signature"],
      ["certificateGood", undefined],
      ["preserved", "cades-c"],
      ["preserved", "archive"],
    ]);
    expect([nextLevel, missing, holds?.reason]).toEqual([null, [], "timestampCertificate"]);
  });

  it("of a signature that does not hold proves nothing, and says nothing of earlier", async () => {
    const { path, sig } = await signed("xlt1");
    const other = fileIn(tempDir(), "f", "Другой договор");
    expect(readFileSync(path)).not.toEqual(readFileSync(other));
    expect(await explained(sig, other)).toMatchObject({
      nextLevel: null,
      missing: [],
      holds: null,
      earlier: null,
    });
  });
});

describe("years later, offline", () => {
  it("stands until the TSA's certificate ends, and is then said to have stood", async () => {
    const { path, sig } = await signed("a");
    const made = world.now();
    const { holds } = (await world.verify(sig, path)).signers[0]!.explanation;
    const end = new Date(holds!.until).getTime() - made.getTime();
    world.later = end - DAY;
    expect(await world.verify(sig, path)).toMatchObject({ verdict: "TOTAL-PASSED" });
    world.later = end + DAY;
    const after = await world.verify(sig, path);
    expect(after).toMatchObject({
      verdict: "INDETERMINATE",
      signers: [{ levelProven: null, explanation: { holds: null, earlier: { levelProven: "A", ...holds } } }],
    });
    const since = new Date(after.signers[0]!.explanation.earlier!.at).getTime() - made.getTime();
    expect(since).toBeLessThan(DAY);
  });
});
