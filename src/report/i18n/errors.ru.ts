/** Texts of the errors, Russian; the English ones stand beside the codes in base/errorTable.ts. */
import type { ErrorCode, ErrorTexts } from "../../base/errors.js";

const texts = (what: string, why: string, fix: string): ErrorTexts => ({ what, why, fix });

export const ERRORS_RU: Readonly<Record<ErrorCode, ErrorTexts>> = {
  FILE_NOT_FOUND: texts("не удаётся открыть {path}", "такого файла нет", "проверьте путь"),
  NOTHING_FOUND: texts(
    "{path} не означает ни одного файла",
    "{reason}",
    "проверьте путь; в шаблонах понимаются *, ? и **, имена с точкой в начале пропускаются",
  ),
  FILE_UNREADABLE: texts("не удаётся прочитать {path}", "{reason}", "проверьте путь и права доступа"),
  FILE_EMPTY: texts(
    "файл {path} пуст",
    "в нём нет ни одного байта",
    "проверьте, что файл скопирован целиком",
  ),
  FILE_CHANGED: texts(
    "файл {path} изменился во время чтения",
    "его размер или время изменения уже не те, что были в начале",
    "повторите команду, когда в файл никто не пишет",
  ),
  FILE_TOO_LARGE: texts(
    "файл {path} слишком велик",
    "предел — {limit} байт",
    "проверьте, тот ли это файл; больше может быть только подписанный документ, там, где у команды есть --max-size",
  ),
  ASN1_MALFORMED: texts(
    "это неправильно записанные данные ASN.1",
    "{reason} (байт {offset})",
    "проверьте, что файл цел и того вида, который вы имели в виду",
  ),
  ASN1_LIMIT: texts(
    "такие данные ASN.1 не принимаются",
    "{reason}",
    "в жизни таких объектов не бывает; проверьте, откуда он взялся",
  ),
  NOT_CMS: texts(
    "{path} — не подпись CMS",
    "{reason}",
    "дайте файл .sig/.p7s/.sgn/.p7m; он может быть в DER, PEM или base64",
  ),
  NOT_A_CERTIFICATE: texts(
    "в {path} нет сертификата",
    "{reason}",
    "дайте сертификат X.509 в DER или PEM (.cer, .crt, .pem)",
  ),
  NOT_A_CRL: texts(
    "в {path} нет списка отзыва",
    "{reason}",
    "дайте список X.509 CRL в DER или PEM; ответ OCSP — через --ocsp",
  ),
  NOT_AN_OCSP_ANSWER: texts(
    "в {path} нет ответа OCSP",
    "{reason}",
    "дайте OCSPResponse или BasicOCSPResponse в DER; список отзыва — через --crl",
  ),
  NOT_A_REQUEST: texts(
    "строка {line} — не запрос",
    "{reason}",
    "в каждой строке — один объект JSON; что в нём может быть, сказано в docs/schema/cert-request.schema.json",
  ),
  MANIFEST_LINE: texts(
    "строка {line} списка ничего не поручает",
    "{reason}",
    'один объект JSON в строке: {"signature", "content"} для проверки, {"content", "output"} для подписи; docs/batch.md',
  ),
  PAIR_AMBIGUOUS: texts(
    "неясно, какая подпись к какому документу относится: {path}",
    "подходят несколько: {candidates}",
    "назовите пару: podpis verify ПОДПИСЬ --content ФАЙЛ или строкой --manifest",
  ),
  SIGNATURE_MISSING: texts(
    "у документа {path} нет подписи",
    "рядом нет ни одного из файлов {expected}",
    "подпишите его или выберите только подписи: 'ПАПКА/**/*.sig'",
  ),
  UNKNOWN_OBJECT: texts(
    "podpis не знает, что такое {path}",
    "это не сертификат, не список отзыва, не ответ OCSP, не штамп времени, не подпись и не ключ",
    "проверьте, что файл цел и того вида, который вы имели в виду",
  ),
  USAGE: texts("{message}", "такую командную строку podpis не понимает", "{hint}"),
  OUTPUT_EXISTS: texts(
    "файл {path} уже есть",
    "podpis не перезаписывает файлы без спроса",
    "выберите другое имя или добавьте --force",
  ),
  OUTPUT_TWICE: texts(
    "{path} — уже результат другого документа этого пакета",
    "одна подпись заменила бы другую, и с --force тоже",
    "назовите каждый документ один раз, и каждому — свой результат",
  ),
  OUTPUT_IS_INPUT: texts(
    "{path} — и исходный файл, и результат",
    "он был бы уничтожен",
    "выберите другое имя: -o",
  ),
  EVIDENCE_EXISTS: texts(
    "папка {path} не пуста",
    "podpis не перезаписывает доказательства без спроса",
    "назовите другую папку в --evidence-dir или добавьте --force",
  ),
  FOLDER_FOREIGN: texts(
    "папка {path} не используется",
    "{reason}",
    "назовите другую папку или пустую; то, что лежит в этой, останется как есть",
  ),
  OUTPUT_FAILED: texts("не удаётся записать {path}", "{reason}", "{fix}"),
  BINARY_TO_TERMINAL: texts(
    "двоичные данные не выводятся на терминал",
    "прочитать их было бы нельзя",
    "перенаправьте вывод, добавьте --encoding pem или скажите явно: -o -",
  ),
  TERMINAL_INPUT: texts(
    "podpis не ждёт данных с терминала",
    "стандартный ввод — терминал",
    "подайте данные через канал (pipe)",
  ),
  KEY_UNREADABLE: texts(
    "не удаётся прочитать закрытый ключ из {path}",
    "{reason}",
    "podpis читает PKCS#8 (PEM или DER), PKCS#12 и папки контейнеров КриптоПро",
  ),
  KEY_PASSPHRASE_NEEDED: texts(
    "ключ в {path} зашифрован",
    "пароль не дан",
    "добавьте --passphrase-env ИМЯ, --passphrase-file ФАЙЛ или --passphrase-fd N",
  ),
  KEY_PASSPHRASE_WRONG: texts(
    "не удаётся расшифровать ключ в {path}",
    "пароль неверен или файл повреждён",
    "проверьте пароль",
  ),
  KEY_ALGORITHM_UNSUPPORTED: texts(
    "ключ в {path} использовать нельзя",
    "его алгоритм или параметры ({algorithm}) не поддерживаются",
    "используйте ГОСТ Р 34.10-2012, RSA, ECDSA P-256/384/521 или Ed25519",
  ),
  KEY_MISMATCH: texts(
    "ключ не подходит к сертификату",
    "открытый ключ, вычисленный из {key}, не тот, что в {certificate}",
    "дайте сертификат, выданный для этого ключа",
  ),
  KEY_CERTIFICATE_MISSING: texts(
    "нет сертификата для ключа {path}",
    "ни файл ключа, ни параметры его не называют",
    "добавьте --cert ФАЙЛ",
  ),
  KEY_AMBIGUOUS: texts(
    "подходят несколько ключей или сертификатов",
    "{candidates}",
    "добавьте --select thumbprint:… или inn:…; в ссылку на токен — id=… или object=…",
  ),
  KEY_NOT_SELECTED: texts(
    "в {path} нет ключа, который называет --select",
    "есть: {candidates}",
    "проверьте значение --select",
  ),
  KEY_CONTAINER_DAMAGED: texts(
    "файл {file} контейнера ключа {path} повреждён",
    "{reason}",
    "скопируйте контейнер заново с исходного носителя или возьмите другую его копию",
  ),
  KEY_CONTAINER_WITHOUT_KEY: texts(
    "в контейнере {path} нет закрытого ключа",
    "он лишь указывает на ключ, который не покидает токен (ФКН) или облачную службу, либо primary.key не скопирован",
    "подпишите программой, у которой есть ключ, в два шага: podpis sign --prepare, затем --complete",
  ),
  KEY_EXPIRED: texts(
    "ключом из {path} больше нельзя пользоваться",
    "срок его действия закончился {date}",
    "получите новый ключ и сертификат; подписанное раньше остаётся в силе",
  ),
  KEY_NOT_EXPORTABLE: texts(
    "ключ из {path} нельзя извлечь оттуда, где он лежит",
    "{reason}",
    "подписывайте им как есть: podpis sign --key",
  ),
  TOKEN_SUPPORT_MISSING: texts(
    "для токенов нужен пакет pkcs11js, а он не загружается",
    "{reason}",
    "npm i pkcs11js (npm i -g, если так установлен podpis); он при этом компилируется: нужны компилятор C++ и заголовки Node",
  ),
  TOKEN_MODULE_UNNAMED: texts(
    "не сказано, через какой модуль PKCS#11 обращаться к токену",
    "сам podpis ни одного не загружает; здесь есть: {found}",
    "добавьте --pkcs11-module ФАЙЛ, ?module-path=ФАЙЛ в ссылке или задайте PODPIS_PKCS11_MODULE",
  ),
  TOKEN_MODULE_FAILED: texts(
    "модуль PKCS#11 {path} не работает",
    "{reason}",
    "проверьте путь и что модуль собран для этой системы и этого процессора",
  ),
  TOKEN_NOT_FOUND: texts(
    "ни один токен не подходит к {path}",
    "есть: {candidates}",
    "вставьте токен или проверьте ссылку: podpis keys list --token",
  ),
  TOKEN_AMBIGUOUS: texts(
    "к {path} подходят несколько токенов",
    "{candidates}",
    "добавьте в ссылку serial=: метки могут повторяться",
  ),
  TOKEN_KEY_NOT_FOUND: texts(
    "на токене {token} нет ключа, подходящего к {path}",
    "есть: {candidates}",
    "проверьте id= и object=: podpis keys list --token; контейнер КриптоПро на токене — не ключ PKCS#11",
  ),
  TOKEN_PIN_NEEDED: texts(
    "токену {token} нужен PIN",
    "PIN не дан",
    "добавьте --passphrase-env ИМЯ, --passphrase-file ФАЙЛ или --passphrase-fd N либо pin-source= в ссылке",
  ),
  TOKEN_PIN_WRONG: texts(
    "токен {token} не принял PIN",
    "PIN неверен; потрачена одна попытка, сама она не повторяется",
    "проверьте PIN, прежде чем пробовать снова: после нескольких неверных токен заблокируется",
  ),
  TOKEN_PIN_LOCKED: texts(
    "PIN токена {token} заблокирован",
    "слишком много раз вводили неверный PIN",
    "разблокируйте его PIN-кодом администратора (SO PIN) в программе изготовителя токена",
  ),
  TOKEN_PIN_FINAL_TRY: texts(
    "PIN токена {token} не вводился",
    "осталась одна попытка: неверный PIN заблокирует токен",
    "если вы уверены в PIN, добавьте --pin-final-try",
  ),
  TOKEN_PIN_UNUSABLE: texts(
    "podpis не может войти на токен {token}",
    "{reason}",
    "воспользуйтесь программой изготовителя токена или подписывайте через cmd: с pkcs11-tool (docs/keys.md)",
  ),
  TOKEN_MECHANISM_MISSING: texts(
    "токен {token} не может подписать этим ключом ({algorithm})",
    "у него нет {mechanism}",
    "обновите модуль PKCS#11 или возьмите токен, у которого этот механизм есть",
  ),
  TOKEN_FAILED: texts(
    "токен {token} отказал в {operation}",
    "{reason}",
    "проверьте, что токен всё ещё вставлен; что работает, покажет podpis keys doctor",
  ),
  CERTIFICATE_UNFIT: texts(
    "вашим сертификатом подписывать нельзя",
    "{reason}",
    "возьмите действующий сертификат, который разрешает электронную подпись",
  ),
  NOT_A_CHALLENGE: texts(
    "в {path} нет запроса на подтверждение ключа",
    "{reason}",
    "дайте файл, который записала podpis auth challenge, без изменений",
  ),
  CHALLENGE_REFUSED: texts(
    "на запрос {path} ответ не дан",
    "{reason}",
    "попросите новый запрос и не отвечайте тем, кого не знаете: с вашей подписью они войдут под вашим именем",
  ),
  AUTH_STATE: texts(
    "папкой запросов {path} нельзя пользоваться",
    "{reason}",
    "назовите свою папку, в которую больше никто не может писать, одну и ту же для challenge и verify",
  ),
  SIGNER_FAILED: texts("программа {program} не подписала", "{reason}; она сообщила: {said}", "{fix}"),
  SIGNER_TIMEOUT: texts(
    "программа {program} не закончила вовремя",
    "ей было дано {seconds} с, и она прервана",
    "вовремя ответьте на её вопрос о PIN, сохраните PIN в её настройках или увеличьте --signer-timeout",
  ),
  SIGNER_CMS_REFUSED: texts(
    "подпись, сделанная программой {program}, не принята",
    "{reason}",
    "ничего не записано; проверьте, каким ключом, что и в каком виде подписывает команда",
  ),
  SIGNATURE_SELF_CHECK_FAILED: texts(
    "сделанная подпись не прошла проверку",
    "{reason}",
    "ничего не записано; проверьте ключ",
  ),
  TSA_FAILED: texts(
    "штамп времени не получен",
    "{reason}",
    "проверьте адреса, повторите позже или назовите другую службу: --tsa",
  ),
  OCSP_FAILED: texts(
    "нет ответа о статусе сертификата",
    "{reason}",
    "повторите позже; или подпишите сейчас с --level t, а когда служба заработает — podpis extend",
  ),
  NET_OFFLINE: texts("обращения к {url} не было", "--offline запрещает сеть", "повторите без --offline"),
  NET_ADDRESS_REFUSED: texts(
    "обращения к {url} не было",
    "{address} — частный, локальный или иной внутренний адрес",
    "если вы ему доверяете, добавьте --allow-host УЗЕЛ:ПОРТ или --allow-private-network",
  ),
  NET_FAILED: texts("{url} не отвечает", "{reason}", "проверьте адрес и сеть, повторите позже"),
  NET_ENCODED: texts(
    "ответ {url} непригоден",
    "он сжат (Content-Encoding), хотя об этом не просили",
    "сообщите владельцу сервера; копию можно дать файлом",
  ),
  NET_HTTP_STATUS: texts("{url} отвечает ошибкой", "код HTTP {status}", "проверьте адрес, повторите позже"),
  NET_TOO_LARGE: texts("ответ {url} слишком велик", "предел — {limit} байт", "проверьте адрес"),
  NET_TIMEOUT: texts(
    "{url} не ответил вовремя",
    "предел — {seconds} с",
    "повторите позже или увеличьте --timeout",
  ),
  NET_URL_REFUSED: texts(
    "обращения к {url} не было",
    "{reason}",
    "адрес должен начинаться с http:// или https://",
  ),
  XML_MALFORMED: texts(
    "это не XML, который читает podpis",
    "{reason} (строка {line})",
    "проверьте, что файл цел и того вида, который вы имели в виду",
  ),
  XML_REFUSED: texts(
    "такой XML не принимается",
    "{reason} (строка {line})",
    "в жизни таких документов не бывает; проверьте, откуда он взялся",
  ),
  NOT_MCHD: texts(
    "этот XML — не доверенность, которую знает podpis",
    "корневой элемент — {root}",
    "podpis знает единый формат (EMCHD_1), прежний формат 002 (ON_DOVBB) и налоговые форматы (ON_DOVEL)",
  ),
  MCHD_INPUT: texts(
    "из {path} доверенность не составить",
    "{reason}",
    "форму описывает docs/schema/mchd.schema.json; образец даёт podpis mchd show --json ФАЙЛ, под ключом mchd.document",
  ),
  MCHD_FORMAT_UNSUPPORTED: texts(
    "{path} — в формате {format}",
    "podpis составляет, подписывает и передоверяет только единый формат EMCHD_1",
    "что в нём, покажет podpis mchd show; любой файл подпишет podpis sign",
  ),
  CLASSIFIER_UNREADABLE: texts(
    "{path} — не список полномочий",
    "{reason}",
    'нужен JSON ({"КОД": "название"} или [{"code": …, "name": …}]) или строки вида КОД;название, в UTF-8',
  ),
  MCHD_NOT_YOURS: texts(
    "доверенность {path} подписывают не этим сертификатом",
    "{reason}",
    "возьмите ключ руководителя доверителя; кто это, скажет podpis mchd show",
  ),
  MCHD_REFUSED: texts(
    "с доверенностью {path} так нельзя",
    "{reason}",
    "о ней расскажут podpis mchd show и podpis mchd validate",
  ),
  MCHD_STATUS: texts(
    "{path} ничего не говорит о статусе доверенности",
    "это не ответ реестра (JSON) и не собственное уведомление podpis об отзыве",
    "обе формы описаны в docs/mchd.md",
  ),
  MCHD_UNFIT: texts(
    "по {path} подписывать за другого нельзя",
    "{reason}",
    "подписывайте по действующей доверенности, выданной вам, или без --mchd",
  ),
  POWER_RULES: texts(
    "в {path} нет правил о документах и полномочиях",
    "это JSON со схемой podpis.power-rules/1",
    "форма описана в docs/mchd.md",
  ),
  XSD_UNUSABLE: texts(
    "схему {path} использовать нельзя",
    "{reason}",
    "дайте файл XSD, который публикует разработчик формата, одним файлом",
  ),
  TRUST_LIST_UNREADABLE: texts(
    "{path} — не список аккредитованных УЦ",
    "{reason}",
    "дайте файл XML, который публикует министерство, без изменений",
  ),
  TRUST_LIST_REFUSED: texts(
    "список {path} не используется",
    "{reason}",
    "возьмите список заново у того, кто его публикует; чьей подписи под ним верить, покажет podpis trust list",
  ),
  TRUST_LIST_UNDECIDED: texts(
    "можно ли использовать список {path}, неизвестно: сертификат его подписанта мог быть отозван",
    "{reason}",
    "проверьте адреса и повторите позже или дайте --crl ФАЙЛ либо --ocsp ФАЙЛ",
  ),
  TRUST_LIST_UNPINNED: texts(
    "список {path} не используется",
    "не указано, чьей подписи под ним верить",
    "сначала закрепите сертификат министерства: podpis trust add ФАЙЛ --for-list",
  ),
  TRUST_LIST_OLDER: texts(
    "список {path} старее нынешнего",
    "это версия {version} от {date}, а в деле версия {usedVersion} от {usedDate}",
    "возьмите последний список; если нужен именно старый, добавьте --allow-rollback",
  ),
  TRUST_STORE: texts(
    "хранилищем доверия {path} пользоваться нельзя",
    "{reason}",
    "проверьте папку и права на неё; что не так с её содержимым, скажет podpis trust verify",
  ),
  TRUST_STORE_UNKNOWN: texts(
    "неизвестно, где лежит хранилище доверия",
    "не заданы ни PODPIS_TRUST_DIR, ни XDG_DATA_HOME, ни HOME",
    "задайте PODPIS_TRUST_DIR: свою папку",
  ),
  TRUST_NOT_FOUND: texts(
    "такого сертификата в хранилище доверия нет",
    "с {value} должен начинаться отпечаток ровно одного, и цифр нужно не меньше восьми",
    "отпечатки показывает podpis trust list",
  ),
  CONFIRMATION_NEEDED: texts(
    "ничего не изменено: нужно ваше слово",
    "спросить здесь некого",
    "сверьте показанные отпечатки с известными вам из другого источника и добавьте --yes",
  ),
  SIGNATURE_NOT_INTACT: texts(
    "подпись {path} неверна",
    "{reason}",
    "что именно не так, скажет podpis verify; в неверную подпись ничего не добавляется и из неё ничего не достаётся",
  ),
  EXTEND_REFUSED: texts(
    "подпись {path} нельзя дополнить",
    "{reason}",
    "на чём держится подпись, скажет podpis verify",
  ),
  CONTENT_NEEDED: texts(
    "нужен документ, подписанный в {path}",
    "подпись отсоединённая",
    "добавьте --content ФАЙЛ",
  ),
  NOTHING_TO_EXTRACT: texts(
    "в подписи {path} нет документа",
    "подпись отсоединённая: документ лежит отдельно",
    "проверить подпись вместе с документом: podpis verify {path} --content ФАЙЛ",
  ),
  CONVERT_REFUSED: texts(
    "подпись {path} преобразовать нельзя",
    "{reason}",
    "оставьте её как есть: podpis проверяет оба вида",
  ),
  CONTENT_CHANGED: texts(
    "{path} — не тот документ, который готовили к подписи",
    "его хэш другой: документ изменился, или это другой файл",
    "назовите тот документ или подготовьте к подписи этот",
  ),
  NOT_A_SIGNING_STATE: texts(
    "в {path} нет состояния подписи в два шага",
    "{reason}",
    "дайте файл, который записала podpis sign --prepare, без изменений",
  ),
  NOT_A_TOKEN: texts(
    "в {path} нет штампа времени",
    "{reason}",
    "дайте TimeStampToken или TimeStampResp (.tst, .tsr): DER, PEM или base64",
  ),
  CONFIG_INVALID: texts(
    "файл настроек применить нельзя: {path}",
    "{reason} (строка {line}, столбец {column})",
    "какие бывают ключи, скажет podpis config show --help; другой файл называет --config",
  ),
  POLICY_INVALID: texts(
    "политику {path} применить нельзя",
    "{reason} (строка {line}, столбец {column})",
    "что может стоять в политике, скажет docs/policy.md; проба: podpis policy show --policy ФАЙЛ",
  ),
  EVIDENCE_DAMAGED: texts(
    "доказательства не такие, какими были записаны: {path}",
    "{reason}",
    "возьмите папку заново оттуда, где её хранили: изменённые доказательства ничего не доказывают",
  ),
  EVIDENCE_OTHER_INPUT: texts(
    "{path} — не то, о чём эти доказательства",
    "о файле с таким хэшем вердикт не записан",
    "дайте тот самый файл, который тогда проверяли",
  ),
  EVIDENCE_OTHER_VERDICT: texts(
    "вердикт не тот, что записан",
    "записано: {recorded}; по тем же доказательствам сейчас: {found}",
    "записанный отчёт — {path}; сравните версии podpis и проверьте, та ли это папка",
  ),
  EVIDENCE_LIMIT: texts(
    "столько вердиктов в {path} не поместится",
    "их может быть {limit}, в указателе размером {bytes} байт",
    "разделите проверки на несколько запусков, каждому своя папка",
  ),
  LAB_STATE: texts(
    "лабораторию в {path} использовать нельзя",
    "{reason}",
    "как пользоваться лабораторией, скажет podpis lab --help; новую создаёт podpis lab init",
  ),
  INTERRUPTED: texts("прервано", "получен сигнал остановки", "запустите команду снова"),
  BUG: texts(
    "это ошибка в самой программе podpis",
    "{reason}",
    "повторите с PODPIS_DEBUG=1 и сообщите, что напечатано",
  ),
};
