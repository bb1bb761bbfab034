/** Every extension is shown by name, with its value decoded, in both languages and in JSON. */
import { describe, expect, it } from "vitest";
import { shownExtension } from "../../src/app/showExtensions.js";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { fromHex, utf8 } from "../../src/base/bytes.js";
import { EXTENSIONS } from "../../src/report/i18n/extensions.js";
import { extensionLine } from "../../src/report/showExtensionText.js";
import { styleOf } from "../report/samples.js";
import { days, name } from "../x509/support/pki.js";

const uri = (text: string) => der.contextPrimitive(6, utf8(text));
const dns = (text: string) => der.contextPrimitive(2, utf8(text));
const address = (...octets: number[]) => der.contextPrimitive(7, Uint8Array.from(octets));
const directory = (cn: string) => der.context(4, name(cn));
const upn = der.context(
  0,
  der.oid("1.3.6.1.4.1.311.20.2.3"),
  der.context(0, der.utf8String("ivan@example.org")),
);
const fullName = (...names: Uint8Array[]) => der.context(0, der.context(0, ...names));
const point = (...parts: Uint8Array[]) => der.seq(...parts);
const reasons = (n: number, ...bits: number[]) => der.contextPrimitive(n, der.namedBits(bits).subarray(2));
const flag = (n: number) => der.contextPrimitive(n, Uint8Array.of(255));
const int = (n: number, value: number) => der.contextPrimitive(n, der.int(value).subarray(2));
const v6 = Array.from({ length: 16 }, (_, i) => [0x20, 0x01, 0x0d, 0xb8][i] ?? 0);
const WHEN = days(0);
const INSTANT = "2026-01-15T12:00:00.000+00:00";
const SHOWN_RU = "15.01.2026 15:00:00 МСК";
const SHOWN_EN = "2026-01-15 15:00:00 MSK";

const u16 = (value: number) => Uint8Array.of(value >> 8, value & 255);
const sct = Buffer.concat([
  Uint8Array.of(0),
  new Uint8Array(32).fill(0xab),
  fromHex(WHEN.getTime().toString(16).padStart(16, "0")),
  u16(0),
  Uint8Array.of(4, 3, 0, 1, 7),
]);
const sctList = der.octets(Buffer.concat([u16(sct.length + 2), u16(sct.length), sct]));

/** The value, what JSON says, what stands after the colon in Russian, and in English (null: nothing does). */
type Row = readonly [id: string, value: Uint8Array, json: unknown, ru: string | null, en?: string | null];

const CERTIFICATES: readonly Row[] = [
  [
    "2.5.29.9",
    der.seq(der.seq(der.oid("1.3.6.1.5.5.7.9.4"), der.setOf([der.printableString("RU")]))),
    [{ countryOfCitizenship: ["RU"] }],
    "гражданство RU",
    "country of citizenship RU",
  ],
  [OID.subjectKeyIdentifier, der.octets(Uint8Array.of(1, 2)), "0102", "0102"],
  [
    OID.keyUsage,
    der.namedBits([0, 7]),
    ["digitalSignature", "encipherOnly"],
    "электронная подпись; только зашифрование",
    "digitalSignature; encipherOnly",
  ],
  [
    OID.privateKeyUsagePeriod,
    der.seq(der.contextPrimitive(0, der.generalizedTime(WHEN).subarray(2))),
    { notBefore: INSTANT },
    `с ${SHOWN_RU}`,
    `from ${SHOWN_EN}`,
  ],
  [
    OID.subjectAltName,
    der.seq(
      dns("a.example.org"),
      directory("Ivan"),
      address(10, 0, 0, 1),
      address(...v6),
      upn,
      der.contextPrimitive(8, der.oid("1.2.3").subarray(2)),
    ),
    [
      "a.example.org",
      "commonName=Ivan",
      "10.0.0.1",
      "2001:db8::",
      "userPrincipalName: ivan@example.org",
      "1.2.3",
    ],
    "a.example.org; commonName=Ivan; 10.0.0.1; 2001:db8::; userPrincipalName: ivan@example.org; 1.2.3",
  ],
  [
    OID.issuerAltName,
    der.seq(uri("http://ca.example.org")),
    ["http://ca.example.org"],
    "http://ca.example.org",
  ],
  [
    OID.basicConstraints,
    der.seq(der.bool(true), der.int(2)),
    { cA: true, pathLenConstraint: 2 },
    "удостоверяющий центр, длина пути 2",
    "CA, path length 2",
  ],
  [
    OID.nameConstraints,
    der.seq(
      der.context(
        0,
        der.seq(dns("example.org")),
        der.seq(address(10, 0, 0, 0, 255, 0, 0, 0)),
        der.seq(directory("Ivan")),
        der.seq(address(1, 2, 3, 4, 255, 0, 255, 0)),
      ),
      der.context(
        1,
        der.seq(der.contextPrimitive(1, utf8("@evil.example")), int(0, 1), int(1, 3)),
        der.seq(uri(".example.net")),
        der.seq(upn),
      ),
    ),
    {
      permittedSubtrees: [
        { dNSName: "example.org" },
        { iPAddress: "10.0.0.0/8" },
        { directoryName: "commonName=Ivan" },
        { iPAddress: "1.2.3.4/255.0.255.0" },
      ],
      excludedSubtrees: [
        { rfc822Name: "@evil.example", minimum: 1, maximum: 3 },
        { uniformResourceIdentifier: ".example.net" },
        { otherName: "userPrincipalName: ivan@example.org" },
      ],
    },
    "разрешены узлы example.org; адреса IP 10.0.0.0/8; имена commonName=Ivan; адреса IP 1.2.3.4/255.0.255.0, " +
      "запрещены почта @evil.example, от уровня 1, до уровня 3; адреса URI .example.net; " +
      "другие имена userPrincipalName: ivan@example.org",
  ],
  [
    OID.crlDistributionPoints,
    der.seq(point(fullName(uri("http://ca.example.org/a.crl")))),
    [["http://ca.example.org/a.crl"]],
    "http://ca.example.org/a.crl",
  ],
  [
    OID.freshestCrl,
    der.seq(
      point(fullName(uri("http://d.example.org")), reasons(1, 1, 6), der.context(2, directory("Lists"))),
    ),
    [
      {
        distributionPoint: ["http://d.example.org"],
        reasons: ["keyCompromise", "certificateHold"],
        cRLIssuer: ["commonName=Lists"],
      },
    ],
    "место http://d.example.org, причины ключ мог попасть в чужие руки; действие приостановлено, издатель списка commonName=Lists",
  ],
  [
    OID.certificatePolicies,
    der.seq(
      der.seq(der.oid("1.2.643.100.113.1")),
      der.seq(der.oid("1.2.643.100.114.2")),
      der.seq(
        der.oid("1.2.3.4"),
        der.seq(
          der.seq(der.oid(OID.policyQualifierCps), der.ia5String("http://cps.example.org")),
          der.seq(
            der.oid(OID.policyQualifierNotice),
            der.seq(der.seq(der.utf8String("Организация"), der.seq(der.int(1))), der.utf8String("Текст")),
          ),
        ),
      ),
    ),
    [
      "KC1",
      "caKC2",
      {
        policy: "1.2.3.4",
        qualifiers: [
          { policyQualifierCps: "http://cps.example.org" },
          { policyQualifierNotice: { explicitText: "Текст", noticeRef: ["Организация", [1]] } },
        ],
      },
    ],
    "класс средств КС1; класс средств УЦ КС2; политика 1.2.3.4, пояснения: регламент http://cps.example.org; " +
      "уведомление текст Текст, ссылка Организация; 1",
  ],
  [
    OID.policyMappings,
    der.seq(der.seq(der.oid("1.2.3"), der.oid("1.2.4"))),
    [{ issuerDomainPolicy: "1.2.3", subjectDomainPolicy: "1.2.4" }],
    "политика издателя 1.2.3, политика владельца 1.2.4",
    "issuer's policy 1.2.3, subject's policy 1.2.4",
  ],
  [
    OID.authorityKeyIdentifier,
    der.seq(der.contextPrimitive(0, Uint8Array.of(7)), der.context(1, directory("Root")), int(2, 200)),
    { keyIdentifier: "07", authorityCertIssuer: ["commonName=Root"], authorityCertSerialNumber: "c8" },
    "ключ 07, издатель commonName=Root, номер c8",
  ],
  [
    OID.policyConstraints,
    der.seq(int(0, 0), int(1, 1)),
    { requireExplicitPolicy: 0, inhibitPolicyMapping: 1 },
    "политика обязательна через 0, без соответствия политик через 1",
  ],
  [
    OID.extendedKeyUsage,
    der.seq(der.oid(OID.ekuTimeStamping), der.oid("1.2.643.2.2.34.6")),
    ["ekuTimeStamping", "CryptoPro: user of a registration centre"],
    "штампы времени; CryptoPro: user of a registration centre",
  ],
  [OID.inhibitAnyPolicy, der.int(1), 1, "1"],
  [
    OID.authorityInfoAccess,
    der.seq(der.seq(der.oid(OID.adOcsp), uri("http://ocsp.example.org"))),
    [{ method: "adOcsp", location: "http://ocsp.example.org" }],
    "служба OCSP, адрес http://ocsp.example.org",
  ],
  [
    OID.subjectInfoAccess,
    der.seq(der.seq(der.oid("1.3.6.1.5.5.7.48.5"), uri("http://ca.example.org"))),
    [{ method: "adCaRepository", location: "http://ca.example.org" }],
    "служба хранилище УЦ, адрес http://ca.example.org",
    "method CA repository, location http://ca.example.org",
  ],
  [
    OID.qcStatements,
    der.seq(
      der.seq(der.oid("0.4.0.1862.1.1")),
      der.seq(der.oid("0.4.0.1862.1.3"), der.int(15)),
      der.seq(der.oid("0.4.0.1862.1.6"), der.seq(der.oid("0.4.0.1862.1.6.1"))),
    ),
    ["QcCompliance", { QcRetentionPeriod: 15 }, { QcType: ["QcTypeEsign"] }],
    "квалифицированный (ЕС); сведения хранятся, лет 15; вид подпись",
  ],
  ["1.3.6.1.5.5.7.1.24", der.seq(der.int(5), der.int(99)), ["status_request", 99], "status_request; 99"],
  ["1.3.6.1.5.5.7.1.31", der.octets(Uint8Array.of(9)), "09", "09"],
  [
    "1.3.6.1.4.1.11129.2.4.2",
    sctList,
    [{ log: "ab".repeat(32), timestamp: INSTANT }],
    `журнал ${"ab".repeat(32)}, время ${SHOWN_RU}`,
  ],
  ["1.3.6.1.4.1.11129.2.4.3", der.nul(), true, null],
  ["0.4.0.194121.2.1", der.nul(), true, null],
  [OID.ocspNoCheck, der.nul(), true, null],
  [OID.subjectSignTool, der.utf8String("КриптоПро CSP"), "КриптоПро CSP", "КриптоПро CSP"],
  [
    OID.issuerSignTool,
    der.seq(...["А", "Б", "В", "Г"].map(der.utf8String)),
    { signTool: "А", cATool: "Б", signToolCert: "В", cAToolCert: "Г" },
    "средство подписи А, средства УЦ Б, заключение на средство подписи В, заключение на средства УЦ Г",
  ],
  [OID.identificationKind, der.int(0), 0, "лично", "in person"],
  ["1.2.840.113549.1.9.15", der.seq(der.seq(der.oid("2.16.840.1.101.3.4.1.42"))), ["aes256Cbc"], "aes256Cbc"],
  ["1.3.6.1.4.1.311.20.2", der.utf8String("User"), "User", "User"],
  ["1.3.6.1.4.1.311.21.1", der.int(65537), 65537, "65537"],
  ["1.3.6.1.4.1.311.21.2", der.octets(Uint8Array.of(5)), "05", "05"],
  [
    "1.3.6.1.4.1.311.21.7",
    der.seq(der.oid("1.2.3"), der.int(100), der.int(3)),
    { template: "1.2.3", version: "100.3" },
    "шаблон 1.2.3, версия 100.3",
  ],
  [
    "1.3.6.1.4.1.311.21.10",
    der.seq(der.seq(der.oid(OID.ekuClientAuth))),
    ["ekuClientAuth"],
    "проверка подлинности клиента",
  ],
  ["2.16.840.1.113730.1.1", der.namedBits([0, 5]), ["sslClient", "sslCA"], "sslClient; sslCA"],
  ["2.16.840.1.113730.1.13", der.ia5String("made by hand"), "made by hand", "made by hand"],
];

const LISTS: readonly Row[] = [
  [OID.crlNumber, der.int(4096), 4096, "4096"],
  [OID.deltaCrlIndicator, der.int(12), 12, "12"],
  [OID.expiredCertsOnCrl, der.generalizedTime(WHEN), INSTANT, SHOWN_RU, SHOWN_EN],
  [
    OID.issuingDistributionPoint,
    der.seq(fullName(uri("http://ca.example.org/a.crl")), flag(2), reasons(3, 1), flag(4)),
    {
      distributionPoint: ["http://ca.example.org/a.crl"],
      onlyContainsCACerts: true,
      indirectCRL: true,
      onlySomeReasons: ["keyCompromise"],
    },
    "место http://ca.example.org/a.crl, только сертификаты УЦ, косвенный: и чужие сертификаты, " +
      "только по причинам ключ мог попасть в чужие руки",
  ],
  [
    OID.issuingDistributionPoint,
    der.seq(der.context(0, der.context(1, der.seq(der.oid("2.5.4.3"), der.utf8String("Part 1")))), flag(1)),
    { distributionPoint: { nameRelativeToCRLIssuer: "commonName=Part 1" }, onlyContainsUserCerts: true },
    "место имя относительно издателя списка commonName=Part 1, только сертификаты владельцев",
  ],
  ["1.3.6.1.4.1.311.21.3", der.int(6), 6, "6"],
  ["1.3.6.1.4.1.311.21.4", der.time(WHEN), INSTANT, SHOWN_RU],
  // entries
  [OID.reasonCode, der.enumerated(6), "certificateHold", "действие приостановлено"],
  [OID.reasonCode, der.enumerated(7), 7, "7"],
  [OID.invalidityDate, der.generalizedTime(WHEN), INSTANT, SHOWN_RU],
  [OID.certificateIssuer, der.seq(directory("Other CA")), ["commonName=Other CA"], "commonName=Other CA"],
  [
    "2.5.29.23",
    der.oid("1.2.840.10040.2.2"),
    "holdInstructionCallIssuer",
    "спросить издателя",
    "call the issuer",
  ],
];

const ANSWERS: readonly Row[] = [
  [OID.ocspNonce, der.octets(Uint8Array.of(1, 2, 3)), "010203", "010203"],
  [OID.ocspNonce, Uint8Array.of(1, 2, 3), "010203", "010203"],
  [OID.ocspArchiveCutoff, der.generalizedTime(WHEN), INSTANT, SHOWN_RU],
  [
    OID.ocspCrlId,
    der.seq(
      der.context(0, der.ia5String("http://a.crl")),
      der.context(1, der.int(5)),
      der.context(2, der.generalizedTime(WHEN)),
    ),
    { crlUrl: "http://a.crl", crlNum: 5, crlTime: INSTANT },
    `адрес http://a.crl, номер 5, выпущен ${SHOWN_RU}`,
  ],
  [
    OID.ocspServiceLocator,
    der.seq(name("CA"), der.seq(der.seq(der.oid(OID.adOcsp), uri("http://o.example.org")))),
    { issuer: "commonName=CA", locator: [{ method: "adOcsp", location: "http://o.example.org" }] },
    "издатель commonName=CA, адрес служба OCSP, адрес http://o.example.org",
  ],
  [OID.ocspAcceptableResponses, der.seq(der.oid(OID.ocspBasic)), ["ocspBasic"], "ocspBasic"],
  [OID.ocspExtendedRevoke, der.nul(), true, null],
  [
    "1.3.6.1.4.1.11129.2.4.5",
    sctList,
    [{ log: "ab".repeat(32), timestamp: INSTANT }],
    `журнал ${"ab".repeat(32)}, время ${SHOWN_RU}`,
  ],
];

const ROWS = [...CERTIFICATES, ...LISTS, ...ANSWERS].map((row) => ({ id: row[0], row }));

const shown = (oid: string, value: Uint8Array, critical = false) => shownExtension({ oid, critical, value });

/** What stands after the title and its colon. */
const behind = (line: string, title: string): string | null => {
  expect(line.startsWith(title)).toBe(true);
  return line === title ? null : line.slice(title.length).replace(/^: /, "");
};

describe("an extension", () => {
  it.each(ROWS)("$id is decoded, and named in both languages", ({ row: [id, value, json, ru, en] }) => {
    const extension = shown(id, value);
    expect(JSON.parse(JSON.stringify(extension.value))).toEqual(json);
    expect(extension).not.toHaveProperty("hex");
    const titles = EXTENSIONS[extension.name!];
    expect(titles, String(extension.name)).toBeDefined();
    expect(behind(extensionLine(extension, styleOf("ru")), titles!.ru)).toBe(ru);
    const english = behind(extensionLine(extension, styleOf("en")), titles!.en);
    if (en !== undefined) expect(english).toBe(en);
    expect(english ?? "").not.toMatch(/^(?!.*(Организация|КриптоПро|А, )).*[а-я]/);
  });

  it.each([
    "1.3.6.1.5.5.7.1.2",
    "1.3.6.1.5.5.7.1.7",
    "1.3.6.1.5.5.7.1.8",
    "1.3.6.1.5.5.7.1.12",
    "2.23.140.3.1",
    "1.3.6.1.4.1.311.21.14",
    "1.3.6.1.4.1.311.25.2",
    "1.3.6.1.5.5.7.48.1.8",
  ])("%s is named, and given in hex", (id) => {
    const extension = shown(id, der.seq(der.int(1)));
    expect(extension).toMatchObject({ value: null, hex: "3003020101" });
    const titles = EXTENSIONS[extension.name!];
    expect(extensionLine(extension, styleOf("ru"))).toBe(`${titles?.ru}: не разобрано: 3003020101`);
    expect(extensionLine(extension, styleOf("en"))).toBe(`${titles?.en}: not decoded: 3003020101`);
  });

  it("that has a name for people has it in this list", () => {
    const listed = new Set(
      [...CERTIFICATES, ...LISTS, ...ANSWERS].map(([id, value]) => shown(id, value).name),
    );
    const opaque = [
      "biometricInfo",
      "ipAddrBlocks",
      "autonomousSysIds",
      "logotype",
      "cabfOrganizationIdentifier",
    ];
    const more = ["msCrlSelfCdp", "msSecurityIdentifier", "ocspPreferredSignatureAlgorithms"];
    expect(
      Object.keys(EXTENSIONS)
        .filter((key) => !listed.has(key))
        .sort(),
    ).toEqual([...opaque, ...more].sort());
  });

  it("is shown safely, whatever texts stand in it", () => {
    const hosts = ["constructor", "__proto__", "toString", "a\u001b[31m"];
    const extension = shown(OID.subjectAltName, der.seq(...hosts.map(dns)));
    for (const language of ["ru", "en"] as const) {
      const line = extensionLine(extension, styleOf(language));
      expect(line.replace(/^[^:]*: /, "")).toBe("constructor; __proto__; toString; a\\u{1b}[31m");
    }
  });

  it("that nobody knows is given by number and in hex, with its mark", () => {
    const line = extensionLine(shown("1.2.3.4.5", der.nul(), true), styleOf("en"));
    expect(line).toBe("1.2.3.4.5 (critical): not decoded: 0500");
  });

  it.each(ROWS)("$id that is broken is given in hex, or as far as it goes", ({ id }) => {
    for (const broken of [
      new Uint8Array(0),
      fromHex("30840fffffff"),
      fromHex("0403ffff01"),
      fromHex("1e0141"),
    ]) {
      const extension = shown(id, broken);
      expect(extension.hex !== undefined || extension.value !== null).toBe(true);
      expect(extensionLine(extension, styleOf("ru"))).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }
  });
});
