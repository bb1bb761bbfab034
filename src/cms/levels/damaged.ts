/**
 * Certificates inside a signature that were changed since they were issued, and whatever is embedded and cannot be
 * read. Nothing covers most of them: what certificate-values hold beyond the references, what lies in SignedData
 * and in tokens. A copy that is whole may lie elsewhere; that one is not is said all the same.
 */
import { isMalformed } from "../../asn1/cursor.js";
import { concat, toHex, utf8 } from "../../base/bytes.js";
import { MAX_DAMAGE_CHECKS } from "../../base/limits.js";
import { once, remembered } from "../../base/remembered.js";
import { parseCrl } from "../../crl/crl.js";
import { parseAnyOcspResponse } from "../../ocsp/response.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import { extensionsOf } from "../../x509/extensions.js";
import { displayName } from "../../x509/identity.js";
import { signatureState } from "../../x509/verify.js";
import type { ValidationValues } from "./references.js";

/**
 * Names of the embedded certificates whose signature does not hold under the key that they name themselves (RFC 5280
 * §4.2.1.1) and that is embedded, too.
 */
export function damagedCertificates(raws: readonly Uint8Array[]): readonly string[] {
  const certificates = raws.flatMap((raw) => {
    const read = readCertificate(raw);
    return "value" in read ? [read.value] : [];
  });
  const unique = [...new Map(certificates.map((one) => [one.sha256, one])).values()];
  // A CA may have several keys under one name: what counts is the key that is named.
  const byKey = grouped(unique, (one) => extensionsOf(one).subjectKeyIdentifier);
  const byNumber = once(() => grouped(unique, numberOf));
  const namedIssuers = (one: Certificate): readonly Certificate[] =>
    byKey(extensionsOf(one).authorityKeyIdentifier?.keyIdentifier);
  // The name of the key may be what was changed: then another of the same issuer and number tells it.
  const issuersOf = (one: Certificate): readonly Certificate[] => {
    const named = namedIssuers(one);
    if (named.length > 0 || unique.length === 1) return named;
    return byNumber()(numberOf(one)).flatMap(namedIssuers);
  };
  const budget = { signatures: MAX_DAMAGE_CHECKS };
  const broken = unique.filter((certificate) => {
    const issuers = issuersOf(certificate);
    return issuers.length > 0 && !holdsUnderAny(certificate, issuers, budget);
  });
  return broken.map(({ subject }) => displayName(subject));
}

/** What tells the certificates of an issuer apart. */
const numberOf = ({ issuer, serialNumber }: Certificate): Uint8Array =>
  concat(issuer.raw, utf8(serialNumber.toString()));

/** Why what is embedded and cannot be read cannot: it proves nothing, and is not passed over. */
export function unreadableEvidence({ certificates, crls, ocsp }: ValidationValues): readonly string[] {
  const faults = (raws: readonly Uint8Array[], read: (raw: Uint8Array) => Reading<unknown>): string[] =>
    raws.flatMap((raw) => {
      const reading = read(raw);
      return "fault" in reading ? [`(${reading.fault})`] : [];
    });
  return [
    ...faults(certificates, readCertificate),
    ...faults(crls, (raw) => attempt(() => parseCrl(raw))),
    ...faults(ocsp, (raw) => attempt(() => parseAnyOcspResponse(raw))),
  ];
}

/** What was read, or why it could not be. */
type Reading<T> = { readonly value: T } | { readonly fault: string };

/** Reads an embedded certificate; several ask, and its octets stay as they are. */
export const readCertificate: (raw: Uint8Array) => Reading<Certificate> = remembered((raw) =>
  attempt(() => parseCertificate(raw)),
);

function attempt<T>(read: () => T): Reading<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (isMalformed(error)) return { fault: error.why };
    throw error;
  }
}

/** The certificates that have these octets in common; those that have none are left out. */
function grouped(
  certificates: readonly Certificate[],
  octetsOf: (certificate: Certificate) => Uint8Array | undefined,
): (octets: Uint8Array | undefined) => readonly Certificate[] {
  const groups = new Map<string, Certificate[]>();
  for (const certificate of certificates) {
    const octets = octetsOf(certificate);
    if (octets === undefined) continue;
    const known = groups.get(toHex(octets));
    if (known === undefined) groups.set(toHex(octets), [certificate]);
    else known.push(certificate);
  }
  return (octets) => (octets === undefined ? [] : (groups.get(toHex(octets)) ?? []));
}

function holdsUnderAny(
  certificate: Certificate,
  issuers: readonly Certificate[],
  budget: { signatures: number },
): boolean {
  return issuers.some((issuer) => {
    // What is beyond the budget, or cannot be computed, is not called broken.
    if (budget.signatures-- <= 0) return true;
    const state = signatureState(certificate, issuer.publicKey);
    return state === "valid" || state === "unsupported";
  });
}
