/** Phrases that stand in the data of errors (`reason`), Russian; keyed by the English phrase. */
import { AUTH_PHRASES_RU } from "./auth.js";
import { MCHD_PHRASES_RU } from "./mchdMaking.ru.js";
import { SIGNER_PHRASES_RU } from "./signer.ru.js";
import type { ReasonTexts } from "./texts.js";
import { TRUST_PHRASES_RU } from "./trust.ru.js";

/** The form of a file, for those who look into it byte by byte; the commonest are translated. */
const FORM: ReasonTexts = {
  "it breaks the format: podpis mchd validate tells where":
    "она нарушает формат: где, скажет podpis mchd validate",
  "your certificate speaks for another organisation": "ваш сертификат — другой организации",
  "it does not name the owner of your certificate": "владелец вашего сертификата в ней не назван",
  "its last day is before its first": "последний день её срока раньше первого",
  "its byte order mark says UTF-8, its first line another encoding":
    "метка порядка байтов говорит UTF-8, а первая строка — другую кодировку",
  "its own signature does not hold": "подпись под ней самой недействительна",
  "it is not signed by all who must sign it, or by somebody else":
    "её подписали не все, кто должен, или не тот, кто вправе",
  "it is revoked, or the registry did not accept it": "она отозвана или не принята реестром",
  "it does not give the power for this document": "нужного полномочия она не даёт",
  "it does not hold: podpis mchd verify tells why": "она не действует: почему, скажет podpis mchd verify",
  "it is not yet in force": "она ещё не действует",
  "its term is over": "её срок кончился",
  "its dates do not tell its term": "по её датам срок не узнать",
  "{} (at byte {})": "{} (байт {})",
  "at byte {}": "байт {}",
  "the data end too early": "данные обрываются",
  "there are more bytes after the end of the structure": "после конца структуры есть лишние байты",
  "there are other bytes after its end": "после её конца есть лишние байты",
  "a length runs past the end of the data": "указанная длина больше самих данных",
  "a length runs past the end of its container": "указанная длина больше отведённого места",
  "a length runs past its container": "указанная длина больше отведённого места",
  "a length that is too large": "слишком большая длина",
  "a part is missing": "не хватает обязательной части",
  "a part of another type is expected here": "здесь должна стоять часть другого вида",
  "an unexpected part": "лишняя часть",
  "exactly one part is expected inside": "внутри должна быть ровно одна часть",
  "a reserved tag": "недопустимый тег",
  "a {} is expected here": "здесь должен стоять {}",
  "an {} is expected here": "здесь должен стоять {}",
  "a broken time": "испорченная дата",
  "a time that does not exist": "такой даты не бывает",
  "an indefinite length, which DER forbids": "неопределённая длина, в DER она запрещена",
  "a length that is not minimal, which DER forbids":
    "длина записана не самым коротким способом, в DER это запрещено",
  "a PEM label without an end": "заголовок PEM не закрыт",
  "a PEM block without an end": "блок PEM не закрыт",
  "it is neither DER nor base64": "это не DER и не base64",
  "it is neither DER nor PEM nor base64": "это не DER, не PEM и не base64",
  "it is neither DER nor one PEM block": "это не DER и не один блок PEM",
  "the lines of a PEM block are of several lengths": "строки блока PEM разной длины",
  "there is nothing inside": "внутри ничего нет",
  "it is empty": "он пуст",
  "it has too many parts": "в нём слишком много частей",
  "it is nested too deeply": "его части вложены слишком глубоко",
  "a part of it is too large": "одна из его частей слишком велика",
  "its content is in too many chunks": "содержимое разбито на слишком много кусков",
  "its content is too large": "содержимое слишком велико",
  "it holds too many certificates, lists or answers": "в нём слишком много сертификатов, списков или ответов",
  "it has too many signers": "в нём слишком много подписей",
  "it has too many time-stamps": "в нём слишком много штампов времени",
  "it is no ASN.1 SEQUENCE": "это не структура ASN.1",
  "it is another kind of ASN.1 structure": "это структура ASN.1 другого вида",
  "its content type is {}, not SignedData": "тип содержимого — {}, а не SignedData",
  "its content is missing": "содержимого нет",
  "its content is no SignedData": "содержимое — не SignedData",
  "it holds no signer": "в нём нет ни одной подписи",
  "it holds several PEM blocks": "в нём несколько блоков PEM: проверяйте их по одному",
  "what is in it is something else, or damaged": "в нём что-то другое, или он повреждён",
  "no file in the folder holds one": "в папке ни в одном файле его нет",
};

const FILES: ReasonTexts = {
  "{} (E{})": "{} (E{})",
  "permission denied": "нет прав доступа",
  "the operation is not permitted": "действие не разрешено",
  "there is no such folder": "такой папки нет",
  "a part of the path is no folder": "часть пути — не папка",
  "it is a folder": "это папка",
  "make the folder first: mkdir -p {}": "сначала создайте папку: mkdir -p {}",
  "name another place: a file stands where a folder must be":
    "назовите другое место: там, где должна быть папка, лежит файл",
  "name a file: {}": "назовите файл: {}",
  "choose a shorter name": "выберите имя короче",
  "choose a folder in which you may write, or get the right to write in this one":
    "выберите папку, в которую вам можно писать, или получите это право",
  "free some space, or write to another disk": "освободите место или пишите на другой диск",
  "write to another disk, or raise the limit on the size of files (ulimit -f)":
    "пишите на другой диск или поднимите предел размера файлов (ulimit -f)",
  "name the path without the symbolic links": "назовите путь без символических ссылок",
  "close other programs, or raise the limit on open files (ulimit -n)":
    "закройте другие программы или поднимите предел открытых файлов (ulimit -n)",
  "close the program that uses it, and run the command again":
    "закройте программу, которая его держит, и повторите",
  "check the free space and the permissions": "проверьте место на диске и права доступа",
  "it is no regular file": "это не обычный файл",
  "it is no folder": "это не папка",
  "nobody writes into the pipe": "в этот канал никто не пишет",
  "it belongs to another user": "она принадлежит другому пользователю",
  "others may write into it": "в неё могут писать другие",
  "it holds other files than evidence": "в ней лежат и другие файлы, не доказательства",
  "it is missing": "его нет",
  "its content is not what its name says": "его содержимое — не то, что обещает имя",
  "the index does not know it": "указатель о нём не знает",
  "it names an object that it does not list": "в нём назван объект, которого нет в его списке",
  "it is no index of evidence, or was changed": "это не указатель доказательств, или он изменён",
  "no space is left on the disk": "на диске нет места",
  "the disk quota is used up": "место на диске, отведённое вам, исчерпано",
  "the file system is read-only": "запись на этот диск запрещена",
  "the file system allows no file of this size": "файловая система не допускает такой размер файла",
  "the disk reports an input/output error": "ошибка чтения или записи на диске",
  "the name holds a zero octet": "в имени нулевой байт",
  "the folder holds no file": "в папке нет ни одного файла",
  "no file matches the pattern": "под шаблон не подходит ни один файл",
  "it holds only signatures, and no document to sign": "здесь только подписи, а документов для подписи нет",
  "there is no file of this name; [ ] and { } are ordinary characters of a name":
    "файла с таким именем нет; [ ] и { } — обычные знаки имени",
  "a key stands in it twice": "один ключ стоит в ней дважды",
  "the name is too long": "слишком длинное имя",
  "too many symbolic links": "слишком много символических ссылок",
  "too many files are open": "открыто слишком много файлов",
  "it is in use": "он занят",
  "the system refuses": "система отказывает",
};

const KEYS: ReasonTexts = {
  "there is no private key in it": "закрытого ключа в нём нет",
  "the key in it is damaged": "ключ в нём повреждён",
  "it is not a PKCS#8 private key": "это не закрытый ключ PKCS#8",
  "its PKCS#8 version is unknown": "неизвестная версия PKCS#8",
  "what it holds is no GOST R 34.10-2012 private key": "это не закрытый ключ ГОСТ Р 34.10-2012",
  "it is encrypted in OpenSSL's old way; convert it with openssl pkcs8 -topk8":
    "он зашифрован старым способом OpenSSL; переведите его: openssl pkcs8 -topk8",
  "it is protected by a signature, not by a passphrase": "он защищён подписью, а не паролем",
  "it has no MAC, so nothing says that nobody changed it":
    "в нём нет контрольного кода: нельзя знать, что его не меняли",
  "a part of it is encrypted for a public key, not under a passphrase":
    "часть его зашифрована для открытого ключа, а не паролем",
  "its parts are nested too deeply": "его части вложены слишком глубоко",
  "it has too many encrypted parts": "в нём слишком много зашифрованных частей",
  "its MAC ({}) is not supported": "его контрольный код ({}) не поддерживается",
  "{} is not supported": "{} не поддерживается",
  "{}: is no kind of key podpis knows": "ключей вида {}: podpis не знает",
  "take a file, a folder, cpcontainer:, pkcs11: or cmd:; for a file of this name write ./ before it":
    "возьмите файл, папку, cpcontainer:, pkcs11: или cmd:; если это имя файла, напишите перед ним ./",
  "its container is marked so, and podpis respects that":
    "его контейнер так помечен, и podpis этого придерживается",
  "the public key in it does not belong to the private one": "открытый ключ в нём не от этого закрытого",
  "the reference pkcs11:… is not understood: {}": "ссылка pkcs11:… не понята: {}",
  "write pkcs11:serial=…;id=%01 (RFC 7512); podpis keys list --token prints references ready":
    "пишите pkcs11:serial=…;id=%01 (RFC 7512); готовые ссылки печатает podpis keys list --token",
  "the environment variable {} of pin-source is not set": "переменная окружения {} из pin-source не задана",
  "the reference is too long": "ссылка слишком длинная",
  "its path has an attribute that RFC 7512 does not know": "в ней есть атрибут, которого нет в RFC 7512",
  "module-name is not supported: write module-path": "module-name не поддерживается: пишите module-path",
  "the PIN stands in the reference (pin-value), where other users of this machine see it":
    "в ссылке стоит PIN (pin-value): его видят другие пользователи этого компьютера",
  "write pin-source=file:PATH or pin-source=env:NAME, or use --passphrase-file, -env, -fd; change a PIN that was typed so":
    "пишите pin-source=file:ПУТЬ или pin-source=env:ИМЯ либо --passphrase-file, -env, -fd; PIN, который уже набран так, смените",
  "an attribute in it is not written name=value": "атрибут в ней записан не как имя=значение",
  "the attribute {} stands in it twice": "атрибут {} стоит в ней дважды",
  "the value of {} has characters that must be percent-encoded (RFC 7512 §2.3)":
    "в значении {} есть знаки, которые надо записать через % (RFC 7512 §2.3)",
  "a value in it is not UTF-8": "одно из значений — не UTF-8",
  "its type is not private: it does not mean a private key":
    "её type — не private: она указывает не на закрытый ключ",
  "its slot-id is not a number": "её slot-id — не число",
  "its pin-source is neither file:PATH nor env:NAME": "её pin-source — не file:ПУТЬ и не env:ИМЯ",
  "a key never leaves its token": "ключ никогда не покидает токен",
  "it is not installed": "он не установлен",
  "it is installed without its native part: its install script did not run, or failed":
    "он установлен без собранной части: сценарий установки не запускался или не удался",
  "its native part was built for another version of Node": "он собран для другой версии Node",
  "what is installed under this name is something else": "под этим именем установлено что-то другое",
  "none of the usual ones is on this machine": "ни одного из обычных на этой машине нет",
  "no token is plugged in": "не вставлено ни одного токена",
  "there is no private key on it": "закрытых ключей на нём нет",
  "its user PIN was never set": "PIN пользователя на нём не задан",
  "its PIN has expired and must be changed first": "срок PIN истёк: сначала его надо сменить",
  "it takes its PIN on a keypad of its own, and pkcs11js cannot ask for that":
    "PIN набирают на его собственной клавиатуре, а pkcs11js этого не умеет",
  "what the token gave does not verify with the public key":
    "то, что дал токен, не проверяется открытым ключом",
  "it is no folder with a header.key in it": "это не папка, в которой есть header.key",
  "its code of authentication is wrong": "не сошлась его имитовставка",
  "what it holds is not the key that header.key describes": "в нём не тот ключ, что описан в header.key",
  "there is no name in it": "в нём нет имени",
  "the description of the key is missing": "в нём нет описания ключа",
  "the description of the key is not complete": "описание ключа в нём неполно",
  "an unknown algorithm of the key ({})": "неизвестный алгоритм ключа ({})",
  "an unknown curve": "неизвестная кривая",
  "GOST R 34.10-2001, withdrawn: nothing new is signed with it":
    "ГОСТ Р 34.10-2001 выведен из употребления: ничего нового им не подписывают",
  "the new passphrase is empty": "новый пароль пуст",
  "a key is not written without one; name it with --new-passphrase-file or -env":
    "без пароля ключ не записывается; назовите его через --new-passphrase-file или -env",
  "several sources of the passphrase are named": "названо несколько источников пароля",
  "choose one of --passphrase-env, -file, -fd": "оставьте один: --passphrase-env, -file или -fd",
  "the environment variable {} of --passphrase-env is not set":
    "переменная окружения {} из --passphrase-env не задана",
  "set it, or name another one": "задайте её или назовите другую",
  "the passphrase is longer than {} octets": "пароль длиннее {} байт",
  "check that its source is the right one": "проверьте, тот ли источник пароля назван",
  "--select {} is not understood": "--select {}: непонятно",
  "write --select thumbprint:HEX, or --select inn: with 10 or 12 digits":
    "пишите --select thumbprint:HEX или --select inn: и 10 либо 12 цифр",
};

const CERTIFICATE: ReasonTexts = {
  "it is not yet valid: it begins {}": "срок ещё не начался: начало {}",
  "it has expired: it ended {}": "срок истёк: конец {}",
  "its key usage is unreadable": "назначение ключа не читается",
  "the period of use of its private key is over, or has not begun":
    "срок использования закрытого ключа кончился или не начался",
  "its key usage does not allow digital signatures": "назначение ключа не разрешает электронную подпись",
  "it is revoked since {}": "он отозван с {}",
  "it is revoked": "он отозван",
  "it was revoked {}": "он отозван {}",
  "it was revoked": "он отозван",
  "it is suspended": "он приостановлен",
  "a certificate above it is revoked since {}": "вышестоящий сертификат отозван с {}",
  "a certificate above it is revoked": "вышестоящий сертификат отозван",
  "a certificate above it is suspended": "вышестоящий сертификат приостановлен",
  "its key has test parameters, which prove nothing": "у ключа тестовые параметры, они ничего не доказывают",
  "its RSA key is too short": "ключ RSA слишком короток",
  "its key is of the withdrawn GOST R 34.10-2001": "ключ по отменённому ГОСТ Р 34.10-2001",
  "signatures of its key would rest on SHA-1": "подписи этого ключа держались бы на SHA-1",
  "signatures of its key would rest on MD5": "подписи этого ключа держались бы на MD5",
  "the check {} fails": "не прошла проверка {}",
  "it does not name its certificate": "она не называет свой сертификат",
  "the time-stamp is not where it should be": "штамп времени не на своём месте",
  "the time-stamp does not hold": "штамп времени не сходится",
};

const NETWORK: ReasonTexts = {
  "http{}: {}": "http{}: {}",
  "the connection was refused": "в соединении отказано",
  "the connection was cut": "соединение оборвалось",
  "the connection could not be made in time": "соединиться вовремя не удалось",
  "the host cannot be reached": "узел недоступен",
  "the network cannot be reached": "сеть недоступна",
  "there is no such host": "такого узла нет",
  "the host's address could not be found out": "адрес узла узнать не удалось",
  "it redirects too often": "перенаправляет слишком много раз",
  "it redirects in a circle": "перенаправляет по кругу",
  "the proxy refused the connection (HTTP status {})": "прокси отказал в соединении (код HTTP {})",
  "only http:// proxies are supported": "поддерживаются только прокси http://",
  "its address is not a URL": "его адрес записан неправильно",
  "it is too long": "он слишком длинный",
  "it is not a URL": "это не адрес",
  "it is neither http nor https": "это не http и не https",
  "a user name or password stands in it": "в нём имя пользователя или пароль",
  "{} is a private, loopback or otherwise internal address":
    "{} — частный, локальный или иной внутренний адрес",
  "HTTP status {}": "код HTTP {}",
  "the limit is {} bytes": "предел — {} байт",
  "the limit is {} s": "предел — {} с",
  "the answer is empty": "ответ пуст",
  "the answer is a web page, not a time-stamp": "в ответ пришла веб-страница, а не штамп времени",
  "the answer is no time-stamp: {}": "ответ — не штамп времени: {}",
  "the request was refused: {}": "в штампе отказано: {}",
  "the answer says granted and holds no token": "ответ обещает штамп, а штампа в нём нет",
  "the token breaks RFC 3161": "штамп нарушает RFC 3161",
  "the token stamps something else": "штамп поставлен на что-то другое",
  "the token's signature does not hold": "подпись штампа не сходится",
  "the token does not name its TSA's certificate": "штамп не называет сертификат своей службы",
  "the certificate of the TSA is not one for time-stamping only":
    "сертификат службы выдан не только для штампов времени",
  "the nonce is missing": "в ответе нет nonce",
  "the nonce is wrong": "nonce в ответе другой: штамп не на этот запрос",
  "the policy is {}, not the one asked for": "политика {}, а запрошена другая",
  "the TSA's certificate is missing": "в ответе нет сертификата службы",
  "whether its certificate is revoked is not known: {}": "неизвестно, не отозван ли её сертификат: {}",
  "it does not know the certificate": "служба не знает этот сертификат",
  "its answer is out of date": "ответ устарел",
  "its answer cannot be relied on": "полагаться на ответ нельзя",
  "its address is a private or internal one and was not asked":
    "адрес частный или внутренний, к нему не обращались",
  "its answer is compressed, which was not asked for": "ответ сжат, хотя об этом не просили",
  "it answered with an error": "служба ответила ошибкой",
  "it was not asked: too much was to be fetched":
    "служба не спрашивалась: понадобилось слишком много загрузок",
  "what it gave is not what was asked for": "получено не то, что ожидалось",
  "it was not asked: the network is forbidden": "служба не спрашивалась: сеть запрещена",
  "what it gave is the certificate of another": "получен чужой сертификат",
  "what it gave is the list of another CA": "получен список другого УЦ",
  "it did not answer in time": "служба не ответила вовремя",
  "its answer is too large": "ответ слишком велик",
  "it did not answer": "служба не ответила",
  "such an address is not asked": "такие адреса не запрашиваются",
  "it refused to answer": "служба ответила отказом",
  "its answer is about another certificate": "ответ относится к другому сертификату",
  "the TSA is not trusted: {}": "службе штампов доверия нет: {}",
};

const REQUESTS: ReasonTexts = {
  "it is no JSON": "это не JSON",
  "it is no JSON object": "это не объект JSON",
  "it has a key that is not known here": "в ней есть ключ, которого здесь не бывает",
  "a value is not a path": "значение — не путь",
  "it does not name {}": "в ней не назван {}",
  "it is not UTF-8": "она не в UTF-8",
  "it has an unknown field: {}": "неизвестное поле: {}",
  "the field {} is missing": "нет поля {}",
  "the field {} has a value that is not allowed": "недопустимое значение поля {}",
  "it is no regular file": "это не обычный файл",
};

const LAB: ReasonTexts = {
  "the folder is not empty": "папка не пуста",
  "{} cannot be read (ENOENT)": "нет файла {}",
  "{} cannot be read ({})": "{} не читается ({})",
  "{} is missing": "нет {}",
  "{} is no JSON": "{} — не JSON",
  "{} is of another version": "{} другой версии",
  "{} holds nothing": "{} пуст",
  "another process is changing it": "её меняет другой процесс",
  "port {} is in use": "порт {} занят",
  "port {} cannot be bound": "порт {} занять не удалось",
  "it has no authority named {}": "в ней нет центра {}",
  "{} is revoked already": "{} уже отозван",
  "{} is suspended already": "{} уже приостановлен",
  "{} is not suspended": "{} не приостановлен",
  "it issued no certificate with the serial number {}": "она не выпускала сертификата с номером {}",
};

/** Why nothing is added to a signature, or taken out of it. */
const ADDITIONS: ReasonTexts = {
  "it breaks RFC 5652: {}": "она нарушает RFC 5652: {}",
  "the signature value, the document or an attribute is wrong":
    "неверны значение подписи, документ или атрибут",
  "signer {} does not hold: the document, an attribute or the value is wrong":
    "подписант {}: неверны документ, атрибут или значение подписи",
  "it does not name its certificate (CAdES-BES does)":
    "она не называет свой сертификат, как требует CAdES-BES",
  "a time-stamp in it does not hold": "штамп времени в ней неверен",
  "the evidence in it is incomplete or broken": "доказательства в ней неполны или повреждены",
  "an archive time-stamp covers what is missing": "недостающее уже накрыто архивным штампом",
  "an archive time-stamp of an old version in it forbids additions":
    "архивный штамп старой версии в ней не допускает добавлений",
  "an old archive time-stamp in it forbids that evidence is added":
    "архивный штамп старой версии в ней не допускает добавления доказательств",
  "one of its evidence attributes is missing": "в ней нет одного из атрибутов с доказательствами",
  "the values in it prove nothing that could be referred to": "доказательства в ней ничего не доказывают",
  "what its references name is not at hand (give it with --ocsp, --crl, --untrusted, or take --level lt, which does without): {}":
    "нет того, на что она ссылается (передайте через --ocsp, --crl, --untrusted; либо дополните до --level lt: ему этого не нужно): {}",
  "the signer's certificate names no OCSP service": "сертификат подписанта не называет службу OCSP",
  "the signer's certificate is not proven good: {}":
    "не доказано, что сертификат подписанта действителен: {}",
  "the certificate of a TSA is missing": "нет сертификата службы штампов времени",
  "the TSA of a time-stamp in it is not proven: {}": "служба штампов времени не подтверждена: {}",
  "the signer's certificate is revoked": "сертификат подписанта отозван",
  "the signer's certificate is suspended": "действие сертификата подписанта приостановлено",
  "its OCSP service": "его служба OCSP",
  "its OCSP service was not asked": "его служба OCSP не спрашивалась",
  "it names no OCSP service, which levels xlt1 and a need":
    "он не называет службу OCSP, а для уровней xlt1 и a она нужна",
  "no path leads from it to a trusted root": "от него нет цепочки к доверенному корню",
  "it is not proven good: {}": "не доказано, что он действителен: {}",
};

/** Signatures that get another shape, and the two steps of signing. */
const SHAPES: ReasonTexts = {
  "it holds another document": "в ней другой документ",
  "it signs another document": "она подписывает другой документ",
  "its content is of another type": "её содержимое другого типа",
  "one of its signers is in another of them with other time-stamps or evidence":
    "один из её подписантов есть и в другой подписи, но с другими штампами времени или доказательствами",
  "the certificate of signer {} is not in it": "в ней нет сертификата подписанта {}",
  "the document is inside already": "документ уже внутри",
  "the document is apart already": "документ и так отдельно",
  "an archive time-stamp of an old version covers where the document stands":
    "архивный штамп старой версии закрепляет, где стоит документ",
  "it is no signing state, or one of another version": "это не состояние подписи или оно другой версии",
  "one of its fields has a value that is not allowed": "у одного из его полей недопустимое значение",
  "a signed attribute is missing in it": "в нём не хватает подписываемого атрибута",
  "in no byte order is the value a signature of the certificate's key over what was prepared":
    "ни при каком порядке байтов это не подпись ключом сертификата под тем, что было подготовлено",
  "it must hold exactly one object": "в нём должен быть ровно один объект",
  "it is an answer without a token: {}": "это ответ службы без штампа: {}",
};

/** Of policy files and the doctor. */
const POLICY: ReasonTexts = {
  "--offline forbids the network": "--offline запрещает сеть",
  "anchors are not allowed": "якоря (&) не допускаются",
  "aliases are not allowed": "ссылки (*) не допускаются",
  "tags are not allowed": "метки типов (!) не допускаются",
  "directives are not allowed": "директивы (%) не допускаются",
  "complex keys are not allowed": "составные ключи (?) не допускаются",
  "merge keys are not allowed": "ключ слияния << не допускается",
  "several documents are not allowed": "в файле должен быть один документ",
  "control characters are not allowed": "управляющие символы не допускаются",
  "it is not UTF-8": "это не UTF-8",
  "it says nothing": "в ней ничего нет",
  "it is nested too deeply": "вложенность слишком велика",
  "it is too long": "она слишком велика",
  "a key must be a text": "ключ должен быть текстом",
  "keys and values must stand here": "здесь должны стоять ключи со значениями",
  "the key path is missing": "нет ключа path",
  "nothing is demanded here": "здесь ничего не требуется",
  "a list of at least one must stand here": "здесь должен стоять непустой список",
  "the list is too long": "список слишком длинный",
  "the text is too long": "текст слишком длинный",
  "a text must stand here": "здесь должен стоять текст",
  "a text must stand here: put the number in quotes": "здесь должен стоять текст: возьмите число в кавычки",
  "true or false must stand here": "здесь должно стоять true или false",
  "a term must stand here, such as 90s, 5m, 24h or 7d":
    "здесь должен стоять срок, например 90s, 5m, 24h или 7d",
  "a date must stand here, such as 2030-01-01, or never":
    "здесь должна стоять дата, например 2030-01-01, или never",
  "the value must be one of: {}": "возможные значения: {}",
  "the value must have {} digits": "сколько цифр должно быть: {}",
  "the check digits are wrong": "контрольные цифры не сходятся: сверьте номер",
  "the key {} is not known; did you mean {}?": "ключ {} неизвестен; возможно, вы имели в виду {}",
  "the key {} is not known": "ключ {} неизвестен",
  "the key {} stands here twice": "ключ {} стоит здесь дважды",
  "it is no YAML ({})": "это не YAML ({})",
};

/** In the order in which templates are tried: those with little text of their own come last. */
export const PHRASES_RU: ReasonTexts = {
  ...CERTIFICATE,
  ...ADDITIONS,
  ...SHAPES,
  ...POLICY,
  ...KEYS,
  ...REQUESTS,
  ...LAB,
  ...NETWORK,
  ...FORM,
  ...FILES,
  ...TRUST_PHRASES_RU,
  ...SIGNER_PHRASES_RU,
  ...AUTH_PHRASES_RU,
  ...MCHD_PHRASES_RU,
};
