/** `podpis keys` for people. */
import type { DoctorCheck, KeyDoctor, KeyState, KeysList, KeysWritten, ListedKey } from "../app/keysTypes.js";
import { shellWord } from "../base/shell.js";
import type { KeyNote } from "../io/keys/material.js";
import { identityText } from "./certificateText.js";
import { translatePhrase } from "./i18n/phrase.js";
import type { Language, Texts } from "./i18n/texts.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { fill, row, signed, type TextStyle } from "./style.js";

interface Words {
  readonly states: Readonly<Record<KeyState, string>>;
  /** A note says what its check does when it warns. */
  readonly checks: Readonly<
    Record<DoctorCheck["id"], Readonly<Partial<Record<DoctorCheck["status"], string>>>> &
      Record<KeyNote["id"], { readonly warning: string }>
  >;
  /** The one note that says more. */
  readonly damagedFile: string;
  readonly labels: Readonly<Record<Label, string>>;
}

type Label =
  | "owner"
  | "key"
  | "reference"
  | "thumbprint"
  | "until"
  | "keyUntil"
  | "container"
  | "export"
  | "exportable"
  | "notExportable"
  | "none"
  | "incomplete"
  | "usable"
  | "notUsable"
  | "written"
  | "contents";

const WORDS: Readonly<Record<Language, Words>> = {
  ru: {
    states: {
      usable: "можно подписывать",
      expired: "срок закончился",
      notYetValid: "срок ещё не начался",
      mismatch: "ключ не подходит к сертификату",
      noCertificate: "нет сертификата: добавьте --cert",
      unsupported: "подписывать нельзя: ГОСТ Р 34.10-2001 выведен из употребления",
    },
    checks: {
      opened: { passed: "ключ прочитан, пароль верен" },
      module: { passed: "модуль PKCS#11" },
      token: { passed: "токен" },
      mechanism: { passed: "механизм" },
      bothCopies: { passed: "обе копии ключа в контейнере целы" },
      damagedFile: { warning: "файл контейнера повреждён; ключ прочитан без него" },
      certificate: {
        passed: "ключ подходит к сертификату",
        failed: "нет сертификата, к которому ключ подходит",
      },
      certificatePeriod: { passed: "сертификат в силе", failed: "сертификат не в силе" },
      keyPeriod: { passed: "срок ключа не истёк", failed: "срок ключа истёк" },
      signs: { passed: "пробная подпись сделана и проверена", failed: "пробная подпись не сошлась" },
      exportable: { passed: "ключ можно экспортировать", skipped: "ключ помечен неэкспортируемым" },
      experimental: {
        warning: "чтение этого PFX КриптоПро экспериментально: проверено на примерах, не на файлах самой CSP",
      },
      outsideCertifiedMeans: {
        warning:
          "ключ используется без сертифицированного средства (СКЗИ): квалифицированную подпись, сделанную так, могут оспорить",
      },
      pinInCommand: {
        warning:
          "в команде подписи стоит PIN: его видят другие пользователи этого компьютера; передайте его через --signer-env",
      },
      pinCountLow: { warning: "на токене недавно вводили неверный PIN: попыток осталось мало" },
      pinToBeChanged: {
        warning: "токен просит сменить PIN: он тот, что задан изготовителем или администратором",
      },
    },
    damagedFile: "файл контейнера {file} повреждён ({reason}); ключ прочитан без него",
    labels: {
      owner: "Владелец",
      key: "Ключ",
      reference: "Ссылка",
      thumbprint: "Отпечаток",
      until: "Годен до",
      keyUntil: "ключ до",
      container: "контейнер",
      export: "Экспорт",
      exportable: "разрешён",
      notExportable: "запрещён",
      none: "ключей не найдено",
      incomplete: "просмотрено не всё: в папке слишком много файлов или слишком глубоко вложенные папки",
      usable: "ключом можно подписывать",
      notUsable: "ключом сейчас подписывать нельзя",
      written: "записан",
      contents: "ключей: {keys}, сертификатов: {certificates}",
    },
  },
  en: {
    states: {
      usable: "can sign",
      expired: "its period is over",
      notYetValid: "its period has not begun",
      mismatch: "the key does not fit the certificate",
      noCertificate: "no certificate: add --cert",
      unsupported: "cannot sign: GOST R 34.10-2001 is withdrawn",
    },
    checks: {
      opened: { passed: "the key was read, the passphrase is right" },
      module: { passed: "PKCS#11 module" },
      token: { passed: "token" },
      mechanism: { passed: "mechanism" },
      bothCopies: { passed: "both copies of the key in the container are sound" },
      damagedFile: { warning: "a file of the container is damaged; the key was read without it" },
      certificate: {
        passed: "the key fits the certificate",
        failed: "there is no certificate that the key fits",
      },
      certificatePeriod: {
        passed: "the certificate is in force",
        failed: "the certificate is not in force",
      },
      keyPeriod: {
        passed: "the key's own period is not over",
        failed: "the key's own period is over",
      },
      signs: {
        passed: "a trial signature was made and verified",
        failed: "a trial signature did not verify",
      },
      exportable: { passed: "the key may be exported", skipped: "the key is marked not exportable" },
      experimental: {
        warning:
          "reading this PFX of CryptoPro is experimental: tried on examples, not on files of the CSP itself",
      },
      outsideCertifiedMeans: {
        warning:
          "the key is used without certified means (СКЗИ): a qualified signature made so may be disputed",
      },
      pinInCommand: {
        warning:
          "a PIN stands in the command that signs, where other users of this computer see it; pass it by --signer-env",
      },
      pinCountLow: { warning: "a wrong PIN was given to the token lately: few attempts are left" },
      pinToBeChanged: {
        warning: "the token wants its PIN changed: it is the one its maker or administrator set",
      },
    },
    damagedFile: "the file {file} of the container is damaged ({reason}); the key was read without it",
    labels: {
      owner: "Owner",
      key: "Key",
      reference: "Reference",
      thumbprint: "Thumbprint",
      until: "Until",
      keyUntil: "the key until",
      container: "container",
      export: "Export",
      exportable: "allowed",
      notExportable: "forbidden",
      none: "no keys were found",
      incomplete: "not everything was looked at: the folder holds too many files, or folders too deep",
      usable: "the key can sign",
      notUsable: "the key cannot sign now",
      written: "written",
      contents: "keys: {keys}, certificates: {certificates}",
    },
  },
};

/** What the user of a key is told on standard error, in one line. */
export function keyNoteText(texts: Texts, note: KeyNote): string {
  const { checks, damagedFile } = WORDS[texts.language];
  if (note.id !== "damagedFile") return checks[note.id].warning;
  const reason = printable(translatePhrase(texts.phrases, note.reason));
  return fill(damagedFile, { file: note.file, reason });
}

/** `unread`: a line for each reference that tells nothing, made from its error by the caller. */
export function renderKeysList(list: KeysList, unread: readonly string[], style: TextStyle): string[] {
  const { labels } = WORDS[style.texts.language];
  const lines = list.keys.flatMap((key) => [...listedText(key, style), ""]);
  const rest = unread.map((line) => `${signed(style, "skipped")} ${printable(line)}`);
  if (lines.length + rest.length === 0) rest.push(labels.none);
  if (list.incomplete) rest.push(signed(style, "warning", labels.incomplete));
  return rest.length === 0 ? lines.slice(0, -1) : [...lines, ...rest];
}

function listedText(key: ListedKey, style: TextStyle): string[] {
  const { labels, states } = WORDS[style.texts.language];
  const { certificate, containerName, usableUntil, keyNotAfter } = key;
  const status = key.state === "usable" ? "passed" : key.state === "noCertificate" ? "warning" : "failed";
  const reference = [
    `--key ${shellWord(printable(key.reference))}`,
    ...(key.select ? [`--select ${key.select}`] : []),
  ];
  const container = containerName === null ? "" : ` (${labels.container} ${printable(containerName)})`;
  const own = keyNotAfter === null ? "" : ` (${labels.keyUntil} ${peopleTime(style, keyNotAfter)})`;
  return [
    signed(style, status, states[key.state]),
    ...row(style, labels.reference, reference.join(" ")),
    ...(certificate === null ? [] : row(style, labels.owner, ...identityText(style, certificate.subject))),
    ...row(style, labels.key, `${printable(key.algorithm)}${container}`),
    ...(certificate === null ? [] : row(style, labels.thumbprint, certificate.thumbprints.sha256)),
    ...(usableUntil === null ? [] : row(style, labels.until, `${peopleTime(style, usableUntil)}${own}`)),
    ...row(style, labels.export, key.exportable ? labels.exportable : labels.notExportable),
  ];
}

export function renderKeyDoctor(doctor: KeyDoctor, style: TextStyle): string[] {
  const { labels, checks } = WORDS[style.texts.language];
  const line = ({ id, status, found }: DoctorCheck): string => {
    const detail = found === null ? "" : ` — ${printable(foundText(id, found, style))}`;
    return `${signed(style, status)} ${checks[id][status] ?? id}${detail}`;
  };
  return [
    doctor.usable ? signed(style, "passed", labels.usable) : signed(style, "failed", labels.notUsable),
    ...row(style, labels.reference, `--key ${shellWord(printable(doctor.reference))}`),
    ...(doctor.certificate === null
      ? []
      : row(style, labels.owner, ...identityText(style, doctor.certificate.subject))),
    ...row(style, labels.key, printable(doctor.algorithm)),
    "",
    ...doctor.checks.map(line),
  ];
}

function foundText(id: DoctorCheck["id"], found: string, style: TextStyle): string {
  if (id === "keyPeriod") return peopleTime(style, found);
  if (id === "certificatePeriod") {
    return found
      .split(" – ")
      .map((moment) => peopleTime(style, moment))
      .join(" – ");
  }
  const [file, ...why] = found.split(": ");
  return why.length === 0 ? found : `${file}: ${translatePhrase(style.texts.phrases, why.join(": "))}`;
}

export function renderKeysWritten({ output, keys, certificates }: KeysWritten, style: TextStyle): string[] {
  const { labels } = WORDS[style.texts.language];
  return [
    `${signed(style, "passed")} ${printable(output)} ${labels.written} (${fill(labels.contents, { keys, certificates })})`,
  ];
}
