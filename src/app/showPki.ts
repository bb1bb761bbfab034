/** Certificates, CRLs and OCSP answers as `show` gives them. */
import { isMalformed, sequence } from "../asn1/cursor.js";
import { type Asn1Node, readAsn1, readHeader, TAG } from "../asn1/reader.js";
import { integer, time } from "../asn1/values.js";
import { toHex } from "../base/bytes.js";
import { formatInstant } from "../base/time.js";
import { type Crl, parseCrl } from "../crl/crl.js";
import {
  type BasicOcspResponse,
  parseBasicOcspResponse,
  parseOcspResponse,
  type SingleResponse,
} from "../ocsp/response.js";
import { type Certificate, certificateFrom, parseCertificate, parseExtensions } from "../x509/certificate.js";
import { certificateFacts, identityOf, serialText } from "../x509/identity.js";
import { shownExtension } from "./showExtensions.js";
import { nameAttributes, named, oidName } from "./showNames.js";
import type { ShownCertificate, ShownCrl, ShownEntry, ShownOcsp, ShownOcspStatus } from "./showTypes.js";

export function showCertificate(der: Uint8Array): ShownCertificate {
  const certificate = parseCertificate(der);
  return {
    kind: "certificate",
    ...certificateFacts(certificate),
    version: certificate.version,
    signatureAlgorithmName: oidName(certificate.signatureAlgorithm.oid),
    subjectName: nameAttributes(certificate.subject),
    issuerName: nameAttributes(certificate.issuer),
    extensions: certificate.extensions.map(shownExtension),
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

export function showCrl(der: Uint8Array): ShownCrl {
  const crl = parseCrl(der);
  return {
    kind: "crl",
    issuer: identityOf(crl.issuer),
    thisUpdate: formatInstant(crl.thisUpdate),
    nextUpdate: crl.nextUpdate === undefined ? null : formatInstant(crl.nextUpdate),
    crlNumber: crl.cRLNumber === undefined ? null : String(crl.cRLNumber),
    delta: crl.deltaCrlIndicator !== undefined,
    entries: countEntries(crl),
    revoked: firstEntries(crl),
    signatureAlgorithm: named(crl.signatureAlgorithm.oid),
    extensions: crl.extensions.map(shownExtension),
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

/** Who looks for one serial number in a million asks `cert check`; here one sees what entries look like. */
const MAX_SHOWN_ENTRIES = 100;

/** The first entries; none from the first broken one on. */
function firstEntries({ entries }: Crl): ShownEntry[] {
  const shown: ShownEntry[] = [];
  try {
    for (let at = 0; at < entries.length && shown.length < MAX_SHOWN_ENTRIES; ) {
      const { headerLength, length } = readHeader(entries, at, "der");
      const parts = sequence(readAsn1(entries.subarray(at, at + headerLength + length)));
      const serial = serialText(integer(parts.next(TAG.integer)));
      const revocationDate = formatInstant(time(parts.next()));
      const extensions = parts.optional(TAG.sequence);
      shown.push({
        serial,
        revocationDate,
        extensions: extensions === undefined ? [] : parseExtensions(extensions).map(shownExtension),
      });
      at += headerLength + length;
    }
  } catch (error) {
    if (!isMalformed(error)) throw error;
  }
  return shown;
}

export function showOcsp(der: Uint8Array): ShownOcsp {
  const { status, basic } = parseOcspResponse(der);
  if (basic !== undefined) return showBasic(basic);
  return { kind: "ocspResponse", status, responses: [], extensions: [], certificates: [] };
}

/** The answer without its envelope, as signatures embed it. */
export const showBasicOcsp = (der: Uint8Array): ShownOcsp => showBasic(parseBasicOcspResponse(der));

function showBasic(basic: BasicOcspResponse): ShownOcsp {
  const { responderId } = basic;
  return {
    kind: "ocspResponse",
    status: "successful",
    producedAt: formatInstant(basic.producedAt),
    responder:
      responderId.kind === "byName"
        ? { name: identityOf(responderId.name) }
        : { keyHash: toHex(responderId.keyHash) },
    signatureAlgorithm: named(basic.signatureAlgorithm.oid),
    responses: basic.responses.map(ocspStatus),
    extensions: basic.extensions.map(shownExtension),
    certificates: basic.certificates.map(certificateFacts),
  };
}

function ocspStatus({ certId, status, thisUpdate, nextUpdate, extensions }: SingleResponse): ShownOcspStatus {
  return {
    serial: serialText(certId.serialNumber),
    status: status.kind,
    ...(status.kind === "revoked" && {
      revocationDate: formatInstant(status.revocationTime),
      ...(status.reason !== undefined && { reason: status.reason }),
    }),
    thisUpdate: formatInstant(thisUpdate),
    nextUpdate: nextUpdate === undefined ? null : formatInstant(nextUpdate),
    extensions: extensions.map(shownExtension),
  };
}
