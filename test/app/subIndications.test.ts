/** Every sub-indication of EN 319 102-1 that podpis gives, out of a whole `verify`. */
import { describe, expect, it } from "vitest";
import { type VerifyRequest, verify } from "../../src/app/verify.js";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat, utf8 } from "../../src/base/bytes.js";
import { SUB_INDICATIONS, type SubIndication } from "../../src/base/check.js";
import { bytesSource } from "../../src/base/source.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import {
  attribute,
  cms,
  contentType,
  goodAttributes,
  identity,
  messageDigest,
  messageDigestSha1,
  SHA256,
  type SignerOptions,
  sha256,
  signerInfo,
  type TestIdentity,
  TIME_STAMPING,
  token,
} from "../cms/objects.js";
import { NEVER_GIVEN } from "../conformance/suites/subIndications.js";
import { type CertificateSpec, crl, crlEntry, days, ext, NOW, newKey, TestCa } from "../x509/support/pki.js";

const CONTENT = utf8("Акт приёма-передачи № 9");
const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root);
const TSA = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });
const LEAF = 7;
const CA = 100;

const listOf = (ca: TestCa, ...entries: readonly Uint8Array[]) =>
  crl({ issuer: ca.name, signer: ca.key, entries });
const LISTS = [listOf(issuing), listOf(root)];

interface Scene extends Partial<VerifyRequest> {
  /** Of the signer's certificate. */
  readonly leaf?: Partial<CertificateSpec>;
  readonly signer?: Partial<SignerOptions>;
  /** More signed attributes. */
  readonly attributes?: readonly Uint8Array[];
  /** genTime of a time-stamp over the content, among the signed attributes. */
  readonly contentStamp?: Date;
  /** genTime of a time-stamp over the signature value. */
  readonly stamp?: Date;
  readonly stampOver?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
}

async function outcome(scene: Scene) {
  const { leaf, signer, attributes = [], contentStamp, stamp, stampOver, certificates, ...changes } = scene;
  const key = newKey();
  const certificate = issuing.issue("Ivan", { key, notBefore: days(-100), ...leaf });
  const who: TestIdentity = {
    key: key.privateKey!,
    certificate: certificate.raw,
    issuer: certificate.issuer.raw,
    serial: certificate.serialNumber,
    keyIdentifier: new Uint8Array(0),
  };
  const tokenAt = (genTime: Date, octets: Uint8Array) =>
    token({ imprint: sha256(octets), tsa: TSA, genTime });
  const contentStamps = contentStamp ? [attribute(OID.contentTimeStamp, tokenAt(contentStamp, CONTENT))] : [];
  const info = signerInfo({
    signer: who,
    content: CONTENT,
    attributes: [...goodAttributes(CONTENT, who), ...contentStamps, ...attributes],
    unsigned: (value) =>
      stamp ? [attribute(OID.signatureTimeStamp, tokenAt(stamp, stampOver ?? value))] : [],
    ...signer,
  });
  const { verdict, subIndication } = await verify({
    signature: bytesSource(
      cms({ signers: [info], certificates: certificates ?? [certificate.raw, TSA.certificate] }),
      "test.sig",
    ),
    content: contentOf(CONTENT),
    now: NOW,
    trust: [root.certificate],
    tsaTrust: [parseCertificate(TSA.certificate)],
    untrusted: [issuing.certificate],
    crls: LISTS,
    fetcher: null,
    ...changes,
  });
  return [verdict, subIndication];
}

const contentOf = (octets: Uint8Array) => ({
  name: "test",
  size: octets.length,
  async *chunks() {
    yield octets;
  },
});

const revokedAt = (when: Date) => [listOf(issuing, crlEntry(LEAF, when)), listOf(root)];
const sha1Signer: Partial<SignerOptions> = {
  sha1: true,
  attributes: [contentType(), messageDigestSha1(CONTENT)],
};
const policy = attribute(
  OID.signaturePolicyIdentifier,
  der.seq(der.oid("1.2.643.9.9.9"), der.seq(SHA256, der.octets(new Uint8Array(32)))),
);

const FAILED: readonly (readonly [SubIndication, string, Scene])[] = [
  ["FORMAT_FAILURE", "an attribute stands twice", { attributes: [messageDigest(CONTENT)] }],
  ["HASH_FAILURE", "the content was changed", { content: contentOf(concat(CONTENT, utf8(" "))) }],
  ["SIG_CRYPTO_FAILURE", "the signature value was changed", { signer: { damageSignature: true } }],
  [
    "REVOKED",
    "a content time-stamp proves that it was made after the revocation",
    { crls: revokedAt(days(-3)), contentStamp: days(-2) },
  ],
  [
    "EXPIRED",
    "a content time-stamp proves that it was made after the certificate's end",
    { leaf: { notAfter: days(-3) }, contentStamp: days(-2) },
  ],
  [
    "NOT_YET_VALID",
    "a time-stamp proves that it was made before the certificate's beginning",
    { leaf: { notBefore: days(-1) }, stamp: days(-2) },
  ],
];

const INDETERMINATE: readonly (readonly [SubIndication, string, Scene])[] = [
  ["SIGNED_DATA_NOT_FOUND", "there is no content", { content: undefined }],
  ["NO_SIGNING_CERTIFICATE_FOUND", "the certificate is not at hand", { certificates: [TSA.certificate] }],
  [
    "SIG_CONSTRAINTS_FAILURE",
    "a time-stamp is over something else",
    { stamp: days(-1), stampOver: utf8("another signature") },
  ],
  ["REVOKED_NO_POE", "revoked, and nothing proves that it is older", { crls: revokedAt(days(-3)) }],
  [
    "REVOKED_CA_NO_POE",
    "its CA is revoked",
    { crls: [listOf(issuing), listOf(root, crlEntry(CA, days(-3)))] },
  ],
  ["OUT_OF_BOUNDS_NO_POE", "expired, and nothing proves that it is older", { leaf: { notAfter: days(-3) } }],
  ["CHAIN_CONSTRAINTS_FAILURE", "the key usage is another", { leaf: { extensions: [ext.keyUsage(2)] } }],
  [
    "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "the CA's signature over the certificate does not hold",
    { leaf: { signer: newKey() } },
  ],
  [
    "CRYPTO_CONSTRAINTS_FAILURE",
    "made with SHA-1 in 2026, as is proven",
    { signer: sha1Signer, stamp: days(-1) },
  ],
  ["CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "made with SHA-1, and nothing proves when", { signer: sha1Signer }],
  [
    "POLICY_PROCESSING_ERROR",
    "the document of its policy is another",
    { attributes: [policy], signaturePolicy: utf8("another policy") },
  ],
  [
    "TIMESTAMP_ORDER_FAILURE",
    "the content was stamped after the signature over it",
    { contentStamp: days(-1), stamp: days(-2) },
  ],
  ["NO_CERTIFICATE_CHAIN_FOUND", "nobody is trusted", { trust: [] }],
  ["TRY_LATER", "nothing is known about revocation", { crls: [] }],
];

describe("a whole verification gives", () => {
  it("nothing else when all is well", async () => {
    expect(await outcome({})).toEqual(["TOTAL-PASSED", undefined]);
    expect(await outcome({ contentStamp: days(-2), stamp: days(-1) })).toEqual(["TOTAL-PASSED", undefined]);
  });

  it.each(FAILED)("TOTAL-FAILED, %s: %s", async (subIndication, _why, scene) => {
    expect(await outcome(scene)).toEqual(["TOTAL-FAILED", subIndication]);
  });

  it.each(INDETERMINATE)("INDETERMINATE, %s: %s", async (subIndication, _why, scene) => {
    expect(await outcome(scene)).toEqual(["INDETERMINATE", subIndication]);
  });

  it("every sub-indication of the standard, but those that are explained", () => {
    const given = [...FAILED, ...INDETERMINATE].map(([subIndication]) => subIndication);
    expect([...given, ...Object.keys(NEVER_GIVEN)].sort()).toEqual([...SUB_INDICATIONS].sort());
  });
});
