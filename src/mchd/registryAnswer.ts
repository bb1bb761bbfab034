/**
 * What a registry says about one power of attorney: the public answer of the ФНС portal, or the private one, as a user
 * saved it; or our own envelope around either that says when and where it was asked.
 */
import { DAY, parseInstant } from "../base/time.js";
import { moscowDay } from "./facts/term.js";
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

const STATES: Readonly<Record<string, RegistryState>> = { NOT_FOUND: "notFound" };

function plainAnswer(value: Readonly<Record<string, unknown>>, source: string): RegistryAnswer | undefined {
  const number = value.poaNumber ?? value.number;
  if (typeof number !== "string" || typeof value.status !== "string") return undefined;
  const word = value.status.toUpperCase();
  const state = STATES[word] ?? REGISTRY_STATES.find((one) => one.toUpperCase() === word);
  if (state === undefined) return undefined;
  // What is there and cannot be read might have contradicted the document: nothing is concluded from the rest.
  const [since, created, starts, end] = [
    value.statusDate,
    value.createdDate,
    value.startDate,
    value.endDate,
  ].map((date) => ((date ?? "") === "" ? null : spanOf(date)));
  const [issuerInn, representativeInn] = [value.issuer, value.representatives].map(innsIn);
  if ([since, created, starts, end, issuerInn, representativeInn].includes(undefined)) return undefined;
  return {
    source,
    number,
    state,
    ...(since && { since }),
    ...(created && { created }),
    ...(starts && { starts }),
    ...(end && { endDate: isoDay(end.from) }),
    ...(issuerInn && issuerInn.length > 0 && { issuerInn }),
    ...(representativeInn && representativeInn.length > 0 && { representativeInn }),
  };
}

/**
 * ИНН of a party or of several in a private answer. A text that is no ИНН (one that is masked) is left out; undefined
 * for parties in no shape that is known.
 */
function innsIn(parties: unknown): readonly string[] | undefined {
  const inns: string[] = [];
  for (const party of [parties ?? []].flat()) {
    if (typeof party !== "object" || Array.isArray(party)) return undefined;
    const inn: unknown = (party as { readonly inn?: unknown } | null)?.inn ?? "";
    if (typeof inn !== "string") return undefined;
    if (/^(\d{10}|\d{12})$/.test(inn.trim())) inns.push(inn.trim());
  }
  return inns;
}

/** `31.12.2026 10:00` → `2026-12-31 10:00`. */
const yearFirst = (value: string): string => value.replace(/^(\d\d)\.(\d\d)\.(\d{4})(?!\d)/, "$3-$2-$1");

/** `YYYY-MM-DD`, the day of Moscow. */
function isoDay(at: Date): string {
  const { year, month, day } = moscowDay(at);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

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
