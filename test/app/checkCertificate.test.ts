import { describe, expect, it } from "vitest";
import { EvidencePool } from "../../src/app/assess.js";
import { type CheckCertificateRequest, checkCertificate } from "../../src/app/checkCertificate.js";
import { PodpisError } from "../../src/base/errors.js";
import type { Fetcher, FetchRequest } from "../../src/base/fetcher.js";
import {
  certificateDer,
  crlDer,
  crlEntry,
  days,
  ext,
  keyId,
  NOW,
  newKey,
  ocsp,
  ocspDer,
  ocspResponseDer,
  status,
  TestCa,
} from "../x509/support/pki.js";

const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root, [
  ext.ca(),
  ext.keyUsage(5, 6),
  ext.ski(Uint8Array.of(2)),
  ext.cdp("http://ca.example/root.crl"),
]);
const OCSP_URL = "http://ocsp.example/";
const CRL_URL = "http://ca.example/issuing.crl";
const leaf = issuing.issue("Ivan", { extensions: [ext.ocspUrl(OCSP_URL), ext.cdp(CRL_URL)] });

const NONCE = Uint8Array.of(5, 5, 5, 5);
type Answer = Uint8Array | PodpisError | ((request: FetchRequest) => Uint8Array);

/** Answers from a table and remembers what was asked. */
function network(answers: Readonly<Record<string, Answer>>): Fetcher & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async fetch(request) {
      asked.push(request.url);
      const answer =
        answers[request.url] ?? new PodpisError("NET_FAILED", { url: request.url, reason: "no route" });
      if (answer instanceof PodpisError) throw answer;
      const bytes = answer instanceof Uint8Array ? answer : answer(request);
      return { bytes, contentType: "", url: request.url };
    },
  };
}

const GOOD_ANSWER = ocspResponseDer(
  ocspDer({ about: leaf, issuer: issuing, signer: issuing.key, nonce: NONCE }),
);
const ROOT_CRL = crlDer({ issuer: "Root", signer: root.key });
const GOOD_CRL = crlDer({ issuer: "Issuing", signer: issuing.key });
const ALL = { [OCSP_URL]: GOOD_ANSWER, [CRL_URL]: GOOD_CRL, "http://ca.example/root.crl": ROOT_CRL };

const newPool = () => new EvidencePool({}, { randomBytes: () => NONCE });

const check = (fetcher: Fetcher | null, changes: Partial<CheckCertificateRequest> = {}) =>
  checkCertificate({
    certificate: leaf,
    trust: [root.certificate],
    untrusted: [issuing.certificate],
    pool: newPool(),
    at: NOW,
    now: NOW,
    purpose: "any",
    revocation: "required",
    fetcher,
    ...changes,
  });

describe("checkCertificate", () => {
  it("asks the responder first, and a list only where there is no responder", async () => {
    const net = network(ALL);
    const report = await check(net, { id: "42" });
    expect(report).toMatchObject({
      schema: "podpis.cert/1",
      id: "42",
      verdict: "TOTAL-PASSED",
      exitCode: 0,
      reason: null,
    });
    expect(net.asked).toEqual([OCSP_URL, "http://ca.example/root.crl"]);
    expect(report.revocation.map(({ source, origin }) => [source, origin])).toEqual([
      ["ocsp", OCSP_URL],
      ["crl", "http://ca.example/root.crl"],
    ]);
  });

  it("fetches nothing that given evidence decides already", async () => {
    const pool = new EvidencePool({ ocsp: [ocsp({ about: leaf, issuer: issuing, signer: issuing.key })] });
    const net = network(ALL);
    expect((await check(net, { pool })).verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toEqual(["http://ca.example/root.crl"]);
  });

  it("fetches nothing for a certificate whose signature does not hold", async () => {
    const net = network(ALL);
    const forged = issuing.issue("Ivan", { signer: newKey(), extensions: [ext.cdp(CRL_URL)] });
    const report = await check(net, { certificate: forged });
    expect(report.exitCode).toBe(3);
    expect(net.asked).toEqual([]);
  });

  it("fetches nothing twice in one run, failures included", async () => {
    const net = network({ "http://ca.example/root.crl": ROOT_CRL, [CRL_URL]: GOOD_CRL });
    const pool = newPool();
    const first = await check(net, { pool });
    const asked = net.asked.length;
    const second = await check(net, { pool });
    expect(first.verdict).toBe("TOTAL-PASSED");
    expect(second).toEqual(first);
    expect(net.asked).toHaveLength(asked);
  });

  it("does not try a dead address again for the next certificate", async () => {
    const net = network({});
    const pool = newPool();
    const other = issuing.issue("Pyotr", { serial: 8, extensions: [ext.cdp(CRL_URL)] });
    await check(net, { pool });
    const report = await check(net, { pool, certificate: other });
    expect(net.asked.filter((url) => url === CRL_URL)).toHaveLength(1);
    expect(JSON.stringify(report.checks)).toContain(CRL_URL);
  });

  it("opens no connection when there is no fetcher, and does not guess", async () => {
    const report = await check(null);
    expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER", exitCode: 3 });
    expect(report.reason).toBe("certificate.revocation");
  });

  it("asks again with SHA-1 where a responder does not know the first form", async () => {
    const hashes: string[] = [];
    const net = network({
      ...ALL,
      [OCSP_URL]: ({ body }) => {
        const hex = Buffer.from(body!).toString("hex");
        hashes.push(hex.includes("2b0e03021a") ? "sha1" : "sha256");
        return hashes.length === 1 ? Uint8Array.of(0x30, 3, 0x0a, 1, 6) : GOOD_ANSWER;
      },
    });
    const report = await check(net);
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(hashes).toEqual(["sha1", "sha256"]);
    expect(JSON.stringify(report.checks)).toContain('"found":"unauthorized"');
  });

  it.each([
    ["does not answer", undefined],
    ["answers HTML", new TextEncoder().encode("<html>500</html>")],
    [
      "answers about another certificate",
      ocspResponseDer(ocspDer({ about: root.certificate, issuer: issuing, signer: issuing.key })),
    ],
    ["is a stranger", ocspResponseDer(ocspDer({ about: leaf, issuer: issuing, signer: newKey() }))],
    [
      "answers another nonce",
      ocspResponseDer(
        ocspDer({ about: leaf, issuer: issuing, signer: issuing.key, nonce: Uint8Array.of(1) }),
      ),
    ],
    [
      "says unknown",
      ocspResponseDer(
        ocspDer({ about: leaf, issuer: issuing, signer: issuing.key, status: status.unknown() }),
      ),
    ],
  ])("turns to the list when the responder %s, and reports the bad answer", async (_what, answer) => {
    const { [OCSP_URL]: _good, ...rest } = ALL;
    const net = network(answer === undefined ? rest : { ...rest, [OCSP_URL]: answer });
    const report = await check(net);
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toContain(CRL_URL);
    const revocation = report.checks.find(({ id }) => id === "certificate.revocation")!;
    const shown = revocation.children!.filter(({ evidence }) => evidence?.[0]?.source === OCSP_URL);
    expect(shown.length).toBeGreaterThan(0);
    for (const one of shown) expect(one.status).not.toBe("passed");
  });

  it("names the address and the error when no source is reachable", async () => {
    const report = await check(network({}));
    expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER" });
    const revocation = report.checks.find(({ id }) => id === "certificate.revocation")!;
    expect(revocation.reason).toBe("revocation.unreachable");
    expect(revocation.children).toContainEqual(
      expect.objectContaining({ id: "crl.available", reason: "fetch.unreachable", found: "NET_FAILED" }),
    );
  });

  it.each([
    ["NET_ADDRESS_REFUSED", "fetch.addressRefused"],
    ["NET_OFFLINE", "fetch.offline"],
    ["NET_TIMEOUT", "fetch.timeout"],
    ["NET_URL_REFUSED", "fetch.urlRefused"],
    ["NET_TOO_LARGE", "fetch.tooLarge"],
  ] as const)("says why a source brought nothing: %s", async (code, reason) => {
    const report = await check(network({ [CRL_URL]: new PodpisError(code, { url: CRL_URL }) }));
    const revocation = report.checks.find(({ id }) => id === "certificate.revocation")!;
    const evidence = [{ kind: "crl", source: CRL_URL }];
    expect(revocation.children).toContainEqual(
      expect.objectContaining({ id: "crl.available", reason, found: code, evidence }),
    );
  });

  it("names the address at which an issuer's certificate was sought in vain", async () => {
    const url = "http://10.0.0.5/ca.cer";
    const certificate = issuing.issue("Ivan", { extensions: [ext.issuersUrl(url)] });
    const refused = new PodpisError("NET_ADDRESS_REFUSED", { url, address: "10.0.0.5", host: "10.0.0.5:80" });
    const report = await check(network({ [url]: refused }), { certificate, untrusted: [] });
    const path = report.checks.find(({ id }) => id === "certificate.path")!;
    expect(path.children).toContainEqual(
      expect.objectContaining({
        id: "certificate.path",
        reason: "fetch.addressRefused",
        evidence: [{ kind: "certificate", source: url }],
      }),
    );
  });

  it("does not swallow an interruption", async () => {
    const net = network({ [OCSP_URL]: new PodpisError("INTERRUPTED") });
    await expect(check(net)).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  it("calls a revoked certificate not valid, exit code 1", async () => {
    const revoking = crlDer({ issuer: "Issuing", signer: issuing.key, entries: [crlEntry(7, days(-2))] });
    const { [OCSP_URL]: _good, ...rest } = ALL;
    const report = await check(network({ ...rest, [CRL_URL]: revoking }));
    expect(report).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "REVOKED",
      exitCode: 1,
      reason: "certificate.revocation",
    });
  });

  it("reads a list that is served as PEM", async () => {
    const pem = `-----BEGIN X509 CRL-----\n${Buffer.from(GOOD_CRL).toString("base64")}\n-----END X509 CRL-----\n`;
    const { [OCSP_URL]: _good, ...rest } = ALL;
    const report = await check(network({ ...rest, [CRL_URL]: new TextEncoder().encode(pem) }));
    expect(report.verdict).toBe("TOTAL-PASSED");
  });

  it("fetches a missing issuer from the address the certificate names", async () => {
    const url = "http://ca.example/issuing.cer";
    const lonely = issuing.issue("Ivan", { extensions: [ext.issuersUrl(url), ext.aki(Uint8Array.of(2))] });
    const net = network({ [url]: issuing.certificate.raw });
    const report = await check(net, { certificate: lonely, untrusted: [], revocation: "off" });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toEqual([url]);
  });

  it("gives up on issuers that never end", async () => {
    const address = (i: number) => `http://ca.example/${i}`;
    const keys = Array.from({ length: 30 }, newKey);
    const answers = Object.fromEntries(
      keys.slice(1).map((signer, i) => {
        const extensions = [ext.ca(), ext.issuersUrl(address(i + 1))];
        const ca = { subject: `CA ${i}`, key: keys[i]!, issuer: `CA ${i + 1}`, signer, extensions };
        return [address(i), certificateDer(ca)];
      }),
    );
    const lonely = issuing.issue("Ivan", {
      issuer: "CA 0",
      signer: keys[0]!,
      extensions: [ext.issuersUrl(address(0))],
    });
    const net = network(answers);
    expect((await check(net, { certificate: lonely })).verdict).toBe("INDETERMINATE");
    expect(net.asked).toHaveLength(8);
  });

  it("judges octets that are no certificate: TOTAL-FAILED, FORMAT_FAILURE", async () => {
    const report = await check(null, { certificate: Uint8Array.of(0x30, 0x03, 1, 1, 0xff), id: "x" });
    expect(report).toMatchObject({
      id: "x",
      verdict: "TOTAL-FAILED",
      subIndication: "FORMAT_FAILURE",
      exitCode: 1,
      reason: "certificate.format",
      path: [],
    });
  });

  it("states what was relaxed", async () => {
    const relaxations = async (revocation: CheckCertificateRequest["revocation"]) =>
      (await check(null, { revocation, relaxations: [{ id: "allow-private-network" }] })).relaxations.map(
        ({ id }) => id,
      );
    expect(await relaxations("off")).toEqual(["revocation-off", "allow-private-network"]);
    expect(await relaxations("if-available")).toEqual(["revocation-if-available", "allow-private-network"]);
    expect(await relaxations("required")).toEqual(["allow-private-network"]);
  });

  it("finds a delegated responder's certificate in the pool when the answer carries none", async () => {
    const key = newKey();
    const responder = issuing.issue("Responder", {
      key,
      serial: 300,
      extensions: [ext.eku(["1.3.6.1.5.5.7.3.9"]), ext.noCheck(), ext.aki(keyId(issuing.key))],
    });
    const answer = ocspResponseDer(ocspDer({ about: leaf, issuer: issuing, signer: key }));
    const pool = newPool();
    pool.add({ certificates: [responder] });
    const report = await check(network({ ...ALL, [OCSP_URL]: answer }), { pool });
    expect(report.revocation[0]).toMatchObject({ status: "good", source: "ocsp" });
  });
});
