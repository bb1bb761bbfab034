/**
 * A result as the formats of continuous integration see it: a verdict, and lists of checks with a place each. Texts are
 * in the reader's language and safe to print on one line; every format escapes its own way on top of that.
 */
import type { Check } from "../base/check.js";
import type { ExitCode } from "../base/errors.js";
import type { Relaxation, SignerResult } from "../validate/results.js";
import { allChecksText, causeLines, causeOf, inWords } from "./checksText.js";
import { REPORT_WORDS } from "./i18n/reports.js";
import { printable } from "./printable.js";
import { isFailed, type Report, type ReportEntry, type ReportSet } from "./reports.js";
import { reportText } from "./reportsText.js";
import { fill, PLAIN, type TextStyle } from "./style.js";

export type SignerPart = "signer" | "authority" | "timestamp" | "countersignature";

/** Where in a result checks stand; `index` counts the time-stamps and countersignatures of a signer, from 0. */
export type Place =
  | { readonly part: "file" | "requirements" }
  | { readonly part: SignerPart; readonly signer: SignerResult; readonly index: number };

export interface OutlineSection {
  readonly place: Place;
  readonly checks: readonly Check[];
  /** False: the verdict has taken from these what it needs, and a bad one alone changes nothing. */
  readonly decides: boolean;
}

export interface Outline {
  /** As the user named it. Untrusted. */
  readonly file: string;
  /** The verdict in one line, with the file. */
  readonly headline: string;
  readonly exitCode: ExitCode;
  /** The verdict's word, or the code of an error. */
  readonly verdict: string;
  readonly subIndication: string | undefined;
  /** What decided, in one word: a sub-indication, REQUIREMENT_NOT_MET, the verdict, the code of an error. */
  readonly code: string;
  readonly sections: readonly OutlineSection[];
  readonly relaxations: readonly Relaxation[];
  /** undefined for what could not be judged. */
  readonly validationTime: string | undefined;
  /** Of what could not be judged: why, and what to do. */
  readonly failure: { readonly why: string; readonly fix: string } | undefined;
}

/** How a check counts: what fails alone where nothing fails is no more than a warning. */
export type CaseStatus = "passed" | "failed" | "indeterminate" | "warning" | "skipped";

export interface Case {
  readonly check: Check;
  readonly status: CaseStatus;
  /** See placeName. */
  readonly place: string;
  /** The answer in one line, with its subject. */
  readonly answer: string;
  /** Of a bad check: why, by the checks inside it that made it so; of another one what was found and expected. */
  readonly facts: readonly string[];
  /** The same of everything inside it, with the evidence; empty where `facts` say all. */
  readonly tree: readonly string[];
  /** What can be done; empty unless the check is bad. */
  readonly fixes: readonly string[];
}

/** The style of formats that know no colours. */
export const plainStyle = ({ style }: ReportSet): TextStyle => ({ ...style, palette: PLAIN, unicode: true });

export const outlines = (set: ReportSet): readonly Outline[] =>
  set.entries.map((entry) => outline(entry, plainStyle(set)));

function outline(entry: ReportEntry, style: TextStyle): Outline {
  if (isFailed(entry)) {
    const { code, what, why, fix, exitCode } = entry.error;
    return {
      file: entry.file,
      headline: `✖ error[${code}]: ${what}`,
      exitCode,
      verdict: code,
      code,
      subIndication: undefined,
      sections: [],
      relaxations: [],
      validationTime: undefined,
      failure: { why, fix },
    };
  }
  return {
    file: entry.file ?? "",
    headline: reportText(entry, style)[0]!,
    exitCode: entry.exitCode,
    verdict: entry.verdict,
    subIndication: entry.subIndication,
    code: codeOf(entry),
    sections: sectionsOf(entry).filter(({ checks }) => checks.length > 0),
    relaxations: entry.relaxations,
    validationTime: entry.validationTime,
    failure: undefined,
  };
}

function codeOf(report: Report): string {
  const { verdict, subIndication } = report;
  const rejection = "rejection" in report ? report.rejection : null;
  return subIndication ?? (verdict === "TOTAL-PASSED" && rejection ? rejection.code : verdict);
}

export function sectionsOf(report: Report): readonly OutlineSection[] {
  const file = (checks: readonly Check[]): OutlineSection => ({
    place: { part: "file" },
    checks,
    decides: true,
  });
  const requirements = (checks: readonly Check[]): OutlineSection => ({
    place: { part: "requirements" },
    checks,
    decides: true,
  });
  switch (report.schema) {
    case "podpis.verify/1":
      return [
        file(report.checks),
        ...report.signers.flatMap(signerSections),
        requirements(report.requirements),
      ];
    case "podpis.cert/1":
      return [file(report.checks), requirements(report.requirements)];
    case "podpis.timestamp/1":
      return [file(report.checks)];
    case "podpis.mchd-verify/1":
      return [file(report.mchd.checks)];
  }
}

function signerSections(signer: SignerResult): OutlineSection[] {
  const section = (
    part: SignerPart,
    { checks }: { readonly checks: readonly Check[] },
    index = 0,
  ): OutlineSection => ({
    place: { part, signer, index },
    checks,
    decides: part === "signer" || part === "authority",
  });
  return [
    section("signer", signer),
    ...(signer.mchd === null ? [] : [section("authority", signer.mchd)]),
    ...signer.timestamps.map((one, i) => section("timestamp", one, i)),
    ...signer.countersignatures.map((one, i) => section("countersignature", one, i)),
  ];
}

/** Empty for the file as a whole; else `requirements`, `signer 1`, `signer 1 time-stamp 2`. Not translated. */
function placeName(place: Place): string {
  if (!("signer" in place)) return place.part === "file" ? "" : place.part;
  const { part, signer, index } = place;
  const head = `signer ${signer.index + 1}`;
  if (part === "signer") return head;
  if (part === "authority") return `${head} authority`;
  return `${head} ${part === "timestamp" ? "time-stamp" : part} ${index + 1}`;
}

const isBad = ({ status }: Pick<Check, "status">): boolean =>
  status === "failed" || status === "indeterminate";

/** One case per check that speaks for itself; the checks inside it are among its facts. */
export function casesOf({ sections, exitCode }: Outline, style: TextStyle): readonly Case[] {
  return sections.flatMap(({ place, checks, decides }) =>
    checks.map((check): Case => {
      const cause = isBad(check) ? causeOf(style, check) : undefined;
      const { answer, facts } = cause ?? inWords(style, check);
      const inner = cause?.inner.flatMap((one) => causeLines(style, one)) ?? [];
      const status = isBad(check) && (!decides || exitCode === 0) ? "warning" : check.status;
      return {
        check,
        status,
        place: placeName(place),
        answer,
        facts: [...facts, ...inner],
        tree: treeOf(style, check),
        fixes: cause?.fixes ?? [],
      };
    }),
  );
}

/** Without its heading. */
const treeOf = (style: TextStyle, { children = [] }: Check): readonly string[] =>
  allChecksText(style, children).slice(1);

/** What a case says: with everything inside it where the user wants details. */
export const saidOf = ({ facts, tree }: Case, { details }: TextStyle): readonly string[] =>
  details ? [...facts, ...tree] : facts;

/** `signer.messageDigest`, `signer 1: signer.messageDigest`. */
export const caseName = ({ place, check }: Pick<Case, "place" | "check">): string =>
  place === "" ? check.id : `${place}: ${check.id}`;

/** What the user weakened, in words. */
export const relaxationTexts = (
  { relaxations }: Pick<Outline, "relaxations">,
  { texts }: TextStyle,
): readonly string[] =>
  relaxations.map(
    ({ id, detail }) => texts.relaxations[id] + (detail === undefined ? "" : `: ${printable(detail)}`),
  );

/** `ATTENTION, you weakened the check: …`; undefined when nothing was. */
export function relaxationNote(one: Outline, style: TextStyle): string | undefined {
  const said = relaxationTexts(one, style);
  if (said.length === 0) return undefined;
  return fill(REPORT_WORDS.relaxed[style.texts.language], { what: said.join("; ") });
}
