/** What is proven about a signer and by what, what is missing, how long it holds: rows for people. */
import { verdictStatus } from "../base/check.js";
import type { Explanation, ProofEnd, ProvenFact } from "../validate/explanation.js";
import type { CountersignatureResult, RequiredSignersResult, SignerResult } from "../validate/results.js";
import { nameOf, revocationRows } from "./certificateText.js";
import { whyText } from "./checksText.js";
import { explanationLabels } from "./i18n/explanation.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { fill, row, signed, type TextStyle } from "./style.js";
import { subIndicationText } from "./verdictWords.js";

/** Rows about one signer. `checkedAt`: the time of the check, an instant. */
export function explanationRows(style: TextStyle, explanation: Explanation, checkedAt: string): string[] {
  const labels = explanationLabels(style.texts.language);
  const { words } = labels;
  const { proven, missing, nextLevel, holds, earlier } = explanation;
  // That it is intact is in the headline, and in JSON.
  const facts = proven.filter(({ id }) => id !== "intact");
  const lacking = missing.map(({ id, kind }) =>
    fill(labels.missing[id], { kind: kind === undefined ? "" : style.texts.timestamps[kind] }).trim(),
  );
  return [
    ...row(style, words.proven, ...facts.map((fact) => provenText(style, fact))),
    ...(nextLevel === null || lacking.length === 0
      ? []
      : row(style, words.missing, fill(words.forLevel, { level: nextLevel, what: lacking.join(", ") }))),
    ...(holds === null ? [] : row(style, words.holds, ...holdsText(style, holds))),
    ...(earlier === null ? [] : row(style, words.earlier, ...earlierText(style, earlier, checkedAt))),
  ];
}

function provenText(style: TextStyle, { id, at, by, asOf, kind, source }: ProvenFact): string {
  const labels = explanationLabels(style.texts.language);
  const key = id !== "certificateGood" ? id : source === "crl" ? "goodByCrl" : "goodByOcsp";
  const time = (instant: string | undefined): string =>
    instant === undefined ? "?" : peopleTime(style, instant);
  return fill(labels.proven[key], {
    at: time(at),
    asOf: time(asOf),
    by: by === undefined ? "?" : printable(by),
    kind: kind === undefined ? "" : style.texts.timestamps[kind],
  });
}

function holdsText(style: TextStyle, { until, reason, subject, refreshBy }: ProofEnd): string[] {
  const { holds, words } = explanationLabels(style.texts.language);
  const values = {
    until: peopleTime(style, until),
    subject: subject === undefined ? "?" : printable(subject),
  };
  const refresh =
    refreshBy === undefined ? [] : [fill(words.refresh, { time: peopleTime(style, refreshBy) })];
  return [fill(holds[reason], values), ...refresh];
}

/** What has ended by the time of the check is said; both are instants of one form, which sort as text. */
function earlierText(
  style: TextStyle,
  { at, until, levelProven }: NonNullable<Explanation["earlier"]>,
  checkedAt: string,
): string[] {
  const { words } = explanationLabels(style.texts.language);
  const ended = until < checkedAt;
  const values = { at: peopleTime(style, at), until: peopleTime(style, until), level: levelProven };
  return [fill(ended ? words.wasGoodUntil : words.wasGood, values)];
}

/** Whether everybody who was required has signed; no row when nobody was. */
export function requiredSignersRows(style: TextStyle, required: RequiredSignersResult | null): string[] {
  if (required === null) return [];
  const { words } = explanationLabels(style.texts.language);
  const { allSigned, provenBy } = required;
  const text = !allSigned
    ? words.notAllSigned
    : provenBy === null
      ? words.allSignedNoTime
      : fill(words.allSigned, { time: peopleTime(style, provenBy) });
  return row(style, words.requiredSigners, signed(style, allSigned ? "passed" : "failed", text));
}

/** Who confirmed the signature with one of their own. */
export function countersignatureRows(
  style: TextStyle,
  countersignatures: readonly CountersignatureResult[],
): string[] {
  const { words } = explanationLabels(style.texts.language);
  const { labels } = style.texts;
  return countersignatures.flatMap((one) => {
    const { verdict, subIndication, certificate, claimedSigningTime, bestSignatureTime, checks } = one;
    const name = certificate === null ? "?" : nameOf(certificate.subject);
    const states = {
      "TOTAL-PASSED": words.countersignatureValid,
      INDETERMINATE: one.intact ? words.countersignatureOpen : words.countersignatureBroken,
      "TOTAL-FAILED": words.countersignatureBroken,
    };
    const why = subIndication === undefined ? "" : ` — ${subIndicationText(style.texts, subIndication)}`;
    const times = [
      [labels.provenBefore, bestSignatureTime],
      [labels.claimed, claimedSigningTime],
    ] as const;
    const shown = times.flatMap(([text, time]) =>
      time === null ? [] : [fill(text, { time: peopleTime(style, time) })],
    );
    const state = signed(style, verdictStatus(verdict), states[verdict]) + why;
    return [
      ...row(style, words.countersigned, `${name}: ${state}`, ...shown),
      ...revocationRows(style, one.revocation),
      ...whyText(style, checks),
    ];
  });
}

/** What the first line says when a countersignature is not valid: the verdict does not depend on it. */
export function countersignatureNotes(style: TextStyle, signers: readonly SignerResult[]): string[] {
  const isBad = signers.some(({ countersignatures }) =>
    countersignatures.some(({ verdict }) => verdict !== "TOTAL-PASSED"),
  );
  return isBad ? [explanationLabels(style.texts.language).words.countersignatureNote] : [];
}
