/** The shipped JSON Schemas, closed: in tests a key that no schema names is an error. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv2020, { type AnySchemaObject } from "ajv/dist/2020.js";
import { expect } from "vitest";

export const SCHEMA_FOLDER = resolve(import.meta.dirname, "../../docs/schema");

export const schemaNames = (): string[] =>
  readdirSync(SCHEMA_FOLDER)
    .filter((name) => name.endsWith(".schema.json"))
    .map((name) => name.replace(".schema.json", ""));

export const readSchema = (name: string): AnySchemaObject =>
  JSON.parse(readFileSync(join(SCHEMA_FOLDER, `${name}.schema.json`), "utf8"));

/** Consumers must bear new keys; we must not write keys without describing them. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const result = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return "properties" in schema ? { ...result, additionalProperties: false } : result;
}

const ajv = new Ajv2020.default({ allErrors: true, strict: true, strictTypes: false });
for (const name of schemaNames()) ajv.addSchema(closed(readSchema(name)) as AnySchemaObject);

/** Errors of a document against the schema it names; an empty list when it is right. */
export function schemaErrors(document: { readonly schema?: unknown }): string[] {
  const match = /^podpis\.([a-z-]+)\/1$/.exec(String(document.schema));
  if (match === null) return [`no schema named ${String(document.schema)}`];
  const validate = ajv.getSchema(`urn:podpis:schema:${match[1]}:1`);
  if (validate === undefined) return [`no schema for ${String(document.schema)}`];
  validate(document);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What a command printed with --json, when it is right by the schema it names. */
export function checkedJson(text: string): ReturnType<typeof JSON.parse> {
  const document = JSON.parse(text);
  expect(schemaErrors(document)).toEqual([]);
  return document;
}
