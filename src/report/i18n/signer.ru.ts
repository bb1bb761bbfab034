/** What stands in the data of errors of programs that sign, in Russian. */
import type { ReasonTexts } from "./texts.js";

export const SIGNER_PHRASES_RU: ReasonTexts = {
  nothing: "ничего",
  "a key behind a program never comes out of it": "ключ, который у другой программы, из неё не выходит",
  "a program does not tell which keys it has": "программа не говорит, какие у неё ключи",
  "podpis keys doctor tries it: the same reference, and --cert FILE":
    "podpis keys doctor испытает её: та же ссылка и --cert ФАЙЛ",
  // --- the command --------------------------------------------------------------------------------
  "the command that signs is not understood: {}": "команда подписи не понята: {}",
  "it is too long": "она слишком длинная",
  "it holds a zero octet": "в ней есть нулевой байт",
  "it names no program": "в ней не названа программа",
  "it has too many words": "в ней слишком много слов",
  "it begins as a JSON array and is none": "она начинается как массив JSON, но это не он",
  "a JSON array of it holds strings only": "в массиве JSON могут быть только строки",
  "a quotation mark in it is not closed": "в ней не закрыта кавычка",
  "the word {} in braces stands for nothing; there are {}": "слово {} в скобках ничего не значит; есть {}",
  'write cmd:PROGRAM WORD "WORDS WITH BLANKS", or cmd:["PROGRAM","WORD"]; docs/keys.md has recipes':
    'напишите cmd:ПРОГРАММА СЛОВО "СЛОВА С ПРОБЕЛАМИ" или cmd:["ПРОГРАММА","СЛОВО"]; рецепты — в docs/keys.md',
  "the environment variable {} of --signer-env is not set":
    "переменная окружения {} из --signer-env не задана",
  "set it, or leave the option out": "задайте её или уберите параметр",
  "keys of Ed25519 and Ed448 sign no digest": "ключи Ed25519 и Ed448 не подписывают хэш",
  "say --signer-mode message": "укажите --signer-mode message",
  "{} makes whole signatures of its own, and this needs a signature value":
    "{} делает подпись целиком, а здесь нужно значение подписи",
  "to add a signer: podpis sign, then podpis merge; else take a program that gives the value, with --signer-mode message or digest":
    "чтобы добавить подписанта: podpis sign, затем podpis merge; иначе возьмите программу, которая даёт значение, с --signer-mode message или digest",
  "a program that makes whole signatures cannot be given signed attributes":
    "программе, которая делает подпись целиком, нельзя передать подписываемые атрибуты",
  "leave out what the signature is to declare, or say --signer-mode message":
    "уберите то, что подпись должна заявить, или укажите --signer-mode message",
  // --- its run ------------------------------------------------------------------------------------
  "check the command that signs": "проверьте команду подписи",
  "it writes far more than a signature": "она пишет гораздо больше, чем подпись",
  "there is no such program": "такой программы нет",
  "the file may not be executed": "этот файл нельзя запускать",
  "the system does not start it ({})": "система её не запускает ({})",
  "what it wrote is no file": "она записала не файл",
  "it wrote no signature": "она не записала подпись",
  "check where the command writes; docs/keys.md has recipes":
    "проверьте, куда команда пишет; рецепты — в docs/keys.md",
  "it was ended by a signal": "она прервана сигналом",
  "it ended with status {}": "она закончилась с кодом {}",
  "try the command by itself, outside podpis": "попробуйте эту команду отдельно, без podpis",
  "error {}: {}": "ошибка {}: {}",
  "what {} gave is, in no byte order, a signature of the certificate's key over what it was given":
    "то, что дала {}, ни при каком порядке байтов не является подписью ключа из сертификата под тем, что ей дали",
  // --- what it complains of -----------------------------------------------------------------------
  "the PIN is wrong": "PIN неверен",
  "check the PIN: after a few wrong ones the token locks itself":
    "проверьте PIN: после нескольких неверных токен блокируется",
  "the PIN is locked": "PIN заблокирован",
  "have the token unlocked by whoever administers it":
    "попросите разблокировать токен того, кто им управляет",
  "no token is connected": "токен не подключён",
  "connect the token, and check that its reader is seen":
    "подключите токен и проверьте, что считыватель виден",
  "there is no such container or key": "такого контейнера или ключа нет",
  "check the name of the container (csptest -keyset -enum_cont -fqcn) and -keytype":
    "проверьте имя контейнера (csptest -keyset -enum_cont -fqcn) и -keytype",
  "a PIN is wanted, and nobody can be asked": "нужен PIN, а спросить некого",
  "save the PIN in the CSP, or give it to the program by --signer-env":
    "сохраните PIN в CSP или передайте его программе через --signer-env",
  "the question for the PIN was cancelled": "вопрос о PIN отменён",
  "run the command again and answer it": "повторите команду и ответьте на него",
  "the CSP does not know the algorithm": "CSP не знает такого алгоритма",
  "take the algorithm of the key: GOST12_256 or GOST12_512":
    "возьмите алгоритм ключа: GOST12_256 или GOST12_512",
  "the key may not be used so: its period is over, or it must not leave its container":
    "так использовать ключ нельзя: его срок кончился или он не должен покидать контейнер",
  "check the period of the key; sign with the key where it is":
    "проверьте срок ключа; подписывайте там, где он лежит",
  "the CSP denies access": "CSP отказывает в доступе",
  "run it as the user whose container it is": "запустите от имени пользователя, чей это контейнер",
  "the CSP has no such container": "в CSP нет такого контейнера",
  "check the name of the container": "проверьте имя контейнера",
  "the container is damaged or not whole": "контейнер повреждён или неполон",
  "copy the container anew from where it came": "скопируйте контейнер заново оттуда, где он был",
  "a library of the CSP cannot be loaded": "не загружается библиотека CSP",
  "check the installation of the CSP": "проверьте установку CSP",
  "the store has no such certificate": "в хранилище нет такого сертификата",
  "check the thumbprint: certmgr -list -store uMy shows it":
    "проверьте отпечаток: его показывает certmgr -list -store uMy",
  "the certificate is not bound to its key": "сертификат не связан со своим ключом",
  "install it with its container: certmgr -install -cont":
    "установите его вместе с контейнером: certmgr -install -cont",
  "the certificate is not in force": "сертификат не в силе",
  "use a certificate that is in force": "возьмите сертификат, который в силе",
  "the service of smart cards does not run": "служба смарт-карт не запущена",
  "start pcscd, or the Smart Card service": "запустите pcscd или службу «Смарт-карта»",
  "cryptcp cannot check the path of the certificate": "cryptcp не может проверить цепочку сертификата",
  "add -nochain: podpis judges the certificate itself": "добавьте -nochain: сертификат podpis проверит сам",
  "the command line is not one the program understands": "программа не понимает такую командную строку",
  "compare it with the recipe in docs/keys.md": "сравните её с рецептом в docs/keys.md",
  "the token does not know the mechanism": "токен не знает такого механизма",
  "pkcs11-tool --list-mechanisms shows what it knows": "что он знает, покажет pkcs11-tool --list-mechanisms",
  "the program names no other reason": "другой причины программа не называет",
  "the manual of the program tells what the code means": "что значит код, сказано в руководстве программы",
  // --- a whole signature --------------------------------------------------------------------------
  "it does not say when it was signed: csptest takes -addsigtime for that":
    "в ней не сказано, когда она сделана: для этого у csptest есть -addsigtime",
  "it does not have exactly one signer": "в ней не ровно один подписант",
  "the document is not inside, and --attached asks for that":
    "документа внутри нет, а --attached этого требует",
  "the document is inside: let the program detach it, or add --attached":
    "документ внутри: пусть программа делает отсоединённую подпись, или добавьте --attached",
  "it is over another document": "она под другим документом",
  "it is made with another certificate than --cert names":
    "она сделана не с тем сертификатом, который назван в --cert",
  "it does not verify: its value, or the digest in it, is wrong":
    "она не проверяется: неверно её значение или хэш в ней",
  "its digest algorithm is too weak": "её алгоритм хэша слишком слаб",
  "what it signs is not called plain data": "то, что она подписывает, названо не простыми данными",
  "it has no signed attributes, in which CAdES wants the digest, the certificate and the time: cryptcp takes -cadesbes, csptest -cades_strict for that":
    "в ней нет подписанных атрибутов, в которых CAdES требует хэш, сертификат и время: для этого у cryptcp есть -cadesbes, у csptest — -cades_strict",
  "it does not name its certificate in a signed attribute, as CAdES wants: cryptcp takes -cadesbes, csptest -cades_strict for that":
    "она не называет свой сертификат в подписанном атрибуте, как требует CAdES: для этого у cryptcp есть -cadesbes, у csptest — -cades_strict",
  "the program took away the document it was given, or changed it":
    "программа удалила или изменила документ, который ей дали",
  "what the program gave is no CMS signature": "то, что дала программа, — не подпись CMS",
};
