/** `policy show` for people: each value under the name it has in the file, and where it comes from. */
import type { EffectivePolicy, Origin, Setting, SignerRule } from "../validate/policy.js";
import { originText } from "../validate/policyEffective.js";
import type { Expectations } from "../validate/requirements.js";
import { relaxationsText } from "./certificateText.js";
import { printable } from "./printable.js";
import { row, type TextStyle } from "./style.js";

const WORDS = {
  ru: {
    policy: "Политика",
    none: "файл политики не назван",
    byDefault: "по умолчанию",
    nothing: "—",
    asTrust: "те же, что trust",
    yes: "да",
    no: "нет",
    refusedFrom: "отвергается с",
    never: "не отвергается",
    anything: "ничего не требуется",
    also: "и",
  },
  en: {
    policy: "Policy",
    none: "no policy file was named",
    byDefault: "default",
    nothing: "—",
    asTrust: "those of trust",
    yes: "yes",
    no: "no",
    refusedFrom: "refused from",
    never: "never refused",
    anything: "nothing is demanded",
    also: "and",
  },
} as const;

/** Lines without a line feed at the end. */
export function renderPolicy(policy: EffectivePolicy, style: TextStyle): string[] {
  const words = WORDS[style.texts.language];
  const origin = (of: Origin): string =>
    style.palette.dim(`[${of.kind === "default" ? words.byDefault : printable(originText(of))}]`);
  const line = <T>(name: string, { value, origin: of }: Setting<T>, text: (value: T) => string) =>
    row(style, name, `${text(value)}  ${origin(of)}`);
  const paths = (value: readonly string[] | null): string =>
    value === null ? words.asTrust : value.map((path) => printable(path)).join(", ") || words.nothing;
  const yesOrNo = (value: boolean): string => (value ? words.yes : words.no);
  const dates = Object.entries(policy.algorithms).flatMap(([name, setting]) =>
    line(name, setting, (day) => (day === "never" ? words.never : `${words.refusedFrom} ${day}`)),
  );
  return [
    policy.file === null
      ? `${words.policy}: ${words.none}`
      : `${words.policy}: ${printable(policy.file)}, SHA-256 ${policy.sha256}`,
    ...line("trust", policy.trust, paths),
    ...line("tsaTrust", policy.tsaTrust, paths),
    ...line("trustStore", policy.trustStore, yesOrNo),
    ...line("revocation", policy.revocation, String),
    ...line("requireLevel", policy.requireLevel, (level) => level ?? words.nothing),
    ...line("qualified", policy.qualified, yesOrNo),
    ...line("requireMchd", policy.requireMchd, yesOrNo),
    ...line("clockSkew", policy.clockSkew, termText),
    ...line("timestampSkew", policy.timestampSkew, termText),
    ...line("ocspMaxAge", policy.ocspMaxAge, termText),
    "",
    "algorithms:",
    ...dates,
    ...signerLines(policy, style, origin),
    ...relaxationsText(style, policy.relaxations),
  ];
}

function signerLines(
  { signers, file }: EffectivePolicy,
  style: TextStyle,
  origin: (of: Origin) => string,
): string[] {
  if (signers.length === 0) return [];
  const { anything, also } = WORDS[style.texts.language];
  const rule = ({ path, line, expect, requireSigners = [], ...rest }: SignerRule): string[] => {
    const { requireLevel, requireMchd } = rest;
    const demands = [
      ...(expect === undefined ? [] : [demandText(expect, also)]),
      ...requireSigners.map((one) => `requireSigners: ${demandText(one, also)}`),
      ...(requireLevel === undefined ? [] : [`requireLevel: ${requireLevel}`]),
      ...(requireMchd === undefined ? [] : [`requireMchd: ${requireMchd}`]),
    ];
    return [
      `  ${printable(path)}  ${origin({ kind: "policy", file: file ?? "", line })}`,
      ...(demands.length === 0 ? [anything] : demands).map((demand) => `      ${demand}`),
    ];
  };
  return ["", "signers:", ...signers.flatMap(rule)];
}

const demandText = (expect: Expectations, also: string): string =>
  Object.entries(expect)
    .map(([kind, value]) => `${kind} ${value}`)
    .join(` ${also} `);

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
] as const;

/** As a policy writes it: `5m`. */
function termText(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, of]) => milliseconds > 0 && milliseconds % of === 0) ?? ["s", 1000];
  return `${milliseconds / size}${unit}`;
}
