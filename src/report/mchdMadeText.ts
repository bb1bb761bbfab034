/** What `podpis mchd new`, `delegate`, `sign` and `revoke` say to people. */
import type { MadeMchd } from "../app/mchdMake.js";
import type { RevokedMchd } from "../app/mchdRevoke.js";
import type { SignedMchd } from "../app/mchdSign.js";
import type { DelegationNote, DelegationRefusal } from "../mchd/delegate.js";
import { type Words, words } from "../mchd/format/vocabulary.js";
import type { Relaxation } from "../validate/results.js";
import { translatePhrase } from "./i18n/phrase.js";
import { renderMchdValidation } from "./mchdText.js";
import { renderMissing } from "./missingText.js";
import { printable } from "./printable.js";
import { renderSign } from "./signText.js";
import { row, signed, type TextStyle } from "./style.js";

const say = (style: TextStyle, ru: string, en: string): string => (style.texts.language === "ru" ? ru : en);

/** Lines without a line feed at the end. */
export function renderMadeMchd({ output, number, validation }: MadeMchd, style: TextStyle): string[] {
  const findings = renderMchdValidation(validation, style);
  if (output === null) {
    return [
      ...findings,
      signed(style, "failed", say(style, "доверенность не записана", "nothing was written")),
    ];
  }
  return [
    `${signed(style, "passed", say(style, "доверенность составлена", "the power of attorney is made"))}: ${printable(output)}`,
    ...row(style, say(style, "Номер", "Number"), printable(number)),
    ...(validation.warnings > 0 ? findings : []),
    ...row(style, say(style, "Дальше", "Next"), `podpis mchd sign ${printable(output)} --key …`),
  ];
}

const NOTES: Readonly<Record<DelegationNote, Words>> = {
  R9: words(
    "это проект для нотариуса: без удостоверения передоверие ничтожно (ст. 187 ГК РФ)",
    "a draft for the notary: without certification it is void (Civil Code 187)",
  ),
  R13: words(
    "передавший полномочия обязан известить доверителя (ст. 187 ГК РФ)",
    "who passes powers on must tell the principal (Civil Code 187)",
  ),
  R14: words(
    "передавший утрачивает эти полномочия; проверяющий узнает об этом только из реестра",
    "who passes the powers on loses them; a verifier learns that from the registry alone",
  ),
};

export const delegationNote = (note: DelegationNote, { texts }: TextStyle): string =>
  NOTES[note][texts.language];

export const renderDelegationNotes = (notes: readonly DelegationNote[], style: TextStyle): string[] =>
  notes.map((note) => `${signed(style, "warning")} ${delegationNote(note, style)}`);

export const refusalText = ({ reason }: DelegationRefusal, { texts }: TextStyle): string =>
  printable(translatePhrase(texts.phrases, reason));

export const renderDelegationRefusals = (
  refusals: readonly DelegationRefusal[],
  style: TextStyle,
): string[] => [
  signed(style, "failed", say(style, "передоверить нельзя", "it cannot be passed on so")),
  ...refusals.map((one) => `  ${signed(style, "failed")} ${refusalText(one, style)} (${one.rule})`),
];

interface WithRelaxations {
  readonly relaxations: readonly Relaxation[];
}

export function renderSignedMchd(result: SignedMchd & WithRelaxations, style: TextStyle): string[] {
  const { validation, signature, byName, missing, relaxations } = result;
  const findings = renderMchdValidation(validation, style);
  if (signature === null) {
    return [
      ...findings,
      signed(style, "failed", say(style, "доверенность не подписана", "it was not signed")),
    ];
  }
  const note = (ru: string, en: string): string => `${signed(style, "warning")} ${say(style, ru, en)}`;
  return [
    ...renderSign({ ...signature, relaxations }, style),
    ...(validation.warnings > 0 ? findings : []),
    ...(byName ? [note("подписавший узнан только по имени", "the signer is known by the name only")] : []),
    ...renderMissing(missing, style),
  ];
}

export function renderRevokedMchd(result: RevokedMchd & WithRelaxations, style: TextStyle): string[] {
  const { kind, number, by, applicant, output, signature, relaxations } = result;
  const what =
    kind === "application"
      ? say(style, "заявление подписано", "the application is signed")
      : by === "principal"
        ? say(style, "уведомление об отзыве записано", "the notice of revocation is written")
        : say(style, "уведомление об отказе записано", "the notice of refusal is written");
  const registry =
    kind === "application"
      ? say(
          style,
          "доверенность прекращается, когда заявление принял реестр: отправьте его вместе с подписью",
          "the power of attorney ends when the registry takes the application: send it with the signature",
        )
      : say(
          style,
          "это уведомление podpis, а не заявление в реестр: его учтёт podpis (--mchd-status-file), реестр о нём не знает",
          "this is a notice of podpis, no application to the registry: podpis honours it, the registry does not know it",
        );
  return [
    `${signed(style, "passed", what)}: ${printable(output)}`,
    ...row(style, say(style, "Номер", "Number"), printable(number)),
    ...row(style, say(style, "От кого", "By"), printable(applicant)),
    ...renderSign({ ...signature, relaxations }, style),
    `${signed(style, "warning")} ${registry}`,
  ];
}
