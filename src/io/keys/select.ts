/** Which of several keys and certificates is meant. They belong together by the public key, whatever they are called. */
import { isMalformed } from "../../asn1/cursor.js";
import { equalBytes, toHex } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { digest } from "../../crypto/digest.js";
import { samePublicKey } from "../../crypto/publicKey.js";
import { mask } from "../../mchd/facts/mask.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import { displayName, identityOf } from "../../x509/identity.js";
import type { KeyMaterial, KeyNote, StoredKey } from "./material.js";

/** A private key with the certificates that lie beside it. */
export interface LoadedKey extends StoredKey {
  /** The certificate of this key (DER), or null when none lies beside it. */
  readonly certificate: Uint8Array | null;
  /** All certificates that lie beside the key (DER), its own first. */
  readonly certificates: readonly Uint8Array[];
  readonly notes: readonly KeyNote[];
  /** To be called when nothing more is signed; absent where there is nothing to end. */
  readonly close?: (() => void) | undefined;
}

/** Whether a certificate is the one the user means. */
export type Selector = (certificate: Certificate) => boolean;

/**
 * Reads `thumbprint:HEX` (SHA-256, or SHA-1) or `inn:V` (10 digits: of the organisation, 12: of the
 * person). Throws USAGE.
 */
export function parseSelector(text: string): Selector {
  const [, kind, value = ""] = /^(thumbprint|inn):(.*)$/is.exec(text) ?? [];
  const hex = value.replace(/[\s:]/g, "").toLowerCase();
  if (kind?.toLowerCase() === "inn") {
    if (/^\d{10}$/.test(value)) return ({ subject }) => identityOf(subject).innle === value;
    if (/^\d{12}$/.test(value)) return ({ subject }) => identityOf(subject).inn === value;
  } else if (/^[0-9a-f]{64}$/.test(hex)) {
    return ({ sha256 }) => sha256 === hex;
  } else if (/^[0-9a-f]{40}$/.test(hex)) {
    return ({ raw }) => toHex(digest("sha1", raw)) === hex;
  }
  throw new PodpisError("USAGE", {
    message: `--select ${text} is not understood`,
    hint: "write --select thumbprint:HEX, or --select inn: with 10 or 12 digits",
  });
}

/** A key and a certificate of its; a key with several is as many candidates. */
export interface Candidate {
  readonly stored: StoredKey;
  readonly certificate: Certificate | null;
}

export interface Choice {
  readonly selector?: Selector | undefined;
  /** The signer's certificate, when the user named it: then the key is the one that fits it. */
  readonly certificate?: Certificate | undefined;
}

/**
 * The one key (with its certificate) that is meant. Throws KEY_MISMATCH when none fits the named
 * certificate, KEY_NOT_SELECTED when none is selected, KEY_AMBIGUOUS when several are.
 */
export function chooseKey(path: string, material: KeyMaterial, choice: Choice): LoadedKey {
  const certificates = readable(material.certificates);
  const all = candidatesOf(material.keys, certificates);
  const meant = choice.certificate === undefined ? all : fitting(path, all, choice.certificate);
  const { selector } = choice;
  const selected =
    selector === undefined
      ? meant
      : meant.filter(({ certificate }) => certificate !== null && selector(certificate));
  const [one, another] = selected;
  if (one === undefined) throw new PodpisError("KEY_NOT_SELECTED", { path, candidates: listed(meant) });
  if (another !== undefined) throw new PodpisError("KEY_AMBIGUOUS", { path, candidates: listed(selected) });
  const own = one.certificate?.raw ?? null;
  const others = certificates.map(({ raw }) => raw).filter((raw) => own === null || !equalBytes(raw, own));
  return {
    ...one.stored,
    certificate: own,
    certificates: own === null ? others : [own, ...others],
    notes: material.notes,
    ...(material.close && { close: material.close }),
  };
}

/** Every key with every certificate that fits it. */
export const pairsOf = ({ keys, certificates }: KeyMaterial): Candidate[] =>
  candidatesOf(keys, readable(certificates));

/** A certificate we cannot read is of no use, but it may be one of another kind of key: no error. */
export function readable(certificates: readonly Uint8Array[]): Certificate[] {
  const parsed = certificates.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch (error) {
      if (isMalformed(error)) return [];
      throw error;
    }
  });
  return distinct(parsed, (a, b) => a.sha256 === b.sha256);
}

function candidatesOf(keys: readonly StoredKey[], certificates: readonly Certificate[]): Candidate[] {
  const different = distinct(keys, (a, b) => samePublicKey(a.key.publicKey, b.key.publicKey));
  return different.flatMap((stored): Candidate[] => {
    const own = certificates.filter(({ publicKey }) => samePublicKey(publicKey, stored.key.publicKey));
    return own.length === 0
      ? [{ stored, certificate: null }]
      : own.map((certificate) => ({ stored, certificate }));
  });
}

function fitting(path: string, candidates: readonly Candidate[], certificate: Certificate): Candidate[] {
  const fits = candidates.find(({ stored }) => samePublicKey(stored.key.publicKey, certificate.publicKey));
  if (fits === undefined) {
    throw new PodpisError("KEY_MISMATCH", { key: path, certificate: displayName(certificate.subject) });
  }
  return [{ stored: fits.stored, certificate }];
}

function distinct<T>(items: readonly T[], same: (a: T, b: T) => boolean): T[] {
  return items.filter((item, at) => items.findIndex((other) => same(item, other)) === at);
}

/** For people, who copy a thumbprint into --select. Numbers of persons are masked: errors go into logs. */
function listed(candidates: readonly Candidate[]): string {
  return candidates.map(({ stored, certificate }) => described(stored, certificate)).join("; ");
}

function described({ key, name }: StoredKey, certificate: Certificate | null): string {
  if (certificate === null)
    return [`${key.publicKey.label} without a certificate`, name].filter(Boolean).join(" ");
  const { cn, inn, innle } = identityOf(certificate.subject);
  const parts = [
    `thumbprint:${certificate.sha256}`,
    cn,
    innle && `inn:${innle}`,
    inn && `inn:${mask(inn)}`,
    name,
  ];
  return parts.filter(Boolean).join(" ");
}
