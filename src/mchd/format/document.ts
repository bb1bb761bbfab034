/**
 * The single format of machine-readable powers of attorney, EMCHD_1 («единый формат», 003): the root, and what it
 * is made of. Facts from the schema ON_EMCHD_1_928_00_01_01_01 of the ФНС.
 */
import { earlierDocument, header } from "./header.js";
import { certification } from "./notary.js";
import {
  foreignOrganisation,
  foreignPrincipal,
  organisation,
  personPrincipal,
  russianPrincipal,
} from "./organisations.js";
import {
  person,
  requiredPersonalData,
  requiredPersonInn,
  requiredSnils,
  roleInNotarialAct,
  soleTrader,
} from "./persons.js";
import { powers } from "./powers.js";
import { code, fixed, flags, principalKind, text, yesNo } from "./simpleTypes.js";
import {
  attribute,
  choice,
  element,
  elements,
  type Json,
  optionalAttribute,
  optionalElement,
  sequence,
  words,
} from "./vocabulary.js";

export const NAMESPACE = "urn://x-artefacts/EMCHD_1";
export const ROOT_NAME = "Доверенность";

/** Exactly one child, the one that ТипДоверит names (rule V1). */
const principalParty = sequence({
  russianOrganisation: optionalElement(
    "РосОргДовер",
    russianPrincipal,
    words("российская организация", "Russian organisation"),
  ),
  foreignOrganisation: optionalElement(
    "ИнОргДовер",
    foreignPrincipal,
    words("иностранная организация", "foreign organisation"),
  ),
  soleTrader: optionalElement("ИПДовер", soleTrader, words("индивидуальный предприниматель", "sole trader")),
  person: optionalElement("ФЛДовер", personPrincipal, words("физическое лицо", "person")),
});

export const principal = sequence({
  kind: attribute("ТипДоверит", principalKind, words("тип доверителя", "kind of the principal")),
  party: element("Доверит", principalParty, words("доверитель", "the principal")),
});

/** Exactly one child, the one that ТипПред names (rule V1). */
const representativeParty = sequence({
  organisation: optionalElement(
    "СведОрг",
    organisation,
    words("российская организация", "Russian organisation"),
  ),
  soleTrader: optionalElement("СведИП", soleTrader, words("индивидуальный предприниматель", "sole trader")),
  person: optionalElement("СведФизЛ", person, words("физическое лицо", "person")),
  branch: optionalElement(
    "СведФилиал",
    organisation,
    words("филиал организации", "branch of an organisation"),
  ),
  foreignBranch: optionalElement(
    "СведИО",
    foreignOrganisation,
    words("филиал или представительство иностранной организации", "branch of a foreign organisation"),
  ),
});

/** СвУпПредТип. */
export const representative = sequence({
  kind: attribute(
    "ТипПред",
    code({
      "1": words("юридическое лицо", "organisation"),
      "2": words("индивидуальный предприниматель", "sole trader"),
      "3": words("физическое лицо", "person"),
      "4": words("филиал юридического лица", "branch of an organisation"),
      "5": words("филиал или представительство иностранной организации", "branch of a foreign organisation"),
    }),
    words("тип представителя", "kind of the representative"),
  ),
  party: element("Пред", representativeParty, words("представитель", "the representative")),
});

const personDelegator = sequence({
  notarialRole: roleInNotarialAct,
  signedByAnother: optionalAttribute(
    "ПрНалРук",
    yesNo,
    words("есть ли рукоприкладчик", "whether somebody signs in this person's place"),
  ),
  inn: requiredPersonInn,
  snils: requiredSnils,
  signatory: optionalElement(
    "СведРукоп",
    person,
    words("рукоприкладчик", "who signs in this person's place"),
  ),
  data: requiredPersonalData,
});

const branchDelegator = sequence({
  branch: element("СвФил", organisation, words("филиал", "the branch")),
  head: element("СвРукФил", person, words("руководитель филиала", "head of the branch")),
});

/** Exactly one child, the one that ТипПерПолн names (rule V1). */
const delegatorParty = sequence({
  russianOrganisation: optionalElement(
    "РосОргПерПолн",
    russianPrincipal,
    words("российская организация", "Russian organisation"),
  ),
  soleTrader: optionalElement(
    "ИППерПолн",
    soleTrader,
    words("индивидуальный предприниматель", "sole trader"),
  ),
  person: optionalElement("ФЛПерПолн", personDelegator, words("физическое лицо", "person")),
  branch: optionalElement(
    "ФилПерПолн",
    branchDelegator,
    words("филиал организации", "branch of an organisation"),
  ),
  foreignBranch: optionalElement(
    "ИнПерПолн",
    foreignPrincipal,
    words("филиал или представительство иностранной организации", "branch of a foreign organisation"),
  ),
});

export const delegator = sequence({
  kind: attribute(
    "ТипПерПолн",
    code({
      "1": words("российское юридическое лицо", "Russian organisation"),
      "2": words("индивидуальный предприниматель", "sole trader"),
      "3": words("физическое лицо", "person"),
      "4": words("филиал юридического лица", "branch of an organisation"),
      "5": words("филиал или представительство иностранной организации", "branch of a foreign organisation"),
    }),
    words("тип передающего полномочия", "kind of the party that passes powers on"),
  ),
  party: element(
    "ПередПолн",
    delegatorParty,
    words("передающий полномочия", "the party that passes powers on"),
  ),
});

const powersMember = element("СвПолн", powers, words("полномочия", "the powers"));
const certificationMember = optionalElement(
  "СвНотУд",
  certification,
  words("нотариальное удостоверение", "notarial certification"),
);

const original = sequence({
  header: element("СвДов", header, words("сведения о доверенности", "the document's header")),
  principals: elements("СвДоверит", principal, words("доверитель", "a principal")),
  representatives: elements("СвУпПред", representative, words("представитель", "a representative")),
  powers: powersMember,
  certification: certificationMember,
});

const delegation = sequence({
  parentIsDelegation: attribute(
    "ПрНалПередов",
    code({
      "0": words("передоверяется первоначальная доверенность", "the parent is the original"),
      "1": words(
        "передоверяется доверенность, сама выданная передоверием",
        "the parent is itself a delegation",
      ),
    }),
    words("выдана ли предыдущая доверенность передоверием", "whether the parent is itself a delegation"),
  ),
  root: element("СвПервДовер", earlierDocument, words("первоначальная доверенность", "the first document")),
  parent: optionalElement(
    "СвПередов",
    earlierDocument,
    words("доверенность, на основании которой передоверено", "the immediate parent"),
  ),
  header: element("СвПереДовер", header, words("сведения о доверенности", "the document's header")),
  delegators: elements(
    "СвПередПолн",
    delegator,
    words("передающий полномочия", "a party that passes powers on"),
  ),
  representatives: elements(
    "СвПолучПолн",
    representative,
    words("получающий полномочия", "a party that receives the powers"),
  ),
  powers: powersMember,
  certification: certificationMember,
});

export const powerOfAttorney = sequence({
  formatVersion: attribute(
    "ВерсФорм",
    { ...code({ EMCHD_1: words("единый формат", "the single format") }), length: [1, 10] },
    words("версия формата", "version of the format"),
  ),
  flags: attribute(
    "ПрЭлФорм",
    flags,
    words(
      "какие части формата действуют: 2-й знак — ЕСИА, 3-й — нотариат, 4-й — налоговые органы",
      "which parts of the format apply: 2nd character ЕСИА, 3rd notaries, 4th tax service",
    ),
  ),
  fileId: attribute("ИдФайл", text(255), words("имя файла без расширения", "file name without extension")),
  taxFileId: optionalAttribute(
    "ИдФайлНО",
    text(255),
    words("имя файла для налоговых органов", "file name for the tax service"),
  ),
  oid: optionalAttribute("OID", text(255), words("идентификатор объекта в ЕСИА", "id of the object in ЕСИА")),
  furtherInformation: optionalElement("ИнСвед", text(5000), words("иные сведения", "further information")),
  content: element(
    "Документ",
    choice({
      knd: optionalAttribute(
        "КНД",
        fixed(7),
        words("код по КНД (1110415 для налоговых органов)", "form code КНД (1110415 for the tax service)"),
      ),
      original: optionalElement("Довер", original, words("доверенность", "a power of attorney")),
      delegation: optionalElement(
        "Передов",
        delegation,
        words("доверенность в порядке передоверия", "a delegation"),
      ),
    }),
    words("состав документа: ровно одно из двух", "the body: exactly one of the two"),
  ),
});

/** A whole document in its JSON form: keys of the description, values as they stand in the XML. */
export type PowerOfAttorney = Json<typeof powerOfAttorney>;
export type Original = Json<typeof original>;
export type Delegation = Json<typeof delegation>;
export type Header = Json<typeof header>;
export type Principal = Json<typeof principal>;
export type Delegator = Json<typeof delegator>;
export type Representative = Json<typeof representative>;
export type Powers = Json<typeof powers>;
