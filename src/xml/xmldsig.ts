/**
 * XML signatures (XMLDSig 1.1) of the form that signatureShape.ts allows. xml-crypto canonicalises SignedInfo,
 * compares the digest and asks for the signature's value; ours are the front before it, the algorithms, and,
 * for documents too large for a tree, the canonical form of the content.
 */
import { type HashAlgorithm, type SignatureAlgorithm, SignedXml } from "xml-crypto";
import { fromBase64, toBase64, utf8 } from "../base/bytes.js";
import { MAX_TRUST_LIST, MAX_XML } from "../base/limits.js";
import { createDigest, type DigestName, digest } from "../crypto/digest.js";
import type { PublicKey } from "../crypto/publicKey.js";
import {
  C14N,
  DSIG,
  digestAlgorithms,
  ENVELOPED,
  EXC_C14N,
  signatureAlgorithms,
  xmlSignatureHolds,
} from "./algorithms.js";
import { Canonicalizer } from "./c14n.js";
import { readXml, type XmlHandler, XmlReader } from "./read.js";
import { type ShapeProblem, ShapeReader, type SignatureForm, type SignatureShape } from "./signatureShape.js";
import { xmlText } from "./text.js";

export type XmlSignatureProblem =
  | ShapeProblem
  /** An algorithm that podpis does not know, or does not accept (HMAC: a shared secret names no signer). */
  | "algorithm"
  /** SHA-1, refused unless `legacy` is set. */
  | "sha1"
  | "digest"
  | "value";

export interface VerifyXmlOptions {
  /** Default "enveloped". */
  readonly form?: SignatureForm;
  /** Accepts SHA-1 and DSA as well: for test suites and archives. Default false. */
  readonly legacy?: boolean;
}

/** The keys that may have signed, given what KeyInfo carries (DER, untrusted). */
export type Candidates<T> = (
  certificates: readonly Uint8Array[],
) => readonly { readonly publicKey: PublicKey; readonly of: T }[];

export type XmlSignatureResult<T> =
  | {
      readonly holds: true;
      /** Of the candidate whose key it was. Whether it is trusted is not decided here. */
      readonly signer: T;
      readonly signatureMethod: string;
      readonly digestMethod: string;
    }
  | { readonly holds: false; readonly problem: XmlSignatureProblem };

/** What was signed, in canonical form: the only thing to read the document's content from. */
export type VerifiedXml<T> = XmlSignatureResult<T> & { readonly content?: string };

/**
 * Verifies a document of at most MAX_XML octets. `content` is there exactly when the signature holds. Throws
 * XML_MALFORMED, XML_REFUSED (see readXml), and what `candidates` throws.
 */
export function verifyXml<T>(
  bytes: Uint8Array,
  candidates: Candidates<T>,
  options: VerifyXmlOptions = {},
): VerifiedXml<T> {
  const shape = readShape(bytes, MAX_XML, options);
  if ("problem" in shape) return { holds: false, problem: shape.problem };
  const check = new Check(shape, candidates, options);
  return check.run([...xmlText(bytes)].join(""), (name, text) => digest(name, utf8(text)));
}

/**
 * Verifies a document of at most MAX_TRUST_LIST octets without making a tree of it. What was signed is given to
 * `reader` in its canonical form, and counts only when the result holds. Throws as verifyXml does, and what the
 * reader throws.
 */
export function verifyLargeXml<T>(
  bytes: Uint8Array,
  candidates: Candidates<T>,
  reader: XmlHandler,
  options: Pick<VerifyXmlOptions, "legacy"> = {},
): XmlSignatureResult<T> {
  const shape = readShape(bytes, MAX_TRUST_LIST, options);
  if ("problem" in shape) return { holds: false, problem: shape.problem };
  const check = new Check(shape, candidates, options);
  if (check.problem !== undefined) return { holds: false, problem: check.problem };
  const content = digestContent(bytes, shape, check.digest!, reader);
  // xml-crypto sees the signature alone; the digest of what it stands for is in hand already.
  const id = shape.reference.uri === "" ? "" : ` Id="${shape.reference.uri.slice(1)}"`;
  const { content: _ours, ...result } = check.run(`<signed${id}>${shape.xml}</signed>`, () => content);
  return result;
}

function readShape(
  bytes: Uint8Array,
  limit: number,
  { form = "enveloped" }: VerifyXmlOptions,
): SignatureShape | { readonly problem: ShapeProblem } {
  const reader = new ShapeReader(form);
  readXml(bytes, { bytes: limit }, reader);
  return reader.shape();
}

const BUFFER = 64 * 1024;

/** The digest of the enveloped content, which the reader is told at the same time. */
function digestContent(
  bytes: Uint8Array,
  { reference }: SignatureShape,
  name: DigestName,
  reader: XmlHandler,
): Uint8Array {
  const running = createDigest(name);
  const parser = new XmlReader(reader);
  let buffer = "";
  const flush = (): void => {
    running.update(utf8(buffer));
    parser.write(buffer);
    buffer = "";
  };
  const canonical = new Canonicalizer(
    reference.method,
    (piece) => {
      buffer += piece;
      if (buffer.length >= BUFFER) flush();
    },
    isSignature,
  );
  readXml(bytes, { bytes: MAX_TRUST_LIST }, canonical);
  flush();
  parser.close();
  return running.digest();
}

/** The shape has one Signature, a child of the root. */
const isSignature: ConstructorParameters<typeof Canonicalizer>[2] = ({ uri, local }, depth) =>
  depth === 1 && local === "Signature" && uri === DSIG;

/** One run of xml-crypto, with nothing in it but what this one signature needs. */
class Check<T> {
  readonly problem: XmlSignatureProblem | undefined;
  readonly digest: DigestName | undefined;
  #signer: { readonly of: T } | undefined;
  #valueAsked = false;

  constructor(
    private readonly shape: SignatureShape,
    private readonly candidates: Candidates<T>,
    { legacy = false }: VerifyXmlOptions,
  ) {
    const { signatureMethod, reference } = shape;
    this.digest = digestAlgorithms(legacy).get(reference.digestMethod);
    const isKnown = (legacyToo: boolean): boolean =>
      signatureAlgorithms(legacyToo).has(signatureMethod) &&
      digestAlgorithms(legacyToo).has(reference.digestMethod);
    if (!isKnown(legacy)) this.problem = isKnown(true) ? "sha1" : "algorithm";
  }

  run(xml: string, digestOf: (name: DigestName, text: string) => Uint8Array): VerifiedXml<T> {
    if (this.problem !== undefined) return { holds: false, problem: this.problem };
    const keys = this.candidates(this.shape.certificates);
    const signed = this.#signedXml((text) => toBase64(digestOf(this.digest!, text)), keys);
    try {
      signed.loadSignature(this.shape.xml);
      if (!signed.checkSignature(xml)) return { holds: false, problem: "digest" };
    } catch {
      // It throws for a wrong value, and with messages that quote the document for what it cannot read.
      return { holds: false, problem: this.#valueAsked ? "value" : "signatureStructure" };
    }
    const [content, ...more] = signed.getSignedReferences();
    if (content === undefined || more.length > 0 || this.#signer === undefined || !this.#sameShape(signed)) {
      return { holds: false, problem: "signatureStructure" };
    }
    const { signatureMethod, reference } = this.shape;
    return {
      holds: true,
      signer: this.#signer.of,
      signatureMethod,
      digestMethod: reference.digestMethod,
      content,
    };
  }

  #signedXml(getHash: (text: string) => string, keys: ReturnType<Candidates<T>>): SignedXml {
    const { shape } = this;
    // The key is asked for by the algorithm below; xml-crypto only wants to see something.
    const signed = new SignedXml({ publicCert: "-", getCertFromKeyInfo: () => null });
    const { signatureMethod } = shape;
    const { digestMethod } = shape.reference;
    const holds = (message: string, value: string): boolean => this.#valueHolds(message, value, keys);
    signed.HashAlgorithms = {
      [digestMethod]: class implements HashAlgorithm {
        getAlgorithmName = () => digestMethod;
        getHash = getHash;
      },
    };
    signed.SignatureAlgorithms = {
      [signatureMethod]: class implements SignatureAlgorithm {
        getAlgorithmName = () => signatureMethod;
        getSignature = () => {
          throw new TypeError("this instance verifies");
        };
        verifySignature(message: string, _key: unknown, value: string): boolean {
          return holds(message, value);
        }
      },
    };
    const { CanonicalizationAlgorithms: all } = signed;
    signed.CanonicalizationAlgorithms = {
      [C14N]: all[C14N]!,
      [EXC_C14N]: all[EXC_C14N]!,
      [ENVELOPED]: all[ENVELOPED]!,
    };
    return signed;
  }

  #valueHolds(message: string, value: string, keys: ReturnType<Candidates<T>>): boolean {
    this.#valueAsked = true;
    const how = signatureAlgorithms(true).get(this.shape.signatureMethod)!;
    const octets = base64(value);
    if (octets === undefined) return false;
    this.#signer = keys.find(({ publicKey }) => xmlSignatureHolds(publicKey, how, utf8(message), octets));
    return this.#signer !== undefined;
  }

  /** What xml-crypto took from the SignedInfo that was signed is what was judged beforehand. */
  #sameShape(signed: SignedXml): boolean {
    const { reference, signatureMethod, canonicalization } = this.shape;
    const [found, ...more] = signed.getReferences();
    const transforms = [...(found?.transforms ?? [])];
    const expected = [...reference.transforms];
    if (expected.length === 0 || expected.at(-1) === ENVELOPED) expected.push(C14N);
    return (
      found !== undefined &&
      more.length === 0 &&
      found.uri === reference.uri &&
      found.digestAlgorithm === reference.digestMethod &&
      transforms.join(" ") === expected.join(" ") &&
      signed.signatureAlgorithm === signatureMethod &&
      signed.canonicalizationAlgorithm === canonicalization
    );
  }
}

function base64(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
