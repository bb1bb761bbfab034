/** Organisations and those who act for them; persons as principals. */
import {
  address,
  optionalEmail,
  optionalPersonInn,
  optionalPhone,
  optionalProof,
  person,
  requiredPersonalData,
  requiredSnils,
  roleInNotarialAct,
  soleTrader,
} from "./persons.js";
import { code, country, fixed, kpp, ogrn, organisationInn, text, yesNo } from "./simpleTypes.js";
import {
  attribute,
  element,
  elements,
  optionalAttribute,
  optionalElement,
  sequence,
  words,
} from "./vocabulary.js";

const optionalOrganisationInn = optionalAttribute(
  "ИННЮЛ",
  organisationInn,
  words("ИНН организации", "ИНН of the organisation"),
);
const KPP = words("КПП", "КПП (tax registration reason code)");
const optionalRegistration = optionalAttribute(
  "РегНомер",
  text(80),
  words("регистрационный номер", "registration number"),
);

/** СвОргТип: a Russian organisation or its branch. */
export const organisation = sequence({
  notarialRole: roleInNotarialAct,
  name: attribute("НаимОрг", text(1000), words("наименование организации", "name of the organisation")),
  inn: optionalOrganisationInn,
  kpp: attribute("КПП", kpp, KPP),
  ogrn: optionalAttribute("ОГРН", ogrn, words("ОГРН", "ОГРН (registration number)")),
  registration: optionalRegistration,
  foundingDocument: optionalAttribute(
    "НаимУчрДок",
    text(1000),
    words("наименование учредительного документа", "name of the founding document"),
  ),
  phone: optionalPhone,
  email: optionalEmail,
  proof: optionalProof,
  address: optionalElement("АдрРег", address, words("адрес регистрации", "registered address")),
});

/** СвИнОргТип: a foreign organisation, its branch or accredited office. */
export const foreignOrganisation = sequence({
  notarialRole: roleInNotarialAct,
  name: attribute(
    "НаимИО",
    text(1000),
    words("наименование иностранной организации", "name of the foreign organisation"),
  ),
  inn: optionalOrganisationInn,
  kpp: optionalAttribute("КПП", kpp, KPP),
  accreditation: optionalAttribute(
    "НЗА",
    fixed(11),
    words("номер записи об аккредитации", "number of the accreditation record"),
  ),
  country: optionalAttribute(
    "СтрРег",
    country,
    words("страна регистрации, код по ОКСМ", "country of incorporation, code of ОКСМ"),
  ),
  registrar: optionalAttribute(
    "НаимРегОрг",
    text(255),
    words("регистрирующий орган", "registering authority"),
  ),
  registration: optionalRegistration,
  foreignTaxCode: optionalAttribute(
    "КодНПРег",
    text(80),
    words("код налогоплательщика в стране регистрации", "taxpayer code in the home country"),
  ),
  phone: optionalPhone,
  email: optionalEmail,
  foreignAddress: optionalAttribute(
    "АдрСтрРег",
    text(1000),
    words("адрес в стране регистрации", "address in the home country"),
  ),
  address: optionalElement("АдрМНФакт", address, words("адрес в РФ", "address in Russia")),
});

const managingCompany = sequence({
  company: element("СвЮЛЕИО", organisation, words("управляющая компания", "the managing company")),
  persons: elements(
    "СвФЛ",
    person,
    words("лицо, действующее от управляющей компании", "person who acts for the managing company"),
  ),
});

/** ЛицоБезДовТип: exactly one of the children (rule V2; the XSD lets all combinations through). */
export const head = sequence({
  acts: attribute(
    "ПолнЮЛ",
    code({
      "1": words("действует самостоятельно", "acts individually"),
      "2": words("действует только совместно с другими", "acts only jointly with the others"),
    }),
    words("как действует лицо", "how this person acts"),
  ),
  company: optionalElement(
    "СВЮЛ",
    managingCompany,
    words("исполнительный орган — управляющая компания", "the executive body is a managing company"),
  ),
  person: optionalElement(
    "СвФЛ",
    person,
    words("исполнительный орган — физическое лицо", "the executive body is a person"),
  ),
  soleTrader: optionalElement(
    "СвИП",
    soleTrader,
    words("исполнительный орган — индивидуальный предприниматель", "the executive body is a sole trader"),
  ),
});

/** РосОргДоверТип: a Russian organisation that grants or passes on powers. */
export const russianPrincipal = sequence({
  headIsCompany: attribute(
    "ЕИОУК",
    yesNo,
    words("исполнительный орган — управляющая компания", "the executive body is a managing company"),
  ),
  headIsPerson: attribute(
    "ЕИОФЛ",
    yesNo,
    words("исполнительный орган — физическое лицо", "the executive body is a person"),
  ),
  headIsSoleTrader: attribute(
    "ЕИОИП",
    yesNo,
    words("исполнительный орган — индивидуальный предприниматель", "the executive body is a sole trader"),
  ),
  organisation: element("СвРосОрг", organisation, words("организация", "the organisation")),
  heads: elements(
    "ЛицоБезДов",
    head,
    words("лицо, действующее без доверенности", "who acts for the organisation without a power of attorney"),
  ),
});

/** ИнОргДоверТип: a foreign organisation that grants or passes on powers. */
export const foreignPrincipal = sequence({
  organisation: element(
    "СвИнОрг",
    foreignOrganisation,
    words("иностранная организация", "the foreign organisation"),
  ),
  heads: elements(
    "СвРукОП",
    person,
    words(
      "руководитель организации или её обособленного подразделения",
      "head of the organisation or of its branch",
    ),
  ),
});

/** ФЛДоверТип: a person who grants powers. */
export const personPrincipal = sequence({
  notarialRole: roleInNotarialAct,
  capable: optionalAttribute("ПрДеесп", yesNo, words("признак полной дееспособности", "full legal capacity")),
  signedByAnother: optionalAttribute(
    "ПрНалРук",
    yesNo,
    words("есть ли рукоприкладчик", "whether somebody signs in this person's place"),
  ),
  incapacityDocument: optionalAttribute(
    "ДокНедеесп",
    text(255),
    words("документ о недееспособности", "document that proves incapacity"),
  ),
  inn: optionalPersonInn,
  snils: requiredSnils,
  data: requiredPersonalData,
  guardian: optionalElement(
    "СвЗакПредРук",
    head,
    words(
      "законный представитель или рукоприкладчик",
      "legal guardian, or who signs in the principal's place",
    ),
  ),
});
