/** Signing with a key behind another program, as a user types it: the recipes of docs/keys.md, with OpenSSL behind them. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt } from "../support/cli.js";
import { gostEngineMissing, openssl } from "../support/openssl.js";
import { runInProcess } from "../support/runInProcess.js";
import { type Fixture, NOT_BUILT, openFixture, type Signer, startCli } from "./fixture.js";
import { checkedJson } from "./schemas.js";

const PROGRAMS = resolve(import.meta.dirname, "../../fixtures/programs");
const program = (name: string): string => `"${process.execPath}" "${PROGRAMS}/${name}.mjs"`;
const RUSSIAN = { LC_ALL: "ru_RU.UTF-8" };

let fixture: Fixture;
let signer: Signer;
beforeAll(async () => {
  fixture = await openFixture();
  signer = await fixture.signer("signer");
});
afterAll(() => fixture.close());

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}, who = signer) =>
  runInProcess(args[0] === "keys" ? args : [...args, "--no-trust-store"], {
    env: { PATH: process.env.PATH ?? "", TEST_KEY: who.key, TEST_CERT: who.cert, ...more },
  });

async function json(args: readonly string[], who = signer) {
  const result = await run([...args, "--json"], {}, who);
  const document = checkedJson(result.stdout);
  return { ...result, document };
}

let count = 0;
const document = (): string => fixture.write(`document-${++count}`, `Договор подряда ${count}`);
const by = (command: string, who = signer): string[] => [
  ...[
    "--signer-command",
    command,
    "--cert",
    who.cert,
    "--signer-env",
    "TEST_KEY",
    "--signer-env",
    "TEST_CERT",
  ],
];
const services = () => fixture.services;
const verified = (path: string, more: readonly string[] = []) =>
  json(["verify", path, ...fixture.network, ...more]);

const CSPTEST = `${program("csptest")} -keyset -sign GOST12_256 -container \\\\.\\HDIMAGE\\test -keytype exchange -in {input} -out {output}`;
const CRYPTCP = `${program("cryptcp")} -sign -thumbprint {thumbprint} -nochain -norev -der -detached -cadesbes {input} {output}`;
const PKCS11 = `${program("pkcs11-tool")} --module /usr/lib/librtpkcs11ecp.so --sign --mechanism GOSTR3410 --id 01 --input-file {input} --output-file {output}`;
const opensslCommand = (): string => `openssl dgst -engine gost -md_gost12_256 -sign "${signer.key}"`;

describe.skipIf(gostEngineMissing !== undefined)("the recipes of docs/keys.md", () => {
  it.each([
    ["openssl, from standard input to standard output", () => opensslCommand(), []],
    ["csptest, which writes the value reversed", () => CSPTEST, []],
    ["pkcs11-tool, which gets the digest", () => PKCS11, ["--signer-mode", "digest"]],
    ["cryptcp, which makes the whole signature", () => CRYPTCP, ["--signer-mode", "cms"]],
  ])("%s", async (_name, command, mode) => {
    const path = document();
    const made = await json(["sign", path, ...by(command()), ...mode, ...services(), "--level", "xlt1"]);
    expect(made).toMatchObject({ code: 0, document: { schema: "podpis.sign/1", level: "XLT1" } });
    expect((await verified(`${path}.sig`)).document).toMatchObject({
      accepted: true,
      signers: [{ levelProven: "XLT1" }],
    });
    const level = await json(["sign", path, ...by(command()), ...mode, "-o", `${path}.bes`]);
    expect(level).toMatchObject({ code: 0, document: { level: "BES", timestamp: null } });
    const peer = ["cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-content", path, "-in"];
    expect(openssl([...peer, `${path}.bes`, "-engine", "gost"]).code).toBe(0);
  });

  it("cosign and countersign with a program that gives the value", async () => {
    const path = document();
    const other = await fixture.signer("other");
    await run(["sign", path, ...other.options]);
    const both = await json([
      "cosign",
      `${path}.sig`,
      ...by(CSPTEST),
      "-o",
      `${path}.2.sig`,
      "--content",
      path,
    ]);
    expect(both).toMatchObject({ code: 0, document: { signers: 2 } });
    const confirmed = ["countersign", `${path}.sig`, ...by(PKCS11), "--signer-mode", "digest"];
    expect(await json([...confirmed, "-o", `${path}.3.sig`, "--content", path])).toMatchObject({ code: 0 });
    const whole = ["cosign", `${path}.sig`, ...by(CRYPTCP), "--signer-mode", "cms", "-o", `${path}.4.sig`];
    expect(await run([...whole, "--content", path])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/podpis merge/),
    });
    expect(existsSync(`${path}.4.sig`)).toBe(false);
  });

  it("are not asked in a rehearsal", async () => {
    const path = document();
    const touched = fixture.path("touched");
    const args = ["sign", path, ...by(`touch ${touched}`), "--dry-run"];
    for (const mode of ["message", "cms"]) {
      const { code, stderr } = await run([...args, "--signer-mode", mode]);
      expect(code, stderr).toBe(0);
    }
    expect(existsSync(touched)).toBe(false);
  });

  it("sign batches, one document after another", async () => {
    const paths = [document(), document(), document()];
    const { code, stdout } = await run(["batch", "sign", ...paths, ...by(opensslCommand()), "--jobs", "3"]);
    expect(code, stdout).toBe(0);
    for (const path of paths) expect((await verified(`${path}.sig`)).code).toBe(0);
  });

  it("are tried by podpis keys doctor", async () => {
    for (const [command, mode] of [
      [opensslCommand(), "message"],
      [PKCS11, "digest"],
      [CRYPTCP, "cms"],
    ] as const) {
      const args = ["keys", "doctor", `cmd:${command}`, "--cert", signer.cert, "--signer-mode", mode];
      const { code, document: doctor } = await json([
        ...args,
        "--signer-env",
        "TEST_KEY",
        "--signer-env",
        "TEST_CERT",
      ]);
      expect(doctor).toMatchObject({ source: "command", usable: true });
      expect(code).toBe(0);
      // Ready for --key: no PIN stands in it.
      expect(doctor.reference).toBe(`cmd:${command}`);
      expect(doctor.checks.map(({ id }: { id: string }) => id)).not.toContain("opened");
      expect(doctor.checks).toContainEqual({ id: "signs", status: "passed", found: null });
    }
    const other = await fixture.signer("stranger");
    const args = ["keys", "doctor", `cmd:${opensslCommand()}`, "--cert", other.cert];
    const { code, document: doctor } = await json(args);
    expect(code).toBe(5);
    expect(doctor.checks).toContainEqual({ id: "signs", status: "failed", found: null });
  });
});

describe.skipIf(gostEngineMissing !== undefined)("a whole signature of another program", () => {
  const refused = async (command: string, what: RegExp, more: readonly string[] = []) => {
    const path = document();
    const args = ["sign", path, ...by(command), "--signer-mode", "cms", ...more, "-o", `${path}.out`];
    const { code, stderr } = await run(args);
    expect(stderr).toMatch(what);
    expect(code).toBe(5);
    expect(existsSync(`${path}.out`)).toBe(false);
  };
  const sfsign = `${program("csptest")} -sfsign -sign -in {input} -out {output} -my {thumbprint}`;

  it("is kept octet for octet at level bes, whatever its writing", async () => {
    const path = document();
    const kept = fixture.path("kept.sig");
    const keeping = fixture.write(
      "keeping.mjs",
      `import { copyFileSync } from "node:fs"; import { execFileSync } from "node:child_process";
       const { PODPIS_SIGN_INPUT: input, PODPIS_SIGN_OUTPUT: output, PODPIS_SIGN_THUMBPRINT: thumbprint } = process.env;
       execFileSync(process.execPath, ["${PROGRAMS}/cryptcp.mjs", "-sign", "-thumbprint", thumbprint, "-nochain", "-der",
         "-detached", "-cadesbes", input, output]);
       copyFileSync(output, ${JSON.stringify(kept)});`,
    );
    const whole = by(`"${process.execPath}" ${keeping}`);
    expect((await run(["sign", path, ...whole, "--signer-mode", "cms", "-o", `${path}.kept`])).code).toBe(0);
    expect(readFileSync(`${path}.kept`).equals(readFileSync(kept))).toBe(true);
    // There is no shell: the words go to the program, which does not want them.
    const shell = ["sign", path, ...by(`${CRYPTCP} && touch ${kept}.touched`), "--signer-mode", "cms"];
    expect((await run(shell)).code).toBe(5);
    expect(existsSync(`${kept}.touched`)).toBe(false);
    const base64 = CRYPTCP.replace(" -der", "");
    expect((await run(["sign", path, ...by(base64), "--signer-mode", "cms"])).code).toBe(0);
    expect((await verified(`${path}.sig`)).code).toBe(0);
  });

  it("may have the document inside, when that is asked for", async () => {
    const path = document();
    const attached = CRYPTCP.replace(" -detached", "");
    const made = await json(["sign", path, ...by(attached), "--signer-mode", "cms", "--attached"]);
    expect(made).toMatchObject({ code: 0, document: { attached: true, output: `${path}.p7m` } });
    expect((await verified(`${path}.p7m`)).code).toBe(0);
    await refused(attached, /the document is inside/);
    await refused(CRYPTCP, /the document is not inside/, ["--attached"]);
  });

  it("is refused with the reason when it is not what was asked for", async () => {
    await refused(CRYPTCP.replace(" -cadesbes", ""), /-cadesbes/);
    await refused(`${sfsign} -detached -addsigtime`, /-cades_strict/);
    await refused(`${sfsign} -detached`, /-cades_strict/);
    await refused(`"${process.execPath}" -e "process.stdout.write('no CMS at all')"`, /is no CMS signature/);
    const other = document();
    const made = await run(["sign", other, ...signer.options]);
    expect(made.code).toBe(0);
    await refused(`cat ${other}.sig`, /over another document/);
    const stranger = await fixture.signer("another");
    const path = document();
    await run(["sign", path, ...stranger.options]);
    const args = ["sign", path, ...by(`cat ${path}.sig`), "--signer-mode", "cms", "-o", `${path}.out`];
    expect((await run(args)).stderr).toMatch(/another certificate than --cert names/);
  });

  it("is refused when the program changes the document it was given", async () => {
    const path = document();
    const script = fixture.write(
      "changing.mjs",
      `import { writeFileSync } from "node:fs"; import { execFileSync } from "node:child_process";
       const { PODPIS_SIGN_INPUT: input, PODPIS_SIGN_OUTPUT: output } = process.env;
       writeFileSync(input, "another document");
       execFileSync(process.execPath, ["${PROGRAMS}/cryptcp.mjs", "-sign", "-thumbprint", process.env.PODPIS_SIGN_THUMBPRINT,
         "-nochain", "-der", "-detached", "-cadesbes", input, output]);`,
    );
    const command = `"${process.execPath}" ${script}`;
    const { code, stderr } = await run(["sign", path, ...by(command), "--signer-mode", "cms"]);
    expect(stderr).toMatch(/over another document/);
    expect(code).toBe(5);
    expect(readFileSync(path, "utf8")).toMatch(/^Договор/);
  });

  /** A command that runs CRYPTCP on the contract's files, then does more. */
  const afterCryptcp = (name: string, more: string): string => {
    const script = fixture.write(
      name,
      `import { readFileSync, rmSync, writeFileSync } from "node:fs"; import { execFileSync } from "node:child_process";
       const { PODPIS_SIGN_INPUT: input, PODPIS_SIGN_OUTPUT: output, PODPIS_SIGN_THUMBPRINT: thumbprint } = process.env;
       execFileSync(process.execPath, ["${PROGRAMS}/cryptcp.mjs", "-sign", "-thumbprint", thumbprint, "-nochain", "-der",
         "-detached", "-cadesbes", input, output]);
       ${more}`,
    );
    return `"${process.execPath}" ${script}`;
  };

  it("is refused when the program takes the document away", async () => {
    await refused(afterCryptcp("away.mjs", "rmSync(input);"), /took away the document/);
  });

  it("is refused when its value is wrong, though all else is right", async () => {
    // The value stands last.
    const more =
      "const made = readFileSync(output); made[made.length - 1] ^= 1; writeFileSync(output, made);";
    await refused(afterCryptcp("wrong.mjs", more), /it does not verify/);
  });

  it("is refused without signed attributes, and that is said", async () => {
    const command = `openssl cms -sign -engine gost -noattr -binary -outform DER -signer "${signer.cert}" -inkey "${signer.key}"`;
    await refused(command, /has no signed attributes/);
  });

  it("cannot be told what to declare", async () => {
    const path = document();
    const args = ["sign", path, ...by(CRYPTCP), "--signer-mode", "cms", "--commitment", "proofOfApproval"];
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/signed attributes/) });
  });
});

describe("a command that signs", () => {
  it("is explained when it fails, in the user's language", async () => {
    const path = document();
    const failing = fixture.write(
      "failing.mjs",
      `process.stdout.write(Buffer.from("${readFileSync(`${PROGRAMS}/said/cryptcp-wrong-pin.cp866.txt`).toString("hex")}", "hex"));
       process.exit(0x6b);`,
    );
    const { code, stderr } = await run(["sign", path, ...by(`"${process.execPath}" ${failing}`)], RUSSIAN);
    expect(code).toBe(5);
    expect(stderr).toMatch(/error\[SIGNER_FAILED\]: программа node не подписала/);
    expect(stderr).toMatch(/ошибка 0x8010006B: PIN неверен; она сообщила: .*Неверный пароль/);
    expect(stderr).toMatch(/что делать: проверьте PIN/);
    expect(existsSync(`${path}.sig`)).toBe(false);
  });

  it("never stands in what podpis says: a PIN may be in it, of which podpis warns", async () => {
    const path = document();
    for (const args of [
      ["sign", path, "--key", `cmd:no-such-program -pin 864213`, "--cert", signer.cert],
      ["sign", path, "--signer-command", `no-such-program -pin 864213`],
      ["keys", "doctor", `cmd:no-such-program -pin 864213`, "--cert", signer.cert],
      ["keys", "list", `cmd:no-such-program -pin 864213`],
      ["sign", path, "--key", `cmd:no-such-program -pin 864213 'x`, "--cert", signer.cert],
      ["sign", path, "--key", `cmd:["no-such-program", 864213]`, "--cert", signer.cert],
    ]) {
      const { code, stdout, stderr } = await run([...args, "-vv"], { PODPIS_DEBUG: "1" });
      expect([2, 5]).toContain(code);
      expect(stdout + stderr).not.toContain("864213");
    }
    const { stderr } = await run(["sign", path, ...by("no-such-program -pin 864213")]);
    expect(stderr).toMatch(/a PIN stands in the command that signs/);
  });

  it.each([
    [["--signer-command", "p", "--key", "k"], /cannot be used with/],
    [["--signer-command", "p {inptu}", "--cert", "CERT"], /braces stands for nothing/],
    [["--signer-command", "p", "--cert", "CERT", "--signer-mode", "hash"], /message, digest, cms/],
    [
      ["--signer-command", "p", "--cert", "CERT", "--signer-env", "NO_SUCH"],
      /NO_SUCH of --signer-env is not set/,
    ],
    [[], /option --key is needed/],
  ])("is refused with %j", async (options, what) => {
    const args = options.map((one) => (one === "CERT" ? signer.cert : one));
    const { code, stderr } = await run(["sign", document(), ...args]);
    expect(stderr).toMatch(what);
    expect(code).toBe(2);
  });

  it("takes the certificate that is selected, of several", async () => {
    const other = await fixture.signer("second");
    const bundle = fixture.write(
      "both.pem",
      readFileSync(other.cert, "utf8") + readFileSync(signer.cert, "utf8"),
    );
    const args = ["sign", document(), "--signer-command", "no-such-program", "--cert", bundle];
    expect((await run(args)).stderr).toMatch(/KEY_AMBIGUOUS/);
    const thumbprint = /thumbprint:([0-9a-f]{64})/.exec((await run(args)).stderr)![1]!;
    expect((await run([...args, "--select", `thumbprint:${thumbprint}`])).stderr).toMatch(/SIGNER_FAILED/);
  });
});

describe.skipIf(!cliIsBuilt())(`an interrupt${NOT_BUILT}`, () => {
  it("ends the program that signs, and leaves neither it nor its files behind", async () => {
    const path = document();
    const temporary = fixture.path("tmp");
    mkdirSync(temporary);
    const started = fixture.path("started");
    const hanging = fixture.write(
      "hanging.mjs",
      `import { writeFileSync } from "node:fs"; process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);
       writeFileSync(${JSON.stringify(started)}, String(process.pid));`,
    );
    const args = ["sign", path, ...by(`"${process.execPath}" ${hanging}`), "--no-trust-store"];
    const env = { TEST_KEY: signer.key, TEST_CERT: signer.cert, TMPDIR: temporary };
    const child = startCli(args, env);
    const ended = new Promise<number | null>((settle) => child.once("close", settle));
    await expect.poll(() => existsSync(started) && readFileSync(started, "utf8") !== "", POLL).toBe(true);
    expect(readdirSync(temporary)).toHaveLength(1);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(`${path}.sig`)).toBe(false);
    const pid = Number(readFileSync(started, "utf8"));
    await expect.poll(() => isAlive(pid), POLL).toBe(false);
  });
});

const POLL = { timeout: 10_000 };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
