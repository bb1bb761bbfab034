import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodePem } from "../../../src/asn1/pem.js";
import * as der from "../../../src/asn1/writer.js";
import { utf8 } from "../../../src/base/bytes.js";
import { MAX_KEY_FOLDER_DEPTH } from "../../../src/base/limits.js";
import { findKeys } from "../../../src/io/keys/find.js";
import { tempDir } from "../../support/temporary.js";
import { containerFiles, ordinary } from "./container/writer.js";
import { certificateOf, newKey, PASSPHRASE, pbes2 } from "./throwAway.js";

const KEY = newKey();

describe("the search for keys in a folder", () => {
  it("finds files by their content and containers, with a header.key or without, in folders too", async () => {
    const root = tempDir();
    const { algorithm, encrypted } = pbes2(KEY, utf8(PASSPHRASE));
    const files: Record<string, string | Uint8Array> = {
      "a.pem": encodePem("PRIVATE KEY", KEY),
      "b.dat": der.seq(algorithm, der.octets(encrypted)),
      "old.pem":
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
      "certificate.cer": await certificateOf(KEY, { cn: "Тестов Тест" }),
      "text.txt": "no key",
      "empty.key": "",
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);
    for (const name of ["in/key.000", "in/headless.000"]) mkdirSync(join(root, name), { recursive: true });
    for (const [name, octets] of Object.entries(containerFiles(ordinary()))) {
      writeFileSync(join(root, "in/key.000", name), octets);
      if (name !== "header.key") writeFileSync(join(root, "in/headless.000", name), octets);
    }
    expect(findKeys(root)).toEqual({
      references: ["a.pem", "b.dat", "in/headless.000", "in/key.000", "old.pem"].map((name) =>
        join(root, name),
      ),
      incomplete: false,
    });
  });

  it("follows no links, and says that it stopped at a depth", () => {
    const root = tempDir();
    const deep = join(root, ...Array.from({ length: MAX_KEY_FOLDER_DEPTH + 1 }, (_, at) => `d${at}`));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, "key.pem"), encodePem("PRIVATE KEY", KEY));
    symlinkSync(deep, join(root, "link"));
    symlinkSync(join(deep, "key.pem"), join(root, "link.pem"));
    expect(findKeys(root)).toEqual({ references: [], incomplete: true });
  });

  it("is an error of a folder that is not there", () => {
    expect(() => findKeys(join(tempDir(), "absent"))).toThrow(
      expect.objectContaining({ code: "FILE_NOT_FOUND" }),
    );
  });
});
