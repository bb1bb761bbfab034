/**
 * The part of the SARIF 2.1.0 schema (OASIS, sarif-schema-2.1.0.json) that podpis uses, closed: required properties,
 * types, enumerations and patterns as there; a property that is not named here is an error.
 */
const object = (required: readonly string[], properties: Readonly<Record<string, unknown>>) => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});
const text = { type: "string" };
const message = object(["text"], { text });
const location = object([], {
  physicalLocation: object(["artifactLocation"], {
    artifactLocation: object([], { uri: { type: "string", format: "uri-reference" } }),
    region: object(["startLine"], { startLine: { type: "integer", minimum: 1 } }),
  }),
});
const level = { enum: ["none", "note", "warning", "error"] };

export const SARIF_SCHEMA = object(["version", "runs"], {
  $schema: { type: "string", format: "uri" },
  version: { enum: ["2.1.0"] },
  runs: {
    type: "array",
    items: object(["tool"], {
      tool: object(["driver"], {
        driver: object(["name"], {
          name: text,
          version: text,
          language: { type: "string", pattern: "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$" },
          rules: {
            type: "array",
            uniqueItems: true,
            items: object(["id"], { id: text, shortDescription: message, help: message }),
          },
        }),
      }),
      automationDetails: object([], { id: text }),
      invocations: {
        type: "array",
        items: object(["executionSuccessful"], {
          executionSuccessful: { type: "boolean" },
          toolExecutionNotifications: {
            type: "array",
            uniqueItems: true,
            items: object(["message"], {
              level,
              message,
              descriptor: object([], { id: text }),
              locations: { type: "array", uniqueItems: true, items: location },
            }),
          },
        }),
      },
      results: {
        type: "array",
        items: object(["message"], {
          ruleId: text,
          ruleIndex: { type: "integer", minimum: -1 },
          level,
          message,
          locations: { type: "array", items: location },
          properties: { type: "object" },
        }),
      },
      columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
    }),
  },
});
