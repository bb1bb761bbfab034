/** `podpis doctor` as a user types it. Runs in this process. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodePem } from "../../src/asn1/pem.js";
import { FolderCache } from "../../src/io/cache/folderCache.js";
import { TrustStore } from "../../src/io/trust/store.js";
import { serve } from "../io/net/servers.js";
import { indexedList, useList } from "../support/accredited.js";
import { startTestLab } from "../support/lab.js";
import { runInProcess } from "../support/runInProcess.js";
import { tempDirFor } from "../support/temporary.js";
import { TestCa } from "../x509/support/pki.js";
import { checkedJson } from "./schemas.js";

let home: ReturnType<typeof tempDirFor>;
beforeEach(() => {
  home = tempDirFor();
});
afterEach(() => home.remove());

const cacheAt = (): string => join(home.path, ".cache", "podpis");
const trustAt = (): string => join(home.path, ".local", "share", "podpis", "trust");

const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runInProcess(words, { env: { HOME: home.path, PATH: "", ...env } });

async function doctor(words: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout } = await run(["doctor", "--json", ...words], env);
  const document = checkedJson(stdout);
  expect(code).toBe(0);
  const findings = document.findings.map(({ id, subject }: { id: string; subject?: string }) =>
    subject === undefined ? id : `${id} ${subject}`,
  );
  return { document, findings };
}

const PEERS = ["openssl", "gost-engine", "xmlsec1", "xmllint"].map((name) => `peer-missing ${name}`);

/** An anchor in the trust store. */
async function trustSomebody(): Promise<void> {
  const pem = join(home.path, "root.pem");
  writeFileSync(pem, encodePem("CERTIFICATE", new TestCa("Root").certificate.raw));
  await run(["trust", "add", pem, "--yes"]);
}

describe("podpis doctor", () => {
  it("counts what is missing as findings, each with its command, and ends with 0", async () => {
    const { document, findings } = await doctor();
    expect(document).toMatchObject({
      node: process.versions.node,
      language: "en",
      locale: "en_US.UTF-8",
      utf8: true,
      folders: [
        { use: "cache", path: cacheAt(), state: "absent" },
        { use: "trust", path: trustAt(), state: "absent" },
      ],
      trust: { certificates: 0, list: null },
      cache: { entries: 0, bytes: 0, oldest: null },
      clock: null,
    });
    expect(findings).toEqual(["trust-empty", "list-none", ...PEERS]);
    const commands = document.findings.map(({ command }: { command?: string }) => command);
    expect(commands.slice(0, 2)).toEqual(["podpis trust add FILE", "podpis trust update FILE"]);
  });

  it("does not say that nobody is trusted where the settings name somebody", async () => {
    const { findings } = await doctor([], { PODPIS_TRUST: "root.pem" });
    expect(findings).toEqual(["list-none", ...PEERS]);
  });

  it("tells people in both languages what to type", async () => {
    const english = await run(["doctor"]);
    expect(english.stdout).toContain("! you trust nobody yet");
    expect(english.stdout).toContain("    podpis trust add FILE");
    const russian = await run(["doctor", "--lang", "ru"]);
    expect(russian.stdout).toContain("! вы ещё никому не доверяете");
    expect(russian.stdout).toContain("    podpis trust add ФАЙЛ");
    expect(russian.stdout).toContain("не сверялись");
  });

  it("counts the user's certificates and what is in the cache, by age", async () => {
    await trustSomebody();
    const day = 86_400_000;
    const cache = new FolderCache(cacheAt());
    const keep = (url: string, from: number, to: number) =>
      cache.write(
        { kind: "crl", url, issuerKey: "0".repeat(64) },
        {
          bytes: new Uint8Array(10),
          thisUpdate: new Date(Date.now() + from * day),
          nextUpdate: new Date(Date.now() + to * day),
        },
      );
    keep("http://a.example/", -3, 1);
    keep("http://b.example/", -1, 1);
    const { document, findings } = await doctor();
    expect(document.trust).toMatchObject({ certificates: 1, listAnchors: 0, damaged: 0 });
    expect(document.cache).toMatchObject({ entries: 2, ended: 0 });
    expect(Date.now() - Date.parse(document.cache.oldest)).toBeGreaterThan(2.9 * day);
    expect(findings).toEqual(["list-none", ...PEERS]);
    if (process.platform !== "win32") {
      expect(document.folders.map(({ mode }: { mode: string }) => mode)).toEqual(["0700", "0700", "0700"]);
    }
  });

  it.skipIf(process.platform === "win32")(
    "says which folder others may write into or read, and how to close it (POSIX rights)",
    async () => {
      for (const [folder, mode] of [
        [cacheAt(), 0o777],
        [trustAt(), 0o755],
      ] as const) {
        mkdirSync(folder, { recursive: true });
        chmodSync(folder, mode);
      }
      const { document, findings } = await doctor();
      expect(document.folders).toMatchObject([
        { state: "refused", mode: "0777", problem: "others may write into it" },
        { state: "usable", mode: "0755" },
      ]);
      expect(findings).toEqual([
        `folder-refused ${cacheAt()}`,
        `folder-readable ${trustAt()}`,
        "trust-empty",
        "list-none",
        "cache-unreadable others may write into it",
        ...PEERS,
      ]);
      expect(document.findings[0].command).toBe(`chmod 700 '${cacheAt()}'`);
      const { stdout } = await run(["doctor", "--lang", "ru"]);
      expect(stdout).toContain("в неё могут писать другие");
    },
  );

  it("tells the age of the list of accredited CAs, and what brings a newer one", async () => {
    await trustSomebody();
    const { certificate } = new TestCa("Ministry");
    const use = (days: number) => {
      const date = new Date(Date.now() - days * 86_400_000);
      const list = indexedList({ listed: [], history: [], date, version: 7 });
      return useList(new TrustStore(trustAt()), list, certificate);
    };
    await use(2.5);
    const fresh = await doctor();
    expect(fresh.document.trust.list).toMatchObject({ version: 7, days: 2, authorities: 1, old: false });
    expect(fresh.findings).toEqual(PEERS);
    await use(30.5);
    const old = await doctor();
    expect(old.document.trust.list).toMatchObject({ days: 30, old: true });
    expect(old.document.findings[0]).toEqual({ id: "list-old", command: "podpis trust update FILE" });
    expect((await run(["doctor"])).stdout).toContain("version 7 of ");
  });

  it.skipIf(process.platform === "win32")("looks at the folders in the trust store, too", async () => {
    await trustSomebody();
    const anchors = join(trustAt(), "anchors");
    const { document } = await doctor();
    expect(document.folders[2]).toMatchObject({
      use: "anchors",
      path: anchors,
      state: "usable",
      mode: "0700",
    });
    chmodSync(anchors, 0o777);
    const open = await doctor();
    expect(open.document.folders[2]).toMatchObject({ state: "refused", mode: "0777" });
    const command = `chmod 700 '${anchors}'`;
    expect(open.document.findings[0]).toEqual({ id: "folder-refused", subject: anchors, command });
  });

  it("names no rights to change where a file has the folder's place", async () => {
    writeFileSync(join(home.path, "file"), "");
    const { document } = await doctor([], { PODPIS_TRUST_DIR: join(home.path, "file") });
    expect(document.findings[0]).toMatchObject({ id: "folder-refused" });
    expect(document.findings[0].command ?? "").not.toContain("chmod");
  });

  it("says of a service's address of another kind what is wanted, not how to give a password", async () => {
    const { code, stderr } = await run(["doctor", "--tsa", "ftp://tsa.example/"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("an http:// or https:// address is needed")]);
    const named = await run(["doctor", "--tsa", "http://me:secret@tsa.example/"]);
    expect(named.stderr).toContain("--tsa-auth-env");
  });

  it("says what is damaged in the trust store", async () => {
    await trustSomebody();
    writeFileSync(join(trustAt(), "anchors", `${"0".repeat(64)}.pem`), "no certificate");
    const { document, findings } = await doctor();
    expect(document.trust.damaged).toBe(1);
    expect(findings).toContain("trust-damaged");
  });

  it("bears an environment that names no places and no language", async () => {
    const { document, findings } = await doctor([], { HOME: "", LC_ALL: "C" });
    expect(document).toMatchObject({ trust: null, cache: null, utf8: false });
    expect(findings).toEqual(["folder-unknown cache", "folder-unknown trust", "locale-not-utf8", ...PEERS]);
    expect((await run(["doctor"], { HOME: "", LC_ALL: "C" })).code).toBe(0);
  });

  it("names the variables that are set, and not their values", async () => {
    const proxy = "http://user:secret@proxy.example";
    const { document } = await doctor([], { HTTPS_PROXY: proxy, HTTP_PROXY: proxy });
    expect(document.environment).toContain("HTTPS_PROXY");
    // Whoever asks over CGI can set it: it is not heeded.
    expect(document.environment).not.toContain("HTTP_PROXY");
    expect(JSON.stringify(document)).not.toContain("secret");
  });

  it("asks nobody until a service is named, and then compares the clock", async () => {
    const lab = await startTestLab({ clock: () => new Date() });
    try {
      await doctor();
      expect(lab.requests).toEqual([]);
      const host = new URL(lab.server.url).host;
      const { document, findings } = await doctor(["--tsa", lab.lab.tsaUrl("gost256"), "--allow-host", host]);
      expect(lab.requests).toHaveLength(1);
      expect(Math.abs(document.clock.ahead)).toBeLessThan(60_000);
      expect(findings).not.toContain("clock-wrong");
      const text = await run(["doctor", "--tsa", lab.lab.tsaUrl("gost256"), "--allow-host", host]);
      expect(text.stdout).toMatch(/-?\d\.\d s \(±\d+\.\d\) (ahead of|behind) http/);
    } finally {
      await lab.close();
    }
  });

  it("says that the clock is wrong, and what sets it", async () => {
    // The lab's time stands still, far from the computer's.
    const lab = await startTestLab();
    try {
      const host = new URL(lab.server.url).host;
      const { findings } = await doctor(["--tsa", lab.lab.tsaUrl("gost256"), "--allow-host", host]);
      expect(findings).toContain("clock-wrong");
    } finally {
      await lab.close();
    }
  });

  it("takes a service that gives no time for a finding, not a failure", async () => {
    const server = await serve((_request, response) => response.end("no time here"));
    const words = ["--tsa", server.url, "--allow-host", server.host];
    expect((await doctor(words)).findings[2]).toMatch(/^clock-unknown /);
    expect((await doctor([...words, "--offline"])).findings[2]).toMatch(/^clock-unknown --offline/);
    const russian = await run(["doctor", ...words, "--offline", "--lang", "ru"]);
    expect(russian.stdout).toContain("часы сверить не удалось: --offline запрещает сеть");
    expect((await run(["doctor", "--tsa", "ftp://a.example"])).code).toBe(2);
  });

  it("has help with examples, in both languages", async () => {
    expect((await run(["doctor", "--help"])).stdout).toContain("Examples:");
    expect((await run(["doctor", "--help", "--lang", "ru"])).stdout).toContain("Примеры:");
  });
});
