/** A small PKI by hand: plain DER and node:crypto, independent of the code under test. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { OID } from "../../../src/asn1/oids.js";
import * as der from "../../../src/asn1/writer.js";
import { parseCrl } from "../../../src/crl/crl.js";
import { digest } from "../../../src/crypto/digest.js";
import { parameterSet } from "../../../src/crypto/gost/curves.js";
import { publicPoint, sign as signGost } from "../../../src/crypto/gost/gost34102012.js";
import { encodePublicKey } from "../../../src/crypto/gost/keyEncoding.js";
import { parseBasicOcspResponse } from "../../../src/ocsp/response.js";
import { type Certificate, parseCertificate } from "../../../src/x509/certificate.js";
import { randomScalar } from "../../support/gostScalars.js";

export const NOW = new Date("2026-01-15T12:00:00Z");
export const days = (count: number): Date => new Date(NOW.getTime() + count * 86_400_000);

export interface TestKey {
  readonly spki: Uint8Array;
  /** The content of the key's BIT STRING. */
  readonly keyBits: Uint8Array;
  /** AlgorithmIdentifier of what `sign` makes. */
  readonly algorithm: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
  /** For signatures of another digest; ECDSA only. */
  readonly privateKey?: KeyObject;
}

/** ECDSA P-256 with SHA-256. */
export function newKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
  return {
    privateKey,
    spki,
    keyBits: spki.subarray(spki.length - 65),
    algorithm: der.seq(der.oid(OID.ecdsaWithSha256)),
    sign: (message) => new Uint8Array(sign("sha256", message, privateKey)),
  };
}

/** GOST R 34.10-2012, 256 bits, CryptoPro-A. */
export function newGostKey(): TestKey {
  const set = parameterSet("1.2.643.2.2.35.1")!;
  const d = randomScalar(set.curve);
  const spki = encodePublicKey(set, publicPoint(set.curve, d));
  return {
    spki,
    keyBits: spki.subarray(spki.length - 66),
    algorithm: der.seq(der.oid(OID.gost2012Signature256)),
    sign: (message) => signGost(set.curve, d, digest("streebog256", message)),
  };
}

/** SEQUENCE { tbs, algorithm, signature, ...rest }. */
export function signed(tbs: Uint8Array, key: TestKey, ...rest: readonly Uint8Array[]): Uint8Array {
  return der.seq(tbs, key.algorithm, der.bits(key.sign(tbs)), ...rest);
}

/** The same key, signing with SHA-1. */
export const weakened = (key: TestKey): TestKey => ({
  ...key,
  algorithm: der.seq(der.oid(OID.ecdsaWithSha1)),
  sign: (message) => new Uint8Array(sign("sha1", message, key.privateKey!)),
});

/** A Name of one common name, or whatever DER is given. */
export const name = (cn: string | Uint8Array): Uint8Array =>
  cn instanceof Uint8Array ? cn : der.seq(der.setOf([der.seq(der.oid("2.5.4.3"), der.utf8String(cn))]));

export const extension = (oid: string, value: Uint8Array, critical = false): Uint8Array =>
  der.seq(der.oid(oid), ...(critical ? [der.bool(true)] : []), der.octets(value));

const uri = (value: string): Uint8Array => der.contextPrimitive(6, new TextEncoder().encode(value));

export const ext = {
  ca: (pathLength?: number) =>
    extension(
      OID.basicConstraints,
      der.seq(der.bool(true), ...(pathLength === undefined ? [] : [der.int(pathLength)])),
      true,
    ),
  notCa: () => extension(OID.basicConstraints, der.seq(), true),
  keyUsage: (...bits: readonly number[]) => extension(OID.keyUsage, der.namedBits(bits), true),
  eku: (oids: readonly string[], critical = false) =>
    extension(OID.extendedKeyUsage, der.seq(...oids.map((oid) => der.oid(oid))), critical),
  ski: (id: Uint8Array) => extension(OID.subjectKeyIdentifier, der.octets(id)),
  aki: (id: Uint8Array) => extension(OID.authorityKeyIdentifier, der.seq(der.contextPrimitive(0, id))),
  cdp: (url: string) =>
    extension(OID.crlDistributionPoints, der.seq(der.seq(der.context(0, der.context(0, uri(url)))))),
  ocspUrl: (url: string) =>
    extension(OID.authorityInfoAccess, der.seq(der.seq(der.oid(OID.adOcsp), uri(url)))),
  issuersUrl: (url: string) =>
    extension(OID.authorityInfoAccess, der.seq(der.seq(der.oid(OID.adCaIssuers), uri(url)))),
  noCheck: () => extension(OID.ocspNoCheck, der.nul()),
  unknownCritical: () => extension("1.2.3.4.5", der.nul(), true),
  policies: (...oids: readonly string[]) =>
    extension(OID.certificatePolicies, der.seq(...oids.map((oid) => der.seq(der.oid(oid))))),
  dnsNames: (...names: readonly string[]) =>
    extension(
      OID.subjectAltName,
      der.seq(...names.map((dns) => der.contextPrimitive(2, new TextEncoder().encode(dns)))),
    ),
  nameConstraints: (permitted: readonly Uint8Array[], excluded: readonly Uint8Array[] = []) =>
    extension(
      OID.nameConstraints,
      der.seq(
        ...(permitted.length > 0 ? [der.context(0, ...permitted.map((base) => der.seq(base)))] : []),
        ...(excluded.length > 0 ? [der.context(1, ...excluded.map((base) => der.seq(base)))] : []),
      ),
      true,
    ),
  privateKeyUsagePeriod: (notAfter: Date) =>
    extension(
      OID.privateKeyUsagePeriod,
      der.seq(der.contextPrimitive(1, der.generalizedTime(notAfter).subarray(2))),
    ),
};

export const dns = (value: string): Uint8Array => der.contextPrimitive(2, new TextEncoder().encode(value));

export interface CertificateSpec {
  readonly subject: string | Uint8Array;
  readonly key: TestKey;
  readonly issuer: string | Uint8Array;
  readonly signer: TestKey;
  readonly serial?: number | bigint;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly version?: 1 | 3;
  readonly extensions?: readonly Uint8Array[];
}

export function certificateDer(spec: CertificateSpec): Uint8Array {
  const { version = 3, extensions = [] } = spec;
  const tbs = der.seq(
    ...(version === 3 ? [der.context(0, der.int(2))] : []),
    der.int(spec.serial ?? 1),
    spec.signer.algorithm,
    name(spec.issuer),
    der.seq(der.time(spec.notBefore ?? days(-100)), der.time(spec.notAfter ?? days(100))),
    name(spec.subject),
    spec.key.spki,
    ...(extensions.length > 0 ? [der.context(3, der.seq(...extensions))] : []),
  );
  return signed(tbs, spec.signer);
}

export const certificate = (spec: CertificateSpec): Certificate => parseCertificate(certificateDer(spec));

/** A CA that can issue; `name` is its common name. */
export class TestCa {
  readonly key: TestKey;
  readonly certificate: Certificate;
  readonly name: string;

  constructor(
    caName: string,
    parent?: TestCa,
    extensions?: readonly Uint8Array[],
    overrides: Partial<CertificateSpec> = {},
  ) {
    this.name = caName;
    this.key = overrides.key ?? newKey();
    this.certificate = certificate({
      subject: caName,
      key: this.key,
      issuer: parent?.name ?? caName,
      signer: parent?.key ?? this.key,
      serial: 100,
      extensions: extensions ?? [ext.ca(), ext.keyUsage(5, 6), ext.ski(keyId(this.key))],
      ...overrides,
    });
  }

  issue(subject: string | Uint8Array, overrides: Partial<CertificateSpec> = {}): Certificate {
    return certificate({
      subject,
      key: newKey(),
      issuer: this.name,
      signer: this.key,
      serial: 7,
      extensions: [ext.keyUsage(0, 1), ext.aki(keyId(this.key))],
      ...overrides,
    });
  }
}

export const keyId = (key: TestKey): Uint8Array =>
  new Uint8Array(createHash("sha1").update(key.keyBits).digest());

export interface CrlSpec {
  readonly issuer: string;
  readonly signer: TestKey;
  readonly entries?: readonly Uint8Array[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  readonly extensions?: readonly Uint8Array[];
}

export const crlEntry = (
  serial: number | bigint,
  date: Date,
  ...extensions: readonly Uint8Array[]
): Uint8Array =>
  der.seq(der.int(serial), der.time(date), ...(extensions.length > 0 ? [der.seq(...extensions)] : []));

export const reason = (code: number): Uint8Array => extension(OID.reasonCode, der.enumerated(code));

export function crlDer(spec: CrlSpec): Uint8Array {
  const { entries = [], extensions = [], nextUpdate = days(7) } = spec;
  const tbs = der.seq(
    der.int(1),
    spec.signer.algorithm,
    name(spec.issuer),
    der.time(spec.thisUpdate ?? days(-1)),
    ...(nextUpdate === null ? [] : [der.time(nextUpdate)]),
    ...(entries.length > 0 ? [der.seq(Buffer.concat(entries))] : []),
    ...(extensions.length > 0 ? [der.context(0, der.seq(...extensions))] : []),
  );
  return signed(tbs, spec.signer);
}

export const crl = (spec: CrlSpec) => ({ crl: parseCrl(crlDer(spec)), source: "list.crl" });

/** The DER of a CertStatus. */
export const status = {
  good: () => der.contextPrimitive(0, new Uint8Array(0)),
  unknown: () => der.contextPrimitive(2, new Uint8Array(0)),
  revoked: (date: Date, code?: number) =>
    der.context(
      1,
      der.generalizedTime(date),
      ...(code === undefined ? [] : [der.context(0, der.enumerated(code))]),
    ),
};

export interface OcspSpec {
  readonly about: Certificate;
  /** The CA as CertID names it. */
  readonly issuer: TestCa;
  readonly signer: TestKey;
  /** ResponderID byKey of `signer` unless a name is given. */
  readonly responderName?: string;
  readonly status?: Uint8Array;
  /** Several words on the one certificate, instead of `status`. */
  readonly statuses?: readonly Uint8Array[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  readonly producedAt?: Date;
  readonly certificates?: readonly Certificate[];
  readonly nonce?: Uint8Array;
  readonly singleExtensions?: readonly Uint8Array[];
}

export function ocspDer(spec: OcspSpec): Uint8Array {
  const { thisUpdate = days(-0.01), nextUpdate = null, producedAt = thisUpdate } = spec;
  const sha1 = (bytes: Uint8Array) => der.octets(new Uint8Array(createHash("sha1").update(bytes).digest()));
  const certId = der.seq(
    der.seq(der.oid(OID.sha1), der.nul()),
    sha1(name(spec.issuer.name)),
    sha1(spec.issuer.key.keyBits),
    der.int(spec.about.serialNumber),
  );
  const single = (word: Uint8Array) =>
    der.seq(
      certId,
      word,
      der.generalizedTime(thisUpdate),
      ...(nextUpdate === null ? [] : [der.context(0, der.generalizedTime(nextUpdate))]),
      ...(spec.singleExtensions ? [der.context(1, der.seq(...spec.singleExtensions))] : []),
    );
  const responder =
    spec.responderName === undefined
      ? der.context(2, der.octets(keyId(spec.signer)))
      : der.context(1, name(spec.responderName));
  const tbs = der.seq(
    responder,
    der.generalizedTime(producedAt),
    der.seq(...(spec.statuses ?? [spec.status ?? status.good()]).map(single)),
    ...(spec.nonce ? [der.context(1, der.seq(extension(OID.ocspNonce, der.octets(spec.nonce))))] : []),
  );
  const certificates = (spec.certificates ?? []).map(({ raw }) => raw);
  return signed(
    tbs,
    spec.signer,
    ...(certificates.length > 0 ? [der.context(0, der.seq(...certificates))] : []),
  );
}

export const ocsp = (spec: OcspSpec) => ({
  response: parseBasicOcspResponse(ocspDer(spec)),
  source: "answer.ors",
});

/** OCSPResponse around a BasicOCSPResponse, as it comes over HTTP. */
export const ocspResponseDer = (basic: Uint8Array): Uint8Array =>
  der.seq(der.enumerated(0), der.context(0, der.seq(der.oid(OID.ocspBasic), der.octets(basic))));
