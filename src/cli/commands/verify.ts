/** `podpis verify`: is it intact, whose is it, when was it? */

import { LEVELS } from "../../cms/levels/level.js";
import { level, requiredSigner, signingPurpose } from "../parsers.js";
import type { CommandSpec, OptionSpec } from "../spec.js";
import { AUTHORITY, PERSONAL_DATA } from "./authorityOptions.js";
import { CACHE } from "./cacheOptions.js";
import { SIGNATURE_POLICY_FILE } from "./declareOptions.js";
import { EVIDENCE_BOOK } from "./evidenceOptions.js";
import { expectations } from "./expectOptions.js";
import {
  AT,
  DETAILS,
  EVIDENCE,
  MAX_SIZE,
  NETWORK,
  QUALIFIED,
  REQUIRE_MCHD,
  REVOCATION,
  TRUST_STORE,
  TSA_TRUST,
} from "./groups.js";
import { POLICY } from "./policyOptions.js";
import { REPORT } from "./reportOptions.js";

const PURPOSE: OptionSpec = {
  flags: "--purpose <name>",
  parse: signingPurpose,
  text: {
    ru: "для чего подпись: signing (по умолчанию), emailProtection или OID; с этим сверяются ограничения сертификата",
    en: "what the signature is for: signing (by default), emailProtection or an OID; the certificate's restrictions are judged against it",
  },
};

export const VERIFY: CommandSpec = {
  name: "verify",
  arguments: "<signature...>",
  summary: { ru: "проверить подпись", en: "verify a signature" },
  description: {
    ru: "Проверяет подпись CMS/CAdES: цел ли документ, кто подписал и когда, действителен ли сертификат. Худшая из подписей решает. Всё, что проверить не удалось, названо, и тогда ответ — «не определено». Папка или шаблон ('договоры/**/*.sig') означает пары «документ и подпись» в них.",
    en: "Verifies a CMS/CAdES signature: is the document intact, who signed it and when, is the certificate valid. The worst signer decides. Whatever could not be checked is named, and the answer then is INDETERMINATE. A folder or a pattern ('contracts/**/*.sig') stands for the pairs of document and signature in it.",
  },
  examples: [
    {
      command: {
        ru: "podpis verify договор.pdf.sig --trust корень.cer --expect-inn 9800000013",
        en: "podpis verify contract.pdf.sig --trust root.cer --expect-inn 9800000013",
      },
      text: {
        ru: "Документ договор.pdf лежит рядом; принять, только если подписала эта организация.",
        en: "The document contract.pdf lies beside it; accept only this organisation's signature.",
      },
    },
    {
      command: {
        ru: "podpis verify подпись.p7s --content договор.pdf --trust корни/ --expect-inn 9800000013",
        en: "podpis verify signature.p7s --content contract.pdf --trust roots/ --expect-inn 9800000013",
      },
      text: {
        ru: "Отсоединённая подпись, документ под другим именем.",
        en: "A detached signature; the document has another name.",
      },
    },
    {
      command: {
        ru: "podpis verify договор.pdf.sig --qualified",
        en: "podpis verify contract.pdf.sig --qualified",
      },
      text: {
        ru: "Только квалифицированная подпись (УКЭП), по списку аккредитованных УЦ: podpis trust update.",
        en: "Only a qualified signature (УКЭП), by the list of accredited CAs: podpis trust update.",
      },
    },
    {
      command: {
        ru: "podpis verify письмо.p7m --trust корень.cer --expect-inn 9800000013 --json | jq .accepted",
        en: "podpis verify letter.p7m --trust root.cer --expect-inn 9800000013 --json | jq .accepted",
      },
      text: {
        ru: "Присоединённая подпись, ответ для программы.",
        en: "An attached signature, answer for a program.",
      },
    },
    {
      command: {
        ru: "podpis verify договор.pdf.sig --trust корень.cer --expect-inn 9800000013 --report html=протокол.html",
        en: "podpis verify contract.pdf.sig --trust root.cer --expect-inn 9800000013 --report html=protocol.html",
      },
      text: {
        ru: "Протокол проверки: одна страница, которую можно показать, переслать и напечатать.",
        en: "The protocol of verification: one page to be shown, sent and printed.",
      },
    },
    {
      command: {
        ru: "podpis verify договор.pdf.sig --trust корни/ --require-signers 9800000013 --require-signers 9800000020",
        en: "podpis verify contract.pdf.sig --trust roots/ --require-signers 9800000013 --require-signers 9800000020",
      },
      text: {
        ru: "Подписали ли обе стороны, и к какому времени это доказано.",
        en: "Whether both parties have signed, and by when that is proven.",
      },
    },
    {
      command: {
        ru: "podpis verify договор.pdf.sig --mchd m.xml --mchd-sig m.xml.sig --doc-type contract --registry https://реестр.example/poa/{number}",
        en: "podpis verify contract.pdf.sig --mchd m.xml --mchd-sig m.xml.sig --doc-type contract --registry https://registry.example/poa/{number}",
      },
      text: {
        ru: "Подпись работника: вправе ли он был подписать этот договор за организацию в тот день.",
        en: "An employee's signature: was he allowed to sign this contract for the organisation that day?",
      },
    },
    {
      command: {
        ru: "podpis verify договор.pdf.sig --replay договор.evidence",
        en: "podpis verify contract.pdf.sig --replay contract.evidence",
      },
      text: {
        ru: "Повторить вердикт, сохранённый когда-то с --evidence-dir договор.evidence, — без сети.",
        en: "Repeat, without a network, the verdict that was once kept by --evidence-dir contract.evidence.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Документ", en: "Document" },
      options: [
        {
          flags: "--content <file>",
          text: {
            ru: "подписанный документ; - читает стандартный ввод; без параметра для X.sig берётся X, лежащий рядом",
            en: "the signed document; - reads standard input; without it X is taken for X.sig when it lies beside",
          },
        },
        MAX_SIZE,
      ],
    },
    {
      title: { ru: "Чему доверять", en: "What to trust" },
      options: [...EVIDENCE.slice(0, 1), TSA_TRUST, ...EVIDENCE.slice(1), TRUST_STORE],
    },
    {
      title: { ru: "Чего требовать", en: "What to require" },
      options: [
        ...expectations("подписавшего", (what) => `the signer's ${what}`),
        {
          flags: "--require-level <level>",
          offers: LEVELS,
          parse: level,
          text: {
            ru: "доказанный уровень не ниже: BES, T, C, XLT1, A, …",
            en: "proven level at least: BES, T, C, XLT1, A, …",
          },
        },
        {
          ...SIGNATURE_POLICY_FILE,
          text: {
            ru: "документ политики подписи: его хэш должен стоять в подписи",
            en: "the document of the signature policy: its hash must stand in the signature",
          },
        },
        {
          flags: "--require-signers <value>",
          many: true,
          parse: requiredSigner,
          text: {
            ru: "кто обязан был подписать: ИНН, ОГРН, СНИЛС или отпечаток; повторите для каждого",
            en: "who must have signed: INN, OGRN, SNILS or thumbprint; repeat it for each",
          },
        },
        QUALIFIED,
        REQUIRE_MCHD,
      ],
    },
    AUTHORITY,
    { title: { ru: "Как судить", en: "How to judge" }, options: [AT, REVOCATION, POLICY, PURPOSE] },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
    EVIDENCE_BOOK,
    { title: { ru: "Вывод", en: "Output" }, options: [DETAILS, REPORT, PERSONAL_DATA] },
  ],
  exitCodes: [0, 1, 2, 3, 70, 130],
  run: async (context, args, options) => {
    const { runVerify } = await import("../run/verify.js");
    return runVerify(context, args[0] as string[], options);
  },
};
