import { describe, expect, it } from "vitest";
import { formatInstant } from "../../src/base/time.js";
import type { StampKind } from "../../src/cms/levels/tokens.js";
import type { CertificateResult } from "../../src/validate/results.js";
import { certificateCheck, type ProvenTimes, provenTimes } from "../../src/validate/signature.js";
import type { JudgedStamp } from "../../src/validate/timestamp.js";

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const times = (best: Date | null, notBefore: Date | null = null): ProvenTimes => ({ best, notBefore });

function failed(subIndication: CertificateResult["subIndication"], path = 2): CertificateResult {
  return {
    verdict: "TOTAL-FAILED",
    subIndication,
    certificate: { notAfter: formatInstant(day(10)) },
    path: Array.from({ length: path }, () => ({})),
    revocation: [{ certificate: "x", status: "revoked", revocationDate: formatInstant(day(5)) }],
    checks: [],
  } as unknown as CertificateResult;
}

const outcome = (result: CertificateResult, proven: ProvenTimes): string => {
  const { status, subIndication } = certificateCheck(result, proven);
  return [status, subIndication].join(" ").trim();
};

describe("what the state of the signer's certificate means for the signature", () => {
  it("good: it passes", () => {
    expect(outcome({ ...failed(undefined), verdict: "TOTAL-PASSED" }, times(null))).toBe("passed");
  });

  it("revoked, and nothing shows that the signature is older", () => {
    expect(outcome(failed("REVOKED"), times(null))).toBe("indeterminate REVOKED_NO_POE");
    expect(outcome(failed("REVOKED"), times(day(6)))).toBe("indeterminate REVOKED_NO_POE");
  });

  it("revoked before the content was stamped: the signature was made after it", () => {
    expect(outcome(failed("REVOKED"), times(null, day(6)))).toBe("failed REVOKED");
    expect(outcome(failed("REVOKED"), times(null, day(4)))).toBe("indeterminate REVOKED_NO_POE");
  });

  it("expired: the same with its end", () => {
    expect(outcome(failed("EXPIRED"), times(null))).toBe("indeterminate OUT_OF_BOUNDS_NO_POE");
    expect(outcome(failed("EXPIRED"), times(null, day(11)))).toBe("failed EXPIRED");
  });

  it("not yet valid at a proven time: it was signed before the certificate existed", () => {
    expect(outcome(failed("NOT_YET_VALID"), times(day(1)))).toBe("failed NOT_YET_VALID");
    expect(outcome(failed("NOT_YET_VALID"), times(null))).toBe("indeterminate OUT_OF_BOUNDS_NO_POE");
  });

  it("without a path nothing it says of itself decides", () => {
    expect(outcome(failed("EXPIRED", 0), times(null))).toBe("indeterminate NO_CERTIFICATE_CHAIN_FOUND");
  });

  it("undecided: it stays what it is", () => {
    const undecided = { ...failed("TRY_LATER"), verdict: "INDETERMINATE" } as const;
    expect(outcome(undecided, times(null))).toBe("indeterminate TRY_LATER");
  });
});

describe("the proven times", () => {
  const stamp = (kind: StampKind, genTime: Date, proven = true): JudgedStamp =>
    ({ proven, stamp: { found: { kind } }, span: { from: genTime, to: genTime } }) as unknown as JudgedStamp;

  it("are the earliest over the signature and the latest over the content", () => {
    const stamps = [
      stamp("content", day(1)),
      stamp("content", day(2)),
      stamp("signature", day(4)),
      stamp("signature", day(3)),
      stamp("archive", day(9)),
    ];
    expect(provenTimes(stamps)).toEqual(times(day(3), day(2)));
  });

  it("allow for the accuracy of the tokens, whichever way is the worse", () => {
    const wide = (kind: StampKind): JudgedStamp => ({
      ...stamp(kind, day(5)),
      span: { from: day(4), to: day(6) },
    });
    expect(provenTimes([wide("signature"), wide("content")])).toEqual(times(day(6), day(4)));
  });

  it("come from proven time-stamps alone", () => {
    expect(provenTimes([stamp("signature", day(1), false), stamp("archive", day(9))])).toEqual(times(day(9)));
    expect(provenTimes([stamp("signature", day(1), false)])).toEqual(times(null));
  });

  it("do not come from a time-stamp over references: it does not cover the signature", () => {
    expect(provenTimes([stamp("references", day(1))])).toEqual(times(null));
  });
});
