/**
 * Makes a document of the single format: from a few facts about the parties and powers, or from a draft in the JSON
 * form. Numbers, names of the file and codes that follow from the rest are filled in; whether the result is right, the
 * reader says.
 */
import { addMilliseconds, formatInstant, HOUR } from "../base/time.js";
import { completed } from "./complete.js";
import type { Header, PowerOfAttorney, Powers, Principal, Representative } from "./format/document.js";
import type { russianPrincipal } from "./format/organisations.js";
import type { personalData } from "./format/persons.js";
import type { Json } from "./format/vocabulary.js";

/** A person as far as he is known: the numbers are digits, with or without hyphens; the date is `YYYY-MM-DD`. */
export interface PersonInput {
  readonly surname: string;
  readonly givenName: string;
  readonly patronymic?: string;
  readonly inn?: string;
  readonly snils?: string;
  readonly position?: string;
  readonly birthDate?: string;
}

export interface OrganisationInput {
  readonly name?: string;
  readonly inn?: string;
  readonly kpp?: string;
  readonly ogrn?: string;
}

/** Who grants: an organisation by its heads, a sole trader, or a person. */
export type PrincipalInput =
  | {
      readonly kind: "organisation";
      readonly organisation: OrganisationInput;
      readonly heads: readonly PersonInput[];
      /** ПолнЮЛ=2: they act only together. */
      readonly jointly?: boolean;
    }
  | { readonly kind: "soleTrader"; readonly person: PersonInput; readonly ogrnip: string }
  | { readonly kind: "person"; readonly person: PersonInput };

/** Who acts: a person, or an organisation (whose КПП the format wants) or a sole trader. */
export type RepresentativeInput =
  | PersonInput
  | { readonly kind: "organisation"; readonly organisation: OrganisationInput }
  | { readonly kind: "soleTrader"; readonly person: PersonInput; readonly ogrnip: string };

export interface PowersInput {
  readonly codes?: NonNullable<Powers["codes"]>;
  readonly text?: string;
  /** ПрСовмПолн=2: representatives act only together. */
  readonly jointly?: boolean;
  /** ПрУтрПолн=2: whoever passes the powers on loses them. */
  readonly lost?: boolean;
}

export interface HeaderInput {
  readonly number?: string;
  readonly internalNumber?: string;
  /** `YYYY-MM-DD`, Moscow's days. */
  readonly issueDate?: string;
  readonly endDate?: string;
  readonly delegation?: DelegationRight;
}

/** What a power of attorney is made of; what follows from the rest is filled in. */
export interface MchdInput {
  readonly header?: HeaderInput;
  readonly principal?: PrincipalInput;
  readonly representatives?: readonly RepresentativeInput[];
  readonly powers?: PowersInput;
}

export const DELEGATION_CODES = { none: "1", once: "2", further: "3" } as const;
export type DelegationRight = keyof typeof DELEGATION_CODES;

/** A part of a document, in its JSON form: what is not there yet is filled in, or found missing by the reader. */
export type Draft<T> = T extends readonly (infer One)[]
  ? readonly Draft<One>[]
  : T extends object
    ? { readonly [K in keyof T]?: Draft<T[K]> | undefined }
    : T;
/** A power of attorney in its JSON form of which parts may still be missing. */
export type MchdDraft = Draft<PowerOfAttorney>;

/** What cannot be known here: a new GUID, and the day it is in Moscow. */
export interface Fresh {
  readonly number: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** The day it is in Moscow, which keeps UTC+3. */
export const moscowDay = (at: Date): string => formatInstant(addMilliseconds(at, 3 * HOUR)).slice(0, 10);

/** A document from facts, upon `template` where there is one: lists given replace those of the template. */
export function makeMchd(input: MchdInput, fresh: Fresh, template: MchdDraft = {}): PowerOfAttorney {
  const { principal, representatives, powers } = input;
  const body = {
    header: headerDraft(input.header),
    representatives: representatives?.map(representativeDraft),
    powers: powers && powersDraft(powers),
  };
  const content =
    template.content?.delegation === undefined
      ? { original: { ...body, principals: principal && [principalDraft(principal)] } }
      : { delegation: body };
  const replaced = (powers?.codes ?? powers?.text) !== undefined;
  return completed(merged(replaced ? withoutPowers(template) : template, { content }), fresh);
}

/** Text and codes do not stand beside each other: new ones take the place of both. */
function withoutPowers({ content, ...rest }: MchdDraft): MchdDraft {
  const forgotten = { powers: { kind: undefined, text: undefined, codes: undefined } };
  const { original, delegation, ...others } = content ?? {};
  return {
    ...rest,
    content: {
      ...others,
      original: original && { ...original, powers: { ...original.powers, ...forgotten.powers } },
      delegation: delegation && { ...delegation, powers: { ...delegation.powers, ...forgotten.powers } },
    },
  };
}

export const headerDraft = ({ delegation, ...header }: HeaderInput = {}): Draft<Header> => ({
  ...header,
  delegation: delegation && DELEGATION_CODES[delegation],
});

export const powersDraft = ({ codes, text, jointly, lost }: PowersInput): Draft<Powers> => ({
  codes,
  text,
  exercise: jointly === true ? "2" : undefined,
  afterDelegation: lost === true ? "2" : undefined,
});

export function representativeDraft(one: RepresentativeInput): Draft<Representative> {
  if (!("kind" in one)) return { party: { person: personDraft(one) } };
  return one.kind === "organisation"
    ? { party: { organisation: one.organisation } }
    : { party: { soleTrader: soleTraderDraft(one) } };
}

/** Neither a sole trader nor a person who grants has a job title. */
function soleTraderDraft({ person, ogrnip }: Extract<PrincipalInput, { kind: "soleTrader" }>) {
  const { position: _, ...rest } = personDraft(person);
  return { ...rest, ogrnip };
}

function principalDraft(principal: PrincipalInput): Draft<Principal> {
  switch (principal.kind) {
    case "organisation":
      return { party: { russianOrganisation: organisationDraft(principal) } };
    case "soleTrader":
      return { party: { soleTrader: soleTraderDraft(principal) } };
    case "person": {
      const { position: _, ...person } = personDraft(principal.person);
      return { party: { person } };
    }
  }
}

/** An organisation that grants or passes on, by heads who are persons. */
export const organisationDraft = ({
  organisation,
  heads,
  jointly = false,
}: Omit<Extract<PrincipalInput, { kind: "organisation" }>, "kind">): Draft<
  Json<typeof russianPrincipal>
> => ({
  headIsCompany: "0",
  headIsPerson: "1",
  headIsSoleTrader: "0",
  organisation,
  heads: heads.map((head) => ({ acts: jointly ? "2" : "1", person: personDraft(head) })),
});

export const personDraft = ({ inn, snils, position, ...person }: PersonInput) => ({
  inn,
  snils: snils && hyphenated(snils),
  position,
  data: personDataDraft(person),
});

export const personDataDraft = ({
  surname,
  givenName,
  patronymic,
  birthDate,
}: PersonInput): Draft<Json<typeof personalData>> => ({
  birthDate,
  name: { surname, givenName, patronymic },
});

/** СНИЛС as the format has it: `112-233-445 95`. What has not eleven digits stays as it is. */
export function hyphenated(snils: string): string {
  const match = /^(\d{3})-?(\d{3})-?(\d{3})[ -]?(\d\d)$/.exec(snils.trim());
  return match === null ? snils : `${match[1]}-${match[2]}-${match[3]} ${match[4]}`;
}

/** `upper` over `lower`: objects are joined, anything else is replaced; what is undefined does not count. */
export function merged<T>(lower: Draft<T>, upper: Draft<T>): Draft<T> {
  if (!isObject(lower) || !isObject(upper)) return upper ?? lower;
  const result: Record<string, unknown> = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    if (value !== undefined) result[key] = merged(result[key] as object, value as object);
  }
  return result as Draft<T>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
