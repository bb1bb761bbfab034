/** Words of a batch for people, in both languages. */
interface Word {
  readonly ru: string;
  readonly en: string;
}

export const BATCH_WORDS = {
  summary: {
    ru: "Всего: {files} за {seconds} с ({rate} в секунду)",
    en: "Total: {files} in {seconds} s ({rate} a second)",
  },
  stopped: {
    ru: "остановлено на первой неудаче (--fail-fast)",
    en: "stopped at the first failure (--fail-fast)",
  },
  accepted: { ru: "действительны", en: "valid" },
  notAccepted: { ru: "не приняты", en: "not accepted" },
  failed: { ru: "недействительны", en: "not valid" },
  indeterminate: { ru: "не определено", en: "indeterminate" },
  signed: { ru: "подписано", en: "signed" },
  errors: { ru: "ошибки", en: "errors" },
  error: { ru: "ОШИБКА", en: "ERROR" },
} as const satisfies Readonly<Record<string, Word>>;
