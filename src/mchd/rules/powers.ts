/** V5–V8, V11, V12, and the values nobody has explained: powers, their limits, and how they may be passed on. */
import { NAMED_BY_US, UNNAMED_CODES } from "../classifier.js";
import type { Header, Powers } from "../format/document.js";
import { words } from "../format/vocabulary.js";
import type { XmlNode } from "../read/tree.js";
import { bodyOf, type OutlineContext, originOf } from "./context.js";
import { isFlagSet } from "./flags.js";

type ListedPowers = NonNullable<Powers["codes"]>;

export function powerRules(context: OutlineContext): void {
  const { header, powers, representatives, certification } = bodyOf(context.document);
  const { codes: list } = powers;
  kinds(context, powers, list !== undefined);
  passingOn(context, header, powers);
  if (powers.exercise === "2" && representatives.length < 2) {
    context.log.add("powers.joint", originOf(context, powers), {
      attribute: "ПрСовмПолн",
      name: "ПрСовмПолн",
    });
  }
  irrevocable(context, header, certification !== undefined);
  codes(context, list ?? []);
  limits(context, list ?? []);
  delegation(context);
}

/** V5. */
function kinds(context: OutlineContext, powers: Powers, hasCodes: boolean): void {
  const { log } = context;
  const node = originOf(context, powers);
  const isText = powers.kind === "0";
  const hasText = powers.text !== undefined;
  if (!(isText ? hasText : hasCodes)) {
    log.add("powers.missing", node, { name: isText ? "ТекстПолн" : "МашПолн" });
  }
  if (isText ? hasCodes : hasText) {
    const name = isText ? "МашПолн" : "ТекстПолн";
    log.add("powers.mixed", childNamed(node, name) ?? node, { name });
  }
}

const childNamed = (node: XmlNode, name: string): XmlNode | undefined =>
  node.children.find((child) => child.name === name);

/** V7. */
function passingOn(context: OutlineContext, header: Header, powers: Powers): void {
  const node = originOf(context, powers);
  const means = words("утрата полномочий при передоверии", "what becomes of powers that are passed on");
  const details = { name: "ПрУтрПолн", means };
  if (header.delegation === "1" && powers.afterDelegation !== undefined) {
    context.log.add("powers.keptWithoutDelegation", node, { attribute: "ПрУтрПолн", ...details });
  }
  if (header.delegation !== "1" && powers.afterDelegation === undefined) {
    context.log.add("powers.keptUnsaid", node, details);
  }
}

/** V6, and the codes of Безотзыв whose order no source confirms. */
function irrevocable(context: OutlineContext, header: Header, certified: boolean): void {
  const { log, document } = context;
  const node = originOf(context, header);
  const { irrevocability } = header;
  const is = header.kind === "2";
  if (is !== (irrevocability !== undefined)) {
    log.add("irrevocable.data", node, { attribute: "ВидДовер", name: "Безотзыв", found: header.kind });
  }
  if (is && !(certified && isFlagSet(document, 3))) {
    log.add("irrevocable.notary", node, { attribute: "ВидДовер", name: "СвНотУд" });
  }
  if (irrevocability === undefined) return;
  const inner = originOf(context, irrevocability);
  log.add("value.uncertain", inner, {
    attribute: "ПрПерБезДов",
    name: "ПрПерБезДов",
    found: irrevocability.delegable,
  });
  log.add("value.uncertain", inner, {
    attribute: "УслОтзыва",
    name: "УслОтзыва",
    found: irrevocability.condition,
  });
}

/** Codes for the tax service: order of its own list. */
const TAX_CODE = /^(?:2_FNS|FNS_OFR_)/;

/** V11. One finding for all codes that are not in the classifier: the bundled one is small. */
function codes(context: OutlineContext, powers: ListedPowers): void {
  const { log, classifier, document } = context;
  const unknown = [];
  const isForTax = isFlagSet(document, 4);
  for (const power of powers) {
    const { code, name: given } = power;
    const name = classifier.get(code);
    if (name === undefined) {
      if (!UNNAMED_CODES.has(code)) unknown.push(power);
    } else if (!sameName(name, given) && NAMED_BY_US.get(code) !== name) {
      log.add("powers.codeName", originOf(context, power), {
        attribute: "НаимПолн",
        name: code,
        found: given,
        allowed: words(name, name),
      });
    }
    if (isForTax && !TAX_CODE.test(code)) {
      log.add("powers.taxCode", originOf(context, power), {
        attribute: "КодПолн",
        name: "КодПолн",
        found: code,
      });
    }
  }
  const [first] = unknown;
  if (first === undefined) return;
  const found = [...new Set(unknown.map(({ code }) => code))].join(", ");
  log.add("powers.unknownCode", originOf(context, first), { attribute: "КодПолн", name: "КодПолн", found });
}

const sameName = (a: string, b: string): boolean => a === b || plain(a) === plain(b);
const plain = (name: string): string => name.replace(/\s+/g, " ").trim().toLowerCase().replaceAll("ё", "е");

/** V12. */
function limits(context: OutlineContext, powers: ListedPowers): void {
  const { log } = context;
  for (const { limits: list } of powers) {
    if (list === undefined) continue;
    const ids = new Set<number>();
    for (const limit of list) {
      const node = originOf(context, limit);
      const id = Number(limit.id);
      if (ids.has(id)) log.add("limit.id", node, { attribute: "ИдОгр", name: "ИдОгр", found: limit.id });
      ids.add(id);
      if (limit.valueCode !== undefined && limit.valueName === undefined) {
        log.add("limit.valueName", node, { name: "НаимЗначОгр" });
      }
      if (limit.valueText !== undefined) {
        log.add("value.uncertain", childNamed(node, "ТексЗначОгр") ?? node, {
          name: "ТексЗначОгр",
          found: limit.valueText,
        });
      }
    }
  }
}

/** §8: what a delegation says of the documents before it. */
function delegation(context: OutlineContext): void {
  const { delegation: own } = context.document.content;
  if (own === undefined) return;
  const { root, parent, parentIsDelegation } = own;
  const node = originOf(context, own);
  if ((parentIsDelegation === "1") !== (parent !== undefined)) {
    context.log.add("delegation.parent", node, {
      attribute: "ПрНалПередов",
      name: "СвПередов",
      found: parentIsDelegation,
    });
  }
  for (const [earlier, expected] of [
    [root, "1"],
    [parent, "2"],
  ] as const) {
    if (earlier === undefined || earlier.which === expected) continue;
    context.log.add("delegation.which", originOf(context, earlier), {
      attribute: "ПрДовер",
      name: "ПрДовер",
      found: earlier.which,
      allowed: words(expected, expected),
    });
  }
}
