import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shellWord, singleQuoted } from "../../src/base/shell.js";

describe("a word of a command that is copied", () => {
  it("stands as it is where no shell takes any of it for something else", () => {
    expect(shellWord("договоры/2026_17.pdf")).toBe("договоры/2026_17.pdf");
    expect(shellWord("pkcs11:serial=3b1e7c02@a,b+c%01")).toBe("pkcs11:serial=3b1e7c02@a,b+c%01");
  });

  it
    .skipIf(process.platform === "win32")
    .each(["", "a b", "it's", "$HOME", "`id`", "a;b", 'say "x"', "back\\slash", "*", "line\nfeed", "~", "#"])(
    "comes back from a shell as %j",
    (word) => {
      for (const written of [shellWord(word), singleQuoted(word)]) {
        expect(spawnSync("sh", ["-c", `printf %s ${written}`]).stdout.toString()).toBe(word);
      }
    },
  );
});
