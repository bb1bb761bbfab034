/** `podpis timestamp`: tokens that stand by themselves. */
import type { CommandSpec } from "../spec.js";
import { CACHE } from "./cacheOptions.js";
import { EVIDENCE_BOOK } from "./evidenceOptions.js";
import {
  AT,
  DETAILS,
  EVIDENCE,
  MAX_SIZE,
  NETWORK,
  OUTPUT,
  REVOCATION,
  TRUST_STORE,
  TSA,
  TSA_TRUST,
} from "./groups.js";
import { POLICY } from "./policyOptions.js";
import { REPORT } from "./reportOptions.js";

const TRUSTED = [...EVIDENCE.slice(0, 1), TSA_TRUST, ...EVIDENCE.slice(1), TRUST_STORE, POLICY];

const CREATE: CommandSpec = {
  name: "create",
  arguments: "<file>",
  summary: { ru: "взять штамп времени на файл", en: "get a time-stamp over a file" },
  description: {
    ru: "Берёт у службы штамп времени (RFC 3161) на хэш файла: он доказывает, что файл уже существовал. Сам файл никуда не отправляется. Штамп проверяется и только потом записывается в ФАЙЛ.tst.",
    en: "Gets a time-stamp (RFC 3161) over the file's digest from a service: it proves that the file existed by then. The file itself is sent nowhere. The token is verified and only then written to FILE.tst.",
  },
  examples: [
    {
      command: {
        ru: "podpis timestamp create чертёж.dwg --tsa http://служба/tsp --trust корень.cer",
        en: "podpis timestamp create drawing.dwg --tsa http://service/tsp --trust root.cer",
      },
      text: {
        ru: "Штамп — в чертёж.dwg.tst; служба должна восходить к этому корню.",
        en: "The token goes to drawing.dwg.tst; the service must reach this root.",
      },
    },
    {
      command: {
        ru: "podpis timestamp create данные.csv --tsa http://service/tsp --digest sha256 -o данные.tst",
        en: "podpis timestamp create data.csv --tsa http://service/tsp --digest sha256 -o data.tst",
      },
      text: {
        ru: "Для службы, которая не знает алгоритмов ГОСТ.",
        en: "For a service that does not know the GOST algorithms.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Штамп времени", en: "Time-stamp" },
      options: [
        ...TSA.map((option) => (option.flags.startsWith("--tsa ") ? { ...option, required: true } : option)),
        {
          flags: "--digest <name>",
          choices: ["streebog256", "streebog512", "sha256", "sha384", "sha512"],
          text: {
            ru: "чем хэшировать файл, по умолчанию streebog256 (ГОСТ Р 34.11-2012)",
            en: "what the file is digested with, by default streebog256 (GOST R 34.11-2012)",
          },
        },
        ...OUTPUT,
        MAX_SIZE,
      ],
    },
    { title: { ru: "Чему доверять", en: "What to trust" }, options: TRUSTED },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
  ],
  exitCodes: [0, 2, 4, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runTimestampCreate } = await import("../run/timestamp.js");
    return runTimestampCreate(context, args[0] as string, options);
  },
};

const VERIFY: CommandSpec = {
  name: "verify",
  arguments: "<token>",
  summary: { ru: "проверить штамп времени", en: "verify a time-stamp" },
  description: {
    ru: "Проверяет отдельный штамп времени: на этот ли файл он, кто его поставил, был ли сертификат службы действителен и доказано ли время сейчас. Принимает штамп и ответ службы целиком.",
    en: "Verifies a stand-alone time-stamp: is it over this file, who made it, was the service's certificate good, and is the time still proven now. It takes a token, and the whole answer of a service.",
  },
  examples: [
    {
      command: {
        ru: "podpis timestamp verify чертёж.dwg.tst --trust корень.cer",
        en: "podpis timestamp verify drawing.dwg.tst --trust root.cer",
      },
      text: {
        ru: "Файл чертёж.dwg лежит рядом.",
        en: "The file drawing.dwg lies beside.",
      },
    },
    {
      command: {
        ru: "podpis timestamp verify ответ.tsr --content данные.csv --tsa-trust корни/ --json | jq .genTime",
        en: "podpis timestamp verify answer.tsr --content data.csv --tsa-trust roots/ --json | jq .genTime",
      },
      text: {
        ru: "Ответ службы, файл под другим именем; время — для программы.",
        en: "A service's answer, the file has another name; the time for a program.",
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
            ru: "файл, на который поставлен штамп; - читает стандартный ввод; без параметра для X.tst берётся X, лежащий рядом",
            en: "the file that was stamped; - reads standard input; without it X is taken for X.tst when it lies beside",
          },
        },
        MAX_SIZE,
      ],
    },
    { title: { ru: "Чему доверять", en: "What to trust" }, options: TRUSTED },
    { title: { ru: "Как судить", en: "How to judge" }, options: [AT, REVOCATION] },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
    EVIDENCE_BOOK,
    { title: { ru: "Вывод", en: "Output" }, options: [DETAILS, REPORT] },
  ],
  exitCodes: [0, 1, 2, 3, 70, 130],
  run: async (context, args, options) => {
    const { runTimestampVerify } = await import("../run/timestamp.js");
    return runTimestampVerify(context, args[0] as string, options);
  },
};

export const TIMESTAMP: CommandSpec = {
  name: "timestamp",
  summary: {
    ru: "отдельные штампы времени: create, verify",
    en: "stand-alone time-stamps: create, verify",
  },
  examples: [...CREATE.examples.slice(0, 1), ...VERIFY.examples.slice(0, 1)],
  exitCodes: VERIFY.exitCodes!,
  commands: [CREATE, VERIFY],
};
