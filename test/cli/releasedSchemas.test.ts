/** docs/schema/released: what a release promised stays readable (cli.md, rule 4). */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { breaksOf, INPUTS } from "../../scripts/schemaBreaks.mjs";
import { readSchema, SCHEMA_FOLDER, schemaNames } from "./schemas.js";

const RELEASED = join(SCHEMA_FOLDER, "released");

const versions = existsSync(RELEASED) ? readdirSync(RELEASED) : [];
const frozen = versions.flatMap((version) =>
  readdirSync(join(RELEASED, version)).map((file) => [version, file.replace(".schema.json", "")] as const),
);

describe("released schemas", () => {
  it("there are those of this version (npm run schemas:release)", () => {
    expect(versions).toContain(packageJson.version);
  });

  it.each(frozen)("%s: %s was only added to since", (version, name) => {
    expect(schemaNames()).toContain(name);
    const released = JSON.parse(readFileSync(join(RELEASED, version, `${name}.schema.json`), "utf8"));
    expect(breaksOf(released, readSchema(name), INPUTS.has(name))).toEqual([]);
  });
});

describe("an addition to a schema", () => {
  const before = {
    title: "a",
    type: "object",
    required: ["a"],
    properties: { a: { enum: ["x"] }, b: { anyOf: [{ type: "null" }, { type: "string" }] } },
    $defs: { c: { type: "string", pattern: "^a$" } },
  };

  it.each([
    ["prose", { ...before, title: "b", description: "c" }],
    ["a key", { ...before, properties: { ...before.properties, d: { type: "string" } } }],
    ["a key that is always there", { ...before, required: ["a", "b"] }],
    ["a value", { ...before, properties: { ...before.properties, a: { enum: ["w", "x"] } } }],
    [
      "an alternative",
      {
        ...before,
        properties: {
          ...before.properties,
          b: { anyOf: [{ type: "object" }, ...before.properties.b.anyOf] },
        },
      },
    ],
    ["a definition", { ...before, $defs: { ...before.$defs, d: {} } }],
  ])("may be %s", (_name, after) => {
    expect(breaksOf(before, after)).toEqual([]);
  });

  it.each([
    ["a key less", { ...before, properties: { a: before.properties.a } }, "#/properties/b"],
    ["a key that may be missing now", { ...before, required: [] }, '#/required "a"'],
    [
      "a value less",
      { ...before, properties: { ...before.properties, a: { enum: ["w"] } } },
      '#/properties/a/enum "x"',
    ],
    ["another type", { ...before, type: "array" }, "#/type"],
    [
      "an alternative less",
      { ...before, properties: { ...before.properties, b: { anyOf: [{ type: "null" }] } } },
      "#/properties/b/anyOf/1",
    ],
    ["another pattern", { ...before, $defs: { c: { type: "string", pattern: "^b$" } } }, "#/$defs/c/pattern"],
  ])("is not %s", (_name, after, broken) => {
    expect(breaksOf(before, after)).toEqual([broken]);
  });

  it("may demand nothing new of what users write", () => {
    expect(breaksOf(before, { ...before, required: ["a", "b"] }, true)).toEqual(['#/required "b"']);
    expect(breaksOf({ type: "object" }, { type: "object", required: ["b"] }, true)).toEqual(["#/required b"]);
    expect(breaksOf(before, { ...before, required: [] }, true)).toEqual([]);
  });

  it.each([
    ["an enumeration", { enum: ["x"] }, "#/properties/d/enum"],
    ["a type", { type: "string" }, "#/properties/d/type"],
    ["a pattern", { pattern: "^a$" }, "#/properties/d/pattern"],
    ["a not", { not: { const: "x" } }, "#/properties/d/not"],
    ["a length", { maxLength: 1 }, "#/properties/d/maxLength"],
  ])("may refuse nothing anew of what users write: %s", (_name, change, broken) => {
    const free = { ...before, properties: { ...before.properties, d: { description: "free" } } };
    const narrow = { ...before, properties: { ...before.properties, d: { description: "free", ...change } } };
    expect(breaksOf(free, narrow, true)).toEqual([broken]);
  });

  it("may not close an object that users write, and may open one", () => {
    expect(breaksOf(before, { ...before, additionalProperties: false }, true)).toEqual([
      "#/additionalProperties",
    ]);
    expect(breaksOf(before, { ...before, additionalProperties: true }, true)).toEqual([]);
    const more = { ...before, properties: { ...before.properties, d: { enum: ["x"] } } };
    expect(breaksOf(before, more, true)).toEqual([]);
  });

  it("takes nothing away by a `not` from what podpis writes", () => {
    const narrow = { ...before, $defs: { c: { ...before.$defs.c, not: { const: "a" } } } };
    expect(breaksOf(before, narrow)).toEqual(["#/$defs/c/not"]);
  });
});

describe("npm run schemas:release", () => {
  const SCRIPT = resolve(import.meta.dirname, "../../scripts/releaseSchemas.mjs");
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "podpis-freeze-"));
    mkdirSync(folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, schema: unknown): void =>
    writeFileSync(join(folder, `${name}.schema.json`), JSON.stringify(schema));
  const frozenOf = (name: string, version = "1.0.0"): unknown =>
    JSON.parse(readFileSync(join(folder, "released", version, `${name}.schema.json`), "utf8"));
  function freeze(...words: readonly string[]): string {
    try {
      const options = { encoding: "utf8", stdio: "pipe" } as const;
      execFileSync(process.execPath, [SCRIPT, folder, "1.0.0", ...words], options);
      return "";
    } catch (error) {
      return (error as { stderr: string }).stderr;
    }
  }

  it("adds to a frozen version, and does not break it unasked", () => {
    const first = { type: "object", properties: { a: {} } };
    write("one", first);
    write("two", first);
    expect(freeze()).toBe("");
    const more = { ...first, properties: { a: {}, b: {} } };
    write("one", more);
    expect(freeze()).toBe("");
    expect(frozenOf("one")).toEqual(more);

    write("one", first);
    expect(freeze()).toContain("one.schema.json: #/properties/b");
    expect(frozenOf("one")).toEqual(more);
    write("one", more);
    rmSync(join(folder, "two.schema.json"));
    expect(freeze()).toContain("two.schema.json: is not there any more");
    expect(frozenOf("two")).toEqual(first);
    expect(freeze("--replace")).toBe("");
    expect(existsSync(join(folder, "released", "1.0.0", "two.schema.json"))).toBe(false);
  });

  it("holds what users write to the stricter rule", () => {
    write("policy-file", { type: "object", properties: { a: {} } });
    expect(freeze()).toBe("");
    write("policy-file", { type: "object", properties: { a: { enum: ["x"] } } });
    expect(freeze()).toContain("policy-file.schema.json: #/properties/a/enum");
  });
});
