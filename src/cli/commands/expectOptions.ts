/** Whose signature it must be. */
import { inn, ogrn, snils, thumbprint } from "../parsers.js";
import type { OptionSpec } from "../spec.js";

export interface ExpectOptions {
  readonly expectInn?: string;
  readonly expectOgrn?: string;
  readonly expectSnils?: string;
  readonly expectThumbprint?: string;
}

/** `ru`: who it is, in the genitive; `en`: what is whose. */
export const expectations = (
  ru: string,
  en: (what: string) => string,
): readonly [OptionSpec, OptionSpec, OptionSpec, OptionSpec] => [
  {
    flags: "--expect-inn <number>",
    parse: inn,
    text: {
      ru: `ИНН ${ru}: 10 цифр — организации, 12 — человека`,
      en: `${en("ИНН (INN)")}: 10 digits of the organisation, 12 of the person`,
    },
  },
  {
    flags: "--expect-ogrn <number>",
    parse: ogrn,
    text: { ru: `ОГРН или ОГРНИП ${ru}`, en: en("ОГРН (OGRN) or ОГРНИП") },
  },
  {
    flags: "--expect-snils <number>",
    parse: snils,
    text: { ru: `СНИЛС ${ru}`, en: en("СНИЛС (SNILS)") },
  },
  {
    flags: "--expect-thumbprint <value>",
    parse: thumbprint,
    text: {
      ru: `отпечаток SHA-256 сертификата ${ru} (SHA-1 — с предупреждением)`,
      en: `SHA-256 thumbprint of ${en("certificate")} (SHA-1 with a warning)`,
    },
  },
];
