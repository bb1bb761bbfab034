/** What the benchmarks write; they themselves are run by `npm run bench`, not here. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { readXml } from "../../src/xml/read.js";

const ROOT = resolve(import.meta.dirname, "../..");
const read = (...path: readonly string[]): string => readFileSync(join(ROOT, ...path), "utf8");
const bench = (name: string) => import(pathToFileURL(join(ROOT, "bench", `${name}.mjs`)).href);

const { NUMBERS, standing, toResults } = await bench("numbers");
const { limitOf } = await bench("limits");
const { page } = await bench("page");
const { plot } = await bench("plot");
const { fitLine, median } = await bench("statistics");

interface Result {
  readonly work: string;
  readonly peer: string;
  readonly ratio: number | null;
  readonly goal: number;
  readonly floor: number;
}

const SHAPE = {
  type: "array",
  items: {
    type: "object",
    required: ["work", "peer", "ratio", "min", "max", "goal", "floor", "higherIsBetter"],
    additionalProperties: false,
    properties: {
      work: { type: "string" },
      peer: { type: "string" },
      ratio: { type: ["number", "null"], exclusiveMinimum: 0 },
      min: { type: ["number", "null"], exclusiveMinimum: 0 },
      max: { type: ["number", "null"], exclusiveMinimum: 0 },
      goal: { type: "number" },
      floor: { type: "number" },
      higherIsBetter: { type: "boolean" },
    },
  },
};
const hasShape = new Ajv2020.default({ allowUnionTypes: true }).compile(SHAPE);

/** Work, goal, floor where it is another. At least for those of the engine and of two workers, at most for the rest. */
const AIMS: readonly (readonly [string, number, number?])[] = [
  ["Streebog-256, 100 MB, in-process", 1, 0.9],
  ["CryptoPro-A sign", 1.5, 1],
  ["CryptoPro-A verify", 1.5, 1.1],
  ["CryptoPro-A verify with cached key", 3.5, 2.5],
  ["CryptoPro-B sign", 1.3, 0.9],
  ["CryptoPro-B verify", 1.4, 1],
  ["CryptoPro-C sign", 1.3, 0.9],
  ["CryptoPro-C verify", 1.4, 1],
  ["TC26-256-A sign", 1.1, 0.85],
  ["TC26-256-A verify", 0.9, 0.55],
  ["TC26-512-A sign", 0.85, 0.65],
  ["TC26-512-A verify", 0.75, 0.6],
  ["TC26-512-B sign", 1.2, 0.8],
  ["TC26-512-B verify", 1.1, 0.8],
  ["TC26-512-C sign", 0.8, 0.6],
  ["TC26-512-C verify", 0.5, 0.28],
  ["100 MB detached sign, wall", 1.1],
  ["100 MB detached sign, RSS of 64 MiB", 1],
  ["100 MB detached verify, wall", 1.1],
  ["100 MB detached verify, RSS of 64 MiB", 1],
  ["100 MB attached sign, wall", 1.1],
  ["100 MB attached sign, RSS", 0.3],
  ["100 MB attached verify, wall", 1.1],
  ["100 MB attached verify, RSS", 0.3],
  ["1 000 × 4 KiB sign, one process", 0.05],
  ["1 000 × 4 KiB verify, one process", 0.08],
  ["--version", 1.1],
  ["verify of a small signature", 1.6],
  ["CRL of 10⁶ entries, wall", 0.08],
  ["CRL of 10⁶ entries, RSS", 0.27],
  ["1 000 МЧД against the schema", 1],
  ["two workers over large files", 1.4],
];

/** As if every number had come out at its goal in three rounds. */
const reached = (): Record<string, number[]> =>
  Object.fromEntries(NUMBERS.map(({ work, goal }: Result) => [work, [goal * 1.5, goal, goal / 2]]));

const GROWTH = ["content", "signers", "certificates", "crl"].map((id) => {
  const points = [1, 10, 100, 1000].map((size) => [size, 60 + 2 * size]);
  const side = { points, start: 60, slope: 2, fit: 1 };
  return { id, axis: `${id}, <number>`, unit: "ms each", sides: { podpis: side, openssl: side } };
});

const somePage = (measured: Record<string, number[]>): string =>
  page(
    {
      machine: [["openssl", "OpenSSL 3"]],
      results: toResults(measured),
      sections: [{ name: "curves", rows: [["a", "b"]], claims: [], skipped: "no engine" }],
      growth: GROWTH,
    },
    new Date("2026-01-02T03:04:05Z"),
  );

describe("the numbers", () => {
  it("are those that were aimed at, each once", () => {
    const found = NUMBERS.map(({ work, goal, floor }: Result) => [work, goal, floor]);
    expect(found).toEqual(AIMS.map(([work, goal, floor]) => [work, goal, floor ?? goal]));
  });

  it("count speed upwards, and time and memory downwards", () => {
    for (const { work, peer, higherIsBetter } of NUMBERS)
      expect(higherIsBetter, work).toBe(peer === "gost engine" || peer === "one worker");
  });

  it("come out as an object each, with the median, the least and the most of the rounds", () => {
    const results = toResults({ ...reached(), "--version": [1.3, 1.01, 1.05] });
    expect(hasShape(results), JSON.stringify(hasShape.errors)).toBe(true);
    expect(results).toHaveLength(AIMS.length);
    expect(results.find(({ work }: Result) => work === "--version")).toEqual({
      work: "--version",
      peer: "empty node script",
      ratio: 1.05,
      min: 1.01,
      max: 1.3,
      goal: 1.1,
      floor: 1.1,
      higherIsBetter: false,
    });
  });

  it("keep their place without a peer, with no ratio", () => {
    const results = toResults({});
    expect(hasShape(results)).toBe(true);
    expect(new Set(results.map(({ ratio }: Result) => ratio))).toEqual(new Set([null]));
    expect(results.map(standing)).toEqual(AIMS.map(() => "absent"));
  });

  it("are reached, hold at their floor, or are missed, in either direction", () => {
    const speed = { goal: 1.5, floor: 1, higherIsBetter: true };
    const time = { goal: 1, floor: 1.2, higherIsBetter: false };
    const of = (bounds: object) => (ratio: number) => standing({ ...bounds, ratio });
    expect([1.5, 1.4, 1, 0.9].map(of(speed))).toEqual(["reached", "floor", "floor", "missed"]);
    expect([1, 1.1, 1.2, 1.3].map(of(time))).toEqual(["reached", "floor", "floor", "missed"]);
  });

  it("have a word each on what the limit is", () => {
    for (const { work } of NUMBERS) expect(limitOf(work), work).toMatch(/\.$/);
  });
});

describe("bench/results.json", () => {
  it("has the numbers in their order", () => {
    const results = JSON.parse(read("bench", "results.json"));
    expect(hasShape(results), JSON.stringify(hasShape.errors)).toBe(true);
    expect(results.map(({ work, goal, floor }: Result) => [work, goal, floor])).toEqual(
      AIMS.map(([work, goal, floor]) => [work, goal, floor ?? goal]),
    );
  });
});

describe("the page", () => {
  it("shows every number with its peer and what the machine was", () => {
    const text = somePage(reached());
    for (const { work, peer } of NUMBERS) expect(text).toContain(`| ${work} | ${peer} |`);
    expect(text).toContain("| openssl | OpenSSL 3 |");
    expect(text).toContain("on 2026-01-02");
    expect(text).toContain("Absent: no engine.");
    expect(text).toContain("Nothing, in this run.");
  });

  it("gives the number and the limit of what does not reach its goal", () => {
    const text = somePage({ ...reached(), "TC26-256-A verify": [0.88] });
    expect(text).toContain(`- **TC26-256-A verify**: 0.88, goal ≥ 0.9. ${limitOf("TC26-256-A verify")}`);
  });

  it("in docs/ shows every number and four pictures", () => {
    const text = read("docs", "performance.md");
    for (const { work } of NUMBERS) expect(text).toContain(`| ${work} |`);
    for (const { id } of GROWTH) {
      expect(text).toContain(`(images/performance-${id}.svg)`);
      expect(read("docs", "images", `performance-${id}.svg`)).toContain("<svg");
    }
  });

  it("is the only place of numbers: the README names the command that measures them", () => {
    for (const name of ["README.md", "README.ru.md"]) expect(read(name)).toContain("npm run bench");
  });
});

describe("pictures", () => {
  it("are well-formed, and hold a point for each size and side", () => {
    const svg = plot(GROWTH[0], "Cost & size");
    const nothing = { open() {}, close() {}, text() {} };
    expect(() => readXml(new TextEncoder().encode(svg), { bytes: svg.length * 4 }, nothing)).not.toThrow();
    // Two more are the legend's.
    expect(svg.match(/<circle /g)).toHaveLength(10);
    expect(svg).toContain("content, &lt;number&gt;");
  });
});

describe("statistics", () => {
  it("finds the median of an odd and an even number of values", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("finds the line that points lie on, and says how far they are from one", () => {
    const line = fitLine([1, 10, 100, 1000].map((x) => [x, 60 + 0.5 * x]));
    expect(line.start).toBeCloseTo(60);
    expect(line.slope).toBeCloseTo(0.5);
    expect(line.fit).toBeCloseTo(1);
    expect(
      fitLine([
        [1, 5],
        [2, 1],
        [3, 6],
        [4, 2],
      ]).fit,
    ).toBeLessThan(0.5);
  });
});
