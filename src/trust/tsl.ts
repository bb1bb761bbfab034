/**
 * The signed list of accredited CAs. What is read is what was signed: the reader is told the canonical form of
 * the enveloped content, the very octets whose digest the signature covers, and never the file. An entry in the
 * signature, in a comment or beside the root does not exist for it.
 */
import { isMalformed } from "../asn1/cursor.js";
import { toHex } from "../base/bytes.js";
import { digest } from "../crypto/digest.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";
import { verifyLargeXml, type XmlSignatureProblem } from "../xml/xmldsig.js";
import type { TrustList, TrustListProblem } from "./listModel.js";
import { TrustListReader } from "./listReader.js";

export interface OpenedTrustList {
  readonly list: TrustList;
  /** Whose key signed. Whether that is whom the user pinned is not decided here. */
  readonly signer: Certificate;
  /** The other certificates that the signature carries. Untrusted. */
  readonly others: readonly Certificate[];
  /** Of the file, lower-case hex. */
  readonly sha256: string;
}

export type TrustListFailure =
  | { readonly kind: "signature"; readonly problem: XmlSignatureProblem }
  | { readonly kind: "list"; readonly problem: TrustListProblem };

/**
 * Opens a list: its signature holds, and its structure is right. `known`: certificates that may have signed
 * where the signature carries none. Throws XML_MALFORMED, XML_REFUSED.
 */
export function openTrustList(
  bytes: Uint8Array,
  known: readonly Certificate[] = [],
): OpenedTrustList | { readonly failure: TrustListFailure } {
  const reader = new TrustListReader();
  let carried: readonly Certificate[] = [];
  const result = verifyLargeXml(
    bytes,
    (octets) => {
      carried = octets.flatMap(readable);
      return [...carried, ...known].map((one) => ({ publicKey: one.publicKey, of: one }));
    },
    reader,
  );
  if (!result.holds) return { failure: { kind: "signature", problem: result.problem } };
  const list = reader.list();
  if ("problem" in list) return { failure: { kind: "list", problem: list.problem } };
  const { signer } = result;
  return {
    list,
    signer,
    others: carried.filter((one) => one !== signer),
    sha256: toHex(digest("sha256", bytes)),
  };
}

function readable(octets: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(octets)];
  } catch (error) {
    if (isMalformed(error)) return [];
    throw error;
  }
}
