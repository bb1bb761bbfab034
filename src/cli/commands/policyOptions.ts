/** The option of a validation policy, and how it is read. */
import type { OptionSpec } from "../spec.js";

export interface PolicyFileOptions {
  readonly policy?: string;
}

export const POLICY: OptionSpec = {
  flags: "--policy <file>",
  text: {
    ru: "политика проверки (YAML): кому доверять, чего требовать; сама по себе не ищется, параметры сильнее неё",
    en: "the validation policy (YAML): whom to trust, what to require; none is looked for by itself, options are stronger",
  },
};
