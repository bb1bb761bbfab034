/** Revoking, suspending and resuming, as the CRL and the OCSP responder tell it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IssuedCertificate, Lab } from "../../../src/app/lab/index.js";
import { readAsn1 } from "../../../src/asn1/reader.js";
import { toHex } from "../../../src/base/bytes.js";
import { parseCrl } from "../../../src/crl/crl.js";
import { lookupSerial } from "../../../src/crl/lookup.js";
import type { DigestName } from "../../../src/crypto/digest.js";
import { resolveScheme, verifySignature } from "../../../src/crypto/signature.js";
import { buildOcspRequest } from "../../../src/ocsp/request.js";
import { parseOcspResponse } from "../../../src/ocsp/response.js";
import { parseCertificate } from "../../../src/x509/certificate.js";
import { FROZEN, startTestLab, type TestLab } from "../../support/lab.js";

const FAMILY = "ecdsa";
let running: TestLab;
let lab: Lab;
beforeAll(async () => {
  running = await startTestLab({ families: [FAMILY] });
  lab = running.lab;
});
afterAll(() => running.close());

const issuer = () => lab.authority(FAMILY).certificate;

async function crlEntry(issued: IssuedCertificate) {
  const certificate = parseCertificate(issued.certificate);
  return lookupSerial(parseCrl(await lab.crl(FAMILY)), certificate.serialNumber, certificate.issuer);
}

async function ask(issued: IssuedCertificate, hash: DigestName = "sha1", nonce?: Uint8Array) {
  const certificate = parseCertificate(issued.certificate);
  const request = buildOcspRequest({ certificate, issuer: issuer(), hash, ...(nonce && { nonce }) });
  return parseOcspResponse(await lab.ocsp(FAMILY, request));
}

describe("the status of a certificate", () => {
  it("is good after it was issued", async () => {
    const issued = await lab.issue({ key: FAMILY });
    expect((await ask(issued)).basic!.responses[0]!.status).toEqual({ kind: "good" });
    expect(await crlEntry(issued)).toEqual({ kind: "absent" });
  });

  it("is revoked with its date and its reason", async () => {
    const issued = await lab.issue({ key: FAMILY });
    const date = new Date("2026-01-10T08:30:00Z");
    await lab.revoke(issued, { reason: "keyCompromise", date });
    expect((await ask(issued)).basic!.responses[0]!.status).toEqual({
      kind: "revoked",
      revocationTime: date,
      reason: "keyCompromise",
    });
    expect(await crlEntry(issued)).toMatchObject({
      entry: { revocationDate: date, reason: "keyCompromise" },
    });
    await expect(lab.revoke(issued)).rejects.toMatchObject({ code: "LAB_STATE" });
  });

  it("has no reason code when none was given", async () => {
    const issued = await lab.issue({ key: FAMILY });
    await lab.revoke(issued.serial);
    const [response] = (await ask(issued)).basic!.responses;
    expect(response!.status).toEqual({ kind: "revoked", revocationTime: FROZEN });
  });

  it("is suspended with certificateHold, and good again after resuming", async () => {
    const issued = await lab.issue({ key: FAMILY });
    await lab.suspend(issued.certificatePem);
    expect((await ask(issued)).basic!.responses[0]!.status).toMatchObject({ reason: "certificateHold" });
    expect(await crlEntry(issued)).toMatchObject({ entry: { reason: "certificateHold" } });
    await expect(lab.suspend(issued)).rejects.toMatchObject({ code: "LAB_STATE" });
    await lab.resume(issued);
    expect((await ask(issued)).basic!.responses[0]!.status).toEqual({ kind: "good" });
    expect(await crlEntry(issued)).toEqual({ kind: "absent" });
    await expect(lab.resume(issued)).rejects.toMatchObject({ code: "LAB_STATE" });
  });

  it("is revoked for good after having been suspended", async () => {
    const issued = await lab.issue({ key: FAMILY });
    await lab.suspend(issued);
    await lab.revoke(issued, { reason: "superseded" });
    expect((await ask(issued)).basic!.responses[0]!.status).toMatchObject({ reason: "superseded" });
  });

  it("is unknown for a serial number that was never issued", async () => {
    const issued = await lab.issue({ key: FAMILY });
    const certificate = { ...parseCertificate(issued.certificate), serialNumber: 12345n };
    const request = buildOcspRequest({ certificate, issuer: issuer(), hash: "sha1" });
    const answer = parseOcspResponse(await lab.ocsp(FAMILY, request));
    expect(answer.basic!.responses[0]!.status).toEqual({ kind: "unknown" });
    await expect(lab.revoke("3039")).rejects.toMatchObject({ code: "LAB_STATE" });
  });

  it("is unknown under another name of the same key, and under another key of the same name", async () => {
    const issued = await lab.issue({ key: FAMILY });
    const certificate = parseCertificate(issued.certificate);
    const other = lab.authority(`root-${FAMILY}`).certificate;
    const { subject, publicKey } = other;
    for (const named of [other, { ...issuer(), subject }, { ...issuer(), publicKey }]) {
      const request = buildOcspRequest({ certificate, issuer: named, hash: "sha1" });
      const answer = parseOcspResponse(await lab.ocsp(FAMILY, request));
      expect(answer.basic!.responses[0]!.status).toEqual({ kind: "unknown" });
    }
  });

  it("of a CA is in the root's list", async () => {
    const ca = await lab.issue({ key: FAMILY, profile: "ca", issuer: `root-${FAMILY}` });
    await lab.revoke(ca, { reason: "cACompromise" });
    const crl = parseCrl(await lab.crl(`root-${FAMILY}`));
    const { serialNumber, issuer: name } = parseCertificate(ca.certificate);
    expect(lookupSerial(crl, serialNumber, name)).toMatchObject({ entry: { reason: "cACompromise" } });
    expect(toHex(await lab.crl(FAMILY))).not.toContain(ca.serial);
  });
});

describe("an OCSP answer of the lab", () => {
  it.each(["sha1", "sha256", "streebog256", "streebog512"] as const)(
    "repeats the identifier as it was asked, with %s",
    async (hash) => {
      const issued = await lab.issue({ key: FAMILY });
      const certificate = parseCertificate(issued.certificate);
      const request = buildOcspRequest({ certificate, issuer: issuer(), hash });
      const answer = await lab.ocsp(FAMILY, request);
      // OCSPRequest, TBSRequest, requestList, Request, CertID: each the first part of the one before.
      const certId = [1, 2, 3, 4].reduce((node) => node.children[0]!, readAsn1(request)).raw;
      expect(parseOcspResponse(answer).basic!.responses[0]!.status).toEqual({ kind: "good" });
      expect(toHex(answer)).toContain(toHex(certId));
    },
  );

  it("repeats the nonce, is made now, by the key of a responder certificate inside it", async () => {
    const issued = await lab.issue({ key: FAMILY });
    const nonce = Uint8Array.from({ length: 32 }, (_, i) => i);
    const basic = (await ask(issued, "sha1", nonce)).basic!;
    expect(basic.nonce).toEqual(nonce);
    expect(basic.producedAt).toEqual(FROZEN);
    expect(basic.responses[0]!.thisUpdate).toEqual(FROZEN);
    expect(basic.responses[0]!.nextUpdate).toBeUndefined();
    expect(basic.responderId.kind).toBe("byKey");
    const [responder] = basic.certificates;
    const scheme = resolveScheme(responder!.publicKey, basic.signatureAlgorithm);
    if ("mismatch" in scheme) throw new Error(scheme.mismatch);
    expect(verifySignature(responder!.publicKey, scheme, { message: basic.tbs }, basic.signature)).toBe(true);
  });

  it("can be stripped of certificates and name its responder", async () => {
    const issued = await lab.issue({ key: FAMILY });
    const { style } = lab;
    lab.style = { ...style, ocspCertificates: "none", responderId: "byName" };
    const basic = (await ask(issued)).basic!;
    lab.style = style;
    expect(basic.certificates).toEqual([]);
    expect(basic.responderId.kind).toBe("byName");
  });

  it("answers rubbish with malformedRequest", async () => {
    for (const rubbish of [new Uint8Array(0), Uint8Array.of(0x30, 0), Uint8Array.of(0x30, 0x80, 0, 0)]) {
      expect(parseOcspResponse(await lab.ocsp(FAMILY, rubbish))).toEqual({ status: "malformedRequest" });
    }
  });
});

describe("a CRL of the lab", () => {
  it("is of now, for a week, with a number that grows with every change", async () => {
    const first = parseCrl(await lab.crl(FAMILY));
    expect(first.thisUpdate).toEqual(FROZEN);
    expect(first.nextUpdate).toEqual(new Date("2026-01-22T12:00:00Z"));
    const before = first.cRLNumber!;
    await lab.revoke(await lab.issue({ key: FAMILY }));
    expect(parseCrl(await lab.crl(FAMILY)).cRLNumber! > before).toBe(true);
  });

  it("is signed by the CA's key", async () => {
    const crl = parseCrl(await lab.crl(FAMILY));
    const scheme = resolveScheme(issuer().publicKey, crl.signatureAlgorithm);
    if ("mismatch" in scheme) throw new Error(scheme.mismatch);
    expect(verifySignature(issuer().publicKey, scheme, { message: crl.tbs }, crl.signature)).toBe(true);
  });
});

describe("faults", () => {
  it("of the CRL: a list of last month, by a stranger, with a broken signature", async () => {
    lab.faults.crl = "stale";
    expect(parseCrl(await lab.crl(FAMILY)).nextUpdate!.getTime()).toBeLessThan(FROZEN.getTime());
    for (const fault of ["stranger", "badSignature"] as const) {
      lab.faults.crl = fault;
      const crl = parseCrl(await lab.crl(FAMILY));
      expect(crl.issuer.raw).toEqual(issuer().subject.raw);
      const scheme = resolveScheme(issuer().publicKey, crl.signatureAlgorithm);
      if ("mismatch" in scheme) throw new Error(scheme.mismatch);
      expect(verifySignature(issuer().publicKey, scheme, { message: crl.tbs }, crl.signature)).toBe(false);
    }
    delete lab.faults.crl;
  });

  it("of OCSP: each is what its name says", async () => {
    const issued = await lab.issue({ key: FAMILY });
    const nonce = Uint8Array.of(1, 2, 3, 4);
    const serial = parseCertificate(issued.certificate).serialNumber;
    const answer = async (fault: NonNullable<typeof lab.faults.ocsp>) => {
      lab.faults.ocsp = fault;
      return ask(issued, "sha1", nonce);
    };
    expect((await answer("tryLater")).status).toBe("tryLater");
    expect((await answer("unauthorized")).status).toBe("unauthorized");
    expect((await answer("unknown")).basic!.responses[0]!.status.kind).toBe("unknown");
    expect((await answer("wrongNonce")).basic!.nonce).not.toEqual(nonce);
    expect((await answer("noNonce")).basic!.nonce).toBeUndefined();
    expect((await answer("otherCertificate")).basic!.responses[0]!.certId.serialNumber).toBe(serial + 1n);
    expect((await answer("stale")).basic!.responses[0]!.nextUpdate!.getTime()).toBeLessThan(FROZEN.getTime());
    const [stranger] = (await answer("stranger")).basic!.certificates;
    expect(stranger!.issuer.raw).toEqual(stranger!.subject.raw);
    const [bystander] = (await answer("notResponder")).basic!.certificates;
    expect(bystander!.issuer.raw).toEqual(issuer().subject.raw);
    delete lab.faults.ocsp;
  });
});
