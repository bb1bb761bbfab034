/** What happened after a time-stamp that nothing later covers: asked of the network, or said not to have been. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SharedFetches } from "../../src/app/assess.js";
import type { Target } from "../../src/app/extendTargets.js";
import { timestampVerify } from "../../src/app/timestampVerify.js";
import { PodpisError } from "../../src/base/errors.js";
import { MINUTE } from "../../src/base/time.js";
import { findTokens } from "../../src/cms/levels/tokens.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { contentStream } from "../../src/io/files/content.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const DAY = 24 * 60 * MINUTE;

let world: LevelLab;
let signer: TestSigner;
let path: string;
let sig: string;
beforeEach(async () => {
  world = await createLevelLab();
  signer = await issueSigner(world.lab);
  path = fileIn(tempDir(), "f", "Договор аренды");
  sig = `${path}.sig`;
});
afterEach(() => world.lab.close());

const online = () => ({ fetcher: world.fetcher, untrusted: world.intermediates });
const revokeTsa = () => world.lab.revoke(world.lab.authority("tsa-gost256").certificate.raw);

describe("a signature made after its key was revoked, with a list of before", () => {
  it.each<Target>(["x1", "xlt1", "a", "lta"])("%s: online the list of today decides", async (level) => {
    // What an attacker kept: the lists of before, still within their windows.
    await signFile(path, signer, world.signing("xl"));
    await world.verify(sig, path, online());
    const before = world.given();
    world.later = MINUTE;
    await world.lab.revoke(signer.issued);
    world.later = 2 * MINUTE;
    const late = `${path}.late.sig`;
    await signFile(path, signer, { output: late, level: "bes", now: world.now() });
    const out = join(tempDir(), "late.sig");
    const tsaOnly = {
      fetch: (request: Parameters<typeof world.fetcher.fetch>[0]) =>
        request.url.includes("/tsa/")
          ? world.fetcher.fetch(request)
          : Promise.reject(new PodpisError("NET_FAILED", { url: request.url, reason: "it is silent" })),
    };
    const evidence = { ...world.evidence, ...before, untrusted: world.intermediates, fetcher: tsaOnly };
    await world.extend(late, out, { level, evidence, content: contentStream(path) });
    const report = await world.verify(out, path, online());
    expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "REVOKED_NO_POE" });
  });
});

describe("signed, answered for and revoked in one second", () => {
  it.each<Target>(["xl", "xlt1", "a", "lta"])(
    "%s: online the revocation is heard of, alone and after another document",
    async (level) => {
      const other = fileIn(tempDir(), "g", "Акт");
      await signFile(other, signer, {});
      await signFile(path, signer, world.signing(level));
      await world.lab.revoke(signer.issued);
      const revoked = { verdict: "INDETERMINATE", subIndication: "REVOKED_NO_POE" };
      // Serial numbers and nonces differ: of two words of one time either may be looked at first.
      for (let i = 0; i < 4; i++) {
        expect(await world.verify(sig, path, online())).toMatchObject(revoked);
        const pool = { shared: new SharedFetches() };
        await world.verify(`${other}.sig`, other, { ...online(), pool });
        expect(await world.verify(sig, path, { ...online(), pool })).toMatchObject(revoked);
      }
    },
  );
});

describe("a TSA revoked since, with its good answer embedded", () => {
  it.each<Target>(["xlt1", "a", "lta"])(
    "%s: online the outermost time-stamp proves nothing",
    async (level) => {
      await signFile(path, signer, world.signing(level));
      world.later = MINUTE;
      await revokeTsa();
      world.later = 2 * MINUTE;
      const report = await world.verify(sig, path, online());
      // The signer's certificate is good today: that much is left.
      expect(report).toMatchObject({ signers: [{ levelProven: "BES", bestSignatureTime: null }] });
      expect(report.signers[0]!.timestamps.at(-1)).toMatchObject({ subIndication: "REVOKED_NO_POE" });
    },
  );

  it("still proves what a later time-stamp covers, its own service good", async () => {
    await signFile(path, signer, world.signing("a"));
    world.later = DAY;
    const out = join(tempDir(), "renewed.sig");
    await world.extend(sig, out, { level: "a", content: contentStream(path) });
    const report = await world.verify(out, path, online());
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ levelProven: "A" }] });
  });

  it("is found out about a token that stands alone", async () => {
    await signFile(path, signer, world.signing("xlt1"));
    const [info] = readSignedDataBytes(readFileSync(sig)).signedData!.signerInfos;
    const token = findTokens(info!).find(({ kind }) => kind === "signature")!.token!.raw;
    const content = {
      name: "value",
      size: info!.signature.length,
      async *chunks() {
        yield info!.signature;
      },
    };
    const { trust } = world.evidence;
    const ask = (fetcher: typeof world.fetcher | null) =>
      timestampVerify({
        token,
        name: "t.tst",
        content,
        now: world.now(),
        trust,
        fetcher,
        maxContent: 1000,
      });
    world.later = MINUTE;
    await revokeTsa();
    world.later = 2 * MINUTE;
    expect(await ask(null)).toMatchObject({ verdict: "TOTAL-PASSED" });
    expect(await ask(world.fetcher)).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "REVOKED_NO_POE",
    });
  });
});

it("a signer revoked before the signature, whose older good answer is embedded, is found out online", async () => {
  await signFile(path, signer, world.signing("lt"));
  // The answer was made within the tolerance of clocks before the time-stamp, the revocation between the two.
  await world.lab.revoke(signer.certificate.raw, { date: new Date(world.now().getTime() - 1000) });
  world.later = MINUTE;
  expect(await world.verify(sig, path, online())).toMatchObject({
    verdict: "INDETERMINATE",
    subIndication: "REVOKED_NO_POE",
  });
});

describe("offline", () => {
  const notes = async () => {
    const report = await world.verify(sig, path);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED" });
    const last = report.signers[0]!.timestamps.at(-1)!;
    return last.checks.filter(({ reason }) => reason === "timestamp.notAskedSince");
  };

  it("the last time-stamp is said to be judged by what was known when it was made", async () => {
    await signFile(path, signer, world.signing("a"));
    expect(await notes()).toEqual([]);
    world.later = 60 * DAY;
    expect(await notes()).toMatchObject([{ id: "timestamp.lasting", status: "warning" }]);
  });

  it("those that a later one covers are not", async () => {
    await signFile(path, signer, world.signing("a"));
    world.later = 60 * DAY;
    const report = await world.verify(sig, path);
    const noted = report.signers[0]!.timestamps.map(({ kind, checks }) => [
      kind,
      checks.some(({ status }) => status === "warning"),
    ]);
    expect(noted).toEqual([
      ["signature", false],
      ["cades-c", false],
      ["archive", true],
    ]);
  });
});
