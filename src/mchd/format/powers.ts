/** The powers: a text, or codes of the classifier with their limits. */
import { code, text } from "./simpleTypes.js";
import {
  attribute,
  choice,
  optionalAttribute,
  optionalElement,
  optionalElements,
  type SimpleType,
  sequence,
  words,
} from "./vocabulary.js";

const ordinal: SimpleType = { kind: "integer", totalDigits: 3, least: 1 };

export const limit = choice({
  id: attribute("ИдОгр", ordinal, words("номер ограничения", "ordinal of the limit")),
  kind: attribute("КодОгр", text(255), words("код ограничения", "code of the limit's kind")),
  name: attribute("НаимОгр", text(255), words("наименование ограничения", "name of the limit's kind")),
  valueName: optionalAttribute("НаимЗначОгр", text(255), words("наименование значения", "name of the value")),
  valueCode: optionalElement(
    "КодЗначОгр",
    text(255),
    words("значение по классификатору", "the value as a code of the classifier"),
  ),
  valueText: optionalElement("ТексЗначОгр", text(255), words("значение текстом", "the value as a text")),
});

export const machinePower = sequence({
  mnemonic: optionalAttribute("МнПолн", text(255, 6), words("мнемоника полномочия", "mnemonic of the power")),
  code: attribute("КодПолн", text(255, 6), words("код полномочия", "code of the power")),
  name: attribute("НаимПолн", text(255), words("наименование полномочия", "name of the power")),
  limits: optionalElements("ОгрСвПолн", limit, words("ограничение полномочия", "limit on the power")),
});

/** СвПолнТип. */
export const powers = sequence({
  kind: attribute(
    "ТипПолн",
    code({
      "0": words("текстовые (человекочитаемые) полномочия", "powers as a text"),
      "1": words("машиночитаемые полномочия", "machine-readable powers"),
    }),
    words("тип полномочий", "kind of the powers"),
  ),
  exercise: attribute(
    "ПрСовмПолн",
    code({
      "1": words("представители действуют по отдельности", "representatives act individually"),
      "2": words("представители действуют только совместно", "representatives act only jointly"),
    }),
    words("совместное осуществление полномочий", "how several representatives act"),
  ),
  afterDelegation: optionalAttribute(
    "ПрУтрПолн",
    code({
      "1": words("передавший полномочия их сохраняет", "who passes the powers on keeps them"),
      "2": words("передавший полномочия их утрачивает", "who passes the powers on loses them"),
    }),
    words("утрата полномочий при передоверии", "what becomes of powers that are passed on"),
  ),
  text: optionalElement("ТекстПолн", text(10_000), words("полномочия текстом", "the powers as a text")),
  codes: optionalElements(
    "МашПолн",
    machinePower,
    words("машиночитаемое полномочие", "a machine-readable power"),
  ),
});
