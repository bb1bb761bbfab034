/** Runs `podpis policy show`. Schema podpis.policy/1. */

import { withRevocation } from "../../app/checkCertificate.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { renderPolicy } from "../../report/policyText.js";
import type { PolicyOptions } from "../../validate/policyEffective.js";
import type { PolicyFileOptions } from "../commands/policyOptions.js";
import type { Context } from "../spec.js";
import { loadCertificates } from "./inputs.js";
import { warnRelaxations } from "./network.js";
import { openPolicy } from "./policyOptions.js";

export async function runPolicyShow(
  context: Context,
  options: PolicyFileOptions & PolicyOptions,
): Promise<ExitCode> {
  const { console } = context;
  const policy = await openPolicy(context, options);
  // "Is it right?" means what it names, too.
  loadCertificates(policy.trust.value);
  loadCertificates(policy.tsaTrust.value ?? []);
  const relaxations = withRevocation(policy.revocation.value, policy.relaxations);
  const shown = { ...policy, relaxations };
  warnRelaxations(context, relaxations);
  if (console.settings.json) console.json({ schema: "podpis.policy/1", ...shown });
  else console.result(() => renderPolicy(shown, console.style(false)));
  return EXIT.ok;
}
