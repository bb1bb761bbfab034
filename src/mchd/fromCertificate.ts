/** Persons, organisations and sole traders as their certificates name them (order 795 of the FSB). */
import type { Identity } from "../x509/identity.js";
import type { OrganisationInput, PersonInput, PrincipalInput, RepresentativeInput } from "./make.js";

/** The person of a certificate; undefined when it names none. The given name holds the patronymic too. */
export function personOf(identity: Identity): PersonInput | undefined {
  const { inn, snils, title } = identity;
  const name = nameOf(identity);
  return (
    name && {
      ...name,
      ...(inn !== undefined && { inn }),
      ...(snils !== undefined && { snils }),
      ...(title !== undefined && { position: title }),
    }
  );
}

function nameOf({ surname, givenName, cn, o, innle }: Identity): PersonInput | undefined {
  if (surname !== undefined && givenName !== undefined) return splitName(`${surname} ${givenName}`, surname);
  // The common name of an organisation's certificate is the organisation's.
  return cn === undefined || o !== undefined || innle !== undefined ? undefined : splitName(cn);
}

/**
 * «Фамилия Имя Отчество»: the first word is the surname (or `surname`, which may have several), the next one the given
 * name, all the rest the patronymic. Undefined: there are not two words.
 */
export function splitName(fullName: string, surname?: string): PersonInput | undefined {
  const text = fullName.trim().replace(/\s+/g, " ");
  const first = surname === undefined ? (text.split(" ")[0] ?? "") : surname.trim().replace(/\s+/g, " ");
  const [givenName = "", ...rest] = text.slice(first.length).trim().split(" ");
  if (first === "" || givenName === "") return undefined;
  return { surname: first, givenName, ...(rest.length > 0 && { patronymic: rest.join(" ") }) };
}

/** The organisation of a certificate. It never tells the КПП. */
export function organisationOf({ o, cn, innle, ogrn }: Identity): OrganisationInput | undefined {
  if (innle === undefined && ogrn === undefined) return undefined;
  const name = o ?? cn;
  return {
    ...(name !== undefined && { name }),
    ...(innle !== undefined && { inn: innle }),
    ...(ogrn !== undefined && { ogrn }),
  };
}

/**
 * Who grants by certificates of one party: an organisation by one certificate of each head, a sole trader, or a
 * person. Undefined: they name nobody, or different organisations.
 */
export function principalOf(identities: readonly Identity[], kpp?: string): PrincipalInput | undefined {
  const [first] = identities;
  const heads = identities.flatMap((one) => personOf(one) ?? []);
  if (first === undefined || heads.length < identities.length) return undefined;
  const organisation = organisationOf(first);
  if (organisation !== undefined) {
    const same = identities.every((one) => one.innle === first.innle && one.ogrn === first.ogrn);
    const whole = { ...organisation, ...(kpp !== undefined && { kpp }) };
    return same ? { kind: "organisation", organisation: whole, heads } : undefined;
  }
  if (identities.length > 1) return undefined;
  const [person] = heads;
  const { ogrnip } = first;
  return ogrnip === undefined
    ? { kind: "person", person: person! }
    : { kind: "soleTrader", person: person!, ogrnip };
}

/**
 * Who represents by a certificate: the organisation or the sole trader that its numbers name, else the person. One that
 * names an organisation of `granting` is that of its employee: nobody is its own representative. Undefined: it names
 * nobody.
 */
export function representativeOf(
  identity: Identity,
  granting: readonly OrganisationInput[] = [],
): RepresentativeInput | undefined {
  const organisation = organisationOf(identity);
  const same = ({ inn, ogrn }: OrganisationInput): boolean =>
    (inn !== undefined && inn === identity.innle) || (ogrn !== undefined && ogrn === identity.ogrn);
  if (organisation !== undefined && !granting.some(same)) return { kind: "organisation", organisation };
  const person = personOf(identity);
  const { ogrnip } = identity;
  return person === undefined || ogrnip === undefined ? person : { kind: "soleTrader", person, ogrnip };
}
