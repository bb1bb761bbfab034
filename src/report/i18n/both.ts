/** Texts whose languages stand side by side. */
import type { Language } from "./texts.js";

export type Both<T> = Readonly<Record<Language, T>>;

/** The table in one language. */
export const inOne = <T>(table: Readonly<Record<string, Both<T>>>, language: Language): Record<string, T> =>
  Object.fromEntries(Object.entries(table).map(([key, both]) => [key, both[language]]));
