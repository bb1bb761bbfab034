import { mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodePem } from "../../src/asn1/pem.js";
import { toBase64 } from "../../src/base/bytes.js";
import { NotARequest, readRequest } from "../../src/cli/run/certRequest.js";
import { runInProcess } from "../support/runInProcess.js";
import { tempDirFor } from "../support/temporary.js";
import { certificateDer, crlDer, crlEntry, days, ext, NOW, newKey, TestCa } from "../x509/support/pki.js";
import { checkedJson, readSchema, schemaErrors } from "./schemas.js";

const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root);
const leaf = issuing.issue("Ivan", { serial: 7 });
const revoked = issuing.issue("Pyotr", { serial: 8 });
const server = issuing.issue("Server", { serial: 9, extensions: [ext.dnsNames("www.example.org")] });
const rootCrl = crlDer({ issuer: "Root", signer: root.key });
const crl = crlDer({ issuer: "Issuing", signer: issuing.key, entries: [crlEntry(8, days(-2))] });
const AT = NOW.toISOString();

const pem = (der: Uint8Array, label = "CERTIFICATE"): string => encodePem(label, der);
const files = tempDirFor();
const path = (name: string): string => join(files.path, name);
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(path(name), content);
  return path(name);
};
afterAll(() => files.remove());

const COMPLETE = {
  certificate: pem(leaf.raw),
  trust: [pem(root.certificate.raw)],
  untrusted: [toBase64(issuing.certificate.raw)],
  crls: [toBase64(crl), toBase64(rootCrl)],
  at: AT,
  offline: true,
};

type Answer = Record<string, unknown> & {
  readonly schema: string;
  readonly checks: readonly Record<string, unknown>[];
};

/** Asks, and holds every answer against its schema. */
async function ask(requests: readonly unknown[], ...args: readonly string[]) {
  const input = requests.map((one) => `${typeof one === "string" ? one : JSON.stringify(one)}\n`).join("");
  const result = await runInProcess(["cert", "check", "--ndjson", "-", "--no-cache", ...args], { input });
  const answers = result.stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Answer);
  for (const answer of answers) expect(schemaErrors(answer)).toEqual([]);
  return { ...result, answers };
}

describe("cert check --ndjson", () => {
  it("answers one line per request, in order, with the id given back, and ends with the worst code", async () => {
    const requests = Array.from({ length: 60 }, (_, i) => ({
      ...COMPLETE,
      id: `n${i}`,
      certificate: pem(i === 41 ? revoked.raw : leaf.raw),
    }));
    const { answers, code } = await ask(requests, "--jobs", "5");
    expect(answers.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
    expect(answers.map(({ verdict }) => verdict)).toEqual(
      requests.map((_, i) => (i === 41 ? "TOTAL-FAILED" : "TOTAL-PASSED")),
    );
    expect(answers[41]).toMatchObject({
      schema: "podpis.cert/1",
      subIndication: "REVOKED",
      exitCode: 1,
      reason: "certificate.revocation",
      revocation: [{ status: "revoked" }, { status: "good" }],
    });
    expect(code).toBe(1);
  });

  it("takes paths, PEM and base64 alike, and a bundle for many", async () => {
    const request = {
      certificate: write("leaf.cer", leaf.raw),
      trust: [write("root.txt", toBase64(root.certificate.raw))],
      untrusted: [write("bundle.pem", pem(issuing.certificate.raw) + pem(server.raw))],
      crls: [pem(crl, "X509 CRL") + pem(rootCrl, "X509 CRL")],
      at: AT,
      offline: true,
    };
    const { answers, code } = await ask([request]);
    expect(answers[0]).toMatchObject({ verdict: "TOTAL-PASSED", id: null, file: request.certificate });
    expect(code).toBe(0);
  });

  it("takes base64 of the alphabet for URLs, and judges what is broken in it", async () => {
    const url = (octets: Uint8Array) => Buffer.from(octets).toString("base64url");
    const { answers } = await ask([
      { ...COMPLETE, certificate: url(leaf.raw), trust: [url(root.certificate.raw)] },
      { ...COMPLETE, certificate: `${"MIIC-_".repeat(60)}` },
      { ...COMPLETE, certificate: "no-such_file" },
    ]);
    expect(answers.map(({ verdict, error }) => verdict ?? (error as { code: string }).code)).toEqual([
      "TOTAL-PASSED",
      "TOTAL-FAILED",
      "FILE_NOT_FOUND",
    ]);
  });

  it("takes a folder as a pool", async () => {
    mkdirSync(path("pool"), { recursive: true });
    write("pool/a.cer", issuing.certificate.raw);
    write("pool/b.cer", server.raw);
    const { answers } = await ask([{ ...COMPLETE, untrusted: [path("pool")] }]);
    expect(answers[0]?.verdict).toBe("TOTAL-PASSED");
  });

  it("finds the issuer in the bundle of the certificate itself, whose first one is asked about", async () => {
    const { untrusted: _, ...rest } = COMPLETE;
    const certificate = pem(leaf.raw) + pem(issuing.certificate.raw);
    const { answers } = await ask([{ ...rest, certificate }]);
    expect(answers[0]).toMatchObject({ verdict: "TOTAL-PASSED", certificate: { subject: { cn: "Ivan" } } });
  });

  it.each([
    ["base64 of another structure", "MAA="],
    ["a truncated certificate", toBase64(leaf.raw.subarray(0, 201))],
    ["PEM that is not base64", "-----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----\n"],
    ["PEM without an end", "-----BEGIN CERTIFICATE-----\nMAA="],
    ["an empty file", () => write("empty.cer", "")],
    ["a file of something else", () => write("noise.cer", "hello, world")],
    ["a list", toBase64(crl)],
  ])("judges %s: TOTAL-FAILED, FORMAT_FAILURE", async (_name, given) => {
    const certificate = typeof given === "string" ? given : given();
    const { answers, code } = await ask([{ ...COMPLETE, id: "x", certificate }]);
    expect(answers[0]).toMatchObject({
      id: "x",
      verdict: "TOTAL-FAILED",
      subIndication: "FORMAT_FAILURE",
      reason: "certificate.format",
    });
    expect(code).toBe(1);
  });

  it.each([
    ["a few octets of one", "MIICoTCCAk6gAwIBAgICA+kwCgY="],
    ["other octets", "AAAA"],
    ["base64 that is cut within a group", `${"MIIC".repeat(60)}M`],
  ])("gives its verdict to what is no certificate: %s", async (_what, certificate) => {
    const { answers, code } = await ask([{ ...COMPLETE, id: 1, certificate }]);
    expect(answers[0]).toMatchObject({ id: 1, verdict: "TOTAL-FAILED", subIndication: "FORMAT_FAILURE" });
    expect(code).toBe(1);
  });

  it("takes what looks like the path of a missing file for that", async () => {
    const { answers } = await ask([
      { ...COMPLETE, certificate: "some/cert" },
      { ...COMPLETE, certificate: "ca.pem" },
    ]);
    const missing = { code: "FILE_NOT_FOUND" };
    expect(answers.map(({ error }) => error)).toMatchObject([missing, missing]);
  });

  it("leaves what does not parse in a pool aside, and says so", async () => {
    const crls = [...COMPLETE.crls, write("broken.crl", crl.subarray(0, 90))];
    const { answers } = await ask([{ ...COMPLETE, crls }]);
    expect(answers[0]?.verdict).toBe("TOTAL-PASSED");
    expect(answers[0]?.checks).toContainEqual({
      id: "crl.available",
      status: "warning",
      reason: "given.unreadable",
      evidence: [{ kind: "crl", source: path("broken.crl") }],
    });
    const without = await ask([{ ...COMPLETE, untrusted: ["MAA="] }]);
    expect(without.answers[0]).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "NO_CERTIFICATE_CHAIN_FOUND",
    });
  });

  it("answers a line that is no request by an error, and reads on", async () => {
    const lines = ["not json", "[]", "{}", "", '{"certificate":"MAA=","requireExplicitPolcy":true}'];
    const { answers, code } = await ask([...lines, { ...COMPLETE, id: 5 }]);
    expect(answers.slice(0, 5)).toEqual(
      [
        "it is no JSON",
        "it is no JSON object",
        "the field certificate is missing",
        "it is no JSON",
        "it has an unknown field: requireExplicitPolcy",
      ].map((reason, i) => ({
        schema: "podpis.cert/1",
        id: null,
        error: { code: "NOT_A_REQUEST", what: `line ${i + 1} is no request: ${reason}` },
      })),
    );
    expect(answers[5]).toMatchObject({ id: 5, verdict: "TOTAL-PASSED" });
    expect(code).toBe(2);
  });

  it("says what it cannot open, with the id", async () => {
    const { answers, code } = await ask([{ ...COMPLETE, id: "x", crls: [path("nowhere.crl")] }]);
    expect(answers).toEqual([
      {
        schema: "podpis.cert/1",
        id: "x",
        error: { code: "FILE_NOT_FOUND", what: `cannot open ${path("nowhere.crl")}: there is no such file` },
      },
    ]);
    expect(code).toBe(2);
  });

  it("does not wait for a pipe that a request names", async () => {
    const { answers } = await ask([{ ...COMPLETE, certificate: "/dev/zero" }]);
    expect(answers[0]?.error).toMatchObject({ code: "FILE_UNREADABLE" });
  });

  it("takes the command line's options where the request is silent", async () => {
    const args = ["--trust", write("r.pem", pem(root.certificate.raw)), "--at", AT, "--offline"];
    const crls = ["--crl", write("i.crl", crl), "--crl", write("r.crl", rootCrl)];
    const certificate = pem(leaf.raw) + pem(issuing.certificate.raw);
    const { answers } = await ask([{ certificate }, { certificate, trust: [] }], ...args, ...crls);
    expect(answers.map(({ verdict }) => verdict)).toEqual(["TOTAL-PASSED", "INDETERMINATE"]);
  });

  it("passes purpose, hostname, depth, policies and revocation on", async () => {
    const base = { ...COMPLETE, certificate: pem(server.raw) };
    const { answers } = await ask([
      { ...base, hostname: "www.example.org" },
      { ...base, hostname: "mail.example.org" },
      { ...base, maxDepth: 0 },
      { ...base, purpose: "timestamping" },
      { ...base, requireExplicitPolicy: true, policies: ["1.2.3"] },
      { ...base, crls: [], revocation: "off" },
      { ...base, crls: [] },
    ]);
    expect(answers.map(({ verdict, reason }) => [verdict === "TOTAL-PASSED", reason])).toEqual([
      [true, null],
      [false, "certificate.hostname"],
      [false, "certificate.path"],
      [false, "certificate.extendedKeyUsage"],
      [false, "certificate.policies"],
      [true, null],
      [false, "certificate.revocation"],
    ]);
    expect(answers[5]?.relaxations).toEqual([{ id: "revocation-off" }]);
  });

  it("reads a list again only when the file has changed", async () => {
    const list = write("changing.crl", crlDer({ issuer: "Issuing", signer: issuing.key }));
    utimesSync(list, 1_700_000_000, 1_700_000_000);
    const settled = () => new Promise((resolve) => setTimeout(resolve, 50));
    const request = { ...COMPLETE, crls: [list, toBase64(rootCrl)], certificate: pem(revoked.raw) };
    async function* input(): AsyncGenerator<Uint8Array> {
      const line = new TextEncoder().encode(`${JSON.stringify(request)}\n`);
      yield line;
      await settled();
      const { mtimeMs, size } = statSync(list);
      // Other octets of the same size and time: nothing tells that it is another list.
      writeFileSync(list, new Uint8Array(size));
      utimesSync(list, mtimeMs / 1000, mtimeMs / 1000);
      yield line;
      await settled();
      writeFileSync(list, crl);
      yield line;
    }
    const { stdout } = await runInProcess(["cert", "check", "--ndjson", "-", "--no-cache"], {
      input: input(),
    });
    const verdicts = stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line).verdict);
    expect(verdicts).toEqual(["TOTAL-PASSED", "TOTAL-PASSED", "TOTAL-FAILED"]);
  });

  it("reads requests from a file too, and refuses files beside requests", async () => {
    const requests = write("requests.ndjson", JSON.stringify(COMPLETE));
    const read = await runInProcess(["cert", "check", "--ndjson", requests, "--no-cache"]);
    expect(JSON.parse(read.stdout).verdict).toBe("TOTAL-PASSED");
    const both = await runInProcess(["cert", "check", "--ndjson", requests, requests]);
    expect([both.code, both.stdout]).toEqual([2, ""]);
    const none = await runInProcess(["cert", "check"]);
    expect([none.code, none.stdout]).toEqual([2, ""]);
  });

  it("writes nothing with -q but the exit code", async () => {
    const { stdout, code } = await ask([{ ...COMPLETE, certificate: pem(revoked.raw) }], "-q");
    expect([stdout, code]).toEqual(["", 1]);
  });
});

describe("a request", () => {
  const schema = readSchema("cert-request");

  it("may have just the fields that its schema names", () => {
    const named = Object.keys(schema.properties).toSorted();
    const sample: Record<string, unknown> = { certificate: "x" };
    for (const name of named) sample[name] ??= null;
    sample.certificate = "x";
    expect(() => readRequest(JSON.stringify(sample))).not.toThrow();
    expect(schemaErrors({ ...sample, schema: "podpis.cert-request/1" })).toEqual([]);
  });

  it.each([
    ["id", {}],
    ["certificate", " "],
    ["certificate", ["x"]],
    ["untrusted", "x"],
    ["trust", [1]],
    ["crls", [""]],
    ["at", "yesterday"],
    ["at", "2026-01-31T12:00"],
    ["offline", "yes"],
    ["revocation", "never"],
    ["purpose", "anything"],
    ["policies", ["any"]],
    ["requireExplicitPolicy", 1],
    ["maxDepth", -1],
    ["maxDepth", 1.5],
    ["hostname", ""],
    ["schema", "podpis.cert/1"],
    ["__proto__", null],
  ])("with %s = %j is refused, by the schema too", (name, value) => {
    const text = `{"certificate":"x","${name}":${JSON.stringify(value)}}`;
    expect(() => readRequest(text)).toThrow(NotARequest);
    const document = JSON.parse(text);
    expect(schemaErrors({ schema: "podpis.cert-request/1", ...document })).not.toEqual([]);
  });

  it("keeps what it was given", () => {
    const text = JSON.stringify({
      ...COMPLETE,
      id: "1",
      policies: ["1.2.3"],
      inhibitAnyPolicy: true,
      maxDepth: 3,
      hostname: "example.org",
      purpose: "serverAuth",
    });
    expect(readRequest(text)).toMatchObject({
      id: "1",
      at: NOW,
      offline: true,
      policies: { initialPolicySet: ["1.2.3"], inhibitAnyPolicy: true },
      maxDepth: 3,
      hostname: "example.org",
      purpose: "serverAuth",
    });
  });
});

describe("cert check --expires-in", () => {
  let args: readonly string[];
  beforeAll(() => {
    args = ["--trust", write("t.pem", pem(root.certificate.raw)), "--no-cache", "--offline", "--json"];
  });
  const check = async (term: string, notAfter: Date, ca = issuing) => {
    const der = certificateDer({
      subject: "Short",
      key: newKey(),
      issuer: ca.name,
      signer: ca.key,
      notAfter,
    });
    const chain = write("short.pem", pem(der) + pem(ca.certificate.raw));
    const both = ["--crl", write("e.crl", crl), "--crl", write("e-root.crl", rootCrl)];
    const result = await runInProcess([
      "cert",
      "check",
      chain,
      "--at",
      AT,
      "--expires-in",
      term,
      ...both,
      ...args,
    ]);
    const [first] = result.stdout.split("\n");
    const document = checkedJson(first!);
    return { ...result, document };
  };

  it("fails the run, and leaves the verdict, when the certificate ends within the term", async () => {
    const { document, code } = await check("30d", days(29));
    expect(document).toMatchObject({
      verdict: "TOTAL-PASSED",
      accepted: false,
      exitCode: 1,
      rejection: { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.expiry"] },
      requirements: [{ id: "requirement.expiry", status: "failed", subject: "Short" }],
    });
    expect(code).toBe(1);
  });

  it("passes what lasts longer", async () => {
    const { document } = await check("4w", days(29));
    expect(document).toMatchObject({ verdict: "TOTAL-PASSED", accepted: true, exitCode: 0, rejection: null });
  });

  it("looks at the CAs above it, too", async () => {
    const ending = new TestCa("Issuing", root, undefined, { key: issuing.key, notAfter: days(10) });
    const { document } = await check("30d", days(90), ending);
    expect(document.requirements).toMatchObject([{ status: "failed", subject: "Issuing" }]);
  });

  it.each(["30", "d", "-1d", "0d", "1y", "30 d"])("refuses the term %j", async (term) => {
    const result = await runInProcess(["cert", "check", "x.cer", `--expires-in=${term}`]);
    expect([result.code, result.stdout]).toEqual([2, ""]);
  });
});
