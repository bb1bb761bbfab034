import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { findPeers } from "../../src/app/doctorPeers.js";
import { tempDir } from "../support/temporary.js";

/** A folder with programs that are these shell scripts. */
function folderWith(programs: Readonly<Record<string, string>>): string {
  const folder = tempDir();
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const peer = async (name: string, PATH: string, patience?: number) =>
  (await findPeers({ PATH }, patience)).find((one) => one.name === name);

describe.skipIf(process.platform === "win32")("the peers (scripts of a POSIX shell)", () => {
  it("are found in PATH and say their version on either stream", async () => {
    const folder = folderWith({ xmlsec1: "echo; echo xmlsec1 1.2", xmllint: "echo libxml 2 >&2" });
    const path = (name: string) => join(folder, name);
    expect(await peer("xmlsec1", folder)).toEqual({
      name: "xmlsec1",
      state: "found",
      path: path("xmlsec1"),
      version: "xmlsec1 1.2",
    });
    expect(await peer("xmllint", folder)).toMatchObject({ state: "found", version: "libxml 2" });
  });

  it("are missing where they are not, and where what has the name is no program", async () => {
    const folder = folderWith({});
    writeFileSync(join(folder, "xmllint"), "a text");
    expect((await findPeers({ PATH: folder })).map(({ state }) => state)).toEqual(Array(4).fill("missing"));
    expect((await findPeers({})).map(({ state }) => state)).toEqual(Array(4).fill("missing"));
  });

  it("are not run from a relative folder", async () => {
    const folder = folderWith({ xmllint: "echo here" });
    expect(await peer("xmllint", relative(process.cwd(), folder))).toMatchObject({ state: "missing" });
    expect(await peer("xmllint", "")).toMatchObject({ state: "missing" });
  });

  it("are not waited for without end", async () => {
    const folder = folderWith({ xmlsec1: "exec sleep 20" });
    const started = performance.now();
    expect(await peer("xmlsec1", `${folder}:/usr/bin:/bin`, 300)).toMatchObject({ state: "silent" });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("leave nothing of theirs running when they are not waited for any longer", async () => {
    const marker = join(tempDir(), "alive");
    const folder = folderWith({ xmlsec1: `(sleep 1; echo yes > ${marker}) &\nsleep 20` });
    expect(await peer("xmlsec1", `${folder}:/usr/bin:/bin`, 300)).toMatchObject({ state: "silent" });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(existsSync(marker)).toBe(false);
  });

  it("include the ГОСТ engine only when openssl has it", async () => {
    const without = folderWith({ openssl: '[ "$1" = version ] && echo OpenSSL 3' });
    expect(await peer("openssl", without)).toMatchObject({ state: "found", version: "OpenSSL 3" });
    expect(await peer("gost-engine", without)).toEqual({ name: "gost-engine", state: "missing" });
    const having = folderWith({ openssl: "echo yes $*" });
    expect(await peer("gost-engine", having)).toMatchObject({ state: "found", version: "yes engine gost" });
  });

  it("are asked without a shell", async () => {
    const folder = folderWith({ xmllint: 'echo "$#:$1"' });
    expect(await peer("xmllint", folder)).toMatchObject({ version: "1:--version" });
  });
});
