/** The lab over HTTP: its paths, its bounds, its faults, its end. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLab, type Lab, type TransportFault } from "../../../src/app/lab/index.js";
import { toBase64 } from "../../../src/base/bytes.js";
import { parseCrl } from "../../../src/crl/crl.js";
import { buildOcspRequest } from "../../../src/ocsp/request.js";
import { parseOcspResponse } from "../../../src/ocsp/response.js";
import { parseCertificate } from "../../../src/x509/certificate.js";
import { namesEqual } from "../../../src/x509/name.js";
import { FROZEN, startTestLab, type TestLab } from "../../support/lab.js";

let running: TestLab;
let lab: Lab;
let url: string;
let request: Uint8Array;
beforeAll(async () => {
  running = await startTestLab({ families: ["ecdsa"] });
  lab = running.lab;
  url = running.server.url;
  const issued = await lab.issue({ key: "ecdsa" });
  request = buildOcspRequest({
    certificate: parseCertificate(issued.certificate),
    issuer: lab.authority("ecdsa").certificate,
    hash: "sha1",
  });
});
afterAll(() => running.close());

const post = (path: string, contentType: string, body: Uint8Array) =>
  fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": contentType },
    body: Buffer.from(body),
  });
const bytes = async (response: Response) => new Uint8Array(await response.arrayBuffer());

describe("the server of a lab", () => {
  it("listens where its certificates say", () => {
    expect(lab.baseUrl).toBe(url);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("gives lists, CA certificates and the roots", async () => {
    const crl = await fetch(`${url}/crl/ecdsa.crl`);
    expect(crl.headers.get("content-type")).toBe("application/pkix-crl");
    const ca = await fetch(`${url}/ca/ecdsa.cer`);
    expect(await bytes(ca)).toEqual(lab.authority("ecdsa").certificate.raw);
    expect(await (await fetch(`${url}/trust.pem`)).text()).toBe(lab.trustPem);
    expect((await fetch(`${url}/crl/root-ecdsa.crl`)).status).toBe(200);
    expect(running.requests).toContain("GET /ca/ecdsa.cer 200");
  });

  it("answers OCSP by POST and by GET", async () => {
    const posted = await post("/ocsp/ecdsa", "application/ocsp-request", request);
    expect(posted.headers.get("content-type")).toBe("application/ocsp-response");
    expect(parseOcspResponse(await bytes(posted)).status).toBe("successful");
    const got = await fetch(`${url}/ocsp/ecdsa/${encodeURIComponent(toBase64(request))}`);
    expect(parseOcspResponse(await bytes(got)).status).toBe("successful");
    const bare = await fetch(`${url}/ocsp/ecdsa/${toBase64(request)}`);
    expect(parseOcspResponse(await bytes(bare)).status).toBe("successful");
  });

  it.each([
    ["GET", "/nothing", 404],
    ["GET", "/crl/nobody.crl", 404],
    ["GET", "/crl/ecdsa", 404],
    ["GET", "/crl/tsa-ecdsa.crl", 404],
    ["GET", "/ca/..%2Flab.json.cer", 404],
    ["POST", "/crl/ecdsa.crl", 405],
    ["GET", "/ocsp/ecdsa/%%%", 400],
    ["DELETE", "/ocsp/ecdsa", 405],
    ["POST", "/ocsp/ecdsa", 415],
    ["GET", "/tsa", 405],
    ["POST", "/tsa/rsa", 404],
    ["POST", "/tsa", 415],
  ])("answers %s %s with %i", async (method, path, status) => {
    expect((await fetch(`${url}${path}`, { method })).status).toBe(status);
  });

  it("refuses a body over 64 KiB", async () => {
    const response = await post("/ocsp/ecdsa", "application/ocsp-request", new Uint8Array(65_537)).catch(
      () => null,
    );
    expect(response?.status ?? 413).toBe(413);
    expect((await fetch(`${url}/trust.pem`)).status).toBe(200);
  });

  it.each<[TransportFault, number, string | undefined]>([
    ["html", 200, "text/html"],
    ["wrongType", 200, "text/html"],
    ["truncated", 200, "application/ocsp-response"],
    ["500", 500, undefined],
    ["503", 503, undefined],
    ["429", 429, undefined],
    ["404", 404, undefined],
    ["empty", 200, undefined],
    ["malformed", 200, undefined],
  ])("misbehaves as told: %s", async (fault, status, contentType) => {
    lab.faults.ocsp = fault;
    const response = await post("/ocsp/ecdsa", "application/ocsp-request", request);
    delete lab.faults.ocsp;
    expect(response.status).toBe(status);
    if (contentType !== undefined) expect(response.headers.get("content-type")).toBe(contentType);
    if (fault === "empty") expect(await bytes(response)).toHaveLength(0);
  });

  it("redirects as told: to the answer, in a circle, to a file, inside", async () => {
    const locations: Record<string, string | null> = {};
    for (const fault of ["redirect", "redirectLoop", "redirectFile", "redirectPrivate"] as const) {
      lab.faults.crl = fault;
      const response = await fetch(`${url}/crl/ecdsa.crl`, { redirect: "manual" });
      locations[fault] = response.headers.get("location");
    }
    lab.faults.crl = "redirect";
    const followed = await fetch(`${url}/crl/ecdsa.crl`);
    delete lab.faults.crl;
    expect(locations).toEqual({
      redirect: "/crl/ecdsa.crl?redirected",
      redirectLoop: "/crl/ecdsa.crl",
      redirectFile: "file:///etc/passwd",
      redirectPrivate: "http://127.0.0.1:1/",
    });
    expect(parseCrl(await bytes(followed)).issuer.raw).toEqual(
      lab.authority("ecdsa").certificate.subject.raw,
    );
  });

  it("gives half of an answer, with its whole length or without", async () => {
    const whole = (await bytes(await fetch(`${url}/ca/ecdsa.cer`))).length;
    lab.faults.caIssuers = "truncated";
    expect((await bytes(await fetch(`${url}/ca/ecdsa.cer`))).length).toBe(whole >> 1);
    lab.faults.caIssuers = "cut";
    await expect(fetch(`${url}/ca/ecdsa.cer`).then(bytes)).rejects.toThrow();
    lab.faults.caIssuers = "hugeLength";
    const response = await fetch(`${url}/ca/ecdsa.cer`);
    delete lab.faults.caIssuers;
    expect(response.headers.get("content-length")).toBe("1000000000000000");
    await response.body!.cancel();
  });

  it("sends drop by drop when told to", async () => {
    lab.faults.crl = "drip";
    lab.dripMs = 5;
    const response = await fetch(`${url}/crl/ecdsa.crl`);
    const reader = response.body!.getReader();
    const first = (await reader.read()).value!.length;
    await reader.cancel();
    delete lab.faults.crl;
    lab.dripMs = 1000;
    expect(first).toBeLessThan(10);
  });

  it("lies when told to: a stranger's list, another certificate", async () => {
    const { certificate } = lab.authority("ecdsa");
    lab.faults.crl = "otherIssuer";
    lab.faults.caIssuers = "stranger";
    const list = parseCrl(await bytes(await fetch(`${url}/crl/ecdsa.crl`)));
    const other = parseCertificate(await bytes(await fetch(`${url}/ca/ecdsa.cer`)));
    delete lab.faults.crl;
    delete lab.faults.caIssuers;
    expect(namesEqual(list.issuer, certificate.subject)).toBe(false);
    expect(namesEqual(other.subject, certificate.subject)).toBe(false);
  });

  it("knows every power of attorney as one in force, unless told to answer about another", async () => {
    const number = "5f0c8a3e-1b2d-4c6f-9a7b-0d1e2f3a4b5c";
    const ask = async () => (await fetch(`${url}/registry/${number}`)).json();
    expect(await ask()).toEqual({ poaNumber: number, status: "ACTIVE" });
    lab.faults.registry = "otherNumber";
    const lied = await ask();
    delete lab.faults.registry;
    expect(lied).not.toMatchObject({ poaNumber: number });
    expect((await fetch(`${url}/registry/x`)).status).toBe(404);
  });

  it("tells how much of an answer went out", async () => {
    const told: number[] = [];
    const other = await createLab({ families: ["ecdsa"], clock: FROZEN });
    const server = await other.start({ onRequest: ({ octets }) => told.push(octets) });
    const got = await bytes(await fetch(`${server.url}/ca/ecdsa.cer`));
    await server.close();
    expect(told).toEqual([got.length]);
  });

  it("hangs up when told to", async () => {
    lab.faults.crl = "drop";
    await expect(fetch(`${url}/crl/ecdsa.crl`)).rejects.toThrow();
    delete lab.faults.crl;
  });

  it("sends without end when told to, as long as somebody reads", async () => {
    lab.faults.crl = "huge";
    const response = await fetch(`${url}/crl/ecdsa.crl`);
    const reader = response.body!.getReader();
    let size = 0;
    while (size < 1_000_000) size += (await reader.read()).value!.length;
    await reader.cancel();
    delete lab.faults.crl;
    expect((await fetch(`${url}/crl/ecdsa.crl`)).status).toBe(200);
  });

  it("keeps silent when told to, and still closes", async () => {
    const other = await startTestLab({ families: ["ecdsa"] });
    other.lab.faults.crl = "slow";
    const silent = fetch(`${other.server.url}/crl/ecdsa.crl`);
    const idle = connect(other.server.port, "127.0.0.1");
    await new Promise((resolve) => idle.once("connect", resolve));
    idle.on("error", () => undefined);
    await Promise.all([other.close(), expect(silent).rejects.toThrow()]);
    await expect(fetch(`${other.server.url}/trust.pem`)).rejects.toThrow();
  });
});

describe("a lab in memory", () => {
  it("holds its port from the beginning and frees it when closed without a start", async () => {
    const one = await createLab({ families: ["ecdsa"], clock: FROZEN });
    const { port } = one.state;
    await expect(createLab({ families: ["ecdsa"], port })).rejects.toMatchObject({ code: "LAB_STATE" });
    await one.close();
    const two = await createLab({ families: ["ecdsa"], port });
    expect(two.state.port).toBe(port);
    await two.close();
  });
});
