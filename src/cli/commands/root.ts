/** All commands. */
import type { CommandSpec } from "../spec.js";
import { CACHE_COMMAND } from "./cache.js";
import { CERT } from "./cert.js";
import { COSIGN } from "./cosign.js";
import { COUNTERSIGN } from "./countersign.js";
import { EXTEND } from "./extend.js";
import { LAB } from "./lab.js";
import { SHOW } from "./show.js";
import { SIGN } from "./sign.js";
import { TRUST_COMMAND } from "./trust.js";
import { VERIFY } from "./verify.js";

export const ROOT: CommandSpec = {
  name: "podpis",
  summary: { ru: "электронная подпись", en: "electronic signatures" },
  description: {
    ru: "Электронная подпись в мире ГОСТ: подписать, проверить, разобраться. Всё на вашем компьютере.",
    en: "Electronic signatures in the GOST world: sign, verify, understand. All on your own computer.",
  },
  examples: [...VERIFY.examples.slice(0, 1), ...SIGN.examples.slice(0, 1), ...SHOW.examples.slice(0, 1)],
  groups: [
    {
      title: { ru: "Без команды", en: "Without a command" },
      options: [
        {
          flags: "-V, --version",
          text: { ru: "версия (с --json — подробно)", en: "version (details with --json)" },
        },
      ],
    },
  ],
  commands: [SIGN, VERIFY, EXTEND, COSIGN, COUNTERSIGN, CERT, SHOW, TRUST_COMMAND, CACHE_COMMAND, LAB],
};
