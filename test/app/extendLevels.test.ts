/** Every level from every lower one, and none from a higher one: what `extend` and `sign` make of the whole ladder. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TARGET_LEVEL, TARGETS, type Target } from "../../src/app/extendTargets.js";
import { OID } from "../../src/asn1/oids.js";
import { oid } from "../../src/asn1/values.js";
import { toHex } from "../../src/base/bytes.js";
import { atLeast } from "../../src/cms/levels/level.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { FolderCache } from "../../src/io/cache/folderCache.js";
import { contentStream } from "../../src/io/files/content.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let world: LevelLab;
let signer: TestSigner;
let folder: string;
let path: string;
let sig: string;
let out: string;
beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "rsa"] });
  signer = await issueSigner(world.lab);
  return () => world.lab.close();
});
beforeEach(() => {
  folder = tempDir();
  path = fileIn(folder, "f", "Соглашение об уровне услуг");
  sig = `${path}.sig`;
  out = join(folder, "out.sig");
});
afterEach(() => {
  world.later = 0;
  world.asked.length = 0;
});

const content = () => ({ content: contentStream(path) });
const read = (file: string) => readSignedDataBytes(readFileSync(file)).signedData!;
const typesIn = (file: string, index = 0): string[] =>
  (read(file).signerInfos[index]!.unsignedAttrs?.attributes ?? []).map(({ oid: type }) => type);

const REFERENCES = [OID.signatureTimeStamp, OID.completeCertificateRefs, OID.completeRevocationRefs];
const VALUES = [OID.certificateValues, OID.revocationValues];
const TYPES: Readonly<Record<Target, readonly string[]>> = {
  t: [OID.signatureTimeStamp],
  c: REFERENCES,
  x1: [...REFERENCES, OID.cadesCTimeStamp],
  x2: [...REFERENCES, OID.certCrlTimeStamp],
  xl: [...REFERENCES, ...VALUES],
  xlt1: [...REFERENCES, ...VALUES, OID.cadesCTimeStamp],
  a: [...REFERENCES, ...VALUES, OID.cadesCTimeStamp, OID.archiveTimeStampV3],
  lt: [OID.signatureTimeStamp],
  lta: [OID.signatureTimeStamp, OID.archiveTimeStampV3],
};

/** Below X Long the evidence is not inside: what the lab has said so far is given, at level t it is asked. */
const atHand = (level?: string) => ({
  ...world.given(),
  untrusted: world.intermediates,
  fetcher: level === "T" ? world.fetcher : null,
});

describe("sign goes straight to", () => {
  it.each(TARGETS)("%s, with exactly the attributes of that level", async (level) => {
    const result = await signFile(path, signer, world.signing(level));
    const name = TARGET_LEVEL[level];
    expect(result.level).toBe(name);
    expect(typesIn(sig).sort()).toEqual([...TYPES[level]].sort());
    const offline = atLeast(name, "XL");
    const report = await world.verify(sig, path, offline ? {} : atHand(name));
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level: name, levelProven: name }] });
    expect(report.signers[0]!.timestamps.every(({ verdict }) => verdict === "TOTAL-PASSED")).toBe(true);
  });

  it("B-LT with the evidence in SignedData, attached too", async () => {
    await signFile(path, signer, { ...world.signing("lt"), attached: true });
    const { version, certificates, crls, eContent } = read(sig);
    expect(eContent).not.toBeNull();
    expect(version).toBe(5);
    const found = certificates.map(({ raw }) => toHex(raw));
    for (const authority of ["gost256", "root-gost256"])
      expect(found).toContain(toHex(world.lab.authority(authority).certificate.raw));
    const formats = crls.filter((node) => node.isContext(1)).map(({ children }) => oid(children[0]!));
    expect(new Set(formats)).toEqual(new Set([OID.riOcspResponse]));
    expect(await world.verify(sig)).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ levelProven: "B-LT" }],
    });
  });

  it("B-LT by a list where the certificate names no OCSP service, which X Long Type 1 refuses", async () => {
    const other = await issueSigner(world.lab, {
      broken: { extensions: (all) => all.filter(({ oid: id }) => id !== OID.authorityInfoAccess) },
    });
    const untrusted = world.intermediates;
    const evidence = { ...world.evidence, untrusted };
    await signFile(path, other, { ...world.signing("lt"), evidence });
    expect(await world.verify(sig, path)).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ levelProven: "B-LT" }],
    });
    await expect(
      signFile(path, other, { ...world.signing("xlt1"), evidence, force: true }),
    ).rejects.toMatchObject({ code: "CERTIFICATE_UNFIT" });
  });
});

const REFERRING: ReadonlySet<Target> = new Set<Target>(["c", "x1", "x2"]);

describe("extend", () => {
  const pairs = TARGETS.flatMap((from) => TARGETS.map((to) => [from, to] as const));
  /** One signature of each level, over the same document. */
  const made = new Map<Target, Uint8Array>();
  const signedTo = async (level: Target): Promise<void> => {
    const known = made.get(level);
    if (known !== undefined) return writeFileSync(sig, known);
    await signFile(path, signer, world.signing(level));
    made.set(level, readFileSync(sig));
  };

  it.each(pairs)("takes %s to %s, or leaves it as it is when it is there already", async (from, to) => {
    await signedTo(from);
    world.later = MINUTE;
    // References that are there already must be met by what they name.
    const evidence = REFERRING.has(from)
      ? { ...world.evidence, ...atHand(), fetcher: world.fetcher }
      : world.evidence;
    const result = await world.extend(sig, out, { level: to, evidence, ...content() });
    const { levelBefore, level, added } = result.signers[0]!;
    expect(levelBefore).toBe(TARGET_LEVEL[from]);
    const seals = to === "a" || to === "lta";
    if (!seals && atLeast(levelBefore, TARGET_LEVEL[to])) {
      expect(readFileSync(out).equals(readFileSync(sig))).toBe(true);
      return;
    }
    expect(atLeast(level, TARGET_LEVEL[to]) && atLeast(level, levelBefore)).toBe(true);
    if (seals) expect(added).toContain(OID.archiveTimeStampV3);
    expect(toHex(read(out).signerInfos[0]!.fieldsRaw)).toBe(toHex(read(sig).signerInfos[0]!.fieldsRaw));
    const report = await world.verify(out, path, atLeast(level, "XL") ? {} : atHand(level));
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level, levelProven: level }] });
    expect(report.signers[0]!.timestamps.every(({ verdict }) => verdict === "TOTAL-PASSED")).toBe(true);
  });

  it.each(["xl", "xlt1", "a"] as const)(
    "refuses c to %s without the evidence that its references name",
    async (to) => {
      await signFile(path, signer, world.signing("c"));
      world.later = MINUTE;
      await expect(world.extend(sig, out, { level: to, ...content() })).rejects.toMatchObject({
        code: "EXTEND_REFUSED",
        why: expect.stringMatching(/not at hand/),
      });
      expect(existsSync(out)).toBe(false);
    },
  );

  it.each(
    (["c", "x1", "x2"] as const).flatMap((from) =>
      (["xl", "xlt1", "a"] as const).map((to) => [from, to] as const),
    ),
  )("takes %s to %s by what the cache kept when its references were written", async (from, to) => {
    const cache = new FolderCache(join(folder, "cache"), { now: () => world.now().getTime() });
    const evidence = { ...world.evidence, cache };
    await signFile(path, signer, { ...world.signing(from), evidence });
    world.later = DAY;
    await world.extend(sig, out, { level: to, evidence, ...content() });
    expect(await world.verify(out, path)).toMatchObject({
      verdict: "TOTAL-PASSED",
      // The time-stamp that makes X Type 1 makes X Long Type 1 of X Long.
      signers: [{ levelProven: from === "x1" && to === "xl" ? "XLT1" : TARGET_LEVEL[to] }],
    });
  });

  it("says that B-LT needs nothing of what C refers to, and takes it there", async () => {
    await signFile(path, signer, world.signing("c"));
    world.later = MINUTE;
    await expect(world.extend(sig, out, { level: "a", ...content() })).rejects.toMatchObject({
      why: expect.stringMatching(/--level lt/),
    });
    await world.extend(sig, out, { level: "lt", ...content() });
    expect(await world.verify(out, path)).toMatchObject({ signers: [{ levelProven: "B-LT" }] });
  });

  it("takes C to X Long Type 1 by answers that are given, their responder's certificate beside them", async () => {
    // No time-stamp of this signer is of the same CA: nothing else brings the responder's certificate.
    const rsa = await issueSigner(world.lab, { key: "rsa" });
    world.forget();
    await signFile(path, rsa, world.signing("c"));
    const evidence = { ...world.evidence, ...atHand(), fetcher: world.fetcher };
    world.later = MINUTE;
    await world.extend(sig, out, { level: "xlt1", evidence, ...content() });
    expect(await world.verify(out, path)).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ levelProven: "XLT1" }],
    });
  });

  it("renews B-LTA: another archive time-stamp over evidence about the one before", async () => {
    await signFile(path, signer, world.signing("lta"));
    world.later = DAY;
    await world.extend(sig, out, { level: "lta", ...content() });
    const report = await world.verify(out, path);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ levelProven: "B-LTA" }] });
    const archive = report.signers[0]!.timestamps.filter(({ kind }) => kind === "archive");
    expect(archive.map(({ verdict }) => verdict)).toEqual(["TOTAL-PASSED", "TOTAL-PASSED"]);
  });

  it("collects the evidence of one signer though another's lies in SignedData", async () => {
    const second = await issueSigner(world.lab);
    await signFile(path, signer, world.signing("lt"));
    await world.cosign(sig, out, second, { level: "t", ...content() });
    const both = join(folder, "both.sig");
    await world.extend(out, both, { level: "lt", signers: [1], ...content() });
    const report = await world.verify(both, path);
    expect(report.signers.map(({ levelProven }) => levelProven)).toEqual(["B-LT", "B-LT"]);
    // Asked once more nothing is missing.
    const again = join(folder, "again.sig");
    await world.extend(both, again, { level: "lt", ...content() });
    expect(readFileSync(again).equals(readFileSync(both))).toBe(true);
  });

  it("leaves a B-LTA proven when evidence about another signer comes into SignedData", async () => {
    const second = await issueSigner(world.lab);
    await signFile(path, signer, world.signing("lta"));
    world.later = MINUTE;
    await world.cosign(sig, out, second, { level: "lt", ...content() });
    const report = await world.verify(out, path);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED" });
    expect(report.signers.map(({ levelProven }) => levelProven)).toEqual(["B-LTA", "B-LT"]);
    expect(report.signers[0]!.timestamps.every(({ verdict }) => verdict === "TOTAL-PASSED")).toBe(true);
  });
});
