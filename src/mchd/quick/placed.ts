/** Values as they stand in the description: what they are, and what they are to the rules beyond the schema. */
import { powerOfAttorney } from "../format/document.js";
import { header } from "../format/header.js";
import { limit, machinePower } from "../format/powers.js";
import { documentKind, kpp, ogrn, ogrnip, organisationInn, personInn, snils } from "../format/simpleTypes.js";
import type { ComplexType, SimpleType } from "../format/vocabulary.js";
import { isWatched } from "../rules/named.js";
import { PROOF, type Proof } from "./layout.js";

export interface ValueTable {
  readonly type: SimpleType;
  /** Only its length is restricted, in characters. */
  readonly isFree: boolean;
  readonly least: number;
  readonly most: number;
  /** The values there are, when they are named. */
  readonly codes: ReadonlySet<string> | undefined;
}

export interface Watched {
  readonly name: string;
  readonly owner: string;
  readonly isAttribute: boolean;
}

/** A value at one place of the description. */
export interface Placed {
  readonly type: ValueTable;
  /** Some rule finds it by its name. */
  readonly watched: Watched | undefined;
  /** How the walk may see that those rules have nothing to say of it. */
  readonly proof: Proof;
  /** No part of the outline: each document has its own, and the rules over the outline do not ask what it is. */
  readonly isOwn: boolean;
}

/** What is not named by codes, and yet asked for by rules over the outline: besides powers and their limits. */
const IN_OUTLINE: ReadonlySet<string> = new Set(["ПрЭлФорм", "КНД", "Гражданство", "КодВидДок"]);

const PROOFS: ReadonlyMap<SimpleType, Proof> = new Map([
  [organisationInn, PROOF.inn10],
  [personInn, PROOF.inn12],
  [ogrn, PROOF.ogrn],
  [ogrnip, PROOF.ogrnip],
  [snils, PROOF.snils],
  [kpp, PROOF.form],
  [documentKind, PROOF.documentKind],
]);

/** Of values that only one place has. */
const PLACES: ReadonlyMap<ComplexType, Readonly<Record<string, Proof>>> = new Map<
  ComplexType,
  Readonly<Record<string, Proof>>
>([
  [powerOfAttorney, { fileId: PROOF.fileId, taxFileId: PROOF.taxFileId }],
  [
    header,
    {
      number: PROOF.number,
      issueDate: PROOF.issued,
      endDate: PROOF.ends,
      statusSystem: PROOF.statusPage,
    },
  ],
]);

/** The rules compare these with the day of issue. */
const EARLIER: ReadonlySet<string> = new Set(["ДатаРожд", "ДатаДок"]);

interface Place extends Watched {
  readonly type: SimpleType;
  /** What it is a member of, and its key there. */
  readonly inside: ComplexType;
  readonly key: string | undefined;
}

export function placed({ type, inside, key, ...where }: Place): Placed {
  const { name, owner, isAttribute } = where;
  const isPower = inside === machinePower || inside === limit;
  return {
    type: valueTable(type),
    watched: isWatched(isAttribute ? owner : "", name) ? where : undefined,
    proof: PLACES.get(inside)?.[key ?? ""] ?? (type.kind === "date" ? proofOfDay(name) : proofOf(type)),
    isOwn: type.values === undefined && !isPower && !IN_OUTLINE.has(name),
  };
}

const proofOf = (type: SimpleType): Proof => PROOFS.get(type) ?? PROOF.none;

const proofOfDay = (name: string): Proof => (EARLIER.has(name) ? PROOF.earlierDay : PROOF.day);

function valueTable(type: SimpleType): ValueTable {
  const { kind, values, form, length: [least, most] = [1, 0] } = type;
  const isFree = kind === "text" && values === undefined && form === undefined;
  return { type, isFree, least, most, codes: values && new Set(Object.keys(values)) };
}
