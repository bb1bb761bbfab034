/**
 * PKCS #11 URIs (RFC 7512). The path says which object is meant, and may be printed; the query says how to get at it,
 * may hold a PIN, and is never printed.
 */
import { fromHex, utf8 } from "../../../base/bytes.js";
import { PodpisError } from "../../../base/errors.js";
import { MAX_PKCS11_URI } from "../../../base/limits.js";

/** Path attributes whose values are text (§2.3); `id` is octets, `type` and `slot-id` are checked. */
const TEXTS = [
  "token",
  "manufacturer",
  "serial",
  "model",
  "library-manufacturer",
  "library-description",
  "library-version",
  "slot-description",
  "slot-manufacturer",
  "slot-id",
  "object",
  "type",
] as const;
type TextAttribute = (typeof TEXTS)[number];

/** Where the PIN is (§2.4 pin-source). RFC 7512 leaves the form open: a file, or a variable of the environment. */
export type PinSource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "env"; readonly name: string };

export interface Pkcs11Uri {
  /** The scheme and the path as they were written: for people. */
  readonly shown: string;
  readonly texts: Readonly<Partial<Record<TextAttribute, string>>>;
  /** CKA_ID. */
  readonly id: Uint8Array | undefined;
  readonly modulePath: string | undefined;
  readonly pinSource: PinSource | undefined;
}

const refused = (reason: string): PodpisError =>
  new PodpisError("USAGE", {
    message: `the reference pkcs11:… is not understood: ${reason}`,
    hint: "write pkcs11:serial=…;id=%01 (RFC 7512); podpis keys list --token prints references ready",
  });

/**
 * Reads `pkcs11:path?query`. Only what RFC 7512 §2.3 lets stand unescaped may do so. A path attribute that is unknown or
 * stands twice is an error, since without it another key could be meant; unknown query attributes are passed over (§2.4).
 * `module-path` may stand in the path, too, as the kms of step writes it. Throws USAGE, which
 * repeats no value; also for a PIN in the reference itself.
 */
export function parsePkcs11Uri(reference: string): Pkcs11Uri {
  if (reference.length > MAX_PKCS11_URI) throw refused("the reference is too long");
  const [, path = "", query = ""] = /^pkcs11:([^?]*)(?:\?(.*))?$/is.exec(reference) ?? [];
  const texts: Partial<Record<TextAttribute, string>> = {};
  let id: Uint8Array | undefined;
  let modulePath: string | undefined;
  const shown: string[] = [];
  for (const [name, value] of attributes(path, ";", PATH_VALUE)) {
    if (name === "module-path") modulePath = text(value);
    else {
      shown.push(`${name}=${value}`);
      if (name === "id") id = octets(value);
      else if (isText(name)) texts[name] = text(value);
      else throw refused("its path has an attribute that RFC 7512 does not know");
    }
  }
  const asked = new Map(attributes(query, "&", QUERY_VALUE));
  if (asked.has("pin-value")) throw pinInReference();
  if (asked.has("module-name")) throw refused("module-name is not supported: write module-path");
  const named = asked.get("module-path");
  if (named !== undefined) modulePath = text(named);
  const source = asked.get("pin-source");
  checkKind(texts);
  return {
    shown: `pkcs11:${shown.join(";")}`,
    texts,
    id,
    modulePath,
    pinSource: source === undefined ? undefined : pinSource(text(source)),
  };
}

const pinInReference = (): PodpisError =>
  new PodpisError("USAGE", {
    message: "the PIN stands in the reference (pin-value), where other users of this machine see it",
    hint: "write pin-source=file:PATH or pin-source=env:NAME, or use --passphrase-file, -env, -fd; change a PIN that was typed so",
  });

const isText = (name: string): name is TextAttribute => (TEXTS as readonly string[]).includes(name);

/** pk11-pchar (§2.3); a slash in module-path, which step leaves as it is. */
const PATH_VALUE = /^(?:[\w.~:[\]@!$'()*+,=&/-]|%[0-9a-f]{2})*$/i;
const QUERY_VALUE = /^(?:[\w.~:[\]@!$'()*+,=/?|-]|%[0-9a-f]{2})*$/i;

function attributes(part: string, separator: string, value: RegExp): [string, string][] {
  if (part === "") return [];
  const seen = new Set<string>();
  return part.split(separator).map((attribute) => {
    const at = attribute.indexOf("=");
    const name = attribute.slice(0, Math.max(at, 0));
    if (!/^[\w-]+$/.test(name)) throw refused("an attribute in it is not written name=value");
    if (seen.has(name) && !name.startsWith("x-")) throw refused(`the attribute ${name} stands in it twice`);
    seen.add(name);
    const found = attribute.slice(at + 1);
    if (!value.test(found)) {
      throw refused(`the value of ${name} has characters that must be percent-encoded (RFC 7512 §2.3)`);
    }
    return [name, found];
  });
}

/** Percent-decoded octets; a plus is a plus. */
function octets(value: string): Uint8Array {
  const hex = value.replace(/%([0-9a-f]{2})|./gis, (one: string, digits?: string) =>
    digits === undefined ? one.charCodeAt(0).toString(16).padStart(2, "0") : digits,
  );
  return fromHex(hex);
}

/** Of text attributes, percent-decoded octets are UTF-8 (§2.3). */
function text(value: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets(value));
  } catch {
    throw refused("a value in it is not UTF-8");
  }
}

function checkKind({ type, "slot-id": slot }: Pkcs11Uri["texts"]): void {
  if (type !== undefined && type !== "private") {
    throw refused("its type is not private: it does not mean a private key");
  }
  if (slot !== undefined && !/^\d{1,10}$/.test(slot)) throw refused("its slot-id is not a number");
}

/** `file:/run/pin`, `file:///run/pin`, `env:NAME`. A program to run (`|…`) is refused: nothing here runs one. */
function pinSource(source: string): PinSource {
  const [, kind, rest = ""] = /^(file|env):(.+)$/s.exec(source) ?? [];
  if (kind === "env" && /^\w+$/.test(rest)) return { kind, name: rest };
  if (kind === "file") return { kind, path: rest.replace(/^\/\/(?:localhost)?(?=\/)/, "") };
  throw refused("its pin-source is neither file:PATH nor env:NAME");
}

/** What is known of a private key, written as §2.3 wants it; ready for --key. */
export const formatPkcs11Uri = (
  texts: Pkcs11Uri["texts"],
  id: Uint8Array | undefined,
  modulePath: string | undefined,
): string => `pkcs11:${[...pathAttributes(texts, id), "type=private"].join(";")}${moduleQuery(modulePath)}`;

/** `object=…` and `id=%01`, as they stand in a path. */
export const pathAttributes = (texts: Pkcs11Uri["texts"], id: Uint8Array | undefined): readonly string[] => [
  ...Object.entries(texts).map(([name, value]) => `${name}=${escaped(utf8(value))}`),
  ...(id === undefined ? [] : [`id=${[...id].map(percent).join("")}`]),
];

/** A URI that was read, with the module it is used by and nothing else of its query. */
export const referenceWithModule = ({ shown }: Pkcs11Uri, modulePath: string | undefined): string =>
  `${shown}${moduleQuery(modulePath)}`;

const moduleQuery = (modulePath: string | undefined): string =>
  modulePath === undefined ? "" : `?module-path=${escaped(utf8(modulePath), "/:")}`;

const percent = (octet: number): string => `%${octet.toString(16).padStart(2, "0").toUpperCase()}`;

/** Only what no shell and no reader takes for anything else stays as it is. */
const escaped = (value: Uint8Array, also = ""): string =>
  [...value]
    .map((octet) => {
      const character = String.fromCharCode(octet);
      return /[\w.~-]/.test(character) || also.includes(character) ? character : percent(octet);
    })
    .join("");
