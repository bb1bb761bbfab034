/** Algorithm identifiers of XML signatures: RFC 9231, RFC 6931, and CryptoPro's names for ГОСТ. */
import { readAsn1 } from "../asn1/reader.js";
import { integer } from "../asn1/values.js";
import * as der from "../asn1/writer.js";
import { concat, integerToBigEndian } from "../base/bytes.js";
import type { DigestName } from "../crypto/digest.js";
import type { PublicKey } from "../crypto/publicKey.js";
import { type SignatureScheme, type SigningScheme, verifySignature } from "../crypto/signature.js";

export const DSIG = "http://www.w3.org/2000/09/xmldsig#";
export const ENVELOPED = `${DSIG}enveloped-signature`;
export const C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
export const EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";

const GOST = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:";
const MORE = "http://www.w3.org/2001/04/xmldsig-more#";
const ENC = "http://www.w3.org/2001/04/xmlenc#";

/** `legacy`: what rests on SHA-1. It is refused unless asked for, as everywhere. */
interface Allowed<T> {
  readonly means: T;
  readonly legacy?: true;
}

type XmlScheme = Exclude<SignatureScheme, { readonly key: "rsa-pss" }> & { readonly digest: DigestName };

const DIGESTS: Readonly<Record<string, Allowed<DigestName>>> = {
  // CryptoPro's spelling, and one that is met as well.
  [`${GOST}gostr34112012-256`]: { means: "streebog256" },
  [`${GOST}gostr34112012-512`]: { means: "streebog512" },
  [`${GOST}gostr34112012256`]: { means: "streebog256" },
  [`${GOST}gostr34112012512`]: { means: "streebog512" },
  [`${ENC}sha256`]: { means: "sha256" },
  [`${MORE}sha384`]: { means: "sha384" },
  [`${ENC}sha512`]: { means: "sha512" },
  [`${DSIG}sha1`]: { means: "sha1", legacy: true },
};

const scheme = (key: XmlScheme["key"], digest: DigestName): Allowed<XmlScheme> => ({
  means: { key, digest },
});
const legacyScheme = (key: XmlScheme["key"]): Allowed<XmlScheme> => ({
  means: { key, digest: "sha1" },
  legacy: true,
});

const SIGNATURES: Readonly<Record<string, Allowed<XmlScheme>>> = {
  [`${GOST}gostr34102012-gostr34112012-256`]: scheme("gost2012-256", "streebog256"),
  [`${GOST}gostr34102012-gostr34112012-512`]: scheme("gost2012-512", "streebog512"),
  [`${GOST}gostr34102012-gostr34112012256`]: scheme("gost2012-256", "streebog256"),
  [`${GOST}gostr34102012-gostr34112012512`]: scheme("gost2012-512", "streebog512"),
  [`${MORE}rsa-sha256`]: scheme("rsa-pkcs1", "sha256"),
  [`${MORE}rsa-sha384`]: scheme("rsa-pkcs1", "sha384"),
  [`${MORE}rsa-sha512`]: scheme("rsa-pkcs1", "sha512"),
  [`${MORE}ecdsa-sha256`]: scheme("ecdsa", "sha256"),
  [`${MORE}ecdsa-sha384`]: scheme("ecdsa", "sha384"),
  [`${MORE}ecdsa-sha512`]: scheme("ecdsa", "sha512"),
  [`${DSIG}rsa-sha1`]: legacyScheme("rsa-pkcs1"),
  [`${DSIG}dsa-sha1`]: legacyScheme("dsa"),
  [`${MORE}ecdsa-sha1`]: legacyScheme("ecdsa"),
};

/** The digests that may be met, by their identifiers. */
export const digestAlgorithms = (legacy: boolean): ReadonlyMap<string, DigestName> =>
  allowed(DIGESTS, legacy);

/** The signature algorithms that may be met, by their identifiers. */
export const signatureAlgorithms = (legacy: boolean): ReadonlyMap<string, XmlScheme> =>
  allowed(SIGNATURES, legacy);

function allowed<T>(table: Readonly<Record<string, Allowed<T>>>, legacy: boolean): ReadonlyMap<string, T> {
  const all = Object.entries(table).filter(([, one]) => legacy || one.legacy === undefined);
  return new Map(all.map(([uri, { means }]) => [uri, means]));
}

/** The identifiers that podpis writes for a key; undefined for Ed25519, which XML signatures hardly know. */
export function identifiersFor({
  key,
  digest,
}: SigningScheme): { readonly signature: string; readonly digest: string } | undefined {
  const find = (table: Readonly<Record<string, Allowed<unknown>>>, is: (means: never) => boolean) =>
    Object.entries(table).find(([, { means }]) => is(means as never))?.[0];
  const signature = find(SIGNATURES, (one: XmlScheme) => one.key === key && one.digest === digest);
  const digestUri = find(DIGESTS, (one: DigestName) => one === digest);
  return signature && digestUri ? { signature, digest: digestUri } : undefined;
}

/**
 * Whether an XML signature's value holds. ГОСТ: s ‖ r, big-endian, as everywhere; ECDSA and DSA: r ‖ s of equal
 * length (RFC 9231 §2.3.6, XMLDSig §6.4.1), which the rest of the world writes as DER.
 */
export function xmlSignatureHolds(
  publicKey: PublicKey,
  how: XmlScheme,
  message: Uint8Array,
  value: Uint8Array,
): boolean {
  const inDer = how.key === "ecdsa" || how.key === "dsa";
  if (inDer && (value.length === 0 || value.length % 2 !== 0)) return false;
  return verifySignature(publicKey, how, { message }, inDer ? derOf(value) : value);
}

function derOf(value: Uint8Array): Uint8Array {
  const half = value.length / 2;
  return der.seq(der.int(value.subarray(0, half)), der.int(value.subarray(half)));
}

/** The value as XML carries it, of the one that CMS and X.509 carry. */
export function xmlSignatureValue({ type, bits }: PublicKey, value: Uint8Array): Uint8Array {
  if (type !== "ec") return value;
  const [r, s] = readAsn1(value).children.map(integer);
  const size = Math.ceil(bits / 8);
  return concat(integerToBigEndian(r!, size), integerToBigEndian(s!, size));
}
