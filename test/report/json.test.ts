import { describe, expect, it } from "vitest";
import { toJson, toJsonLine } from "../../src/report/json.js";

describe("JSON output", () => {
  it("does not depend on the order in which an object was filled", () => {
    const one = { verdict: "TOTAL-PASSED", zeta: 1, schema: "podpis.verify/1", alpha: [{ b: 1, a: 2 }] };
    const other = { alpha: [{ a: 2, b: 1 }], schema: "podpis.verify/1", zeta: 1, verdict: "TOTAL-PASSED" };
    expect(toJson(one)).toBe(toJson(other));
    expect(toJsonLine(one)).toBe(
      '{"schema":"podpis.verify/1","verdict":"TOTAL-PASSED","alpha":[{"a":2,"b":1}],"zeta":1}',
    );
  });

  it("keeps the order of arrays", () => {
    expect(toJsonLine([3, 1, 2])).toBe("[3,1,2]");
  });

  it("leaves out what is undefined and keeps null", () => {
    expect(toJsonLine({ a: undefined, b: null })).toBe('{"b":null}');
  });

  it("shows no build server a command, with the data unchanged", () => {
    const line = toJsonLine({ cn: "##[error]x ##vso[y]" });
    expect(line).not.toMatch(/##\w*\[/);
    expect(JSON.parse(line)).toEqual({ cn: "##[error]x ##vso[y]" });
  });

  it("stays on one line and free of terminal escapes, with the data unchanged", () => {
    const hostile = { cn: "\u001b[2J\u009b31m\u202eevil\u2028\n\ufeff" };
    const line = toJsonLine(hostile);
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(line)).toEqual(hostile);
  });
});
