/** Random pools of certificates, lists and answers around one certificate: what is given, not how, decides. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { conclude } from "../../src/base/check.js";
import {
  type CertificateQuestion,
  type OcspEvidence,
  type RevocationEvidence,
  validateCertificate,
} from "../../src/validate/certificate.js";
import type { Certificate } from "../../src/x509/certificate.js";
import {
  type CertificateSpec,
  certificate,
  crl,
  crlEntry,
  days,
  ext,
  extension,
  keyId,
  NOW,
  newGostKey,
  newKey,
  ocsp,
  reason,
  status,
  TestCa,
} from "../x509/support/pki.js";

/** GOST: its CAs may answer with a responder of their other key. */
const issuingKey = newGostKey();
const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root, undefined, { key: issuingKey, serial: 101 });
const stranger = new TestCa("Stranger");
/** Another key under the name: rolled, for the first vouches for it. */
const rolled = new TestCa("Issuing", issuing, undefined, { key: newGostKey(), serial: 102 });
/** And one that nothing binds to the first. */
const namesake = new TestCa("Issuing", root, undefined, { serial: 103 });
const leaf = issuing.issue("Ivan");
const [listKey, responderKey] = [newKey(), newKey()];

const of = (ca: TestCa, spec: Omit<CertificateSpec, "issuer" | "signer">): Certificate =>
  certificate({ issuer: ca.name, signer: ca.key, ...spec });

const listSigner = (serial: number, ...bits: number[]) =>
  of(root, {
    subject: "Issuing",
    key: listKey,
    serial,
    extensions: [ext.keyUsage(...bits), ext.ski(keyId(listKey))],
  });

const responder = (ca: TestCa, serial: number, ...more: Uint8Array[]) =>
  of(ca, {
    subject: "Responder",
    key: responderKey,
    serial,
    extensions: [ext.keyUsage(0), ext.aki(keyId(ca.key)), ...more],
  });

const eku = ext.eku([OID.ekuOcspSigning]);

/** The issuing CA always; what else may be in the pool of certificates. */
const CERTIFICATES: readonly Certificate[] = [
  of(root, { subject: "Issuing", key: issuingKey, serial: 104, extensions: [ext.ca(), ext.keyUsage(5)] }),
  of(stranger, { subject: "Issuing", key: issuingKey, serial: 105, extensions: [ext.ca()] }),
  of(root, {
    subject: "Issuing",
    key: issuingKey,
    serial: 106,
    extensions: [ext.ca()],
    notAfter: days(-1),
  }),
  rolled.certificate,
  of(root, { subject: "Issuing", key: rolled.key, serial: 107, extensions: [ext.ca()] }),
  namesake.certificate,
  listSigner(110, 6),
  listSigner(111, 6),
  listSigner(112, 0),
  responder(issuing, 120, eku, ext.noCheck()),
  responder(issuing, 121, eku),
  responder(issuing, 122),
  responder(rolled, 123, eku, ext.noCheck()),
  responder(namesake, 124, eku, ext.noCheck()),
  stranger.certificate,
];

const number = (n: number) => extension(OID.crlNumber, der.int(n));
const delta = (n: number, base: number) => [number(n), extension(OID.deltaCrlIndicator, der.int(base), true)];
const HOLD = crlEntry(7, days(-3), reason(6));
const REVOKED = crlEntry(7, days(-2));
const aki = ext.aki(keyId(listKey));
const byIssuing = { issuer: "Issuing", signer: issuingKey };
const byLists = { issuer: "Issuing", signer: listKey };
const byRoot = { issuer: "Root", signer: root.key };
const onlyCas = extension(
  OID.issuingDistributionPoint,
  der.seq(der.contextPrimitive(2, Uint8Array.of(255))),
  true,
);

/** Lists that say nothing bad of the certificate. */
const QUIET = [
  crl({ ...byRoot }),
  crl({ ...byRoot, entries: [crlEntry(111, days(-2))] }),
  crl({ ...byIssuing }),
  crl({ ...byIssuing, extensions: [number(5)] }),
  crl({ ...byIssuing, extensions: delta(6, 5) }),
  crl({ ...byIssuing, thisUpdate: days(-9), nextUpdate: days(-2) }),
  crl({ ...byIssuing, extensions: [onlyCas] }),
  crl({ ...byIssuing, extensions: [ext.unknownCritical()] }),
  crl({ ...byLists, extensions: [aki] }),
  crl({ ...byLists }),
  crl({ issuer: "Issuing", signer: rolled.key, entries: [crlEntry(120, days(-2))] }),
  crl({ issuer: "Issuing", signer: namesake.key, extensions: [ext.aki(keyId(namesake.key))] }),
  crl({ issuer: "Issuing", signer: newKey() }),
];

const LISTS = [
  ...QUIET,
  crl({ ...byIssuing, entries: [HOLD] }),
  crl({ ...byIssuing, entries: [HOLD], extensions: [number(4)] }),
  crl({ ...byIssuing, entries: [REVOKED], thisUpdate: days(-2) }),
  crl({ ...byIssuing, entries: [crlEntry(7, days(-1), reason(8))], extensions: delta(6, 4) }),
  crl({ ...byIssuing, entries: [REVOKED], extensions: delta(6, 5) }),
  crl({ ...byLists, entries: [REVOKED] }),
  crl({ issuer: "Issuing", signer: rolled.key, entries: [REVOKED] }),
  crl({ issuer: "Issuing", signer: namesake.key, entries: [REVOKED] }),
];

const about = { about: leaf, issuer: issuing } as const;
const GOOD_ANSWERS = [
  ocsp({ ...about, signer: issuingKey }),
  ocsp({ ...about, signer: responderKey }),
  ocsp({ ...about, signer: responderKey, responderName: "Responder" }),
  ocsp({ ...about, signer: newKey(), responderName: "Responder" }),
  ocsp({ ...about, signer: issuingKey, thisUpdate: days(-5) }),
];

const ANSWERS: readonly OcspEvidence[] = [
  ...GOOD_ANSWERS,
  ocsp({ ...about, signer: issuingKey, status: status.unknown() }),
  ocsp({ ...about, signer: responderKey, status: status.revoked(days(-2), 6) }),
  ocsp({ ...about, signer: responderKey, status: status.revoked(days(-2)), thisUpdate: days(-5) }),
];

/** Nothing here has to do with the certificate. */
const STRANGERS = {
  certificates: [
    stranger.certificate,
    stranger.issue("Ivan"),
    new TestCa("Issuing").certificate,
    of(stranger, { subject: "Root", key: newKey(), serial: 3, extensions: [ext.ca()] }),
    of(stranger, { subject: "Responder", key: newKey(), serial: 4, extensions: [eku, ext.noCheck()] }),
  ],
  crls: [
    crl({ issuer: "Stranger", signer: stranger.key, entries: [REVOKED] }),
    crl({ issuer: "Stranger", signer: newKey(), entries: [REVOKED] }),
    crl({
      issuer: "Issuing",
      signer: stranger.key,
      entries: [REVOKED],
      extensions: [ext.aki(keyId(stranger.key))],
    }),
  ],
  ocsp: [
    ocsp({ about: issuing.issue("Maria", { serial: 8 }), issuer: issuing, signer: issuingKey }),
    ocsp({
      about: leaf,
      issuer: stranger,
      signer: stranger.key,
      status: status.revoked(days(-2)),
    }),
  ],
};

interface World {
  readonly certificates: readonly Certificate[];
  readonly crls: RevocationEvidence["crls"];
  readonly ocsp: readonly OcspEvidence[];
  readonly revocation: CertificateQuestion["revocation"];
}

const worlds = (
  lists: RevocationEvidence["crls"],
  answers: readonly OcspEvidence[],
  modes: readonly CertificateQuestion["revocation"][],
): fc.Arbitrary<World> =>
  fc.record({
    certificates: fc.shuffledSubarray([issuing.certificate, ...CERTIFICATES], { minLength: 3 }),
    crls: fc.shuffledSubarray([...lists]),
    ocsp: fc.shuffledSubarray([...answers], { maxLength: 4 }),
    revocation: fc.constantFrom(...modes),
  });

const ask = ({ certificates, crls, ocsp, revocation }: World, anchors = [root.certificate]) =>
  validateCertificate(
    {
      certificate: leaf,
      purpose: "any",
      at: NOW,
      now: NOW,
      anchors,
      intermediates: certificates,
      revocation,
    },
    { crls, ocsp },
  );

type Result = ReturnType<typeof ask>;

const passes = (world: World, anchors?: Certificate[]) => ask(world, anchors).verdict === "TOTAL-PASSED";

/** What must not depend on the order: the verdict, why, and all that stands at the top of the report. */
const answer = ({ verdict, subIndication, revocation, path, checks }: Result) => ({
  verdict,
  subIndication,
  decisive: conclude(checks).decisive?.id,
  revocation,
  path: path.map(({ serial }) => serial),
  checks: checks.map(({ id, status: found, reason: why }) => [id, found, why]),
});

const MODES = ["required", "if-available"] as const;

describe("revocation", () => {
  it("comes out in every way often enough for the properties to mean something", () => {
    const seen = new Map<string, number>();
    for (const world of fc.sample(worlds(LISTS, ANSWERS, MODES), { numRuns: 400, seed: 1 })) {
      const { verdict, revocation } = ask(world);
      for (const key of [verdict, revocation[0]?.status ?? "no path"])
        seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    for (const key of ["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE", "good", "revoked", "suspended"]) {
      expect([key, (seen.get(key) ?? 0) >= 10]).toEqual([key, true]);
    }
  });

  it("is decided the same, whatever the order of certificates, lists and answers", () => {
    const shuffled = worlds(LISTS, ANSWERS, MODES).chain((world) =>
      fc.record({
        world: fc.constant(world),
        other: fc.record({
          certificates: fc.shuffledSubarray([...world.certificates], {
            minLength: world.certificates.length,
          }),
          crls: fc.shuffledSubarray([...world.crls], { minLength: world.crls.length }),
          ocsp: fc.shuffledSubarray([...world.ocsp], { minLength: world.ocsp.length }),
          revocation: fc.constant(world.revocation),
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ world, other }) => {
        expect(answer(ask(other))).toEqual(answer(ask(world)));
      }),
      { numRuns: 150 },
    );
  });

  it("stays good when something unrelated is added", () => {
    const additions = fc.record({
      certificates: fc.subarray(STRANGERS.certificates),
      crls: fc.subarray(STRANGERS.crls),
      ocsp: fc.subarray(STRANGERS.ocsp),
      anchors: fc.subarray([stranger.certificate, namesake.certificate, ...STRANGERS.certificates]),
    });
    fc.assert(
      fc.property(
        worlds(QUIET, GOOD_ANSWERS, ["required", "if-available", "off"]),
        additions,
        (world, more) => {
          fc.pre(passes(world));
          const larger = {
            ...world,
            certificates: [...more.certificates, ...world.certificates],
            crls: [...more.crls, ...world.crls],
            ocsp: [...more.ocsp, ...world.ocsp],
          };
          expect(passes(larger, [...more.anchors, root.certificate])).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("stays good when one more certificate is at hand, related or not", () => {
    fc.assert(
      fc.property(
        worlds(QUIET, GOOD_ANSWERS, ["required"]),
        fc.constantFrom(...CERTIFICATES),
        fc.nat(10),
        (world, extra, at) => {
          fc.pre(passes(world));
          const certificates = world.certificates.toSpliced(at, 0, extra);
          expect(passes({ ...world, certificates })).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
