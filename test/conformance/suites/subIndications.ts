/** Sub-indications of EN 319 102-1 that podpis never gives, and why; test/app/subIndications.test.ts yields the others. */
import type { SubIndication } from "../../../src/base/check.js";

export const NEVER_GIVEN: Readonly<Partial<Record<SubIndication, string>>> = {
  OUT_OF_BOUNDS_NOT_REVOKED:
    "§5.2.6.4 gives it when the certificate has ended and is known not to be revoked; OUT_OF_BOUNDS_NO_POE says the same of the signature, for what is missing is the proof of its time",
  SIGNATURE_POLICY_NOT_AVAILABLE:
    "§5.2.4: podpis judges by its own policy. The document of a policy that a signature names is compared when it is given; when it is not, the report says so and the verdict stands",
  NO_CERTIFICATE_CHAIN_FOUND_NO_POE:
    "§5.6.2.4 gives it when a chain cannot be built as of a past time; an anchor does not end here, so that a chain that is missing is missing at any time",
  REVOCATION_OUT_OF_BOUNDS_NO_POE:
    "§5.2.6.4: evidence whose signer has ended, or that is out of date, is no evidence here, unless a time-stamp proves that it existed in time: TRY_LATER",
  NO_POE:
    "§5.6.3.4: what lacks the proof of its time is told apart: REVOKED_NO_POE, REVOKED_CA_NO_POE, OUT_OF_BOUNDS_NO_POE, CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
};
