/** `podpis mchd new`, `sign`, `delegate`, `revoke` and `powers`, in this process, with signers of a lab. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completeOgrnip } from "../../src/base/checkDigits.js";
import { run } from "../../src/cli/main.js";
import { BUNDLED_CLASSIFIER } from "../../src/mchd/classifier.js";
import { readNotice } from "../../src/mchd/notice.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { identityOf } from "../../src/x509/identity.js";
import {
  EMPLOYEE_INN,
  HEAD_INN,
  HEAD_SNILS,
  minimalDocument,
  OGRN,
  ORGANISATION_INN,
} from "../mchd/documents.js";
import { runInProcess } from "../support/runInProcess.js";
import { tempDir } from "../support/temporary.js";
import { type Fixture, openFixture, type Signer } from "./fixture.js";
import { schemaErrors } from "./schemas.js";

const UNTIL = "2090-12-31";
const CODE = "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6";

let fixture: Fixture;
let head: Signer;
let employee: Signer;
let stranger: Signer;

beforeAll(async () => {
  fixture = await openFixture();
  head = await fixture.signer("head", { profile: "organisation" });
  employee = await fixture.signer("employee", { profile: "person" });
  stranger = await fixture.signer("stranger", { profile: "person" });
});
afterAll(() => fixture.close());

/** Runs with --json; the document must be right by its schema. */
async function json(...args: string[]) {
  const { code, stdout } = await runInProcess(["mchd", ...args, "--json"]);
  const document = JSON.parse(stdout);
  expect(schemaErrors(document)).toEqual([]);
  return { code, ...document };
}

const read = (file: string) => parseMchd(readFileSync(file));

/** A power of attorney from the head's organisation to the employee; gives its path. */
async function made(...more: string[]): Promise<string> {
  const parties = [
    "--from-cert",
    `principal=${head.cert}`,
    "--kpp",
    "770001001",
    "--from-cert",
    `representative=${employee.cert}`,
  ];
  const { output } = await json(
    "new",
    ...parties,
    "--power",
    CODE,
    "--until",
    UNTIL,
    "-o",
    tempDir(),
    ...more,
  );
  return output;
}

const subjectOf = ({ issued }: Signer) => identityOf(parseCertificate(issued.certificate).subject);

/** The exit code of `podpis verify` for a signature beside its document. */
async function verified(signature: string): Promise<number> {
  const args = ["verify", signature, "--trust", fixture.trust, "--allow-host", fixture.host];
  return (await runInProcess(args)).code;
}

const keyOf = ({ key, cert }: Signer): string[] => ["--key", key, "--cert", cert];

describe("podpis mchd new", () => {
  const FLAGS = [
    ...["--name", 'ООО "Пример"', "--inn", ORGANISATION_INN, "--kpp", "770001001", "--ogrn", OGRN],
    ...["--head", "Примеров Пример", "--head-inn", HEAD_INN, "--head-snils", HEAD_SNILS],
    ...["--person", "Образцова Анна Ивановна", "--person-inn", EMPLOYEE_INN, "--person-birth", "1990-05-05"],
    ...["--power", CODE, "--until", UNTIL],
  ];
  const make = (...more: string[]) => json("new", ...FLAGS, "-o", tempDir(), ...more);

  it("makes one from options, under its own name, without findings", async () => {
    const { code, output, written, fileId, number, findings } = await make();
    expect([code, written, findings]).toEqual([0, true, []]);
    expect(output).toMatch(new RegExp(`/${fileId}\\.xml$`));
    expect(fileId).toMatch(new RegExp(`^ON_EMCHD_\\d{8}_${number}$`));
    const { person } = read(output).facts!.representatives[0]!;
    expect(person).toMatchObject({ patronymic: "Ивановна", birthDate: "1990-05-05" });
  });

  it("makes one from certificates: the parties are those who are named there", async () => {
    const { facts } = read(await made("--person-position", "Бухгалтер", "--head-position", "Президент"));
    const { o, innle, snils } = subjectOf(head);
    expect(facts?.principals[0]?.organisation).toMatchObject({ name: o, inn: innle, kpp: "770001001" });
    const [signatory] = facts!.principals[0]!.signatories;
    expect(signatory?.person.snils?.replace(/\D/g, "")).toBe(snils);
    expect(signatory?.person.position).toBe("Президент");
    expect(facts?.representatives[0]?.person?.position).toBe("Бухгалтер");
  });

  it("tells by the certificate whether an organisation, a sole trader or a person represents", async () => {
    const agent = await fixture.signer("agency", { profile: "organisation" });
    const { o: name, innle: inn, ogrn } = subjectOf(agent);
    const principal = ["--from-cert", `principal=${head.cert}`, "--kpp", "770001001"];
    const to = (cert: string, ...more: string[]) =>
      json(
        ...["new", ...principal, "--from-cert", `representative=${cert}`, "--power", CODE],
        ...["--until", UNTIL, "-o", tempDir(), ...more],
      );
    const kpp = ["--representative-kpp", "770001001"];
    const [agency] = read((await to(agent.cert, ...kpp)).output).facts!.representatives;
    expect(agency).toMatchObject({ kind: "organisation", organisation: { name, inn, ogrn, kpp: kpp[1] } });
    const [own] = read((await to(head.cert)).output).facts!.representatives;
    expect(own).toMatchObject({ kind: "person", person: { inn: subjectOf(head).inn } });
    const { innle: _, ogrn: __, o: ___, ...person } = subjectOf(agent);
    const ogrnip = completeOgrnip("30498000000000");
    const subject = { ...person, cn: "Торгова Зоя", country: "RU", ogrnip };
    const trader = await fixture.signer("trader", { subject });
    const [sole] = read((await to(trader.cert)).output).facts!.representatives;
    expect(sole).toMatchObject({ kind: "soleTrader", ogrnip, person: { inn: person.inn } });
    for (const [cert, more, what] of [
      [agent.cert, [], /its КПП is not said/],
      [employee.cert, kpp, /there is none/],
      [agent.cert, [...kpp, "--from-cert", `representative=${agent.cert}`], /several/],
      [agent.cert, ["--representative-kpp", "1"], /^--representative-kpp: no КПП/],
      [agent.cert, [...kpp, "--person-position", "Бухгалтер"], /whom --person-… is about/],
    ] as const) {
      expect((await to(cert, ...more)).error).toMatchObject({
        code: "USAGE",
        what: expect.stringMatching(what),
      });
    }
  });

  it("makes one from a draft, as YAML whose numbers are texts, and as JSON on standard input", async () => {
    const { content } = minimalDocument();
    const { number: _, statusSystem: __, ...header } = content.original!.header;
    const draft = { content: { original: { ...content.original!, header: { ...header, endDate: UNTIL } } } };
    const yaml = join(tempDir(), "draft.yaml");
    // JSON is YAML: unquoted, the КПП would be a number to others.
    writeFileSync(
      yaml,
      `# черновик\n${JSON.stringify(draft).replace('"770001001"', "070001001").replaceAll(":", ": ").replaceAll(",", ", ")}`,
    );
    const { code, output } = await json("new", "--from", yaml, "-o", tempDir());
    expect([code, read(output).facts?.principals[0]?.organisation?.kpp]).toEqual([0, "070001001"]);
    const folder = tempDir();
    const args = ["mchd", "new", "--from", "-", "-o", folder];
    const { code: second } = await runInProcess(args, { input: JSON.stringify(draft) });
    expect([second, readdirSync(folder).length]).toEqual([0, 1]);
  });

  it("names the powers of a draft that the classifier knows, and changes no name of its own", async () => {
    const original = minimalDocument().content.original!;
    const { statusSystem: _, ...header } = original.header;
    const codes = [{ code: CODE }, { code: "2_FNS03", name: "Своё" }];
    const draft = join(tempDir(), "draft.json");
    const content = { original: { ...original, header: { ...header, endDate: UNTIL }, powers: { codes } } };
    writeFileSync(draft, JSON.stringify({ content }));
    const { code, output } = await json("new", "--from", draft, "-o", tempDir());
    expect(code).toBe(0);
    const names = read(output).facts!.powers.codes.map(({ name }) => name);
    expect(names).toEqual([BUNDLED_CLASSIFIER.get(CODE), "Своё"]);
  });

  it("writes the document to standard output when asked, and nothing else", async () => {
    const { code, stdout } = await runInProcess(["mchd", "new", ...FLAGS, "-o", "-"]);
    expect([code, parseMchd(new TextEncoder().encode(stdout)).errors]).toEqual([0, 0]);
  });

  it("writes nothing that has errors, and shows them", async () => {
    const draft = join(tempDir(), "draft.json");
    writeFileSync(draft, JSON.stringify({ content: { original: { header: { endDate: UNTIL } } } }));
    const folder = tempDir();
    const { code, written, output, findings } = await json("new", "--from", draft, "-o", folder);
    expect([code, written, output, readdirSync(folder)]).toEqual([1, false, null, []]);
    expect(findings.map(({ id }: { id: string }) => id)).toContain("schema.missingElement");
    const { stdout } = await runInProcess(["mchd", "new", "--from", draft, "-o", folder, "--lang", "ru"]);
    expect(stdout).toContain("доверенность не записана");
  });

  it("does not overwrite a file, unless told to", async () => {
    const file = join(tempDir(), "m.xml");
    writeFileSync(file, "mine");
    const args = [...FLAGS, "-o", file];
    expect(await json("new", ...args)).toMatchObject({ code: 2, error: { code: "OUTPUT_EXISTS" } });
    expect(readFileSync(file, "utf8")).toBe("mine");
    const { code, findings } = await json("new", ...args, "--force");
    expect([code, findings.map(({ id }: { id: string }) => id)]).toEqual([0, ["file.name"]]);
  });

  it.each<[string, string[], string, RegExp]>([
    [
      "missing facts",
      ["--name", "ООО"],
      "USAGE",
      /not said: --inn, --kpp, --ogrn, --head, --person, --power, --until/,
    ],
    ["a wrong number", [...FLAGS, "--inn", "7700000000"], "USAGE", /^--inn: no ИНН/],
    ["a code without a name", [...FLAGS, "--power", "X_000001"], "USAGE", /X_000001 is not in the list/],
    ["a day that does not exist", [...FLAGS, "--until", "2090-02-30"], "USAGE", /no such day/],
    ["a number that is none", [...FLAGS, "--number", "7"], "USAGE", /is a GUID/],
    ["details of nobody", ["--from", "DRAFT", "--kpp", "770001001"], "USAGE", /whom --head-… is about/],
    [
      "details of an unnamed person",
      ["--from", "DRAFT", "--person-inn", EMPLOYEE_INN],
      "USAGE",
      /whom --person-…/,
    ],
    ["an unknown role", [...FLAGS, "--from-cert", "boss=x.cer"], "USAGE", /is not ROLE=FILE/],
    ["JSON and the document on one stream", [...FLAGS, "-o", "-"], "USAGE", /cannot take both/],
  ])("refuses %s", async (_what, args, code, text) => {
    const draft = join(tempDir(), "draft.json");
    writeFileSync(draft, "{}");
    const { error } = await json("new", ...args.map((one) => (one === "DRAFT" ? draft : one)));
    expect([error.code, error.exitCode]).toEqual([code, 2]);
    expect(error.what).toMatch(text);
  });

  it.each([
    ['{"content":{"original":{"headr":{}}}}', "content.original.headr: there is no such key"],
    [
      '{"content":{"original":{"header":{"number":7}}}}',
      "content.original.header.number: a text belongs there",
    ],
    ['{"flags":"\\u0000"}', "flags: XML cannot carry a character of it"],
    ["{", "it is no JSON"],
    ["a: &x b", "anchors are not allowed (line 1)"],
    ["- a", "/: an object belongs there"],
  ])("says what is wrong with the draft %s", async (draft, reason) => {
    const file = join(tempDir(), "draft");
    writeFileSync(file, draft);
    const { error } = await json("new", "--from", file, "-o", tempDir());
    expect([error.code, error.why, error.exitCode]).toEqual(["MCHD_INPUT", reason, 2]);
  });

  it("says so when a name holds what no XML can carry", async () => {
    const { error } = await json("new", ...FLAGS, "--name", "ООО \u0001", "-o", tempDir());
    expect([error.code, error.why]).toEqual([
      "MCHD_INPUT",
      "content.original.principals[0].party.russianOrganisation.organisation.name: XML cannot carry a character of it",
    ]);
  });

  it("refuses certificates of different parties, and one that names nobody", async () => {
    const certificates = [
      "--from-cert",
      `principal=${employee.cert}`,
      "--from-cert",
      `principal=${stranger.cert}`,
    ];
    const { error } = await json(
      "new",
      ...certificates,
      "--person",
      "Образцова Анна",
      "--power",
      CODE,
      "--until",
      UNTIL,
    );
    expect([error.code, error.why]).toEqual([
      "MCHD_INPUT",
      "the certificates name nobody, or different organisations",
    ]);
  });
});

describe("podpis mchd new at a terminal", () => {
  /** A terminal at which these lines are typed. */
  async function typed(lines: readonly string[], ...args: string[]) {
    const texts = { stdout: "", stderr: "" };
    const sink = (name: keyof typeof texts) =>
      Object.assign(
        new Writable({
          write(chunk, _encoding, done) {
            texts[name] += String(chunk);
            done();
          },
        }),
        { isTTY: true },
      );
    const stdin = Object.assign(Readable.from(lines.map((line) => Buffer.from(`${line}\n`))), {
      isTTY: true,
    });
    const streams = { stdin, stdout: sink("stdout"), stderr: sink("stderr") };
    const code = await run(["mchd", "new", ...args], streams, { LC_ALL: "ru_RU.UTF-8", TERM: "dumb" });
    return { code, ...texts };
  }

  const ANSWERS = [
    ...['ООО "Пример"', ORGANISATION_INN, "770001001", OGRN],
    ...["Примеров Пример", "", HEAD_INN, "", "Образцова Анна", EMPLOYEE_INN, "", CODE, UNTIL],
  ];

  it("asks on standard error, again after a wrong answer, and passes over what may be left out", async () => {
    const folder = tempDir();
    const lines = [...ANSWERS.slice(0, 1), "77", "", ...ANSWERS.slice(1)];
    const { code, stderr, stdout } = await typed(lines, "-o", folder);
    expect([code, readdirSync(folder).length]).toEqual([0, 1]);
    expect(stderr.match(/ИНН организации, 10 цифр: /g)).toHaveLength(3);
    expect(stderr).toContain("это не ИНН");
    expect(stdout).not.toContain("ИНН организации");
  });

  it("asks only for what is not known yet", async () => {
    const parties = [
      "--from-cert",
      `principal=${head.cert}`,
      "--from-cert",
      `representative=${employee.cert}`,
    ];
    const folder = tempDir();
    const { code, stderr } = await typed(["770001001", UNTIL], ...parties, "--power", CODE, "-o", folder);
    expect([code, readdirSync(folder).length]).toEqual([0, 1]);
    expect(stderr.match(/: /g)).toHaveLength(2);
  });

  it("asks for what a draft does not say", async () => {
    const { representatives, powers } = minimalDocument().content.original!;
    const draft = join(tempDir(), "draft.json");
    writeFileSync(draft, JSON.stringify({ content: { original: { representatives, powers } } }));
    const folder = tempDir();
    const lines = [...ANSWERS.slice(0, 8), UNTIL];
    const { code, stderr } = await typed(lines, "--from", draft, "-o", folder);
    expect([code, readdirSync(folder).length], stderr).toEqual([0, 1]);
    expect(stderr).not.toContain("ФИО представителя");
    const [name] = readdirSync(folder);
    expect(read(join(folder, name!)).facts?.representatives[0]?.person?.inn).toBe(EMPLOYEE_INN);
    writeFileSync(draft, JSON.stringify({ content: minimalDocument().content }));
    const other = tempDir();
    const certificate = ["--from-cert", `principal=${head.cert}`, "--until", UNTIL];
    const asked = await typed(["770001001"], "--from", draft, ...certificate, "-o", other);
    expect([asked.code, readdirSync(other).length], asked.stderr).toEqual([0, 1]);
  });

  it("asks again for a last day before the day of issue, and says one of --until before it asks", async () => {
    const folder = tempDir();
    const lines = [...ANSWERS.slice(0, -1), "2001-01-01", UNTIL];
    const { code, stderr } = await typed(lines, "-o", folder);
    expect([code, readdirSync(folder).length], stderr).toEqual([0, 1]);
    expect(stderr).toContain("он раньше дня выдачи");
    const early = await typed([], "--until", "2001-01-01", "-o", folder);
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining("--until: он раньше дня выдачи")]);
    expect(early.stderr).not.toContain("Наименование организации");
  });

  it("says what is missing when the terminal ends", async () => {
    const { code, stderr } = await typed(ANSWERS.slice(0, 3), "-o", tempDir());
    expect([code, stderr]).toEqual([2, expect.stringContaining("не сказано: --name")]);
  });
});

describe("podpis mchd sign", () => {
  const sign = async (file: string, signer: Signer, ...more: string[]) =>
    json("sign", file, ...keyOf(signer), ...more);

  it("signs by the head, detached, and podpis verifies it", async () => {
    const file = await made();
    const { code, signature, byName, missing } = await sign(file, head);
    expect([code, byName, missing]).toEqual([0, false, []]);
    expect(signature).toMatchObject({ output: `${file}.sig`, attached: false, level: "BES" });
    expect(await verified(`${file}.sig`)).toBe(0);
  });

  it("asks for a time-stamp when a service is named", async () => {
    const file = await made();
    const service = ["--tsa", fixture.tsa, "--allow-host", fixture.host];
    const { signature } = await sign(file, head, ...service);
    expect(signature).toMatchObject({ level: "T", timestamp: { url: fixture.tsa } });
  });

  it("is the head's, and nobody else's", async () => {
    const file = await made();
    for (const one of [employee, stranger]) {
      const { code, error } = await sign(file, one);
      expect([code, error.code]).toEqual([5, "MCHD_NOT_YOURS"]);
      expect(error.why).toMatch(/^СНИЛС, ИНН or ОГРНИП of the certificate are not those of .*\*/);
    }
    expect(existsSync(`${file}.sig`)).toBe(false);
  });

  it("refuses the head of another organisation", async () => {
    const { country: _, ...own } = subjectOf(head);
    const other = { innle: "7700000009", ogrn: "1027700000008" };
    const imposter = await fixture.signer("imposter", {
      profile: "organisation",
      subject: { ...own, ...other },
    });
    const { error } = await sign(await made(), imposter);
    expect(error.why).toMatch(/^the certificate speaks for another organisation than/);
    const { stderr } = await runInProcess(["mchd", "sign", await made(), ...keyOf(imposter), "--lang", "ru"]);
    expect(stderr).toMatch(/причина: сертификат другой организации, а не ООО/);
  });

  it("says who else has to sign where heads act jointly", async () => {
    const second = await fixture.signer("second", {
      profile: "organisation",
      subject: { ...subjectOf(head), surname: "Второв", snils: "11223344595", inn: HEAD_INN },
    });
    const file = await made("--from-cert", `principal=${second.cert}`, "--joint-heads");
    const { code, missing } = await sign(file, head);
    expect([code, missing]).toEqual([0, [expect.stringMatching(/^Второв/)]]);
    const revoked = await json("revoke", file, ...keyOf(head));
    expect([revoked.code, revoked.missing]).toEqual([0, [expect.stringMatching(/^Второв/)]]);
    const { stdout } = await runInProcess([
      "mchd",
      "revoke",
      file,
      "--force",
      ...keyOf(head),
      "--lang",
      "ru",
    ]);
    expect(stdout).toMatch(/должен подписать ещё \(podpis cosign\): Второв/);
  });

  it.each([
    ["another file name", "file.name", (text: string) => text, "m.xml"],
    ["an ended term", "date.ended", (text: string) => text.replace(UNTIL, "2020-01-01"), undefined],
    [
      "reserved flags",
      "flags.reserved",
      (text: string) => text.replace('"00000000"', '"10000000"'),
      undefined,
    ],
    [
      "a schema error",
      "schema.value",
      (text: string) => text.replace('ТипПред="3"', 'ТипПред="9"'),
      undefined,
    ],
  ])("does not sign with %s, though validate may only warn", async (_what, id, change, name) => {
    const file = await made();
    const changed = join(tempDir(), name ?? file.split("/").at(-1)!);
    writeFileSync(changed, change(readFileSync(file, "utf8")));
    const { code, signature, errors, findings } = await sign(changed, head);
    expect([code, signature, existsSync(`${changed}.sig`)]).toEqual([1, null, false]);
    expect(errors).toBeGreaterThan(0);
    expect(findings).toContainEqual(expect.objectContaining({ id, severity: "error" }));
    const { stdout } = await runInProcess(["mchd", "sign", changed, ...keyOf(head), "--lang", "ru"]);
    expect(stdout).toContain("доверенность не подписана");
  });

  it("does not sign the earlier format", async () => {
    const file = join(tempDir(), "old.xml");
    writeFileSync(file, '<Доверенность ВерсФорм="002"/>');
    const { code, error } = await sign(file, head);
    expect([code, error.code]).toEqual([2, "MCHD_FORMAT_UNSUPPORTED"]);
  });
});

describe("podpis mchd delegate", () => {
  const delegate = (parent: string, ...more: string[]) =>
    json("delegate", parent, "--person", "Второв Пётр", "-o", tempDir(), ...more);

  it("makes the draft of a person's delegation for the notary, with the parent's number in it", async () => {
    const parent = await made("--delegation", "further");
    const lost = ["--lose", "--delegation", "once"];
    const { code, output, notes, findings } = await delegate(parent, "--for-notary", ...lost);
    expect([code, findings]).toEqual([0, []]);
    expect(notes.map(({ rule }: { rule: string }) => rule)).toEqual(["R9", "R13", "R14"]);
    const { facts } = read(output);
    expect(facts).toMatchObject({ kind: "delegation", endDate: UNTIL, keptAfterDelegation: false });
    expect(facts?.root?.number).toBe(read(parent).facts?.number);
  });

  it("is refused, with the rules, and writes nothing", async () => {
    const parent = await made();
    const { code, refusals, written } = await delegate(parent, "--until", "2091-01-01", "--power", "2_FNS03");
    expect([code, written, refusals.map(({ rule }: { rule: string }) => rule)]).toEqual([
      1,
      false,
      ["R1", "R3", "R4", "R9"],
    ]);
    const args = ["mchd", "delegate", parent, "--person", "Второв Пётр", "--lang", "ru"];
    const { stdout } = await runInProcess(args);
    expect(stdout).toContain("передоверие этой доверенностью не разрешено (R1)");
  });

  it.each<[string, (parent: string) => string, string[], string]>([
    ["nobody to pass powers to", (text) => text, [], "USAGE"],
    [
      "a loss that the format has no place for",
      (text) => text,
      ["--person", "Второв Пётр", "--lose"],
      "USAGE",
    ],
    [
      "a parent with errors",
      (text) => text.replace('ТипПред="3"', 'ТипПред="1"'),
      ["--person", "Второв Пётр"],
      "MCHD_REFUSED",
    ],
    [
      "a parent of another format",
      () => '<Доверенность ВерсФорм="002"/>',
      ["--person", "Второв Пётр"],
      "MCHD_FORMAT_UNSUPPORTED",
    ],
  ])("refuses %s", async (_what, change, args, code) => {
    const parent = await made("--delegation", "once");
    writeFileSync(parent, change(readFileSync(parent, "utf8")));
    const { error } = await json("delegate", parent, ...args);
    expect(error.code).toBe(code);
  });
});

describe("podpis mchd revoke", () => {
  const revoke = (file: string, signer: Signer, ...more: string[]) =>
    json("revoke", file, ...keyOf(signer), ...more);

  it.each([
    ["the head revokes", () => head, "principal"],
    ["the representative refuses", () => employee, "representative"],
  ] as const)("%s: a notice of our own and its signature", async (_what, signer, by) => {
    const file = await made();
    const { code, output, notice, signature } = await revoke(file, signer(), "--reason", "уволен");
    expect([code, output]).toEqual([0, file.replace(/\.xml$/, ".revocation.json")]);
    const written = readNotice(readFileSync(output));
    expect(written).toEqual(notice);
    expect(written).toMatchObject({ by, reason: "уволен", number: read(file).facts?.number });
    expect(written?.is).toContain("not an application to the registry");
    expect(Date.parse(written!.revokedAt)).toBeLessThanOrEqual(Date.parse(signature.signingTime));
    expect(await verified(`${output}.sig`)).toBe(0);
  });

  it("signs a ready application as it is", async () => {
    const application = join(tempDir(), "application.xml");
    writeFileSync(application, "<заявление/>");
    const { kind, notice, signature } = await revoke(await made(), head, "--application", application);
    expect([kind, notice, signature.file, signature.output]).toEqual([
      "application",
      null,
      application,
      `${application}.sig`,
    ]);
    const over = await revoke(await made(), head, "--application", application, "-o", application, "--force");
    expect(over.error.code).toBe("OUTPUT_IS_INPUT");
    expect(readFileSync(application, "utf8")).toBe("<заявление/>");
  });

  it("is no stranger's matter, and leaves nothing behind", async () => {
    const file = await made();
    const { code, error } = await revoke(file, stranger);
    expect([code, error.code]).toEqual([5, "MCHD_NOT_YOURS"]);
    expect(error.why).toMatch(/^it is revoked by .*, and refused by the representative$/);
    expect(existsSync(file.replace(/\.xml$/, ".revocation.json"))).toBe(false);
  });

  it("does not revoke an irrevocable one, which the representative may still refuse", async () => {
    const file = await made();
    const irrevocable = readFileSync(file, "utf8").replace('ВидДовер="1"', 'ВидДовер="2"');
    writeFileSync(file, irrevocable);
    expect((await revoke(file, head)).error).toMatchObject({
      code: "MCHD_REFUSED",
      why: "it is irrevocable",
    });
    expect((await revoke(file, employee)).by).toBe("representative");
  });

  it.each<[string, string[], RegExp]>([
    ["a reason that is too long", ["--reason", "я".repeat(501)], /too long/],
    ["two files on one stream", ["-o", "-"], /two files/],
  ])("refuses %s", async (_what, args, text) => {
    const { error } = await revoke(await made(), head, ...args);
    expect([error.code, error.what]).toEqual(["USAGE", expect.stringMatching(text)]);
  });

  it("leaves no notice when its signature has no place", async () => {
    const file = await made();
    const notice = join(tempDir(), "n.json");
    writeFileSync(`${notice}.sig`, "taken");
    expect((await revoke(file, head, "-o", notice)).error.code).toBe("OUTPUT_EXISTS");
    expect(existsSync(notice)).toBe(false);
  });
});

describe("podpis mchd powers", () => {
  it("lists the bundled powers, and those of a document", async () => {
    const all = await json("powers");
    expect(all.powers.length).toBeGreaterThan(60);
    const { file, powers } = await json("powers", await made());
    expect([typeof file, powers]).toEqual(["string", [expect.objectContaining({ code: CODE, limits: [] })]]);
  });

  it("looks into a list of the user's as well", async () => {
    const list = join(tempDir(), "list.csv");
    writeFileSync(list, "X_000001;Кормить кота");
    const { stdout } = await runInProcess(["mchd", "powers", "--classifier", list, "--find", "кота"]);
    expect(stdout).toBe("X_000001  Кормить кота\n");
    const none = await runInProcess(["mchd", "powers", "--find", "кота", "--lang", "ru"]);
    expect(none.stdout).toContain("встроенный — малая часть");
  });

  it("says what is wrong with such a list", async () => {
    const list = join(tempDir(), "list.csv");
    writeFileSync(list, "слово");
    const { code, error } = await json("powers", "--classifier", list);
    expect([code, error.code, error.why]).toEqual([
      2,
      "CLASSIFIER_UNREADABLE",
      "line 1 has no code and name",
    ]);
  });
});

describe("what is made here, podpis mchd verify accepts", () => {
  const verify = async (file: string, ...more: string[]) => {
    const trust = ["--trust", fixture.trust, "--allow-host", fixture.host, "--mchd-status", "off"];
    const { code, stdout } = await runInProcess(["mchd", "verify", file, ...trust, ...more]);
    return { code, stdout };
  };

  it("an original, until its head has revoked it", async () => {
    const file = await made();
    await json("sign", file, ...keyOf(head), "--tsa", fixture.tsa, "--allow-host", fixture.host);
    expect(await verify(file)).toMatchObject({ code: 0 });
    const { output } = await json("revoke", file, ...keyOf(head));
    expect(await verify(file, "--mchd-status-file", output)).toMatchObject({ code: 1 });
  });

  it("a delegation by an organisation, with its parent", async () => {
    const agent = await fixture.signer("agent", { profile: "organisation" });
    const { o: name, innle: inn, ogrn } = subjectOf(agent);
    const organisation = { name, inn, kpp: "770001001", ogrn };
    const draft = join(tempDir(), "draft.json");
    const representatives = [{ party: { organisation } }];
    writeFileSync(draft, JSON.stringify({ content: { original: { representatives } } }));
    const principal = ["--from-cert", `principal=${head.cert}`, "--kpp", "770001001"];
    const what = ["--power", CODE, "--until", UNTIL, "--delegation", "once"];
    const parent = (await json("new", "--from", draft, ...principal, ...what, "-o", tempDir())).output;
    expect((await json("sign", parent, ...keyOf(head))).code).toBe(0);

    const parties = [
      "--from-cert",
      `delegator=${agent.cert}`,
      "--from-cert",
      `representative=${employee.cert}`,
    ];
    const child = (await json("delegate", parent, ...parties, "-o", tempDir())).output;
    const wrong = ["--from-cert", `delegator=${head.cert}`, ...parties.slice(2)];
    const refused = await json("delegate", parent, ...wrong, "-o", tempDir());
    expect([refused.written, refused.refusals]).toMatchObject([false, [{ rule: "R5" }]]);
    const own = ["--from-cert", `delegator=${agent.cert}`, "--from-cert", `representative=${agent.cert}`];
    const toEmployee = (await json("delegate", parent, ...own, "-o", tempDir())).output;
    expect(read(toEmployee).facts?.representatives[0]?.kind).toBe("person");
    expect((await json("sign", child, ...keyOf(head))).error.code).toBe("MCHD_NOT_YOURS");
    expect((await json("sign", child, ...keyOf(agent))).code).toBe(0);
    const { code, stdout } = await verify(child, "--mchd-chain", parent);
    expect([code, stdout]).toEqual([0, expect.stringContaining(subjectOf(employee).surname!)]);
  });
});

describe("a power of attorney that nobody should write", () => {
  it("ends before it begins: refused, nothing is written", async () => {
    const folder = tempDir();
    const parties = ["--from-cert", `principal=${head.cert}`, "--kpp", "770001001"];
    const { code, stderr } = await runInProcess([
      ...["mchd", "new", ...parties, "--from-cert", `representative=${employee.cert}`],
      ...["--power", CODE, "--until", "2020-01-01", "-o", folder],
    ]);
    expect(stderr).toContain("its last day is before its first");
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [
      '{"flags": "00000000", "content": {"original": {}, "original": {}}}',
      "the key original stands here twice",
    ],
    ['{"fl\\u0061gs": "0", "flags": "{\\"a\\":"}', "the key flags stands here twice"],
    ["flags: 0\ncontent:\n  original: {}\n  original: {}\n", "the key original stands here twice (line 4)"],
  ])("comes from a draft that says a thing twice: %j", async (text, why) => {
    const draft = join(tempDir(), "draft");
    writeFileSync(draft, text);
    const { error } = await json("new", "--from", draft, "-o", tempDir());
    expect([error.code, error.why]).toEqual(["MCHD_INPUT", why]);
  });

  it("comes from a draft with a key that objects have by nature: named as it is", async () => {
    const draft = join(tempDir(), "draft.json");
    writeFileSync(draft, '{"__proto__": {}}');
    const { code, stderr } = await runInProcess(["mchd", "new", "--from", draft, "-o", tempDir()]);
    expect(stderr).toContain("__proto__");
    expect(stderr).not.toContain("[object Object]");
    expect(code).toBe(2);
  });
});

describe("a power of attorney in windows-1251", () => {
  it("can be signed: what sources say of the first line is no error", async () => {
    const text = readFileSync(await made(), "utf8").replace('encoding="UTF-8"', 'encoding="windows-1251"');
    const cyrillic = (one: string): number => {
      const code = one.charCodeAt(0);
      if (code < 0x80) return code;
      if (code === 0x401) return 0xa8;
      if (code === 0x451) return 0xb8;
      return code - 0x410 + 0xc0;
    };
    const { fileId } = parseMchd(Buffer.from(text.replace("windows-1251", "UTF-8"))).document!;
    const file = join(tempDir(), `${fileId}.xml`);
    writeFileSync(file, Uint8Array.from([...text], cyrillic));
    const { code, findings } = await json("sign", file, "--key", head.key, "--cert", head.cert, "--offline");
    expect(findings.map(({ id }: { id: string }) => id)).toContain("file.declaration");
    expect(code).toBe(0);
  });
});
