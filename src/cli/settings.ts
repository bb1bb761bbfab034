/** What the whole command line depends on: streams, environment, and the options every command has. */
import type { Environment } from "../base/environment.js";
import { PodpisError } from "../base/errors.js";
import { LANGUAGES, type Language } from "../report/i18n/texts.js";

export interface OutStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Streams {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly stdout: OutStream;
  readonly stderr: OutStream;
}

export const COLORS = ["auto", "always", "never"] as const;
export const PROGRESS = ["auto", "plain", "none"] as const;

export interface Settings {
  readonly language: Language;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Questions may be asked where somebody sits at a terminal. */
  readonly input: boolean;
  /** 0, 1 (-v), 2 (-vv). */
  readonly verbosity: number;
  readonly color: (typeof COLORS)[number];
  readonly progress: (typeof PROGRESS)[number];
  /** Symbols may be other than ASCII. */
  readonly unicode: boolean;
  /** Stack traces. */
  readonly debug: boolean;
}

/**
 * Read before commander sees the line, so that a usage error already comes in the right language and
 * form. A value that is not allowed falls back here and is refused when it is parsed.
 */
export function readSettings(
  argv: readonly string[],
  env: Environment,
  set: (key: string) => string | undefined = () => undefined,
): Settings {
  const line = beforeDashes(argv);
  const given = (key: string): string | undefined => optionValue(argv, `--${key}`) ?? set(key);
  return {
    language: oneOf(LANGUAGES, given("lang")) ?? localeLanguage(env),
    json: line.includes("--json"),
    quiet: line.some((word) => word === "--quiet" || /^-[a-z]*q[a-z]*$/.test(word)),
    input: !line.includes("--no-input"),
    verbosity: verbosity(line),
    color: line.includes("--no-color") ? "never" : (oneOf(COLORS, given("color")) ?? "auto"),
    progress: oneOf(PROGRESS, given("progress")) ?? "auto",
    unicode: isUtf8(env) && !line.includes("--ascii") && set("ascii") !== "true",
    debug: env.PODPIS_DEBUG === "1",
  };
}

function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

/** What the line gives an option, before it is parsed. */
export function optionValue(argv: readonly string[], name: string): string | undefined {
  const line = beforeDashes(argv);
  // The last one wins, as everywhere: a script's own option can be overridden by what a user adds.
  const at = line.findLastIndex((word) => word === name || word.startsWith(`${name}=`));
  return line[at] === name ? line[at + 1] : line[at]?.slice(name.length + 1);
}

const oneOf = <T extends string>(allowed: readonly T[], value: string | undefined): T | undefined =>
  allowed.find((one) => one === value);

function verbosity(line: readonly string[]): number {
  let count = 0;
  for (const word of line) {
    if (word === "--verbose") count++;
    else if (word === "--debug") count += 2;
    else if (/^-[qv]+$/.test(word)) count += word.length - word.replaceAll("v", "").length;
  }
  return Math.min(count, 2);
}

/** LC_ALL, LC_MESSAGES, LANG, in this order (POSIX), else what the system tells JavaScript. */
function localeLanguage(env: Environment): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG;
  if (locale !== undefined && locale !== "") return /^ru(\W|_|$)/i.test(locale) ? "ru" : "en";
  if (process.platform !== "win32") return "en";
  return Intl.DateTimeFormat().resolvedOptions().locale.startsWith("ru") ? "ru" : "en";
}

function isUtf8(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  if (locale === undefined || locale === "") return process.platform === "win32";
  return /utf-?8/i.test(locale);
}

const SECRET_OPTION = /^--?(password|passphrase|pass|passwd|pin|пароль)(=.*)?$/i;

/**
 * Secrets do not belong on the command line: everybody on the machine can read it. Throws USAGE, without
 * the value.
 */
export function refuseSecrets(argv: readonly string[], language: Language): void {
  for (const word of beforeDashes(argv)) {
    const match = SECRET_OPTION.exec(word);
    if (match === null) continue;
    const name = `--${match[1]}`;
    throw language === "ru"
      ? new PodpisError("USAGE", {
          message: `параметра ${name} нет: командную строку видят все, кто работает на этом компьютере`,
          hint: "дайте пароль через --passphrase-env ИМЯ, --passphrase-file ФАЙЛ или --passphrase-fd N; если настоящий пароль уже набран, смените его",
        })
      : new PodpisError("USAGE", {
          message: `there is no option ${name}: a command line can be read by everybody on this machine`,
          hint: "give the passphrase by --passphrase-env NAME, --passphrase-file FILE or --passphrase-fd N; if you have typed a real one, change it",
        });
  }
}
