import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import { conclude } from "../../src/base/check.js";
import {
  attribute,
  cms,
  contentType,
  essV1,
  essV2,
  goodAttributes,
  identity,
  messageDigest,
  SHA256,
  type SignerOptions,
  sha256,
  signerInfo,
  signingTime,
} from "./objects.js";
import { judged, judgedOne, outcome } from "./verifying.js";

const CONTENT = utf8("Договор поставки № 7");
const SIGNER = identity();
const STRANGER = identity({ cn: "Посторонний", serial: 99 });

const signed = (options: Partial<SignerOptions> = {}, certificates = [SIGNER.certificate]): Uint8Array =>
  cms({ signers: [signerInfo({ signer: SIGNER, content: CONTENT, ...options })], certificates });

const withAttributes = (...attributes: Uint8Array[]): Uint8Array => signed({ attributes });

describe("a good signer", () => {
  it("passes every check", async () => {
    const facts = await judgedOne(signed(), CONTENT);
    expect(conclude(facts.checks).verdict).toBe("TOTAL-PASSED");
    expect(facts.checks.every(({ status }) => status === "passed")).toBe(true);
    expect(facts).toMatchObject({ intact: true, essHolds: true, level: "BES" });
    expect(facts.signingTime?.toISOString()).toBe("2026-03-01T12:00:00.000Z");
  });

  it("is found by its subject key identifier", async () => {
    const facts = await judgedOne(signed({ bySubjectKeyIdentifier: true }), CONTENT);
    expect(facts.intact).toBe(true);
  });

  it("is found among certificates given beside the signature", async () => {
    const facts = await judgedOne(signed({}, []), CONTENT, [SIGNER.certificate]);
    expect(facts.intact).toBe(true);
  });

  it("without an ESS reference holds, and its level is CMS", async () => {
    const facts = await judgedOne(withAttributes(contentType(), messageDigest(CONTENT)), CONTENT);
    expect(facts).toMatchObject({ intact: true, essHolds: false, level: "CMS" });
  });

  it("is the one its ESS reference means, when another certificate has the same key, issuer and number", async () => {
    const twin = identity({ key: SIGNER.key });
    for (const certificates of [
      [twin.certificate, SIGNER.certificate],
      [SIGNER.certificate, twin.certificate],
    ]) {
      const facts = await judgedOne(signed({}, certificates), CONTENT);
      expect(facts.certificate!.raw).toEqual(SIGNER.certificate);
      expect(facts.essHolds).toBe(true);
    }
  });

  it("is not disturbed by a stranger's certificate with its issuer and serial number", async () => {
    const impostor = identity();
    for (const attributes of [goodAttributes(CONTENT, SIGNER), [contentType(), messageDigest(CONTENT)]]) {
      const facts = await judgedOne(
        signed({ attributes }, [impostor.certificate, SIGNER.certificate]),
        CONTENT,
      );
      expect(facts.intact).toBe(true);
    }
  });
});

describe("the content", () => {
  it("that was changed gives HASH_FAILURE, and the signature value still holds", async () => {
    const facts = await judgedOne(signed(), utf8("Договор поставки № 8"));
    expect(outcome(facts, "signer.messageDigest")).toBe("failed HASH_FAILURE");
    expect(outcome(facts, "signer.signatureValue")).toBe("passed");
    expect(facts.intact).toBe(false);
  });

  it("that is not at hand gives SIGNED_DATA_NOT_FOUND", async () => {
    const facts = await judgedOne(signed());
    expect(outcome(facts, "signer.messageDigest")).toBe("indeterminate SIGNED_DATA_NOT_FOUND");
    expect(conclude(facts.checks)).toMatchObject({ verdict: "INDETERMINATE" });
  });

  it("that is not at hand gives SIGNED_DATA_NOT_FOUND without signed attributes, too", async () => {
    const facts = await judgedOne(signed({ attributes: null }));
    expect(conclude(facts.checks)).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "SIGNED_DATA_NOT_FOUND",
    });
  });
});

describe("the signature value", () => {
  it("that is wrong gives SIG_CRYPTO_FAILURE", async () => {
    const facts = await judgedOne(signed({ damageSignature: true }), CONTENT);
    expect(conclude(facts.checks)).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "SIG_CRYPTO_FAILURE",
    });
  });

  it("of another key than the certificate's gives SIG_CRYPTO_FAILURE", async () => {
    const other = { ...SIGNER, key: STRANGER.key };
    const facts = await judgedOne(signed({ signer: other }), CONTENT);
    expect(outcome(facts, "signer.signatureValue")).toBe("failed SIG_CRYPTO_FAILURE");
  });

  it("with an algorithm of another kind of key is no signature of this one", async () => {
    const signatureAlgorithm = der.seq(der.oid(OID.sha256WithRsa), der.nul());
    const facts = await judgedOne(signed({ signatureAlgorithm }), CONTENT);
    expect(outcome(facts, "signer.algorithms")).toMatch(/^failed SIG_CRYPTO_FAILURE/);
  });

  it("with an algorithm nobody knows leaves the verdict open", async () => {
    const signatureAlgorithm = der.seq(der.oid("1.2.3.4.5"));
    const facts = await judgedOne(signed({ signatureAlgorithm }), CONTENT);
    expect(outcome(facts, "signer.algorithms")).toMatch(/^indeterminate CRYPTO_CONSTRAINTS_FAILURE/);
    expect(facts.intact).toBe(false);
  });
});

describe("the order of signed attributes", () => {
  const mixed = goodAttributes(CONTENT, SIGNER).reverse();
  const inOrder = (written: "sorted" | "asGiven", over: "sorted" | "asGiven"): Uint8Array =>
    signed({ attributes: mixed, written, signed: over });

  it("written wrongly and signed so passes with a warning", async () => {
    const facts = await judgedOne(inOrder("asGiven", "asGiven"), CONTENT);
    expect(facts.intact).toBe(true);
    expect(outcome(facts, "signer.attributeOrder")).toBe("warning signer.signedAsWritten");
  });

  it("written wrongly and signed in DER order passes with a warning", async () => {
    const facts = await judgedOne(inOrder("asGiven", "sorted"), CONTENT);
    expect(facts.intact).toBe(true);
    expect(outcome(facts, "signer.attributeOrder")).toBe("warning signer.signedAsSorted");
  });

  it("signed in an order that stands nowhere fails", async () => {
    const facts = await judgedOne(inOrder("sorted", "asGiven"), CONTENT);
    expect(outcome(facts, "signer.signatureValue")).toBe("failed SIG_CRYPTO_FAILURE");
  });
});

describe("signed attributes", () => {
  const good = goodAttributes(CONTENT, SIGNER);
  const malformedTime = attribute(OID.signingTime, der.utf8String("вчера"));
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ["without contentType", withAttributes(messageDigest(CONTENT)), "signer.missingAttribute"],
    ["without messageDigest", withAttributes(contentType()), "signer.missingAttribute"],
    [
      "with a messageDigest that is none",
      withAttributes(contentType(), attribute(OID.messageDigest, der.int(1))),
      "signer.malformedAttribute",
    ],
    ["with two messageDigest", withAttributes(...good, messageDigest(CONTENT)), "signer.repeatedAttribute"],
    [
      "with two values of contentType",
      withAttributes(
        attribute(OID.contentType, der.oid(OID.data), der.oid(OID.tstInfo)),
        messageDigest(CONTENT),
      ),
      "signer.repeatedAttribute",
    ],
    [
      "with a signingTime that is none",
      withAttributes(contentType(), messageDigest(CONTENT), malformedTime),
      "signer.malformedAttribute",
    ],
    [
      "with a countersignature among them",
      withAttributes(...good, attribute(OID.countersignature, der.nul())),
      "signer.mustBeUnsigned",
    ],
    [
      "with signingTime among the unsigned ones",
      signed({ unsigned: () => [signingTime()] }),
      "signer.mustBeSigned",
    ],
    [
      "with an ESS reference that is none",
      withAttributes(...good.slice(0, 3), attribute(OID.signingCertificateV2, der.nul())),
      "signer.malformedAttribute",
    ],
  ];

  it.each(cases)("%s break RFC 5652", async (_, signature, reason) => {
    const facts = await judgedOne(signature, CONTENT);
    const { verdict, subIndication } = conclude(facts.checks);
    expect({ verdict, subIndication }).toEqual({ verdict: "TOTAL-FAILED", subIndication: "FORMAT_FAILURE" });
    expect(facts.checks.map((check) => check.reason)).toContain(reason);
  });

  it("with another contentType than the content's break RFC 5652 §11.1", async () => {
    const facts = await judgedOne(withAttributes(contentType(OID.tstInfo), messageDigest(CONTENT)), CONTENT);
    expect(outcome(facts, "signer.contentType")).toBe("failed FORMAT_FAILURE");
  });
});

describe("a signer without signed attributes", () => {
  const bare = (content: Uint8Array, eContentType: string = OID.data): Uint8Array =>
    cms({
      signers: [signerInfo({ signer: SIGNER, content, attributes: null })],
      certificates: [SIGNER.certificate],
      eContentType,
    });

  it("is accepted over id-data", async () => {
    const facts = await judgedOne(bare(CONTENT), CONTENT);
    expect(facts).toMatchObject({ intact: true, level: "CMS" });
  });

  it("over a changed content fails", async () => {
    const facts = await judgedOne(bare(CONTENT), utf8("другое"));
    expect(outcome(facts, "signer.signatureValue")).toBe("failed SIG_CRYPTO_FAILURE");
  });

  it("over another content type breaks RFC 5652 §5.3", async () => {
    const facts = await judgedOne(bare(CONTENT, OID.tstInfo), CONTENT);
    expect(outcome(facts, "signer.signedAttributes")).toMatch(/^failed FORMAT_FAILURE/);
  });

  it("is refused when the content is the signed attributes of another signature", async () => {
    const attributes = der.setOf(goodAttributes(CONTENT, SIGNER));
    const facts = await judgedOne(bare(attributes), attributes);
    expect(outcome(facts, "signer.signatureValue")).toBe("passed");
    expect(conclude(facts.checks)).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "SIG_CONSTRAINTS_FAILURE",
    });
  });

  it("is accepted over a SET that holds no messageDigest", async () => {
    const harmless = der.setOf([signingTime(), contentType()]);
    const facts = await judgedOne(bare(harmless), harmless);
    expect(facts.intact).toBe(true);
  });
});

describe("the ESS reference", () => {
  const base = [contentType(), messageDigest(CONTENT)];

  it("of version 1 is accepted with a warning", async () => {
    const facts = await judgedOne(withAttributes(...base, essV1(SIGNER.certificate)), CONTENT);
    expect(outcome(facts, "signer.essCertificate")).toBe("warning signer.ess.sha1");
    expect(facts).toMatchObject({ intact: true, level: "BES" });
  });

  it("that means another certificate leaves the signer unidentified", async () => {
    const facts = await judgedOne(withAttributes(...base, essV2(STRANGER.certificate)), CONTENT);
    expect(outcome(facts, "signer.essCertificate")).toMatch(/^indeterminate NO_SIGNING_CERTIFICATE_FOUND/);
    expect(facts).toMatchObject({ intact: false, level: "CMS" });
  });

  it("of both versions must be right in both", async () => {
    const facts = await judgedOne(
      withAttributes(...base, essV2(SIGNER.certificate), essV1(STRANGER.certificate)),
      CONTENT,
    );
    expect(facts.essHolds).toBe(false);
  });

  it("with the issuer and serial number of another certificate does not match", async () => {
    const issuerSerial = der.seq(der.seq(der.context(4, STRANGER.issuer)), der.int(SIGNER.serial));
    const reference = attribute(
      OID.signingCertificateV2,
      der.seq(der.seq(der.seq(der.octets(sha256(SIGNER.certificate)), issuerSerial))),
    );
    const facts = await judgedOne(withAttributes(...base, reference), CONTENT);
    expect(outcome(facts, "signer.essCertificate")).toMatch(/issuerSerial$/);
  });

  it("with a digest nobody knows leaves the signer unidentified", async () => {
    const reference = attribute(
      OID.signingCertificateV2,
      der.seq(der.seq(der.seq(der.seq(der.oid("1.2.3.4")), der.octets(sha256(SIGNER.certificate))))),
    );
    const facts = await judgedOne(withAttributes(...base, reference), CONTENT);
    expect(outcome(facts, "signer.essCertificate")).toMatch(/digestUnknown$/);
  });
});

describe("CMSAlgorithmProtection (RFC 6211)", () => {
  const protection = (signature: string): Uint8Array =>
    attribute(OID.cmsAlgorithmProtection, der.seq(SHA256, der.context(1, der.oid(signature))));
  const good = goodAttributes(CONTENT, SIGNER);

  it("that repeats the algorithms passes", async () => {
    const facts = await judgedOne(withAttributes(...good, protection(OID.ecdsaWithSha256)), CONTENT);
    expect(outcome(facts, "signer.algorithmProtection")).toBe("passed");
    expect(facts.intact).toBe(true);
  });

  it("that names another algorithm fails", async () => {
    const facts = await judgedOne(withAttributes(...good, protection(OID.ecdsaWithSha512)), CONTENT);
    expect(outcome(facts, "signer.algorithmProtection")).toBe("failed FORMAT_FAILURE");
  });
});

describe("several signers", () => {
  it("are all judged, each by itself", async () => {
    const second = identity({ cn: "Второй", serial: 18 });
    const signature = cms({
      signers: [
        signerInfo({ signer: SIGNER, content: CONTENT }),
        signerInfo({ signer: second, content: CONTENT, damageSignature: true }),
        signerInfo({ signer: STRANGER, content: CONTENT }),
      ],
      certificates: [SIGNER.certificate, second.certificate],
    });
    const all = await judged(signature, CONTENT);
    expect(all.map(({ intact }) => intact).sort()).toEqual([false, false, true]);
    const unknown = all.find(({ certificate }) => certificate === null)!;
    expect(outcome(unknown, "signer.certificateFound")).toMatch(
      /^indeterminate NO_SIGNING_CERTIFICATE_FOUND/,
    );
  });
});
