import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EvidencePool, SharedFetches } from "../../src/app/assess.js";
import { type CheckCertificateRequest, checkCertificate } from "../../src/app/checkCertificate.js";
import type { EvidenceCache } from "../../src/base/evidenceCache.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import * as signatures from "../../src/crypto/signature.js";
import { FolderCache } from "../../src/io/cache/folderCache.js";
import { tempDirFor } from "../support/temporary.js";
import {
  crlDer,
  crlEntry,
  days,
  ext,
  NOW,
  newKey,
  ocspDer,
  ocspResponseDer,
  status,
  TestCa,
} from "../x509/support/pki.js";
import { network } from "./network.js";

// Spied upon: how many signatures are computed.
vi.mock("../../src/crypto/signature.js", async (original) => {
  const real = await original<typeof import("../../src/crypto/signature.js")>();
  return { ...real, verifySignature: vi.fn(real.verifySignature) };
});

const CRL_URL = "http://ca.example/issuing.crl";
const ROOT_URL = "http://ca.example/root.crl";
const OCSP_URL = "http://ocsp.example/";
const CA_URL = "http://ca.example/issuing.cer";

const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root, [ext.ca(), ext.keyUsage(5, 6), ext.cdp(ROOT_URL)]);
const byList = issuing.issue("Ivan", { extensions: [ext.cdp(CRL_URL)] });
const byAnswer = issuing.issue("Pyotr", { serial: 8, extensions: [ext.ocspUrl(OCSP_URL)] });

const rootCrl = crlDer({ issuer: "Root", signer: root.key });
const goodCrl = crlDer({ issuer: "Issuing", signer: issuing.key });
const revokedCrl = (thisUpdate: Date) =>
  crlDer({ issuer: "Issuing", signer: issuing.key, thisUpdate, entries: [crlEntry(7, days(-3))] });
const answer = (nextUpdate: Date | null, more = {}) =>
  ocspResponseDer(ocspDer({ about: byAnswer, issuer: issuing, signer: issuing.key, nextUpdate, ...more }));
const ALL = { [CRL_URL]: goodCrl, [ROOT_URL]: rootCrl, [OCSP_URL]: answer(days(1)) };

let home: ReturnType<typeof tempDirFor>;
let cache: FolderCache;
beforeEach(() => {
  home = tempDirFor();
  cache = new FolderCache(home.path, { now: () => NOW.getTime() });
});
afterEach(() => home.remove());

const files = (kind = ""): string[] => readdirSync(home.path).filter((name) => name.startsWith(kind));

/** A run of its own: nothing but the cache is shared with others. */
const check = (fetcher: Fetcher | null, changes: Partial<CheckCertificateRequest> = {}) =>
  checkCertificate({
    certificate: byList,
    trust: [root.certificate],
    untrusted: [issuing.certificate],
    pool: new EvidencePool({}, { cache }),
    at: NOW,
    now: NOW,
    purpose: "any",
    revocation: "required",
    fetcher,
    ...changes,
  });

describe("evidence kept between runs", () => {
  it("decides the next run without the network, which the report says", async () => {
    await check(network(ALL));
    const net = network({});
    const report = await check(net);
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toEqual([]);
    expect(report.revocation.map(({ origin }) => origin)).toEqual([
      `${CRL_URL} (cache)`,
      `${ROOT_URL} (cache)`,
    ]);
    expect((await check(null)).verdict).toBe("TOTAL-PASSED");
  });

  it("holds a revocation, too", async () => {
    await check(network({ ...ALL, [CRL_URL]: revokedCrl(days(-1)) }));
    expect(await check(null)).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "REVOKED" });
  });

  it("is used for OCSP answers until their nextUpdate, and one without is not kept", async () => {
    await check(network(ALL), { certificate: byAnswer });
    expect(files("ocsp")).toHaveLength(1);
    const again = await check(null, { certificate: byAnswer });
    expect(again.revocation[0]).toMatchObject({ status: "good", origin: `${OCSP_URL} (cache)` });
    const late = { certificate: byAnswer, at: days(1.001), now: days(1.001) };
    expect((await check(null, late)).revocation[0]).toMatchObject({ status: "unknown" });
    home.remove();
    mkdirSync(home.path, { mode: 0o700 });
    await check(network({ ...ALL, [OCSP_URL]: answer(null) }), { certificate: byAnswer });
    expect(files("ocsp")).toEqual([]);
  });

  it("is used for lists until their nextUpdate, then fetched anew", async () => {
    await check(network(ALL));
    const later = { at: days(8), now: days(8) };
    const net = network({
      [CRL_URL]: crlDer({
        issuer: "Issuing",
        signer: issuing.key,
        thisUpdate: days(7.5),
        nextUpdate: days(9),
      }),
      [ROOT_URL]: crlDer({ issuer: "Root", signer: root.key, thisUpdate: days(7.5), nextUpdate: days(9) }),
    });
    expect((await check(net, later)).verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toEqual([CRL_URL, ROOT_URL]);
    expect(files("crl")).toHaveLength(2);
  });

  it.each([
    ["a list of a stranger", crlDer({ issuer: "Issuing", signer: newKey() })],
    [
      "a list with a broken signature",
      goodCrl.map((octet, i) => (i === goodCrl.length - 1 ? octet ^ 1 : octet)),
    ],
    ["a list of another CA", crlDer({ issuer: "Somebody", signer: newKey() })],
    ["what is no list", new Uint8Array([0x30, 0])],
  ])("takes nothing in but what was verified: %s", async (_name, der) => {
    await check(network({ ...ALL, [CRL_URL]: der }));
    expect(files("crl")).toHaveLength(1);
  });

  it("is verified again when it is read: what was tampered with is thrown out and fetched", async () => {
    await check(network({ ...ALL, [CRL_URL]: revokedCrl(days(-1)) }));
    // Whoever could write there would say that nothing is revoked.
    for (const name of files("crl")) {
      const path = join(home.path, name);
      const octets = readFileSync(path);
      const header = octets.subarray(0, octets.indexOf(0x0a) + 1);
      const forged = crlDer({ issuer: "Issuing", signer: newKey() });
      if (header.includes(CRL_URL)) writeFileSync(path, Buffer.concat([header, forged]));
    }
    expect((await check(null)).verdict).toBe("INDETERMINATE");
    expect(files("crl")).toHaveLength(1);
    const net = network({ ...ALL, [CRL_URL]: revokedCrl(days(-1)) });
    expect((await check(net)).subIndication).toBe("REVOKED");
    expect(net.asked).toEqual([CRL_URL]);
  });

  it("does not let an older list in after a newer one", async () => {
    await check(network({ ...ALL, [CRL_URL]: revokedCrl(days(-0.5)) }));
    const empty = crlDer({
      issuer: "Issuing",
      signer: issuing.key,
      thisUpdate: days(-4),
      nextUpdate: days(9),
    });
    const pool = new EvidencePool({}, { cache: blindTo(cache) });
    expect((await check(network({ ...ALL, [CRL_URL]: empty }), { pool })).verdict).toBe("TOTAL-PASSED");
    expect((await check(null)).subIndication).toBe("REVOKED");
  });

  it("is not asked for a CA of another key behind the same address", async () => {
    await check(network(ALL));
    const rolled = new TestCa("Issuing", root, [ext.ca(), ext.keyUsage(5, 6), ext.cdp(ROOT_URL)]);
    const certificate = rolled.issue("Ivan", { extensions: [ext.cdp(CRL_URL)] });
    const net = network({ ...ALL, [CRL_URL]: crlDer({ issuer: "Issuing", signer: rolled.key }) });
    const report = await check(net, { certificate, untrusted: [rolled.certificate] });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toEqual([CRL_URL]);
    expect((await check(null)).verdict).toBe("TOTAL-PASSED");
  });

  it("keeps the answer about one certificate from others", async () => {
    await check(network(ALL), { certificate: byAnswer });
    const other = issuing.issue("Semyon", { serial: 9, extensions: [ext.ocspUrl(OCSP_URL)] });
    expect((await check(null, { certificate: other })).revocation[0]?.status).toBe("unknown");
  });

  it("keeps issuers found by AIA, once a path through them held", async () => {
    const certificate = issuing.issue("Ivan", {
      extensions: [ext.cdp(CRL_URL), ext.issuersUrl(CA_URL)],
    });
    const net = network({ ...ALL, [CA_URL]: issuing.certificate.raw });
    expect((await check(net, { certificate, untrusted: [] })).verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toContain(CA_URL);
    expect(files("issuer")).toHaveLength(1);
    expect((await check(null, { certificate, untrusted: [] })).verdict).toBe("TOTAL-PASSED");
  });

  it("takes no issuer in whose key did not sign the certificate, and throws such a one out", async () => {
    const certificate = issuing.issue("Ivan", { extensions: [ext.cdp(CRL_URL), ext.issuersUrl(CA_URL)] });
    const namesake = new TestCa("Issuing", root);
    await check(network({ ...ALL, [CA_URL]: namesake.certificate.raw }), { certificate, untrusted: [] });
    expect(files("issuer")).toEqual([]);
    await check(network({ ...ALL, [CA_URL]: issuing.certificate.raw }), { certificate, untrusted: [] });
    const [name] = files("issuer");
    const path = join(home.path, name!);
    const octets = readFileSync(path);
    const header = octets.subarray(0, octets.indexOf(0x0a) + 1);
    writeFileSync(path, Buffer.concat([header, namesake.certificate.raw]));
    const net = network({ ...ALL, [CA_URL]: issuing.certificate.raw });
    expect((await check(net, { certificate, untrusted: [] })).verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toEqual([CA_URL]);
  });

  it("changes no verdict when it cannot be read", async () => {
    const problems: string[] = [];
    writeFileSync(join(home.path, "file"), "");
    const broken = new FolderCache(join(home.path, "file", "below"), {
      onProblem: (problem) => problems.push(problem),
    });
    const pool = new EvidencePool({}, { cache: broken });
    expect((await check(network(ALL), { pool })).verdict).toBe("TOTAL-PASSED");
    expect(problems).toHaveLength(1);
  });

  it("does not answer for revocation when nobody asks", async () => {
    await check(network(ALL));
    const report = await check(null, { revocation: "off" });
    expect(report.revocation.map((one) => one.status)).toEqual(["notChecked", "notChecked"]);
  });

  it("does not keep an answer that says nothing about the certificate", async () => {
    const unknown = answer(days(1), { status: status.unknown(), signer: newKey() });
    await check(network({ ...ALL, [OCSP_URL]: unknown }), { certificate: byAnswer });
    expect(files("ocsp")).toEqual([]);
  });
});

describe("evidence kept between runs, in a run of many checks", () => {
  const computed = vi.mocked(signatures.verifySignature);
  const MANY = 12;

  it.each([
    ["lists", byList, [CRL_URL, ROOT_URL]],
    ["answers", byAnswer, [OCSP_URL, ROOT_URL]],
  ])("is read, and its signature verified, once: %s", async (_name, certificate, kept) => {
    await check(network(ALL), { certificate });
    const read = vi.spyOn(cache, "read");
    const shared = new SharedFetches();
    const one = async () => {
      const pool = new EvidencePool({}, { cache, shared });
      return JSON.stringify(await check(null, { certificate, pool }));
    };
    const single = JSON.stringify(await check(null, { certificate }));
    read.mockClear();
    computed.mockClear();
    const reports = new Set<string>();
    for (let i = 0; i < MANY; i++) reports.add(await one());
    expect([...reports]).toEqual([single]);
    expect(read.mock.calls.map(([{ url }]) => url).sort()).toEqual(kept.sort());
    expect(computed).toHaveBeenCalledTimes(2);
  });

  it("is read again after a while: another process may have put something newer there", async () => {
    await check(network(ALL));
    let now = 0;
    const shared = new SharedFetches(() => now);
    const pool = () => new EvidencePool({}, { cache, shared });
    expect((await check(null, { pool: pool() })).verdict).toBe("TOTAL-PASSED");
    await check(network({ ...ALL, [CRL_URL]: revokedCrl(days(-0.1)) }), {
      pool: new EvidencePool({}, { cache: blindTo(cache) }),
    });
    expect((await check(null, { pool: pool() })).verdict).toBe("TOTAL-PASSED");
    now += 3_600_000;
    expect((await check(null, { pool: pool() })).subIndication).toBe("REVOKED");
  });

  it("keeps anew what was fetched before, when what was kept was spoilt and thrown out", async () => {
    const shared = new SharedFetches();
    const net = network(ALL);
    const run = () => check(net, { pool: new EvidencePool({}, { cache, shared }) });
    await run();
    for (const name of files("crl")) {
      const path = join(home.path, name);
      const octets = readFileSync(path);
      octets[octets.length - 1]! ^= 1;
      writeFileSync(path, octets);
    }
    expect((await run()).verdict).toBe("TOTAL-PASSED");
    expect(net.asked).toHaveLength(2);
    expect((await check(null)).verdict).toBe("TOTAL-PASSED");
  });
});

/** A cache that may be written only, as when another process fetches at the same time. */
const blindTo = (real: EvidenceCache): EvidenceCache => ({
  read: () => undefined,
  write: real.write.bind(real),
  discard: () => undefined,
});
