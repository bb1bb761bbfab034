/** `verify --mchd` and `mchd verify` as a user runs them: files, words, exit codes. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { mask } from "../../src/mchd/facts/mask.js";
import { numberOf } from "../mchd/authority/build.js";
import { type AuthorityCase, CASES } from "../mchd/authority/cases.js";
import { ORGANISATIONS, PERSONS } from "../mchd/authority/cast.js";
import { World } from "../mchd/authority/world.js";
import { runInProcess } from "../support/runInProcess.js";
import { schemaErrors } from "./schemas.js";

const folders: string[] = [];
let world: World;
beforeAll(async () => {
  world = await World.create();
}, 60_000);
afterAll(() => {
  world.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const caseOf = (name: string): AuthorityCase => CASES.find((one) => one.name === name)!;

/** The files of a case, and how podpis is run on them: the system's clock and network play no part. */
async function files(name: string, contractOf?: AuthorityCase["contract"]) {
  const folder = mkdtempSync(join(tmpdir(), "podpis-mchd-cli-"));
  folders.push(folder);
  const given = caseOf(name);
  const contract = await world.write(contractOf ? { ...given, contract: contractOf } : given, folder);
  const shared = ["--trust", join(folder, "root.pem"), "--at", "2026-03-01T09:00Z", "--revocation", "off"];
  const common = [
    ...shared,
    "--untrusted",
    join(folder, "intermediates.pem"),
    "--offline",
    "--no-cache",
    "--no-trust-store",
  ];
  const run = (argv: readonly string[]) => runInProcess([...argv, ...common]);
  return {
    folder,
    contract,
    in: (file: string) => join(folder, file),
    verify: (...argv: string[]) => run(["verify", `${contract}.sig`, ...argv]),
    run,
  };
}

describe("podpis verify --mchd", () => {
  it("says in people's words who signed for whom, by which document, until when, with which power", async () => {
    const given = await files("ok-plain");
    const argv = [
      "--mchd",
      given.in("m.xml"),
      "--mchd-status-file",
      given.in("0.json"),
      "--doc-type",
      "torg-12",
    ];
    const { code, stdout } = await given.verify(...argv, "--lang", "ru");
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(
      `Образцова Алёна Игоревна подписал(а) от имени ООО "Пример" по доверенности № ${numberOf("m")}, действует до 31.12.2026`,
    );
    expect(stdout).toContain("полномочие: BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6");
    expect(stdout).toContain("ЕГРЮЛ не проверялся");
  });

  it("masks numbers of persons in text, and shows them where that is asked", async () => {
    const given = await files("wrong-person");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status-file", given.in("0.json")];
    const masked = await given.verify(...argv);
    expect(masked.code).toBe(1);
    expect(masked.stdout).toContain("was issued to another: Образцова Алёна Игоревна");
    expect(masked.stdout).toMatch(/the signature of the document itself: VALID/);
    for (const { inn, snils } of [PERSONS.employee, PERSONS.stranger]) {
      expect(masked.stdout).not.toContain(inn);
      expect(masked.stdout).not.toContain(snils);
      expect(masked.stdout).not.toContain(snils.replace(/\D/g, ""));
    }
    const expected = ["--expect-inn", PERSONS.employee.inn, "--expect-snils", PERSONS.employee.snils];
    const required = (await given.verify(...argv, ...expected)).stdout;
    expect(required).toContain("[requirement.inn]");
    for (const { inn, snils } of [PERSONS.employee, PERSONS.stranger]) {
      expect(required).not.toContain(inn);
      expect(required).not.toContain(snils.replace(/\D/g, ""));
    }
    const shown = await given.verify(...argv, "--personal-data");
    expect(shown.stdout).toContain(PERSONS.stranger.inn);
  });

  it("reports the signature's own verdict beside that on the right to sign", async () => {
    const given = await files("wrong-person");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status-file", given.in("0.json"), "--json"];
    const report = JSON.parse((await given.verify(...argv)).stdout);
    expect(schemaErrors(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: "TOTAL-FAILED", accepted: false, exitCode: 1 });
    const [signer] = report.signers;
    expect(signer.verdict).toBe("TOTAL-PASSED");
    expect(signer.mchd).toMatchObject({ verdict: "TOTAL-FAILED", reason: "mchd.representative" });
  });

  it("warns of an answer that does not tell when it was asked, and says what to do", async () => {
    const given = await files("registry-undated");
    const { code, stdout } = await given.verify(
      "--mchd",
      given.in("m.xml"),
      "--mchd-status-file",
      given.in("0.json"),
      "--details",
    );
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("does not tell when it was asked");
  });

  it("reads the powers by a classifier of the user's, beside the bundled part", async () => {
    const given = await files("ok-plain");
    const list = (name: string, text: string) => {
      writeFileSync(given.in(name), text);
      return ["--classifier", given.in(name)];
    };
    const power = "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6";
    const sources = ["--mchd-status-file", given.in("0.json"), "--json"];
    const commands = {
      verify: (...more: string[]) => given.verify("--mchd", given.in("m.xml"), ...sources, ...more),
      "mchd verify": (...more: string[]) =>
        given.run(["mchd", "verify", given.in("m.xml"), ...sources, ...more]),
    };
    for (const [command, run] of Object.entries(commands)) {
      const found = async (...more: string[]) => {
        const { code, stdout } = await run(...more);
        expect(code, stdout).toBe(0);
        return stdout.includes("powers.codeName");
      };
      expect(await found(), command).toBe(false);
      expect(await found(...list("more.csv", "X_000001;Кормить кота")), command).toBe(false);
      expect(await found(...list("other.json", JSON.stringify({ [power]: "Иное" }))), command).toBe(true);
      const { code, stdout } = await run(...list("none.csv", "слово"));
      expect([code, JSON.parse(stdout).error.code], command).toEqual([2, "CLASSIFIER_UNREADABLE"]);
    }
  });

  it("is indeterminate without a source of the status, and says how to get one", async () => {
    const given = await files("ok-plain");
    const { code, stdout } = await given.verify("--mchd", given.in("m.xml"));
    expect(code).toBe(3);
    expect(stdout).toContain("status not checked");
    expect(stdout).toContain("--mchd-status-file");
  });

  it("takes the principal's numbers for the signer's where the right to sign holds", async () => {
    const given = await files("ok-plain");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status-file", given.in("0.json")];
    const { inn, ogrn } = ORGANISATIONS.example;
    expect((await given.verify(...argv, "--expect-inn", inn, "--expect-ogrn", ogrn)).code).toBe(0);
    expect((await given.verify(...argv, "--require-signers", inn)).code).toBe(0);
    expect((await given.verify(...argv, "--expect-inn", ORGANISATIONS.other.inn)).code).toBe(1);
    expect((await given.verify("--expect-inn", inn)).code).toBe(1);
    expect((await given.verify("--mchd", given.in("m.xml"), "--expect-inn", inn)).code).toBe(1);
  });

  it("takes a registry's answer of the last day where no time is proven, and says when one is too old", async () => {
    const given = await files("ok-plain", { signedAt: "2026-03-01T08:00:00Z", stamped: false });
    const judged = (askedAt: string, ...more: string[]) => {
      const { answer, schema } = JSON.parse(readFileSync(given.in("0.json"), "utf8"));
      writeFileSync(given.in("a.json"), JSON.stringify({ schema, askedAt, answer }));
      const argv = ["--mchd", given.in("m.xml"), "--mchd-status-file", given.in("a.json")];
      return given.verify(...argv, "--lang", "ru", ...more);
    };
    const recent = await judged("2026-03-01T08:59:59Z");
    expect(recent.code, recent.stdout).toBe(0);
    expect(recent.stdout).not.toContain("Статус доверенности известен не полностью");
    const stale = await judged("2026-02-27T09:00:00Z");
    expect(stale.code).toBe(3);
    expect(stale.stdout).toContain("ответ реестра старше момента проверки больше чем на сутки");
    expect(stale.stdout).toContain("Спросите реестр заново");
  });

  it("asks a registry itself where no time is proven: its answer comes before the judgement, and counts", async () => {
    const given = await files("ok-plain", { signedAt: "2026-03-01T08:00:00Z", stamped: false });
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-01T09:00:00Z") });
    const { answer } = JSON.parse(readFileSync(given.in("0.json"), "utf8"));
    const server = createServer((_request, response) => {
      vi.setSystemTime(Date.now() + 3000);
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { code, stdout } = await runInProcess([
        ...["verify", `${given.contract}.sig`, "--mchd", given.in("m.xml"), "--trust", given.in("root.pem")],
        ...[
          "--untrusted",
          given.in("intermediates.pem"),
          "--revocation",
          "off",
          "--no-cache",
          "--no-trust-store",
        ],
        ...["--registry", `http://${host}/poa/{number}`, "--allow-host", host, "--trust-registry", "--json"],
      ]);
      expect(code, stdout).toBe(0);
      const { signers, relaxations } = JSON.parse(stdout);
      const status = signers[0].mchd.checks.find(({ id }: { id: string }) => id === "mchd.status");
      expect(status).toMatchObject({ status: "passed", reason: "mchd.statusRecent" });
      expect(relaxations.map(({ id }: { id: string }) => id)).toContain("trust-registry");
    } finally {
      server.close();
      vi.useRealTimers();
    }
  });

  it("names a power of attorney by which nobody signed", async () => {
    const given = await files("both-parties", { signedBy: ["employee"] });
    const status = ["--mchd-status-file", given.in("0.json"), "--mchd-status-file", given.in("1.json")];
    const argv = ["--mchd", given.in("m.xml"), "--mchd", given.in("n.xml"), ...status];
    const { code, stdout } = await given.verify(...argv, "--lang", "ru");
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(`По доверенности никто не подписал: № ${numberOf("n")}`);
    expect(stdout).not.toContain(`не подписал: № ${numberOf("m")}`);
    const html = (await given.verify(...argv, "--report", "html")).stdout;
    expect(html).toContain('data-check="mchd.unused"');
    const report = JSON.parse((await given.verify(...argv, "--json")).stdout);
    expect(schemaErrors(report)).toEqual([]);
    expect(report.unusedMchd).toEqual([{ file: given.in("n.xml"), number: numberOf("n") }]);
    expect(report.accepted).toBe(true);
    const demanded = [
      "--require-signers",
      ORGANISATIONS.example.inn,
      "--require-signers",
      ORGANISATIONS.other.inn,
    ];
    expect((await given.verify(...argv, ...demanded)).code).toBe(1);
  });

  it("counts no power of attorney as unused by which somebody signed, or that one is based on", async () => {
    const both = await files("both-parties");
    const pair = ["--mchd", both.in("m.xml"), "--mchd", both.in("n.xml"), "--mchd-status", "off", "--json"];
    expect(JSON.parse((await both.verify(...pair)).stdout).unusedMchd).toEqual([]);
    const chain = await files("delegation-ok");
    const links = [
      "--mchd",
      chain.in("m.xml"),
      "--mchd",
      chain.in("p.xml"),
      "--mchd-status",
      "off",
      "--json",
    ];
    expect(JSON.parse((await chain.verify(...links)).stdout).unusedMchd).toEqual([]);
    expect(JSON.parse((await chain.verify("--json")).stdout)).not.toHaveProperty("unusedMchd");
    const two = await files("two-of-one-person");
    const same = ["--mchd", two.in("m.xml"), "--mchd", two.in("n.xml"), "--mchd-status", "off", "--json"];
    expect(JSON.parse((await two.verify(...same)).stdout).unusedMchd).toEqual([]);
    const broken = readFileSync(two.in("m.xml"), "utf8").replace('ТипПред="3"', 'ТипПред="9"');
    writeFileSync(two.in("broken.xml"), broken);
    const unreadable = ["--mchd", two.in("broken.xml"), "--mchd-status", "off", "--json"];
    expect(JSON.parse((await two.verify(...unreadable)).stdout).unusedMchd).toEqual([]);
  });

  it("names who passed the powers on beside the first principal", async () => {
    const given = await files("delegation-ok");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-chain", given.in("p.xml"), "--mchd-status", "off"];
    const { stdout } = await given.verify(...argv, "--lang", "ru");
    expect(stdout).toContain(`от имени ${ORGANISATIONS.example.name}`);
    expect(stdout).toMatch(/полномочия передал\(а\) \S/);
  });

  it("says which rule a delegation breaks, in words", async () => {
    const given = await files("delegation-once-only");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-chain", given.in("p.xml"), "--mchd-status", "off"];
    const { stdout } = await given.verify(...argv, "--lang", "ru");
    expect(stdout).toContain("передоверить можно было один раз (R2)");
    expect(stdout).toContain("найдено: разрешено, и дальнейшее тоже");
    expect(stdout).toContain("ожидалось: не разрешено");
  });

  it("names the command that lists powers where one is missing", async () => {
    const given = await files("ok-plain");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status", "off", "--power", "2_FNS03"];
    expect((await given.verify(...argv)).stdout).toContain("podpis mchd powers");
  });

  it("names the file that is no power of attorney", async () => {
    const given = await files("ok-plain");
    for (const [text, code] of [
      ["hello", "XML_MALFORMED"],
      ["<!DOCTYPE a><a/>", "XML_REFUSED"],
      ["<a/>", "NOT_MCHD"],
    ]) {
      writeFileSync(given.in("bad.xml"), text!);
      const argv = ["--mchd", given.in("m.xml"), "--mchd", given.in("bad.xml"), "--mchd-status", "off"];
      const { code: exit, stderr } = await given.verify(...argv);
      expect(exit).toBe(2);
      expect(stderr).toContain(`error[${code}]: ${given.in("bad.xml")}: `);
    }
  });

  it("names the relaxation when the status is not wanted", async () => {
    const given = await files("ok-plain");
    const { code, stdout } = await given.verify("--mchd", given.in("m.xml"), "--mchd-status", "off");
    expect(code).toBe(0);
    expect(stdout).toContain("--mchd-status off");
  });

  it("finds which signature belongs to which document", async () => {
    const given = await files("both-parties");
    const [m, n] = ["m.xml", "n.xml"].map(given.in);
    const signatures = ["n.xml.otherHead.sig", "m.xml.head.sig"].map((name, i) => {
      renameSync(given.in(name), given.in(`${i}.sgn`));
      return given.in(`${i}.sgn`);
    });
    const argv = ["--mchd", m!, "--mchd", n!, "--mchd-sig", signatures[0]!, "--mchd-sig", signatures[1]!];
    const status = ["--mchd-status-file", given.in("0.json"), "--mchd-status-file", given.in("1.json")];
    const { code, stdout } = await given.verify(...argv, ...status);
    expect(code, stdout).toBe(0);
  });

  it("takes a named signature in place of those beside its document; the others keep theirs", async () => {
    const given = await files("both-parties");
    const named = given.in("named.sgn");
    renameSync(given.in("n.xml.otherHead.sig"), named);
    writeFileSync(given.in("n.xml.bad.sig"), readFileSync(given.in("m.xml.head.sig")));
    const argv = ["--mchd", given.in("m.xml"), "--mchd", given.in("n.xml")];
    const status = ["--mchd-status-file", given.in("0.json"), "--mchd-status-file", given.in("1.json")];
    expect((await given.verify(...argv, ...status)).code).toBe(1);
    const { code, stdout } = await given.verify(...argv, ...status, "--mchd-sig", named);
    expect(code, stdout).toBe(0);
  });

  it("takes a chain from a folder, and a folder of answers", async () => {
    const given = await files("chain-of-three");
    const argv = [
      "--mchd",
      given.in("m.xml"),
      "--mchd-chain",
      given.folder,
      "--mchd-status-file",
      given.folder,
    ];
    const { code, stdout } = await given.verify(...argv);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(numberOf("q"));
    expect(stdout).toContain(numberOf("p"));
  });

  it("leaves out what is no power of attorney in a folder of a chain, and names it; not a file named by itself", async () => {
    const given = await files("chain-of-three");
    const folder = given.in("chain");
    mkdirSync(folder);
    for (const file of readdirSync(given.folder).filter((one) => /^[pq]\./.test(one))) {
      renameSync(given.in(file), join(folder, file));
    }
    const others = { "a.xml": "<a/>", "empty.xml": "", "entity.xml": "<!DOCTYPE a><a/>" };
    for (const [file, text] of Object.entries(others)) writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, "a.xml.sig"), "no signature");
    const status = ["--mchd-status-file", given.folder];
    const argv = ["--mchd", given.in("m.xml"), "--mchd-chain", folder, ...status];
    const { code, stdout, stderr } = await given.verify(...argv);
    expect(code, stdout + stderr).toBe(0);
    for (const file of Object.keys(others)) expect(stdout).toContain(join(folder, file));
    const alone = await given.run(["mchd", "verify", given.in("m.xml"), ...argv.slice(2), "--json"]);
    const report = JSON.parse(alone.stdout);
    expect(schemaErrors(report)).toEqual([]);
    expect(report.mchd.checks).toContainEqual({
      id: "mchd.foreignFile",
      status: "warning",
      found: Object.keys(others).map((file) => join(folder, file)),
    });
    const named = ["--mchd", given.in("m.xml"), "--mchd-chain", join(folder, "a.xml"), ...status];
    expect((await given.verify(...named)).code).toBe(2);
  });

  it("names the revoked link of a chain", async () => {
    const given = await files("chain-middle-revoked");
    const argv = [
      "--mchd",
      given.in("m.xml"),
      "--mchd-chain",
      given.folder,
      "--mchd-status-file",
      given.folder,
    ];
    const { code, stdout } = await given.verify(...argv);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`has no force: ${numberOf("q")}`));
  });

  it("refuses what makes no sense", async () => {
    const given = await files("ok-plain");
    const refused = async (...argv: string[]) => {
      const { code, stderr } = await given.verify(...argv);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused("--mchd-status", "off")).toContain("--mchd");
    expect(await refused("--mchd", given.in("m.xml"), "--amount", "5")).toContain("--power");
    expect(await refused("--mchd", given.in("m.xml"), "--power", "X", "--amount", "much")).toContain(
      "amount",
    );
    expect(await refused("--mchd", given.in("m.xml"), "--doc-type", "poem")).toContain("contract");
    expect(await refused("--mchd", given.in("root.pem"))).toContain("XML");
    expect(await refused("--mchd", given.in("m.xml"), "--mchd-status-file", given.in("m.xml"))).toContain(
      "MCHD_STATUS",
    );
    writeFileSync(given.in("rules.json"), "{}");
    expect(await refused("--mchd", given.in("m.xml"), "--power-rules", given.in("rules.json"))).toContain(
      "POWER_RULES",
    );
  });

  it("decides a power limited to a kind of document where the kind is named, and says it once", async () => {
    const given = await files("doc-type-limit");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status", "off", "--doc-type", "contract"];
    const { code, stdout } = await given.verify(...argv, "--power", " KLASS_2.0_SIGN ");
    expect(code, stdout).toBe(0);
    expect(stdout.match(/power: KLASS_2\.0_SIGN/g)).toHaveLength(1);
  });

  it("of joint representatives with a file each, names the command that puts them together", async () => {
    const given = await files("joint-representatives-one");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status", "off"];
    const { code, stdout } = await given.verify(...argv);
    expect([code, stdout]).toEqual([1, expect.stringContaining("podpis merge")]);
    expect((await given.verify(...argv, "--lang", "ru")).stdout).toContain("podpis merge");
  });

  it("takes rules about the user's own kinds of documents", async () => {
    const given = await files("ok-plain");
    const rules = {
      schema: "podpis.power-rules/1",
      documents: {
        memo: { codes: ["BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6"] },
        poem: { codes: ["NONE_SUCH"] },
      },
    };
    writeFileSync(given.in("rules.json"), JSON.stringify(rules));
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status-file", given.in("0.json")];
    const own = [...argv, "--power-rules", given.in("rules.json"), "--doc-type"];
    expect((await given.verify(...own, "memo")).code).toBe(0);
    expect((await given.verify(...own, "poem")).code).toBe(1);
  });
});

describe("podpis verify --require-mchd", () => {
  const required = ({ requirements, rejection, exitCode, signers }: Record<string, unknown>) => ({
    requirements,
    rejection,
    exitCode,
    bases: (signers as { mchd: { basis: string } }[]).map(({ mchd }) => mchd.basis),
  });
  const NOT_MET = { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.mchd"] };

  it("accepts whoever signed by a good power of attorney", async () => {
    const given = await files("ok-plain");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status-file", given.in("0.json"), "--require-mchd"];
    const report = JSON.parse((await given.verify(...argv, "--json")).stdout);
    expect(schemaErrors(report)).toEqual([]);
    expect(required(report)).toMatchObject({
      requirements: [{ id: "requirement.mchd", status: "passed", found: ["mchd"] }],
      rejection: null,
      exitCode: 0,
    });
  });

  it("refuses an employee's signature without a power of attorney, which is good otherwise", async () => {
    const given = await files("ok-plain");
    expect((await given.verify()).code).toBe(0);
    const { code, stdout } = await given.verify("--require-mchd", "--json");
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(schemaErrors(report)).toEqual([]);
    expect(required(report)).toMatchObject({
      requirements: [{ status: "failed", found: ["none"], subject: "Образцова Алёна Игоревна" }],
      rejection: NOT_MET,
      bases: ["none"],
    });
    const inBatch = await given.run(["batch", "verify", `${given.contract}.sig`, "--require-mchd"]);
    expect(inBatch.stdout).toMatch(/^.*without a power of attorney.*requirement/im);
    const text = (await given.verify("--require-mchd", "--lang", "ru")).stdout;
    expect(text).toContain("Требовалось подписать по действующей доверенности");
    expect(text).toContain("--mchd ДОВЕРЕННОСТЬ.xml");
  });

  it("refuses where a power of attorney is another's, or its status is not known", async () => {
    const other = await files("wrong-person");
    const status = ["--mchd-status-file", other.in("0.json")];
    const wrong = await other.verify("--mchd", other.in("m.xml"), ...status, "--require-mchd", "--json");
    expect(required(JSON.parse(wrong.stdout))).toMatchObject({
      requirements: [{ found: ["mchd: TOTAL-FAILED"] }],
      rejection: NOT_MET,
      exitCode: 1,
    });
    const open = await files("ok-plain");
    const unknown = await open.verify("--mchd", open.in("m.xml"), "--require-mchd", "--json");
    expect(required(JSON.parse(unknown.stdout))).toMatchObject({
      requirements: [{ found: ["mchd: INDETERMINATE"] }],
      exitCode: 1,
    });
  });

  it("tells apart the certificate of the organisation itself, which needs none", async () => {
    const given = await files("ok-plain", { signedBy: ["head"] });
    const { code, stdout } = await given.verify("--require-mchd", "--json");
    expect(code, stdout).toBe(0);
    expect(required(JSON.parse(stdout))).toMatchObject({
      requirements: [{ status: "passed", found: ["certificate"] }],
      bases: ["certificate"],
    });
  });

  it("wants it of every signer", async () => {
    const given = await files("ok-plain", { signedBy: ["head", "employee"] });
    const { code, stdout } = await given.verify("--require-mchd", "--json");
    expect(code).toBe(1);
    expect(required(JSON.parse(stdout))).toMatchObject({
      requirements: [{ status: "failed", found: ["certificate", "none"] }],
    });
  });

  it("is a key of the policy, for all paths or for some", async () => {
    const given = await files("ok-plain");
    const judged = async (policy: string) => {
      writeFileSync(given.in("policy.yaml"), policy);
      const { code, stdout } = await given.verify("--policy", given.in("policy.yaml"), "--json");
      const { rejection } = JSON.parse(stdout);
      return [code, rejection?.requirements];
    };
    expect(await judged("requireMchd: true")).toEqual([1, ["requirement.mchd"]]);
    expect(await judged("requireMchd: false")).toEqual([0, undefined]);
    const rule = (path: string) => `signers: [{path: "**"}, {path: "${path}", requireMchd: true}]`;
    expect(await judged(rule("*.sig"))).toEqual([1, ["requirement.mchd"]]);
    expect(await judged(rule("other/**"))).toEqual([0, undefined]);
  });

  it("is asked of every signature of a batch", async () => {
    const given = await files("ok-plain");
    const { code, stdout } = await given.run([
      "batch",
      "verify",
      `${given.contract}.sig`,
      "--require-mchd",
      "--json",
    ]);
    expect(code).toBe(1);
    const [report] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(report.rejection).toEqual(NOT_MET);
  });

  it("is shown by policy show with its origin", async () => {
    const { stdout } = await runInProcess(["policy", "show", "--require-mchd", "--json"]);
    const shown = JSON.parse(stdout);
    expect(schemaErrors(shown)).toEqual([]);
    expect(shown.requireMchd).toEqual({ value: true, origin: { kind: "option", option: "--require-mchd" } });
    expect((await runInProcess(["policy", "show"])).stdout).toMatch(/requireMchd:\s+no {2}\[default\]/);
  });
});

describe("podpis sign --mchd", () => {
  it("refuses beforehand what was issued to somebody else, and leaves nothing behind", async () => {
    const given = await files("ok-plain");
    const { keyPem, certificatePem } = world.issuedTo("stranger");
    for (const [name, text] of Object.entries({ key: keyPem, cert: certificatePem, doc: "договор" })) {
      writeFileSync(given.in(name), text);
    }
    const argv = ["sign", given.in("doc"), "--key", given.in("key"), "--cert", given.in("cert")];
    const { code, stderr } = await runInProcess([...argv, "--mchd", given.in("m.xml"), "--offline"]);
    expect(code).toBe(5);
    expect(stderr).toContain("MCHD_UNFIT");
    expect(stderr).toContain("does not name the owner of your certificate");
    expect(existsSync(given.in("doc.sig"))).toBe(false);
  });
});

describe("a folder of statuses", () => {
  it("with a file that is none is refused: a revocation in it would not be seen", async () => {
    const given = await files("ok-plain");
    mkdirSync(given.in("statuses"));
    writeFileSync(given.in("statuses/odd.json"), "{}");
    const argv = ["--mchd", given.in("m.xml"), "--mchd-status-file", given.in("statuses")];
    const { code, stderr } = await given.verify(...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining("odd.json")]);
  });
});

async function signing(name: string, mchd = "m.xml") {
  const given = await files(name);
  const { keyPem, certificatePem } = world.issuedTo("employee");
  for (const [file, text] of Object.entries({ key: keyPem, cert: certificatePem, doc: "договор" })) {
    writeFileSync(given.in(file), text);
  }
  const argv = ["sign", given.in("doc"), "--key", given.in("key"), "--cert", given.in("cert"), "--offline"];
  const plainly = (...more: string[]) => runInProcess([...argv, "--force", ...more]);
  const by = (file: string, ...more: string[]) => plainly("--mchd", given.in(file), ...more);
  return { ...given, plainly, by, sign: (...more: string[]) => by(mchd, ...more) };
}

describe("podpis sign --mchd, what lies beside", () => {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-02-10T09:00:00Z") });
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  it.each([
    ["mchd-changed", "its own signature does not hold"],
    ["mchd-attached", "its own signature does not hold"],
    ["joint-heads-one", "not signed by all who must sign it"],
  ])("%s: refused", async (name, reason) => {
    const { sign, in: at } = await signing(name);
    const { code, stderr } = await sign();
    expect(stderr).toContain(reason);
    expect(code).toBe(5);
    expect(existsSync(at("doc.sig"))).toBe(false);
  });

  it("signs by a good one, and says where it has no signature", async () => {
    const { sign, by, in: at } = await signing("ok-plain");
    const good = await sign();
    expect(good.code, good.stderr).toBe(0);
    expect(good.stderr).not.toContain("no signature beside");
    writeFileSync(at("bare.xml"), readFileSync(at("m.xml")));
    const bare = await by("bare.xml");
    expect(bare.code, bare.stderr).toBe(0);
    expect(bare.stderr).toContain("no signature beside");
    const named = await by("bare.xml", "--mchd-sig", at("m.xml.head.sig"));
    expect(named.stderr).not.toContain("no signature beside");
  });

  it("asks for the power and the status as a verifier would", async () => {
    const { sign, in: at } = await signing("ok-plain");
    const missing = await sign("--power", "NONE_SUCH");
    expect([missing.code, missing.stderr]).toEqual([5, expect.stringContaining("does not give the power")]);
    const answer = { poaNumber: numberOf("m"), status: "REVOKED", statusDate: "2026-01-25" };
    writeFileSync(at("revoked.json"), JSON.stringify(answer));
    const revoked = await sign("--mchd-status-file", at("revoked.json"));
    expect([revoked.code, revoked.stderr]).toEqual([5, expect.stringContaining("is revoked")]);
  });
});

describe("podpis sign, options about a power of attorney", () => {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-02-10T09:00:00Z") });
  });
  afterAll(() => {
    vi.useRealTimers();
  });
  const option = {
    "--mchd-sig": "m.xml.head.sig",
    "--mchd-chain": "m.xml",
    "--power": "X",
    "--doc-type": "nonsense",
    "--amount": "1",
    "--counterparty": "X",
    "--territory": "X",
    "--power-rules": "none.json",
    "--mchd-status-file": "none.json",
  };
  it.each(Object.entries(option))(
    "%s without --mchd is refused, and nothing is signed",
    async (flag, value) => {
      const { plainly, in: at } = await signing("ok-plain");
      const doc = at("doc");
      for (const work of [
        () => plainly(flag, value),
        () => runInProcess(["sign", doc, "--cert", at("cert"), "--prepare", at("step"), flag, value]),
        () => runInProcess(["sign", doc, "--complete", at("step"), "--signature", doc, flag, value]),
      ]) {
        const { code, stderr } = await work();
        expect([code, stderr]).toEqual([2, expect.stringContaining(`${flag} means nothing without --mchd`)]);
      }
      expect(existsSync(at("doc.sig"))).toBe(false);
    },
  );

  it("--mchd twice is refused: a signature is made by one document, and none is chosen silently", async () => {
    const { sign, in: at } = await signing("ok-plain");
    const { code, stderr } = await sign("--mchd", at("m.xml"));
    expect([code, stderr]).toEqual([2, expect.stringContaining("--mchd is given twice")]);
    expect(existsSync(at("doc.sig"))).toBe(false);
  });

  it("the amount is asked beforehand as a verifier asks it", async () => {
    const { sign } = await signing("amount-within");
    const asked = ["--power", "KLASS_2.0_SIGN", "--amount"];
    const within = await sign(...asked, "1000");
    expect(within.code, within.stderr).toBe(0);
    const over = await sign(...asked, "999999999");
    expect([over.code, over.stderr]).toEqual([5, expect.stringContaining("does not give the power")]);
  });

  it("the chain of a delegation is looked at as well", async () => {
    const { sign, in: at } = await signing("delegation-wider");
    expect((await sign()).code).toBe(0);
    const { code, stderr } = await sign("--mchd-chain", at("p.xml"));
    expect([code, stderr]).toEqual([5, expect.stringContaining("MCHD_UNFIT")]);
  });

  it("a file's name is said so that no terminal obeys it", async () => {
    const { by, in: at } = await signing("ok-plain");
    const name = "a\u001b[31m\u202eb.xml";
    writeFileSync(at(name), readFileSync(at("m.xml")));
    const { code, stderr } = await by(name);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("a\\u{1b}[31m\\u{202e}b.xml");
    expect(stderr).not.toMatch(/[\u001b\u202e]/);
  });
});

describe("numbers of a person in text", () => {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-02-10T09:00:00Z") });
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  it("are masked by mchd sign, sign, cosign, show and cert check unless --personal-data", async () => {
    const given = await files("ok-plain");
    const write = (name: string, who: "employee" | "head") => {
      const { keyPem, certificatePem } = world.issuedTo(who);
      writeFileSync(given.in(`${name}.key`), keyPem);
      writeFileSync(given.in(`${name}.crt`), certificatePem);
    };
    write("e", "employee");
    write("h", "head");
    writeFileSync(given.in("doc"), "договор");
    const key = (name: string) => [
      "--key",
      given.in(`${name}.key`),
      "--cert",
      given.in(`${name}.crt`),
      "--offline",
    ];
    const { employee, head } = PERSONS;
    const copy = given.in(`ON_EMCHD_20260120_${numberOf("m")}.xml`);
    writeFileSync(copy, readFileSync(given.in("m.xml")));
    const cases = [
      [["mchd", "sign", copy, ...key("h"), "--force"], head],
      [["sign", given.in("doc"), ...key("e"), "--force"], employee],
      [["cosign", given.in("doc.sig"), ...key("h"), "-o", given.in("both.sig"), "--force"], head],
      [["show", "--details", given.in("e.crt")], employee],
      [["cert", "check", given.in("e.crt"), "--trust", given.in("root.pem"), "--offline"], employee],
    ] as const;
    for (const [argv, { inn, snils }] of cases) {
      const digits = snils.replace(/[^0-9]/g, "");
      const masked = await runInProcess([...argv]);
      expect(masked.stdout, argv[0]).toContain(mask(inn));
      expect(masked.stdout, argv[0]).not.toMatch(new RegExp(`${inn}|${snils}|${digits}`));
      const plain = await runInProcess([...argv, "--personal-data"]);
      expect(plain.stdout, argv[0]).toContain(inn);
    }
  });
});

describe("podpis mchd verify", () => {
  it("judges a power of attorney by itself", async () => {
    const given = await files("ok-plain");
    const argv = ["mchd", "verify", given.in("m.xml"), "--mchd-status-file", given.in("0.json")];
    const { code, stdout } = await given.run(argv);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("IN FORCE");
    expect(stdout).not.toContain(PERSONS.employee.inn);
    expect(stdout).toMatch(/Issued by: .*: signature VALID/);
    expect(stdout).not.toContain("TOTAL-PASSED");
    const report = JSON.parse((await given.run([...argv, "--json"])).stdout);
    expect(schemaErrors(report)).toEqual([]);
    expect(report.mchd.chain[0]).toMatchObject({ number: numberOf("m"), endDate: "2026-12-31" });
  });

  it("says that it is not valid, and why", async () => {
    const given = await files("joint-heads-one");
    const argv = ["mchd", "verify", given.in("m.xml"), "--mchd-status-file", given.in("0.json")];
    const { code, stdout } = await given.run([...argv, "--sig", given.in("m.xml.head.sig")]);
    expect(code).toBe(1);
    expect(stdout).toContain("[mchd.issuer]");
    expect(stdout).toContain("jointly");
  });
});
