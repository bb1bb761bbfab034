/** The texts of a language. */
import { EN } from "./en.js";
import { RU } from "./ru.js";
import type { Language, Texts } from "./texts.js";

export { LANGUAGES, type Language, type Texts } from "./texts.js";

export const textsOf = (language: Language): Texts => (language === "ru" ? RU : EN);
