/**
 * A SignedData (RFC 5652 §5.1) made anew around parts that stay as they stand: some of its signers only, or its
 * content in another place. What was signed or stamped is never written again; the objects around it are DER.
 */
import { OID } from "../asn1/oids.js";
import { type Asn1Node, TAG } from "../asn1/reader.js";
import * as der from "../asn1/writer.js";
import { concat } from "../base/bytes.js";
import { type Piece, piecesSource } from "../base/piecesSource.js";
import { type ByteSource, bytesSource } from "../base/source.js";
import { wrap } from "./build.js";
import type { SignedData } from "./signedData.js";

/** Where the content goes: encapContentInfo octet for octet; outside; inside, as one OCTET STRING of so many octets. */
export type ContentForm = "asItStands" | "outside" | { readonly length: number };

export interface Kept {
  /** Indices in `signedData.signerInfos`; the signers keep their order. Default: all. */
  readonly signers?: readonly number[];
  /** Those of `signedData.certificates` that stay. Default: all, the set as it stands. */
  readonly certificates?: readonly Asn1Node[];
}

export interface Reframed {
  /** Everything before the content or encapContentInfo. */
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  /** What will be written, for reading its structure; content that goes inside is zeros here. */
  readonly source: ByteSource;
}

/** Throws PodpisError as reading the source does. `signedData` was read from `source`, which must stay open. */
export function reframe(
  source: ByteSource,
  signedData: SignedData,
  form: ContentForm,
  kept: Kept = {},
): Reframed {
  const { signerInfos, crlsRaw } = signedData;
  const signers = kept.signers?.map((index) => signerInfos[index]!) ?? signerInfos;
  const none = new Uint8Array(0);
  const tail = concat(
    certificateSet(signedData, kept.certificates) ?? none,
    crlsRaw ?? none,
    ...wrap(
      0x31,
      signers.map(({ raw }) => raw),
      0,
    ),
  );
  const middle = middleOf(signedData, form);
  const follow = middle.length + tail.length;
  const parts = [version(signedData, signers), digestAlgorithms(signedData, signers)];
  const content = wrap(0x30, [...parts, ...encapsulation(signedData, form)], follow);
  const head = concat(...wrap(0x30, [der.oid(OID.signedData), ...wrap(0xa0, content, follow)], follow));
  const pieces: Piece[] = [head, middle, tail];
  const under = typeof form === "object" ? zeros(source.name) : source;
  return { head, tail, source: piecesSource(under, pieces) };
}

/** The octets of the source, or of content, between head and tail. */
function middleOf({ encapContentInfo }: SignedData, form: ContentForm): Piece {
  if (form === "asItStands") return encapContentInfo;
  return { offset: 0, length: form === "outside" ? 0 : form.length };
}

/** EncapsulatedContentInfo, or its beginning when content follows; nothing when it is taken over whole. */
function encapsulation({ eContentTypeRaw }: SignedData, form: ContentForm): Uint8Array[] {
  if (form === "asItStands") return [];
  if (form === "outside") return [der.seq(eContentTypeRaw)];
  const { length } = form;
  const eContent = wrap(0xa0, [der.header(TAG.octetString, length)], length);
  return wrap(0x30, [eContentTypeRaw, ...eContent], length);
}

function certificateSet(
  { certificatesRaw, certificates }: SignedData,
  kept: readonly Asn1Node[] | undefined,
): Uint8Array | null {
  if (kept === undefined || kept.length === certificates.length) return certificatesRaw;
  if (kept.length === 0) return null;
  return der.context(0, ...kept.map(({ raw }) => raw));
}

/** Those the signers use; in the order, and with the parameters, in which they stand. */
function digestAlgorithms(
  { digestAlgorithms: all, signerInfos }: SignedData,
  signers: SignedData["signerInfos"],
): Uint8Array {
  const used = new Set(signers.map(({ digestAlgorithm }) => digestAlgorithm.oid));
  const kept = signers === signerInfos ? all : all.filter(({ oid }) => used.has(oid));
  return concat(
    ...wrap(
      0x31,
      kept.map(({ raw }) => raw),
      0,
    ),
  );
}

/** RFC 5652 §5.1. Nothing signed covers it. */
function version(
  { version: old, certificates, crls, eContentType, signerInfos }: SignedData,
  signers: SignedData["signerInfos"],
): Uint8Array {
  if (signers === signerInfos) return der.int(old);
  const has = (nodes: readonly Asn1Node[], tag: number) => nodes.some((node) => node.isContext(tag));
  if (has(certificates, 3) || has(crls, 1)) return der.int(5);
  if (has(certificates, 2)) return der.int(4);
  const three =
    has(certificates, 1) || eContentType !== OID.data || signers.some((signer) => signer.version === 3);
  return der.int(three ? 3 : 1);
}

/** Content that is not read: structures are read around it. */
function zeros(name: string): ByteSource {
  return {
    ...bytesSource(new Uint8Array(0), name),
    size: Number.MAX_SAFE_INTEGER,
    read: (_offset, length) => new Uint8Array(length),
  };
}
