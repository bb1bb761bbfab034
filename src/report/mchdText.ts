/** What `podpis mchd validate` says to people. */
import type { ValidatedMchd } from "../app/mchdValidate.js";
import { fillText } from "../base/errors.js";
import type { Finding } from "../mchd/findings.js";
import type { Words } from "../mchd/format/vocabulary.js";
import { CONFIDENCE, FINDING_TEXTS, FORMAT_NAMES, SOURCES_RU } from "./i18n/mchd.js";
import type { Language } from "./i18n/texts.js";
import { printable } from "./printable.js";
import { signed, type TextStyle } from "./style.js";

const say = (language: Language, ru: string, en: string): string => (language === "ru" ? ru : en);

/** The sentence of a finding. */
export function findingMessage({ id, name = "" }: Finding, language: Language): string {
  return fillText(FINDING_TEXTS[id][language], { name: printable(name) });
}

export function renderMchdValidation(result: ValidatedMchd, style: TextStyle): string[] {
  const { parsed, xsd } = result;
  return [
    ...headLines(result, style),
    ...parsed.findings.flatMap((finding) => findingLines(finding, style)),
    ...(parsed.findingsCut
      ? [`  ${say(style.texts.language, "… показаны не все замечания", "… there are more findings")}`]
      : []),
    ...(xsd === null ? [] : xsdLines(xsd, style)),
  ];
}

function headLines({ file, parsed, unchecked, warnings, valid }: ValidatedMchd, style: TextStyle): string[] {
  const { language } = style.texts;
  const name = printable(file);
  const format = FORMAT_NAMES[parsed.format][language];
  const counts = fillText(
    say(language, "ошибок: {errors}, замечаний: {warnings}", "errors: {errors}, warnings: {warnings}"),
    {
      errors: parsed.errors,
      warnings,
    },
  );
  if (!valid)
    return [
      `${signed(style, "failed", say(language, "НЕ ГОДИТСЯ", "NOT VALID"))}  ${name}: ${format}; ${counts}`,
    ];
  if (unchecked.length === 0) {
    return [`${signed(style, "passed", say(language, "ГОДИТСЯ", "VALID"))}  ${name}: ${format}; ${counts}`];
  }
  return [
    `${signed(style, "indeterminate", say(language, "ПРОВЕРЕНО НЕ ВСЁ", "NOT FULLY CHECKED"))}  ${name}: ${format}; ${counts}`,
    `  ${say(
      language,
      "у этого формата проверены только срок, номера и стороны; схема, прочие правила и полномочия — нет",
      "of this format only the term, the numbers and the parties are checked; not its schema, other rules and powers",
    )}`,
  ];
}

function findingLines(finding: Finding, style: TextStyle): string[] {
  const { language } = style.texts;
  const { severity, rule, confidence, source, line, column, path, means, found, allowed } = finding;
  const status = severity === "error" ? "failed" : "warning";
  const basis = language === "ru" ? (SOURCES_RU[source] ?? source) : source;
  const message = `${findingMessage(finding, language)}${meaning(means, language)}`;
  const fact = (ru: string, en: string, value: string): string => `      ${say(language, ru, en)}: ${value}`;
  return [
    `  ${signed(style, status)} ${line}:${column}  ${message}`,
    `      ${style.palette.dim(printable(path))}`,
    ...(found === undefined || found === "" ? [] : [fact("стоит", "found", printable(found))]),
    ...(allowed === undefined ? [] : [fact("допустимо", "allowed", printable(allowed[language]))]),
    ...(style.details
      ? [fact("правило", "rule", `${rule}, ${basis} (${CONFIDENCE[confidence][language]})`)]
      : []),
  ];
}

const meaning = (means: Words | undefined, language: Language): string =>
  means === undefined ? "" : ` (${means[language]})`;

function xsdLines({ file, valid, errors }: NonNullable<ValidatedMchd["xsd"]>, style: TextStyle): string[] {
  const { language } = style.texts;
  const text = valid
    ? say(language, "схеме {file} соответствует", "valid by the schema {file}")
    : say(language, "схеме {file} не соответствует", "not valid by the schema {file}");
  return [
    `  ${signed(style, valid ? "passed" : "failed")} ${fillText(text, { file: printable(file) })}`,
    ...errors.map(({ line, message }) => `      ${line}: ${printable(message)}`),
  ];
}
