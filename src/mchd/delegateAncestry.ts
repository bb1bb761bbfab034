/** Where a new delegation says it stems from. */
import type { Delegation, Header, Original, PowerOfAttorney } from "./format/document.js";
import type { earlierDocument } from "./format/header.js";
import type { Json } from "./format/vocabulary.js";
import type { Draft } from "./make.js";

/** R6: the first document and, below the first level, the immediate parent, with their numbers and dates. */
export function ancestry(content: PowerOfAttorney["content"], header: Header): Draft<Delegation> {
  const { original, delegation } = content;
  const { issueDate, endDate, number, internalNumber } = header;
  const described = { form: "1", issueDate, endDate } as const;
  if (delegation !== undefined) {
    return {
      parentIsDelegation: "1",
      root: delegation.root,
      parent: { which: "2", ...described, parentNumber: number, parentInternalNumber: internalNumber },
    };
  }
  return {
    parentIsDelegation: "0",
    root: {
      which: "1",
      ...described,
      rootNumber: number,
      rootInternalNumber: internalNumber,
      principals: original!.principals.map(earlierPrincipal),
    },
  };
}

type EarlierPrincipal = NonNullable<Json<typeof earlierDocument>["principals"]>[number];

/** Without its heads: of an organisation only itself is named. */
function earlierPrincipal({ kind, party }: Original["principals"][number]): EarlierPrincipal {
  const { russianOrganisation, foreignOrganisation, ...others } = party;
  return {
    kind,
    party: {
      ...others,
      ...(russianOrganisation && { russianOrganisation: russianOrganisation.organisation }),
      ...(foreignOrganisation && { foreignOrganisation: foreignOrganisation.organisation }),
    },
  };
}
