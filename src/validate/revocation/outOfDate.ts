/** Whether what is known of a certificate's status is still the word of today. */
import { OCSP_MAX_AGE } from "../../base/limits.js";
import { parseInstant } from "../../base/time.js";
import type { RevocationFacts } from "../results.js";

/** True when the list or answer had ended by `now`; one that names no end counts for `maxAge` milliseconds. */
export function isOutOfDate(
  { thisUpdate, nextUpdate }: Pick<RevocationFacts, "thisUpdate" | "nextUpdate">,
  now: Date,
  maxAge = OCSP_MAX_AGE,
): boolean {
  const [made, end] = [thisUpdate, nextUpdate].map((instant) =>
    instant ? parseInstant(instant) : undefined,
  );
  return (end?.getTime() ?? (made?.getTime() ?? Number.NEGATIVE_INFINITY) + maxAge) < now.getTime();
}
