/** Completion for PowerShell. Where it says nothing, PowerShell completes files by itself. */
import { byValue, type CompletedCommand } from "./model.js";

export function powershellCompletion(commands: readonly CompletedCommand[]): string {
  return `# PowerShell completion of podpis. Into $PROFILE: podpis completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName podpis -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $known = @{
${commands.map(commandEntry).join("\n")}
    }
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    $command = 'podpis'
    foreach ($word in $words | Select-Object -Skip 1) {
        if ($known.ContainsKey("$command $word")) { $command = "$command $word" }
    }
    $here = $known[$command]
    $previous = if ($words.Count -gt 0) { $words[-1] } else { '' }
    if ($here.Values.ContainsKey($previous)) {
        $offered = @($here.Values[$previous] | ForEach-Object { , @($_, $_) })
    } elseif ($wordToComplete.StartsWith('-')) {
        $offered = $here.Options
    } else {
        $offered = $here.Commands
    }
    $offered | Where-Object { $_ -and $_[0].StartsWith($wordToComplete) } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
    }
}
`;
}

function commandEntry({ path, commands, options }: CompletedCommand): string {
  const pairs = (all: readonly (readonly [string, string])[]): string =>
    all.map(([name, text]) => `, @(${psQuoted(name)}, ${psQuoted(text)})`).join("; ");
  const values = byValue(options).flatMap(({ names, value }) => {
    if (value === "files" || value === "folders") return [];
    const offered = value === "none" ? [] : value;
    return names.map((name) => `${psQuoted(name)} = @(${offered.map(psQuoted).join(", ")})`);
  });
  return `        ${psQuoted(path)} = @{
            Commands = @(${pairs(commands.map(({ name, text }) => [name, text]))})
            Options = @(${pairs(options.flatMap(({ names, text }) => names.map((name) => [name, text] as const)))})
            Values = @{ ${values.join("; ")} }
        }`;
}

/** PowerShell takes typographic quotes for plain ones. */
const psQuoted = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`;
