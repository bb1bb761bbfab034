/** --evidence-dir and --replay as a user types them, against a lab on loopback; in this process. */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { toHex } from "../../src/base/bytes.js";
import { DAY } from "../../src/base/time.js";
import { digest } from "../../src/crypto/digest.js";
import { TrustStore } from "../../src/io/trust/store.js";
import { indexTrustList } from "../../src/trust/accreditationIndex.js";
import type { TrustList } from "../../src/trust/listModel.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { useList } from "../support/accredited.js";
import { runInProcess } from "../support/runInProcess.js";
import { issueSigner, signFile } from "../support/signing.js";
import { type Fixture, openFixture, type Signer } from "./fixture.js";
import { checkedJson, schemaErrors } from "./schemas.js";

let fixture: Fixture;
let person: Signer;
let contract: string;
let network: readonly string[];
let book: string;
let count = 0;
beforeAll(async () => {
  fixture = await openFixture();
  person = await fixture.signer("person");
  contract = fixture.write("contract.pdf", "Договор поставки");
  const signed = await runInProcess(["sign", contract, ...person.options], home());
  expect(signed.code, signed.stderr).toBe(0);
  network = fixture.network;
}, 60_000);
afterAll(() => fixture.close());
beforeEach(() => {
  book = fixture.path(`evidence-${count++}`);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Neither store nor cache of the developer's. */
const home = (more: Readonly<Record<string, string>> = {}) => ({ env: { HOME: fixture.folder, ...more } });
const podpis = (args: readonly string[], more = {}) => runInProcess(args, home(more));

/** Ten years on, without a network, elsewhere. */
async function later(args: readonly string[], more = {}) {
  const connect = vi.spyOn(Socket.prototype, "connect").mockImplementation(() => {
    throw new Error("a socket was opened");
  });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3650 * DAY });
  const result = await runInProcess(args, {
    env: { HOME: fixture.folder, PODPIS_TRUST_DIR: "/dev/null", ...more },
  });
  vi.useRealTimers();
  expect(connect).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  return result;
}

const signature = (): string => `${contract}.sig`;

describe("verify", () => {
  it("writes down what its verdict rests on, and repeats it byte for byte", async () => {
    const then = await podpis(["verify", signature(), ...network, "--evidence-dir", book, "--json"]);
    expect(then).toMatchObject({ code: 0, stderr: expect.stringContaining(`evidence kept: ${book}`) });
    expect(schemaErrors(JSON.parse(readFileSync(join(book, "index.json"), "utf8")))).toEqual([]);
    const now = await later(["verify", signature(), "--replay", book, "--json"]);
    expect(now).toMatchObject({ code: 0, stdout: then.stdout });
    expect(now.stderr).toMatch(/allow-host|internal address/);
    expect(now.stderr).toMatch(/repeated from the evidence in .* nothing was looked up now/);
    // The report is in the folder as it was printed.
    const reports = readdirSync(join(book, "objects")).filter((name) => name.endsWith(".json"));
    expect(reports.map((name) => readFileSync(join(book, "objects", name), "utf8"))).toContain(then.stdout);
  });

  it("says in text, too, that nothing was looked up, and when the evidence was written", async () => {
    await podpis(["verify", signature(), ...network, "--evidence-dir", book]);
    const { stdout } = await later(["verify", signature(), "--replay", book], { LC_ALL: "ru_RU.UTF-8" });
    expect(stdout).toMatch(/ДЕЙСТВИТЕЛЬНА/);
    expect(stdout).toMatch(
      /\n\nповторено по доказательствам из \S+, записанным \d\d\.\d\d\.\d{4} .*; сейчас ничего не/,
    );
  });

  it("keeps several verdicts in one folder, and repeats them in any order, each by its file", async () => {
    const other = fixture.write("letter.txt", "Письмо");
    await signFile(other, await issueSigner(fixture.lab), { now: new Date() });
    const then = await podpis([
      "verify",
      signature(),
      `${other}.sig`,
      ...network,
      "--evidence-dir",
      book,
      "--json",
    ]);
    const [first, second] = then.stdout.split("\n");
    const now = await later(["verify", `${other}.sig`, signature(), "--replay", book, "--json"]);
    expect(now.stdout.split("\n").slice(0, 2)).toEqual([second, first]);
    const alone = await later(["verify", `${other}.sig`, "--replay", book, "--json"]);
    expect(JSON.parse(alone.stdout)).toEqual(JSON.parse(second!));
  });

  it("repeats a bad verdict with its exit code", async () => {
    const { code, stdout } = await podpis([
      "verify",
      signature(),
      "--evidence-dir",
      book,
      "--json",
      "--offline",
    ]);
    expect(code).toBe(3);
    expect(await later(["verify", signature(), "--replay", book, "--json"])).toMatchObject({ code, stdout });
  });

  it("keeps the policy that held, and asks by it again", async () => {
    const policy = fixture.write(
      "policy.yaml",
      "schema: podpis.policy-file/1\nrevocation: off\nsigners:\n  - path: '**'\n    expect:\n      inn: '9800000013'\n",
    );
    const options = ["--trust", fixture.trust, "--offline", "--policy", policy];
    const then = await podpis(["verify", signature(), ...options, "--evidence-dir", book, "--json"]);
    rmSync(policy);
    expect(then.stdout).toContain("revocation-off");
    const now = await later(["verify", signature(), "--replay", book, "--json"]);
    expect(now).toMatchObject({ code: then.code, stdout: then.stdout });
    const { policy: kept } = JSON.parse(readFileSync(join(book, "index.json"), "utf8"));
    expect(kept).toMatchObject({
      file: policy,
      revocation: { value: "off", origin: { kind: "policy", line: 2 } },
    });
  });

  it("notices whatever was changed in the folder, and names the file", async () => {
    await podpis(["verify", signature(), ...network, "--evidence-dir", book]);
    const names = readdirSync(join(book, "objects"));
    const list = join(book, "objects", names.find((name) => name.endsWith(".crl"))!);
    const octets = readFileSync(list);
    const changed = Uint8Array.from(octets);
    changed[changed.length - 1]! ^= 1;
    writeFileSync(list, changed);
    const spoilt = await later(["verify", signature(), "--replay", book, "--json"]);
    expect(spoilt.code).toBe(2);
    const error = checkedJson(spoilt.stdout);
    expect(error.error).toMatchObject({ code: "EVIDENCE_DAMAGED", what: expect.stringContaining(list) });
    renameSync(list, `${list}.old`);
    expect((await later(["verify", signature(), "--replay", book])).stderr).toMatch(/it is missing/);
    renameSync(`${list}.old`, list);
    writeFileSync(list, octets);
    const index = join(book, "index.json");
    writeFileSync(index, readFileSync(index, "utf8").replace("TOTAL-PASSED", "TOTAL-FAILED"));
    const russian = await later(["verify", signature(), "--replay", book], { LC_ALL: "ru_RU.UTF-8" });
    expect(russian).toMatchObject({ code: 2, stderr: expect.stringContaining("EVIDENCE_DAMAGED") });
    expect(russian.stderr).toMatch(/это не указатель доказательств, или он изменён/);
  });

  it("wants the very document, and the very signature", async () => {
    await podpis(["verify", signature(), ...network, "--evidence-dir", book]);
    const other = fixture.write("other.pdf", "Договор дарения");
    expect(await later(["verify", signature(), "--content", other, "--replay", book])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `error[EVIDENCE_OTHER_INPUT]: ${other} is not what the evidence is about`,
      ),
    });
    const alone = fixture.write("alone.p7s", readFileSync(signature()));
    const { code, stderr } = await later(["verify", alone, "--replay", book]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("error[CONTENT_NEEDED]")]);
    const stranger = fixture.write("stranger.sig", readFileSync(signature()).subarray(0, -1));
    expect((await later(["verify", stranger, "--replay", book])).stderr).toContain("EVIDENCE_OTHER_INPUT");
  });

  it("does not replace evidence unasked, and never anything else", async () => {
    const args = ["verify", signature(), ...network, "--evidence-dir", book];
    expect((await podpis(args)).code).toBe(0);
    expect(await podpis(args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/EVIDENCE_EXISTS[\s\S]*--evidence-dir/),
    });
    expect((await podpis([...args, "--force"])).code).toBe(0);
    writeFileSync(join(book, "notes.txt"), "");
    expect(await podpis([...args, "--force"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/FOLDER_FOREIGN[\s\S]*it holds other files than evidence/),
    });
  });
});

describe("timestamp verify", () => {
  it("repeats what it said of a token, given the token and the document again", async () => {
    const document = fixture.write("drawing.dwg", "Чертёж");
    const allowed = ["--allow-host", fixture.host];
    const made = await podpis(["timestamp", "create", document, "--tsa", fixture.tsa, ...allowed]);
    expect(made.code, made.stderr).toBe(0);
    const verify = ["timestamp", "verify", `${document}.tst`];
    const then = await podpis([...verify, ...network, "--evidence-dir", book, "--json"]);
    expect(then.code, then.stdout).toBe(0);
    const index = checkedJson(readFileSync(join(book, "index.json"), "utf8"));
    expect(index.verdicts[0]).toMatchObject({ kind: "timestamp", content: { file: document } });
    const now = await later([...verify, "--replay", book, "--json"]);
    expect(now).toMatchObject({ code: 0, stdout: then.stdout });
  });
});

describe("--replay", () => {
  it.each([
    [["--trust", "root.cer"], "--trust"],
    [["--at", "2026-01-31"], "--at"],
    [["--offline"], "--offline"],
    [["--no-cache"], "--no-cache"],
    [["--no-trust-store"], "--no-trust-store"],
    [["--revocation", "off"], "--revocation"],
    [["--expect-inn", "9800000013"], "--expect-inn"],
    [["--policy", "policy.yaml"], "--policy"],
    [["--evidence-dir", "x"], "--evidence-dir"],
    [["--force"], "--force"],
  ])("stands with no option that would ask something else: %j", async (options, shown) => {
    const { code, stderr } = await podpis(["verify", "x.sig", "--replay", book, ...options]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("error[USAGE]")]);
    expect(stderr).toContain(shown);
  });

  it("says of a folder that is no evidence what it lacks", async () => {
    const { code, stderr } = await podpis(["verify", signature(), "--replay", fixture.folder]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("index.json")]);
  });

  it("is told from --force, which has nothing to replace", async () => {
    expect(await podpis(["cert", "check", person.cert, "--force"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--evidence-dir"),
    });
  });
});

describe("cert check", () => {
  it("repeats what it said of several certificates, one of them revoked", async () => {
    const revoked = await fixture.signer("revoked");
    await fixture.lab.revoke(revoked.issued);
    const files = [person.cert, revoked.cert];
    const then = await podpis(["cert", "check", ...files, ...network, "--evidence-dir", book, "--json"]);
    expect(then.code).toBe(1);
    const now = await later(["cert", "check", ...files, "--replay", book, "--json"]);
    expect(now).toMatchObject({ code: 1, stdout: then.stdout });
  });

  it("repeats whom the list of accredited CAs vouched for, though there is no list any more", async () => {
    const ca = parseCertificate(decodePemBlocks(fixture.lab.certificatePem("gost256"))[0]!.der);
    const history = [{ status: "Действует", since: new Date("2020-01-01T00:00:00Z") }];
    const keys = [{ certificates: [{ sha1: toHex(digest("sha1", ca.raw)), certificate: ca }] }];
    const list = { version: 7, date: new Date(), authorities: [{ name: "Учебный УЦ", history, keys }] };
    const store = new TrustStore(fixture.path("store"));
    const opened = { list: list as unknown as TrustList, signer: ca, others: [], sha256: "00".repeat(32) };
    await useList(store, indexTrustList(opened), ca);
    const ask = ["cert", "check", person.cert, "--qualified", "--json"];
    const allowed = ["--allow-host", fixture.host, "--evidence-dir", book];
    const then = await podpis([...ask, ...allowed], { PODPIS_TRUST_DIR: store.folder });
    const { anchor, qualification } = JSON.parse(then.stdout);
    expect([anchor.origin, qualification.accreditation.atIssue.state]).toEqual(["list", "active"]);
    rmSync(store.folder, { recursive: true });
    const now = await later(["cert", "check", person.cert, "--replay", book, "--json"]);
    expect(now).toMatchObject({ code: then.code, stdout: then.stdout });
  });

  it("repeats answers to requests line by line, though the files they named are gone", async () => {
    const named = fixture.write("named.pem", readFileSync(person.cert));
    const requests = fixture.write(
      "requests.ndjson",
      [
        { id: 1, certificate: named },
        { id: 2, certificate: named, revocation: "off" },
        { id: 3, certificate: named, trust: [] },
        { id: 4, nonsense: true },
      ]
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(""),
    );
    const ask = ["cert", "check", "--ndjson", requests];
    const then = await podpis([...ask, ...network, "--evidence-dir", book]);
    rmSync(named);
    const now = await later([...ask, "--replay", book]);
    expect(now).toMatchObject({ code: then.code, stdout: then.stdout });
    const verdicts = then.stdout.split("\n").slice(0, 4);
    expect(verdicts.map((line) => JSON.parse(line).verdict)).toEqual([
      "TOTAL-PASSED",
      "TOTAL-PASSED",
      "INDETERMINATE",
      undefined,
    ]);
  });
});
