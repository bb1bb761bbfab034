/** Levels T, C, X Long Type 1 and A: what `sign` and `extend` make, verified offline by what lies in the signature. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Faults } from "../../src/app/lab/index.js";
import { OID } from "../../src/asn1/oids.js";
import { toHex } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import { findTokens } from "../../src/cms/levels/tokens.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { parseCrl } from "../../src/crl/crl.js";
import { translatePhrase } from "../../src/report/i18n/phrase.js";
import { PHRASES_RU } from "../../src/report/i18n/phrases.ru.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const MINUTE = 60_000;

let world: LevelLab;
let signer: TestSigner;
let folder: string;
let path: string;
let sig: string;
let out: string;
beforeAll(async () => {
  world = await createLevelLab();
  signer = await issueSigner(world.lab);
  return () => world.lab.close();
});
beforeEach(() => {
  folder = tempDir();
  path = fileIn(folder, "f", "Договор поставки");
  sig = `${path}.sig`;
  out = join(folder, "out.sig");
});
afterEach(() => {
  world.later = 0;
  world.asked.length = 0;
  for (const fault of Object.keys(world.lab.faults) as (keyof Faults)[]) delete world.lab.faults[fault];
});

const content = () => ({ content: contentOf(path) });
const contentOf = (file: string) => ({
  name: file,
  async *chunks() {
    yield new Uint8Array(readFileSync(file));
  },
});

const typesIn = (file: string, index = 0): string[] =>
  (
    readSignedDataBytes(readFileSync(file)).signedData!.signerInfos[index]!.unsignedAttrs?.attributes ?? []
  ).map(({ oid }) => oid);

const XLT1 = [
  OID.signatureTimeStamp,
  OID.completeCertificateRefs,
  OID.completeRevocationRefs,
  OID.certificateValues,
  OID.revocationValues,
  OID.cadesCTimeStamp,
];

const proven = (level: string) => ({ verdict: "TOTAL-PASSED", signers: [{ level, levelProven: level }] });

describe("sign", () => {
  it.each([
    ["xlt1", "XLT1", XLT1],
    ["a", "A", [...XLT1, OID.archiveTimeStampV3]],
  ] as const)("makes level %s at once, and it proves itself offline", async (level, name, types) => {
    const result = await signFile(path, signer, world.signing(level));
    expect(result).toMatchObject({ level: name, revocation: "good", timestamp: { url: world.tsa.urls[0] } });
    expect(typesIn(sig).sort()).toEqual([...types].sort());
    const report = await world.verify(sig, path);
    expect(report).toMatchObject(proven(name));
    const checks = report.signers[0]!.checks.filter(
      ({ status }) => status !== "passed" && status !== "skipped",
    );
    expect(checks).toEqual([]);
  });

  it("makes an attached one, whatever the encoding", async () => {
    for (const encoding of ["der", "pem", "base64"] as const) {
      await signFile(path, signer, {
        ...world.signing("a"),
        attached: true,
        encoding,
        output: `${out}.${encoding}`,
      });
      expect(await world.verify(`${out}.${encoding}`)).toMatchObject({ ...proven("A"), attached: true });
    }
  });

  it("keeps only the signer's certificate in SignedData, and no certificate inside OCSP answers", async () => {
    await signFile(path, signer, world.signing("xlt1"));
    const { certificates, crls } = readSignedDataBytes(readFileSync(sig)).signedData!;
    expect(certificates.map(({ raw }) => toHex(raw))).toEqual([toHex(signer.certificate.raw)]);
    expect(crls).toEqual([]);
  });

  const refused = async (changes: Parameters<typeof signFile>[2], who: TestSigner = signer) => {
    const failure = await signFile(path, who, { ...world.signing("xlt1"), ...changes }).then(
      () => undefined,
      (error) => error,
    );
    expect(readdirSync(folder)).toEqual(["f"]);
    // Nobody was asked for a time-stamp: the refusal comes before the key is used.
    expect(world.asked.filter((url) => url.includes("/tsa"))).toEqual([]);
    return failure;
  };

  it("refuses a certificate that names no OCSP service", async () => {
    const other = await issueSigner(world.lab, {
      broken: { extensions: (all) => all.filter(({ oid }) => oid !== OID.authorityInfoAccess) },
    });
    const failure = await refused({}, other);
    expect(failure).toMatchObject({ code: "CERTIFICATE_UNFIT", exitCode: 5 });
    expect(failure.why).toMatch(/names no OCSP service/);
  });

  it.each([
    ["500", /^http.*: it answered with an error$/],
    ["tryLater", /^http.*: it refused to answer$/],
    ["unknown", /^http.*: it does not know the certificate$/],
    ["stranger", /^http.*: its answer cannot be relied on$/],
    ["stale", /^http.*: its answer is out of date$/],
  ] as const)(
    "refuses beforehand when the OCSP service answers %s, though a list says the certificate is good",
    async (fault, why) => {
      world.lab.faults.ocsp = fault;
      const failure = await refused({});
      expect(failure).toMatchObject({ code: "OCSP_FAILED", exitCode: 4, why: expect.stringMatching(why) });
      expect(translatePhrase(PHRASES_RU, failure.why)).not.toMatch(/ (it|its|answer|know|came) /);
    },
  );

  it("refuses beforehand with the reason of a service that is dead, though a list at hand answers", async () => {
    const lists = await Promise.all(["gost256", "root-gost256"].map((name) => world.lab.crl(name)));
    const crls = lists.map((raw) => ({ crl: parseCrl(raw), source: "ca.crl" }));
    const fetcher: Fetcher = {
      fetch: (request) =>
        request.url.includes("/ocsp/")
          ? Promise.reject(new PodpisError("NET_FAILED", { url: request.url, reason: "ECONNREFUSED" }))
          : world.fetcher.fetch(request),
    };
    const failure = await refused({ evidence: { ...world.evidence, crls, fetcher } });
    expect(failure.why).toMatch(/: it did not answer$/);
  });

  it("refuses beforehand when the OCSP service does not answer at all", async () => {
    const fetcher: Fetcher = {
      fetch: (request) =>
        request.url.includes("/ocsp/")
          ? Promise.reject(new PodpisError("NET_TIMEOUT", { url: request.url, seconds: 20 }))
          : world.fetcher.fetch(request),
    };
    const failure = await refused({ evidence: { ...world.evidence, fetcher } });
    expect(failure).toMatchObject({ code: "OCSP_FAILED", exitCode: 4 });
  });

  it("refuses a revoked and a suspended certificate beforehand", async () => {
    const revoked = await issueSigner(world.lab);
    await world.lab.revoke(revoked.issued);
    expect(await refused({}, revoked)).toMatchObject({ code: "CERTIFICATE_UNFIT", exitCode: 5 });
    const suspended = await issueSigner(world.lab);
    await world.lab.suspend(suspended.issued);
    expect(await refused({}, suspended)).toMatchObject({ code: "CERTIFICATE_UNFIT", exitCode: 5 });
  });

  it("refuses to begin without roots, and under roots that are not the certificate's", async () => {
    expect(await refused({ evidence: undefined })).toMatchObject({ code: "USAGE" });
    expect(await refused({ evidence: { ...world.evidence, trust: [] } })).toMatchObject({ code: "USAGE" });
    const evidence = {
      ...world.evidence,
      trust: [signer.certificate].slice(1).concat(world.lab.timestampAuthority("gost256").certificate),
    };
    expect(await refused({ evidence })).toMatchObject({ code: "CERTIFICATE_UNFIT" });
  });

  it("asks OCSP even when a list given by the user would do", async () => {
    const crls = [{ crl: parseCrl(await world.lab.crl("gost256")), source: "given" }];
    await signFile(path, signer, { ...world.signing("xlt1"), evidence: { ...world.evidence, crls } });
    expect(world.asked.some((url) => url.includes("/ocsp/gost256"))).toBe(true);
    expect(await world.verify(sig, path)).toMatchObject(proven("XLT1"));
  });
});

describe("extend", () => {
  it.each([
    ["bes", "t", "T"],
    ["bes", "c", "C"],
    ["bes", "xlt1", "XLT1"],
    ["bes", "a", "A"],
    ["t", "c", "C"],
    ["t", "xlt1", "XLT1"],
    ["t", "a", "A"],
    ["xlt1", "a", "A"],
  ] as const)("takes %s to %s", async (from, level, name) => {
    await signFile(path, signer, from === "bes" ? {} : world.signing(from));
    const before = readFileSync(sig);
    const result = await world.extend(sig, out, { level, ...content() });
    expect(result).toMatchObject({
      schema: "podpis.extend/1",
      level: name,
      signers: [{ index: 0, level: name }],
    });
    expect(readFileSync(sig).equals(before)).toBe(true);
    const bare = level === "t" || level === "c";
    const atHand = { fetcher: world.fetcher, untrusted: world.intermediates };
    const report = await world.verify(out, path, bare ? atHand : {});
    // What references prove by themselves is for the verifier to say.
    if (level === "c") expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level: "C" }] });
    else expect(report).toMatchObject(proven(name));
    const [old, now] = [before, readFileSync(out)].map((bytes) => readSignedDataBytes(bytes).signedData!);
    expect(toHex(now!.signerInfos[0]!.fieldsRaw)).toBe(toHex(old!.signerInfos[0]!.fieldsRaw));
  });

  it("takes an X Long Type 1 of three days ago to A, with fresh evidence about the TSAs", async () => {
    await signFile(path, signer, world.signing("xlt1"));
    world.later = 3 * 24 * 60 * MINUTE;
    await world.extend(sig, out, { level: "a", ...content() });
    expect(await world.verify(out, path)).toMatchObject(proven("A"));
  });

  it("renews an archive time-stamp: another one over all that is there", async () => {
    await signFile(path, signer, world.signing("a"));
    world.later = 24 * 60 * MINUTE;
    await world.extend(sig, out, { level: "a", ...content() });
    world.later *= 2;
    const third = join(folder, "third.sig");
    const result = await world.extend(out, third, { level: "a", ...content() });
    expect(result.signers[0]!.added).toEqual([OID.archiveTimeStampV3]);
    const report = await world.verify(third, path);
    expect(report).toMatchObject(proven("A"));
    const stamps = report.signers[0]!.timestamps;
    expect(stamps.filter(({ kind }) => kind === "archive")).toHaveLength(3);
    expect(stamps.every(({ verdict }) => verdict === "TOTAL-PASSED")).toBe(true);
  });

  it("leaves alone what has the level already, octet for octet", async () => {
    await signFile(path, signer, world.signing("a"));
    for (const level of ["t", "c", "xlt1"] as const) {
      const result = await world.extend(sig, out, { level, force: true, ...content() });
      expect(result.signers).toMatchObject([{ levelBefore: "A", level: "A", added: [], timestamps: [] }]);
      expect(readFileSync(out).equals(readFileSync(sig))).toBe(true);
    }
  });

  it("does not touch the octets of a time-stamp that another one covers", async () => {
    await signFile(path, signer, world.signing("xlt1"));
    const stamp = (file: string) =>
      readSignedDataBytes(readFileSync(file)).signedData!.signerInfos[0]!.unsignedAttrs!.attributes.find(
        ({ oid }) => oid === OID.signatureTimeStamp,
      )!.raw;
    world.later = MINUTE;
    await world.extend(sig, out, { level: "a", ...content() });
    expect(stamp(out)).toEqual(stamp(sig));
  });

  it("may replace the file it reads, when asked to", async () => {
    await signFile(path, signer);
    await expect(world.extend(sig, sig, { level: "t", ...content() })).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
    });
    await world.extend(sig, sig, { level: "t", force: true, ...content() });
    expect(typesIn(sig)).toEqual([OID.signatureTimeStamp]);
  });

  const refuses = async (code: string, changes: Parameters<LevelLab["extend"]>[2] = {}) => {
    await expect(world.extend(sig, out, { ...content(), ...changes })).rejects.toMatchObject({ code });
    expect(existsSync(out)).toBe(false);
  };

  it("refuses a detached signature without its document, and with another one", async () => {
    await signFile(path, signer);
    await refuses("CONTENT_NEEDED", { content: undefined });
    await refuses("SIGNATURE_NOT_INTACT", { content: contentOf(sig) });
  });

  it("refuses a signature in which a time-stamp does not hold", async () => {
    await signFile(path, signer, world.signing("t"));
    const octets = readFileSync(sig);
    const [info] = readSignedDataBytes(octets).signedData!.signerInfos;
    const [stamp] = findTokens(info!);
    // The signature value of the token: nothing else of the signature rests on it.
    const value = Buffer.from(stamp!.token!.signerInfo.signature);
    octets[octets.indexOf(value) + 5]! ^= 1;
    writeFileSync(sig, octets);
    await expect(world.extend(sig, out, content())).rejects.toMatchObject({
      code: "EXTEND_REFUSED",
      why: "a time-stamp in it does not hold",
    });
    await refuses("EXTEND_REFUSED", { level: "t" });
  });

  it("refuses a signer that does not exist", async () => {
    await signFile(path, signer);
    await refuses("USAGE", { signers: [1] });
  });

  it("refuses what the OCSP service does not vouch for", async () => {
    await signFile(path, signer);
    world.lab.faults.ocsp = "tryLater";
    await refuses("OCSP_FAILED");
  });

  it("refuses a signature whose certificate is revoked before a time-stamp proves it", async () => {
    const other = await issueSigner(world.lab);
    await signFile(path, other);
    await world.lab.revoke(other.issued);
    await expect(world.extend(sig, out, content())).rejects.toMatchObject({
      code: "EXTEND_REFUSED",
      why: "the signer's certificate is revoked",
    });
    expect(PHRASES_RU["the signer's certificate is revoked"]).toMatch(/отозван/);
  });

  it("extends a signature whose certificate was revoked after its time-stamp", async () => {
    const other = await issueSigner(world.lab);
    await signFile(path, other, world.signing("t"));
    world.later = 30 * MINUTE;
    await world.lab.revoke(other.issued);
    await world.extend(sig, out, content());
    expect(await world.verify(out, path)).toMatchObject(proven("XLT1"));
  });

  it("takes C to X Long Type 1 only with the evidence that its references name", async () => {
    await signFile(path, signer);
    const c = join(folder, "c.sig");
    await world.extend(sig, c, { level: "c", ...content() });
    await expect(world.extend(c, out, content())).rejects.toMatchObject({
      code: "EXTEND_REFUSED",
      why: expect.stringMatching(/not at hand/),
    });
  });
});
