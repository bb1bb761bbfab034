/** What every checking command opens: whom to trust, what is at hand, where it may ask, and what was weakened. */
import { existsSync } from "node:fs";
import type { AccreditedCas } from "../../app/accredited.js";
import { type GivenEvidence, type PoolOptions, SharedFetches } from "../../app/assess.js";
import type { Fetcher } from "../../base/fetcher.js";
import type { Level } from "../../cms/levels/level.js";
import { trustFolder } from "../../io/trust/folder.js";
import { printable } from "../../report/printable.js";
import type { AnchorOrigin } from "../../validate/anchors.js";
import type { EffectivePolicy, JudgementRules, Setting } from "../../validate/policy.js";
import { judgementRules } from "../../validate/policyEffective.js";
import type { Relaxation } from "../../validate/results.js";
import type { Certificate } from "../../x509/certificate.js";
import type { EvidenceOptions, NetworkOptions, RevocationMode } from "../commands/groups.js";
import type { PolicyFileOptions } from "../commands/policyOptions.js";
import type { Context } from "../spec.js";
import { type CacheOptions, openCache } from "./cacheOptions.js";
import { loadCertificates, loadEvidence } from "./inputs.js";
import { openNetwork, relaxationsOf } from "./network.js";
import { openPolicy } from "./policyOptions.js";

/** The options that stand for it; a command may lack some. */
export interface CheckingOptions extends EvidenceOptions, NetworkOptions, CacheOptions, PolicyFileOptions {
  readonly tsaTrust?: readonly string[];
  readonly revocation?: RevocationMode;
  readonly requireLevel?: Level;
  readonly qualified?: boolean;
  readonly requireMchd?: boolean;
  /** commander's form of --no-trust-store. */
  readonly trustStore?: boolean;
  readonly maxSize?: number;
}

export interface Checking {
  /** Of `--policy` and the options over it: what holds, with the origin of each value. */
  readonly policy: EffectivePolicy;
  /** What the validation itself asks of it. */
  readonly rules: JudgementRules;
  /** Of `--trust` or the policy, then of the user's store. */
  readonly trust: readonly Certificate[];
  /** Of `--tsa-trust` or the policy; undefined where it was not named: then `trust`. */
  readonly tsaTrust: readonly Certificate[] | undefined;
  /** Why each of them is trusted, by SHA-256. */
  readonly anchorOrigins: ReadonlyMap<string, AnchorOrigin>;
  readonly untrusted: readonly Certificate[];
  /** `--crl`, `--ocsp`. */
  readonly given: GivenEvidence;
  readonly revocation: RevocationMode;
  /** null: nothing is fetched. */
  readonly fetcher: Fetcher | null;
  /** For every pool of evidence of the run: the cache, the list of accredited CAs, and what was fetched already. */
  readonly pool: PoolOptions;
  /** Of network, size and policy; what the revocation mode and others weaken is said by the use cases. */
  readonly relaxations: readonly Relaxation[];
}

/** `deadlineMs` as for openNetwork. Throws FILE_*, NOT_A_*, POLICY_INVALID, TRUST_STORE. */
export async function openChecking(
  context: Context,
  options: CheckingOptions,
  deadlineMs?: number,
): Promise<Checking> {
  const policy = await openPolicy(context, options);
  const { tsaTrust } = policy;
  const unread = (file: string): void =>
    context.console.verbose(`not read, no certificate: ${printable(file)}`);
  const named = namedAnchors(policy.trust, unread);
  const { stored, accredited } = await openStore(context, policy.trustStore.value);
  const trusted = [...named, ...stored.map((one): Anchor => [one, { origin: "store" }])];
  const forTsa =
    tsaTrust.value === null ? undefined : namedAnchors({ ...tsaTrust, value: tsaTrust.value }, unread);
  // Of several reasons to trust one certificate the first named is said.
  const all = [...trusted, ...(forTsa ?? [])].reverse();
  return {
    policy,
    rules: judgementRules(policy),
    trust: certificatesOf(trusted),
    tsaTrust: forTsa && certificatesOf(forTsa),
    anchorOrigins: new Map(all.map(([{ sha256 }, origin]) => [sha256, origin])),
    untrusted: loadCertificates(options.untrusted),
    given: loadEvidence(options),
    revocation: policy.revocation.value,
    fetcher: openNetwork(context, options, deadlineMs),
    pool: { cache: openCache(context, options), accredited, shared: new SharedFetches() },
    relaxations: [...relaxationsOf(options), ...policy.relaxations],
  };
}

type Anchor = readonly [Certificate, AnchorOrigin];

const namedAnchors = (
  { value, origin: by }: Setting<readonly string[]>,
  unread: (file: string) => void,
): readonly Anchor[] => {
  const origin = by.kind === "policy" ? "policy" : "option";
  return value.flatMap((source) =>
    loadCertificates([source], unread).map((one): Anchor => [one, { origin, source }]),
  );
};

/** Each once. */
const certificatesOf = (anchors: readonly Anchor[]): readonly Certificate[] => [
  ...new Map(anchors.map(([one]) => [one.sha256, one])).values(),
];

interface Store {
  readonly stored: readonly Certificate[];
  readonly accredited?: AccreditedCas | undefined;
}

/** Nothing of the store is loaded where there is none, and of the list nothing before it is asked. */
async function openStore({ env }: Context, wanted: boolean): Promise<Store> {
  const folder = wanted ? trustFolder(env) : undefined;
  if (folder === undefined || !existsSync(folder)) return { stored: [] };
  const [{ TrustStore }, { accreditedCas }] = await Promise.all([
    import("../../io/trust/store.js"),
    import("../../app/accredited.js"),
  ]);
  const store = new TrustStore(folder);
  return { stored: store.anchors("certificates"), accredited: accreditedCas(store) };
}
