/** Values of options, from text to what the use cases want. Each throws UsageError naming the value. */
import { fromHex, toHex } from "../base/bytes.js";
import { isInn, isOgrn, isOgrnip, isSnils } from "../base/checkDigits.js";
import { PodpisError } from "../base/errors.js";
import { parseInstant } from "../base/time.js";
import { COMMITMENTS } from "../cms/commitments.js";
import { LEVELS } from "../cms/levels/level.js";
import { printable } from "../report/printable.js";
import { readRequiredSigner } from "../validate/requiredSigners.js";
import type { Expectations } from "../validate/requirements.js";
import { isPurpose, PURPOSES, type Purpose } from "../x509/path/purpose.js";
import { UsageError } from "./spec.js";

const refuse = (value: string, ru: string, en: string, hint: { ru: string; en: string }): never => {
  const shown = printable(value, 80);
  throw new UsageError({ ru: `«${shown}» — ${ru}`, en: `"${shown}" is ${en}` }, hint);
};

export function instant(value: string): Date {
  return (
    parseInstant(value) ??
    refuse(value, "не время с часовым поясом", "not a time with a zone", {
      ru: "например: 2026-01-31T12:00+03:00 или 2026-01-31",
      en: "for example: 2026-01-31T12:00+03:00 or 2026-01-31",
    })
  );
}

export function wholeNumber(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  return refuse(value, "не целое число", "not a whole number", {
    ru: "дайте число без знака, например 3",
    en: "give a number without a sign, such as 3",
  });
}

/** A dotted OID; no longer than ones in use are. */
export function objectIdentifier(value: string): string {
  if (/^([01](\.([0-9]|[123]\d))|2(\.(0|[1-9]\d{0,39})))(\.(0|[1-9]\d{0,39})){0,30}$/.test(value))
    return value;
  return refuse(value, "не OID", "not an OID", {
    ru: "например: 1.2.643.1.2.3",
    en: "for example: 1.2.643.1.2.3",
  });
}

/** The OID of a commitment type, by the standard's name or as it is. */
export const commitment = (value: string): string =>
  Object.entries(COMMITMENTS).find(([name]) => name === value)?.[1] ?? objectIdentifier(value);

/** Seconds, to milliseconds; more than none. */
export function seconds(value: string): number {
  const number = /^\d{1,6}(\.\d{1,3})?$/.test(value) ? Number(value) : 0;
  if (number > 0) return Math.round(number * 1000);
  return refuse(value, "не число секунд от 0.001 до 999999", "not a number of seconds from 0.001 to 999999", {
    ru: "дайте число секунд больше нуля, например 20 или 0.5",
    en: "give a number of seconds above zero, such as 20 or 0.5",
  });
}

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** Octets: a number, or with K, M, G (powers of 1024). */
export function byteCount(value: string): number {
  const match = /^(\d{1,12})([KMG]?)$/i.exec(value);
  if (match !== null) return Number(match[1]) * UNITS[match[2]!.toUpperCase()]!;
  return refuse(value, "не размер", "not a size", {
    ru: "например: 104857600, 100M или 1G",
    en: "for example: 104857600, 100M or 1G",
  });
}

export function hostAndPort(value: string): string {
  const match = /^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/i.exec(value);
  if (match !== null && Number(match[2]) <= 65535) return value.toLowerCase();
  return refuse(value, "не УЗЕЛ:ПОРТ", "not HOST:PORT", {
    ru: "например: --allow-host 127.0.0.1:8080 или [::1]:8080",
    en: "for example: --allow-host 127.0.0.1:8080 or [::1]:8080",
  });
}

export function httpUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") {
    return value;
  }
  return refuse(
    url === undefined ? value : url.origin,
    "не адрес http:// или https:// без имени и пароля",
    "no http:// or https:// address without name and password",
    url !== undefined && /^https?:$/.test(url.protocol)
      ? { ru: "имя и пароль давайте через --tsa-auth-env", en: "give name and password by --tsa-auth-env" }
      : { ru: "нужен адрес http:// или https://", en: "an http:// or https:// address is needed" },
  );
}

/** SHA-256 or SHA-1 of the certificate, as lower-case hex. */
export function thumbprint(value: string): string {
  const clean = value.replace(/[\s:]/g, "");
  if (/^([0-9a-f]{64}|[0-9a-f]{40})$/i.test(clean)) return toHex(fromHex(clean));
  return refuse(value, "не отпечаток", "not a thumbprint", {
    ru: "нужны 64 шестнадцатеричные цифры SHA-256 (или 40 цифр SHA-1)",
    en: "64 hexadecimal digits of SHA-256 are needed (or 40 of SHA-1)",
  });
}

const digits =
  (lengths: readonly number[], name: string, isRight: (clean: string) => boolean) =>
  (value: string): string => {
    const clean = value.replace(/[\s-]/g, "");
    const hasForm = /^\d+$/.test(clean) && lengths.includes(clean.length);
    if (hasForm && isRight(clean)) return clean;
    const list = lengths.join(" или ");
    const asked = { ru: `${name} — это ${list} цифр`, en: `${name} is ${lengths.join(" or ")} digits` };
    const mistyped = {
      ru: "контрольные цифры не сходятся: сверьте номер",
      en: "its check digits are wrong: compare the number",
    };
    return refuse(value, `не ${name}`, `not an ${name}`, hasForm ? mistyped : asked);
  };

export const inn = digits([10, 12], "ИНН", isInn);
export const ogrn = digits([13, 15], "ОГРН", (clean) => isOgrn(clean) || isOgrnip(clean));
/** Of an organisation alone. */
export const organisationOgrn = digits([13], "ОГРН", isOgrn);
export const snils = digits([11], "СНИЛС", isSnils);

/** One value of --require-signers: what it is is seen by its length, or said before a colon. */
export function requiredSigner(value: string): Expectations {
  try {
    return readRequiredSigner(value);
  } catch (error) {
    if (!(error instanceof PodpisError)) throw error;
    return refuse(value, "не ИНН, ОГРН, СНИЛС или отпечаток", "no INN, OGRN, SNILS or thumbprint", {
      ru: "например: --require-signers 9800000013 или --require-signers snils:11223344595",
      en: "for example: --require-signers 9800000013 or --require-signers snils:11223344595",
    });
  }
}

/** What a certificate is for: a name, or the OID of an extended key usage. */
export function purpose(value: string): Purpose {
  if (isPurpose(value)) return value;
  const names = PURPOSES.join(", ");
  return refuse(value, "не назначение сертификата", "no purpose of a certificate", {
    ru: `возможны: ${names} или OID, например 1.2.643.2.2.34.6`,
    en: `possible are: ${names}, or an OID such as 1.2.643.2.2.34.6`,
  });
}

/** What a signature is for: of the named purposes those that are no service's. */
export function signingPurpose(value: string): Purpose {
  const found = purpose(value);
  if (found === "signing" || found === "emailProtection" || /^\d/.test(found)) return found;
  return refuse(value, "не назначение подписи", "no purpose of a signature", {
    ru: "возможны: signing, emailProtection или OID, например 1.2.643.2.2.34.6",
    en: "possible are: signing, emailProtection, or an OID such as 1.2.643.2.2.34.6",
  });
}

/** The levels to which a signature can be made, as sign takes them. */
export const MADE_LEVELS = ["bes", "t", "c", "x1", "x2", "xl", "xlt1", "a", "lt", "lta"] as const;

export function level(value: string): (typeof LEVELS)[number] {
  const wanted = value.toUpperCase().replace(/^CADES-/, "");
  return (
    LEVELS.find((one) => one === wanted) ??
    refuse(value, "не уровень подписи", "not a signature level", {
      ru: `возможные уровни: ${LEVELS.join(", ")}`,
      en: `possible levels: ${LEVELS.join(", ")}`,
    })
  );
}
