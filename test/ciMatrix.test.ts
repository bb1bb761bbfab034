import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const ROOT = resolve(import.meta.dirname, "..");
const workflow = parse(readFileSync(join(ROOT, ".github/workflows/ci.yml"), "utf8"));
const { engines, scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

describe("the matrix of continuous integration", () => {
  const { strategy, steps } = workflow.jobs.test;

  it("has three systems, and the oldest Node that the package allows", () => {
    expect(strategy.matrix.os).toEqual(["ubuntu-latest", "windows-latest", "macos-latest"]);
    expect(strategy.matrix.node).toContain(engines.node.replace(">=", ""));
    expect(strategy["fail-fast"]).toBe(false);
  });

  it("installs from the lock file, builds and tests with scripts that exist", () => {
    const commands = steps.flatMap(({ run }: { run?: string }) => run ?? []).join("\n");
    expect(commands).toContain("npm ci");
    for (const [, name] of commands.matchAll(/npm (?:run )?(build|test)\b/g))
      expect(scripts).toHaveProperty(name!);
    expect(commands).toMatch(/npm run build\nnpm test/);
  });

  it("may only read, and every action is pinned to a version", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const { uses } of steps as { uses?: string }[])
      if (uses !== undefined) expect(uses).toMatch(/@v\d+$/);
  });
});
