/** What to say when a value is none of those that are possible. */
import { didYouMean } from "../base/didYouMean.js";
import type { Bilingual } from "./console.js";

export function choicesHint(value: string, choices: readonly string[]): Bilingual {
  const all = choices.join(", ");
  const near = didYouMean(value, choices);
  if (near === undefined) return { ru: `возможные значения: ${all}`, en: `possible values: ${all}` };
  return {
    ru: `возможно, вы имели в виду ${near}; возможные значения: ${all}`,
    en: `did you mean ${near}? possible values: ${all}`,
  };
}
