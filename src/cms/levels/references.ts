/**
 * complete-certificate-references, complete-revocation-references (RFC 5126 §6.2.1, §6.2.2), and the
 * values they refer to (§6.3.3, §6.3.4): every hash in a reference must be that of a value.
 */
import { algorithmIdentifier } from "../../asn1/algorithm.js";
import { isMalformed, only, sequence } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { type Asn1Node, TAG } from "../../asn1/reader.js";
import { fail, octetString, oid } from "../../asn1/values.js";
import { toHex } from "../../base/bytes.js";
import { type DigestName, digest, digestName } from "../../crypto/digest.js";
import { type AttributeSet, valuesOf } from "../signedData.js";

/** OtherHash: by SHA-1, or by an algorithm that is named; undefined when it is none we know. */
export interface OtherHash {
  readonly digest: DigestName | undefined;
  readonly value: Uint8Array;
}

/** What a signature carries to prove itself later. Octets are as they stand. */
export interface ValidationValues {
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** BasicOCSPResponse, or OCSPResponse where another format was chosen (RFC 5940). */
  readonly ocsp: readonly Uint8Array[];
}

export interface References {
  /** Attributes that cannot be read, by name. */
  readonly malformed: readonly string[];
  /** Both kinds of references are there and well-formed (CAdES-C). */
  readonly complete: boolean;
  /** The values of both attributes are there and well-formed. */
  readonly hasValues: boolean;
  /** Hashes in references, lower-case hex, of which no value is there although values are. */
  readonly missing: readonly string[];
  readonly values: ValidationValues;
}

const NO_VALUES: ValidationValues = { certificates: [], crls: [], ocsp: [] };
const NO_REFERENCES: References = {
  malformed: [],
  complete: false,
  hasValues: false,
  missing: [],
  values: NO_VALUES,
};

/**
 * Reads the four attributes out of the unsigned attributes of a signer or of a token's signer. `also`:
 * values that lie elsewhere in the same object (SignedData) and count as well. Throws only ASN1_LIMIT.
 */
export function readReferences(attrs: AttributeSet | null, also: ValidationValues = NO_VALUES): References {
  if (attrs === null) return NO_REFERENCES;
  const malformed: string[] = [];
  const read = <T>(name: keyof typeof OID, reader: (node: Asn1Node) => T): T | undefined => {
    const values = valuesOf(attrs, OID[name]);
    if (values.length === 0) return undefined;
    try {
      if (values.length > 1) fail(values[1]!, "an attribute with more than one value");
      return reader(values[0]!);
    } catch (error) {
      if (!isMalformed(error)) throw error;
      malformed.push(name);
      return undefined;
    }
  };
  const certificateRefs = read("completeCertificateRefs", readCertificateRefs);
  const revocationRefs = read("completeRevocationRefs", readRevocationRefs);
  const certificates = read("certificateValues", (node) =>
    sequence(node)
      .rest()
      .map(({ raw }) => raw),
  );
  const revocations = read("revocationValues", readRevocationValues);
  const hasValues = certificates !== undefined && revocations !== undefined;
  const values = {
    certificates: certificates ?? [],
    crls: revocations?.crls ?? [],
    ocsp: revocations?.ocsp ?? [],
  };
  const missing = [
    ...(certificates === undefined
      ? []
      : unmatched(certificateRefs ?? [], [...values.certificates, ...also.certificates])),
    ...(revocations === undefined
      ? []
      : unmatched(revocationRefs ?? [], [...values.crls, ...values.ocsp, ...also.crls, ...also.ocsp])),
  ];
  const complete = certificateRefs !== undefined && revocationRefs !== undefined;
  return { malformed, complete, hasValues, missing, values };
}

/** What both attributes of references name. Throws ASN1_MALFORMED, ASN1_LIMIT. */
export function referencedHashes(attrs: AttributeSet | null): {
  readonly certificates: readonly OtherHash[];
  readonly revocations: readonly OtherHash[];
} {
  return {
    certificates: valuesOf(attrs, OID.completeCertificateRefs).flatMap(readCertificateRefs),
    revocations: valuesOf(attrs, OID.completeRevocationRefs).flatMap(readRevocationRefs),
  };
}

/** Whether one of the hashes is that of these octets. Each digest is computed once for octets that are asked about. */
export function namedBy(hashes: readonly OtherHash[]): (octets: Uint8Array) => boolean {
  const known = new Set(hashes.map(({ digest: name, value }) => `${name} ${toHex(value)}`));
  const names = new Set(hashes.flatMap(({ digest: name }) => name ?? []));
  return (octets) => [...names].some((name) => known.has(`${name} ${toHex(digest(name, octets))}`));
}

function unmatched(references: readonly OtherHash[], values: readonly Uint8Array[]): string[] {
  const known = new Map<DigestName, ReadonlySet<string>>();
  const hashes = (name: DigestName): ReadonlySet<string> => {
    let set = known.get(name);
    if (set === undefined) {
      set = new Set(values.map((value) => toHex(digest(name, value))));
      known.set(name, set);
    }
    return set;
  };
  return references
    .filter(
      (reference) => reference.digest === undefined || !hashes(reference.digest).has(toHex(reference.value)),
    )
    .map(({ value }) => toHex(value));
}

/** OtherHash ::= CHOICE { sha1Hash OCTET STRING, otherHash SEQUENCE { hashAlgorithm, hashValue } }. */
function otherHash(node: Asn1Node): OtherHash {
  if (node.is(TAG.octetString)) return { digest: "sha1", value: octetString(node) };
  const parts = sequence(node);
  const algorithm = algorithmIdentifier(parts.next(TAG.sequence));
  const value = octetString(parts.next(TAG.octetString));
  parts.end();
  return { digest: digestName(algorithm.oid), value };
}

/** SEQUENCE OF OtherCertID { otherCertHash, issuerSerial OPTIONAL }. */
const readCertificateRefs = (node: Asn1Node): readonly OtherHash[] =>
  sequence(node)
    .rest()
    .map((id) => otherHash(sequence(id).next()));

/** SEQUENCE OF CrlOcspRef { crlids [0], ocspids [1], otherRev [2] }, each explicit and optional. */
function readRevocationRefs(node: Asn1Node): readonly OtherHash[] {
  return sequence(node)
    .rest()
    .flatMap((reference) => {
      const parts = sequence(reference);
      const crls = parts.explicit(0);
      const ocsp = parts.explicit(1);
      parts.context(2);
      parts.end();
      return [
        ...(crls
          ? sequence(only(crls))
              .rest()
              .map((id) => otherHash(sequence(id).next()))
          : []),
        ...(ocsp ? sequence(only(ocsp)).rest().flatMap(ocspHash) : []),
      ];
    });
}

/** OcspResponsesID ::= SEQUENCE { ocspIdentifier SEQUENCE, ocspRepHash OtherHash OPTIONAL }. */
function ocspHash(node: Asn1Node): OtherHash[] {
  const parts = sequence(node);
  parts.next(TAG.sequence);
  const hash = parts.peek();
  return hash === undefined ? [] : [otherHash(hash)];
}

/** RevocationValues ::= SEQUENCE { crlVals [0], ocspVals [1], otherRevVals [2] }, each explicit and optional. */
function readRevocationValues(node: Asn1Node): Pick<ValidationValues, "crls" | "ocsp"> {
  const parts = sequence(node);
  const raws = (list: Asn1Node | undefined) =>
    list
      ? sequence(list)
          .rest()
          .map(({ raw }) => raw)
      : [];
  const crls = raws(parts.explicit(0));
  const ocsp = raws(parts.explicit(1));
  parts.context(2);
  parts.end();
  return { crls, ocsp };
}

const OCSP_FORMATS: readonly string[] = [OID.riOcspResponse, OID.ocspBasic];

/**
 * The validation data in SignedData itself: X.509 certificates, CRLs, OCSP answers as other revocation
 * information (RFC 5940 §2; the format of the plain BasicOCSPResponse is met, too).
 */
export function signedDataValues(
  certificates: readonly Asn1Node[],
  crls: readonly Asn1Node[],
): ValidationValues {
  const isPlain = (node: Asn1Node) => node.is(TAG.sequence);
  return {
    certificates: certificates.filter(isPlain).map(({ raw }) => raw),
    crls: crls.filter(isPlain).map(({ raw }) => raw),
    ocsp: crls.filter((node) => node.isContext(1)).flatMap(otherRevocationInfo),
  };
}

function otherRevocationInfo(node: Asn1Node): Uint8Array[] {
  try {
    const [format, info] = node.children;
    return format && info && OCSP_FORMATS.includes(oid(format)) ? [info.raw] : [];
  } catch (error) {
    if (isMalformed(error)) return [];
    throw error;
  }
}
