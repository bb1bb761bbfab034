/** Phrases of errors and refusals about making and signing powers of attorney, Russian; keyed by the English phrase. */
import type { ReasonTexts } from "./texts.js";

export const MCHD_PHRASES_RU: ReasonTexts = {
  "it is no JSON": "это не JSON",
  "line {} has no code and name": "в строке {} нет кода и названия",
  "entry {} has no code and name": "в записи {} нет кода и названия",
  "there is no power in it": "в нём нет ни одного полномочия",
  "{} (line {})": "{} (строка {})",
  "{}: there is no such key": "{}: такого ключа нет",
  "{}: a text belongs there": "{}: здесь должен стоять текст (в кавычках, и числа тоже)",
  "{}: an object belongs there": "{}: здесь должен стоять объект",
  "{}: a list belongs there": "{}: здесь должен стоять список",
  "{}: the list is empty": "{}: список пуст",
  "{}: XML cannot carry a character of it": "{}: есть знак, которого не бывает в XML",
  "it names neither a person nor an organisation": "в нём нет ни человека, ни организации",
  "the certificates name nobody, or different organisations":
    "сертификаты никого не называют или называют разные организации",
  "it holds several certificates": "в нём несколько сертификатов",
  "the certificate names no person": "сертификат не называет человека",
  "СНИЛС, ИНН or ОГРНИП of the certificate are not those of {}":
    "СНИЛС, ИНН или ОГРНИП в сертификате не те, что у {}",
  "the certificate speaks for another organisation than {}": "сертификат другой организации, а не {}",
  "the certificate names no organisation, and {} signs by its own":
    "сертификат не называет организацию, а {} подписывает своим",
  "the power of attorney names nobody who signs for the principal":
    "доверенность не называет никого, кто подписывает за доверителя",
  "it is signed by {}": "её подписывает {}",
  "it is revoked by {}, and refused by the representative":
    "её отзывает {}, а отказаться может представитель",
  "its schema does not hold": "она не соответствует схеме",
  "it has errors: {}": "в ней ошибок: {}",
  "it is irrevocable": "она безотзывная",
  "it has no number": "в ней нет номера",
  "the parent does not allow its powers to be passed on": "передоверие этой доверенностью не разрешено",
  "the parent allows its powers to be passed on once only": "передоверие разрешено только один раз",
  "it would end on {}, after the parent, which ends on {}":
    "она кончалась бы {}, позже исходной, которая действует по {}",
  "it would be issued on {}, before the parent, issued on {}":
    "она была бы выдана {}, раньше исходной, выданной {}",
  "the term of the parent ended on {}": "срок исходной доверенности кончился {}",
  "the term of the parent begins on {}": "срок исходной доверенности начинается {}",
  "the parent does not grant the power {}": "исходная доверенность не даёт полномочия {}",
  "it is not said which of the {} representatives passes powers on":
    "представителей несколько ({}): не сказано, кто из них передаёт полномочия (--representative)",
  "the parent has no representative {}": "в исходной доверенности нет представителя № {}",
  "the parent lacks the ИНН or СНИЛС of the representative who passes powers on":
    "в исходной доверенности нет ИНН или СНИЛС представителя, который передаёт полномочия",
  "a certificate of the delegator is not that of the representative who passes powers on":
    "сертификат delegator — не того представителя, который передаёт полномочия",
  "the head of the organisation that passes powers on is not named":
    "не назван руководитель организации, которая передаёт полномочия (--from-cert delegator=…)",
  "persons and sole traders pass powers on before a notary only":
    "граждане и предприниматели передоверяют только у нотариуса (--for-notary составит проект)",
};
