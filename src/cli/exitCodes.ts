/** Exit codes for people: in every help, and in docs/exit-codes.md. */
import type { ExitCode } from "../base/errors.js";
import type { Bilingual } from "./console.js";

export const EXIT_TEXTS: Readonly<Record<ExitCode, Bilingual>> = {
  0: { ru: "действительно, готово", en: "valid, done" },
  1: {
    ru: "недействительно, или не выполнено требование (--expect-…, --require-…)",
    en: "not valid, or a requirement (--expect-…, --require-…) is not met",
  },
  2: {
    ru: "ошибка в команде; файл не читается, слишком велик или уже есть",
    en: "usage; a file that cannot be read, is too large or exists already",
  },
  3: {
    ru: "не определено: проверить удалось не всё",
    en: "indeterminate: not everything could be checked",
  },
  4: {
    ru: "подвела внешняя служба (штампы времени, OCSP) при создании подписи",
    en: "an outside service (time-stamps, OCSP) failed while producing",
  },
  5: {
    ru: "ключ, пароль, или собственный сертификат не годится",
    en: "key or passphrase, or your own certificate is unfit",
  },
  70: { ru: "ошибка в самой программе podpis", en: "a bug in podpis" },
  130: { ru: "прервано", en: "interrupted" },
};

/** Worst first. */
export const EXIT_ORDER: readonly ExitCode[] = [70, 1, 3, 4, 5, 2, 0];
