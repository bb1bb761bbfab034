/** Notarial certification. */
import { fullName } from "./persons.js";
import { amount, text, yesNo } from "./simpleTypes.js";
import {
  attribute,
  element,
  elements,
  optionalAttribute,
  optionalElement,
  type SimpleType,
  sequence,
  words,
} from "./vocabulary.js";

const position = attribute("Должность", text(255), words("должность", "job title"));
const registerNumber = words(
  "регистрационный номер в реестре Минюста",
  "registration number in the register of the Ministry of Justice",
);

/** СвНотДействТип. */
export const notary = sequence({
  position,
  number: attribute("РегНомНот", text(13, 5), registerNumber),
  name: element("ФИОНотДейств", fullName, words("ФИО нотариуса", "name of the notary")),
});

/** ВриоНотТип. */
export const acting = sequence({
  position,
  number: attribute("РегНомНот", text(8, 3), registerNumber),
  name: element(
    "ФИОВриоНот",
    fullName,
    words("ФИО временно исполняющего обязанности", "name of the acting notary"),
  ),
});

const signingTime: SimpleType = { kind: "integer", totalDigits: 10 };

const handwritten = sequence({
  formHash: element("ХешPDFДок", text(16_000), words("хеш печатной формы PDF", "hash of the PDF form")),
  image: element("ПодпИзобр", text(16_000), words("изображение подписи", "image of the signature")),
  hash: element("ХешПодп", text(16_000), words("хеш подписи", "hash of the signature")),
  time: element(
    "ДатаВремПодп",
    signingTime,
    words(
      "время подписания, целое число (единица не названа)",
      "signing time, an integer (of what is unstated)",
    ),
  ),
  name: element("ФИООтв", fullName, words("ФИО подписавшего", "name of the person who signed")),
});

/** СвНотУдТип. */
export const certification = sequence({
  place: attribute("МестоДовер", text(250), words("место совершения доверенности", "place of issue")),
  toPrincipalPortal: optionalAttribute(
    "НапрДокДовЕПГУ",
    yesNo,
    words("направить доверителю на Госуслуги", "send to the principal in Госуслуги"),
  ),
  toRepresentativePortal: optionalAttribute(
    "НапрДокПовЕПГУ",
    yesNo,
    words("направить представителю на Госуслуги", "send to the representative in Госуслуги"),
  ),
  toApplicantChamber: optionalAttribute(
    "НапрДокЗвлФНП",
    yesNo,
    words("направить заявителю в кабинет ФНП", "send to the applicant at the notary chamber"),
  ),
  toRepresentativeChamber: optionalAttribute(
    "НапрДокПовФНП",
    yesNo,
    words("направить представителю в кабинет ФНП", "send to the representative at the notary chamber"),
  ),
  fee: attribute("УплНотДейст", amount, words("уплачено за нотариальное действие", "fee paid")),
  discount: optionalAttribute("ЛьготаСум", amount, words("сумма льготы", "discount")),
  otherSystem: optionalAttribute(
    "ДрИнфСист",
    text(255),
    words("иная система передачи документа", "other system it is handed over by"),
  ),
  otherDelivery: optionalAttribute(
    "ДрСпосВыд",
    text(255),
    words("иной способ выдачи", "other way of handing it over"),
  ),
  furtherData: optionalAttribute(
    "ДопСвНотДовер",
    text(2500),
    words("дополнительные сведения", "further data"),
  ),
  inscription: optionalElement(
    "ИнСвУдНадпис",
    text(2500),
    words("иные сведения удостоверительной надписи", "further text of the certifying inscription"),
  ),
  notary: element("СвНотДейств", notary, words("нотариус", "notary who performed the act")),
  handwritten: elements(
    "ПодпРукопис",
    handwritten,
    words("собственноручная подпись", "captured handwritten signature"),
  ),
  actingNotary: optionalElement(
    "ВриоНот",
    acting,
    words("временно исполняющий обязанности нотариуса", "acting notary"),
  ),
});
