/** The qualified profile on certificates that others made: what stands in them is read right. */
import { describe, expect, it } from "vitest";
import { unarmor } from "../../src/asn1/pem.js";
import { judgeQualification } from "../../src/validate/qualifiedJudgement.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { conformanceMissing, conformanceTitle, readConformance } from "../support/conformance.js";

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
