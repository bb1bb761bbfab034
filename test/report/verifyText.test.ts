import { describe, expect, it } from "vitest";
import { renderCertificate, renderVerify } from "../../src/report/text.js";
import { CERTIFICATE, certificateReport, signer, styleOf, verifyReport } from "./samples.js";

const ru = (report = verifyReport(), more = {}) => renderVerify(report, styleOf("ru", more)).join("\n");

describe("verify for people", () => {
  it("says verdict, who, when, level, revocation and document", () => {
    expect(ru()).toMatchInlineSnapshot(`
      "✔ ДЕЙСТВИТЕЛЬНА: договор.pdf.sig
      Подписал:      ООО "Опытный образец 1"
                     Примерова Алла Игоревна
                     Генеральный директор
                     ИНН 9800******01, ИНН организации 9800000013, ОГРН 1259800000019, СНИЛС 9990*****15
      Когда:         не позже 15.01.2026 15:00:00 МСК — доказано штампом времени
                     15.01.2026 14:59:00 МСК — по словам подписавшего, не доказано
      Уровень:       CAdES-T — со штампом времени (доказан)
      Сертификат:    Номер 01ab
                     Выдан: Учебный УЦ
                     Действует с 01.01.2026 03:00:00 МСК по 01.01.2027 03:00:00 МСК
      Отзыв:         не отозван — по данным OCSP http://ocsp.example/, на 15.01.2026 15:00:00 МСК
      Документ:      договор.pdf, 1 234 567 байт
      Проверено:     на 16.01.2026 03:00:00 МСК"
    `);
  });

  it('never says "not revoked since": a later revocation is said to be later', () => {
    const revocation = [
      {
        ...signer().revocation[0]!,
        origin: "embedded",
        revocationDate: "2026-01-15T15:30:00.000+00:00",
        reason: "keyCompromise",
      },
    ];
    const report = verifyReport({ signers: [signer({ revocation })] });
    expect(ru(report)).toContain(
      "на тот момент не отозван; позже отозван с 15.01.2026 18:30:00 МСК (ключ мог попасть в чужие руки) — по данным OCSP из самой подписи",
    );
    expect(renderVerify(report, styleOf("en")).join("\n")).toContain(
      "not revoked at that time; revoked later, since 2026-01-15 18:30:00 MSK",
    );
    const held = [{ ...revocation[0]!, reason: "certificateHold" }];
    const suspended = verifyReport({ signers: [signer({ revocation: held })] });
    expect(ru(suspended)).toContain("позже приостановлен с 15.01.2026");
  });

  it("says the same in English", () => {
    const text = renderVerify(verifyReport(), styleOf("en")).join("\n");
    expect(text).toContain("✔ VALID: договор.pdf.sig");
    expect(text).toContain("Level:         CAdES-T, with a time-stamp (proven)");
    expect(text).toContain("not later than 2026-01-15 15:00:00 MSK, proven by a time-stamp");
  });

  it("explains a changed document with what was found, expected, and what to do", () => {
    const changed = {
      verdict: "TOTAL-FAILED",
      subIndication: "HASH_FAILURE",
    } as const;
    const text = ru(
      verifyReport({
        ...changed,
        accepted: false,
        exitCode: 1,
        signers: [
          signer({
            ...changed,
            checks: [
              { id: "signer.messageDigest", status: "failed", ...changed, found: "aa", expected: "bb" },
            ] as never,
          }),
        ],
      }),
    );
    expect(text).toMatch(/^✖ НЕДЕЙСТВИТЕЛЬНА: договор\.pdf\.sig — документ изменён \[HASH_FAILURE\]/);
    expect(text).toContain(
      "✖ Документ изменён после подписания, или это другой документ [signer.messageDigest]",
    );
    expect(text).toContain("найдено: aa");
    expect(text).toContain("ожидалось: bb");
    expect(text).toContain("что делать: Возьмите ровно тот файл");
  });

  it("says that nothing but a requirement was not met", () => {
    const text = ru(
      verifyReport({
        accepted: false,
        exitCode: 1,
        rejection: { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.inn"] },
        requirements: [
          { id: "requirement.inn", status: "failed", found: ["9800000013"], expected: "9800000006" },
        ],
      }),
    );
    expect(text).toMatch(/^✖ НЕ ПРИНЯТА: договор\.pdf\.sig — сама подпись действительна/);
    expect(text).toContain("ИНН подписавшего не тот, что требовался");
    expect(text).toContain("ожидалось: 9800000006");
  });

  it("names every relaxation, and the verdict says that revocation was not checked", () => {
    const text = ru(
      verifyReport({
        relaxations: [{ id: "revocation-off" }, { id: "allow-host", detail: "127.0.0.1:8080" }],
      }),
    );
    expect(text).toMatch(/^✔ ДЕЙСТВИТЕЛЬНА: договор\.pdf\.sig — отзыв не проверялся\n/);
    expect(text).toContain("ВНИМАНИЕ, проверка ослаблена вами:");
    expect(text).toContain("(--revocation off)");
    expect(text).toContain("127.0.0.1:8080");
  });

  it("uses the word «приостановлен» for a suspended certificate", () => {
    const suspended = {
      verdict: "INDETERMINATE",
      subIndication: "TRY_LATER",
      revocation: [
        { certificate: "x", status: "suspended", revocationDate: "2026-01-10T00:00:00.000+00:00" },
      ],
    } as const;
    const text = ru(
      verifyReport({
        verdict: "INDETERMINATE",
        subIndication: "TRY_LATER",
        accepted: false,
        exitCode: 3,
        signers: [signer(suspended)],
      }),
    );
    expect(text).toMatch(/^\? НЕ ОПРЕДЕЛЕНО: договор\.pdf\.sig — сертификат приостановлен \[TRY_LATER\]/);
    expect(text).toContain("ПРИОСТАНОВЛЕН с 10.01.2026");
    const certificate = certificateReport({ ...suspended, exitCode: 3 });
    expect(renderCertificate(certificate, styleOf("ru"))[0]).toBe(
      "? НЕ ОПРЕДЕЛЕНО: директор.cer — сертификат приостановлен [TRY_LATER]",
    );
  });

  it("judges every signer by itself", () => {
    const text = ru(
      verifyReport({
        verdict: "TOTAL-FAILED",
        subIndication: "SIG_CRYPTO_FAILURE",
        accepted: false,
        exitCode: 1,
        signers: [
          signer(),
          signer({ index: 1, verdict: "TOTAL-FAILED", subIndication: "SIG_CRYPTO_FAILURE" }),
        ],
      }),
    );
    expect(text).toContain("Подпись 1 из 2: ✔ ДЕЙСТВИТЕЛЬНА");
    expect(text).toContain("Подпись 2 из 2: ✖ НЕДЕЙСТВИТЕЛЬНА");
  });

  it("carries the meaning in words where symbols cannot be shown", () => {
    expect(ru(verifyReport(), { unicode: false })).toMatch(/^\[OK\] ДЕЙСТВИТЕЛЬНА/);
  });

  it("shows warnings without being asked and passed checks only with --details", () => {
    const report = verifyReport({
      signers: [
        signer({
          checks: [
            { id: "signer.messageDigest", status: "passed" },
            { id: "signer.attributeOrder", status: "warning", reason: "signer.signedAsWritten" },
          ],
        }),
      ],
    });
    expect(ru(report)).toContain("Замечания:\n  ! Атрибуты записаны не в том порядке");
    expect(ru(report)).not.toContain("[signer.messageDigest]");
    expect(ru(report, { details: true })).toContain(
      "✔ Документ не менялся после подписания [signer.messageDigest]",
    );
  });

  it("does not say the same thing twice when a check has its own echo inside", () => {
    const echo = {
      id: "certificate.path",
      status: "indeterminate",
      subject: "X",
      reason: "path.noIssuer",
    } as const;
    const text = renderCertificate(
      certificateReport({
        verdict: "INDETERMINATE",
        subIndication: "NO_CERTIFICATE_CHAIN_FOUND",
        exitCode: 3,
        checks: [{ ...echo, children: [{ ...echo, expected: "Y" }] }],
      }),
      styleOf("ru"),
    ).join("\n");
    expect(text.match(/\[certificate\.path\]/g)).toHaveLength(1);
    expect(text).toContain("ожидалось: Y");
  });

  it("prints hostile names, files, facts and sources harmlessly, in every part", () => {
    const evil = "\u001b[2J\u202eEvil\nOK";
    const identity = Object.fromEntries(Object.keys(CERTIFICATE.subject).map((key) => [key, evil]));
    const certificate = { ...CERTIFICATE, subject: identity, issuer: identity, serial: evil };
    const check = {
      id: "signer.identity",
      status: "failed",
      subject: evil,
      found: [evil],
      expected: evil,
      reason: evil,
      evidence: [{ kind: "crl", source: evil }],
    } as const;
    const one = signer({
      certificate,
      path: [certificate, certificate],
      checks: [check, { ...check, status: "warning" }],
      revocation: [{ certificate: evil, status: "revoked", source: "crl", origin: evil, reason: evil }],
      timestamps: [
        { kind: "signature", verdict: "TOTAL-FAILED", genTime: evil, certificate, checks: [check] },
      ],
    });
    const report = verifyReport({
      file: evil,
      content: { file: evil, size: 1 },
      signers: [one, one],
      requirements: [check],
      relaxations: [{ id: "allow-host", detail: evil }],
    });
    const texts = [
      ...renderVerify(report, styleOf("ru", { details: true })),
      ...renderVerify(report, styleOf("en")),
      ...renderCertificate(
        certificateReport({ ...one, certificate, file: evil }),
        styleOf("ru", { details: true }),
      ),
    ];
    for (const line of texts) expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });
});
