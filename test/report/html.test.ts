import { describe, expect, it } from "vitest";
import { CHECK_IDS } from "../../src/base/checkIds.js";
import { wrapped } from "../../src/report/htmlChain.js";
import type { FailedReport, Report } from "../../src/report/reports.js";
import type { MchdResult } from "../../src/validate/authorityResult.js";
import { PROTOCOL, REVOKED, REVOKED_CA, SIGNED_LATER, UNREADABLE } from "./protocols.js";
import { render } from "./reports.js";
import { certificateReport, signer, verifyReport } from "./samples.js";

const CERTIFICATE = {
  ...certificateReport({
    path: PROTOCOL.signers[0]!.path,
    checks: [{ id: "certificate.path", status: "passed" }],
  }),
  accepted: true,
  rejection: null,
  requirements: [{ id: "requirement.qualified", status: "failed" }],
} as Report;

const AUTHORITY = {
  schema: "podpis.mchd-verify/1",
  verdict: "TOTAL-PASSED",
  exitCode: 0,
  file: "m2.xml",
  validationTime: PROTOCOL.validationTime,
  mchd: PROTOCOL.signers[0]!.mchd as MchdResult,
  relaxations: [],
} as Report;

/** Ids of checks with their status, in their order, wherever they stand in a result. */
function checksIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(checksIn);
  if (typeof value !== "object" || value === null) return [];
  const { id, status } = value as { id?: unknown; status?: unknown };
  const own = (CHECK_IDS as readonly unknown[]).includes(id) ? [`${id} ${status}`] : [];
  return [...own, ...Object.values(value).flatMap(checksIn)];
}

const checksShown = (page: string): string[] =>
  [...page.matchAll(/<li class="check (\w+)" data-check="([\w.]+)">/g)].map(
    ([, status, id]) => `${id} ${status}`,
  );

/** What a reader sees, without the pictures' own descriptions. */
const textOf = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>|<desc[\s\S]*?<\/desc>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ");

describe.each([
  ["verify", PROTOCOL],
  ["verify, not accepted", REVOKED],
  ["cert check", CERTIFICATE],
  ["mchd verify", AUTHORITY],
] as const)("the protocol of %s", (_name, report) => {
  it("shows the very checks of the JSON, in either language", async () => {
    const json = checksIn(JSON.parse(await render("json", [report])));
    expect(json.length).toBeGreaterThan(1);
    for (const language of ["ru", "en"] as const) {
      expect(checksShown(await render("html", [report], language)).sort()).toEqual([...json].sort());
    }
  });

  it("has the same skeleton in either language", async () => {
    const skeleton = (page: string): string[] =>
      [...page.matchAll(/<(?:h\d|dt|figure|table|li|svg|section|article)\b/g)].map(([tag]) => tag);
    expect(skeleton(await render("html", [report], "ru"))).toEqual(
      skeleton(await render("html", [report], "en")),
    );
  });

  it("says every row of the text report", async () => {
    const text = textOf(await render("html", [report]));
    const rows = (await render("text", [report]))
      .split("\n")
      .flatMap((line) => /^(?:[A-Z][\w -]+: {2,}| {15})(\S.*)$/.exec(line)?.[1] ?? []);
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) expect(text).toContain(row);
  });

  it("is one file that asks for nothing and runs nothing", async () => {
    const page = await render("html", [report]);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(
      /<(script|link|img|iframe|object|base|form)\b|\son\w+=|url\(|@import|javascript:/i,
    );
    expect([...page.matchAll(/\b(?:src|href)="([^"]*)"/g)].map((match) => match[1])).toEqual([]);
  });

  it("is the same for the same result, octet for octet", async () => {
    expect(await render("html", [report])).toBe(await render("html", [report]));
  });
});

describe("the protocol", () => {
  it("begins with the verdict, then says loudly what was weakened, then why and what to do", async () => {
    const text = textOf(await render("html", [REVOKED]));
    const order = [
      "INDETERMINATE",
      "ATTENTION, you weakened the check",
      "an internal address was allowed (--allow-host): 127.0.0.1:8080",
      "Why",
      "The certificate is revoked",
      "What to do",
      "All checks",
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("shows the hashes of the document and of the signature file before all others", async () => {
    const rows = [
      ...(await render("html", [PROTOCOL], "ru")).matchAll(
        /<tr><th scope="row">([^<]*)<\/th><td><code>([0-9a-f]{64})</g,
      ),
    ].map(([, what, hash]) => [what, hash]);
    expect(rows.slice(0, 2)).toEqual([
      ["Документ: договор.pdf", "3".repeat(64)],
      ["Файл подписи: договор.pdf.sig", "2".repeat(64)],
    ]);
    expect(rows).toContainEqual(["Сертификат: Ответчик OCSP", "0".repeat(64)]);
  });

  it("shows on every box of the chain whether the certificate is revoked", async () => {
    const states = async (report: Report): Promise<string[][]> =>
      [...(await render("html", [report], "ru")).matchAll(/<svg class="chain"[\s\S]*?<\/svg>/g)]
        .slice(0, 1)
        .flatMap(([picture]) => picture!.split('<rect class="box"').slice(1))
        .map((box) => [
          /class="edge (\w+)"/.exec(box)![1]!,
          /(не отозван|ОТОЗВАН|отозван)</i.exec(box)?.[1] ?? "",
        ]);
    expect((await states(PROTOCOL)).slice(0, 2)).toEqual([
      ["good", "не отозван"],
      ["good", "не отозван"],
    ]);
    expect((await states(REVOKED))[0]).toEqual(["bad", "ОТОЗВАН"]);
    expect((await states(REVOKED_CA)).slice(0, 2)).toEqual([
      ["good", "не отозван"],
      ["bad", "ОТОЗВАН"],
    ]);
  });

  it("puts every revocation of the path on the timeline, and says whose", async () => {
    const page = await render("html", [REVOKED_CA], "ru");
    expect(page).toContain('<path class="mark end bad"');
    expect(page).toContain("Отозван: УЦ «Образцовые подписи»: 01.09.2026 10:00:00 МСК");
  });

  it("says why with all that the text says: whose certificate is revoked and since when", async () => {
    const why = /<div class="why">[\s\S]*?<\/div>/.exec(await render("html", [REVOKED], "ru"))![0];
    expect(textOf(why)).toMatch(
      /Сертификат отозван: ООО "Опытный образец 1".*отозван, 03\.08\.2026 13:00:00 МСК/,
    );
  });

  it("does not paint green a power of attorney that was signed after the document, and says both times", async () => {
    const page = await render("html", [SIGNED_LATER], "ru");
    const why = textOf(/<div class="why">[\s\S]*?<\/div>/.exec(page)![0]);
    expect(why).toContain("она сама подписана позже этого времени");
    expect(why).toContain("01.07.2026 12:00:00 МСК");
    expect(why).toContain("15.06.2026 15:00:31 МСК");
    const picture = /<svg class="chain"[^>]*powers[\s\S]*?<\/svg>/.exec(page)![0];
    expect(picture).toContain('class="edge unsure"');
    expect(picture).not.toContain('class="edge good"');
    expect(page).toMatch(/Доверенность подписана, № 3c2f[^<]*: 01\.07\.2026 12:00:00 МСК/);
  });

  it("has no English words in Russian", async () => {
    const text = textOf(await render("html", [PROTOCOL, REVOKED], "ru"));
    expect(text).toContain("уполномочен издателем");
    expect(text).not.toMatch(/delegated|\(cache\)|embedded/);
  });

  it("masks the numbers of persons and leaves those of organisations, as the text does", async () => {
    const page = await render("html", [verifyReport()]);
    expect(page).toContain("9800******01");
    expect(page).toContain("9800000013");
    expect(page).not.toContain("980000000101");
    expect(page).not.toContain("99900000115");
    expect(await render("html", [AUTHORITY])).not.toContain("980000000205");
  });

  it("names its language, and what a screen reader needs", async () => {
    const page = await render("html", [PROTOCOL], "ru");
    expect(page).toContain('<html lang="ru">');
    expect(page).toMatch(/<title>Протокол проверки электронной подписи: договор\.pdf\.sig<\/title>/);
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
    const pictures = [
      ...page.matchAll(
        /<svg role="img" aria-labelledby="(\S+) (\S+)"|<svg class="chain" role="img" aria-labelledby="(\S+) (\S+)"/g,
      ),
    ];
    expect(pictures).toHaveLength(3);
    for (const [, ...labels] of pictures)
      for (const label of labels.filter(Boolean)) expect(ids).toContain(label);
    expect(page).not.toMatch(/<th(?! scope=)\b[^e]/);
    const levels = [...page.matchAll(/<h(\d)/g)].map((match) => Number(match[1]));
    expect(levels[0]).toBe(1);
    for (const [i, level] of levels.entries()) if (i > 0) expect(level - levels[i - 1]!).toBeLessThan(2);
  });

  it("draws what there is on the axis of time", async () => {
    const description = /<desc id="r1-s1-time-desc">([^<]*)</.exec(await render("html", [PROTOCOL]))?.[1];
    for (const part of [
      "Certificate in force: 2026-01-12 12:00:00 MSK — 2027-04-12 12:00:00 MSK",
      "Power of attorney No. 9b1d4c52-07f4-4d53-8a3e-0c2b6f1d7e84: 02.03.2026 — 31.12.2026",
      "Signed, the signer says: 2026-06-15 14:59:02 MSK",
      "Time-stamp on the signature: 2026-06-15 15:00:31 MSK",
      "Revocation data, OCSP: 2026-06-15 15:00:30 MSK",
      "Checked as of this moment: 2026-11-20 11:15:00 MSK",
    ]) {
      expect(description).toContain(part);
    }
    expect(await render("html", [REVOKED])).toContain('<path class="mark end bad"');
  });

  it("bears dates that are none, and certificates of a thousand years", async () => {
    const certificate = {
      ...PROTOCOL.signers[0]!.certificate!,
      notBefore: "?",
      notAfter: "9999-12-31T23:59:59.000+00:00",
    };
    const page = await render("html", [
      verifyReport({ signers: [{ ...PROTOCOL.signers[0]!, certificate, path: [certificate] }] }),
    ]);
    expect(page).not.toContain("NaN");
    const ages = { ...certificate, notBefore: "1000-01-01T00:00:00.000+00:00" };
    const long = await render("html", [
      verifyReport({ signers: [{ ...PROTOCOL.signers[0]!, certificate: ages }] }),
    ]);
    expect(long).not.toContain("NaN");
    expect(
      Math.max(...[...long.matchAll(/(?:x|x1|width)="(-?[\d.]+)%"/g)].map((match) => Number(match[1]))),
    ).toBeLessThanOrEqual(100);
  });

  it("says of each signature what the text says of it", async () => {
    const suspended = {
      verdict: "INDETERMINATE",
      subIndication: "TRY_LATER",
      revocation: [{ certificate: "x", status: "suspended" }],
    } as const;
    const signers = [signer(), signer({ ...suspended, index: 1 })];
    const page = await render("html", [verifyReport({ ...suspended, exitCode: 3, signers })], "ru");
    expect(textOf(page)).toContain("НЕ ОПРЕДЕЛЕНО — сертификат приостановлен [TRY_LATER]");
  });

  it("puts several files on one page, those that could not be read among them", async () => {
    const page = await render("html", [PROTOCOL, REVOKED, UNREADABLE], "ru");
    expect(textOf(page)).toContain("Проверить не удалось — письмо.docx: это не подпись CMS [NOT_CMS]");
    for (const id of ["r1", "r2", "r3"]) {
      expect(page).toContain(`href="#${id}"`);
      expect(page).toContain(`<article class="${{ r1: "good", r2: "unsure", r3: "bad" }[id]}" id="${id}">`);
    }
    expect(page).toContain("код выхода 1");
  });

  it("of nothing but errors is a page too", async () => {
    const failed: FailedReport = { ...UNREADABLE, file: "x" };
    expect(textOf(await render("html", [failed], "ru"))).toContain("Протокол проверки");
  });
});

describe("a line of a picture", () => {
  it.each([
    ["one two three", 7, 3, ["one two", "three"]],
    ["abcdefghij", 4, 3, ["abcd", "efgh", "ij"]],
    ["one two three four", 5, 2, ["one", "two…"]],
    ["", 5, 2, [""]],
  ])("is broken where it fits: %j", (text, width, lines, expected) => {
    expect(wrapped(text, width, lines)).toEqual(expected);
  });
});
