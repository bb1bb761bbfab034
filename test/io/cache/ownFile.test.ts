/** Files that nobody but the user can have written, and how they come to be. */
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { putOwnFile, readOwnFile } from "../../../src/io/cache/ownFile.js";
import { tempDir } from "../../support/temporary.js";

const octets = Uint8Array.of(1, 2, 3, 4);

describe("a file of the user's own", () => {
  it("is there whole, for the user alone, in place of another one", () => {
    const folder = tempDir();
    writeFileSync(join(folder, "file"), "old", { mode: 0o644 });
    putOwnFile(folder, "file", octets.subarray(0, 3), octets.subarray(3));
    expect(readdirSync(folder)).toEqual(["file"]);
    expect(readOwnFile(join(folder, "file"), 4)).toEqual(octets);
    if (process.platform !== "win32") expect(statSync(join(folder, "file")).mode & 0o777).toBe(0o600);
  });

  it("leaves nothing behind where it cannot be put", () => {
    const folder = tempDir();
    mkdirSync(join(folder, "file", "full"), { recursive: true });
    expect(() => putOwnFile(folder, "file", octets)).toThrow();
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  it("is read whole, or as far as asked, unless it is too large", () => {
    const path = join(tempDir(), "file");
    writeFileSync(path, octets, { mode: 0o600 });
    expect(readOwnFile(path, 4, 2)).toEqual(octets.subarray(0, 2));
    expect(readOwnFile(path, 5, 5)).toEqual(octets);
    expect(readOwnFile(path, 3)).toBeUndefined();
    expect(readOwnFile(path, 3, 2)).toBeUndefined();
  });

  it.skipIf(process.platform === "win32")(
    "is not read when others may write it, and is no link and no folder (owners: not on Windows)",
    () => {
      const folder = tempDir();
      const path = join(folder, "file");
      writeFileSync(path, octets);
      symlinkSync(path, join(folder, "link"));
      expect(() => readOwnFile(join(folder, "link"), 4)).toThrow(/ELOOP|EMLINK/);
      expect(readOwnFile(folder, 1 << 20)).toBeUndefined();
      for (const mode of [0o620, 0o602]) {
        chmodSync(path, mode);
        expect(readOwnFile(path, 4)).toBeUndefined();
      }
      chmodSync(path, 0o644);
      expect(readOwnFile(path, 4)).toEqual(octets);
    },
  );
});
