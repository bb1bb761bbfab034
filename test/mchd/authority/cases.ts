/** The cases of fixtures/mchd: one folder each, `case.json` says who issued what to whom and what must come out. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Verdict } from "../../../src/base/check.js";
import type { CertificateName, OrganisationName, PersonName } from "./cast.js";

/** A party; `heads` of an organisation are its persons who sign for it. */
export type PartySpec =
  | {
      readonly organisation: OrganisationName;
      readonly heads?: readonly PersonName[];
      readonly jointly?: boolean;
      readonly managedBy?: OrganisationName;
    }
  | { readonly foreign: string; readonly heads: readonly PersonName[] }
  | { readonly branch: OrganisationName; readonly heads: readonly PersonName[] }
  | { readonly trader: PersonName }
  | { readonly person: PersonName };

export interface LimitSpec {
  readonly kind: string;
  readonly code?: string;
  readonly text?: string;
}

export type CodeSpec = string | { readonly code: string; readonly limits: readonly LimitSpec[] };

export interface DocumentSpec {
  /** Principals, or of a delegation those who pass the powers on. Default: the organisation "example" by its head. */
  readonly from?: readonly PartySpec[];
  /** Default: the employee. */
  readonly to?: readonly PartySpec[];
  readonly issued?: string;
  readonly until?: string;
  readonly codes?: readonly CodeSpec[];
  readonly text?: string;
  readonly right?: "none" | "once" | "further";
  readonly jointly?: boolean;
  readonly lost?: boolean;
  readonly notary?: PersonName;
  /** The document it passes on: a delegation. */
  readonly basedOn?: string;
  /** Stated otherwise than they are: `rootNumber`, `parentNumber` name documents. */
  readonly stated?: { readonly root?: string; readonly parent?: string; readonly parentUntil?: string };
  /** Default: the head. Several signatures, a file each. */
  readonly signedBy?: readonly CertificateName[];
  readonly signedAt?: string;
  /** With a time-stamp. */
  readonly stamped?: boolean;
  readonly attached?: boolean;
  /** After signing: a text of the XML, and what replaces it. */
  readonly changed?: readonly [string, string];
}

export interface AuthorityCase {
  readonly name: string;
  readonly about: string;
  readonly documents: Readonly<Record<string, DocumentSpec>>;
  /** Who signed the contract, when; "stamped" proves it. */
  readonly contract?: {
    readonly signedBy?: readonly CertificateName[];
    readonly signedAt?: string;
    readonly stamped?: boolean;
    readonly changed?: boolean;
  };
  readonly status?: {
    readonly answers?: readonly Readonly<Record<string, unknown>>[];
    readonly notices?: readonly {
      readonly of: string;
      readonly revokedAt: string;
      readonly by?: "principal" | "representative";
      readonly signedBy: CertificateName;
      readonly signedAt?: string;
      readonly changed?: boolean;
    }[];
    /** Documents of which a registry says they are in force, asked at the time of the check. Default: all. */
    readonly active?: readonly string[];
    readonly mode?: "required" | "off";
  };
  readonly asked?: {
    /** Default: "m". */
    readonly mchd?: readonly string[];
    readonly chain?: readonly string[];
    /** Documents of which a copy without its signature lies before the chain. */
    readonly copies?: readonly string[];
    readonly power?: readonly string[];
    readonly docType?: readonly string[];
    readonly amount?: string;
    readonly counterparty?: string;
    readonly territory?: string;
    readonly trustRegistry?: boolean;
    readonly checkedAt?: string;
  };
  readonly expected: {
    readonly verdict: Verdict;
    readonly subIndication?: string;
    /** The check that decides, and a reason that stands somewhere under it. */
    readonly check?: string;
    readonly reason?: string;
    /** A check that warns. */
    readonly warning?: string;
    readonly basis?: "mchd" | "certificate" | "none";
    /** The verdict on the signature of the contract by itself. Default: TOTAL-PASSED. */
    readonly signature?: Verdict;
  };
}

const FOLDER = resolve(import.meta.dirname, "../../../fixtures/mchd");

export const CASES: readonly AuthorityCase[] = readdirSync(FOLDER)
  .sort()
  .map((name) => ({ name, ...JSON.parse(readFileSync(join(FOLDER, name, "case.json"), "utf8")) }));
