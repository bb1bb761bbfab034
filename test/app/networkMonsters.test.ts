import { describe, expect, it, vi } from "vitest";
import { EvidencePool } from "../../src/app/assess.js";
import { checkCertificate } from "../../src/app/checkCertificate.js";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import type { Check } from "../../src/base/check.js";
import { PodpisError } from "../../src/base/errors.js";
import { FETCH_BUDGET } from "../../src/base/limits.js";
import { createFetcher, type FetcherOptions } from "../../src/io/net/fetcher.js";
import type { CertificateReport } from "../../src/validate/results.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { serve, serveRaw } from "../io/net/servers.js";
import { ext, extension, NOW, TestCa } from "../x509/support/pki.js";

const root = new TestCa("Root");

/** How long all of it may take: many times what it should, far less than what a monster wants. Milliseconds. */
const PATIENCE = 4000;

async function check(certificate: Certificate, options: FetcherOptions): Promise<CertificateReport> {
  const started = performance.now();
  const report = await checkCertificate({
    certificate,
    trust: [root.certificate],
    untrusted: [],
    pool: new EvidencePool(),
    at: NOW,
    now: NOW,
    purpose: "any",
    revocation: "required",
    fetcher: createFetcher({
      timeoutMs: 200,
      totalMs: 500,
      retries: 1,
      sleep: async () => undefined,
      ...options,
    }),
  });
  expect(performance.now() - started).toBeLessThan(PATIENCE);
  expect(report).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER" });
  return report;
}

/** What the report says of every place that was asked: kind, reason, what came. */
function attempts({ checks }: CertificateReport): unknown[] {
  const of = (check: Check): unknown[] => [
    ...(/^(ocsp|crl)\.available$/.test(check.id)
      ? [[check.id, check.reason, check.found, check.evidence?.[0]?.source]]
      : []),
    ...(check.children ?? []).flatMap(of),
  ];
  return checks.flatMap(of);
}

/** One distribution point for each address. */
const manyPoints = (urls: readonly string[]): Uint8Array =>
  extension(
    OID.crlDistributionPoints,
    der.seq(
      ...urls.map((url) =>
        der.seq(der.context(0, der.context(0, der.contextPrimitive(6, new TextEncoder().encode(url))))),
      ),
    ),
  );

const withOcsp = (url: string) => root.issue("Ivan", { extensions: [ext.ocspUrl(url)] });
const withList = (url: string) => root.issue("Ivan", { extensions: [ext.cdp(url)] });

describe("a certificate whose servers are monsters", () => {
  it("names the responder that sends its answer drop by drop, and does not wait for its end", async () => {
    let connections = 0;
    const { url, host } = await serveRaw((socket) => {
      connections++;
      socket.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\nContent-Length: 100000\r\n\r\n",
      );
      const timer = setInterval(() => socket.write("0"), 50);
      socket.on("close", () => clearInterval(timer));
    });
    const report = await check(withOcsp(url), { allowHosts: [host] });
    expect(attempts(report)).toEqual([["ocsp.available", "fetch.timeout", "NET_TIMEOUT", url]]);
    expect(connections).toBe(1);
  });

  it("names the responder that never ends its headers", async () => {
    const { url, host } = await serveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("X-More: 1\r\n"), 50);
      socket.on("close", () => clearInterval(timer));
    });
    const report = await check(withOcsp(url), { allowHosts: [host] });
    expect(attempts(report)).toEqual([["ocsp.available", "fetch.timeout", "NET_TIMEOUT", url]]);
  });

  it("names the responder that takes the question and says nothing", async () => {
    const { url, host } = await serveRaw(() => undefined);
    const report = await check(withOcsp(url), { allowHosts: [host] });
    expect(attempts(report)).toEqual([["ocsp.available", "fetch.timeout", "NET_TIMEOUT", url]]);
  });

  it.each([
    ["in a circle", (n: number) => `/${(n + 1) % 3}`],
    ["for ever", (n: number) => `/${n + 1}`],
  ])("names the list that redirects %s", async (_name, next) => {
    let asked = 0;
    const { url, host } = await serve((request, response) => {
      asked++;
      const n = Number(request.url!.slice(1) || 0);
      response.writeHead(302, { location: next(n) }).end();
    });
    const report = await check(withList(url), { allowHosts: [host] });
    expect(attempts(report)).toEqual([["crl.available", "fetch.unreachable", "NET_FAILED", url]]);
    expect(asked).toBeLessThan(8);
  });

  it("is not led to an inner address by a redirect", async () => {
    let reached = 0;
    const inner = await serve((_, response) => {
      reached++;
      response.end("secret");
    });
    const { url, host } = await serve((_, response) => {
      response.writeHead(302, { location: inner.url }).end();
    });
    const report = await check(withList(url), { allowHosts: [host] });
    expect(attempts(report)).toEqual([["crl.available", "fetch.addressRefused", "NET_ADDRESS_REFUSED", url]]);
    expect(reached).toBe(0);
  });

  it("is not led to an inner address by DNS that changes its mind", async () => {
    let reached = 0;
    const { port } = await serve((_, response) => {
      reached++;
      response.end("secret");
    });
    const url = `http://crl.example:${port}/a.crl`;
    let resolved = 0;
    const report = await check(withList(url), {
      resolve: async () => {
        // No answer, then an inner address among others, then nothing but it.
        if (++resolved === 1) throw Object.assign(new Error("again"), { code: "EAI_AGAIN" });
        return [
          { address: "93.184.216.34", family: 4 },
          { address: "127.0.0.1", family: 4 },
        ];
      },
    });
    expect(attempts(report)).toEqual([["crl.available", "fetch.addressRefused", "NET_ADDRESS_REFUSED", url]]);
    expect([resolved, reached]).toEqual([2, 0]);
  });

  it("stops an endless answer at the cap", async () => {
    let sent = 0;
    const { url, host } = await serve((_, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on("drain", pour);
      pour();
    });
    const report = await check(withOcsp(url), { allowHosts: [host], totalMs: 3000 });
    expect(attempts(report)).toEqual([["ocsp.available", "fetch.tooLarge", "NET_TOO_LARGE", url]]);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it("calls a flood of zeros, a web page and a giant length no list, each by name", async () => {
    const bodies: Readonly<Record<string, Uint8Array>> = {
      "/zeros": new Uint8Array(1_000_000),
      "/page": new TextEncoder().encode("<html>Not found</html>"),
      "/length": Uint8Array.of(0x30, 0x84, 0x40, 0, 0, 0, 0x30, 0x82),
      "/deep": new Uint8Array(200_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80)),
    };
    const { url, host } = await serve((request, response) => void response.end(bodies[request.url!]));
    for (const path of Object.keys(bodies)) {
      const at = url + path.slice(1);
      const report = await check(withList(at), { allowHosts: [host] });
      expect(attempts(report)).toEqual([["crl.available", "fetch.malformed", undefined, at]]);
    }
  });

  it("asks no more than a few of the hundreds of servers that it names", async () => {
    let asked = 0;
    const { url, host } = await serve((_, response) => {
      asked++;
      response.writeHead(404).end();
    });
    const many = Array.from({ length: 300 }, (_, i) => `${url}${i}`);
    const certificate = root.issue("Ivan", { extensions: [manyPoints(many)] });
    await check(certificate, { allowHosts: [host] });
    expect(asked).toBe(6);
  });
});

describe("all the servers of one certificate together", () => {
  it("get no more than the budget of time", async () => {
    let now = 0;
    const clock = vi.spyOn(process, "hrtime").mockImplementation(() => [0, now * 1e6]);
    try {
      const urls = Array.from({ length: 6 }, (_, i) => `http://crl.example/${i}`);
      const asked: string[] = [];
      const report = await checkCertificate({
        certificate: root.issue("Ivan", { extensions: [manyPoints(urls)] }),
        trust: [root.certificate],
        untrusted: [],
        pool: new EvidencePool(),
        at: NOW,
        now: NOW,
        purpose: "any",
        revocation: "required",
        fetcher: {
          async fetch({ url }) {
            asked.push(url);
            now += FETCH_BUDGET / 2;
            throw new PodpisError("NET_TIMEOUT", { url, seconds: 120 });
          },
        },
      });
      expect(asked).toEqual(urls.slice(0, 2));
      expect(attempts(report)).toEqual(
        urls.map((url) => ["crl.available", "fetch.timeout", "NET_TIMEOUT", url]),
      );
    } finally {
      clock.mockRestore();
    }
  });
});
