/** The lab's time-stamping authority, judged by podpis's own reader of tokens. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAMILIES, type Faults, type Lab, TSA_POLICY } from "../../../src/app/lab/index.js";
import { OID } from "../../../src/asn1/oids.js";
import * as der from "../../../src/asn1/writer.js";
import { utf8 } from "../../../src/base/bytes.js";
import { type DigestName, digest } from "../../../src/crypto/digest.js";
import { checkToken } from "../../../src/tsp/checkToken.js";
import { buildTimestampRequest, type TimestampQuestion } from "../../../src/tsp/request.js";
import { parseTimestampResponse } from "../../../src/tsp/response.js";
import { readTimeStampToken } from "../../../src/tsp/token.js";
import { parseCertificate } from "../../../src/x509/certificate.js";
import { FROZEN, startTestLab, type TestLab } from "../../support/lab.js";

let running: TestLab;
let lab: Lab;
beforeAll(async () => {
  running = await startTestLab({ families: FAMILIES });
  lab = running.lab;
});
afterAll(() => running.close());

const MESSAGE = utf8("signature value");
const NONCE = Uint8Array.of(0x9a, 1, 2, 3, 4, 5, 6, 7);

const question = (name: DigestName, more: Partial<TimestampQuestion> = {}) =>
  buildTimestampRequest({ digest: name, imprint: digest(name, MESSAGE), nonce: NONCE, ...more });

async function stamp(family: string, request = question("sha256")) {
  const response = parseTimestampResponse(await lab.timestamp(family, request));
  if (response.token === null) throw new Error(response.failures.join());
  const token = readTimeStampToken(response.token);
  const certificates = token.signedData.certificates.map(({ raw }) => parseCertificate(raw));
  return { token, certificates, checked: checkToken(token, (name) => digest(name, MESSAGE), certificates) };
}

describe("a token of the lab", () => {
  it.each(FAMILIES)("of the %s TSA holds, and says what was asked", async (family) => {
    const { token, certificates, checked } = await stamp(family, question("streebog256"));
    expect(checked.checks.filter(({ status }) => status !== "passed")).toEqual([]);
    expect(checked.intact).toBe(true);
    expect(token.tstInfo).toMatchObject({
      policy: TSA_POLICY,
      genTime: FROZEN,
      accuracy: 1000,
      nonce: 0x9a01020304050607n,
    });
    expect(certificates.map(({ raw }) => raw)).toEqual([lab.authority(`tsa-${family}`).certificate.raw]);
  });

  it("carries both ESS attributes and no signingTime", async () => {
    const { token } = await stamp("gost256");
    const types = token.signerInfo.signedAttrs!.attributes.map(({ oid }) => oid);
    expect(new Set(types)).toEqual(
      new Set([OID.contentType, OID.messageDigest, OID.signingCertificate, OID.signingCertificateV2]),
    );
  });

  it("has a serial number of its own each time", async () => {
    const [one, two] = [await stamp("ecdsa"), await stamp("ecdsa")];
    expect(one.token.tstInfo.serialNumber).not.toBe(two.token.tstInfo.serialNumber);
  });

  it("carries the issuing CA too when asked to, and nothing without certReq", async () => {
    const { style } = lab;
    lab.style = { ...style, tokenCertificates: "chain" };
    expect((await stamp("ecdsa")).certificates).toHaveLength(2);
    lab.style = style;
    const imprint = der.seq(der.seq(der.oid(OID.sha256)), der.octets(digest("sha256", MESSAGE)));
    expect((await stamp("ecdsa", der.seq(der.int(1), imprint))).certificates).toEqual([]);
  });
});

describe("a request the TSA cannot serve", () => {
  const imprint = der.seq(der.seq(der.oid(OID.sha256)), der.octets(new Uint8Array(32)));
  it.each([
    ["rubbish", Uint8Array.of(1, 2, 3), "badDataFormat"],
    ["another version", der.seq(der.int(2), imprint), "badRequest"],
    ["SHA-1", question("sha1"), "badAlg"],
    [
      "a digest of the wrong length",
      der.seq(der.int(1), der.seq(der.seq(der.oid(OID.sha256)), der.octets(new Uint8Array(31)))),
      "badDataFormat",
    ],
    ["another policy", question("sha256", { policy: "1.2.3" }), "unacceptedPolicy"],
    [
      "an extension",
      der.seq(der.int(1), imprint, der.context(0, der.seq(der.oid("1.2.3"), der.octets(der.nul())))),
      "unacceptedExtension",
    ],
  ])("is rejected: %s", async (_what, request, failure) => {
    const response = parseTimestampResponse(await lab.timestamp("ecdsa", request));
    expect(response).toMatchObject({ granted: false, token: null, failures: [failure] });
  });

  it("is served when it names the TSA's policy", async () => {
    expect((await stamp("ecdsa", question("sha256", { policy: TSA_POLICY }))).checked.intact).toBe(true);
  });
});

describe("faults of the TSA", () => {
  const faulty = async (fault: NonNullable<Faults["tsa"]>) => {
    lab.faults.tsa = fault;
    try {
      return await stamp("ecdsa");
    } finally {
      delete lab.faults.tsa;
    }
  };

  it("are what their names say", async () => {
    expect((await faulty("wrongNonce")).token.tstInfo.nonce).toBe(0x9a01020304050608n);
    expect((await faulty("noNonce")).token.tstInfo.nonce).toBeUndefined();
    expect((await faulty("wrongPolicy")).token.tstInfo.policy).not.toBe(TSA_POLICY);
    expect((await faulty("future")).token.tstInfo.genTime.getTime()).toBeGreaterThan(FROZEN.getTime());
    await expect(faulty("rejection")).rejects.toThrow("systemFailure");
  });

  it("are noticed by the check that is for them", async () => {
    const failing = async (fault: NonNullable<Faults["tsa"]>) =>
      (await faulty(fault)).checked.checks.filter(({ status }) => status !== "passed").map(({ id }) => id);
    expect(await failing("wrongImprint")).toEqual(["timestamp.imprint"]);
    expect(await failing("notTsa")).toEqual(["timestamp.extendedKeyUsage"]);
    expect(await failing("stranger")).toEqual([]);
    const { certificates } = await faulty("stranger");
    expect(certificates[0]!.issuer.raw).toEqual(certificates[0]!.subject.raw);
  });
});

describe("the TSA over HTTP", () => {
  it("answers at /tsa for the first family and at /tsa/FAMILY", async () => {
    for (const [url, family] of [
      [`${lab.baseUrl}/tsa`, "gost256"],
      [lab.tsaUrl("rsa"), "rsa"],
    ] as const) {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/timestamp-query" },
        body: Buffer.from(question("sha256")),
      });
      expect(answer.headers.get("content-type")).toBe("application/timestamp-reply");
      const { token } = parseTimestampResponse(new Uint8Array(await answer.arrayBuffer()));
      const [certificate] = readTimeStampToken(token!).signedData.certificates;
      expect(certificate!.raw).toEqual(lab.authority(`tsa-${family}`).certificate.raw);
    }
  });
});
