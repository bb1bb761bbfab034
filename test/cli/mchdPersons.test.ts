/**
 * Numbers of persons (152-ФЗ) where a power of attorney holds them in free text: masked in every text and HTML, whole in
 * JSON under `certificate` and `mchd` alone.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mask } from "../../src/mchd/facts/mask.js";
import { REPORT_FORMATS } from "../../src/report/reports.js";
import { xmlOf } from "../mchd/authority/build.js";
import type { AuthorityCase } from "../mchd/authority/cases.js";
import { PERSONS } from "../mchd/authority/cast.js";
import { World } from "../mchd/authority/world.js";
import { changed, EMPLOYEE_INN, EMPLOYEE_SNILS, FILE_NAME, MINIMAL } from "../mchd/documents.js";
import { runInProcess } from "../support/runInProcess.js";
import { tempDir } from "../support/temporary.js";

const { stranger, foreigner, employee } = PERSONS;
const CASE: AuthorityCase = {
  name: "limit-names-a-person",
  about: "The power is limited to another party that is a person.",
  documents: {
    m: {
      codes: [{ code: "KLASS_2.0_SIGN", limits: [{ kind: "LIM_08", text: `ИНН ${stranger.inn}` }] }],
    },
  },
  expected: { verdict: "INDETERMINATE" },
};
const DIGITS = Object.values(PERSONS).flatMap(({ inn, snils }) => [inn, snils, snils.replace(/\D/g, "")]);
const numbersIn = (text: string): string[] => DIGITS.filter((one) => text.includes(one));

let world: World;
let folder: string;
let contract: string;
beforeAll(async () => {
  world = await World.create();
  folder = mkdtempSync(join(tmpdir(), "podpis-persons-"));
  contract = await world.write(CASE, folder);
}, 60_000);
afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

const within = (file: string): string => join(folder, file);
const COMMON = () => [
  ...["--trust", within("root.pem"), "--untrusted", within("intermediates.pem"), "--at", "2026-03-01T09:00Z"],
  ...["--revocation", "off", "--mchd-status", "off", "--offline", "--no-cache", "--no-trust-store"],
  ...["--power", "KLASS_2.0_SIGN", "--counterparty", foreigner.inn],
];
const verify = (...more: string[]) =>
  runInProcess(["verify", `${contract}.sig`, "--mchd", within("m.xml"), ...COMMON(), ...more]);
const DEMANDS = ["--expect-inn", employee.inn, "--expect-snils", employee.snils];
const REQUIRED = [employee.inn, stranger.snils.replace(/\D/g, "")].flatMap((one) => [
  "--require-signers",
  one,
]);

describe("a person named by a limit, a demand or a certificate", () => {
  it.each(REPORT_FORMATS.filter((one) => !["json", "ndjson"].includes(one)))(
    "is masked in %s",
    async (format) => {
      const { stdout, stderr } = await verify("--report", format, "--details", ...DEMANDS, ...REQUIRED);
      expect(numbersIn(stdout + stderr)).toEqual([]);
      expect(stdout).toContain(mask(stranger.inn));
    },
  );

  it("is masked in text, and shown where that is asked", async () => {
    for (const argv of [
      ["verify", `${contract}.sig`, "--mchd", within("m.xml")],
      ["mchd", "verify", within("m.xml")],
    ]) {
      const { stdout } = await runInProcess([...argv, ...COMMON(), "--details"]);
      expect(numbersIn(stdout), argv.join(" ")).toEqual([]);
      expect(stdout).toContain(mask(stranger.inn));
      const shown = await runInProcess([...argv, ...COMMON(), "--personal-data"]);
      expect(shown.stdout).toContain(stranger.inn);
      expect(shown.stdout).toContain(foreigner.inn);
    }
  });

  it("stands whole in JSON under certificate and mchd alone", async () => {
    const report = JSON.parse((await verify("--json", ...DEMANDS, ...REQUIRED)).stdout);
    const [signer] = report.signers;
    expect(signer.certificate.subject).toMatchObject({ inn: employee.inn });
    expect(signer.path[0].subject).toMatchObject({ inn: mask(employee.inn) });
    expect(signer.path[0].thumbprints).toEqual(signer.certificate.thumbprints);
    expect(numbersIn(JSON.stringify(signer.mchd))).toContain(stranger.inn);
    expect(outside(report)).toEqual([]);
    const certificate = within("e.crt");
    writeFileSync(certificate, world.issuedTo("employee").certificatePem);
    const checked = await runInProcess([
      ...["cert", "check", certificate, "--trust", within("root.pem"), "--no-cache", "--no-trust-store"],
      ...["--untrusted", within("intermediates.pem"), "--revocation", "off", "--offline", "--json"],
    ]);
    const judged = JSON.parse(checked.stdout);
    expect(judged.path.length).toBeGreaterThan(1);
    expect(outside(judged)).toEqual([]);
  });
});

/** Places of strings with a person's number outside `certificate` and `mchd`. */
function outside(value: unknown, path = ""): string[] {
  if (typeof value === "string") return numbersIn(value).length > 0 ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "certificate" || key === "mchd" ? [] : outside(inner, `${path}.${key}`),
  );
}

describe("a person named by a trade name, a job title, or the names of powers and limits", () => {
  const { trader, head } = PERSONS;
  const NAMED: AuthorityCase = {
    name: "names-that-hold-numbers",
    about: "Numbers of persons stand where names are expected.",
    documents: {
      m: {
        to: [{ trader: "trader" }],
        codes: [{ code: "KLASS_2.0_SIGN", limits: [{ kind: "LIM_08", code: stranger.inn }] }],
      },
    },
    expected: { verdict: "TOTAL-FAILED" },
  };
  let signed: string;
  let file: string;
  beforeAll(async () => {
    const place = mkdtempSync(join(folder, "names-"));
    signed = await world.write(NAMED, place);
    file = join(place, "m.xml");
    const xml = [
      [/НаимПолн="[^"]*"/, `НаимПолн="Подписывать ${employee.inn}"`],
      [/НаимОгр="[^"]*"/, `НаимОгр="Сторона ${employee.snils}"`],
      [/НаимЗначОгр="[^"]*"/, `НаимЗначОгр="ИП ${foreigner.inn}"`],
      [/<СведИП/, `<СведИП НаимИП="ИП Торгова (${trader.inn})"`],
      [/ВнНомДовер="[^"]*"/, `ВнНомДовер="${head.inn}"`],
      [/<СвФЛ/, `<СвФЛ Должность="директор ${head.inn}"`],
    ].reduce((text, [from, to]) => text.replace(from as RegExp, to as string), readFileSync(file, "utf8"));
    writeFileSync(file, xml);
  });

  const asked = () => [...COMMON().slice(0, -4), "--details"];
  it.each([
    ["verify, text", () => ["verify", `${signed}.sig`, "--mchd", file, ...asked()]],
    ["verify, the powers covered", () => ["verify", `${signed}.sig`, "--mchd", file, ...COMMON()]],
    ["verify, HTML", () => ["verify", `${signed}.sig`, "--mchd", file, ...asked(), "--report", "html"]],
    ["mchd verify, text", () => ["mchd", "verify", file, ...asked()]],
    ["mchd verify, HTML", () => ["mchd", "verify", file, ...asked(), "--report", "html"]],
    ["mchd show", () => ["mchd", "show", file]],
    ["mchd powers", () => ["mchd", "powers", file]],
    ["mchd powers --json", () => ["mchd", "powers", file, "--json"]],
  ])("is masked by %s", async (_what, argv) => {
    const { stdout, stderr } = await runInProcess(argv());
    expect(stdout).toMatch(/980[01]\*{6,}/);
    expect(numbersIn(stdout + stderr)).toEqual([]);
  });

  it("stands whole where that is asked", async () => {
    const shown = await runInProcess(["mchd", "show", file, "--personal-data"]);
    for (const inn of [employee.inn, foreigner.inn, trader.inn, head.inn])
      expect(shown.stdout).toContain(inn);
    const said = await runInProcess([
      "verify",
      `${signed}.sig`,
      "--mchd",
      file,
      ...asked(),
      "--personal-data",
    ]);
    expect(said.stdout).toContain(`ИП Торгова (${trader.inn})`);
  });

  it("is masked in the notice of revocation, which goes to others", async () => {
    const { keyPem, certificatePem } = world.issuedTo("trader");
    const key = join(tempDir(), "key");
    writeFileSync(key, keyPem);
    writeFileSync(`${key}.crt`, certificatePem);
    const notice = `${key}.json`;
    const argv = ["mchd", "revoke", file, "--key", key, "--cert", `${key}.crt`, "-o", notice];
    const { code, stdout, stderr } = await runInProcess([...argv, "--offline"]);
    expect(code, stderr).toBe(0);
    expect(numbersIn(stdout)).toEqual([]);
    expect(JSON.parse(readFileSync(notice, "utf8")).applicant).toContain(mask(trader.inn));
  });
});

describe("a person named in the document's own texts", () => {
  const own = [EMPLOYEE_INN, EMPLOYEE_SNILS, EMPLOYEE_SNILS.replace(/\D/g, "")];
  const whole = (text: string): string[] => own.filter((one) => text.includes(one));

  it("is masked by show and powers: powers as text, limits", async () => {
    const text = join(tempDir(), "t.xml");
    const words = `Подписывать. ИНН ${stranger.inn}, СНИЛС ${stranger.snils}.`;
    writeFileSync(text, xmlOf("m", { m: { text: words } }));
    for (const file of [text, within("m.xml")]) {
      for (const argv of [
        ["mchd", "show", file],
        ["mchd", "powers", file],
        ["mchd", "powers", file, "--json"],
        ["mchd", "validate", file],
        ["mchd", "validate", file, "--json", "--details"],
      ]) {
        const { stdout } = await runInProcess(argv);
        expect(numbersIn(stdout), argv.join(" ")).toEqual([]);
      }
      const shown = await runInProcess(["mchd", "show", file, "--personal-data"]);
      expect(shown.stdout).toContain(stranger.inn);
    }
  });

  it("is masked in findings: the file's name for the tax service, the status page", async () => {
    const tax = `ON_DOVEL_7714_7714_${EMPLOYEE_INN}_20260115_00000000-0000-4000-8000-000000000009`;
    const page = `https://m4d.nalog.gov.ru/emchd/check-status?guid=x&innR=${EMPLOYEE_INN}`;
    const file = join(tempDir(), `other-${FILE_NAME}`);
    writeFileSync(
      file,
      changed(
        [/ПрЭлФорм="[^"]*"/.exec(MINIMAL)![0], `ПрЭлФорм="00010000" ИдФайлНО="${tax}"`],
        [/<СведСист>[^<]*/.exec(MINIMAL)![0], `<СведСист>${page.replace("&", "&amp;")}`],
      ),
    );
    const { stdout } = await runInProcess(["mchd", "validate", file]);
    expect(stdout).toContain(`ON_DOVEL_7714_7714_${mask(EMPLOYEE_INN)}_20260115_`);
    expect(stdout).toContain(`innR=${mask(EMPLOYEE_INN)}`);
    expect(whole(stdout)).toEqual([]);
    expect(whole((await runInProcess(["mchd", "validate", file, "--json"])).stdout)).toEqual([]);
    expect(whole((await runInProcess(["mchd", "show", file])).stdout)).toEqual([]);
  });
});
