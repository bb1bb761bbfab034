/** Name constraints along a path (RFC 5280 §4.2.1.10, §6.1.3 (b), (c), §6.1.4 (g)). */
import { domainToASCII } from "node:url";
import { Cursor, isMalformed } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { readAsn1, TAG } from "../../asn1/reader.js";
import { text } from "../../asn1/values.js";
import type { Certificate } from "../certificate.js";
import { extensionsOf, type GeneralSubtree, type NameConstraints } from "../extensions.js";
import type { GeneralName, GeneralNameKind } from "../generalName.js";
import { displayName } from "../identity.js";
import { attributesOf, isEmptyName, isWithin, type Name } from "../name.js";

/** Comparisons one path may cost; OpenSSL's number. */
const MAX_COMPARISONS = 2 ** 20;

/** Comparisons that all paths of one question may cost together. */
export interface ComparisonBudget {
  left: number;
}

/** Four paths that each cost all they may: under a second. */
export const newComparisonBudget = (): ComparisonBudget => ({ left: 4 * MAX_COMPARISONS });

export type ConstraintState = "met" | "notPermitted" | "excluded" | "unsupported" | "budget";

export interface ConstraintResult {
  readonly state: ConstraintState;
  /** The name that broke the rule. Untrusted text. */
  readonly name?: string;
}

/** The constraints gathered from the CAs of a path so far. */
export class ConstraintSet {
  #comparisons = 0;
  readonly #constraints: ByKind[] = [];

  constructor(private readonly budget: ComparisonBudget = newComparisonBudget()) {}

  get isEmpty(): boolean {
    return this.#constraints.length === 0;
  }

  /** Adds those of a CA: permitted subtrees intersect, excluded ones unite. */
  add(certificate: Certificate): void {
    const { nameConstraints } = extensionsOf(certificate);
    if (nameConstraints !== undefined) this.#constraints.push(byKind(nameConstraints));
  }

  /** Whether all names of a certificate, the last of a path or a CA in it, lie where the CAs above it allow. */
  check(certificate: Certificate, isTarget = true): ConstraintResult {
    for (const name of this.isEmpty ? [] : namesIn(certificate, isTarget)) {
      for (const constraints of this.#constraints) {
        const state = this.#judge(name, constraints);
        if (state !== "met") return { state, name: describe(name) };
      }
    }
    return { state: "met" };
  }

  #judge(name: GeneralName, constraints: ByKind): ConstraintState {
    // As OpenSSL counts: every name with every subtree, whatever their kinds.
    this.#comparisons += constraints.size;
    this.budget.left -= constraints.size;
    if (this.#comparisons > MAX_COMPARISONS || this.budget.left < 0) return "budget";
    const subtrees = constraints.kinds.get(name.kind);
    if (subtrees === undefined) return "met";
    const { permitted, excluded, usable } = subtrees;
    if (!usable || !isComparable(name)) return "unsupported";
    if (excluded.some((base) => matches(name, base, true))) return "excluded";
    if (permitted.length > 0 && !permitted.some((base) => matches(name, base, false))) return "notPermitted";
    return "met";
  }
}

/** The subtrees of one extension that concern one kind of name. */
interface Subtrees {
  readonly permitted: GeneralName[];
  readonly excluded: GeneralName[];
  usable: boolean;
}

interface ByKind {
  readonly kinds: ReadonlyMap<GeneralNameKind, Subtrees>;
  /** How many subtrees there are. */
  readonly size: number;
}

function byKind({ permittedSubtrees = [], excludedSubtrees = [] }: NameConstraints): ByKind {
  const kinds = new Map<GeneralNameKind, Subtrees>();
  const add = (list: "permitted" | "excluded", { base, plain }: GeneralSubtree): void => {
    const subtrees = kinds.get(base.kind) ?? { permitted: [], excluded: [], usable: true };
    subtrees[list].push(base);
    subtrees.usable &&= plain && isUsable(base);
    kinds.set(base.kind, subtrees);
  };
  for (const subtree of permittedSubtrees) add("permitted", subtree);
  for (const subtree of excludedSubtrees) add("excluded", subtree);
  return { kinds, size: permittedSubtrees.length + excludedSubtrees.length };
}

function namesIn(certificate: Certificate, isTarget: boolean): readonly GeneralName[] {
  const { subject } = certificate;
  const alternative = extensionsOf(certificate).subjectAltName;
  const names: GeneralName[] = (alternative ?? []).map(asMailbox).map(withoutRoot);
  if (!isEmptyName(subject)) names.push({ kind: "directoryName", name: subject });
  // §4.2.1.10 asks for it where there is no subjectAltName; mail programs read it in any case.
  for (const attribute of attributesOf(subject)) {
    if (attribute.oid === EMAIL) {
      names.push(withoutRoot({ kind: "rfc822Name", value: attribute.text ?? "" }));
    }
  }
  // Software that still takes a common name for a host (RFC 2818 §3.1) is not to be led past the constraints.
  // A CA of the path is nobody's host, and may be called by its domain.
  if (isTarget && !names.some(({ kind }) => kind === "dNSName")) names.push(...hostsInCommonNames(subject));
  return names;
}

const hostsInCommonNames = (subject: Name): readonly GeneralName[] =>
  attributesOf(subject)
    .filter(({ oid, text }) => oid === COMMON_NAME && text !== undefined && LIKE_HOST.test(text))
    .map(({ text }) => withoutRoot({ kind: "dNSName", value: text! }));

const LIKE_HOST = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$/i;
const COMMON_NAME = "2.5.4.3";
const EMAIL = "1.2.840.113549.1.9.1";

/** A host with the root's period at its end is the host without it (RFC 1034 §3.1): resolvers take both. */
function withoutRoot(name: GeneralName): GeneralName {
  if (name.kind !== "dNSName" && name.kind !== "rfc822Name") return name;
  return { kind: name.kind, value: name.value.replace(/\.$/, "") };
}

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

/** Labels of a host name. Underscores are no part of one, and stand in real certificates. */
const HOST = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i;

/**
 * Constraints we can honour, in the forms of RFC 5280 §4.2.1.10: a host for dNSName (a leading period is
 * for the other two only, but widely met, and means what it seems to), a mailbox, host or domain for
 * rfc822Name, a host or domain for URIs, an address with a contiguous mask.
 */
function isUsable(base: GeneralName): boolean {
  switch (base.kind) {
    case "directoryName":
      return true;
    case "dNSName":
      return isHostOrDomain(base.value);
    case "rfc822Name":
      return base.value.includes("@") ? isMailbox(base.value) : isHostOrDomain(base.value);
    case "uniformResourceIdentifier":
      return isHostOrDomain(base.value);
    case "iPAddress":
      // The reader takes whole networks only.
      return true;
    default:
      return false;
  }
}

const isHostOrDomain = (value: string): boolean => value === "" || HOST.test(value.replace(/^\./, ""));

/** One "@", unless the local part is quoted (RFC 5321 §4.1.2); the host may be in Unicode (RFC 9598). */
function isMailbox(value: string): boolean {
  const at = value.lastIndexOf("@");
  const [local, host] = [value.slice(0, at), value.slice(at + 1)];
  return at > 0 && (!local.includes("@") || /^".*"$/.test(local)) && HOST.test(domainToASCII(host));
}

/** A URI without a host name cannot be judged (§4.2.1.10: it must be refused), nor a broken address. */
function isComparable(name: GeneralName): boolean {
  if (name.kind === "uniformResourceIdentifier") return uriHost(name.value) !== undefined;
  if (name.kind === "rfc822Name") return isMailbox(name.value);
  if (name.kind === "dNSName") return HOST.test(name.value.replace(/^\*\./, ""));
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

/**
 * A leading period stands for at least one label; otherwise it is one host. An empty constraint, which the RFC knows
 * for DNS names alone, is every host there, and so here: whoever excludes it excludes all.
 */
function hostMatches(host: string, constraint: string): boolean {
  const [name, base] = [lower(domainToASCII(host)), lower(constraint)];
  if (base === "") return true;
  return base.startsWith(".") ? name.endsWith(base) && name.length > base.length : name === base;
}

/**
 * The host of a URI, when everybody finds the same one there: backslashes, spaces and controls, which no URI
 * may hold (RFC 3986 §2), are read as "/" or left out by browsers.
 */
function uriHost(uri: string): string | undefined {
  if (/[\\\s\p{Cc}]/u.test(uri)) return undefined;
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1];
  const stated = authority?.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  const host = domainToASCII(stated ?? "").replace(/\.$/, "");
  return HOST.test(host) && !/^[\d.]+$/.test(host) ? host : undefined;
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
