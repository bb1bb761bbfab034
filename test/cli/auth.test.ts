/** `podpis auth`, as a user types it: ask, answer, let in, and let nobody in twice. */
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { gostEngineMissing } from "../support/openssl.js";
import { runInProcess } from "../support/runInProcess.js";
import { type Fixture, NOT_BUILT, openFixture, type Signer } from "./fixture.js";
import { checkedJson } from "./schemas.js";

const AUDIENCE = "https://portal.example";
const RUSSIAN = { LC_ALL: "ru_RU.UTF-8" };
let fixture: Fixture;
let signer: Signer;
beforeAll(async () => {
  fixture = await openFixture();
  signer = await fixture.signer("person", {
    subject: { cn: "Тестов Тест", inn: "500100732259", snils: "11223344595" },
  });
});
afterAll(() => fixture.close());

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runInProcess(args, { env: { PATH: process.env.PATH ?? "", ...env } });

async function json(args: readonly string[]) {
  const result = await run([...args, "--json"]);
  const document = checkedJson(result.stdout);
  return { ...result, document };
}

let count = 0;
const path = (name: string): string => fixture.path(`${name}-${++count}`);
const STATE = () => ["--state", fixture.path("state")];

async function challenge(more: readonly string[] = []): Promise<string> {
  const file = path("challenge.json");
  const { code } = await run(["auth", "challenge", "--audience", AUDIENCE, ...STATE(), "-o", file, ...more]);
  expect(code).toBe(0);
  return file;
}

async function response(file: string, more: readonly string[] = []): Promise<string> {
  const output = path("response.p7m");
  const args = ["auth", "respond", file, ...signer.options, "-o", output];
  expect((await run([...args, "--audience", AUDIENCE, ...more])).code).toBe(0);
  return output;
}

const verifying = (file: string): string[] => [
  ...["auth", "verify", file, "--audience", AUDIENCE, "--no-trust-store"],
  ...fixture.network,
];

describe("podpis auth", () => {
  it("asks, answers, and lets in once", async () => {
    const file = path("challenge.json");
    const asked = await json(["auth", "challenge", "--audience", AUDIENCE, ...STATE(), "-o", file]);
    expect(asked).toMatchObject({
      code: 0,
      document: { schema: "podpis.auth-challenge/1", audience: AUDIENCE },
    });
    expect(readFileSync(file, "utf8")).toBe(`${JSON.stringify(asked.document)}\n`);
    const output = path("response.p7m");
    const key = signer.options;
    const answered = await json(["auth", "respond", file, ...key, "-o", output, "--audience", AUDIENCE]);
    expect(answered).toMatchObject({
      code: 0,
      document: { schema: "podpis.auth-response/1", challenge: asked.document, notes: [] },
      stderr: expect.stringContaining(`podpis: who asks: ${AUDIENCE}\n`),
    });
    const verified = await json([...verifying(output), ...STATE(), "--expect-inn", "500100732259"]);
    expect(verified).toMatchObject({
      code: 0,
      document: {
        schema: "podpis.auth-verify/1",
        accepted: true,
        subject: {
          thumbprint: expect.stringMatching(/^[0-9a-f]{64}$/),
          cn: "Тестов Тест",
          inn: "500100732259",
          ogrn: null,
        },
      },
    });
    const again = await json([...verifying(output), ...STATE()]);
    expect(again).toMatchObject({ code: 1, document: { accepted: false, subject: null } });
    const words = await run([...verifying(output), ...STATE(), "--details"], RUSSIAN);
    expect(words.stdout).toMatch(/✖ КЛЮЧ НЕ ПОДТВЕРЖДЁН[\s\S]*Ответ уже использован[\s\S]*\[auth\.replay\]/);
    expect(words.stdout).toContain("5001******59");
  });

  it("writes the challenge to standard output, exactly as it is read, with --json too", async () => {
    for (const more of [[], ["--json"], ["-o", "-"]]) {
      const { stdout } = await run(["auth", "challenge", "--audience", AUDIENCE, ...more]);
      const file = fixture.write(`printed-${++count}`, stdout);
      await response(file);
    }
  });

  it("warns of a challenge whose audience nobody compared, and refuses one of another", async () => {
    const file = await challenge();
    const args = ["auth", "respond", file, ...signer.options];
    const warned = await run([...args, "-o", path("r")], RUSSIAN);
    expect(warned.stderr).toMatch(/спрашивает: https:\/\/portal\.example[\s\S]*получатель не сверен/);
    const output = path("r");
    const refused = await run([...args, "-o", output, "--audience", "https://other.example"], RUSSIAN);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/CHALLENGE_REFUSED[\s\S]*он для /),
    });
    expect(existsSync(output)).toBe(false);
    // Before a key is looked for: nobody is asked for its passphrase in vain, or warned of it.
    const unopened = ["auth", "respond", file, "--key", path("no-such-key"), "-o", output];
    const early = await run([...unopened, "--audience", "https://other.example"]);
    expect(early.stderr).toMatch(/CHALLENGE_REFUSED/);
  });

  it("answers no document, whatever it is called", async () => {
    const file = fixture.write("contract.json", '{"pay": 1000000}');
    const args = ["auth", "respond", file, ...signer.options, "-o", path("r")];
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/NOT_A_CHALLENGE/) });
  });

  it("lets nobody in without a record of what was used, and says so", async () => {
    const file = await challenge();
    const answered = await response(file);
    const bare = await run(verifying(answered));
    expect(bare).toMatchObject({ code: 3, stderr: expect.stringMatching(/let nobody in/) });
    const relaxed = await json([...verifying(answered), "--stateless", "--challenge", file]);
    expect(relaxed).toMatchObject({
      code: 0,
      document: { relaxations: expect.arrayContaining([{ id: "auth-stateless" }]) },
      stderr: expect.stringMatching(/--stateless/),
    });
    const offline = ["auth", "verify", answered, "--audience", AUDIENCE, ...STATE(), "--no-trust-store"];
    const unchecked = await json([...offline, "--trust", fixture.trust, "--offline"]);
    expect(unchecked).toMatchObject({ code: 3, document: { accepted: false } });
  });

  it("refuses a certificate that was revoked since, or is not the expected one", async () => {
    const who = await fixture.signer("dismissed");
    const output = path("r");
    const key = who.options;
    await run(["auth", "respond", await challenge(), ...key, "-o", output, "--audience", AUDIENCE]);
    const other = await json([...verifying(output), ...STATE(), "--expect-inn", "9800000013"]);
    expect(other).toMatchObject({ code: 1, document: { rejection: { requirements: ["requirement.inn"] } } });
    await fixture.lab.revoke(who.issued.certificate);
    const revoked = await json([...verifying(output), ...STATE()]);
    expect(revoked).toMatchObject({ code: 1, document: { subIndication: "REVOKED", accepted: false } });
  });

  it.each([
    [["auth", "challenge"], /--audience/],
    [["auth", "challenge", "--audience", " "], /audience is empty/],
    [["auth", "challenge", "--audience", "a", "--lifetime", "100000"], /24 hours/],
    [["auth", "challenge", "--audience", "a", "--lifetime", "0"], /fix: .* above zero/],
    [["auth", "challenge", "--audience", "a", "--lifetime", "9999999"], /from 0\.001 to 999999/],
    [["auth", "verify", "x", "--state", "s"], /--audience/],
    [["auth", "verify", "x", "--audience", "a", "--state", "s", "--stateless"], /cannot be used with/],
    [["auth", "respond", "x"], /./],
  ])("refuses %j", async (args, what) => {
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(what) });
  });

  it.skipIf(gostEngineMissing !== undefined)("answers with a key behind another program", async () => {
    const file = await challenge();
    const command = `openssl dgst -engine gost -md_gost12_256 -sign "${signer.key}"`;
    const output = path("r");
    const args = ["auth", "respond", file, "--signer-command", command, "--cert", signer.cert];
    expect((await run([...args, "-o", output, "--audience", AUDIENCE])).code).toBe(0);
    expect((await run([...verifying(output), ...STATE()])).code).toBe(0);
  });
});

describe.skipIf(!cliIsBuilt())(`two processes${NOT_BUILT}`, () => {
  it("that verify one response at the same time do not both let it in", async () => {
    const answered = await response(await challenge());
    const args = [...verifying(answered), ...STATE(), "--json"];
    const results = await Promise.all([1, 2, 3].map(() => runCli(args)));
    expect(results.map(({ code }) => code).sort()).toEqual([0, 1, 1]);
    const accepted = results.filter(({ stdout }) => JSON.parse(stdout).accepted);
    expect(accepted).toHaveLength(1);
  });
});
