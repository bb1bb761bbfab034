/** --report where powers of attorney are judged: of `verify --mchd` and of `mchd verify`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REPORT_FORMATS } from "../../src/report/reports.js";
import { numberOf } from "../mchd/authority/build.js";
import { CASES } from "../mchd/authority/cases.js";
import { PERSONS } from "../mchd/authority/cast.js";
import { World } from "../mchd/authority/world.js";
import { runInProcess } from "../support/runInProcess.js";

let world: World;
let folder: string;
let contract: string;
beforeAll(async () => {
  world = await World.create();
  folder = mkdtempSync(join(tmpdir(), "podpis-report-"));
  contract = await world.write(CASES.find(({ name }) => name === "delegation-ok")!, folder);
}, 60_000);
afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

const within = (file: string): string => join(folder, file);
const podpis = (argv: readonly string[]) =>
  runInProcess([
    ...[...argv, "--trust", within("root.pem"), "--untrusted", within("intermediates.pem")],
    ...["--at", "2026-03-01T09:00Z", "--revocation", "off", "--mchd-status", "off"],
    ...["--offline", "--no-cache", "--no-trust-store"],
  ]);

describe("--report about a power of attorney", () => {
  it("draws the chain of a delegation beside the signature", async () => {
    const line = ["verify", `${contract}.sig`, "--mchd", within("m.xml"), "--mchd-chain", within("p.xml")];
    const { code, stdout, stderr } = await podpis([...line, "--report", "html"]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("Chain of powers of attorney");
    expect(stdout).toMatch(
      new RegExp(
        `<desc[^>]*>From the signer&#39;s[^<]*Delegation[^<]*${numberOf("m")}[^<]*Original power of attorney`,
      ),
    );
    expect(stdout).toContain('data-check="mchd.delegation"');
    expect(stdout).toContain("the status of powers of attorney was not checked (--mchd-status off)");
  });

  it.each(REPORT_FORMATS)(
    "masks numbers of persons in %s of mchd verify as the text does",
    async (format) => {
      const line = ["mchd", "verify", within("m.xml"), "--mchd-chain", within("p.xml")];
      const { code, stdout, stderr } = await podpis([...line, "--report", format]);
      expect(code, stderr).toBe(0);
      expect(stdout).toContain("m.xml");
      const isForPrograms = format === "json" || format === "ndjson";
      expect(stdout.includes(PERSONS.employee.inn)).toBe(isForPrograms);
      if (format === "html") expect(stdout).toContain("Protocol of verification of a power of attorney");
    },
  );

  it("shows them in a report where that is asked", async () => {
    const line = ["mchd", "verify", within("m.xml"), "--mchd-chain", within("p.xml"), "--personal-data"];
    expect((await podpis([...line, "--report", "html"])).stdout).toContain(PERSONS.employee.inn);
  });
});
