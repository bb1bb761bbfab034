/** sign and verify as a user types them, against a lab on loopback. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as der from "../../src/asn1/writer.js";
import { DAY } from "../../src/base/time.js";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { openssl, opensslMissing } from "../support/openssl.js";
import { type Fixture, NOT_BUILT, openFixture, runJson, type Signer } from "./fixture.js";

const RUSSIAN = { env: { LC_ALL: "ru_RU.UTF-8" } };

describe.skipIf(!cliIsBuilt())(`sign and verify${NOT_BUILT}`, () => {
  let fixture: Fixture;
  let signer: Signer;
  let counter = 0;

  beforeAll(async () => {
    fixture = await openFixture();
    signer = await fixture.signer("signer", { profile: "organisation" });
  });
  afterAll(() => fixture.close());

  const document = (content = "a document\n", name = `document ${counter++}.txt`): string =>
    fixture.write(name, content);
  const keyOf = (who: Signer): string[] => ["--key", who.key, "--cert", who.cert];
  const network = (): string[] => ["--trust", fixture.trust, "--allow-host", fixture.host];
  /** Certificates of the lab with GOST keys look qualified, and their keys are files. */
  const SAID = expect.stringMatching(/^(podpis: ! .*may be disputed\n)?$/);
  /** Signs a new document; gives its path. */
  const signed = async (more: readonly string[] = [], who = signer): Promise<string> => {
    const file = document();
    const { code, stderr } = await runCli(["sign", file, ...keyOf(who), "--offline", ...more]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: SAID });
    return file;
  };

  it("signs to level T and verifies, in two commands, with the document found beside its signature", async () => {
    const file = document("договор", "договор с пробелом № 1.txt");
    const sign = await runJson(["sign", file, ...keyOf(signer), ...network(), "--tsa", fixture.tsa]);
    expect(sign.code).toBe(0);
    expect(sign.json).toMatchObject({ level: "T", output: `${file}.sig`, revocation: "good", notes: [] });
    const verify = await runJson(["verify", `${file}.sig`, ...network()]);
    expect(verify.code).toBe(0);
    expect(verify.json).toMatchObject({
      verdict: "TOTAL-PASSED",
      accepted: true,
      content: { file },
      attached: false,
      relaxations: [{ id: "allow-host", detail: fixture.host }],
    });
    expect(verify.stderr).toContain(`document: ${file}`);
    expect(verify.stderr).toContain("an internal address was allowed (--allow-host)");
  });

  it("says the result to people, in both languages [rule 8] [rule 29]", async () => {
    const file = await signed();
    const { json } = await runJson(["show", signer.cert]);
    const [{ subject }] = json.objects as [{ subject: { innle: string } }];
    const expected = ["--expect-inn", subject.innle];
    const ru = await runCli(["verify", `${file}.sig`, ...network(), ...expected], RUSSIAN);
    expect(ru.stdout).toMatch(/^✔ ДЕЙСТВИТЕЛЬНА: /);
    expect(ru.stdout).toMatch(/ИНН организации 98\d{8}, ОГРН \d{13}, СНИЛС \d{4}\*{5}\d{2}/);
    const en = await runCli(["verify", `${file}.sig`, ...network()]);
    expect(en.stdout).toMatch(/^✔ VALID: /);
    expect([ru.code, en.code]).toEqual([0, 0]);
  });

  it("writes der, pem and base64, attached and detached, and reads them back", async () => {
    for (const encoding of ["der", "pem", "base64"]) {
      const detached = await signed(["--encoding", encoding]);
      const file = document();
      const out = `${file}.p7m`;
      await runCli(["sign", file, ...keyOf(signer), "--offline", "--attached", "--encoding", encoding]);
      for (const signature of [`${detached}.sig`, out]) {
        const { json } = await runJson(["verify", signature, ...network()]);
        expect(json, signature).toMatchObject({ verdict: "TOTAL-PASSED", attached: signature === out });
      }
    }
  });

  it("passes documents and signatures through pipes [rule 5]", async () => {
    const file = document();
    const { output, code, stderr } = await runCli(["sign", "-", ...keyOf(signer), "--offline", "-o", "-"], {
      input: readFileSync(file),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: SAID });
    const signature = fixture.write("piped.p7s", output);
    const piped = await runJson(["verify", "-", "--content", file, ...network()], { input: output });
    expect(piped.json).toMatchObject({ verdict: "TOTAL-PASSED", file: "-" });
    const content = await runJson(["verify", signature, "--content", "-", ...network()], {
      input: readFileSync(file),
    });
    expect(content.json).toMatchObject({ verdict: "TOTAL-PASSED", content: { file: "-" } });
  });

  it("catches one flipped byte with exit 1 and HASH_FAILURE [rule 2]", async () => {
    const file = await signed();
    const bytes = readFileSync(file);
    bytes[3]! ^= 1;
    writeFileSync(file, bytes);
    const { json, code } = await runJson(["verify", `${file}.sig`, ...network()]);
    expect(code).toBe(1);
    expect(json).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "HASH_FAILURE", accepted: false });
    const { stdout } = await runCli(["verify", `${file}.sig`, ...network()], RUSSIAN);
    expect(stdout).toMatch(/^✖ НЕДЕЙСТВИТЕЛЬНА: .* — документ изменён \[HASH_FAILURE\]/);
    expect(stdout).toContain("что делать: Возьмите ровно тот файл");
  });

  it("is indeterminate, exit 3, without the document or without an anchor [rule 2]", async () => {
    const file = await signed(["-o", fixture.path("apart.p7s")]);
    const apart = fixture.path("apart.p7s");
    const alone = await runJson(["verify", apart, ...network()]);
    expect(alone.code).toBe(3);
    expect(alone.json).toMatchObject({ subIndication: "SIGNED_DATA_NOT_FOUND", content: null });
    const unanchored = await runJson(["verify", apart, "--content", file, "--offline"]);
    expect(unanchored.code).toBe(3);
    expect(unanchored.json).toMatchObject({ subIndication: "NO_CERTIFICATE_CHAIN_FOUND" });
  });

  it("tells whose signature was wanted: an unmet expectation is exit 1 and the verdict stands [rule 2] [rule 24]", async () => {
    const file = await signed();
    const { json, code } = await runJson([
      "verify",
      `${file}.sig`,
      ...network(),
      "--expect-inn",
      "9800000006",
    ]);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      verdict: "TOTAL-PASSED",
      accepted: false,
      rejection: { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.inn"] },
    });
    const { stdout } = await runCli(["verify", `${file}.sig`, ...network(), "--expect-inn", "9800000006"]);
    expect(stdout).toMatch(/^✖ NOT ACCEPTED: /);
  });

  it("tells a revoked signer, and a suspended one by the word", async () => {
    const [revoked, suspended] = [await fixture.signer("revoked"), await fixture.signer("suspended")];
    const files = [await signed([], revoked), await signed([], suspended)];
    await fixture.lab.revoke(revoked.issued, { reason: "keyCompromise" });
    await fixture.lab.suspend(suspended.issued);
    const first = await runJson(["verify", `${files[0]}.sig`, ...network()]);
    expect(first.code).toBe(3);
    expect(first.json).toMatchObject({ verdict: "INDETERMINATE", subIndication: "REVOKED_NO_POE" });
    const second = await runCli(["verify", `${files[1]}.sig`, ...network()], RUSSIAN);
    expect(second.code).toBe(3);
    expect(second.stdout).toContain("приостановлен");
    const refused = await runCli(["sign", document(), ...keyOf(revoked), ...network()]);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("error[CERTIFICATE_UNFIT]");
    expect(refused.stderr).toContain("revoked");
  });

  it("gives one JSON line for each of several signatures, errors among them, and the worst code [rule 2] [rule 4]", async () => {
    const files = [await signed(), await signed()];
    const { stdout, code } = await runCli([
      "verify",
      `${files[0]}.sig`,
      fixture.path("missing.sig"),
      `${files[1]}.sig`,
      ...network(),
      "--json",
    ]);
    expect(code).toBe(2);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ schema }) => schema)).toEqual([
      "podpis.verify/1",
      "podpis.error/1",
      "podpis.verify/1",
      "podpis.verify-summary/1",
    ]);
    expect(lines[1]).toMatchObject({ file: fixture.path("missing.sig"), error: { code: "FILE_NOT_FOUND" } });
  });

  it("-q says nothing but the exit code; errors stay [rule 10]", async () => {
    const file = await signed();
    const quiet = await runCli(["verify", "-q", `${file}.sig`, ...network()]);
    expect(quiet).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const error = await runCli(["verify", "-q", fixture.path("missing.sig")]);
    expect(error.code).toBe(2);
    expect(error.stderr).toContain("error[FILE_NOT_FOUND]");
  });

  it("--offline opens no connection [rule 22]", async () => {
    const file = await signed();
    const before = fixture.requests.length;
    // Without what earlier runs keep, which may be enough.
    const args = ["verify", `${file}.sig`, "--trust", fixture.trust, "--offline", "--no-cache"];
    const { json, code } = await runJson(args);
    expect(code).toBe(3);
    expect(json.verdict).toBe("INDETERMINATE");
    expect(fixture.requests.length).toBe(before);
  });

  it("asks no private address that a certificate names, and says which option would allow it", async () => {
    const file = await signed();
    const intermediates = fixture.write("intermediates.pem", fixture.lab.intermediatesPem);
    const trust = ["--trust", fixture.trust, "--untrusted", intermediates];
    const args = ["verify", `${file}.sig`, ...trust, "--no-cache"];
    const before = fixture.requests.length;
    const { json, code } = await runJson(args);
    expect(code).toBe(3);
    expect(json).toMatchObject({ subIndication: "TRY_LATER", relaxations: [] });
    expect(JSON.stringify(json)).toContain("NET_ADDRESS_REFUSED");
    expect(fixture.requests.length).toBe(before);
  });

  it("--revocation off is loud: on standard error, in the report, in the verdict [rule 23]", async () => {
    const file = await signed();
    const args = ["verify", `${file}.sig`, ...network(), "--revocation", "off"];
    const text = await runCli(args);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^✔ VALID: .* — revocation not checked\n/);
    expect(text.stdout).toContain("ATTENTION, you weakened the check");
    expect(text.stderr).toContain("--revocation off");
    expect((await runJson(args)).json.relaxations).toContainEqual({ id: "revocation-off" });
  });

  it("-v says which addresses were asked [rule 10]", async () => {
    const file = await signed();
    const { stderr } = await runCli(["verify", "-v", `${file}.sig`, ...network()]);
    const debug = await runCli(["verify", "--debug", `${file}.sig`, ...network()]);
    expect(debug.stderr).toMatch(/podpis: trust: Головной учебный УЦ ГОСТ 256 [0-9a-f]{64}/);
    expect(stderr).toMatch(/podpis: http:\/\/127\.0\.0\.1:\d+\/\S+ -> 200, \d+ B, \d+ ms/);
  });

  it("hints at the signature when the document was named, and at the order when both were [rule 13]", async () => {
    const file = await signed();
    const one = await runCli(["verify", file]);
    expect(one.code).toBe(2);
    expect(one.stderr).toContain(`podpis verify '${file}.sig'`);
    const both = await runCli(["verify", file, `${file}.sig`]);
    expect(both.code).toBe(2);
    expect(both.stderr).toContain(`podpis verify '${file}.sig' --content '${file}'`);
  });

  it("prints hostile certificate names and file names harmlessly [rule 32]", async () => {
    const evil = "\u001b[2J\u001b]0;owned\u0007\u202egnp.exe\nVALID";
    const name = der.seq(der.setOf([der.seq(der.oid("2.5.4.3"), der.utf8String(evil))]));
    const who = await fixture.signer("evil", { broken: { subject: name } });
    const file = document("x", "evil\u001b[31m\u202e name.txt");
    const sign = await runCli(["sign", file, ...keyOf(who), "--offline"]);
    const verify = await runCli(["verify", `${file}.sig`, ...network(), "--details"]);
    const check = await runCli(["cert", "check", who.cert, ...network()]);
    const show = await runCli(["show", who.cert, "--details"]);
    for (const { stdout, stderr, code } of [sign, verify, check, show]) {
      expect(code).toBe(0);
      for (const line of `${stdout}${stderr}`.split("\n")) expect(line).not.toMatch(/[\p{C}]/u);
      expect(stdout).toContain("\\u{1b}[2J");
      expect(stdout).not.toMatch(/^VALID/m);
    }
    const json = await runCli(["verify", `${file}.sig`, ...network(), "--json"]);
    expect(json.stdout).toMatch(/^[\x20-\x7e\u0400-\u04ff\n№«»]*$/);
    expect(JSON.parse(json.stdout).signers[0].certificate.subject.cn).toBe(evil);
  });

  it.skipIf(opensslMissing)(
    "uses keys from PKCS#12 and encrypted PKCS#8, with the passphrase from file, env or descriptor [rule 17]",
    async () => {
      const pfx = fixture.path("key.p12");
      const rsa = await fixture.signer("rsa", { key: "ecdsa", issuer: "gost256" });
      const passphrase = fixture.write("passphrase.txt", "пароль с пробелом\r\nsecond line\n");
      const made = openssl(
        [
          "pkcs12",
          "-export",
          "-inkey",
          rsa.key,
          "-in",
          rsa.cert,
          "-out",
          pfx,
          "-passout",
          "pass:пароль с пробелом",
        ],
        { gost: false },
      );
      expect(made.code, made.text).toBe(0);
      const env = { env: { KEY_PASSPHRASE: "пароль с пробелом" } };
      const runs = [
        await runCli(["sign", document(), "--key", pfx, "--passphrase-file", passphrase]),
        await runCli(["sign", document(), "--key", pfx, "--passphrase-env", "KEY_PASSPHRASE"], env),
        await runCli(["sign", document(), "--key", pfx, "--passphrase-fd", "0"], {
          input: "пароль с пробелом\n",
        }),
      ];
      for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 0, stderr: SAID });
      const wrong = await runCli(["sign", document(), "--key", pfx, "--passphrase-env", "KEY_PASSPHRASE"], {
        env: { KEY_PASSPHRASE: "wrong-secret" },
      });
      expect(wrong.code).toBe(5);
      expect(wrong.stderr).toContain("error[KEY_PASSPHRASE_WRONG]");
      expect(wrong.stderr).not.toContain("wrong-secret");
      const none = await runCli(["sign", document(), "--key", pfx], RUSSIAN);
      expect(none.code).toBe(5);
      expect(none.stderr).toContain("--passphrase-file ФАЙЛ");
    },
  );

  it("refuses a key that does not fit, an expired certificate, a missing one: exit 5, nothing written [rule 2] [rule 19]", async () => {
    const other = await fixture.signer("other");
    const expired = await fixture.signer("expired", {
      notBefore: new Date(Date.now() - 20 * DAY),
      notAfter: new Date(Date.now() - 10 * DAY),
    });
    const cases = [
      [["--key", other.key, "--cert", signer.cert], "KEY_MISMATCH"],
      [["--key", expired.key, "--cert", expired.cert], "CERTIFICATE_UNFIT"],
      [["--key", other.key], "KEY_CERTIFICATE_MISSING"],
      [["--key", signer.cert, "--cert", signer.cert], "KEY_UNREADABLE"],
    ] as const;
    for (const [args, code] of cases) {
      const file = document();
      const result = await runJson(["sign", file, ...args, "--offline"]);
      expect({ code: result.code, error: result.json.error }).toMatchObject({ code: 5, error: { code } });
      expect(existsSync(`${file}.sig`)).toBe(false);
    }
  });

  it("does not overwrite what exists without --force, nor the document itself [rule 19]", async () => {
    const file = await signed();
    const before = readFileSync(`${file}.sig`);
    const again = await runCli(["sign", file, ...keyOf(signer), "--offline"], RUSSIAN);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("error[OUTPUT_EXISTS]");
    expect(again.stderr).toContain("--force");
    expect(readFileSync(`${file}.sig`).equals(before)).toBe(true);
    expect((await runCli(["sign", file, ...keyOf(signer), "--offline", "--force"])).code).toBe(0);
    const self = await runCli(["sign", file, ...keyOf(signer), "--offline", "-o", file, "--force"]);
    expect(self.code).toBe(2);
    expect(self.stderr).toContain("error[OUTPUT_IS_INPUT]");
  });

  it("honours --max-size to the octet and leaves nothing behind [rule 19]", async () => {
    const file = document("12345678");
    const args = ["sign", file, ...keyOf(signer), "--offline", "--attached", "--max-size"];
    const small = await runCli([...args, "7"]);
    expect(small.code).toBe(2);
    expect(small.stderr).toContain("error[FILE_TOO_LARGE]");
    expect(existsSync(`${file}.p7m`)).toBe(false);
    expect((await runCli([...args, "8"])).code).toBe(0);
  });

  it("signs several files in order and reports each", async () => {
    const files = [document(), fixture.path("missing.txt"), document()];
    const { stdout, code } = await runCli(["sign", ...files, ...keyOf(signer), "--offline", "--json"]);
    expect(code).toBe(2);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).schema),
    ).toEqual(["podpis.sign/1", "podpis.error/1", "podpis.sign/1"]);
    expect(statSync(`${files[2]}.sig`).size).toBeGreaterThan(100);
  });

  it.each([
    ["html", "a web page"],
    ["500", "500"],
    ["wrongNonce", "nonce is wrong"],
    ["empty", "empty"],
    ["rejection", "refused"],
    ["drop", "cut"],
    ["stranger", ""],
  ] as const)(
    "a TSA that answers %s: exit 4, no signature left [rule 2] [rule 19]",
    async (fault, reason) => {
      const file = document();
      fixture.lab.faults.tsa = fault;
      try {
        const args = ["sign", file, ...keyOf(signer), ...network(), "--tsa", fixture.tsa, "--retries", "0"];
        const { stderr, code } = await runCli(args);
        expect(code).toBe(4);
        expect(stderr).toContain("error[TSA_FAILED]");
        expect(stderr).toContain(reason);
        const ru = await runCli(args, RUSSIAN);
        const [, why] = /причина: .*?\/tsa\/gost256: (.*)/.exec(ru.stderr)!;
        expect(why).toMatch(/[а-я]/);
      } finally {
        delete fixture.lab.faults.tsa;
      }
      expect(readdirSync(fixture.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
      expect(existsSync(`${file}.sig`)).toBe(false);
    },
  );

  it("a TSA that is silent is given up in time [rule 22]", async () => {
    fixture.lab.faults.tsa = "slow";
    try {
      const args = ["sign", document(), ...keyOf(signer), ...network(), "--tsa", fixture.tsa];
      const { stderr, code } = await runCli([...args, "--timeout", "0.5", "--retries", "0"]);
      expect(code).toBe(4);
      expect(stderr).toMatch(/the limit is 0\.5 s/);
    } finally {
      delete fixture.lab.faults.tsa;
    }
  });

  it("tries several TSAs in order", async () => {
    const dead = "http://127.0.0.1:9/tsa";
    const file = document();
    const { json, code } = await runJson([
      "sign",
      file,
      ...keyOf(signer),
      ...network(),
      "--allow-host",
      "127.0.0.1:9",
      "--retries",
      "0",
      "--tsa",
      dead,
      "--tsa",
      fixture.tsa,
    ]);
    expect(code).toBe(0);
    expect(json.timestamp).toMatchObject({ url: fixture.tsa });
  });
});
