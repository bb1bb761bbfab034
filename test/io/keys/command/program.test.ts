/** A program that signs is run without a shell, for a bounded time, in a folder of its own that is gone afterwards. */
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PodpisError } from "../../../../src/base/errors.js";
import { verifySignature } from "../../../../src/crypto/signature.js";
import type { CommandOptions, SignedFact } from "../../../../src/io/keys/command/settings.js";
import { loadKey } from "../../../../src/io/keys/loadKey.js";
import { createLevelLab } from "../../../support/levels.js";
import { issueSigner, type TestSigner } from "../../../support/signing.js";
import { tempDir } from "../../../support/temporary.js";

let signer: TestSigner;
let folder: string;
let keyFile: string;
const NODE = process.execPath;
const message = Buffer.from("the octets to be signed");

beforeAll(async () => {
  const world = await createLevelLab({ families: ["rsa"] });
  signer = await issueSigner(world.lab, { key: "rsa" });
  await world.lab.close();
});
afterEach(() => void vi.unstubAllEnvs());
beforeEach(() => {
  folder = tempDir();
  // Its own, so that what is left in it is ours.
  vi.stubEnv("TMPDIR", folder);
  keyFile = join(folder, "key.pem");
  writeFileSync(keyFile, signer.issued.keyPem);
});

/** A key behind a script of Node's; `{place}` and the variables of the contract are there for it. */
async function keyBehind(
  script: string,
  options: Partial<CommandOptions> = {},
  words: readonly string[] = [],
) {
  const path = join(folder, "sign.mjs");
  const imports = `import { readFileSync, writeFileSync, statSync } from "node:fs";
    import { sign } from "node:crypto"; import { spawn } from "node:child_process";
    const key = readFileSync(${JSON.stringify(keyFile)}); const env = process.env; const argv = process.argv.slice(2);`;
  writeFileSync(path, `${imports}\n${script}`);
  const loaded = await loadKey(`cmd:${JSON.stringify([NODE, path, ...words])}`, {
    at: null,
    command: { certificates: [signer.certificate], environment: { PATH: process.env.PATH }, ...options },
  });
  return loaded.key;
}

const failure = (work: Promise<unknown>): Promise<PodpisError> =>
  work.then(
    () => {
      throw new Error("it signed");
    },
    (error: PodpisError) => error,
  );

const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => /^podpis-[0-9a-f]{16}$/.test(name));

const SIGN = `sign("sha256", readFileSync(env.PODPIS_SIGN_INPUT), key)`;

describe("a program that signs", () => {
  it.each([
    [
      "by standard output, from standard input",
      `process.stdout.write(sign("sha256", readFileSync(0), key))`,
      [],
    ],
    [
      "by files named in its command",
      `writeFileSync(argv[1], sign("sha256", readFileSync(argv[0]), key))`,
      ["{input}", "{output}"],
    ],
    [
      "by files named in its environment",
      `writeFileSync(env.PODPIS_SIGN_OUTPUT, ${SIGN}); console.log("done")`,
      [],
    ],
    ["as base64 in lines", `console.log(${SIGN}.toString("base64").replace(/.{64}/g, "$&\\r\\n"))`, []],
    ["as hexadecimal digits", `console.log(${SIGN}.toString("hex").toUpperCase())`, []],
    ["little-endian", `process.stdout.write(${SIGN}.reverse())`, []],
  ])("gives the value %s", async (_how, script, words) => {
    const facts: SignedFact[] = [];
    const key = await keyBehind(script, { onSigned: (fact) => facts.push(fact) }, words);
    const value = await key.sign(message);
    expect(verifySignature(key.publicKey, key.scheme, { message }, value)).toBe(true);
    expect(facts).toMatchObject([{ order: _how === "little-endian" ? "reversed" : "asIs" }]);
    expect(leftovers()).toEqual([]);
  });

  it("gets the digest in digest mode", async () => {
    const report = join(folder, "size");
    const script = `const digest = readFileSync(env.PODPIS_SIGN_INPUT);
      writeFileSync(${JSON.stringify(report)}, digest.length + env.PODPIS_SIGN_DIGEST_ALGORITHM + env.PODPIS_SIGN_MODE);
      const { createPrivateKey, privateEncrypt, constants } = await import("node:crypto");
      const info = Buffer.concat([Buffer.from("3031300d060960864801650304020105000420", "hex"), digest]);
      process.stdout.write(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info));`;
    const key = await keyBehind(script, { mode: "digest" });
    await key.sign(message);
    expect(readFileSync(report, "utf8")).toBe("32sha256digest");
  });

  it("sees a clean environment, files of mode 0600 in a folder of mode 0700, and no terminal", async () => {
    const report = join(folder, "seen.json");
    const script = `const mode = (path) => (statSync(path).mode & 0o777).toString(8);
      const { dirname } = await import("node:path");
      const seen = { env, modes: [dirname(env.PODPIS_SIGN_INPUT), env.PODPIS_SIGN_INPUT, env.PODPIS_SIGN_CERTIFICATE].map(mode) };
      writeFileSync(${JSON.stringify(report)}, JSON.stringify(seen));
      process.stdout.write(${SIGN});`;
    const environment = { PATH: process.env.PATH, SECRET_OF_THE_BUILD: "s3cret", HOME: "/h", MY_PIN: "8642" };
    await (await keyBehind(script, { environment, variables: ["MY_PIN"] })).sign(message);
    const { env, modes } = JSON.parse(readFileSync(report, "utf8"));
    expect(modes).toEqual(["700", "600", "600"]);
    expect(Object.keys(env).sort()).toEqual(
      [
        ...["HOME", "LC_ALL", "MY_PIN", "PATH", "PODPIS_SIGN_ALGORITHM", "PODPIS_SIGN_CERTIFICATE"],
        ...["PODPIS_SIGN_DIGEST_ALGORITHM", "PODPIS_SIGN_INPUT", "PODPIS_SIGN_MODE", "PODPIS_SIGN_OUTPUT"],
        "PODPIS_SIGN_THUMBPRINT",
      ].sort(),
    );
    expect(existsSync(env.PODPIS_SIGN_INPUT)).toBe(false);
  });

  it.each([
    [
      "another key's value",
      () => sign("sha256", message, generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
    ],
    [
      "a value over something else",
      () => sign("sha256", Buffer.from("x"), createPrivateKey(signer.issued.keyPem)),
    ],
    ["noise", () => Buffer.from("hello")],
  ])("is not believed when it gives %s", async (_what, value) => {
    const script = `process.stdout.write(Buffer.from("${value().toString("hex")}", "hex"))`;
    const error = await failure((await keyBehind(script)).sign(message));
    expect(error).toMatchObject({ code: "SIGNATURE_SELF_CHECK_FAILED", exitCode: 5 });
    expect(leftovers()).toEqual([]);
  });

  it("that fails is quoted: bounded, without secrets, with what its code means", async () => {
    const script = `process.stderr.write("\\u001b[31mPIN 864213 refused\\u001b[0m\\n[ErrorCode: 0x8010006b]"); process.exit(0)`;
    const environment = { PATH: process.env.PATH, PIN: "864213" };
    const error = await failure((await keyBehind(script, { environment, variables: ["PIN"] })).sign(message));
    expect(error).toMatchObject({
      code: "SIGNER_FAILED",
      data: { reason: "error 0x8010006B: the PIN is wrong", fix: expect.stringMatching(/locks itself/) },
    });
    expect(JSON.stringify(error.data)).not.toContain("864213");
    const short = { environment: { PATH: process.env.PATH, PIN: "864" }, variables: ["PIN"] };
    const quoted = await failure(
      (await keyBehind(`console.error(env.PIN); process.exit(1)`, short)).sign(message),
    );
    expect(quoted.data).toMatchObject({ said: "***" });
    const status = await failure((await keyBehind("process.exit(3)")).sign(message));
    expect(status.data).toMatchObject({ reason: "it ended with status 3", said: "nothing" });
    const empty = await failure((await keyBehind("", {}, ["{output}"])).sign(message));
    expect(empty.data).toMatchObject({ reason: "it wrote no signature" });
    expect(leftovers()).toEqual([]);
  });

  it("that writes without end is stopped", async () => {
    const error = await failure(
      (
        await keyBehind(`const b = Buffer.alloc(65536); const w = () => process.stdout.write(b, w); w()`)
      ).sign(message),
    );
    expect(error.data).toMatchObject({ reason: "it writes far more than a signature" });
    expect(leftovers()).toEqual([]);
  });

  it("that writes its file without end is stopped, and so is one that wrote too much at once", async () => {
    const endless = `const { appendFileSync } = await import("node:fs"); const b = Buffer.alloc(65536);
      setInterval(() => appendFileSync(env.PODPIS_SIGN_OUTPUT, b), 1);`;
    const began = performance.now();
    const large = `writeFileSync(argv[0], Buffer.alloc(1 << 20))`;
    for (const script of [endless, large]) {
      const key = await keyBehind(script, { timeoutMs: 20_000 }, ["{output}"]);
      const error = await failure(key.sign(message));
      expect(error).toMatchObject({
        code: "SIGNER_FAILED",
        data: { reason: "it writes far more than a signature" },
      });
    }
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(leftovers()).toEqual([]);
  });

  it("that makes a folder of its answer has failed, and no path of ours is told", async () => {
    const script = `const { mkdirSync } = await import("node:fs"); mkdirSync(argv[0])`;
    const error = await failure((await keyBehind(script, {}, ["{output}"])).sign(message));
    expect(error).toMatchObject({
      code: "SIGNER_FAILED",
      exitCode: 5,
      data: { reason: "what it wrote is no file" },
    });
    expect(JSON.stringify(error.data)).not.toContain(folder);
    expect(leftovers()).toEqual([]);
  });

  it("that does not exist, or may not be run, is named without its folder", async () => {
    for (const [program, reason] of [
      [join(folder, "nothing"), "there is no such program"],
      [keyFile, "the file may not be executed"],
    ]) {
      const { key } = await loadKey(`cmd:${JSON.stringify([program, "-pin", "8642"])}`, {
        at: null,
        command: { certificates: [signer.certificate] },
      });
      const error = await failure(key.sign(message));
      expect(error.data).toMatchObject({ reason });
      expect(JSON.stringify(error.data) + error.message).not.toMatch(/8642|podpis-test/);
    }
  });

  it("that hangs is killed with all it started", async () => {
    const child = join(folder, "child");
    const script = `const c = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000); process.on('SIGTERM', () => {})"], { stdio: "inherit" });
      writeFileSync(${JSON.stringify(child)}, String(c.pid)); process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);`;
    const began = performance.now();
    const error = await failure((await keyBehind(script, { timeoutMs: 700 })).sign(message));
    expect(error).toMatchObject({ code: "SIGNER_TIMEOUT", data: { seconds: 0.7 } });
    expect(performance.now() - began).toBeLessThan(10_000);
    const pid = Number(readFileSync(child, "utf8"));
    await expect.poll(() => isAlive(pid), { timeout: 3000 }).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it("is killed when the user interrupts", async () => {
    const stop = new AbortController();
    const key = await keyBehind("setInterval(() => {}, 1000)", { signal: stop.signal });
    const signing = failure(key.sign(message));
    await delay(300);
    stop.abort();
    expect(await signing).toMatchObject({ code: "INTERRUPTED" });
    expect(await failure(key.sign(message))).toMatchObject({ code: "INTERRUPTED" });
    expect(leftovers()).toEqual([]);
  });

  it("signs one thing at a time: a token has one set of contacts", async () => {
    const log = join(folder, "log");
    const script = `const { appendFileSync } = await import("node:fs"); appendFileSync(${JSON.stringify(log)}, "<");
      process.stdout.write(${SIGN}, () => setTimeout(() => appendFileSync(${JSON.stringify(log)}, ">"), 50));`;
    const key = await keyBehind(script);
    await Promise.all([1, 2, 3].map(() => key.sign(message)));
    expect(readFileSync(log, "utf8")).toBe("<><><>");
  });

  it("needs a certificate, gives no key away, and warns of a PIN in its command", async () => {
    const command = (certificates: CommandOptions["certificates"]) => ({
      at: null,
      command: { certificates },
    });
    const none = await failure(loadKey("cmd:sign -pin 8642", command([])));
    expect(none).toMatchObject({ code: "KEY_CERTIFICATE_MISSING", data: { path: "cmd:sign" } });
    const exported = { ...command([signer.certificate]), forExport: true };
    expect(await failure(loadKey("cmd:sign", exported))).toMatchObject({ code: "KEY_NOT_EXPORTABLE" });
    const { notes } = await loadKey("cmd:sign -pin 8642", command([signer.certificate]));
    expect(notes).toEqual([{ id: "pinInCommand" }]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
