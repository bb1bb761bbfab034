/** Issues one certificate: from options to a key, a certificate and the record of it. */
import { encodePem } from "../../asn1/pem.js";
import { toHex } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { DAY } from "../../base/time.js";
import { digest } from "../../crypto/digest.js";
import { serialText } from "../../x509/identity.js";
import { type Authority, isRoot } from "./authority.js";
import { type Blank, makeCertificate } from "./certificate.js";
import { generateKey } from "./keys.js";
import type { Lab } from "./lab.js";
import { serialNumber } from "./serial.js";
import { findRecord, type LabRecord, type LabState, normalSerial } from "./state.js";
import { encodeSubject, inventSubject, type Subject } from "./subject.js";
import type { Family, IssuedCertificate, IssueOptions, KeyKind } from "./types.js";

/** X.509 times have no fraction of a second. */
export const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000);

/** Where relying parties find what an issuer publishes. Roots have no OCSP responder, as in the real hierarchy. */
export function urlsOf(baseUrl: string, issuer: string): NonNullable<Blank["urls"]> {
  const urls = { crl: `${baseUrl}/crl/${issuer}.crl`, caIssuers: `${baseUrl}/ca/${issuer}.cer` };
  return isRoot(issuer) ? urls : { ...urls, ocsp: `${baseUrl}/ocsp/${issuer}` };
}

/** A root, an issuing CA, an OCSP responder and a TSA. */
const FAMILY_MEMBERS = 4;

export interface Issuance {
  readonly record: LabRecord;
  readonly issued: IssuedCertificate;
}

/** Throws PodpisError USAGE for options that do not go together, LAB_STATE for an unknown issuer. */
export async function issueCertificate(lab: Lab, state: LabState, options: IssueOptions): Promise<Issuance> {
  const { key = "gost256", profile = "person", broken = {} } = options;
  const issuer = lab.authority(issuerName(state, options.issuer, key));
  const signer = broken.signedBy === undefined ? issuer : lab.authority(broken.signedBy);
  const serial = normalSerial(
    options.serial ?? serialNumber(state.seed, "certificate", state.certificates.length),
  );
  if (state.certificates.some((record) => record.serial === serial)) {
    throw new PodpisError("USAGE", {
      message: `the serial number ${serial} is taken`,
      hint: "leave it out, or choose another",
    });
  }
  const notBefore = wholeSecond(options.notBefore ?? lab.now());
  const notAfter = wholeSecond(
    options.notAfter ?? new Date(notBefore.getTime() + (options.days ?? 365) * DAY),
  );
  const issuedBefore = state.certificates.length - state.families.length * FAMILY_MEMBERS;
  const subject = options.subject ?? inventSubject(profile, issuedBefore + 1);
  const pair = await generateKey(key, options.parameterSet);
  const blank: Blank = {
    profile,
    key,
    subject: encodeSubject(subject),
    spki: pair.spki,
    serial,
    notBefore,
    notAfter,
    pathLength: options.pathLength === undefined ? 0 : options.pathLength,
    urls: urlsOf(lab.baseUrl, issuer.name),
  };
  const certificate = await makeCertificate(blank, issuer, signer, broken);
  const record = recordOf(
    blank,
    certificate,
    issuer.name,
    label(subject),
    profile === "ca" ? serial : undefined,
  );
  const issued: IssuedCertificate = {
    serial,
    issuer: issuer.name,
    key,
    profile,
    certificate,
    certificatePem: encodePem("CERTIFICATE", certificate),
    keyPem: encodePem("PRIVATE KEY", pair.pkcs8),
    chainPem: chainOf(lab, state, issuer).join(""),
  };
  return { record, issued };
}

const label = (subject: Subject): string => subject.cn ?? subject.o ?? "";

export function recordOf(
  blank: Blank,
  certificate: Uint8Array,
  issuer: string,
  subject: string,
  authority?: string,
): LabRecord {
  return {
    serial: blank.serial,
    issuer,
    ...(authority === undefined ? {} : { authority }),
    subject,
    profile: blank.profile,
    key: blank.key,
    notBefore: blank.notBefore.toISOString(),
    notAfter: blank.notAfter.toISOString(),
    sha256: toHex(digest("sha256", certificate)),
    status: "good",
  };
}

/** The issuing CA of the key's own family; Ed25519 has none and takes another. */
function issuerName(state: LabState, issuer: IssueOptions["issuer"], key: KeyKind): string {
  if (typeof issuer === "object") return issuer.serial;
  if (issuer !== undefined) return issuer;
  const families: readonly KeyKind[] = state.families;
  if (families.includes(key)) return key;
  const fallback: readonly Family[] = ["ecdsa", "rsa", state.families[0]!];
  return fallback.find((family) => families.includes(family))!;
}

/** PEM of the CA certificates from the issuer up to, and without, the root. */
function chainOf(lab: Lab, state: LabState, issuer: Authority): string[] {
  const chain: string[] = [];
  let name = issuer.name;
  while (!isRoot(name)) {
    chain.push(lab.certificatePem(name));
    const { serialNumber: serial } = lab.authority(name).certificate;
    name = findRecord(state, serialText(serial), lab.path).issuer;
  }
  return chain;
}
