/**
 * The manners of the command line, as data. Each is proven by tests whose titles carry its tag, `[rule 17]`;
 * docs/conventions.md lists both. `npx vitest run test/cli -t '\[rule 17\]'` runs the tests of one rule.
 */

export interface Rule {
  readonly number: number;
  readonly rule: string;
  /** What it comes to in podpis. */
  readonly form: string;
}

const table: readonly (readonly [rule: string, form: string])[] = [
  [
    "The result goes to standard output, everything else to standard error",
    "`verify --json` is one JSON document whatever becomes of standard error: messages, progress, warnings and questions go there. An error with `--json` is a document too.",
  ],
  [
    "Few exit codes, each documented",
    "0 valid · 1 not valid · 2 usage, settings or an unreadable input · 3 indeterminate · 4 an outside service failed while producing · 5 key or passphrase · 70 a bug · 130 interrupted. Of many inputs the worst counts: 70 > 1 > 3 > 4 > 5 > 2 > 0. `docs/exit-codes.md` is made from the help's own texts.",
  ],
  [
    "The parser of the command line never speaks for itself",
    "An option, a command or a word that is not known is exit code 2 in podpis's own words and language; help and version are 0.",
  ],
  [
    "JSON has a schema with a version, and is only added to",
    'Every document says `"schema": "podpis.NAME/1"`, and `docs/schema` describes it without a key left over. Many inputs give a line each: `batch` ends with a summary line, `cert check --ndjson` answers line for line. Released schemas are kept and compared.',
  ],
  [
    "`-` is standard input or output, and nobody waits in silence",
    "`verify SIG --content -` and `sign - -o -` are pipes; at a terminal podpis says that it reads what is typed. A named pipe without a writer can be interrupted.",
  ],
  [
    "Binary is not poured onto a terminal",
    "A signature in DER, or a document taken out of one, is refused at a terminal with exit code 2; `-o -` insists. PEM is shown.",
  ],
  [
    "Colours are decided for each stream by itself",
    "None where the stream is no terminal, with `TERM=dumb`, or with `NO_COLOR`; `FORCE_COLOR` asks for them, and `--color=auto|always|never` has the last word.",
  ],
  [
    "Never by colour alone",
    "A sign and a word: `✔ VALID`, `✖ NOT VALID`, `? INDETERMINATE`; `[OK]`, `[X]`, `[?]` where the locale is not UTF-8.",
  ],
  [
    "Progress only on standard error, and only when it takes long",
    "After a second: one line rewritten at a terminal and removed in the end, a line every five seconds elsewhere. `--progress=auto|plain|none`.",
  ],
  [
    "Quiet and talkative by degrees",
    "`-q` leaves the exit code and errors; `-v` says which addresses were asked and how long it took; `-vv` (`--debug`) says whom podpis trusted and by what. Secrets are in none of them.",
  ],
  [
    "An error says what, why and what to do, and has a code",
    "`podpis: error[CODE]: …`, `why: …`, `fix: …`; with `--json` the same texts in `error.code`, `what`, `why`, `fix`.",
  ],
  [
    "Stack traces only for those who ask",
    "`PODPIS_DEBUG=1` shows them. A bug is exit code 70, and says how to report it.",
  ],
  [
    "A mistyped line is answered by the right one",
    "Unknown commands and options bring the nearest known one; the document in the place of its signature, or the two the wrong way round, bring the whole command, which can be pasted.",
  ],
  [
    "Help that is read",
    "What it is for, usage, examples first, options by group, exit codes; in both languages, for every command, within 100 columns.",
  ],
  [
    "Settings have one order, and it can be seen",
    "Option, environment, `--config`, the user's own file, built in; `config show --origin` says where each value comes from. Nothing about trust is taken from the current folder.",
  ],
  [
    "What podpis depends on can be listed",
    "`podpis doctor` shows the environment by names alone, folders, the cache, the age of the list of accredited CAs, the peers. It asks the network only when a service is named.",
  ],
  [
    "Secrets never stand on the command line",
    "`--passphrase-env`, `--passphrase-file` (the first line without its end, UTF-8), `--passphrase-fd`, or a question at the terminal without echo. `--password=…` and its like are refused, and what was typed is not repeated.",
  ],
  [
    "Nobody is asked who cannot answer",
    "Without a terminal, or with `--no-input`, a question becomes an error that names the option: `--yes`, the missing options of `mchd new` (exit code 2), `--passphrase-…` (5: it is the key's).",
  ],
  [
    "An output is whole or not there",
    "Written beside its place, synced, renamed. No overwriting without `--force`; nothing is left after an error, a full disk or a signal, and what `--force` would have replaced is still there, after SIGKILL too.",
  ],
  [
    "Many documents in one run",
    "Files, folders, patterns, `--files-from` (zero bytes too); pairs found by their names, an unclear one is an error; `--jobs` is bounded, `--fail-fast` stops, results come in the order of the inputs.",
  ],
  [
    "Time has a zone",
    "JSON: UTC with milliseconds and `+00:00`. People: their own zone and Moscow's, both named. `--at` takes an offset. Dates of powers of attorney are Moscow's.",
  ],
  [
    "The network is explicit",
    "`--offline` opens no socket, in any command that has it; `--timeout` bounds silence and, eightfold, a whole fetch; `--retries` is counted; `http_proxy` and its like are honoured.",
  ],
  [
    "What weakens a check is loud",
    "Said in the help, on standard error and in `relaxations` of the JSON; there are no hidden spellings.",
  ],
  [
    "Examples ask whose signature it is",
    "Every example of `verify` says who must have signed (`--expect-inn` and its like, `--require-signers`, `--qualified`, a power of attorney, a policy), or repeats kept evidence.",
  ],
  [
    "Reports for machines that build",
    "`--report junit=FILE --report sarif=FILE --report json=- --report github`: several at once, from one run.",
  ],
  [
    "Completion and manual come from the help",
    "`podpis completion bash|zsh|fish|powershell`, man pages and `docs/cli.md` are generated; a difference fails the tests.",
  ],
  [
    "The version says what it is made of",
    "`--version` is one line with podpis, Node and the schemas; with `--json` it is a document.",
  ],
  [
    "Ends cleanly",
    "SIGINT and SIGTERM: temporary files removed, exit code 130. A reader that goes away (`| head -1`) ends the output without a word.",
  ],
  [
    "People are spoken to in their language, programs in one",
    "Texts follow `--lang`, else the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`); codes, check ids and JSON keys are the same in both.",
  ],
  [
    "The same input, time and evidence give the same octets",
    "A report with `--at` can be compared by `cmp`; `--evidence-dir` keeps what a verdict rests on, `--replay` repeats it.",
  ],
  [
    "Nothing disappears without notice",
    "What is to go warns on standard error for one minor version, keeps its old name meanwhile, and stands in CHANGELOG.md.",
  ],
  [
    "Any name is a name",
    "Cyrillic, spaces, quotes, 255 octets, a leading dash after `--`; NFC and NFD of one name find each other; powers of attorney in windows-1251. podpis reads no ZIP files, so names in cp866 do not arise.",
  ],
];

export const RULES: readonly Rule[] = table.map(([rule, form], index) => ({ number: index + 1, rule, form }));
