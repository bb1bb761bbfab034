/**
 * What the user demands of a signature beyond its validity: whose it is, and how much it proves. The
 * verdict stands whether or not a demand is met.
 */
import type { Check } from "../base/check.js";
import { isInn, isOgrn, isOgrnip, isSnils } from "../base/checkDigits.js";
import { PodpisError } from "../base/errors.js";
import { atLeast, type Level } from "../cms/levels/level.js";
import { maskNumbersIn } from "../mchd/facts/mask.js";
import type { SignerResult } from "./results.js";

/** Digits only; see readExpectations for the forms people type. */
export interface Expectations {
  /** 10 digits: of the organisation; 12: of the person. */
  readonly inn?: string;
  /** 13 digits: ОГРН; 15: ОГРНИП. */
  readonly ogrn?: string;
  /** 11 digits. */
  readonly snils?: string;
  /** Lower-case hex: SHA-256 of the certificate, or SHA-1, which is a relaxation. */
  readonly thumbprint?: string;
}

type Kind = keyof Expectations;

/** How each is written: digits, of a thumbprint hexadecimal ones. */
export const EXPECTATION_FORMS: Readonly<
  Record<
    Kind,
    {
      readonly lengths: readonly number[];
      readonly hint: string;
      /** Of digits of the right number: whether the check digits among them hold. */
      readonly isRight: (digits: string) => boolean;
    }
  >
> = {
  inn: {
    lengths: [10, 12],
    hint: "10 digits for an organisation, 12 for a person; the check digits must be right",
    isRight: isInn,
  },
  ogrn: {
    lengths: [13, 15],
    hint: "13 digits for an OGRN, 15 for an OGRNIP; the check digit must be right",
    isRight: (digits) => isOgrn(digits) || isOgrnip(digits),
  },
  snils: { lengths: [11], hint: "11 digits; the check digits must be right", isRight: isSnils },
  thumbprint: {
    lengths: [64, 40],
    hint: "SHA-256 of the certificate, 64 hexadecimal digits",
    isRight: () => true,
  },
};

/** Reads what the user typed; spaces, hyphens and colons between digits are ignored. Throws PodpisError USAGE. */
export function readExpectations(typed: Expectations): Expectations {
  const result: Partial<Record<Kind, string>> = {};
  for (const [kind, form] of Object.entries(EXPECTATION_FORMS) as [
    Kind,
    (typeof EXPECTATION_FORMS)[Kind],
  ][]) {
    const value = typed[kind];
    if (value === undefined) continue;
    const clean = value.replace(/[\s:-]/g, "").toLowerCase();
    const alphabet = kind === "thumbprint" ? /^[0-9a-f]+$/ : /^[0-9]+$/;
    if (!alphabet.test(clean) || !form.lengths.includes(clean.length) || !form.isRight(clean)) {
      throw new PodpisError("USAGE", { message: `--expect-${kind} ${value}`, hint: form.hint });
    }
    result[kind] = clean;
  }
  return result;
}

/** A thumbprint by SHA-1 is weaker than the rest of the check: the report must say so. */
export const usesSha1Thumbprint = ({ thumbprint }: Expectations): boolean => thumbprint?.length === 40;

/** What every signer must be, whoever it is. */
export interface SignerRequirements {
  /** The level must be proven. */
  readonly requireLevel?: Level | undefined;
  readonly qualified?: boolean | undefined;
  /** He acted under a good power of attorney, or his certificate is that of the organisation itself. */
  readonly requireMchd?: boolean | undefined;
}

/**
 * Asks every demand: all expectations must be met by one and the same signer, the requirements by every one. Among
 * signers that do not meet all expectations, the one that meets most is shown.
 */
export function checkRequirements(
  signers: readonly SignerResult[],
  expectations: Expectations,
  { requireLevel, qualified = false, requireMchd = false }: SignerRequirements = {},
): readonly Check[] {
  const perSigner = signers.map((signer) => expectationChecks(signer, expectations));
  const met = (checks: readonly Check[]): number => checks.filter(({ status }) => status === "passed").length;
  const best = perSigner.reduce<readonly Check[] | undefined>(
    (chosen, checks) => (chosen === undefined || met(checks) > met(chosen) ? checks : chosen),
    undefined,
  );
  return [
    ...(best ?? expectationChecks(undefined, expectations)),
    ...(requireLevel === undefined ? [] : [levelCheck(signers, requireLevel)]),
    ...(qualified ? [qualifiedCheck(signers)] : []),
    ...(requireMchd ? [mchdCheck(signers)] : []),
  ];
}

/** Numbers of persons are masked: a report holds them under `certificate` and `mchd` only. */
function expectationChecks(signer: SignerResult | undefined, expectations: Expectations): readonly Check[] {
  const subject = signer?.certificate?.subject.cn;
  return (Object.entries(expectations) as [Kind, string][]).map(([kind, expected]) => {
    const found = foundValues(signer, kind, expected);
    return {
      id: `requirement.${kind}`,
      status: found.includes(expected) ? "passed" : "failed",
      ...(subject !== undefined && { subject }),
      found: found.map(maskNumbersIn),
      expected: maskNumbersIn(expected),
    } as const;
  });
}

/** Whether everything that is expected is true of this signer's certificate, whatever the signature is worth. */
export const meets = (signer: SignerResult, expectations: Expectations): boolean =>
  expectationChecks(signer, expectations).every(({ status }) => status === "passed");

/**
 * What the certificate states of that kind, or the power of attorney by which its owner signed for an organisation;
 * the length of a number says whose it is.
 */
function foundValues(signer: SignerResult | undefined, kind: Kind, expected: string): readonly string[] {
  if (!signer?.certificate) return [];
  const { subject, thumbprints } = signer.certificate;
  const granted = grantors(signer);
  const stated: Readonly<Record<Kind, readonly (string | undefined)[]>> = {
    inn: expected.length === 10 ? [subject.innle, ...granted.map(({ inn }) => inn)] : [subject.inn],
    ogrn: expected.length === 13 ? [subject.ogrn, ...granted.map(({ ogrn }) => ogrn)] : [subject.ogrnip],
    snils: [subject.snils?.replace(/[\s-]/g, "")],
    thumbprint: [expected.length === 40 ? thumbprints.sha1 : thumbprints.sha256],
  };
  return stated[kind].filter((value) => value !== undefined);
}

/** The organisations the signer was allowed to sign for: those of the root of a chain that holds. */
const grantors = ({ mchd }: SignerResult) =>
  mchd?.verdict === "TOTAL-PASSED" && mchd.basis === "mchd"
    ? mchd.chain.at(-1)!.principals.filter(({ kind }) => kind === "organisation")
    : [];

/** All of them must be qualified; unknown is not. */
export function qualifiedCheck(judged: readonly Pick<SignerResult, "qualification">[]): Check {
  const found = judged.map(({ qualification }) => qualification?.status ?? "unknown");
  return {
    id: "requirement.qualified",
    status: found.length > 0 && found.every((status) => status === "qualified") ? "passed" : "failed",
    found,
    expected: "qualified",
  };
}

/**
 * Each must have had the right to sign: by a power of attorney, or as the organisation (or trader) that his certificate
 * names, which needs none. Which of them it was is told apart in `found`.
 */
function mchdCheck(signers: readonly SignerResult[]): Check {
  const hasRight = ({ mchd }: SignerResult): boolean => mchd?.verdict === "TOTAL-PASSED";
  const lacking = signers.find((signer) => !hasRight(signer))?.certificate?.subject.cn;
  return {
    id: "requirement.mchd",
    status: signers.length > 0 && signers.every(hasRight) ? "passed" : "failed",
    ...(lacking !== undefined && { subject: lacking }),
    found: signers.map((signer) => rightOf(signer, hasRight(signer))),
    expected: ["mchd", "certificate"],
  };
}

const rightOf = ({ mchd }: SignerResult, hasRight: boolean): string =>
  mchd === null || hasRight || mchd.basis === "none"
    ? (mchd?.basis ?? "none")
    : `${mchd.basis}: ${mchd.verdict}`;

function levelCheck(signers: readonly SignerResult[], required: Level): Check {
  const proven = signers.map(({ levelProven }) => levelProven);
  const met = proven.length > 0 && proven.every((level) => level !== null && atLeast(level, required));
  return {
    id: "requirement.level",
    status: met ? "passed" : "failed",
    found: proven.map((level) => level ?? "-"),
    expected: required,
  };
}
