import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLab, type IssueOptions, type Lab, type RunningLab } from "../../src/app/lab/index.js";
import type { SignRequest } from "../../src/app/signRequest.js";
import { type VerifyRequest, verify } from "../../src/app/verify.js";
import { OID } from "../../src/asn1/oids.js";
import { unarmor } from "../../src/asn1/pem.js";
import { type Asn1Node, readAsn1 } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import { MAX_SIGNATURE_CHECKS } from "../../src/base/limits.js";
import { bytesSource, type ContentStream } from "../../src/base/source.js";
import { parseCrl } from "../../src/crl/crl.js";
import { createFetcher } from "../../src/io/net/fetcher.js";
import type { VerifyReport } from "../../src/validate/results.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import {
  attribute,
  cms,
  contentType,
  essV2,
  extension,
  identity,
  signerInfo as makeSigner,
  messageDigestSha1,
  sha256,
  TIME,
  TIME_STAMPING,
  token,
} from "../cms/objects.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDirFor } from "../support/temporary.js";
import { network } from "./network.js";

const START = new Date("2026-01-15T12:00:00.000Z");
const DAY = 24 * 3600 * 1000;
const days = (n: number): Date => new Date(START.getTime() + n * DAY);
const DOCUMENT = utf8("Договор № 12 от 15 января 2026 года\n");

let lab: Lab;
let server: RunningLab;
let clock = START;
const requests: string[] = [];
const folder = tempDirFor();
let trust: readonly Certificate[];
let intermediates: readonly Certificate[];
let document: string;

beforeAll(async () => {
  lab = await createLab({ clock: () => clock, seed: "verify", families: ["ecdsa"] });
  server = await lab.start({ onRequest: ({ path }) => requests.push(path) });
  const certificates = (pem: string) => unarmor(utf8(pem)).map(({ der: raw }) => parseCertificate(raw));
  trust = certificates(lab.trustPem);
  intermediates = certificates(lab.intermediatesPem);
  document = fileIn(folder.path, "document.txt", DOCUMENT);
});
afterAll(async () => {
  await server.close();
  folder.remove();
});
beforeEach(() => {
  clock = START;
  delete lab.faults.tsa;
  requests.length = 0;
});

const labNetwork = () => createFetcher({ allowHosts: [new URL(lab.baseUrl).host], retries: 0 });
const signer = (options: IssueOptions = {}): Promise<TestSigner> =>
  issueSigner(lab, { key: "ecdsa", ...options });

async function signed(by: TestSigner, changes: Partial<SignRequest> = {}): Promise<Uint8Array> {
  const output = join(folder.path, `${Math.random()}.sig`);
  await signFile(document, by, { output, now: clock, ...changes });
  return new Uint8Array(readFileSync(output));
}

const stamped = (by: TestSigner): Promise<Uint8Array> =>
  signed(by, { level: "t", tsa: { urls: [lab.tsaUrl("ecdsa")], fetcher: labNetwork() }, clock: () => clock });

const stream = (bytes: Uint8Array): ContentStream => ({
  name: "document.txt",
  size: bytes.length,
  async *chunks() {
    yield bytes;
  },
});

const verified = (signature: Uint8Array, changes: Partial<VerifyRequest> = {}): Promise<VerifyReport> =>
  verify({
    signature: bytesSource(signature, "document.txt.sig"),
    content: stream(DOCUMENT),
    now: clock,
    trust,
    untrusted: intermediates,
    fetcher: labNetwork(),
    ...changes,
  });

describe("a signature whose certificate is good now", () => {
  let by: TestSigner;
  let signature: Uint8Array;
  beforeAll(async () => {
    by = await signer();
    signature = await signed(by);
  });

  it("passes, and the report says whose it is", async () => {
    const report = await verified(signature);
    expect(report).toMatchObject({
      schema: "podpis.verify/1",
      verdict: "TOTAL-PASSED",
      accepted: true,
      exitCode: 0,
      rejection: null,
      attached: false,
      content: { file: "document.txt", size: DOCUMENT.length },
      validationTime: "2026-01-15T12:00:00.000+00:00",
      relaxations: [],
    });
    expect(report.signers).toMatchObject([
      {
        level: "BES",
        levelProven: "BES",
        claimedSigningTime: "2026-01-15T12:00:00.000+00:00",
        bestSignatureTime: null,
        certificate: { thumbprints: { sha256: by.certificate.sha256 } },
        timestamps: [],
      },
    ]);
  });

  it("gives the same report for the same input, and the report is plain data", async () => {
    const alone = { fetcher: null };
    const [first, second] = [await verified(signature, alone), await verified(signature, alone)];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  });

  it("fails with HASH_FAILURE when the content was changed", async () => {
    const report = await verified(signature, { content: stream(utf8("другой договор")) });
    expect(report).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "HASH_FAILURE",
      exitCode: 1,
      signers: [{ levelProven: null }],
    });
  });

  it("asks nothing of the network when the signature does not hold", async () => {
    await verified(signature, { content: stream(utf8("другой договор")) });
    expect(requests).toEqual([]);
  });

  it("is undecided without the content", async () => {
    const report = await verified(signature, { content: undefined });
    expect(report).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "SIGNED_DATA_NOT_FOUND",
      exitCode: 3,
      content: null,
    });
  });

  it("is undecided without an anchor", async () => {
    const report = await verified(signature, { trust: [] });
    expect(report).toMatchObject({ subIndication: "NO_CERTIFICATE_CHAIN_FOUND", exitCode: 3 });
  });

  it("is undecided when nobody can be asked about revocation", async () => {
    const report = await verified(signature, { fetcher: null });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER", exitCode: 3 });
  });

  it("passes with --revocation off, and the report says so", async () => {
    const report = await verified(signature, { fetcher: null, revocation: "off" });
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", relaxations: [{ id: "revocation-off" }] });
    const skipped = report.signers[0]!.revocation.map(({ status }) => status);
    expect(skipped).toContain("notChecked");
  });

  it("names a relaxation once, whoever told it", async () => {
    const report = await verified(signature, { revocation: "off", relaxations: [{ id: "revocation-off" }] });
    expect(report.relaxations).toEqual([{ id: "revocation-off" }]);
  });

  it("reads the content once, and tells how far it is", async () => {
    let reads = 0;
    const progress: (readonly [number, number | undefined])[] = [];
    const content: ContentStream = {
      name: "pipe",
      async *chunks() {
        reads++;
        yield DOCUMENT.subarray(0, 10);
        yield DOCUMENT.subarray(10);
      },
    };
    const report = await verified(signature, { content, onProgress: (...at) => progress.push(at) });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(reads).toBe(1);
    expect(progress).toEqual([
      [10, undefined],
      [DOCUMENT.length, undefined],
    ]);
  });

  it("refuses content over the limit, known beforehand or not, and allows the limit itself", async () => {
    const unknown: ContentStream = { name: "pipe", chunks: stream(DOCUMENT).chunks };
    const tooLarge = expect.objectContaining({ code: "FILE_TOO_LARGE", exitCode: 2 });
    const maxContent = DOCUMENT.length - 1;
    await expect(verified(signature, { maxContent })).rejects.toEqual(tooLarge);
    await expect(verified(signature, { maxContent, content: unknown })).rejects.toEqual(tooLarge);
    expect((await verified(signature, { maxContent: DOCUMENT.length })).verdict).toBe("TOTAL-PASSED");
  });

  it("refuses content known to be over the limit before it reads any of it", async () => {
    const unread: ContentStream = {
      name: "large",
      size: DOCUMENT.length,
      chunks: () => {
        throw new Error("it was read");
      },
    };
    await expect(verified(signature, { content: unread, maxContent: 1 })).rejects.toEqual(
      expect.objectContaining({ code: "FILE_TOO_LARGE", data: { path: "large", limit: 1 } }),
    );
  });

  it("passes when it is attached, with and without the document beside it", async () => {
    const attached = await signed(by, { attached: true });
    const alone = await verified(attached, { content: undefined });
    expect(alone).toMatchObject({
      verdict: "TOTAL-PASSED",
      attached: true,
      content: { size: DOCUMENT.length },
    });
    expect((await verified(attached)).verdict).toBe("TOTAL-PASSED");
    const other = await verified(attached, { content: stream(utf8("не тот")) });
    expect(other).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "HASH_FAILURE" });
    expect(other.checks).toContainEqual(expect.objectContaining({ id: "cms.content", status: "failed" }));
  });

  it("fails when the content inside was changed, whatever lies beside it", async () => {
    const attached = Buffer.from(await signed(by, { attached: true }));
    const changed = attached.subarray();
    changed[changed.indexOf(Buffer.from(DOCUMENT))]! ^= 1;
    for (const content of [undefined, stream(DOCUMENT)]) {
      expect(await verified(new Uint8Array(changed), { content })).toMatchObject({
        verdict: "TOTAL-FAILED",
        subIndication: "HASH_FAILURE",
      });
    }
  });
});

describe("a signature whose certificate is not good any more", () => {
  it("revoked, without a proof of time: REVOKED_NO_POE", async () => {
    const by = await signer();
    const signature = await signed(by);
    await lab.revoke(by.issued);
    expect(await verified(signature)).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "REVOKED_NO_POE",
      exitCode: 3,
    });
  });

  it("suspended: TRY_LATER", async () => {
    const by = await signer();
    const signature = await signed(by);
    await lab.suspend(by.issued);
    const report = await verified(signature);
    expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER", exitCode: 3 });
    expect(report.signers[0]!.revocation.map(({ status }) => status)).toContain("suspended");
  });

  it("expired, without a proof of time: OUT_OF_BOUNDS_NO_POE", async () => {
    const signature = await signed(await signer({ days: 10 }));
    clock = days(20);
    expect(await verified(signature)).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "OUT_OF_BOUNDS_NO_POE",
      exitCode: 3,
    });
  });

  it("not yet valid at the time asked about: OUT_OF_BOUNDS_NO_POE", async () => {
    const signature = await signed(await signer());
    expect(await verified(signature, { at: days(-100), fetcher: null, revocation: "off" })).toMatchObject({
      verdict: "INDETERMINATE",
      signers: [{ levelProven: null }],
    });
  });
});

describe("a signature with a time-stamp", () => {
  it("proves its time and its level", async () => {
    const report = await verified(await stamped(await signer()));
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [
        {
          level: "T",
          levelProven: "T",
          bestSignatureTime: "2026-01-15T12:00:00.000+00:00",
          timestamps: [{ kind: "signature", verdict: "TOTAL-PASSED" }],
        },
      ],
    });
  });

  it("stands when the certificate was revoked after it", async () => {
    const by = await signer();
    const signature = await stamped(by);
    clock = days(2);
    await lab.revoke(by.issued);
    clock = days(3);
    const report = await verified(signature);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ levelProven: "T" }] });
  });

  it("stands when the certificate expired after it, by a list that was made before that", async () => {
    const signature = await stamped(await signer({ days: 10 }));
    clock = days(5);
    const crls = [await lab.crl("ecdsa"), await lab.crl("root-ecdsa")].map((raw) => ({
      crl: parseCrl(raw),
      source: "archive.crl",
    }));
    clock = days(20);
    expect(await verified(signature, { crls })).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ levelProven: "T" }],
    });
    // Responders and lists forget certificates that have expired: their word now proves nothing.
    expect(await verified(signature)).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER" });
  });

  it("made after the revocation proves no more than that: REVOKED_NO_POE", async () => {
    const by = await signer();
    await lab.revoke(by.issued);
    clock = days(1);
    const signature = await stamped(by);
    expect(await verified(signature)).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "REVOKED_NO_POE",
    });
  });

  it("older than the time the signer claims passes with a warning", async () => {
    const self = identity();
    const tsa = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });
    // The signer claims TIME; five minutes are allowed for clocks.
    const timed = async (genTime: Date) => {
      const stampOver = (value: Uint8Array) => token({ imprint: sha256(value), tsa, genTime });
      const made = makeSigner({
        signer: self,
        content: DOCUMENT,
        unsigned: (value) => [attribute(OID.signatureTimeStamp, stampOver(value))],
      });
      const certificates = [self.certificate, tsa.certificate];
      const trusted = certificates.map(parseCertificate);
      const asked = { trust: trusted, fetcher: null, now: days(60) };
      const report = await verified(cms({ signers: [made], certificates }), asked);
      expect(report.verdict).toBe("TOTAL-PASSED");
      return report.signers[0]!.checks.find(({ id }) => id === "signer.time")!.status;
    };
    expect(await timed(new Date(TIME.getTime() - 5 * 60_000))).toBe("passed");
    expect(await timed(new Date(TIME.getTime() - 5 * 60_000 - 1000))).toBe("warning");
  });

  it("of a TSA nobody trusts here proves nothing, and does no harm", async () => {
    const report = await verified(await stamped(await signer()), { tsaTrust: [] });
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ level: "T", levelProven: "BES", bestSignatureTime: null }],
    });
    expect(report.signers[0]!.timestamps[0]).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "NO_CERTIFICATE_CHAIN_FOUND",
    });
  });

  it("whose TSA names servers makes nobody ask them before the signature itself holds", async () => {
    const names = extension(
      OID.authorityInfoAccess,
      der.seq(der.seq(der.oid(OID.adCaIssuers), der.contextPrimitive(6, utf8("http://aia.test/tsa.cer")))),
    );
    const tsa = identity({ cn: "Чужая служба", extensions: [TIME_STAMPING, names], issuer: "Чужой центр" });
    const self = identity();
    const made = (damageSignature: boolean) =>
      cms({
        signers: [
          makeSigner({
            signer: self,
            content: DOCUMENT,
            damageSignature,
            unsigned: (value) => [
              attribute(OID.signatureTimeStamp, token({ imprint: sha256(value), tsa, genTime: START })),
            ],
          }),
        ],
        certificates: [self.certificate, tsa.certificate],
      });
    const asked = async (damaged: boolean): Promise<readonly string[]> => {
      const net = network({});
      await verified(made(damaged), { fetcher: net });
      return net.asked;
    };
    expect(await asked(true)).toEqual([]);
    expect(await asked(false)).toEqual(["http://aia.test/tsa.cer"]);
  });

  it("from the future proves nothing", async () => {
    clock = days(1);
    const signature = await stamped(await signer({ notBefore: START }));
    const within = await verified(signature, { now: new Date(clock.getTime() - 5 * 60_000) });
    expect(within.signers[0]).toMatchObject({ levelProven: "T" });
    const beyond = await verified(signature, { now: new Date(clock.getTime() - 5 * 60_000 - 1) });
    expect(beyond.signers[0]).toMatchObject({ level: "T", bestSignatureTime: null });
    expect(beyond.signers[0]!.timestamps[0]!.checks).toContainEqual(
      expect.objectContaining({
        id: "timestamp.genTime",
        status: "indeterminate",
        reason: "timestamp.future",
      }),
    );
  });

  it("whose TSA was revoked before genTime proves nothing", async () => {
    const other = await createLab({ clock: () => clock, seed: "revoked tsa", families: ["ecdsa"] });
    const running = await other.start();
    try {
      const fetcher = createFetcher({ allowHosts: [new URL(other.baseUrl).host], retries: 0 });
      const by = await issueSigner(other, { key: "ecdsa" });
      await other.revoke(other.certificatePem("tsa-ecdsa"));
      clock = days(1);
      const tsa = { urls: [other.tsaUrl("ecdsa")], fetcher };
      const signature = await signed(by, { level: "t", tsa, clock: () => clock });
      const certificates = (pem: string) => unarmor(utf8(pem)).map(({ der: raw }) => parseCertificate(raw));
      const report = await verified(signature, {
        trust: certificates(other.trustPem),
        untrusted: certificates(other.intermediatesPem),
        fetcher,
      });
      expect(report.signers[0]).toMatchObject({ levelProven: "BES", bestSignatureTime: null });
      expect(report.signers[0]!.timestamps[0]).toMatchObject({
        verdict: "INDETERMINATE",
        subIndication: "REVOKED_NO_POE",
      });
    } finally {
      await running.close();
    }
  });

  it("over another signature leaves the verdict open", async () => {
    const self = identity();
    const tsa = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });
    const withToken = (imprint: (signature: Uint8Array) => Uint8Array) =>
      cms({
        signers: [
          makeSigner({
            signer: self,
            content: DOCUMENT,
            unsigned: (value) => [
              attribute(OID.signatureTimeStamp, token({ imprint: imprint(value), tsa, genTime: days(50) })),
            ],
          }),
        ],
        certificates: [self.certificate, tsa.certificate],
      });
    const anchors = [self, tsa].map(({ certificate }) => parseCertificate(certificate));
    const asked = { trust: anchors, fetcher: null, now: days(60) };
    expect(await verified(withToken(sha256), asked)).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ level: "T", levelProven: "T" }],
    });
    expect(
      await verified(
        withToken(() => sha256(DOCUMENT)),
        asked,
      ),
    ).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "SIG_CONSTRAINTS_FAILURE",
      signers: [{ level: "BES", bestSignatureTime: null, timestamps: [{ subIndication: "HASH_FAILURE" }] }],
    });
  });
});

describe("what the user requires", () => {
  let signature: Uint8Array;
  let by: TestSigner;
  beforeAll(async () => {
    by = await signer({ profile: "organisation" });
    signature = await signed(by);
  });

  it("is met: accepted", async () => {
    const { certificate } = (await verified(signature)).signers[0]!;
    const { innle, ogrn } = certificate!.subject;
    const expectations = { inn: innle!, ogrn: ogrn!, thumbprint: certificate!.thumbprints.sha256 };
    const report = await verified(signature, { expect: expectations, requireLevel: "BES" });
    expect(report).toMatchObject({ accepted: true, exitCode: 0, rejection: null });
    expect(report.requirements.map(({ id, status }) => [id, status])).toEqual([
      ["requirement.inn", "passed"],
      ["requirement.ogrn", "passed"],
      ["requirement.thumbprint", "passed"],
      ["requirement.level", "passed"],
    ]);
  });

  it("is not met: the verdict stands, the signature is not accepted, exit 1", async () => {
    const report = await verified(signature, { expect: { inn: "7700000016" }, requireLevel: "T" });
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      accepted: false,
      exitCode: 1,
      rejection: { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.inn", "requirement.level"] },
    });
  });

  it("is not met by a level that is there and not proven", async () => {
    const report = await verified(await stamped(by), { requireLevel: "T", tsaTrust: [] });
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", accepted: false, exitCode: 1 });
    expect((await verified(await stamped(by), { requireLevel: "T" })).accepted).toBe(true);
  });

  it("by SHA-1 thumbprint is met, with a relaxation in the report", async () => {
    const { thumbprints } = (await verified(signature)).signers[0]!.certificate!;
    const report = await verified(signature, { expect: { thumbprint: thumbprints.sha1 } });
    expect(report).toMatchObject({ accepted: true, relaxations: [{ id: "sha1-thumbprint" }] });
  });

  it("that cannot be anybody's is a usage error", async () => {
    await expect(verified(signature, { expect: { inn: "123" } })).rejects.toEqual(
      expect.objectContaining({ code: "USAGE", exitCode: 2 }),
    );
  });
});

describe("algorithms that are out of date", () => {
  const self = identity();
  const tsa = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });
  const anchors = [self, tsa].map(({ certificate }) => parseCertificate(certificate));
  const asked = { trust: anchors, fetcher: null, now: days(60) };
  const certificates = [self.certificate, tsa.certificate];
  const SHA1_ALLOWED = { algorithmDates: { sha1: "never" } };

  it("leave a signature undecided", async () => {
    const signer = makeSigner({
      signer: self,
      content: DOCUMENT,
      sha1: true,
      attributes: [contentType(), messageDigestSha1(DOCUMENT), essV2(self.certificate)],
    });
    const report = await verified(cms({ signers: [signer], certificates }), asked);
    expect(report).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
      signers: [{ levelProven: null }],
    });
    const allowed = await verified(cms({ signers: [signer], certificates }), {
      ...asked,
      rules: SHA1_ALLOWED,
    });
    expect(allowed.verdict).toBe("TOTAL-PASSED");
  });

  it("make a time-stamp prove nothing", async () => {
    const signer = makeSigner({
      signer: self,
      content: DOCUMENT,
      unsigned: (value) => [
        attribute(
          OID.signatureTimeStamp,
          token({ imprint: sha256(value), tsa, genTime: days(50), sha1: true }),
        ),
      ],
    });
    const report = await verified(cms({ signers: [signer], certificates }), asked);
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [
        {
          level: "T",
          levelProven: "BES",
          timestamps: [{ verdict: "INDETERMINATE", subIndication: "CRYPTO_CONSTRAINTS_FAILURE" }],
        },
      ],
    });
    const allowed = await verified(cms({ signers: [signer], certificates }), {
      ...asked,
      rules: SHA1_ALLOWED,
    });
    expect(allowed.signers[0]).toMatchObject({ levelProven: "T" });
  });
});

describe("validation data inside the signature", () => {
  const tsa = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });

  /** A signature of level B-LT by a certificate of the lab, with these lists in it. */
  async function withLists(crls: readonly Uint8Array[]): Promise<Uint8Array> {
    const { certificate, issued } = await signer();
    const by = {
      key: createPrivateKey(issued.keyPem),
      certificate: certificate.raw,
      issuer: certificate.issuer.raw,
      serial: certificate.serialNumber,
      keyIdentifier: new Uint8Array(0),
    };
    const made = makeSigner({
      signer: by,
      content: DOCUMENT,
      unsigned: (value) => [
        attribute(OID.signatureTimeStamp, token({ imprint: sha256(value), tsa, genTime: START })),
      ],
    });
    const chain = intermediates.map(({ raw }) => raw);
    return cms({ signers: [made], certificates: [certificate.raw, tsa.certificate, ...chain], crls });
  }

  const asked = { fetcher: null, tsaTrust: [parseCertificate(tsa.certificate)] };
  const lists = async () => [await lab.crl("ecdsa"), await lab.crl("root-ecdsa")];

  it("that prove the certificate by themselves prove the level", async () => {
    const report = await verified(await withLists(await lists()), { ...asked, untrusted: [] });
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ level: "B-LT", levelProven: "B-LT" }],
    });
  });

  it("that do not, do not, even when the certificate is good by other evidence", async () => {
    const signature = await withLists([await lab.crl("root-ecdsa")]);
    const given = (await lists()).map((raw) => ({ crl: parseCrl(raw), source: "given.crl" }));
    const report = await verified(signature, { ...asked, crls: given });
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level: "B-LT", levelProven: "T" }] });
  });

  it("do not count as proof because revocation was not asked", async () => {
    const signature = await withLists([await lab.crl("root-ecdsa")]);
    const report = await verified(signature, { ...asked, revocation: "off" });
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ levelProven: "T" }] });
  });
});

describe("a signature made to cost much", () => {
  it("of many lists and many who may have signed them is undecided, and soon", async () => {
    const by = await signer();
    const { certificate, issued } = by;
    const made = makeSigner({
      signer: {
        key: createPrivateKey(issued.keyPem),
        certificate: certificate.raw,
        issuer: certificate.issuer.raw,
        serial: certificate.serialNumber,
        keyIdentifier: new Uint8Array(0),
      },
      content: DOCUMENT,
    });
    // As many certificates under the CA's name, each with its own key, as lists that none of them signed.
    const many = Math.ceil(Math.sqrt(MAX_SIGNATURE_CHECKS)) + 2;
    const ca = certificate.issuer.raw;
    const namesakes = Array.from({ length: many }, (_, i) => namesake(ca, i));
    const list = await lab.crl("ecdsa");
    const [tbs, algorithm] = readAsn1(list).children;
    const forged = Array.from({ length: many }, (_, i) =>
      der.seq(withoutKeyIdentifier(tbs!, i), algorithm!.raw, der.bits(der.seq(der.int(1), der.int(i + 1)))),
    );
    const signature = cms({
      signers: [made],
      certificates: [certificate.raw, ...namesakes],
      crls: forged,
    });
    const report = await verified(signature, { fetcher: null });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER" });
    expect(JSON.stringify(report)).toContain("budget.exhausted");
  });

  const namesake = (subject: Uint8Array, i: number): Uint8Array => {
    const { certificate } = identity({ serial: 1000 + i });
    const [tbs, ...rest] = readAsn1(certificate).children;
    const parts = tbs!.children.map(({ raw }) => raw);
    return der.seq(
      der.seq(...parts.slice(0, 5), subject, ...parts.slice(6, 7)),
      ...rest.map(({ raw }) => raw),
    );
  };

  /** thisUpdate tells them apart; without an authority key identifier any key of that name may be meant. */
  const withoutKeyIdentifier = (tbs: Asn1Node, i: number): Uint8Array => {
    const [version, algorithm, issuer] = tbs.children.map(({ raw }) => raw);
    const times = [der.time(new Date(START.getTime() - i * 1000)), der.time(days(5))];
    return der.seq(version!, algorithm!, issuer!, ...times);
  };
});

describe("what is no signature, or a broken one", () => {
  const self = identity();

  it("octets that are no CMS are refused", async () => {
    await expect(verified(utf8("просто текст"))).rejects.toEqual(
      expect.objectContaining({ code: "NOT_CMS", exitCode: 2 }),
    );
  });

  it("a bundle of certificates without a signer is refused", async () => {
    await expect(verified(cms({ signers: [], certificates: [self.certificate] }))).rejects.toEqual(
      expect.objectContaining({ code: "NOT_CMS", why: "it holds no signer" }),
    );
  });

  it("a SignedData that breaks RFC 5652 is TOTAL-FAILED, FORMAT_FAILURE", async () => {
    const unreadable = cms({ signers: [der.seq(der.int(1))] });
    const report = await verified(unreadable);
    expect(report).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "FORMAT_FAILURE",
      exitCode: 1,
      signers: [],
    });
  });

  it("the worst of several signers decides", async () => {
    const good = makeSigner({ signer: self, content: DOCUMENT });
    const bad = makeSigner({ signer: self, content: DOCUMENT, damageSignature: true });
    const anchors = { trust: [parseCertificate(self.certificate)], fetcher: null };
    const certificates = [self.certificate];
    const one = await verified(cms({ signers: [good], certificates }), { ...anchors, now: days(60) });
    expect(one.verdict).toBe("TOTAL-PASSED");
    const both = await verified(cms({ signers: [good, bad], certificates }), { ...anchors, now: days(60) });
    expect(both).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "SIG_CRYPTO_FAILURE" });
    expect(both.signers.map(({ verdict }) => verdict).sort()).toEqual(["TOTAL-FAILED", "TOTAL-PASSED"]);
  });

  it("broken validation data leave the verdict open", async () => {
    const broken = makeSigner({
      signer: self,
      content: DOCUMENT,
      unsigned: () => [attribute("1.2.840.113549.1.9.16.2.21", der.nul())],
    });
    const report = await verified(cms({ signers: [broken], certificates: [self.certificate] }), {
      trust: [parseCertificate(self.certificate)],
      fetcher: null,
      now: days(60),
    });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "SIG_CONSTRAINTS_FAILURE" });
  });
});
