/**
 * Reads ContentInfo and SignedData (RFC 5652 §3, §5.1) from a source by byte ranges, DER or BER with
 * indefinite lengths at any level. Headers down to the content are walked in the source; what follows
 * the content (certificates, CRLs, signers) is loaded and parsed.
 */
import { algorithmIdentifier } from "../asn1/algorithm.js";
import { isMalformed } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, type Budget, CLASS, newBudget, readAsn1Prefix, TAG } from "../asn1/reader.js";
import { fail, oid, smallInteger } from "../asn1/values.js";
import type { Check } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import { CHUNK, MAX_SIGNATURE_STRUCTURE } from "../base/limits.js";
import { type ByteSource, bytesSource } from "../base/source.js";
import { readEContent } from "./eContent.js";
import { type Element, HeaderWalker } from "./headerWalker.js";
import type { ByteRange, EContent, SignedData, SignerInfo } from "./signedData.js";
import { signerInfo } from "./signerInfo.js";

export interface SignedDataReading {
  /** null when the structure breaks RFC 5652 so badly that nothing can be judged. */
  readonly signedData: SignedData | null;
  /** "cms.format" checks: failed ones (FORMAT_FAILURE), and warnings. */
  readonly checks: readonly Check[];
}

/** SignedData over octets in memory, e.g. a time-stamp token. See readSignedData. */
export function readSignedDataBytes(bytes: Uint8Array, name = "CMS"): SignedDataReading {
  return readSignedData(bytesSource(bytes, name));
}

/**
 * Reads the SignedData that begins at `base` and fills the source up to its end; zero octets after it
 * (the padding of signatures in PDF) are a warning.
 *
 * A structure that is a SignedData but breaks RFC 5652 is data: failed checks, FORMAT_FAILURE; the
 * signers that can be read are there all the same. Throws PodpisError NOT_CMS for everything that is
 * no SignedData (another content type, truncated, other octets after its end), ASN1_LIMIT beyond our
 * bounds.
 */
export function readSignedData(source: ByteSource, base = 0): SignedDataReading {
  const notCms = (reason: string): PodpisError => new PodpisError("NOT_CMS", { path: source.name, reason });
  const walker = new HeaderWalker(source);
  const checks: Check[] = [];
  const envelope = asNotCms(() => openContentInfo(walker, base, notCms), notCms);
  const budget = newBudget();
  let signedData: SignedData | null = null;
  let { end } = envelope;
  try {
    const { next, ...head } = readHead(walker, envelope.signedData, budget);
    // Without a length in the header, objects that break off cannot be told from a truncated file.
    const load = () => loadTail(source, envelope, next, budget);
    const parts = envelope.end === undefined ? asNotCms(load, notCms) : load();
    end = parts.end;
    signedData = { ...head, ...readTail(parts, checks) };
  } catch (error) {
    if (!isMalformed(error) || error.code === "ASN1_LIMIT") throw error;
    if (envelope.end === undefined && walker.ranOut) throw notCms(error.why);
    checks.push(formatFailure(error));
  }
  if (end !== undefined) checkTrailer(source, end, notCms, checks);
  return { signedData, checks };
}

function asNotCms<T>(read: () => T, notCms: (reason: string) => PodpisError): T {
  try {
    return read();
  } catch (error) {
    if (isMalformed(error) && error.code === "ASN1_MALFORMED") throw notCms(error.why);
    throw error;
  }
}

function formatFailure(error: PodpisError): Check {
  const { reason = "", offset = 0 } = error.data;
  return {
    id: "cms.format",
    status: "failed",
    subIndication: "FORMAT_FAILURE",
    reason: "cms.malformed",
    found: `${reason} (${offset})`,
  };
}

interface Envelope {
  /** From the outermost in: ContentInfo, [0], SignedData. */
  readonly containers: readonly [Element, Element, Element];
  readonly signedData: Element;
  /** The end of the ContentInfo; undefined for the indefinite form. */
  readonly end: number | undefined;
}

/** ContentInfo ::= SEQUENCE { contentType OID, content [0] EXPLICIT ANY }. */
function openContentInfo(
  walker: HeaderWalker,
  base: number,
  notCms: (reason: string) => PodpisError,
): Envelope {
  if (base >= walker.source.size) throw notCms("it is empty");
  const contentInfo = walker.element(base, undefined);
  if (!isConstructed(contentInfo, TAG.sequence)) throw notCms("it is no ASN.1 SEQUENCE");
  const { header } = walker.element(contentInfo.start, contentInfo.end);
  if (header.tag !== TAG.oid || header.tagClass !== CLASS.universal) {
    throw notCms("it is another kind of ASN.1 structure");
  }
  const type = walker.node(contentInfo.start, contentInfo.end, newBudget());
  const contentType = oid(type);
  if (contentType !== OID.signedData)
    throw notCms(`its content type is ${contentTypeName(contentType)}, not SignedData`);
  const content = walker.element(contentInfo.start + type.raw.length, contentInfo.end);
  if (!isConstructed(content, 0, CLASS.context)) throw notCms("its content is missing");
  const signedData = walker.element(content.start, content.end);
  if (!isConstructed(signedData, TAG.sequence)) throw notCms("its content is no SignedData");
  return { containers: [contentInfo, content, signedData], signedData, end: contentInfo.end };
}

const isConstructed = (element: Element, tag: number, tagClass: number = CLASS.universal): boolean =>
  element.header.constructed && element.header.tag === tag && element.header.tagClass === tagClass;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  [OID.data]: "data",
  "1.2.840.113549.1.7.3": "EnvelopedData",
  "1.2.840.113549.1.7.5": "DigestedData",
  [OID.encryptedData]: "EncryptedData",
  "1.2.840.113549.1.9.16.1.2": "AuthenticatedData",
  "1.2.840.113549.1.9.16.1.9": "CompressedData",
  "1.2.840.113549.1.9.16.1.23": "AuthEnvelopedData",
};
const contentTypeName = (contentType: string): string => CONTENT_TYPES[contentType] ?? contentType;

type Head = Pick<
  SignedData,
  "version" | "digestAlgorithms" | "eContentType" | "eContentTypeRaw" | "encapContentInfo" | "eContent"
> & { readonly next: number };

/** version, digestAlgorithms, encapContentInfo; `next` is where the rest begins. */
function readHead(walker: HeaderWalker, signedData: Element, budget: Budget): Head {
  const version = walker.node(signedData.start, signedData.end, budget);
  if (!version.is(TAG.integer)) fail(version, "the version is expected here");
  let at = signedData.start + version.raw.length;
  const algorithms = walker.node(at, signedData.end, budget);
  if (!algorithms.is(TAG.set)) fail(algorithms, "the digest algorithms are expected here");
  at += algorithms.raw.length;
  return {
    version: smallInteger(version),
    digestAlgorithms: algorithms.children.map(algorithmIdentifier),
    ...readEncapContentInfo(walker, walker.element(at, signedData.end), budget),
  };
}

/** EncapsulatedContentInfo ::= SEQUENCE { eContentType OID, eContent [0] EXPLICIT OCTET STRING OPTIONAL }. */
function readEncapContentInfo(
  walker: HeaderWalker,
  encap: Element,
  budget: Budget,
): Pick<SignedData, "eContentType" | "eContentTypeRaw" | "encapContentInfo" | "eContent"> & { next: number } {
  if (!isConstructed(encap, TAG.sequence)) malformed("encapContentInfo is expected here", encap.offset);
  const type = walker.node(encap.start, encap.end, budget);
  if (!type.is(TAG.oid)) malformed("eContentType is expected here", encap.start);
  let at = encap.start + type.raw.length;
  let eContent: EContent | null = null;
  if (!walker.isOver(at, encap.end)) {
    const wrapper = walker.element(at, encap.end);
    if (!isConstructed(wrapper, 0, CLASS.context)) malformed("eContent is expected here", at);
    const read = readEContent(walker, walker.element(wrapper.start, wrapper.end));
    eContent = read.eContent;
    at = walker.after(read.after, wrapper);
  }
  const next = walker.after(at, encap);
  const encapContentInfo: ByteRange = { offset: encap.offset, length: next - encap.offset };
  return { eContentType: oid(type), eContentTypeRaw: type.raw, encapContentInfo, eContent, next };
}

function malformed(reason: string, offset: number): never {
  throw new PodpisError("ASN1_MALFORMED", { reason, offset });
}

interface Tail {
  readonly parts: readonly Asn1Node[];
  /** The end of the ContentInfo in the source. */
  readonly end: number;
}

/** Loads the objects after encapContentInfo, up to the end of the ContentInfo. Throws ASN1_MALFORMED. */
function loadTail(source: ByteSource, envelope: Envelope, next: number, budget: Budget): Tail {
  const length = (envelope.end ?? source.size) - next;
  if (length > MAX_SIGNATURE_STRUCTURE) {
    throw new PodpisError("ASN1_LIMIT", {
      reason: `its certificates, lists and signers exceed ${MAX_SIGNATURE_STRUCTURE} bytes`,
    });
  }
  const bytes = source.read(next, length);
  const [contentInfo, content, signedData] = envelope.containers;
  const parts: Asn1Node[] = [];
  let at = 0;
  const isOver = ({ end }: Element): boolean =>
    end === undefined ? bytes[at] === 0 && bytes[at + 1] === 0 : next + at === end;
  while (!isOver(signedData)) {
    const part = readAsn1Prefix(bytes.subarray(at), { encoding: "ber", budget });
    parts.push(part);
    at += part.raw.length;
    if (signedData.end !== undefined && next + at > signedData.end)
      malformed("a length runs past its container", next + at);
  }
  for (const container of [signedData, content, contentInfo]) {
    if (!isOver(container)) malformed("an unexpected part", next + at);
    if (container.end === undefined) at += 2;
  }
  return { parts, end: next + at };
}

/** certificates [0], crls [1], signerInfos. A signer that cannot be read is a failed check. */
function readTail(
  { parts }: Tail,
  checks: Check[],
): Pick<SignedData, "certificates" | "certificatesRaw" | "crls" | "crlsRaw" | "signerInfos"> {
  const rest = [...parts];
  const certificates = rest[0]?.isContext(0) ? rest.shift() : undefined;
  const crls = rest[0]?.isContext(1) ? rest.shift() : undefined;
  const signers = rest.shift();
  if (!signers?.is(TAG.set)) malformed("signerInfos is expected here", signers?.offset ?? 0);
  if (rest[0] !== undefined) fail(rest[0], "an unexpected part");
  return {
    certificates: certificates?.children ?? [],
    certificatesRaw: certificates?.raw ?? null,
    crls: crls?.children ?? [],
    crlsRaw: crls?.raw ?? null,
    signerInfos: signers.children.flatMap((node) => readableSigner(node, checks)),
  };
}

function readableSigner(node: Asn1Node, checks: Check[]): SignerInfo[] {
  try {
    return [signerInfo(node)];
  } catch (error) {
    if (!isMalformed(error) || error.code === "ASN1_LIMIT") throw error;
    checks.push({ ...formatFailure(error), reason: "cms.signerInfo" });
    return [];
  }
}

const LINE_END: readonly number[] = [0x0d, 0x0a];

/** Only zero octets may follow, the padding of /Contents in PDF, and line ends, which text channels add. */
function checkTrailer(
  source: ByteSource,
  end: number,
  notCms: (reason: string) => PodpisError,
  checks: Check[],
): void {
  if (end === source.size) return;
  let reason = "cms.zeroPadding";
  for (let at = end; at < source.size; at += CHUNK) {
    const bytes = source.read(at, Math.min(CHUNK, source.size - at));
    if (bytes.some((octet) => octet !== 0 && !LINE_END.includes(octet)))
      throw notCms("there are other bytes after its end");
    reason = bytes.some((octet) => octet !== 0) ? "cms.lineEnd" : reason;
  }
  checks.push({ id: "cms.format", status: "warning", reason, found: source.size - end });
}
