/**
 * The tool's own notice of revocation: JSON, signed detached by the one who revokes. The registry's own application is
 * not published, and this is not one: the second member says so.
 */
import { utf8 } from "../base/bytes.js";
import { MAX_JSON_DEPTH } from "../base/limits.js";
import { parseInstant } from "../base/time.js";

export const NOTICE_SCHEMA = "podpis.mchd-revocation/1";

/** What stands in every notice, for whoever opens it. */
export const NOTICE_IS =
  "podpis: own notice of revocation, not an application to the registry / собственное уведомление об отзыве, не заявление в реестр";

/**
 * podpis's own notice that a power of attorney ends, schema podpis.mchd-revocation/1. No form of a
 * registry.
 */
export interface RevocationNotice {
  readonly schema: typeof NOTICE_SCHEMA;
  readonly is: typeof NOTICE_IS;
  /** НомДовер. */
  readonly number: string;
  /** As formatInstant writes it. It takes effect then, but never before the signature claims to be made. */
  readonly revokedAt: string;
  /** The principal (or whoever issued a delegation) revokes; a representative refuses. */
  readonly by: "principal" | "representative";
  /** Name of the organisation or person for whom it is revoked. */
  readonly applicant: string;
  readonly reason?: string;
}

const LIMITS = { number: 64, applicant: 1000, reason: 500 } as const;

/** UTF-8, indented, ending with a line feed. */
export const writeNotice = (notice: RevocationNotice): Uint8Array =>
  utf8(`${JSON.stringify(notice, null, 2)}\n`);

/** Reads a notice. Undefined: it is something else, or breaks the form. Never throws. */
export function readNotice(bytes: Uint8Array): RevocationNotice | undefined {
  const value = jsonObject(bytes);
  if (value?.schema !== NOTICE_SCHEMA) return undefined;
  const { number, revokedAt, by, applicant, reason } = value;
  const text = (one: unknown, limit: number): one is string =>
    typeof one === "string" && one !== "" && one.length <= limit;
  if (!text(number, LIMITS.number) || !text(applicant, LIMITS.applicant)) return undefined;
  if (typeof revokedAt !== "string" || parseInstant(revokedAt) === undefined) return undefined;
  if (by !== "principal" && by !== "representative") return undefined;
  if (reason !== undefined && !text(reason, LIMITS.reason)) return undefined;
  return {
    schema: NOTICE_SCHEMA,
    is: NOTICE_IS,
    number,
    revokedAt,
    by,
    applicant,
    ...(reason !== undefined && { reason }),
  };
}

/** The object a JSON text in UTF-8 is; undefined when it is none, or nested deeper than MAX_JSON_DEPTH. */
export function jsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isObject(value) && !Array.isArray(value) && !isTooDeep(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** What is parsed without recursion is written with it: a deep value would end the process. */
function isTooDeep(value: object): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= MAX_JSON_DEPTH) return true;
    level = level.flatMap((one) => Object.values(one).filter(isObject));
  }
  return false;
}
