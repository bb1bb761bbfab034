/** V10, by the names of the attributes, which the formats share: check digits, and the form of КПП. */
import { isInn, isOgrn, isOgrnip, isSnils } from "../../base/checkDigits.js";
import { mask } from "../facts/mask.js";
import { kpp } from "../format/simpleTypes.js";
import type { RuleLog } from "../log.js";
import { allowedWords, isAllowed } from "../schema/values.js";
import type { NamedValue } from "./named.js";

type NumberRule = readonly [
  id: "digits.inn" | "digits.ogrn" | "digits.ogrnip" | "digits.snils",
  holds: (value: string) => boolean,
  personal: boolean,
];

const RULES: ReadonlyMap<string, NumberRule> = new Map<string, NumberRule>(
  Object.entries<NumberRule>({
    ИННФЛ: ["digits.inn", isInn, true],
    ИННЮЛ: ["digits.inn", isInn, false],
    ОГРН: ["digits.ogrn", isOgrn, false],
    ОГРНИП: ["digits.ogrnip", isOgrnip, false],
    СНИЛС: ["digits.snils", (value) => isSnils(value.replace(/[- ]/g, "")), true],
  }),
);

export const NUMBER_RULE_NAMES: readonly string[] = [...RULES.keys(), "КПП"];

export function numberRules(log: RuleLog, named: readonly NamedValue[]): void {
  for (const { name, value, isAttribute, node } of named) {
    if (!isAttribute) continue;
    const rule = RULES.get(name);
    if (rule !== undefined) {
      const [id, holds, personal] = rule;
      if (!holds(value)) log.add(id, node, { attribute: name, name, found: personal ? mask(value) : value });
    } else if (name === "КПП" && !isAllowed(kpp, value)) {
      log.add("kpp.form", node, { attribute: name, name, found: value, allowed: allowedWords(kpp) });
    }
  }
}
