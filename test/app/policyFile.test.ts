import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadPolicy } from "../../src/app/policyFile.js";
import { PodpisError } from "../../src/base/errors.js";
import { LEVELS } from "../../src/cms/levels/level.js";
import { ALGORITHM_DATES } from "../../src/crypto/policy.js";
import { loadTexts } from "../../src/report/i18n/index.js";
import { translatePhrase } from "../../src/report/i18n/phrase.js";
import { tempDir } from "../support/temporary.js";

const SCHEMA = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../docs/schema/policy-file.schema.json"), "utf8"),
);
const bySchema = new Ajv2020.default({ strict: true, strictTypes: false }).compile(SCHEMA);

function write(text: string | Uint8Array): string {
  const path = join(tempDir(), "policy.yaml");
  writeFileSync(path, text);
  return path;
}

const read = (text: string | Uint8Array) => loadPolicy(write(text));

function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

/** `line:column reason` of the refusal. */
function refusal(text: string | Uint8Array): string {
  const error = thrown(() => read(text));
  if (!(error instanceof PodpisError) || error.code !== "POLICY_INVALID") throw error;
  const { line, column, reason } = error.data;
  return `${line}:${column} ${reason}`;
}

const FULL = `
schema: podpis.policy-file/1
trust: [roots/, /etc/ca.pem]
tsaTrust:
  - tsa.pem
trustStore: false
revocation: if-available
requireLevel: XLT1
qualified: true
clockSkew: 90s
timestampSkew: 10m
ocspMaxAge: 12h
algorithms: {sha1: 2030-01-01, gost2001: never}
signers:
  - path: contracts/**/*.sig
    expect: {inn: "9800000013"}
    requireLevel: T
  - path: "**"
    requireSigners:
      - {inn: "770000000082", snils: "11223344595"}
      - ogrn: '1027700000019'
`;

describe("a policy file", () => {
  it("is read with the line of every value, its paths from its own folder", () => {
    const path = write(FULL);
    const folder = resolve(path, "..");
    expect(loadPolicy(path)).toEqual({
      file: path,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      trust: { value: [join(folder, "roots"), resolve("/etc/ca.pem")], line: 3 },
      tsaTrust: { value: [join(folder, "tsa.pem")], line: 4 },
      trustStore: { value: false, line: 6 },
      revocation: { value: "if-available", line: 7 },
      requireLevel: { value: "XLT1", line: 8 },
      qualified: { value: true, line: 9 },
      clockSkew: { value: 90_000, line: 10 },
      timestampSkew: { value: 600_000, line: 11 },
      ocspMaxAge: { value: 43_200_000, line: 12 },
      algorithms: { sha1: { value: "2030-01-01", line: 13 }, gost2001: { value: "never", line: 13 } },
      signers: [
        { path: "contracts/**/*.sig", line: 15, expect: { inn: "9800000013" }, requireLevel: "T" },
        {
          path: "**",
          line: 18,
          requireSigners: [{ inn: "770000000082", snils: "11223344595" }, { ogrn: "1027700000019" }],
        },
      ],
    });
  });

  it.each([
    ["an anchor", "revocation: &mode off", "1:13 anchors are not allowed"],
    ["an alias", "trust: [a]\ntsaTrust: *a", "2:11 aliases are not allowed"],
    ["a tag", "revocation: !!str off", "1:13 tags are not allowed"],
    ["a tag of its own", "trust: !include other.yaml", "1:8 tags are not allowed"],
    ["a directive", "%YAML 1.2\n---\nrevocation: off", "1:1 directives are not allowed"],
    ["a merge key", "<<: {revocation: off}", "1:1 merge keys are not allowed"],
    ["a complex key", "? revocation\n: off", "1:1 complex keys are not allowed"],
    ["two documents", "revocation: off\n---\nrevocation: required", "2:1 several documents are not allowed"],
    ["a key twice", "revocation: required\nrevocation: off", "2:1 the key revocation stands here twice"],
    ["a key twice inside", "signers: [{path: a, path: b}]", "1:21 the key path stands here twice"],
    ["a control character", "trust: [a]\nrevocation: o\u001fff", "2:14 control characters are not allowed"],
    ["no text in UTF-8", Uint8Array.of(0x61, 0x3a, 0x20, 0xff), "1:1 it is not UTF-8"],
    ["nothing", "# only a comment\n", "1:1 it says nothing"],
    ["broken YAML", "trust: [a\nrevocation: off", "2:1 it is no YAML (BAD_INDENT)"],
    [
      "a misspelt key",
      "trust: [a]\nrevokation: off",
      "2:1 the key revokation is not known; did you mean revocation?",
    ],
    ["a strange key", "qualified: true\ncolour: red", "2:1 the key colour is not known"],
    [
      "a misspelt key of a rule",
      'signers: [{path: a, expcet: {inn: "9800000013"}}]',
      "1:21 the key expcet is not known; did you mean expect?",
    ],
    ["an unknown algorithm", "algorithms:\n  md5: 2030-01-01", "2:3 the key md5 is not known"],
    [
      "a number without quotes",
      "signers:\n  - path: a\n    expect: {inn: 9800000013}",
      "3:19 a text must stand here: put the number in quotes",
    ],
    [
      "a number that is too short",
      'signers: [{path: a, expect: {inn: "98"}}]',
      "1:35 the value must have 10 or 12 digits",
    ],
    ["a demand for nothing", "signers: [{path: a, expect: {}}]", "1:29 nothing is demanded here"],
    ["a rule without a path", "signers:\n  - requireLevel: T", "2:5 the key path is missing"],
    ["an unknown mode", "revocation: maybe", "1:13 the value must be one of: required, if-available, off"],
    ["a value of another kind", "qualified: 'true'", "1:12 true or false must stand here"],
    ["no term", "clockSkew: 300", "1:12 a text must stand here: put the number in quotes"],
    ["a term without a unit", "clockSkew: '300'", "1:12 a term must stand here, such as 90s, 5m, 24h or 7d"],
    ["no date", "algorithms: {sha1: soon}", "1:20 a date must stand here, such as 2030-01-01, or never"],
    ["an empty list", "trust: []", "1:8 a list of at least one must stand here"],
    ["one path for a list", "trust: roots/", "1:8 a list of at least one must stand here"],
    ["a list for all", "- a", "1:1 keys and values must stand here"],
    ["nothing for a value", "trust:\n", "1:7 a list of at least one must stand here"],
    ["another schema", "schema: podpis.policy-file/2", "1:9 the value must be one of: podpis.policy-file/1"],
    ["flow nested deeply", `trust: ${"[".repeat(30)}`, "1:24 it is nested too deeply"],
    ["lists nested deeply on a line", `trust:\n${"- ".repeat(30)}a`, "2:9 it is nested too deeply"],
    ["indentation without end", `trust:\n${" ".repeat(100)}- a`, "2:1 it is nested too deeply"],
  ])("with %s is refused, and where is said", (_what, text, said) => {
    expect(refusal(text)).toBe(said);
  });

  it("whose text looks like YAML's signs inside quotes and blocks is read", () => {
    const policy = read("trust:\n  - '&a *b !c'\n  - |-\n    %x\n    ? y\n");
    expect(policy.trust?.value.map((path) => path.split("/").at(-1))).toEqual(["&a *b !c", "%x\n? y"]);
  });

  it("larger than 1 MiB, absent or empty is refused before it is read", () => {
    expect(thrown(() => read(`# ${"x".repeat(1024 * 1024)}\n`))).toMatchObject({ code: "FILE_TOO_LARGE" });
    expect(thrown(() => read(""))).toMatchObject({ code: "FILE_EMPTY" });
    expect(thrown(() => loadPolicy(join(tempDir(), "none.yaml")))).toMatchObject({ code: "FILE_NOT_FOUND" });
  });

  it("full of keys or values is refused in little time", () => {
    const started = performance.now();
    const keys = Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join("\n");
    expect(refusal(keys)).toMatch(/is not known|it is too long/);
    const items = `trust: [${"a,".repeat(400_000)}a]`;
    expect(refusal(items)).toMatch(/it is too long/);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("is refused in Russian, too", async () => {
    const { phrases } = await loadTexts("ru");
    for (const text of ["revokation: off", "a: &b 1", "clockSkew: soon", "trust: ["]) {
      const [, reason = ""] = /^\S+ (.*)$/.exec(refusal(text)) ?? [];
      expect(translatePhrase(phrases, reason)).toMatch(/[а-я]/);
    }
  });
});

describe("docs/policy.md", () => {
  const page = readFileSync(resolve(import.meta.dirname, "../../docs/policy.md"), "utf8");

  it("shows a policy that podpis takes", () => {
    const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(page)!;
    expect(bySchema(parse(example))).toBe(true);
    const { signers, trust } = read(example);
    expect(signers).toHaveLength(3);
    expect(trust?.value).toHaveLength(1);
  });

  it("names every key of the schema", () => {
    for (const key of Object.keys(SCHEMA.properties)) expect(page).toContain(`\`${key}\``);
  });
});

describe("the schema of policy files", () => {
  const GOOD = [
    FULL,
    "revocation: off",
    "signers: [{path: '**'}]",
    "algorithms: {}",
    "clockSkew: 0s",
    "algorithms: {dsa: 2020-02-29}",
    `signers: [{path: a, expect: {thumbprint: "${"a".repeat(40)}"}}]`,
  ];
  const BAD = [
    "revokation: off",
    "trust: []",
    "trust: roots",
    "trust: [1]",
    "trust: ['']",
    "trust:",
    "trustStore: 1",
    "revocation: maybe",
    "revocation: false",
    "requireLevel: Z",
    "qualified: yes",
    "requireMchd: 1",
    "clockSkew: 5",
    "clockSkew: 5w",
    "clockSkew: -5m",
    "ocspMaxAge: 99999d",
    "algorithms: {md5: never}",
    "algorithms: {sha1: 2030-13-01}",
    "algorithms: {sha1: always}",
    "algorithms: []",
    "signers: []",
    "signers: {}",
    "signers: [{}]",
    "signers: [{path: a, expect: {}}]",
    "signers: [{path: a, expect: {inn: 9800000013}}]",
    'signers: [{path: a, expect: {inn: "98000000131"}}]',
    `signers: [{path: a, expect: {thumbprint: "${"A".repeat(64)}"}}]`,
    "signers: [{path: a, requireSigners: []}]",
    "signers: [{path: a, requireSigners: {inn: '9800000013'}}]",
    "signers: [{path: a, mode: b}]",
    "schema: podpis.policy/1",
    "- a",
    "text",
    "{}",
  ];

  it.each(GOOD)("and the reader both accept %j", (text) => {
    expect(bySchema(parse(text))).toBe(true);
    expect(read(text)).toBeDefined();
  });

  it.each(BAD)("and the reader both refuse %j", (text) => {
    expect(bySchema(parse(text))).toBe(false);
    expect(refusal(text)).toMatch(/^\d+:\d+ /);
  });

  it("names the levels, the algorithms and their dates that the code has", () => {
    expect(SCHEMA.$defs.level.enum).toEqual(LEVELS);
    const dates = Object.entries<{ default: string }>(SCHEMA.properties.algorithms.properties);
    expect(Object.fromEntries(dates.map(([name, of]) => [name, of.default]))).toEqual(ALGORITHM_DATES);
  });
});
