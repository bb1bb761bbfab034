/** What weakens a check is loud; examples ask for more than a valid signature of anybody. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandTree } from "../../../src/cli/commands/root.js";
import type { CommandSpec } from "../../../src/cli/spec.js";
import { MINIMAL } from "../../mchd/documents.js";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NOT_BUILT, runJson } from "../fixture.js";
import { AUDIENCE, answeredChallenge, openSigned, type Signed } from "./signed.js";

const ROOT = resolve(import.meta.dirname, "../../..");

const flagsSaidToWeaken = ({ groups = [], commands = [] }: CommandSpec): string[] => [
  ...groups.flatMap(({ options }) =>
    options
      .filter(({ text }) => text.en.includes("WEAKENS THE CHECK"))
      .map(({ flags }) => flags.split(" ")[0]!),
  ),
  ...commands.flatMap(flagsSaidToWeaken),
];

const WEAKENING = new Set(flagsSaidToWeaken(await commandTree()));

describe.skipIf(!cliIsBuilt())(`weakening a check${NOT_BUILT}`, () => {
  let s: Signed;
  let response: string;
  beforeAll(async () => {
    s = await openSigned();
    response = await answeredChallenge(s);
    s.fixture.write("m.xml", MINIMAL);
  });
  afterAll(() => s.close());

  const registry = "http://127.0.0.1:9/{number}";
  /** Option, the rest of a line that is weakened by it, and what the report calls it. */
  const lines = (): readonly (readonly [flag: string, args: readonly string[], id: string])[] => {
    const verify = ["verify", s.signature, ...s.network];
    const mchd = ["mchd", "verify", s.fixture.path("m.xml"), ...s.network];
    return [
      ["--revocation", [...verify, "--revocation", "off"], "revocation-off"],
      ["--revocation", [...verify, "--revocation=if-available"], "revocation-if-available"],
      ["--allow-host", verify, "allow-host"],
      ["--allow-private-network", [...verify, "--allow-private-network"], "allow-private-network"],
      ["--max-size", [...verify, "--max-size", "200M"], "max-size"],
      [
        "--unverified",
        [
          "extract",
          s.changed.replace("other.txt.sig", "inside.p7m"),
          "--unverified",
          "-o",
          s.fixture.path("taken"),
        ],
        "unverified",
      ],
      [
        "--stateless",
        ["auth", "verify", response, "--audience", AUDIENCE, ...s.network, "--stateless"],
        "auth-stateless",
      ],
      ["--mchd-status", [...mchd, "--mchd-status", "off"], "mchd-status-off"],
      ["--trust-registry", [...mchd, "--registry", registry, "--trust-registry"], "trust-registry"],
    ];
  };

  it("is said on standard error, with the option that did it, and listed in the report [rule 23]", async () => {
    const inside = s.fixture.path("inside.p7m");
    await runCli(["sign", s.document, ...s.key, "--offline", "--attached", "-o", inside]);
    for (const [flag, args, id] of lines()) {
      const { json, stderr } = await runJson(args);
      expect(json.relaxations, args.join(" ")).toContainEqual(expect.objectContaining({ id }));
      expect(stderr, args.join(" ")).toMatch(new RegExp(`^podpis: ! .*\\(${flag}\\b`, "m"));
    }
  });

  it("is announced in the help of each option that can do it, and each of them is tried here [rule 23]", async () => {
    const tried = lines().map(([flag]) => flag);
    // A list that was rolled back needs a list: see trust.test.ts.
    expect([...WEAKENING].sort()).toEqual([...new Set([...tried, "--allow-rollback"])].sort());
    for (const command of [["verify"], ["extract"], ["trust", "update"]]) {
      expect((await runCli([...command, "--help"])).stdout).toContain("WEAKENS THE CHECK");
      expect((await runCli([...command, "--help", "--lang", "ru"])).stdout).toContain("ОСЛАБЛЯЕТ ПРОВЕРКУ");
    }
  });

  it("has no hidden spelling, and no abbreviation [rule 23]", async () => {
    for (const flag of [
      ...["-k", "--insecure", "--no-revocation", "--ignore-revocation", "--allow-private", "--unverified"],
      ...["--allow-rollback", "--no-check-time"],
    ]) {
      const { code, stderr } = await runCli(["verify", s.signature, ...s.network, flag]);
      expect([flag, code]).toEqual([flag, 2]);
      expect(stderr).toContain("error[USAGE]");
    }
  });

  it("is not there when nothing was weakened: no word, no entry [rule 23]", async () => {
    const { json, stderr } = await runJson(["verify", s.signature, "--trust", s.fixture.trust, "--offline"]);
    expect(json.relaxations).toEqual([]);
    expect(stderr).not.toContain("! ");
  });
});

/** Anything that narrows whose signature will do. */
const ASKS = /--(expect-|require-signers|qualified|mchd |policy |replay )/;
const verifies = (text: string): string[] =>
  text
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => /(^|\| )\s*podpis (batch )?verify (?!--help)\S/.test(line));

describe.skipIf(!cliIsBuilt())(`examples of verify${NOT_BUILT}`, () => {
  it.each([
    ["en", "verify"],
    ["ru", "verify"],
    ["en", "batch verify"],
    ["ru", "batch verify"],
  ])("in the help (%s) of %s say who must have signed [rule 24]", async (language, command) => {
    const { stdout } = await runCli([...command.split(" "), "--help", "--lang", language]);
    const examples = verifies(stdout.replace(/^(Usage|Вызов).*$/m, ""));
    expect(examples.length).toBeGreaterThan(3);
    for (const example of examples) expect(example).toMatch(ASKS);
  });

  it("in the pages of docs say who must have signed [rule 24]", () => {
    // docs/cli.md is the help itself; docs/performance.md names commands in its tables.
    const pages = readdirSync(join(ROOT, "docs")).filter((name) =>
      /^(?!cli\.|performance\.).*\.md$/.test(name),
    );
    const examples = pages.flatMap((name) =>
      verifies(readFileSync(join(ROOT, "docs", name), "utf8")).map((line) => `${name}: ${line}`),
    );
    expect(examples.length).toBeGreaterThan(10);
    for (const example of examples) expect(example).toMatch(ASKS);
  });
});
