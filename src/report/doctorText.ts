/** `podpis doctor` for people. */
import type { DoctorReport, Finding, FolderFacts, PeerFacts } from "../app/doctorTypes.js";
import { translatePhrase } from "./i18n/phrase.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { decimal, fill, grouped, row, signed, type TextStyle } from "./style.js";

const WORDS = {
  ru: {
    system: "Система",
    locale: "Язык",
    notSet: "не задан",
    ascii: "не UTF-8: символы — в ASCII",
    environment: "Окружение",
    settings: "Настройки",
    peers: "Рядом",
    folders: "Папки",
    cache: "кэш",
    trust: "доверие",
    anchors: "доверие, ваши сертификаты",
    "list-anchors": "доверие, для списка",
    rights: "права {mode}",
    usable: "годна",
    absent: "ещё нет, появится при надобности",
    refused: "не используется",
    unknown: "неизвестна",
    missing: "не найден",
    silent: "не отвечает",
    trusted: "Доверие",
    counted: "ваших сертификатов: {count}, для подписи под списком: {list}",
    list: "список аккредитованных УЦ: версия {version} от {date}, дней: {days}, УЦ: {count}",
    noList: "списка аккредитованных УЦ нет",
    cached: "Кэш",
    objects: "объектов: {count} ({bytes} байт), с истёкшим сроком: {ended}",
    oldest: "самый старый — от {date}",
    clock: "Часы",
    notCompared: "не сверялись: назовите службу штампов времени (--tsa АДРЕС)",
    fast: "спешат на {seconds} с (±{uncertainty}) против {url}",
    slow: "отстают на {seconds} с (±{uncertainty}) от {url}",
    noTime: "не сверены с {url}: {problem}",
    well: "Замечаний нет.",
    file: "ФАЙЛ",
    folder: "ПАПКА",
  },
  en: {
    system: "System",
    locale: "Language",
    notSet: "not set",
    ascii: "not UTF-8: symbols are ASCII",
    environment: "Environment",
    settings: "Settings",
    peers: "Peers",
    folders: "Folders",
    cache: "cache",
    trust: "trust",
    anchors: "trust, your certificates",
    "list-anchors": "trust, for the list",
    rights: "mode {mode}",
    usable: "usable",
    absent: "not there yet, made when needed",
    refused: "not used",
    unknown: "not known",
    missing: "not found",
    silent: "does not answer",
    trusted: "Trust",
    counted: "certificates of yours: {count}, for the list's signature: {list}",
    list: "list of accredited CAs: version {version} of {date}, {days} days old, {count} CAs",
    noList: "no list of accredited CAs",
    cached: "Cache",
    objects: "objects: {count} ({bytes} bytes), ended: {ended}",
    oldest: "the oldest is of {date}",
    clock: "Clock",
    notCompared: "not compared: name a time-stamping service (--tsa URL)",
    fast: "{seconds} s (±{uncertainty}) ahead of {url}",
    slow: "{seconds} s (±{uncertainty}) behind {url}",
    noTime: "not compared with {url}: {problem}",
    well: "Nothing to remark.",
    file: "FILE",
    folder: "FOLDER",
  },
} as const;

const FINDINGS: Readonly<Record<Finding["id"], { readonly ru: string; readonly en: string }>> = {
  "node-old": {
    ru: "Node {subject} старее 20.19: podpis на нём не проверялся",
    en: "Node {subject} is older than 20.19: podpis was not tried on it",
  },
  "peer-missing": {
    ru: "нет {subject}; podpis работает и без него, он нужен только для сверки",
    en: "{subject} is missing; podpis works without it, it serves for comparing only",
  },
  "peer-silent": {
    ru: "{subject} есть, но не сказал, что это",
    en: "{subject} is there and did not say what it is",
  },
  "folder-unknown": {
    ru: "место для папки {subject} неизвестно: задайте HOME, PODPIS_CACHE_DIR и PODPIS_TRUST_DIR",
    en: "no place for the folder {subject} is known: set HOME, PODPIS_CACHE_DIR and PODPIS_TRUST_DIR",
  },
  "folder-refused": {
    ru: "папкой {subject} podpis не пользуется: она не ваша или в неё могут писать другие",
    en: "podpis does not use the folder {subject}: it is not yours, or others may write into it",
  },
  "folder-readable": {
    ru: "папку {subject} могут читать другие: видно, с чьими сертификатами вы работаете",
    en: "others may read the folder {subject}: they see whose certificates you deal with",
  },
  "trust-empty": {
    ru: "вы ещё никому не доверяете: без --trust цепочки не к чему привести",
    en: "you trust nobody yet: without --trust no chain has an end",
  },
  "trust-unreadable": {
    ru: "хранилище доверия не читается: {subject}",
    en: "the trust store cannot be read: {subject}",
  },
  "trust-damaged": {
    ru: "в хранилище доверия есть повреждённые файлы",
    en: "the trust store has damaged files",
  },
  "list-none": {
    ru: "без списка аккредитованных УЦ не узнать, квалифицированная ли подпись",
    en: "without the list of accredited CAs nobody can tell whether a signature is qualified",
  },
  "list-old": {
    ru: "список аккредитованных УЦ устарел: о сегодняшней аккредитации он не говорит",
    en: "the list of accredited CAs is old: it does not speak of accreditation today",
  },
  "cache-unreadable": { ru: "кэш не читается: {subject}", en: "the cache cannot be read: {subject}" },
  "clock-wrong": {
    ru: "часы этого компьютера неверны: штампы времени и ответы OCSP будут отвергаться",
    en: "the clock of this computer is wrong: time-stamps and OCSP answers will be refused",
  },
  "clock-unknown": { ru: "часы сверить не удалось: {subject}", en: "the clock was not compared: {subject}" },
  "locale-not-utf8": {
    ru: "локаль не UTF-8: русские имена файлов и текст могут исказиться",
    en: "the locale is not UTF-8: Russian file names and texts may be garbled",
  },
};

/** Lines without a line feed at the end. */
export function renderDoctor(report: DoctorReport, style: TextStyle): string[] {
  const words = WORDS[style.texts.language];
  const { locale, utf8, environment, settings } = report;
  const settingsLine = ({ path, present }: (typeof settings)[number]): string =>
    printable(path) + (present ? "" : `, ${words.missing}`);
  const language = `${report.language}, ${locale === null ? words.notSet : printable(locale)}`;
  return [
    ...row(style, words.system, `podpis ${report.podpis}, Node ${report.node}, ${report.platform}`),
    ...row(style, words.locale, utf8 ? language : `${language}, ${words.ascii}`),
    ...(environment.length === 0 ? [] : row(style, words.environment, environment.join(", "))),
    ...(settings.length === 0 ? [] : row(style, words.settings, ...settings.map(settingsLine))),
    ...row(style, words.folders, ...report.folders.map((one) => folderLine(one, style))),
    ...row(style, words.trusted, ...trustLines(report, style)),
    ...row(style, words.cached, ...cacheLines(report, style)),
    ...row(style, words.clock, ...clockLines(report, style)),
    ...row(style, words.peers, ...report.peers.map((one) => peerLine(one, style))),
    "",
    ...(report.findings.length === 0 ? [signed(style, "passed", words.well)] : []),
    ...report.findings.flatMap((one) => findingLines(one, style)),
  ];
}

const phrase = (style: TextStyle, text: string): string =>
  printable(translatePhrase(style.texts.phrases, text));

function folderLine({ use, path, state, mode, problem }: FolderFacts, style: TextStyle): string {
  const words = WORDS[style.texts.language];
  const said = [
    ...(mode === undefined ? [] : [fill(words.rights, { mode })]),
    words[state] + (problem === undefined ? "" : `: ${phrase(style, problem)}`),
  ];
  return `${words[use]}: ${path === null ? "—" : printable(path)} (${said.join(", ")})`;
}

function trustLines({ trust }: DoctorReport, style: TextStyle): string[] {
  const words = WORDS[style.texts.language];
  if (trust === null) return ["—"];
  if (trust.problem !== undefined) return [phrase(style, trust.problem)];
  const { list, certificates, listAnchors } = trust;
  const listed =
    list === null
      ? words.noList
      : fill(words.list, {
          version: list.version,
          date: peopleTime(style, list.date),
          days: list.days,
          count: grouped(list.authorities),
        });
  return [fill(words.counted, { count: certificates, list: listAnchors }), listed];
}

function cacheLines({ cache }: DoctorReport, style: TextStyle): string[] {
  const words = WORDS[style.texts.language];
  if (cache === null) return ["—"];
  if (cache.problem !== undefined) return [phrase(style, cache.problem)];
  const { entries, bytes, ended, oldest } = cache;
  return [
    fill(words.objects, { count: grouped(entries), bytes: grouped(bytes), ended }),
    ...(oldest === null ? [] : [fill(words.oldest, { date: peopleTime(style, oldest) })]),
  ];
}

function clockLines({ clock, now }: DoctorReport, style: TextStyle): string[] {
  const words = WORDS[style.texts.language];
  const time = peopleTime(style, now);
  if (clock === null) return [time, words.notCompared];
  const { ahead, uncertainty = 0, problem = "" } = clock;
  const url = printable(clock.url);
  if (ahead === undefined) return [time, fill(words.noTime, { url, problem: phrase(style, problem) })];
  const seconds = (milliseconds: number): string =>
    decimal(style.texts.language, (milliseconds / 1000).toFixed(1));
  return [
    time,
    fill(ahead < 0 ? words.slow : words.fast, {
      seconds: seconds(Math.abs(ahead)),
      uncertainty: seconds(uncertainty),
      url,
    }),
  ];
}

function peerLine({ name, state, path, version }: PeerFacts, style: TextStyle): string {
  const words = WORDS[style.texts.language];
  if (state === "missing") return `${name}: ${words.missing}`;
  const said = state === "silent" ? words.silent : printable(version ?? "", 80);
  return `${name}: ${said} (${printable(path ?? "")})`;
}

function findingLines({ id, subject = "", command }: Finding, style: TextStyle): string[] {
  const { language } = style.texts;
  const text = fill(FINDINGS[id][language], { subject: phrase(style, subject) });
  const { file, folder } = WORDS[language];
  const typed = command?.replace(/\bFILE$/, file).replace(/=FOLDER$/, `=${folder}`);
  return [`${signed(style, "warning")} ${text}`, ...(typed === undefined ? [] : [`    ${printable(typed)}`])];
}
