/** Documents for the tests: invented persons and organisations, right check digits. */
import {
  completeInn10,
  completeInn12,
  completeOgrn,
  completeOgrnip,
  completeSnils,
} from "../../src/base/checkDigits.js";
import {
  NAMESPACE,
  type PowerOfAttorney,
  powerOfAttorney,
  ROOT_NAME,
} from "../../src/mchd/format/document.js";
import {
  type AnyType,
  type ComplexType,
  isComplex,
  type SimpleType,
} from "../../src/mchd/format/vocabulary.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { writeMchd } from "../../src/mchd/write.js";

export const GUID = "00000000-0000-4000-8000-000000000001";
export const FILE_NAME = `ON_EMCHD_20260115_${GUID}.xml`;
export const ORGANISATION_INN = completeInn10("770000000");
export const OGRN = completeOgrn("102770000000");
export const OGRNIP = completeOgrnip("30477000000000");
export const HEAD_INN = completeInn12("7700000000");
export const EMPLOYEE_INN = completeInn12("7700000001");

export function snils(first9: string): string {
  const whole = completeSnils(first9);
  return `${whole.slice(0, 3)}-${whole.slice(3, 6)}-${whole.slice(6, 9)} ${whole.slice(9)}`;
}

export const HEAD_SNILS = snils("112233445");
export const EMPLOYEE_SNILS = snils("123456789");

/** A whole, valid document: an organisation, its head, one representative, one power. */
export const MINIMAL = `<?xml version="1.0" encoding="UTF-8"?>
<Доверенность xmlns="${NAMESPACE}" ВерсФорм="EMCHD_1" ПрЭлФорм="00000000" ИдФайл="ON_EMCHD_20260115_${GUID}">
  <Документ>
    <Довер>
      <СвДов ВидДовер="1" ПрПередов="1" ВнНомДовер="1" НомДовер="${GUID}" ДатаВыдДовер="2026-01-15" СрокДейст="2027-01-15">
        <СведСист>https://m4d.nalog.gov.ru/emchd/check-status?guid=${GUID}</СведСист>
      </СвДов>
      <СвДоверит ТипДоверит="1">
        <Доверит>
          <РосОргДовер ЕИОУК="0" ЕИОФЛ="1" ЕИОИП="0">
            <СвРосОрг НаимОрг="ООО &quot;Пример&quot;" ИННЮЛ="${ORGANISATION_INN}" КПП="770001001" ОГРН="${OGRN}"/>
            <ЛицоБезДов ПолнЮЛ="1">
              <СвФЛ ИННФЛ="${HEAD_INN}" СНИЛС="${HEAD_SNILS}" Должность="Генеральный директор">
                <СведФЛ><ФИО Фамилия="Примеров" Имя="Пример" Отчество="Примерович"/></СведФЛ>
              </СвФЛ>
            </ЛицоБезДов>
          </РосОргДовер>
        </Доверит>
      </СвДоверит>
      <СвУпПред ТипПред="3">
        <Пред>
          <СведФизЛ ИННФЛ="${EMPLOYEE_INN}" СНИЛС="${EMPLOYEE_SNILS}">
            <СведФЛ ДатаРожд="1990-05-05">
              <ФИО Фамилия="Образцова" Имя="Анна"/>
              <УдЛичнФЛ КодВидДок="21" СерНомДок="00 00 000001" ДатаДок="2015-02-03" ВыдДок="ОВД Примера" КодВыдДок="000-001"/>
            </СведФЛ>
          </СведФизЛ>
        </Пред>
      </СвУпПред>
      <СвПолн ТипПолн="1" ПрСовмПолн="1">
        <МашПолн КодПолн="BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6" НаимПолн="Подписывать товарные накладные"/>
      </СвПолн>
    </Довер>
  </Документ>
</Доверенность>
`;

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The minimal document in its JSON form, for tests that change it. */
export function minimalDocument(): PowerOfAttorney {
  const { document } = parseMchd(bytes(MINIMAL));
  if (document === null) throw new Error("the minimal document does not hold");
  return document;
}

/** MINIMAL with replacements; each must be found. */
export function changed(...pairs: readonly (readonly [from: string, to: string])[]): string {
  let text = MINIMAL;
  for (const [from, to] of pairs) {
    if (!text.includes(from)) throw new Error(`not in the document: ${from}`);
    text = text.replace(from, to);
  }
  return text;
}

/** Windows-1251 octets of a text of ASCII and Russian letters. */
export function windows1251(text: string): Uint8Array {
  return Uint8Array.from([...text], (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x80) return code;
    if (code === 0x401) return 0xa8;
    if (code === 0x451) return 0xb8;
    if (code >= 0x410 && code <= 0x44f) return code - 0x350;
    throw new Error(`not in this small table: ${character}`);
  });
}

// --- documents that use all of the format -------------------------------------------------------------

const SAMPLES: readonly [RegExp, string][] = [
  [/^ИННФЛ$/, HEAD_INN],
  [/^ИННЮЛ$/, ORGANISATION_INN],
  [/^ОГРН$/, OGRN],
  [/^ОГРНИП$/, OGRNIP],
  [/^СНИЛС$/, HEAD_SNILS],
  [/^КПП$/, "770001001"],
  [/^(НомДовер|НомДоверПерв|НомДоверN|ИдФИАС)$/, GUID],
  [/^ПрЭлФорм$/, "01110000"],
];

function sampleValue(name: string, { kind, length = [1, 1], values, form, least = 0 }: SimpleType): string {
  const known = SAMPLES.find(([pattern]) => pattern.test(name))?.[1];
  if (known !== undefined) return known;
  if (values !== undefined) return Object.keys(values)[0]!;
  if (kind === "date") return "2020-02-29";
  if (kind === "integer") return String(Math.max(least, 7));
  if (kind === "decimal") return "12.50";
  if (form !== undefined) return "7".repeat(length[0]);
  return "т".repeat(Math.max(length[0], Math.min(length[1], 3)));
}

/** Every attribute and every child, once. `take`: which member of each choice. */
function sample(name: string, type: AnyType, take: "first" | "last"): unknown {
  if (!isComplex(type)) return sampleValue(name, type);
  const result: Record<string, unknown> = {};
  for (const { key, xml, type: simple } of type.attributes.values()) result[key] = sampleValue(xml, simple);
  for (const { key, xml, type: inner, many } of chosen(type, take)) {
    const one = sample(xml, inner, take);
    result[key] = many ? [one] : one;
  }
  return result;
}

const chosen = ({ kind, elementList }: ComplexType, take: "first" | "last") =>
  kind === "sequence" ? elementList : take === "first" ? elementList.slice(0, 1) : elementList.slice(-1);

/** The fullest original ("first") or delegation ("last"). Valid by the schema, not by the rules. */
export const fullest = (take: "first" | "last"): Uint8Array =>
  writeMchd(sample(ROOT_NAME, powerOfAttorney, take) as PowerOfAttorney);
