/** Powers of a child inside its parent's: limits, entries that are alternatives, and documents made to take long. */
import { describe, expect, it } from "vitest";
import { MAX_MCHD_COMPARISONS, MAX_MCHD_PAIRS } from "../../src/base/limits.js";
import { chainOf, checkDelegations, type Link } from "../../src/mchd/delegation.js";
import type { LimitFacts, MchdFacts, PartyFacts, PowerFacts } from "../../src/mchd/facts/model.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { withinPowers } from "../../src/mchd/powersWithin.js";
import { xmlOf } from "./authority/build.js";

const limit = (kind: string, value: LimitFacts["value"]): LimitFacts => ({
  id: "1",
  kind,
  name: kind,
  value,
});
const text = (kind: string, value: string) => limit(kind, { text: value });
const code = (kind: string, value: string) => limit(kind, { code: value });
const power = (name: string, ...limits: readonly LimitFacts[]): PowerFacts => ({ code: name, name, limits });

const holding = (codes: readonly PowerFacts[], texts: readonly string[] = []) =>
  ({ powers: { codes, texts } }) as unknown as MchdFacts;

const within = (child: readonly PowerFacts[], parent: readonly PowerFacts[]) =>
  withinPowers(holding(child), holding(parent));

describe("powers of a child", () => {
  it("are the parent's by themselves or by a general code of their section", () => {
    const parent = [power("A_B_XGENERAL"), power("2_FNS99"), power("C_1")];
    expect(
      within(
        ["A_B_X5", "A_B_C_Y1", "2_FNS02", "C_1", "A_B_XGENERAL"].map((one) => power(one)),
        parent,
      ),
    ).toEqual({ answer: "yes", codes: [], exceeded: false });
    expect(
      within(
        ["A_BB_X5", "C_2", "2_KNS02"].map((one) => power(one)),
        parent,
      ),
    ).toEqual({
      answer: "no",
      codes: ["A_BB_X5", "C_2", "2_KNS02"],
      exceeded: false,
    });
    expect(withinPowers(holding([power("C_2")]), holding(parent, ["и прочее"])).answer).toBe("unknown");
    expect(withinPowers(holding([], ["иное"]), holding([], ["и прочее"])).answer).toBe("unknown");
    expect(withinPowers(holding([], ["прочее"]), holding([], ["прочее"])).answer).toBe("yes");
  });

  it("have limits as strict when these are the same, a part, or lower", () => {
    const limits = [code("LIM_01", "A"), code("LIM_01", "B"), text("LIM_03", "100")];
    const under = (...own: readonly LimitFacts[]) =>
      within([power("X", ...own)], [power("X", ...limits)]).answer;
    expect(under(code("LIM_01", "a"), text("LIM_03", "99"))).toBe("yes");
    expect(under(code("LIM_01", "A"), code("LIM_01", "C"), text("LIM_03", "99"))).toBe("no");
    expect(under(code("LIM_01", "A"))).toBe("no");
    expect(under(code("LIM_01", "A"), text("LIM_03", "мало"))).toBe("unknown");
    expect(within([power("X", code("LIM_12", "A"))], [power("X")]).answer).toBe("yes");
  });

  it("may stand in one entry where the parent has several: entries of one power are alternatives", () => {
    const parent = [
      power("X", code("LIM_01", "15"), text("LIM_03", "100")),
      power("X", code("LIM_01", "01"), text("LIM_03", "50")),
    ];
    const child = (amount: string, ...types: readonly string[]) =>
      within([power("X", ...types.map((one) => code("LIM_01", one)), text("LIM_03", amount))], parent).answer;
    expect(child("50", "15", "01")).toBe("yes");
    expect(child("100", "15")).toBe("yes");
    expect(child("100", "15", "01")).toBe("no");
    expect(child("50", "15", "02")).toBe("no");
    expect(child("мало", "15", "01")).toBe("unknown");
    expect(within([power("X", code("LIM_01", "15"), code("LIM_01", "01"))], parent).answer).toBe("no");
  });
});

const many = <T>(count: number, make: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe("documents made to take long", () => {
  it("with very many different codes are compared whole, each with what it may come from alone", () => {
    const codes = many(MAX_MCHD_COMPARISONS / 4, (i) => power(`A_${i % 100}_X${i}`));
    const general = many(100, (i) => power(`B_${i}_GENERAL`));
    const parent = [...codes, ...general];
    expect(within(codes, parent)).toEqual({ answer: "yes", codes: [], exceeded: false });
  });

  it.each([
    [
      "entries of one code",
      many(3_000, (i) => power("X", text("LIM_10", `c${i}`))),
      many(3_000, (i) => power("X", text("LIM_10", `p${i}`))),
    ],
    [
      "entries of a general code",
      many(3_000, (i) => power(`A_X${i}`, text("LIM_10", `c${i}`))),
      many(3_000, (i) => power("A_GENERAL", text("LIM_10", `p${i}`))),
    ],
    [
      "values of one limit",
      [power("X", ...many(3_000, (i) => text("LIM_10", `c${i}`)))],
      [power("X", ...many(3_000, (i) => text("LIM_10", `p${i}`)))],
    ],
    [
      "combinations of limits",
      [power("X", ...many(60, (i) => code(`LIM_${i >> 1}`, String(i & 1))))],
      [0, 1].map((one) =>
        power("X", ...many(60, (i) => code(`LIM_${i >> 1}`, String(i & 1))).filter((_, i) => i !== 58 + one)),
      ),
    ],
  ])("with very many %s are left open, never good", (_what, child, parent) => {
    const { answer, exceeded } = within(child, parent);
    expect({ answer, exceeded }).toEqual({ answer: "unknown", exceeded: true });
  });

  it("R4 and R5: what was not compared leaves the chain open", () => {
    const spec = { to: [{ organisation: "agency", heads: ["otherHead"] }], right: "further" } as const;
    const documents = { d0: spec, d1: { ...spec, from: spec.to, basedOn: "d0" } };
    const [root, child] = ["d0", "d1"].map((name): Link => {
      const parsed = parseMchd(xmlOf(name, documents));
      return { file: `${name}.xml`, parsed, facts: parsed.facts!, signatures: [] };
    }) as [Link, Link];
    const rules = (above: Partial<MchdFacts>, below: Partial<MchdFacts>) => {
      const parent = { ...root, facts: { ...root.facts, ...above } };
      const last = { ...child, facts: { ...child.facts, ...below } };
      return checkDelegations(chainOf(last, [parent, last]))[0]!;
    };
    const alike = (prefix: string) => holding(many(400, (i) => power("X", text("LIM_10", `${prefix}${i}`))));
    expect(rules({}, {})).toMatchObject({ status: "passed" });
    expect(rules({ powers: alike("p").powers }, { powers: alike("c").powers })).toMatchObject({
      status: "indeterminate",
      subIndication: "TRY_LATER",
      reason: "delegation.tooManyPowers",
    });
    const parties = (count: number): readonly PartyFacts[] =>
      many(count, () => root.facts.representatives[0]!);
    const [some, enough] = [parties(100), parties(MAX_MCHD_PAIRS / 100)];
    expect(rules({ representatives: some }, { delegators: enough })).toMatchObject({ status: "passed" });
    expect(rules({ representatives: parties(101) }, { delegators: enough })).toMatchObject({
      status: "indeterminate",
      reason: "delegation.tooManyParties",
    });
  });
});
