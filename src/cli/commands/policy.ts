/** `podpis policy`: the validation policy. */
import { LEVELS } from "../../cms/levels/level.js";
import { level } from "../parsers.js";
import type { CommandSpec } from "../spec.js";
import { QUALIFIED, REQUIRE_MCHD, REVOCATION, TRUST, TRUST_STORE, TSA_TRUST } from "./groups.js";
import { POLICY } from "./policyOptions.js";

const SHOW: CommandSpec = {
  name: "show",
  summary: {
    ru: "показать политику проверки и откуда взялось каждое значение",
    en: "show the policy of checks, and where each value comes from",
  },
  description: {
    ru: "Показывает, по каким правилам судили бы команды проверки с этими параметрами: значение и его источник — по умолчанию, строка файла политики или параметр команды. Ничего не проверяется; ошибка в файле названа со строкой и столбцом.",
    en: "Shows by which rules the checking commands would judge with these options: each value and its origin, which is the default, a line of the policy file, or an option. Nothing is checked; a mistake in the file is named with its line and column.",
  },
  examples: [
    {
      command: {
        ru: "podpis policy show --policy политика.yaml",
        en: "podpis policy show --policy policy.yaml",
      },
      text: {
        ru: "Верен ли файл, и что из него следует.",
        en: "Whether the file is right, and what follows from it.",
      },
    },
    {
      command: {
        ru: "podpis policy show --policy политика.yaml --revocation off --json | jq .relaxations",
        en: "podpis policy show --policy policy.yaml --revocation off --json | jq .relaxations",
      },
      text: {
        ru: "Что ослабил бы этот параметр.",
        en: "What this option would weaken.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Политика", en: "Policy" },
      options: [
        POLICY,
        TRUST,
        TSA_TRUST,
        TRUST_STORE,
        REVOCATION,
        {
          flags: "--require-level <level>",
          offers: LEVELS,
          parse: level,
          text: { ru: "доказанный уровень не ниже", en: "proven level at least" },
        },
        QUALIFIED,
        REQUIRE_MCHD,
      ],
    },
  ],
  exitCodes: [0, 2, 70, 130],
  run: async (context, _args, options) => {
    const { runPolicyShow } = await import("../run/policy.js");
    return runPolicyShow(context, options);
  },
};

export const POLICY_COMMAND: CommandSpec = {
  name: "policy",
  summary: { ru: "политика проверки: show — показать", en: "the validation policy: show" },
  examples: SHOW.examples.slice(0, 1),
  exitCodes: SHOW.exitCodes!,
  commands: [SHOW],
};
