/** Kinds of documents, and the powers that are enough to sign each: a bundled list, and rules that a user brings. */

import { jsonObject } from "./notice.js";
import type { PowerNeed } from "./powersQuestion.js";

export const POWER_RULES_SCHEMA = "podpis.power-rules/1";

export interface DocumentKind {
  readonly name: string;
  /** Any of them is enough. */
  readonly codes: readonly string[];
  /** The kind as a value of the limit "document type". */
  readonly documentType?: string;
}

/** Actions of the newer classifier that mean signing; the kind of document is then a limit on them. */
const SIGNING = ["KLASS_2.0_SIGN", "KLASS_2.0_SIGN_DIG_DOC"];

const kind = (name: string, type: string, ...primary: readonly number[]): DocumentKind => ({
  name,
  codes: [...primary.map((number) => `BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS${number}`), ...SIGNING],
  documentType: `LIM_01_${type}`,
});

/** The names are ours; codes and types are those that registered documents and the published lists use. */
export const DOCUMENT_KINDS: ReadonlyMap<string, DocumentKind> = new Map([
  ["upd", kind("универсальный передаточный документ (УПД)", "01", 5)],
  ["invoice", kind("счёт-фактура", "02")],
  ["acceptance-act", kind("акт приёмки работ или услуг", "03")],
  ["torg-12", kind("товарная накладная ТОРГ-12", "04", 5, 6)],
  ["corrected-invoice", kind("корректировочный счёт-фактура", "05")],
  ["discrepancy-act", kind("акт приёмки, расхождений", "06", 22)],
  ["reconciliation", kind("акт сверки", "07")],
  ["contract-pdf", kind("договор в PDF/A-3", "08")],
  ["transport-order", kind("заявка на перевозку", "09")],
  ["waybill", kind("транспортная накладная", "10", 5, 8)],
  ["trip-ticket", kind("путевой лист", "11")],
  ["ks-2", kind("акт о приёмке выполненных работ КС-2", "12", 14)],
  ["ks-3", { name: "справка о стоимости работ КС-3", codes: ["BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS13"] }],
  ["charter", kind("договор фрахтования", "13")],
  ["contract", kind("договор", "15")],
  ["ukd", kind("универсальный корректировочный документ (УКД)", "16")],
  ["bill", kind("счёт на оплату", "17", 31)],
  ["price-list", kind("прейскурант", "18")],
  ["breakdown", kind("расшифровка", "19")],
  ["technical-act", kind("технический акт", "20")],
  ["advance-report", kind("авансовый отчёт", "22")],
  ["act", kind("акт", "27")],
  ["transfer-act", kind("акт приёма-передачи", "49")],
  ["addendum", kind("дополнительное соглашение", "164")],
  ["request", kind("запрос", "168")],
  ["statement", kind("заявление", "178")],
]);

/** A kind by its name, or by its value of the limit; undefined when nothing is known of it. */
export function needOfKind(
  asked: string,
  kinds: ReadonlyMap<string, DocumentKind> = DOCUMENT_KINDS,
): PowerNeed | undefined {
  const known = kinds.get(asked) ?? [...kinds.values()].find(({ documentType }) => documentType === asked);
  if (known !== undefined) {
    const { codes, documentType } = known;
    return { asked, codes, ...(documentType !== undefined && { documentType }) };
  }
  return /^LIM_01_\d{1,4}$/.test(asked) ? { asked, codes: SIGNING, documentType: asked } : undefined;
}

/** What `--power` asks for. */
export const needOfCode = (code: string): PowerNeed => ({ asked: code.trim(), codes: [code.trim()] });

/**
 * Everything that `--power` and `--doc-type` ask, together: each code for a document of each kind, since it may be
 * limited to some, and each kind by itself.
 */
export function needsOf(codes: readonly string[], kinds: readonly PowerNeed[]): readonly PowerNeed[] {
  const types = kinds.length === 0 ? [undefined] : [...new Set(kinds.map((one) => one.documentType))];
  const powers = codes.flatMap((code) =>
    types.map((documentType) => ({
      ...needOfCode(code),
      ...(documentType !== undefined && { documentType }),
    })),
  );
  return [...powers, ...kinds];
}

const MAX_CODES = 1000;
const MAX_TEXT = 1000;
const isText = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && value.length <= MAX_TEXT;

/**
 * Reads rules, JSON: `{"schema":"podpis.power-rules/1","documents":{"contract":{"codes":["…"],"documentType":
 * "LIM_01_15","name":"договор"}}}`. They add to the bundled kinds, and replace those of the same name. Undefined when
 * it is something else.
 */
export function readPowerRules(bytes: Uint8Array): ReadonlyMap<string, DocumentKind> | undefined {
  const value = jsonObject(bytes);
  const { documents } = value ?? {};
  if (value?.schema !== POWER_RULES_SCHEMA || typeof documents !== "object" || documents === null) {
    return undefined;
  }
  const kinds = new Map(DOCUMENT_KINDS);
  for (const [name, rule] of Object.entries(documents)) {
    const { codes, documentType, name: title = name } = (rule ?? {}) as Record<string, unknown>;
    if (!Array.isArray(codes) || codes.length === 0 || codes.length > MAX_CODES || !codes.every(isText)) {
      return undefined;
    }
    if (!isText(title) || (documentType !== undefined && !isText(documentType))) return undefined;
    kinds.set(name, { name: title, codes, ...(documentType !== undefined && { documentType }) });
  }
  return kinds;
}
