/** What the reports on powers of attorney say, in both languages; findings by their ids. */
import type { MchdFacts, PartyKind, Signatory } from "../../mchd/facts/model.js";
import type { Confidence, FindingId } from "../../mchd/findings.js";
import { type Words, words } from "../../mchd/format/vocabulary.js";
import type { MchdFormat } from "../../mchd/parse.js";
import type { RegistryState } from "../../mchd/registryAnswer.js";

/** `{name}`, `{found}`, `{allowed}`, `{means}` are filled from the finding. */
export const FINDING_TEXTS: Readonly<Record<FindingId, Words>> = {
  "schema.missingElement": words("нет обязательного элемента {name}", "the element {name} is missing"),
  "schema.unknownElement": words("такого элемента здесь не бывает: {name}", "no such element here: {name}"),
  "schema.unexpectedElement": words(
    "элемент {name} не на месте или повторён",
    "the element {name} is out of place or repeated",
  ),
  "schema.missingAttribute": words("нет обязательного атрибута {name}", "the attribute {name} is missing"),
  "schema.unknownAttribute": words(
    "такого атрибута здесь не бывает: {name}",
    "no such attribute here: {name}",
  ),
  "schema.value": words("недопустимое значение {name}", "the value of {name} is not allowed"),
  "schema.text": words("в элементе {name} не должно быть текста", "the element {name} must not hold text"),
  "value.blank": words("{name}: одни пробелы", "{name} holds nothing but spaces"),
  "value.uncertain": words(
    "{name}: что значит это значение, источники не говорят или спорят; podpis о нём не судит",
    "{name}: what this value means the sources do not say, or dispute; podpis does not judge it",
  ),
  "value.unknownCode": words("{name}: неизвестный код", "{name}: an unknown code"),
  "date.form": words("{name}: дата записана необычно", "{name}: an unusual form of a date"),
  "date.order": words("срок кончается раньше, чем начинается", "the term ends before it begins"),
  "date.future": words("дата выдачи ещё не наступила", "the date of issue lies in the future"),
  "date.ended": words("срок действия истёк", "the term is over"),
  "date.birth": words(
    "дата рождения не раньше даты выдачи доверенности",
    "the birth date is not before the date of issue",
  ),
  "date.identityDocument": words(
    "документ, удостоверяющий личность, выдан позже доверенности",
    "the identity document was issued after the power of attorney",
  ),
  "digits.inn": words("контрольные цифры ИНН не сходятся", "the check digits of the ИНН are wrong"),
  "digits.ogrn": words("контрольная цифра ОГРН не сходится", "the check digit of the ОГРН is wrong"),
  "digits.ogrnip": words("контрольная цифра ОГРНИП не сходится", "the check digit of the ОГРНИП is wrong"),
  "digits.snils": words("контрольные цифры СНИЛС не сходятся", "the check digits of the СНИЛС are wrong"),
  "kpp.form": words("КПП записан неверно", "the КПП is not of the right form"),
  "party.one": words("внутри {name} должна быть ровно одна сторона", "{name} must hold exactly one party"),
  "party.kind": words(
    "код в {name} не о той стороне, о которой сведения",
    "the code in {name} names another kind of party than the one described",
  ),
  "head.one": words(
    "внутри {name} должно быть ровно одно лицо",
    "{name} must hold exactly one of its children",
  ),
  "head.flags": words(
    "{name} не соответствует тому, кто назван действующим без доверенности",
    "{name} disagrees with who is named as acting without a power of attorney",
  ),
  "head.none": words(
    "ни один из признаков ЕИОУК, ЕИОФЛ, ЕИОИП не равен 1",
    "none of the flags ЕИОУК, ЕИОФЛ, ЕИОИП is 1",
  ),
  "head.duplicate": words(
    "одно и то же лицо названо дважды (те же ИНН или СНИЛС)",
    "one and the same party is named twice (same ИНН or СНИЛС)",
  ),
  "principal.number": words(
    "у российской организации-доверителя должен быть {name}",
    "a Russian organisation that is a principal must have {name}",
  ),
  "organisation.number": words("у организации нет {name}", "the organisation has no {name}"),
  "person.incapable": words(
    "доверитель не вполне дееспособен (ПрДеесп=0), но нет {name}",
    "the principal lacks full capacity (ПрДеесп=0), but there is no {name}",
  ),
  "person.signedByAnother": words(
    "есть рукоприкладчик (ПрНалРук=1), но нет {name}",
    "somebody signs in this person's place (ПрНалРук=1), but there is no {name}",
  ),
  "powers.missing": words("полномочий нет: ТипПолн требует {name}", "no powers: ТипПолн asks for {name}"),
  "powers.mixed": words("ТипПолн не предполагает {name}", "{name} does not go with ТипПолн"),
  "powers.keptWithoutDelegation": words(
    "ПрУтрПолн указан, хотя передоверие не разрешено (ПрПередов=1)",
    "ПрУтрПолн is given although the powers may not be passed on (ПрПередов=1)",
  ),
  "powers.keptUnsaid": words(
    "передоверие разрешено, но не сказано, сохраняются ли полномочия (ПрУтрПолн)",
    "the powers may be passed on, but not said whether they are kept then (ПрУтрПолн)",
  ),
  "powers.joint": words(
    "совместные полномочия (ПрСовмПолн=2), а представитель один",
    "joint powers (ПрСовмПолн=2), but a single representative",
  ),
  "powers.unknownCode": words(
    "коды не из встроенной части классификатора полномочий (она невелика)",
    "codes outside the bundled part of the classifier of powers (which is small)",
  ),
  "powers.codeName": words(
    "наименование полномочия {name} не такое, как в классификаторе",
    "the name of the power {name} is not the classifier's",
  ),
  "powers.taxCode": words(
    "код не из перечня налоговых органов (2_FNS…), а доверенность — для них (4-й знак ПрЭлФорм)",
    "the code is not of the tax service's list (2_FNS…), but the document is for it (flag 4 of ПрЭлФорм)",
  ),
  "limit.id": words("номер ограничения повторён", "the ordinal of the limit is repeated"),
  "limit.valueName": words(
    "у кода значения нет наименования (НаимЗначОгр)",
    "the code has no name (НаимЗначОгр)",
  ),
  "irrevocable.data": words(
    "ВидДовер и Безотзыв противоречат друг другу",
    "ВидДовер and Безотзыв contradict each other",
  ),
  "irrevocable.notary": words(
    "безотзывная доверенность должна быть удостоверена нотариусом (СвНотУд, 3-й знак ПрЭлФорм)",
    "an irrevocable power of attorney must be certified by a notary (СвНотУд, flag 3 of ПрЭлФорм)",
  ),
  "delegation.parent": words(
    "ПрНалПередов и {name} противоречат друг другу",
    "ПрНалПередов and {name} disagree",
  ),
  "delegation.which": words("{name} говорит о другой доверенности", "{name} speaks of the other document"),
  "file.name": words("файл назван не так, как требует ИдФайл", "the file is not called what ИдФайл says"),
  "file.id": words("ИдФайл составлен не по правилам", "ИдФайл is not formed as it should be"),
  "file.number": words("номер в ИдФайл не равен НомДовер", "the number in ИдФайл is not НомДовер"),
  "file.date": words("дата в ИдФайл не равна дате выдачи", "the date in ИдФайл is not the date of issue"),
  "file.taxId": words("ИдФайлНО составлен не по правилам", "ИдФайлНО is not formed as it should be"),
  "file.declaration": words(
    "первая строка файла не такая, какую требуют приёмщики",
    "the first line of the file is not what receivers ask for",
  ),
  "flags.reserved": words("заняты запасные знаки ПрЭлФорм", "reserved characters of ПрЭлФорм are set"),
  "flags.esia": words("{name} действует только со 2-м знаком ПрЭлФорм", "{name} needs flag 2 of ПрЭлФорм"),
  "flags.notary": words(
    "{name}: нотариальные сведения и 3-й знак ПрЭлФорм не согласуются",
    "{name}: notarial data and flag 3 of ПрЭлФорм do not agree",
  ),
  "flags.tax": words(
    "{name}: сведения для налоговых органов и 4-й знак ПрЭлФорм не согласуются",
    "{name}: data for the tax service and flag 4 of ПрЭлФорм do not agree",
  ),
  "flags.taxAdvice": words(
    "{name}: программы для налоговых органов обычно это требуют",
    "{name}: software for the tax service usually asks for it",
  ),
  "status.link": words(
    "адрес проверки статуса — с другим номером доверенности",
    "the address of the status page names another number",
  ),
  "older.missing": words("{name} не найден", "{name} was not found"),
};

export const FORMAT_NAMES: Readonly<Record<MchdFormat, Words>> = {
  EMCHD_1: words("единый формат EMCHD_1", "the single format EMCHD_1"),
  "002": words("прежний формат 002 (ON_DOVBB)", "the earlier format 002 (ON_DOVBB)"),
  ON_DOVEL: words("налоговый формат (ON_DOVEL)", "a tax format (ON_DOVEL)"),
};

export const CONFIDENCE: Readonly<Record<Confidence, Words>> = {
  A: words("схема или зарегистрированные документы", "the schema, or registered documents"),
  B: words("два независимых источника", "two independent sources"),
  C: words("один источник", "one source"),
  D: words("вывод, без источника", "inference, no source"),
  "?": words("источники спорят или молчат", "sources disagree or are silent"),
};

/** What the rules rest on, Russian; keyed by the English words of `findings.ts`. */
export const SOURCES_RU: Readonly<Record<string, string>> = {
  "schema ON_EMCHD_1_928_00_01_01_01": "схема ON_EMCHD_1_928_00_01_01_01",
  "public code and manuals of vendors": "открытый код и руководства разработчиков",
  "registered documents": "зарегистрированные доверенности",
  inference: "вывод",
  "inference from the names of the format": "вывод из названий формата",
  "inference from the rule for principals": "вывод из правила о доверителях",
  "a text of spaces passes the schema": "текст из пробелов схему проходит",
  "sources disagree, or none was found": "источники спорят, или их не нашлось",
  "list СПДУЛ of the ФНС, from memory": "список СПДУЛ ФНС, по памяти",
  "xs:date lets time zones and odd years through": "xs:date пропускает часовые пояса и странные годы",
  "terms of the registry": "правила реестра",
  "check digits; all samples hold": "контрольные цифры; они верны во всех образцах",
  "form of КПП: four digits, two digits or capitals, three digits":
    "вид КПП: четыре цифры, две цифры или заглавные буквы, три цифры",
  "types of the schema: one of the three flags is 1": "типы схемы: один из трёх признаков равен 1",
  "registered documents; ИНН and ОГРН tell an organisation":
    "зарегистрированные доверенности; организацию определяют ИНН и ОГРН",
  "public code and manuals of vendors; registered documents":
    "открытый код и руководства разработчиков; зарегистрированные доверенности",
  "help pages of an operator": "справка оператора",
  "the bundled classifier, which is small": "встроенный классификатор, а он мал",
  "the bundled classifier": "встроенный классификатор",
  "public code and manuals of vendors; Civil Code 188.1":
    "открытый код и руководства разработчиков; ст. 188.1 ГК РФ",
  "one document of the format, and published fragments":
    "один документ этого формата и опубликованные отрывки",
};

export const PARTY_KIND_NAMES: Readonly<Record<PartyKind, Words>> = {
  organisation: words("организация", "organisation"),
  foreignOrganisation: words("иностранная организация", "foreign organisation"),
  soleTrader: words("индивидуальный предприниматель", "sole trader"),
  person: words("физическое лицо", "person"),
  branch: words("филиал", "branch"),
  foreignBranch: words("филиал иностранной организации", "branch of a foreign organisation"),
};

export const ROLE_NAMES: Readonly<Record<Signatory["role"], Words>> = {
  self: words("действует сам", "acts in person"),
  head: words("руководитель", "head"),
  managingCompany: words("от управляющей компании", "for the managing company"),
  soleTraderHead: words("управляющий — ИП", "managing sole trader"),
  branchHead: words("руководитель филиала", "head of the branch"),
  guardian: words("законный представитель", "guardian"),
  signatory: words("рукоприкладчик", "signs in the person's place"),
};

export const RIGHT_NAMES: Readonly<Record<NonNullable<MchdFacts["delegationRight"]>, Words>> = {
  none: words("не разрешено", "not allowed"),
  once: words("разрешено один раз", "allowed once"),
  further: words("разрешено, и дальнейшее тоже", "allowed, and further too"),
  allowed: words("разрешено", "allowed"),
};

export const STATE_NAMES: Readonly<Record<RegistryState, Words>> = {
  created: words("создана", "created"),
  active: words("действует", "active"),
  expired: words("срок истёк", "expired"),
  revoked: words("отозвана", "revoked"),
  processing: words("обрабатывается", "processing"),
  rejected: words("отклонена", "rejected"),
  notFound: words("не найдена", "not found"),
};
