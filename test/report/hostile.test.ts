/** Names are data: whatever stands in a certificate, a power of attorney or a file name, no format obeys it. */
import { DOMParser } from "@xmldom/xmldom";
import { describe, expect, it } from "vitest";
import { REPORT_FORMATS } from "../../src/report/reports.js";
import type { VerifyReport } from "../../src/validate/results.js";
import { PROTOCOL, REVOKED } from "./protocols.js";
import { render } from "./reports.js";

const HOSTILE = {
  "control characters": "\u001b[2J\u0007evil\u0000\r\nnot ok 9 - evil\u0085",
  "bidirectional and invisible characters": "\u202eexe.\u2066gpj\u200b\u2069\u061c\ufeff",
  "marks of our own": "\u0001evil\u0006\u0004evil\u0006 evil",
  markup: `</title></style></svg><script>evil()</script><img src=x onerror="evil()">'"&lt;`,
  "the end of CDATA": "]]><failure/><![CDATA[evil--><!--",
  "workflow commands": "::set-output name=verdict::TOTAL-PASSED",
  "old workflow commands": "a ##[set-output name=verdict;]TOTAL-PASSED ##vso[task.setvariable variable=a]b",
  // A name that would have a reader of TAP take the point for skipped or unfinished work.
  "directives of TAP": "evil # SKIP \\# TODO",
  "links and placeholders of SARIF": "[click](https://evil.example/) {0} {{ secrets.EVIL }}",
  "a lone surrogate": "evil\ud800",
} as const;

/** Keys of texts from outside. */
const PLACES: ReadonlySet<string> = new Set([
  ...["cn", "o", "title", "surname", "givenName", "name", "subject", "source", "origin", "by"],
  ...["file", "number", "internalNumber", "serial", "detail", "code"],
]);
/** Words of ours that stand under the same keys. */
const OURS: ReadonlySet<string> = new Set(["REQUIREMENT_NOT_MET", "crl", "ocsp", "option", "store"]);

/** The same report with one text in every place where a text from outside may stand. */
function poisoned(report: VerifyReport, evil: string): VerifyReport {
  const replaced = (key: string, value: unknown): unknown =>
    typeof value === "string" && PLACES.has(key) && !OURS.has(value) ? evil : value;
  return JSON.parse(JSON.stringify(report), replaced);
}

const lineCount = (text: string): number => text.split("\n").length;

describe.each(Object.entries(HOSTILE))("%s", (_name, evil) => {
  const reports = [PROTOCOL, REVOKED].map((report) => poisoned(report, evil));

  it.each(REPORT_FORMATS)("does no harm in %s", async (format) => {
    const text = await render(format, reports);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(text).not.toMatch(/##(\w*)\[/);
    // In every other format something stands before it, or it is the format's own.
    if (format !== "github") expect(text).not.toMatch(/^\s*::/m);
    // The picture of a chain breaks its lines by their length.
    if (format !== "html") {
      expect(lineCount(text)).toBe(
        lineCount(
          await render(
            format,
            reports.map((one) => poisoned(one, "harmless")),
          ),
        ),
      );
    }
  });

  it("stays text in a page", async () => {
    const page = await render("html", reports);
    expect(page).not.toMatch(/<(script|img|iframe|failure)/);
    const tags = (text: string): Set<string> =>
      new Set([...text.matchAll(/<\/?[a-z]+/g)].map(([tag]) => tag));
    expect([...tags(page)].sort()).toEqual([...tags(await render("html", [PROTOCOL, REVOKED]))].sort());
    const attributes = [...page.matchAll(/<[a-z]\w*((?: [\w-]+(?:="[^"<>]*")?)*)\s*\/?>/g)];
    expect(attributes.length).toBe([...page.matchAll(/<[a-z]/g)].length);
  });

  it("stays text in junit", async () => {
    const faults: unknown[] = [];
    const onError = (_level: string, message: unknown) => faults.push(message);
    const document = new DOMParser({ errorHandler: onError } as never).parseFromString(
      await render("junit", reports),
      "text/xml",
    );
    expect(faults).toEqual([]);
    expect(document.getElementsByTagName("testsuite")).toHaveLength(2);
    expect(document.getElementsByTagName("failure")).toHaveLength(2);
  });

  it("stays one annotation each for github", async () => {
    for (const line of (await render("github", reports)).trimEnd().split("\n")) {
      expect(line).toMatch(/^::(error|warning|notice) file=[^,:]*,title=[^,:]*::/);
    }
  });

  it("stays one point each in tap", async () => {
    // Number and outcome of each, and whether a directive that is not escaped stands in it: none may come from a name.
    const points = (text: string) =>
      text
        .split("\n")
        .filter((line) => /^ *(not )?ok /.test(line))
        .map((line) => [line.split(" - ")[0], / # (SKIP|TODO)/.test(line.replaceAll(/\\./g, ""))]);
    expect(points(await render("tap", reports))).toEqual(points(await render("tap", [PROTOCOL, REVOKED])));
  });

  it("makes no link and no placeholder in sarif", async () => {
    const [run] = JSON.parse(await render("sarif", reports)).runs;
    for (const { message } of run.results) {
      expect(message.text.replaceAll(/\\./g, "")).not.toMatch(/[[\]]/);
      expect(message.text.replaceAll("{{", "").replaceAll("}}", "")).not.toMatch(/[{}]/);
    }
  });

  it("is the same data again when json is read", async () => {
    expect(JSON.parse(await render("json", reports.slice(0, 1)))).toEqual(reports[0]);
  });
});
