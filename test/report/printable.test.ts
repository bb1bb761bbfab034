import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_SHOWN, printable } from "../../src/report/printable.js";

describe("printable", () => {
  it("leaves honest names as they are", () => {
    for (const name of [
      "Иванов Иван Иванович",
      'ООО "Ромашка"',
      "C:\\Документы\\договор № 5.pdf",
      "Ünïcödé, 中文",
    ]) {
      expect(printable(name)).toBe(name);
    }
  });

  it("shows terminal escapes instead of sending them", () => {
    expect(printable("\u001b[2J\u001b[31mIvanov\u0007")).toBe("\\u{1b}[2J\\u{1b}[31mIvanov\\u{7}");
    expect(printable("\u009b31mIvanov")).toBe("\\u{9b}31mIvanov");
  });

  it("keeps a name on one line", () => {
    expect(printable("a\nb\r\nc\u2028d\u0085e\tf")).toBe("a\\u{a}b\\u{d}\\u{a}c\\u{2028}d\\u{85}e\\u{9}f");
  });

  it("shows bidirectional, zero-width and tag characters", () => {
    expect(printable("invoice\u202efdp.exe")).toBe("invoice\\u{202e}fdp.exe");
    expect(printable("Ива\u200bнов\u2066\u2069\ufeff")).toBe("Ива\\u{200b}нов\\u{2066}\\u{2069}\\u{feff}");
    expect(printable("x\u{e0041}")).toBe("x\\u{e0041}");
  });

  it("shows halves of surrogate pairs", () => {
    expect(printable("a\ud800b")).toBe("a\\u{d800}b");
  });

  it("tells a written backslash from an escape", () => {
    expect(printable("\\u{202e}")).toBe("\\u{5c}u{202e}");
    expect(printable("\\u{202e}")).not.toBe(printable("\u202e"));
  });

  it("does not let combining marks climb over other lines", () => {
    expect(printable(`e${"\u0301".repeat(6)}`)).toBe(`e${"\u0301".repeat(4)}\\u{301}\\u{301}`);
  });

  it("cuts what is longer than any name", () => {
    expect(printable("я".repeat(10_000))).toBe(`${"я".repeat(MAX_SHOWN)}…`);
    expect(printable("😀😀😀", 2)).toBe("😀😀…");
  });

  it("never gives a control, format or line-breaking character, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it.each([
    ["::error file=x::evil", ":\\u{3a}error file=x::evil"],
    ["  ::stop-commands::x", "  :\\u{3a}stop-commands::x"],
    ["evil ##[error]x", "evil #\\u{23}[error]x"],
    ["##vso[task.complete]", "#\\u{23}vso[task.complete]"],
  ])("disarms what a build server would obey: %s", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each(["::1", "::ffff:10.0.0.1", "a::error::b", "# 1", "## 2", "#1 [x]"])(
    "leaves %s as it is",
    (text) => {
      expect(printable(text)).toBe(text);
    },
  );

  it("gives different texts for different names", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 50 }),
        fc.string({ unit: "binary", maxLength: 50 }),
        (a, b) => {
          expect(printable(a) === printable(b)).toBe(a === b);
        },
      ),
    );
  });
});
