/** `podpis extract`, `split`, `merge`, `convert` on the command line. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/runInProcess.js";
import { type Fixture, openFixture, type Signer } from "./fixture.js";
import { checkedJson } from "./schemas.js";

const TEXT = "Договор поставки";
const RUSSIAN = { LC_ALL: "ru_RU.UTF-8" };
let fixture: Fixture;
let first: Signer;
let second: Signer;
let count = 0;
beforeAll(async () => {
  fixture = await openFixture();
  first = await fixture.signer("first");
  second = await fixture.signer("second");
});
afterAll(() => fixture.close());

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runInProcess(
    [...args, "--no-trust-store"].filter((one) => takesStore(args) || one !== "--no-trust-store"),
    {
      env,
    },
  );
const takesStore = ([command]: readonly string[]) => command === "verify" || command === "extract";
const key = (who: Signer) => who.options;
const online = () => fixture.network;

async function json(args: readonly string[]) {
  const result = await run([...args, "--json"]);
  const document = checkedJson(result.stdout);
  return { ...result, document };
}

/** A folder of its own with a document in it. */
function place(): { readonly folder: string; readonly path: string } {
  const folder = fixture.path(`case${++count}`);
  mkdirSync(folder);
  const path = join(folder, "договор.txt");
  writeFileSync(path, TEXT);
  return { folder, path };
}

async function signed(form: "attached" | "detached", who = first) {
  const { folder, path } = place();
  const { code, stderr } = await run(["sign", path, ...key(who), `--${form}`]);
  expect(code, stderr).toBe(0);
  return { folder, path, signature: `${path}.${form === "attached" ? "p7m" : "sig"}` };
}

async function joint() {
  const one = await signed("detached");
  const added = ["cosign", one.signature, ...key(second), "-o", one.signature, "--force"];
  expect((await run(added)).code).toBe(0);
  return one;
}

describe("podpis extract", () => {
  it("names the document after the signature, and does not overwrite it unasked", async () => {
    const { path, signature } = await signed("attached");
    const refused = await run(["extract", signature]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/OUTPUT_EXISTS/) });
    writeFileSync(path, "older");
    const done = await json(["extract", signature, "--force"]);
    expect(done).toMatchObject({
      code: 0,
      document: { output: path, integrity: "held", verification: null },
    });
    expect(readFileSync(path, "utf8")).toBe(TEXT);
  });

  it.each([
    ["en_US.UTF-8", /Document taken out/, /was not judged: --trust/],
    ["ru_RU.UTF-8", /Документ извлечён/, /не проверялось: для этого есть --trust/],
  ])("says that trust was not judged (%s)", async (locale, first, second) => {
    const { folder, signature } = await signed("attached");
    const { stdout } = await run(["extract", signature, "-o", join(folder, "out")], { LC_ALL: locale });
    expect(stdout).toMatch(first);
    expect(stdout).toMatch(second);
  });

  it("writes to standard output the document and nothing else, and not a byte of a broken one", async () => {
    const { folder, signature } = await signed("attached");
    // Standard output takes the document alone: what was not checked is said beside it.
    const stderr = expect.stringMatching(/trust/i);
    expect(await run(["extract", signature, "-o", "-"])).toMatchObject({ code: 0, stdout: TEXT, stderr });
    const bytes = readFileSync(signature);
    bytes[bytes.indexOf(TEXT) + 5]! ^= 1;
    const broken = join(folder, "broken.p7m");
    writeFileSync(broken, bytes);
    const refused = await run(["extract", broken, "-o", "-"]);
    expect(refused).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/SIGNATURE_NOT_INTACT/),
    });
    const loud = await run(["extract", broken, "-o", "-", "--unverified"], RUSSIAN);
    expect(loud.code).toBe(0);
    expect(loud.stdout).not.toBe("");
    expect(loud.stderr).toMatch(/без проверки подписи.*--unverified/);
  });

  it("reports the relaxation of --unverified in JSON", async () => {
    const { folder, signature } = await signed("attached");
    const args = ["extract", signature, "--unverified", "-o", join(folder, "out")];
    expect(await json(args)).toMatchObject({
      code: 0,
      document: { integrity: "notChecked", relaxations: [{ id: "unverified" }] },
    });
  });

  it("with --trust wants a valid signature, and else says why and writes nothing", async () => {
    const { folder, signature } = await signed("attached");
    const out = join(folder, "out");
    const good = await json(["extract", signature, "-o", out, ...online()]);
    expect(good).toMatchObject({ code: 0, document: { verification: { verdict: "TOTAL-PASSED" } } });
    const stranger = fixture.write("stranger.pem", readFileSync(second.cert));
    const not = join(folder, "not");
    const bad = await json(["extract", signature, "-o", not, "--trust", stranger, "--offline"]);
    expect(bad).toMatchObject({ code: 3, document: { exitCode: 3, output: null, integrity: null } });
    const words = await run(["extract", signature, "-o", not, "--trust", stranger, "--offline"]);
    expect(words.stdout).toMatch(/NOT TAKEN OUT.*nothing was written[\s\S]*NO_CERTIFICATE_CHAIN_FOUND/);
    const piped = await run(["extract", signature, "-o", "-", "--trust", stranger, "--offline"]);
    expect(piped).toMatchObject({ code: 3, stdout: "", stderr: expect.stringMatching(/NOT TAKEN OUT/) });
    expect(existsSync(not)).toBe(false);
  });

  it("refuses a detached signature, and asks for a name it cannot make", async () => {
    const { folder, signature } = await signed("detached");
    const args = ["extract", signature, "-o", join(folder, "out")];
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/NOTHING_TO_EXTRACT/) });
    const nameless = join(folder, "nameless");
    writeFileSync(nameless, readFileSync(signature));
    expect(await run(["extract", nameless])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/add -o FILE/),
    });
  });
});

describe("podpis split and podpis merge", () => {
  it("take the signers apart and put them together again", async () => {
    const { folder, path, signature } = await joint();
    const parts = [join(folder, "договор.txt.1.sig"), join(folder, "договор.txt.2.sig")];
    const apart = await json(["split", signature]);
    expect(apart).toMatchObject({
      code: 0,
      document: { contentChecked: true, parts: parts.map((output) => ({ output, level: "BES" })) },
    });
    for (const part of parts) {
      const report = await json(["verify", part, "--content", path, ...online()]);
      expect(report).toMatchObject({ code: 0, document: { signers: [{ index: 0 }] } });
    }
    const whole = join(folder, "whole.sig");
    const together = await json(["merge", ...parts, "--content", path, "-o", whole]);
    expect(together).toMatchObject({ code: 0, document: { contentChecked: true, signers: [{}, {}] } });
    const report = await json(["verify", whole, "--content", path, ...online()]);
    expect(report).toMatchObject({ code: 0, document: { signers: [{}, {}] } });
  });

  it("say what was not checked when the document is not at hand", async () => {
    const { folder, signature } = await joint();
    const alone = join(folder, "alone.sig");
    writeFileSync(alone, readFileSync(signature));
    expect((await run(["split", alone])).stdout).toMatch(/not checked/);
    const parts = [join(folder, "alone.1.sig"), join(folder, "alone.2.sig")];
    const { code, stdout } = await run(["merge", ...parts, "-o", join(folder, "w.sig")], RUSSIAN);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Объединены[\s\S]*сравнивались его хэши/);
  });

  it("write into a folder, and armoured", async () => {
    const { folder, signature } = await joint();
    mkdirSync(join(folder, "parts"));
    await run(["split", signature, "--output-dir", join(folder, "parts"), "--encoding", "pem"]);
    const text = readFileSync(join(folder, "parts", "договор.txt.2.sig"), "utf8");
    expect(text).toMatch(/^-----BEGIN CMS-----/);
  });

  it("refuse signatures of different documents, and a merge of one", async () => {
    const [a, b] = [await signed("detached"), await signed("detached", second)];
    writeFileSync(b.path, "другой");
    await run(["sign", b.path, ...key(second), "--force"]);
    const args = ["merge", a.signature, b.signature, "-o", join(a.folder, "x.sig")];
    expect(await run(args)).toMatchObject({ code: 1, stderr: expect.stringMatching(/SIGNATURE_NOT_INTACT/) });
    expect(await run(["merge", a.signature, "-o", "x"])).toMatchObject({ code: 2 });
    expect(await run(["merge", a.signature, b.signature])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/not said where to write/),
    });
    expect(await run(["merge", "-", "-", "-o", "x"])).toMatchObject({ code: 2 });
  });
});

describe("podpis convert", () => {
  it("moves the document out and in again", async () => {
    const { folder, signature } = await signed("attached");
    const [sig, text, p7m] = ["x.txt.sig", "x.txt", "x.p7m"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const out = await json(["convert", signature, "--detached", "--content-output", text, "-o", sig]);
    expect(out).toMatchObject({ code: 0, document: { attached: false, contentOutput: text } });
    expect(readFileSync(text, "utf8")).toBe(TEXT);
    const back = await json(["convert", sig, "--attached", "-o", p7m]);
    expect(back).toMatchObject({ code: 0, document: { attached: true, contentOutput: null } });
    expect(readFileSync(p7m).equals(readFileSync(signature))).toBe(true);
  });

  it("says what it made", async () => {
    const { folder, signature } = await signed("attached");
    const { stdout } = await run(["convert", signature, "--detached", "-o", join(folder, "x.sig")], RUSSIAN);
    expect(stdout).toMatch(/Преобразована.*документ отдельно/);
  });

  it("wants a file of its own for the document", async () => {
    const { folder, signature } = await signed("attached");
    const out = join(folder, "x.sig");
    for (const document of [out, "-"]) {
      const args = ["convert", signature, "--detached", "--content-output", document, "-o", out];
      expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/file of its own/) });
    }
    expect(existsSync(out)).toBe(false);
  });

  it("asks which form is meant, and does not break a signature that does not hold", async () => {
    const { folder, path, signature } = await signed("detached");
    const out = join(folder, "x.p7m");
    expect(await run(["convert", signature, "-o", out])).toMatchObject({ code: 2 });
    expect(await run(["convert", signature, "--detached", "-o", out])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/CONVERT_REFUSED/),
    });
    writeFileSync(path, "изменён");
    expect(await run(["convert", signature, "--attached", "-o", out])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/SIGNATURE_NOT_INTACT/),
    });
    expect(existsSync(out)).toBe(false);
  });
});
