/** Runs `podpis keys …`. Schemas podpis.keys-list/1, podpis.keys-doctor/1, podpis.keys-export/1. */
import { examineKey } from "../../app/keysDoctor.js";
import { convertKeys, exportKey } from "../../app/keysExport.js";
import { listKeys } from "../../app/keysList.js";
import { equalBytes } from "../../base/bytes.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { formatInstant } from "../../base/time.js";
import { contentStream } from "../../io/files/content.js";
import type { PassphraseSource } from "../../io/keys/passphrase.js";
import { filesOfKey } from "../../io/keys/source.js";
import { keyNoteText, renderKeyDoctor, renderKeysList, renderKeysWritten } from "../../report/keysText.js";
import type { Certificate } from "../../x509/certificate.js";
import type { Bilingual } from "../console.js";
import { type Context, UsageError } from "../spec.js";
import { type CommandKeyOptions, commandOptions } from "./commandKey.js";
import { loadCertificates } from "./inputs.js";
import { type PassphraseOptions, passphrase } from "./keysPassphrase.js";
import { personalStyle } from "./personalStyle.js";
import { questionOf, type TokenKeyOptions, tokenOptions, tokenReference } from "./tokenKey.js";

interface ListOptions extends PassphraseOptions, TokenKeyOptions {
  readonly token?: string | true;
  readonly personalData?: boolean;
}

interface ChoiceOptions
  extends PassphraseOptions,
    TokenKeyOptions,
    Omit<CommandKeyOptions, "key" | "signerCommand"> {
  readonly cert?: string;
  readonly select?: string;
}

interface WriteOptions extends ChoiceOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly newPassphraseEnv?: string;
  readonly newPassphraseFile?: string;
  readonly newPassphraseFd?: string;
}

export async function runList(
  context: Context,
  named: readonly string[],
  options: ListOptions,
): Promise<ExitCode> {
  const { console } = context;
  const references = [...named, ...(options.token === undefined ? [] : [tokenReference(options.token)])];
  if (references.length === 0) throw nothingNamed();
  const source = passphrase(context, options);
  const { passphraseEnv, passphraseFile, passphraseFd } = options;
  const isNamed = [passphraseEnv, passphraseFile, passphraseFd].some((option) => option !== undefined);
  // Nobody wants to be asked for each file of a folder, nor to give a PIN to see what a token shows without.
  const searching = isNamed ? source : undefined;
  const token = tokenOptions(context, options);
  const list = await listKeys({ references, passphrase: source, searching, token, now: new Date() });
  const unread = list.unread.map(({ reference, error }) => {
    const { code, exitCode } = error;
    return { reference, error: { code, ...console.errorTexts(error), exitCode } };
  });
  if (console.settings.json) console.json({ schema: "podpis.keys-list/1", ...list, unread });
  else {
    const lines = unread.map(({ error: { what, why } }) => `${what}: ${why}`);
    console.result(() => renderKeysList(list, lines, personalStyle(console, options)));
  }
  return EXIT.ok;
}

const nothingNamed = (): UsageError =>
  new UsageError(
    { ru: "не сказано, чьи ключи показать", en: "it is not said whose keys to show" },
    {
      ru: "назовите файл, контейнер или папку, либо --token",
      en: "name a file, a container or a folder, or add --token",
    },
  );

export async function runDoctor(
  context: Context,
  reference: string,
  options: ChoiceOptions,
): Promise<ExitCode> {
  const { console } = context;
  const doctor = await examineKey({
    reference,
    passphrase: passphrase(context, options, questionOf(reference)),
    select: options.select,
    certificate: namedCertificate(options),
    command: commandOptions(
      context,
      options,
      options.cert === undefined ? [] : loadCertificates([options.cert]),
    ),
    token: tokenOptions(context, options),
    now: new Date(),
  });
  if (console.settings.json) console.json({ schema: "podpis.keys-doctor/1", ...doctor });
  else console.result(() => renderKeyDoctor(doctor, console.style(false)));
  return doctor.usable ? EXIT.ok : EXIT.key;
}

export const runExport = (context: Context, reference: string, options: WriteOptions): Promise<ExitCode> =>
  write(context, reference, options, (request) =>
    exportKey({ ...request, select: options.select, certificate: namedCertificate(options) }),
  );

export const runConvert = (context: Context, reference: string, options: WriteOptions): Promise<ExitCode> =>
  write(context, reference, options, convertKeys);

async function write(
  context: Context,
  reference: string,
  options: WriteOptions,
  work: typeof convertKeys,
): Promise<ExitCode> {
  const { console, streams } = context;
  const { output, force = false, newPassphraseEnv, newPassphraseFile, newPassphraseFd } = options;
  if (output === "-" && console.settings.json) {
    throw new UsageError(
      {
        ru: "на стандартном выводе не поместятся и ключ, и JSON",
        en: "standard output cannot take both the key and JSON",
      },
      { ru: "назовите файл: -o ФАЙЛ", en: "name a file: -o FILE" },
    );
  }
  const source = passphrase(
    context,
    {
      ...(newPassphraseEnv !== undefined && { passphraseEnv: newPassphraseEnv }),
      ...(newPassphraseFile !== undefined && { passphraseFile: newPassphraseFile }),
      ...(newPassphraseFd !== undefined && { passphraseFd: newPassphraseFd }),
    },
    { ru: "Новый пароль для {name}: ", en: "New passphrase for {name}: " },
  );
  if (source === undefined) {
    throw new UsageError(
      {
        ru: "не сказано, каким паролем защитить ключ",
        en: "it is not said which passphrase is to protect the key",
      },
      { ru: "добавьте --new-passphrase-file ФАЙЛ", en: "add --new-passphrase-file FILE" },
    );
  }
  const isTyped = [newPassphraseEnv, newPassphraseFile, newPassphraseFd].every(
    (option) => option === undefined,
  );
  const newPassphrase = isTyped ? typedTwice(source) : source;
  const inputs = [...filesOfKey(reference), options.cert, options.passphraseFile, newPassphraseFile];
  const result = await work({
    reference,
    output,
    force,
    passphrase: passphrase(context, options),
    newPassphrase,
    now: new Date(),
    onWarning: ({ notes, notAfter }) => {
      for (const note of notes) console.warn(keyNoteText(console.texts, note));
      if (notAfter !== undefined) console.warn(console.say(PERIOD_LOST, { date: formatInstant(notAfter) }));
    },
    inputs: inputs.flatMap((path) => (path === undefined ? [] : [contentStream(path).identity])),
    stdout: streams.stdout,
  });
  if (output === "-") return EXIT.ok;
  if (console.settings.json) console.json({ schema: "podpis.keys-export/1", ...result });
  else console.result(() => renderKeysWritten(result, console.style(false)));
  return EXIT.ok;
}

const PERIOD_LOST: Bilingual = {
  ru: "в PFX нет места для срока самого ключа: пользоваться им нельзя после {date}, и копия об этом не напомнит",
  en: "a PFX has no place for the key's own period: it must not be used after {date}, and the copy will not say so",
};

/** Nobody sees what is typed: a slip would lock the key away. */
const typedTwice =
  (source: PassphraseSource): PassphraseSource =>
  async (name) => {
    const [first, second] = [await source(name), await source(name)];
    const same = equalBytes(first, second);
    second.fill(0);
    if (same) return first;
    first.fill(0);
    throw new UsageError(
      { ru: "введены два разных пароля", en: "two different passphrases were typed" },
      {
        ru: "повторите команду и введите один и тот же пароль дважды",
        en: "run the command again, and type the same one twice",
      },
    );
  };

/** Of --cert, the file must hold one. Throws FILE_*, NOT_A_CERTIFICATE. */
const namedCertificate = ({ cert }: ChoiceOptions): Certificate | undefined =>
  cert === undefined ? undefined : loadCertificates([cert])[0];
