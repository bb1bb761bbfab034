import { describe, expect, it } from "vitest";
import { type Check, conclude, verdictExitCode, worst } from "../../src/base/check.js";

const passed: Check = { id: "cms.format", status: "passed" };
const warning: Check = { id: "signer.attributeOrder", status: "warning" };
const later: Check = { id: "certificate.revocation", status: "indeterminate", subIndication: "TRY_LATER" };
const noChain: Check = {
  id: "certificate.path",
  status: "indeterminate",
  subIndication: "NO_CERTIFICATE_CHAIN_FOUND",
};
const hash: Check = { id: "signer.messageDigest", status: "failed", subIndication: "HASH_FAILURE" };
const crypto: Check = { id: "signer.signatureValue", status: "failed", subIndication: "SIG_CRYPTO_FAILURE" };

describe("the verdict of a list of checks", () => {
  it("passes when nothing failed or stayed open; warnings do not change it", () => {
    expect(conclude([passed, warning])).toEqual({ verdict: "TOTAL-PASSED" });
  });

  it("fails when one fails, whatever stayed open", () => {
    expect(conclude([later, hash, passed])).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "HASH_FAILURE",
    });
  });

  it("names the most telling of several reasons, in any order", () => {
    expect(conclude([crypto, hash]).subIndication).toBe("HASH_FAILURE");
    expect(conclude([later, noChain]).subIndication).toBe("NO_CERTIFICATE_CHAIN_FOUND");
    expect(conclude([noChain, later]).subIndication).toBe("NO_CERTIFICATE_CHAIN_FOUND");
  });

  it("of several signers is that of the worst; of none there is none", () => {
    expect(worst([conclude([passed]), conclude([later]), conclude([passed])])?.verdict).toBe("INDETERMINATE");
    expect(worst([conclude([later]), conclude([hash])])?.verdict).toBe("TOTAL-FAILED");
    expect(worst([])).toBeUndefined();
  });

  it("has the exit codes 0, 1 and 3", () => {
    expect(verdictExitCode("TOTAL-PASSED")).toBe(0);
    expect(verdictExitCode("TOTAL-FAILED")).toBe(1);
    expect(verdictExitCode("INDETERMINATE")).toBe(3);
  });
});
