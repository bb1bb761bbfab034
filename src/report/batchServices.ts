/** Which services kept a batch from its answers: each told once, with why and what to do, however many files need it. */
import type { Check } from "../base/check.js";
import type { SignerResult, VerifyReport } from "../validate/results.js";
import { inWords } from "./checksText.js";
import { BATCH_WORDS } from "./i18n/batch.js";
import { printable } from "./printable.js";
import { signed, type TextStyle } from "./style.js";

/** More services than a report of a batch tells apart; the rest are counted. */
const MOST = 32;

/** Remembers of many reports only the services that failed them. */
export class FailedServices {
  readonly #checks = new Map<string, Check>();
  #more = false;

  add(report: VerifyReport): void {
    if (report.exitCode === 0) return;
    for (const check of checksOf(report)) this.#take(check);
  }

  /** Lines for people; none when every service did its part. */
  lines(style: TextStyle): string[] {
    if (this.#checks.size === 0) return [];
    const { palette, texts } = style;
    const word = (key: "services" | "otherServices"): string => BATCH_WORDS[key][texts.language];
    return [
      palette.bold(`${word("services")}:`),
      ...[...this.#checks].flatMap(([address, check]) => entry(address, check, style)),
      ...(this.#more ? [`  ${word("otherServices")}`] : []),
    ];
  }

  #take(check: Check): void {
    // What did not decide is no reason, whoever failed it.
    if (check.status !== "indeterminate" && check.status !== "failed") return;
    const address = failedService(check);
    if (address !== undefined && !this.#checks.has(address)) {
      if (this.#checks.size < MOST) this.#checks.set(address, check);
      else this.#more = true;
    }
    for (const child of check.children ?? []) this.#take(child);
  }
}

const ofSigner = ({ checks, timestamps, mchd }: SignerResult): readonly Check[] => [
  ...checks,
  ...timestamps.flatMap((one) => one.checks),
  ...(mchd?.checks ?? []),
];

const checksOf = ({ checks, signers }: VerifyReport): readonly Check[] => [
  ...checks,
  ...signers.flatMap(ofSigner),
];

/** The address that was asked, when nothing to decide by came from it. That a list says "suspended" is an answer. */
function failedService({ status, found, evidence = [] }: Check): string | undefined {
  if (status !== "indeterminate" || found === "suspended") return undefined;
  return evidence.find(({ source }) => source !== undefined && /^https?:/i.test(source))?.source;
}

function entry(address: string, check: Check, style: TextStyle): string[] {
  const { facts, fix } = inWords(style, check);
  return [
    `  ${signed(style, "indeterminate")} ${printable(address)}`,
    ...facts.map((fact) => `      ${fact}`),
    `      ${style.texts.labels.fix}: ${fix}`,
  ];
}
