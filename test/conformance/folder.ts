/** The conformance data nobody on the team made; absent on most machines. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const CONFORMANCE = process.env.PODPIS_CONFORMANCE;

/** What a describe block says when it is skipped. */
export const CONFORMANCE_NOTE = CONFORMANCE === undefined ? " (skipped: PODPIS_CONFORMANCE is unset)" : "";

export const conformanceFile = (...path: readonly string[]): Uint8Array =>
  new Uint8Array(readFileSync(join(CONFORMANCE ?? "", ...path)));

export const conformanceJson = (...path: readonly string[]): unknown =>
  JSON.parse(Buffer.from(conformanceFile(...path)).toString("utf8"));
