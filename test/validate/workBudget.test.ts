/** The work that a run may do is bounded; beyond it nothing is called good or bad. */
import { describe, expect, it } from "vitest";
import { EvidencePool } from "../../src/app/assess.js";
import { checkCertificate } from "../../src/app/checkCertificate.js";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import { MAX_CERTIFICATE_CHECKS, MAX_EMBEDDED_CERTIFICATES, MAX_TWINS } from "../../src/base/limits.js";
import { WorkBudget } from "../../src/base/workBudget.js";
import { parseCrl } from "../../src/crl/crl.js";
import { parseBasicOcspResponse } from "../../src/ocsp/response.js";
import { type CertificateQuestion, validateCertificate } from "../../src/validate/certificate.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { attribute, cms, contentType, identity, messageDigest, signerInfo } from "../cms/objects.js";
import { judgedOne, outcome } from "../cms/verifying.js";
import {
  crlDer,
  crlEntry,
  days,
  extension,
  NOW,
  newKey,
  ocspDer,
  status,
  TestCa,
} from "../x509/support/pki.js";

const CONTENT = utf8("Договор");

describe("the budget of signature checks", () => {
  it("gives as much as it has, and remembers that more was asked", () => {
    const budget = new WorkBudget(2);
    expect([budget.spend(), budget.spend(), budget.exhausted]).toEqual([true, true, false]);
    expect([budget.spend(), budget.exhausted]).toEqual([false, true]);
  });

  const root = new TestCa("Root");
  const leaf = root.issue("Ivan");
  /** Objects parsed anew: a signature that was computed before costs nothing. */
  const ask = (checks: number, changes: Partial<CertificateQuestion> = {}, revoked = false) => {
    const entries = revoked ? [crlEntry(7, days(-2))] : [];
    const junk = crlDer({ issuer: "Root", signer: newKey(), thisUpdate: days(-0.5) });
    const list = crlDer({ issuer: "Root", signer: root.key, entries });
    const result = validateCertificate(
      {
        certificate: parseCertificate(leaf.raw),
        purpose: "any",
        at: NOW,
        now: NOW,
        anchors: [parseCertificate(root.certificate.raw)],
        intermediates: [],
        revocation: "required",
        budget: new WorkBudget(checks),
        ...changes,
      },
      { crls: [junk, list].map((raw) => ({ crl: parseCrl(raw), source: "list.crl" })), ocsp: [] },
    );
    const { reason } = result.checks.find(({ id }) => id === "certificate.revocation") ?? {};
    return [result.verdict, result.subIndication, reason];
  };
  const OPEN = ["INDETERMINATE", "TRY_LATER", "budget.exhausted"];

  it("is enough for a certificate and its lists", () => {
    expect(ask(3)).toEqual(["TOTAL-PASSED", undefined, undefined]);
    expect(ask(3, {}, true)).toEqual(["TOTAL-FAILED", "REVOKED", "revocation.revoked"]);
  });

  it("leaves revocation open when it ends before the last list, whatever the mode", () => {
    for (const revocation of ["required", "if-available"] as const) {
      expect(ask(2, { revocation })).toEqual(OPEN);
      expect(ask(2, { revocation }, true)).toEqual(OPEN);
      expect(ask(1, { revocation }, true)).toEqual(OPEN);
    }
  });

  it("leaves revocation open when it ends before the changes to a list that says good", () => {
    const number = (n: number) => extension(OID.crlNumber, der.int(n));
    const made = (...entries: Uint8Array[]) => ({ issuer: "Root", signer: root.key, entries });
    const changes = [number(6), extension(OID.deltaCrlIndicator, der.int(5), true)];
    const question = (checks: number) =>
      validateCertificate(
        {
          certificate: parseCertificate(leaf.raw),
          purpose: "any",
          at: NOW,
          now: NOW,
          anchors: [parseCertificate(root.certificate.raw)],
          intermediates: [],
          revocation: "required",
          budget: new WorkBudget(checks),
        },
        {
          crls: [
            crlDer({ ...made(), extensions: [number(5)] }),
            crlDer({ ...made(crlEntry(7, days(-2))), extensions: changes }),
          ].map((raw) => ({ crl: parseCrl(raw), source: "list.crl" })),
          ocsp: [],
        },
      ).verdict;
    expect([question(3), question(2)]).toEqual(["TOTAL-FAILED", "INDETERMINATE"]);
  });

  it("leaves an answer open, too", () => {
    const question = (checks: number) =>
      validateCertificate(
        {
          certificate: parseCertificate(leaf.raw),
          purpose: "any",
          at: NOW,
          now: NOW,
          anchors: [parseCertificate(root.certificate.raw)],
          intermediates: [],
          revocation: "if-available",
          budget: new WorkBudget(checks),
        },
        {
          crls: [],
          ocsp: [
            {
              response: parseBasicOcspResponse(
                ocspDer({ about: leaf, issuer: root, signer: root.key, status: status.good() }),
              ),
              source: "answer.ors",
            },
          ],
        },
      ).verdict;
    expect([question(2), question(1)]).toEqual(["TOTAL-PASSED", "INDETERMINATE"]);
  });

  it("leaves the path open when it ends on the way", () => {
    const [verdict, subIndication] = ask(0);
    expect([verdict, subIndication]).toEqual(["INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"]);
  });

  it("leaves a signature open, neither holding nor broken", async () => {
    const signer = identity();
    const signature = cms({
      signers: [signerInfo({ signer, content: CONTENT })],
      certificates: [signer.certificate],
    });
    const facts = await judgedOne(signature, CONTENT, [], new WorkBudget(0));
    expect(outcome(facts, "signer.signatureValue")).toBe(
      "indeterminate SIG_CONSTRAINTS_FAILURE budget.exhausted",
    );
    expect(facts.intact).toBe(false);
  });
});

describe("the budget of one certificate of many", () => {
  const root = new TestCa("Root");
  const quiet = new TestCa("Quiet");
  const list = { crl: parseCrl(crlDer({ issuer: "Quiet", signer: quiet.key })), source: "list.crl" };
  /** Lists under the CA's name that somebody else signed: each costs a computation. */
  const junk = () => {
    const stranger = newKey();
    return Array.from({ length: MAX_CERTIFICATE_CHECKS + 1 }, (_, i) => ({
      crl: parseCrl(crlDer({ issuer: "Root", signer: stranger, thisUpdate: days(-3 - i / 1000) })),
      source: "junk.crl",
    }));
  };
  const check = async (ca: TestCa, pool: EvidencePool) => {
    const { verdict, checks } = await checkCertificate({
      certificate: ca.issue("Ivan"),
      trust: [ca.certificate],
      untrusted: [],
      pool,
      at: NOW,
      now: NOW,
      purpose: "any",
      revocation: "required",
      fetcher: null,
    });
    return [verdict, checks.find(({ id }) => id === "certificate.revocation")?.reason];
  };

  it("ends for that one, and leaves the next one of the run its own", async () => {
    const pool = new EvidencePool({ crls: [...junk(), list] });
    expect(await check(root, pool)).toEqual(["INDETERMINATE", "budget.exhausted"]);
    expect(await check(quiet, pool)).toEqual(["TOTAL-PASSED", undefined]);
  });
});

describe("certificates that all may be the signer's", () => {
  const signer = identity();
  const attributes = [contentType(), messageDigest(CONTENT)];
  const twins = (count: number) => Array.from({ length: count }, () => identity().certificate);
  const signedWith = (certificates: readonly Uint8Array[]) =>
    cms({ signers: [signerInfo({ signer, content: CONTENT, attributes })], certificates });

  it("are tried while they are few", async () => {
    const facts = await judgedOne(signedWith([...twins(MAX_TWINS - 1), signer.certificate]), CONTENT);
    expect(facts.intact).toBe(true);
  });

  it("are not all tried when they are many", async () => {
    const budget = new WorkBudget(100);
    const facts = await judgedOne(signedWith(twins(MAX_TWINS + 20)), CONTENT, [], budget);
    expect(outcome(facts, "signer.certificateFound")).toBe(
      "indeterminate NO_SIGNING_CERTIFICATE_FOUND budget.exhausted",
    );
    let left = 0;
    while (budget.spend()) left++;
    expect(left).toBe(100 - MAX_TWINS);
  });
});

describe("what is embedded in a signature", () => {
  it("is refused when it is more than any signature needs, and one object counts once", async () => {
    const signer = identity();
    const junk = Array.from({ length: MAX_EMBEDDED_CERTIFICATES }, (_, i) => attribute(`1.2.3.${i}`));
    const made = (certificates: readonly Uint8Array[]) =>
      judgedOne(
        cms({
          signers: [signerInfo({ signer, content: CONTENT })],
          certificates: [signer.certificate, ...certificates],
        }),
        CONTENT,
      );
    await expect(made(junk)).rejects.toMatchObject({ code: "ASN1_LIMIT" });
    const same = Array.from({ length: 3000 }, () => signer.certificate);
    expect((await made(same)).intact).toBe(true);
  });
});
