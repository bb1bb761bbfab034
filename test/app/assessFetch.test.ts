import { describe, expect, it } from "vitest";
import { EvidencePool, SharedFetches } from "../../src/app/assess.js";
import { type CheckCertificateRequest, checkCertificate } from "../../src/app/checkCertificate.js";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { PodpisError } from "../../src/base/errors.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import {
  crlDer,
  crlEntry,
  days,
  ext,
  extension,
  NOW,
  newGostKey,
  ocspDer,
  ocspResponseDer,
  TestCa,
} from "../x509/support/pki.js";
import { type Answer, network } from "./network.js";

const OCSP_URL = "http://ocsp.example/";
const CRL_URL = "http://ca.example/base.crl";
const DELTA_URL = "http://ca.example/delta.crl";
const NONCE = Uint8Array.of(5, 5, 5, 5);

const root = new TestCa("Root");
const leaf = root.issue("Ivan", { extensions: [ext.ocspUrl(OCSP_URL)] });

const check = (fetcher: Fetcher, changes: Partial<CheckCertificateRequest> = {}) =>
  checkCertificate({
    certificate: leaf,
    trust: [root.certificate],
    untrusted: [],
    pool: new EvidencePool({}, { randomBytes: () => NONCE }),
    at: NOW,
    now: NOW,
    purpose: "any",
    revocation: "required",
    fetcher,
    ...changes,
  });

const answer = (nonce?: Uint8Array) =>
  ocspResponseDer(ocspDer({ about: leaf, issuer: root, signer: root.key, ...(nonce && { nonce }) }));

/** A responder that answers POST with a status, GET as told; gives what it was asked by GET. */
function getOnly(status: number, reply: (url: string) => Uint8Array) {
  const gets: string[] = [];
  const posts: string[] = [];
  const fetcher: Fetcher = {
    async fetch({ url, body }) {
      if (body !== undefined) {
        posts.push(url);
        throw new PodpisError("NET_HTTP_STATUS", { url, status });
      }
      gets.push(url);
      return { bytes: reply(url), contentType: "", url };
    },
  };
  return { fetcher, gets, posts };
}

describe("OCSP by GET", () => {
  it.each([400, 404, 405, 411, 415, 501])("is tried where a POST is refused with %i", async (status) => {
    const { fetcher, gets } = getOnly(status, () => answer(NONCE));
    const report = await check(fetcher);
    expect(report.verdict, JSON.stringify(report.checks)).toBe("TOTAL-PASSED");
    expect(gets).toHaveLength(1);
    expect(gets[0]!.length).toBeLessThan(255);
    const request = Buffer.from(decodeURIComponent(gets[0]!.slice(OCSP_URL.length)), "base64");
    expect(request[0]).toBe(0x30);
    expect(request.includes(Buffer.from(NONCE))).toBe(true);
    expect(gets[0]!.slice(OCSP_URL.length)).not.toMatch(/[+/=]/);
  });

  it.each([401, 403, 500, 503])("is not tried where a POST fails with %i", async (status) => {
    const { fetcher, gets } = getOnly(status, () => answer(NONCE));
    expect((await check(fetcher)).verdict).toBe("INDETERMINATE");
    expect(gets).toEqual([]);
  });

  it("leaves the nonce out where the address would be too long with it", async () => {
    const url = `http://ocsp.example/${"x".repeat(100)}`;
    const certificate = root.issue("Ivan", { extensions: [ext.ocspUrl(url)] });
    const reply = ocspResponseDer(ocspDer({ about: certificate, issuer: root, signer: root.key }));
    const { fetcher, gets } = getOnly(405, () => reply);
    const pool = new EvidencePool({}, { randomBytes: () => new Uint8Array(16).fill(5) });
    const report = await check(fetcher, { certificate, pool });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(gets[0]!.length).toBeLessThan(255);
    expect(JSON.stringify(report.checks)).not.toContain("ocsp.nonce");
  });

  it("is not tried where the request does not fit, or the address has a query", async () => {
    for (const url of [`http://ocsp.example/${"x".repeat(200)}`, "http://ocsp.example/?a=b"]) {
      const certificate = root.issue("Ivan", { extensions: [ext.ocspUrl(url)] });
      const { fetcher, gets } = getOnly(405, () => answer());
      const report = await check(fetcher, { certificate });
      expect(gets).toEqual([]);
      expect(JSON.stringify(report.checks)).toContain("NET_HTTP_STATUS");
    }
  });
});

/** Hex of the OID that the CertID of a request is made with. */
const hashOf = (body: Uint8Array | undefined): string => {
  const hex = Buffer.from(body!).toString("hex");
  if (hex.includes("2b0e03021a")) return "sha1";
  return hex.includes("2a85030701010202") ? "streebog256" : "other";
};

describe("the identifier in an OCSP request", () => {
  const gostRoot = new TestCa("ГОСТ", undefined, undefined, { key: newGostKey() });
  const issue = (serial: number) => gostRoot.issue("Ivan", { serial, extensions: [ext.ocspUrl(OCSP_URL)] });
  const unauthorized = Uint8Array.of(0x30, 3, 0x0a, 1, 6);

  const responder = (understands: string, about = issue(7)) => {
    const asked: string[] = [];
    const good = ocspResponseDer(ocspDer({ about, issuer: gostRoot, signer: gostRoot.key }));
    const reply: Answer = ({ body }) => {
      asked.push(hashOf(body));
      return hashOf(body) === understands ? good : unauthorized;
    };
    return { asked, net: network({ [OCSP_URL]: reply }), about };
  };

  it.each([
    ["streebog256", ["streebog256"]],
    ["sha1", ["streebog256", "sha1"]],
  ])("of a GOST CA is the one that the responder understands: %s", async (understands, wanted) => {
    const { asked, net, about } = responder(understands);
    const report = await check(net, { certificate: about, trust: [gostRoot.certificate] });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(asked).toEqual(wanted);
  });

  it("is the one that was understood before, and the other one when it no longer is", async () => {
    const shared = new SharedFetches();
    const run = async (understands: string, serial: number) => {
      const { asked, net, about } = responder(understands, issue(serial));
      const pool = new EvidencePool({}, { shared });
      const report = await check(net, { certificate: about, trust: [gostRoot.certificate], pool });
      expect(report.verdict).toBe("TOTAL-PASSED");
      return asked;
    };
    expect(await run("sha1", 7)).toEqual(["streebog256", "sha1"]);
    expect(await run("sha1", 8)).toEqual(["sha1"]);
    expect(await run("streebog256", 9)).toEqual(["sha1", "streebog256"]);
    expect(await run("streebog256", 10)).toEqual(["streebog256"]);
  });
});

describe("a responder that cannot be reached", () => {
  it("is asked once, not once for each form of question and each certificate", async () => {
    const net = network({});
    const shared = new SharedFetches();
    for (const serial of [1, 2, 3]) {
      const certificate = root.issue("Ivan", { serial, extensions: [ext.ocspUrl(OCSP_URL)] });
      const report = await check(net, { certificate, pool: new EvidencePool({}, { shared }) });
      expect(JSON.stringify(report.checks)).toContain('"found":"NET_FAILED"');
    }
    expect(net.asked).toEqual([OCSP_URL]);
  });

  it("is asked again after a minute, and a list after ten", async () => {
    let now = 0;
    const shared = new SharedFetches(() => now);
    const certificate = root.issue("Ivan", { extensions: [ext.ocspUrl(OCSP_URL), ext.cdp(CRL_URL)] });
    const net = network({ [CRL_URL]: crlDer({ issuer: "Root", signer: root.key }) });
    const run = () => check(net, { certificate, pool: new EvidencePool({}, { shared }) });
    await run();
    now = 59_000;
    await run();
    expect(net.asked).toEqual([OCSP_URL, CRL_URL]);
    now = 61_000;
    await run();
    expect(net.asked).toEqual([OCSP_URL, CRL_URL, OCSP_URL]);
    now = 601_000;
    await run();
    expect(net.asked).toEqual([OCSP_URL, CRL_URL, OCSP_URL, OCSP_URL, CRL_URL]);
  });
});

describe("the freshest list", () => {
  const number = (value: number) => extension(OID.crlNumber, der.int(value));
  const freshest = (url: string) =>
    extension(
      OID.freshestCrl,
      der.seq(
        der.seq(der.context(0, der.context(0, der.contextPrimitive(6, new TextEncoder().encode(url))))),
      ),
    );
  const base = (...more: readonly Uint8Array[]) =>
    crlDer({ issuer: "Root", signer: root.key, extensions: [number(5), ...more] });
  const delta = crlDer({
    issuer: "Root",
    signer: root.key,
    thisUpdate: days(-0.1),
    entries: [crlEntry(7, days(-0.2))],
    extensions: [number(6), extension(OID.deltaCrlIndicator, der.int(5), true)],
  });
  const byList = root.issue("Ivan", { extensions: [ext.cdp(CRL_URL)] });

  it("is fetched from the address that the list names, and what it says counts", async () => {
    const net = network({ [CRL_URL]: base(freshest(DELTA_URL)), [DELTA_URL]: delta });
    const report = await check(net, { certificate: byList });
    expect(net.asked).toEqual([CRL_URL, DELTA_URL]);
    expect(report).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "REVOKED" });
  });

  it("is fetched from the address that the certificate names", async () => {
    const certificate = root.issue("Ivan", { extensions: [ext.cdp(CRL_URL), freshest(DELTA_URL)] });
    const report = await check(network({ [CRL_URL]: base(), [DELTA_URL]: delta }), { certificate });
    expect(report.subIndication).toBe("REVOKED");
  });

  it("is not fetched where nothing asks for it", async () => {
    const net = network({ [CRL_URL]: base(), [DELTA_URL]: delta });
    expect((await check(net, { certificate: byList })).verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toEqual([CRL_URL]);
  });

  it("that cannot be had leaves the word to the list, and is shown", async () => {
    const net = network({ [CRL_URL]: base(freshest(DELTA_URL)) });
    const report = await check(net, { certificate: byList });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(JSON.stringify(report.checks)).toContain(DELTA_URL);
  });

  it("is fetched for a list that was given, too", async () => {
    const { parseCrl } = await import("../../src/crl/crl.js");
    const given = { crls: [{ crl: parseCrl(base(freshest(DELTA_URL))), source: "base.crl" }] };
    const net = network({ [DELTA_URL]: delta });
    const report = await check(net, { certificate: byList, pool: new EvidencePool(given) });
    expect(net.asked).toEqual([DELTA_URL]);
    expect(report.subIndication).toBe("REVOKED");
  });
});
