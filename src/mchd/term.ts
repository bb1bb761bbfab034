/** Whether a power of attorney is in force at a moment, by its own dates, which are days of Moscow. */
import type { Check } from "../base/check.js";
import { formatInstant } from "../base/time.js";
import type { MchdFacts } from "./facts/model.js";
import { termAt } from "./facts/term.js";
import { open } from "./judged.js";

const STATES = {
  notYet: { status: "failed", subIndication: "NOT_YET_VALID", reason: "mchd.notYet" },
  inForce: { status: "passed" },
  ended: { status: "failed", subIndication: "EXPIRED", reason: "mchd.ended" },
} as const;

/** "mchd.term". A term in words, as tax documents may have, is not decided. */
export function checkTerm({ issueDate, endDate }: MchdFacts, at: Date): Check {
  const id = "mchd.term";
  const state = termAt({ issueDate, endDate }, at);
  if (state === "unknown") return open(id, "mchd.termInWords");
  return { id, ...STATES[state], found: formatInstant(at), expected: [issueDate ?? "", endDate ?? ""] };
}
