/** Phrases of errors about XML and the list of accredited CAs, Russian; keyed by the English phrase. */
import type { ReasonTexts } from "./texts.js";

export const TRUST_PHRASES_RU: ReasonTexts = {
  "it is too large": "он слишком велик",
  "it is not well-formed": "он записан неправильно",
  "its octets are not of its encoding": "байты не соответствуют кодировке",
  "its encoding is neither UTF-8 nor windows-1251": "кодировка — не UTF-8 и не windows-1251",
  "it is not of XML version 1.0": "это не XML версии 1.0",
  "it has a document type declaration (DOCTYPE)": "в нём есть объявление типа документа (DOCTYPE)",
  "it refers to another file": "она ссылается на другой файл",
  "it has a processing instruction": "в нём есть инструкция обработки",
  "it has too many elements": "в нём слишком много элементов",
  "a name in it is too long": "одно из имён в нём слишком длинное",
  "an element has too many attributes": "у одного элемента слишком много атрибутов",
  "the name of a namespace has white space in it": "в имени пространства имён есть пробел",
  "its signer is neither pinned itself nor the organisation named by --signer-ogrn":
    "подписавший не закреплён сам и не та организация, что названа в --signer-ogrn",
  "the certificate that the list was taken by is no longer pinned":
    "сертификат, по которому список был принят, больше не закреплён: podpis trust update",
  "its date lies in the future": "его дата ещё не наступила",
  "its signer does not reach a certificate pinned for lists":
    "подписавший не восходит к сертификату, которому вы верите для списка",
  "its signer's certificate is revoked": "сертификат подписавшего отозван",
  "its signer's certificate is not in force": "сертификат подписавшего не действует",
  "its signer's certificate is not valid": "сертификат подписавшего недействителен",
  "whether its signer's certificate is revoked could not be found out":
    "не удалось узнать, не отозван ли сертификат подписавшего",
  "it is not signed": "он не подписан",
  "it has more than one signature": "в нём больше одной подписи",
  "its signature stands in the wrong place": "подпись стоит не на месте",
  "its signature is not built as it should be": "подпись устроена не так, как должна",
  "two elements of it have one identifier": "у двух элементов один идентификатор",
  "its signature covers something else than the whole list": "подпись охватывает не весь список",
  "its signature changes the list before it covers it": "подпись меняет список, прежде чем его охватить",
  "its signature uses an unknown canonical form": "в подписи неизвестная каноническая форма",
  "the certificates in its signature cannot be read": "сертификаты в подписи не читаются",
  "its signature's algorithm is not one podpis accepts": "алгоритм подписи не принимается",
  "its signature rests on SHA-1": "подпись опирается на SHA-1",
  "it was changed after it was signed": "он изменён после подписания",
  "its signature does not hold": "подпись неверна",
  "its root element is another one": "корневой элемент у него другой",
  "it does not state its version": "в нём не указана версия",
  "it does not state its date": "в нём не указана дата",
  "it names no authority": "в нём нет ни одного удостоверяющего центра",
  "it holds no certificate": "в нём нет сертификата",
  "it holds another certificate than its name says": "в нём не тот сертификат, который обещает имя",
  "the index is damaged": "указатель повреждён",
};
