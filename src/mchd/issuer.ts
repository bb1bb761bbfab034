/**
 * Whether a power of attorney was issued by those who may: for every principal (of a delegation: everybody who passes
 * powers on) its head or heads, the person himself, or a notary. Pure; that the head is the head comes from the
 * document and the certificate alone, no register is asked.
 */
import type { Check } from "../base/check.js";
import type { CertificateFacts, Identity } from "../x509/identity.js";
import { mask } from "./facts/mask.js";
import {
  fullNameOf,
  issuersOf,
  type MchdFacts,
  type PartyFacts,
  type PersonFacts,
  partyName,
  type Signatory,
} from "./facts/model.js";
import { type DocumentSigner, type ExaminedMchd, open, together } from "./judged.js";
import {
  better,
  type Likeness,
  likenessOfOrganisation,
  likenessOfPerson,
  namesOrganisation,
} from "./principalMatch.js";

const ID = "mchd.issuer";

/** "mchd.issuer": all who had to sign have signed. Skipped where nobody's certificate is known. */
export function checkIssuers(facts: MchdFacts, signers: readonly DocumentSigner[]): Check {
  const identities = signers.flatMap(({ certificate }) =>
    certificate === null ? [] : [certificate.subject],
  );
  if (identities.length === 0) return open(ID, "mchd.noSignature");
  const notary = notaryCheck(facts, identities);
  if (notary !== undefined) return notary;
  return together(
    ID,
    issuersOf(facts).map((party) => partyCheck(party, identities)),
  );
}

/** Whose signature stands under it, whether or not it may. */
export const isIssuer = (facts: MchdFacts, { subject }: CertificateFacts): boolean =>
  issuersOf(facts).some((party) =>
    party.signatories.some((signatory) => signatoryCheck(party, signatory, subject).status !== "failed"),
  );

function partyCheck(party: PartyFacts, identities: readonly Identity[]): Check {
  const subject = partyName(party);
  const { signatories } = party;
  if (signatories.length === 0) return { id: ID, status: "failed", reason: "mchd.noSignatory", subject };
  const best = signatories.map((signatory) => bestCheck(party, signatory, identities));
  const alone = best.filter((_, i) => !signatories[i]!.jointly && best[i]!.status !== "failed");
  if (alone.length > 0) return { ...alone[0]!, subject: alone[0]!.subject ?? subject };
  const joint = best.filter((_, i) => signatories[i]!.jointly);
  if (joint.length > 0) {
    const missing = joint.filter(({ status }) => status === "failed");
    if (missing.length === 0) return together(ID, joint, subject);
    const some = missing.length < joint.length;
    return {
      id: ID,
      status: "failed",
      subject,
      reason: some ? "mchd.jointHeads" : (missing[0]!.reason ?? "mchd.strangerIssuer"),
      found: identities.map(shownIdentity),
      expected: missing.flatMap(({ expected }) => (expected === undefined ? [] : String(expected))),
      children: joint,
    };
  }
  return mostLike(best);
}

/** The one that came nearest explains a failure best: a contradiction of numbers before a stranger. */
const mostLike = (checks: readonly Check[]): Check =>
  checks.find(({ reason }) => reason !== "mchd.strangerIssuer") ?? checks[0]!;

function bestCheck(party: PartyFacts, signatory: Signatory, identities: readonly Identity[]): Check {
  const order = ["passed", "warning", "failed"];
  return identities
    .map((identity) => signatoryCheck(party, signatory, identity))
    .sort(
      (a, b) =>
        order.indexOf(a.status) - order.indexOf(b.status) ||
        Number(a.reason === "mchd.strangerIssuer") - Number(b.reason === "mchd.strangerIssuer"),
    )[0]!;
}

/** One signer against one who may sign. */
function signatoryCheck(party: PartyFacts, signatory: Signatory, identity: Identity): Check {
  const base = {
    id: ID,
    subject: partyName(party),
    found: shownIdentity(identity),
    expected: shownPerson(signatory.person),
  } as const;
  const person = likenessOfPerson(signatory.person, identity, signatory.ogrnip);
  if (person === "stranger") return { ...base, status: "failed", reason: "mchd.strangerIssuer" };
  if (person === "contradiction") return { ...base, status: "failed", reason: "mchd.otherNumbers" };
  const organisation = organisationLikeness(party, signatory, identity);
  if (organisation === "contradiction" || organisation === "stranger") {
    const unnamed = organisation === "stranger" && !namesOrganisation(identity);
    return {
      ...base,
      status: "failed",
      reason: unnamed ? "mchd.organisationUnnamed" : "mchd.otherCompany",
      found: [identity.o ?? "", identity.innle ?? "", identity.ogrn ?? ""].filter((part) => part !== ""),
      expected: shownOrganisation(signatory, party),
    };
  }
  if (person === "names") return { ...base, status: "warning", reason: "mchd.namesOnly" };
  if (organisation === "names") return { ...base, status: "warning", reason: "mchd.organisationByName" };
  return { ...base, status: "passed" };
}

/**
 * Undefined: no organisation is asked of the certificate. The head of a Russian organisation signs as it, with its
 * ИНН and ОГРН; the person of a managing company as that company, or as the one it manages. Heads of branches, and of
 * foreign organisations, may hold a person's certificate: what it says must not contradict, and that is all.
 */
function organisationLikeness(
  { kind, organisation }: PartyFacts,
  { role, company }: Signatory,
  identity: Identity,
): Likeness | undefined {
  if (organisation === undefined || role === "soleTraderHead") return undefined;
  const likeness = likenessOfOrganisation(organisation, identity);
  if (company !== undefined) return better(likeness, likenessOfOrganisation(company, identity));
  if (kind === "organisation") return likeness;
  if (likeness !== "contradiction" && !namesOrganisation(identity)) return undefined;
  return likeness;
}

/** A notary certifies for everybody; the document names him without any number. */
function notaryCheck({ notaries }: MchdFacts, identities: readonly Identity[]): Check | undefined {
  for (const notary of notaries) {
    const found = identities.find((identity) => likenessOfPerson(notary, identity) === "names");
    if (found === undefined) continue;
    const shown = { found: shownIdentity(found), expected: shownPerson(notary) };
    return { id: ID, status: "warning", reason: "mchd.notaryByName", ...shown };
  }
  return undefined;
}

const shownOrganisation = ({ company }: Signatory, { organisation }: PartyFacts): readonly string[] => {
  const { name = "", inn = "", ogrn = "" } = company ?? organisation ?? {};
  return [name, inn, ogrn].filter((part) => part !== "");
};

/** A person as reports may show one: the name, and the numbers masked. */
export const shownPerson = (person: PersonFacts): string =>
  [
    fullNameOf(person),
    ...(person.inn === undefined ? [] : [`ИНН ${mask(person.inn)}`]),
    ...(person.snils === undefined ? [] : [`СНИЛС ${mask(person.snils)}`]),
  ].join(", ");

export const shownIdentity = ({ cn, surname, givenName, inn, snils }: Identity): string => {
  const name = surname === undefined ? (cn ?? "?") : `${surname} ${givenName ?? ""}`.trim();
  const numbers = [
    ...(inn === undefined ? [] : [`ИНН ${mask(inn)}`]),
    ...(snils === undefined ? [] : [`СНИЛС ${mask(snils)}`]),
  ];
  return [name, ...numbers].join(", ");
};

/** Signers of all signatures of a document. */
export const signersOf = ({ signatures }: Pick<ExaminedMchd, "signatures">): readonly DocumentSigner[] =>
  signatures.flatMap(({ signers }) => signers);
