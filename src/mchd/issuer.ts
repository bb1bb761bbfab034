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
  const own = together(
    ID,
    issuersOf(facts).map((party) => partyCheck(party, identities)),
  );
  return own.status === "failed" ? (notaryCheck(facts, identities) ?? own) : own;
}

/** Whose signature stands under it, whether or not it may. */
export const isIssuer = (facts: MchdFacts, { subject }: CertificateFacts): boolean =>
  issuersOf(facts).some((party) =>
    party.signatories.some((signatory) => signatoryCheck(party, signatory, subject).status !== "failed"),
  );

/** Whether those who may act for one of its issuers are among them all together, as they had to issue it. */
export const actsWhole = (facts: MchdFacts, identities: readonly Identity[]): boolean =>
  issuersOf(facts).some((party) => partyCheck(party, identities).status !== "failed");

/** Who has to act beside `identities`, some of whom are heads that act only together. */
export const missingHeads = (facts: MchdFacts, identities: readonly Identity[]): readonly string[] =>
  issuersOf(facts)
    .map((party) => partyCheck(party, identities))
    .flatMap(({ reason, expected }) =>
      reason === "mchd.jointHeads" ? [expected ?? []].flat().map(String) : [],
    );

function partyCheck(party: PartyFacts, identities: readonly Identity[]): Check {
  const subject = partyName(party);
  const { signatories } = party;
  if (signatories.length === 0) return { id: ID, status: "failed", reason: "mchd.noSignatory", subject };
  const best = signatories.map((signatory) => bestCheck(party, signatory, identities));
  const alone = best.filter(({ status }, i) => !signatories[i]!.jointly && status !== "failed");
  if (alone.length > 0) return alone.sort(byStatus)[0]!;
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
  const isStranger = ({ reason }: Check): number => Number(reason === "mchd.strangerIssuer");
  return identities
    .map((identity) => signatoryCheck(party, signatory, identity))
    .sort((a, b) => byStatus(a, b) || isStranger(a) - isStranger(b))[0]!;
}

const ORDER: readonly Check["status"][] = ["passed", "warning", "indeterminate", "failed"];
const byStatus = (a: Check, b: Check): number => ORDER.indexOf(a.status) - ORDER.indexOf(b.status);

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
  const forParty = partyLikeness(party, signatory, identity);
  if (forParty === "byDocument") return open(ID, "mchd.headByDocument", base);
  if (forParty === "contradiction" || forParty === "stranger") {
    const unnamed = !namesOrganisation(identity);
    return {
      ...base,
      status: "failed",
      reason: unnamed ? "mchd.organisationUnnamed" : "mchd.otherCompany",
      found: [identity.o ?? "", identity.innle ?? "", identity.ogrn ?? ""].filter((part) => part !== ""),
      expected: shownOrganisation(party),
    };
  }
  if (person === "names") return { ...base, status: "warning", reason: "mchd.namesOnly" };
  if (forParty === "names") return { ...base, status: "warning", reason: "mchd.organisationByName" };
  return { ...base, status: "passed" };
}

/**
 * Whether the certificate speaks for the party, not only for the person: else anybody could write a document that
 * names himself as somebody's head. `byDocument`: nothing but the document says that this person acts for the party
 * (the head of a foreign organisation or of a branch with a person's certificate, a managing company, a guardian).
 * The head of a Russian organisation has its certificate, with its ИНН and ОГРН.
 */
function partyLikeness(
  { kind, organisation }: PartyFacts,
  { role, company }: Signatory,
  identity: Identity,
): Likeness | "byDocument" {
  if (organisation === undefined) return role === "self" ? "numbers" : "byDocument";
  const likeness = likenessOfOrganisation(organisation, identity);
  if (likeness === "numbers" || likeness === "names") return likeness;
  if (company !== undefined) {
    const ofCompany = likenessOfOrganisation(company, identity);
    return ofCompany === "numbers" || ofCompany === "names" ? "byDocument" : likeness;
  }
  const elsewhere = kind !== "organisation" || role === "soleTraderHead";
  return elsewhere && !namesOrganisation(identity) ? "byDocument" : likeness;
}

/** A notary certifies for everybody. The document names him without any number: that he is one it alone says. */
function notaryCheck(facts: MchdFacts, identities: readonly Identity[]): Check | undefined {
  const signed = notarySigner(facts, identities);
  if (signed === undefined) return undefined;
  const { notary, identity } = signed;
  return open(ID, "mchd.notaryByName", { found: shownIdentity(identity), expected: shownPerson(notary) });
}

/** The notary of the document among those who signed it, by name. */
export function notarySigner(
  { notaries }: MchdFacts,
  identities: readonly Identity[],
): { readonly notary: PersonFacts; readonly identity: Identity } | undefined {
  for (const notary of notaries) {
    const identity = identities.find((one) => likenessOfPerson(notary, one) === "names");
    if (identity !== undefined) return { notary, identity };
  }
  return undefined;
}

const shownOrganisation = ({ organisation }: PartyFacts): readonly string[] => {
  const { name = "", inn = "", ogrn = "" } = organisation ?? {};
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
