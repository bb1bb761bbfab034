/** `podpis version`. */
import { EXIT } from "../../base/errors.js";
import { type CommandSpec, same } from "../spec.js";

export const VERSION: CommandSpec = {
  name: "version",
  summary: {
    ru: "версия podpis, Node, схем JSON и дата списка аккредитованных УЦ",
    en: "versions of podpis, Node and the JSON schemas, and the date of the list of accredited CAs",
  },
  examples: [
    {
      command: same("podpis version"),
      text: { ru: "Одной строкой.", en: "On one line." },
    },
    {
      command: same("podpis version --json | jq -r '.schemas[]'"),
      text: { ru: "Все схемы этой версии.", en: "All schemas of this version." },
    },
  ],
  exitCodes: [0, 2, 70, 130],
  run: async ({ console, env }) => {
    const { versionDocument, versionLine } = await import("../version.js");
    const document = versionDocument(env);
    if (console.settings.json) console.json(document);
    else console.result(() => [versionLine(document)]);
    return EXIT.ok;
  },
};
