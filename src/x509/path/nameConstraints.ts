/** Name constraints along a path (RFC 5280 §4.2.1.10, §6.1.3 (b), (c), §6.1.4 (g)). */
import { domainToASCII } from "node:url";
import { Cursor, isMalformed } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { readAsn1, TAG } from "../../asn1/reader.js";
import { text } from "../../asn1/values.js";
import type { Certificate } from "../certificate.js";
import { extensionsOf, type GeneralSubtree, type NameConstraints } from "../extensions.js";
import type { GeneralName } from "../generalName.js";
import { displayName } from "../identity.js";
import { attributesOf, isEmptyName, isWithin } from "../name.js";

/** Comparisons one path may cost; OpenSSL's number. */
const MAX_COMPARISONS = 2 ** 20;

export type ConstraintState = "met" | "notPermitted" | "excluded" | "unsupported" | "budget";

export interface ConstraintResult {
  readonly state: ConstraintState;
  /** The name that broke the rule. Untrusted text. */
  readonly name?: string;
}

/** The constraints gathered from the CAs of a path so far. */
export class ConstraintSet {
  #comparisons = 0;
  readonly #constraints: NameConstraints[] = [];

  get isEmpty(): boolean {
    return this.#constraints.length === 0;
  }

  /** Adds those of a CA: permitted subtrees intersect, excluded ones unite. */
  add(certificate: Certificate): void {
    const { nameConstraints } = extensionsOf(certificate);
    if (nameConstraints !== undefined) this.#constraints.push(nameConstraints);
  }

  /** Whether all names of a certificate lie where the CAs above it allow. */
  check(certificate: Certificate): ConstraintResult {
    for (const name of this.isEmpty ? [] : namesIn(certificate)) {
      for (const constraints of this.#constraints) {
        const state = this.#judge(name, constraints);
        if (state !== "met") return { state, name: describe(name) };
      }
    }
    return { state: "met" };
  }

  #judge(name: GeneralName, constraints: NameConstraints): ConstraintState {
    const ofKind = (subtrees: readonly GeneralSubtree[] | undefined) =>
      (subtrees ?? []).filter(({ base }) => base.kind === name.kind);
    const permitted = ofKind(constraints.permittedSubtrees);
    const excluded = ofKind(constraints.excludedSubtrees);
    this.#comparisons +=
      (constraints.permittedSubtrees?.length ?? 0) + (constraints.excludedSubtrees?.length ?? 0);
    if (this.#comparisons > MAX_COMPARISONS) return "budget";
    const all = [...permitted, ...excluded];
    if (all.some(({ base, plain }) => !plain || !isUsable(base))) return "unsupported";
    if (all.length > 0 && !isComparable(name)) return "unsupported";
    if (excluded.some(({ base }) => matches(name, base, true))) return "excluded";
    if (permitted.length > 0 && !permitted.some(({ base }) => matches(name, base, false)))
      return "notPermitted";
    return "met";
  }
}

function namesIn(certificate: Certificate): readonly GeneralName[] {
  const { subject } = certificate;
  const alternative = extensionsOf(certificate).subjectAltName;
  const names: GeneralName[] = (alternative ?? []).map(asMailbox);
  if (!isEmptyName(subject)) names.push({ kind: "directoryName", name: subject });
  // §4.2.1.10 asks for it where there is no subjectAltName; mail programs read it in any case.
  for (const attribute of attributesOf(subject)) {
    if (attribute.oid === EMAIL) names.push({ kind: "rfc822Name", value: attribute.text ?? "" });
  }
  return names;
}

const EMAIL = "1.2.840.113549.1.9.1";

/** RFC 9598 §6: an internationalised mailbox is bound by the constraints of rfc822Name. */
function asMailbox(name: GeneralName): GeneralName {
  if (name.kind !== "otherName" || name.oid !== OID.smtpUtf8Mailbox) return name;
  return { kind: "rfc822Name", value: mailbox(name.raw) };
}

/** The text of an otherName; one that cannot be read has no "@", and is refused where mailboxes are constrained. */
function mailbox(otherName: Uint8Array): string {
  try {
    const parts = new Cursor(readAsn1(otherName));
    parts.next(TAG.oid);
    return text(parts.explicit(0) ?? parts.node) ?? "";
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return "";
  }
}

/** Constraints we can honour: the five forms of RFC 5280, an address with a contiguous mask. */
function isUsable(base: GeneralName): boolean {
  if (base.kind !== "iPAddress")
    return ["directoryName", "dNSName", "rfc822Name", "uniformResourceIdentifier"].includes(base.kind);
  const { octets } = base;
  if (octets.length !== 8 && octets.length !== 32) return false;
  const bits = [...octets.subarray(octets.length / 2)].map((octet) => octet.toString(2).padStart(8, "0"));
  return /^1*0*$/.test(bits.join(""));
}

/** A URI without a host name cannot be judged (§4.2.1.10: it must be refused), nor a broken address. */
function isComparable(name: GeneralName): boolean {
  if (name.kind === "uniformResourceIdentifier") return uriHost(name.value) !== undefined;
  if (name.kind === "rfc822Name") return name.value.lastIndexOf("@") > 0;
  if (name.kind === "iPAddress") return name.octets.length === 4 || name.octets.length === 16;
  return true;
}

function matches(name: GeneralName, base: GeneralName, excluding: boolean): boolean {
  if (name.kind === "directoryName" && base.kind === "directoryName") return isWithin(name.name, base.name);
  if (name.kind === "dNSName" && base.kind === "dNSName")
    return dnsMatches(name.value, base.value, excluding);
  if (name.kind === "rfc822Name" && base.kind === "rfc822Name") return mailMatches(name.value, base.value);
  if (name.kind === "uniformResourceIdentifier" && base.kind === name.kind) {
    return hostMatches(uriHost(name.value)!, base.value);
  }
  if (name.kind === "iPAddress" && base.kind === "iPAddress") return addressMatches(name.octets, base.octets);
  return false;
}

function dnsMatches(value: string, constraint: string, excluding: boolean): boolean {
  const [name, base] = [lower(value), lower(constraint)];
  if (base === "" || name === base) return true;
  if (name.endsWith(base.startsWith(".") ? base : `.${base}`)) return true;
  // A wildcard stands for names of which some may be excluded.
  return excluding && name.startsWith("*.") && `.${base}`.endsWith(name.slice(1));
}

function mailMatches(address: string, constraint: string): boolean {
  if (!constraint.includes("@")) return hostMatches(address.slice(address.lastIndexOf("@") + 1), constraint);
  const [at, baseAt] = [address.lastIndexOf("@"), constraint.lastIndexOf("@")];
  // The local part is case-sensitive (RFC 5280 §7.5).
  return (
    address.slice(0, at) === constraint.slice(0, baseAt) &&
    lower(address.slice(at)) === lower(constraint.slice(baseAt))
  );
}

/** A leading period stands for at least one label; otherwise it is one host. */
function hostMatches(host: string, constraint: string): boolean {
  const [name, base] = [lower(domainToASCII(host) || host), lower(constraint)];
  return base.startsWith(".") ? name.endsWith(base) && name.length > base.length : name === base;
}

function uriHost(uri: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1];
  const host = authority?.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  if (host === undefined || host === "" || host.startsWith("[") || /^[\d.]+$/.test(host)) return undefined;
  return host;
}

function addressMatches(address: Uint8Array, base: Uint8Array): boolean {
  const half = base.length / 2;
  return address.length === half && address.every((octet, i) => ((octet ^ base[i]!) & base[half + i]!) === 0);
}

const lower = (text: string): string => text.toLowerCase();

function describe(name: GeneralName): string {
  if ("value" in name) return name.value;
  if (name.kind === "directoryName") return displayName(name.name);
  return name.kind === "iPAddress" ? [...name.octets].join(".") : name.kind;
}
