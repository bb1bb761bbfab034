/**
 * What a registry says about one power of attorney: the public answer of the ФНС portal, or the private one, as a user
 * saved it; or our own envelope around either that says when and where it was asked.
 */
import { DAY, parseInstant } from "../base/time.js";
import { jsonObject } from "./notice.js";

export const REGISTRY_ANSWER_SCHEMA = "podpis.registry-answer/1";

export const REGISTRY_STATES = [
  "created",
  "active",
  "expired",
  "revoked",
  "processing",
  "rejected",
  "notFound",
] as const;
export type RegistryState = (typeof REGISTRY_STATES)[number];

/** A moment, or a day of Moscow that is not told more exactly: `from` ≤ it < `until`. */
export interface Span {
  readonly from: Date;
  readonly until: Date;
}

export interface RegistryAnswer {
  readonly source: string;
  readonly number: string;
  readonly state: RegistryState;
  /** Since when it has that state. */
  readonly since?: Span;
  /** When the registry took the document in. */
  readonly created?: Span;
  /** When its term begins. */
  readonly starts?: Span;
  /** `YYYY-MM-DD`. */
  readonly endDate?: string;
  /** Whose document it is, and whom it names, by ИНН; only a private answer tells. */
  readonly issuerInn?: readonly string[];
  readonly representativeInn?: readonly string[];
  /** When the registry was asked; a plain saved answer does not tell. */
  readonly askedAt?: Date;
}

/** Reads an answer of at most a page. Undefined: it is something else. Never throws. */
export function readRegistryAnswer(bytes: Uint8Array, source: string): RegistryAnswer | undefined {
  const value = jsonObject(bytes);
  if (value === undefined) return undefined;
  if (value.schema === undefined) return plainAnswer(value, source);
  if (value.schema !== REGISTRY_ANSWER_SCHEMA || typeof value.askedAt !== "string") return undefined;
  const askedAt = parseInstant(value.askedAt);
  if (askedAt === undefined || typeof value.answer !== "object" || value.answer === null) return undefined;
  const inner = plainAnswer(value.answer as Record<string, unknown>, source);
  return inner && { ...inner, askedAt };
}

const STATES: Readonly<Record<string, RegistryState>> = { NOT_FOUND: "notFound", NOTFOUND: "notFound" };

function plainAnswer(value: Readonly<Record<string, unknown>>, source: string): RegistryAnswer | undefined {
  const number = value.poaNumber ?? value.number;
  if (typeof number !== "string" || typeof value.status !== "string") return undefined;
  const word = value.status.toUpperCase();
  const state = STATES[word] ?? REGISTRY_STATES.find((one) => one.toUpperCase() === word);
  if (state === undefined) return undefined;
  const since = spanOf(value.statusDate);
  if (since === undefined && (value.statusDate ?? "") !== "") return undefined;
  const created = spanOf(value.createdDate);
  const starts = spanOf(value.startDate);
  const endDate = dayOf(value.endDate);
  const issuerInn = innsIn([value.issuer]);
  const representativeInn = innsIn(value.representatives);
  return {
    source,
    number,
    state,
    ...(since !== undefined && { since }),
    ...(created !== undefined && { created }),
    ...(starts !== undefined && { starts }),
    ...(endDate !== undefined && { endDate }),
    ...(issuerInn.length > 0 && { issuerInn }),
    ...(representativeInn.length > 0 && { representativeInn }),
  };
}

/** ИНН of parties in a private answer; what is no ИНН (one that is masked) is left out. */
function innsIn(parties: unknown): readonly string[] {
  if (!Array.isArray(parties)) return [];
  return parties.flatMap((party: unknown) => {
    const inn = typeof party === "object" && party !== null ? (party as { inn?: unknown }).inn : undefined;
    return typeof inn === "string" && /^(\d{10}|\d{12})$/.test(inn) ? [inn] : [];
  });
}

/** `31.12.2026 10:00` → `2026-12-31 10:00`. */
const yearFirst = (value: string): string => value.replace(/^(\d\d)\.(\d\d)\.(\d{4})(?!\d)/, "$3-$2-$1");

const dayOf = (value: unknown): string | undefined =>
  typeof value === "string" ? /^\d{4}-\d\d-\d\d/.exec(yearFirst(value))?.[0] : undefined;

/** An instant with a zone, or a day or local time (after a "T" or a space), which are Moscow's. */
function spanOf(value: unknown): Span | undefined {
  if (typeof value !== "string" || value.length > 40) return undefined;
  const day = yearFirst(value.trim());
  if (/^\d{4}-\d\d-\d\d$/.test(day)) {
    const first = parseInstant(`${day}T00:00+03:00`);
    return first && { from: first, until: new Date(first.getTime() + DAY) };
  }
  const time = day.replace(" ", "T");
  const from = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(time) ? parseInstant(`${time}+03:00`) : parseInstant(time);
  return from && { from, until: from };
}
