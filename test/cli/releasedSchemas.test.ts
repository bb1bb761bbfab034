/** docs/schema/released: what a release promised stays readable (cli.md, rule 4). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { breaksOf } from "./releasedSchemas.js";
import { readSchema, SCHEMA_FOLDER, schemaNames } from "./schemas.js";

const RELEASED = join(SCHEMA_FOLDER, "released");
/** What users write and podpis reads. */
const INPUTS: ReadonlySet<string> = new Set(["cert-request", "policy-file"]);

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
});
