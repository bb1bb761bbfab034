/** What a power of attorney says, in one form for all formats: who lets whom do what, and until when. */

/** A person as a power of attorney names him. */
export interface PersonFacts {
  readonly surname?: string;
  readonly givenName?: string;
  readonly patronymic?: string;
  readonly inn?: string;
  /** As written, with hyphens. */
  readonly snils?: string;
  readonly position?: string;
  readonly citizenshipKind?: "1" | "2" | "3";
  readonly birthDate?: string;
  readonly identityDocument?: {
    readonly kind: string;
    readonly number: string;
    readonly issueDate: string;
    readonly issuedBy?: string;
    readonly issuerCode?: string;
  };
}

export interface OrganisationFacts {
  readonly name: string;
  readonly inn?: string;
  readonly kpp?: string;
  readonly ogrn?: string;
  /** Of a foreign one: the record of its accreditation, and the country's code. */
  readonly accreditation?: string;
  readonly country?: string;
  readonly registration?: string;
}

export const PARTY_KINDS = [
  "organisation",
  "foreignOrganisation",
  "soleTrader",
  "person",
  "branch",
  "foreignBranch",
] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

export const SIGNATORY_ROLES = [
  "self",
  "head",
  "managingCompany",
  "soleTraderHead",
  "branchHead",
  "guardian",
  "signatory",
] as const;

/** A person who may sign for a party. */
export interface Signatory {
  readonly role: (typeof SIGNATORY_ROLES)[number];
  readonly person: PersonFacts;
  /** Of a managing company, whose person this is; of a sole trader, its ОГРНИП. */
  readonly company?: OrganisationFacts;
  readonly ogrnip?: string;
  /** ПолнЮЛ=2: acts only together with the other heads. */
  readonly jointly: boolean;
}

/** A principal, a delegator or a representative. */
export interface PartyFacts {
  readonly kind: PartyKind;
  readonly organisation?: OrganisationFacts;
  /** The person, or the sole trader. */
  readonly person?: PersonFacts;
  readonly ogrnip?: string;
  readonly tradeName?: string;
  /** Who may sign for the party; of a representative that is an organisation the document names nobody. */
  readonly signatories: readonly Signatory[];
}

export interface LimitFacts {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** A code of the classifier, or free text whose syntax nobody has published. */
  readonly value: { readonly code: string; readonly name?: string } | { readonly text: string };
}

export interface PowerFacts {
  readonly code: string;
  readonly name: string;
  readonly mnemonic?: string;
  readonly limits: readonly LimitFacts[];
}

/** The first document of a chain, or the immediate parent, as a delegation names it. */
export interface EarlierFacts {
  readonly number?: string;
  readonly internalNumber?: string;
  readonly issueDate: string;
  readonly endDate: string;
  readonly form: "electronic" | "paper";
}

export const DELEGATION_RIGHTS = ["none", "once", "further", "allowed"] as const;

/** What a power of attorney says: who lets whom do what, and until when. Untrusted text. */
export interface MchdFacts {
  readonly kind: "original" | "delegation";
  /** НомДовер: a GUID in the single format. */
  readonly number?: string;
  readonly internalNumber?: string;
  readonly issueDate?: string;
  readonly endDate?: string;
  /** A term in words, in place of a date (tax formats). */
  readonly termText?: string;
  readonly revocable?: boolean;
  /** May it be passed on? "allowed": once or further, the format does not say. */
  readonly delegationRight?: (typeof DELEGATION_RIGHTS)[number];
  /** ПрУтрПолн=1: who passes powers on keeps them. */
  readonly keptAfterDelegation?: boolean;
  /** Whose powers these are. In a delegation: the principals of the first document, where it names them. */
  readonly principals: readonly PartyFacts[];
  /** Of a delegation: who passes the powers on, and signs. */
  readonly delegators: readonly PartyFacts[];
  readonly representatives: readonly PartyFacts[];
  /** Representatives act only together. */
  readonly jointly?: boolean;
  readonly powers: {
    /** As text: a machine cannot decide what they cover. */
    readonly texts: readonly string[];
    readonly codes: readonly PowerFacts[];
  };
  /** Notaries who may have signed, with their names. */
  readonly notaries: readonly PersonFacts[];
  readonly root?: EarlierFacts;
  readonly parent?: EarlierFacts;
  /** СведСист: where the status is looked up. */
  readonly statusSystem?: string;
}

/** «Фамилия Имя Отчество», as far as it is known. */
export const fullNameOf = ({ surname, givenName, patronymic }: PersonFacts): string =>
  [surname, givenName, patronymic].filter((part) => part !== undefined && part !== "").join(" ");

/** Who must have signed the document: the delegators of a delegation, the principals of an original. */
export const issuersOf = ({ kind, principals, delegators }: MchdFacts): readonly PartyFacts[] =>
  kind === "delegation" ? delegators : principals;

/** What a party is called. Untrusted text. */
export function partyName({ organisation, person, tradeName }: PartyFacts): string {
  return organisation?.name ?? tradeName ?? (person === undefined ? "" : fullNameOf(person));
}
