/** How a folder of evidence is laid out: `index.json`, and `objects/<SHA-256>.<kind>`. */

export const INDEX = "index.json";
export const OBJECTS = "objects";

/** What an object is, and the ending of its file. DER, but for "octets", which may be anything, and "json". */
const ENDINGS = {
  certificate: "cer",
  crl: "crl",
  ocsp: "ocsp",
  token: "tst",
  octets: "bin",
  json: "json",
} as const;

export type ObjectKind = keyof typeof ENDINGS;

export interface StoredObject {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly kind: ObjectKind;
  /** Octets. */
  readonly size: number;
}

export const isObjectKind = (text: unknown): text is ObjectKind =>
  typeof text === "string" && Object.hasOwn(ENDINGS, text);

export const objectName = ({ sha256, kind }: Pick<StoredObject, "sha256" | "kind">): string =>
  `${sha256}.${ENDINGS[kind]}`;

const NAME = new RegExp(`^[0-9a-f]{64}\\.(${Object.values(ENDINGS).join("|")})$`);

export const isObjectName = (name: string): boolean => NAME.test(name);
