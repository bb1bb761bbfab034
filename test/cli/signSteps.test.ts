/** Signing in two steps and stand-alone time-stamps on the command line. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { toHex } from "../../src/base/bytes.js";
import { readPrivateKey } from "../../src/crypto/pkcs8.js";
import { runInProcess } from "../support/runInProcess.js";
import { type Fixture, openFixture, type Signer } from "./fixture.js";
import { checkedJson, schemaErrors } from "./schemas.js";

const RUSSIAN = { LC_ALL: "ru_RU.UTF-8" };
let fixture: Fixture;
let signer: Signer;
beforeAll(async () => {
  fixture = await openFixture();
  signer = await fixture.signer("signer");
});
afterAll(() => fixture.close());

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runInProcess([...args, "--no-trust-store"], { env });
const services = () => fixture.services;

async function json(args: readonly string[]) {
  const result = await run([...args, "--json"]);
  const document = checkedJson(result.stdout);
  return { ...result, document };
}

/** What another program makes of the octets to be signed. */
async function signElsewhere(state: string): Promise<string> {
  const [block] = decodePemBlocks(readFileSync(signer.key));
  const value = await readPrivateKey(block!.der, "key").sign(readFileSync(`${state}.tbs`));
  return fixture.write(`${state.split("/").at(-1)}.value`, `${toHex(value)}\n`);
}

describe("podpis sign in two steps", () => {
  it("prepares, and completes at level xlt1", async () => {
    const path = fixture.write("two", "document");
    const state = fixture.path("two.step");
    const prepared = await json(["sign", path, "--cert", signer.cert, "--prepare", state]);
    expect(prepared).toMatchObject({
      code: 0,
      document: { schema: "podpis.sign-prepare/1", toBeSigned: `${state}.tbs`, digest: `${state}.digest` },
    });
    expect(schemaErrors(JSON.parse(readFileSync(state, "utf8")))).toEqual([]);
    const value = await signElsewhere(state);
    const completed = await json([
      ...["sign", path, "--complete", state, "--signature", value, "--level", "xlt1"],
      ...services(),
    ]);
    expect(completed).toMatchObject({ code: 0, document: { schema: "podpis.sign/1", level: "XLT1" } });
    const checked = await json(["verify", `${path}.sig`, "--trust", fixture.trust, "--offline"]);
    expect(checked).toMatchObject({ code: 0, document: { signers: [{ levelProven: "XLT1" }] } });
  });

  it("completes without the document where -o says where to write", async () => {
    const path = fixture.write("apart", "document");
    const [state, out] = [fixture.path("apart.step"), fixture.path("apart.out")];
    await run(["sign", path, "--cert", signer.cert, "--prepare", state]);
    const value = await signElsewhere(state);
    const nowhere = await run(["sign", "--complete", state, "--signature", value]);
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/add -o FILE/) });
    const inside = await run(["sign", "--complete", state, "--signature", value, "-o", out, "--attached"]);
    expect(inside).toMatchObject({ code: 2, stderr: expect.stringMatching(/the document once more/) });
    expect((await run(["sign", "--complete", state, "--signature", value, "-o", out])).code).toBe(0);
    const checked = await run(["verify", out, "--content", path, ...services().slice(2)]);
    expect(checked.code).toBe(0);
  });

  it("refuses another document and another value, exit codes 2 and 5", async () => {
    const path = fixture.write("changed", "document");
    const state = fixture.path("changed.step");
    const words = await run(["sign", path, "--cert", signer.cert, "--prepare", state], RUSSIAN);
    expect(words.stdout).toMatch(/Подготовлено к подписи[\s\S]*Что подписать/);
    const value = await signElsewhere(state);
    writeFileSync(path, "another document");
    const changed = await run(["sign", path, "--complete", state, "--signature", value]);
    expect(changed).toMatchObject({ code: 2, stderr: expect.stringMatching(/CONTENT_CHANGED/) });
    const wrong = fixture.write("wrong.value", "00".repeat(64));
    writeFileSync(path, "document");
    const refused = await run(["sign", path, "--complete", state, "--signature", wrong], RUSSIAN);
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringMatching(/ни при каком порядке байтов/) });
    expect(existsSync(`${path}.sig`)).toBe(false);
  });

  it.each([
    [["sign", "x"], /option --key is needed/],
    [["sign"], /no file was named/],
    [["sign", "x", "--prepare", "s"], /certificate that signs is not named/],
    [["sign", "--prepare", "s", "--cert", "c"], /no file was named/],
    [["sign", "x", "--prepare", "-", "--cert", "c"], /are files/],
    [["sign", "x", "--prepare", "s", "--key", "k"], /cannot be used with/],
    [["sign", "x", "--complete", "s", "--key", "k"], /cannot be used with/],
    [["sign", "x", "--complete", "s"], /signature value is not named/],
    [["sign", "x", "--key", "k", "--signature", "v"], /goes with --complete only/],
  ])("refuses %j", async (args, what) => {
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(what) });
  });

  it("says that a file is no state", async () => {
    const args = ["sign", "--complete", signer.cert, "--signature", signer.cert, "-o", fixture.path("no")];
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/NOT_A_SIGNING_STATE/) });
  });
});

describe("podpis timestamp", () => {
  it("creates a token beside the file, and verifies it", async () => {
    const path = fixture.write("stamped", "document");
    const made = await json(["timestamp", "create", path, ...services()]);
    expect(made).toMatchObject({ code: 0, document: { output: `${path}.tst`, notes: [] } });
    const trusting = ["--tsa-trust", fixture.trust, "--allow-host", fixture.host];
    const checked = await json(["timestamp", "verify", `${path}.tst`, ...trusting]);
    expect(checked).toMatchObject({
      code: 0,
      document: { verdict: "TOTAL-PASSED", content: { file: path }, genTime: made.document.genTime },
    });
    const words = await run(["timestamp", "verify", `${path}.tst`, ...trusting, "--details"], RUSSIAN);
    expect(words.stdout).toMatch(/ДЕЙСТВИТЕЛЕН[\s\S]*точность 1 с/);
    expect((await run(["timestamp", "create", path, ...services()])).stderr).toMatch(/OUTPUT_EXISTS/);
  });

  it("says what is wrong, by exit code and by words", async () => {
    const path = fixture.write("moved", "document");
    await run(["timestamp", "create", path, ...services(), "--digest", "sha256", "--encoding", "pem"]);
    expect(readFileSync(`${path}.tst`, "utf8")).toMatch(/^-----BEGIN/);
    const untrusted = await json(["timestamp", "verify", `${path}.tst`, "--offline"]);
    expect(untrusted).toMatchObject({ code: 3, document: { subIndication: "NO_CERTIFICATE_CHAIN_FOUND" } });
    writeFileSync(path, "another document");
    const changed = await json(["timestamp", "verify", `${path}.tst`, "--trust", fixture.trust, "--offline"]);
    expect(changed).toMatchObject({ code: 1, document: { subIndication: "HASH_FAILURE" } });
    expect(await run(["timestamp", "verify", path])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/NOT_A_TOKEN/),
    });
    const offline = await run(["timestamp", "create", path, "--tsa", fixture.tsa, "--offline"]);
    expect(offline).toMatchObject({ code: 2, stderr: expect.stringMatching(/--offline forbids/) });
  });

  it("fails with exit code 4 when the service does, and leaves nothing behind", async () => {
    const path = fixture.write("down", "document");
    fixture.lab.faults.tsa = "rejection";
    const { code, stderr } = await run(["timestamp", "create", path, ...services()]);
    delete fixture.lab.faults.tsa;
    expect(code).toBe(4);
    expect(stderr).toMatch(/TSA_FAILED/);
    expect(existsSync(`${path}.tst`)).toBe(false);
  });
});
