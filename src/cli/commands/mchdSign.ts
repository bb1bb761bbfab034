/** `podpis mchd sign` and `podpis mchd revoke`: sign a power of attorney, and end one. */
import { MADE_LEVELS } from "../parsers.js";
import { type CommandSpec, type OptionGroup, UsageError } from "../spec.js";
import { PERSONAL_DATA } from "./authorityOptions.js";
import { CACHE } from "./cacheOptions.js";
import { EVIDENCE, KEY, NETWORK, OUTPUT, TRUST_STORE, TSA, TSA_TRUST } from "./groups.js";
import { POLICY } from "./policyOptions.js";

/** As readNotice wants it. */
const MAX_NOTICE_REASON = 500;

/** A text of the length that a notice has room for. Throws UsageError. */
function reason(value: string): string {
  if (value.trim() !== "" && value.length <= MAX_NOTICE_REASON) return value;
  throw new UsageError(
    { ru: "причина пуста или слишком длинна", en: "the reason is empty or too long" },
    { ru: `не больше ${MAX_NOTICE_REASON} знаков`, en: `${MAX_NOTICE_REASON} characters at most` },
  );
}

const LEVEL = {
  flags: "--level <level>",
  offers: MADE_LEVELS,
  text: {
    ru: "уровень подписи, как у podpis sign; по умолчанию t, если назван --tsa, иначе bes",
    en: "level of the signature, as with podpis sign; by default t when a --tsa is named, else bes",
  },
} as const;

const SERVICES: readonly OptionGroup[] = [
  { title: { ru: "Штамп времени", en: "Time-stamp" }, options: [...TSA, TSA_TRUST] },
  {
    title: { ru: "Проверка своего сертификата", en: "Checking your own certificate" },
    options: [...EVIDENCE, TRUST_STORE, POLICY],
  },
  NETWORK,
  { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
];

export const SIGN_MCHD: CommandSpec = {
  name: "sign",
  arguments: "<file>",
  summary: { ru: "подписать МЧД", en: "sign a power of attorney" },
  description: {
    ru: "Подписывает доверенность отсоединённой подписью CAdES: ФАЙЛ.sig над теми самыми байтами. Сначала она проверяется; имя файла, признаки и истёкший срок здесь — ошибки, и подписывать должен тот, кто вправе её выдать: руководитель доверителя, а у передоверия — передающего. Если руководители действуют только вместе, остальные добавляют подписи командой podpis cosign.",
    en: "Signs a power of attorney, detached: FILE.sig, CAdES over these very bytes. It is validated first; file name, flags and an ended term are errors here, and the signer must be one who may issue it: the head of the principal, or of whoever passes powers on. Where heads act only together, the others add their signatures by podpis cosign.",
  },
  examples: [
    {
      command: {
        ru: "podpis mchd sign ON_EMCHD_….xml --key директор.p12 --tsa http://служба/tsp",
        en: "podpis mchd sign ON_EMCHD_….xml --key head.p12 --tsa http://service/tsp",
      },
      text: { ru: "Со штампом времени (CAdES-T).", en: "With a time-stamp (CAdES-T)." },
    },
    {
      command: {
        ru: "podpis cosign ON_EMCHD_….xml.sig --key второй.p12 -o ON_EMCHD_….xml.both.sig",
        en: "podpis cosign ON_EMCHD_….xml.sig --key second.p12 -o ON_EMCHD_….xml.both.sig",
      },
      text: {
        ru: "Второй из руководителей, действующих совместно.",
        en: "The second of the heads who act jointly.",
      },
    },
  ],
  groups: [
    KEY,
    { title: { ru: "Подпись", en: "Signature" }, options: [LEVEL, ...OUTPUT, PERSONAL_DATA] },
    ...SERVICES,
  ],
  exitCodes: [0, 1, 2, 4, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runMchdSign } = await import("../run/mchdSign.js");
    return runMchdSign(context, args[0] as string, options);
  },
};

export const REVOKE: CommandSpec = {
  name: "revoke",
  arguments: "<file>",
  summary: { ru: "отозвать МЧД или отказаться от неё", en: "revoke a power of attorney, or refuse it" },
  description: {
    ru: "Пишет собственное уведомление podpis об отзыве (руководитель доверителя) или об отказе (представитель) и подписывает его. Это не заявление в реестр: его форма не опубликована, и podpis её не изображает; уведомление учитывает podpis (--mchd-status-file). С --application подписывает готовое заявление, которое составила другая программа.",
    en: "Writes podpis's own notice of revocation (by the principal's head) or of refusal (by the representative), and signs it. It is no application to the registry: its form is not published, and podpis does not imitate it; podpis itself honours the notice (--mchd-status-file). With --application a ready application, made by another program, is signed.",
  },
  examples: [
    {
      command: {
        ru: 'podpis mchd revoke ON_EMCHD_….xml --key директор.p12 --reason "сотрудник уволен"',
        en: 'podpis mchd revoke ON_EMCHD_….xml --key head.p12 --reason "the employee has left"',
      },
      text: {
        ru: "ON_EMCHD_….revocation.json и подпись рядом.",
        en: "ON_EMCHD_….revocation.json and its signature beside it.",
      },
    },
    {
      command: {
        ru: "podpis mchd revoke ON_EMCHD_….xml --application заявление.xml --key директор.p12 --tsa http://служба/tsp",
        en: "podpis mchd revoke ON_EMCHD_….xml --application application.xml --key head.p12 --tsa http://service/tsp",
      },
      text: { ru: "Подпись под готовым заявлением.", en: "The signature under a ready application." },
    },
  ],
  groups: [
    KEY,
    {
      title: { ru: "Отзыв", en: "Revocation" },
      options: [
        {
          flags: "--reason <text>",
          parse: reason,
          conflicts: ["application"],
          text: { ru: "причина, до 500 знаков", en: "the reason, up to 500 characters" },
        },
        {
          flags: "--application <file>",
          text: { ru: "подписать это готовое заявление", en: "sign this ready application" },
        },
        LEVEL,
        {
          ...OUTPUT[0]!,
          text: { ru: "запись подписи, по умолчанию der", en: "encoding of the signature, by default der" },
        },
        {
          flags: "-o, --output <file>",
          text: {
            ru: "куда писать уведомление (подпись — рядом, .sig); с --application — куда писать подпись",
            en: "where to write the notice (its signature beside it, .sig); with --application, the signature",
          },
        },
        OUTPUT[2]!,
      ],
    },
    ...SERVICES,
  ],
  exitCodes: [0, 1, 2, 4, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runMchdRevoke } = await import("../run/mchdRevoke.js");
    return runMchdRevoke(context, args[0] as string, options);
  },
};
