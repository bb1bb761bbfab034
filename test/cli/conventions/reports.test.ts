/** Reports for pipelines, and what doctor lists. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NOT_BUILT, runJson } from "../fixture.js";
import { openSigned, type Signed } from "./signed.js";

describe.skipIf(!cliIsBuilt())(`reports${NOT_BUILT}`, () => {
  let s: Signed;
  beforeAll(async () => {
    s = await openSigned();
  });
  afterAll(() => s.close());

  it("for a pipeline come several at once, from one run, with one exit code [rule 25]", async () => {
    const path = (name: string): string => s.fixture.path(name);
    const { stdout, code } = await runCli([
      ...["verify", s.signature, s.changed, ...s.network, "--report", `junit=${path("r.xml")}`],
      ...["--report", `sarif=${path("r.sarif")}`, "--report", `tap=${path("r.tap")}`, "--report", "json=-"],
    ]);
    expect(code).toBe(1);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ verdict }) => verdict)).toEqual(["TOTAL-PASSED", "TOTAL-FAILED"]);
    expect(readFileSync(path("r.xml"), "utf8")).toMatch(/<testsuites[^>]* failures="[1-9]/);
    const sarif = JSON.parse(readFileSync(path("r.sarif"), "utf8"));
    expect(sarif.version).toBe("2.1.0");
    expect(sarif.runs[0].results).not.toEqual([]);
    expect(readFileSync(path("r.tap"), "utf8")).toMatch(/^not ok /m);
  });

  it("as annotations of GitHub stand on standard output, errors first of all [rule 25]", async () => {
    const { stdout, code } = await runCli(["verify", s.changed, ...s.network, "--report", "github"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error .*file=.*other\.txt/m);
  });

  it("about the computer name the variables that are set, not their values, and ask nobody [rule 16]", async () => {
    const before = s.fixture.requests.length;
    const env = { http_proxy: "http://me:secret@proxy.example", PODPIS_CACHE_DIR: s.fixture.path("cache") };
    const { json, stdout, code } = await runJson(["doctor"], { env });
    expect(code).toBe(0);
    expect(json.environment).toEqual(expect.arrayContaining(["http_proxy", "PODPIS_CACHE_DIR"]));
    expect(stdout).not.toContain("secret");
    expect(json).toMatchObject({
      folders: expect.arrayContaining([
        expect.objectContaining({ use: "cache", path: s.fixture.path("cache") }),
      ]),
      trust: { list: null },
      cache: { entries: 0 },
      clock: null,
    });
    expect(s.fixture.requests.length).toBe(before);
    const asked = await runJson(["doctor", "--tsa", s.fixture.tsa, "--allow-host", s.fixture.host]);
    expect(asked.json.clock).not.toBeNull();
  });
});
