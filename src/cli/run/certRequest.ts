/** One request of `cert check --ndjson`, from the text of its line. Schema podpis.cert-request/1. */
import { parseInstant } from "../../base/time.js";
import { isPurpose, type PolicyInputs, type Purpose } from "../../validate/certificate.js";
import { REVOCATION_MODES, type RevocationMode } from "../commands/groups.js";

/** Absent fields leave what the command line says. A text of an object is a path, PEM, or base64 of DER. */
export interface CertRequest {
  /** As it stood, to be given back. */
  readonly id: string | number | null;
  readonly certificate: string;
  readonly untrusted?: readonly string[];
  readonly trust?: readonly string[];
  readonly crls?: readonly string[];
  readonly ocsp?: readonly string[];
  readonly at?: Date;
  readonly offline: boolean;
  readonly revocation?: RevocationMode;
  readonly purpose?: Purpose;
  readonly policies?: PolicyInputs;
  readonly maxDepth?: number;
  readonly hostname?: string;
  readonly qualified?: boolean;
}

/** Why a line is no request: an English phrase of the text tables. */
export class NotARequest extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a request. A field that is not known is refused, not passed over: a misspelt
 * `requireExplicitPolicy` would make the check weaker than was meant. null counts as absent.
 * Throws NotARequest.
 */
export function readRequest(text: string): CertRequest {
  const fields = objectOf(text);
  const unknown = Object.keys(fields).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw new NotARequest(`it has an unknown field: ${unknown}`);
  const schema = value(fields, "schema");
  if (schema !== undefined && schema !== "podpis.cert-request/1") wrong("schema");
  const id = value(fields, "id") ?? null;
  if (typeof id !== "string" && !Number.isSafeInteger(id) && id !== null) wrong("id");
  const certificate = textOf(fields, "certificate");
  if (certificate === undefined) throw new NotARequest("the field certificate is missing");
  const policies = policyInputs(fields);
  return {
    id: id as CertRequest["id"],
    certificate,
    ...given("untrusted", texts(fields, "untrusted")),
    ...given("trust", texts(fields, "trust")),
    ...given("crls", texts(fields, "crls")),
    ...given("ocsp", texts(fields, "ocsp")),
    ...given("at", at(fields)),
    offline: flag(fields, "offline") ?? false,
    ...given("revocation", oneOf(fields, "revocation", REVOCATION_MODES)),
    ...given("purpose", purposeOf(fields)),
    ...(policies && { policies }),
    ...given("maxDepth", depth(fields)),
    ...given("hostname", textOf(fields, "hostname")),
    ...given("qualified", flag(fields, "qualified")),
  };
}

const KNOWN = new Set([
  "schema",
  "id",
  "certificate",
  "untrusted",
  "trust",
  "crls",
  "ocsp",
  "at",
  "offline",
  "revocation",
  "purpose",
  "policies",
  "requireExplicitPolicy",
  "inhibitPolicyMapping",
  "inhibitAnyPolicy",
  "maxDepth",
  "hostname",
  "qualified",
]);

const wrong = (name: string): never => {
  throw new NotARequest(`the field ${name} has a value that is not allowed`);
};

const given = <K extends string, V>(name: K, found: V | undefined): { [key in K]?: V } =>
  (found === undefined ? {} : { [name]: found }) as { [key in K]?: V };

function objectOf(text: string): Fields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new NotARequest("it is no JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new NotARequest("it is no JSON object");
  }
  return parsed as Fields;
}

const value = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined;

function textOf(fields: Fields, name: string): string | undefined {
  const found = value(fields, name);
  if (found === undefined) return undefined;
  return typeof found === "string" && found.trim() !== "" ? found : wrong(name);
}

function texts(fields: Fields, name: string): readonly string[] | undefined {
  const found = value(fields, name);
  if (found === undefined) return undefined;
  if (!Array.isArray(found)) return wrong(name);
  return found.every((one) => typeof one === "string" && one.trim() !== "") ? found : wrong(name);
}

function flag(fields: Fields, name: string): boolean | undefined {
  const found = value(fields, name);
  return found === undefined || typeof found === "boolean" ? found : wrong(name);
}

function at(fields: Fields): Date | undefined {
  const found = textOf(fields, "at");
  return found === undefined ? undefined : (parseInstant(found) ?? wrong("at"));
}

function depth(fields: Fields): number | undefined {
  const found = value(fields, "maxDepth");
  if (found === undefined) return undefined;
  return Number.isSafeInteger(found) && Number(found) >= 0 ? Number(found) : wrong("maxDepth");
}

function purposeOf(fields: Fields): Purpose | undefined {
  const found = textOf(fields, "purpose");
  return found === undefined || isPurpose(found) ? found : wrong("purpose");
}

function oneOf<T extends string>(fields: Fields, name: string, allowed: readonly T[]): T | undefined {
  const found = value(fields, name);
  return found === undefined ? undefined : (allowed.find((one) => one === found) ?? wrong(name));
}

const DOTTED = /^\d+(\.\d+)+$/;

/** RFC 5280 §6.1.1 (c), (e)–(g); undefined when the request says nothing about policies. */
function policyInputs(fields: Fields): PolicyInputs | undefined {
  const policies = texts(fields, "policies");
  if (policies?.some((one) => !DOTTED.test(one))) wrong("policies");
  const inputs: PolicyInputs = {
    // An empty set means that any will do, like an absent one.
    ...given("initialPolicySet", policies?.length === 0 ? undefined : policies),
    ...given("requireExplicitPolicy", flag(fields, "requireExplicitPolicy")),
    ...given("inhibitPolicyMapping", flag(fields, "inhibitPolicyMapping")),
    ...given("inhibitAnyPolicy", flag(fields, "inhibitAnyPolicy")),
  };
  return Object.keys(inputs).length === 0 ? undefined : inputs;
}
