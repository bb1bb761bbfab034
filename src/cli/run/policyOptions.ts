/** The policy that holds for a command: its file, when one is named, and what the options change of it. */
import { resolve, sep } from "node:path";
import { MAX_POLICY } from "../../base/limits.js";
import { readSmallInput } from "../../io/files/small.js";
import type { EffectivePolicy } from "../../validate/policy.js";
import { effectivePolicy, type PolicyOptions } from "../../validate/policyEffective.js";
import type { PolicyFileOptions } from "../commands/policyOptions.js";
import type { Context } from "../spec.js";

/** Throws FILE_*, POLICY_INVALID. */
export async function openPolicy(
  { streams }: Pick<Context, "streams">,
  options: PolicyFileOptions & PolicyOptions,
): Promise<EffectivePolicy> {
  if (options.policy === undefined) return effectivePolicy(undefined, options);
  const { loadPolicy } = await import("../../app/policyFile.js");
  const octets = await readSmallInput(options.policy, MAX_POLICY, streams.stdin);
  return effectivePolicy(loadPolicy(options.policy, octets), options);
}

/** What the rules for signers are asked about: the paths of a signature and its content, "-" for standard input. */
export const policyPaths = (...files: readonly (string | undefined)[]): readonly string[] =>
  files
    .filter((file) => file !== undefined)
    .map((file) => (file === "-" ? file : resolve(file).split(sep).join("/")));
