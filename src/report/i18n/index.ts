/** The texts of a language. */
import type { Language, Texts } from "./texts.js";

export { LANGUAGES, type Language, type Texts } from "./texts.js";

/** Each language is a chunk of its own: nobody waits for the one that is not spoken. */
export async function loadTexts(language: Language): Promise<Texts> {
  return language === "ru" ? (await import("./ru.js")).RU : (await import("./en.js")).EN;
}
