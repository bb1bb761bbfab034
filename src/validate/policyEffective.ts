/** What holds: the defaults, over them the policy, over it the command line; and what of that weakens the check. */
import { CLOCK_SKEW, OCSP_MAX_AGE } from "../base/limits.js";
import { atLeast, type Level } from "../cms/levels/level.js";
import { ALGORITHM_DATES, type DatedAlgorithm } from "../crypto/policy.js";
import type {
  EffectivePolicy,
  JudgementRules,
  Origin,
  Setting,
  SignerRule,
  Stated,
  ValidationPolicy,
} from "./policy.js";
import { usesSha1Thumbprint } from "./requirements.js";
import type { Relaxation } from "./results.js";
import type { RevocationMode } from "./revocation/finding.js";

/** What the command line says; undefined: nothing. */
export interface PolicyOptions {
  readonly trust?: readonly string[] | undefined;
  readonly tsaTrust?: readonly string[] | undefined;
  /** commander's form of --no-trust-store: true when it was not given. */
  readonly trustStore?: boolean | undefined;
  readonly revocation?: RevocationMode | undefined;
  readonly requireLevel?: Level | undefined;
  readonly qualified?: boolean | undefined;
  readonly requireMchd?: boolean | undefined;
}

type Overridable = keyof PolicyOptions & keyof ValidationPolicy;

/** How each is typed. */
const OPTIONS: Readonly<Record<Overridable, string>> = {
  trust: "--trust",
  tsaTrust: "--tsa-trust",
  trustStore: "--no-trust-store",
  revocation: "--revocation",
  requireLevel: "--require-level",
  qualified: "--qualified",
  requireMchd: "--require-mchd",
};

const DEFAULT: Origin = { kind: "default" };
const STRICTNESS: readonly RevocationMode[] = ["off", "if-available", "required"];

const DATED = Object.keys(ALGORITHM_DATES) as DatedAlgorithm[];
const TOLERANCES = { clockSkew: CLOCK_SKEW, timestampSkew: CLOCK_SKEW, ocspMaxAge: OCSP_MAX_AGE } as const;

/** The policy that holds when this file (undefined: none) and these options are given. */
export function effectivePolicy(
  policy: ValidationPolicy | undefined,
  options: PolicyOptions = {},
): EffectivePolicy {
  const stated = <T>(of: Stated<T> | undefined, byDefault: T): Setting<T> =>
    of === undefined || policy === undefined
      ? { value: byDefault, origin: DEFAULT }
      : { value: of.value, origin: { kind: "policy", file: policy.file, line: of.line } };
  const chosen = <T>(name: Overridable, of: Stated<T> | undefined, given: T | undefined, byDefault: T) =>
    given === undefined
      ? stated(of, byDefault)
      : ({ value: given, origin: { kind: "option", option: OPTIONS[name] } } as Setting<T>);
  const algorithms = Object.fromEntries(
    DATED.map((name) => [name, stated(policy?.algorithms?.[name], ALGORITHM_DATES[name])]),
  ) as EffectivePolicy["algorithms"];
  const settings = {
    file: policy?.file ?? null,
    sha256: policy?.sha256 ?? null,
    trust: chosen("trust", policy?.trust, options.trust, []),
    tsaTrust: chosen<readonly string[] | null>("tsaTrust", policy?.tsaTrust, options.tsaTrust, null),
    trustStore: chosen(
      "trustStore",
      policy?.trustStore,
      options.trustStore === false ? false : undefined,
      true,
    ),
    revocation: chosen("revocation", policy?.revocation, options.revocation, "required"),
    requireLevel: chosen<Level | null>("requireLevel", policy?.requireLevel, options.requireLevel, null),
    qualified: chosen("qualified", policy?.qualified, options.qualified, false),
    requireMchd: chosen("requireMchd", policy?.requireMchd, options.requireMchd, false),
    clockSkew: stated(policy?.clockSkew, TOLERANCES.clockSkew),
    timestampSkew: stated(policy?.timestampSkew, TOLERANCES.timestampSkew),
    ocspMaxAge: stated(policy?.ocspMaxAge, TOLERANCES.ocspMaxAge),
    algorithms,
    signers: policy?.signers ?? [],
  };
  const relaxations = policy === undefined ? [] : [...overridden(policy, options), ...weakened(settings)];
  return { ...settings, relaxations };
}

/** Where the command line asks for less than the policy, or trusts others: the line wins, and the report says so. */
function overridden(policy: ValidationPolicy, options: PolicyOptions): Relaxation[] {
  const { revocation, requireLevel, trust, tsaTrust } = policy;
  const over = (name: Overridable, stated: Stated<unknown> | undefined, isWeaker: boolean): Relaxation[] => {
    if (stated === undefined || !isWeaker) return [];
    const given = [options[name]].flat().join(" ");
    const origin = originText({ kind: "policy", file: policy.file, line: stated.line });
    const detail = `${OPTIONS[name]} ${given} (${origin}: ${[stated.value].flat().join(" ")})`;
    return [{ id: "policy-overridden", detail }];
  };
  const strictness = (mode: RevocationMode): number => STRICTNESS.indexOf(mode);
  const asked = options.revocation;
  const level = options.requireLevel;
  return [
    ...over("trust", trust, options.trust !== undefined),
    ...over("tsaTrust", tsaTrust, options.tsaTrust !== undefined),
    ...over(
      "revocation",
      revocation,
      revocation !== undefined && asked !== undefined && strictness(asked) < strictness(revocation.value),
    ),
    ...over(
      "requireLevel",
      requireLevel,
      requireLevel !== undefined && level !== undefined && !atLeast(level, requireLevel.value),
    ),
  ];
}

/** What the policy itself asks less of than the default one does. */
function weakened(policy: Omit<EffectivePolicy, "relaxations">): Relaxation[] {
  const { revocation, algorithms, signers, file } = policy;
  const said = (id: Relaxation["id"], text: string, origin: Origin): Relaxation => ({
    id,
    detail: text === "" ? originText(origin) : `${text} (${originText(origin)})`,
  });
  const byPolicy = revocation.origin.kind === "policy" && revocation.value !== "required";
  const tolerances = Object.entries(TOLERANCES) as [keyof typeof TOLERANCES, number][];
  return [
    ...(byPolicy ? [said(`revocation-${revocation.value}` as Relaxation["id"], "", revocation.origin)] : []),
    ...DATED.filter((name) => isLater(algorithms[name].value, ALGORITHM_DATES[name])).map((name) =>
      said(
        "algorithm-date",
        `${name}: ${ALGORITHM_DATES[name]} → ${algorithms[name].value}`,
        algorithms[name].origin,
      ),
    ),
    ...tolerances
      .filter(([name, usual]) => policy[name].value > usual)
      .map(([name, usual]) =>
        said("tolerance", `${name}: ${usual / 1000} s → ${policy[name].value / 1000} s`, policy[name].origin),
      ),
    ...signers
      .filter((rule) => expectationsOf(rule).some(usesSha1Thumbprint))
      .map(({ line }) => said("sha1-thumbprint", "", { kind: "policy", file: file!, line })),
  ];
}

/** Days are compared as texts of one form. */
const isLater = (day: string, usual: string): boolean => day === "never" || day > usual;

const expectationsOf = ({ expect = {}, requireSigners = [] }: SignerRule) => [expect, ...requireSigners];

/** `policy.yaml:7`, `--trust`; nothing for a default. */
export const originText = (origin: Origin): string =>
  origin.kind === "policy" ? `${origin.file}:${origin.line}` : origin.kind === "option" ? origin.option : "";

/** What the validation asks of it: only what differs from the default. */
export function judgementRules(policy: EffectivePolicy): JudgementRules {
  const isOwn = ({ origin }: Setting<unknown>): boolean => origin.kind !== "default";
  const { clockSkew, timestampSkew, ocspMaxAge, algorithms } = policy;
  const moved = DATED.filter((name) => isOwn(algorithms[name]));
  return {
    ...(isOwn(clockSkew) && { clockSkew: clockSkew.value }),
    ...(isOwn(timestampSkew) && { timestampSkew: timestampSkew.value }),
    ...(isOwn(ocspMaxAge) && { ocspMaxAge: ocspMaxAge.value }),
    ...(moved.length > 0 && {
      algorithmDates: Object.fromEntries(moved.map((name) => [name, algorithms[name].value])),
    }),
  };
}
