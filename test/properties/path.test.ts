/** Small random PKIs: a few names, a few keys, and certificates between them, sound and unsound. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CertificateQuestion, validateCertificate } from "../../src/validate/certificate.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { certificate, days, dns, ext, keyId, NOW, newKey } from "../x509/support/pki.js";

const KEYS = Array.from({ length: 4 }, newKey);
const NAMES = ["A", "B", "C"];
/** Made once: properties differ in what is between the keys, not in the keys. */
const POLICIES = ["1.2.3.1", "1.2.3.2"];

interface Spec {
  readonly subject: number;
  readonly key: number;
  readonly issuer: number;
  readonly signer: number;
  readonly trait: number;
  readonly identifiers: boolean;
}

/** What may be the matter with a certificate; the first is nothing. Sound ones are the likeliest. */
const TRAITS = [
  { extensions: [ext.ca()] },
  { extensions: [ext.ca(), ext.policies(...POLICIES)] },
  { extensions: [ext.ca(0), ext.policies(POLICIES[0]!)] },
  { extensions: [ext.ca(), ext.nameConstraints([dns("example.org")])] },
  { extensions: [ext.ca(), ext.unknownCritical()] },
  { extensions: [ext.ca(), ext.keyUsage(6)] },
  { extensions: [ext.ca()], notAfter: days(-1) },
  { extensions: [] },
];

const spec: fc.Arbitrary<Spec> = fc.record({
  subject: fc.nat(NAMES.length - 1),
  key: fc.nat(KEYS.length - 1),
  issuer: fc.nat(NAMES.length - 1),
  signer: fc.nat(KEYS.length - 1),
  trait: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat(TRAITS.length - 1) },
  ),
  identifiers: fc.boolean(),
});

const made = new Map<string, Certificate>();

/** The certificate of a spec; the same spec is the same certificate. */
function make({ subject, key, issuer, signer, trait, identifiers }: Spec): Certificate {
  const id = [subject, key, issuer, signer, trait, identifiers].join();
  const { extensions, ...rest } = TRAITS[trait]!;
  const ids = identifiers ? [ext.ski(keyId(KEYS[key]!)), ext.aki(keyId(KEYS[signer]!))] : [];
  const result =
    made.get(id) ??
    certificate({
      subject: NAMES[subject]!,
      key: KEYS[key]!,
      issuer: NAMES[issuer]!,
      signer: KEYS[signer]!,
      serial: made.size + 1,
      extensions: [...extensions, ...ids],
      ...rest,
    });
  made.set(id, result);
  return result;
}

const LEAVES = KEYS.flatMap((signer, i) =>
  NAMES.map((issuer) =>
    certificate({
      subject: "Leaf",
      key: KEYS[(i + 1) % KEYS.length]!,
      issuer,
      signer,
      extensions: [ext.dnsNames("a.example.org"), ext.policies(POLICIES[0]!)],
    }),
  ),
);

const pki = fc.record({
  leaf: fc.nat(LEAVES.length - 1),
  anchors: fc.array(spec, { minLength: 1, maxLength: 3 }),
  pool: fc.array(spec, { maxLength: 10 }),
  explicit: fc.boolean(),
});

type Pki = typeof pki extends fc.Arbitrary<infer T> ? T : never;

const question = ({ leaf, anchors, pool, explicit }: Pki): CertificateQuestion => ({
  certificate: LEAVES[leaf]!,
  purpose: "any",
  at: NOW,
  now: NOW,
  anchors: anchors.map(make),
  intermediates: pool.map(make),
  revocation: "off",
  policies: { initialPolicySet: [POLICIES[0]!], requireExplicitPolicy: explicit },
});

const passes = (asked: CertificateQuestion): boolean => validateCertificate(asked).verdict === "TOTAL-PASSED";

describe("path validation", () => {
  it("meets both answers often enough for the properties to mean something", () => {
    const answers = fc.sample(pki, { numRuns: 300, seed: 1 }).map((sample) => passes(question(sample)));
    const passed = answers.filter((answer) => answer).length;
    expect(passed).toBeGreaterThan(30);
    expect(passed).toBeLessThan(270);
  });

  it("never turns a passed check into a failed one by one more certificate", () => {
    fc.assert(
      fc.property(pki, spec, fc.nat(10), (world, extra, at) => {
        const asked = question(world);
        fc.pre(passes(asked));
        const intermediates = asked.intermediates.toSpliced(at, 0, make(extra));
        expect(passes({ ...asked, intermediates })).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("never turns a passed check into a failed one by one more anchor", () => {
    const anotherAnchor = fc.oneof(
      spec.map(make),
      fc.nat(LEAVES.length - 1).map((i) => LEAVES[i]!),
    );
    fc.assert(
      fc.property(pki, anotherAnchor, fc.nat(3), (world, extra, at) => {
        const asked = question(world);
        fc.pre(passes(asked));
        expect(passes({ ...asked, anchors: asked.anchors.toSpliced(at, 0, extra) })).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("never turns a passed check into a failed one by trusting a certificate of the pool as well", () => {
    fc.assert(
      fc.property(pki, fc.nat(9), (world, at) => {
        const asked = question(world);
        const promoted = asked.intermediates[at];
        fc.pre(promoted !== undefined && passes(asked));
        expect(passes({ ...asked, anchors: [promoted!, ...asked.anchors] })).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("finds the same, whatever the order of the pools", () => {
    const shuffled = pki.chain((world) =>
      fc.tuple(
        fc.constant(world),
        fc.shuffledSubarray(world.anchors, { minLength: world.anchors.length }),
        fc.shuffledSubarray(world.pool, { minLength: world.pool.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([world, anchors, pool]) => {
        const other = validateCertificate(question({ ...world, anchors, pool }));
        expect(other).toEqual(validateCertificate(question(world)));
      }),
      { numRuns: 200 },
    );
  });
});
