/** Completion for zsh. */
import { singleQuoted } from "../../base/shell.js";
import { byValue, type CompletedCommand, pathsBelow, type ValueKind } from "./model.js";

export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef podpis
# zsh completion of podpis. Into a folder of $fpath: podpis completion zsh > _podpis
_podpis() {
  local command=podpis prev=\${words[CURRENT-1]} files= i
  local -a commands options
  for ((i = 2; i < CURRENT; i++)); do
    case "$command \${words[i]}" in
${pathsBelow(commands)
  .map((path) => `      ${singleQuoted(path)}) command=${singleQuoted(path)} ;;`)
  .join("\n")}
    esac
  done
  if [[ $PREFIX == --*=* ]]; then
    prev=\${PREFIX%%=*}
    compset -P '*='
  fi
  case "$command" in
${commands.map(commandCase).join("\n")}
  esac
  if [[ $PREFIX == -* ]]; then _describe -o option options
  elif (( $#commands )); then _describe command commands
  elif [[ -n $files ]]; then _files
  fi
}
if [[ $funcstack[1] == _podpis ]]; then _podpis "$@"; else compdef _podpis podpis; fi
`;
}

function commandCase({ path, commands, options, files }: CompletedCommand): string {
  const values = byValue(options).map(
    ({ names, value }) => `        (${names.join("|")}) ${action(value)}return ;;`,
  );
  const described = options.flatMap(({ names, text }) => names.map((name) => entry(name, text)));
  return `    ${singleQuoted(path)})
      case "$prev" in
${values.join("\n")}
      esac
      commands=(${commands.map(({ name, text }) => entry(name, text)).join(" ")})
      options=(
${described.map((one) => `        ${one}`).join("\n")}
      )
      files=${files ? "1" : ""} ;;`;
}

/** A name and its description, as _describe wants them. */
const entry = (name: string, text: string): string => singleQuoted(`${name}:${text}`);

function action(value: ValueKind): string {
  if (value === "none") return "";
  if (value === "files") return "_files; ";
  if (value === "folders") return "_files -/; ";
  return `compadd -- ${value.map(singleQuoted).join(" ")}; `;
}
