/** Time-stamps that are not as they should be, and what is left of the signature they stand in. */
import { describe, expect, it } from "vitest";
import { verify } from "../../src/app/verify.js";
import { OID } from "../../src/asn1/oids.js";
import { utf8 } from "../../src/base/bytes.js";
import { bytesSource } from "../../src/base/source.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import {
  attribute,
  cms,
  goodAttributes,
  identity,
  sha256,
  signerInfo,
  type TestIdentity,
  TIME_STAMPING,
  type TokenOptions,
  token,
} from "../cms/objects.js";
import { crl, days, NOW, newKey, TestCa } from "../x509/support/pki.js";

const CONTENT = utf8("Акт сверки расчётов № 4");
const root = new TestCa("Root");
const key = newKey();
const certificate = root.issue("Ivan", { key, notBefore: days(-100) });
const signer: TestIdentity = {
  key: key.privateKey!,
  certificate: certificate.raw,
  issuer: certificate.issuer.raw,
  serial: certificate.serialNumber,
  keyIdentifier: new Uint8Array(0),
};
const TSA = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });
const TRUSTED = [parseCertificate(TSA.certificate)];

type Token = Partial<TokenOptions>;

/** A signature with one signature-time-stamp for each of `tokens`. */
async function verified(tokens: readonly Token[], tsaTrust = TRUSTED) {
  const info = signerInfo({
    signer,
    content: CONTENT,
    attributes: goodAttributes(CONTENT, signer),
    unsigned: (value) =>
      tokens.map((options) =>
        attribute(
          OID.signatureTimeStamp,
          token({ imprint: sha256(value), tsa: TSA, genTime: days(-1), ...options }),
        ),
      ),
  });
  const report = await verify({
    signature: bytesSource(cms({ signers: [info], certificates: [certificate.raw] }), "test.sig"),
    content: {
      name: "test",
      size: CONTENT.length,
      async *chunks() {
        yield CONTENT;
      },
    },
    now: NOW,
    trust: [root.certificate],
    tsaTrust,
    crls: [crl({ issuer: root.name, signer: root.key, entries: [] })],
    fetcher: null,
  });
  const [own] = report.signers;
  return { report, own: own!, stamps: own!.timestamps };
}

const checksOf = (stamp: { readonly checks: readonly { readonly id: string }[] }, id: string) =>
  stamp.checks.filter((check) => check.id === id);

describe("a time-stamp whose TSA's certificate is nowhere at hand", () => {
  const nowhere = [{ withoutCertificate: true }];

  it("leaves the level and the verdict as one of a TSA that is not trusted does", async () => {
    const { report, own, stamps } = await verified(nowhere, []);
    expect(own).toMatchObject({ level: "T", levelProven: "BES", bestSignatureTime: null });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(stamps[0]).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "NO_SIGNING_CERTIFICATE_FOUND",
    });
    expect(checksOf(stamps[0]!, "timestamp.signature")).toMatchObject([
      { status: "indeterminate", reason: "timestamp.noCertificate" },
    ]);
    const untrusted = await verified([{}], []);
    expect(untrusted.own).toMatchObject({ level: "T", levelProven: "BES" });
  });

  it("proves its time once the certificate is given", async () => {
    expect((await verified(nowhere)).own).toMatchObject({ levelProven: "T" });
  });

  it("is broken all the same when it is over something else", async () => {
    const { report, own } = await verified([{ withoutCertificate: true, imprint: sha256(CONTENT) }], []);
    expect(own.level).toBe("BES");
    expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "SIG_CONSTRAINTS_FAILURE" });
  });
});

it("a token of SignedData version 1 proves its time, and the version is noted", async () => {
  const { own, stamps } = await verified([{ cmsVersion: 1 }]);
  expect(own).toMatchObject({ verdict: "TOTAL-PASSED", level: "T", levelProven: "T" });
  expect(checksOf(stamps[0]!, "timestamp.format")).toMatchObject([{ status: "warning" }]);
});

describe("a broken time-stamp", () => {
  const foreign = { imprint: sha256(CONTENT) };

  it("beside an intact one of its kind is dropped with a warning (EN 319 102-1 §5.5.4)", async () => {
    const { own, stamps } = await verified([foreign, {}]);
    expect(own).toMatchObject({ verdict: "TOTAL-PASSED", levelProven: "T" });
    expect(stamps.map(({ verdict }) => verdict).sort()).toEqual(["TOTAL-FAILED", "TOTAL-PASSED"]);
    expect(checksOf(own, "signer.levelAttributes")).toMatchObject([
      { status: "warning", reason: "level.timestampBroken" },
    ]);
  });

  it("alone, or beside one that proves nothing, keeps the verdict open", async () => {
    expect((await verified([foreign])).report.verdict).toBe("INDETERMINATE");
    expect((await verified([foreign, {}], [])).report.verdict).toBe("INDETERMINATE");
  });
});
