/**
 * What a signing in two steps keeps between them: the octets to be signed, whose they are, and which document. No
 * secret stands in it, and nothing in it is believed: what the key signed verifies over these octets or nothing does.
 */
import { isMalformed } from "../asn1/cursor.js";
import { readAsn1 } from "../asn1/reader.js";
import { fromBase64, toBase64, utf8 } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { assembleSigner } from "../cms/buildSigner.js";
import { messageDigest, signingTime } from "../cms/signedAttributes.js";
import { signerInfo } from "../cms/signerInfo.js";
import { outsideKey } from "../crypto/outsideKey.js";
import type { SigningKey } from "../crypto/signature.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";

const SCHEMA = "podpis.signing-state/1";

export interface SigningState {
  /** What the document was called; untrusted. */
  readonly file: string;
  /** Octets of the document. */
  readonly size: number;
  readonly certificate: Certificate;
  /** DER of the SET OF signed attributes: what is signed. */
  readonly signedAttributes: Uint8Array;
}

/** A state that was read, with what its signed attributes say. */
export interface ReadState extends SigningState {
  readonly key: SigningKey;
  readonly messageDigest: Uint8Array;
  readonly signingTime: Date;
}

/** JSON, schema podpis.signing-state/1. */
export function writeSigningState({ file, size, certificate, signedAttributes }: SigningState): Uint8Array {
  const state = {
    schema: SCHEMA,
    file,
    size,
    certificate: toBase64(certificate.raw),
    signedAttributes: toBase64(signedAttributes),
  };
  return utf8(`${JSON.stringify(state, null, 2)}\n`);
}

/**
 * Reads a state; `path` names it in messages. The digest of the document and the time are taken from the signed
 * attributes, where they are signed. Throws PodpisError NOT_A_SIGNING_STATE, KEY_ALGORITHM_UNSUPPORTED.
 */
export function readSigningState(bytes: Uint8Array, path: string): ReadState {
  const wrong = (reason: string) => new PodpisError("NOT_A_SIGNING_STATE", { path, reason });
  const fields = objectOf(bytes, wrong);
  if (fields.schema !== SCHEMA) throw wrong("it is no signing state, or one of another version");
  const { file, size } = fields;
  if (typeof file !== "string" || !Number.isSafeInteger(size) || Number(size) <= 0) {
    throw wrong("one of its fields has a value that is not allowed");
  }
  try {
    const certificate = parseCertificate(octets(fields.certificate));
    const signedAttributes = octets(fields.signedAttributes);
    const key = outsideKey(certificate.publicKey, path);
    const { signedAttrs } = signerInfo(
      readAsn1(assembleSigner({ key, certificate }, signedAttributes, new Uint8Array(0)).encode()),
    );
    const digest = signedAttrs && messageDigest(signedAttrs);
    const time = signingTime(signedAttrs);
    if (!digest || time === null) throw wrong("a signed attribute is missing in it");
    return {
      file,
      size: Number(size),
      certificate,
      signedAttributes,
      key,
      messageDigest: digest,
      signingTime: time,
    };
  } catch (error) {
    if (error instanceof TypeError || isMalformed(error)) {
      throw wrong("one of its fields has a value that is not allowed");
    }
    throw error;
  }
}

function objectOf(bytes: Uint8Array, wrong: (reason: string) => PodpisError): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // Said below: neither has more to tell.
  }
  throw wrong("it is no JSON object");
}

function octets(value: unknown): Uint8Array {
  if (typeof value !== "string") throw new TypeError("no text");
  return fromBase64(value);
}
