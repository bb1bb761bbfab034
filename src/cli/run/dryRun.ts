/** Runs a command as --dry-run wants it. Schema podpis.dry-run/1. */
import { EXIT, type ExitCode } from "../../base/errors.js";
import {
  type PlannedChange,
  type RehearsalLimit,
  type Rehearsed,
  rehearse,
} from "../../io/files/rehearsal.js";
import { printable } from "../../report/printable.js";
import type { Bilingual } from "../console.js";
import type { Context } from "../spec.js";

export interface DryRunDocument {
  readonly schema: "podpis.dry-run/1";
  readonly exitCode: ExitCode;
  readonly command: string;
  readonly changes: readonly PlannedChange[];
  /** Before what it ended; null: everything was done but for the changes. */
  readonly endedBefore: RehearsalLimit | null;
}

/** `many`: other documents stand on standard output beside the plan. Throws what the command throws. */
export async function dryRun(
  context: Context,
  command: string,
  many: boolean,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const { console } = context;
  const release = console.hold();
  const rehearsed = await rehearse(work).finally(release);
  const held = release();
  const { result: exitCode = EXIT.ok } = rehearsed;
  // It would write nothing, and its own result says why.
  if (exitCode !== EXIT.ok && held.length > 0) {
    for (const print of held) print();
    return exitCode;
  }
  const plan = planOf(command, rehearsed, exitCode);
  if (console.settings.json) console.json(plan, many);
  else console.result(() => planLines(context, plan));
  return exitCode;
}

export const planOf = (
  command: string,
  { changes, limit }: Rehearsed<unknown>,
  exitCode: ExitCode = EXIT.ok,
): DryRunDocument => ({ schema: "podpis.dry-run/1", exitCode, command, changes, endedBefore: limit });

const HEAD: Bilingual = {
  ru: "Пробный запуск {command}: ничего не записано, не подписано и не запрошено из сети.",
  en: "Dry run of {command}: nothing was written, signed or fetched.",
};

const NOTHING: Bilingual = { ru: "  записывать нечего", en: "  there is nothing to write" };

const ACTIONS: Readonly<Record<PlannedChange["action"], Bilingual>> = {
  create: { ru: "будет создан", en: "would create" },
  replace: { ru: "будет заменён", en: "would replace" },
  remove: { ru: "будет удалён", en: "would remove" },
  write: { ru: "запись в", en: "would write to" },
};

const ENDED: Readonly<Record<RehearsalLimit, Bilingual>> = {
  key: {
    ru: "Проверено всё до подписи ключом; что после неё, покажет настоящий запуск.",
    en: "Checked up to the signature of the key; the real run shows what comes after it.",
  },
  network: {
    ru: "Проверено всё до обращения к сети; что после него, покажет настоящий запуск.",
    en: "Checked up to the first use of the network; the real run shows what comes after it.",
  },
};

function planLines({ console }: Context, { command, changes, endedBefore }: DryRunDocument): string[] {
  return [
    console.say(HEAD, { command }),
    ...(changes.length === 0 ? [console.say(NOTHING)] : []),
    ...changes.map((change) => changeLine(console, change)),
    ...(endedBefore === null ? [] : [console.say(ENDED[endedBefore])]),
  ];
}

const changeLine = (console: Context["console"], { path, action }: PlannedChange): string =>
  `  ${console.say(ACTIONS[action])}: ${printable(path)}`;

/** One line of a batch for people. */
export const batchPlanLine = (console: Context["console"], { changes }: DryRunDocument): string =>
  changes.map((change) => changeLine(console, change).trim()).join("; ");
