/** From a case's description to a document in the JSON form and its XML. */
import { BUNDLED_CLASSIFIER } from "../../../src/mchd/classifier.js";
import { completed } from "../../../src/mchd/complete.js";
import type { MchdDraft } from "../../../src/mchd/make.js";
import { writeMchd } from "../../../src/mchd/write.js";
import type { AuthorityCase, CodeSpec, DocumentSpec, PartySpec } from "./cases.js";
import { OGRNIP, ORGANISATIONS, type OrganisationName, PERSONS, type PersonName } from "./cast.js";

const nameOf = ({ surname, givenName, patronymic }: (typeof PERSONS)[PersonName]) => ({
  surname,
  givenName,
  patronymic,
});

const personOf = (name: PersonName) => {
  const { inn, snils } = PERSONS[name];
  return { inn, snils, data: { name: nameOf(PERSONS[name]) } };
};

const headsOf = (heads: readonly PersonName[], jointly = false, managedBy?: OrganisationName) =>
  managedBy === undefined
    ? heads.map((one) => ({ acts: jointly ? "2" : "1", person: personOf(one) }))
    : [{ acts: "1", company: { company: ORGANISATIONS[managedBy], persons: heads.map(personOf) } }];

/** A party as principal or delegator, with those who sign for it. */
function grantor(spec: PartySpec) {
  if ("organisation" in spec) {
    const { organisation, heads = ["head"], jointly, managedBy } = spec;
    const russianOrganisation = {
      headIsCompany: managedBy === undefined ? "0" : "1",
      headIsPerson: managedBy === undefined ? "1" : "0",
      headIsSoleTrader: "0",
      organisation: ORGANISATIONS[organisation],
      heads: headsOf(heads, jointly, managedBy),
    };
    return { party: { russianOrganisation } };
  }
  if ("foreign" in spec) {
    const organisation = { name: spec.foreign, country: "156" };
    return { party: { foreignOrganisation: { organisation, heads: spec.heads.map(personOf) } } };
  }
  if ("branch" in spec) {
    return { party: { branch: { branch: ORGANISATIONS[spec.branch], head: personOf(spec.heads[0]!) } } };
  }
  return holder(spec);
}

/** A party as representative. */
function holder(spec: PartySpec) {
  if ("organisation" in spec) return { party: { organisation: ORGANISATIONS[spec.organisation] } };
  if ("branch" in spec) return { party: { branch: ORGANISATIONS[spec.branch] } };
  if ("trader" in spec) return { party: { soleTrader: { ...personOf(spec.trader), ogrnip: OGRNIP } } };
  if ("person" in spec) return { party: { person: personOf(spec.person) } };
  throw new Error("a foreign organisation represents nobody here");
}

const codeOf = (spec: CodeSpec) => {
  const { code, limits = [] } = typeof spec === "string" ? { code: spec } : spec;
  return {
    code,
    name: BUNDLED_CLASSIFIER.get(code) ?? `Полномочие ${code}`,
    limits: limits.map(({ kind, code: valueCode, text: valueText }, i) => ({
      id: String(i + 1),
      kind,
      name: `Ограничение ${kind}`,
      ...(valueCode === undefined ? { valueText } : { valueCode, valueName: `Значение ${valueCode}` }),
    })),
  };
};

export const ISSUED = "2026-01-20";
export const UNTIL = "2026-12-31";
export const CODE = "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6";

/** НомДовер of a document of a case. */
export const numberOf = (name: string): string => {
  const hex = Buffer.from(name).toString("hex").slice(0, 12).padStart(12, "0");
  return `00000000-0000-4000-8000-${hex}`;
};

/** UTF-8 XML of one document of a case. */
export function xmlOf(name: string, documents: AuthorityCase["documents"]): Uint8Array {
  const spec = documents[name]!;
  const { right = "none", codes = spec.text === undefined ? [CODE] : [], basedOn } = spec;
  const delegations = { none: "1", once: "2", further: "3" } as const;
  const body = {
    header: {
      number: numberOf(name),
      issueDate: spec.issued ?? ISSUED,
      endDate: spec.until ?? UNTIL,
      delegation: delegations[right],
    },
    representatives: (spec.to ?? [{ person: "employee" } as const]).map(holder),
    powers: {
      exercise: spec.jointly === true ? "2" : "1",
      ...(spec.lost === true && { afterDelegation: "2" }),
      ...(spec.text !== undefined && { text: spec.text }),
      ...(codes.length > 0 && { codes: codes.map(codeOf) }),
    },
    ...(spec.notary !== undefined && { certification: certification(spec.notary) }),
  };
  const from = (spec.from ?? [{ organisation: "example" } as const]).map(grantor);
  const content =
    basedOn === undefined
      ? { original: { ...body, principals: from } }
      : { delegation: { ...body, ...references(spec, basedOn, documents), delegators: from } };
  const draft = { content, ...(spec.notary !== undefined && { flags: "00100000" }) } as unknown as MchdDraft;
  return writeMchd(completed(draft, { number: numberOf(name), today: ISSUED }));
}

const certification = (notary: PersonName) => ({
  place: "г. Москва",
  fee: "100.00",
  notary: { position: "нотариус", number: "77/0-н/77", name: nameOf(PERSONS[notary]) },
  handwritten: [{ formHash: "00", image: "00", hash: "00", time: "1", name: nameOf(PERSONS.head) }],
});

function references(spec: DocumentSpec, basedOn: string, documents: AuthorityCase["documents"]) {
  let root = basedOn;
  for (const seen = new Set([root]); documents[root]?.basedOn !== undefined; ) {
    root = documents[root]!.basedOn!;
    if (seen.has(root)) break;
    seen.add(root);
  }
  const { stated = {} } = spec;
  const dates = (name: string) => ({
    form: "1",
    issueDate: documents[name]?.issued ?? ISSUED,
    endDate: documents[name]?.until ?? UNTIL,
  });
  const isFirst = root === basedOn;
  const rootUntil = isFirst && stated.parentUntil !== undefined ? { endDate: stated.parentUntil } : {};
  return {
    parentIsDelegation: isFirst ? "0" : "1",
    root: {
      which: "1",
      ...dates(root),
      ...rootUntil,
      rootNumber: numberOf(stated.root ?? root),
      principals: [{ kind: "1", party: { russianOrganisation: ORGANISATIONS.example } }],
    },
    ...(!isFirst && {
      parent: { which: "2", ...dates(basedOn), parentNumber: numberOf(stated.parent ?? basedOn) },
    }),
  };
}
