/** The facts of a document in the single format. */
import type {
  Delegator,
  Header,
  PowerOfAttorney,
  Powers,
  Principal,
  Representative,
} from "../format/document.js";
import type { earlierDocument } from "../format/header.js";
import type {
  foreignOrganisation,
  foreignPrincipal,
  head,
  organisation,
  personPrincipal,
  russianPrincipal,
} from "../format/organisations.js";
import type { fullName, person, personalData, soleTrader } from "../format/persons.js";
import type { Json } from "../format/vocabulary.js";
import type {
  EarlierFacts,
  LimitFacts,
  MchdFacts,
  OrganisationFacts,
  PartyFacts,
  PartyKind,
  PersonFacts,
  Signatory,
} from "./model.js";

/** Throws TypeError for a document that the schema does not let through: it has no body. */
export function factsOf({ content }: PowerOfAttorney): MchdFacts {
  const { original, delegation } = content;
  const body = original ?? delegation;
  if (body === undefined) throw new TypeError("the document has no body");
  const { header, powers, representatives, certification } = body;
  const earlier = delegation?.root.principals ?? [];
  return {
    kind: original === undefined ? "delegation" : "original",
    ...headerFacts(header),
    ...powerFacts(powers),
    principals:
      original?.principals.map(principalFacts) ?? earlier.flatMap(({ party }) => earlierParty(party)),
    delegators: (delegation?.delegators ?? []).map(delegatorFacts),
    representatives: representatives.map(representativeFacts),
    notaries: [certification?.notary, certification?.actingNotary]
      .filter((one) => one !== undefined)
      .map(({ name, position }) => ({ ...nameFacts(name), position })),
    ...(delegation !== undefined && { root: earlierFacts(delegation.root, "root") }),
    ...(delegation?.parent !== undefined && { parent: earlierFacts(delegation.parent, "parent") }),
  };
}

const RIGHTS = { "1": "none", "2": "once", "3": "further" } as const;

const headerFacts = (header: Header) => ({
  number: header.number,
  internalNumber: header.internalNumber,
  issueDate: header.issueDate,
  endDate: header.endDate,
  revocable: header.kind === "1",
  delegationRight: RIGHTS[header.delegation],
  statusSystem: header.statusSystem,
});

const powerFacts = ({ text, codes = [], exercise, afterDelegation }: Powers) => ({
  jointly: exercise === "2",
  ...(afterDelegation !== undefined && { keptAfterDelegation: afterDelegation === "1" }),
  powers: {
    texts: text === undefined ? [] : [text],
    codes: codes.map(({ limits = [], ...power }) => ({ ...power, limits: limits.map(limitFacts) })),
  },
});

type Limit = NonNullable<NonNullable<Powers["codes"]>[number]["limits"]>[number];

const limitFacts = ({ id, kind, name, valueCode, valueName, valueText = "" }: Limit): LimitFacts => ({
  id,
  kind,
  name,
  value:
    valueCode === undefined
      ? { text: valueText }
      : { code: valueCode, ...(valueName !== undefined && { name: valueName }) },
});

function earlierFacts(earlier: Json<typeof earlierDocument>, which: "root" | "parent"): EarlierFacts {
  const [number, internalNumber] =
    which === "root"
      ? [earlier.rootNumber, earlier.rootInternalNumber]
      : [earlier.parentNumber, earlier.parentInternalNumber];
  return {
    ...(number !== undefined && { number }),
    ...(internalNumber !== undefined && { internalNumber }),
    issueDate: earlier.issueDate,
    endDate: earlier.endDate,
    form: earlier.form === "1" ? "electronic" : "paper",
  };
}

// --- parties ---------------------------------------------------------------------------------------

/** Rule V1 says when there is not exactly one child; the first one counts, or none. */
const NOBODY: PartyFacts = { kind: "person", signatories: [] };

function principalFacts({ party }: Principal): PartyFacts {
  if (party.russianOrganisation !== undefined) return russianFacts(party.russianOrganisation);
  if (party.foreignOrganisation !== undefined)
    return foreignFacts(party.foreignOrganisation, "foreignOrganisation");
  if (party.soleTrader !== undefined) return traderFacts(party.soleTrader);
  return party.person === undefined ? NOBODY : personPartyFacts(party.person);
}

function delegatorFacts({ party }: Delegator): PartyFacts {
  if (party.russianOrganisation !== undefined) return russianFacts(party.russianOrganisation);
  if (party.soleTrader !== undefined) return traderFacts(party.soleTrader);
  if (party.branch !== undefined) {
    const { branch, head: branchHead } = party.branch;
    return {
      kind: "branch",
      organisation: organisationFacts(branch),
      signatories: [{ role: "branchHead", person: personFacts(branchHead), jointly: false }],
    };
  }
  if (party.foreignBranch !== undefined) return foreignFacts(party.foreignBranch, "foreignBranch");
  if (party.person === undefined) return NOBODY;
  const { signatory } = party.person;
  const self = personFacts(party.person);
  return {
    kind: "person",
    person: self,
    signatories: [
      alone("self", self),
      ...(signatory === undefined ? [] : [alone("signatory", personFacts(signatory))]),
    ],
  };
}

function representativeFacts({ party }: Representative): PartyFacts {
  if (party.person !== undefined) {
    const self = personFacts(party.person);
    return { kind: "person", person: self, signatories: [alone("self", self)] };
  }
  if (party.soleTrader !== undefined) return traderFacts(party.soleTrader);
  const { organisation: own, branch, foreignBranch } = party;
  if (own !== undefined) return withoutHeads("organisation", organisationFacts(own));
  if (branch !== undefined) return withoutHeads("branch", organisationFacts(branch));
  return foreignBranch === undefined
    ? NOBODY
    : withoutHeads("foreignBranch", foreignOrganisationFacts(foreignBranch));
}

interface EarlierParty {
  readonly russianOrganisation?: Json<typeof organisation>;
  readonly foreignOrganisation?: Json<typeof foreignOrganisation>;
  readonly soleTrader?: Json<typeof soleTrader>;
  readonly person?: Json<typeof personPrincipal>;
}

function earlierParty(party: EarlierParty): PartyFacts[] {
  if (party.russianOrganisation !== undefined) {
    return [withoutHeads("organisation", organisationFacts(party.russianOrganisation))];
  }
  if (party.foreignOrganisation !== undefined) {
    return [withoutHeads("foreignOrganisation", foreignOrganisationFacts(party.foreignOrganisation))];
  }
  if (party.soleTrader !== undefined) return [traderFacts(party.soleTrader)];
  return party.person === undefined ? [] : [personPartyFacts(party.person)];
}

const withoutHeads = (kind: PartyKind, own: OrganisationFacts): PartyFacts => ({
  kind,
  organisation: own,
  signatories: [],
});

const alone = (role: Signatory["role"], one: PersonFacts): Signatory => ({
  role,
  person: one,
  jointly: false,
});

const russianFacts = ({ organisation: own, heads }: Json<typeof russianPrincipal>): PartyFacts => ({
  kind: "organisation",
  organisation: organisationFacts(own),
  signatories: heads.flatMap((one) => headFacts(one)),
});

const foreignFacts = (
  { organisation: own, heads }: Json<typeof foreignPrincipal>,
  kind: PartyKind,
): PartyFacts => ({
  kind,
  organisation: foreignOrganisationFacts(own),
  signatories: heads.map((one) => alone("head", personFacts(one))),
});

function traderFacts(trader: Json<typeof soleTrader>): PartyFacts {
  const self = personFacts(trader);
  return {
    kind: "soleTrader",
    person: self,
    ogrnip: trader.ogrnip,
    ...(trader.name !== undefined && { tradeName: trader.name }),
    signatories: [{ role: "self", person: self, ogrnip: trader.ogrnip, jointly: false }],
  };
}

/** Whoever lacks capacity does not sign; a guardian, or who signs in the principal's place, does. */
function personPartyFacts(own: Json<typeof personPrincipal>): PartyFacts {
  const self = personFacts(own);
  return {
    kind: "person",
    person: self,
    signatories: [
      ...(own.capable === "0" ? [] : [alone("self", self)]),
      ...(own.guardian === undefined ? [] : headFacts(own.guardian, "guardian")),
    ],
  };
}

function headFacts(
  { acts, company, person: one, soleTrader: trader }: Json<typeof head>,
  role?: Signatory["role"],
): Signatory[] {
  const jointly = acts === "2";
  return [
    ...(one === undefined ? [] : [{ role: role ?? "head", person: personFacts(one), jointly }]),
    ...(company === undefined ? [] : companyFacts(company, jointly, role)),
    ...(trader === undefined
      ? []
      : [
          {
            role: role ?? ("soleTraderHead" as const),
            person: personFacts(trader),
            ogrnip: trader.ogrnip,
            jointly,
          },
        ]),
  ];
}

type Company = NonNullable<Json<typeof head>["company"]>;

const companyFacts = (
  { company, persons }: Company,
  jointly: boolean,
  role: Signatory["role"] = "managingCompany",
): Signatory[] =>
  persons.map((one) => ({
    role,
    person: personFacts(one),
    company: organisationFacts(company),
    jointly,
  }));

const organisationFacts = ({ name, inn, kpp, ogrn }: Json<typeof organisation>): OrganisationFacts => ({
  name,
  kpp,
  ...(inn !== undefined && { inn }),
  ...(ogrn !== undefined && { ogrn }),
});

function foreignOrganisationFacts(own: Json<typeof foreignOrganisation>): OrganisationFacts {
  const { name, inn, kpp, accreditation, country, registration } = own;
  return {
    name,
    ...(inn !== undefined && { inn }),
    ...(kpp !== undefined && { kpp }),
    ...(accreditation !== undefined && { accreditation }),
    ...(country !== undefined && { country }),
    ...(registration !== undefined && { registration }),
  };
}

const nameFacts = ({ surname, givenName, patronymic }: Json<typeof fullName>): PersonFacts => ({
  surname,
  givenName,
  ...(patronymic !== undefined && { patronymic }),
});

interface AnyPerson {
  readonly inn?: string;
  readonly snils?: string;
  readonly position?: Json<typeof person>["position"];
  readonly data: Json<typeof personalData>;
}

function personFacts({ inn, snils, position, data }: AnyPerson): PersonFacts {
  const { birthDate, citizenshipKind, identityDocument } = data;
  return {
    ...nameFacts(data.name),
    ...(inn !== undefined && { inn }),
    ...(snils !== undefined && { snils }),
    ...(position !== undefined && { position }),
    ...(citizenshipKind !== undefined && { citizenshipKind }),
    ...(birthDate !== undefined && { birthDate }),
    ...(identityDocument !== undefined && { identityDocument }),
  };
}
