/** Certificates, signatures and tokens made octet by octet, right or wrong on purpose. */
import { createHash, generateKeyPairSync, type KeyObject, sign as nodeSign } from "node:crypto";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat, utf8 } from "../../src/base/bytes.js";

export const TIME = new Date("2026-03-01T12:00:00.000Z");

export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

const sha1 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha1").update(bytes).digest());

/** messageDigest by SHA-1. */
export const messageDigestSha1 = (content: Uint8Array): Uint8Array =>
  attribute(OID.messageDigest, der.octets(sha1(content)));

export const SHA256 = der.seq(der.oid(OID.sha256));
const SHA1 = der.seq(der.oid(OID.sha1));
const ECDSA_SHA1 = der.seq(der.oid(OID.ecdsaWithSha1));
const ECDSA_SHA256 = der.seq(der.oid(OID.ecdsaWithSha256));

export interface TestIdentity {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serial: number | bigint;
  readonly keyIdentifier: Uint8Array;
}

const nameOf = (cn: string): Uint8Array =>
  der.seq(der.setOf([der.seq(der.oid("2.5.4.3"), der.utf8String(cn))]));

export interface IdentityOptions {
  readonly cn?: string;
  readonly serial?: number;
  /** The issuer's common name; default: its own. It signs for itself all the same. */
  readonly issuer?: string;
  readonly key?: KeyObject;
  readonly extensions?: readonly Uint8Array[];
}

export const extension = (oid: string, value: Uint8Array, critical = false): Uint8Array =>
  der.seq(der.oid(oid), ...(critical ? [der.bool(true)] : []), der.octets(value));

export const TIME_STAMPING = extension(OID.extendedKeyUsage, der.seq(der.oid(OID.ekuTimeStamping)), true);

/** A key (ECDSA P-256) and a self-signed certificate for it. */
export function identity(options: IdentityOptions = {}): TestIdentity {
  const { cn = "Проверочный подписант", serial = 17, extensions = [] } = options;
  const key = options.key ?? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const keyIdentifier = sha256(utf8(`${cn} ${serial}`)).subarray(0, 20);
  const subject = nameOf(cn);
  const issuer = options.issuer === undefined ? subject : nameOf(options.issuer);
  const spki = new Uint8Array(publicKeyOf(key));
  const tbs = der.seq(
    der.context(0, der.int(2)),
    der.int(serial),
    ECDSA_SHA256,
    issuer,
    der.seq(der.time(new Date("2025-01-01T00:00:00Z")), der.time(new Date("2030-01-01T00:00:00Z"))),
    subject,
    spki,
    der.context(3, der.seq(extension(OID.subjectKeyIdentifier, der.octets(keyIdentifier)), ...extensions)),
  );
  const certificate = der.seq(tbs, ECDSA_SHA256, der.bits(ecdsa(key, tbs)));
  return { key, certificate, issuer, serial, keyIdentifier };
}

const publicKeyOf = (key: KeyObject): Buffer => {
  const { x, y } = key.export({ format: "jwk" });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x!, "base64url"), Buffer.from(y!, "base64url")]);
  const algorithm = der.seq(der.oid(OID.ecPublicKey), der.oid(OID.prime256v1));
  return Buffer.from(der.seq(algorithm, der.bits(point)));
};

export const ecdsa = (key: KeyObject, message: Uint8Array, hash = "sha256"): Uint8Array =>
  new Uint8Array(nodeSign(hash, message, key));

export const attribute = (oid: string, ...values: readonly Uint8Array[]): Uint8Array =>
  der.seq(der.oid(oid), der.setOf(values));

export const contentType = (oid: string = OID.data): Uint8Array => attribute(OID.contentType, der.oid(oid));
export const messageDigest = (content: Uint8Array): Uint8Array =>
  attribute(OID.messageDigest, der.octets(sha256(content)));
export const signingTime = (): Uint8Array => attribute(OID.signingTime, der.time(TIME));

/** SigningCertificateV2 with SHA-256, without issuerSerial. */
export const essV2 = (certificate: Uint8Array): Uint8Array =>
  attribute(OID.signingCertificateV2, der.seq(der.seq(der.seq(der.octets(sha256(certificate))))));

export const essV1 = (certificate: Uint8Array): Uint8Array => {
  return attribute(OID.signingCertificate, der.seq(der.seq(der.seq(der.octets(sha1(certificate))))));
};

/** What a good signer states. */
export const goodAttributes = (content: Uint8Array, signer: TestIdentity): Uint8Array[] => [
  contentType(),
  signingTime(),
  messageDigest(content),
  essV2(signer.certificate),
];

export interface SignerOptions {
  readonly signer: TestIdentity;
  readonly content: Uint8Array;
  /** null: none. Default: goodAttributes. */
  readonly attributes?: readonly Uint8Array[] | null;
  /** In which order they are written, and in which they are signed. Default: sorted, sorted. */
  readonly written?: "sorted" | "asGiven";
  readonly signed?: "sorted" | "asGiven";
  readonly unsigned?: (signature: Uint8Array) => readonly Uint8Array[];
  readonly digestAlgorithm?: Uint8Array;
  readonly signatureAlgorithm?: Uint8Array;
  /** Sign with SHA-1, and say so. The attributes given must fit. */
  readonly sha1?: boolean;
  readonly bySubjectKeyIdentifier?: boolean;
  readonly damageSignature?: boolean;
}

const implicitSet = (n: number, parts: readonly Uint8Array[]): Uint8Array => der.context(n, ...parts);
const setAsGiven = (parts: readonly Uint8Array[]): Uint8Array => {
  const raw = implicitSet(0, parts);
  return concat(Uint8Array.of(0x31), raw.subarray(1));
};

export function signerInfo(options: SignerOptions): Uint8Array {
  const { signer, content, written = "sorted", signed = "sorted" } = options;
  const attributes = options.attributes === undefined ? goodAttributes(content, signer) : options.attributes;
  const order = (how: string, parts: readonly Uint8Array[]) => (how === "sorted" ? der.sorted(parts) : parts);
  const message = attributes === null ? content : setAsGiven(order(signed, attributes));
  const signature = ecdsa(signer.key, message, options.sha1 ? "sha1" : "sha256");
  if (options.damageSignature) signature[signature.length - 1]! ^= 1;
  const unsigned = options.unsigned?.(signature) ?? [];
  return der.seq(
    der.int(options.bySubjectKeyIdentifier ? 3 : 1),
    options.bySubjectKeyIdentifier
      ? der.contextPrimitive(0, signer.keyIdentifier)
      : der.seq(signer.issuer, der.int(signer.serial)),
    options.digestAlgorithm ?? (options.sha1 ? SHA1 : SHA256),
    ...(attributes === null ? [] : [implicitSet(0, order(written, attributes))]),
    options.signatureAlgorithm ?? (options.sha1 ? ECDSA_SHA1 : ECDSA_SHA256),
    der.octets(signature),
    ...(unsigned.length === 0 ? [] : [implicitSet(1, der.sorted(unsigned))]),
  );
}

export interface CmsOptions {
  readonly signers: readonly Uint8Array[];
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly eContentType?: string;
  /** The content of eContent: octets, or the whole object that stands there; null: detached. */
  readonly eContent?: Uint8Array | { readonly raw: Uint8Array } | null;
  readonly version?: number;
  /** digestAlgorithms. Default: SHA-256. */
  readonly digestAlgorithms?: readonly Uint8Array[];
}

export function cms(options: CmsOptions): Uint8Array {
  return der.seq(der.oid(OID.signedData), der.context(0, der.seq(...signedDataParts(options))));
}

/** The same with indefinite lengths wherever a constructed object allows them, down to eContent. */
export function cmsIndefinite(options: CmsOptions): Uint8Array {
  const [version, algorithms, , ...rest] = signedDataParts(options);
  return indefinite(
    0x30,
    der.oid(OID.signedData),
    indefinite(
      0xa0,
      indefinite(0x30, version!, algorithms!, indefinite(0x30, ...encapParts(options, indefinite)), ...rest),
    ),
  );
}

function signedDataParts(options: CmsOptions): Uint8Array[] {
  const { signers, certificates = [], crls = [], version = 1, digestAlgorithms = [SHA256] } = options;
  return [
    der.int(version),
    der.setOf(digestAlgorithms),
    der.seq(...encapParts(options, (tag, ...parts) => der.context(tag & 0x1f, ...parts))),
    ...(certificates.length === 0 ? [] : [der.context(0, ...certificates)]),
    ...(crls.length === 0 ? [] : [der.context(1, ...crls)]),
    der.setOf(signers),
  ];
}

function encapParts(
  { eContentType = OID.data, eContent = null }: CmsOptions,
  wrap: (tag: number, ...parts: Uint8Array[]) => Uint8Array,
): Uint8Array[] {
  const type = der.oid(eContentType);
  if (eContent === null) return [type];
  return [type, wrap(0xa0, eContent instanceof Uint8Array ? der.octets(eContent) : eContent.raw)];
}

export const indefinite = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  concat(Uint8Array.of(tag, 0x80), ...parts, new Uint8Array(2));

/** A constructed OCTET STRING of definite length around whole chunks. */
export const constructedOctets = (...chunks: readonly Uint8Array[]): Uint8Array => {
  const body = concat(...chunks);
  return concat(der.header(0x24, body.length), body);
};

export interface TokenOptions {
  readonly imprint: Uint8Array;
  readonly tsa: TestIdentity;
  readonly genTime?: Date;
  readonly version?: number;
  readonly eContentType?: string;
  readonly signers?: number;
  readonly ess?: "v1" | "v2" | "none";
  readonly withoutCertificate?: boolean;
  readonly unsigned?: readonly Uint8Array[];
  readonly damageSignature?: boolean;
  readonly sha1?: boolean;
  readonly cmsVersion?: number;
  /** What SignedData lists; default: what its signer used. */
  readonly digestAlgorithms?: readonly Uint8Array[];
  /** What stands between genTime and the extensions of TSTInfo. */
  readonly trailing?: readonly Uint8Array[];
  /** Extensions of TSTInfo. */
  readonly extensions?: readonly Uint8Array[];
}

/** A time-stamp token over SHA-256 imprints. */
export function token(options: TokenOptions): Uint8Array {
  const { imprint, tsa, genTime = TIME, version = 1, eContentType = OID.tstInfo, ess = "v2" } = options;
  const content = der.seq(
    der.int(version),
    der.oid("1.2.643.2.2.38.3"),
    der.seq(SHA256, der.octets(imprint)),
    der.int(4711),
    der.generalizedTime(genTime),
    ...(options.trailing ?? []),
    ...(options.extensions ? [der.context(1, ...options.extensions)] : []),
  );
  const attributes = [
    contentType(eContentType),
    options.sha1 ? messageDigestSha1(content) : messageDigest(content),
    ...(ess === "none" ? [] : [ess === "v1" ? essV1(tsa.certificate) : essV2(tsa.certificate)]),
  ];
  const signer = signerInfo({
    signer: tsa,
    content,
    attributes,
    unsigned: () => options.unsigned ?? [],
    ...(options.damageSignature && { damageSignature: true }),
    ...(options.sha1 && { sha1: true }),
  });
  return cms({
    version: options.cmsVersion ?? 3,
    eContentType,
    eContent: content,
    signers: Array.from({ length: options.signers ?? 1 }, () => signer),
    certificates: options.withoutCertificate ? [] : [tsa.certificate],
    digestAlgorithms: options.digestAlgorithms ?? [options.sha1 ? SHA1 : SHA256],
  });
}
