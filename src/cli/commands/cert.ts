/** `podpis cert check`: is a certificate valid? */
import type { CommandSpec } from "../spec.js";
import { AT, DETAILS, EVIDENCE, NETWORK, REVOCATION } from "./groups.js";

export const PURPOSES = [
  "any",
  "signing",
  "timestamping",
  "ocspSigning",
  "serverAuth",
  "clientAuth",
] as const;

const CHECK: CommandSpec = {
  name: "check",
  arguments: "<certificate...>",
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
        ru: "podpis cert check иванов.cer --trust корень.cer --untrusted уц.cer --crl список.crl --offline",
        en: "podpis cert check ivanov.cer --trust root.cer --untrusted ca.cer --crl list.crl --offline",
      },
      text: { ru: "Без сети, по данным файлам.", en: "Without the network, by the files given." },
    },
  ],
  groups: [
    { title: { ru: "Чему доверять", en: "What to trust" }, options: EVIDENCE },
    {
      title: { ru: "Как судить", en: "How to judge" },
      options: [
        AT,
        REVOCATION,
        {
          flags: "--purpose <name>",
          choices: PURPOSES,
          text: {
            ru: "для чего сертификат, по умолчанию any",
            en: "what the certificate is for, by default any",
          },
        },
      ],
    },
    NETWORK,
    { title: { ru: "Вывод", en: "Output" }, options: [DETAILS] },
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
