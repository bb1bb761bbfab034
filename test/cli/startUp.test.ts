/** What is loaded before the first word is printed: for little asked, little. */
import { readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { preloading } from "../support/preload/index.js";
import { tempDirFor } from "../support/temporary.js";
import { NOT_BUILT, openFixture } from "./fixture.js";

const NETWORK = /^(node:)?(net|https?|http2|tls|dns|zlib)$/;
const HEAVY = new RegExp(`${NETWORK.source}|^(node:)?(crypto|worker_threads|WebAssembly)$`);

const ROOT = resolve(import.meta.dirname, "../..");

describe.skipIf(!cliIsBuilt())(`the start${NOT_BUILT}`, () => {
  const temporary = tempDirFor();
  afterAll(() => temporary.remove());

  async function loadedFor(...words: readonly string[]): Promise<string[]> {
    const file = join(temporary.path, "loads");
    const { code } = await runCli(words, { env: { ...preloading("loads"), LOADS: file } });
    expect(code, words.join(" ")).toBe(0);
    return readFileSync(file, "utf8").trimEnd().split("\n");
  }
  const own = (loaded: readonly string[]): string[] => [
    ...new Set(loaded.filter((one) => one.startsWith(ROOT))),
  ];

  it("of --version loads a few small files, nothing of cryptography and of the network", async () => {
    const loaded = await loadedFor("--version");
    const files = own(loaded);
    expect(files).toContain(join(ROOT, "dist", "cli", "main.js"));
    expect(files.filter((path) => /usual|runCommand/.test(basename(path)))).toEqual([]);
    expect(files.reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThan(32 * 1024);
    expect(loaded.filter((one) => HEAVY.test(one))).toEqual([]);
  });

  it("of help loads nothing of the network, and compiles no WebAssembly", async () => {
    for (const words of [["--help"], ["verify", "--help"], ["help", "lab", "issue"]]) {
      const loaded = await loadedFor(...words);
      expect(loaded.filter((one) => NETWORK.test(one) || one === "WebAssembly")).toEqual([]);
    }
  });

  it("of a signature by ГОСТ compiles WebAssembly, unless that is turned off", async () => {
    const fixture = await openFixture();
    const { key, cert } = await fixture.signer("signer");
    const document = fixture.write("document", "text");
    const loaded = await loadedFor("sign", document, "--key", key, "--cert", cert, "--offline");
    await fixture.close();
    expect(loaded.includes("WebAssembly")).toBe(process.env.PODPIS_NO_WASM !== "1");
  });

  it("of a quiet verification loads nothing that draws, and no terminal", async () => {
    const fixture = await openFixture();
    const { key, cert } = await fixture.signer("signer");
    const document = fixture.write("document", "text");
    await loadedFor("sign", document, "--key", key, "--cert", cert, "--offline");
    const anchors = fixture.write("anchors.pem", fixture.lab.trustPem + fixture.lab.intermediatesPem);
    const verify = ["verify", `${document}.sig`, "--trust", anchors, "--revocation", "off", "--offline"];
    const drawing = join(ROOT, "dist", "cli", "chunks", "text.code.js");
    expect(await loadedFor(...verify)).toContain(drawing);
    const quiet = await loadedFor(...verify, "-q");
    await fixture.close();
    expect(quiet).not.toContain(drawing);
    // All of it is in joined pieces: no file is looked for on its own.
    expect(quiet.filter((path) => /-[A-Z0-9]{8}\.js$/.test(path))).toEqual([]);
    expect(quiet.filter((one) => /^(node:)?tty$/.test(one) || NETWORK.test(one))).toEqual([]);
  });
});
