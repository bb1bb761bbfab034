/** How a text rendering looks: colours, symbols, time zone. Meaning is never in colour alone. */
import type { CheckStatus } from "../base/check.js";
import type { Language, Texts } from "./i18n/texts.js";
import type { Zone } from "./zone.js";

export type Paint = (text: string) => string;

export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly unsure: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
}

const plain: Paint = (text) => text;
export const PLAIN: Palette = { good: plain, bad: plain, unsure: plain, dim: plain, bold: plain };

export interface TextStyle {
  readonly texts: Texts;
  readonly palette: Palette;
  /** False: symbols in ASCII, for terminals and locales that are not UTF-8. */
  readonly unicode: boolean;
  /** All checks, not only those that decided. */
  readonly details: boolean;
  /** СНИЛС and ИНН of persons are shown masked (152-ФЗ), unless this is false. */
  readonly masksPersons?: boolean;
  /** The reader's; Moscow time is shown beside it. */
  readonly zone: Zone;
}

interface Sign {
  readonly unicode: string;
  readonly ascii: string;
  readonly colour: keyof Palette;
}

const SIGNS: Readonly<Record<CheckStatus, Sign>> = {
  passed: { unicode: "✔", ascii: "[OK]", colour: "good" },
  failed: { unicode: "✖", ascii: "[X]", colour: "bad" },
  indeterminate: { unicode: "?", ascii: "[?]", colour: "unsure" },
  warning: { unicode: "!", ascii: "[!]", colour: "unsure" },
  skipped: { unicode: "–", ascii: "[-]", colour: "dim" },
};

/** The symbol of a status, and with it `word`, in its colour. */
export function signed(style: TextStyle, status: CheckStatus, word = ""): string {
  const sign = SIGNS[status];
  const symbol = style.unicode ? sign.unicode : sign.ascii;
  return style.palette[sign.colour](word === "" ? symbol : `${symbol} ${word}`);
}

const LABEL_WIDTH = 14;

/** `Label:        value`; several values stand under one another. */
export function row(style: TextStyle, label: string, ...values: readonly string[]): string[] {
  const head = label === "" ? "" : `${label}:`;
  return values.map((value, index) => {
    const left = (index === 0 ? head : "").padEnd(LABEL_WIDTH);
    return `${style.palette.dim(left)} ${value}`;
  });
}

/** Thousands apart by a space: 104 857 600. */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, " ");

/** A number with its fraction as people of the language write it: `0,163`, `0.163`. */
export const decimal = (language: Language, value: number | string): string =>
  language === "ru" ? String(value).replace(".", ",") : String(value);

const OCTETS = {
  ru: { one: "байт", few: "байта", many: "байт" },
  en: { one: "byte", many: "bytes" },
} as const;

/** `4 байта`, `1 234 567 bytes`. */
export function octetsText({ texts: { language } }: TextStyle, count: number): string {
  const words: Partial<Record<Intl.LDMLPluralRule, string>> = OCTETS[language];
  const form = new Intl.PluralRules(language).select(count);
  return `${grouped(count)} ${words[form] ?? words.many}`;
}

/** The unit of a text table with `{name}` filled. */
export { fillText as fill } from "../base/errors.js";
