/** References and values where one of the two is there already and must fit the other. */
import { OID } from "../asn1/oids.js";
import * as der from "../asn1/writer.js";
import { equalBytes, toHex } from "../base/bytes.js";
import type { PodpisError } from "../base/errors.js";
import { attribute } from "../cms/buildSigner.js";
import type { SignerFacts } from "../cms/checkSignature.js";
import { type OtherHash, referencedHashes } from "../cms/levels/references.js";
import {
  revocationsOf,
  type ValidationData,
  validationAttributes,
  withoutCertificates,
} from "../cms/levels/writeReferences.js";
import { type DigestName, digest } from "../crypto/digest.js";
import type { EvidenceDesk } from "./extendEvidence.js";

type Refuse = (reason: string) => PodpisError;

/** Attributes 21 and 22 for values that are embedded: they must be of exactly these. */
export function referencesFor(
  { references }: SignerFacts,
  data: ValidationData,
  refuse: Refuse,
  name: DigestName,
): readonly Uint8Array[] {
  const { certificates, crls, ocsp } = references.values;
  const wanted = revocationsOf(data);
  const there = (values: readonly Uint8Array[], raw: Uint8Array) =>
    values.some((value) => equalBytes(value, raw));
  const complete =
    data.slice(1).every(({ certificate }) => there(certificates, certificate.raw)) &&
    wanted.crls.every((raw) => there(crls, raw)) &&
    wanted.ocsp.every((raw) => there(ocsp, raw));
  if (!complete) throw refuse("the values in it prove nothing that could be referred to");
  const made = validationAttributes(data, name);
  return [made.certificateRefs, made.revocationRefs];
}

/** Attributes 23 and 24 for references that are there: every object they name must be at hand. */
export function valuesFor(
  { signerInfo, certificate }: SignerFacts,
  desk: EvidenceDesk,
  refuse: Refuse,
): readonly Uint8Array[] {
  const hashes = referencedHashes(signerInfo.unsignedAttrs);
  desk.recallReferenced(hashes);
  const { certificates, revocations } = hashes;
  const at = desk.evidence;
  const lists = at.crls.map(({ crl }) => crl.raw);
  // An answer is kept without the certificates beside it; others may have referred to it with them.
  const answers = at.ocsp.flatMap(({ response }) => [withoutCertificates(response.raw), response.raw]);
  const find = (candidates: readonly Uint8Array[]) => (hash: OtherHash) =>
    candidates.find((raw) => hash.digest !== undefined && equalBytes(digest(hash.digest, raw), hash.value));
  const need = (hash: OtherHash, raw: Uint8Array | undefined): Uint8Array => {
    if (raw === undefined) {
      const which = toHex(hash.value);
      throw refuse(
        `what its references name is not at hand (give it with --ocsp, --crl, --untrusted, or take --level lt, which does without): ${which}`,
      );
    }
    return raw;
  };
  // The certificate of a responder lies beside its answer.
  const beside = at.ocsp.flatMap(({ response }) => response.certificates);
  const pool = [...at.certificates, ...beside].map(({ raw }) => raw);
  const chain = certificates.map((hash) => need(hash, find(pool)(hash)));
  const crls = revocations.flatMap((hash) => find(lists)(hash) ?? []);
  const ocsp = revocations
    .filter((hash) => find(lists)(hash) === undefined)
    .map((hash) => need(hash, find(answers)(hash)));
  return [
    attribute(OID.certificateValues, der.seq(certificate!.raw, ...chain)),
    attribute(
      OID.revocationValues,
      der.seq(
        ...(crls.length === 0 ? [] : [der.context(0, der.seq(...crls))]),
        ...(ocsp.length === 0 ? [] : [der.context(1, der.seq(...ocsp))]),
      ),
    ),
  ];
}
