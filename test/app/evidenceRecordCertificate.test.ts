/** Certificates checked against networks, caches and lists of every mood, and repeated from the evidence alone. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { AccreditedCas } from "../../src/app/accredited.js";
import { SharedFetches } from "../../src/app/assess.js";
import type { CheckedCertificate } from "../../src/app/checkCertificate.js";
import { Recording } from "../../src/app/evidenceRecord.js";
import {
  type CertificateCheck,
  type CertificateInput,
  checkCertificateWithEvidence,
} from "../../src/app/evidenceRecordCertificate.js";
import type { EvidenceIndex } from "../../src/app/evidenceRecordIndex.js";
import { Replay } from "../../src/app/evidenceRecordReplay.js";
import * as der from "../../src/asn1/writer.js";
import { toHex, utf8 } from "../../src/base/bytes.js";
import type { EvidenceCache } from "../../src/base/evidenceCache.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import { MAX_EVIDENCE_VERDICTS } from "../../src/base/limits.js";
import { digest } from "../../src/crypto/digest.js";
import { toJson } from "../../src/report/json.js";
import { indexTrustList, listedIssuers } from "../../src/trust/accreditationIndex.js";
import type { TrustList } from "../../src/trust/listModel.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { schemaErrors } from "../cli/schemas.js";
import { tempDir } from "../support/temporary.js";
import { crlDer, days, ext, NOW, ocspDer, ocspResponseDer, TestCa } from "../x509/support/pki.js";
import { network } from "./network.js";

const OCSP_URL = "http://ocsp.example/";
const CRL_URL = "http://ca.example/issuing.crl";
const ROOT_URL = "http://ca.example/root.crl";
const CA_URL = "http://ca.example/issuing.cer";
const VERSION = "1.2.3";

const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root, [ext.ca(), ext.keyUsage(5, 6), ext.cdp(ROOT_URL)]);
const byList = issuing.issue("Ivan", { extensions: [ext.cdp(CRL_URL), ext.issuersUrl(CA_URL)] });
const byAnswer = issuing.issue("Pyotr", { serial: 8, extensions: [ext.ocspUrl(OCSP_URL)] });
const second = issuing.issue("Pavel", { serial: 9, extensions: [ext.ocspUrl(OCSP_URL)] });

const crls = {
  [CRL_URL]: crlDer({ issuer: "Issuing", signer: issuing.key }),
  [ROOT_URL]: crlDer({ issuer: "Root", signer: root.key }),
};
const answerAbout = (about: Certificate): Uint8Array =>
  ocspResponseDer(ocspDer({ about, issuer: issuing, signer: issuing.key, nextUpdate: days(1) }));

let book: string;
let recording: Recording;
beforeEach(() => {
  book = join(tempDir(), "evidence");
  recording = Recording.open(book);
});

const inputOf = ({ raw }: Certificate): CertificateInput => ({
  kind: "certificate",
  file: "one.cer",
  octets: raw,
});

const check = (
  certificate: Certificate,
  changes: Partial<CertificateCheck> = {},
): Promise<CheckedCertificate> =>
  checkCertificateWithEvidence(recording, inputOf(certificate), () => ({
    certificate,
    trust: [root.certificate],
    untrusted: [issuing.certificate],
    given: {},
    pool: {},
    at: NOW,
    now: NOW,
    purpose: "any",
    revocation: "required",
    fetcher: null,
    file: "one.cer",
    ...changes,
  }));

async function open(): Promise<Replay> {
  if (!existsSync(join(book, "index.json"))) await recording.commit(VERSION, NOW);
  return Replay.open(book, VERSION);
}

const unasked = (): never => {
  throw new Error("a replay was asked anew");
};

const again = (replay: Replay, certificate: Certificate): Promise<CheckedCertificate> =>
  checkCertificateWithEvidence(replay, inputOf(certificate), unasked);

const index = (): EvidenceIndex => JSON.parse(readFileSync(join(book, "index.json"), "utf8"));

describe("a verdict on a certificate, repeated", () => {
  it("has the issuer and the lists that were fetched", async () => {
    const net = network({ ...crls, [CA_URL]: issuing.certificate.raw });
    const then = await check(byList, { untrusted: [], fetcher: net });
    expect(then.verdict, toJson(then.checks)).toBe("TOTAL-PASSED");
    expect(toJson(await again(await open(), byList))).toBe(toJson(then));
    expect(index().verdicts[0]!.fetched.map(({ id }) => id)).toEqual([
      `issuers ${CA_URL}`,
      `crl ${CRL_URL}`,
      `crl ${ROOT_URL}`,
    ]);
  });

  it("has what earlier runs had kept", async () => {
    const kept = new Map<string, Uint8Array>([
      [`crl ${CRL_URL}`, crls[CRL_URL]!],
      [`crl ${ROOT_URL}`, crls[ROOT_URL]!],
    ]);
    const cache: EvidenceCache = {
      read: ({ kind, url }) => kept.get(`${kind} ${url}`),
      write: unasked,
      discard: unasked,
    };
    const then = await check(byList, { pool: { cache } });
    expect(then.revocation.map(({ origin }) => origin)).toEqual([
      `${CRL_URL} (cache)`,
      `${ROOT_URL} (cache)`,
    ]);
    const replay = await open();
    kept.clear();
    expect(toJson(await again(replay, byList))).toBe(toJson(then));
    expect(index().verdicts[0]).toMatchObject({ online: false, cached: [{ kind: "crl" }, { kind: "crl" }] });
  });

  it("has what an earlier check of the same run fetched, and stands for itself", async () => {
    const shared = new SharedFetches();
    const fetcher = network({ ...crls, [OCSP_URL]: answerAbout(byAnswer) });
    const other = issuing.issue("Fyodor", { serial: 20, extensions: [ext.cdp(CRL_URL)] });
    await check(byList, { fetcher, pool: { shared } });
    const asked = fetcher.asked.length;
    const then = await check(other, { fetcher, pool: { shared } });
    expect(fetcher.asked).toHaveLength(asked);
    expect(toJson(await again(await open(), other))).toBe(toJson(then));
  });

  it("asks a responder in the form that the run had learnt", async () => {
    const shared = new SharedFetches();
    const sha256 = Buffer.from([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]);
    const fetcher = network({
      ...crls,
      [OCSP_URL]: ({ body }) => {
        if (!Buffer.from(body!).includes(sha256)) return der.seq(der.enumerated(6));
        return answerAbout(fetcher.asked.length > 3 ? second : byAnswer);
      },
    });
    await check(byAnswer, { fetcher, pool: { shared } });
    const then = await check(second, { fetcher, pool: { shared } });
    expect(fetcher.asked.filter((url) => url === OCSP_URL)).toHaveLength(3);
    expect(then.verdict, toJson(then.checks)).toBe("TOTAL-PASSED");
    expect(toJson(await again(await open(), second))).toBe(toJson(then));
    expect(index().verdicts[1]!.hashes).toEqual([{ id: expect.stringContaining(OCSP_URL), hash: "sha256" }]);
  });

  it("waits for a dead responder no more than it did then", async () => {
    const shared = new SharedFetches();
    await check(byAnswer, { fetcher: network(crls), pool: { shared } });
    const then = await check(second, { fetcher: network(crls), pool: { shared } });
    expect(then).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER" });
    expect(toJson(await again(await open(), second))).toBe(toJson(then));
  });

  it("is told from another verdict on the same certificate, in the order of then", async () => {
    const bad = await check(byList);
    const good = await check(byList, { revocation: "off" });
    const replay = await open();
    expect(toJson(await again(replay, byList))).toBe(toJson(bad));
    expect(toJson(await again(replay, byList))).toBe(toJson(good));
    const renamed = await open();
    const input = { ...inputOf(byList), file: "two.cer" };
    const repeat = () => checkCertificateWithEvidence(renamed, input, unasked);
    expect([(await repeat()).verdict, (await repeat()).verdict]).toEqual([bad.verdict, good.verdict]);
    expect(good.relaxations).toEqual([{ id: "revocation-off" }]);
  });

  it("is repeated for octets that are no certificate", async () => {
    const octets = utf8("no certificate");
    const input = { kind: "certificate", file: "x", octets } as const;
    const then = await checkCertificateWithEvidence(recording, input, () => ({
      certificate: octets,
      trust: [],
      untrusted: [],
      given: {},
      pool: {},
      at: NOW,
      now: NOW,
      purpose: "any",
      revocation: "required",
      fetcher: null,
    }));
    expect(then.subIndication).toBe("FORMAT_FAILURE");
    expect(toJson(await checkCertificateWithEvidence(await open(), input, unasked))).toBe(toJson(then));
  });

  it("was never recorded for another certificate, or another kind of question", async () => {
    await check(byList);
    const replay = await open();
    const refused = expect.objectContaining({ code: "EVIDENCE_OTHER_INPUT", data: { path: "one.cer" } });
    await expect(again(replay, second)).rejects.toEqual(refused);
    const line = { ...inputOf(byList), kind: "request" } as const;
    await expect(checkCertificateWithEvidence(replay, line, unasked)).rejects.toEqual(refused);
  });
});

describe("the list of accredited CAs", () => {
  const listed = (name: string, certificate: Certificate) => ({
    name,
    history: [{ status: "Действует", since: new Date("2020-01-01T00:00:00Z") }],
    keys: [{ certificates: [{ sha1: toHex(digest("sha1", certificate.raw)), certificate }] }],
  });
  const stranger = new TestCa("Stranger");
  const { index: whole } = indexTrustList({
    signer: root.certificate,
    sha256: "00".repeat(32),
    others: [],
    list: {
      version: 7,
      date: NOW,
      authorities: [listed("Чужой УЦ", stranger.certificate), listed("Учебный УЦ", issuing.certificate)],
    } as unknown as TrustList,
  });
  const all = [stranger.certificate, issuing.certificate];
  const accredited: AccreditedCas = {
    index: whole,
    issuersOf: (certificate) =>
      listedIssuers(whole, certificate).map(({ sha256 }) => all.find((one) => one.sha256 === sha256)!),
  };

  it("is asked again as it was, by the entries that were used and no others", async () => {
    const then = await check(byList, {
      trust: [],
      untrusted: [],
      pool: { accredited },
      fetcher: network(crls),
    });
    expect(then).toMatchObject({ verdict: "TOTAL-PASSED", anchor: { origin: "list", list: { version: 7 } } });
    expect(toJson(await again(await open(), byList))).toBe(toJson(then));
    const [verdict] = index().verdicts;
    expect(verdict!.accredited!.index.authorities.map(({ name }) => name)).toEqual(["Учебный УЦ"]);
    expect(schemaErrors(index())).toEqual([]);
  });

  it("that knew nothing of the certificate is told from none at all", async () => {
    const without = {
      ...accredited,
      index: { ...whole, certificates: [], authorities: [] },
      issuersOf: () => [],
    };
    const then = await check(byList, { trust: [], pool: { accredited: without }, qualified: true });
    const none = await check(byList, { trust: [], qualified: true });
    expect(toJson(then)).not.toBe(toJson(none));
    const replay = await open();
    expect(toJson(await again(replay, byList))).toBe(toJson(then));
    expect(toJson(await again(replay, byList))).toBe(toJson(none));
  });
});

describe("a recording", () => {
  it("keeps verdicts in the order in which checks began, whichever ends first", async () => {
    const slow = network(crls);
    const late: Fetcher = {
      async fetch(request) {
        await new Promise(setImmediate);
        return slow.fetch(request);
      },
    };
    await Promise.all([check(byList, { fetcher: late }), check(second)]);
    await open();
    expect(index().verdicts.map(({ input }) => input.sha256)).toEqual([byList.sha256, second.sha256]);
  });

  it("asks for nothing twice: what is repeated has one answer to each question", async () => {
    const witness = recording.begin();
    const failure = (reason: string) => Promise.resolve({ kind: "failed", failure: { reason } } as const);
    const first = await witness.outcome("crl http://a/", () => failure("fetch.timeout"));
    expect(await witness.outcome("crl http://a/", () => failure("fetch.malformed"))).toBe(first);
    expect(witness.hash("a", () => "sha1")).toBe("sha1");
    expect(witness.hash("a", () => "sha256")).toBe("sha1");
    const answers = [utf8("old"), utf8("new")];
    const cache = witness.cache({ read: () => answers.shift(), write: unasked, discard: unasked })!;
    const key = { kind: "crl", url: "http://a/", issuerKey: "00" } as const;
    expect(cache.read(key)).toBe(cache.read(key));
  });

  it("of nothing leaves nothing", async () => {
    expect(await recording.commit(VERSION, NOW)).toBe(false);
    expect(() => Replay.open(book, VERSION)).toThrow(expect.objectContaining({ code: "FILE_NOT_FOUND" }));
  });

  it("has an end", () => {
    for (let i = 0; i < MAX_EVIDENCE_VERDICTS; i++) recording.begin();
    expect(() => recording.begin()).toThrow(expect.objectContaining({ code: "EVIDENCE_LIMIT", exitCode: 2 }));
  });
});
