import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import {
  type CertificateQuestion,
  type RevocationEvidence,
  validateCertificate,
} from "../../src/validate/certificate.js";
import type { CertificateResult } from "../../src/validate/results.js";
import type { Certificate } from "../../src/x509/certificate.js";
import {
  certificate,
  crl,
  crlEntry,
  days,
  ext,
  extension,
  keyId,
  NOW,
  name,
  newGostKey,
  newKey,
  ocsp,
  reason,
  status,
  TestCa,
  weakened,
} from "../x509/support/pki.js";

const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root);
const leaf = issuing.issue("Ivan");
const HOLD = 6;

const rootCrl = crl({ issuer: "Root", signer: root.key });
const list = (...entries: readonly Uint8Array[]) => crl({ issuer: "Issuing", signer: issuing.key, entries });

function ask(
  evidence: Partial<RevocationEvidence>,
  changes: Partial<CertificateQuestion> = {},
): CertificateResult {
  return validateCertificate(
    {
      certificate: leaf,
      purpose: "any",
      at: NOW,
      now: NOW,
      anchors: [root.certificate],
      intermediates: [issuing.certificate],
      revocation: "required",
      ...changes,
    },
    {
      crls: [rootCrl, ...(evidence.crls ?? [])],
      ocsp: evidence.ocsp ?? [],
      attempts: evidence.attempts ?? [],
    },
  );
}

/** Verdict, sub-indication, and what was found about the certificate itself. */
const outcome = (result: CertificateResult) => [
  result.verdict,
  result.subIndication,
  result.revocation[0]?.status,
];
const why = ({ checks }: CertificateResult) =>
  checks.find(({ id }) => id === "certificate.revocation")?.reason;

const GOOD = ["TOTAL-PASSED", undefined, "good"];
const UNKNOWN = ["INDETERMINATE", "TRY_LATER", "unknown"];
const STALE = ["INDETERMINATE", "TRY_LATER", "stale"];
const REVOKED = ["TOTAL-FAILED", "REVOKED", "revoked"];
const SUSPENDED = ["INDETERMINATE", "TRY_LATER", "suspended"];

describe("a list", () => {
  it("without the certificate makes it good, and is named with its digest and source", () => {
    const given = list(crlEntry(8, days(-2)));
    const result = ask({ crls: [given] });
    expect(outcome(result)).toEqual(GOOD);
    const check = result.checks.find(({ id }) => id === "certificate.revocation");
    expect(check?.evidence).toEqual([{ kind: "crl", sha256: given.crl.sha256, source: "list.crl" }]);
  });

  it("with the certificate makes it revoked, with the date and the reason", () => {
    const result = ask({ crls: [list(crlEntry(7, days(-2), reason(4)))] });
    expect(outcome(result)).toEqual(REVOKED);
    expect(result.revocation[0]).toMatchObject({
      revocationDate: "2026-01-13T12:00:00.000+00:00",
      reason: "superseded",
    });
  });

  it("with certificateHold makes it suspended, which is neither revoked nor unknown", () => {
    const result = ask({ crls: [list(crlEntry(7, days(-2), reason(HOLD)))] });
    expect(outcome(result)).toEqual(SUSPENDED);
    expect(why(result)).toBe("revocation.suspended");
  });

  it("does not harm at a time before the revocation", () => {
    const result = ask({ crls: [list(crlEntry(7, days(-2)))] }, { at: days(-3) });
    expect(outcome(result)).toEqual(GOOD);
  });

  it("harms from the invalidity date when the key was compromised", () => {
    const invalidity = extension(OID.invalidityDate, der.generalizedTime(days(-5)));
    const entry = crlEntry(7, days(-2), reason(1), invalidity);
    expect(outcome(ask({ crls: [list(entry)] }, { at: days(-3) }))).toEqual(REVOKED);
    expect(outcome(ask({ crls: [list(entry)] }, { at: days(-6) }))).toEqual(GOOD);
  });

  it("that is out of date is stale, which is not unknown", () => {
    const old = crl({ issuer: "Issuing", signer: issuing.key, thisUpdate: days(-9), nextUpdate: days(-2) });
    const result = ask({ crls: [old] });
    expect(outcome(result)).toEqual(STALE);
    expect(why(result)).toBe("revocation.stale");
  });

  it("that is out of date and lists the certificate still revokes it", () => {
    const old = crl({
      issuer: "Issuing",
      signer: issuing.key,
      thisUpdate: days(-9),
      nextUpdate: days(-2),
      entries: [crlEntry(7, days(-10))],
    });
    expect(outcome(ask({ crls: [old] }))).toEqual(REVOKED);
  });

  it("from the future is not relied on", () => {
    const future = crl({ issuer: "Issuing", signer: issuing.key, thisUpdate: days(1) });
    expect(outcome(ask({ crls: [future] }))).toEqual(UNKNOWN);
    expect(why(ask({ crls: [future] }))).toBe("crl.future");
  });

  it("made after the time asked about counts though it has ended since", () => {
    const later = crl({ issuer: "Issuing", signer: issuing.key, thisUpdate: days(-9), nextUpdate: days(-2) });
    const both = { crls: [later, crl({ issuer: "Root", signer: root.key, thisUpdate: days(-9) })] };
    expect(outcome(ask(both, { at: days(-10) }))).toEqual(GOOD);
  });

  it("without nextUpdate counts only for times before it was made", () => {
    const open = crl({ issuer: "Issuing", signer: issuing.key, thisUpdate: days(-1), nextUpdate: null });
    expect(outcome(ask({ crls: [open] }))).toEqual(STALE);
    expect(outcome(ask({ crls: [open] }, { at: days(-2) }))).toEqual(GOOD);
  });

  it("with a signature that does not hold is unusable", () => {
    const forged = crl({ issuer: "Issuing", signer: newKey() });
    expect(outcome(ask({ crls: [forged] }))).toEqual(UNKNOWN);
    expect(why(ask({ crls: [forged] }))).toBe("crl.signature.invalid");
  });

  it("of another key under the CA's name proves nothing, neither good nor revoked", () => {
    const namesake = new TestCa("Issuing", root);
    const given = crl({
      issuer: "Issuing",
      signer: namesake.key,
      entries: [crlEntry(7, days(-2))],
      extensions: [ext.aki(keyId(namesake.key))],
    });
    const result = ask({ crls: [given] }, { intermediates: [issuing.certificate, namesake.certificate] });
    expect(outcome(result)).toEqual(UNKNOWN);
    expect(why(result)).toBe("revocation.noSource");
  });

  it("of another key proves nothing either when it names that key by its certificate", () => {
    const namesake = new TestCa("Issuing", root, undefined, { serial: 103 });
    const named = (serial: number) =>
      extension(
        OID.authorityKeyIdentifier,
        der.seq(
          der.context(1, der.context(4, name("Root"))),
          der.contextPrimitive(2, der.int(serial).subarray(2)),
        ),
      );
    const given = (serial: number) =>
      crl({ issuer: "Issuing", signer: namesake.key, extensions: [named(serial)] });
    expect(why(ask({ crls: [given(103)] }))).toBe("revocation.noSource");
    // It names the key that did not sign it: a broken list of ours.
    expect(why(ask({ crls: [given(100)] }))).toBe("crl.signature.invalid");
  });

  it("of a key that the CA keeps for lists only is accepted", () => {
    const key = newKey();
    const signer = certificate({
      subject: "Issuing",
      key,
      issuer: "Root",
      signer: root.key,
      serial: 102,
      extensions: [ext.keyUsage(6)],
    });
    const result = ask(
      { crls: [crl({ issuer: "Issuing", signer: key })] },
      { intermediates: [issuing.certificate, signer] },
    );
    expect(outcome(result)).toEqual(GOOD);
  });

  it("is not accepted from a key for lists that is revoked itself", () => {
    const key = newKey();
    const signer = certificate({
      subject: "Issuing",
      key,
      issuer: "Root",
      signer: root.key,
      serial: 102,
      extensions: [ext.keyUsage(6)],
    });
    const revoking = crl({ issuer: "Root", signer: root.key, entries: [crlEntry(102, days(-2))] });
    const result = validateCertificate(
      {
        certificate: leaf,
        purpose: "any",
        at: NOW,
        now: NOW,
        anchors: [root.certificate],
        intermediates: [issuing.certificate, signer],
        revocation: "required",
      },
      { crls: [revoking, crl({ issuer: "Issuing", signer: key })], ocsp: [] },
    );
    expect(outcome(result)).toEqual(UNKNOWN);
    expect(why(result)).toBe("crl.signerRevoked");
  });

  it.each([
    ["revoked itself", [6], "crl.signerRevoked"],
    ["not for lists", [0], "crl.keyUsage"],
  ])("says of a key for lists that it is %s, though the list names that key", (_what, bits, expected) => {
    const key = newKey();
    const signer = certificate({
      subject: "Issuing",
      key,
      issuer: "Root",
      signer: root.key,
      serial: 102,
      extensions: [ext.keyUsage(...bits), ext.ski(keyId(key))],
    });
    const revoking = crl({ issuer: "Root", signer: root.key, entries: [crlEntry(102, days(-2))] });
    const named = crl({ issuer: "Issuing", signer: key, extensions: [ext.aki(keyId(key))] });
    const pools = { intermediates: [issuing.certificate, signer] };
    const result = ask({ crls: [revoking, named] }, pools);
    expect(why(result)).toBe(expected);
  });

  it("is not accepted for another certificate of the CA's key that nobody certified", () => {
    const ca = new TestCa("No lists", root, [ext.ca(), ext.keyUsage(5)]);
    const forged = certificate({
      subject: "No lists",
      key: ca.key,
      issuer: "Root",
      signer: newKey(),
      extensions: [ext.keyUsage(6)],
    });
    const result = ask(
      { crls: [crl({ issuer: "No lists", signer: ca.key })] },
      { certificate: ca.issue("Ivan"), intermediates: [ca.certificate, forged] },
    );
    expect(outcome(result)).toEqual(UNKNOWN);
    expect(why(result)).toBe("crl.keyUsage");
  });

  it("signed by a CA that may not sign lists is unusable", () => {
    const ca = new TestCa("No lists", root, [ext.ca(), ext.keyUsage(5)]);
    const result = ask(
      { crls: [crl({ issuer: "No lists", signer: ca.key })] },
      { certificate: ca.issue("Ivan"), intermediates: [ca.certificate] },
    );
    expect(outcome(result)).toEqual(UNKNOWN);
    expect(why(result)).toBe("crl.keyUsage");
  });

  it.each([
    ["extension", { extensions: [ext.unknownCritical()] }],
    [
      "entry extension, even of another certificate",
      { entries: [crlEntry(99, days(-2), ext.unknownCritical())] },
    ],
  ])("with an unknown critical %s is unusable", (_what, content) => {
    const result = ask({ crls: [crl({ issuer: "Issuing", signer: issuing.key, ...content })] });
    expect(outcome(result)).toEqual(UNKNOWN);
    expect(why(result)).toBe("crl.unknownCritical");
  });

  it("of CA certificates only says nothing about an end certificate", () => {
    const idp = extension(
      OID.issuingDistributionPoint,
      der.seq(der.contextPrimitive(2, Uint8Array.of(0xff))),
      true,
    );
    const given = crl({
      issuer: "Issuing",
      signer: issuing.key,
      extensions: [idp],
      entries: [crlEntry(7, days(-2))],
    });
    expect(outcome(ask({ crls: [given] }))).toEqual(UNKNOWN);
  });

  it("made after the certificate expired proves nothing by silence", () => {
    const expired = issuing.issue("Ivan", { notAfter: days(-5) });
    const late = list(crlEntry(8, days(-2)));
    const result = ask({ crls: [late] }, { certificate: expired, at: days(-6) });
    expect(why(result)).toBe("crl.afterExpiry");
  });
});

describe("a delta list", () => {
  const number = (value: number) => extension(OID.crlNumber, der.int(value));
  const base = (...entries: readonly Uint8Array[]) =>
    crl({ issuer: "Issuing", signer: issuing.key, entries, extensions: [number(5)], thisUpdate: days(-3) });
  const delta = (builtOn: number, ...entries: readonly Uint8Array[]) =>
    crl({
      issuer: "Issuing",
      signer: issuing.key,
      entries,
      extensions: [number(6), extension(OID.deltaCrlIndicator, der.int(builtOn), true)],
    });

  it("adds revocations to its base", () => {
    expect(outcome(ask({ crls: [base(), delta(5, crlEntry(7, days(-2)))] }))).toEqual(REVOKED);
  });

  it("ends a suspension with removeFromCRL", () => {
    const held = base(crlEntry(7, days(-4), reason(HOLD)));
    expect(outcome(ask({ crls: [held] }))).toEqual(SUSPENDED);
    expect(outcome(ask({ crls: [held, delta(5, crlEntry(7, days(-2), reason(8)))] }))).toEqual(GOOD);
  });

  it("takes back no revocation, whatever it removes", () => {
    const revoked = base(crlEntry(7, days(-4), reason(1)));
    expect(outcome(ask({ crls: [revoked, delta(5, crlEntry(7, days(-2), reason(8)))] }))).toEqual(REVOKED);
  });

  it("made after the certificate expired adds nothing by silence, nor by removing it", () => {
    const expired = issuing.issue("Ivan", { notAfter: days(-2) });
    const question = { certificate: expired, at: days(-2.5) };
    const held = base(crlEntry(7, days(-4), reason(HOLD)));
    const removing = delta(5, crlEntry(7, days(-4), reason(8)));
    expect(ask({ crls: [held, removing] }, question).revocation[0]?.status).toBe("suspended");
    const dates = { thisUpdate: days(-3), nextUpdate: days(-2.8) };
    const ended = crl({ issuer: "Issuing", signer: issuing.key, extensions: [number(5)], ...dates });
    const result = ask({ crls: [ended, delta(5)] }, { ...question, now: days(20) });
    expect([result.revocation[0]?.status, why(result)]).toEqual(["unknown", "crl.deltaOnly"]);
  });

  it("that builds on a later base adds no silence, and what it says counts", () => {
    expect(outcome(ask({ crls: [base(), delta(6)] }))).toEqual(GOOD);
    expect(outcome(ask({ crls: [base(), delta(6, crlEntry(7, days(-2)))] }))).toEqual(REVOKED);
    expect(outcome(ask({ crls: [base(), delta(6, crlEntry(7, days(-2), reason(HOLD)))] }))).toEqual(
      SUSPENDED,
    );
  });

  it("alone never says good, but says revoked and suspended, in any mode", () => {
    for (const revocation of ["required", "if-available"] as const) {
      const alone = (...entries: readonly Uint8Array[]) =>
        ask({ crls: [delta(5, ...entries)] }, { revocation });
      expect(outcome(alone())).toEqual(UNKNOWN);
      expect(why(alone())).toBe("crl.deltaOnly");
      expect(outcome(alone(crlEntry(7, days(-2), reason(8))))).toEqual(UNKNOWN);
      expect(outcome(alone(crlEntry(7, days(-2))))).toEqual(REVOKED);
      expect(outcome(alone(crlEntry(7, days(-2), reason(HOLD))))).toEqual(SUSPENDED);
    }
  });

  it("is outdone by the next one", () => {
    const next = crl({
      issuer: "Issuing",
      signer: issuing.key,
      entries: [crlEntry(7, days(-0.5), reason(8))],
      thisUpdate: days(-0.5),
      extensions: [number(7), extension(OID.deltaCrlIndicator, der.int(5), true)],
    });
    const held = delta(5, crlEntry(7, days(-2), reason(HOLD)));
    expect(outcome(ask({ crls: [base(), held, next] }))).toEqual(GOOD);
  });

  it("alone may say removeFromCRL (RFC 5280 §5.3.1): in a complete list it is a revocation", () => {
    expect(outcome(ask({ crls: [base(crlEntry(7, days(-4), reason(8)))] }))).toEqual(REVOKED);
  });
});

describe("an OCSP answer", () => {
  const own = (spec: Partial<Parameters<typeof ocsp>[0]> = {}) =>
    ocsp({ about: leaf, issuer: issuing, signer: issuing.key, ...spec });
  const responderKey = newKey();
  const responder = (extensions: readonly Uint8Array[], overrides = {}) =>
    certificate({
      subject: "Responder",
      key: responderKey,
      issuer: "Issuing",
      signer: issuing.key,
      serial: 200,
      extensions,
      ...overrides,
    });
  const EKU = ext.eku([OID.ekuOcspSigning]);

  it("of the CA itself makes the certificate good", () => {
    expect(outcome(ask({ ocsp: [own()] }))).toEqual(GOOD);
  });

  it("of a delegated responder makes it good, by name or by key", () => {
    const certificates = [responder([EKU, ext.noCheck()])];
    expect(outcome(ask({ ocsp: [own({ signer: responderKey, certificates })] }))).toEqual(GOOD);
    const byName = own({ signer: responderKey, certificates, responderName: "Responder" });
    expect(outcome(ask({ ocsp: [byName] }))).toEqual(GOOD);
  });

  it("counts when any certificate of the responder's key stands, whichever comes first", () => {
    const key = newKey();
    const both = [[ext.noCheck()], []].map((more, i) =>
      issuing.issue("Responder", {
        key,
        serial: 60 + i,
        extensions: [ext.keyUsage(0), ext.eku([OID.ekuOcspSigning]), ...more],
      }),
    );
    for (const certificates of [both, [...both].reverse()]) {
      const given = ocsp({ about: leaf, issuer: issuing, signer: key, certificates });
      expect(outcome(ask({ ocsp: [given] }))).toEqual(GOOD);
    }
  });

  it("without certificates finds its responder in the pool", () => {
    const pool = [issuing.certificate, responder([EKU, ext.noCheck()])];
    expect(outcome(ask({ ocsp: [own({ signer: responderKey })] }, { intermediates: pool }))).toEqual(GOOD);
  });

  it("signed by a stranger proves nothing, though it says good", () => {
    const stranger = new TestCa("Stranger", undefined, [EKU, ext.noCheck()]);
    const answer = own({ signer: stranger.key, certificates: [stranger.certificate] });
    const result = ask({ ocsp: [answer] });
    expect(outcome(result)).toEqual(UNKNOWN);
    expect(why(result)).toBe("ocsp.responderUnauthorized");
  });

  it("signed by another end certificate of the CA proves nothing", () => {
    const answer = own({ signer: responderKey, certificates: [responder([ext.keyUsage(0), ext.noCheck()])] });
    expect(why(ask({ ocsp: [answer] }))).toBe("ocsp.responderNoEku");
  });

  it("of a responder whose certificate had ended proves nothing", () => {
    const ended = responder([EKU, ext.noCheck()], { notAfter: days(-5) });
    expect(why(ask({ ocsp: [own({ signer: responderKey, certificates: [ended] })] }))).toBe(
      "ocsp.responderNotInForce",
    );
  });

  it("of a responder without nocheck needs a list that says the responder is good", () => {
    const answer = own({ signer: responderKey, certificates: [responder([EKU])] });
    expect(why(ask({ ocsp: [answer] }))).toBe("ocsp.responderStatus");
    expect(
      why(
        ask({ ocsp: [answer], crls: [list(crlEntry(200, days(-2)), crlEntry(7, days(-2), reason(HOLD)))] }),
      ),
    ).toBe("revocation.suspended");
    expect(outcome(ask({ ocsp: [answer], crls: [list()] }))).toEqual(GOOD);
  });

  it("whose responder nobody knows proves nothing", () => {
    expect(why(ask({ ocsp: [own({ signer: newKey() })] }))).toBe("ocsp.responderNotFound");
  });

  it("says revoked, suspended, unknown: three different answers", () => {
    expect(outcome(ask({ ocsp: [own({ status: status.revoked(days(-2), 1) })] }))).toEqual(REVOKED);
    expect(outcome(ask({ ocsp: [own({ status: status.revoked(days(-2), HOLD) })] }))).toEqual(SUSPENDED);
    const unknown = ask({ ocsp: [own({ status: status.unknown() })] });
    expect(outcome(unknown)).toEqual(UNKNOWN);
    expect(why(unknown)).toBe("ocsp.unknown");
  });

  it("that says revoked with the reason removeFromCRL says revoked", () => {
    expect(outcome(ask({ ocsp: [own({ status: status.revoked(days(-2), 8) })] }))).toEqual(REVOKED);
  });

  it("that says two things of one time says the worse", () => {
    const twice = [status.good(), status.revoked(days(-2)), status.good()];
    expect(outcome(ask({ ocsp: [own({ statuses: twice })] }))).toEqual(REVOKED);
  });

  it("of a responder whose certificate is signed with SHA-1 proves nothing", () => {
    const weak = responder([EKU, ext.noCheck()], { signer: weakened(issuing.key) });
    const result = ask({ ocsp: [own({ signer: responderKey, certificates: [weak] })] });
    expect(outcome(result)).toEqual(UNKNOWN);
  });

  it("of a responder that is no longer in force proves nothing: it may have been dated back", () => {
    const ended = responder([EKU, ext.noCheck()], { notAfter: days(-2) });
    const dates = { thisUpdate: days(-3), nextUpdate: days(30) };
    const answer = own({ signer: responderKey, certificates: [ended], ...dates });
    expect(why(ask({ ocsp: [answer] }))).toBe("ocsp.responderNotInForce");
    const existed = new Map([[answer.response.sha256, days(-2.5)]]);
    expect(outcome(ask({ ocsp: [answer] }, { at: days(-2.6), existedBy: existed }))).toEqual(GOOD);
    const late = new Map([[answer.response.sha256, days(-1)]]);
    expect(outcome(ask({ ocsp: [answer] }, { at: days(-2.6), existedBy: late }))).toEqual(UNKNOWN);
    const then = { at: days(-2.5), now: days(-2.5) };
    const crls = [crl({ issuer: "Root", signer: root.key, thisUpdate: days(-3) })];
    expect(outcome(ask({ ocsp: [answer], crls }, then))).toEqual(GOOD);
  });

  it("that is out of date counts for a time in the window it names, and so does a list", () => {
    const dates = { thisUpdate: days(-30), nextUpdate: days(-20) };
    const answer = own({ signer: issuing.key, ...dates });
    const old = crl({ issuer: "Issuing", signer: issuing.key, ...dates });
    for (const evidence of [{ ocsp: [answer] }, { crls: [old] }]) {
      for (const at of [days(-29), days(-20)]) expect(outcome(ask(evidence, { at }))).toEqual(GOOD);
      for (const at of [days(-19.9), days(-1)]) expect(outcome(ask(evidence, { at }))).toEqual(STALE);
    }
    const entries = [crlEntry(7, days(-28))];
    const revoking = crl({ issuer: "Issuing", signer: issuing.key, entries, ...dates });
    expect(outcome(ask({ crls: [revoking] }, { at: days(-26) }))).toEqual(REVOKED);
  });

  it("that names no end counts when it is known to have existed in its time", () => {
    const answer = own({ signer: issuing.key, thisUpdate: days(-26.5) });
    const at = days(-26);
    const by = (when: Date) => new Map([[answer.response.sha256, when]]);
    const judged = (question: { at: Date; existedBy?: Map<string, Date> }) =>
      outcome(ask({ ocsp: [answer] }, question));
    expect(judged({ at })).toEqual(STALE);
    expect(judged({ at, existedBy: by(days(-25.9)) })).toEqual(GOOD);
    expect(judged({ at, existedBy: by(days(-10)) })).toEqual(STALE);
    // What existed before the time asked about is not judged as of a time before that.
    expect(judged({ at: days(-5), existedBy: by(days(-25.9)) })).toEqual(STALE);
  });

  it("of a responder that a list revokes proves nothing, even with nocheck", () => {
    const answer = own({ signer: responderKey, certificates: [responder([EKU, ext.noCheck()])] });
    const revoking = list(crlEntry(200, days(-2)), crlEntry(7, days(-2), reason(HOLD)));
    expect(why(ask({ ocsp: [answer], crls: [revoking] }))).toBe("revocation.suspended");
  });

  it("without nextUpdate is stale after a day", () => {
    expect(outcome(ask({ ocsp: [own({ thisUpdate: days(-0.9) })] }))).toEqual(GOOD);
    expect(outcome(ask({ ocsp: [own({ thisUpdate: days(-1.1) })] }))).toEqual(STALE);
  });

  it("is stale after its nextUpdate", () => {
    expect(outcome(ask({ ocsp: [own({ thisUpdate: days(-9), nextUpdate: days(1) })] }))).toEqual(GOOD);
    expect(outcome(ask({ ocsp: [own({ thisUpdate: days(-9), nextUpdate: days(-1) })] }))).toEqual(STALE);
  });

  it("from the future is not relied on, but a clock five minutes off is", () => {
    expect(why(ask({ ocsp: [own({ thisUpdate: days(0.1) })] }))).toBe("ocsp.future");
    expect(outcome(ask({ ocsp: [own({ thisUpdate: new Date(NOW.getTime() + 240_000) })] }))).toEqual(GOOD);
  });

  it("about another certificate, or of another key of the CA, is no answer", () => {
    const other = issuing.issue("Pyotr", { serial: 8 });
    expect(why(ask({ ocsp: [own({ about: other })] }))).toBe("revocation.noSource");
    const namesake = new TestCa("Issuing", root);
    expect(why(ask({ ocsp: [own({ issuer: namesake, signer: namesake.key })] }))).toBe("revocation.noSource");
  });

  it("with another nonce than the one sent is no answer to us; without one it is noted", () => {
    const nonce = Uint8Array.of(1, 2, 3, 4);
    const sent = (answer: ReturnType<typeof own>) => ask({ ocsp: [{ ...answer, nonce }] });
    expect(outcome(sent(own({ nonce })))).toEqual(GOOD);
    expect(why(sent(own({ nonce: Uint8Array.of(9) })))).toBe("ocsp.nonce");
    expect(JSON.stringify(sent(own()).checks)).toContain("ocsp.nonceAbsent");
    expect(outcome(sent(own()))).toEqual(GOOD);
  });
});

describe("ocsp-nocheck (RFC 6960 §4.2.2.2.1)", () => {
  const extensions = [ext.eku([OID.ekuOcspSigning]), ext.noCheck(), ext.keyUsage(0, 1)];
  const holder = issuing.issue("Responder", { extensions });
  const judge = (purpose: CertificateQuestion["purpose"], ...entries: readonly Uint8Array[]) =>
    ask({ crls: entries.length > 0 ? [list(...entries)] : [] }, { certificate: holder, purpose });

  it("exempts a responder, unless a list at hand revokes it", () => {
    expect(why(judge("ocspSigning"))).toBe("revocation.noCheck");
    expect(judge("ocspSigning").verdict).toBe("TOTAL-PASSED");
    expect(outcome(judge("ocspSigning", crlEntry(7, days(-2))))).toEqual(REVOKED);
  });

  it.each(["any", "signing"] as const)("exempts nobody who is asked about for %s", (purpose) => {
    expect(outcome(judge(purpose))).toEqual(UNKNOWN);
    expect(outcome(judge(purpose, crlEntry(7, days(-2))))).toEqual(REVOKED);
  });

  it("exempts no CA", () => {
    const ca = new TestCa("Nocheck", root, [ext.ca(), ext.keyUsage(5, 6), ...extensions.slice(0, 2)], {
      serial: 55,
    });
    const result = validateCertificate(
      {
        certificate: ca.issue("Ivan"),
        purpose: "ocspSigning",
        at: NOW,
        now: NOW,
        anchors: [root.certificate],
        intermediates: [ca.certificate],
        revocation: "required",
      },
      { crls: [crl({ issuer: "Nocheck", signer: ca.key })], ocsp: [] },
    );
    expect(result.revocation.map(({ status: one }) => one)).toEqual(["good", "unknown"]);
  });
});

describe("a namesake of the CA below the same root", () => {
  const other = new TestCa("Other", root, undefined, { serial: 60 });
  const othersCrl = crl({ issuer: "Other", signer: other.key });
  const namesake = (extensions: readonly Uint8Array[], key = newKey()) =>
    certificate({ subject: "Issuing", key, issuer: "Other", signer: other.key, serial: 61, extensions });

  it("may not sign lists for it, whatever its key usage", () => {
    const key = newKey();
    const pool = [issuing.certificate, other.certificate, namesake([ext.keyUsage(6)], key)];
    const given = [othersCrl, crl({ issuer: "Issuing", signer: key })];
    const result = ask({ crls: given }, { intermediates: pool });
    expect(outcome(result)).toEqual(UNKNOWN);
    expect(JSON.stringify(result.checks)).toContain("crl.otherKey");
  });

  it("may not for a CA that cannot sign lists itself", () => {
    const mute = new TestCa("Issuing", root, [ext.ca(), ext.keyUsage(5)]);
    const key = newKey();
    const pool = [mute.certificate, other.certificate, namesake([ext.ca(), ext.keyUsage(5, 6)], key)];
    const given = [othersCrl, crl({ issuer: "Issuing", signer: key })];
    const asked = { certificate: mute.issue("Ivan"), intermediates: pool };
    expect(outcome(ask({ crls: given }, asked))).toEqual(UNKNOWN);
  });

  it("does not become the CA by certifying the CA's key", () => {
    const key = newKey();
    const own = namesake([ext.ca(), ext.keyUsage(5, 6)], key);
    const link = certificate({
      subject: "Issuing",
      key: issuing.key,
      issuer: "Issuing",
      signer: key,
      serial: 62,
    });
    const pool = [issuing.certificate, other.certificate, own, link];
    const given = [othersCrl, crl({ issuer: "Issuing", signer: key })];
    expect(outcome(ask({ crls: given }, { intermediates: pool }))).toEqual(UNKNOWN);
  });
});

describe("a CA that rolled its key under one name", () => {
  const rolled = (makeKey: typeof newKey) => {
    const top = new TestCa("Top", undefined, undefined, { key: makeKey() });
    const under = (serial: number) => new TestCa("CA", top, undefined, { key: makeKey(), serial });
    const [now, before] = [under(1), under(2)];
    const asked = now.issue("Ivan");
    const responderKey = makeKey();
    const responder = before.issue("Responder", {
      key: responderKey,
      extensions: [ext.eku([OID.ekuOcspSigning]), ext.noCheck()],
    });
    const answer = ocsp({ about: asked, issuer: now, signer: responderKey, certificates: [responder] });
    const judge = (intermediates: readonly TestCa[], more: readonly Certificate[] = []) =>
      validateCertificate(
        {
          certificate: asked,
          purpose: "any",
          at: NOW,
          now: NOW,
          anchors: [top.certificate],
          intermediates: [...intermediates.map((ca) => ca.certificate), ...more],
          revocation: "required",
        },
        { crls: [crl({ issuer: "Top", signer: top.key })], ocsp: [answer] },
      );
    return { now, before, responderKey, judge };
  };

  it("may answer with the responder of its other GOST key, which is noted", () => {
    const { now, before, judge } = rolled(newGostKey);
    const result = judge([now, before]);
    expect(outcome(result)).toEqual(GOOD);
    expect(JSON.stringify(result.checks)).toContain("ocsp.rolledKey");
  });

  it("may, though the responder has a certificate of the first key too whose status nobody knows", () => {
    const { now, before, responderKey, judge } = rolled(newGostKey);
    const twin = now.issue("Responder", { key: responderKey, extensions: [ext.eku([OID.ekuOcspSigning])] });
    expect(outcome(judge([now, before], [twin]))).toEqual(GOOD);
    expect(why(judge([now], [twin]))).toBe("ocsp.responderStatus");
  });

  it("may not when the other key's certificate does not stand under the anchor", () => {
    const { now, judge } = rolled(newGostKey);
    expect(why(judge([now]))).toBe("ocsp.responderUnauthorized");
  });

  it("is not every GOST key under its name: neither an end certificate, nor a CA certified elsewhere", () => {
    const make = newGostKey;
    const top = new TestCa("Top", undefined, undefined, { key: make() });
    const [asked, elsewhere] = ["CA", "Other"].map(
      (cn, i) => new TestCa(cn, top, undefined, { key: make(), serial: i + 1 }),
    ) as [TestCa, TestCa];
    const victim = asked.issue("Ivan", { key: make() });
    const lists = [top, elsewhere].map(({ name, key }) => crl({ issuer: name, signer: key }));
    for (const [issuer, extensions] of [
      [elsewhere, [ext.keyUsage(0)]],
      [elsewhere, [ext.ca(), ext.keyUsage(5, 6)]],
      [top, [ext.keyUsage(0)]],
    ] as const) {
      const key = make();
      const stranger = issuer.issue("CA", { key, extensions, serial: 9 });
      const answer = ocsp({ about: victim, issuer: asked, signer: key });
      const result = validateCertificate(
        {
          certificate: victim,
          purpose: "any",
          at: NOW,
          now: NOW,
          anchors: [top.certificate],
          intermediates: [asked.certificate, elsewhere.certificate, stranger],
          revocation: "required",
        },
        { crls: lists, ocsp: [answer] },
      );
      expect(outcome(result)).toEqual(UNKNOWN);
      expect(why(result)).toBe("ocsp.responderUnauthorized");
    }
  });

  it("may not with keys of other kinds (RFC 6960 §4.2.2.2)", () => {
    const { now, before, judge } = rolled(newKey);
    expect(why(judge([now, before]))).toBe("ocsp.responderUnauthorized");
  });
});

describe("several pieces of evidence", () => {
  const held = list(crlEntry(7, days(-4), reason(HOLD)));
  const answer = (spec: Partial<Parameters<typeof ocsp>[0]> = {}) =>
    ocsp({ about: leaf, issuer: issuing, signer: issuing.key, ...spec });

  it("a revocation counts whatever else says good", () => {
    const result = ask({ crls: [list(crlEntry(7, days(-2)))], ocsp: [answer()] });
    expect(outcome(result)).toEqual(REVOKED);
  });

  it("between suspended and good the newer word counts", () => {
    expect(outcome(ask({ crls: [held], ocsp: [answer()] }))).toEqual(GOOD);
    const older = answer({ thisUpdate: days(-3), nextUpdate: days(3) });
    expect(outcome(ask({ crls: [held], ocsp: [older] }))).toEqual(SUSPENDED);
  });

  it("of a list and an answer of the same moment the answer is named, whatever their digests are", () => {
    const thisUpdate = days(-1);
    for (let round = 0; round < 12; round++) {
      const evidence = {
        crls: [crl({ issuer: "Issuing", signer: issuing.key, entries: [], thisUpdate })],
        ocsp: [answer({ thisUpdate })],
      };
      expect(ask(evidence).revocation[0]).toMatchObject({ status: "good", source: "ocsp" });
    }
  });

  it("a bad answer does not hide a good list, and is shown", () => {
    const bad = answer({ signer: newKey() });
    const result = ask({ crls: [list()], ocsp: [bad] });
    expect(outcome(result)).toEqual(GOOD);
    expect(JSON.stringify(result.checks)).toContain("ocsp.responderNotFound");
  });
});

describe("the CA's own revocation", () => {
  const answer = ocsp({ about: leaf, issuer: issuing, signer: issuing.key });
  const judge = (crls: RevocationEvidence["crls"]) =>
    validateCertificate(
      {
        certificate: leaf,
        purpose: "any",
        at: NOW,
        now: NOW,
        anchors: [root.certificate],
        intermediates: [issuing.certificate],
        revocation: "required",
      },
      { crls, ocsp: [answer] },
    );

  it("is REVOKED_CA_NO_POE, and not called the certificate's", () => {
    const result = judge([crl({ issuer: "Root", signer: root.key, entries: [crlEntry(100, days(-2))] })]);
    expect([result.verdict, result.subIndication]).toEqual(["INDETERMINATE", "REVOKED_CA_NO_POE"]);
    expect(result.revocation.map(({ status: one }) => one)).toEqual(["good", "revoked"]);
  });

  it("must be known too", () => {
    const result = judge([]);
    expect([result.verdict, result.subIndication]).toEqual(["INDETERMINATE", "TRY_LATER"]);
  });
});

describe("the mode if-available", () => {
  const mode = { revocation: "if-available" } as const;

  it("skips the check where nothing is known, and says so", () => {
    const result = ask({}, mode);
    expect(result.verdict).toBe("TOTAL-PASSED");
    expect(result.checks).toContainEqual(
      expect.objectContaining({
        id: "certificate.revocation",
        status: "skipped",
        reason: "revocation.noSource",
      }),
    );
  });

  it("skips the check where no source was reachable, and names the address", () => {
    const attempt = {
      kind: "ocsp",
      certificate: leaf.sha256,
      url: "http://ocsp.example/",
      reason: "fetch.unreachable",
    } as const;
    const result = ask({ attempts: [attempt] }, mode);
    expect(result.verdict).toBe("TOTAL-PASSED");
    expect(why(result)).toBe("revocation.unreachable");
    expect(JSON.stringify(result.checks)).toContain("http://ocsp.example/");
  });

  it.each([
    ["revoked", { crls: [list(crlEntry(7, days(-2)))] }, REVOKED],
    ["suspended", { crls: [list(crlEntry(7, days(-2), reason(HOLD)))] }, SUSPENDED],
    [
      "stale",
      { crls: [crl({ issuer: "Issuing", signer: issuing.key, thisUpdate: days(-9), nextUpdate: days(-2) })] },
      STALE,
    ],
    ["badly signed", { crls: [crl({ issuer: "Issuing", signer: newKey() })] }, UNKNOWN],
  ])("counts an answer that is %s in full", (_what, evidence, expected) => {
    expect(outcome(ask(evidence, mode))).toEqual(expected);
  });
});
