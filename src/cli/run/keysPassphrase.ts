/** Where the passphrase of a key comes from, by the options of the command. */
import { type PassphraseSource, passphraseSource } from "../../io/keys/passphrase.js";
import { openTerminal } from "../../io/keys/prompt.js";
import { printable } from "../../report/printable.js";
import type { Bilingual } from "../console.js";
import { wholeNumber } from "../parsers.js";
import type { Context } from "../spec.js";

export interface PassphraseOptions {
  readonly passphraseEnv?: string;
  readonly passphraseFile?: string;
  readonly passphraseFd?: string;
}

const QUESTION: Bilingual = { ru: "Пароль ключа {name}: ", en: "Passphrase for {name}: " };

/** Asked for on the terminal only where somebody sits at it. Throws USAGE. */
export function passphrase(
  { console, env, streams }: Context,
  { passphraseEnv, passphraseFile, passphraseFd }: PassphraseOptions,
  question: Bilingual = QUESTION,
): PassphraseSource | undefined {
  const interactive = streams.stderr.isTTY === true && console.settings.input;
  return passphraseSource({
    env: passphraseEnv,
    file: passphraseFile,
    fd: passphraseFd === undefined ? undefined : wholeNumber(passphraseFd),
    environment: env,
    prompt: interactive
      ? {
          question: (name) => console.say(question, { name: printable(name) }),
          open: () => openTerminal(streams.stderr),
        }
      : undefined,
  });
}
