/** Issuers by AIA, over real sockets: in whatever form they come, and past hosts that do not answer. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { EvidencePool } from "../../src/app/assess.js";
import { checkCertificate } from "../../src/app/checkCertificate.js";
import { OID } from "../../src/asn1/oids.js";
import { encodePem } from "../../src/asn1/pem.js";
import * as der from "../../src/asn1/writer.js";
import { toBase64, utf8 } from "../../src/base/bytes.js";
import { createFetcher } from "../../src/io/net/fetcher.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { get, serve, serveRaw } from "../io/net/servers.js";
import { ext, extension, NOW, TestCa } from "../x509/support/pki.js";

const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root);
const stranger = new TestCa("Stranger");

/** caIssuers with several addresses. */
const issuersAt = (...urls: readonly string[]) =>
  extension(
    OID.authorityInfoAccess,
    der.seq(...urls.map((url) => der.seq(der.oid(OID.adCaIssuers), der.contextPrimitive(6, utf8(url))))),
  );

/** A SignedData without signers (RFC 5652 §5.1, "certs-only"). */
const pkcs7 = (...certificates: readonly Certificate[]): Uint8Array =>
  der.seq(
    der.oid(OID.signedData),
    der.context(
      0,
      der.seq(
        der.int(1),
        der.setOf([]),
        der.seq(der.oid(OID.data)),
        der.context(0, ...certificates.map(({ raw }) => raw)),
        der.setOf([]),
      ),
    ),
  );

interface Options {
  readonly allowHosts: readonly string[];
  readonly timeoutMs?: number;
}

async function check(urls: readonly string[], { allowHosts, timeoutMs = 3000 }: Options) {
  const certificate = issuing.issue("Ivan", { extensions: [issuersAt(...urls)] });
  return checkCertificate({
    certificate,
    trust: [root.certificate],
    untrusted: [],
    pool: new EvidencePool(),
    at: NOW,
    now: NOW,
    purpose: "any",
    revocation: "off",
    fetcher: createFetcher({ allowHosts, timeoutMs, retries: 0 }),
  });
}

async function servingIssuers(bytes: Uint8Array | string, contentType?: string) {
  const paths: string[] = [];
  const server = await serve((request, response) => {
    paths.push(request.url!);
    if (contentType !== undefined) response.setHeader("content-type", contentType);
    response.end(bytes);
  });
  return { ...server, paths };
}

const { raw } = issuing.certificate;
const pem = encodePem("CERTIFICATE", raw);

describe("the issuer's certificate", () => {
  it.each<readonly [string, Uint8Array | string]>([
    ["DER", raw],
    ["PEM", pem],
    ["PEM with a byte order mark and text around", `\ufeffSubject: CN=Issuing\r\n${pem}\r\n`],
    ["a PEM bundle", encodePem("CERTIFICATE", stranger.certificate.raw) + pem],
    ["base64 without a frame", toBase64(raw)],
    ["DER and a line end", Buffer.concat([raw, utf8("\r\n")])],
    ["PKCS#7 and a line end", Buffer.concat([pkcs7(issuing.certificate), utf8("\n")])],
    ["PKCS#7", pkcs7(issuing.certificate)],
    [
      "PKCS#7 with the whole path and strangers",
      pkcs7(stranger.certificate, root.certificate, issuing.certificate),
    ],
    ["PKCS#7 in PEM", encodePem("PKCS7", pkcs7(issuing.certificate))],
    ["a bundle in which one certificate cannot be read", encodePem("CERTIFICATE", der.seq(der.int(1))) + pem],
    [
      "PKCS#7 in which one certificate cannot be read",
      pkcs7({ raw: der.seq(der.int(1)) } as Certificate, issuing.certificate),
    ],
  ])("is taken as %s", async (_form, bytes) => {
    const server = await servingIssuers(bytes);
    const report = await check([`${server.url}ca.cer`], { allowHosts: [server.host] });
    expect(report.verdict, JSON.stringify(report.checks)).toBe("TOTAL-PASSED");
    expect(report.path).toHaveLength(3);
  });

  it.each([
    undefined,
    "text/html",
    "text/plain; charset=utf-8",
    "application/octet-stream",
    "application/pkix-cert",
    "application/x-pkcs7-certificates",
    "image/png",
  ])("is taken whatever the server calls it: %s", async (contentType) => {
    const server = await servingIssuers(
      contentType === "application/pkix-cert" ? pkcs7(issuing.certificate) : raw,
      contentType,
    );
    const report = await check([`${server.url}ca.p7b`], { allowHosts: [server.host] });
    expect(report.verdict).toBe("TOTAL-PASSED");
  });

  it.each<readonly [string, Uint8Array | string, string]>([
    ["a page of HTML", "<html><body>404</body></html>", "fetch.malformed"],
    ["nothing", "", "fetch.malformed"],
    ["DER and octets that are none", Buffer.concat([raw, utf8("\r\nx")]), "fetch.malformed"],
    ["a certificate cut off", raw.subarray(0, raw.length - 7), "fetch.malformed"],
    ["a PKCS#7 cut off", pkcs7(issuing.certificate).subarray(0, 300), "fetch.malformed"],
    ["somebody else's certificate", stranger.certificate.raw, "path.noIssuer"],
  ])("is not found in %s; the next address is asked, and alone it says why", async (_what, bytes, why) => {
    const bad = await servingIssuers(bytes);
    const good = await servingIssuers(raw);
    const allowHosts = [bad.host, good.host];
    const report = await check([bad.url, good.url], { allowHosts });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect([bad.paths.length, good.paths.length]).toEqual([1, 1]);
    const alone = await check([bad.url], { allowHosts });
    expect(alone).toMatchObject({ verdict: "INDETERMINATE", subIndication: "NO_CERTIFICATE_CHAIN_FOUND" });
    expect(JSON.stringify(alone.checks)).toContain(why);
  });

  it("is not taken compressed, and the report says that it came so", async () => {
    const server = await serve((_, response) => {
      response.setHeader("content-encoding", "gzip");
      response.end(gzipSync(raw));
    });
    const report = await check([server.url], { allowHosts: [server.host] });
    expect(report.subIndication).toBe("NO_CERTIFICATE_CHAIN_FOUND");
    expect(JSON.stringify(report.checks)).toContain("fetch.encoded");
  });

  it("under the right name with another key is no issuer", async () => {
    const namesake = new TestCa("Issuing", stranger);
    const server = await servingIssuers(namesake.certificate.raw);
    const report = await check([server.url], { allowHosts: [server.host] });
    expect(report.verdict).toBe("INDETERMINATE");
  });

  it("is followed upwards, one address after another", async () => {
    const middleUrl = await servingIssuers(issuing.certificate.raw);
    const low = new TestCa("Low", issuing, [ext.ca(), ext.keyUsage(5, 6), ext.issuersUrl(middleUrl.url)]);
    const lowUrl = await servingIssuers(pkcs7(low.certificate));
    const report = await checkCertificate({
      certificate: low.issue("Ivan", { extensions: [issuersAt(lowUrl.url)] }),
      trust: [root.certificate],
      untrusted: [],
      pool: new EvidencePool(),
      at: NOW,
      now: NOW,
      purpose: "any",
      revocation: "off",
      fetcher: createFetcher({ allowHosts: [lowUrl.host, middleUrl.host] }),
    });
    expect([report.verdict, report.path.length]).toEqual(["TOTAL-PASSED", 4]);
  });
});

describe("among several addresses", () => {
  it("a host that says nothing is left after a third of the usual wait, the last one is waited for", async () => {
    const silent = await serveRaw(() => undefined);
    const good = await serve((_, response) => void setTimeout(() => response.end(raw), 700));
    const allowHosts = [silent.host, good.host];
    const started = performance.now();
    const report = await check([silent.url, good.url], { allowHosts, timeoutMs: 1500 });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(performance.now() - started).toBeLessThan(1450);
  });

  it("a host that answers drop by drop is left after one wait, however long the drops last", async () => {
    const dripping = await serveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n");
      const timer = setInterval(() => socket.write("0"), 100);
      socket.on("error", () => undefined).on("close", () => clearInterval(timer));
    });
    const good = await servingIssuers(raw);
    const started = performance.now();
    const allowHosts = [dripping.host, good.host];
    const report = await check([dripping.url, good.url], { allowHosts, timeoutMs: 600 });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(performance.now() - started).toBeLessThan(1400);
  });

  it("a host that is dead is passed over, and not asked again", async () => {
    let asked = 0;
    const closing = await serveRaw((socket) => {
      asked++;
      socket.destroy();
    });
    const good = await servingIssuers(raw);
    const fetcher = createFetcher({ allowHosts: [closing.host], retries: 2, sleep: async () => undefined });
    await expect(fetcher.fetch({ ...get(closing.url), replaceable: true })).rejects.toMatchObject({
      code: "NET_FAILED",
    });
    expect(asked).toBe(1);
    const report = await check([closing.url, "http://127.0.0.1:1/ca.cer", good.url], {
      allowHosts: [closing.host, "127.0.0.1:1", good.host],
    });
    expect(report.verdict).toBe("TOTAL-PASSED");
  });

  it("internal hosts are not contacted, nor are other protocols", async () => {
    const internal = await servingIssuers(raw);
    const good = await servingIssuers(raw);
    const report = await check(
      [
        "ldap://c0000-app005.local/cn=ca",
        "file:///etc/passwd",
        internal.url,
        "http://169.254.169.254/ca.cer",
        `http://[::ffff:127.0.0.1]:${internal.port}/ca.cer`,
        good.url,
      ],
      { allowHosts: [good.host] },
    );
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect([internal.paths, good.paths]).toEqual([[], ["/"]]);
  });

  it("none of which answers, each is named with its reason", async () => {
    const refusing = await serve((_, response) => void response.writeHead(404).end());
    const internal = await servingIssuers(raw);
    const report = await check([internal.url, refusing.url], { allowHosts: [refusing.host] });
    expect(report.subIndication).toBe("NO_CERTIFICATE_CHAIN_FOUND");
    const text = JSON.stringify(report.checks);
    expect(text).toContain("fetch.addressRefused");
    expect(text).toContain("NET_HTTP_STATUS");
    expect(internal.paths).toEqual([]);
  });
});
