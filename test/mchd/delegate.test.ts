/** Delegations made from a parent: what is refused, and that the judge of chains finds nothing wrong with the rest. */
import { describe, expect, it } from "vitest";
import { type DelegateInput, makeDelegation } from "../../src/mchd/delegate.js";
import { chainOf, checkDelegations, isLink } from "../../src/mchd/delegation.js";
import type { Original, PowerOfAttorney } from "../../src/mchd/format/document.js";
import type { ExaminedMchd } from "../../src/mchd/judged.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { writeMchd } from "../../src/mchd/write.js";
import { translatePhrase } from "../../src/report/i18n/phrase.js";
import { PHRASES_RU } from "../../src/report/i18n/phrases.ru.js";
import type { Identity } from "../../src/x509/identity.js";
import { EMPLOYEE_INN, HEAD_INN, HEAD_SNILS, minimalDocument, OGRN, ORGANISATION_INN } from "./documents.js";

const AT = new Date("2026-02-01T12:00:00Z");
const FRESH = { number: "00000000-0000-4000-8000-000000000002", today: "2026-02-01" };
const RECIPIENT = { surname: "Второв", givenName: "Пётр", inn: HEAD_INN };
const HEAD = {
  surname: "Примеров",
  givenName: "Пример",
  inn: HEAD_INN,
  snils: HEAD_SNILS,
  position: "Директор",
};
const CODE = "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6";
const GENERAL = "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCSGENERAL";

/** The minimal document, which may be passed on, with changes to its body. */
function parent(change: (body: Original) => Partial<Original> = () => ({})): PowerOfAttorney {
  const document = minimalDocument();
  const own = document.content.original!;
  const body: Original = {
    ...own,
    header: { ...own.header, delegation: "3" },
    powers: { ...own.powers, afterDelegation: "1" },
  };
  return { ...document, content: { original: { ...body, ...change(body) } } };
}

/** Whose representative is an organisation. */
const byOrganisation = () =>
  parent(() => ({
    representatives: [
      {
        kind: "1",
        party: { organisation: { name: "ООО", inn: ORGANISATION_INN, kpp: "770001001", ogrn: OGRN } },
      },
    ],
  }));

const make = (document: PowerOfAttorney, input: Partial<DelegateInput> = {}, fresh = FRESH) =>
  makeDelegation(document, { recipients: [RECIPIENT], ...input }, fresh, AT);

const examined = (document: PowerOfAttorney): ExaminedMchd => {
  const parsed = parseMchd(writeMchd(document), { fileName: `${document.fileId}.xml`, at: AT });
  return { file: document.fileId, parsed, facts: parsed.facts, signatures: [] };
};

/** Reasons of what the judge of chains finds not passed. */
function problems(child: PowerOfAttorney, ...pool: PowerOfAttorney[]) {
  const document = examined(child);
  if (!isLink(document)) throw new Error(JSON.stringify(document.parsed.findings));
  const checks = checkDelegations(chainOf(document, pool.map(examined)));
  return checks
    .flatMap(({ children = [], ...own }) => (children.length > 0 ? children : [own]))
    .filter(({ status }) => status !== "passed" && status !== "skipped")
    .map(({ reason }) => reason);
}

describe("a delegation by an organisation", () => {
  const above = byOrganisation();
  const { document, refusals, notes } = make(above, { heads: [HEAD] });

  it("is valid, and right by every rule of chains", () => {
    expect(refusals).toEqual([]);
    expect(examined(document).parsed.findings.map(({ id }) => id)).toEqual([]);
    expect(problems(document, above)).toEqual([]);
  });

  it("names the first document and its principal, without heads", () => {
    const { parentIsDelegation, root, parent: none } = document.content.delegation!;
    expect([parentIsDelegation, none]).toEqual(["0", undefined]);
    const { number, internalNumber, issueDate, endDate } = above.content.original!.header;
    expect(root).toMatchObject({
      which: "1",
      rootNumber: number,
      rootInternalNumber: internalNumber,
      issueDate,
      endDate,
    });
    expect(root.principals?.[0]?.party.russianOrganisation?.name).toContain("Пример");
    expect(JSON.stringify(root)).not.toContain("Генеральный");
  });

  it("ends with the parent unless told otherwise, and reminds of the principal", () => {
    expect(document.content.delegation?.header.endDate).toBe(above.content.original?.header.endDate);
    expect(notes).toEqual(["R13"]);
  });

  it("of the second level names both the first document and its parent", () => {
    const first = make(above, {
      heads: [HEAD],
      delegation: "further",
      recipients: [{ surname: "Образцова", givenName: "Анна", inn: EMPLOYEE_INN, snils: "12345678964" }],
    }).document;
    const number = "00000000-0000-4000-8000-000000000003";
    const second = make(first, { forNotary: true }, { ...FRESH, number }).document;
    expect(second.content.delegation).toMatchObject({
      parentIsDelegation: "1",
      root: first.content.delegation!.root,
      parent: { which: "2", parentNumber: FRESH.number },
    });
    // All but the notary, who comes later.
    expect(problems(second, first, above)).toEqual(["delegation.notary"]);
  });
});

describe("powers that are passed on", () => {
  const limited = parent(({ powers }) => ({
    powers: {
      ...powers,
      codes: [
        {
          code: GENERAL,
          name: "Подписывать, направлять, получать и оплачивать бухгалтерские документы",
          limits: [{ id: "1", kind: "LIM_03", name: "Сумма", valueText: "1000" }],
        },
        { code: "2_FNS03", name: "Получать документы в налоговом органе" },
      ],
    },
  }));
  const codes = (wanted: DelegateInput["codes"]) => {
    const { document, refusals } = make(limited, { forNotary: true, ...(wanted && { codes: wanted }) });
    return {
      passed: document.content.delegation!.powers.codes ?? [],
      rules: refusals.map(({ rule }) => rule),
    };
  };

  it("are all of them when none is named", () => expect(codes(undefined).passed).toHaveLength(2));

  it("are the named ones, with the parent's limits", () => {
    const { passed, rules } = codes([{ code: GENERAL }]);
    expect([passed.map(({ code }) => code), rules]).toEqual([[GENERAL], []]);
    expect(passed[0]?.limits).toHaveLength(1);
  });

  it("may be a part of a general one, under its limits", () => {
    const { passed, rules } = codes([{ code: CODE, name: "Подписывать товарные накладные" }]);
    expect([passed[0]?.code, passed[0]?.limits?.length, rules]).toEqual([CODE, 1, []]);
  });

  it("are refused when the parent lacks them", () => {
    expect(codes([{ code: "2_FNS99", name: "всё" }]).rules).toEqual(["R4"]);
  });
});

describe("a delegation is refused", () => {
  const rules = (document: PowerOfAttorney, input: Partial<DelegateInput> = {}) => {
    const { refusals } = make(document, { forNotary: true, ...input });
    for (const { reason } of refusals) expect(translatePhrase(PHRASES_RU, reason), reason).not.toBe(reason);
    return refusals.map(({ rule }) => rule);
  };
  const right = (delegation: "1" | "2") => parent(({ header }) => ({ header: { ...header, delegation } }));
  const [one] = parent().content.original!.representatives;
  const two = parent(() => ({ representatives: [one!, one!] }));

  it.each<[string, PowerOfAttorney, Partial<DelegateInput>, readonly string[]]>([
    ["never when all is right", parent(), {}, []],
    ["when the parent does not allow it", right("1"), {}, ["R1"]],
    ["to be passed on further when allowed once", right("2"), { delegation: "once" }, ["R2"]],
    ["never as the last one when allowed once", right("2"), {}, []],
    ["when it would last longer", parent(), { endDate: "2027-01-16" }, ["R3"]],
    ["never for the same last day", parent(), { endDate: "2027-01-15" }, []],
    ["when issued before the parent", parent(), { issueDate: "2026-01-14" }, ["R3"]],
    ["when issued after the parent's end", parent(), { issueDate: "2027-01-16" }, ["R8"]],
    ["when nobody said which representative", two, {}, ["R5"]],
    ["never when that is said", two, { passer: 2 }, []],
    ["for a representative that is not there", two, { passer: 3 }, ["R5"]],
    ["without the head of an organisation", byOrganisation(), {}, ["R5"]],
    ["by a person without a notary", parent(), { forNotary: false }, ["R9"]],
  ])("%s", (_what, document, input, expected) => expect(rules(document, input)).toEqual(expected));

  it.each<[string, PowerOfAttorney, Identity, readonly string[]]>([
    ["never by its own head", byOrganisation(), { innle: ORGANISATION_INN, ogrn: OGRN }, []],
    ["by the head of another organisation", byOrganisation(), { innle: "9800000077" }, ["R5"]],
    ["by one whose certificate names none", byOrganisation(), { cn: "Примеров Пример" }, ["R5"]],
    ["by another person", parent(), { inn: HEAD_INN, snils: HEAD_SNILS }, ["R5"]],
  ])("%s", (_what, document, identity, expected) => {
    expect(rules(document, { heads: [HEAD], certificates: [identity] })).toEqual(expected);
  });

  it.each([
    ["before the parent's term", new Date("2026-01-14T20:59:59Z"), ["R8"]],
    ["never at its last moment in Moscow", new Date("2027-01-15T20:59:59Z"), []],
    ["after it", new Date("2027-01-15T21:00:00Z"), ["R8"]],
  ])("%s", (_what, at, expected) => {
    const input = { recipients: [RECIPIENT], forNotary: true };
    expect(makeDelegation(parent(), input, FRESH, at).refusals.map(({ rule }) => rule)).toEqual(expected);
  });

  it("when the parent lacks numbers of the person who passes on", () => {
    const unnumbered = parent(() => ({
      representatives: [
        { kind: "3", party: { person: { data: { name: { surname: "А", givenName: "Б" } } } } },
      ],
    }));
    expect(rules(unnumbered)).toEqual(["R5"]);
  });
});

it("joint representatives pass powers on together (R11)", () => {
  const [one] = parent().content.original!.representatives;
  const joint = parent(({ powers }) => ({
    representatives: [
      one!,
      { kind: "3", party: { person: { ...one!.party.person!, inn: HEAD_INN, snils: HEAD_SNILS } } },
    ],
    powers: { ...powers, exercise: "2" },
  }));
  const { document } = make(joint, { forNotary: true, passer: 1 });
  expect(document.content.delegation?.delegators).toHaveLength(2);
  expect(problems(document, joint)).toEqual(["delegation.notary"]);
});

it("the name for the tax service follows the parent's, from the new sender", () => {
  const tax = {
    ...byOrganisation(),
    flags: "01110000",
    taxFileId: `ON_DOVEL_7714_7715_${ORGANISATION_INN}770001001_20260115_x`,
  };
  const { flags, taxFileId } = make(tax, { heads: [HEAD] }).document;
  expect(flags).toBe("00010000");
  expect(taxFileId).toBe(`ON_DOVEL_7714_7715_${ORGANISATION_INN}770001001_20260201_${FRESH.number}`);
});
