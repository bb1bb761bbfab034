/** `trust add|list|remove|verify`: the certificates that are anchors because the user said so. */
import { PodpisError } from "../base/errors.js";
import { TRUST_LIST_GRACE } from "../base/limits.js";
import { dropIndex, loadIndex, loadListed, readIndex } from "../io/trust/indexFile.js";
import type { AnchorUse, DamagedFile, StoredAnchor, TrustStore } from "../io/trust/store.js";
import type { AccreditationIndex } from "../trust/accreditationIndex.js";
import type { CertificateFacts } from "../validate/results.js";
import type { Certificate } from "../x509/certificate.js";
import { extensionsOf } from "../x509/extensions.js";
import { certificateFacts } from "../x509/identity.js";
import { namesEqual } from "../x509/name.js";
import { signatureState } from "../x509/verify.js";

/** What people should know of an anchor before they rely on it; none of it forbids to. */
export type AnchorNote =
  | "notYetValid"
  | "expired"
  | "notSelfSigned"
  | "signatureWrong"
  | "notCa"
  | "signerUnnamed";

export interface AnchorFacts extends CertificateFacts {
  readonly use: AnchorUse;
  /** ОГРН of the organisation below a CA that may sign the list. */
  readonly signerOgrn?: string;
  readonly notes: readonly AnchorNote[];
}

export interface AddedAnchor extends AnchorFacts {
  readonly state: "added" | "present";
}

/** A list of accredited CAs in a few words. */
export interface ListFacts {
  readonly version: number;
  readonly date: string;
  readonly sha256: string;
  readonly authorities: number;
  readonly certificates: number;
}

export const listFacts = (index: AccreditationIndex): ListFacts => ({
  version: index.version,
  date: index.date,
  sha256: index.sha256,
  authorities: index.authorities.length,
  certificates: index.certificates.length,
});

/** An anchor for people. */
export function anchorFacts({ use, certificate, signerOgrn }: StoredAnchor, now: Date): AnchorFacts {
  const { notBefore, notAfter, subject, issuer, publicKey } = certificate;
  const notes: AnchorNote[] = [];
  if (now < notBefore) notes.push("notYetValid");
  if (now > notAfter) notes.push("expired");
  if (!namesEqual(subject, issuer)) notes.push("notSelfSigned");
  else if (signatureState(certificate, publicKey) !== "valid") notes.push("signatureWrong");
  // The signer of the list may be pinned itself.
  if (use === "certificates" ? !isCa(certificate) : isCa(certificate) && signerOgrn === undefined) {
    notes.push(use === "certificates" ? "notCa" : "signerUnnamed");
  }
  return { ...certificateFacts(certificate), use, ...(signerOgrn !== undefined && { signerOgrn }), notes };
}

/** Whether there may be certificates below it. */
export const isCa = (certificate: Certificate): boolean =>
  certificate.version < 3 || extensionsOf(certificate).basicConstraints?.cA === true;

/** What is to be pinned; who may sign the list below it is only asked of a CA. */
export const anchorFor = (
  use: AnchorUse,
  certificate: Certificate,
  signerOgrn: string | undefined,
): StoredAnchor => ({
  use,
  certificate,
  ...(use === "list" && signerOgrn !== undefined && isCa(certificate) && { signerOgrn }),
});

/** Adds anchors. Throws TRUST_STORE, OUTPUT_FAILED. */
export async function addAnchors(
  store: TrustStore,
  anchors: readonly StoredAnchor[],
  now: Date,
): Promise<AddedAnchor[]> {
  const added: AddedAnchor[] = [];
  for (const anchor of anchors) {
    const state = (await store.add(anchor)) ? "added" : "present";
    added.push({ ...anchorFacts(anchor, now), state });
  }
  return added;
}

export interface StoreFacts {
  readonly anchors: readonly AnchorFacts[];
  readonly damaged: readonly DamagedFile[];
  readonly list: (ListFacts & { readonly old: boolean }) | null;
}

/** What is in the store. Throws TRUST_STORE for the folder itself and for a damaged index. */
export function storeFacts(store: TrustStore, now: Date): StoreFacts {
  const { anchors, damaged } = store.inspect();
  const index = loadIndex(store);
  return {
    anchors: anchors.map((anchor) => anchorFacts(anchor, now)),
    damaged,
    list:
      index === undefined
        ? null
        : { ...listFacts(index), old: now.getTime() > Date.parse(index.date) + TRUST_LIST_GRACE },
  };
}

/** As storeFacts, and every certificate of the list is read and compared with its digest. */
export function verifyStore(store: TrustStore, now: Date): StoreFacts {
  const facts = storeFacts(store, now);
  const index = loadIndex(store);
  if (index !== undefined) {
    const listed = index.certificates.filter(({ offset }) => offset !== undefined);
    loadListed(store, index, listed);
  }
  return facts;
}

/** What was removed, and whether the list went with it: it is not used without the certificate it was taken by. */
export interface RemovedAnchors {
  readonly anchors: readonly AnchorFacts[];
  readonly listDropped: boolean;
}

/**
 * Removes the one certificate whose SHA-256 begins with `fingerprint` (hex, colons and spaces allowed), for the
 * uses named. Throws TRUST_NOT_FOUND, also when several begin so and for what is no fingerprint; TRUST_STORE.
 */
export function removeAnchors(
  store: TrustStore,
  fingerprint: string,
  uses: readonly AnchorUse[],
  now: Date,
): RemovedAnchors {
  const wanted = fingerprint.replace(/[\s:]/g, "").toLowerCase();
  const found = store
    .inspect()
    .anchors.filter(({ use, certificate }) => uses.includes(use) && certificate.sha256.startsWith(wanted));
  const different = new Set(found.map(({ certificate }) => certificate.sha256));
  if (!/^[0-9a-f]{8,64}$/.test(wanted) || different.size !== 1) {
    throw new PodpisError("TRUST_NOT_FOUND", { value: fingerprint });
  }
  const [{ certificate }] = found as [StoredAnchor];
  const listDropped =
    found.some(({ use }) => use === "list") && readIndex(store)?.anchor === certificate.sha256;
  for (const anchor of found) store.remove(anchor);
  if (listDropped) dropIndex(store);
  return { anchors: found.map((anchor) => anchorFacts(anchor, now)), listDropped };
}
