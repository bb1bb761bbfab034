/** One changed octet anywhere in a PFX or an encrypted PKCS#8 is caught: the key does not come out as if nothing were. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.js";
import { PodpisError } from "../../../src/base/errors.js";
import { loadKey } from "../../../src/io/keys/loadKey.js";
import { openPkcs12 } from "../../../src/io/keys/pkcs12.js";
import { conformanceMissing, conformanceTitle, readConformance } from "../../support/conformance.js";
import { tempDir } from "../../support/temporary.js";
import {
  certificateBag,
  certificateOf,
  encryptedPart,
  keyBag,
  newKey,
  PASSPHRASE,
  pfx,
  plainPart,
} from "./throwAway.js";

/** The positions at which a flipped bit went unnoticed. */
function unnoticed(file: Uint8Array, passphrase: Uint8Array, positions: Iterable<number>): number[] {
  const missed: number[] = [];
  for (const at of positions) {
    const changed = Uint8Array.from(file);
    changed[at]! ^= 1 << (at % 8);
    try {
      openPkcs12(changed, passphrase, "flipped.p12");
      missed.push(at);
    } catch (error) {
      if (!(error instanceof PodpisError)) throw error;
    }
  }
  return missed;
}

const every = (length: number, step: number): number[] =>
  Array.from({ length: Math.ceil(length / step) }, (_, at) => at * step);

describe("a flipped bit", () => {
  it("is noticed at every octet of a PFX", async () => {
    const key = newKey();
    const certificate = await certificateOf(key, { cn: "Тестов Тест" });
    const file = pfx([encryptedPart([certificateBag(certificate)]), plainPart(keyBag(key))]);
    expect(unnoticed(file, utf8(PASSPHRASE), every(file.length, 1))).toEqual([]);
  });

  it.skipIf(conformanceMissing !== undefined)(
    conformanceTitle(
      "is noticed in TC26's examples: in all that frames the content, and here and there inside",
    ),
    () => {
      for (const name of [
        "pygost/test_pfx.TestPFX.class.L42.der",
        "pygost-newer/test_pfx.TestPFX2020.test_encrypted_cert_and_key.L372.der",
      ]) {
        const file = readConformance("gost", ...name.split("/"));
        const frame = [
          ...every(30, 3),
          ...every(file.length, 97),
          ...every(60, 7).map((at) => file.length - 1 - at),
        ];
        expect(unnoticed(file, utf8("Пароль для PFX"), frame)).toEqual([]);
      }
    },
  );

  it("and a passphrase that is wrong are one message", async () => {
    const key = newKey();
    const file = pfx([plainPart(keyBag(key))]);
    file[file.length >> 1]! ^= 1;
    const path = join(tempDir(), "flipped.p12");
    writeFileSync(path, file);
    const told = async (passphrase: string) =>
      loadKey(path, { passphrase: async () => utf8(passphrase) }).catch(
        (error) => `${error.code}: ${error.why}`,
      );
    expect(await told(PASSPHRASE)).toBe(
      "KEY_PASSPHRASE_WRONG: the passphrase is wrong, or the file is damaged",
    );
    expect(await told("another")).toBe(await told(PASSPHRASE));
  });
});
