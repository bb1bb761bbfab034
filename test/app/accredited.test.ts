/** Certificates of the list as anchors: for what they issued themselves, and never over the user's own word. */
import { describe, expect, it } from "vitest";
import { EvidencePool, type GivenEvidence } from "../../src/app/assess.js";
import { type CheckCertificateRequest, checkCertificate } from "../../src/app/checkCertificate.js";
import { WorkBudget } from "../../src/base/workBudget.js";
import { provenIssuers, withAccreditedAnchors } from "../../src/validate/anchors.js";
import { validateCertificate } from "../../src/validate/certificate.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { type HistoryEntry, listOf } from "../support/accredited.js";
import { certificate, crl, crlEntry, days, ext, NOW, newKey, TestCa } from "../x509/support/pki.js";
import { network } from "./network.js";

const root = new TestCa("Ministry");
const ca = new TestCa("Accredited", root);
const leaf = ca.issue("Ivan", { notBefore: days(-50) });

const ACTIVE: readonly HistoryEntry[] = [["Действует", days(-4000)]];
const ENDED: readonly HistoryEntry[] = [...ACTIVE, ["Прекращена", days(-60)]];

interface Options extends Partial<CheckCertificateRequest> {
  readonly listed?: readonly Certificate[];
  readonly history?: readonly HistoryEntry[];
  readonly given?: GivenEvidence;
}

const check = ({ listed = [ca.certificate], history = ACTIVE, given = {}, ...changes }: Options = {}) =>
  checkCertificate({
    certificate: leaf,
    trust: [],
    untrusted: [],
    pool: new EvidencePool(given, { accredited: listOf({ listed, history, date: days(-1) }) }),
    at: NOW,
    now: NOW,
    purpose: "any",
    revocation: "off",
    fetcher: null,
    ...changes,
  });

const names = (path: readonly { readonly subject: { readonly cn?: string } }[]) =>
  path.map(({ subject }) => subject.cn);

describe("a certificate of the list", () => {
  it("ends the path of what it issued, and of nothing further down", async () => {
    expect(names((await check()).path)).toEqual(["Ivan", "Accredited"]);
    const sub = new TestCa("Subordinate", ca);
    const report = await check({ certificate: sub.issue("Pyotr"), untrusted: [sub.certificate] });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", anchor: null });
  });

  it("ends no path of its own: it is not its own issuer", async () => {
    const own = new TestCa("Self");
    const report = await check({ certificate: own.certificate, listed: [own.certificate] });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", anchor: null });
  });

  it("of the right name and another key ends none, though it is accredited", async () => {
    const namesake = new TestCa("Accredited");
    const report = await check({ listed: [namesake.certificate] });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", anchor: null });
    expect(JSON.stringify(report.checks)).not.toContain("anchor.");
  });

  it("ends none through another key of the same CA, which the list does not have", async () => {
    const other = new TestCa("Accredited");
    const signedByOther = certificate({
      subject: "Accredited",
      key: ca.key,
      issuer: "Accredited",
      signer: other.key,
      extensions: [ext.ca(), ext.keyUsage(5, 6)],
    });
    const report = await check({ listed: [other.certificate], untrusted: [signedByOther] });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", anchor: null });
    const trusted = await check({ trust: [other.certificate], untrusted: [signedByOther] });
    expect(trusted.verdict).toBe("TOTAL-PASSED");
  });

  it("whose own dates are over ends no good path", async () => {
    const old = certificate({
      subject: "Accredited",
      key: ca.key,
      issuer: "Ministry",
      signer: root.key,
      notBefore: days(-90),
      notAfter: days(-1),
      extensions: [ext.ca(), ext.keyUsage(5, 6)],
    });
    expect((await check({ listed: [old] })).verdict).not.toBe("TOTAL-PASSED");
    // Renewed for the same key: one of the two will do.
    expect((await check({ listed: [old, ca.certificate] })).verdict).toBe("TOTAL-PASSED");
  });

  it("that may not issue certificates ends no good path", async () => {
    const noCa = certificate({
      subject: "Accredited",
      key: ca.key,
      issuer: "Ministry",
      signer: root.key,
      extensions: [ext.notCa(), ext.keyUsage(0)],
    });
    expect((await check({ listed: [noCa] })).verdict).not.toBe("TOTAL-PASSED");
  });

  it("is none when it was not accredited on the day of issue, and says which it is", async () => {
    const report = await check({ history: ENDED });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", anchor: null, reason: "certificate.path" });
    const path = report.checks.find(({ id }) => id === "certificate.path");
    expect(path?.children).toContainEqual({
      id: "certificate.trustAnchor",
      status: "indeterminate",
      reason: "anchor.notAccredited",
      subject: "Accredited",
      found: "Прекращена",
      evidence: [{ kind: "certificate", sha256: ca.certificate.sha256 }],
    });
  });

  it("is judged by the day of issue, not by the day asked about", async () => {
    const later: readonly HistoryEntry[] = [...ACTIVE, ["Прекращена", days(-10)]];
    expect((await check({ history: later })).anchor).toMatchObject({
      origin: "list",
      atIssue: { state: "active" },
      now: { state: "notActive", status: "Прекращена" },
    });
  });

  it("counts only while there is work left to compute its signature with", () => {
    const fresh = ca.issue("Anna", { serial: 99 });
    const { index, issuersOf } = listOf({ listed: [ca.certificate], history: ACTIVE, date: days(-1) });
    const question = {
      certificate: fresh,
      purpose: "any" as const,
      at: NOW,
      now: NOW,
      anchors: [],
      intermediates: [],
      revocation: "off" as const,
      index,
      budget: new WorkBudget(0),
    };
    const listedIssuers = provenIssuers(question, issuersOf(fresh));
    expect(listedIssuers).toEqual([]);
    const result = validateCertificate(withAccreditedAnchors({ ...question, listedIssuers }));
    expect([result.verdict, result.anchor]).toEqual(["INDETERMINATE", null]);
  });
});

describe("the user's own anchors come first", () => {
  const lists = [crl({ issuer: "Accredited", signer: ca.key })];
  const revokedCa = crl({ issuer: "Ministry", signer: root.key, entries: [crlEntry(100, days(-5))] });

  it("so that a CA its root has revoked is not saved by the list", async () => {
    const changes = { revocation: "required", given: { crls: [...lists, revokedCa] } } as const;
    const report = await check({ ...changes, trust: [root.certificate] });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", anchor: { origin: "request" } });
    expect(report.revocation.map(({ status }) => status)).toEqual(["good", "revoked"]);
    // Where nobody trusts that root, the list's word is all there is.
    expect(await check(changes)).toMatchObject({ verdict: "TOTAL-PASSED", anchor: { origin: "list" } });
  });

  it("also when the accreditation had ended: then the user alone vouches", async () => {
    const report = await check({ history: ENDED, trust: [root.certificate] });
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", anchor: { origin: "request" } });
    expect(names(report.path)).toEqual(["Ivan", "Accredited", "Ministry"]);
  });

  it("and where none is at hand, no server is asked for a CA that the list has", async () => {
    const certificateWithAia = ca.issue("Olga", {
      serial: 12,
      extensions: [ext.keyUsage(0, 1), ext.issuersUrl("http://aia.example/ca.cer")],
    });
    const net = network({});
    const stranger = new TestCa("Stranger");
    const report = await check({
      certificate: certificateWithAia,
      trust: [stranger.certificate],
      fetcher: net,
    });
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", anchor: { origin: "list" } });
    expect(net.asked).toEqual([]);
  });
});

describe("the list", () => {
  it("speaks for no server's certificate", async () => {
    const server = ca.issue("server.example", {
      key: newKey(),
      extensions: [ext.keyUsage(0), ext.eku(["1.3.6.1.5.5.7.3.1"]), ext.dnsNames("server.example")],
    });
    const report = await check({ certificate: server, purpose: "serverAuth" });
    expect(report.anchor).toBeNull();
    expect(JSON.stringify(report.checks)).not.toContain("anchor.");
    expect((await check({ certificate: server })).anchor).toMatchObject({ origin: "list" });
  });
});
