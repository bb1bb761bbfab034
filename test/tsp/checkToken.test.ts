import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { checkToken } from "../../src/tsp/checkToken.js";
import { readTimeStampToken } from "../../src/tsp/token.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import {
  attribute,
  extension,
  identity,
  SHA256,
  sha256,
  TIME,
  TIME_STAMPING,
  type TokenOptions,
  token,
} from "../cms/objects.js";
import { outcome } from "../cms/verifying.js";

const DATA = utf8("значение подписи");
const TSA = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });
const imprint = (name: Parameters<typeof digest>[0]) => digest(name, DATA);

const made = (options: Partial<TokenOptions> = {}): Uint8Array =>
  token({ imprint: sha256(DATA), tsa: TSA, ...options });

const judged = (raw: Uint8Array, tsa = TSA, stamped: Parameters<typeof checkToken>[1] = imprint) =>
  checkToken(readTimeStampToken(raw), stamped, [parseCertificate(tsa.certificate)]);

describe("reading a time-stamp token", () => {
  it("gives what TSTInfo says", () => {
    const { tstInfo } = readTimeStampToken(made());
    expect(tstInfo).toMatchObject({
      version: 1,
      policy: "1.2.643.2.2.38.3",
      serialNumber: 4711n,
      genTime: TIME,
      ordering: false,
    });
    expect(tstInfo.messageImprint.hashedMessage).toEqual(sha256(DATA));
  });

  it.each([
    ["a token of another content type", made({ eContentType: OID.data }), /content type/],
    ["a token with two signers", made({ signers: 2 }), /exactly one signer/],
    ["a token without a signer", made({ signers: 0 }), /exactly one signer/],
    ["something that is no CMS", der.seq(der.int(1)), /another kind/],
  ])("refuses %s", (_, raw, message) => {
    expect(() => readTimeStampToken(raw)).toThrowError(
      expect.objectContaining({ code: "ASN1_MALFORMED", why: expect.stringMatching(message) }),
    );
  });
});

describe("judging a time-stamp token", () => {
  it("notes a SignedData of version 1, as real services write it", () => {
    const { intact, checks } = judged(made({ cmsVersion: 1 }));
    expect(intact).toBe(true);
    expect(checks[0]).toMatchObject({ status: "warning", reason: "timestamp.cmsVersion", found: 1 });
  });

  it.each([2, 6])("does not pass one with a SignedData of version %i (RFC 5652 §5.1)", (cmsVersion) => {
    const { intact, checks } = judged(made({ cmsVersion }));
    expect(intact).toBe(false);
    expect(checks).toContainEqual(
      expect.objectContaining({ id: "timestamp.format", status: "failed", reason: "timestamp.cmsVersion" }),
    );
  });

  it("does not pass one that does not list the digest of its signer (RFC 5652 §5.1)", () => {
    const sha384 = der.seq(der.oid(OID.sha384));
    const { intact, checks } = judged(made({ digestAlgorithms: [sha384] }));
    expect(intact).toBe(false);
    expect(checks).toContainEqual(
      expect.objectContaining({
        id: "timestamp.format",
        status: "failed",
        reason: "timestamp.digestAlgorithms",
      }),
    );
    expect(judged(made({ digestAlgorithms: [sha384, SHA256] })).intact).toBe(true);
  });

  it("does not pass one with a critical extension, which nobody here knows (RFC 3161 §2.4.2)", () => {
    const withExtension = (critical: boolean) =>
      judged(made({ extensions: [extension("1.2.3.4.5", der.nul(), critical)] }));
    expect(withExtension(false).intact).toBe(true);
    expect(withExtension(true).intact).toBe(false);
    expect(withExtension(true).checks).toContainEqual(
      expect.objectContaining({
        id: "timestamp.format",
        status: "indeterminate",
        reason: "timestamp.unknownCritical",
        found: ["1.2.3.4.5"],
      }),
    );
  });

  it("passes a good one", () => {
    const checked = judged(made());
    expect(checked.intact).toBe(true);
    expect(checked.certificate?.sha256).toBe(parseCertificate(TSA.certificate).sha256);
  });

  it("finds the TSA's certificate when the token holds none", () => {
    expect(judged(made({ withoutCertificate: true })).intact).toBe(true);
  });

  it("accepts an ESS reference of version 1, the rule among TSAs", () => {
    expect(judged(made({ ess: "v1" })).intact).toBe(true);
  });

  it.each([
    [
      "of another imprint",
      made({ imprint: sha256(utf8("другое")) }),
      "timestamp.imprint",
      /^failed HASH_FAILURE/,
    ],
    ["of another version", made({ version: 2 }), "timestamp.format", /^failed FORMAT_FAILURE/],
    [
      "with a broken signature",
      made({ damageSignature: true }),
      "timestamp.signature",
      /^failed SIG_CRYPTO_FAILURE/,
    ],
    ["without an ESS reference", made({ ess: "none" }), "timestamp.essCertificate", /^failed FORMAT_FAILURE/],
  ])("does not pass one %s", (_, raw, id, expected) => {
    const checked = judged(raw);
    expect(outcome(checked, id)).toMatch(expected);
    expect(checked.intact).toBe(false);
  });

  it("is undecided when the TSA's certificate is nowhere", () => {
    const stranger = identity({ cn: "Посторонний", extensions: [TIME_STAMPING] });
    const checked = judged(made(), stranger);
    expect(outcome(checked, "timestamp.signature")).toMatch(/^indeterminate NO_SIGNING_CERTIFICATE_FOUND/);
    expect(checked).toMatchObject({ intact: false, certificate: null });
  });

  it("is undecided when what was stamped is not at hand", () => {
    expect(
      outcome(
        judged(made(), TSA, () => null),
        "timestamp.imprint",
      ),
    ).toBe("indeterminate SIGNED_DATA_NOT_FOUND");
  });

  it.each([
    ["no extended key usage", [], "timestamp.ekuOther"],
    [
      "timeStamping that is not critical",
      [extension(OID.extendedKeyUsage, der.seq(der.oid(OID.ekuTimeStamping)))],
      "timestamp.ekuNotCritical",
    ],
    [
      "timeStamping beside another usage",
      [
        extension(
          OID.extendedKeyUsage,
          der.seq(der.oid(OID.ekuTimeStamping), der.oid(OID.ekuClientAuth)),
          true,
        ),
      ],
      "timestamp.ekuOther",
    ],
  ])("does not accept a certificate with %s", (_, extensions, reason) => {
    const tsa = identity({ cn: "Не служба", extensions });
    const checked = judged(made({ tsa }), tsa);
    expect(outcome(checked, "timestamp.extendedKeyUsage")).toBe(
      `indeterminate CHAIN_CONSTRAINTS_FAILURE ${reason}`,
    );
    expect(checked.intact).toBe(false);
  });

  it("ignores unsigned attributes that others added to the token", () => {
    expect(judged(made({ unsigned: [attribute("1.2.3.4", der.nul())] })).intact).toBe(true);
  });
});
