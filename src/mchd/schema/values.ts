/** Whether a value is one of its type (XML Schema part 2), and what is allowed there in words. */
import { type SimpleType, type Words, words } from "../format/vocabulary.js";

/**
 * Whether `value` is allowed. White space around numbers does not count (whiteSpace=collapse). Around dates it would
 * not count either; but libxml2, which receivers validate with, refuses it, and no document has it.
 */
export function isAllowed(type: SimpleType, value: string): boolean {
  switch (type.kind) {
    case "text":
      return isText(type, value);
    case "date":
      return isDate(type, value);
    case "integer":
    case "decimal":
      return isNumber(type, collapsed(value));
  }
}

/** Whether there is nothing but white space. Most values begin with something else. */
export const isBlank = (value: string): boolean => value.charCodeAt(0) <= 0x20 && value.trim() === "";

/** The value as a program wants it: numbers without the white space around them. */
export const collapsedValue = ({ kind }: SimpleType, value: string): string =>
  kind === "integer" || kind === "decimal" ? collapsed(value) : value;

const collapsed = (value: string): string => value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");

function isText({ length, values, form }: SimpleType, value: string): boolean {
  if (length !== undefined && !fits(value, length)) return false;
  if (values !== undefined && !Object.hasOwn(values, value)) return false;
  return form === undefined || form.pattern.test(value);
}

/** In characters. A character has one code unit or two, so most values need no counting. */
function fits(value: string, [least, most]: readonly [number, number]): boolean {
  if (value.length <= most && value.length >= 2 * least) return true;
  const characters = SURROGATE.test(value) ? [...value].length : value.length;
  return characters >= least && characters <= most;
}

const SURROGATE = /[\ud800-\udfff]/;
const DATE = /^(-?(?:[1-9]\d{3,}|0\d{3}))-(\d\d)-(\d\d)(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** xs:date: a year of four digits or more, a day that exists, perhaps a time zone. */
function isDate({ range }: SimpleType, value: string): boolean {
  const match = DATE.exec(value);
  if (match === null) return false;
  const [, yearText = "", monthText, dayText] = match;
  const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)];
  if (year === 0 || yearText.length > MAX_YEAR_DIGITS) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : MONTH_DAYS[month - 1];
  if (days === undefined || day < 1 || day > days) return false;
  return range === undefined || isBetween(year, value.slice(0, 10), range);
}

const MAX_YEAR_DIGITS = 9;

/** Years of other than four digits lie outside of every range there is. */
const isBetween = (year: number, day: string, [first, last]: readonly [string, string]): boolean =>
  year >= 1000 && year <= 9999 && day >= first && day <= last;

const INTEGER = /^[+-]?(\d+)$/;
const DECIMAL = /^[+-]?(?:(\d+)(?:\.(\d*))?|\.(\d+))$/;

/** totalDigits and fractionDigits count what is left without leading and trailing zeros. */
function isNumber({ kind, least, totalDigits = 18, fractionDigits = 0 }: SimpleType, value: string): boolean {
  const match = (kind === "integer" ? INTEGER : DECIMAL).exec(value);
  if (match === null) return false;
  const whole = (match[1] ?? "").replace(/^0+/, "");
  const fraction = (match[2] ?? match[3] ?? "").replace(/0+$/, "");
  if (whole.length + fraction.length > totalDigits || fraction.length > fractionDigits) return false;
  return least === undefined || Number(value) >= least;
}

/** What is allowed, in words. */
export function allowedWords(type: SimpleType): Words {
  const { kind, values, form, range, least, totalDigits = 18, fractionDigits = 0 } = type;
  if (values !== undefined) return listed(values);
  if (form !== undefined) return form.says;
  if (kind === "date") {
    if (range === undefined) return words("дата ГГГГ-ММ-ДД", "a date, YYYY-MM-DD");
    const [first, last] = range;
    return words(`дата ГГГГ-ММ-ДД от ${first} до ${last}`, `a date, YYYY-MM-DD, from ${first} to ${last}`);
  }
  if (kind === "integer") {
    const from = least === undefined ? words("", "") : words(`, не меньше ${least}`, `, ${least} at least`);
    return words(
      `целое число до ${totalDigits} цифр${from.ru}`,
      `an integer of up to ${totalDigits} digits${from.en}`,
    );
  }
  if (kind === "decimal") {
    return words(
      `число до ${totalDigits} цифр, после точки до ${fractionDigits}`,
      `a number of up to ${totalDigits} digits, up to ${fractionDigits} of them after the point`,
    );
  }
  return lengthWords(type.length ?? [0, 0]);
}

const lengthWords = ([least, most]: readonly [number, number]): Words =>
  least === most
    ? words(`текст, знаков: ${most}`, `a text of ${most} characters`)
    : words(`текст, знаков: от ${least} до ${most}`, `a text of ${least} to ${most} characters`);

function listed(values: Readonly<Record<string, Words>>): Words {
  const list = (language: "ru" | "en"): string =>
    Object.entries(values)
      .map(([value, meaning]) => `${value} — ${meaning[language]}`)
      .join("; ");
  return words(list("ru"), list("en"));
}
