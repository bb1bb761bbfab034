import { DOMParser } from "@xmldom/xmldom";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { REPORT_FORMATS } from "../../src/report/reports.js";
import { fileUri } from "../../src/report/sarif.js";
import { NOT_ACCEPTED, PROTOCOL, REVOKED, UNREADABLE } from "./protocols.js";
import { render } from "./reports.js";
import { signer, verifyReport } from "./samples.js";
import { SARIF_SCHEMA } from "./sarifSchema.js";

const ALL = [PROTOCOL, REVOKED, UNREADABLE];

/** What of a DOM element the tests look at. */
interface Element {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  getElementsByTagName(name: string): ArrayLike<Element>;
}

const parsed = (xml: string): Element => new DOMParser().parseFromString(xml, "text/xml").documentElement;
const elements = (parent: Element, name: string): readonly Element[] =>
  Array.from(parent.getElementsByTagName(name));

describe("junit", () => {
  it("has a testsuite per file, a testcase per check, and counts that are right", async () => {
    const document = parsed(await render("junit", ALL));
    const suites = elements(document, "testsuite");
    expect(suites.map((suite) => suite.getAttribute("name"))).toEqual(ALL.map(({ file }) => file));
    for (const suite of [...suites, document]) {
      const count = (name: string): string => String(elements(suite, name).length);
      expect(suite.getAttribute("tests")).toBe(count("testcase"));
      expect(suite.getAttribute("failures")).toBe(count("failure"));
      expect(suite.getAttribute("errors")).toBe(count("error"));
      expect(suite.getAttribute("skipped")).toBe(count("skipped"));
    }
    expect(suites[0]!.getAttribute("timestamp")).toBe("2026-11-20T08:15:00");
  });

  it("fails for what failed, is in error for what could not be decided or read", async () => {
    const [good, revoked, unreadable] = elements(parsed(await render("junit", ALL)), "testsuite") as [
      Element,
      Element,
      Element,
    ];
    expect(elements(good, "failure").concat(elements(good, "error"))).toEqual([]);
    const [verdict, requirement] = elements(revoked, "failure");
    expect(verdict!.getAttribute("type")).toBe("REVOKED_NO_POE");
    expect(requirement!.getAttribute("type")).toBe("requirement.inn");
    expect(requirement!.textContent).toContain("expected: 9800000006");
    const [certificate] = elements(revoked, "error");
    expect(certificate!.getAttribute("message")).toContain(
      "It could not be established that the signer's certificate is valid",
    );
    expect(elements(unreadable, "error")[0]!.getAttribute("type")).toBe("NOT_CMS");
  });

  it("carries verdict, exit code and what was weakened as properties", async () => {
    const properties = elements(parsed(await render("junit", [REVOKED])), "property").map((one) => [
      one.getAttribute("name"),
      one.getAttribute("value"),
    ]);
    expect(properties).toEqual([
      ["podpis.version", "9.9.9"],
      ["verdict", "INDETERMINATE"],
      ["subIndication", "REVOKED_NO_POE"],
      ["exitCode", "1"],
      ["relaxation", "revocation-if-available"],
      ["relaxation", "allow-host: 127.0.0.1:8080"],
    ]);
  });

  it("does not fail where the verdict is good, whatever a further time-stamp is worth", async () => {
    const broken = {
      kind: "archive",
      verdict: "TOTAL-FAILED",
      genTime: null,
      checks: [{ id: "timestamp.imprint", status: "failed", subIndication: "HASH_FAILURE" }],
    } as const;
    const report = verifyReport({ signers: [signer({ timestamps: [broken] })] });
    const document = parsed(await render("junit", [report]));
    expect(document.getAttribute("failures")).toBe("0");
    expect(elements(document, "system-out")[0]!.textContent).toContain("time-stamp");
    expect(await render("tap", [report])).not.toMatch(/^ *not ok/m);
    expect(await render("github", [report])).toContain(
      "::warning file=договор.pdf.sig,title=signer 1 time-stamp 1",
    );
  });
});

describe("github", () => {
  it("annotates the verdict of each file and what decided a bad one", async () => {
    const lines = (await render("github", ALL)).trimEnd().split("\n");
    expect(lines.map((line) => /^::(\w+) file=[^,]*,title=(.*?)::/.exec(line)?.slice(1))).toEqual([
      ["notice", "podpis%3A TOTAL-PASSED"],
      ["warning", "signer 1%3A signer.attributeOrder"],
      ["error", "podpis%3A REVOKED_NO_POE"],
      ["error", "signer 1%3A signer.certificate"],
      ["error", "requirements%3A requirement.inn"],
      ["error", "podpis%3A NOT_CMS"],
    ]);
  });

  it("warns of a good verdict that rests on a weakened check", async () => {
    const report = verifyReport({ relaxations: [{ id: "revocation-off" }] });
    expect(await render("github", [report])).toMatch(
      /^::warning .*ATTENTION, you weakened the check: .*revocation off/,
    );
  });

  it("escapes names of files as properties are escaped", async () => {
    const report = verifyReport({ file: "a,b:c%\nd.cer" });
    expect(await render("github", [report])).toContain("file=a%2Cb%3Ac%25%0Ad.cer,");
  });
});

describe("tap", () => {
  it("has a point per file, with the checks as a subtest", async () => {
    const lines = (await render("tap", ALL)).split("\n");
    expect(lines.slice(0, 2)).toEqual(["TAP version 14", "1..3"]);
    expect(lines.filter((line) => /^(not )?ok /.test(line)).map((line) => line.split(" - ")[0])).toEqual([
      "ok 1",
      "not ok 2",
      "not ok 3",
    ]);
    expect(lines[2]).toBe("# Subtest: договор.pdf.sig");
    const plan = lines.indexOf("    1..4");
    const numbers = (indent: string) =>
      lines.flatMap((line) => new RegExp(`^${indent}(?:not )?ok (\\d+) `).exec(line)?.[1] ?? []);
    expect(numbers("")).toEqual(["1", "2", "3"]);
    const subtests = numbers(" {4}").map(Number);
    expect(subtests.filter((number, i) => number !== 1 && number !== subtests[i - 1]! + 1)).toEqual([]);
    expect(lines.slice(plan).filter((line) => /^ {4}(not )?ok /.test(line))).toHaveLength(4);
    expect(lines).toContain("    ok 3 - signer 1: signer.time - Nothing proves the time of signing # SKIP");
  });

  it("says what was weakened in the diagnostics", async () => {
    expect(await render("tap", [REVOKED])).toContain('  relaxations: ["revocation was checked only where');
  });
});

describe("sarif", () => {
  const validate = new Ajv2020.default({ strict: false, validateFormats: false }).compile(SARIF_SCHEMA);

  it.each(["ru", "en"] as const)("is valid by the schema of 2.1.0 (%s)", async (language) => {
    const document = JSON.parse(await render("sarif", ALL, language));
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it("has a result per bad check and per flag that weakened it, each with its rule", async () => {
    const [run] = JSON.parse(await render("sarif", ALL)).runs;
    const results = run.results as { ruleId: string; ruleIndex: number; level: string }[];
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["signer.attributeOrder", "note"],
      ["signer.certificate", "error"],
      ["requirement.inn", "error"],
      ["relaxation.revocation-if-available", "warning"],
      ["relaxation.allow-host", "warning"],
      ["NOT_CMS", "error"],
    ]);
    for (const { ruleId, ruleIndex } of results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it("tells what could not be read as a result, too: services show nothing else", async () => {
    const [run] = JSON.parse(await render("sarif", [UNREADABLE])).runs;
    expect(run.results).toMatchObject([{ ruleId: "NOT_CMS", ruleIndex: 0, level: "error" }]);
    expect(run.results[0].message.text).toContain("назовите файл подписи");
    expect(run.tool.driver.rules).toMatchObject([{ id: "NOT_CMS" }]);
    expect(run.invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: "error", descriptor: { id: "NOT_CMS" } }],
      },
    ]);
  });

  it("is never empty when the verdict is bad", async () => {
    const bad = { verdict: "INDETERMINATE", subIndication: "NO_POE" } as const;
    const report = verifyReport({ ...bad, exitCode: 3, accepted: false, signers: [signer(bad)] });
    const [run] = JSON.parse(await render("sarif", [report])).runs;
    expect(run.results).toMatchObject([
      { ruleId: "verdict", level: "error", properties: { subIndication: "NO_POE" } },
    ]);
  });

  it("gives every location a line: without one GitHub shows no result", async () => {
    const [run] = JSON.parse(await render("sarif", ALL)).runs;
    const places = [...run.results, ...run.invocations[0].toolExecutionNotifications].flatMap(
      ({ locations }: { locations: { physicalLocation: { region: unknown } }[] }) => locations,
    );
    expect(places.length).toBeGreaterThan(5);
    for (const { physicalLocation } of places) expect(physicalLocation.region).toEqual({ startLine: 1 });
  });

  it("names files by URI references", () => {
    expect(fileUri("договор 1.sig")).toBe("%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80%201.sig");
    expect(fileUri("dir/a:b#c.sig")).toBe("dir/a%3Ab%23c.sig");
    expect(fileUri("/tmp/x.sig")).toBe("file:///tmp/x.sig");
    expect(fileUri("C:\\d\\x.sig")).toBe("file:///C:/d/x.sig");
    expect(fileUri("\ud800.sig")).toBe("%EF%BF%BD.sig");
  });
});

describe("the formats of continuous integration", () => {
  const FORMATS = ["github", "sarif", "junit", "tap"] as const;
  const withDetails = (format: (typeof FORMATS)[number], language: "ru" | "en" = "ru") =>
    render(format, [REVOKED], language, { details: true });

  it.each(FORMATS)("%s says the cause alone, and with --details everything", async (format) => {
    const brief = await render(format, [REVOKED], "ru");
    const said = format === "junit" ? brief.replace(/<system-out>[^<]*<\/system-out>/g, "") : brief;
    expect(said).toMatch(/Сертификат отозван: ООО/);
    expect(said).toContain("03.08.2026");
    expect(said).not.toContain("crl.signature");
    expect(await withDetails(format)).toContain("crl.signature");
  });

  it("junit keeps everything beside what failed", async () => {
    const all = elements(parsed(await render("junit", [REVOKED])), "system-out").map(
      (one) => one.textContent,
    );
    expect(all.join("")).toContain("crl.signature");
  });

  it.each(FORMATS)("%s has no English in Russian", async (format) => {
    const text = await withDetails(format);
    for (const word of [
      /\b(passed|failed|indeterminate|skipped): /,
      /^ *(crl|certificate|signature) /m,
      /\(cache\)/,
    ]) {
      expect(text).not.toMatch(word);
    }
    expect(text).toContain("(из кэша)");
  });

  it("never call what is not accepted by the word of a good verdict", async () => {
    expect(await render("github", [NOT_ACCEPTED])).toMatch(
      /^::error [^:]*title=podpis%3A REQUIREMENT_NOT_MET::/,
    );
    const [verdict] = elements(parsed(await render("junit", [NOT_ACCEPTED])), "failure");
    expect(verdict!.getAttribute("type")).toBe("REQUIREMENT_NOT_MET");
  });
});

describe("text, json and ndjson", () => {
  it("are what the command prints without --report", async () => {
    expect(JSON.parse(await render("json", [PROTOCOL]))).toEqual(JSON.parse(JSON.stringify(PROTOCOL)));
    const lines = (await render("ndjson", [PROTOCOL])).trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(
      (await render("json", ALL))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).schema),
    ).toEqual(["podpis.verify/1", "podpis.verify/1", "podpis.error/1"]);
    expect(await render("text", [PROTOCOL])).toMatch(/^✔ VALID: договор\.pdf\.sig\n/);
  });
});

describe("what the user weakened", () => {
  it.each(REPORT_FORMATS)("stands in %s", async (format) => {
    const text = await render(format, [REVOKED]);
    const isForPrograms = format === "json" || format === "ndjson";
    for (const said of isForPrograms
      ? ["revocation-if-available", "allow-host"]
      : ["--revocation if-available", "--allow-host"]) {
      expect(text).toContain(said);
    }
    expect(text).toContain("127.0.0.1:8080");
  });
});
