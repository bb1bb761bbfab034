/** Runs `podpis config show`. Schema podpis.config/1. */
import { heeded } from "../../app/environment.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { cacheFolder } from "../../io/cache/folder.js";
import { printable } from "../../report/printable.js";
import { originText } from "../config/apply.js";
import type { Origin } from "../config/config.js";
import { attributeOf, isList, SETTINGS, type Setting } from "../config/settings.js";
import type { Bilingual } from "../console.js";
import type { Context } from "../spec.js";

interface ShowOptions extends Readonly<Record<string, unknown>> {
  readonly origin?: boolean;
}

interface ShownSetting {
  readonly key: string;
  /** A list has several; null: nothing is set, and nothing holds by itself. */
  readonly value: string | readonly string[] | null;
  readonly origin: Origin;
}

export async function runConfigShow(context: Context, options: ShowOptions): Promise<ExitCode> {
  const { console, config, env } = context;
  const settings = SETTINGS.map((setting) => shown(context, setting, options));
  const files = config.files.map(({ path, use, given }) => ({ path, use, present: given !== null }));
  const environment = heeded(env);
  if (console.settings.json) console.json({ schema: "podpis.config/1", files, settings, environment });
  else {
    console.result(() => [
      ...files.map(
        ({ path, present }) => `# ${console.say(present ? READ : ABSENT, { path: printable(path) })}`,
      ),
      ...settings.map((one) => line(context, one, options.origin === true)),
    ]);
  }
  return EXIT.ok;
}

const READ: Bilingual = { ru: "прочитан {path}", en: "read: {path}" };
const ABSENT: Bilingual = { ru: "нет файла {path}", en: "there is no {path}" };

function shown(context: Context, setting: Setting, options: ShowOptions): ShownSetting {
  const { key } = setting;
  const given = context.config.get(setting);
  const typed = options[attributeOf(setting)];
  const of = (values: readonly string[]) => (isList(setting) ? values : (values[0] ?? null));
  if (typed !== undefined) {
    return { key, value: of(asTyped(key, typed)), origin: { kind: "option", name: `--${key}` } };
  }
  if (given !== undefined) return { key, value: of(given.values), origin: given.origin };
  return { key, value: builtIn(context, setting), origin: { kind: "default" } };
}

/** A parsed option as text again; milliseconds were seconds. */
const asTyped = (key: string, parsed: unknown): readonly string[] =>
  [parsed].flat().map((one) => String(key === "timeout" ? Number(one) / 1000 : one));

function builtIn({ console, env }: Context, { key, fallback }: Setting): string | null {
  if (key === "lang") return console.language;
  if (key === "cache-dir") return cacheFolder(undefined, env) ?? null;
  return fallback ?? null;
}

function line({ console }: Context, { key, value, origin }: ShownSetting, withOrigin: boolean): string {
  const values = value === null ? [] : [value].flat();
  const text = `${key}: ${values.map((one) => printable(one)).join(", ") || "-"}`;
  if (!withOrigin) return text;
  const place =
    origin.kind === "default"
      ? console.say({ ru: "встроенное", en: "built in" })
      : origin.kind === "option"
        ? origin.name
        : originText(origin);
  return `${text.padEnd(32)}  # ${place}`;
}
