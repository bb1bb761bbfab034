import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodePem } from "../../src/asn1/pem.js";
import { serve } from "../io/net/servers.js";
import { runInProcess } from "../support/runInProcess.js";
import { tempDirFor } from "../support/temporary.js";
import { crlDer, ext, TestCa } from "../x509/support/pki.js";
import { checkedJson } from "./schemas.js";

// The command line has the system's clock.
const from = (days: number): Date => new Date(Date.now() + days * 86_400_000);
const dates = { notBefore: from(-10), notAfter: from(100) };
const root = new TestCa("Root", undefined, undefined, dates);
const crl = crlDer({ issuer: "Root", signer: root.key, thisUpdate: from(-1), nextUpdate: from(5) });

let home: ReturnType<typeof tempDirFor>;
let asked: string[];
let url: string;
let args: readonly string[];
const folder = (): string => join(home.path, "cache", "podpis");
const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runInProcess(words, { env: { XDG_CACHE_HOME: join(home.path, "cache"), ...env } });

beforeEach(async () => {
  home = tempDirFor();
  asked = [];
  const server = await serve((request, response) => {
    asked.push(request.url!);
    response.end(crl);
  });
  url = `${server.url}root.crl`;
  const certificate = root.issue("Ivan", { ...dates, extensions: [ext.cdp(url)] });
  const [leaf, trust] = [join(home.path, "leaf.pem"), join(home.path, "root.pem")];
  writeFileSync(leaf, encodePem("CERTIFICATE", certificate.raw));
  writeFileSync(trust, encodePem("CERTIFICATE", root.certificate.raw));
  args = ["cert", "check", leaf, "--trust", trust, "--allow-host", server.host];
});
afterEach(() => home.remove());

const json = async (words: readonly string[]) => {
  const result = await run([...words, "--json"]);
  const document = checkedJson(result.stdout);
  return { ...result, document };
};

describe("cert check with what earlier runs kept", () => {
  it("fetches a list once for two runs", async () => {
    expect((await run(args)).code).toBe(0);
    const second = await run(args);
    expect([second.code, asked]).toEqual([0, ["/root.crl"]]);
    expect(second.stdout).toContain(`${url} (cache)`);
    expect((await run([...args, "--offline"])).code).toBe(0);
  });

  it("neither reads nor writes with --no-cache", async () => {
    await run([...args, "--no-cache"]);
    expect(readdirSync(home.path)).not.toContain("cache");
    await run(args);
    await run([...args, "--no-cache"]);
    expect(asked).toHaveLength(3);
  });

  it("keeps in the folder that --cache-dir or PODPIS_CACHE_DIR names", async () => {
    const named = join(home.path, "named");
    await run([...args, "--cache-dir", named]);
    expect(readdirSync(named)).toHaveLength(1);
    await run(args, { PODPIS_CACHE_DIR: named });
    expect(asked).toHaveLength(1);
  });

  it("is shared by the requests of --ndjson", async () => {
    const [, , leaf, ...options] = args;
    const line = `${JSON.stringify({ certificate: leaf })}\n`;
    const ndjson = () =>
      runInProcess(["cert", "check", "--ndjson", "-", ...options], {
        input: line.repeat(5),
        env: { XDG_CACHE_HOME: join(home.path, "cache") },
      });
    expect((await ndjson()).code).toBe(0);
    expect((await ndjson()).code).toBe(0);
    expect(asked).toEqual(["/root.crl"]);
  });

  it("is all that a request has which says that it is offline", async () => {
    const [, , leaf, ...options] = args;
    const ask = async (more: object) => {
      const line = `${JSON.stringify({ certificate: leaf, ...more })}\n`;
      const { code } = await runInProcess(["cert", "check", "--ndjson", "-", "--no-cache", ...options], {
        input: line,
      });
      return [code, asked.length];
    };
    expect(await ask({ offline: true })).toEqual([3, 0]);
    expect(await ask({ offline: false })).toEqual([0, 1]);
  });

  it("does without a folder that others may write into, and says so", async () => {
    mkdirSync(folder(), { recursive: true });
    chmodSync(folder(), 0o777);
    const result = await run(args);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain("others may write into it");
    expect(readdirSync(folder())).toEqual([]);
    const russian = await run(args, { LC_ALL: "ru_RU.UTF-8" });
    expect(russian.stderr).toContain("в неё могут писать другие");
    const listed = await run(["cache", "list"]);
    expect([listed.code, listed.stdout]).toEqual([2, ""]);
  });
});

describe("podpis cache", () => {
  it("lists what is kept, and clears it", async () => {
    expect((await json(["cache", "list"])).document).toMatchObject({ bytes: 0, entries: [] });
    await run(args);
    const { document } = await json(["cache", "list"]);
    expect(document).toMatchObject({ folder: folder(), entries: [{ kind: "crl", url }] });
    const text = await run(["cache", "list"]);
    expect(text.stdout).toContain(url);
    expect(text.stdout).toContain("objects 1");
    const cleared = await json(["cache", "clear"]);
    expect(cleared.document).toMatchObject({ removed: 1, bytes: document.bytes });
    expect(readdirSync(folder())).toEqual([]);
    expect((await run(["cache", "clear"])).stdout).toContain("removed objects 0");
  });

  it("says when it does not know where to look", async () => {
    const result = await run(["cache", "list"], { XDG_CACHE_HOME: "" });
    expect([result.code, result.stdout]).toEqual([2, ""]);
    expect(result.stderr).toContain("--cache-dir");
  });

  it("has help with examples, in both languages", async () => {
    for (const words of [["cache"], ["cache", "list"], ["cache", "clear"]]) {
      expect((await run([...words, "--help"])).stdout).toContain("Examples:");
      expect((await run([...words, "--help", "--lang", "ru"])).stdout).toContain("Примеры:");
    }
  });
});
