/** What `podpis mchd powers` says to people. */
import type { LimitFacts } from "../mchd/facts/model.js";
import type { ListedPower, PowerList } from "../mchd/listPowers.js";
import { printable } from "./printable.js";
import { signed, type TextStyle } from "./style.js";

const MAX_TEXT = 10_000;

export function renderPowers(
  { powers, texts, bundled }: PowerList & { readonly bundled: boolean },
  style: TextStyle,
): string[] {
  const say = (ru: string, en: string): string => (style.texts.language === "ru" ? ru : en);
  const nothing = say("ничего не найдено", "nothing was found");
  const small = say(
    "свой список полномочий даёт --classifier: встроенный — малая часть единого классификатора",
    "--classifier gives a list of your own: the bundled one is a small part of the classifier",
  );
  const lines = [
    ...powers.flatMap((power) => powerLines(power, style)),
    ...texts.flatMap((text) => text.split(/\r?\n/).map((line) => printable(line, MAX_TEXT))),
  ];
  if (lines.length > 0) return lines;
  return bundled ? [nothing, small] : [nothing];
}

function powerLines({ code, name, classifierName, limits }: ListedPower, style: TextStyle): string[] {
  const say = (ru: string, en: string): string => (style.texts.language === "ru" ? ru : en);
  const other =
    classifierName === null
      ? say("такого кода нет в списке", "no such code in the list")
      : classifierName === name
        ? undefined
        : `${say("в списке он называется", "the list calls it")}: ${printable(classifierName)}`;
  return [
    `${style.palette.bold(printable(code))}  ${printable(name)}`,
    ...(other === undefined ? [] : [`  ${signed(style, "warning", other)}`]),
    ...limits.map((limit) => `  ${limitLine(limit)}`),
  ];
}

const limitLine = ({ name, value }: LimitFacts): string =>
  `${printable(name)}: ${printable("text" in value ? value.text : `${value.name ?? ""} [${value.code}]`.trim())}`;
