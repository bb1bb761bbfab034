/** Secrets: where they come from, and that they go nowhere. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NOT_BUILT } from "../fixture.js";
import { encryptedKey, openSigned, PASSPHRASE, type Signed } from "./signed.js";

describe.skipIf(!cliIsBuilt())(`a secret${NOT_BUILT}`, () => {
  let s: Signed;
  let pfx: string;
  beforeAll(async () => {
    s = await openSigned();
    pfx = await encryptedKey(s);
  });
  afterAll(() => s.close());

  const sign = (...more: string[]): string[] => [
    ...["sign", s.document, "--key", pfx, "-o", s.fixture.path(`${randomBytes(4).toString("hex")}.sig`)],
    ...more,
  ];

  it("comes from a variable, the first line of a file, or a descriptor, as UTF-8 [rule 17]", async () => {
    const file = s.fixture.path("passphrase");
    const runs = [
      () => runCli(sign("--passphrase-env", "P"), { env: { P: PASSPHRASE } }),
      () => runCli(sign("--passphrase-fd", "0"), { input: `${PASSPHRASE}\nsecond line\n` }),
      ...["", "\n", "\r\n", "\nsecond line"].map((end) => () => {
        writeFileSync(file, PASSPHRASE + end);
        return runCli(sign("--passphrase-file", file));
      }),
    ];
    for (const run of runs) expect((await run()).code).toBe(0);
    writeFileSync(file, `${PASSPHRASE} \n`);
    expect((await runCli(sign("--passphrase-file", file))).code).toBe(5);
  });

  it("is refused on the command line, glued or apart, before anything else is looked at, and not repeated [rule 17]", async () => {
    for (const name of ["--password", "--passphrase", "--pin", "-PASSWORD"]) {
      for (const words of [[`${name}=hunter2`], [name, "hunter2"]]) {
        const { code, stdout, stderr } = await runCli(["sign", s.fixture.path("none"), ...words]);
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(
          /error\[USAGE\][\s\S]*--passphrase-env NAME, --passphrase-file FILE or --passphrase-fd N/,
        );
        expect(stderr).not.toContain("hunter2");
      }
    }
  });

  it("is in no message, however much is said, of success and of failure [rule 10] [rule 17]", async () => {
    const service = ["--tsa", s.fixture.tsa, "--allow-host", s.fixture.host, "--tsa-auth-env", "TOKEN"];
    const env = { P: PASSPHRASE, WRONG: `${PASSPHRASE}!`, TOKEN: "Bearer abcdef", PODPIS_DEBUG: "1" };
    const good = await runCli(sign("--passphrase-env", "P", ...service, "-vv"), { env });
    const bad = await runCli(sign("--passphrase-env", "WRONG", "-vv"), { env });
    expect([good.code, bad.code]).toEqual([0, 5]);
    for (const { stdout, stderr } of [good, bad]) expect(stdout + stderr).not.toMatch(/Секрет|abcdef/);
  });

  it("that is needed and not given is asked for by the names of the options [rule 18]", async () => {
    const { code, stderr, stdout } = await runCli(sign());
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toMatch(
      /error\[KEY_PASSPHRASE_NEEDED\][\s\S]*--passphrase-env NAME, --passphrase-file FILE/,
    );
  });
});
