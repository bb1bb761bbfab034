/** `podpis sign --level xlt1|a` and `podpis extend` on the command line, against a lab on loopback. */
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/runInProcess.js";
import { type Fixture, openFixture, type Signer } from "./fixture.js";
import { checkedJson } from "./schemas.js";

let fixture: Fixture;
let signer: Signer;
beforeAll(async () => {
  fixture = await openFixture();
  signer = await fixture.signer("signer");
});
afterAll(() => fixture.close());

const services = () => fixture.services;
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runInProcess(args, { env });
const key = () => signer.options;

async function json(args: readonly string[]) {
  const result = await run([...args, "--json"]);
  const document = checkedJson(result.stdout);
  return { code: result.code, document };
}

describe("podpis sign", () => {
  it.each([
    ["xlt1", "XLT1"],
    ["a", "A"],
    ["XL", "XL"],
    ["B-LTA", "B-LTA"],
  ])("makes level %s, which verify proves offline", async (level, name) => {
    const path = fixture.write(`sign-${level}`, "document");
    const made = await json(["sign", path, ...key(), "--level", level, ...services()]);
    expect(made).toMatchObject({ code: 0, document: { level: name } });
    const checked = await json([
      "verify",
      `${path}.sig`,
      "--trust",
      fixture.trust,
      "--offline",
      "--require-level",
      name,
    ]);
    expect(checked).toMatchObject({
      code: 0,
      document: { accepted: true, signers: [{ levelProven: name }] },
    });
  });

  it.each([
    [["--level", "xlt1"], /needs a time-stamping service/],
    [["--level", "xlt1", "--tsa", "http://tsa.test/"], /needs root certificates/],
    [["--level", "xades-lta"], /no such signature level/],
    [["--content-timestamp", "--level", "bes"], /needs a time-stamping service/],
    [["--signature-policy", "1.2.643.3"], /its OID and its document/],
    [["--signature-policy-file", "policy.txt"], /its OID and its document/],
    [["--signature-policy", "1.2.x"], /"1.2.x" is not an OID/],
    [["--commitment", "proofOfLove"], /"proofOfLove" is not an OID/],
  ])("refuses %j", async (options, what) => {
    const path = fixture.write("refused", "document");
    const { code, stderr } = await run(["sign", path, ...key(), ...options]);
    expect(code).toBe(2);
    expect(stderr).toMatch(what);
  });

  it("declares a policy, commitments and what is signed, which show and verify say; the policy is compared", async () => {
    const path = fixture.write("declared", "document");
    const policy = fixture.write("policy.txt", "Правила");
    const declare = [
      ...["--signature-policy", "1.2.643.3", "--signature-policy-file", policy],
      ...["--signature-policy-uri", "http://a.example/p", "--commitment", "proofOfApproval"],
      ...["--commitment", "1.2.3", "--content-hints", "Акт\u202e", "--content-timestamp"],
    ];
    const made = await run(["sign", path, ...key(), ...declare, ...services()]);
    expect(made.code, made.stderr).toBe(0);
    const declared = {
      policy: { oid: "1.2.643.3", uri: "http://a.example/p" },
      contentHints: { description: "Акт\u202e" },
    };
    const shown = await json(["show", `${path}.sig`]);
    expect(shown.document.objects[0].signers[0].declared).toMatchObject(declared);
    const text = await run(["show", `${path}.sig`], { LC_ALL: "ru_RU.UTF-8" });
    expect(text.stdout).toMatch(/Политика подписи: *1\.2\.643\.3, http:\/\/a\.example\/p/);
    expect(text.stdout).toMatch(/Смысл подписи: .*одобрил содержание/);
    // Direction marks of others do not reach the terminal.
    expect(text.stdout).toContain("Содержание:");
    expect(text.stdout).not.toContain("\u202e");
    const verify = ["verify", `${path}.sig`, ...services().slice(2), "--signature-policy-file"];
    const right = await json([...verify, policy]);
    expect(right).toMatchObject({ code: 0, document: { signers: [{ level: "T", declared }] } });
    expect(right.document.signers[0].timestamps.map(({ kind }: { kind: string }) => kind)).toEqual([
      "content",
      "signature",
    ]);
    const wrong = await run([...verify, path]);
    expect(wrong.code).toBe(3);
    expect(wrong.stdout).toMatch(/POLICY_PROCESSING_ERROR/);
  });

  it("says that the OCSP service failed, exit code 4, and leaves nothing behind", async () => {
    const path = fixture.write("no-ocsp", "document");
    fixture.lab.faults.ocsp = "500";
    const { code, stderr } = await run([
      "sign",
      path,
      ...key(),
      "--level",
      "xlt1",
      ...services(),
      "--retries",
      "0",
    ]);
    delete fixture.lab.faults.ocsp;
    expect(code).toBe(4);
    expect(stderr).toMatch(/OCSP_FAILED/);
    expect(existsSync(`${path}.sig`)).toBe(false);
  });
});

describe("podpis extend", () => {
  const bes = async (name: string): Promise<string> => {
    const path = fixture.write(name, "document");
    expect((await run(["sign", path, ...key()])).code).toBe(0);
    return `${path}.sig`;
  };

  it("takes BES to A, step by step, the document lying beside", async () => {
    const sig = await bes("ladder");
    for (const [level, name] of [
      ["t", "T"],
      ["xlt1", "XLT1"],
      ["a", "A"],
      ["a", "A"],
    ]) {
      const made = await json(["extend", sig, "--level", level!, "-o", sig, "--force", ...services()]);
      expect(made).toMatchObject({ code: 0, document: { schema: "podpis.extend/1", level: name } });
    }
    const checked = await json(["verify", sig, "--trust", fixture.trust, "--offline"]);
    expect(checked).toMatchObject({ code: 0, document: { signers: [{ level: "A", levelProven: "A" }] } });
  });

  it.each([
    ["en_US.UTF-8", /Extended/, /X Long Type 1/],
    ["ru_RU.UTF-8", /Дополнено/, /улучшенная/],
  ])("says what was done (%s)", async (locale, first, second) => {
    const sig = await bes(`text-${locale}`);
    const args = ["extend", sig, "--level", "xlt1", "-o", `${sig}.x`, ...services()];
    const { code, stdout } = await run(args, { LC_ALL: locale });
    expect(code).toBe(0);
    expect(stdout).toMatch(first);
    expect(stdout).toMatch(second);
  });

  it("asks where to write, and does not overwrite unasked", async () => {
    const sig = await bes("where");
    const before = readFileSync(sig);
    const nowhere = await run([
      "extend",
      sig,
      "--level",
      "t",
      "--tsa",
      fixture.tsa,
      "--allow-host",
      fixture.host,
    ]);
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/not said where to write/) });
    const there = await run([
      "extend",
      sig,
      "--level",
      "t",
      "-o",
      sig,
      "--tsa",
      fixture.tsa,
      "--allow-host",
      fixture.host,
    ]);
    expect(there).toMatchObject({ code: 2, stderr: expect.stringMatching(/OUTPUT_EXISTS/) });
    expect(readFileSync(sig).equals(before)).toBe(true);
  });

  it("refuses a signature whose document changed, exit code 1", async () => {
    const sig = await bes("changed");
    fixture.write("changed", "another document");
    const { code, stderr } = await run(["extend", sig, "--level", "t", "-o", `${sig}.t`, ...services()]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/SIGNATURE_NOT_INTACT/);
    expect(existsSync(`${sig}.t`)).toBe(false);
  });
});

describe("podpis cosign and podpis countersign", () => {
  it("add signers, and say so in JSON and in words", async () => {
    const other = await fixture.signer("other");
    const path = fixture.write("joint", "document");
    const sig = `${path}.sig`;
    const by = [...other.options, "-o", sig, "--force"];
    expect((await run(["sign", path, ...key()])).code).toBe(0);
    const added = await json(["cosign", sig, ...by, "--level", "t", ...services()]);
    expect(added).toMatchObject({ code: 0, document: { index: 1, signers: 2, level: "T" } });
    const confirmed = await json(["countersign", sig, "--signer", "1", ...by]);
    expect(confirmed).toMatchObject({ code: 0, document: { schema: "podpis.countersign/1", index: 0 } });
    const report = await json(["verify", sig, ...fixture.network]);
    expect(report).toMatchObject({
      code: 0,
      document: {
        signers: [{ countersignatures: [{ intact: true }] }, { level: "T", countersignatures: [] }],
      },
    });
    expect((await run(["cosign", sig, ...by])).stdout).toMatch(/Signer added/);
    const words = await run(["countersign", sig, "--signer", "2", ...by], { LC_ALL: "ru_RU.UTF-8" });
    expect(words.stdout).toMatch(/Подпись подтверждена/);
  });

  it("ask which signer is meant", async () => {
    const path = fixture.write("which", "document");
    const sig = `${path}.sig`;
    await run(["sign", path, ...key()]);
    await run(["cosign", sig, ...key(), "-o", sig, "--force"]);
    const { code, stderr } = await run(["countersign", sig, ...key(), "-o", `${sig}.c`]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/has 2 signers/);
  });
});
