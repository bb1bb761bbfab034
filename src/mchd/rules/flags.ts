/** V13: the flags of ПрЭлФорм, and what they turn on. */
import type { PowerOfAttorney } from "../format/document.js";
import { type Words, words } from "../format/vocabulary.js";
import { bodyOf, type OutlineContext, originOf } from "./context.js";

/** Whether the flag at `position` (from 1, the leftmost) of ПрЭлФорм is set. */
export const isFlagSet = ({ flags }: Pick<PowerOfAttorney, "flags">, position: number): boolean =>
  flags[position - 1] === "1";

const literal = (text: string): Words => words(text, text);

export function flagRules(context: OutlineContext): void {
  const { document, log, root } = context;
  const { flags, oid } = document;
  const found = { attribute: "ПрЭлФорм", name: "ПрЭлФорм", found: flags };
  if (/^1|1.{0,3}$/.test(flags)) log.add("flags.reserved", root, { ...found, allowed: literal("0xxx0000") });
  if (flags === "01010000") log.add("value.uncertain", root, found);
  if (oid !== undefined && !isFlagSet(document, 2)) {
    log.add("flags.esia", root, { attribute: "OID", name: "OID", found: flags });
  }
  notary(context);
  if (isFlagSet(document, 4)) tax(context);
  else if (document.taxFileId !== undefined) {
    log.add("flags.tax", root, { attribute: "ИдФайлНО", name: "ИдФайлНО", found: flags });
  }
}

const NOTARIAL_ATTRIBUTES = new Set(["СтУчНД", "НомРНДДовер", "НомРНДПерв", "НомРНДN"]);

/** What belongs to a notarial act: these attributes, and those of a document that lets a head act. */
export const isNotarial = (owner: string, attribute: string): boolean =>
  owner === PROOF || NOTARIAL_ATTRIBUTES.has(attribute);

const PROOF = "ДокПдтв";

/** Flag 3 turns on what belongs to a notarial act. One finding, at the first place. */
function notary(context: OutlineContext): void {
  const { document, log, named, root } = context;
  const { certification } = bodyOf(document);
  const found = document.flags;
  if (isFlagSet(document, 3)) {
    if (certification === undefined)
      log.add("flags.notary", root, { attribute: "ПрЭлФорм", name: "СвНотУд", found });
    return;
  }
  const stray = named.find(({ owner, name, isAttribute }) => isAttribute && isNotarial(owner, name));
  if (stray !== undefined) {
    const { node, name, owner } = stray;
    log.add(
      "flags.notary",
      node,
      owner === PROOF ? { name: owner, found } : { name, attribute: name, found },
    );
  } else if (certification !== undefined) {
    // It comes last in the document.
    log.add("flags.notary", originOf(context, certification), { name: "СвНотУд", found });
  }
}

const TAX_FORM = "1110415";

/** What a document for the tax service must have, and what vendors' software also asks for. */
function tax(context: OutlineContext): void {
  const { document, log, root } = context;
  const { content, taxFileId: id } = document;
  const { header, representatives, powers } = bodyOf(document);
  if (id === undefined) log.add("flags.tax", root, { name: "ИдФайлНО", found: document.flags });
  if (content.knd !== TAX_FORM) {
    const node = originOf(context, content);
    log.add("flags.tax", node, { attribute: "КНД", name: "КНД", allowed: literal(TAX_FORM) });
  }
  if (header.taxOffice === undefined) log.add("flags.tax", originOf(context, header), { name: "КодНО" });
  if (powers.kind === "0") {
    log.add("flags.tax", originOf(context, powers), {
      attribute: "ТипПолн",
      name: "ТипПолн",
      allowed: literal("1"),
    });
  }
  for (const { party } of representatives)
    if (party.person !== undefined) taxPerson(context, party.person.data);
  for (const { party } of content.original?.principals ?? []) {
    for (const { person } of party.russianOrganisation?.heads ?? []) {
      if (person !== undefined) taxPerson(context, person.data);
    }
  }
}

interface TaxPerson {
  readonly citizenshipKind?: string;
  readonly citizenship?: string;
  readonly birthDate?: string;
  readonly address?: object;
}

function taxPerson(context: OutlineContext, person: TaxPerson): void {
  const node = originOf(context, person);
  const { citizenshipKind, citizenship, birthDate, address } = person;
  const advise = (name: string): void => context.log.add("flags.taxAdvice", node, { name });
  if (citizenshipKind === undefined) context.log.add("flags.tax", node, { name: "ПрГражд" });
  const wrong =
    (citizenshipKind === "1" && citizenship !== "643" && citizenship !== undefined) ||
    (citizenshipKind === "2" && citizenship === undefined) ||
    (citizenshipKind === "3" && citizenship !== undefined);
  if (wrong) context.log.add("flags.tax", node, { attribute: "Гражданство", name: "Гражданство" });
  if (birthDate === undefined) advise("ДатаРожд");
  if (address === undefined) advise("АдрМЖ");
}
