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
  verified: { ru: "Всего: {files}", en: "Total: {files}" },
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
  services: { ru: "Службы, которые не помогли", en: "Services that did not help" },
  otherServices: {
    ru: "и другие: их назовёт podpis verify о каждом файле",
    en: "and others: podpis verify names them for each file",
  },
} as const satisfies Readonly<Record<string, Word>>;
