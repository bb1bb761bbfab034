/** Extensions for people: every one by name, its value in one line, everything untrusted escaped. */
import type { ShownExtension } from "../app/showTypes.js";
import { EXTENSIONS, VALUES } from "./i18n/extensions.js";
import { IDENTIFICATION_KINDS, WORDS } from "./i18n/objects.js";
import { isInstant, peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import type { TextStyle } from "./style.js";

/** A heading and one line for each; nothing where there are none. */
export function extensionLines(extensions: readonly ShownExtension[], style: TextStyle): string[] {
  if (extensions.length === 0) return [];
  const head = style.palette.dim(`${WORDS.extensions[style.texts.language]}:`);
  return [head, ...extensions.map((extension) => `  ${extensionLine(extension, style)}`)];
}

/** `Key usage (critical): digitalSignature`. */
export function extensionLine({ oid, name, critical, value, hex }: ShownExtension, style: TextStyle): string {
  const { language } = style.texts;
  const title = (name === null ? undefined : EXTENSIONS[name]?.[language]) ?? name ?? printable(oid);
  const mark = critical ? ` (${WORDS.critical[language]})` : "";
  if (hex !== undefined) return `${title}${mark}: ${WORDS.notDecoded[language]}: ${printable(hex, MAX_HEX)}`;
  // Its being there is all that it says.
  if (value === true) return `${title}${mark}`;
  return `${title}${mark}: ${extensionText(name, value, style)}`;
}

const MAX_HEX = 64;

function extensionText(name: string | null, value: unknown, style: TextStyle): string {
  const kind = name === "identificationKind" ? IDENTIFICATION_KINDS[Number(value)] : undefined;
  return kind?.[style.texts.language] ?? valueText(value, style);
}

/** The word for people of a standard's name; any other text as it is. */
function named(text: string, { texts }: TextStyle): string {
  if (Object.hasOwn(VALUES, text)) return VALUES[text]![texts.language];
  if (Object.hasOwn(texts.revocationReasons, text)) return texts.revocationReasons[text]!;
  return printable(text);
}

/** A decoded value in one line. */
function valueText(value: unknown, style: TextStyle): string {
  if (typeof value === "string") return isInstant(value) ? peopleTime(style, value) : named(value, style);
  if (Array.isArray(value)) return value.map((part) => valueText(part, style)).join("; ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .flatMap((entry) => fieldText(entry, style))
      .join(", ");
  }
  return String(value);
}

/** `name value`; of a flag that is set the name alone, of one that is not nothing. */
function fieldText([key, value]: [string, unknown], style: TextStyle): string[] {
  if (value === false || value === undefined) return [];
  return [value === true ? named(key, style) : `${named(key, style)} ${valueText(value, style)}`];
}
