import * as asn1js from "asn1js";
import * as pkijs from "pkijs";
import { describe, expect, it } from "vitest";
import * as der from "../../src/asn1/writer.js";
import { toHex } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { buildOcspRequest, certIdMatches } from "../../src/ocsp/request.js";
import { parseAnyOcspResponse, parseOcspResponse } from "../../src/ocsp/response.js";
import { isResponder } from "../../src/ocsp/verify.js";
import { certificate, days, newKey, ocspDer, ocspResponseDer, status, TestCa } from "../x509/support/pki.js";

const ca = new TestCa("CA");
const leaf = ca.issue("Ivan", { serial: 0x80n });

const buffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe("buildOcspRequest", () => {
  const parsed = (octets: Uint8Array) =>
    new pkijs.OCSPRequest({ schema: asn1js.fromBER(buffer(octets)).result });
  const hex = (view: ArrayBuffer | Uint8Array) => Buffer.from(view as ArrayBuffer).toString("hex");

  it("is read by PKI.js: one CertID of name, key and serial number, and the nonce", () => {
    const nonce = Uint8Array.from({ length: 16 }, (_, i) => i);
    const { tbsRequest } = parsed(
      buildOcspRequest({ certificate: leaf, issuer: ca.certificate, hash: "sha1", nonce }),
    );
    const { reqCert } = tbsRequest.requestList[0]!;
    expect(reqCert.hashAlgorithm.algorithmId).toBe("1.3.14.3.2.26");
    expect(hex(reqCert.issuerNameHash.valueBlock.valueHexView)).toBe(toHex(digest("sha1", leaf.issuer.raw)));
    expect(hex(reqCert.issuerKeyHash.valueBlock.valueHexView)).toBe(toHex(digest("sha1", ca.key.keyBits)));
    expect(hex(reqCert.serialNumber.valueBlock.valueHexView)).toBe("0080");
    expect(tbsRequest.requestExtensions).toHaveLength(1);
    expect(hex(tbsRequest.requestExtensions![0]!.extnValue.valueBlock.valueHexView)).toBe(
      `0410${toHex(nonce)}`,
    );
  });

  it("uses Streebog without parameters when asked to", () => {
    const { tbsRequest } = parsed(
      buildOcspRequest({ certificate: leaf, issuer: ca.certificate, hash: "streebog256" }),
    );
    const { hashAlgorithm, issuerKeyHash } = tbsRequest.requestList[0]!.reqCert;
    expect(hashAlgorithm.algorithmId).toBe("1.2.643.7.1.1.2.2");
    expect(hashAlgorithm.algorithmParams).toBeUndefined();
    expect(hex(issuerKeyHash.valueBlock.valueHexView)).toBe(toHex(digest("streebog256", ca.key.keyBits)));
    expect(tbsRequest.requestExtensions).toBeUndefined();
  });
});

describe("an OCSP answer", () => {
  const basic = ocspDer({
    about: leaf,
    issuer: ca,
    signer: ca.key,
    status: status.revoked(days(-2), 1),
    nextUpdate: days(1),
    nonce: Uint8Array.of(7),
    certificates: [ca.certificate],
  });

  it("is read in both forms, with status, dates, nonce and certificates", () => {
    const whole = parseOcspResponse(ocspResponseDer(basic));
    expect(whole.status).toBe("successful");
    for (const response of [
      whole.basic!,
      parseAnyOcspResponse(basic),
      parseAnyOcspResponse(ocspResponseDer(basic)),
    ]) {
      expect(response.raw).toEqual(basic);
      expect(response.responses).toMatchObject([
        {
          status: { kind: "revoked", reason: "keyCompromise", revocationTime: days(-2) },
          nextUpdate: days(1),
        },
      ]);
      expect(response.nonce).toEqual(Uint8Array.of(7));
      expect(response.certificates.map(({ sha256 }) => sha256)).toEqual([ca.certificate.sha256]);
    }
  });

  it("of an error status has no content", () => {
    expect(parseOcspResponse(der.seq(der.enumerated(6)))).toEqual({ status: "unauthorized" });
    expect(parseOcspResponse(der.seq(der.enumerated(3)))).toEqual({ status: "tryLater" });
    expect(() => parseOcspResponse(der.seq(der.enumerated(4)))).toThrow(/ASN1_MALFORMED/);
    expect(() => parseOcspResponse(der.seq(der.enumerated(0)))).toThrow(/ASN1_MALFORMED/);
  });

  it("means a certificate only with its serial number, its issuer's name and its issuer's key", () => {
    const { certId } = parseAnyOcspResponse(basic).responses[0]!;
    expect(certIdMatches(certId, leaf, ca.certificate)).toBe(true);
    expect(certIdMatches(certId, ca.issue("x", { serial: 9 }), ca.certificate)).toBe(false);
    expect(certIdMatches(certId, leaf, new TestCa("CA").certificate)).toBe(false);
    const renamed = certificate({ subject: "Other", key: ca.key, issuer: "Other", signer: ca.key });
    const sameKey = certificate({
      subject: "x",
      key: newKey(),
      issuer: "Other",
      signer: ca.key,
      serial: 0x80n,
    });
    expect(certIdMatches(certId, sameKey, renamed)).toBe(false);
    const unknownHash = { ...certId, hashAlgorithm: { ...certId.hashAlgorithm, oid: "1.2.3" } };
    expect(certIdMatches(unknownHash, leaf, ca.certificate)).toBe(false);
  });

  it("names its responder by SHA-1 of the key, or by name", () => {
    const byKey = parseAnyOcspResponse(basic).responderId;
    expect(isResponder(byKey, ca.certificate)).toBe(true);
    expect(isResponder(byKey, new TestCa("CA").certificate)).toBe(false);
    const named = ocspDer({ about: leaf, issuer: ca, signer: newKey(), responderName: "ca" });
    expect(isResponder(parseAnyOcspResponse(named).responderId, ca.certificate)).toBe(true);
    expect(isResponder(parseAnyOcspResponse(named).responderId, leaf)).toBe(false);
  });
});
