/**
 * Documents of other formats, read as far as it takes to show them and to check term and parties: the earlier
 * ON_DOVBB («002») and the tax formats ON_DOVEL (5.01–5.03). No schema of theirs is checked. Facts come from one
 * registered document (002) and published fragments (tax), so everything is looked for by its name and may be missing.
 */
import type {
  MchdFacts,
  OrganisationFacts,
  PartyFacts,
  PartyKind,
  PersonFacts,
  Signatory,
} from "../facts/model.js";
import type { FindingLog } from "../log.js";
import type { XmlNode } from "../read/tree.js";
import { termRules } from "../rules/dates.js";
import { namedValues } from "../rules/named.js";
import { numberRules } from "../rules/numbers.js";

/** What of a document of another format nobody has checked. */
export const UNCHECKED = ["schema", "rules", "powers"] as const;

/** Facts of `root`; what stands in them twice, or not at all, is left out. */
export function olderFacts(root: XmlNode): MchdFacts {
  const header = first(root, "СвДов", "СвПереДовер");
  const delegation = first(root, "Передов") !== undefined;
  const number = valueIn(header, "НомДовер");
  const right = header && attribute(header, "ПрПередов");
  const powers = all(root, "СвПолн");
  return {
    kind: delegation ? "delegation" : "original",
    ...(number !== undefined && { number }),
    ...dates(header),
    ...revocability(header),
    ...(right !== undefined && { delegationRight: rightOf(root, right) }),
    principals: all(root, "СвДоверит").map(party),
    delegators: all(root, "СвПередПолн").map(party),
    representatives: [...all(root, "СвУпПред"), ...all(root, "СвПолучПолн")].map(party),
    ...jointly(header, powers),
    powers: {
      texts: powers.flatMap((one) => all(one, "ТекстПолн")).map(({ text }) => text.trim()),
      codes: powers.flatMap((one) => all(one, "МашПолн")).flatMap(power),
    },
    notaries: [],
    ...statusOf(header),
  };
}

/** Term and numbers, whatever the format. */
export function olderRules(log: FindingLog, root: XmlNode, facts: MchdFacts, at: Date | undefined): void {
  const header = first(root, "СвДов", "СвПереДовер") ?? root;
  numberRules(log, namedValues(root));
  const end = ["ДатаКонДовер", "ДатаОкон", "СрокДейст"].find((name) => attribute(header, name) !== undefined);
  const issue = ["ДатаВыдДовер", "ДатаНач"].find((name) => attribute(header, name) !== undefined);
  termRules(log, header, facts, at, { issue: issue ?? "ДатаВыдДовер", end: end ?? "СрокДейст" });
  const missing = [
    ...(facts.number === undefined ? ["НомДовер"] : []),
    ...(facts.issueDate === undefined ? ["ДатаВыдДовер"] : []),
    ...(facts.endDate === undefined && facts.termText === undefined ? ["СрокДейст"] : []),
    ...(facts.principals.length + facts.delegators.length === 0 ? ["СвДоверит"] : []),
    ...(facts.representatives.length === 0 ? ["СвУпПред"] : []),
  ];
  for (const name of missing) log.add("older.missing", header, { name });
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const RUSSIAN_DAY = /^(\d\d)\.(\d\d)\.(\d{4})$/;

/** `2024-08-23`, also from `23.08.2024`. */
const day = (text: string): string | undefined =>
  DAY.test(text) ? text : RUSSIAN_DAY.exec(text)?.slice(1).reverse().join("-");

function dates(header: XmlNode | undefined): Pick<MchdFacts, "issueDate" | "endDate" | "termText"> {
  const issued = valueIn(header, "ДатаВыдДовер", "ДатаНач");
  const ends = valueIn(header, "ДатаКонДовер", "ДатаОкон", "СрокДейст");
  const issueDate = issued === undefined ? undefined : day(issued);
  const endDate = ends === undefined ? undefined : day(ends);
  return {
    ...(issueDate !== undefined && { issueDate }),
    ...(endDate !== undefined && { endDate }),
    ...(ends !== undefined && endDate === undefined && { termText: ends }),
  };
}

/** ПрБезотзыв: 1 it can be revoked, 2 it cannot. */
function revocability(header: XmlNode | undefined): { readonly revocable?: boolean } {
  const code = header && first(header, "Безотзыв") && valueIn(first(header, "Безотзыв"), "ПрБезотзыв");
  return code === undefined ? {} : { revocable: code === "1" };
}

/** The tax formats know only "no" and "possible"; in 002 the codes are those of the single format. */
function rightOf(root: XmlNode, code: string): NonNullable<MchdFacts["delegationRight"]> {
  if (code === "1") return "none";
  if (root.name === "Файл") return "allowed";
  return code === "2" ? "once" : "further";
}

function jointly(header: XmlNode | undefined, powers: readonly XmlNode[]): { readonly jointly?: boolean } {
  const code = [header, ...powers].map((node) => node && attribute(node, "ПрСовмПолн")).find(Boolean);
  return code === undefined ? {} : { jointly: code === "2" };
}

function statusOf(header: XmlNode | undefined): { readonly statusSystem?: string } {
  const text = header && (first(header, "СведСистОтм") ?? first(header, "СведСист"))?.text.trim();
  return text === undefined || text === "" ? {} : { statusSystem: text };
}

function power(node: XmlNode) {
  const code = attribute(node, "КодПолн");
  return code === undefined ? [] : [{ code, name: attribute(node, "НаимПолн") ?? "", limits: [] }];
}

// --- parties ---------------------------------------------------------------------------------------

const ORGANISATIONS: Readonly<Record<string, PartyKind>> = {
  РосОргДовер: "organisation",
  СведОрг: "organisation",
  РосОргПерПолн: "organisation",
  ИнОргДовер: "foreignOrganisation",
  СведИО: "foreignBranch",
  СведФилиал: "branch",
};
const TRADERS = ["ИПДовер", "СведИП", "ИППерПолн"];

function party(node: XmlNode): PartyFacts {
  for (const [name, kind] of Object.entries(ORGANISATIONS)) {
    const own = first(node, name);
    if (own !== undefined) {
      return { kind, ...organisation(own), signatories: heads(node, own) };
    }
  }
  const trader = first(node, ...TRADERS);
  const self = person(trader ?? node, first(node, "Подписант"));
  const ogrnip = valueIn(trader, "ОГРНИП");
  return {
    kind: trader === undefined ? "person" : "soleTrader",
    person: self,
    ...(ogrnip !== undefined && { ogrnip }),
    signatories: [{ role: "self", person: self, ...(ogrnip !== undefined && { ogrnip }), jointly: false }],
  };
}

function organisation(node: XmlNode): { readonly organisation?: OrganisationFacts } {
  const own = first(node, "СвРосОрг", "СвИнОрг") ?? node;
  const name = valueIn(own, "НаимОрг", "НаимИО");
  if (name === undefined) return {};
  const [inn, kpp, ogrn] = ["ИННЮЛ", "КПП", "ОГРН"].map((one) => attribute(own, one));
  return {
    organisation: {
      name,
      ...(inn !== undefined && { inn }),
      ...(kpp !== undefined && { kpp }),
      ...(ogrn !== undefined && { ogrn }),
    },
  };
}

/** In 002 the name of the one head stands apart, in Подписант. */
function heads(node: XmlNode, own: XmlNode): Signatory[] {
  const found = [...all(own, "СвФЛ"), ...all(own, "СВФЛ"), ...all(own, "СвРукОП")];
  const named = found.length === 1 ? first(node, "Подписант") : undefined;
  return found.map((one) => ({ role: "head", person: person(one, named), jointly: false }));
}

function person(node: XmlNode, named?: XmlNode): PersonFacts {
  const name = first(node, "ФИО") ?? named;
  const get = (key: keyof PersonFacts, from: XmlNode | undefined, attributeName: string): object => {
    const value = valueIn(from, attributeName);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    ...get("surname", name, "Фамилия"),
    ...get("givenName", name, "Имя"),
    ...get("patronymic", name, "Отчество"),
    ...get("inn", node, "ИННФЛ"),
    ...get("snils", node, "СНИЛС"),
    ...get("position", node, "Должность"),
    ...get("birthDate", first(node, "СведФЛ"), "ДатаРожд"),
  };
}

// --- looking about in the tree -----------------------------------------------------------------------

const attribute = (node: XmlNode, name: string): string | undefined =>
  node.attributes.find((one) => one.name === name)?.value;

/** The first of the attributes that is there: on the element itself, else in the element below that has it. */
function valueIn(node: XmlNode | undefined, ...names: readonly string[]): string | undefined {
  if (node === undefined) return undefined;
  for (const name of names) {
    const value = attribute(node, name);
    if (value !== undefined) return value;
  }
  for (const child of node.children) {
    const value = valueIn(child, ...names);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The first descendant of one of the names. */
const first = (node: XmlNode, ...names: readonly string[]): XmlNode | undefined => {
  for (const child of node.children) {
    if (names.includes(child.name)) return child;
    const inner = first(child, ...names);
    if (inner !== undefined) return inner;
  }
  return undefined;
};

/** All descendants of a name, not those inside one another. */
const all = (node: XmlNode, name: string): XmlNode[] =>
  node.children.flatMap((child) => (child.name === name ? [child] : all(child, name)));
