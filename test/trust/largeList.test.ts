/** A list of the real size: more than five hundred CAs, twelve megabytes, signed with ГОСТ. */
import { beforeAll, describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../src/base/bytes.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { accreditationAt } from "../../src/trust/accreditation.js";
import { type AccreditationIndex, indexTrustList } from "../../src/trust/accreditationIndex.js";
import { openTrustList } from "../../src/trust/tsl.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { extensionsOf } from "../../src/x509/extensions.js";
import { signXml } from "../../src/xml/sign.js";
import { type AuthorityEntry, authorityXml, blankCertificate, fillers, listXml } from "./syntheticList.js";

const key = readPrivateKey(generateGostPrivateKey("1.2.643.2.2.35.1"), "test key");
const signer = blankCertificate({ name: "Вымышленное министерство", key: "list", spki: key.publicKey.spki });
const ca = (name: string) => blankCertificate({ name, key: name });
const entry = (name: string, history: AuthorityEntry["history"]): AuthorityEntry => ({
  name,
  history,
  keys: [[ca(name)]],
});

const identifierOf = (certificate: Certificate): string =>
  toHex(extensionsOf(certificate).subjectKeyIdentifier!).toUpperCase();

const BEGUN = ["Действует", "2020-01-01T00:00:00"] as const;

/** Status histories; what they mean for a certificate issued on ISSUED is said in EXPECTED. */
const HISTORIES: Readonly<Record<string, AuthorityEntry["history"]>> = {
  active: [BEGUN],
  endedBefore: [BEGUN, ["Прекращена", "2023-01-01T00:00:00"]],
  endedAfter: [BEGUN, ["Прекращена", "2025-01-01T00:00:00"]],
  annulled: [BEGUN, ["Аннулирована", "2023-06-01T00:00:00"]],
  suspended: [BEGUN, ["Приостановлена", "2023-11-01T00:00:00"]],
  suspendedOnce: [BEGUN, ["Приостановлена", "2022-01-01T00:00:00"], ["Действует", "2022-06-01T00:00:00"]],
  reaccredited: [BEGUN, ["Прекращена", "2022-01-01T00:00:00"], ["Действует", "2023-01-01T00:00:00"]],
  reaccreditedLater: [BEGUN, ["Прекращена", "2022-01-01T00:00:00"], ["Действует", "2024-06-01T00:00:00"]],
  outOfOrder: [["Прекращена", "2025-01-01T00:00:00"], BEGUN],
  notYet: [["Действует", "2024-06-01T00:00:00"]],
  unheardOf: [BEGUN, ["Действует условно", "2023-01-01T00:00:00"]],
  undated: [BEGUN, ["Прекращена", ""]],
  statusless: [],
};

const ISSUED = new Date("2024-01-01T00:00:00Z");
const NOW = new Date("2026-01-15T00:00:00Z");

/** On the day of issue, and now. */
const EXPECTED: Readonly<Record<string, readonly [string, string]>> = {
  active: ["active", "active"],
  endedBefore: ["notActive", "notActive"],
  endedAfter: ["active", "notActive"],
  annulled: ["notActive", "notActive"],
  suspended: ["notActive", "notActive"],
  suspendedOnce: ["active", "active"],
  reaccredited: ["active", "active"],
  reaccreditedLater: ["notActive", "active"],
  outOfOrder: ["active", "notActive"],
  notYet: ["notActive", "active"],
  unheardOf: ["notActive", "notActive"],
  undated: ["unknown statusUndated", "unknown statusUndated"],
  statusless: ["unknown statusMissing", "unknown statusMissing"],
  identifier: ["unknown keyIdentifierOnly", "unknown keyIdentifierOnly"],
  twice: ["active", "active"],
  nobody: ["unknown notListed", "unknown notListed"],
};

/** Two keys of one CA, two certificates of each. */
const RENEWED = [1, 2, 3, 4].map((serial) =>
  blankCertificate({ name: "renewed", key: serial < 3 ? "old" : "new", serial }),
);

const stateAt = (index: AccreditationIndex, certificate: Certificate, at: Date): string => {
  const { state, reason } = accreditationAt(index, certificate, at);
  return state === "unknown" ? `${state} ${reason}` : state;
};

/** An authority that nobody put into the list. */
const FORGED = authorityXml(entry("nobody", [BEGUN]), 999);

let list: Uint8Array;
let index: AccreditationIndex;

beforeAll(async () => {
  const authorities = [
    ...fillers(260),
    ...Object.entries(HISTORIES).map(([name, history]) => entry(name, history)),
    // A renewed key, and several certificates of each; the second is in the list twice under different names.
    { name: "renewed", history: HISTORIES.active!, keys: [RENEWED.slice(0, 2), RENEWED.slice(2)] },
    { name: "identifier", history: HISTORIES.active!, keys: [identifierOf(ca("identifier"))] },
    { name: "twice, ended", history: HISTORIES.endedBefore!, keys: [[ca("twice")]] },
    { name: "twice, active", history: HISTORIES.active!, keys: [[ca("twice")]] },
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
    const indexed = indexTrustList(opened);
    index = indexed.index;
    const { certificates } = indexed;
    expect(performance.now() - started).toBeLessThan(15_000);
    const histories = Object.keys(HISTORIES).length;
    expect(index.authorities.length).toBe(520 + histories + 4);
    expect(certificates.length).toBe(520 * 5 + histories + 4 + 2);
    expect(JSON.stringify(index).length).toBeLessThan(2_000_000);
  }, 30_000);

  it.each(Object.entries(EXPECTED))("tells of %s: %j", (name, [then, now]) => {
    expect([stateAt(index, ca(name), ISSUED), stateAt(index, ca(name), NOW)]).toEqual([then, now]);
  });

  it("knows a CA by each of its keys and certificates, and by one more of a key, but by no third key", () => {
    const more = blankCertificate({ name: "renewed", key: "new", serial: 9 });
    for (const certificate of [...RENEWED, more]) {
      expect(stateAt(index, certificate, ISSUED)).toBe("active");
    }
    const third = blankCertificate({ name: "renewed", key: "third", serial: 10 });
    expect(stateAt(index, third, ISSUED)).toBe("unknown notListed");
  });

  it.each<readonly [string, string, (xml: string) => string]>([
    [
      "an entry was forged",
      "digest",
      (xml) => xml.replace(/(>endedBefore<[\s\S]*?)Прекращена/, "$1Действует "),
    ],
    [
      "an entry was added",
      "digest",
      (xml) => xml.replace("</АккредитованныеУдостоверяющиеЦентры>", `${FORGED}$&`),
    ],
    [
      "an entry was moved into the signature",
      "signatureStructure",
      (xml) => xml.replace("</ds:Signature>", `<ds:Object>${FORGED}</ds:Object>$&`),
    ],
    [
      "the signed list was wrapped into another",
      "signaturePlace",
      (xml) =>
        xml.replace(
          /<Акк[\s\S]*$/,
          (all) =>
            `<АккредитованныеУдостоверяющиеЦентры>${FORGED}<x>${all}</x></АккредитованныеУдостоверяющиеЦентры>`,
        ),
    ],
  ])(
    "is refused when %s: %s",
    (_, problem, change) => {
      const xml = Buffer.from(list).toString();
      const forged = change(xml);
      expect(forged).not.toBe(xml);
      expect(openTrustList(utf8(forged))).toEqual({ failure: { kind: "signature", problem } });
    },
    30_000,
  );

  it("is refused when one letter in the middle of it was changed", () => {
    const forged = Buffer.from(list);
    const at = forged.indexOf("Прекращена</Статус><ДействуетС>2023");
    forged.write("Действовал", at);
    expect(openTrustList(forged)).toEqual({ failure: { kind: "signature", problem: "digest" } });
  }, 30_000);
});
