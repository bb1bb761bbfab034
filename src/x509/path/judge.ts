/**
 * Judges one candidate path at one time: RFC 5280 §6.1. The anchor's own certificate limits what it
 * may vouch for too (RFC 5937): dates, basic constraints, key usage, name constraints.
 * Every rule is asked of every certificate; nothing stops at the first failure.
 */
import { OID } from "../../asn1/oids.js";
import type { Check, SubIndication } from "../../base/check.js";
import { formatInstant } from "../../base/time.js";
import type { AlgorithmDates } from "../../crypto/policy.js";
import type { Certificate, Extension } from "../certificate.js";
import { extensionsOf, policyQualifiers } from "../extensions.js";
import { displayName } from "../identity.js";
import { isEmptyName, namesEqual } from "../name.js";
import { algorithmCheck } from "./algorithms.js";
import type { Path } from "./build.js";
import { type ComparisonBudget, ConstraintSet } from "./nameConstraints.js";
import { type PolicyInputs, PolicyState } from "./policies.js";

export interface PathRules {
  /** The time at which every certificate of the path must be in force. */
  readonly at: Date;
  readonly policies?: PolicyInputs;
  /** Shared by the candidates of one question; each has its own when absent. */
  readonly comparisons?: ComparisonBudget;
  /** A usage that a CA which lists extended key usages must list, too. */
  readonly extendedKeyUsage?: string;
  /** Where the user's policy differs from the default one. */
  readonly algorithmDates?: AlgorithmDates | undefined;
}

/** Extensions whose meaning we carry out, or that ask nothing of us (RFC 5280 §4.2, order 795). */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.subjectAltName,
  OID.issuerAltName,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.crlDistributionPoints,
  OID.freshestCrl,
  OID.authorityInfoAccess,
  OID.privateKeyUsagePeriod,
  OID.ocspNoCheck,
  OID.subjectSignTool,
  OID.issuerSignTool,
  OID.identificationKind,
]);

/** The checks of a path, those of the certificate itself first, those of the anchor last. */
export function judgePath(path: Path, rules: PathRules): readonly Check[] {
  const length = path.length - 1;
  const policies = new PolicyState(length, rules.policies ?? {});
  const constraints = new ConstraintSet(rules.comparisons);
  const perCertificate: Check[][] = path.map(() => []);
  let room = Number.POSITIVE_INFINITY;
  for (let at = length; at >= 0; at--) {
    const certificate = path[at]!;
    const checks = perCertificate[at]!;
    const isAnchor = at === length;
    const isTarget = at === 0;
    const selfIssued = namesEqual(certificate.subject, certificate.issuer);
    checks.push(...single(certificate, path[at + 1], rules, isTarget));
    if (!isAnchor) {
      checks.push(...names(certificate, constraints, isTarget, selfIssued));
      const accepted = policies.process(certificate, length - at, selfIssued);
      if (!accepted) checks.push(policyFailure(certificate, "policies.explicit"));
    }
    if (isTarget) {
      if (!isAnchor) checks.push(policyResult(certificate, policies, rules.policies));
      continue;
    }
    checks.push(...asIssuer(certificate, isAnchor, rules.extendedKeyUsage));
    if (!isAnchor && !selfIssued) {
      checks.push(pathLength(certificate, room));
      room--;
    }
    room = Math.min(room, extensionsOf(certificate).basicConstraints?.pathLenConstraint ?? room);
    constraints.add(certificate);
    if (!isAnchor && !policies.prepareNext(certificate, selfIssued)) {
      checks.push(policyFailure(certificate, "policies.mappingOfAny"));
    }
  }
  return perCertificate.flat();
}

type Details = Omit<Check, "id" | "status" | "subject">;

const subjectOf = (certificate: Certificate): string => displayName(certificate.subject);

const passed = (id: Check["id"], certificate: Certificate, details: Details = {}): Check => ({
  id,
  status: "passed",
  subject: subjectOf(certificate),
  ...details,
});

const unfit = (
  id: Check["id"],
  certificate: Certificate,
  reason: string,
  details: Details = {},
  subIndication: SubIndication = "CHAIN_CONSTRAINTS_FAILURE",
): Check => ({
  id,
  status: "indeterminate",
  subIndication,
  subject: subjectOf(certificate),
  reason,
  ...details,
});

/** What is asked of every certificate alone. */
function single(
  certificate: Certificate,
  issuer: Certificate | undefined,
  { at, algorithmDates }: PathRules,
  isTarget: boolean,
): Check[] {
  const checks: Check[] = [];
  if (issuer !== undefined) {
    // The signature itself held when the path was built.
    const evidence = [{ kind: "certificate" as const, sha256: issuer.sha256 }];
    checks.push(passed("certificate.signature", certificate, { expected: subjectOf(issuer), evidence }));
  }
  if (isEmptyName(certificate.issuer))
    checks.push(unfit("certificate.issuerName", certificate, "issuerName.empty"));
  checks.push(...subjectName(certificate, isTarget));
  checks.push(validity(certificate, at, isTarget), algorithmCheck(certificate, issuer, at, algorithmDates));
  checks.push(...criticalExtensions(certificate));
  return checks;
}

/** RFC 5280 §4.1.2.6: a CA has a name; anybody else may have it in a critical subjectAltName alone. */
function subjectName(certificate: Certificate, isTarget: boolean): Check[] {
  if (!isEmptyName(certificate.subject)) return [];
  if (!isTarget) return [unfit("certificate.subjectName", certificate, "subjectName.emptyCa")];
  if (certificate.extension(OID.subjectAltName)?.critical === true) return [];
  return [unfit("certificate.subjectName", certificate, "subjectName.emptyHolder")];
}

function validity(certificate: Certificate, at: Date, isTarget: boolean): Check {
  const { notBefore, notAfter } = certificate;
  const details = {
    found: formatInstant(at),
    expected: [formatInstant(notBefore), formatInstant(notAfter)],
  };
  // Both ends count, and are written in whole seconds (§4.1.2.5): the second that notAfter names is in force.
  const second = Math.floor(at.getTime() / 1000) * 1000;
  const early = second < notBefore.getTime();
  if (!early && second <= notAfter.getTime()) return passed("certificate.validity", certificate, details);
  const reason = early ? "certificate.notYetValid" : "certificate.expired";
  if (!isTarget) {
    return unfit("certificate.validity", certificate, reason, details, "CERTIFICATE_CHAIN_GENERAL_FAILURE");
  }
  return {
    id: "certificate.validity",
    status: "failed",
    subIndication: early ? "NOT_YET_VALID" : "EXPIRED",
    subject: subjectOf(certificate),
    reason,
    ...details,
  };
}

function criticalExtensions(certificate: Certificate): Check[] {
  const { malformed } = extensionsOf(certificate);
  const unknown = certificate.extensions
    .filter(({ critical }) => critical)
    .flatMap((extension) => (PROCESSED.has(extension.oid) ? unknownQualifiers(extension) : [extension.oid]));
  const id = "certificate.criticalExtensions";
  if (malformed.length > 0) return [unfit(id, certificate, "extension.malformed", { found: malformed })];
  if (unknown.length > 0) return [unfit(id, certificate, "extension.unknownCritical", { found: unknown })];
  return [passed(id, certificate)];
}

/** §4.2.1.4: critical policies bind whoever cannot read their qualifiers to refuse them. */
function unknownQualifiers({ oid, value }: Extension): readonly string[] {
  if (oid !== OID.certificatePolicies) return [];
  return policyQualifiers(value).filter(
    (id) => id !== OID.policyQualifierCps && id !== OID.policyQualifierNotice,
  );
}

/** What is asked of a certificate because it signed another one (RFC 5280 §6.1.4 (k)–(n)). */
function asIssuer(certificate: Certificate, isAnchor: boolean, purpose: string | undefined): Check[] {
  const { basicConstraints, keyUsage, extendedKeyUsage } = extensionsOf(certificate);
  const checks: Check[] = [];
  // A version 1 certificate cannot say that it is a CA: only trust given by the user can.
  if (!(isAnchor && certificate.version < 3)) {
    const reason = basicConstraints === undefined ? "basicConstraints.absent" : "basicConstraints.notCa";
    checks.push(
      basicConstraints?.cA === true
        ? passed("certificate.basicConstraints", certificate)
        : unfit("certificate.basicConstraints", certificate, reason),
    );
  }
  if (keyUsage !== undefined) {
    const details = { found: [...keyUsage], expected: "keyCertSign" };
    checks.push(
      keyUsage.has("keyCertSign")
        ? passed("certificate.keyUsage", certificate, details)
        : unfit("certificate.keyUsage", certificate, "keyUsage.keyCertSign", details),
    );
  }
  if (purpose !== undefined && extendedKeyUsage !== undefined) {
    const details = { found: extendedKeyUsage, expected: purpose };
    const allowed = extendedKeyUsage.includes(purpose) || extendedKeyUsage.includes(OID.anyExtendedKeyUsage);
    checks.push(
      allowed
        ? passed("certificate.extendedKeyUsage", certificate, details)
        : unfit("certificate.extendedKeyUsage", certificate, "extendedKeyUsage.ofCa", details),
    );
  }
  return checks;
}

/** §6.1.4 (l): `room` is how many more CA certificates, self-issued ones not counted, may stand here. */
function pathLength(certificate: Certificate, room: number): Check {
  return room > 0
    ? passed("certificate.pathLength", certificate)
    : unfit("certificate.pathLength", certificate, "pathLength.exceeded");
}

/** §6.1.3 (b), (c): self-issued certificates are exempt, the last one is not. */
function names(
  certificate: Certificate,
  constraints: ConstraintSet,
  isTarget: boolean,
  selfIssued: boolean,
): Check[] {
  if ((selfIssued && !isTarget) || constraints.isEmpty) return [];
  const { state, name } = constraints.check(certificate, isTarget);
  if (state === "met") return [passed("certificate.nameConstraints", certificate)];
  const details = name === undefined ? {} : { found: name };
  return [unfit("certificate.nameConstraints", certificate, `nameConstraints.${state}`, details)];
}

const policyFailure = (certificate: Certificate, reason: string): Check =>
  unfit("certificate.policies", certificate, reason);

function policyResult(certificate: Certificate, state: PolicyState, inputs: PolicyInputs | undefined): Check {
  const met = state.wrapUp(certificate);
  const details = {
    found: state.userConstrainedPolicies(),
    ...(inputs?.initialPolicySet && { expected: inputs.initialPolicySet }),
  };
  return met
    ? passed("certificate.policies", certificate, details)
    : unfit("certificate.policies", certificate, "policies.notMet", details);
}
