/** Whether a list speaks about a certificate, and about which reasons (RFC 5280 §6.3.3 (b), (d)). */
import type { Crl } from "../../crl/crl.js";
import type { Certificate } from "../../x509/certificate.js";
import {
  type DistributionPoint,
  fullNames,
  type ReasonFlags,
  shareName,
} from "../../x509/distributionPoint.js";
import { extensionsOf } from "../../x509/extensions.js";
import { directoryNames } from "../../x509/generalName.js";
import { namesEqual } from "../../x509/name.js";

export type CrlScope =
  | { readonly kind: "inScope"; readonly reasons: ReasonFlags | "all" }
  /** The right issuer, but a list of other certificates; `reason` is a key of the text tables. */
  | { readonly kind: "outOfScope"; readonly reason: string }
  | { readonly kind: "otherIssuer" };

export function crlScope(crl: Crl, certificate: Certificate): CrlScope {
  const stated = extensionsOf(certificate).crlDistributionPoints ?? [];
  // §6.3.3, at its end: lists that no distribution point names count as if one named the issuer.
  const implied: DistributionPoint = {
    name: { kind: "fullName", names: [{ kind: "directoryName", name: certificate.issuer }] },
  };
  const concerned = [...stated, implied].filter((point) => issuerFits(crl, point, certificate));
  if (concerned.length === 0) return { kind: "otherIssuer" };
  const kind = certificateKindProblem(crl, certificate);
  if (kind !== undefined) return { kind: "outOfScope", reason: kind };
  const fitting = concerned.filter((point) => nameFits(crl, point));
  if (fitting.length === 0) return { kind: "outOfScope", reason: "crl.distributionPoint" };
  const reasons = fitting.map((point) => reasonsOf(crl, point));
  if (reasons.includes("all")) return { kind: "inScope", reasons: "all" };
  return { kind: "inScope", reasons: new Set((reasons as ReasonFlags[]).flatMap((set) => [...set])) };
}

/** (b)(1): the issuer of the list is the certificate's, or the one the distribution point names. */
function issuerFits(crl: Crl, { crlIssuer }: DistributionPoint, certificate: Certificate): boolean {
  if (crlIssuer === undefined) return namesEqual(crl.issuer, certificate.issuer);
  const named = directoryNames(crlIssuer).some((name) => namesEqual(name, crl.issuer));
  const indirect = crl.issuingDistributionPoint?.indirectCRL === true;
  return named && (indirect || namesEqual(crl.issuer, certificate.issuer));
}

/** (b)(2)(i): the list's own distribution point name, when it states one, must be one of the certificate's. */
function nameFits(crl: Crl, point: DistributionPoint): boolean {
  const own = crl.issuingDistributionPoint?.name;
  if (own === undefined) return true;
  const names = fullNames(own, crl.issuer);
  if (point.name !== undefined) {
    const [issuer = crl.issuer] = directoryNames(point.crlIssuer ?? []);
    return shareName(names, fullNames(point.name, issuer));
  }
  return point.crlIssuer !== undefined && shareName(names, point.crlIssuer);
}

/** (b)(2)(ii)–(iv). */
function certificateKindProblem(crl: Crl, certificate: Certificate): string | undefined {
  const scope = crl.issuingDistributionPoint;
  if (scope === undefined) return undefined;
  const isCa = extensionsOf(certificate).basicConstraints?.cA === true;
  if (scope.onlyContainsAttributeCerts) return "crl.onlyAttributeCertificates";
  if (scope.onlyContainsUserCerts && isCa) return "crl.onlyUserCertificates";
  if (scope.onlyContainsCACerts && !isCa) return "crl.onlyCaCertificates";
  return undefined;
}

/** (d): the reasons that both the list and the distribution point speak about. */
function reasonsOf(crl: Crl, point: DistributionPoint): ReasonFlags | "all" {
  const some = crl.issuingDistributionPoint?.onlySomeReasons;
  if (some === undefined) return point.reasons ?? "all";
  if (point.reasons === undefined) return some;
  return new Set([...some].filter((reason) => point.reasons!.has(reason)));
}
