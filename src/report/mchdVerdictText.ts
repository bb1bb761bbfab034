/** The right to sign for another, for people: who signed in whose name, by which power of attorney, until when. */

import type { MchdVerifyReport } from "../app/mchdVerify.js";
import { verdictStatus } from "../base/check.js";
import { fillText } from "../base/errors.js";
import { mask } from "../mchd/facts/mask.js";
import type { MchdDocument, MchdParty, MchdResult, MchdSigner } from "../validate/authorityResult.js";
import type { SignerResult } from "../validate/results.js";
import { nameOf, relaxationsText } from "./certificateText.js";
import { allChecksText, notesText, whyText, withoutPersons } from "./checksText.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { row, signed, type TextStyle } from "./style.js";
import { signatureWord } from "./verdictWords.js";

const TEXTS = {
  ru: {
    label: "Доверенность",
    register: "ЕГРЮЛ",
    by: "{who} подписал(а) от имени {principals} по доверенности № {number}, действует до {until}",
    byBad:
      "{who} подписал(а) по доверенности № {number} от имени {principals} (до {until}), но право подписи не подтверждено",
    byOther:
      "{who} подписал(а), а доверенность № {number} от имени {principals} выдана не ему: {representatives}",
    power: "полномочие: {power}",
    own: "{who}: подпись самой организации или предпринимателя, доверенность не нужна",
    unreadable: "{who}: доверенность нарушает формат, и что в ней сказано, неизвестно",
    none: "{who}: право подписать за другого не подтверждено, доверенности нет",
    at: "доверенность проверена на {time}: тогда подпись уже была",
    now: "доверенность проверена на {time}: время подписи не доказано",
    claimed: "подписавший указал {time}",
    chain: "передоверие от № {number}",
    signature: "сама подпись под документом: {word}",
    valid: "ДЕЙСТВУЕТ",
    notValid: "НЕ ДЕЙСТВУЕТ",
    unknown: "НЕ ОПРЕДЕЛЕНО",
    principal: "Доверитель",
    representative: "Представитель",
    term: "Срок",
    termText: "с {from} до {until} включительно, по Москве",
    checkedAt: "Проверено на",
    powers: "Полномочия",
    textPowers: "записаны текстом: podpis mchd show",
    issued: "Выдал",
    issuerSignature: "подпись",
    passedOn: "полномочия передал(а) {delegators}",
  },
  en: {
    label: "Authority",
    register: "Register",
    by: "{who} signed for {principals} by power of attorney No. {number}, in force until {until}",
    byBad:
      "{who} signed by power of attorney No. {number} for {principals} (until {until}), but the right to sign is not confirmed",
    byOther:
      "{who} signed, and power of attorney No. {number} for {principals} was issued to another: {representatives}",
    power: "power: {power}",
    own: "{who}: the organisation or sole trader itself, no power of attorney needed",
    unreadable: "{who}: the power of attorney breaks its format, and what it says is not known",
    none: "{who}: no power of attorney confirms the right to sign for another",
    at: "power of attorney judged as of {time}: the signature existed by then",
    now: "power of attorney judged as of {time}: the time of signing is not proven",
    claimed: "the signer states {time}",
    chain: "delegated from No. {number}",
    signature: "the signature of the document itself: {word}",
    valid: "IN FORCE",
    notValid: "NOT VALID",
    unknown: "UNKNOWN",
    principal: "Principal",
    representative: "Representative",
    term: "Term",
    termText: "from {from} until {until} inclusive, Moscow time",
    checkedAt: "Checked as of",
    powers: "Powers",
    textPowers: "as text: podpis mchd show",
    issued: "Issued by",
    issuerSignature: "signature",
    passedOn: "the powers were passed on by {delegators}",
  },
} as const;

type Words = (typeof TEXTS)["ru" | "en"];

/** Rows beside a signer: the sentence about the right to sign, the moment, and why when it is not confirmed. */
export function authorityRows(signer: SignerResult, style: TextStyle): string[] {
  const { mchd } = signer;
  if (mchd === null) return [];
  const words = TEXTS[style.texts.language];
  const said = `${signed(style, verdictStatus(mchd.verdict))} ${sentence(mchd, whoOf(signer), style)}`;
  const more = mchd.chain.length === 0 ? [] : [momentText(signer, mchd, style), ...chainLines(mchd, words)];
  const own = signer.verdict === mchd.verdict ? [] : [ownVerdict(signer, style)];
  return [...row(style, words.label, said, ...more, ...own), ...checkRows(mchd, style)];
}

/** The person, also of a certificate that is called by its organisation. */
function whoOf({ certificate }: SignerResult): string {
  if (certificate === null) return "?";
  const { surname, givenName } = certificate.subject;
  return surname === undefined
    ? nameOf(certificate.subject)
    : printable([surname, givenName].filter((part) => part !== undefined).join(" "));
}

function momentText(
  { claimedSigningTime: claimed }: SignerResult,
  mchd: MchdResult,
  style: TextStyle,
): string {
  const words = TEXTS[style.texts.language];
  const text = fillText(mchd.timeProven ? words.at : words.now, { time: peopleTime(style, mchd.judgedAt) });
  if (mchd.timeProven || claimed === null) return text;
  return `${text}; ${fillText(words.claimed, { time: peopleTime(style, claimed) })}`;
}

/** That the signature by itself is worth something else than the right to make it. */
const ownVerdict = ({ verdict }: SignerResult, style: TextStyle): string =>
  fillText(TEXTS[style.texts.language].signature, { word: signatureWord(style.texts, verdict) });

function sentence(
  { basis, chain, covered, verdict, checks }: MchdResult,
  who: string,
  style: TextStyle,
): string {
  const words = TEXTS[style.texts.language];
  if (basis !== "mchd") return fillText(basis === "certificate" ? words.own : words.none, { who });
  const [document] = chain;
  if (document === undefined) return fillText(words.unreadable, { who });
  const names = (parties: readonly MchdParty[]) => parties.map(({ name }) => free(style, name)).join(", ");
  const other = checks.some(({ id, status }) => id === "mchd.representative" && status === "failed");
  const form = other ? words.byOther : verdict === "TOTAL-PASSED" ? words.by : words.byBad;
  const text = fillText(form, {
    who,
    principals: names(document.principals.length > 0 ? document.principals : chain.at(-1)!.principals),
    representatives: names(document.representatives),
    number: free(style, document.number ?? document.internalNumber ?? "?"),
    until: dayText(document.endDate),
  });
  const passedOn =
    document.delegators.length === 0
      ? []
      : [fillText(words.passedOn, { delegators: names(document.delegators) })];
  const power = covered.map((one) => fillText(words.power, { power: free(style, one) }));
  return [text, ...passedOn, ...power].join(", ");
}

/** Text of the document, which may name a person by number. */
const free = (style: TextStyle, text: string): string => printable(withoutPersons(style, text));

/** `2027-01-15` as people write it. */
const dayText = (day: string | null): string =>
  day === null ? "?" : printable(day.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3.$2.$1"));

const chainLines = ({ chain }: MchdResult, words: Words): string[] =>
  chain.slice(1).map(({ number, file }) => fillText(words.chain, { number: printable(number ?? file) }));

const checkRows = ({ checks }: MchdResult, style: TextStyle): string[] => [
  ...whyText(style, checks),
  ...notesText(style, checks),
  ...registerRow(checks, style),
  ...(style.details ? allChecksText(style, checks) : []),
];

/** That no state register was asked is said in every report. */
function registerRow(checks: MchdResult["checks"], style: TextStyle): string[] {
  const asked = checks.find(({ id }) => id === "mchd.register");
  if (asked === undefined) return [];
  return row(
    style,
    TEXTS[style.texts.language].register,
    style.palette.dim(style.texts.checks["mchd.register"].skipped!),
  );
}

/** `mchd verify`. Lines without a line feed at the end. */
export function renderMchdVerdict(report: MchdVerifyReport, style: TextStyle): string[] {
  const words = TEXTS[style.texts.language];
  const { mchd } = report;
  const word = {
    "TOTAL-PASSED": words.valid,
    "TOTAL-FAILED": words.notValid,
    INDETERMINATE: words.unknown,
  }[mchd.verdict];
  const name = printable(report.file);
  const [document] = mchd.chain;
  return [
    `${signed(style, verdictStatus(mchd.verdict), word)}: ${name}`,
    ...(document === undefined ? [] : documentRows(document, words, style)),
    ...row(style, words.checkedAt, peopleTime(style, report.validationTime)),
    ...chainLines(mchd, words),
    ...checkRows(mchd, style),
    ...relaxationsText(style, report.relaxations),
  ];
}

function documentRows(document: MchdDocument, words: Words, style: TextStyle): string[] {
  const { number, internalNumber, principals, representatives, powers, textPowers, issueDate, endDate } =
    document;
  const party = (one: MchdParty) => partyText(one, style);
  const term = { from: dayText(issueDate), until: dayText(endDate) };
  return [
    ...row(style, words.label, `№ ${free(style, number ?? internalNumber ?? "?")}`),
    ...row(style, words.principal, ...principals.map(party)),
    ...row(style, words.representative, ...representatives.map(party)),
    ...row(style, words.term, fillText(words.termText, term)),
    ...row(style, words.powers, ...powers.map(({ code, name }) => free(style, `${code} ${name}`))),
    ...(textPowers ? row(style, powers.length > 0 ? "" : words.powers, words.textPowers) : []),
    ...row(style, words.issued, ...document.signers.map((one) => signerText(one, style))),
  ];
}

const signerText = ({ certificate, verdict }: MchdSigner, style: TextStyle): string =>
  `${certificate === null ? "?" : nameOf(certificate.subject)}: ${TEXTS[style.texts.language].issuerSignature} ${signatureWord(style.texts, verdict)}`;

function partyText({ kind, name, inn, ogrn, ogrnip, snils }: MchdParty, style: TextStyle): string {
  const personal = style.masksPersons === false;
  const isPerson = kind === "person" || kind === "soleTrader";
  const own = (number: string): string => printable(isPerson && !personal ? mask(number) : number);
  return [
    free(style, name),
    ...(inn === undefined ? [] : [`ИНН ${own(inn)}`]),
    ...(snils === undefined ? [] : [`СНИЛС ${own(snils)}`]),
    ...(ogrn === undefined ? [] : [`ОГРН ${printable(ogrn)}`]),
    ...(ogrnip === undefined ? [] : [`ОГРНИП ${printable(ogrnip)}`]),
  ].join(", ");
}
