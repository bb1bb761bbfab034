import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import type { Check } from "../../src/base/check.js";
import { type CertificateQuestion, validateCertificate } from "../../src/validate/certificate.js";
import type { CertificateResult } from "../../src/validate/results.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import {
  certificate,
  days,
  dns,
  ext,
  extension,
  keyId,
  NOW,
  newKey,
  TestCa,
  weakened,
} from "../x509/support/pki.js";

const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root);
const leaf = issuing.issue("Ivan");

const ask = (asked: Certificate, changes: Partial<CertificateQuestion> = {}): CertificateResult =>
  validateCertificate({
    certificate: asked,
    purpose: "any",
    at: NOW,
    now: NOW,
    anchors: [root.certificate],
    intermediates: [issuing.certificate],
    revocation: "off",
    ...changes,
  });

const outcome = ({ verdict, subIndication }: CertificateResult) => [verdict, subIndication];
const reasons = ({ checks }: CertificateResult) =>
  checks
    .filter(({ status }) => status === "failed" || status === "indeterminate")
    .map(({ reason }) => reason);
const find = ({ checks }: CertificateResult, id: Check["id"]) => checks.filter((check) => check.id === id);

describe("a certificate under a trusted root", () => {
  it("passes, and names its path from the certificate to the anchor", () => {
    const result = ask(leaf);
    expect(outcome(result)).toEqual(["TOTAL-PASSED", undefined]);
    expect(result.path.map(({ subject }) => subject.cn)).toEqual(["Ivan", "Issuing", "Root"]);
  });

  it("is the same data for the same question", () => {
    expect(JSON.stringify(ask(leaf))).toBe(JSON.stringify(ask(leaf)));
  });

  it("is judged by its own question, whatever was asked just before", () => {
    const expired = issuing.issue("Pjotr", { notAfter: days(-1) });
    const weak = { algorithmDates: { rsaBelow2048: "2000-01-01", gost2001: "2000-01-01" } };
    const questions: readonly (() => CertificateResult)[] = [
      () => ask(leaf),
      () => ask(leaf, { at: days(4000) }),
      () => ask(leaf, { purpose: "serverAuth", hostname: "example.org" }),
      () => ask(leaf, { purpose: "serverAuth", hostname: "example.com" }),
      () => ask(leaf, { purpose: "timestamping" }),
      () => ask(leaf, { policies: { requireExplicitPolicy: true } }),
      () => ask(leaf, { rules: weak }),
      () => ask(leaf, { anchors: [issuing.certificate] }),
      () => ask(expired),
    ];
    const another = new TestCa("Another").certificate;
    const alone = questions.map((question) => {
      ask(another, { anchors: [another] });
      return question();
    });
    for (const first of questions) {
      for (const [at, second] of questions.entries()) {
        first();
        expect(second()).toEqual(alone[at]);
      }
    }
  });

  it("says with revocation off that revocation was skipped, for every certificate but the anchor", () => {
    const checks = find(ask(leaf), "certificate.revocation");
    expect(checks.map(({ status, reason, subject }) => [status, reason, subject])).toEqual([
      ["skipped", "revocation.off", "Ivan"],
      ["skipped", "revocation.off", "Issuing"],
    ]);
  });

  it("is in force for the whole second that notAfter names", () => {
    const ends = days(0);
    const asked = issuing.issue("Ivan", { notAfter: ends });
    const at = (milliseconds: number) => ({ at: new Date(ends.getTime() + milliseconds) });
    expect(ask(asked, at(999)).verdict).toBe("TOTAL-PASSED");
    expect(outcome(ask(asked, at(1000)))).toEqual(["TOTAL-FAILED", "EXPIRED"]);
    const begins = issuing.issue("Ivan", { notBefore: ends });
    expect(outcome(ask(begins, at(-1)))).toEqual(["TOTAL-FAILED", "NOT_YET_VALID"]);
    expect(ask(begins, at(0)).verdict).toBe("TOTAL-PASSED");
  });

  it("has expired one second after notAfter, and not at notAfter", () => {
    expect(outcome(ask(leaf, { at: leaf.notAfter, now: leaf.notAfter }))).toEqual([
      "TOTAL-PASSED",
      undefined,
    ]);
    const after = new Date(leaf.notAfter.getTime() + 1000);
    // CAs that outlast the certificate.
    const late = { notAfter: days(900) };
    const longRoot = new TestCa("Root", undefined, undefined, late);
    const ca = new TestCa("Issuing", longRoot, undefined, late);
    const short = ca.issue("Ivan");
    const result = ask(short, {
      at: after,
      now: after,
      anchors: [longRoot.certificate],
      intermediates: [ca.certificate],
    });
    expect(outcome(result)).toEqual(["TOTAL-FAILED", "EXPIRED"]);
  });

  it("is not yet valid before notBefore", () => {
    const future = issuing.issue("Ivan", { notBefore: days(1) });
    expect(outcome(ask(future))).toEqual(["TOTAL-FAILED", "NOT_YET_VALID"]);
  });
});

describe("a path", () => {
  it("is missing when the issuer is not at hand", () => {
    const result = ask(leaf, { intermediates: [] });
    expect(outcome(result)).toEqual(["INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"]);
    expect(reasons(result)).toContain("path.noIssuer");
    expect(result.path).toEqual([]);
  });

  it("is missing for a self-signed certificate that is no anchor", () => {
    const result = ask(new TestCa("Stranger").certificate);
    expect(reasons(result)).toContain("path.selfSigned");
    expect(outcome(result)).toEqual(["INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"]);
  });

  it("is broken when the signature does not hold under the issuer's key", () => {
    const forged = issuing.issue("Ivan", { signer: newKey() });
    const result = ask(forged);
    expect(outcome(result)).toEqual(["INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"]);
    expect(reasons(result)).toContain("path.signature");
  });

  it("takes a namesake with another key identifier for another CA, not for a broken signature", () => {
    const namesake = new TestCa("Issuing", root);
    const result = ask(leaf, { intermediates: [namesake.certificate] });
    expect(reasons(result)).toContain("path.noIssuer");
  });

  it("is found among namesakes, whatever their order", () => {
    const namesakes = [1, 2, 3].map(() => new TestCa("Issuing", root).certificate);
    const result = ask(leaf, { intermediates: [...namesakes, issuing.certificate] });
    expect(outcome(result)).toEqual(["TOTAL-PASSED", undefined]);
  });

  it("is found through the second of two candidates when the first is unfit", () => {
    const expired = certificate({
      subject: "Issuing",
      key: issuing.key,
      issuer: "Root",
      signer: root.key,
      serial: 101,
      notAfter: days(-1),
      extensions: [ext.ca(), ext.ski(keyId(issuing.key))],
    });
    const result = ask(leaf, { intermediates: [expired, issuing.certificate] });
    expect(outcome(result)).toEqual(["TOTAL-PASSED", undefined]);
  });

  it("does not run in circles when two CAs certify each other", () => {
    const [a, b] = [new TestCa("A"), new TestCa("B")];
    const cross = (subject: TestCa, issuer: TestCa) =>
      certificate({
        subject: subject.name,
        key: subject.key,
        issuer: issuer.name,
        signer: issuer.key,
        extensions: [ext.ca()],
      });
    const result = ask(a.issue("Ivan"), { intermediates: [cross(a, b), cross(b, a)] });
    expect(outcome(result)).toEqual(["INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"]);
  });

  it("ends with a reason of its own when the search costs too much", () => {
    const cas = Array.from({ length: 9 }, (_, i) => new TestCa(`CA ${i}`));
    const mesh = cas.flatMap((subject) =>
      cas
        .filter((issuer) => issuer !== subject)
        .map((issuer) =>
          certificate({
            subject: subject.name,
            key: subject.key,
            issuer: issuer.name,
            signer: issuer.key,
            extensions: [ext.ca()],
          }),
        ),
    );
    const result = ask(cas[0]!.issue("Ivan"), { intermediates: mesh });
    expect(outcome(result)).toEqual(["INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"]);
    expect(reasons(result)).toContain("path.budget");
  });

  it("is no longer than asked for", () => {
    const sub = new TestCa("Sub", issuing);
    const pool = [issuing.certificate, sub.certificate];
    const below = sub.issue("Ivan");
    expect(ask(below, { intermediates: pool, maxDepth: 2 }).verdict).toBe("TOTAL-PASSED");
    const result = ask(below, { intermediates: pool, maxDepth: 1 });
    expect(reasons(result)).toContain("path.depth");
  });

  it("does not get worse by an unrelated certificate or anchor", () => {
    const unrelated = new TestCa("Elsewhere", new TestCa("Other root"));
    const result = ask(leaf, {
      anchors: [new TestCa("Root").certificate, unrelated.certificate, root.certificate],
      intermediates: [unrelated.certificate, new TestCa("Issuing").certificate, issuing.certificate],
    });
    expect(outcome(result)).toEqual(["TOTAL-PASSED", undefined]);
  });
});

describe("an anchor", () => {
  it("that another anchor certified takes no path away", () => {
    // By itself the issuing CA knows only policy 2; by its root, policy 1, mapped to 2.
    const [one, two] = ["1.2.3.1", "1.2.3.2"];
    const mapping = extension(OID.policyMappings, der.seq(der.seq(der.oid(one!), der.oid(two!))), true);
    const mapped = new TestCa("Mapping", root, [ext.ca(), ext.policies(one!), mapping]);
    const asked = mapped.issue("Ivan", { extensions: [ext.policies(two!)] });
    const question = {
      intermediates: [mapped.certificate],
      policies: { initialPolicySet: [one!], requireExplicitPolicy: true },
    };
    expect(ask(asked, question).verdict).toBe("TOTAL-PASSED");
    expect(ask(asked, { ...question, anchors: [mapped.certificate] }).verdict).toBe("INDETERMINATE");
    for (const anchors of [
      [root.certificate, mapped.certificate],
      [mapped.certificate, root.certificate],
    ]) {
      expect(ask(asked, { ...question, anchors }).verdict).toBe("TOTAL-PASSED");
    }
  });

  it("whose inner and outer algorithm differ is not accepted", () => {
    const { raw, tbs, signature } = root.certificate;
    const other = der.seq(der.oid(OID.ecdsaWithSha512));
    const changed = parseCertificate(der.seq(tbs, other, der.bits(signature)));
    expect(changed.raw.length).toBe(raw.length);
    expect(reasons(ask(issuing.certificate, { anchors: [changed] }))).toEqual(["path.mismatch"]);
  });

  it("need not be self-signed", () => {
    expect(ask(leaf, { anchors: [issuing.certificate], intermediates: [] }).verdict).toBe("TOTAL-PASSED");
  });

  it("is a path of one when it is asked about itself, and its revocation is skipped with a reason", () => {
    const result = ask(root.certificate, { revocation: "required" });
    expect(outcome(result)).toEqual(["TOTAL-PASSED", undefined]);
    expect(find(result, "certificate.revocation")).toMatchObject([
      { status: "skipped", reason: "revocation.anchor" },
    ]);
  });

  it("may be an end certificate, whose dates and usage are judged", () => {
    expect(ask(leaf, { anchors: [leaf], purpose: "signing", revocation: "required" }).verdict).toBe(
      "TOTAL-PASSED",
    );
    const old = issuing.issue("Old", { notAfter: days(-1) });
    expect(outcome(ask(old, { anchors: [old] }))).toEqual(["TOTAL-FAILED", "EXPIRED"]);
    const encrypting = issuing.issue("Enc", { extensions: [ext.keyUsage(2)] });
    expect(outcome(ask(encrypting, { anchors: [encrypting], purpose: "signing" }))).toEqual([
      "INDETERMINATE",
      "CHAIN_CONSTRAINTS_FAILURE",
    ]);
  });

  it("must be in force itself", () => {
    const old = new TestCa("Old root", undefined, undefined, { notAfter: days(-1) });
    const result = ask(old.issue("Ivan"), { anchors: [old.certificate] });
    expect(outcome(result)).toEqual(["INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"]);
  });

  it("of version 1 is accepted, as nothing but trust can say that it is a CA", () => {
    const v1 = new TestCa("V1", undefined, [], { version: 1 });
    expect(ask(v1.issue("Ivan", { extensions: [] }), { anchors: [v1.certificate] }).verdict).toBe(
      "TOTAL-PASSED",
    );
  });

  it("limits the length of paths by its own certificate", () => {
    const short = new TestCa("Short", undefined, [ext.ca(0), ext.keyUsage(5)]);
    const sub = new TestCa("Sub", short);
    const result = ask(sub.issue("Ivan"), { anchors: [short.certificate], intermediates: [sub.certificate] });
    expect(reasons(result)).toContain("pathLength.exceeded");
  });
});

describe("an issuer", () => {
  const under = (extensions: readonly Uint8Array[], overrides = {}) => {
    const ca = new TestCa("Unfit", root, extensions, overrides);
    return ask(ca.issue("Ivan", { extensions: [] }), { intermediates: [ca.certificate] });
  };

  it.each([
    ["no basic constraints", [ext.keyUsage(5)], "basicConstraints.absent"],
    ["cA false", [ext.notCa(), ext.keyUsage(5)], "basicConstraints.notCa"],
    ["a key usage without keyCertSign", [ext.ca(), ext.keyUsage(0, 6)], "keyUsage.keyCertSign"],
    ["an unknown critical extension", [ext.ca(), ext.unknownCritical()], "extension.unknownCritical"],
  ])("with %s makes the path unfit", (_what, extensions, reason) => {
    const result = under(extensions);
    expect(outcome(result)).toEqual(["INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE"]);
    expect(reasons(result)).toEqual([reason]);
  });

  it("of version 1 makes the path unfit when it is no anchor", () => {
    expect(reasons(under([], { version: 1 }))).toEqual(["basicConstraints.absent"]);
  });

  it("that has expired breaks the path, without calling the certificate itself expired", () => {
    const result = under([ext.ca()], { notAfter: days(-1) });
    expect(outcome(result)).toEqual(["INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"]);
  });

  it("may not exceed the length its own issuer allows", () => {
    const first = new TestCa("First", root, [ext.ca(0), ext.keyUsage(5)]);
    const second = new TestCa("Second", first);
    const result = ask(second.issue("Ivan"), { intermediates: [first.certificate, second.certificate] });
    expect(reasons(result)).toEqual(["pathLength.exceeded"]);
  });

  it("counts together with all CAs below the one that set the limit", () => {
    const first = new TestCa("First", root, [ext.ca(1), ext.keyUsage(5)]);
    const second = new TestCa("Second", first);
    const third = new TestCa("Third", second);
    const pool = [first, second, third].map((ca) => ca.certificate);
    expect(ask(second.issue("Ivan"), { intermediates: pool }).verdict).toBe("TOTAL-PASSED");
    expect(reasons(ask(third.issue("Ivan"), { intermediates: pool }))).toEqual(["pathLength.exceeded"]);
  });

  it("does not count when it is self-issued (RFC 5280 §6.1.4 (l))", () => {
    const first = new TestCa("First", root, [ext.ca(0), ext.keyUsage(5), ext.ski(Uint8Array.of(1))]);
    const rolled = newKey();
    const selfIssued = certificate({
      subject: "First",
      key: rolled,
      issuer: "First",
      signer: first.key,
      extensions: [ext.ca(0), ext.keyUsage(5)],
    });
    const below = certificate({ subject: "Ivan", key: newKey(), issuer: "First", signer: rolled, serial: 5 });
    const result = ask(below, { intermediates: [first.certificate, selfIssued] });
    expect(outcome(result)).toEqual(["TOTAL-PASSED", undefined]);
    expect(result.path).toHaveLength(4);
  });
});

describe("the certificate itself", () => {
  it("with an unknown critical extension is not accepted", () => {
    const odd = issuing.issue("Ivan", { extensions: [ext.unknownCritical()] });
    const result = ask(odd);
    expect(outcome(result)).toEqual(["INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE"]);
    expect(find(result, "certificate.criticalExtensions")[0]).toMatchObject({ found: ["1.2.3.4.5"] });
  });

  it("signed with an algorithm that is refused by now is CRYPTO_CONSTRAINTS_FAILURE, and was not before", () => {
    const old = { notBefore: days(-9000), notAfter: days(9000) };
    const ca = new TestCa("Old", undefined, undefined, old);
    const weak = ca.issue("Ivan", { ...old, signer: weakened(ca.key) });
    const at = (date: Date) => ask(weak, { anchors: [ca.certificate], at: date, now: date });
    expect(outcome(at(NOW))).toEqual(["INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"]);
    expect(reasons(at(NOW))).toEqual(["policy.sha1"]);
    expect(at(new Date("2012-01-01T00:00:00Z")).verdict).toBe("TOTAL-PASSED");
  });

  it("with a key that we cannot judge is not found to be good", () => {
    const spki = der.seq(der.seq(der.oid("1.2.3")), der.bits(Uint8Array.of(1)));
    const result = ask(issuing.issue("Ivan", { key: { ...newKey(), spki } }));
    expect(outcome(result)).toEqual(["INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"]);
    expect(reasons(result)).toEqual(["algorithm.keyUnsupported"]);
  });

  it("must lie within the name constraints of its CAs", () => {
    const ca = new TestCa("Narrow", root, [ext.ca(), ext.nameConstraints([dns("example.org")])]);
    const asked = (host: string) =>
      ask(ca.issue("x", { extensions: [ext.dnsNames(host)] }), { intermediates: [ca.certificate] });
    expect(asked("www.example.org").verdict).toBe("TOTAL-PASSED");
    expect(reasons(asked("www.example.com"))).toEqual(["nameConstraints.notPermitted"]);
  });

  it("must meet the policies that are asked for", () => {
    const ca = new TestCa("Policy CA", root, [ext.ca(), ext.policies("1.2.3", "1.2.4")]);
    const below = ca.issue("Ivan", { extensions: [ext.policies("1.2.3")] });
    const asked = (policy: string) =>
      ask(below, {
        intermediates: [ca.certificate],
        policies: { initialPolicySet: [policy], requireExplicitPolicy: true },
      });
    expect(asked("1.2.3").verdict).toBe("TOTAL-PASSED");
    expect(outcome(asked("1.2.4"))).toEqual(["INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE"]);
  });
});

describe("a name", () => {
  it("is what a CA must have", () => {
    const nameless = new TestCa("", root, undefined, { subject: der.seq() });
    const asked = certificate({ subject: "Ivan", key: newKey(), issuer: der.seq(), signer: nameless.key });
    expect(reasons(ask(asked, { intermediates: [nameless.certificate] }))).toEqual([
      "issuerName.empty",
      "subjectName.emptyCa",
    ]);
  });

  it("may stand in a critical subjectAltName alone, and not in one that may be overlooked", () => {
    const named = (critical: boolean) =>
      issuing.issue(der.seq(), {
        extensions: [extension(OID.subjectAltName, der.seq(dns("a.example.org")), critical)],
      });
    expect(ask(named(true)).verdict).toBe("TOTAL-PASSED");
    expect(reasons(ask(named(false)))).toEqual(["subjectName.emptyHolder"]);
    expect(reasons(ask(issuing.issue(der.seq())))).toEqual(["subjectName.emptyHolder"]);
  });

  it("of a server must be the one that was asked about", () => {
    const server = issuing.issue("Server", { extensions: [ext.dnsNames("*.example.org")] });
    expect(ask(server, { hostname: "a.example.org" }).verdict).toBe("TOTAL-PASSED");
    const other = ask(server, { hostname: "example.com" });
    expect(outcome(other)).toEqual(["INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE"]);
    expect(find(other, "certificate.hostname")).toMatchObject([
      { reason: "hostname.other", found: ["*.example.org"], expected: "example.com" },
    ]);
    expect(reasons(ask(server, { hostname: "example.com", anchors: [] }))).toContain("hostname.other");
  });
});

describe("critical policies", () => {
  const qualified = (qualifier: string, critical: boolean) =>
    issuing.issue("Ivan", {
      extensions: [
        extension(
          OID.certificatePolicies,
          der.seq(der.seq(der.oid("1.2.3"), der.seq(der.seq(der.oid(qualifier), der.ia5String("x"))))),
          critical,
        ),
      ],
    });

  it("with a qualifier that we cannot read are refused (RFC 5280 §4.2.1.4)", () => {
    expect(reasons(ask(qualified("1.2.3.4", true)))).toEqual(["extension.unknownCritical"]);
    expect(ask(qualified("1.2.3.4", false)).verdict).toBe("TOTAL-PASSED");
    expect(ask(qualified(OID.policyQualifierCps, true)).verdict).toBe("TOTAL-PASSED");
    expect(ask(qualified(OID.policyQualifierNotice, true)).verdict).toBe("TOTAL-PASSED");
  });
});

describe("a purpose", () => {
  const asked = (purpose: CertificateQuestion["purpose"], ...extensions: readonly Uint8Array[]) =>
    ask(issuing.issue("Ivan", { extensions }), { purpose });

  it("of signing wants digitalSignature or nonRepudiation where key usages are stated", () => {
    expect(asked("signing", ext.keyUsage(0)).verdict).toBe("TOTAL-PASSED");
    expect(asked("signing", ext.keyUsage(1)).verdict).toBe("TOTAL-PASSED");
    expect(asked("signing").verdict).toBe("TOTAL-PASSED");
    expect(reasons(asked("signing", ext.keyUsage(2, 3)))).toEqual(["keyUsage.purpose"]);
  });

  it("of time-stamping wants that extended key usage, critical, and no other (RFC 3161 §2.3)", () => {
    const { ekuTimeStamping, ekuClientAuth } = OID;
    expect(asked("timestamping", ext.eku([ekuTimeStamping], true)).verdict).toBe("TOTAL-PASSED");
    expect(reasons(asked("timestamping", ext.eku([ekuTimeStamping])))).toEqual([
      "extendedKeyUsage.notCritical",
    ]);
    expect(reasons(asked("timestamping", ext.eku([ekuTimeStamping, ekuClientAuth], true)))).toEqual([
      "extendedKeyUsage.notAlone",
    ]);
    expect(reasons(asked("timestamping"))).toEqual(["extendedKeyUsage.purpose"]);
  });

  it("of OCSP signing wants that usage itself, not any", () => {
    expect(asked("ocspSigning", ext.eku([OID.ekuOcspSigning])).verdict).toBe("TOTAL-PASSED");
    expect(reasons(asked("ocspSigning", ext.eku([OID.anyExtendedKeyUsage])))).toEqual([
      "extendedKeyUsage.purpose",
    ]);
  });

  it("of a server asks for its profile, others do not", () => {
    const bare = issuing.issue("x", { extensions: [ext.dnsNames("a.example.org")] });
    expect(reasons(ask(bare, { purpose: "serverAuth" }))).toContain("profile.authorityKeyIdentifier");
    expect(ask(bare, { purpose: "clientAuth" }).verdict).toBe("TOTAL-PASSED");
  });

  it("of a server is limited by what the CAs above may vouch for", () => {
    const key = newKey();
    const extensions = [
      ext.ca(),
      ext.eku([OID.ekuEmailProtection]),
      ext.ski(keyId(key)),
      ext.aki(keyId(root.key)),
    ];
    const ca = new TestCa("Mail CA", root, extensions, { key });
    const below = ca.issue("x", { extensions: [ext.eku([OID.ekuServerAuth]), ext.aki(keyId(key))] });
    const result = ask(below, { purpose: "serverAuth", intermediates: [ca.certificate] });
    expect(reasons(result)).toEqual(["extendedKeyUsage.ofCa"]);
  });

  it("of signing warns when the period of the private key is over, and does not fail", () => {
    const result = asked("signing", ext.privateKeyUsagePeriod(days(-1)));
    expect(result.verdict).toBe("TOTAL-PASSED");
    expect(result.checks).toContainEqual(
      expect.objectContaining({ status: "warning", reason: "validity.privateKeyUsagePeriod" }),
    );
  });
});
