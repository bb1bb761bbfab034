/** A path for a report: what stands outside `certificate` and `mchd` tells no whole number of a person (152-ФЗ). */
import { mask } from "../mchd/facts/mask.js";
import type { Certificate } from "../x509/certificate.js";
import { type CertificateFacts, certificateFacts, type Identity } from "../x509/identity.js";

/** The certificates of a path, ИНН and СНИЛС of persons masked; the first one stands whole under `certificate`. */
export const pathFacts = (path: readonly Certificate[]): readonly CertificateFacts[] =>
  path.map((certificate) => {
    const facts = certificateFacts(certificate);
    return { ...facts, subject: withoutNumbers(facts.subject), issuer: withoutNumbers(facts.issuer) };
  });

function withoutNumbers(identity: Identity): Identity {
  const { inn, snils } = identity;
  if (inn === undefined && snils === undefined) return identity;
  return {
    ...identity,
    ...(inn !== undefined && { inn: mask(inn) }),
    ...(snils !== undefined && { snils: mask(snils) }),
  };
}
