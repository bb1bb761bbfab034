import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { Outlet } from "../../src/cli/outlet.js";
import { type OutStream, readSettings } from "../../src/cli/settings.js";

function outlet(words: readonly string[] = [], env: Record<string, string> = {}, terminal: object = {}) {
  const opened: OutStream[] = [];
  const errors: Error[] = [];
  const open = (): OutStream => {
    const stream = Object.assign(new PassThrough(), terminal);
    opened.push(stream);
    return stream;
  };
  const onError = (error: Error): number => errors.push(error);
  return { outlet: new Outlet(open, readSettings(words, env), env, onError), opened, errors };
}

describe("an outlet", () => {
  it("opens its stream once, when something is written", async () => {
    const { outlet: out, opened } = outlet();
    await out.delivered();
    expect(opened).toEqual([]);
    out.write("one ");
    out.write("two");
    await out.delivered();
    expect(opened).toHaveLength(1);
    expect(String((opened[0] as PassThrough).read())).toBe("one two");
  });

  it("tells of a stream that is lost", () => {
    const { outlet: out, opened, errors } = outlet();
    out.write("text");
    const lost = new Error("EPIPE");
    opened[0]!.emit("error", lost);
    expect(errors).toEqual([lost]);
  });

  it("is as wide as its terminal, and never wider than 100 columns", () => {
    expect(outlet().outlet.width).toBe(80);
    expect(outlet([], {}, { columns: 60 }).outlet.width).toBe(60);
    expect(outlet([], {}, { columns: 240 }).outlet.width).toBe(100);
  });

  it.each([
    ["a pipe", [], {}, {}, false],
    ["a terminal", [], {}, { isTTY: true }, true],
    ["a dumb terminal", [], { TERM: "dumb" }, { isTTY: true }, false],
    ["NO_COLOR", [], { NO_COLOR: "1" }, { isTTY: true }, false],
    ["FORCE_COLOR", [], { FORCE_COLOR: "1" }, {}, true],
    ["FORCE_COLOR=0", [], { FORCE_COLOR: "0" }, { isTTY: true }, false],
    ["--color always", ["--color", "always"], { NO_COLOR: "1" }, {}, true],
    ["--no-color", ["--no-color"], { FORCE_COLOR: "1" }, { isTTY: true }, false],
  ])("decides by itself whether it has colours: %s", (_name, words, env, terminal, colours) => {
    const { palette } = outlet(words, env, terminal).outlet;
    expect(palette.bad("x") !== "x").toBe(colours);
  });
});
