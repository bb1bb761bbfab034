/** Why a signature is qualified or not: findings with their weight. */
import type { Fact } from "../base/check.js";

export interface QualificationReason {
  /** A key of the text tables. */
  readonly id: `qualification.${string}`;
  /**
   * "against": it cannot be qualified so. "open": it could not be found out. "note": worth knowing, decides
   * nothing.
   */
  readonly weight: "against" | "open" | "note";
  readonly found?: Fact;
  readonly expected?: Fact;
}

export const against = (id: QualificationReason["id"], facts: Facts = {}): QualificationReason => ({
  id,
  weight: "against",
  ...facts,
});

export const open = (id: QualificationReason["id"], facts: Facts = {}): QualificationReason => ({
  id,
  weight: "open",
  ...facts,
});

export const note = (id: QualificationReason["id"], facts: Facts = {}): QualificationReason => ({
  id,
  weight: "note",
  ...facts,
});

type Facts = Pick<QualificationReason, "found" | "expected">;
