/** `podpis trust` at the terminal and in scripts. Runs the command line in this process. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { formatInstant } from "../../src/base/time.js";
import { run } from "../../src/cli/main.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { identityOf } from "../../src/x509/identity.js";
import { signXml } from "../../src/xml/sign.js";
import { startTestLab, type TestLab } from "../support/lab.js";
import { runInProcess } from "../support/runInProcess.js";
import { issueSigner, type TestSigner } from "../support/signing.js";
import { tempDir, tempDirFor } from "../support/temporary.js";
import { listXml } from "../trust/syntheticList.js";
import { checkedJson } from "./schemas.js";

let server: TestLab;
let ministry: TestSigner;
let root: Certificate;
const folder = tempDirFor();
const file = (name: string): string => join(folder.path, name);

beforeAll(async () => {
  // The command line has the system's clock, so the lab has it too.
  server = await startTestLab({ clock: () => new Date() });
  const { lab } = server;
  ministry = await issueSigner(lab, { profile: "organisation" });
  root = parseCertificate(decodePemBlocks(lab.certificatePem("root-gost256"))[0]!.der);
  writeFileSync(file("root.pem"), lab.certificatePem("root-gost256"));
  writeFileSync(file("ca.pem"), lab.certificatePem("gost256"));
  writeFileSync(file("list.xml"), await listOf(100, -2));
  writeFileSync(file("older.xml"), await listOf(99, -3));
}, 60_000);
afterAll(async () => {
  await server.close();
  folder.remove();
});

function listOf(version: number, hours: number): Promise<string> {
  const ca = parseCertificate(decodePemBlocks(server.lab.certificatePem("gost256"))[0]!.der);
  const xml = listXml({
    version,
    date: formatInstant(new Date(Date.now() + hours * 3_600_000)),
    authorities: [
      { name: "Учебный УЦ \u202e", history: [["Действует", "2020-01-01T00:00:00"]], keys: [[ca]] },
    ],
  });
  return signXml(xml, ministry.key, ministry.certificate.raw);
}

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `typed`: what a person at a terminal types. */
async function podpis(store: string, args: readonly string[], typed?: string): Promise<Result> {
  const out = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => {
    const pass = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
    pass.on("data", (chunk: Buffer) => {
      out[name] += chunk.toString("utf8");
    });
    return pass;
  };
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
  stdin.end(typed ?? "");
  const streams = { stdin, stdout: stream("stdout"), stderr: stream("stderr") };
  const env = { LC_ALL: "en_US.UTF-8", PODPIS_TRUST_DIR: store, NO_COLOR: "1" };
  const code = await run(args, streams, env);
  await new Promise((resolve) => setImmediate(resolve));
  return { code, ...out };
}

async function json(store: string, args: readonly string[]) {
  const result = await podpis(store, [...args, "--json"]);
  const document = checkedJson(result.stdout);
  return { ...result, document };
}

const newStore = (): string => join(tempDir(), "trust");
const HOST = (): string => new URL(server.server.url).host;
const OGRN = (): string => identityOf(ministry.certificate.subject).ogrn!;
const FOR_LIST = (): string[] => ["--yes", "--for-list", "--signer-ogrn", OGRN()];
const UPDATE = (): string[] => ["--untrusted", file("ca.pem"), "--allow-host", HOST()];

describe("podpis trust add", () => {
  it("shows the fingerprint before anything is added, and asks", async () => {
    const store = newStore();
    const no = await podpis(store, ["trust", "add", file("root.pem")], "n\n");
    const pairs = root.sha256.toUpperCase().replace(/..(?=.)/g, "$&:");
    expect(no).toMatchObject({ code: 2, stdout: "" });
    expect(no.stderr).toContain(pairs);
    expect(no.stderr).toContain("trust them? [y/N]");
    expect(existsSync(store)).toBe(false);
    const yes = await podpis(store, ["trust", "add", file("root.pem")], "y\n");
    expect(yes).toMatchObject({ code: 0 });
    expect(existsSync(join(store, "anchors", `${root.sha256}.pem`))).toBe(true);
  });

  it("adds nothing where nobody can be asked, and names the option", async () => {
    const store = newStore();
    const { code, stderr } = await podpis(store, ["trust", "add", file("root.pem")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/error\[CONFIRMATION_NEEDED\][\s\S]*--yes/);
    expect(existsSync(store)).toBe(false);
  });

  it("adds with --yes, and tells anchors for certificates and for the list apart", async () => {
    const store = newStore();
    const { document } = await json(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    expect(document).toMatchObject({ event: "add", anchors: [{ use: "list", state: "added", notes: [] }] });
    await json(store, ["trust", "add", file("root.pem"), "--yes"]);
    const listed = await json(store, ["trust", "list"]);
    expect(listed.document.anchors.map(({ use }: { use: string }) => use)).toEqual(["certificates", "list"]);
    const removed = await json(store, ["trust", "remove", root.sha256.slice(0, 16), "--for-list"]);
    expect(removed.document.anchors).toMatchObject([{ use: "list" }]);
    expect((await json(store, ["trust", "list"])).document.anchors).toMatchObject([{ use: "certificates" }]);
  });

  it("pins a CA for the list only with the organisation below it that signs, and shows it", async () => {
    const store = newStore();
    const alone = await podpis(store, ["trust", "add", file("root.pem"), "--yes", "--for-list"]);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(/error\[USAGE\][\s\S]*--signer-ogrn/);
    const elsewhere = await podpis(store, ["trust", "add", file("root.pem"), "--signer-ogrn", OGRN()]);
    expect(elsewhere.stderr).toMatch(/error\[USAGE\][\s\S]*--for-list/);
    const mistyped = ["--for-list", "--signer-ogrn", "1259800000018"];
    const wrong = await podpis(store, ["trust", "add", file("root.pem"), ...mistyped]);
    expect(wrong.stderr).toMatch(/error\[USAGE\][\s\S]*check digits/);
    expect(existsSync(store)).toBe(false);
    const { document } = await json(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    expect(document.anchors).toMatchObject([{ signerOgrn: OGRN(), notes: [] }]);
    expect((await podpis(store, ["trust", "list"])).stdout).toContain(`ОГРН ${OGRN()} signs it`);
  });

  it("reads certificates from a pipe", async () => {
    const store = newStore();
    const env = { PODPIS_TRUST_DIR: store };
    const input = readFileSync(file("root.pem"));
    const added = await runInProcess(["trust", "add", "-", "--yes"], { env, input });
    expect(added.code, added.stderr).toBe(0);
    expect(existsSync(join(store, "anchors", `${root.sha256}.pem`))).toBe(true);
    const nothing = await runInProcess(["trust", "add", "-", "--yes"], { env, input: "x" });
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("NOT_A_CERTIFICATE") });
  });

  it("says what is wrong with a file that holds no certificate", async () => {
    const { code, document } = await json(newStore(), ["trust", "add", file("list.xml"), "--yes"]);
    expect([code, document.error.code]).toEqual([2, "NOT_A_CERTIFICATE"]);
  });
});

describe("podpis trust update", () => {
  it("takes the list, and the index is what the other commands see", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    const { code, document } = await json(store, ["trust", "update", file("list.xml"), ...UPDATE()]);
    expect(code).toBe(0);
    expect(document).toMatchObject({ event: "update", list: { version: 100, authorities: 1 }, before: null });
    expect(document.relaxations).toEqual([{ id: "allow-host", detail: HOST() }]);
    expect((await json(store, ["trust", "list"])).document.list).toMatchObject({ version: 100, old: false });
    expect((await json(store, ["trust", "verify"])).document).toMatchObject({ exitCode: 0, damaged: [] });
  });

  it("reads the list from a pipe", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    const taken = await runInProcess(["trust", "update", "-", ...UPDATE()], {
      env: { PODPIS_TRUST_DIR: store },
      input: readFileSync(file("list.xml")),
    });
    expect(taken.code, taken.stderr).toBe(0);
  });

  it("says of an address that it cannot fetch what is wrong with it, not that no file is called so", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    const { document } = await json(store, ["trust", "update", "ftp://list.example/x.xml"]);
    expect(document.error.code).toBe("NET_URL_REFUSED");
  });

  it("is undone by removing the certificate that the list was taken by", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    await json(store, ["trust", "update", file("list.xml"), ...UPDATE()]);
    const { document, ...removed } = await json(store, ["trust", "remove", root.sha256]);
    expect([removed.code, document.listDropped]).toEqual([0, true]);
    expect((await json(store, ["trust", "verify"])).document.list).toBeNull();
  });

  it("refuses an older list, and is loud when it is told to take it", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    await json(store, ["trust", "update", file("list.xml"), ...UPDATE()]);
    const older = await json(store, ["trust", "update", file("older.xml"), ...UPDATE()]);
    expect([older.code, older.document.error.code]).toEqual([1, "TRUST_LIST_OLDER"]);
    const forced = await json(store, ["trust", "update", file("older.xml"), "--allow-rollback", ...UPDATE()]);
    expect(forced.code).toBe(0);
    expect(forced.document.relaxations[0]).toEqual({ id: "allow-rollback" });
    expect(forced.stderr).toContain("AN OLDER LIST WAS TAKEN");
  });

  it("judges a list without taking it into use", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    const { document } = await json(store, ["trust", "verify", file("list.xml"), ...UPDATE()]);
    expect(document).toMatchObject({ event: "verify", list: { version: 100 } });
    expect((await json(store, ["trust", "list"])).document.list).toBeNull();
  });

  it("opens no socket with --offline, and says that an address was not asked", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    const { code, document } = await json(store, [
      "trust",
      "update",
      "https://list.example/x.xml",
      "--offline",
    ]);
    expect([code, document.error.code]).toEqual([4, "NET_OFFLINE"]);
  });

  it("refuses a list nobody is pinned for, in the reader's language", async () => {
    const { code, stderr } = await podpis(newStore(), ["trust", "update", file("list.xml"), "--lang", "ru"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error\[TRUST_LIST_UNPINNED\]: список .* не используется/);
    expect(stderr).toContain("podpis trust add ФАЙЛ --for-list");
  });

  it("refuses what is no XML, a DOCTYPE and a document of another kind", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), ...FOR_LIST()]);
    for (const [content, code] of [
      ["no XML", "TRUST_LIST_UNREADABLE"],
      ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "TRUST_LIST_UNREADABLE"],
      ["<a/>", "TRUST_LIST_REFUSED"],
    ] as const) {
      writeFileSync(file("other.xml"), content);
      expect((await json(store, ["trust", "update", file("other.xml")])).document.error.code).toBe(code);
    }
  });
});

describe("podpis trust list and verify", () => {
  it("say that there is nothing yet", async () => {
    const { code, stdout } = await podpis(newStore(), ["trust", "list"]);
    expect(code).toBe(0);
    expect(stdout).toContain("no certificates");
    expect(stdout).toContain("podpis trust update FILE");
  });

  it("end with 1 when a file of the store was changed", async () => {
    const store = newStore();
    await podpis(store, ["trust", "add", file("root.pem"), "--yes"]);
    writeFileSync(join(store, "anchors", `${root.sha256}.pem`), readFileSync(file("ca.pem")));
    const { code, stdout } = await podpis(store, ["trust", "verify"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/DAMAGED .*: it holds another certificate than its name says/);
  });

  it("name the place where nothing says where to keep it", async () => {
    const streams = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
    };
    expect(await run(["trust", "list"], streams, { LC_ALL: "C" })).toBe(2);
    expect(String(streams.stderr.read())).toContain("TRUST_STORE_UNKNOWN");
  });
});
