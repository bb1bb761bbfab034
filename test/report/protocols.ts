/** Whole results as a protocol shows them; names and numbers are invented, check digits right. */
import type { FailedReport } from "../../src/report/reports.js";
import type { MchdDocument } from "../../src/validate/authorityResult.js";
import type { CertificateFacts, VerifyReport } from "../../src/validate/results.js";
import { CERTIFICATE, signer, verifyReport } from "./samples.js";

const hash = (digit: string): string => digit.repeat(64);

const certificate = (
  cn: string,
  issuer: string,
  digit: string,
  dates: readonly [string, string],
): CertificateFacts => ({
  subject: { cn },
  issuer: { cn: issuer },
  serial: `4f${digit.repeat(2)}`,
  notBefore: `${dates[0]}T00:00:00.000+00:00`,
  notAfter: `${dates[1]}T00:00:00.000+00:00`,
  key: "GOST R 34.10-2012 256, CryptoPro-XchA",
  signatureAlgorithm: "1.2.643.7.1.1.3.2",
  thumbprints: { sha1: digit.repeat(40), sha256: hash(digit) },
});

const SIGNER: CertificateFacts = {
  ...CERTIFICATE,
  subject: {
    cn: "Примерова Алла Игоревна",
    surname: "Примерова",
    givenName: "Алла Игоревна",
    inn: "980000000101",
    snils: "99900000115",
  },
  issuer: { cn: "УЦ «Образцовые подписи»" },
  serial: "01dbc4f07ab20000",
  notBefore: "2026-01-12T09:00:00.000+00:00",
  notAfter: "2027-04-12T09:00:00.000+00:00",
  thumbprints: { sha1: "c1".repeat(20), sha256: "c1".repeat(32) },
};
const CA = certificate("УЦ «Образцовые подписи»", "Учебный головной удостоверяющий центр", "d", [
  "2023-05-10",
  "2036-05-10",
]);
const ROOT = certificate(
  "Учебный головной удостоверяющий центр",
  "Учебный головной удостоверяющий центр",
  "e",
  ["2018-07-06", "2036-07-01"],
);
const TSA = certificate("Служба штампов времени «Точный час»", "УЦ «Образцовые подписи»", "f", [
  "2025-02-01",
  "2030-02-01",
]);

const COMPANY = {
  kind: "organisation",
  name: "ООО «Опытный образец 1»",
  inn: "9800000013",
  ogrn: "1259800000019",
} as const;
const HEAD = {
  kind: "person",
  name: "Образцов Пётр Ильич",
  inn: "980000000205",
  snils: "99900000216",
} as const;
const CLERK = {
  kind: "person",
  name: "Примерова Алла Игоревна",
  inn: "980000000101",
  snils: "99900000115",
} as const;

const mchdDocument = (more: Partial<MchdDocument>): MchdDocument => ({
  file: "m.xml",
  format: "EMCHD_1",
  kind: "original",
  number: "3c2f5f9e-8d0b-4a4f-9a55-5b6d7a1e2f30",
  internalNumber: "14/2026",
  issueDate: "2026-01-20",
  endDate: "2027-01-19",
  principals: [COMPANY],
  delegators: [],
  representatives: [HEAD],
  powers: [{ code: "BBDOCS_TAX01", name: "Подписывать договоры" }],
  textPowers: false,
  signers: [
    {
      file: "m.xml.sig",
      verdict: "TOTAL-PASSED",
      claimedSigningTime: null,
      bestSignatureTime: null,
      certificate: CA,
    },
  ],
  ...more,
});

/** Archival evidence, and an employee who signed by a delegated power of attorney. */
export const PROTOCOL: VerifyReport = verifyReport({
  content: { file: "договор.pdf", size: 1_234_567, sha256: hash("3") },
  signature: { sha256: hash("2") },
  validationTime: "2026-11-20T08:15:00.000+00:00",
  signers: [
    signer({
      level: "XLT1",
      levelProven: "XLT1",
      claimedSigningTime: "2026-06-15T11:59:02.000+00:00",
      bestSignatureTime: "2026-06-15T12:00:31.000+00:00",
      certificate: SIGNER,
      path: [SIGNER, CA, ROOT],
      anchor: { origin: "option", source: "корни/головной.cer" },
      revocation: [
        {
          certificate: SIGNER.subject.cn!,
          sha256: SIGNER.thumbprints.sha256,
          status: "good",
          source: "ocsp",
          origin: "http://ocsp.example/",
          thisUpdate: "2026-06-15T12:00:30.000+00:00",
          nextUpdate: "2026-06-22T12:00:30.000+00:00",
          producedAt: "2026-06-15T12:00:30.000+00:00",
        },
        {
          certificate: CA.subject.cn!,
          sha256: CA.thumbprints.sha256,
          status: "good",
          source: "crl",
          origin: "http://crl.example/root.crl",
        },
      ],
      mchd: {
        verdict: "TOTAL-PASSED",
        reason: null,
        basis: "mchd",
        judgedAt: "2026-06-15T12:00:31.000+00:00",
        timeProven: true,
        chain: [
          mchdDocument({
            kind: "delegation",
            file: "m2.xml",
            number: "9b1d4c52-07f4-4d53-8a3e-0c2b6f1d7e84",
            issueDate: "2026-03-02",
            endDate: "2026-12-31",
            delegators: [HEAD],
            representatives: [CLERK],
          }),
          mchdDocument({}),
        ],
        covered: ["BBDOCS_TAX01 Подписывать договоры"],
        checks: [
          { id: "mchd.representative", status: "passed", subject: "Примерова Алла Игоревна" },
          { id: "mchd.term", status: "passed", found: ["2026-03-02", "2026-12-31"] },
          {
            id: "mchd.delegation",
            status: "passed",
            children: [
              {
                id: "mchd.link",
                status: "passed",
                evidence: [{ kind: "mchd", source: "m.xml", sha256: hash("7") }],
              },
            ],
          },
          { id: "mchd.register", status: "skipped" },
        ],
      },
      explanation: {
        proven: [
          {
            id: "existed",
            at: "2026-06-15T12:00:31.000+00:00",
            by: "Служба штампов времени «Точный час»",
            kind: "signature",
          },
          {
            id: "certificateGood",
            at: "2026-06-15T12:00:31.000+00:00",
            source: "ocsp",
            by: "Ответчик OCSP",
            asOf: "2026-06-15T12:00:30.000+00:00",
          },
        ],
        nextLevel: "A",
        missing: [{ id: "archiveTimestamp" }],
        holds: {
          until: "2030-02-01T00:00:00.000+00:00",
          reason: "timestampCertificate",
          subject: "Служба штампов времени «Точный час»",
        },
        earlier: null,
      },
      checks: [
        { id: "signer.signedAttributes", status: "passed" },
        {
          id: "signer.messageDigest",
          status: "passed",
          evidence: [{ kind: "content", source: "договор.pdf", sha256: hash("3") }],
        },
        { id: "signer.signatureValue", status: "passed", subject: "Примерова Алла Игоревна" },
        { id: "signer.essCertificate", status: "passed" },
        {
          id: "signer.certificate",
          status: "passed",
          subject: "Примерова Алла Игоревна",
          children: [
            {
              id: "certificate.path",
              status: "passed",
              evidence: [
                { kind: "certificate", source: "embedded", sha256: CA.thumbprints.sha256 },
                { kind: "certificate", source: "корни/головной.cer", sha256: ROOT.thumbprints.sha256 },
              ],
            },
            { id: "certificate.validity", status: "passed" },
            {
              id: "certificate.revocation",
              status: "passed",
              evidence: [{ kind: "ocsp", source: "embedded", sha256: hash("9") }],
              children: [
                {
                  id: "ocsp.responder",
                  status: "passed",
                  subject: "Ответчик OCSP",
                  found: "delegated",
                  evidence: [{ kind: "certificate", sha256: hash("0") }],
                },
              ],
            },
          ],
        },
        { id: "signer.attributeOrder", status: "warning", reason: "signer.signedAsWritten" },
        { id: "signer.level", status: "passed", found: "XLT1" },
      ],
      timestamps: [
        {
          kind: "signature",
          verdict: "TOTAL-PASSED",
          genTime: "2026-06-15T12:00:31.000+00:00",
          certificate: TSA,
          checks: [
            { id: "timestamp.imprint", status: "passed" },
            { id: "timestamp.signature", status: "passed", subject: "Служба штампов времени «Точный час»" },
          ],
        },
        {
          kind: "cades-c",
          verdict: "TOTAL-PASSED",
          genTime: "2026-06-15T12:00:33.000+00:00",
          certificate: TSA,
          checks: [{ id: "timestamp.imprint", status: "passed" }],
        },
      ],
    }),
  ],
});

/** Revoked, nothing proves the time, a requirement is not met, and the check was weakened. */
export const REVOKED: VerifyReport = verifyReport({
  file: "акт № 7.pdf.p7s",
  verdict: "INDETERMINATE",
  subIndication: "REVOKED_NO_POE",
  accepted: false,
  exitCode: 1,
  rejection: { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.inn"] },
  content: { file: "акт № 7.pdf", size: 20_480, sha256: hash("8") },
  signature: { sha256: hash("6") },
  validationTime: "2026-11-20T08:15:00.000+00:00",
  requirements: [{ id: "requirement.inn", status: "failed", found: ["9800000013"], expected: "9800000006" }],
  relaxations: [{ id: "revocation-if-available" }, { id: "allow-host", detail: "127.0.0.1:8080" }],
  signers: [
    signer({
      verdict: "INDETERMINATE",
      subIndication: "REVOKED_NO_POE",
      level: "BES",
      levelProven: null,
      claimedSigningTime: "2026-05-30T06:12:00.000+00:00",
      bestSignatureTime: null,
      path: [CERTIFICATE, CA, ROOT],
      anchor: { origin: "store" },
      revocation: [
        {
          certificate: CERTIFICATE.subject.cn!,
          sha256: CERTIFICATE.thumbprints.sha256,
          status: "revoked",
          source: "crl",
          origin: "http://crl.example/ca.crl",
          thisUpdate: "2026-11-18T00:00:00.000+00:00",
          nextUpdate: "2026-11-25T00:00:00.000+00:00",
          revocationDate: "2026-08-03T10:00:00.000+00:00",
          reason: "keyCompromise",
        },
      ],
      checks: [
        { id: "signer.messageDigest", status: "passed" },
        {
          id: "signer.certificate",
          status: "indeterminate",
          subIndication: "REVOKED_NO_POE",
          subject: 'ООО "Опытный образец 1"',
          children: [
            {
              id: "certificate.revocation",
              status: "failed",
              subIndication: "REVOKED",
              subject: CERTIFICATE.subject.cn!,
              reason: "revocation.revoked",
              found: ["revoked", "2026-08-03T10:00:00.000+00:00", "keyCompromise"],
              evidence: [{ kind: "crl", source: "http://crl.example/ca.crl (cache)", sha256: hash("5") }],
              children: [
                { id: "crl.signature", status: "passed", subject: "УЦ «Образцовые подписи»" },
                { id: "crl.entry", status: "failed", found: ["revoked", "2026-08-03T10:00:00.000+00:00"] },
              ],
            },
          ],
        },
        { id: "signer.time", status: "skipped", reason: "time.notProven" },
      ],
    }),
  ],
});

/** The certification authority of the first signer is revoked, not the signer. */
export const REVOKED_CA: VerifyReport = {
  ...PROTOCOL,
  signers: [
    {
      ...PROTOCOL.signers[0]!,
      revocation: [
        PROTOCOL.signers[0]!.revocation[0]!,
        {
          certificate: CA.subject.cn!,
          sha256: CA.thumbprints.sha256,
          status: "revoked",
          source: "crl",
          origin: "http://crl.example/root.crl",
          thisUpdate: "2026-11-18T00:00:00.000+00:00",
          revocationDate: "2026-09-01T07:00:00.000+00:00",
          reason: "cACompromise",
        },
      ],
    },
  ],
};

/** The power of attorney was signed after the document. */
export const SIGNED_LATER: VerifyReport = {
  ...PROTOCOL,
  verdict: "INDETERMINATE",
  accepted: false,
  exitCode: 3,
  signers: [
    {
      ...PROTOCOL.signers[0]!,
      mchd: {
        ...PROTOCOL.signers[0]!.mchd!,
        verdict: "INDETERMINATE",
        reason: "mchd.signature",
        chain: [
          mchdDocument({
            representatives: [CLERK],
            signers: [
              {
                file: "m.xml.sig",
                verdict: "TOTAL-PASSED",
                claimedSigningTime: "2026-07-01T09:00:00.000+00:00",
                bestSignatureTime: null,
                certificate: CA,
              },
            ],
          }),
        ],
        checks: [
          {
            id: "mchd.signature",
            status: "indeterminate",
            children: [
              {
                id: "mchd.signature",
                status: "indeterminate",
                reason: "mchd.signedLater",
                subject: "УЦ «Образцовые подписи»",
                found: "2026-07-01T09:00:00.000+00:00",
                expected: "2026-06-15T12:00:31.000+00:00",
                evidence: [{ kind: "signature", source: "m.xml.sig" }],
              },
            ],
          },
        ],
      },
    },
  ],
};

/** Good by itself, and not by whom it was to be. */
export const NOT_ACCEPTED: VerifyReport = verifyReport({
  accepted: false,
  exitCode: 1,
  rejection: { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.inn"] },
  requirements: [{ id: "requirement.inn", status: "failed", found: ["9800000013"], expected: "9800000006" }],
});

export const UNREADABLE: FailedReport = {
  schema: "podpis.error/1",
  file: "письмо.docx",
  error: {
    code: "NOT_CMS",
    what: "письмо.docx: это не подпись CMS",
    why: "данные обрываются (байт 17)",
    fix: "назовите файл подписи",
    exitCode: 2,
  },
};
