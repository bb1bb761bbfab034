/** Lists of accredited CAs of the real structure and, where wanted, the real size; everybody in them is invented. */
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { toBase64, toHex, utf8 } from "../../src/base/bytes.js";
import { completeInn10, completeOgrn } from "../../src/base/checkDigits.js";
import { digest } from "../../src/crypto/digest.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { extensionsOf } from "../../src/x509/extensions.js";
import { serialText } from "../../src/x509/identity.js";

export type Status = readonly [status: string, since: string];

export interface AuthorityEntry {
  readonly name: string;
  /** СтатусАккредитации; default: the last of the history. null: none. */
  readonly current?: Status | null;
  readonly history: readonly Status[];
  /** Keys, each with its certificates; a text is a key identifier without any. */
  readonly keys: readonly (readonly Certificate[] | string)[];
  readonly inn?: string;
  readonly ogrn?: string;
  readonly registryNumber?: string;
}

export interface ListOptions {
  readonly version?: number | string;
  readonly date?: string;
  readonly authorities: readonly AuthorityEntry[];
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);
const leaf = (name: string, text: string | number): string => `<${name}>${escaped(String(text))}</${name}>`;

const statusXml = ([status, since]: Status): string =>
  `<СтатусАккредитации>${leaf("Статус", status)}${since === "" ? "" : leaf("ДействуетС", since)}</СтатусАккредитации>`;

function certificateXml(certificate: Certificate): string {
  const { raw, serialNumber, notBefore, notAfter } = certificate;
  return [
    "<ДанныеСертификата>",
    leaf("Отпечаток", toHex(digest("sha1", raw)).toUpperCase()),
    leaf("КемВыдан", "CN=Вымышленный корневой УЦ, C=RU"),
    leaf("КомуВыдан", "CN=Вымышленный УЦ, C=RU"),
    leaf("СерийныйНомер", serialText(serialNumber).toUpperCase()),
    leaf("ПериодДействияС", notBefore.toISOString()),
    leaf("ПериодДействияДо", notAfter.toISOString()),
    leaf("Данные", toBase64(raw)),
    "</ДанныеСертификата>",
  ].join("");
}

function keyXml(key: readonly Certificate[] | string): string {
  const certificates = typeof key === "string" ? [] : key;
  const own = certificates[0] && extensionsOf(certificates[0]).subjectKeyIdentifier;
  const identifier = typeof key === "string" ? key : own && toHex(own).toUpperCase();
  return [
    "<Ключ>",
    identifier === undefined ? "" : leaf("ИдентификаторКлюча", identifier),
    `<АдресаСписковОтзыва>${leaf("Адрес", "http://uc.example/crl/1.crl")}</АдресаСписковОтзыва>`,
    `<Сертификаты>${certificates.map(certificateXml).join("")}</Сертификаты>`,
    "</Ключ>",
  ].join("");
}

export function authorityXml(entry: AuthorityEntry, index = 0): string {
  const digits = `98${String(index).padStart(7, "0")}`;
  const { current = entry.history.at(-1) ?? null } = entry;
  return [
    "<УдостоверяющийЦентр>",
    leaf("Название", entry.name),
    leaf("ЭлектроннаяПочта", `uc${index}@example.ru`),
    leaf("КраткоеНазвание", entry.name),
    leaf("АдресСИнформациейПоУЦ", "http://uc.example/"),
    `<Адрес>${leaf("Страна", "RU")}${leaf("Индекс", "000000")}${leaf("УлицаДом", "ул. Вымышленная, д. 1")}`,
    `${leaf("Город", "Примерск")}<Регион>${leaf("Код", "98")}${leaf("Название", "Вымышленная область")}</Регион></Адрес>`,
    "<ПрограммноАппаратныеКомплексы><ПрограммноАппаратныйКомплекс>",
    leaf("Псевдоним", `ПАК ${index}`),
    leaf("КлассСредствЭП", "КС3"),
    leaf("СредстваУЦ", 'ПАК "Вымышленный УЦ" версии 1.0'),
    `<КлючиУполномоченныхЛиц>${entry.keys.map(keyXml).join("")}</КлючиУполномоченныхЛиц>`,
    "</ПрограммноАппаратныйКомплекс></ПрограммноАппаратныеКомплексы>",
    leaf("ИНН", entry.inn ?? completeInn10(digits)),
    leaf("ОГРН", entry.ogrn ?? completeOgrn(`125${digits}`)),
    leaf("РеестровыйНомер", entry.registryNumber ?? index + 1),
    current === null ? "" : statusXml(current),
    `<ИсторияСтатусовАккредитации>${entry.history.map(statusXml).join("")}</ИсторияСтатусовАккредитации>`,
    "</УдостоверяющийЦентр>\n",
  ].join("");
}

/** The list, not signed. */
export function listXml({ version = 100, date = "2026-01-14T09:00:00Z", authorities }: ListOptions): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n',
    '<АккредитованныеУдостоверяющиеЦентры xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    ' xsi:noNamespaceSchemaLocation="TSL.xsd">\n',
    `${leaf("Версия", version)}${leaf("Дата", date)}\n`,
    ...authorities.map(authorityXml),
    "</АккредитованныеУдостоверяющиеЦентры>\n",
  ].join("");
}

export interface BlankOptions {
  /** The common name; the same name and `key` make another certificate of one CA's key. */
  readonly name: string;
  /** Decides the public key. */
  readonly key: string;
  readonly serial?: number;
  /** Padding, octets: real CA certificates have about two kilobytes. */
  readonly padding?: number;
  readonly keyIdentifier?: Uint8Array;
  /** A key somebody has; SubjectPublicKeyInfo, DER. */
  readonly spki?: Uint8Array;
}

const extension = (oid: string, value: Uint8Array): Uint8Array => der.seq(der.oid(oid), der.octets(value));

/**
 * A CA certificate that parses, with a key nobody has and a signature nobody made: the list does not ask for
 * more, and three thousand of them take a second.
 */
export function blankCertificate({
  name,
  key,
  serial = 1,
  padding = 0,
  keyIdentifier,
  spki: own,
}: BlankOptions): Certificate {
  const rdn = der.setOf([der.seq(der.oid("2.5.4.3"), der.utf8String(name))]);
  const algorithm = der.seq(der.oid(OID.gost2012Signature256));
  const point = digest("sha512", utf8(`key ${key}`));
  const invented = der.seq(
    der.seq(der.oid(OID.gost2012Key256), der.seq(der.oid("1.2.643.2.2.35.1"), der.oid(OID.streebog256))),
    der.bits(der.octets(point)),
  );
  const spki = own ?? invented;
  const identifier = keyIdentifier ?? digest("sha1", point);
  const tbs = der.seq(
    der.context(0, der.int(2)),
    der.int(serial),
    algorithm,
    der.seq(der.setOf([der.seq(der.oid("2.5.4.3"), der.utf8String("Вымышленный корневой УЦ"))])),
    der.seq(der.time(new Date("2015-01-01T00:00:00Z")), der.time(new Date("2035-01-01T00:00:00Z"))),
    der.seq(rdn),
    spki,
    der.context(
      3,
      der.seq(
        extension(OID.keyUsage, der.namedBits([0, 1, 5, 6])),
        extension(OID.subjectKeyIdentifier, der.octets(identifier)),
        extension("1.2.643.100.112", der.seq(der.utf8String("п".repeat(padding / 2)))),
      ),
    ),
  );
  return parseCertificate(der.seq(tbs, algorithm, der.bits(new Uint8Array(64))));
}

/** CAs to fill a list with: each has four keys, one of them with two certificates. */
export function fillers(count: number, padding = 2250): AuthorityEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `УЦ "Вымышленный ${i}"`;
    const certificate = (key: number, serial: number) =>
      blankCertificate({ name, key: `${i}/${key}`, serial, padding });
    return {
      name,
      history: [
        ["Действует", "2014-05-20T00:00:00"],
        ...(i % 3 === 0 ? ([["Прекращена", "2022-07-01T00:00:00"]] as const) : []),
      ],
      keys: [
        [certificate(0, 1), certificate(0, 2)],
        [certificate(1, 3)],
        [certificate(2, 4)],
        [certificate(3, 5)],
      ],
    };
  });
}
