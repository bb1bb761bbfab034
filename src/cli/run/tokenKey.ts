/** A key on a token: which PKCS #11 module leads to it, by the options or the environment. */
import type { TokenOptions } from "../../io/keys/material.js";
import { formatPkcs11Uri } from "../../io/keys/pkcs11/uri.js";
import type { Bilingual } from "../console.js";
import type { Context } from "../spec.js";

export interface TokenKeyOptions {
  readonly pkcs11Module?: string;
  readonly pinFinalTry?: boolean;
}

/** The option, else PODPIS_PKCS11_MODULE; none is looked for. */
export function tokenOptions({ env }: Context, { pkcs11Module, pinFinalTry }: TokenKeyOptions): TokenOptions {
  const fromEnvironment = env.PODPIS_PKCS11_MODULE;
  return {
    module: pkcs11Module ?? (fromEnvironment === "" ? undefined : fromEnvironment),
    finalTry: pinFinalTry === true,
    environment: env,
  };
}

/** What is asked for on the terminal; undefined: a passphrase. */
export const questionOf = (reference: string): Bilingual | undefined =>
  /^pkcs11:/i.test(reference) ? { ru: "PIN токена {name}: ", en: "PIN of the token {name}: " } : undefined;

/** What `--token` means: a URI as it stands, else all tokens of the module it names, or of the usual one. */
export function tokenReference(value: string | true): string {
  if (value === true) return "pkcs11:";
  return /^pkcs11:/i.test(value) ? value : formatPkcs11Uri({}, undefined, value);
}
