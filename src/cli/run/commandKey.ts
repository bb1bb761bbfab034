/** A key behind a program: the options that say which, and how it is used. */
import type { CommandOptions, SignerMode } from "../../io/keys/command/settings.js";
import type { Certificate } from "../../x509/certificate.js";
import { type Context, UsageError } from "../spec.js";

export interface CommandKeyOptions {
  readonly key?: string;
  readonly signerCommand?: string;
  readonly signerMode?: SignerMode;
  /** Milliseconds. */
  readonly signerTimeout?: number;
  readonly signerEnv?: readonly string[];
}

/** What `--key` or `--signer-command` names. Throws UsageError when neither is there. */
export function referenceOf({ key, signerCommand }: CommandKeyOptions): string {
  if (key !== undefined) return key;
  if (signerCommand !== undefined) return `cmd:${signerCommand}`;
  throw new UsageError(
    { ru: "нужен параметр --key", en: "option --key is needed" },
    { ru: "как вызывать команду, расскажет --help", en: "--help tells how the command is called" },
  );
}

/** `certificates`: those of --cert, the candidates. */
export function commandOptions(
  { console, env, interrupt }: Context,
  { signerMode, signerTimeout, signerEnv }: CommandKeyOptions,
  certificates: readonly Certificate[],
): CommandOptions {
  return {
    mode: signerMode,
    certificates,
    timeoutMs: signerTimeout,
    variables: signerEnv,
    environment: env,
    signal: interrupt,
    onSigned: ({ program, milliseconds, order }) =>
      console.verbose(
        `${program}: ${Math.round(milliseconds)} ms${order === undefined ? "" : `, byte order: ${order}`}`,
      ),
  };
}
