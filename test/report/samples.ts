/** Small results to render; names and numbers are invented. */
import { loadTexts } from "../../src/report/i18n/index.js";
import { PLAIN, type TextStyle } from "../../src/report/text.js";
import { moscow } from "../../src/report/zone.js";
import type {
  CertificateFacts,
  CertificateReport,
  SignerResult,
  VerifyReport,
} from "../../src/validate/results.js";

const TEXTS = { ru: await loadTexts("ru"), en: await loadTexts("en") };

export const styleOf = (language: "ru" | "en", more: Partial<TextStyle> = {}): TextStyle => ({
  texts: TEXTS[language],
  palette: PLAIN,
  unicode: true,
  details: false,
  zone: moscow,
  ...more,
});

export const CERTIFICATE: CertificateFacts = {
  subject: {
    cn: 'ООО "Опытный образец 1"',
    o: 'ООО "Опытный образец 1"',
    surname: "Примерова",
    givenName: "Алла Игоревна",
    title: "Генеральный директор",
    inn: "980000000101",
    innle: "9800000013",
    ogrn: "1259800000019",
    snils: "99900000115",
  },
  issuer: { cn: "Учебный УЦ" },
  serial: "01ab",
  notBefore: "2026-01-01T00:00:00.000+00:00",
  notAfter: "2027-01-01T00:00:00.000+00:00",
  key: "GOST R 34.10-2012 256, CryptoPro-XchA",
  signatureAlgorithm: "1.2.643.7.1.1.3.2",
  thumbprints: { sha1: "a".repeat(40), sha256: "b".repeat(64) },
};

const NOTHING_DECLARED = {
  policy: null,
  commitments: [],
  contentHints: null,
  mimeType: null,
  location: null,
  malformed: [],
};

export const signer = (more: Partial<SignerResult> = {}): SignerResult => ({
  index: 0,
  verdict: "TOTAL-PASSED",
  level: "T",
  levelProven: "T",
  claimedSigningTime: "2026-01-15T11:59:00.000+00:00",
  bestSignatureTime: "2026-01-15T12:00:00.000+00:00",
  digestAlgorithm: "1.2.643.7.1.1.2.2",
  signatureAlgorithm: "1.2.643.7.1.1.1.1",
  declared: NOTHING_DECLARED,
  certificate: CERTIFICATE,
  path: [CERTIFICATE],
  revocation: [
    {
      certificate: CERTIFICATE.subject.cn!,
      sha256: CERTIFICATE.thumbprints.sha256,
      status: "good",
      source: "ocsp",
      origin: "http://ocsp.example/",
      producedAt: "2026-01-15T12:00:00.000+00:00",
    },
  ],
  anchor: null,
  qualification: null,
  mchd: null,
  checks: [{ id: "signer.messageDigest", status: "passed" }],
  explanation: { proven: [], nextLevel: null, missing: [], holds: null, earlier: null },
  timestamps: [],
  countersignatures: [],
  ...more,
});

export const verifyReport = (more: Partial<VerifyReport> = {}): VerifyReport => ({
  schema: "podpis.verify/1",
  verdict: "TOTAL-PASSED",
  accepted: true,
  exitCode: 0,
  rejection: null,
  file: "договор.pdf.sig",
  content: { file: "договор.pdf", size: 1234567 },
  attached: false,
  validationTime: "2026-01-16T00:00:00.000+00:00",
  checks: [],
  signers: [signer()],
  requirements: [],
  requiredSigners: null,
  relaxations: [],
  ...more,
});

export const certificateReport = (more: Partial<CertificateReport> = {}): CertificateReport => ({
  schema: "podpis.cert/1",
  id: null,
  file: "директор.cer",
  verdict: "TOTAL-PASSED",
  exitCode: 0,
  reason: null,
  validationTime: "2026-01-16T00:00:00.000+00:00",
  certificate: CERTIFICATE,
  path: [CERTIFICATE],
  anchor: null,
  qualification: null,
  revocation: signer().revocation,
  checks: [],
  relaxations: [],
  ...more,
});
