/** `podpis doctor`: what was looked at, as data. Schema podpis.doctor/1. Instants are as formatInstant writes them. */

/** A program that tests and people compare podpis with; podpis itself needs none. */
export interface PeerFacts {
  readonly name: "openssl" | "gost-engine" | "xmlsec1" | "xmllint";
  /** `silent`: it is there, and did not say in time what it is. */
  readonly state: "found" | "missing" | "silent";
  readonly path?: string;
  /** The first line of what it says of itself. Untrusted text. */
  readonly version?: string;
}

export interface FolderFacts {
  /** The last two lie in the trust store, and are named when they are there. */
  readonly use: "cache" | "trust" | "anchors" | "list-anchors";
  /** null: the environment names no place for it. */
  readonly path: string | null;
  /** `refused`: podpis does not use it, for the reason that `problem` says. */
  readonly state: "usable" | "absent" | "refused" | "unknown";
  /** Of POSIX systems: four octal digits. */
  readonly mode?: string;
  /** An English phrase of the text tables. */
  readonly problem?: string;
}

export interface TrustFacts {
  /** How many certificates the user trusts, for paths and for the list's signature. */
  readonly certificates: number;
  readonly listAnchors: number;
  readonly damaged: number;
  /** The list of accredited CAs in use. */
  readonly list: {
    readonly version: number;
    readonly date: string;
    /** Whole days since its date. */
    readonly days: number;
    readonly authorities: number;
    /** It no longer speaks of today. */
    readonly old: boolean;
  } | null;
  readonly problem?: string;
}

export interface CacheFacts {
  readonly entries: number;
  readonly bytes: number;
  /** thisUpdate of the oldest; null without entries. */
  readonly oldest: string | null;
  /** How many may no longer be used. */
  readonly ended: number;
  readonly problem?: string;
}

/** This computer's clock beside that of a time-stamping service, whose certificate is not judged. */
export interface ClockFacts {
  readonly url: string;
  /** The service's time; absent when it gave none. */
  readonly genTime?: string;
  /** How far this clock is ahead (positive) or behind, and how exactly that is known. Milliseconds. */
  readonly ahead?: number;
  readonly uncertainty?: number;
  readonly problem?: string;
}

/** What should be put right, or is missing; nothing of it keeps podpis from working without it. */
export interface Finding {
  readonly id:
    | "node-old"
    | "peer-missing"
    | "peer-silent"
    | "folder-unknown"
    | "folder-refused"
    | "folder-readable"
    | "trust-empty"
    | "trust-unreadable"
    | "trust-damaged"
    | "list-none"
    | "list-old"
    | "cache-unreadable"
    | "clock-wrong"
    | "clock-unknown"
    | "locale-not-utf8";
  /** A name or a path. Untrusted text. */
  readonly subject?: string;
  /** What to type; absent where that depends. */
  readonly command?: string;
}

export interface DoctorReport {
  readonly schema: "podpis.doctor/1";
  readonly podpis: string;
  readonly node: string;
  readonly platform: string;
  readonly now: string;
  readonly timeZone: string;
  readonly language: string;
  /** The environment's word on it: LC_ALL, LC_MESSAGES or LANG. Untrusted text. */
  readonly locale: string | null;
  readonly utf8: boolean;
  /** Variables that podpis heeds and that are set; their values may be secrets. */
  readonly environment: readonly string[];
  /** Configuration files, the strongest first. */
  readonly settings: readonly { readonly path: string; readonly present: boolean }[];
  readonly peers: readonly PeerFacts[];
  readonly folders: readonly FolderFacts[];
  readonly trust: TrustFacts | null;
  readonly cache: CacheFacts | null;
  /** null: no service was named, and nobody was asked. */
  readonly clock: ClockFacts | null;
  readonly findings: readonly Finding[];
}
