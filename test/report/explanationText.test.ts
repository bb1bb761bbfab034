import { describe, expect, it } from "vitest";
import { renderVerify } from "../../src/report/text.js";
import type { Explanation } from "../../src/validate/explanation.js";
import { CERTIFICATE, signer, styleOf, verifyReport } from "./samples.js";

const NOTHING: Explanation = { proven: [], nextLevel: null, missing: [], holds: null, earlier: null };
const MORNING = "2024-07-10T12:02:11.000+00:00";
const END = "2025-03-28T15:11:01.000+00:00";

const lines = (explanation: Partial<Explanation>, language: "ru" | "en" = "en"): string[] =>
  renderVerify(
    verifyReport({ signers: [signer({ explanation: { ...NOTHING, ...explanation } })] }),
    styleOf(language),
  ).map((line) => line.trim());

const FACTS: Explanation["proven"] = [
  { id: "intact", by: "Алла" },
  { id: "existed", at: MORNING, by: "TSA 1", kind: "signature" },
  { id: "certificateGood", at: MORNING, by: "OCSP 1", source: "ocsp", asOf: MORNING },
  { id: "preserved", at: END, by: "TSA 2", kind: "archive" },
];

describe("what is proven and by what", () => {
  it("is said in both languages", () => {
    expect(lines({ proven: FACTS })).toEqual(
      expect.arrayContaining([
        "Proven:        it existed before 2024-07-10 15:02:11 MSK, by the time-stamp of TSA 1",
        "the certificate was good at 2024-07-10 15:02:11 MSK, by the OCSP answer of OCSP 1, 2024-07-10 15:02:11 MSK",
        "with its evidence it existed before 2025-03-28 18:11:01 MSK, by the time-stamp (archival) of TSA 2",
      ]),
    );
    expect(lines({ proven: FACTS }, "ru")).toContain(
      "Доказано:      подпись существовала до 10.07.2024 15:02:11 МСК: штамп времени, TSA 1",
    );
  });

  it("tells a list from an answer, and says when revocation was not asked", () => {
    const byList = lines({
      proven: [{ id: "certificateGood", at: MORNING, by: "CA", source: "crl", asOf: END }],
    });
    expect(byList.join("\n")).toContain("by the revocation list of CA, 2025-03-28 18:11:01 MSK");
    const unasked = lines({ proven: [{ id: "certificateValid", at: MORNING }] });
    expect(unasked.join("\n")).toContain("revocation was not checked");
  });

  it("shows names out of certificates escaped", () => {
    const hostile = lines({
      proven: [{ id: "existed", at: MORNING, by: "TSA\u202e\u001b[2J", kind: "signature" }],
    });
    expect(hostile.join("\n")).not.toMatch(/\u202e|\u001b/);
  });
});

describe("what is missing, and how long it holds", () => {
  it("names the next level and what it wants", () => {
    const missing = [{ id: "values" }, { id: "timestampUnproven", kind: "cades-c" }] as const;
    const text = lines({ nextLevel: "XLT1", missing }).join("\n");
    expect(text).toContain("Missing:       for XLT1: the evidence itself, trust in the time-stamp (");
    expect(lines({ nextLevel: null }).join("\n")).not.toContain("Missing:");
  });

  it.each([
    ["timestampCertificate", "when the time-stamping certificate ends (TSA 1)"],
    ["certificate", "when the certificate ends (TSA 1)"],
    ["algorithm", "when the algorithm is refused"],
  ] as const)("ends for the reason %s", (reason, text) => {
    const holds = { until: END, reason, subject: "TSA 1", refreshBy: MORNING };
    const shown = lines({ holds }).join("\n");
    expect(shown).toContain(`Holds:         until 2025-03-28 18:11:01 MSK, ${text}`);
    expect(shown).toContain("from 2024-07-10 15:02:11 MSK on fresh revocation data are needed");
  });

  it("says when a signature was last proven, and what has ended since", () => {
    const earlier = { at: MORNING, levelProven: "A", until: END, reason: "timestampCertificate" } as const;
    expect(lines({ earlier })).toContain(
      "Earlier:       proven good on 2024-07-10 15:02:11 MSK (A), the evidence ended on 2025-03-28 18:11:01 MSK",
    );
    const lasting = { ...earlier, until: "2030-01-01T00:00:00.000+00:00" };
    expect(lines({ earlier: lasting }).join("\n")).toMatch(/proven good on 2024-07-10 15:02:11 MSK \(A\)$/m);
  });
});

describe("who else signed", () => {
  const text = (changes: Parameters<typeof verifyReport>[0]) =>
    renderVerify(verifyReport(changes), styleOf("en")).join("\n");

  it("shows countersignatures, valid, unproven and broken, and says so in the first line", () => {
    const one = {
      intact: true,
      verdict: "TOTAL-PASSED",
      claimedSigningTime: MORNING,
      bestSignatureTime: null,
      certificate: CERTIFICATE,
      revocation: [],
      timestamps: [],
      checks: [],
    } as const;
    const open = { ...one, verdict: "INDETERMINATE", subIndication: "REVOKED_NO_POE" } as const;
    const broken = {
      ...one,
      intact: false,
      verdict: "TOTAL-FAILED",
      certificate: null,
      checks: [{ id: "signer.signatureValue", status: "failed", subIndication: "SIG_CRYPTO_FAILURE" }],
    } as const;
    const note = "not every countersignature is valid";
    const valid = text({ signers: [signer({ countersignatures: [one] })] });
    expect(valid).toContain('Countersigned: ООО "Опытный образец 1": ✔ valid');
    expect(valid).toContain("2024-07-10 15:02:11 MSK");
    expect(valid).not.toContain(note);
    const shown = text({ signers: [signer({ countersignatures: [one, open, broken] })] });
    expect(shown.split("\n")[0]).toContain(note);
    expect(shown).toContain("? intact, but not proven");
    expect(shown).toContain("[REVOKED_NO_POE]");
    expect(shown).toContain("Countersigned: ?: ✖ not valid");
    expect(shown).toContain("[signer.signatureValue]");
  });

  it("says whether all who had to have signed, and by when", () => {
    expect(text({ requiredSigners: { allSigned: true, provenBy: MORNING } })).toContain(
      "Required:      ✔ all of them have signed, by 2024-07-10 15:02:11 MSK",
    );
    expect(text({ requiredSigners: { allSigned: true, provenBy: null } })).toContain("is not proven");
    expect(text({ requiredSigners: { allSigned: false, provenBy: null } })).toContain(
      "Required:      ✖ not all of them have signed",
    );
    expect(text({ requiredSigners: null })).not.toContain("Required:");
  });
});
