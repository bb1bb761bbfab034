/** Temporary folders that are gone when the test is. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new empty folder; removed after the current test. */
export function tempDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "podpis-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As tempDir, for beforeAll: the caller removes it. */
export function tempDirFor(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "podpis-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
