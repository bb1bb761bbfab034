/** V13 and V14: the names a file goes by, the flags of ПрЭлФорм, the address where the status is looked up. */
import type { Header, PowerOfAttorney } from "../format/document.js";
import { type Words, words } from "../format/vocabulary.js";
import type { XmlNode } from "../read/tree.js";
import { bodyOf, originOf, type RuleContext } from "./context.js";

/** Whether the flag at `position` (from 1, the leftmost) of ПрЭлФорм is set. */
export const isFlagSet = ({ flags }: PowerOfAttorney, position: number): boolean =>
  flags[position - 1] === "1";

export function fileRules(context: RuleContext): void {
  const { header } = bodyOf(context.document);
  declaration(context);
  fileId(context, header);
  fileName(context);
  taxFileId(context, header);
  flagRules(context);
  statusLink(context, header);
}

const DECLARATION = /^<\?xmlversion=["']1\.0["']encoding=["']utf-8["'](?:standalone=["'](?:yes|no)["'])?\?>/i;

/** The first line names the encoding, which is UTF-8. Case and spaces do not count. */
function declaration({ tree, log }: RuleContext): void {
  const first = tree.source.slice(0, 200).replace(/\s/g, "");
  if (DECLARATION.test(first)) return;
  log.add("file.declaration", tree.root, { allowed: literal('<?xml version="1.0" encoding="UTF-8"?>') });
}

const FILE_ID = /^ON_EMCHD_(\d{8})_([0-9A-Fa-f-]{36})$/;

/** `ON_EMCHD_` + the date of issue + `_` + the registry number. */
function fileId(context: RuleContext, header: Header): void {
  const { document, log, tree } = context;
  const id = document.fileId;
  const expected = `ON_EMCHD_${header.issueDate.slice(0, 10).replaceAll("-", "")}_${header.number}`;
  const match = FILE_ID.exec(id);
  const details = { attribute: "ИдФайл", name: "ИдФайл", found: id, allowed: literal(expected) };
  if (match === null) {
    log.add("file.id", tree.root, details);
    return;
  }
  if (!sameText(match[2]!, header.number)) log.add("file.number", tree.root, details);
  if (!expected.startsWith(`ON_EMCHD_${match[1]}_`)) log.add("file.date", tree.root, details);
}

/** The file is called as ИдФайл says; a document for the tax service may go by ИдФайлНО instead. */
function fileName({ document, log, tree, fileName: name }: RuleContext): void {
  if (name === undefined) return;
  const { fileId: id, taxFileId } = document;
  const tax = isFlagSet(document, 4) && taxFileId !== undefined ? [taxFileId] : [];
  const allowed = [id, ...tax].map((one) => `${one}.xml`);
  if (allowed.some((one) => sameText(one.normalize("NFC"), name.normalize("NFC")))) return;
  log.add("file.name", tree.root, {
    attribute: "ИдФайл",
    name: "ИдФайл",
    found: name,
    allowed: literal(allowed.join(", ")),
  });
}

const TAX_FILE_ID = /^ON_DOVEL_\d{4}_\d{4}_(?:\d{12}|\d{10}[0-9A-Z]{9})_(\d{8})_([0-9A-Fa-f-]{36})$/;

/** `ON_DOVEL_A_K_O_YYYYMMDD_N`. */
function taxFileId({ document, log, tree }: RuleContext, header: Header): void {
  const { taxFileId: id } = document;
  if (id === undefined) return;
  const match = TAX_FILE_ID.exec(id);
  if (match !== null && sameText(match[2]!, header.number)) return;
  log.add("file.taxId", tree.root, {
    attribute: "ИдФайлНО",
    name: "ИдФайлНО",
    found: id,
    allowed: literal(`ON_DOVEL_A_K_O_YYYYMMDD_${header.number}`),
  });
}

const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const literal = (text: string): Words => words(text, text);

function flagRules(context: RuleContext): void {
  const { document, log, tree } = context;
  const { flags, oid } = document;
  const found = { attribute: "ПрЭлФорм", name: "ПрЭлФорм", found: flags };
  if (/^1|1.{0,3}$/.test(flags))
    log.add("flags.reserved", tree.root, { ...found, allowed: literal("0xxx0000") });
  if (flags === "01010000") log.add("value.uncertain", tree.root, found);
  if (oid !== undefined && !isFlagSet(document, 2)) {
    log.add("flags.esia", tree.root, { attribute: "OID", name: "OID", found: flags });
  }
  notary(context);
  if (isFlagSet(document, 4)) tax(context);
  else if (document.taxFileId !== undefined) {
    log.add("flags.tax", tree.root, { attribute: "ИдФайлНО", name: "ИдФайлНО", found: flags });
  }
}

const NOTARIAL_ATTRIBUTES = new Set(["СтУчНД", "НомРНДДовер", "НомРНДПерв", "НомРНДN"]);

/** Flag 3 turns on what belongs to a notarial act. One finding, at the first place. */
function notary({ document, log, tree }: RuleContext): void {
  const certified = (document.content.original ?? document.content.delegation)?.certification !== undefined;
  if (isFlagSet(document, 3)) {
    if (!certified)
      log.add("flags.notary", tree.root, { attribute: "ПрЭлФорм", name: "СвНотУд", found: document.flags });
    return;
  }
  const stray = firstNotarial(tree.root);
  if (stray !== undefined) log.add("flags.notary", stray.node, { ...stray.details, found: document.flags });
}

interface Stray {
  readonly node: XmlNode;
  readonly details: { readonly name: string; readonly attribute?: string };
}

function firstNotarial(node: XmlNode): Stray | undefined {
  if (node.name === "СвНотУд" || (node.name === "ДокПдтв" && node.attributes.length > 0)) {
    return { node, details: { name: node.name } };
  }
  const attribute = node.attributes.find(({ name }) => NOTARIAL_ATTRIBUTES.has(name))?.name;
  if (attribute !== undefined) return { node, details: { name: attribute, attribute } };
  for (const child of node.children) {
    const stray = firstNotarial(child);
    if (stray !== undefined) return stray;
  }
  return undefined;
}

const TAX_FORM = "1110415";

/** What a document for the tax service must have, and what vendors' software also asks for. */
function tax(context: RuleContext): void {
  const { document, log, tree } = context;
  const { content, taxFileId: id } = document;
  const { header, representatives, powers } = bodyOf(document);
  if (id === undefined) log.add("flags.tax", tree.root, { name: "ИдФайлНО", found: document.flags });
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

function taxPerson(context: RuleContext, person: TaxPerson): void {
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

const STATUS_PAGE = /^https?:\/\/m4d\.nalog\.gov\.ru\/emchd\/check-status\?(?:.*&)?guid=([^&#\s]*)/i;

/** V14. Another system's address, or words, say nothing that could be compared. */
function statusLink(context: RuleContext, header: Header): void {
  const match = STATUS_PAGE.exec(header.statusSystem.trim());
  if (match === null || sameText(match[1]!, header.number)) return;
  const node = originOf(context, header).children.find(({ name }) => name === "СведСист");
  context.log.add("status.link", node ?? originOf(context, header), {
    name: "СведСист",
    found: header.statusSystem,
    allowed: literal(header.number),
  });
}
