/** `podpis completion`. */
import { type CommandSpec, same } from "../spec.js";

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

export const COMPLETION: CommandSpec = {
  name: "completion",
  arguments: "<shell>",
  argumentChoices: SHELLS,
  summary: { ru: "дополнение команд для оболочки", en: "completion of commands for a shell" },
  description: {
    ru: "Печатает сценарий дополнения для bash, zsh, fish или powershell. В нём уже всё есть: при нажатии Tab podpis не запускается. После обновления podpis сценарий получают заново.",
    en: "Prints a completion script for bash, zsh, fish or powershell. It holds all there is to know: podpis is not started when Tab is pressed. After an update of podpis it is printed anew.",
  },
  examples: [
    {
      command: same("source <(podpis completion bash)"),
      text: { ru: "В ~/.bashrc.", en: "In ~/.bashrc." },
    },
    {
      command: same("podpis completion zsh > ~/.zfunc/_podpis"),
      text: {
        ru: "Один раз, для zsh: папка должна стоять в fpath.",
        en: "Once, for zsh: the folder must be in fpath.",
      },
    },
    {
      command: same("podpis completion fish > ~/.config/fish/completions/podpis.fish"),
      text: { ru: "Один раз, для fish.", en: "Once, for fish." },
    },
    {
      command: same("podpis completion powershell | Out-String | Invoke-Expression"),
      text: { ru: "В $PROFILE.", en: "In $PROFILE." },
    },
  ],
  exitCodes: [0, 2, 70, 130],
  run: async (context, [shell]) => {
    const { runCompletion } = await import("../run/completion.js");
    return runCompletion(context, String(shell));
  },
};
