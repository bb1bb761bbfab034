/** An option that has a new name: it works on, and says so. The command is invented; commander and the help are real. */
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { completedCommands } from "../../src/cli/completion/model.js";
import { Config } from "../../src/cli/config/config.js";
import { Console } from "../../src/cli/console.js";
import { renderHelp } from "../../src/cli/help.js";
import { Program } from "../../src/cli/program.js";
import { readSettings } from "../../src/cli/settings.js";
import { type CommandSpec, same } from "../../src/cli/spec.js";
import { EN } from "../../src/report/i18n/en.js";

const given: unknown[] = [];

const CHECK: CommandSpec = {
  name: "check",
  summary: same("checks"),
  examples: [],
  groups: [
    {
      title: same("Trust"),
      options: [
        { flags: "--roots <file>", many: true, text: same("the roots") },
        {
          flags: "--anchors <file>",
          many: true,
          text: same("the roots"),
          deprecated: { since: "0.2", use: "--roots" },
        },
      ],
    },
  ],
  run: async (_context, _args, options) => {
    given.push(options);
    return 0;
  },
};

const ROOT: CommandSpec = { name: "podpis", summary: same(""), examples: [], commands: [CHECK] };

/** What the command got, and what was said. */
async function check(...args: string[]) {
  const said = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    });
  const streams = { stdin: process.stdin, stdout: sink("stdout"), stderr: sink("stderr") };
  const env = { LC_ALL: "C" };
  const context = {
    console: new Console(readSettings(args, env), streams, env, EN),
    streams,
    env,
    config: new Config(env, [], undefined),
    interrupt: new AbortController().signal,
    endsOnInterrupt: () => undefined,
  };
  given.length = 0;
  const code = await new Program(ROOT, context).run(["check", ...args]);
  return { code, ...said, options: given[0] };
}

describe("a deprecated option", () => {
  it("does what the new one does, and says on standard error what to write [rule 31]", async () => {
    expect(await check("--anchors", "a", "--anchors", "b")).toEqual({
      code: 0,
      stdout: "",
      stderr: "podpis: [!] --anchors is deprecated since version 0.2 and will go; use --roots\n",
      options: { roots: ["a", "b"], input: true },
    });
  });

  it("gives way to the new one", async () => {
    const { options, stderr } = await check("--anchors", "a", "--roots", "b");
    expect(options).toEqual({ roots: ["b"], input: true });
    expect(stderr).toContain("deprecated");
  });

  it("is silent when it is not used", async () => {
    expect(await check("--roots", "b")).toMatchObject({ stderr: "", options: { roots: ["b"] } });
  });

  it("stands in the help with its heir, and is not offered by the shells [rule 31]", () => {
    const page = { spec: CHECK, path: "podpis check", language: "en", width: 100 } as const;
    expect(renderHelp(page)).toContain("(deprecated since 0.2: --roots)");
    const names = completedCommands(ROOT, "en").flatMap(({ options }) => options.flatMap((one) => one.names));
    expect(names).toContain("--roots");
    expect(names).not.toContain("--anchors");
  });
});
