/** What `podpis trust` says to people. */
import type { AnchorFacts, AnchorNote, StoreFacts } from "../../app/trustStore.js";
import type { TrustUpdate } from "../../app/trustUpdate.js";
import { peopleTime } from "../../report/instant.js";
import { printable } from "../../report/printable.js";
import { grouped, row } from "../../report/style.js";
import type { Bilingual, Console } from "../console.js";

const NOTES: Readonly<Record<AnchorNote, Bilingual>> = {
  notYetValid: { ru: "срок ещё не начался", en: "its term has not begun" },
  expired: { ru: "срок истёк", en: "its term is over" },
  notSelfSigned: { ru: "издан другим УЦ: не корневой", en: "issued by another CA: it is no root" },
  signatureWrong: { ru: "его собственная подпись неверна", en: "its own signature does not hold" },
  notCa: { ru: "это не сертификат УЦ", en: "it is no CA's certificate" },
  signerUnnamed: {
    ru: "не названо, кто под этим УЦ может подписать список: никто",
    en: "nobody below this CA was named who may sign the list: none may",
  },
};

const USES: Readonly<Record<AnchorFacts["use"], Bilingual>> = {
  certificates: { ru: "для проверки сертификатов", en: "for checking certificates" },
  list: { ru: "для подписи под списком УЦ", en: "for the signature under the list of CAs" },
};

const SIGNER: Bilingual = {
  ru: "подписывает организация с ОГРН {ogrn}",
  en: "the organisation with ОГРН {ogrn} signs it",
};

/** Pairs of digits, as people read a fingerprint to one another. */
const inPairs = (hex: string): string => hex.toUpperCase().replace(/..(?=.)/g, "$&:");

export function anchorLines(console: Console, anchor: AnchorFacts): string[] {
  const style = console.style(false);
  const { labels } = style.texts;
  const { subject, issuer, thumbprints, notBefore, notAfter, key, use, signerOgrn, notes } = anchor;
  const name = ({ cn, o }: AnchorFacts["subject"]): string => printable(cn ?? o ?? "—");
  const signer = signerOgrn === undefined ? [] : [console.say(SIGNER, { ogrn: signerOgrn })];
  return [
    ...row(style, labels.subject, name(subject)),
    ...row(style, labels.issuer, name(issuer)),
    ...row(style, labels.key, printable(key)),
    ...row(style, labels.validity, `${peopleTime(style, notBefore)} – ${peopleTime(style, notAfter)}`),
    ...row(style, "SHA-256", inPairs(thumbprints.sha256)),
    ...row(style, "SHA-1", inPairs(thumbprints.sha1)),
    ...row(style, "", console.say(USES[use]), ...signer, ...notes.map((note) => console.say(NOTES[note]))),
  ];
}

export function listLines(console: Console, list: StoreFacts["list"]): string[] {
  if (list === null) {
    return [
      console.say({
        ru: "Списка аккредитованных УЦ нет: podpis trust update ФАЙЛ",
        en: "There is no list of accredited CAs: podpis trust update FILE",
      }),
    ];
  }
  const text = {
    ru: "Список аккредитованных УЦ: версия {version} от {date}, УЦ {count}",
    en: "List of accredited CAs: version {version} of {date}, {count} CAs",
  };
  const old = {
    ru: "список устарел: о сегодняшней аккредитации он уже не говорит",
    en: "the list is old: it no longer speaks of accreditation today",
  };
  return [
    console.say(text, {
      version: list.version,
      date: peopleTime(console.style(false), list.date),
      count: grouped(list.authorities),
    }),
    ...(list.old ? [console.say(old)] : []),
  ];
}

export function updateLines(console: Console, done: TrustUpdate, dryRun: boolean): string[] {
  const { list, signer, path, damaged } = done;
  const style = console.style(false);
  const head = dryRun
    ? { ru: "Список годится, ничего не изменено.", en: "The list would do; nothing was changed." }
    : { ru: "Список взят в дело.", en: "The list is in use." };
  const name = ({ subject }: typeof signer): string => printable(subject.cn ?? subject.o ?? "—");
  const left = {
    ru: "не прочитано повреждённых сертификатов: {count}",
    en: "damaged certificates left out: {count}",
  };
  return [
    console.say(head),
    ...listLines(console, { ...list, old: false }),
    ...row(style, console.say({ ru: "Подписал", en: "Signed by" }), name(signer)),
    ...row(style, style.texts.labels.anchor, name(path.at(-1) ?? signer)),
    ...(damaged === 0 ? [] : [console.say(left, { count: damaged })]),
  ];
}
