import { describe, expect, it } from "vitest";
import {
  checkRequiredSigners,
  readRequiredSigner,
  requiredSigners,
} from "../../src/validate/requiredSigners.js";
import type { Identity, SignerResult } from "../../src/validate/results.js";

const signer = (subject: Identity, changes: Partial<SignerResult> = {}): SignerResult =>
  ({
    verdict: "TOTAL-PASSED",
    bestSignatureTime: null,
    certificate: { subject, thumbprints: { sha1: "a".repeat(40), sha256: "b".repeat(64) } },
    ...changes,
  }) as unknown as SignerResult;

const SELLER = { cn: "ООО «Пример»", innle: "9800000013", ogrn: "1027700000019" };
const BUYER = { cn: "ООО «Образец»", innle: "9800000020", snils: "112-233-445 95" };
const BOTH = [{ inn: "9800000013" }, { inn: "9800000020" }];
const MORNING = "2026-02-01T07:00:00.000+00:00";
const EVENING = "2026-02-01T17:00:00.000+00:00";

describe("a required signer", () => {
  it.each([
    ["9800000013", { inn: "9800000013" }],
    ["770000000082", { inn: "770000000082" }],
    ["1027700000019", { ogrn: "1027700000019" }],
    ["304770000000019", { ogrn: "304770000000019" }],
    ["112-233-445 95", { snils: "11223344595" }],
    ["snils:11223344595", { snils: "11223344595" }],
    ["INN:9800000013", { inn: "9800000013" }],
    ["BB:".repeat(31) + "BB", { thumbprint: "b".repeat(64) }],
    [`thumbprint:${"a".repeat(40)}`, { thumbprint: "a".repeat(40) }],
  ])("is read from %s", (typed, expected) => {
    expect(readRequiredSigner(typed)).toEqual(expected);
  });

  it.each(["", "12345", "inn:112-233-445 95", "name:Пример", "98000000zz", "constructor:1"])(
    "is not read from %j",
    (typed) => {
      expect(() => readRequiredSigner(typed)).toThrow(expect.objectContaining({ code: "USAGE" }));
    },
  );
});

describe("both parties", () => {
  const statuses = (signers: readonly SignerResult[]) =>
    checkRequiredSigners(signers, BOTH).map(({ status, reason }) => [status, reason]);

  it("have signed when each has, in any order and among others", () => {
    const signers = [signer(BUYER), signer({ cn: "Третий" }), signer(SELLER)];
    expect(statuses(signers)).toEqual([
      ["passed", undefined],
      ["passed", undefined],
    ]);
    expect(requiredSigners(signers, BOTH)).toEqual({ allSigned: true, provenBy: null });
  });

  it("have not when one is absent", () => {
    expect(statuses([signer(SELLER)])).toEqual([
      ["passed", undefined],
      ["failed", "requirement.signerAbsent"],
    ]);
    expect(requiredSigners([signer(SELLER)], BOTH)).toEqual({ allSigned: false, provenBy: null });
    expect(requiredSigners([], BOTH)).toEqual({ allSigned: false, provenBy: null });
  });

  it.each([
    ["TOTAL-FAILED", "HASH_FAILURE"],
    ["INDETERMINATE", "TRY_LATER"],
  ] as const)("have not when one's signature is %s", (verdict, subIndication) => {
    const signers = [
      signer(SELLER, { bestSignatureTime: MORNING }),
      signer(BUYER, { verdict, subIndication }),
    ];
    expect(checkRequiredSigners(signers, BOTH)[1]).toMatchObject({
      status: "failed",
      reason: "requirement.signerNotValid",
      subject: BUYER.cn,
      found: [subIndication],
      expected: ["inn 9800000020"],
    });
    expect(requiredSigners(signers, BOTH)).toEqual({ allSigned: false, provenBy: null });
  });

  it("have signed when a party's second signature is valid", () => {
    const signers = [signer(SELLER, { verdict: "INDETERMINATE" }), signer(SELLER), signer(BUYER)];
    expect(requiredSigners(signers, BOTH)?.allSigned).toBe(true);
  });

  it("had signed by the later of the proven times, a party's earliest one counting", () => {
    const signers = [
      signer(SELLER, { bestSignatureTime: MORNING }),
      signer(BUYER, { bestSignatureTime: "2026-03-01T00:00:00.000+00:00" }),
      signer(BUYER, { bestSignatureTime: EVENING }),
    ];
    expect(requiredSigners(signers, BOTH)).toEqual({ allSigned: true, provenBy: EVENING });
    expect(checkRequiredSigners(signers, BOTH).map(({ found }) => found)).toEqual([MORNING, EVENING]);
  });

  it("prove no time while one of them proves none", () => {
    const signers = [signer(SELLER, { bestSignatureTime: MORNING }), signer(BUYER)];
    expect(requiredSigners(signers, BOTH)).toEqual({ allSigned: true, provenBy: null });
  });

  it("all of what is asked of one is asked of one and the same signer", () => {
    const one = [{ inn: "9800000013", snils: "11223344595" }];
    expect(requiredSigners([signer(SELLER), signer(BUYER)], one)?.allSigned).toBe(false);
    expect(requiredSigners([signer({ ...SELLER, ...{ snils: "112-233-445 95" } })], one)?.allSigned).toBe(
      true,
    );
  });

  it("is no question when nobody is required", () => {
    expect(requiredSigners([signer(SELLER)], [])).toBeNull();
    expect(checkRequiredSigners([signer(SELLER)], [])).toEqual([]);
  });
});
