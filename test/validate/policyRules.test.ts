/** What a policy moves in the validation itself: tolerances and the ends of algorithms. */
import { describe, expect, it } from "vitest";
import { MINUTE } from "../../src/base/time.js";
import { validateCertificate } from "../../src/validate/certificate.js";
import type { JudgementRules } from "../../src/validate/policy.js";
import { crl, days, NOW, ocsp, status, TestCa, weakened } from "../x509/support/pki.js";

const root = new TestCa("Root");
const leaf = root.issue("Ivan");

const minutes = (count: number): Date => new Date(NOW.getTime() + count * MINUTE);

const ask = (
  evidence: Partial<Parameters<typeof validateCertificate>[1]>,
  rules?: JudgementRules,
): string => {
  const { revocation } = validateCertificate(
    {
      certificate: leaf,
      purpose: "any",
      at: NOW,
      now: NOW,
      anchors: [root.certificate],
      intermediates: [],
      revocation: "required",
      rules,
    },
    { crls: [], ocsp: [], ...evidence },
  );
  return revocation[0]?.status ?? "no path";
};

const list = (changes: Partial<Parameters<typeof crl>[0]>) => ({
  crls: [crl({ issuer: "Root", signer: root.key, ...changes })],
});
const answer = (changes: object) => ({
  ocsp: [ocsp({ about: leaf, issuer: root, signer: root.key, status: status.good(), ...changes })],
});

describe("clockSkew", () => {
  const ahead = list({ thisUpdate: minutes(7) });

  it("is five minutes by default, and what the policy says else, for lists", () => {
    expect(ask(ahead)).toBe("unknown");
    expect(ask(ahead, { clockSkew: 10 * MINUTE })).toBe("good");
    expect(ask(list({ thisUpdate: minutes(2) }))).toBe("good");
    expect(ask(list({ thisUpdate: minutes(2) }), { clockSkew: MINUTE })).toBe("unknown");
  });

  it("holds for OCSP answers, too", () => {
    const fast = answer({ thisUpdate: minutes(7), producedAt: minutes(7) });
    expect(ask(fast)).toBe("unknown");
    expect(ask(fast, { clockSkew: 10 * MINUTE })).toBe("good");
  });
});

describe("ocspMaxAge", () => {
  it("is how long an answer without nextUpdate counts", () => {
    const old = answer({ thisUpdate: days(-2) });
    expect(ask(old)).toBe("stale");
    expect(ask(old, { ocspMaxAge: 3 * 24 * 60 * MINUTE })).toBe("good");
    expect(ask(answer({ thisUpdate: days(-0.5) }), { ocspMaxAge: 60 * MINUTE })).toBe("stale");
  });
});

describe("algorithmDates", () => {
  const never = { algorithmDates: { sha1: "never" } };

  it("hold for the signatures of lists and OCSP answers", () => {
    const sha1 = list({ signer: weakened(root.key) });
    expect(ask(sha1)).toBe("unknown");
    expect(ask(sha1, never)).toBe("good");
    const weakAnswer = answer({ signer: weakened(root.key) });
    expect(ask(weakAnswer)).toBe("unknown");
    expect(ask(weakAnswer, never)).toBe("good");
  });

  it("hold for the signatures of certificates", () => {
    const algorithm = (rules?: JudgementRules) =>
      validateCertificate({
        certificate: root.issue("Weak", { signer: weakened(root.key) }),
        purpose: "any",
        at: NOW,
        now: NOW,
        anchors: [root.certificate],
        intermediates: [],
        revocation: "off",
        rules,
      }).checks.find(({ id }) => id === "certificate.algorithm");
    expect(algorithm()).toMatchObject({ status: "indeterminate", reason: "policy.sha1" });
    expect(algorithm(never)).toMatchObject({ status: "passed" });
  });
});
