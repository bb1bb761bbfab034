/** --policy and `podpis policy show` as a user types them. Runs in this process. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodePem } from "../../src/asn1/pem.js";
import { startTestLab, type TestLab } from "../support/lab.js";
import { runInProcess } from "../support/runInProcess.js";
import { issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDirFor } from "../support/temporary.js";
import { TestCa, weakened } from "../x509/support/pki.js";
import { checkedJson } from "./schemas.js";

const folder = tempDirFor();
const file = (name: string): string => join(folder.path, name);

let server: TestLab;
let person: TestSigner;
let inn: string;
let host: string;

beforeAll(async () => {
  server = await startTestLab({ clock: () => new Date(), families: ["gost256"] });
  host = new URL(server.server.url).host;
  person = await issueSigner(server.lab, { profile: "person" });
  mkdirSync(file("contracts"));
  mkdirSync(file("roots"));
  writeFileSync(file("roots/root.pem"), server.lab.trustPem);
  writeFileSync(file("person.pem"), person.issued.certificatePem);
  writeFileSync(file("contracts/a.txt"), "договор");
  await signFile(file("contracts/a.txt"), person, { now: new Date(), encoding: "der" });
  copyFileSync(file("contracts/a.txt"), file("b.txt"));
  copyFileSync(file("contracts/a.txt.sig"), file("b.txt.sig"));
  const { document } = await json(["show", file("person.pem")]);
  inn = document.objects[0].subject.inn;
}, 60_000);
afterAll(async () => {
  await server.close();
  folder.remove();
});

const run = (words: readonly string[], env = {}) =>
  runInProcess(words, { env: { XDG_DATA_HOME: file("data"), XDG_CACHE_HOME: file("cache"), ...env } });

async function json(words: readonly string[]) {
  const result = await run([...words, "--json"]);
  const document = checkedJson(result.stdout);
  return { ...result, document };
}

let written = 0;
function policy(text: string): string {
  const path = file(`policy-${written++}.yaml`);
  writeFileSync(path, text);
  return path;
}

const verify = (text: string, ...more: readonly string[]) =>
  json([
    "verify",
    file("contracts/a.txt.sig"),
    "--policy",
    policy(text),
    ...(more.includes("--offline") ? [] : ["--allow-host", host]),
    ...more,
  ]);
const relaxed = (document: { relaxations: { id: string; detail?: string }[] }): string[] =>
  document.relaxations.map(({ id }) => id).filter((id) => id !== "allow-host");

describe("verify with a policy", () => {
  it("trusts what the policy names, found from its own folder, and says that it was the policy", async () => {
    const { code, document } = await verify("trust: [roots/]\n");
    expect(code).toBe(0);
    expect(document).toMatchObject({ verdict: "TOTAL-PASSED", accepted: true });
    expect(document.signers[0].anchor).toEqual({ origin: "policy", source: file("roots") });
    expect(relaxed(document)).toEqual([]);
  });

  it("checks no revocation when the policy says so, and the report says who did", async () => {
    const path = policy("trust: [roots]\nrevocation: off\n");
    const { code, document, stderr } = await json([
      "verify",
      file("contracts/a.txt.sig"),
      "--policy",
      path,
      "--offline",
    ]);
    expect(code).toBe(0);
    expect(document.relaxations).toEqual([{ id: "revocation-off", detail: `${path}:2` }]);
    expect(stderr).toContain(`${path}:2`);
  });

  it("lets an option win, loudly where it asks for less", async () => {
    const strict = "trust: [roots]\nrevocation: required\nrequireLevel: T\n";
    const weaker = await verify(strict, "--revocation", "off", "--require-level", "BES");
    expect(weaker.code).toBe(0);
    expect(relaxed(weaker.document)).toEqual(["revocation-off", "policy-overridden", "policy-overridden"]);
    expect(weaker.stderr).toContain("asks for less than the policy");
    const kept = await verify(strict);
    expect(kept.code).toBe(1);
    expect(kept.document.rejection.requirements).toEqual(["requirement.level"]);
    const stricter = await verify("trust: [roots]\nrevocation: off\n", "--revocation", "required");
    expect(relaxed(stricter.document)).toEqual([]);
  });

  it("does not believe the trust store when the policy forbids it", async () => {
    await run(["trust", "add", file("roots/root.pem"), "--yes"]);
    expect((await verify("qualified: false\n")).code).toBe(0);
    const { code, document } = await verify("trustStore: false\n");
    expect([code, document.subIndication]).toEqual([3, "NO_CERTIFICATE_CHAIN_FOUND"]);
  });

  it("accepts only who must sign at the path of the signature or its document", async () => {
    const rules = (number: string) =>
      `trust: [roots]\nsigners:\n  - path: contracts/*.txt\n    expect: {inn: "${number}"}\n`;
    expect((await verify(rules(inn))).code).toBe(0);
    const other = await verify(rules("770000000082"));
    expect([other.code, other.document.rejection.requirements]).toEqual([1, ["requirement.inn"]]);
    const elsewhere = await json([
      "verify",
      file("b.txt.sig"),
      "--policy",
      policy(rules(inn)),
      "--allow-host",
      host,
    ]);
    expect([elsewhere.code, elsewhere.document.rejection.requirements]).toEqual([
      1,
      ["requirement.policyPath"],
    ]);
    const text = await run([
      "verify",
      file("b.txt.sig"),
      "--policy",
      policy(rules(inn)),
      "--allow-host",
      host,
    ]);
    expect(text.stdout).toContain("The policy does not say who may sign at this path");
  });

  it("is part of the evidence, and a replay needs neither the policy nor the network", async () => {
    const text = `trust: [roots]\nclockSkew: 1h\nsigners: [{path: "contracts/**", expect: {inn: "${inn}"}}]\n`;
    const recorded = await verify(text, "--evidence-dir", file("evidence"));
    expect(recorded.code).toBe(0);
    const replayed = await run(["verify", file("b.txt.sig"), "--replay", file("evidence"), "--json"]);
    expect(replayed.stdout).toBe(recorded.stdout);
    const index = JSON.parse(readFileSync(file("evidence/index.json"), "utf8"));
    expect(index.policy.clockSkew).toMatchObject({ value: 3_600_000, origin: { kind: "policy", line: 2 } });
  });

  it("says that a later end of an algorithm and a wider tolerance weaken the check", async () => {
    const { document } = await verify(
      "trust: [roots]\nclockSkew: 1h\nalgorithms: {sha1: 2030-01-01, dsa: 2000-01-01}\n",
    );
    expect(relaxed(document)).toEqual(["algorithm-date", "tolerance"]);
  });
});

describe("cert check with a policy", () => {
  const check = (text: string, ...more: readonly string[]) =>
    json(["cert", "check", file("person.pem"), "--policy", policy(text), "--allow-host", host, ...more]);

  it("takes trust, revocation and qualification from it", async () => {
    const good = await check("trust: [roots]\n");
    expect([good.code, good.document.anchor.origin]).toEqual([0, "policy"]);
    const off = await check("trust: [roots]\nrevocation: off\n");
    expect(relaxed(off.document)).toEqual(["revocation-off"]);
    const qualified = await check("trust: [roots]\nqualified: true\n");
    expect([qualified.code, qualified.document.rejection.requirements]).toEqual([
      1,
      ["requirement.qualified"],
    ]);
  });

  it("judges by the ends of algorithms that the policy sets", async () => {
    const from = (days: number): Date => new Date(Date.now() + days * 86_400_000);
    const dates = { notBefore: from(-10), notAfter: from(100) };
    const root = new TestCa("Root", undefined, undefined, dates);
    const weak = root.issue("Weak", { ...dates, signer: weakened(root.key) });
    writeFileSync(file("weak-root.pem"), encodePem("CERTIFICATE", root.certificate.raw));
    writeFileSync(file("weak.pem"), encodePem("CERTIFICATE", weak.raw));
    const judged = (dated: string) =>
      json([
        "cert",
        "check",
        file("weak.pem"),
        "--policy",
        policy(`trust: [weak-root.pem]\nrevocation: off\n${dated}`),
      ]);
    const usual = await judged("");
    expect([usual.code, usual.document.subIndication]).toEqual([3, "CRYPTO_CONSTRAINTS_FAILURE"]);
    const allowed = await judged("algorithms: {sha1: never}\n");
    expect([allowed.code, relaxed(allowed.document)]).toEqual([0, ["revocation-off", "algorithm-date"]]);
  });

  it("holds for every line of --ndjson", async () => {
    const line = `${JSON.stringify({ certificate: file("person.pem") })}\n`;
    const words = ["cert", "check", "--ndjson", "-", "--policy", policy("trust: [roots]\nrevocation: off\n")];
    const network = ["--allow-host", host];
    const { code, stdout } = await runInProcess([...words, ...network], { input: line });
    const document = JSON.parse(stdout);
    expect([code, document.anchor.origin, relaxed(document)]).toEqual([0, "policy", ["revocation-off"]]);
    const own = `${JSON.stringify({ certificate: file("person.pem"), revocation: "required" })}\n`;
    const stricter = await runInProcess([...words, ...network], { input: own });
    expect(relaxed(JSON.parse(stricter.stdout))).toEqual([]);
  });
});

describe("podpis policy show", () => {
  it("shows the defaults without a policy", async () => {
    const { code, document } = await json(["policy", "show"]);
    expect([code, document.file, document.relaxations]).toEqual([0, null, []]);
    const text = await run(["policy", "show", "--lang", "ru"]);
    expect(text.stdout).toContain("revocation:    required  [по умолчанию]");
  });

  it("shows every value with its line, option or default, and what is weakened", async () => {
    const path = policy(
      'trust: [roots]\nrevocation: if-available\nclockSkew: 90s\nsigners:\n  - path: "**"\n    requireSigners: [{inn: "9800000013"}]\n',
    );
    const words = ["policy", "show", "--policy", path, "--revocation", "off"];
    const { document } = await json(words);
    expect(document).toMatchObject({
      file: path,
      trust: { value: [file("roots")], origin: { kind: "policy", file: path, line: 1 } },
      revocation: { value: "off", origin: { kind: "option", option: "--revocation" } },
      clockSkew: { value: 90_000, origin: { kind: "policy", line: 3 } },
      timestampSkew: { origin: { kind: "default" } },
      signers: [{ path: "**", line: 5, requireSigners: [{ inn: "9800000013" }] }],
      relaxations: [
        { id: "revocation-off" },
        { id: "policy-overridden", detail: `--revocation off (${path}:2: if-available)` },
      ],
    });
    const { stdout } = await run(words);
    expect(stdout).toContain(`clockSkew:     90s  [${path}:3]`);
    expect(stdout).toContain("requireSigners: inn 9800000013");
    expect(stdout).toContain("revocation:    off  [--revocation]");
  });

  it("names line and column of a mistake, and what was probably meant, in both languages", async () => {
    const path = policy("trust: [roots]\nrevokation: off\n");
    const english = await run(["policy", "show", "--policy", path]);
    expect([english.code, english.stdout]).toEqual([2, ""]);
    expect(english.stderr).toContain("error[POLICY_INVALID]");
    expect(english.stderr).toContain("did you mean revocation? (line 2, column 1)");
    const russian = await run(["policy", "show", "--policy", path, "--lang", "ru"]);
    expect(russian.stderr).toContain(
      "ключ revokation неизвестен; возможно, вы имели в виду revocation (строка 2, столбец 1)",
    );
    const { document } = await json(["verify", file("b.txt.sig"), "--policy", path]);
    expect(document.error).toMatchObject({ code: "POLICY_INVALID", exitCode: 2 });
  });

  it("shows control characters in a policy's texts escaped", async () => {
    writeFileSync(file("a\u001b[31m"), readFileSync(file("roots/root.pem")));
    const path = policy('trust: ["a\\u001b[31m"]\n');
    const { stdout } = await run(["policy", "show", "--policy", path]);
    expect(stdout).not.toContain("\u001b[31m");
    expect(stdout).toContain("\\u{1b}");
  });

  it("says of a policy that names files which are not there that it is not right", async () => {
    for (const key of ["trust", "tsaTrust"]) {
      const path = policy(`${key}: [nofile.pem]\n`);
      const { code, stderr } = await run(["policy", "show", "--policy", path]);
      expect([code, stderr], key).toEqual([2, expect.stringMatching(/FILE_NOT_FOUND[\s\S]*nofile\.pem/)]);
    }
  });

  it("says of a number that was mistyped where it stands", async () => {
    const path = policy('signers:\n  - path: "**"\n    expect: {inn: "9800000012"}\n');
    const { code, stderr } = await run(["policy", "show", "--policy", path]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/POLICY_INVALID[\s\S]*check digits/)]);
    const typed = await run(["verify", "x.sig", "--expect-inn", "9800000012"]);
    expect([typed.code, typed.stderr]).toEqual([2, expect.stringMatching(/USAGE[\s\S]*check digits/)]);
  });

  it("is read from a pipe", async () => {
    const input = "clockSkew: 1h\n";
    const { code, stdout } = await runInProcess(["policy", "show", "--policy", "-", "--json"], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).clockSkew.value).toBe(3_600_000);
  });

  it("finds no policy by itself", async () => {
    writeFileSync(file("policy.yaml"), "revocation: off\n");
    const before = process.cwd();
    try {
      process.chdir(folder.path);
      expect((await json(["policy", "show"])).document.file).toBe(null);
    } finally {
      process.chdir(before);
    }
  });

  it("has help with examples, in both languages", async () => {
    for (const words of [["policy"], ["policy", "show"]]) {
      expect((await run([...words, "--help"])).stdout).toContain("Examples:");
      expect((await run([...words, "--help", "--lang", "ru"])).stdout).toContain("Примеры:");
    }
  });
});
