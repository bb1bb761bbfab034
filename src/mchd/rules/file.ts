/** V13 and V14: the names a file goes by, the flags of ПрЭлФорм, the address where the status is looked up. */
import type { Header, PowerOfAttorney } from "../format/document.js";
import { type Words, words } from "../format/vocabulary.js";
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
function declaration({ head, root, log }: RuleContext): void {
  const first = head.slice(0, head.indexOf("?>") + 2).replace(/\s/g, "");
  if (DECLARATION.test(first)) return;
  log.add("file.declaration", root, { allowed: literal('<?xml version="1.0" encoding="UTF-8"?>') });
}

const FILE_ID = /^ON_EMCHD_(\d{8})_([0-9A-Fa-f-]{36})$/;

/** `ON_EMCHD_` + the date of issue + `_` + the registry number. */
function fileId(context: RuleContext, header: Header): void {
  const { document, log, root } = context;
  const id = document.fileId;
  const expected = `ON_EMCHD_${header.issueDate.slice(0, 10).replaceAll("-", "")}_${header.number}`;
  const match = FILE_ID.exec(id);
  const details = { attribute: "ИдФайл", name: "ИдФайл", found: id, allowed: literal(expected) };
  if (match === null) {
    log.add("file.id", root, details);
    return;
  }
  if (!sameText(match[2]!, header.number)) log.add("file.number", root, details);
  if (!expected.startsWith(`ON_EMCHD_${match[1]}_`)) log.add("file.date", root, details);
}

/** The file is called as ИдФайл says; a document for the tax service may go by ИдФайлНО instead. */
function fileName({ document, log, root, fileName: name }: RuleContext): void {
  if (name === undefined) return;
  const { fileId: id, taxFileId } = document;
  if (name.length === id.length + 4 && name.startsWith(id) && name.endsWith(".xml")) return;
  const tax = isFlagSet(document, 4) && taxFileId !== undefined ? [taxFileId] : [];
  const allowed = [id, ...tax].map((one) => `${one}.xml`);
  if (allowed.some((one) => sameText(one.normalize("NFC"), name.normalize("NFC")))) return;
  log.add("file.name", root, {
    attribute: "ИдФайл",
    name: "ИдФайл",
    found: name,
    allowed: literal(allowed.join(", ")),
  });
}

const TAX_FILE_ID = /^ON_DOVEL_\d{4}_\d{4}_(?:\d{12}|\d{10}[0-9A-Z]{9})_(\d{8})_([0-9A-Fa-f-]{36})$/;

/** `ON_DOVEL_A_K_O_YYYYMMDD_N`. */
function taxFileId({ document, log, root }: RuleContext, header: Header): void {
  const { taxFileId: id } = document;
  if (id === undefined) return;
  const match = TAX_FILE_ID.exec(id);
  if (match !== null && sameText(match[2]!, header.number)) return;
  log.add("file.taxId", root, {
    attribute: "ИдФайлНО",
    name: "ИдФайлНО",
    found: id,
    allowed: literal(`ON_DOVEL_A_K_O_YYYYMMDD_${header.number}`),
  });
}

const sameText = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase();
const literal = (text: string): Words => words(text, text);

function flagRules(context: RuleContext): void {
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
function notary(context: RuleContext): void {
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
function tax(context: RuleContext): void {
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
