/**
 * Is the one a certificate names the one a power of attorney means? By the recommendation for МЧД: different СНИЛС or
 * ИНН contradict, equal ones settle it, names alone are a likeness.
 */
import type { Identity } from "../x509/identity.js";
import { fullNameOf, type OrganisationFacts, type PartyFacts, type PersonFacts } from "./facts/model.js";

/** In the order of how much they say. `stranger`: no number speaks, and the names differ. */
export const LIKENESSES = ["contradiction", "stranger", "names", "numbers"] as const;
export type Likeness = (typeof LIKENESSES)[number];

const digits = (text: string): string => text.replace(/[\s-]/g, "");

type Numbers = readonly (readonly [meant: string | undefined, stated: string | undefined])[];

/** Pairs of which both are known: one that differs contradicts, one that agrees settles it. */
function byNumbers(numbers: Numbers): "contradiction" | "numbers" | undefined {
  const known = numbers.filter(([meant, stated]) => meant !== undefined && stated !== undefined);
  if (known.length === 0) return undefined;
  return known.every(([meant, stated]) => digits(meant!) === digits(stated!)) ? "numbers" : "contradiction";
}

/** СНИЛС and ИНН of the person, and ОГРНИП where it is meant; else the names, in capitals, ё as е. */
export function likenessOfPerson(person: PersonFacts, identity: Identity, ogrnip?: string): Likeness {
  return (
    byNumbers([
      [person.snils, identity.snils],
      [person.inn, identity.inn],
      [ogrnip, identity.ogrnip],
    ]) ?? (sameName(person, identity) ? "names" : "stranger")
  );
}

/** ИНН and ОГРН; of one that has neither, as foreign ones may, the name. */
export function likenessOfOrganisation({ inn, ogrn, name }: OrganisationFacts, identity: Identity): Likeness {
  const decided = byNumbers([
    [inn, identity.innle],
    [ogrn, identity.ogrn],
  ]);
  if (decided !== undefined) return decided;
  return identity.o !== undefined && plainName(identity.o) === plainName(name) ? "names" : "stranger";
}

/** The party as such: the organisation of a certificate, or the person. */
export const likenessOfParty = (party: PartyFacts, identity: Identity): Likeness => {
  if (party.organisation !== undefined) return likenessOfOrganisation(party.organisation, identity);
  return party.person === undefined ? "stranger" : likenessOfPerson(party.person, identity, party.ogrnip);
};

/** Whether two documents mean the same party, as a parent's representative and a child's delegator are. */
export function likenessOfParties(a: PartyFacts, b: PartyFacts): Likeness {
  if (a.organisation !== undefined && b.organisation !== undefined) {
    const { name, inn: innle, ogrn } = b.organisation;
    return likenessOfOrganisation(a.organisation, {
      o: name,
      ...(innle && { innle }),
      ...(ogrn && { ogrn }),
    });
  }
  if (a.person === undefined || b.person === undefined) return "stranger";
  return likenessOfPerson(a.person, identityOfPerson(b.person, b.ogrnip), a.ogrnip);
}

function identityOfPerson({ inn, snils, ...names }: PersonFacts, ogrnip: string | undefined): Identity {
  return {
    cn: fullNameOf(names),
    ...(inn !== undefined && { inn }),
    ...(snils !== undefined && { snils }),
    ...(ogrnip !== undefined && { ogrnip }),
  };
}

/** Whether the certificate speaks for an organisation or a sole trader itself. */
export const namesOrganisation = ({ innle, ogrn }: Identity): boolean =>
  innle !== undefined || ogrn !== undefined;

function sameName(person: PersonFacts, { cn, surname, givenName }: Identity): boolean {
  const stated = surname === undefined ? cn : `${surname} ${givenName ?? ""}`;
  const meant = plainName(fullNameOf(person));
  return meant !== "" && stated !== undefined && plainName(stated) === meant;
}

const plainName = (text: string): string =>
  text
    .normalize("NFC")
    .toUpperCase()
    .replaceAll("Ё", "Е")
    .replace(/[\s"«»„“”']+/g, " ")
    .trim();
