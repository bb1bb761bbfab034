/** The floors of docs/architecture.md: a file imports only from its own floor or a lower one. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = resolve(import.meta.dirname, "../src");

const FLOORS: Readonly<Record<string, number>> = {
  base: 0,
  asn1: 1,
  crypto: 1,
  x509: 2,
  crl: 2,
  ocsp: 2,
  tsp: 2,
  cms: 2,
  xml: 2,
  trust: 2,
  validate: 3,
  mchd: 3,
  io: 4,
  report: 5,
  app: 5,
  cli: 6,
  "index.ts": 6,
};

/** Packages, and node's own modules, that only some floors may touch. */
const RESTRICTED: readonly { readonly module: RegExp; readonly allowed: RegExp; readonly why: string }[] = [
  {
    module: /^node:(fs|net|http|https|dns|tls|child_process|os|process|timers)/,
    allowed: /^(io|app|cli)\//,
    why: "the core is pure: no file system, no network, no clock below io",
  },
  {
    module: /^(pkijs|asn1js|@peculiar\/|webcrypto-core|reflect-metadata)/,
    allowed: /^(app\/lab\/|crypto\/webcrypto\/)/,
    why: "the packages make objects in the lab; what verifies is ours",
  },
  { module: /^chalk$/, allowed: /^(cli|report)\//, why: "only the floor that talks to people has colours" },
  { module: /^(xml-crypto|saxes|@xmldom)/, allowed: /^xml\//, why: "XML has one door, which is hardened" },
  {
    module: /^yaml$/,
    allowed: /^app\/policyYaml\.ts$/,
    why: "policies alone are YAML, and only a part of it",
  },
  { module: /^commander$/, allowed: /^cli\//, why: "only the command line parses arguments" },
];

/** Calls that read a clock or the environment, forbidden below io. */
const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bprocess\.(env|cwd|stdout|stderr|argv)\b|\bconsole\./;

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const pattern = /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)"([^"]+)"/g;
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

const room = (path: string): string => relative(SRC, path).split("/")[0]!;
const files = sourceFiles(SRC).filter((path) => !path.endsWith(".generated.ts"));

describe("the floors of the house", () => {
  it("gives every folder under src a floor", () => {
    const unknown = files.filter((path) => FLOORS[room(path)] === undefined);
    expect(unknown.map((path) => relative(SRC, path))).toEqual([]);
  });

  it("has no import that runs uphill", () => {
    const uphill: string[] = [];
    for (const path of files) {
      for (const specifier of importsOf(path).filter((name) => name.startsWith("."))) {
        const target = resolve(dirname(path), specifier);
        if (FLOORS[room(target)]! > FLOORS[room(path)]!)
          uphill.push(`${relative(SRC, path)} -> ${specifier}`);
      }
    }
    expect(uphill).toEqual([]);
  });

  it("has no import of a file that does not exist", () => {
    const missing: string[] = [];
    for (const path of files) {
      for (const specifier of importsOf(path).filter((name) => name.startsWith("."))) {
        const target = resolve(dirname(path), specifier).replace(/\.js$/, ".ts");
        if (!existsSync(target) && !target.endsWith(".generated.ts"))
          missing.push(`${relative(SRC, path)} -> ${specifier}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it.each(RESTRICTED)("keeps $module to $allowed ($why)", ({ module, allowed }) => {
    const offenders = files
      .map((path) => relative(SRC, path))
      .filter((path) => !allowed.test(path) && importsOf(join(SRC, path)).some((name) => module.test(name)));
    expect(offenders).toEqual([]);
  });

  it("reads no clock, environment or console below io", () => {
    const offenders = files
      .filter((path) => FLOORS[room(path)]! < FLOORS.io!)
      .filter((path) => {
        const code = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
        return IMPURE.test(code);
      });
    expect(offenders.map((path) => relative(SRC, path))).toEqual([]);
  });
});
