/** Real containers of CryptoPro's test CA, with the private keys as PEM beside them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sequence } from "../../../../src/asn1/cursor.js";
import { decodePemBlocks } from "../../../../src/asn1/pem.js";
import { readAsn1, TAG } from "../../../../src/asn1/reader.js";
import { octetString } from "../../../../src/asn1/values.js";
import { utf8 } from "../../../../src/base/bytes.js";
import { decodePrivateOctets } from "../../../../src/crypto/gost/keyEncoding.js";
import { readContainerFiles } from "../../../../src/io/keys/container/folder.js";
import { openContainer, readContainer } from "../../../../src/io/keys/container/open.js";
import { loadKey } from "../../../../src/io/keys/loadKey.js";
import { conformanceMissing, conformancePath, conformanceTitle } from "../../../support/conformance.js";

const ALL = ["g2001", "g2012256", "g2012512"] as const;
const path = (name: string): string => conformancePath("cpcontainer", name);
const at = new Date("2019-05-01T00:00:00Z");

/** The content of privateKey in the PEM beside. */
function expectedContent(name: string): Uint8Array {
  const blocks = decodePemBlocks(new Uint8Array(readFileSync(path(`${name}.pem`))));
  const parts = sequence(readAsn1(blocks.find(({ label }) => label === "PRIVATE KEY")!.der));
  parts.next(TAG.integer);
  parts.next(TAG.sequence);
  return octetString(parts.next(TAG.octetString));
}

describe.skipIf(conformanceMissing !== undefined)(conformanceTitle("containers of CryptoPro"), () => {
  it.each(ALL)("hold the key that the PEM beside has: %s", (name) => {
    const folder = path(`${name}.000`);
    const closed = readContainer(folder, readContainerFiles(folder));
    const { keys, damages } = openContainer(closed, utf8("1"));
    expect(damages).toEqual([]);
    expect(closed.name).toBe(name);
    expect(closed.header.notAfter?.toISOString()).toMatch(/^2020-07-01T1[45]:/);
    const [{ facts, d }] = keys as [(typeof keys)[0]];
    expect(facts.exportable).toBe(true);
    expect(decodePrivateOctets(facts.parameters.curve, expectedContent(name))).toEqual(d);
  });

  it.each(["g2012256", "g2012512"])("sign with the certificate inside: %s", async (name) => {
    const loaded = await loadKey(path(`${name}.000`), { passphrase: async () => utf8("1"), at });
    expect(loaded.certificate).not.toBeNull();
    expect(loaded.notes).toEqual([{ id: "outsideCertifiedMeans" }]);
  });

  it("are refused with GOST R 34.10-2001, before a password is asked for", async () => {
    await expect(loadKey(path("g2001.000"), { at })).rejects.toMatchObject({
      code: "KEY_ALGORITHM_UNSUPPORTED",
      exitCode: 5,
      data: { algorithm: expect.stringContaining("GOST R 34.10-2001") },
    });
  });

  it("say that a password is wrong", async () => {
    await expect(
      loadKey(path("g2012256.000"), { passphrase: async () => utf8("2"), at }),
    ).rejects.toMatchObject({ code: "KEY_PASSPHRASE_WRONG" });
  });
});
