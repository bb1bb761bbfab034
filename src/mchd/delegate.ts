/** Makes a power of attorney by which a representative passes powers on (передоверие, Civil Code art. 187; §8). */
import type { Identity } from "../x509/identity.js";
import { completed } from "./complete.js";
import { ancestry } from "./delegateAncestry.js";
import { factsOf } from "./facts/single.js";
import { termAt } from "./facts/term.js";
import type { Delegation, Delegator, Header, Original, PowerOfAttorney, Powers } from "./format/document.js";
import {
  DELEGATION_CODES,
  type DelegationRight,
  type Draft,
  type Fresh,
  headerDraft,
  organisationDraft,
  type PersonInput,
  powersDraft,
  type RepresentativeInput,
  representativeDraft,
} from "./make.js";
import { meansCode } from "./powers.js";
import { likenessOfParty } from "./principalMatch.js";

/** Who passes which powers on, to whom, until when. */
export interface DelegateInput {
  /** Of the parent's representatives who pass their powers on, counted from 1. All of them where they act jointly. */
  readonly passer?: number;
  /** Who acts for a passer that is an organisation or a branch: its heads. */
  readonly heads?: readonly PersonInput[];
  readonly headsJointly?: boolean;
  /** Certificates of those who pass on; each must name a passer, as that of its head names the organisation. */
  readonly certificates?: readonly Identity[];
  readonly recipients: readonly RepresentativeInput[];
  /** Powers to pass on; all of the parent's when none is named. The name of one that the parent does not list. */
  readonly codes?: readonly { readonly code: string; readonly name?: string }[];
  /** `YYYY-MM-DD`; by default the parent's last day. */
  readonly endDate?: string;
  readonly issueDate?: string;
  readonly number?: string;
  readonly internalNumber?: string;
  readonly delegation?: DelegationRight;
  readonly jointly?: boolean;
  /** The passer loses the powers. */
  readonly lost?: boolean;
  /** A notary will certify it: else persons and sole traders cannot pass powers on (R9). */
  readonly forNotary?: boolean;
}

/** Why powers cannot be passed on so: the rule, and a phrase whose braces are filled already. English. */
export interface DelegationRefusal {
  readonly rule: "R1" | "R2" | "R3" | "R4" | "R5" | "R8" | "R9";
  readonly reason: string;
}

/** R9: a notary is needed. R13: the principal must be told. R14: the registry alone knows who lost powers. */
export const DELEGATION_NOTES = ["R9", "R13", "R14"] as const;
export type DelegationNote = (typeof DELEGATION_NOTES)[number];

/** A delegation, and what speaks against it. */
export interface MadeDelegation {
  readonly document: PowerOfAttorney;
  readonly refusals: readonly DelegationRefusal[];
  readonly notes: readonly DelegationNote[];
}

type Body = Original | Delegation;
type Party = Body["representatives"][number]["party"];

/** `at`: whether the parent is in force is judged at it. The document is made even when it is refused: nobody writes it. */
export function makeDelegation(
  whole: PowerOfAttorney,
  input: DelegateInput,
  fresh: Fresh,
  at: Date,
): MadeDelegation {
  const { content, flags, taxFileId } = whole;
  const parent: Body = content.original ?? content.delegation!;
  const { header } = parent;
  const passers = passersOf(parent, input);
  const delegators = passers.map(({ party }) => delegatorOf(party, input));
  const delegation = input.delegation ?? "none";
  const { codes, missing } = powersOf(parent.powers, input.codes);
  const child = {
    ...headerDraft({
      delegation,
      endDate: input.endDate ?? header.endDate,
      number: input.number ?? fresh.number,
      ...(input.internalNumber !== undefined && { internalNumber: input.internalNumber }),
      issueDate: input.issueDate ?? fresh.today,
    }),
    taxOffice: header.taxOffice,
    taxOffices: header.taxOffices,
  };
  const passed = powersDraft({
    ...(codes !== undefined && { codes }),
    ...(parent.powers.text !== undefined && { text: parent.powers.text }),
    jointly: input.jointly === true,
    lost: input.lost === true,
  });
  const document = completed(
    {
      // Data of ЕСИА and of a notary are the parent's own; the tax service goes with the powers.
      flags: `000${flags[3]}0000`,
      taxFileId: taxFileIdOf(taxFileId, delegators, child),
      content: {
        knd: content.knd,
        delegation: {
          ...ancestry(content, header),
          header: child,
          delegators: delegators.flatMap((one) => one ?? []),
          representatives: input.recipients.map(representativeDraft),
          powers: passed,
        },
      },
    },
    fresh,
  );
  const notary = passers.some(({ party }) => party.person !== undefined || party.soleTrader !== undefined);
  const refusals = [
    ...rightRefusals(header, delegation),
    ...termRefusals(header, child, at),
    ...missing.map((code) => refusal("R4", `the parent does not grant the power ${code}`)),
    ...passerRefusals(parent, passers, delegators, input),
    ...certificateRefusals(whole, passers, input),
    ...(notary && input.forNotary !== true ? [refusal("R9", NOTARY_ONLY)] : []),
  ];
  const notes: DelegationNote[] = [...(notary ? (["R9"] as const) : []), "R13"];
  return { document, refusals, notes: input.lost === true ? [...notes, "R14"] : notes };
}

/** Civil Code 187 §3. */
const NOTARY_ONLY = "persons and sole traders pass powers on before a notary only";

const refusal = (rule: DelegationRefusal["rule"], reason: string): DelegationRefusal => ({ rule, reason });

// --- who passes on -----------------------------------------------------------------------------------

/** R11: representatives who act jointly pass on together. Else the one named, or the only one. */
function passersOf({ representatives, powers }: Body, { passer }: DelegateInput): Body["representatives"] {
  if (powers.exercise === "2") return representatives;
  if (passer === undefined) return representatives.length === 1 ? representatives : [];
  return representatives.slice(passer - 1, passer);
}

/** R5 holds by itself: whoever passes on is taken from the parent. Undefined: more must be known about it. */
function delegatorOf(
  { organisation, soleTrader, person, branch, foreignBranch }: Party,
  { heads = [], headsJointly = false }: DelegateInput,
): Draft<Delegator> | undefined {
  if (soleTrader !== undefined) return { party: { soleTrader } };
  if (person !== undefined) {
    const { inn, snils, data } = person;
    if (inn === undefined || snils === undefined) return undefined;
    return { party: { person: { inn, snils, data } } };
  }
  if (heads.length === 0) return undefined;
  const asOrganisation = organisationDraft({ organisation: {}, heads, jointly: headsJointly });
  const persons = asOrganisation.heads!.flatMap((one) => one.person ?? []);
  if (organisation !== undefined) {
    return { party: { russianOrganisation: { ...asOrganisation, organisation } } };
  }
  if (branch !== undefined) return { party: { branch: { branch, head: persons[0] } } };
  return foreignBranch && { party: { foreignBranch: { organisation: foreignBranch, heads: persons } } };
}

function passerRefusals(
  { representatives }: Body,
  passers: Body["representatives"],
  delegators: readonly (Draft<Delegator> | undefined)[],
  { passer }: DelegateInput,
): DelegationRefusal[] {
  if (passers.length === 0) {
    return [
      passer === undefined
        ? refusal(
            "R5",
            `it is not said which of the ${representatives.length} representatives passes powers on`,
          )
        : refusal("R5", `the parent has no representative ${passer}`),
    ];
  }
  return passers.flatMap(({ party }, i) =>
    delegators[i] !== undefined
      ? []
      : party.person !== undefined
        ? refusal("R5", "the parent lacks the ИНН or СНИЛС of the representative who passes powers on")
        : refusal("R5", "the head of the organisation that passes powers on is not named"),
  );
}

/** R5: `mchd sign` would refuse the document by the same rule. */
function certificateRefusals(
  whole: PowerOfAttorney,
  passers: Body["representatives"],
  { certificates = [] }: DelegateInput,
): DelegationRefusal[] {
  if (passers.length === 0) return [];
  const { representatives } = whole.content.original ?? whole.content.delegation!;
  const meant = factsOf(whole).representatives.filter((_, i) => passers.includes(representatives[i]!));
  const isPasser = (identity: Identity): boolean =>
    meant.some((party) => ["numbers", "names"].includes(likenessOfParty(party, identity)));
  return certificates.every(isPasser)
    ? []
    : [
        refusal(
          "R5",
          "a certificate of the delegator is not that of the representative who passes powers on",
        ),
      ];
}

// --- rights, term, powers ----------------------------------------------------------------------------

function rightRefusals(parent: Header, delegation: DelegationRight): DelegationRefusal[] {
  if (parent.delegation === DELEGATION_CODES.none) {
    return [refusal("R1", "the parent does not allow its powers to be passed on")];
  }
  return parent.delegation === DELEGATION_CODES.once && delegation !== "none"
    ? [refusal("R2", "the parent allows its powers to be passed on once only")]
    : [];
}

function termRefusals(parent: Header, child: Draft<Header>, at: Date): DelegationRefusal[] {
  const { issueDate = "", endDate = "" } = child;
  const state = termAt(parent, at);
  return [
    ...(endDate > parent.endDate
      ? [refusal("R3", `it would end on ${endDate}, after the parent, which ends on ${parent.endDate}`)]
      : []),
    ...(issueDate < parent.issueDate
      ? [
          refusal(
            "R3",
            `it would be issued on ${issueDate}, before the parent, issued on ${parent.issueDate}`,
          ),
        ]
      : []),
    ...(issueDate > parent.endDate || state === "ended"
      ? [refusal("R8", `the term of the parent ended on ${parent.endDate}`)]
      : state === "notYet"
        ? [refusal("R8", `the term of the parent begins on ${parent.issueDate}`)]
        : []),
  ];
}

type Codes = NonNullable<Powers["codes"]>;

/**
 * R4: powers are taken from the parent, with their limits; one that a general code of the parent covers is passed on
 * under that one's limits. `missing`: those it does not have.
 */
function powersOf(
  { codes: held = [] }: Powers,
  wanted: DelegateInput["codes"],
): { readonly codes: Codes | undefined; readonly missing: readonly string[] } {
  if (wanted === undefined) return { codes: held.length > 0 ? held : undefined, missing: [] };
  const found = wanted.map(({ code, name }) => {
    const own = held.filter((one) => one.code === code);
    if (own.length > 0) return own;
    const general = held.filter((one) => name !== undefined && meansCode(one.code, code));
    return general.map(({ limits }) => ({ code, name: name!, ...(limits !== undefined && { limits }) }));
  });
  const codes = found.flat();
  const missing = wanted.filter((_, i) => found[i]!.length === 0).map(({ code }) => code);
  return { codes: codes.length > 0 ? codes : undefined, missing };
}

/**
 * `ON_DOVEL_A_K_O_YYYYMMDD_N` after the parent's: to the same tax offices, from whoever passes the powers on.
 * Undefined: the parent has none, or the sender's numbers are not known.
 */
function taxFileIdOf(
  parent: string | undefined,
  [delegator]: readonly (Draft<Delegator> | undefined)[],
  { issueDate = "", number = "" }: Draft<Header>,
): string | undefined {
  const offices = /^ON_DOVEL_\d{4}_\d{4}_/.exec(parent ?? "")?.[0];
  const { russianOrganisation, branch, person, soleTrader } = delegator?.party ?? {};
  const { inn = "", kpp = "" } = russianOrganisation?.organisation ?? branch?.branch ?? {};
  const sender = person?.inn ?? soleTrader?.inn ?? `${inn}${kpp}`;
  return offices && sender ? `${offices}${sender}_${issueDate.replaceAll("-", "")}_${number}` : undefined;
}
