/**
 * The index made from the list of accredited CAs: everything the other commands need, small enough to be read
 * anew each time. It is written only after the list's signature held and its signer was whom the user pinned.
 */
import { equalBytes, toHex, utf8 } from "../base/bytes.js";
import { formatInstant } from "../base/time.js";
import { digest } from "../crypto/digest.js";
import type { PublicKey } from "../crypto/publicKey.js";
import type { Certificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { nameKey } from "../x509/name.js";
import type { ListedAuthority, StatusEntry } from "./listModel.js";
import type { OpenedTrustList } from "./tsl.js";

export const INDEX_SCHEMA = "podpis.accredited/1";

/** [Статус, ДействуетС as formatInstant writes it, or null]. */
export type IndexedStatus = readonly [status: string, since: string | null];

export interface IndexedAuthority {
  readonly name: string;
  readonly inn?: string;
  readonly ogrn?: string;
  readonly registryNumber?: string;
  readonly current?: IndexedStatus;
  readonly history: readonly IndexedStatus[];
}

/** One certificate of the list. Digests are lower-case hex. */
export interface IndexedCertificate {
  /** Place in `authorities`. */
  readonly authority: number;
  readonly sha1: string;
  /** These are absent where the list gives a thumbprint alone. */
  readonly sha256?: string;
  /** Digest of the public key: the same for every certificate of it. */
  readonly key?: string;
  /** Digest of the subject's name, by the rules names are compared by. */
  readonly name?: string;
  readonly toolClass?: string;
  /** Where its DER lies in the file of certificates. */
  readonly offset?: number;
  readonly length?: number;
}

export interface AccreditationIndex {
  readonly schema: typeof INDEX_SCHEMA;
  /** Of the list. */
  readonly version: number;
  readonly date: string;
  /** Of the list's file. */
  readonly sha256: string;
  readonly signer: string;
  /** SHA-256 of the pinned certificate that the signer reached: the list is used while that one stays pinned. */
  readonly anchor: string;
  /** The signer's, where a CA was pinned with it: the list is used while it still is. */
  readonly signerOgrn?: string;
  readonly authorities: readonly IndexedAuthority[];
  readonly certificates: readonly IndexedCertificate[];
  /** Keys of which the list gives the identifier alone. */
  readonly keyIdentifiers: readonly (readonly [keyIdentifier: string, authority: number])[];
}

export interface IndexedList {
  readonly index: AccreditationIndex;
  /** The certificates' DER, one after another. */
  readonly certificates: readonly Uint8Array[];
}

/** Makes the index of a list that may be trusted. `anchor`: the pinned certificate; it may be the signer itself. */
export function indexTrustList(
  { list, signer, sha256 }: OpenedTrustList,
  anchor: Pick<Certificate, "sha256"> = signer,
  signerOgrn?: string,
): IndexedList {
  const blobs: Uint8Array[] = [];
  const certificates: IndexedCertificate[] = [];
  const keyIdentifiers: (readonly [string, number])[] = [];
  let offset = 0;
  for (const [authority, { keys }] of list.authorities.entries()) {
    for (const key of keys) {
      const toolClass = key.toolClass === undefined ? {} : { toolClass: key.toolClass };
      if (key.certificates.every(({ certificate }) => certificate === undefined) && key.keyIdentifier) {
        keyIdentifiers.push([key.keyIdentifier, authority]);
      }
      for (const { sha1, certificate } of key.certificates) {
        if (certificate === undefined) {
          certificates.push({ authority, sha1, ...toolClass });
          continue;
        }
        const { length } = certificate.raw;
        certificates.push({
          authority,
          sha1,
          sha256: certificate.sha256,
          key: keyDigest(certificate.publicKey),
          name: nameDigest(certificate),
          ...toolClass,
          offset,
          length,
        });
        blobs.push(certificate.raw);
        offset += length;
      }
    }
  }
  const index: AccreditationIndex = {
    schema: INDEX_SCHEMA,
    version: list.version,
    date: formatInstant(list.date),
    sha256,
    signer: signer.sha256,
    anchor: anchor.sha256,
    ...(signerOgrn !== undefined && { signerOgrn }),
    authorities: list.authorities.map(indexedAuthority),
    certificates,
    keyIdentifiers,
  };
  return { index, certificates: blobs };
}

function indexedAuthority(authority: ListedAuthority): IndexedAuthority {
  const { name, inn, ogrn, registryNumber, current, history } = authority;
  return {
    name,
    ...(inn !== undefined && { inn }),
    ...(ogrn !== undefined && { ogrn }),
    ...(registryNumber !== undefined && { registryNumber }),
    ...(current && { current: indexedStatus(current) }),
    history: history.map(indexedStatus),
  };
}

const indexedStatus = ({ status, since }: StatusEntry): IndexedStatus => [
  status,
  since === null ? null : formatInstant(since),
];

const keyDigest = ({ type, keyBits }: PublicKey): string =>
  toHex(digest("sha256", utf8(`${type}:`), keyBits));

const nameDigest = ({ subject }: Certificate): string => toHex(digest("sha256", utf8(nameKey(subject))));

/** How a certificate was found in the list. */
export type FoundBy = "thumbprint" | "key" | "keyIdentifier";

export interface Found {
  readonly by: FoundBy;
  /** Places in `authorities`, each once. */
  readonly authorities: readonly number[];
}

/**
 * The authorities of the list that a CA certificate belongs to: by its thumbprint, else by its name and key (a
 * key may have several certificates, renewed or cross-signed ones that the list does not know among them). A
 * key identifier is only what a certificate says of itself, so it alone is told apart. undefined: not listed.
 */
export function findAuthority(index: AccreditationIndex, certificate: Certificate): Found | undefined {
  const sha1 = toHex(digest("sha1", certificate.raw));
  const exact = index.certificates.filter((one) =>
    one.sha256 === undefined ? one.sha1 === sha1 : one.sha256 === certificate.sha256,
  );
  if (exact.length > 0) return { by: "thumbprint", authorities: places(exact) };
  const key = keyDigest(certificate.publicKey);
  const name = nameDigest(certificate);
  const same = index.certificates.filter((one) => one.key === key && one.name === name);
  if (same.length > 0) return { by: "key", authorities: places(same) };
  const { subjectKeyIdentifier } = extensionsOf(certificate);
  if (subjectKeyIdentifier === undefined) return undefined;
  const identifier = toHex(subjectKeyIdentifier);
  const named = index.keyIdentifiers.filter(([one]) => one === identifier);
  if (named.length === 0) return undefined;
  return { by: "keyIdentifier", authorities: [...new Set(named.map(([, authority]) => authority))] };
}

const places = (found: readonly IndexedCertificate[]): readonly number[] => [
  ...new Set(found.map(({ authority }) => authority)),
];

/** The certificates of the list whose subject is the issuer of this one: where to look for a path's next step. */
export function listedIssuers(
  index: AccreditationIndex,
  { issuer }: Certificate,
): readonly IndexedCertificate[] {
  const name = toHex(digest("sha256", utf8(nameKey(issuer))));
  return index.certificates.filter((one) => one.name === name && one.offset !== undefined);
}

/** Whether octets from the file of certificates are the certificate the index means. */
export const isIndexed = ({ sha256 }: IndexedCertificate, der: Uint8Array): boolean =>
  sha256 !== undefined && equalBytes(digest("sha256", der), Buffer.from(sha256, "hex"));
