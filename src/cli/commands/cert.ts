/** `podpis cert check`: is a certificate valid? */

import { DAY, HOUR } from "../../base/time.js";
import { printable } from "../../report/printable.js";
import { purpose } from "../parsers.js";
import { type CommandSpec, UsageError } from "../spec.js";
import { PERSONAL_DATA } from "./authorityOptions.js";
import { CACHE } from "./cacheOptions.js";
import { EVIDENCE_BOOK } from "./evidenceOptions.js";
import { AT, DETAILS, EVIDENCE, NETWORK, QUALIFIED, REVOCATION, TRUST_STORE } from "./groups.js";
import { POLICY } from "./policyOptions.js";
import { REPORT } from "./reportOptions.js";

const WEEK = 7 * DAY;
const TERMS: Readonly<Record<string, number>> = { h: HOUR, d: DAY, w: WEEK };

/** `30d`, `12h`, `2w`, to milliseconds; throws UsageError. */
export function term(value: string): number {
  const [, number, unit] = /^(\d{1,5})([hdw])$/i.exec(value) ?? [];
  if (unit !== undefined && Number(number) > 0) return Number(number) * TERMS[unit.toLowerCase()]!;
  const shown = printable(value, 80);
  throw new UsageError(
    { ru: `«${shown}» — не срок`, en: `"${shown}" is not a term` },
    {
      ru: "например: 30d (дней), 12h (часов), 2w (недель)",
      en: "for example: 30d (days), 12h (hours), 2w (weeks)",
    },
  );
}

/** How many at a time; throws UsageError. */
export function jobCount(value: string): number {
  const count = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (count >= 1 && count <= 256) return count;
  throw new UsageError(
    {
      ru: `--jobs ${printable(value, 80)} не подходит`,
      en: `--jobs ${printable(value, 80)} is not possible`,
    },
    { ru: "дайте число от 1 до 256", en: "give a number from 1 to 256" },
  );
}

const CHECK: CommandSpec = {
  name: "check",
  arguments: "[certificate...]",
  summary: { ru: "проверить сертификат", en: "check a certificate" },
  description: {
    ru: "Проверяет сертификаты: цепочку до доверенного корня, сроки, назначение, отзыв по CRL и OCSP. Отозван, приостановлен, неизвестно и устарело — четыре разных ответа.",
    en: "Checks certificates: the path to a trusted root, dates, usage, revocation by CRL and OCSP. Revoked, suspended, unknown and stale are four different answers.",
  },
  examples: [
    {
      command: {
        ru: "podpis cert check иванов.cer --trust корень.cer",
        en: "podpis cert check ivanov.cer --trust root.cer",
      },
      text: {
        ru: "Списки отзыва и OCSP — по адресам из сертификата.",
        en: "CRL and OCSP from the addresses in the certificate.",
      },
    },
    {
      command: {
        ru: "podpis cert check иванов.cer --qualified --details",
        en: "podpis cert check ivanov.cer --qualified --details",
      },
      text: {
        ru: "Квалифицированный ли: по списку аккредитованных УЦ и приказу о форме сертификата, со всеми сведениями.",
        en: "Whether it is a qualified one, by the list of accredited CAs and the order on its form, with all facts.",
      },
    },
    {
      command: {
        ru: "podpis cert check иванов.cer --trust корень.cer --untrusted уц.cer --crl список.crl --offline",
        en: "podpis cert check ivanov.cer --trust root.cer --untrusted ca.cer --crl list.crl --offline",
      },
      text: { ru: "Без сети, по данным файлам.", en: "Without the network, by the files given." },
    },
    {
      command: {
        ru: "podpis cert check сертификаты/*.cer --trust корень.cer --expires-in 30d -q",
        en: "podpis cert check certificates/*.cer --trust root.cer --expires-in 30d -q",
      },
      text: {
        ru: "Для cron: код выхода 1, когда какой-то из них кончится в течение 30 дней.",
        en: "For cron: exit code 1 when any of them ends within 30 days.",
      },
    },
    {
      command: {
        ru: "podpis cert check --ndjson - --trust корень.cer < запросы.ndjson > ответы.ndjson",
        en: "podpis cert check --ndjson - --trust root.cer < requests.ndjson > answers.ndjson",
      },
      text: {
        ru: "Тысячи проверок одним процессом: запрос в строке, ответ в строке.",
        en: "Thousands of checks by one process: a request per line, an answer per line.",
      },
    },
  ],
  groups: [
    { title: { ru: "Чему доверять", en: "What to trust" }, options: [...EVIDENCE, TRUST_STORE] },
    {
      title: { ru: "Как судить", en: "How to judge" },
      options: [
        AT,
        REVOCATION,
        POLICY,
        {
          flags: "--purpose <name>",
          parse: purpose,
          text: {
            ru: "для чего сертификат: any (по умолчанию), signing, timestamping, ocspSigning, serverAuth, clientAuth, emailProtection или OID",
            en: "what the certificate is for: any (by default), signing, timestamping, ocspSigning, serverAuth, clientAuth, emailProtection or an OID",
          },
        },
        {
          flags: "--hostname <name>",
          text: {
            ru: "имя или IP-адрес сервера, которому должен принадлежать сертификат (RFC 9525)",
            en: "the server's name or IP address that the certificate must be for (RFC 9525)",
          },
        },
        QUALIFIED,
        {
          flags: "--expires-in <term>",
          parse: term,
          text: {
            ru: "код выхода 1, если сертификат или УЦ над ним кончится за этот срок: 30d, 12h, 2w",
            en: "exit code 1 when the certificate, or a CA above it, ends within this term: 30d, 12h, 2w",
          },
        },
      ],
    },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
    EVIDENCE_BOOK,
    {
      title: { ru: "Много сертификатов", en: "Many certificates" },
      options: [
        {
          flags: "--ndjson <file>",
          text: {
            ru: "запросы, по объекту JSON в строке (- — стандартный ввод); ответы в том же порядке. Параметры команды действуют там, где запрос молчит; --offline — всегда",
            en: "requests, one JSON object per line (- is standard input); answers in the same order. The options hold where a request says nothing; --offline always",
          },
        },
        {
          flags: "--jobs <number>",
          parse: jobCount,
          text: {
            ru: "сколько проверять сразу, по умолчанию 8",
            en: "how many to check at a time, by default 8",
          },
        },
      ],
    },
    { title: { ru: "Вывод", en: "Output" }, options: [DETAILS, REPORT, PERSONAL_DATA] },
  ],
  exitCodes: [0, 1, 2, 3, 70, 130],
  run: async (context, args, options) => {
    const { runCertCheck } = await import("../run/certCheck.js");
    return runCertCheck(context, args[0] as string[], options);
  },
};

export const CERT: CommandSpec = {
  name: "cert",
  summary: { ru: "сертификаты: check — проверить", en: "certificates: check" },
  examples: CHECK.examples.slice(0, 1),
  exitCodes: CHECK.exitCodes!,
  commands: [CHECK],
};
