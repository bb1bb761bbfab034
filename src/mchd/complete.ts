/** What in a document follows from the rest of it: codes of kinds, the number, the name of the file, the status page. */
import type { PowerOfAttorney } from "./format/document.js";
import type { Draft, Fresh, MchdDraft } from "./make.js";

/** By the child that a wrapper holds: the code of its kind (§2.3). */
const PRINCIPAL = {
  russianOrganisation: "1",
  foreignOrganisation: "2",
  soleTrader: "3",
  person: "4",
} as const;
const REPRESENTATIVE = {
  organisation: "1",
  soleTrader: "2",
  person: "3",
  branch: "4",
  foreignBranch: "5",
} as const;
const DELEGATOR = {
  russianOrganisation: "1",
  soleTrader: "2",
  person: "3",
  branch: "4",
  foreignBranch: "5",
} as const;

const STATUS_PAGE = "https://m4d.nalog.gov.ru/emchd/check-status?guid=";

/**
 * The draft with all that follows from it; what is there already stays. The draft must have the shape of the JSON
 * form (`shapeProblems`). What is still missing then, only its author knows; the reader finds it.
 */
export function completed(draft: MchdDraft, fresh: Fresh): PowerOfAttorney {
  const { content = {} } = draft;
  const { original, delegation } = content;
  const body = original ?? delegation;
  const header = body?.header ?? {};
  const { number = fresh.number, issueDate = fresh.today } = header;
  const right = header.delegation ?? "1";
  const whole = {
    kind: "1",
    internalNumber: number,
    statusSystem: `${STATUS_PAGE}${number}`,
    ...present(header),
    delegation: right,
    number,
    issueDate,
  };
  const common = { header: whole, powers: powersOf(body?.powers ?? {}, right) };
  const representatives = body?.representatives?.map((one) => withKind(one, REPRESENTATIVE));
  const result: MchdDraft = {
    formatVersion: "EMCHD_1",
    flags: "00000000",
    fileId: fileIdOf(issueDate, number),
    ...present(draft),
    content: {
      ...content,
      ...(original !== undefined && {
        original: {
          ...original,
          ...common,
          representatives,
          principals: original.principals?.map((one) => withKind(one, PRINCIPAL)),
        },
      }),
      ...(delegation !== undefined && {
        delegation: {
          ...delegation,
          ...common,
          representatives,
          delegators: delegation.delegators?.map((one) => withKind(one, DELEGATOR)),
        },
      }),
    },
  } as MchdDraft;
  return present(result) as PowerOfAttorney;
}

/** The draft with names for powers that it gives by their code alone, where the classifier has one. */
export function withPowerNames(draft: MchdDraft, classifier: ReadonlyMap<string, string>): MchdDraft {
  const { original, delegation } = draft.content ?? {};
  const named = ({ codes, ...rest }: PowersDraft): PowersDraft => ({
    ...rest,
    codes: codes?.map((one) => ({ name: classifier.get(one.code ?? ""), ...present(one) })),
  });
  const inBody = <T extends { readonly powers?: PowersDraft | undefined }>(
    body: T | undefined,
  ): T | undefined => (body?.powers?.codes === undefined ? body : { ...body, powers: named(body.powers) });
  return {
    ...draft,
    content: draft.content && {
      ...draft.content,
      original: inBody(original),
      delegation: inBody(delegation),
    },
  };
}

/** `ON_EMCHD_` + the day of issue + `_` + the number (§2.1). */
export const fileIdOf = (issueDate: string, number: string): string =>
  `ON_EMCHD_${issueDate.replaceAll("-", "")}_${number}`;

type PowersDraft = Draft<NonNullable<PowerOfAttorney["content"]["original"]>["powers"]>;

/** ПрУтрПолн stands only where powers may be passed on (V7). */
const powersOf = (powers: PowersDraft, right: string): PowersDraft => {
  const { afterDelegation, ...rest } = powers;
  const kind = powers.codes === undefined && powers.text !== undefined ? "0" : "1";
  return {
    kind,
    exercise: "1",
    ...present(rest),
    ...(right === "1" && afterDelegation === undefined ? {} : { afterDelegation: afterDelegation ?? "1" }),
  };
};

const withKind = <T extends { readonly kind?: unknown; readonly party?: object | undefined }>(
  one: T,
  codes: Readonly<Record<string, string>>,
): T => {
  const [child] = Object.entries(one.party ?? {}).find(([, value]) => value !== undefined) ?? [];
  const kind = child === undefined ? undefined : codes[child];
  return { kind, ...present(one) } as T;
};

/** Without what is undefined, at any depth: the writer takes what is there. */
function present<T>(value: T): T {
  if (Array.isArray(value)) return value.map(present) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [key, present(one)])) as T;
}
