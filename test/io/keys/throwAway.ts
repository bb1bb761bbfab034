/** Throw-away keys, certificates and PKCS#12 files, made with our own DER writer. */
import { createCipheriv, generateKeyPairSync, pbkdf2Sync, randomBytes } from "node:crypto";
import { encodeAlgorithm } from "../../../src/asn1/algorithm.js";
import { OID } from "../../../src/asn1/oids.js";
import * as der from "../../../src/asn1/writer.js";
import { utf8 } from "../../../src/base/bytes.js";
import type { DigestName } from "../../../src/crypto/digest.js";
import { hmac } from "../../../src/crypto/pbkdf2.js";
import { readPrivateKey } from "../../../src/crypto/pkcs8.js";
import type { SigningKey } from "../../../src/crypto/signature.js";
import { pkcs12Kdf } from "../../../src/io/keys/pkcs12Mac.js";

export const PASSPHRASE = "пароль 1";

/** UTF-16BE with the closing zero. */
export const bmp = (text: string): Uint8Array => new Uint8Array(Buffer.from(`${text}\0`, "utf16le").swap16());

/** PKCS#8, DER. */
export function newKey(): Uint8Array {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return new Uint8Array(privateKey.export({ type: "pkcs8", format: "der" }));
}

export interface Person {
  readonly cn: string;
  readonly inn?: string;
  readonly innle?: string;
}

/** A certificate of the key, signed by itself, in force for the hour around now. */
export async function certificateOf(
  key: Uint8Array | SigningKey,
  person: Person,
  dnsName?: string,
): Promise<Uint8Array> {
  const signer = key instanceof Uint8Array ? readPrivateKey(key, "throw-away") : key;
  const attribute = (oid: string, value: Uint8Array): Uint8Array => der.setOf([der.seq(der.oid(oid), value)]);
  const name = der.seq(
    attribute("2.5.4.3", der.utf8String(person.cn)),
    ...(person.inn ? [attribute(OID.inn, der.numericString(person.inn))] : []),
    ...(person.innle ? [attribute(OID.innle, der.numericString(person.innle))] : []),
  );
  const extension = (oid: string, value: Uint8Array): Uint8Array => der.seq(der.oid(oid), der.octets(value));
  const extensions = [
    extension(OID.basicConstraints, der.seq(der.bool(true))),
    ...(dnsName ? [extension(OID.subjectAltName, der.seq(der.contextPrimitive(2, utf8(dnsName))))] : []),
  ];
  const algorithm = encodeAlgorithm(OID.ecdsaWithSha256);
  const now = Date.now();
  const tbs = der.seq(
    der.context(0, der.int(2)),
    der.int(new Uint8Array(randomBytes(8))),
    algorithm,
    name,
    der.seq(der.time(new Date(now - 3_600_000)), der.time(new Date(now + 3_600_000))),
    name,
    signer.publicKey.spki,
    der.context(3, der.seq(...extensions)),
  );
  return der.seq(tbs, algorithm, der.bits(await signer.sign(tbs)));
}

/** PBES2 with PBKDF2 and AES-256-CBC, as an EncryptedPrivateKeyInfo or the parts of an EncryptedData. */
export function pbes2(
  plain: Uint8Array,
  password: Uint8Array,
  iterations = 10,
): { readonly algorithm: Uint8Array; readonly encrypted: Uint8Array } {
  const [salt, iv] = [randomBytes(8), randomBytes(16)];
  const key = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const encrypted = new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
  const prf = encodeAlgorithm(OID.hmacWithSha256, "null");
  const kdf = encodeAlgorithm(OID.pbkdf2, der.seq(der.octets(salt), der.int(iterations), prf));
  const scheme = encodeAlgorithm(OID.aes256Cbc, der.octets(iv));
  return { algorithm: encodeAlgorithm(OID.pbes2, der.seq(kdf, scheme)), encrypted };
}

const bag = (oid: string, value: Uint8Array): Uint8Array => der.seq(der.oid(oid), der.context(0, value));

export const plainKeyBag = (key: Uint8Array): Uint8Array => bag(OID.keyBag, key);

export function keyBag(key: Uint8Array, password: Uint8Array = utf8(PASSPHRASE)): Uint8Array {
  const { algorithm, encrypted } = pbes2(key, password);
  return bag(OID.shroudedKeyBag, der.seq(algorithm, der.octets(encrypted)));
}

export const certificateBag = (certificate: Uint8Array): Uint8Array =>
  bag(OID.certBag, der.seq(der.oid(OID.x509Certificate), der.context(0, der.octets(certificate))));

export const nestedBag = (...bags: Uint8Array[]): Uint8Array => bag(OID.safeContentsBag, der.seq(...bags));

export const plainPart = (...bags: Uint8Array[]): Uint8Array =>
  der.seq(der.oid(OID.data), der.context(0, der.octets(der.seq(...bags))));

export function encryptedPart(
  bags: readonly Uint8Array[],
  password: Uint8Array = utf8(PASSPHRASE),
): Uint8Array {
  const { algorithm, encrypted } = pbes2(der.seq(...bags), password);
  const content = der.seq(der.oid(OID.data), algorithm, der.contextPrimitive(0, encrypted));
  return der.seq(der.oid(OID.encryptedData), der.context(0, der.seq(der.int(0), content)));
}

/** MacData over the octets of authSafe, by RFC 7292. */
export function macData(
  content: Uint8Array,
  password: Uint8Array,
  { hash = "sha256" as DigestName, oid = OID.sha256 as string, iterations = 10 } = {},
): Uint8Array {
  const salt = new Uint8Array(randomBytes(8));
  const length = hmac(hash, new Uint8Array(1), content).length;
  const mac = hmac(hash, pkcs12Kdf(hash, password, salt, 3, iterations, length), content);
  return der.seq(
    der.seq(encodeAlgorithm(oid, "null"), der.octets(mac)),
    der.octets(salt),
    der.int(iterations),
  );
}

export function pfx(
  parts: readonly Uint8Array[],
  mac: (content: Uint8Array) => Uint8Array | undefined = (content) => macData(content, bmp(PASSPHRASE)),
): Uint8Array {
  const content = der.seq(...parts);
  const authSafe = der.seq(der.oid(OID.data), der.context(0, der.octets(content)));
  const trailer = mac(content);
  return der.seq(der.int(3), authSafe, ...(trailer === undefined ? [] : [trailer]));
}
