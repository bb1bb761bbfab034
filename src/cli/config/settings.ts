/** What can be set once for all commands: each is an option, an environment variable and a key of the file. */
import { FETCH_RETRIES, FETCH_TIMEOUT } from "../../base/limits.js";

export interface Setting {
  /** The key of the file; the option is `--` and the key, the variable PODPIS_ and the key. */
  readonly key: string;
  /** A switch is on or off; a list has its values in a variable between blanks, paths as PATH has them. */
  readonly kind: "text" | "switch" | "list" | "path" | "paths";
  /** What holds when nothing is said, for `config show`; undefined: nothing does. */
  readonly fallback?: string;
  /** Whether this value weakens a check. */
  readonly weakens?: (value: string) => boolean;
}

const always = (): boolean => true;

/** In the order of `config show`. */
export const SETTINGS: readonly Setting[] = [
  { key: "lang", kind: "text" },
  { key: "color", kind: "text", fallback: "auto" },
  { key: "progress", kind: "text", fallback: "auto" },
  { key: "ascii", kind: "switch", fallback: "false" },
  { key: "policy", kind: "path" },
  { key: "trust", kind: "paths" },
  { key: "tsa-trust", kind: "paths" },
  {
    key: "revocation",
    kind: "text",
    fallback: "required",
    weakens: (value) => value !== "required",
  },
  { key: "tsa", kind: "list" },
  { key: "offline", kind: "switch", fallback: "false" },
  { key: "timeout", kind: "text", fallback: String(FETCH_TIMEOUT / 1000) },
  { key: "retries", kind: "text", fallback: String(FETCH_RETRIES) },
  { key: "allow-host", kind: "list", weakens: always },
  {
    key: "allow-private-network",
    kind: "switch",
    fallback: "false",
    weakens: (value) => value === "true",
  },
  { key: "cache-dir", kind: "path" },
  // Each command that works side by side has a number of its own.
  { key: "jobs", kind: "text" },
];

export const variableOf = ({ key }: Setting): string => `PODPIS_${key.toUpperCase().replaceAll("-", "_")}`;

export const isList = ({ kind }: Setting): boolean => kind === "list" || kind === "paths";

/** commander's name of the option. */
export const attributeOf = ({ key }: Setting): string =>
  key.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
