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
  /** `YYYY-MM-DD`. */
  readonly endDate?: string;
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
  const created = spanOf(value.createdDate);
  const endDate = typeof value.endDate === "string" ? /^\d{4}-\d\d-\d\d/.exec(value.endDate)?.[0] : undefined;
  return {
    source,
    number,
    state,
    ...(since !== undefined && { since }),
    ...(created !== undefined && { created }),
    ...(endDate !== undefined && { endDate }),
  };
}

/** An instant with a zone, or a day or local time, which are Moscow's. */
function spanOf(value: unknown): Span | undefined {
  if (typeof value !== "string" || value.length > 40) return undefined;
  const day = value.replace(/^(\d\d)\.(\d\d)\.(\d{4})$/, "$3-$2-$1");
  if (/^\d{4}-\d\d-\d\d$/.test(day)) {
    const first = parseInstant(`${day}T00:00+03:00`);
    return first && { from: first, until: new Date(first.getTime() + DAY) };
  }
  const from = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(value) ? parseInstant(`${value}+03:00`) : parseInstant(value);
  return from && { from, until: from };
}
