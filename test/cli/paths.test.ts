/** Names as people give them, and line ends as their systems write them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { type Fixture, NOT_BUILT, openFixture, type Signer } from "./fixture.js";

describe.skipIf(!cliIsBuilt())(`names and line ends${NOT_BUILT}`, () => {
  let fixture: Fixture;
  let signer: Signer;
  beforeAll(async () => {
    fixture = await openFixture();
    signer = await fixture.signer("signer");
  });
  afterAll(() => fixture.close());

  const key = () => signer.options;
  const trust = () => fixture.network;

  it.each([
    ["blanks and Cyrillic letters", "Мой договор № 5.pdf"],
    ["composed letters (NFC)", "йёЁ.txt".normalize("NFC")],
    ["decomposed letters (NFD), as macOS writes them", "йёЁ.txt".normalize("NFD")],
    ["as many letters as a file system takes", `${"я".repeat(123)}.txt`],
    ["quotes, a dollar sign and a leading hyphen in a folder", "'$HOME' \"x\".txt"],
    ["a bidirectional override", "договор\u202Efdp.exe"],
  ])("signs and verifies a file whose name has %s [rule 32]", async (_what, name) => {
    const folder = fixture.path("-папка с файлами");
    mkdirSync(folder, { recursive: true });
    const path = join(folder, name);
    writeFileSync(path, "text");
    const signed = await runCli(["sign", path, ...key()]);
    expect(signed.code, signed.stderr).toBe(0);
    // The name beside it is the same octets, not another spelling of them.
    expect(existsSync(`${path}.sig`)).toBe(true);
    const { code, stdout } = await runCli(["verify", `${path}.sig`, ...trust()]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("\u202E");
  });

  it("a name that is too long for its signature is said to be", async () => {
    const path = fixture.write(`${"x".repeat(253)}`, "text");
    const { code, stderr } = await runCli(["sign", path, ...key()]);
    expect(code).toBe(2);
    expect(stderr).toContain("the name is too long (ENAMETOOLONG)");
  });

  it("a folder is opened by a name that begins with a hyphen after --", async () => {
    const folder = fixture.path("дефис");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "-v"), "text");
    const { code, stderr } = await runCli(["sign", ...key(), "--", "-v"], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(existsSync(join(folder, "-v.sig"))).toBe(true);
  });

  it("PEM with CRLF, of keys, certificates, roots and signatures, is read as any other [rule 32]", async () => {
    const crlf = (path: string): string =>
      fixture.write(`crlf-${path.split("/").at(-1)}`, readFileSync(path, "utf8").replaceAll("\n", "\r\n"));
    const path = fixture.write("письмо.txt", "text");
    const made = ["sign", path, "--encoding", "pem", "--key", crlf(signer.key), "--cert", crlf(signer.cert)];
    expect((await runCli(made)).code).toBe(0);
    const signature = crlf(`${path}.sig`);
    const checked = ["verify", signature, "--content", path, "--trust", crlf(fixture.trust)];
    expect((await runCli([...checked, "--allow-host", fixture.host])).code).toBe(0);
  });

  it("a passphrase file and a configuration with CRLF say what they say with LF", async () => {
    const config = fixture.write("crlf.yaml", "lang: ru\r\ntimeout: 7\r\n");
    const { stdout } = await runCli(["config", "show", "--config", config, "--json"]);
    expect(JSON.parse(stdout).settings).toEqual(
      expect.arrayContaining([expect.objectContaining({ key: "timeout", value: "7" })]),
    );
  });
});
