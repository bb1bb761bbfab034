/** V13 and V14: the names a file goes by, and the address where the status is looked up. */
import type { Header, PowerOfAttorney } from "../format/document.js";
import { type Words, words } from "../format/vocabulary.js";
import { bodyOf, type OutlineContext, originOf, type RuleContext } from "./context.js";
import { isFlagSet } from "./flags.js";

/** The document's own names agree with each other. */
export function idRules(context: RuleContext): void {
  const { header } = bodyOf(context.document);
  fileId(context, header);
  taxFileId(context, header);
  statusLink(context, header);
}

const DECLARATION = /^<\?xmlversion=["']1\.0["']encoding=["']utf-8["'](?:standalone=["'](?:yes|no)["'])?\?>/i;

/** The first line names the encoding, which is UTF-8. Case and spaces do not count. */
export function declarationRule({ head, root, log }: OutlineContext): void {
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

interface NamedFile extends Pick<RuleContext, "log" | "root" | "fileName"> {
  readonly document: Pick<PowerOfAttorney, "flags" | "fileId" | "taxFileId">;
}

/** The file is called as ИдФайл says; a document for the tax service may go by ИдФайлНО instead. */
export function fileNameRule({ document, log, root, fileName: name }: NamedFile): void {
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
