import { execFileSync } from "node:child_process";
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { base64Lines } from "../../../src/base/base64.js";
import { utf8 } from "../../../src/base/bytes.js";
import { contentStream } from "../../../src/io/files/content.js";
import { AtomicOutput } from "../../../src/io/files/output.js";
import { discardAllOutputs } from "../../../src/io/files/unfinished.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "podpis-output-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const code = (value: string) => expect.objectContaining({ code: value });

/** More than is kept back. */
const big = new Uint8Array(100_000).fill(0x78);

describe("AtomicOutput", () => {
  it("creates nothing before the first write and nothing under the target's name before commit", async () => {
    const output = AtomicOutput.open(at("a.sig"));
    expect(readdirSync(folder)).toEqual([]);
    await output.write(utf8("one "));
    await output.write(big);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(readdirSync(folder)).not.toContain("a.sig");
    await output.write(utf8(" two"));
    await output.commit();
    expect(readdirSync(folder)).toEqual(["a.sig"]);
    expect(readFileSync(at("a.sig"), "utf8")).toBe(`one ${Buffer.from(big)} two`);
  });

  it("writes what is small in one go, at commit, whatever becomes of the chunks meanwhile", async () => {
    const output = AtomicOutput.open(at("a.sig"));
    const chunk = utf8("one");
    await output.write(chunk);
    chunk.fill(0);
    expect(readdirSync(folder)).toEqual([]);
    await output.write(utf8(" two"));
    expect(output.size).toBe(7);
    await output.commit();
    expect(readFileSync(at("a.sig"), "utf8")).toBe("one two");
  });

  it("replaces octets in the middle, and all of them by a transformed stream", async () => {
    const output = AtomicOutput.open(at("a.sig"));
    await output.write(utf8("xx tail"));
    await output.patch(0, utf8("he"));
    await output.rewrite(base64Lines);
    await output.commit();
    expect(readdirSync(folder)).toEqual(["a.sig"]);
    expect(Buffer.from(readFileSync(at("a.sig"), "latin1"), "base64").toString()).toBe("he tail");
  });

  it("leaves nothing behind when discarded, or when an interrupt discards everything", async () => {
    const first = AtomicOutput.open(at("a.sig"));
    await first.write(big);
    await first.discard();
    expect(readdirSync(folder)).toEqual([]);
    const second = AtomicOutput.open(at("b.sig"));
    await second.write(big);
    discardAllOutputs();
    expect(readdirSync(folder)).toEqual([]);
    await expect(second.commit()).rejects.toEqual(code("OUTPUT_FAILED"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses a target that exists before any work, and overwrites it when told to", async () => {
    writeFileSync(at("a.sig"), "old");
    expect(() => AtomicOutput.open(at("a.sig"))).toThrow(code("OUTPUT_EXISTS"));
    const output = AtomicOutput.open(at("a.sig"), { force: true });
    await output.write(utf8("new"));
    expect(readFileSync(at("a.sig"), "utf8")).toBe("old");
    await output.commit();
    expect(readFileSync(at("a.sig"), "utf8")).toBe("new");
  });

  it("does not overwrite a target that appears while the work is going on", async () => {
    const output = AtomicOutput.open(at("a.sig"));
    await output.write(utf8("ours"));
    writeFileSync(at("a.sig"), "theirs");
    await expect(output.commit()).rejects.toEqual(code("OUTPUT_EXISTS"));
    expect(readdirSync(folder)).toEqual(["a.sig"]);
    expect(readFileSync(at("a.sig"), "utf8")).toBe("theirs");
  });

  it("refuses to write over an input, whatever name it goes by, even when told to overwrite", () => {
    writeFileSync(at("in.pdf"), "document");
    linkSync(at("in.pdf"), at("other.pdf"));
    const inputs = [contentStream(at("in.pdf")).identity];
    expect(() => AtomicOutput.open(at("other.pdf"), { force: true, inputs })).toThrow(
      code("OUTPUT_IS_INPUT"),
    );
  });

  it("refuses a folder and a missing folder", () => {
    mkdirSync(at("folder"));
    expect(() => AtomicOutput.open(at("folder"), { force: true })).toThrow(code("OUTPUT_FAILED"));
    expect(() => AtomicOutput.open(at("none/a.sig"))).toThrow(
      expect.objectContaining({ code: "OUTPUT_FAILED", why: "there is no such folder (ENOENT)" }),
    );
  });

  it.skipIf(process.platform === "win32")(
    "gives secrets mode 0600 and other files what the umask leaves",
    async () => {
      for (const [name, secret, mode] of [
        ["key", true, 0o600],
        ["sig", false, 0o666 & ~process.umask()],
      ] as const) {
        const output = AtomicOutput.open(at(name), { secret });
        await output.write(utf8("x"));
        await output.commit();
        expect(statSync(at(name)).mode & 0o777).toBe(mode);
      }
    },
  );

  it("hands standard output everything at commit and nothing before", async () => {
    const stdout = new PassThrough();
    const output = AtomicOutput.open("-", { stdout });
    await output.write(utf8("a"));
    await output.write(utf8("c"));
    await output.patch(1, utf8("b"));
    expect(stdout.readableLength).toBe(0);
    await output.commit();
    expect(stdout.read().toString()).toBe("ab");
  });

  it("reports a closed standard output as a failed output", async () => {
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
    });
    const output = AtomicOutput.open("-", { stdout });
    await output.write(utf8("a"));
    await expect(output.commit()).rejects.toEqual(code("OUTPUT_FAILED"));
  });

  it.skipIf(process.platform === "win32")("writes into devices in place", async () => {
    const output = AtomicOutput.open("/dev/null");
    await output.write(utf8("x"));
    await output.commit();
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  // A full disk needs a small file system of its own, which only root may mount, and not in every container.
  it.skipIf(!canMount())("says that the disk is full and leaves nothing on it", async () => {
    mountTiny(folder);
    try {
      const output = AtomicOutput.open(at("a.sig"));
      const fill = async (): Promise<void> => {
        for (let i = 0; i < 64; i++) await output.write(new Uint8Array(64 * 1024).fill(1));
      };
      await expect(fill()).rejects.toMatchObject({
        code: "OUTPUT_FAILED",
        why: "no space is left on the disk (ENOSPC)",
      });
      await output.discard();
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      execFileSync("umount", [folder]);
    }
  });
});

function mountTiny(path: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path], { stdio: "ignore" });
}

function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const path = mkdtempSync(join(tmpdir(), "podpis-mount-"));
  try {
    mountTiny(path);
    execFileSync("umount", [path]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
