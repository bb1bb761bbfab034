/** Completion for fish. */
import { type CompletedCommand, type CompletedOption, pathsBelow } from "./model.js";

export function fishCompletion(commands: readonly CompletedCommand[]): string {
  return `# fish completion of podpis: podpis completion fish > ~/.config/fish/completions/podpis.fish
function __podpis_command
    set -l found podpis
    for word in (commandline -opc)[2..-1]
        switch "$found $word"
            case ${pathsBelow(commands).map(fishQuoted).join(" ")}
                set found "$found $word"
        end
    end
    echo $found
end

function __podpis_in
    test (__podpis_command) = "$argv"
end

complete -c podpis -f
${commands.flatMap(commandLines).join("\n")}
`;
}

function commandLines({ path, commands, options, files }: CompletedCommand): readonly string[] {
  const head = `complete -c podpis -n ${fishQuoted(`__podpis_in ${path}`)}`;
  return [
    ...commands.map(({ name, text }) => `${head} -a ${name} -d ${fishQuoted(text)}`),
    ...options.map((option) => `${head} ${optionWords(option)}`),
    ...(files ? [`${head} -F`] : []),
  ];
}

function optionWords({ names, text, value }: CompletedOption): string {
  const words = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return [...words, ...valueWords(value), `-d ${fishQuoted(text)}`].join(" ");
}

function valueWords(value: CompletedOption["value"]): readonly string[] {
  if (value === undefined) return [];
  if (value === "files") return ["-r", "-F"];
  if (value === "folders") return ["-x", "-a", "'(__fish_complete_directories)'"];
  return value === "none" ? ["-x"] : ["-x", "-a", fishQuoted(value.join(" "))];
}

/** Between single quotes fish heeds the backslash, too. */
const fishQuoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
