/** `podpis batch`: sign and verify many documents in one process. */
import { DRY_RUN } from "../common.js";
import type { CommandSpec, OptionGroup, OptionSpec } from "../spec.js";
import { jobCount } from "./cert.js";
import { EVIDENCE_BOOK } from "./evidenceOptions.js";
import { KEY } from "./groups.js";
import { SIGN } from "./sign.js";
import { VERIFY } from "./verify.js";

const FILES: readonly OptionSpec[] = [
  {
    flags: "--files-from <file>",
    conflicts: ["manifest"],
    text: {
      ru: "имена файлов, папок и шаблоны — в этом файле, по одному в строке; - читает стандартный ввод",
      en: "names of files and folders and patterns are in this file, one a line; - reads standard input",
    },
  },
  {
    flags: "-0, --null",
    text: {
      ru: "имена в --files-from разделены нулевым байтом, как у find -print0",
      en: "the names in --files-from end with a zero byte, as those of find -print0",
    },
  },
];

const manifest = (line: string): OptionSpec => ({
  flags: "--manifest <file>",
  conflicts: ["filesFrom"],
  text: {
    ru: `задания — в этом файле, объект JSON в строке: ${line}; - читает стандартный ввод`,
    en: `the work is in this file, a JSON object a line: ${line}; - reads standard input`,
  },
});

const RUN: OptionGroup = {
  title: { ru: "Ход работы", en: "The run" },
  options: [
    {
      flags: "--jobs <number>",
      parse: jobCount,
      text: {
        ru: "сколько документов одновременно, по умолчанию 4; порядок ответов от этого не зависит",
        en: "how many documents at a time, by default 4; the order of the answers does not depend on it",
      },
    },
    {
      flags: "--fail-fast",
      text: {
        ru: "остановиться на первой неудаче; начатое заканчивается",
        en: "stop at the first failure; what is under way is finished",
      },
    },
  ],
};

const filesGroup = (line: string): OptionGroup => ({
  title: { ru: "Что взять", en: "What to take" },
  options: [...FILES, manifest(line)],
});

/** The options of the command for one document, but for those that can mean only one. */
const without = (groups: readonly OptionGroup[], flags: readonly string[]): OptionGroup[] =>
  groups
    .map(({ title, options }) => ({ title, options: options.filter((one) => !flags.includes(one.flags)) }))
    .filter(({ options }) => options.length > 0);

const flagsOf = (...groups: readonly OptionGroup[]): string[] =>
  groups.flatMap(({ options }) => options.map(({ flags }) => flags));

const BATCH_VERIFY: CommandSpec = {
  name: "verify",
  arguments: "[file...]",
  summary: { ru: "проверить много подписей", en: "verify many signatures" },
  description: {
    ru: "Проверяет подписи из папок, шаблонов и списков одним процессом. X и X.sig, .p7s, .sgn, .sign или .p7m находят друг друга сами; документ без подписи и неясная пара — ошибки. С --json — строка на каждую подпись в порядке списка и строка итога.",
    en: "Verifies the signatures of folders, patterns and lists in one process. X and X.sig, .p7s, .sgn, .sign or .p7m find each other; a document without a signature and an unclear pair are errors. With --json a line for each signature, in the order of the list, and a line of summary.",
  },
  examples: [
    {
      command: {
        ru: "podpis batch verify договоры/ --trust корень.cer --expect-inn 9800000013",
        en: "podpis batch verify contracts/ --trust root.cer --expect-inn 9800000013",
      },
      text: {
        ru: "Все документы папки: каждый подписан этой организацией.",
        en: "All documents of the folder: each is signed by this organisation.",
      },
    },
    {
      command: {
        ru: "podpis batch verify 'архив/**/*.sig' --trust корень.cer --expect-inn 9800000013 --json > ответы.ndjson",
        en: "podpis batch verify 'archive/**/*.sig' --trust root.cer --expect-inn 9800000013 --json > answers.ndjson",
      },
      text: {
        ru: "Только подписи, во всех вложенных папках; ответы для программы.",
        en: "Signatures only, in all folders below; answers for a program.",
      },
    },
    {
      command: {
        ru: "find архив -name '*.p7s' -print0 | podpis batch verify --files-from - -0 --trust корень.cer --expect-inn 9800000013",
        en: "find archive -name '*.p7s' -print0 | podpis batch verify --files-from - -0 --trust root.cer --expect-inn 9800000013",
      },
      text: { ru: "Список имён от другой программы.", en: "A list of names from another program." },
    },
    {
      command: {
        ru: "podpis batch verify --manifest пары.ndjson --trust корень.cer --expect-inn 9800000013 --fail-fast",
        en: "podpis batch verify --manifest pairs.ndjson --trust root.cer --expect-inn 9800000013 --fail-fast",
      },
      text: {
        ru: 'Пары названы: {"signature": "подпись.p7s", "content": "договор.pdf"} в каждой строке.',
        en: 'The pairs are named: {"signature": "signature.p7s", "content": "contract.pdf"} in each line.',
      },
    },
  ],
  groups: [
    filesGroup('{"signature", "content"}'),
    RUN,
    ...without(VERIFY.groups!, [
      "--content <file>",
      "--report <format>",
      "--details",
      "--personal-data",
      ...flagsOf(EVIDENCE_BOOK),
    ]),
  ],
  exitCodes: [0, 1, 2, 3, 70, 130],
  run: async (context, args, options) => {
    const { runBatchVerify } = await import("../run/batchVerify.js");
    return runBatchVerify(context, args[0] as string[], options);
  },
};

const ONE_DOCUMENT = [
  "--prepare <state>",
  "--complete <state>",
  "--signature <file>",
  "-o, --output <file>",
  "--personal-data",
];

const BATCH_SIGN: CommandSpec = {
  name: "sign",
  arguments: "[file...]",
  summary: { ru: "подписать много файлов", en: "sign many files" },
  description: {
    ru: "Подписывает файлы из папок, шаблонов и списков одним процессом: ключ и пароль читаются один раз. Каждая подпись ложится рядом с документом, как у podpis sign; файлы, которые по имени сами подписи, в папках и шаблонах пропускаются.",
    en: "Signs the files of folders, patterns and lists in one process: key and passphrase are read once. Each signature goes beside its document, as with podpis sign; files named as signatures are left out of folders and patterns.",
  },
  examples: [
    {
      command: {
        ru: "podpis batch sign договоры/ --key ключ.p12 --passphrase-file пароль.txt",
        en: "podpis batch sign contracts/ --key key.p12 --passphrase-file secret.txt",
      },
      text: {
        ru: "Все файлы папки и вложенных папок.",
        en: "All files of the folder and of those below it.",
      },
    },
    {
      command: {
        ru: "podpis batch sign 'счета/*.pdf' --key ключ.pem --cert мой.cer --tsa http://служба/tsp --jobs 8",
        en: "podpis batch sign 'invoices/*.pdf' --key key.pem --cert my.cer --tsa http://service/tsp --jobs 8",
      },
      text: {
        ru: "Со штампами времени, которых ждут по восемь сразу.",
        en: "With time-stamps, eight of them waited for at once.",
      },
    },
    {
      command: {
        ru: "podpis batch sign --manifest задания.ndjson --key ключ.pem --cert мой.cer --json",
        en: "podpis batch sign --manifest work.ndjson --key key.pem --cert my.cer --json",
      },
      text: {
        ru: 'Куда писать, названо: {"content": "счёт.pdf", "output": "подписи/счёт.sig"} в каждой строке.',
        en: 'Where to write is named: {"content": "invoice.pdf", "output": "signatures/invoice.sig"} in each line.',
      },
    },
  ],
  groups: [
    filesGroup('{"content", "output"}'),
    RUN,
    { title: { ru: "Проба", en: "Rehearsal" }, options: [DRY_RUN] },
    KEY,
    ...without(SIGN.groups!, [...ONE_DOCUMENT, ...flagsOf(KEY)]),
  ],
  exitCodes: [0, 2, 4, 5, 70, 130],
  run: async (context, args, options) => {
    const { runBatchSign } = await import("../run/batchSign.js");
    return runBatchSign(context, args[0] as string[], options);
  },
};

export const BATCH: CommandSpec = {
  name: "batch",
  summary: { ru: "подписать или проверить много документов", en: "sign or verify many documents" },
  description: {
    ru: "Много документов одним процессом: ключ, корни и списки читаются один раз, ответы идут в порядке списка, код выхода — худший.",
    en: "Many documents in one process: key, roots and lists are read once, the answers come in the order of the list, the exit code is the worst one.",
  },
  examples: [BATCH_VERIFY.examples[0]!, BATCH_SIGN.examples[0]!],
  commands: [BATCH_SIGN, BATCH_VERIFY],
};
