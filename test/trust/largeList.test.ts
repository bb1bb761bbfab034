/** A list of the real size: more than five hundred CAs, twelve megabytes, signed with ГОСТ. */
import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../src/base/bytes.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { accreditationAt } from "../../src/trust/accreditation.js";
import { indexTrustList } from "../../src/trust/accreditationIndex.js";
import { openTrustList } from "../../src/trust/tsl.js";
import { signXml } from "../../src/xml/sign.js";
import { type AuthorityEntry, blankCertificate, fillers, listXml } from "./syntheticList.js";

const key = readPrivateKey(generateGostPrivateKey("1.2.643.2.2.35.1"), "test key");
const signer = blankCertificate({ name: "Вымышленное министерство", key: "list", spki: key.publicKey.spki });
const ca = (name: string) => blankCertificate({ name, key: name });
const entry = (name: string, history: AuthorityEntry["history"]): AuthorityEntry => ({
  name,
  history,
  keys: [[ca(name)]],
});

let list: Uint8Array;

beforeAll(async () => {
  const authorities = [
    ...fillers(260),
    entry("active", [["Действует", "2020-01-01T00:00:00"]]),
    entry("ended", [
      ["Действует", "2020-01-01T00:00:00"],
      ["Прекращена", "2023-01-01T00:00:00"],
    ]),
    ...fillers(260),
  ];
  list = utf8(await signXml(listXml({ authorities }), key, signer.raw));
}, 60_000);

describe("a list of the real size", () => {
  it("is opened and indexed in less than fifteen seconds", () => {
    expect(list.length).toBeGreaterThan(12_000_000);
    const started = performance.now();
    const opened = openTrustList(list);
    if ("failure" in opened) throw new Error(opened.failure.problem);
    const { index, certificates } = indexTrustList(opened);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(index.authorities.length).toBe(522);
    expect(certificates.length).toBe(520 * 5 + 2);
    expect(JSON.stringify(index).length).toBeLessThan(2_000_000);
    const at = new Date("2024-01-01T00:00:00Z");
    expect(accreditationAt(index, ca("active"), at).state).toBe("active");
    expect(accreditationAt(index, ca("ended"), at).state).toBe("notActive");
    expect(accreditationAt(index, ca("nobody"), at).reason).toBe("notListed");
  }, 30_000);

  it("is refused when one letter in the middle of it was changed", () => {
    const forged = Buffer.from(list);
    const at = forged.indexOf("Прекращена</Статус><ДействуетС>2023");
    forged.write("Действовал", at);
    expect(openTrustList(forged)).toEqual({ failure: { kind: "signature", problem: "digest" } });
  }, 30_000);
});
