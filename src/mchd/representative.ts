/** Whether who signed a document is whom a power of attorney appoints. */
import type { Check } from "../base/check.js";
import type { Identity } from "../x509/identity.js";
import { type MchdFacts, type PartyFacts, partyName } from "./facts/model.js";
import { shownIdentity, shownPerson } from "./issuer.js";
import {
  LIKENESSES,
  type Likeness,
  likenessOfOrganisation,
  likenessOfParty,
  namesOrganisation,
} from "./principalMatch.js";

export interface RepresentativeMatch {
  readonly likeness: Likeness;
  readonly party: PartyFacts;
}

/** The representative most like the signer; undefined when the document names none. */
export function matchRepresentative(
  { representatives }: MchdFacts,
  identity: Identity,
): RepresentativeMatch | undefined {
  return representatives
    .map((party) => ({ party, likeness: likenessOfParty(party, identity) }))
    .sort((a, b) => LIKENESSES.indexOf(b.likeness) - LIKENESSES.indexOf(a.likeness))[0];
}

export const isMatch = (match: RepresentativeMatch | undefined): match is RepresentativeMatch =>
  match?.likeness === "numbers" || match?.likeness === "names";

/** "mchd.representative". */
export function checkRepresentative(facts: MchdFacts, identity: Identity): Check {
  const id = "mchd.representative";
  const match = matchRepresentative(facts, identity);
  const found = shownIdentity(identity);
  if (match === undefined) return { id, status: "failed", reason: "mchd.stranger", found };
  const { party, likeness } = match;
  const expected = shownParty(party);
  if (!isMatch(match)) {
    const reason = likeness === "contradiction" ? "mchd.otherNumbers" : "mchd.stranger";
    return { id, status: "failed", reason, found, expected };
  }
  const other = otherCompany(facts, party, identity);
  if (other !== undefined) return other;
  if (likeness === "names") return { id, status: "warning", reason: "mchd.namesOnly", found, expected };
  return { id, status: "passed", found, expected };
}

/** A certificate of an organisation speaks for that one alone: it must be one of those the document is about. */
function otherCompany(facts: MchdFacts, party: PartyFacts, identity: Identity): Check | undefined {
  if (!namesOrganisation(identity)) return undefined;
  const meant = [...facts.principals, ...facts.delegators, party].flatMap(({ organisation }) =>
    organisation === undefined ? [] : [organisation],
  );
  const like = (one: (typeof meant)[number]) => likenessOfOrganisation(one, identity);
  if (meant.some((one) => like(one) === "numbers" || like(one) === "names")) return undefined;
  return {
    id: "mchd.representative",
    status: "failed",
    reason: "mchd.otherCompany",
    found: [identity.o ?? "", identity.innle ?? "", identity.ogrn ?? ""].filter((part) => part !== ""),
    expected: meant.map(({ name, inn = "" }) => `${name} ${inn}`.trim()),
  };
}

/** "mchd.jointly": representatives who act only together have all signed. Undefined when each may act alone. */
export function checkJointly(
  { jointly, representatives }: MchdFacts,
  signers: readonly Identity[],
): Check | undefined {
  if (jointly !== true) return undefined;
  const missing = representatives.filter(
    (party) => !signers.some((identity) => isMatch({ party, likeness: likenessOfParty(party, identity) })),
  );
  const id = "mchd.jointly";
  return missing.length === 0
    ? { id, status: "passed" }
    : { id, status: "failed", found: signers.map(shownIdentity), expected: missing.map(shownParty) };
}

export const shownParty = (party: PartyFacts): string =>
  party.organisation === undefined && party.person !== undefined
    ? shownPerson(party.person)
    : [partyName(party), party.organisation?.inn ?? ""].filter((part) => part !== "").join(", ");
