/** Numbers and dates: of this document, and of those it stems from. */
import { acting, notary } from "./notary.js";
import { foreignOrganisation, organisation, personPrincipal } from "./organisations.js";
import { soleTrader } from "./persons.js";
import { boundedDate, code, date, guid, principalKind, taxOffice, text } from "./simpleTypes.js";
import {
  attribute,
  element,
  optionalAttribute,
  optionalElement,
  optionalElements,
  sequence,
  words,
} from "./vocabulary.js";

/** The order of these codes is not confirmed by any source: rule value.uncertain. */
const irrevocability = sequence({
  delegable: attribute(
    "ПрПерБезДов",
    code({
      "1": words(
        "передоверие невозможно (порядок кодов не подтверждён)",
        "no delegation (order unconfirmed)",
      ),
      "2": words("передоверие возможно (порядок кодов не подтверждён)", "delegation (order unconfirmed)"),
    }),
    words(
      "возможность передоверия безотзывной доверенности",
      "whether an irrevocable power of attorney may be passed on",
    ),
  ),
  condition: attribute(
    "УслОтзыва",
    code({
      "1": words("по окончании срока (порядок кодов не подтверждён)", "the term's end (order unconfirmed)"),
      "2": words("иные условия (порядок кодов не подтверждён)", "other conditions (order unconfirmed)"),
    }),
    words("условие отзыва", "condition of withdrawal"),
  ),
  description: optionalElement(
    "ОписУслОт",
    text(1000),
    words("описание условия отзыва", "the condition in words"),
  ),
});

/** СвДовТип. */
export const header = sequence({
  kind: attribute(
    "ВидДовер",
    code({ "1": words("с правом отзыва", "revocable"), "2": words("безотзывная", "irrevocable") }),
    words("вид доверенности", "kind of the power of attorney"),
  ),
  delegation: attribute(
    "ПрПередов",
    code({
      "1": words("без права передоверия", "may not be passed on"),
      "2": words("однократное передоверие", "may be passed on once"),
      "3": words("с правом последующего передоверия", "may be passed on further"),
    }),
    words("право передоверия", "right to pass the powers on"),
  ),
  internalNumber: attribute(
    "ВнНомДовер",
    text(50),
    words("внутренний номер доверенности", "the principal's own number"),
  ),
  number: attribute("НомДовер", guid, words("единый регистрационный номер", "registry number")),
  notaryNumber: optionalAttribute(
    "НомРНДДовер",
    text(28),
    words("номер в реестре нотариальных действий", "number in the notary register"),
  ),
  otherId: optionalAttribute("ДопИдДовер", text(50), words("дополнительный идентификатор", "any further id")),
  registrationDate: optionalAttribute(
    "ДатаВнРегДовер",
    date,
    words("дата внутренней регистрации", "date of internal registration"),
  ),
  issueDate: attribute("ДатаВыдДовер", date, words("дата выдачи", "date of issue")),
  endDate: attribute(
    "СрокДейст",
    date,
    words("срок действия, последний день включительно", "last day of the term"),
  ),
  taxOffice: optionalAttribute(
    "КодНО",
    taxOffice,
    words("код налогового органа, куда подаётся доверенность", "tax office it is filed with"),
  ),
  taxOffices: optionalElements(
    "КодНОДейст",
    taxOffice,
    words(
      "налоговый орган, в котором доверенность действует; нет ни одного — во всех",
      "tax office it is valid for; none means all",
    ),
  ),
  statusSystem: element(
    "СведСист",
    text(1000),
    words("информационная система, где узнают о досрочном прекращении", "where its status can be looked up"),
  ),
  irrevocability: optionalElement(
    "Безотзыв",
    irrevocability,
    words("сведения о безотзывной доверенности", "data of an irrevocable power of attorney"),
  ),
});

/** Of an earlier document only the principal is named, without its heads; exactly one child (rule V1). */
const earlierPrincipal = sequence({
  russianOrganisation: optionalElement(
    "РосОргДовер",
    organisation,
    words("российская организация", "Russian organisation"),
  ),
  foreignOrganisation: optionalElement(
    "ИнОргДовер",
    foreignOrganisation,
    words("иностранная организация", "foreign organisation"),
  ),
  soleTrader: optionalElement("ИПДовер", soleTrader, words("индивидуальный предприниматель", "sole trader")),
  person: optionalElement("ФЛДовер", personPrincipal, words("физическое лицо", "person")),
});

/** СвПервДоверТип: the document that delegation stems from, the first one or the immediate parent. */
export const earlierDocument = sequence({
  which: attribute(
    "ПрДовер",
    code({
      "1": words("первоначальная доверенность", "the original"),
      "2": words("доверенность, на основании которой передоверено", "the one delegation is based on"),
    }),
    words("о какой доверенности сведения", "which document is described"),
  ),
  form: attribute(
    "ФормДовер",
    code({ "1": words("электронная", "electronic"), "2": words("бумажная", "paper") }),
    words("форма этой доверенности", "form of that document"),
  ),
  issueDate: attribute("ДатаВыдДовер", boundedDate, words("дата выдачи", "date of issue")),
  endDate: attribute("СрокДейст", boundedDate, words("срок действия", "last day of the term")),
  rootInternalNumber: optionalAttribute(
    "ВнНомДоверПерв",
    text(50),
    words("внутренний номер первоначальной доверенности", "internal number of the original"),
  ),
  parentInternalNumber: optionalAttribute(
    "ВнНомДоверN",
    text(50),
    words("внутренний номер предыдущей доверенности", "internal number of the immediate parent"),
  ),
  rootNumber: optionalAttribute(
    "НомДоверПерв",
    guid,
    words("регистрационный номер первоначальной доверенности", "registry number of the original"),
  ),
  parentNumber: optionalAttribute(
    "НомДоверN",
    guid,
    words("регистрационный номер предыдущей доверенности", "registry number of the immediate parent"),
  ),
  rootNotaryNumber: optionalAttribute(
    "НомРНДПерв",
    text(28),
    words("нотариальный номер первоначальной доверенности", "notary number of the original"),
  ),
  parentNotaryNumber: optionalAttribute(
    "НомРНДN",
    text(28),
    words("нотариальный номер предыдущей доверенности", "notary number of the immediate parent"),
  ),
  principals: optionalElements(
    "СвДоверПерв",
    sequence({
      kind: attribute("ТипДоверит", principalKind, words("тип доверителя", "kind of the principal")),
      party: element("ДоверитПерв", earlierPrincipal, words("доверитель", "the principal")),
    }),
    words("доверитель первоначальной доверенности", "principal of the original"),
  ),
  notary: optionalElement("СвНотДейств", notary, words("нотариус", "notary")),
  actingNotary: optionalElement(
    "ВриоНот",
    acting,
    words("временно исполняющий обязанности нотариуса", "acting notary"),
  ),
});
