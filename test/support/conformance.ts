/** Conformance data: objects that others made, in the folder that PODPIS_CONFORMANCE names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.PODPIS_CONFORMANCE;

/** Why tests with conformance data cannot run, or undefined when they can. Put it into the test's name. */
export const conformanceMissing: string | undefined =
  folder === undefined || folder === "" ? "PODPIS_CONFORMANCE is not set" : undefined;

/** `name`, with the reason when the tests are skipped. */
export const conformanceTitle = (name: string): string =>
  conformanceMissing === undefined ? name : `${name} (skipped: ${conformanceMissing})`;

/** Where a file of the conformance data lies. Only for tests that are not skipped. */
export const conformancePath = (...parts: readonly string[]): string => join(folder!, ...parts);

export const readConformance = (...parts: readonly string[]): Uint8Array =>
  new Uint8Array(readFileSync(conformancePath(...parts)));

export const readConformanceJson = (...parts: readonly string[]): unknown =>
  JSON.parse(readFileSync(conformancePath(...parts), "utf8"));
