/** `extract`, `split`, `merge` and `convert` for people: what went where, and what was not checked. */
import type {
  ConvertResult,
  ExtractResult,
  MergeResult,
  ReshapedSigner,
  SplitResult,
} from "../validate/reshapeResult.js";
import type { Relaxation } from "../validate/results.js";
import { nameOf, relaxationsText } from "./certificateText.js";
import { printable } from "./printable.js";
import { octetsText, row, signed, type TextStyle } from "./style.js";
import { renderVerify } from "./verifyText.js";

type Said<R> = R & { readonly relaxations: readonly Relaxation[] };

/** Who signed, and with what level where that is known. */
function signerText({ texts }: TextStyle, { certificate, level }: ReshapedSigner): string {
  const name = certificate === null ? "?" : nameOf(certificate.subject);
  return level === null ? name : `${name}, ${texts.levels[level]}`;
}

/** Lines without a line feed at the end. */
export function renderExtract(result: ExtractResult, style: TextStyle): string[] {
  const { labels } = style.texts;
  const { output, size, signers, verification, relaxations } = result;
  if (output === null) {
    const head = `${signed(style, "failed", labels.notExtracted)} — ${labels.notExtractedNote}`;
    return [head, ...(verification === null ? [] : ["", ...renderVerify(verification, style)])];
  }
  const held = result.integrity === "held";
  return [
    `${signed(style, held ? "passed" : "warning", labels.extracted)}: ${printable(output)}`,
    ...row(style, labels.document, `${octetsText(style, size)}${held ? `, ${labels.signaturesHold}` : ""}`),
    ...row(style, labels.signer, ...signers.map((signer) => signerText(style, signer))),
    ...(verification === null ? [] : [signed(style, "passed", labels.valid)]),
    ...(held && verification === null ? [`${signed(style, "warning")} ${labels.trustNotJudged}`] : []),
    ...relaxationsText(style, relaxations),
  ];
}

/** Lines without a line feed at the end. */
export function renderSplit(
  { file, parts, contentChecked, relaxations }: Said<SplitResult>,
  style: TextStyle,
): string[] {
  const { labels } = style.texts;
  return [
    `${signed(style, "passed", labels.split)}: ${printable(file)}`,
    ...parts.flatMap((part) => row(style, printable(part.output), signerText(style, part))),
    ...(contentChecked ? [] : [`${signed(style, "warning")} ${labels.contentNotGiven}`]),
    ...relaxationsText(style, relaxations),
  ];
}

/** Lines without a line feed at the end. */
export function renderMerge(
  { output, attached, signers, contentChecked, relaxations }: Said<MergeResult>,
  style: TextStyle,
): string[] {
  const { labels } = style.texts;
  return [
    `${signed(style, "passed", labels.merged)}: ${printable(output)}, ${formText(style, attached)}`,
    ...row(
      style,
      labels.signers,
      String(signers.length),
      ...signers.map((signer) => `${signerText(style, signer)} (${printable(signer.file)})`),
    ),
    ...(contentChecked ? [] : [`${signed(style, "warning")} ${labels.contentNotCompared}`]),
    ...relaxationsText(style, relaxations),
  ];
}

/** Lines without a line feed at the end. */
export function renderConvert(
  { output, attached, size, contentOutput, signers, relaxations }: Said<ConvertResult>,
  style: TextStyle,
): string[] {
  const { labels } = style.texts;
  const where = contentOutput === null ? [] : [printable(contentOutput)];
  return [
    `${signed(style, "passed", labels.converted)}: ${printable(output)}, ${formText(style, attached)}`,
    ...row(style, labels.document, [...where, octetsText(style, size)].join(", ")),
    ...row(style, labels.signer, ...signers.map((signer) => signerText(style, signer))),
    ...relaxationsText(style, relaxations),
  ];
}

const formText = ({ texts: { labels } }: TextStyle, attached: boolean): string =>
  attached ? labels.attachedForm : labels.detachedForm;
