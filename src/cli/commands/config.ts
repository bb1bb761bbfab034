/** `podpis config`: what is set for all commands, and where. */
import { wholeNumber } from "../parsers.js";
import { type CommandSpec, same } from "../spec.js";
import { CACHE_DIR } from "./cacheOptions.js";
import { NETWORK, REVOCATION, TRUST, TSA, TSA_TRUST } from "./groups.js";
import { POLICY } from "./policyOptions.js";

const SHOW: CommandSpec = {
  name: "show",
  summary: {
    ru: "показать настройки и откуда взялась каждая",
    en: "show the settings, and where each comes from",
  },
  description: {
    ru: "Показывает, что действовало бы для команд с этими параметрами. Сильнее всего параметр команды, за ним переменная окружения (PODPIS_ и имя ключа), файл --config, ваш собственный файл, встроенное значение. Собственный файл — $XDG_CONFIG_HOME/podpis/config.yaml или ~/.config/podpis/config.yaml (Windows: %APPDATA%\\podpis, macOS: ~/Library/Application Support/podpis); в текущей папке ничего не ищется. Ключи файла — имена настроек, пути в нём идут от его папки; паролей среди настроек нет.",
    en: "Shows what would hold for commands with these options. The strongest is the option, then a variable of the environment (PODPIS_ and the key's name), the file of --config, your own file, the built-in value. Your own file is $XDG_CONFIG_HOME/podpis/config.yaml or ~/.config/podpis/config.yaml (Windows: %APPDATA%\\podpis, macOS: ~/Library/Application Support/podpis); nothing is looked for in the current folder. Its keys are the names of the settings, paths in it go from its folder; no secret is a setting.",
  },
  examples: [
    {
      command: same("podpis config show --origin"),
      text: {
        ru: "Каждая настройка с её источником: параметр, переменная, строка файла, встроенное значение.",
        en: "Each setting with its origin: option, variable, line of a file, built-in value.",
      },
    },
    {
      command: {
        ru: "podpis config show --config конвейер.yaml --json | jq '.settings[] | select(.origin.kind == \"file\")'",
        en: "podpis config show --config pipeline.yaml --json | jq '.settings[] | select(.origin.kind == \"file\")'",
      },
      text: {
        ru: "Верен ли файл, и что он задаёт.",
        en: "Whether the file is right, and what it sets.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Вывод", en: "Output" },
      options: [
        {
          flags: "--origin",
          text: { ru: "показать, откуда взялось значение", en: "show where each value comes from" },
        },
      ],
    },
    {
      title: { ru: "Настройки", en: "Settings" },
      options: [
        POLICY,
        TRUST,
        TSA_TRUST,
        REVOCATION,
        ...TSA.slice(0, 1),
        ...NETWORK.options,
        CACHE_DIR,
        {
          flags: "--jobs <number>",
          parse: wholeNumber,
          text: { ru: "сколько документов одновременно", en: "how many documents at a time" },
        },
      ],
    },
  ],
  exitCodes: [0, 2, 70, 130],
  run: async (context, _args, options) => {
    const { runConfigShow } = await import("../run/config.js");
    return runConfigShow(context, options);
  },
};

export const CONFIG_COMMAND: CommandSpec = {
  name: "config",
  summary: { ru: "настройки: show — показать", en: "the settings: show" },
  examples: SHOW.examples.slice(0, 1),
  exitCodes: SHOW.exitCodes!,
  commands: [SHOW],
};
