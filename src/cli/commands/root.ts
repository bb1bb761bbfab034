/** All commands, each loaded when the line names it: a command's description is work for the start-up. */
import type { CommandSpec } from "../spec.js";

interface LazyCommand {
  readonly name: string;
  readonly load: () => Promise<CommandSpec>;
}

/** In the order of the help. */
const COMMANDS: readonly LazyCommand[] = [
  { name: "sign", load: async () => (await import("./sign.js")).SIGN },
  { name: "verify", load: async () => (await import("./verify.js")).VERIFY },
  { name: "batch", load: async () => (await import("./batch.js")).BATCH },
  { name: "extend", load: async () => (await import("./extend.js")).EXTEND },
  { name: "cosign", load: async () => (await import("./cosign.js")).COSIGN },
  { name: "countersign", load: async () => (await import("./countersign.js")).COUNTERSIGN },
  { name: "extract", load: async () => (await import("./extract.js")).EXTRACT },
  { name: "convert", load: async () => (await import("./convert.js")).CONVERT },
  { name: "split", load: async () => (await import("./split.js")).SPLIT },
  { name: "merge", load: async () => (await import("./merge.js")).MERGE },
  { name: "timestamp", load: async () => (await import("./timestamp.js")).TIMESTAMP },
  { name: "cert", load: async () => (await import("./cert.js")).CERT },
  { name: "show", load: async () => (await import("./show.js")).SHOW },
  { name: "mchd", load: async () => (await import("./mchd.js")).MCHD_COMMAND },
  { name: "trust", load: async () => (await import("./trust.js")).TRUST_COMMAND },
  { name: "keys", load: async () => (await import("./keys.js")).KEYS_COMMAND },
  { name: "auth", load: async () => (await import("./auth.js")).AUTH_COMMAND },
  { name: "policy", load: async () => (await import("./policy.js")).POLICY_COMMAND },
  { name: "config", load: async () => (await import("./config.js")).CONFIG_COMMAND },
  { name: "cache", load: async () => (await import("./cache.js")).CACHE_COMMAND },
  { name: "doctor", load: async () => (await import("./doctor.js")).DOCTOR },
  { name: "completion", load: async () => (await import("./completion.js")).COMPLETION },
  { name: "version", load: async () => (await import("./version.js")).VERSION },
  { name: "lab", load: async () => (await import("./lab.js")).LAB },
];

export const COMMAND_NAMES: readonly string[] = COMMANDS.map(({ name }) => name);

/** The whole tree, or as much of it as a command line with these words can mean. */
export async function commandTree(words?: readonly string[]): Promise<CommandSpec> {
  const meant = COMMANDS.filter(({ name }) => words?.includes(name));
  const commands = await Promise.all((meant.length > 0 ? meant : COMMANDS).map(({ load }) => load()));
  const first = commands.filter(({ name }) => ["sign", "verify", "show"].includes(name));
  return {
    name: "podpis",
    summary: { ru: "электронная подпись", en: "electronic signatures" },
    description: {
      ru: "Электронная подпись в мире ГОСТ: подписать, проверить, разобраться. Всё на вашем компьютере.",
      en: "Electronic signatures in the GOST world: sign, verify, understand. All on your own computer.",
    },
    examples: first.flatMap(({ examples }) => examples.slice(0, 1)),
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
    commands,
  };
}
