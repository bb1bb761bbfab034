/** Times that say their zone, and reports that can be repeated to the octet. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MINIMAL } from "../../mchd/documents.js";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NOT_BUILT } from "../fixture.js";
import { openSigned, type Signed } from "./signed.js";

describe.skipIf(!cliIsBuilt())(`times${NOT_BUILT}`, () => {
  let s: Signed;
  beforeAll(async () => {
    s = await openSigned();
  });
  afterAll(() => s.close());

  it("are UTC with milliseconds and a numeric offset, wherever they stand in JSON [rule 21]", async () => {
    const env = { TZ: "Asia/Kamchatka" };
    for (const args of [
      ["verify", s.signature, ...s.network],
      ["cert", "check", s.signer.cert, ...s.network],
      ["show", s.signature],
      ["doctor"],
    ]) {
      const { stdout } = await runCli([...args, "--json"], { env });
      const times = [...stdout.matchAll(/"(\d{4}-\d\d-\d\d(?:T[^"]*)?)"/g)].map(([, time]) => time);
      expect(times.length).toBeGreaterThan(0);
      for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    }
  });

  it("are the reader's and Moscow's for people, both named, and Moscow's alone in Moscow [rule 21]", async () => {
    const shown = async (zone: string, locale: string): Promise<string> =>
      (await runCli(["show", s.signer.cert], { env: { TZ: zone, LC_ALL: locale } })).stdout;
    expect(await shown("Asia/Yekaterinburg", "en_US.UTF-8")).toMatch(
      /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\+05:00 \([\d -]*\d\d:\d\d:\d\d MSK\)/,
    );
    expect(await shown("Europe/Moscow", "ru_RU.UTF-8")).toMatch(/\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d МСК/);
    expect(await shown("Europe/Moscow", "ru_RU.UTF-8")).not.toContain("UTC");
  });

  it("of --at are read with their offset, and need a date that exists [rule 21]", async () => {
    const at = async (time: string) => runCli(["verify", s.signature, "--offline", "--json", "--at", time]);
    expect((await at("2026-01-31T12:00+03:00")).stdout).toContain('"2026-01-31T09:00:00.000+00:00"');
    expect((await at("2026-01-31T12:00:00.5Z")).stdout).toContain('"2026-01-31T12:00:00.500+00:00"');
    for (const wrong of ["2026-02-30T12:00Z", "31.01.2026", "noon"]) {
      const { code, stdout } = await at(wrong);
      expect([code, stdout]).toEqual([2, expect.stringContaining("2026-01-31T12:00+03:00")]);
    }
  });

  it("of powers of attorney are days of Moscow, and said to be [rule 21]", async () => {
    const file = s.fixture.write("m.xml", MINIMAL);
    for (const zone of ["UTC", "Pacific/Auckland"]) {
      const { stdout } = await runCli(["mchd", "show", file], { env: { TZ: zone, LC_ALL: "ru_RU.UTF-8" } });
      expect(stdout).toContain("15.01.2027 включительно (московское время)");
    }
  });

  it("are the only thing a report depends on beside its inputs: the same octets again [rule 30]", async () => {
    const evidence = s.fixture.path("evidence");
    const first = await runCli(["verify", s.signature, ...s.network, "--evidence-dir", evidence, "--json"]);
    expect(first.code).toBe(0);
    const replay = ["verify", s.signature, "--replay", evidence, "--json"];
    for (const env of [{}, { TZ: "Asia/Kamchatka" }, { LC_ALL: "ru_RU.UTF-8" }]) {
      expect((await runCli(replay, { env })).stdout).toBe(first.stdout);
    }
    const at = ["--at", new Date(Date.now() + 1000).toISOString()];
    const judged = ["verify", s.signature, "--trust", s.fixture.trust, "--offline", "--no-cache", ...at];
    for (const form of ["json", "html", "text", "junit"]) {
      const files = ["1", "2"].map((name) => s.fixture.path(`${form}.${name}`));
      for (const file of files) await runCli([...judged, "--report", `${form}=${file}`]);
      const [one, two] = files.map((file) => readFileSync(file));
      expect(one!.length).toBeGreaterThan(100);
      expect(two, form).toEqual(one);
    }
  });
});
