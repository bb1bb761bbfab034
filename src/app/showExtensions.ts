/**
 * Extensions as `show` gives them, whatever object they stand in: certificates, lists and their entries,
 * OCSP answers, time-stamp tokens. What is not decoded here, or broken, is given in hex.
 */
import { isMalformed, sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, readAsn1, TAG } from "../asn1/reader.js";
import { fail, integer, namedBits, octetString, oid, smallInteger, text, time } from "../asn1/values.js";
import { toHex } from "../base/bytes.js";
import { formatInstant } from "../base/time.js";
import { CRL_REASONS } from "../crl/lookup.js";
import type { Extension } from "../x509/certificate.js";
import { parseDistributionPoints, parseIssuingDistributionPoint } from "../x509/distributionPoint.js";
import { decodeExtensions } from "../x509/extensions.js";
import { parseGeneralName, parseGeneralNames } from "../x509/generalName.js";
import { serialText } from "../x509/identity.js";
import { parseName } from "../x509/name.js";
import { nameAttributes, named } from "./showNames.js";
import type { ShownExtension } from "./showTypes.js";
import {
  anyValue,
  distributionPoint,
  generalName,
  namedGeneralName,
  numberValue,
  oidText,
  pointName,
  reasonNames,
} from "./showValues.js";

export function shownExtension(extension: Extension): ShownExtension {
  const { oid: id, critical, value } = extension;
  const decoded = decode(extension);
  const shown = { ...named(id), critical };
  return decoded === undefined ? { ...shown, value: null, hex: toHex(value) } : { ...shown, value: decoded };
}

function decode(extension: Extension): unknown {
  const { oid: id, value } = extension;
  try {
    const reader = READERS[id];
    if (reader !== undefined) return reader(value);
    const node = NODES[id];
    if (node !== undefined) return node(readAsn1(value));
    return plain(Object.entries(decodeExtensions([extension])).find(([name]) => name !== "malformed")?.[1]);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

/** Values of path validation (x509/extensions.ts) that say all there is to be shown. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (value instanceof Date) return formatInstant(value);
  if (value instanceof Set) return [...value];
  if (typeof value === "bigint") return serialText(value);
  if (typeof value === "string") return oidText(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

type Decoders<T> = Readonly<Record<string, (value: T) => unknown>>;

const items = (node: Asn1Node): readonly Asn1Node[] => sequence(node).rest();
const names = (der: Uint8Array): unknown => parseGeneralNames(readAsn1(der)).map(generalName);
const points = (der: Uint8Array): unknown => parseDistributionPoints(der).map(distributionPoint);
const whole = (node: Asn1Node): unknown => numberValue(integer(node));
const instant = (node: Asn1Node): string => formatInstant(time(node));
const words = (node: Asn1Node): string => text(node) ?? fail(node, "a text is expected here");
const identifiers = (node: Asn1Node): unknown => items(node).map((item) => oidText(oid(item)));

/** By the octets inside extnValue. */
const READERS: Decoders<Uint8Array> = {
  [OID.subjectAltName]: names,
  [OID.issuerAltName]: names,
  [OID.certificateIssuer]: names,
  [OID.crlDistributionPoints]: points,
  [OID.freshestCrl]: points,
  [OID.issuingDistributionPoint]: issuingDistributionPoint,
  // Older responders write the octets bare.
  [OID.ocspNonce]: (der) => (der[0] === TAG.octetString ? toHex(octetString(readAsn1(der))) : toHex(der)),
  [OID.ocspExtendedRevoke]: () => true,
  "1.3.6.1.4.1.11129.2.4.3": () => true,
};

/** By the value itself. */
const NODES: Decoders<Asn1Node> = {
  [OID.authorityKeyIdentifier]: authorityKeyIdentifier,
  [OID.nameConstraints]: nameConstraints,
  [OID.certificatePolicies]: policies,
  [OID.authorityInfoAccess]: accesses,
  [OID.subjectInfoAccess]: accesses,
  [OID.issuerSignTool]: issuerSignTool,
  [OID.crlNumber]: whole,
  [OID.deltaCrlIndicator]: whole,
  [OID.expiredCertsOnCrl]: instant,
  [OID.reasonCode]: (node) => CRL_REASONS[smallInteger(node)] ?? smallInteger(node),
  [OID.invalidityDate]: instant,
  [OID.ocspArchiveCutoff]: instant,
  [OID.ocspCrlId]: crlId,
  [OID.ocspServiceLocator]: serviceLocator,
  [OID.ocspAcceptableResponses]: identifiers,
  [OID.qcStatements]: (node) => items(node).map(statement),
  // subjectDirectoryAttributes (RFC 5280 §4.2.1.8), holdInstructionCode (RFC 3280 §5.3.2)
  "2.5.29.9": (node) => items(node).map(attribute),
  "2.5.29.23": (node) => oidText(oid(node)),
  // tlsFeature (RFC 7633), signed certificate time-stamps (RFC 6962 §3.3), S/MIME capabilities (RFC 8551)
  "1.3.6.1.5.5.7.1.24": (node) => items(node).map((item) => TLS_FEATURES[smallInteger(item)] ?? whole(item)),
  "1.3.6.1.4.1.11129.2.4.2": signedTimestamps,
  "1.3.6.1.4.1.11129.2.4.5": signedTimestamps,
  "1.2.840.113549.1.9.15": (node) =>
    items(node).map((item) => oidText(oid(item.children[0] ?? fail(item, "empty")))),
  // acmeIdentifier (RFC 8737 §3)
  "1.3.6.1.5.5.7.1.31": (node) => toHex(octetString(node)),
  // validityAssuredShortTerm (EN 319 412-1 §5.2)
  "0.4.0.194121.2.1": () => true,
  // Microsoft's: template name, CA version, next publication of the list, template, application policies
  "1.3.6.1.4.1.311.20.2": words,
  "1.3.6.1.4.1.311.21.1": whole,
  "1.3.6.1.4.1.311.21.2": (node) => toHex(octetString(node)),
  "1.3.6.1.4.1.311.21.3": whole,
  "1.3.6.1.4.1.311.21.4": instant,
  "1.3.6.1.4.1.311.21.7": template,
  "1.3.6.1.4.1.311.21.10": policies,
  // Netscape's: kind of certificate, comment
  "2.16.840.1.113730.1.1": (node) => namedBits(node).map((bit) => NETSCAPE_TYPES[bit] ?? String(bit)),
  "2.16.840.1.113730.1.13": words,
};

const TLS_FEATURES: Readonly<Record<number, string>> = { 5: "status_request", 17: "status_request_v2" };

const NETSCAPE_TYPES = [
  "sslClient",
  "sslServer",
  "smime",
  "objectSigning",
  undefined,
  "sslCA",
  "smimeCA",
  "objectSigningCA",
];

function authorityKeyIdentifier(node: Asn1Node): unknown {
  const {
    keyIdentifier,
    authorityCertIssuer: issuer,
    authorityCertSerialNumber: serial,
  } = decodeExtensions([{ oid: OID.authorityKeyIdentifier, critical: false, value: node.raw }])
    .authorityKeyIdentifier ?? fail(node, "a broken key identifier");
  return {
    ...(keyIdentifier && { keyIdentifier: toHex(keyIdentifier) }),
    ...(issuer && { authorityCertIssuer: issuer.map(generalName) }),
    ...(serial !== undefined && { authorityCertSerialNumber: serialText(serial) }),
  };
}

function nameConstraints(node: Asn1Node): unknown {
  const parts = sequence(node);
  const permitted = parts.context(0);
  const excluded = parts.context(1);
  parts.end();
  return {
    ...(permitted && { permittedSubtrees: permitted.children.map(subtree) }),
    ...(excluded && { excludedSubtrees: excluded.children.map(subtree) }),
  };
}

function subtree(node: Asn1Node): unknown {
  const parts = sequence(node);
  const base = namedGeneralName(parseGeneralName(parts.next()));
  const minimum = parts.context(0);
  const maximum = parts.context(1);
  parts.end();
  return {
    ...base,
    ...(minimum && { minimum: whole(minimum) }),
    ...(maximum && { maximum: whole(maximum) }),
  };
}

/** PolicyInformation (RFC 5280 §4.2.1.4): mostly the policy alone. */
function policies(node: Asn1Node): unknown {
  return items(node).map((item) => {
    const parts = sequence(item);
    const policy = oidText(oid(parts.next(TAG.oid)));
    const qualifiers = parts.optional(TAG.sequence);
    parts.end();
    return qualifiers === undefined ? policy : { policy, qualifiers: items(qualifiers).map(qualifier) };
  });
}

function qualifier(node: Asn1Node): unknown {
  const parts = sequence(node);
  const id = oid(parts.next(TAG.oid));
  const value = parts.next();
  return { [oidText(id)]: id === OID.policyQualifierNotice ? userNotice(value) : anyValue(value) };
}

/** UserNotice: an explicit text, and a reference to one by organisation and numbers. */
function userNotice(node: Asn1Node): unknown {
  const parts = sequence(node);
  const reference = parts.optional(TAG.sequence);
  const explicit = parts.peek();
  return {
    ...(explicit && { explicitText: words(explicit) }),
    ...(reference && { noticeRef: reference.children.map(anyValue) }),
  };
}

function accesses(node: Asn1Node): unknown {
  return items(node).map((item) => {
    const parts = sequence(item);
    const method = oidText(oid(parts.next(TAG.oid)));
    return { method, location: generalName(parseGeneralName(parts.next())) };
  });
}

/** IssuerSignTool (order 795 of the FSB): tools, and the documents of their conformity. */
function issuerSignTool(node: Asn1Node): unknown {
  const [signTool, cATool, signToolCert, cAToolCert] = items(node).map(words);
  return { signTool, cATool, signToolCert, cAToolCert };
}

function issuingDistributionPoint(der: Uint8Array): unknown {
  const { name, onlySomeReasons, ...flags } = parseIssuingDistributionPoint(der);
  return {
    ...(name && { distributionPoint: pointName(name) }),
    ...Object.fromEntries(Object.entries(flags).filter(([, flag]) => flag)),
    ...(onlySomeReasons && { onlySomeReasons: reasonNames(onlySomeReasons) }),
  };
}

/** CrlID (RFC 6960 §4.4.2): the list an answer was made from. */
function crlId(node: Asn1Node): unknown {
  const parts = sequence(node);
  const url = parts.explicit(0);
  const number = parts.explicit(1);
  const at = parts.explicit(2);
  parts.end();
  return {
    ...(url && { crlUrl: words(url) }),
    ...(number && { crlNum: whole(number) }),
    ...(at && { crlTime: instant(at) }),
  };
}

/** ServiceLocator (RFC 6960 §4.4.6). */
function serviceLocator(node: Asn1Node): unknown {
  const parts = sequence(node);
  const issuer = nameAttributes(parseName(parts.next()));
  const locator = parts.peek();
  const attributes = issuer.map(({ name, oid: type, value }) => `${name ?? type}=${value ?? "?"}`);
  return { issuer: attributes.join(", "), ...(locator && { locator: accesses(locator) }) };
}

/** QCStatement (RFC 3739 §3.2.6, EN 319 412-5): an identifier, and what it says. */
function statement(node: Asn1Node): unknown {
  const parts = sequence(node);
  const id = oidText(oid(parts.next(TAG.oid)));
  const value = parts.peek();
  return value === undefined ? id : { [id]: anyValue(value) };
}

function attribute(node: Asn1Node): unknown {
  const parts = sequence(node);
  const type = oidText(oid(parts.next(TAG.oid)));
  return { [type]: parts.set().rest().map(anyValue) };
}

function template(node: Asn1Node): unknown {
  const parts = sequence(node);
  const id = oidText(oid(parts.next(TAG.oid)));
  const [major, minor] = parts.rest().map(whole);
  return { template: id, ...(major !== undefined && { version: [major, minor ?? 0].join(".") }) };
}

/** SignedCertificateTimestampList: log and time of each; all numbers are big-endian (RFC 6962 §3.2, §3.3). */
function signedTimestamps(node: Asn1Node): unknown {
  const bytes = octetString(node);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const broken = (): never => fail(node, "a broken list of certificate time-stamps");
  const found: unknown[] = [];
  let end = 2;
  if (bytes.length < 2 || view.getUint16(0) + 2 !== bytes.length) broken();
  for (let at = 2; at < bytes.length; at = end) {
    end = at + 2 <= bytes.length ? at + 2 + view.getUint16(at) : broken();
    // Version, log identifier, milliseconds, then extensions and the signature.
    if (end > bytes.length || end - at < 2 + 1 + 32 + 8) broken();
    const milliseconds = Number(view.getBigUint64(at + 35));
    if (milliseconds > LAST_INSTANT) broken();
    found.push({
      log: toHex(bytes.subarray(at + 3, at + 35)),
      timestamp: formatInstant(new Date(milliseconds)),
    });
  }
  return found;
}

/** The end of the year 9999. */
const LAST_INSTANT = 253_402_300_799_999;
