/** Amounts, codes and limits, value by value. */
import { describe, expect, it } from "vitest";
import type { LimitFacts } from "../../src/mchd/facts/model.js";
import { meansCode } from "../../src/mchd/powers.js";
import { needOfKind, needsOf, readPowerRules } from "../../src/mchd/powersKinds.js";
import { askLimits } from "../../src/mchd/powersLimits.js";
import { counterpartyOf, type PowersQuestion, readAmount } from "../../src/mchd/powersQuestion.js";
import { bytes } from "./documents.js";

const limit = (kind: string, value: LimitFacts["value"]): LimitFacts => ({
  id: "1",
  kind,
  name: kind,
  value,
});
const text = (kind: string, value: string) => limit(kind, { text: value });
const code = (kind: string, value: string) => limit(kind, { code: value });

function ask(limits: readonly LimitFacts[], question: Partial<PowersQuestion> & { readonly type?: string }) {
  const { type, ...rest } = question;
  const need = { asked: "X", codes: ["X"], ...(type !== undefined && { documentType: type }) };
  return askLimits(limits, need, { needs: [need], ...rest }).map(({ answer, reason }) => reason ?? answer);
}

const amount = (value: string) => ({ amount: readAmount(value)! });

describe("an amount", () => {
  it.each([
    ["150000", "15000000", "RUB"],
    ["150 000,5", "15000050", "RUB"],
    ["0.01", "001", "RUB"],
    ["1000 USD", "100000", "USD"],
    ["1000 руб.", "100000", "RUB"],
    ["1\u202f500\u202f000,00 ₽", "150000000", "RUB"],
    ["1000₽", "100000", "RUB"],
    ["1000 643", undefined, undefined],
    ["1e5", undefined, undefined],
    ["-5", undefined, undefined],
    ["сто", undefined, undefined],
    ["1.234", undefined, undefined],
    ["", undefined, undefined],
  ])("is read from %s", (typed, hundredths, currency) => {
    expect(readAmount(typed)).toEqual(hundredths === undefined ? undefined : { hundredths, currency });
  });
});

describe("what is asked together", () => {
  const [contract, ks3] = [needOfKind("contract")!, needOfKind("ks-3")!];
  it("is each power for each kind of document, and each kind by itself", () => {
    const of15 = { asked: "X", codes: ["X"], documentType: "LIM_01_15" };
    expect(needsOf([" X "], [contract, ks3])).toEqual([of15, { asked: "X", codes: ["X"] }, contract, ks3]);
    expect(needsOf(["X"], [])).toEqual([{ asked: "X", codes: ["X"] }]);
    expect(needsOf([], [contract])).toEqual([contract]);
  });

  it("is another party by its number, however that is spaced", () => {
    expect(counterpartyOf("98 0000-0077")).toBe("9800000077");
    expect(counterpartyOf("ООО 5 океанов")).toBe("ООО 5 океанов");
  });
});

describe("a limit", () => {
  it("of the amount holds up to it, to the kopeck, however large", () => {
    const huge = [text("LIM_03", "90071992547409931.00")];
    expect(ask(huge, amount("90071992547409931"))).toEqual(["yes"]);
    expect(ask(huge, amount("90071992547409931.01"))).toEqual(["no"]);
  });

  it("of the amount in another currency is not decided", () => {
    expect(ask([text("LIM_03", "1000")], amount("5 USD"))).toEqual(["mchd.limitUnreadable"]);
  });

  it("of the currency is compared by its name, number or word", () => {
    expect(ask([text("LIM_05", "российский рубль")], amount("5"))).toEqual(["yes"]);
    expect(ask([text("LIM_05", "USD")], amount("5"))).toEqual(["no"]);
    expect(ask([text("LIM_05", "любая")], amount("5"))).toEqual(["mchd.limitUnreadable"]);
  });

  it("of the other party is decided between two ИНН only", () => {
    expect(ask([text("LIM_08", "9800000013")], { counterparty: "9800000020" })).toEqual(["no"]);
    expect(ask([text("LIM_08", "ООО Ромашка")], { counterparty: "9800000020" })).toEqual([
      "mchd.limitUnreadable",
    ]);
    expect(ask([text("LIM_08", "ООО Ромашка")], { counterparty: "ооо  ромашка" })).toEqual(["yes"]);
  });

  it("that nobody asked about, or of an unknown kind, is not decided", () => {
    expect(ask([text("LIM_10", "Москва")], {})).toEqual(["mchd.limitNotAsked"]);
    expect(ask([code("LIM_99", "X")], { territory: "X" })).toEqual(["mchd.limitUnknown"]);
  });
});

describe("a code", () => {
  it("GENERAL means its section and nothing beside it", () => {
    expect(meansCode("A_B_XGENERAL", "A_B_X5")).toBe(true);
    expect(meansCode("A_B_XGENERAL", "A_B_C_Y1")).toBe(true);
    expect(meansCode("A_B_XGENERAL", "A_BB_X5")).toBe(false);
    expect(meansCode("GENERAL", "A_B_X5")).toBe(false);
    expect(meansCode("A_B_X5", "A_B_XGENERAL")).toBe(false);
    expect(meansCode("2_FNS99", "2_FNS02")).toBe(true);
    expect(meansCode("2_FNS99", "A_B_X5")).toBe(false);
  });
});

describe("rules about kinds of documents", () => {
  it("add to the bundled ones and replace those of the same name", () => {
    const rules = {
      contract: { codes: ["MINE_1"] },
      memo: { codes: ["MINE_2"], documentType: "LIM_01_500" },
    };
    const kinds = readPowerRules(
      bytes(JSON.stringify({ schema: "podpis.power-rules/1", documents: rules })),
    )!;
    expect(needOfKind("contract", kinds)).toEqual({ asked: "contract", codes: ["MINE_1"] });
    expect(needOfKind("memo", kinds)?.documentType).toBe("LIM_01_500");
    expect(needOfKind("upd", kinds)?.codes.length).toBeGreaterThan(1);
    expect(needOfKind("LIM_01_77", kinds)?.documentType).toBe("LIM_01_77");
    expect(needOfKind("poem", kinds)).toBeUndefined();
  });

  it.each([
    "[]",
    "{}",
    "nothing",
    '{"schema":"podpis.power-rules/1","documents":{"a":{"codes":[]}}}',
    '{"schema":"podpis.power-rules/1","documents":{"a":null}}',
    '{"schema":"podpis.power-rules/1","documents":{"a":{"codes":[5]}}}',
    '{"schema":"podpis.power-rules/1","documents":{"a":{"codes":["X"],"documentType":5}}}',
  ])("are refused in another form: %s", (json) => {
    expect(readPowerRules(bytes(json))).toBeUndefined();
  });
});
