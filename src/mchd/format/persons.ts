/** People and their papers. */
import {
  code,
  country,
  date,
  documentKind,
  email,
  fixed,
  guid,
  hidden,
  notarialRole,
  ogrnip,
  personInn,
  phone,
  populationRegister,
  privateDate,
  region,
  snils,
  text,
} from "./simpleTypes.js";
import {
  attribute,
  element,
  optionalAttribute,
  optionalChoice,
  optionalElement,
  sequence,
  words,
} from "./vocabulary.js";

/** СтУчНД of whoever takes part in a notarial act. */
export const roleInNotarialAct = optionalAttribute(
  "СтУчНД",
  notarialRole,
  words("статус участника нотариального действия", "role in the notarial act"),
);

export const optionalPersonInn = optionalAttribute(
  "ИННФЛ",
  personInn,
  words("ИНН физического лица", "ИНН of the person"),
);
export const requiredPersonInn = attribute(
  "ИННФЛ",
  personInn,
  words("ИНН физического лица", "ИНН of the person"),
);
export const optionalSnils = optionalAttribute("СНИЛС", snils, words("СНИЛС", "СНИЛС (pension insurance)"));
export const requiredSnils = attribute("СНИЛС", snils, words("СНИЛС", "СНИЛС (pension insurance)"));
export const optionalPhone = optionalAttribute("КонтактТлф", phone, words("контактный телефон", "phone"));
export const optionalEmail = optionalAttribute(
  "АдрЭлПочт",
  email,
  words("адрес электронной почты", "e-mail"),
);

/** ФИОТип. */
export const fullName = sequence({
  surname: attribute("Фамилия", text(200), words("фамилия", "surname")),
  givenName: attribute("Имя", text(200), words("имя", "given name")),
  patronymic: optionalAttribute("Отчество", text(200), words("отчество", "patronymic")),
});

/** АдрТип: with neither child, only the region is named. */
export const address = optionalChoice({
  region: attribute("Регион", region, words("код субъекта РФ", "code of the region")),
  fiasId: optionalAttribute(
    "ИдФИАС",
    guid,
    words("номер адреса в ФИАС", "id of the address in the register ФИАС"),
  ),
  text: optionalElement("АдрРФ", hidden(text(1000)), words("адрес в РФ", "address in Russia")),
  fias: optionalElement(
    "ФИАСАдрРФ",
    hidden(text(1000)),
    words("адрес в РФ по ФИАС", "address in Russia in the form of ФИАС"),
  ),
});

/** ДокПдтвТип: what lets a head act without a power of attorney. */
export const proofOfAuthority = sequence({
  name: optionalAttribute("НаимДокПдтв", text(120), words("наименование документа", "name of the document")),
  issueDate: optionalAttribute("ДатаВыд", date, words("дата выдачи документа", "date of its issue")),
  issuedBy: optionalAttribute("КемВыд", text(1000), words("кем выдан", "who issued it")),
  certification: optionalAttribute(
    "СвУдДок",
    text(1000),
    words("сведения об удостоверении документа", "how it is certified"),
  ),
});

export const optionalProof = optionalElement(
  "ДокПдтв",
  proofOfAuthority,
  words(
    "документ, подтверждающий полномочия действовать без доверенности",
    "document that proves the authority to act without a power of attorney",
  ),
);

export const identityDocument = sequence({
  kind: attribute("КодВидДок", documentKind, words("код вида документа", "kind of the document")),
  number: attribute("СерНомДок", hidden(text(25)), words("серия и номер", "series and number")),
  issueDate: attribute("ДатаДок", privateDate, words("дата выдачи документа", "date of issue")),
  issuedBy: optionalAttribute("ВыдДок", hidden(text(4000)), words("кем выдан", "issuing authority")),
  issuerCode: optionalAttribute(
    "КодВыдДок",
    fixed(7, undefined, "hidden"),
    words("код подразделения (NNN-NNN)", "code of the issuing unit (NNN-NNN)"),
  ),
  expiryDate: optionalElement(
    "expDate",
    privateDate,
    words("дата окончания срока действия", "date of expiry"),
  ),
});

/** СведФЛТип. */
export const personalData = sequence({
  sex: optionalAttribute(
    "Пол",
    code({ "1": words("мужской", "male"), "2": words("женский", "female") }),
    words("пол", "sex"),
  ),
  citizenshipKind: optionalAttribute(
    "ПрГражд",
    code({
      "1": words("гражданин РФ", "Russian citizen"),
      "2": words("иностранный гражданин", "foreign citizen"),
      "3": words("лицо без гражданства", "stateless person"),
    }),
    words("признак гражданства", "kind of citizenship"),
  ),
  populationRegister: optionalAttribute(
    "НомЕРН",
    populationRegister,
    words("номер записи единого регистра населения", "number in the population register"),
  ),
  birthDate: optionalAttribute("ДатаРожд", privateDate, words("дата рождения", "birth date")),
  birthPlace: optionalAttribute("МестоРожд", hidden(text(250)), words("место рождения", "birth place")),
  citizenship: optionalAttribute(
    "Гражданство",
    country,
    words("гражданство, код по ОКСМ (643 — Россия)", "citizenship, code of ОКСМ (643 is Russia)"),
  ),
  phone: optionalPhone,
  email: optionalEmail,
  name: element("ФИО", fullName, words("фамилия, имя, отчество", "full name")),
  address: optionalElement("АдрМЖ", address, words("адрес места жительства", "home address")),
  identityDocument: optionalElement(
    "УдЛичнФЛ",
    identityDocument,
    words("документ, удостоверяющий личность", "identity document"),
  ),
});

export const requiredPersonalData = element(
  "СведФЛ",
  personalData,
  words("сведения о физическом лице", "personal data"),
);

/** СвФЛТип: a person in a role. */
export const person = sequence({
  notarialRole: roleInNotarialAct,
  inn: optionalPersonInn,
  snils: optionalSnils,
  position: optionalAttribute("Должность", text(255), words("должность", "job title")),
  proof: optionalProof,
  data: requiredPersonalData,
});

/** СведИПТип. */
export const soleTrader = sequence({
  notarialRole: roleInNotarialAct,
  name: optionalAttribute(
    "НаимИП",
    text(1000),
    words("наименование индивидуального предпринимателя", "name of the sole trader"),
  ),
  ogrnip: attribute("ОГРНИП", ogrnip, words("ОГРНИП", "ОГРНИП (registration number)")),
  inn: requiredPersonInn,
  snils: requiredSnils,
  proof: optionalProof,
  data: requiredPersonalData,
});
