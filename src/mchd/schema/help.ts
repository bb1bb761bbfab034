/** Every field of the single format, with what it means and what is allowed there: for help and questions. */
import { powerOfAttorney } from "../format/document.js";
import {
  type AnyType,
  type ComplexType,
  type Element,
  isComplex,
  type Member,
  type Words,
} from "../format/vocabulary.js";
import { allowedWords } from "./values.js";

export interface FieldHelp {
  /** In the JSON form: `content.original.header.number`, `[]` after what may be repeated. */
  readonly key: string;
  /** In the XML: `/Доверенность/Документ/Довер/СвДов/@НомДовер`. */
  readonly path: string;
  readonly means: Words;
  readonly required: boolean;
  readonly many: boolean;
  /** Of a field that is a value. */
  readonly allowed?: Words;
}

/** All fields below the root, in the order of the format: attributes before children. */
export const fieldHelp = (): FieldHelp[] => below(powerOfAttorney, "", "/Доверенность");

function below(type: ComplexType, key: string, path: string): FieldHelp[] {
  return [...type.attributes.values(), ...type.elementList].flatMap((member) => {
    const many = member.node === "element" && member.many;
    const ownKey = `${key === "" ? "" : `${key}.`}${member.key}${many ? "[]" : ""}`;
    const ownPath = `${path}/${member.node === "attribute" ? "@" : ""}${member.xml}`;
    return [fieldOf(member, ownKey, ownPath, many), ...childrenOf(member, ownKey, ownPath)];
  });
}

const fieldOf = ({ means, required, type }: Member, key: string, path: string, many: boolean): FieldHelp => ({
  key,
  path,
  means,
  required,
  many,
  ...(!isComplex(type as AnyType) && { allowed: allowedWords(type as Parameters<typeof allowedWords>[0]) }),
});

function childrenOf(member: Member, key: string, path: string): FieldHelp[] {
  const { type } = member as Element;
  return isComplex(type) ? below(type, key, path) : [];
}
