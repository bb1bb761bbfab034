/** What `podpis keys` reports. */
import type { PodpisError } from "../base/errors.js";
import type { KeySource } from "../io/keys/source.js";
import type { CertificateFacts } from "../x509/identity.js";

/** Whether podpis can sign with a key now, by what is written about it. */
export type KeyState = "usable" | "expired" | "notYetValid" | "mismatch" | "noCertificate" | "unsupported";

/** One line of `keys list`: a reference that --key takes, and whose key it is. */
export interface ListedKey {
  readonly reference: string;
  /** For --select, when the reference leads to several; else null. */
  readonly select: string | null;
  readonly source: KeySource["kind"];
  readonly containerName: string | null;
  readonly algorithm: string;
  readonly certificate: CertificateFacts | null;
  readonly fits: boolean | null;
  readonly exportable: boolean;
  readonly keyNotAfter: string | null;
  /** The earlier of the certificate's and the key's end. */
  readonly usableUntil: string | null;
  readonly state: KeyState;
}

/** A reference that tells nothing: locked, damaged, without a key. */
export interface UnreadKey {
  readonly reference: string;
  readonly error: PodpisError;
}

export interface KeysList {
  readonly keys: readonly ListedKey[];
  readonly unread: readonly UnreadKey[];
  /** Something was not looked at: the folder has too much in it. */
  readonly incomplete: boolean;
}

export type DoctorCheckId =
  | "opened"
  | "module"
  | "token"
  | "mechanism"
  | "bothCopies"
  | "damagedFile"
  | "certificate"
  | "certificatePeriod"
  | "keyPeriod"
  | "signs"
  | "exportable"
  | "experimental"
  | "outsideCertifiedMeans"
  | "pinInCommand"
  | "pinCountLow"
  | "pinToBeChanged";

export interface DoctorCheck {
  readonly id: DoctorCheckId;
  readonly status: "passed" | "warning" | "failed" | "skipped";
  /** What was found: a file, a moment, a reason; null when the id says it all. */
  readonly found: string | null;
}

export interface KeyDoctor {
  readonly reference: string;
  readonly source: KeySource["kind"];
  readonly algorithm: string;
  readonly certificate: CertificateFacts | null;
  readonly checks: readonly DoctorCheck[];
  /** No check failed: podpis sign would take the key now. */
  readonly usable: boolean;
}

export interface KeysWritten {
  readonly reference: string;
  readonly output: string;
  readonly keys: number;
  readonly certificates: number;
}
