/** Completion for bash, from 3.2 on (macOS). */
import { singleQuoted } from "../../base/shell.js";
import { byValue, type CompletedCommand, pathsBelow, type ValueKind } from "./model.js";

export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# bash completion of podpis. In ~/.bashrc: source <(podpis completion bash)
_podpis_paths() {
  local path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$cur")
}

_podpis_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$cur")
}

_podpis() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=podpis i
  local commands= options= files=
  COMPREPLY=()
  # --option=value comes as three words.
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
${pathsBelow(commands)
  .map((path) => `      ${singleQuoted(path)}) command=${singleQuoted(path)} ;;`)
  .join("\n")}
    esac
  done
  case "$command" in
${commands.map(commandCase).join("\n")}
  esac
  if [[ $cur == -* ]]; then _podpis_words "$options"
  elif [[ -n $commands ]]; then _podpis_words "$commands"
  elif [[ -n $files ]]; then _podpis_paths -f
  fi
}
complete -F _podpis podpis
`;
}

function commandCase({ path, commands, options, files }: CompletedCommand): string {
  const values = byValue(options).map(
    ({ names, value }) => `        ${names.join("|")}) ${action(value)}return ;;`,
  );
  return `    ${singleQuoted(path)})
      case "$prev" in
${values.join("\n")}
      esac
      commands=${singleQuoted(commands.map(({ name }) => name).join(" "))}
      options=${singleQuoted(options.flatMap(({ names }) => names.filter((name) => name.startsWith("--"))).join(" "))}
      files=${files ? "1" : ""} ;;`;
}

function action(value: ValueKind): string {
  if (value === "none") return "";
  if (value === "files") return "_podpis_paths -f; ";
  if (value === "folders") return "_podpis_paths -d; ";
  return `_podpis_words ${singleQuoted(value.join(" "))}; `;
}
