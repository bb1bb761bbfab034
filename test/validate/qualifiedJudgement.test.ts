/** Qualified or not: one defect each, and what comes out for it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as ext from "../../src/app/lab/extensions.js";
import {
  type IssueOptions,
  inventSubject,
  type LabExtension,
  type Subject,
} from "../../src/app/lab/index.js";
import { OID } from "../../src/asn1/oids.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { type AccreditationIndex, indexTrustList } from "../../src/trust/accreditationIndex.js";
import { openTrustList } from "../../src/trust/tsl.js";
import { judgeQualification, type QualificationQuestion } from "../../src/validate/qualifiedJudgement.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { signXml } from "../../src/xml/sign.js";
import { FROZEN, startTestLab, type TestLab } from "../support/lab.js";
import { blankCertificate, listXml, type Status } from "../trust/syntheticList.js";

let server: TestLab;
let ca: Certificate;
let root: Certificate;
let index: AccreditationIndex;

const SINCE: readonly Status[] = [["Действует", "2015-01-01T00:00:00"]];

async function indexOf(history: readonly Status[], date = "2026-01-14T09:00:00Z", listed: Certificate = ca) {
  const key = readPrivateKey(generateGostPrivateKey("1.2.643.2.2.35.1"), "test key");
  const signer = blankCertificate({
    name: "Вымышленное министерство",
    key: "list",
    spki: key.publicKey.spki,
  });
  const xml = listXml({ date, authorities: [{ name: "Учебный УЦ", history, keys: [[listed]] }] });
  const opened = openTrustList(utf8(await signXml(xml, key, signer.raw)));
  if ("failure" in opened) throw new Error(opened.failure.problem);
  return indexTrustList(opened).index;
}

beforeAll(async () => {
  server = await startTestLab({ families: ["gost256", "rsa"] });
  const first = (name: string) => parseCertificate(decodePemBlocks(server.lab.certificatePem(name))[0]!.der);
  ca = first("gost256");
  root = first("root-gost256");
  index = await indexOf(SINCE);
}, 60_000);
afterAll(() => server.close());

const issue = async (options: IssueOptions): Promise<Certificate> =>
  parseCertificate((await server.lab.issue(options)).certificate);

const judge = (certificate: Certificate, changes: Partial<QualificationQuestion> = {}) =>
  judgeQualification({
    certificate,
    path: [certificate, ca, root],
    index,
    at: FROZEN,
    now: FROZEN,
    ...changes,
  });

/** The status, and the reasons that decide it. */
function verdict(certificate: Certificate, changes: Partial<QualificationQuestion> = {}): string {
  const { status, reasons } = judge(certificate, changes);
  const deciding = reasons
    .filter(({ weight }) => weight !== "note")
    .map(({ id }) => id.replace("qualification.", ""));
  return [status, ...deciding].join(" ");
}

const notes = (certificate: Certificate, changes: Partial<QualificationQuestion> = {}): string[] =>
  judge(certificate, changes)
    .reasons.filter(({ weight }) => weight === "note")
    .map(({ id }) => id.replace("qualification.", ""));

const without = (oid: string) => ({
  extensions: (all: readonly LabExtension[]) => all.filter((one) => one.oid !== oid),
});
const replaced = (extension: LabExtension) => ({
  extensions: (all: readonly LabExtension[]) =>
    all.map((one) => (one.oid === extension.oid ? extension : one)),
});

type Profile = "person" | "organisation" | "entrepreneur" | "system";
const lacking = (profile: Profile, ...fields: readonly (keyof Subject)[]): IssueOptions => ({
  profile,
  subject: Object.fromEntries(
    Object.entries(inventSubject(profile, 7)).filter(([name]) => !fields.includes(name as never)),
  ),
});
const having = (profile: Profile, fields: Subject): IssueOptions => ({
  profile,
  subject: { ...inventSubject(profile, 7), ...fields },
});

/** Before 1 September 2021; the lab's term for keys fits. */
const BEFORE = { notBefore: new Date("2021-03-01T00:00:00Z"), notAfter: new Date("2036-01-01T00:00:00Z") };
/** The ten digits of the invented organisation's ИНН, in the old place. */
const oldForm = (profile: Profile): IssueOptions => {
  const { innle, inn: _inn, ...rest } = inventSubject(profile, 7);
  return { profile, subject: { ...rest, inn: `00${innle}` } };
};

const wrongDigit = (text: string): string => text.slice(0, -1) + ((Number(text.at(-1)) + 1) % 10);
const { inn, snils } = inventSubject("person", 7) as Required<Subject>;
const { innle, ogrn } = inventSubject("organisation", 7) as Required<Subject>;
const { ogrnip } = inventSubject("entrepreneur", 7) as Required<Subject>;

const GOOD: readonly (readonly [string, string, IssueOptions])[] = [
  ["a person", "person", { profile: "person" }],
  ["an organisation with its head", "organisationWithHead", { profile: "organisation" }],
  ["an organisation without a person", "organisation", { profile: "system" }],
  ["a sole trader", "entrepreneur", { profile: "entrepreneur" }],
  ["a person with a key of 512 bits", "person", { profile: "person", key: "gost512", issuer: "gost256" }],
  [
    "an organisation of before September 2021",
    "organisationWithHead",
    { ...oldForm("organisation"), ...BEFORE },
  ],
  ["a person without ИНН, before September 2021", "person", { ...lacking("person", "inn"), ...BEFORE }],
  [
    "a certificate of before September 2021 without identificationKind",
    "person",
    { profile: "person", ...BEFORE, broken: without(OID.identificationKind) },
  ],
];

const DEFECTS: readonly (readonly [string, string, IssueOptions])[] = [
  ["a person without СНИЛС", "snilsMissing", lacking("person", "snils")],
  ["a person without ИНН", "innMissing", lacking("person", "inn")],
  ["a person without a common name", "cnMissing", lacking("person", "cn")],
  ["a person without a country", "countryMissing", lacking("person", "country")],
  ["a name without a surname", "subjectUndetermined", lacking("person", "surname")],
  ["a person with a wrong digit in ИНН", "innWrong", having("person", { inn: wrongDigit(inn) })],
  ["a person with an ИНН of ten digits", "innWrong", having("person", { inn: innle })],
  ["a person with a wrong digit in СНИЛС", "snilsWrong", having("person", { snils: wrongDigit(snils) })],
  ["a person with a СНИЛС too short", "snilsWrong", having("person", { snils: snils.slice(1) })],
  ["an organisation without ОГРН", "ogrnMissing", lacking("organisation", "ogrn")],
  ["an organisation without its ИНН", "innleMissing", lacking("organisation", "innle")],
  ["an organisation without its name", "oMissing", lacking("organisation", "o")],
  ["an organisation's head without ИНН", "innMissing", lacking("organisation", "inn")],
  ["an organisation's head without СНИЛС", "snilsMissing", lacking("organisation", "snils")],
  ["an organisation's head without given names", "givenNameMissing", lacking("organisation", "givenName")],
  ["an organisation's head without a surname", "surnameMissing", lacking("organisation", "surname")],
  [
    "an organisation with a wrong digit in ОГРН",
    "ogrnWrong",
    having("organisation", { ogrn: wrongDigit(ogrn) }),
  ],
  [
    "an organisation with a wrong digit in its ИНН",
    "innleWrong",
    having("organisation", { innle: wrongDigit(innle) }),
  ],
  ["an organisation with a person's ИНН as its own", "innleWrong", having("organisation", { innle: inn })],
  ["an organisation's ИНН in the old place", "innMissing innOldForm", oldForm("organisation")],
  [
    "an old certificate with a wrong digit in the organisation's ИНН",
    "innleWrong",
    { ...having("organisation", { inn: `00${wrongDigit(innle)}`, innle: undefined as never }), ...BEFORE },
  ],
  ["a system without ОГРН", "ogrnMissing", lacking("system", "ogrn")],
  ["a system without the organisation's ИНН", "innleMissing", lacking("system", "innle")],
  ["a sole trader without СНИЛС", "snilsMissing", lacking("entrepreneur", "snils")],
  ["a sole trader without ИНН", "innMissing", lacking("entrepreneur", "inn")],
  [
    "a sole trader with a wrong digit in ОГРНИП",
    "ogrnipWrong",
    having("entrepreneur", { ogrnip: wrongDigit(ogrnip) }),
  ],
  [
    "a sole trader with an ОГРН in the place of ОГРНИП",
    "ogrnipWrong",
    having("entrepreneur", { ogrnip: ogrn }),
  ],
  ["no tool of the owner", "subjectSignToolMissing", { broken: without(OID.subjectSignTool) }],
  ["an empty tool of the owner", "subjectSignToolEmpty", { broken: replaced(ext.subjectSignTool(" ")) }],
  ["no tools of the CA", "issuerSignToolMissing", { broken: without(OID.issuerSignTool) }],
  [
    "one of the CA's four texts empty",
    "issuerSignToolIncomplete",
    { broken: replaced(ext.issuerSignTool("a", "b", "", "d")) },
  ],
  ["no policies", "toolClassMissing", { broken: without(OID.certificatePolicies) }],
  [
    "policies without a tool class",
    "toolClassMissing",
    { broken: replaced(ext.certificatePolicies(["1.2.643.7.7.7"])) },
  ],
  [
    "the CA's tool class in the place of the owner's",
    "toolClassMissing",
    {
      broken: replaced(
        ext.certificatePolicies(["1.2.643.100.114.1", "1.2.643.100.113.7", "1.2.643.100.113.11"]),
      ),
    },
  ],
  ["no kind of identification", "identificationKindMissing", { broken: without(OID.identificationKind) }],
  [
    "an unknown kind of identification",
    "identificationKindUnknown",
    { broken: replaced(ext.identificationKind(4)) },
  ],
  [
    "a private key whose period is over",
    "privateKeyPeriodOver",
    {
      broken: replaced(
        ext.privateKeyUsagePeriod(new Date("2025-01-01T00:00:00Z"), new Date("2026-01-15T11:59:59Z")),
      ),
    },
  ],
  [
    "a private key whose period has not begun",
    "privateKeyPeriodNotBegun",
    {
      broken: replaced(
        ext.privateKeyUsagePeriod(new Date("2026-01-15T12:00:01Z"), new Date("2027-01-01T00:00:00Z")),
      ),
    },
  ],
  ["no key usage", "keyUsageMissing", { broken: without(OID.keyUsage) }],
  [
    "a key that is not for signatures",
    "keyUsageNoSignature",
    { broken: replaced(ext.keyUsage(ext.USAGE.keyCertSign)) },
  ],
  [
    "a key of RSA",
    "keyAlgorithm",
    {
      profile: "person",
      key: "rsa",
      issuer: "gost256",
      broken: { extensions: (all) => [...all, ...qualified()] },
    },
  ],
  [
    "garbage in the tool of the owner",
    "subjectSignToolMissing extensionMalformed",
    { broken: replaced({ oid: OID.subjectSignTool, critical: false, value: utf8("x") }) },
  ],
];

/** What the lab leaves out of certificates for other keys. */
const qualified = (): LabExtension[] => [
  ext.certificatePolicies(["1.2.643.100.113.1"]),
  ext.subjectSignTool("tool"),
  ext.issuerSignTool("a", "b", "c", "d"),
  ext.identificationKind(0),
];

describe("a certificate of an accredited CA", () => {
  it.each(GOOD)("is qualified: %s (%s)", async (_what, kind, options) => {
    const certificate = await issue(options);
    expect(verdict(certificate)).toBe("qualified");
    expect(judge(certificate)).toMatchObject({
      subjectKind: kind,
      accreditation: { atIssue: { state: "active" }, now: { state: "active" } },
    });
  });

  it.each(DEFECTS)("is not qualified with %s: %s", async (_what, reasons, options) => {
    expect(verdict(await issue(options))).toBe(`unqualified ${reasons}`);
  });

  it("quotes no number of a person, were it in the place of another", async () => {
    const reasons = judge(await issue(having("organisation", { innle: inn })))?.reasons ?? [];
    expect(reasons.map(({ found }) => found)).toContain(`${inn.slice(0, 4)}******${inn.slice(-2)}`);
    expect(JSON.stringify(reasons)).not.toContain(inn);
  });

  it("has at least thirty defects tried on it", () => {
    expect(DEFECTS.length).toBeGreaterThanOrEqual(30);
  });

  it("is not qualified when a number stands twice and differs", async () => {
    const name = (oid: string, value: Uint8Array) => der.setOf([der.seq(der.oid(oid), value)]);
    const person = inventSubject("person", 7);
    const subject = der.seq(
      name("2.5.4.3", der.utf8String(person.cn!)),
      name("2.5.4.4", der.utf8String(person.surname!)),
      name("2.5.4.42", der.utf8String(person.givenName!)),
      name("2.5.4.6", der.printableString("RU")),
      name(OID.snils, der.numericString(snils)),
      name(OID.inn, der.numericString(inn)),
      name(OID.inn, der.utf8String(inventSubject("person", 8).inn!)),
    );
    const certificate = await issue({ broken: { subject } });
    expect(verdict(certificate)).toBe("unqualified innRepeated");
    expect(notes(certificate)).toContain("innEncoding");
  });

  it("says the facts: class, tools, identification, periods, order", async () => {
    const certificate = await issue({
      profile: "person",
      broken: replaced(
        ext.certificatePolicies(["1.2.643.100.113.1", "1.2.643.100.113.2", "1.2.643.100.113.4"]),
      ),
    });
    expect(judge(certificate)).toMatchObject({
      toolClass: "КВ1",
      identificationKind: "inPerson",
      issuerSignTool: { length: 4 },
      order: { name: expect.stringContaining("№ 31") },
      accreditation: { list: { version: 100, date: "2026-01-14T09:00:00.000+00:00" } },
    });
    expect(judge(await issue({ profile: "person", ...BEFORE })).order?.name).toBe(
      "приказ ФСБ России от 27.12.2011 № 795",
    );
  });

  it("is unknown for a day that no order speaks of", async () => {
    const late = await issue({ notBefore: new Date("2027-09-01T00:00:00+03:00") });
    const newer = await indexOf(SINCE, "2027-09-02T00:00:00Z");
    const last = await issue({ notBefore: new Date("2027-08-31T23:59:59+03:00") });
    const at = new Date("2027-09-03T00:00:00Z");
    expect(verdict(late, { index: newer, at, now: at })).toBe("unknown orderUnknown");
    expect(verdict(last, { index: newer, at, now: at })).toBe("qualified");
  });
});

describe("accreditation decides", () => {
  const ISSUED = new Date("2024-06-01T00:00:00Z");
  const certificate = () => issue({ profile: "person", notBefore: ISSUED, days: 800 });
  const ENDED = "2024-05-01T00:00:00";
  const LATER = "2025-05-01T00:00:00";

  it.each([
    ["active throughout", SINCE, "qualified", []],
    ["ended before the issue", [...SINCE, ["Прекращена", ENDED]], "unqualified notAccredited", []],
    ["ended after the issue", [...SINCE, ["Прекращена", LATER]], "qualified", ["notAccreditedNow"]],
    ["suspended at the issue", [...SINCE, ["Приостановлена", ENDED]], "unqualified notAccredited", []],
    [
      "suspended at the issue and resumed",
      [...SINCE, ["Приостановлена", ENDED], ["Действует", LATER]],
      "unqualified notAccredited",
      [],
    ],
    [
      "accredited anew before the issue",
      [
        ["Действует", "2015-01-01T00:00:00"],
        ["Прекращена", "2020-01-01T00:00:00"],
        ["Действует", ENDED],
      ],
      "qualified",
      [],
    ],
    ["accredited only after the issue", [["Действует", LATER]], "unqualified notAccredited", []],
    ["of an unknown status", [...SINCE, ["Под наблюдением", ENDED]], "unqualified notAccredited", []],
    ["of a status without a date", [...SINCE, ["Прекращена", ""]], "unknown accreditationUnknown", []],
  ] as const)("a CA %s: %s → %s", async (_what, history, expected, expectedNotes) => {
    const one = await certificate();
    const own = await indexOf(history as readonly Status[]);
    expect(verdict(one, { index: own })).toBe(expected);
    expect(notes(one, { index: own })).toEqual(expectedNotes);
  });

  it("a CA that is not in the list never was accredited", async () => {
    const other = await indexOf(SINCE, undefined, blankCertificate({ name: "другой", key: "x" }));
    expect(verdict(await certificate(), { index: other })).toBe("unqualified notListed");
  });

  it("without a list, or without the issuer's certificate, nothing is known", async () => {
    const one = await certificate();
    expect(verdict(one, { index: null })).toBe("unknown noList");
    expect(verdict(one, { path: [one] })).toBe("unknown noIssuer");
    expect(verdict(one, { path: [] })).toBe("unknown noIssuer");
  });

  it("a list older than the certificate says nothing about its day", async () => {
    const old = await indexOf(SINCE, "2024-05-01T00:00:00Z");
    expect(verdict(await certificate(), { index: old })).toBe("unknown accreditationUnknown");
  });

  it("a list that is old by now still says what was on the day of issue", async () => {
    const old = await indexOf(SINCE, "2024-07-01T00:00:00Z");
    const one = await certificate();
    expect(verdict(one, { index: old })).toBe("qualified");
    expect(notes(one, { index: old })).toEqual(["notAccreditedNow"]);
    expect(judge(one, { index: old }).accreditation.now).toMatchObject({
      state: "unknown",
      reason: "listOlder",
    });
  });

  it("a defect decides even where accreditation is not known", async () => {
    expect(verdict(await issue(lacking("person", "snils")), { index: null })).toBe(
      "unqualified noList snilsMissing",
    );
  });
});

describe("restrictions of use", () => {
  it("are judged against the purpose", async () => {
    const document = await issue({ profile: "person" });
    expect(verdict(document, { purpose: "signing" })).toBe("qualified");
    expect(verdict(document, { purpose: "clientAuth" })).toBe("qualified");
    expect(verdict(document, { purpose: "timestamping" })).toBe("unqualified restrictionPurpose");
    expect(verdict(document, { purpose: "any" })).toBe("qualified");
    const stamps = await issue({
      profile: "person",
      broken: replaced(ext.extendedKeyUsage([OID.ekuTimeStamping])),
    });
    expect(verdict(stamps, { purpose: "signing" })).toBe("unqualified restrictionPurpose");
    const anything = await issue({
      profile: "person",
      broken: replaced(ext.extendedKeyUsage([OID.anyExtendedKeyUsage])),
    });
    expect(verdict(anything, { purpose: "timestamping" })).toBe("qualified");
  });

  it("to an information system alone are shown, and met by its own purpose", async () => {
    const system = "1.2.643.2.2.34.6";
    const usages = (...all: readonly string[]) =>
      issue({ profile: "person", broken: replaced(ext.extendedKeyUsage(all)) });
    const certificate = await usages(system, "1.2.643.100.2.1");
    expect(verdict(certificate, { purpose: "signing" })).toBe("qualified");
    expect(notes(certificate, { purpose: "signing" })).toContain("restrictionSystem");
    expect(notes(certificate, { purpose: system })).not.toContain("restrictionSystem");
    expect(verdict(certificate, { purpose: system })).toBe("qualified");
    expect(verdict(certificate, { purpose: "1.2.643.2.2.34.7" })).toBe("unqualified restrictionPurpose");
    expect(verdict(certificate, { purpose: "emailProtection" })).toBe("unqualified restrictionPurpose");
    const mail = await usages(system, OID.ekuEmailProtection);
    expect(notes(mail, { purpose: "signing" })).not.toContain("restrictionSystem");
    expect(verdict(mail, { purpose: "emailProtection" })).toBe("qualified");
  });

  it("that stand as texts are shown", async () => {
    const notice = der.seq(der.oid("1.3.6.1.5.5.7.2.2"), der.seq(der.utf8String("только для торгов")));
    const value = der.seq(der.seq(der.oid("1.2.643.100.113.1"), der.seq(notice)));
    const certificate = await issue({
      broken: replaced({ oid: OID.certificatePolicies, critical: false, value }),
    });
    expect(verdict(certificate)).toBe("qualified");
    expect(judge(certificate).restrictions.notices).toEqual(["только для торгов"]);
    expect(notes(certificate)).toEqual(["restrictionText"]);
  });

  it("by a private key's period are judged at the proven time", async () => {
    const period = replaced(
      ext.privateKeyUsagePeriod(new Date("2025-01-01T00:00:00Z"), new Date("2025-12-31T00:00:00Z")),
    );
    const certificate = await issue({
      profile: "person",
      notBefore: new Date("2025-01-01T00:00:00Z"),
      days: 800,
      broken: period,
    });
    expect(verdict(certificate, { at: new Date("2025-06-01T00:00:00Z") })).toBe("qualified");
    expect(verdict(certificate, { at: FROZEN })).toBe("unqualified privateKeyPeriodOver");
  });
});
