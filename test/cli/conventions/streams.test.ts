/** What goes where: results, messages, JSON, quiet and talkative. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandTree } from "../../../src/cli/commands/root.js";
import type { CommandSpec } from "../../../src/cli/spec.js";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NOT_BUILT, runJson } from "../fixture.js";
import { schemaErrors } from "../schemas.js";
import { openSigned, type Signed } from "./signed.js";

const commandsOf = ({ commands = [] }: CommandSpec, path: readonly string[] = []): string[][] =>
  commands.flatMap((command) => {
    const words = [...path, command.name];
    return command.run === undefined ? commandsOf(command, words) : [words];
  });

const COMMANDS = commandsOf(await commandTree());

describe.skipIf(!cliIsBuilt())(`standard output and standard error${NOT_BUILT}`, () => {
  let s: Signed;
  beforeAll(async () => {
    s = await openSigned();
  });
  afterAll(() => s.close());

  it("carry the one JSON document, and the messages about it [rule 1]", async () => {
    const { stdout, stderr, code } = await runCli(["verify", s.signature, ...s.network, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "podpis.verify/1", verdict: "TOTAL-PASSED" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      `podpis: document: ${s.document}`,
      expect.stringMatching(/^podpis: ! .*--allow-host/),
    ]);
  });

  it("carry the verdict, and not one line of the messages [rule 1]", async () => {
    const { stdout, stderr } = await runCli(["verify", s.signature, ...s.network, "-v"]);
    expect(stdout).toMatch(/^✔ VALID: /);
    const messages = stderr.trimEnd().split("\n");
    expect(messages.length).toBeGreaterThan(2);
    for (const line of messages) {
      expect(line).toMatch(/^podpis: /);
      expect(stdout).not.toContain(line);
    }
  });

  it("keep to it in every command: a usage error is one JSON document, and nothing beside [rule 1] [rule 3]", async () => {
    const answer = async (words: readonly string[]): Promise<void> => {
      const { json, stderr, code } = await runJson([...words, "--no-such-option"]);
      expect({ words, stderr, code }).toEqual({ words, stderr: "", code: 2 });
      expect(json, words.join(" ")).toMatchObject({ schema: "podpis.error/1", error: { code: "USAGE" } });
    };
    const half = Math.ceil(COMMANDS.length / 2);
    await Promise.all(
      [COMMANDS.slice(0, half), COMMANDS.slice(half)].map(async (words) => {
        for (const one of words) await answer(one);
      }),
    );
  });

  it("have documents whose schema is shipped, closed: no key is left over [rule 4]", async () => {
    const file = s.fixture.write("schema.txt", "text");
    const lines: readonly (readonly [schema: string, args: readonly string[]])[] = [
      ["podpis.sign/1", ["sign", file, ...s.key, "--offline"]],
      ["podpis.verify/1", ["verify", s.signature, ...s.network]],
      ["podpis.cert/1", ["cert", "check", s.signer.cert, ...s.network]],
      ["podpis.show/1", ["show", s.signature]],
      [
        "podpis.timestamp-create/1",
        ["timestamp", "create", file, "--tsa", s.fixture.tsa, "--allow-host", s.fixture.host],
      ],
      ["podpis.timestamp/1", ["timestamp", "verify", `${file}.tst`, ...s.network]],
      ["podpis.keys-list/1", ["keys", "list", s.signer.key]],
      ["podpis.policy/1", ["policy", "show"]],
      ["podpis.cache/1", ["cache", "list"]],
      ["podpis.trust/1", ["trust", "list"]],
      ["podpis.doctor/1", ["doctor"]],
      ["podpis.error/1", ["verify", s.fixture.path("none.sig")]],
    ];
    for (const [schema, args] of lines)
      expect((await runJson(args)).json.schema, args.join(" ")).toBe(schema);
  });

  it("have a line for each of many, and a summary where a batch ends [rule 4]", async () => {
    const linesOf = async (args: readonly string[], input = ""): Promise<Record<string, unknown>[]> => {
      const { stdout } = await runCli(args, { input });
      const lines = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      for (const line of lines) expect(schemaErrors(line)).toEqual([]);
      return lines;
    };
    const schemas = (lines: readonly Record<string, unknown>[]) => lines.map(({ schema }) => schema);
    const several = await linesOf([
      "verify",
      s.signature,
      s.fixture.path("none.sig"),
      ...s.network,
      "--json",
    ]);
    expect(schemas(several)).toEqual(["podpis.verify/1", "podpis.error/1", "podpis.verify-summary/1"]);
    const batch = await linesOf(["batch", "verify", s.signature, s.changed, ...s.network, "--json"]);
    expect(schemas(batch)).toEqual(["podpis.verify/1", "podpis.verify/1", "podpis.batch/1"]);
    const requests = [7, 8].map((id) => JSON.stringify({ id, certificate: s.signer.cert })).join("\n");
    const answers = await linesOf(["cert", "check", "--ndjson", "-", ...s.network], requests);
    expect(answers.map(({ schema, id }) => [schema, id])).toEqual([
      ["podpis.cert/1", 7],
      ["podpis.cert/1", 8],
    ]);
  });

  it("say nothing with -q, whatever the verdict: the exit code is the answer [rule 10]", async () => {
    const quiet = async (...args: string[]) => runCli(["verify", "-q", ...args]);
    expect(await quiet(s.signature, ...s.network)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await quiet(s.changed, ...s.network)).toMatchObject({ code: 1, stdout: "", stderr: "" });
    expect(await quiet(s.signature, "--offline")).toMatchObject({ code: 3, stdout: "", stderr: "" });
  });

  it("say more with -v, and more again with -vv, which is --debug [rule 10]", async () => {
    const said = async (...flags: string[]): Promise<string> =>
      (await runCli(["verify", s.signature, ...s.network, ...flags])).stderr.replace(/\d+ ms/g, "? ms");
    const [plain, verbose, debug] = [await said(), await said("-v"), await said("-vv")];
    expect(plain).not.toContain("http://");
    expect(verbose).toMatch(/podpis: http:\/\/127\.0\.0\.1:\d+\/\S+ -> 200, \d+ B, \? ms/);
    expect(verbose).not.toContain("podpis: trust: ");
    expect(debug).toMatch(/podpis: trust: .* [0-9a-f]{64}/);
    expect(await said("--offline", "--debug")).toBe(await said("--offline", "-vv"));
  });
});
