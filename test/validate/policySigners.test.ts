import { describe, expect, it } from "vitest";
import type { SignerRule } from "../../src/validate/policy.js";
import { checkSignerRules } from "../../src/validate/policySigners.js";
import type { Identity, Level, SignerResult } from "../../src/validate/results.js";

const signer = (subject: Identity, levelProven: Level = "T"): SignerResult =>
  ({
    verdict: "TOTAL-PASSED",
    levelProven,
    bestSignatureTime: null,
    certificate: { subject, thumbprints: { sha1: "a".repeat(40), sha256: "b".repeat(64) } },
  }) as unknown as SignerResult;

const OURS = signer({ cn: "ООО «Пример»", innle: "7700000016" });
const THEIRS = signer({ cn: "Примеров П. П.", inn: "770000000064" });

const ask = (rules: readonly Omit<SignerRule, "line">[], paths: readonly string[], signers = [OURS]) =>
  checkSignerRules({ rules: rules.map((rule) => ({ ...rule, line: 1 })), paths }, signers).map(
    ({ id, status }) => `${id.replace("requirement.", "")} ${status}`,
  );

describe("the signers a policy expects", () => {
  it("are asked for by every rule that means the path, not by the first alone", () => {
    const rules = [
      { path: "**", expect: { inn: "7700000016" } },
      { path: "contracts/**", requireLevel: "A" as const },
      { path: "letters/**", expect: { inn: "770000000064" } },
    ];
    expect(ask(rules, ["/in/contracts/a.sig"])).toEqual(["policyPath passed", "inn passed", "level failed"]);
    expect(ask(rules, ["/in/letters/a.sig"])).toEqual(["policyPath passed", "inn passed", "inn failed"]);
  });

  it("are asked for by the path of the document as well", () => {
    const rules = [{ path: "*.pdf", expect: { inn: "770000000064" } }];
    expect(ask(rules, ["/in/a.p7s", "/in/a.pdf"])).toEqual(["policyPath passed", "inn failed"]);
    expect(ask(rules, ["/in/a.p7s", "/in/a.pdf"], [THEIRS])).toEqual(["policyPath passed", "inn passed"]);
  });

  it("are nobody at a path that no rule means, and such a signature is not accepted", () => {
    expect(ask([{ path: "contracts/**" }], ["/in/other/a.sig"])).toEqual(["policyPath failed"]);
    expect(ask([{ path: "contracts/**" }, { path: "**" }], ["/in/other/a.sig"])).toEqual([
      "policyPath passed",
    ]);
  });

  it("may be several, each of whom must have signed", () => {
    const rules = [{ path: "**", requireSigners: [{ inn: "7700000016" }, { inn: "770000000064" }] }];
    expect(ask(rules, ["/a.sig"])).toEqual(["policyPath passed", "signer passed", "signer failed"]);
    expect(ask(rules, ["/a.sig"], [OURS, THEIRS])).toEqual([
      "policyPath passed",
      "signer passed",
      "signer passed",
    ]);
  });

  it("are not asked for without rules", () => {
    expect(ask([], ["/a.sig"])).toEqual([]);
  });
});
