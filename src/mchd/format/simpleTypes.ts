/** The values of the single format: texts, dates, numbers and codes. */
import { type Pattern, type Personal, type SimpleType, type Words, words } from "./vocabulary.js";

/** A text of `least` to `most` characters; spaces count, and may be all there is. */
export const text = (most: number, least = 1): SimpleType => ({ kind: "text", length: [least, most] });

/** A text of exactly `length` characters. */
export const fixed = (length: number, form?: Pattern, personal?: Personal): SimpleType => ({
  kind: "text",
  length: [length, length],
  ...(form !== undefined && { form }),
  ...(personal !== undefined && { personal }),
});

/** A text that nobody but its owner needs to read in a report. */
export const hidden = (type: SimpleType): SimpleType => ({ ...type, personal: "hidden" });

/** One of the values named, each with its meaning. */
export const code = <V extends string>(values: Readonly<Record<V, Words>>): SimpleType<V> => {
  const lengths = Object.keys(values).map((value) => value.length);
  return { kind: "text", length: [Math.min(...lengths), Math.max(...lengths)], values };
};

const digits = (length: number): Pattern => ({
  pattern: new RegExp(`^[0-9]{${length}}$`),
  says: words(`цифр: ${length}`, `${length} digits`),
});

/** The first two digits are the region: not both of them zero. */
const taxNumber = (length: number): Pattern => ({
  pattern: new RegExp(`^(?:[0-9][1-9]|[1-9][0-9])[0-9]{${length - 2}}$`),
  says: words(`цифр: ${length}, первые две — не 00`, `${length} digits, the first two not 00`),
});

/** `\d` of an XSD pattern is a digit of any script. */
const GUID: Pattern = {
  pattern: /^[\p{Nd}a-fA-F]{8}(?:-[\p{Nd}a-fA-F]{4}){3}-[\p{Nd}a-fA-F]{12}$/u,
  says: words(
    "GUID: 8-4-4-4-12 шестнадцатеричных цифр через дефис",
    "a GUID: 8-4-4-4-12 hexadecimal digits with hyphens",
  ),
};

export const guid = fixed(36, GUID);
export const personInn = fixed(12, taxNumber(12), "masked");
export const organisationInn = fixed(10, taxNumber(10));
export const kpp = fixed(9, {
  pattern: /^(?:[0-9][1-9]|[1-9][0-9])[0-9]{2}[0-9A-Z]{2}[0-9]{3}$/,
  says: words(
    "4 цифры (первые две — не 00), 2 цифры или заглавные латинские буквы, 3 цифры",
    "4 digits (the first two not 00), 2 digits or capital Latin letters, 3 digits",
  ),
});
export const ogrn = fixed(13, digits(13));
export const ogrnip = fixed(15, digits(15));
export const snils = fixed(
  14,
  {
    pattern: /^[0-9]{3}-[0-9]{3}-[0-9]{3}[- ][0-9]{2}$/,
    says: words("NNN-NNN-NNN NN или NNN-NNN-NNN-NN", "NNN-NNN-NNN NN or NNN-NNN-NNN-NN"),
  },
  "masked",
);
export const taxOffice = fixed(4, digits(4));
export const populationRegister = fixed(12, digits(12), "masked");
export const country = fixed(3, digits(3));
export const region = fixed(2, digits(2));
export const flags = fixed(8, {
  pattern: /^[01]{8}$/,
  says: words("восемь знаков 0 или 1", "eight characters, each 0 or 1"),
});

/** A calendar date, `YYYY-MM-DD`. (xs:date also lets a time zone through; a rule warns.) */
export const date: SimpleType = { kind: "date" };
export const privateDate: SimpleType = { kind: "date", personal: "hidden" };
export const boundedDate: SimpleType = { kind: "date", range: ["1900-01-01", "2100-12-31"] };

export const amount: SimpleType = { kind: "decimal", totalDigits: 10, fractionDigits: 2 };

export const yesNo = code({ "0": words("нет", "no"), "1": words("да", "yes") });
export const phone = hidden(text(50));
export const email = hidden(text(129, 3));

/** КодВидДок: any two digits; the kinds known, from the list СПДУЛ of the ФНС. */
export const documentKind = fixed(2, digits(2));
export const DOCUMENT_KINDS: Readonly<Record<string, Words>> = {
  "03": words("свидетельство о рождении", "birth certificate"),
  "07": words("военный билет", "military ID"),
  "08": words("временное удостоверение вместо военного билета", "temporary paper in place of a military ID"),
  "10": words("паспорт иностранного гражданина", "foreign passport"),
  "11": words("свидетельство о рассмотрении ходатайства беженца", "refugee application certificate"),
  "12": words("вид на жительство", "residence permit"),
  "13": words("удостоверение беженца", "refugee ID"),
  "14": words("временное удостоверение личности гражданина РФ", "temporary ID of a Russian citizen"),
  "15": words("разрешение на временное проживание", "temporary residence permit"),
  "18": words("свидетельство о временном убежище", "temporary asylum certificate"),
  "19": words("свидетельство о временном убежище", "temporary asylum certificate"),
  "21": words("паспорт гражданина РФ", "passport of a Russian citizen"),
  "22": words("загранпаспорт гражданина РФ", "Russian passport for travel abroad"),
  "23": words("свидетельство о рождении иностранного государства", "foreign birth certificate"),
  "24": words("удостоверение личности военнослужащего", "serviceman's ID"),
  "27": words("военный билет офицера запаса", "reserve officer's ID"),
  "91": words("иной документ", "other document"),
};

/** СтУчНД. */
export const notarialRole = code({
  "101": words("российское физическое лицо", "Russian person"),
  "102": words("иностранное физическое лицо", "foreign person"),
  "299": words("индивидуальный предприниматель", "sole trader"),
  "301": words("российское юридическое лицо", "Russian organisation"),
  "303": words("иностранное юридическое лицо", "foreign organisation"),
  "399": words("иная иностранная структура", "other foreign structure"),
});

/** ТипДоверит. */
export const principalKind = code({
  "1": words("российское юридическое лицо", "Russian organisation"),
  "2": words("иностранное юридическое лицо", "foreign organisation"),
  "3": words("индивидуальный предприниматель", "sole trader"),
  "4": words("физическое лицо", "person"),
});
