/** The qualified profile on certificates that others made: what stands in them is read right. */
import { describe, expect, it } from "vitest";
import type { AccreditedCas } from "../../src/app/accredited.js";
import { unarmor } from "../../src/asn1/pem.js";
import { renderVerify } from "../../src/report/text.js";
import { judgeQualification } from "../../src/validate/qualifiedJudgement.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { styleOf } from "../report/samples.js";
import { type HistoryEntry, listOf } from "../support/accredited.js";
import { conformanceMissing, conformanceTitle, readConformance } from "../support/conformance.js";
import { verifyBytes } from "./verifyFile.js";

const AT = new Date("2024-07-16T15:00:00Z");

function judge(file: string) {
  const certificate = parseCertificate(unarmor(readConformance(...file.split("/")))[0]!.der);
  const { reasons, ...rest } = judgeQualification({
    certificate,
    path: [certificate],
    index: null,
    at: AT,
    now: AT,
  });
  return {
    ...rest,
    reasons: reasons.map(({ weight, id }) => `${weight} ${id.replace("qualification.", "")}`),
  };
}

describe.skipIf(conformanceMissing)(conformanceTitle("the qualified profile of real certificates"), () => {
  it("of a test CA: tools, class, and numbers that belong to nobody", () => {
    expect(judge("rusig/embedded/14_1.cert1.der")).toMatchObject({
      status: "unqualified",
      subjectKind: "organisation",
      toolClass: "КС2",
      subjectSignTool: '"КриптоПро CSP" (версия 4.0)',
      issuerSignTool: [
        '"КриптоПро CSP" (версия 4.0)',
        'Удостоверяющий центр "КриптоПро УЦ"',
        "Сертификат соответствия № СФ/000-0000 от 00.00.0000",
        "Сертификат соответствия № СФ/000-0000 от 00.00.0000",
      ],
      identificationKind: null,
      order: { name: expect.stringContaining("№ 31") },
      reasons: [
        "open noList",
        "against innOldForm",
        "against ogrnWrong",
        "against identificationKindMissing",
        "note privateKeyPeriodMissing",
      ],
    });
  });

  it("of its OCSP responder: a class and no owner", () => {
    expect(judge("rusig/embedded/14_1.cert2.der")).toMatchObject({
      status: "unqualified",
      subjectKind: "undetermined",
      toolClass: "КС2",
      issuerSignTool: null,
      restrictions: { extendedKeyUsage: ["1.3.6.1.5.5.7.3.9"] },
    });
  });

  it("of its user, who has nothing but a name", () => {
    expect(judge("rusig/embedded/14_1.cert0.der")).toMatchObject({
      status: "unqualified",
      subjectKind: "undetermined",
      toolClass: null,
      reasons: [
        "open noList",
        "against subjectUndetermined",
        "against subjectSignToolMissing",
        "against issuerSignToolMissing",
        "against toolClassMissing",
        "against identificationKindMissing",
        "note privateKeyPeriodMissing",
      ],
    });
  });

  it.each([
    "gost/gost-engine/tc26_cms/sender256_cert.pem",
    "gost/pygost-newer/test_cms.TestR132356510252019.setUp.L545.der",
  ])("of the standard's sample %s: no order speaks of its day", (file) => {
    expect(judge(file)).toMatchObject({
      status: "unknown",
      subjectKind: "organisation",
      order: null,
      reasons: ["open noList", "open orderUnknown"],
    });
  });

  it("of a sample of 2013: the order of its day asks for no kind of identification", () => {
    expect(judge("gost/pygost/test_x509.TestCertificate.test_256.L129.der")).toMatchObject({
      order: { name: "приказ ФСБ России от 27.12.2011 № 795" },
      reasons: [
        "open noList",
        "against subjectUndetermined",
        "against subjectSignToolMissing",
        "against issuerSignToolMissing",
        "against toolClassMissing",
        "note privateKeyPeriodMissing",
      ],
    });
  });
});

describe.skipIf(conformanceMissing)(
  conformanceTitle("real signatures, judged by a list that has their CA"),
  () => {
    const ca = parseCertificate(readConformance("rusig", "embedded", "14_1.cert1.der"));
    const list = (history: readonly HistoryEntry[]): AccreditedCas =>
      listOf({ listed: [ca], history, date: new Date("2024-07-16T12:00:00Z") });
    const verified = (id: string, history: readonly HistoryEntry[]) =>
      verifyBytes(readConformance("rusig", `${id}.p7s`), readConformance("rusig", `${id}.bin`), {
        at: AT,
        pool: { accredited: list(history) },
      });
    const SINCE: HistoryEntry = ["Действует", new Date("2020-01-01T00:00:00Z")];

    it.each(["01_1", "07_1", "14_1", "25_1"])(
      "%s: the path ends at the list, and the profile says what is missing",
      async (id) => {
        const report = await verified(id, [SINCE]);
        const [signer] = report.signers;
        expect(signer).toMatchObject({
          anchor: { origin: "list", atIssue: { state: "active", foundBy: "thumbprint" } },
          qualification: {
            status: "unqualified",
            subjectKind: "undetermined",
            accreditation: { atIssue: { authority: { name: "Учебный УЦ", registryNumber: "17" } } },
          },
        });
        expect(
          signer!
            .qualification!.reasons.filter(({ weight }) => weight === "against")
            .map(({ id: one }) => one),
        ).toEqual([
          "qualification.subjectUndetermined",
          "qualification.subjectSignToolMissing",
          "qualification.issuerSignToolMissing",
          "qualification.toolClassMissing",
          "qualification.identificationKindMissing",
        ]);
        const text = renderVerify(report, styleOf("ru")).join("\n");
        expect(text).toMatch(
          /НЕ УКЭП: сертификат неквалифицированный — не понять, кто владелец.*; ещё причин: 2/,
        );
      },
    );

    it("14_1 has no path by it when the accreditation had ended before its certificate was issued", async () => {
      const report = await verified("14_1", [SINCE, ["Прекращена", new Date("2024-01-01T00:00:00Z")]]);
      expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "NO_CERTIFICATE_CHAIN_FOUND" });
      expect(report.signers[0]).toMatchObject({ anchor: null, qualification: { status: "unqualified" } });
      const text = renderVerify(report, styleOf("ru")).join("\n");
      expect(text).toContain("УЦ есть в списке, но в день выдачи сертификата аккредитован не был");
    });
  },
);
