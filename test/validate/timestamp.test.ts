import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import { formatInstant } from "../../src/base/time.js";
import type { CheckedStamp } from "../../src/cms/levels/stamps.js";
import type { StampKind } from "../../src/cms/levels/tokens.js";
import type { DigestName } from "../../src/crypto/digest.js";
import type { CertificateResult } from "../../src/validate/results.js";
import { type AssessedStamp, checkOrder, judgeStamps, mayProve } from "../../src/validate/timestamp.js";
import { TestCa } from "../x509/support/pki.js";

const TSA = new TestCa("TSA").certificate;
const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

interface Faked {
  readonly intact?: boolean;
  readonly covers?: readonly StampKind[];
  readonly certificate?: Partial<CertificateResult> | null;
  readonly ends?: Date;
  /** Milliseconds. */
  readonly accuracy?: number;
  readonly imprint?: string;
  readonly indexDigest?: DigestName;
}

/** A time-stamp that was checked and whose TSA was assessed; only what the judgement looks at is there. */
function stamp(
  kind: StampKind,
  genTime: Date,
  {
    intact = true,
    covers,
    certificate,
    ends = day(300),
    accuracy,
    imprint = OID.sha256,
    indexDigest = "sha256",
  }: Faked = {},
): AssessedStamp {
  const attribute = { oid: kind, values: [{}] };
  const checked = {
    found: {
      kind,
      attribute,
      token: {
        tstInfo: {
          genTime,
          policy: "1.2.3",
          serialNumber: 1n,
          messageImprint: { hashAlgorithm: { oid: imprint } },
          ...(accuracy !== undefined && { accuracy }),
        },
        signerInfo: {
          digestAlgorithm: { oid: OID.sha256 },
          signatureAlgorithm: { oid: OID.ecdsaWithSha256 },
        },
      },
    },
    checks: [{ id: "timestamp.signature", status: intact ? "passed" : "failed" }],
    certificate: TSA,
    intact,
    ...(covers && {
      index: { digest: indexDigest, covers: (of: { oid: StampKind }) => covers.includes(of.oid) },
    }),
  } as unknown as CheckedStamp;
  const good = {
    verdict: "TOTAL-PASSED",
    path: [{ notAfter: formatInstant(ends) }],
    revocation: [],
    checks: [],
  };
  return {
    stamp: checked,
    certificate: certificate === null ? null : ({ ...good, ...certificate } as unknown as CertificateResult),
  };
}

const proven = (stamps: readonly AssessedStamp[], at: Date): boolean[] =>
  judgeStamps(stamps, at).map((judged) => judged.proven);

describe("a time-stamp proves its time", () => {
  it("when it is intact and its TSA was good", () => {
    expect(proven([stamp("signature", day(1))], day(2))).toEqual([true]);
  });

  it("not when it is broken", () => {
    expect(proven([stamp("signature", day(1), { intact: false })], day(2))).toEqual([false]);
  });

  it("not when its TSA was not good at genTime", () => {
    const certificate = { verdict: "INDETERMINATE", subIndication: "TRY_LATER" } as const;
    const [judged] = judgeStamps([stamp("signature", day(1), { certificate })], day(2));
    expect(judged).toMatchObject({
      proven: false,
      result: { verdict: "INDETERMINATE", subIndication: "TRY_LATER" },
    });
  });

  it("not when the TSA's path is broken, and that does not condemn the signature", () => {
    const certificate = { verdict: "TOTAL-FAILED", subIndication: "EXPIRED" } as const;
    const [judged] = judgeStamps([stamp("signature", day(1), { certificate })], day(2));
    expect(judged!.result.verdict).toBe("INDETERMINATE");
  });

  it("not when genTime is more than five minutes ahead", () => {
    const at = (ms: number) => new Date(day(1).getTime() - ms);
    expect(mayProve(stamp("signature", day(1)).stamp, at(300_000))).toBe(true);
    expect(mayProve(stamp("signature", day(1)).stamp, at(300_001))).toBe(false);
    expect(proven([stamp("signature", day(1), { certificate: null })], at(300_001))).toEqual([false]);
  });

  it("not when genTime is further ahead than a policy tolerates", () => {
    const at = new Date(day(1).getTime() - 300_001);
    const rules = { timestampSkew: 600_000 };
    expect(mayProve(stamp("signature", day(1)).stamp, at, rules)).toBe(true);
    expect(judgeStamps([stamp("signature", day(1))], at, rules)[0]!.proven).toBe(true);
    expect(mayProve(stamp("signature", day(1)).stamp, day(1), { timestampSkew: -1 })).toBe(false);
  });

  it("not any more when a certificate of its path has ended", () => {
    const [judged] = judgeStamps([stamp("signature", day(1), { ends: day(10) })], day(11));
    expect(judged).toMatchObject({ proven: false, result: { subIndication: "OUT_OF_BOUNDS_NO_POE" } });
    expect(proven([stamp("signature", day(1), { ends: day(10) })], day(10))).toEqual([true]);
  });

  it("still, when a later time-stamp over it was made before that end", () => {
    const inner = stamp("signature", day(1), { ends: day(10) });
    expect(proven([inner, stamp("archive", day(9), { covers: ["signature"] })], day(20))).toEqual([
      true,
      true,
    ]);
    expect(proven([inner, stamp("archive", day(11), { covers: ["signature"] })], day(20))).toEqual([
      false,
      true,
    ]);
    expect(proven([inner, stamp("archive", day(9), { covers: [] })], day(20))).toEqual([false, true]);
    expect(proven([inner, stamp("cades-c", day(9))], day(20))).toEqual([true, true]);
    expect(proven([inner, stamp("references", day(9))], day(20))).toEqual([false, true]);
    const ended = stamp("archive", day(9), { covers: ["signature"], ends: day(12) });
    expect(proven([inner, ended], day(20))).toEqual([false, false]);
  });

  it("through a chain of archive time-stamps, each made before the one inside ended", () => {
    const chain = [
      stamp("signature", day(1), { ends: day(10) }),
      stamp("archive", day(9), { covers: ["signature"], ends: day(20) }),
      stamp("archive", day(19), { covers: ["signature", "archive"] }),
    ];
    expect(proven(chain, day(30))).toEqual([true, true, true]);
    expect(proven(chain.slice(0, 2), day(30))).toEqual([false, false]);
  });

  it("not any more when a CA above the TSA was revoked since for such a reason", () => {
    const revokedCa = (reason: string) =>
      stamp("signature", day(1), {
        certificate: {
          revocation: [
            { certificate: "TSA", status: "good" },
            { certificate: "TSA CA", status: "good", revocationDate: formatInstant(day(3)), reason },
          ],
        },
      });
    expect(proven([revokedCa("cACompromise")], day(5))).toEqual([false]);
    expect(proven([revokedCa("keyCompromise")], day(5))).toEqual([false]);
    expect(proven([revokedCa("cessationOfOperation")], day(5))).toEqual([true]);
    expect(proven([revokedCa("cACompromise")], day(2))).toEqual([true]);
  });

  it("not any more when the TSA's key was revoked since for a reason that touches old tokens", () => {
    const revokedSince = (reason?: string) =>
      stamp("signature", day(1), {
        certificate: {
          revocation: [
            {
              certificate: "TSA",
              status: "good",
              revocationDate: formatInstant(day(3)),
              ...(reason !== undefined && { reason }),
            },
          ],
        },
      });
    expect(proven([revokedSince("keyCompromise")], day(5))).toEqual([false]);
    expect(proven([revokedSince()], day(5))).toEqual([false]);
    expect(proven([revokedSince("superseded")], day(5))).toEqual([true]);
    expect(proven([revokedSince("keyCompromise")], day(2))).toEqual([true]);
  });
});

describe("the algorithm policy, at genTime", () => {
  it.each([
    ["the imprint", "timestamp.imprint", { imprint: OID.sha1 }],
    ["the index", "timestamp.hashIndex", { covers: [], indexDigest: "sha1" }],
  ] as const)("asks what %s was made with", (_what, id, faked) => {
    const [judged] = judgeStamps([stamp("archive", day(1), faked)], day(2));
    expect(judged!.proven).toBe(false);
    expect(judged!.result.checks).toContainEqual(
      expect.objectContaining({ id, status: "indeterminate", reason: "policy.sha1" }),
    );
    const then = new Date("2013-06-01T00:00:00Z");
    expect(proven([stamp("archive", then, faked)], then)).toEqual([true]);
    const rules = { algorithmDates: { sha1: "never" } };
    expect(judgeStamps([stamp("archive", day(1), faked)], day(2), rules)[0]!.proven).toBe(true);
  });
});

describe("the accuracy of a token (RFC 3161 §2.4.2)", () => {
  const span = (accuracy: number | undefined, at: Date) =>
    judgeStamps([stamp("signature", day(1), accuracy === undefined ? {} : { accuracy })], at)[0]!.span;

  it("makes of genTime the times between which it was made", () => {
    expect(span(undefined, day(2))).toEqual({ from: day(1), to: day(1) });
    const [from, to] = [-60_000, 60_000].map((ms) => new Date(day(1).getTime() + ms));
    expect(span(60_000, day(2))).toEqual({ from, to });
  });

  it("says nothing of times that have not come", () => {
    expect(span(10 * 86_400_000, day(2))?.to).toEqual(day(2));
  });

  it("counts where a later time-stamp must have been made before a certificate ended", () => {
    const inner = stamp("signature", day(1), { ends: day(10) });
    const outer = (accuracy: number) => stamp("archive", day(9), { covers: ["signature"], accuracy });
    expect(proven([inner, outer(3_600_000)], day(20))).toEqual([true, true]);
    expect(proven([inner, outer(2 * 86_400_000)], day(20))).toEqual([false, true]);
  });
});

describe("the order of time-stamps", () => {
  const order = (...stamps: AssessedStamp[]) =>
    checkOrder(judgeStamps(stamps, day(300))).map(({ status }) => status);

  it("is right when each was made over what was there", () => {
    expect(
      order(
        stamp("content", day(1)),
        stamp("signature", day(2)),
        stamp("cades-c", day(2)),
        stamp("archive", day(3)),
      ),
    ).toEqual(["passed"]);
  });

  it("is wrong when the signature was stamped before the content, or after the archive", () => {
    expect(order(stamp("content", day(3)), stamp("signature", day(2)))).toEqual(["indeterminate"]);
    expect(order(stamp("signature", day(3)), stamp("archive", day(2)))).toEqual(["indeterminate"]);
  });

  it("tolerates clocks that differ by minutes", () => {
    const later = new Date(day(2).getTime() + 299_000);
    expect(order(stamp("signature", later), stamp("cades-c", day(2)))).toEqual(["passed"]);
  });

  it("tolerates what a policy does", () => {
    const judged = judgeStamps(
      [stamp("signature", new Date(day(2).getTime() + 299_000)), stamp("cades-c", day(2))],
      day(300),
    );
    expect(checkOrder(judged, { timestampSkew: 60_000 })[0]?.status).toBe("indeterminate");
    expect(checkOrder(judged, { timestampSkew: 300_000 })[0]?.status).toBe("passed");
  });

  it("is said with the times and the tolerance", () => {
    const judged = judgeStamps([stamp("signature", day(3)), stamp("archive", day(2))], day(300));
    const found = [day(3), day(2)].map(formatInstant);
    expect(checkOrder(judged)).toMatchObject([{ found, tolerance: 300_000 }]);
  });

  it("is not asked of a single time-stamp", () => {
    expect(order(stamp("signature", day(1)))).toEqual([]);
  });
});
