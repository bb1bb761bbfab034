/** What is wrong with a power of attorney, or doubtful in it: every kind of finding, how grave it is, who says so. */
import type { Words } from "./format/vocabulary.js";

export type Severity = "error" | "warning";

/**
 * How well a rule is founded: A the official schema or registered documents, B two independent public sources,
 * C one, D inference, ? sources disagree. What rests on C and D alone, and on ?, is never more than a warning.
 */
export type Confidence = "A" | "B" | "C" | "D" | "?";

interface Kind {
  readonly severity: Severity;
  /** The rule of the collection V1–V15, or XSD. */
  readonly rule: string;
  readonly confidence: Confidence;
  /** What it rests on; English, for programs and the curious. */
  readonly source: string;
  /** A warning when a document is looked at, an error when it is about to be signed. */
  readonly refusedWhenSigning?: true;
}

const SCHEMA_SOURCE = "schema ON_EMCHD_1_928_00_01_01_01";
const schema = (): Kind => ({ severity: "error", rule: "XSD", confidence: "A", source: SCHEMA_SOURCE });
const error = (rule: string, confidence: Confidence, source: string): Kind => ({
  severity: "error",
  rule,
  confidence,
  source,
});
const warning = (rule: string, confidence: Confidence, source: string): Kind => ({
  ...error(rule, confidence, source),
  severity: "warning",
});
const atSigning = (kind: Kind): Kind => ({ ...kind, refusedWhenSigning: true });

const VENDORS = "public code and manuals of vendors";
const SAMPLES = "registered documents";
const NAMES = "inference from the names of the format";

export const FINDING_KINDS = {
  // --- the schema --------------------------------------------------------------------------------
  "schema.missingElement": schema(),
  "schema.unknownElement": schema(),
  "schema.unexpectedElement": schema(),
  "schema.missingAttribute": schema(),
  "schema.unknownAttribute": schema(),
  "schema.value": schema(),
  "schema.text": schema(),
  // --- values ------------------------------------------------------------------------------------
  "value.blank": warning("XSD", "A", "a text of spaces passes the schema"),
  "value.uncertain": warning("§2.3", "?", "sources disagree, or none was found"),
  "value.unknownCode": warning("§2.3", "D", "list СПДУЛ of the ФНС, from memory"),
  "date.form": error("V9", "A", "xs:date lets time zones and odd years through"),
  "date.order": warning("V9", "D", "inference"),
  "date.future": warning("V9", "C", VENDORS),
  "date.ended": atSigning(warning("V9", "B", "terms of the registry")),
  "date.birth": warning("V9", "D", "inference"),
  "date.identityDocument": warning("V9", "D", "inference"),
  "digits.inn": error("V10", "A", "check digits; all samples hold"),
  "digits.ogrn": error("V10", "A", "check digits; all samples hold"),
  "digits.ogrnip": error("V10", "A", "check digits; all samples hold"),
  "digits.snils": error("V10", "A", "check digits; all samples hold"),
  "kpp.form": error("V10", "A", "form of КПП: four digits, two digits or capitals, three digits"),
  // --- parties -----------------------------------------------------------------------------------
  "party.one": error("V1", "A", SCHEMA_SOURCE),
  "party.kind": error("V1", "A", SCHEMA_SOURCE),
  "head.one": error("V2", "A", SCHEMA_SOURCE),
  "head.flags": warning("V2", "D", NAMES),
  "head.none": warning("V2", "A", "types of the schema: one of the three flags is 1"),
  "head.duplicate": warning("V3", "A", SAMPLES),
  "principal.number": error("V4", "A", `${SAMPLES}; ИНН and ОГРН tell an organisation`),
  "organisation.number": warning("V4", "D", "inference from the rule for principals"),
  "person.incapable": warning("V15", "D", NAMES),
  "person.signedByAnother": warning("V15", "D", NAMES),
  // --- powers and their passing on -----------------------------------------------------------------
  "powers.missing": warning("V5", "C", VENDORS),
  "powers.mixed": warning("V5", "C", VENDORS),
  "powers.keptWithoutDelegation": error("V7", "B", `${VENDORS}; ${SAMPLES}`),
  "powers.keptUnsaid": warning("V7", "B", `${VENDORS}; ${SAMPLES}`),
  "powers.joint": error("V8", "B", "help pages of an operator"),
  "powers.unknownCode": warning("V11", "C", "the bundled classifier, which is small"),
  "powers.codeName": warning("V11", "C", "the bundled classifier"),
  "powers.taxCode": warning("V11", "C", "help pages of an operator"),
  "limit.id": error("V12", "A", SAMPLES),
  "limit.valueName": warning("V12", "D", SAMPLES),
  "irrevocable.data": warning("V6", "C", VENDORS),
  "irrevocable.notary": warning("V6", "C", `${VENDORS}; Civil Code 188.1`),
  "delegation.parent": warning("§8", "C", VENDORS),
  "delegation.which": warning("§8", "C", VENDORS),
  // --- the file ------------------------------------------------------------------------------------
  "file.name": atSigning(warning("V13", "C", VENDORS)),
  "file.id": atSigning(warning("V13", "A", SAMPLES)),
  "file.number": atSigning(warning("V13", "A", SAMPLES)),
  "file.date": atSigning(warning("V13", "A", SAMPLES)),
  "file.taxId": atSigning(warning("V13", "A", SAMPLES)),
  "file.declaration": warning("V13", "C", VENDORS),
  "flags.reserved": atSigning(warning("V13", "C", VENDORS)),
  "flags.esia": atSigning(warning("V13", "B", VENDORS)),
  "flags.notary": atSigning(warning("V13", "B", VENDORS)),
  "flags.tax": atSigning(warning("V13", "C", VENDORS)),
  "flags.taxAdvice": warning("V13", "C", VENDORS),
  "status.link": warning("V14", "A", SAMPLES),
  // --- documents of other formats --------------------------------------------------------------------
  "older.missing": warning("§9", "C", "one document of the format, and published fragments"),
} as const satisfies Readonly<Record<string, Kind>>;

/** The name of a finding; its texts are keyed by it. */
export type FindingId = keyof typeof FINDING_KINDS;

export const findingKind = (id: FindingId): Kind => FINDING_KINDS[id];

/** Where something stands: lines and columns count from 1, columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** `/Доверенность/Документ/Довер/СвУпПред[2]/@ТипПред`. */
  readonly path: string;
}

/** Something wrong or remarkable in a power of attorney, with its place. */
export interface Finding extends Place {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly rule: string;
  readonly confidence: Confidence;
  readonly source: string;
  /** The name of the element or attribute that is missing, or stands where it must not. */
  readonly name?: string;
  /** What the field means. */
  readonly means?: Words;
  /** What was found; a person's numbers only masked, other personal data never. Untrusted text. */
  readonly found?: string;
  /** What is allowed there: names, values, or one sentence. */
  readonly allowed?: Words;
}

/** Whether signing such a document is refused: an error, or what is one at signing. */
export const isRefusedWhenSigning = ({ id, severity }: Finding): boolean =>
  severity === "error" || findingKind(id).refusedWhenSigning === true;
