/** The list of accredited CAs: read, indexed, asked. The matrix of statuses, keys and moments. */
import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../src/base/bytes.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { accreditationAt } from "../../src/trust/accreditation.js";
import {
  type AccreditationIndex,
  findAuthority,
  indexTrustList,
} from "../../src/trust/accreditationIndex.js";
import { openTrustList } from "../../src/trust/tsl.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { extensionsOf } from "../../src/x509/extensions.js";
import { signXml } from "../../src/xml/sign.js";
import { type AuthorityEntry, blankCertificate, type ListOptions, listXml } from "./syntheticList.js";

const key = readPrivateKey(generateGostPrivateKey("1.2.643.2.2.35.1"), "test key");
const { spki } = key.publicKey;
const signer = blankCertificate({ name: "Вымышленное министерство", key: "list", spki });

/** Opens a list that the key above signed. */
async function opened(options: ListOptions, change: (xml: string) => string = (xml) => xml) {
  const xml = await signXml(listXml(options), key, signer.raw);
  return openTrustList(utf8(change(xml)));
}

async function indexOf(options: ListOptions): Promise<AccreditationIndex> {
  const result = await opened(options);
  if ("failure" in result) throw new Error(result.failure.problem);
  return indexTrustList(result).index;
}

const failureOf = async (options: ListOptions, change?: (xml: string) => string): Promise<unknown> => {
  const result = await opened(options, change);
  return "failure" in result ? `${result.failure.kind}: ${result.failure.problem}` : "opened";
};

const ca = (name: string, serial = 1): Certificate => blankCertificate({ name, key: name, serial });
const entry = (name: string, history: AuthorityEntry["history"], more: Partial<AuthorityEntry> = {}) => ({
  name,
  history,
  keys: [[ca(name)]],
  ...more,
});

const ACTIVE = "Действует";
const SINCE = "2020-01-01T00:00:00";

const AUTHORITIES: readonly AuthorityEntry[] = [
  entry("active", [[ACTIVE, SINCE]]),
  entry("terminated", [
    [ACTIVE, SINCE],
    ["Прекращена", "2023-06-01T00:00:00"],
  ]),
  entry("annulled", [
    [ACTIVE, SINCE],
    ["Аннулирована", "2023-06-01T00:00:00"],
  ]),
  entry("suspended", [
    [ACTIVE, SINCE],
    ["Приостановлена", "2023-06-01T00:00:00"],
  ]),
  entry("resumed", [
    [ACTIVE, SINCE],
    ["Приостановлена", "2023-06-01T00:00:00"],
    [ACTIVE, "2023-09-01T00:00:00"],
  ]),
  entry("accredited anew", [
    [ACTIVE, SINCE],
    ["Прекращена", "2022-01-01T00:00:00"],
    [ACTIVE, "2024-01-01T00:00:00"],
  ]),
  entry("strange", [
    [ACTIVE, SINCE],
    ["Переоформляется", "2023-06-01T00:00:00"],
  ]),
  entry("almost", [["Действует условно", SINCE]]),
  entry(
    "newest first",
    [
      ["Прекращена", "2023-06-01T00:00:00"],
      [ACTIVE, SINCE],
    ],
    { current: ["Прекращена", "2023-06-01T00:00:00"] },
  ),
  entry("current only", [], { current: [ACTIVE, SINCE] }),
  entry("nothing", [], { current: null }),
  entry("undated", [
    [ACTIVE, SINCE],
    ["Прекращена", ""],
  ]),
  entry("garbled", [[ACTIVE, "вчера"]]),
  entry(
    "two at once",
    [
      [ACTIVE, SINCE],
      ["Приостановлена", SINCE],
    ],
    { current: null },
  ),
  entry(
    "two at once, current",
    [
      ["Приостановлена", SINCE],
      [ACTIVE, SINCE],
    ],
    { current: [ACTIVE, SINCE] },
  ),
  entry("several certificates", [[ACTIVE, SINCE]], {
    keys: [[ca("several certificates", 1), ca("several certificates", 2)]],
  }),
  entry("renewed key", [[ACTIVE, SINCE]], {
    keys: [
      [blankCertificate({ name: "renewed key", key: "old" })],
      [blankCertificate({ name: "renewed key", key: "new" })],
    ],
  }),
  entry("identifier only", [[ACTIVE, SINCE]], { keys: ["0102030405060708090A0B0C0D0E0F1011121314"] }),
  entry(
    "twice, ended",
    [
      [ACTIVE, SINCE],
      ["Прекращена", "2022-01-01T00:00:00"],
    ],
    { keys: [[ca("twice")]] },
  ),
  entry("twice, anew", [[ACTIVE, "2023-01-01T00:00:00"]], { keys: [[ca("twice")]] }),
  entry("no keys", [[ACTIVE, SINCE]], { keys: [] }),
];

const LIST: ListOptions = { authorities: AUTHORITIES, date: "2026-01-14T09:00:00Z" };

let index: AccreditationIndex;
beforeAll(async () => {
  index = await indexOf(LIST);
});

const at = (certificate: Certificate, time: string) => {
  const { state, status, reason } = accreditationAt(index, certificate, new Date(time));
  return [state, ...(status === null ? [] : [status]), ...(reason === undefined ? [] : [reason])].join(" ");
};

describe("the accreditation of a CA at a moment", () => {
  it.each([
    ["active", "2024-01-01T00:00:00Z", "active Действует"],
    ["active", "2019-12-31T23:59:59+03:00", "notActive notYet"],
    ["active", "2020-01-01T00:00:00+03:00", "active Действует"],
    ["active", "2019-12-31T21:00:00Z", "active Действует"],
    ["terminated", "2023-05-31T20:59:59Z", "active Действует"],
    ["terminated", "2023-05-31T21:00:00Z", "notActive Прекращена"],
    ["annulled", "2024-01-01T00:00:00Z", "notActive Аннулирована"],
    ["suspended", "2023-05-01T00:00:00Z", "active Действует"],
    ["suspended", "2024-01-01T00:00:00Z", "notActive Приостановлена"],
    ["resumed", "2023-07-01T00:00:00Z", "notActive Приостановлена"],
    ["resumed", "2024-01-01T00:00:00Z", "active Действует"],
    ["accredited anew", "2023-01-01T00:00:00Z", "notActive Прекращена"],
    ["accredited anew", "2024-06-01T00:00:00Z", "active Действует"],
    ["strange", "2024-01-01T00:00:00Z", "notActive Переоформляется"],
    ["almost", "2024-01-01T00:00:00Z", "notActive Действует условно"],
    ["newest first", "2022-01-01T00:00:00Z", "active Действует"],
    ["newest first", "2024-01-01T00:00:00Z", "notActive Прекращена"],
    ["current only", "2024-01-01T00:00:00Z", "active Действует"],
    ["nothing", "2024-01-01T00:00:00Z", "unknown statusMissing"],
    ["undated", "2024-01-01T00:00:00Z", "unknown statusUndated"],
    ["garbled", "2024-01-01T00:00:00Z", "unknown statusUndated"],
    ["two at once", "2024-01-01T00:00:00Z", "notActive Приостановлена"],
    ["two at once, current", "2024-01-01T00:00:00Z", "active Действует"],
    ["no keys", "2024-01-01T00:00:00Z", "unknown notListed"],
    ["nobody", "2024-01-01T00:00:00Z", "unknown notListed"],
    // The list speaks for its own time and a week after it.
    ["active", "2026-01-21T09:00:00Z", "active Действует"],
    ["active", "2026-01-21T09:00:01Z", "unknown listOlder"],
    ["terminated", "2026-01-21T09:00:01Z", "unknown listOlder"],
  ])("%s at %s: %s", (name, time, expected) => {
    expect(at(ca(name), time)).toBe(expected);
  });

  it("is found by any of a key's certificates, and by one of the key that the list does not have", () => {
    const time = "2024-01-01T00:00:00Z";
    for (const serial of [1, 2, 3])
      expect(at(ca("several certificates", serial), time)).toBe("active Действует");
    expect(findAuthority(index, ca("several certificates", 2))?.by).toBe("thumbprint");
    expect(findAuthority(index, ca("several certificates", 3))?.by).toBe("key");
  });

  it("is found by either of two keys, and not by a third", () => {
    const of = (own: string) =>
      at(blankCertificate({ name: "renewed key", key: own }), "2024-01-01T00:00:00Z");
    expect([of("old"), of("new"), of("other")]).toEqual([
      "active Действует",
      "active Действует",
      "unknown notListed",
    ]);
  });

  it("is not lent to a namesake, nor to another name with the same key", () => {
    const time = "2024-01-01T00:00:00Z";
    expect(at(blankCertificate({ name: "active", key: "other" }), time)).toBe("unknown notListed");
    expect(at(blankCertificate({ name: "other", key: "active" }), time)).toBe("unknown notListed");
  });

  it("is not proven by a key identifier, which any certificate can claim", () => {
    const keyIdentifier = Uint8Array.from({ length: 20 }, (_, i) => i + 1);
    const claiming = blankCertificate({ name: "impostor", key: "impostor", keyIdentifier });
    expect(at(claiming, "2024-01-01T00:00:00Z")).toBe("unknown keyIdentifierOnly");
    const { subjectKeyIdentifier } = extensionsOf(ca("active"));
    const alike = blankCertificate({ name: "impostor", key: "x", keyIdentifier: subjectKeyIdentifier! });
    expect(at(alike, "2024-01-01T00:00:00Z")).toBe("unknown notListed");
  });

  it("of a key that two entries have is that of the better one", () => {
    expect(at(ca("twice"), "2021-01-01T00:00:00Z")).toBe("active Действует");
    expect(at(ca("twice"), "2022-06-01T00:00:00Z")).toBe("notActive Прекращена");
    expect(at(ca("twice"), "2024-01-01T00:00:00Z")).toBe("active Действует");
  });

  it("names the authority and the time since when", () => {
    expect(accreditationAt(index, ca("terminated"), new Date("2024-01-01T00:00:00Z"))).toMatchObject({
      state: "notActive",
      status: "Прекращена",
      since: "2023-05-31T21:00:00.000+00:00",
      authority: { name: "terminated", registryNumber: "2" },
      foundBy: "thumbprint",
    });
  });
});

describe("the list", () => {
  it("opens when its signature holds, and says version, date and authorities", async () => {
    expect(index).toMatchObject({ version: 100, date: "2026-01-14T09:00:00.000+00:00" });
    expect(index.authorities.length).toBe(AUTHORITIES.length);
  });

  it.each([
    [
      "an entry that was changed",
      (xml: string) => xml.replace("Прекращена", "Действует"),
      "signature: digest",
    ],
    [
      "an entry that was added",
      (xml: string) => xml.replace("</АккредитованныеУдостоверяющиеЦентры>", "<УдостоверяющийЦентр/>$&"),
      "signature: digest",
    ],
    [
      "an entry in the signature",
      (xml: string) =>
        xml.replace("</ds:Signature>", "<ds:Object><УдостоверяющийЦентр/></ds:Object></ds:Signature>"),
      "signature: signatureStructure",
    ],
    [
      "a list inside another",
      (xml: string) =>
        `<АккредитованныеУдостоверяющиеЦентры>${xml.slice(xml.indexOf("<АккредитованныеУд"))}</АккредитованныеУдостоверяющиеЦентры>`,
      "signature: signaturePlace",
    ],
    [
      "no signature",
      (xml: string) => xml.replace(/<ds:Signature.*<\/ds:Signature>/s, ""),
      "signature: noSignature",
    ],
    [
      "a second signature",
      (xml: string) => xml.replace(/<ds:Signature.*<\/ds:Signature>/s, "$&$&"),
      "signature: severalSignatures",
    ],
  ])("does not open with %s", async (_what, change, expected) => {
    expect(await failureOf(LIST, change)).toBe(expected);
  });

  it("does not take an entry from a comment, however it is spelled", async () => {
    const hidden = await opened(LIST, (xml) =>
      xml.replace(
        "<УдостоверяющийЦентр>",
        "<!-- <УдостоверяющийЦентр><Название>x</Название></УдостоверяющийЦентр> -->$&",
      ),
    );
    expect("list" in hidden && hidden.list.authorities.length).toBe(AUTHORITIES.length);
  });

  it.each([
    ["no version", { version: "" }, "list: version"],
    ["a version that is no number", { version: "1e3" }, "list: version"],
    ["a date that is none", { date: "вчера" }, "list: date"],
    ["no authorities", { authorities: [] }, "list: noAuthorities"],
  ])("with %s is no list", async (_what, change, expected) => {
    expect(await failureOf({ ...LIST, ...change })).toBe(expected);
  });

  it("of another root element is no list", async () => {
    const xml = await signXml("<Список><Версия>1</Версия></Список>", key, signer.raw);
    expect(openTrustList(utf8(xml))).toEqual({ failure: { kind: "list", problem: "root" } });
  });

  it("is not read where its elements are of another namespace", async () => {
    const xml = listXml(LIST).replace("<УдостоверяющийЦентр>", '<УдостоверяющийЦентр xmlns="urn:other">');
    const result = openTrustList(utf8(await signXml(xml, key, signer.raw)));
    expect("list" in result && result.list.authorities.length).toBe(AUTHORITIES.length - 1);
  });

  it("leaves out certificates that are damaged or not the one the thumbprint says, and counts them", async () => {
    const xml = listXml({ authorities: AUTHORITIES.slice(0, 3) })
      .replace(/<Отпечаток>.{4}/, "<Отпечаток>0000")
      .replace(/(<УдостоверяющийЦентр>.*?<УдостоверяющийЦентр>.*?<Данные>)[^<]*/s, "$1AAAA");
    const result = openTrustList(utf8(await signXml(xml, key, signer.raw)));
    expect(result).toMatchObject({ list: { damaged: 2 } });
    if ("failure" in result) throw new Error("not opened");
    expect(indexTrustList(result).index.certificates.length).toBe(1);
  });

  it("with a thumbprint and no certificate is found by the thumbprint alone", async () => {
    const xml = listXml({ authorities: AUTHORITIES.slice(0, 1) }).replace(/<Данные>[^<]*<\/Данные>/, "");
    const result = openTrustList(utf8(await signXml(xml, key, signer.raw)));
    if ("failure" in result) throw new Error("not opened");
    const small = indexTrustList(result).index;
    const time = new Date("2024-01-01T00:00:00Z");
    expect(accreditationAt(small, ca("active"), time).state).toBe("active");
    expect(accreditationAt(small, ca("active", 2), time).reason).toBe("keyIdentifierOnly");
  });
});
