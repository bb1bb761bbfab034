/** Certificates, CRLs and OCSP answers as `show` gives them. */
import { type Asn1Node, readHeader } from "../asn1/reader.js";
import { toHex } from "../base/bytes.js";
import { formatInstant } from "../base/time.js";
import { type Crl, parseCrl } from "../crl/crl.js";
import { type OcspResponse, parseOcspResponse, type SingleResponse } from "../ocsp/response.js";
import { type Certificate, certificateFrom, type Extension, parseCertificate } from "../x509/certificate.js";
import type { DistributionPoint } from "../x509/distributionPoint.js";
import { extensionsOf } from "../x509/extensions.js";
import type { GeneralName } from "../x509/generalName.js";
import { certificateFacts, identityOf, serialText } from "../x509/identity.js";
import { nameAttributes, named, oidName } from "./showNames.js";
import type { ShownCertificate, ShownCrl, ShownExtension, ShownOcsp, ShownOcspStatus } from "./showTypes.js";

export function showCertificate(der: Uint8Array): ShownCertificate {
  const certificate = parseCertificate(der);
  return {
    kind: "certificate",
    ...certificateFacts(certificate),
    version: certificate.version,
    signatureAlgorithmName: oidName(certificate.signatureAlgorithm.oid),
    subjectName: nameAttributes(certificate.subject),
    issuerName: nameAttributes(certificate.issuer),
    extensions: certificate.extensions.map((extension) => shownExtension(certificate, extension)),
  };
}

/** The facts of the certificates among CMS CertificateChoices; others, and broken ones, are left out. */
export function certificatesAmong(nodes: readonly Asn1Node[]): Certificate[] {
  return nodes.flatMap((node) => {
    try {
      return [certificateFrom(node)];
    } catch {
      return [];
    }
  });
}

function shownExtension(certificate: Certificate, { oid, critical, value }: Extension): ShownExtension {
  const id = named(oid);
  const decoded = extensionsOf(certificate) as unknown as Readonly<Record<string, unknown>>;
  const known = id.name === null ? undefined : decoded[id.name];
  if (known === undefined) return { ...id, critical, value: null, hex: toHex(value) };
  return { ...id, critical, value: plain(known) };
}

/** Decoded values as JSON: octets in hex, instants as text, OIDs by name. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (value instanceof Date) return formatInstant(value);
  if (value instanceof Set) return [...value];
  if (typeof value === "bigint") return serialText(value);
  if (typeof value === "string") return oidName(value) ?? value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (isGeneralName(value)) return generalName(value);
  if (isDistributionPoint(value)) return distributionPoint(value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

const isGeneralName = (value: object): value is GeneralName =>
  "kind" in value && value.kind !== "fullName" && value.kind !== "nameRelativeToCRLIssuer";

function generalName(name: GeneralName): string {
  switch (name.kind) {
    case "rfc822Name":
    case "dNSName":
      return name.value;
    case "uniformResourceIdentifier":
      return name.value;
    case "directoryName":
      return nameAttributes(name.name)
        .map(({ name: type, oid, value }) => `${type ?? oid}=${value ?? "?"}`)
        .join(", ");
    case "iPAddress":
      return name.octets.length === 4 ? name.octets.join(".") : toHex(name.octets);
    case "registeredID":
      return name.oid;
    default:
      return `${name.kind} ${toHex(name.raw)}`;
  }
}

const isDistributionPoint = (value: object): value is DistributionPoint =>
  "name" in value && typeof value.name === "object";

const distributionPoint = ({ name }: DistributionPoint): unknown =>
  name?.kind === "fullName" ? name.names.map(generalName) : null;

export function showCrl(der: Uint8Array): ShownCrl {
  const crl = parseCrl(der);
  return {
    kind: "crl",
    issuer: identityOf(crl.issuer),
    thisUpdate: formatInstant(crl.thisUpdate),
    nextUpdate: crl.nextUpdate === undefined ? null : formatInstant(crl.nextUpdate),
    crlNumber: crl.cRLNumber === undefined ? null : serialText(crl.cRLNumber),
    delta: crl.deltaCrlIndicator !== undefined,
    entries: countEntries(crl),
    signatureAlgorithm: named(crl.signatureAlgorithm.oid),
    extensions: crl.extensions.map(({ oid }) => named(oid)),
    sha256: crl.sha256,
  };
}

function countEntries({ entries }: Crl): number {
  let count = 0;
  for (let at = 0; at < entries.length; count++) {
    const { headerLength, length } = readHeader(entries, at, "der");
    at += headerLength + length;
  }
  return count;
}

export function showOcsp(der: Uint8Array): ShownOcsp {
  const { status, basic }: OcspResponse = parseOcspResponse(der);
  if (basic === undefined) return { kind: "ocspResponse", status, responses: [], certificates: [] };
  const { responderId } = basic;
  return {
    kind: "ocspResponse",
    status,
    producedAt: formatInstant(basic.producedAt),
    responder:
      responderId.kind === "byName"
        ? { name: identityOf(responderId.name) }
        : { keyHash: toHex(responderId.keyHash) },
    signatureAlgorithm: named(basic.signatureAlgorithm.oid),
    responses: basic.responses.map(ocspStatus),
    certificates: basic.certificates.map(certificateFacts),
  };
}

function ocspStatus({ certId, status, thisUpdate, nextUpdate }: SingleResponse): ShownOcspStatus {
  return {
    serial: serialText(certId.serialNumber),
    status: status.kind,
    ...(status.kind === "revoked" && {
      revocationDate: formatInstant(status.revocationTime),
      ...(status.reason !== undefined && { reason: status.reason }),
    }),
    thisUpdate: formatInstant(thisUpdate),
    nextUpdate: nextUpdate === undefined ? null : formatInstant(nextUpdate),
  };
}
