/** Was a certification authority accredited at a moment? By the status history of the list (63-ФЗ art. 16, 11). */
import { TRUST_LIST_GRACE } from "../base/limits.js";
import type { Certificate } from "../x509/certificate.js";
import {
  type AccreditationIndex,
  type FoundBy,
  findAuthority,
  type IndexedAuthority,
  type IndexedStatus,
} from "./accreditationIndex.js";

/** The one status that counts as accredited; whatever else a list may say does not. */
const ACTIVE = "Действует";

export type AccreditationReason =
  /** The CA is not in the list: as far as the list goes, it never was accredited. */
  | "notListed"
  /** The list gives nothing but a key identifier, which any certificate can claim. */
  | "keyIdentifierOnly"
  /** A status without a time: the history cannot be put in order. */
  | "statusUndated"
  /** No status at all. */
  | "statusMissing"
  /** The moment lies before the first status. */
  | "notYet"
  /** The moment lies too long after the list was made. */
  | "listOlder"
  /** There is no list. */
  | "noList";

export interface Accreditation {
  readonly state: "active" | "notActive" | "unknown";
  /** The status in force at the moment, as the list writes it, and since when. */
  readonly status: string | null;
  readonly since: string | null;
  readonly reason?: AccreditationReason;
  /** Untrusted texts of the list's entry. */
  readonly authority?: Pick<IndexedAuthority, "name" | "inn" | "ogrn" | "registryNumber">;
  readonly foundBy?: FoundBy;
}

const unknown = (reason: AccreditationReason): Accreditation => ({
  state: "unknown",
  status: null,
  since: null,
  reason,
});

/** What is said when there is no list. */
export const NO_LIST: Accreditation = unknown("noList");

/**
 * The accreditation of the CA whose certificate this is, at `time`. A list speaks for the time up to its date,
 * and TRUST_LIST_GRACE after it. Where several entries of the list have the key, one accredited entry is enough.
 */
export function accreditationAt(
  index: AccreditationIndex,
  certificate: Certificate,
  time: Date,
): Accreditation {
  if (time.getTime() > Date.parse(index.date) + TRUST_LIST_GRACE) return unknown("listOlder");
  const found = findAuthority(index, certificate);
  if (found === undefined) return unknown("notListed");
  const all = found.authorities.map((place): Accreditation => {
    const { name, inn, ogrn, registryNumber, ...statuses } = index.authorities[place]!;
    const authority = {
      name,
      ...(inn !== undefined && { inn }),
      ...(ogrn !== undefined && { ogrn }),
      ...(registryNumber !== undefined && { registryNumber }),
    };
    const judged = found.by === "keyIdentifier" ? unknown("keyIdentifierOnly") : statusAt(statuses, time);
    return { ...judged, authority, foundBy: found.by };
  });
  const first = (state: Accreditation["state"]) => all.find((one) => one.state === state);
  return first("active") ?? first("unknown") ?? all.reduce(later);
}

const later = (a: Accreditation, b: Accreditation): Accreditation =>
  (b.since ?? "") > (a.since ?? "") ? b : a;

/** The last entry whose ДействуетС is not after `time`, whatever order the list has. */
function statusAt(
  { current, history }: Pick<IndexedAuthority, "current" | "history">,
  time: Date,
): Accreditation {
  const entries: readonly IndexedStatus[] = current === undefined ? history : [...history, current];
  if (entries.length === 0) return unknown("statusMissing");
  if (entries.some(([, since]) => since === null)) return unknown("statusUndated");
  const begun = entries.filter(([, since]) => Date.parse(since!) <= time.getTime());
  if (begun.length === 0) return { state: "notActive", status: null, since: null, reason: "notYet" };
  const latest = Math.max(...begun.map(([, since]) => Date.parse(since!)));
  const tied = begun.filter(([, since]) => Date.parse(since!) === latest);
  // Of several statuses since one moment the current one counts, where it is one of them; else the worst.
  const isCurrent = current?.[1] != null && Date.parse(current[1]) === latest;
  const [status, since] = isCurrent ? current : (tied.find(([one]) => one !== ACTIVE) ?? tied[0]!);
  return { state: status === ACTIVE ? "active" : "notActive", status, since };
}
