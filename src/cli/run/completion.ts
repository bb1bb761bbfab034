/** Runs `podpis completion`. */
import { didYouMean } from "../../base/didYouMean.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { printable } from "../../report/printable.js";
import { SHELLS } from "../commands/completion.js";
import { commandTree } from "../commands/root.js";
import { bashCompletion } from "../completion/bash.js";
import { fishCompletion } from "../completion/fish.js";
import { type CompletedCommand, completedCommands } from "../completion/model.js";
import { powershellCompletion } from "../completion/powershell.js";
import { zshCompletion } from "../completion/zsh.js";
import { type Context, UsageError } from "../spec.js";

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (commands: readonly CompletedCommand[]) => string>> =
  {
    bash: bashCompletion,
    zsh: zshCompletion,
    fish: fishCompletion,
    powershell: powershellCompletion,
  };

/** Throws UsageError for a shell we know nothing of. */
export async function runCompletion({ console }: Context, name: string): Promise<ExitCode> {
  const shell = SHELLS.find((one) => one === name);
  if (shell === undefined) throw unknownShell(name);
  console.page(SCRIPTS[shell](completedCommands(await commandTree(), console.language)));
  return EXIT.ok;
}

function unknownShell(name: string): UsageError {
  const shown = printable(name, 80);
  const near = didYouMean(name, SHELLS);
  const all = SHELLS.join(", ");
  return new UsageError(
    { ru: `оболочки «${shown}» podpis не знает`, en: `podpis does not know the shell "${shown}"` },
    near === undefined
      ? { ru: `возможные значения: ${all}`, en: `possible values: ${all}` }
      : {
          ru: `возможно, вы имели в виду: podpis completion ${near}`,
          en: `did you mean: podpis completion ${near}`,
        },
  );
}
