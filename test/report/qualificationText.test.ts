/** The lines about trust and qualification: whose word, which reasons, nothing raw from the list or the certificate. */
import { describe, expect, it } from "vitest";
import { trustRows } from "../../src/report/qualificationText.js";
import type { AccreditationReason } from "../../src/trust/accreditation.js";
import type { AnchorOrigin } from "../../src/validate/anchors.js";
import type { Qualification } from "../../src/validate/results.js";
import { against, note, open, type QualificationReason } from "../../src/x509/qualifiedReason.js";
import { styleOf } from "./samples.js";

const DAY = "2024-01-01T00:00:00.000+00:00";
const AUTHORITY = { name: "УЦ \u001b[31m", registryNumber: "7" };
const ACTIVE = { state: "active", status: "Действует", since: DAY, authority: AUTHORITY } as const;
const LIST = { version: 7, date: DAY, sha256: "ab".repeat(32) };
const BY_LIST: AnchorOrigin = { origin: "list", atIssue: ACTIVE, now: ACTIVE, list: LIST };

const qualification = (
  status: Qualification["status"],
  reasons: readonly QualificationReason[],
  more: Partial<Qualification> = {},
): Qualification => ({
  status,
  reasons,
  subjectKind: "person",
  order: null,
  toolClass: null,
  subjectSignTool: "средство \u202e",
  issuerSignTool: null,
  identificationKind: null,
  privateKeyUsagePeriod: null,
  restrictions: { extendedKeyUsage: [], notices: [] },
  accreditation: { atIssue: ACTIVE, now: ACTIVE, list: LIST },
  ...more,
});

const rows = (
  anchor: AnchorOrigin | null,
  judged: Qualification | null,
  language: "ru" | "en" = "en",
  details = false,
): string => trustRows(styleOf(language, { details }), { anchor, qualification: judged }).join("\n");

describe("the line about trust", () => {
  it.each<readonly [AnchorOrigin, string, string]>([
    [{ origin: "request" }, "because you said so", "по вашему указанию"],
    [{ origin: "option", source: "a.pem" }, "you said so: --trust a.pem", "указанию: --trust a.pem"],
    [{ origin: "policy", source: "b.pem" }, "b.pem", "b.pem"],
    [{ origin: "store" }, "the trust store", "хранилище доверия"],
    [BY_LIST, "accredited CA: УЦ", "аккредитованный УЦ: УЦ"],
  ])("says whose word it is: %j", (anchor, english, russian) => {
    expect(rows(anchor, null)).toContain(english);
    expect(rows(anchor, null, "ru")).toContain(russian);
  });

  it("is absent without a path, and shows no character that a terminal obeys", () => {
    expect(rows(null, null)).toBe("");
    const all = rows(BY_LIST, qualification("qualified", []), "en", true);
    expect(all).toContain("registry № 7");
    expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it.each([
    "option",
    "policy",
    "store",
    "list",
    "notAccredited",
    "listOlder",
    "statusMissing",
    "statusUndated",
  ])("has its text in the checks, too: anchor.%s", (name) => {
    for (const language of ["ru", "en"] as const) {
      const { reasons, checks } = styleOf(language).texts;
      expect(reasons[`anchor.${name}`]).toBeDefined();
      expect(checks["certificate.trustAnchor"].byReason?.[`anchor.${name}`]).toBeDefined();
    }
  });
});

describe("the line about qualification", () => {
  it("gives the reasons that decide, three of them, and how many are left", () => {
    const reasons = [
      note("qualification.privateKeyPeriodMissing"),
      open("qualification.noList"),
      against("qualification.snilsMissing"),
      against("qualification.innWrong", { found: "12\u001b" }),
      against("qualification.toolClassMissing", { found: [] }),
      against("qualification.keyUsageMissing"),
      against("qualification.cnMissing"),
    ];
    const judged = qualification("unqualified", reasons);
    const text = rows(null, judged);
    expect(text).toContain("NOT УКЭП");
    expect(text).toContain("lacks the СНИЛС; ");
    expect(text).toContain("digits are wrong (12\\u{1b}); ");
    expect(text).toContain("is not stated; 2 more reasons (--details)");
    expect(text).not.toContain("podpis trust update");
    expect(text).not.toContain("period of use");
    const whole = rows(null, judged, "en", true);
    expect(whole).toContain("the common name (CN)");
    expect(whole).toContain("podpis trust update");
  });

  it.each<AccreditationReason>(["listOlder", "statusUndated", "statusMissing", "keyIdentifierOnly"])(
    "says in words why the list does not tell: %s",
    (reason) => {
      const unknown = { state: "unknown", status: null, since: null, reason } as const;
      const judged = qualification(
        "unknown",
        [open("qualification.accreditationUnknown", { found: reason })],
        { accreditation: { atIssue: unknown, now: unknown, list: LIST } },
      );
      for (const language of ["ru", "en"] as const)
        expect(rows(null, judged, language)).not.toContain(reason);
    },
  );

  it("shows what a reader should know although it decides nothing", () => {
    const ended = { ...ACTIVE, state: "notActive", status: "Прекращена" } as const;
    const text = rows(
      { origin: "store" },
      qualification("qualified", [note("qualification.notAccreditedNow", { found: "Прекращена" })], {
        accreditation: { atIssue: ACTIVE, now: ended, list: LIST },
      }),
    );
    expect(text).toContain("! the CA was accredited on the day of issue; now it is not");
    expect(text).toMatch(
      /Accreditation: CA of the list: .*\n.*«Действует» since .*; now: «Прекращена» since/,
    );
  });
});
