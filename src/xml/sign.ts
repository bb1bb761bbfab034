/** Makes enveloped XML signatures: the synthetic list of accredited CAs is signed so. */
import { type HashAlgorithm, type SignatureAlgorithm, SignedXml } from "xml-crypto";
import { toBase64, utf8 } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { MAX_TRUST_LIST } from "../base/limits.js";
import { createDigest } from "../crypto/digest.js";
import type { SigningKey } from "../crypto/signature.js";
import { ENVELOPED, EXC_C14N, identifiersFor, xmlSignatureValue } from "./algorithms.js";
import { Canonicalizer } from "./c14n.js";
import { readXml } from "./read.js";

/**
 * The document (its root not empty, nothing after it; at most MAX_TRUST_LIST octets) with an enveloped signature as the last child of its root:
 * exclusive canonicalisation, CryptoPro's identifiers for ГОСТ, and `certificate` (DER) in KeyInfo. Throws
 * XML_MALFORMED, XML_REFUSED, and KEY_ALGORITHM_UNSUPPORTED for Ed25519.
 */
export async function signXml(xml: string, key: SigningKey, certificate: Uint8Array): Promise<string> {
  const found = identifiersFor(key.scheme);
  if (found === undefined) {
    throw new PodpisError("KEY_ALGORITHM_UNSUPPORTED", {
      path: "-",
      algorithm: key.publicKey.label,
    });
  }
  const identifiers = found;
  const bytes = utf8(xml);
  const signed = new SignedXml({
    privateKey: "-",
    canonicalizationAlgorithm: EXC_C14N,
    signatureAlgorithm: identifiers.signature,
    getKeyInfoContent: () =>
      `<ds:X509Data><ds:X509Certificate>${toBase64(certificate)}</ds:X509Certificate></ds:X509Data>`,
  });
  const content = toBase64(contentDigest(bytes, key));
  signed.HashAlgorithms[identifiers.digest] = class implements HashAlgorithm {
    getAlgorithmName = () => identifiers.digest;
    getHash = () => content;
  };
  signed.SignatureAlgorithms[identifiers.signature] = signerFor(identifiers.signature, key);
  signed.addReference({
    xpath: "/*",
    isEmptyUri: true,
    transforms: [ENVELOPED, EXC_C14N],
    digestAlgorithm: identifiers.digest,
  });
  // The digest is in hand, so a stand-in for the document will do; a large one has no tree.
  await new Promise<void>((resolve, reject) => {
    signed.computeSignature("<signed/>", { prefix: "ds" }, (error) => (error ? reject(error) : resolve()));
  });
  const end = xml.lastIndexOf("</");
  return xml.slice(0, end) + signed.getSignatureXml() + xml.slice(end);
}

function contentDigest(bytes: Uint8Array, key: SigningKey): Uint8Array {
  const running = createDigest(key.digest);
  const write = (piece: string): void => running.update(utf8(piece));
  readXml(bytes, { bytes: MAX_TRUST_LIST }, new Canonicalizer({ exclusive: true }, write));
  return running.digest();
}

function signerFor(name: string, key: SigningKey): new () => SignatureAlgorithm {
  return class {
    getAlgorithmName = () => name;
    verifySignature = (): never => {
      throw new TypeError("this instance signs");
    };
    getSignature(
      signedInfo: unknown,
      _key: unknown,
      callback?: (error: Error | null, value?: string) => void,
    ): string {
      key
        .sign(utf8(String(signedInfo)))
        .then((value) => callback?.(null, toBase64(xmlSignatureValue(key.publicKey, value))))
        .catch((error: unknown) => callback?.(error as Error));
      return "";
    }
  } as new () => SignatureAlgorithm;
}
