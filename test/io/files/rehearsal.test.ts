import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AtomicOutput } from "../../../src/io/files/output.js";
import {
  endRehearsal,
  isRehearsal,
  makeFolder,
  rehearse,
  rehearsePart,
  removeFile,
} from "../../../src/io/files/rehearsal.js";
import { tempDir } from "../../support/temporary.js";

async function write(path: string, force = false): Promise<void> {
  const output = AtomicOutput.open(path, { force });
  await output.write(Buffer.from("new"));
  await output.commit();
}

describe("a rehearsal", () => {
  it("writes, makes and removes nothing, and says what it would have", async () => {
    const folder = tempDir();
    const [old, made, deep] = ["old", "made", "below/deep"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(old, "old");
    const { changes, limit, result } = await rehearse(async () => {
      await write(made);
      makeFolder(join(folder, "below"), 0o700);
      await write(deep);
      removeFile(old);
      return "done";
    });
    expect({ limit, result }).toEqual({ limit: null, result: "done" });
    expect(changes).toEqual([
      { path: made, action: "create" },
      { path: deep, action: "create" },
      { path: old, action: "remove" },
    ]);
    expect(readdirSync(folder)).toEqual(["old"]);
  });

  it("fails as the work does: a target that exists, a folder that does not, a file that is gone", async () => {
    const folder = tempDir();
    writeFileSync(join(folder, "old"), "old");
    await expect(rehearse(() => write(join(folder, "old")))).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
    await expect(rehearse(() => write(join(folder, "no", "x")))).rejects.toMatchObject({
      code: "OUTPUT_FAILED",
    });
    await expect(rehearse(async () => removeFile(join(folder, "gone")))).rejects.toMatchObject({
      code: "ENOENT",
    });
  });

  it("ends where a key or the network is needed, with what was planned until then", async () => {
    const path = join(tempDir(), "x");
    const { changes, limit, result } = await rehearse(async () => {
      const output = AtomicOutput.open(path);
      endRehearsal("key");
      await output.commit();
      return "never";
    });
    expect({ limit, result }).toEqual({ limit: "key", result: undefined });
    expect(changes).toEqual([{ path, action: "create" }]);
  });

  it("counts a part that did not fail, and leaves out one that did", async () => {
    const folder = tempDir();
    const { changes, limit } = await rehearse(async () => {
      await rehearsePart(async () => {
        AtomicOutput.open(join(folder, "a"));
        endRehearsal("key");
      });
      await rehearsePart(async () => {
        AtomicOutput.open(join(folder, "b"));
        throw new Error("no");
      }).catch(() => undefined);
    });
    expect(limit).toBe("key");
    expect(changes.map(({ path }) => path)).toEqual([join(folder, "a")]);
  });

  it("is nobody else's: work beside it is done", async () => {
    const path = join(tempDir(), "beside");
    expect(isRehearsal()).toBe(false);
    await Promise.all([rehearse(async () => new Promise((resolve) => setTimeout(resolve, 20))), write(path)]);
    expect(existsSync(path)).toBe(true);
    expect(() => endRehearsal("network")).not.toThrow();
  });
});
