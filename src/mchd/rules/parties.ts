/** V1–V4, V15: who grants, who receives, and who may act for them. */
import type { PowerOfAttorney } from "../format/document.js";
import { words } from "../format/vocabulary.js";
import { bodyOf, type OutlineContext, originOf, type RuleContext } from "./context.js";

/** By the type code: which child the wrapper must hold. */
const PRINCIPAL = byCode("russianOrganisation", "foreignOrganisation", "soleTrader", "person");
const REPRESENTATIVE = byCode("organisation", "soleTrader", "person", "branch", "foreignBranch");
const DELEGATOR = byCode("russianOrganisation", "soleTrader", "person", "branch", "foreignBranch");

/** Codes count from 1. */
function byCode(...keys: string[]): ReadonlyMap<string, string> {
  return new Map(keys.map((key, i) => [String(i + 1), key]));
}

interface Wrapped {
  readonly kind: string;
  readonly party: object;
}

export function partyRules(context: OutlineContext): void {
  const { original, delegation } = context.document.content;
  for (const one of bodyOf(context.document).representatives)
    oneParty(context, one, "ТипПред", REPRESENTATIVE);
  for (const one of original?.principals ?? []) {
    oneParty(context, one, "ТипДоверит", PRINCIPAL);
    const { russianOrganisation, person } = one.party;
    if (russianOrganisation !== undefined) {
      numbers(context, russianOrganisation.organisation, "principal.number");
      headRules(context, russianOrganisation);
    }
    if (person !== undefined) personRules(context, person);
  }
  for (const one of delegation?.delegators ?? []) {
    oneParty(context, one, "ТипПерПолн", DELEGATOR);
    const { russianOrganisation, person } = one.party;
    if (russianOrganisation !== undefined) {
      numbers(context, russianOrganisation.organisation, "organisation.number");
      headRules(context, russianOrganisation);
    }
    if (person?.signedByAnother === "1" && person.signatory === undefined) {
      needed(context, person, "person.signedByAnother", "СведРукоп");
    }
  }
  for (const earlier of [delegation?.root, delegation?.parent]) {
    for (const one of earlier?.principals ?? []) {
      oneParty(context, one, "ТипДоверит", PRINCIPAL);
      if (one.party.person !== undefined) personRules(context, one.party.person);
    }
  }
}

/** V1: the wrapper holds exactly one child, the one that the type code names. */
function oneParty(
  context: OutlineContext,
  wrapped: Wrapped,
  attribute: string,
  kinds: ReadonlyMap<string, string>,
): void {
  const { log } = context;
  const party = wrapped.party as Readonly<Record<string, unknown>>;
  let there = 0;
  for (const key of kinds.values()) if (party[key] !== undefined) there++;
  const meant = kinds.get(wrapped.kind);
  if (there === 1 && meant !== undefined && party[meant] !== undefined) return;
  const node = originOf(context, party);
  const children = node.children.map(({ name }) => name);
  if (there !== 1) log.add("party.one", node, { name: node.name, found: children.join(", ") });
  else {
    log.add("party.kind", originOf(context, wrapped), {
      attribute,
      name: attribute,
      found: `${wrapped.kind}, ${children[0]}`,
    });
  }
}

interface Head {
  readonly company?: { readonly company: OrganisationNumbers; readonly persons: readonly Identified[] };
  readonly person?: Identified;
  readonly soleTrader?: Identified;
}

interface Identified {
  readonly inn?: string;
  readonly snils?: string;
}

interface OrganisationNumbers {
  readonly inn?: string;
  readonly ogrn?: string;
}

interface RussianOrganisation {
  readonly headIsCompany: string;
  readonly headIsPerson: string;
  readonly headIsSoleTrader: string;
  readonly heads: readonly Head[];
}

/** V4: ИНН and ОГРН, which the schema leaves optional. */
function numbers(
  context: OutlineContext,
  organisation: OrganisationNumbers,
  id: "principal.number" | "organisation.number",
): void {
  if (organisation.inn === undefined) needed(context, organisation, id, "ИННЮЛ");
  if (organisation.ogrn === undefined) needed(context, organisation, id, "ОГРН");
}

/** V2. */
function headRules(context: OutlineContext, organisation: RussianOrganisation): void {
  const { log } = context;
  const node = originOf(context, organisation);
  const { heads, headIsCompany, headIsPerson, headIsSoleTrader } = organisation;
  const there = { company: false, person: false, soleTrader: false };
  for (const head of heads) {
    oneHead(context, head);
    const { company, person, soleTrader } = head;
    if (company !== undefined) numbers(context, company.company, "organisation.number");
    there.company ||= company !== undefined;
    there.person ||= person !== undefined;
    there.soleTrader ||= soleTrader !== undefined;
  }
  if (headIsCompany === "0" && headIsPerson === "0" && headIsSoleTrader === "0") log.add("head.none", node);
  const flag = (attribute: string, found: string, isThere: boolean): void => {
    if ((found === "1") === isThere) return;
    const right = isThere ? "1" : "0";
    log.add("head.flags", node, { attribute, name: attribute, found, allowed: words(right, right) });
  };
  flag("ЕИОУК", headIsCompany, there.company);
  flag("ЕИОФЛ", headIsPerson, there.person);
  flag("ЕИОИП", headIsSoleTrader, there.soleTrader);
}

function oneHead(context: OutlineContext, head: Head): void {
  const { company, person, soleTrader } = head;
  if (Number(company !== undefined) + Number(person !== undefined) + Number(soleTrader !== undefined) === 1)
    return;
  const node = originOf(context, head);
  const found = node.children.map(({ name }) => name).join(", ");
  context.log.add("head.one", node, {
    name: node.name,
    found,
    allowed: words("СВЮЛ, СвФЛ, СвИП", "СВЮЛ, СвФЛ, СвИП"),
  });
}

/** Organisations among whose heads one may stand twice. */
function withSeveralHeads({ content: { original, delegation } }: PowerOfAttorney): RussianOrganisation[] {
  return [...(original?.principals ?? []), ...(delegation?.delegators ?? [])]
    .flatMap(({ party }) => party.russianOrganisation ?? [])
    .filter(({ heads }) => heads.length > 1 || heads.some(({ company }) => company !== undefined));
}

/** Whether `repeatedHeads` has anything to look at. */
export const hasSeveralHeads = (document: PowerOfAttorney): boolean => withSeveralHeads(document).length > 0;

/** V3: the same ИНН or СНИЛС twice, among heads or among the persons of one managing company. */
export function repeatedHeads(context: RuleContext): void {
  for (const { heads } of withSeveralHeads(context.document)) duplicates(context, heads);
}

function duplicates(context: RuleContext, heads: readonly Head[]): void {
  const persons = heads
    .flatMap(({ person, soleTrader }) => [person, soleTrader])
    .filter((one) => one !== undefined);
  const companies = heads.flatMap(({ company }) => (company === undefined ? [] : [company]));
  repeated(context, persons, sameDigits);
  for (const { persons: own } of companies) repeated(context, own, sameDigits);
  repeated(
    context,
    companies.map(({ company }) => company),
    (company) => [company.inn, company.ogrn],
  );
}

const sameDigits = ({ inn, snils }: Identified): (string | undefined)[] => [inn, snils?.replace(/\D/g, "")];

function repeated<T extends object>(
  context: RuleContext,
  list: readonly T[],
  idsOf: (one: T) => readonly (string | undefined)[],
): void {
  if (list.length < 2) return;
  const seen = new Set<string>();
  for (const one of list) {
    const ids = idsOf(one).filter((id) => id !== undefined);
    if (ids.some((id) => seen.has(id))) context.log.add("head.duplicate", originOf(context, one));
    for (const id of ids) seen.add(id);
  }
}

interface PersonPrincipal {
  readonly capable?: string;
  readonly incapacityDocument?: string;
  readonly signedByAnother?: string;
  readonly guardian?: Head;
}

/** V15, and V2 for the guardian. */
function personRules(context: OutlineContext, person: PersonPrincipal): void {
  const { capable, incapacityDocument, signedByAnother, guardian } = person;
  if (guardian !== undefined) oneHead(context, guardian);
  if (capable === "0") {
    if (guardian === undefined) needed(context, person, "person.incapable", "СвЗакПредРук");
    if (incapacityDocument === undefined) needed(context, person, "person.incapable", "ДокНедеесп");
  }
  if (signedByAnother === "1" && guardian === undefined) {
    needed(context, person, "person.signedByAnother", "СвЗакПредРук");
  }
}

const needed = (
  context: OutlineContext,
  value: object,
  id: "principal.number" | "organisation.number" | "person.incapable" | "person.signedByAnother",
  name: string,
): void => context.log.add(id, originOf(context, value), { name });
