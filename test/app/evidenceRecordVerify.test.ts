/** Signatures of every level, verified with the lab's network and a folder of evidence, then repeated from it alone. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Recording } from "../../src/app/evidenceRecord.js";
import { type EvidenceIndex, sealIndex } from "../../src/app/evidenceRecordIndex.js";
import { Replay } from "../../src/app/evidenceRecordReplay.js";
import { verifyWithEvidence } from "../../src/app/evidenceRecordVerify.js";
import type { Faults } from "../../src/app/lab/index.js";
import type { VerifyRequest } from "../../src/app/verify.js";
import { toHex, utf8 } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { contentStream } from "../../src/io/files/content.js";
import { openSignature } from "../../src/io/files/signature.js";
import { toJson } from "../../src/report/json.js";
import type { VerifyReport } from "../../src/validate/results.js";
import { schemaErrors } from "../cli/schemas.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const HOUR = 3_600_000;
const VERSION = "1.2.3";

let world: LevelLab;
let signer: TestSigner;
let folder: string;
let path: string;
let book: string;
beforeAll(async () => {
  world = await createLevelLab();
  signer = await issueSigner(world.lab);
  return () => world.lab.close();
});
beforeEach(() => {
  folder = tempDir();
  path = fileIn(folder, "f", "Договор поставки");
  book = join(folder, "evidence");
});
afterEach(() => {
  vi.restoreAllMocks();
  world.later = 0;
  for (const fault of Object.keys(world.lab.faults) as (keyof Faults)[]) delete world.lab.faults[fault];
});

async function ask(
  with_: Recording | Replay,
  changes: Partial<VerifyRequest> = {},
  file = `${path}.sig`,
): Promise<VerifyReport> {
  const signature = await openSignature(file);
  try {
    return await verifyWithEvidence(with_, {
      signature,
      content: contentStream(path),
      now: world.now(),
      trust: world.evidence.trust,
      fetcher: world.fetcher,
      ...changes,
    });
  } finally {
    signature.close();
  }
}

async function record(changes: Partial<VerifyRequest> = {}): Promise<VerifyReport> {
  const recording = Recording.open(book);
  const report = await ask(recording, changes);
  await recording.commit(VERSION, world.now());
  return report;
}

/** Years later, with another root in hand, and no network: whoever asks anyway fails. */
function replay(changes: Partial<VerifyRequest> = {}, version = VERSION): Promise<VerifyReport> {
  world.later = 3000 * 24 * HOUR;
  vi.spyOn(Socket.prototype, "connect").mockImplementation(() => {
    throw new Error("a socket was opened");
  });
  const fetch = () => Promise.reject(new Error("something was fetched"));
  return ask(Replay.open(book, version), { trust: [], fetcher: { fetch }, ...changes });
}

const code = (name: string, more = {}) => expect.objectContaining({ code: name, exitCode: 2, ...more });

const index = (): EvidenceIndex => JSON.parse(readFileSync(join(book, "index.json"), "utf8"));

describe("a verdict on a signature", () => {
  it.each(["bes", "t", "xlt1", "a"] as const)(
    "is repeated byte for byte from its evidence, at level %s",
    async (level) => {
      await signFile(path, signer, level === "bes" ? {} : world.signing(level as "t"));
      world.asked.length = 0;
      const then = await record();
      expect(then).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level: level.toUpperCase() }] });
      // Also where answers of that time lie inside: nothing later covers the last stamp, so that it is asked about today.
      expect(world.asked.length).toBeGreaterThan(0);
      const now = await replay();
      expect(toJson(now)).toBe(toJson(then));
      expect(schemaErrors(index())).toEqual([]);
    },
  );

  it("is repeated when it was bad: revoked, changed, nobody trusted, no answer", async () => {
    const other = await issueSigner(world.lab);
    await signFile(path, other);
    await world.lab.revoke(other.issued);
    const silent = { fetcher: null, untrusted: world.intermediates };
    const verdicts: string[] = [];
    for (const changes of [{}, { trust: [] }, { content: undefined }, silent]) {
      book = join(folder, `evidence-${verdicts.length}`);
      world.later = 0;
      const then = await record(changes);
      expect(toJson(await replay())).toBe(toJson(then));
      verdicts.push(`${then.verdict} ${then.subIndication}`);
    }
    expect(verdicts).toEqual([
      "INDETERMINATE REVOKED_NO_POE",
      "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND",
      "INDETERMINATE SIGNED_DATA_NOT_FOUND",
      "INDETERMINATE TRY_LATER",
    ]);
  });

  it("is repeated for several signers who share their certificate, and an answer that decides nothing", async () => {
    await signFile(path, signer);
    await world.cosign(`${path}.sig`, join(folder, "both.sig"), signer, { content: contentStream(path) });
    writeFileSync(`${path}.sig`, readFileSync(join(folder, "both.sig")));
    world.lab.faults.ocsp = "badSignature";
    world.lab.faults.crl = "badSignature";
    const then = await record();
    expect(then.signers).toHaveLength(2);
    expect(toJson(await replay())).toBe(toJson(then));
  });

  it("is repeated with the servers' silence as it was, though they answer now", async () => {
    await signFile(path, signer);
    world.lab.faults.ocsp = "drop";
    world.lab.faults.crl = "drop";
    const then = await record();
    expect(then.verdict).toBe("INDETERMINATE");
    delete world.lab.faults.ocsp;
    delete world.lab.faults.crl;
    expect(toJson(await replay())).toBe(toJson(then));
  });

  it("keeps what was demanded, and what was weakened", async () => {
    await signFile(path, signer);
    const then = await record({
      expect: { inn: "9800000013" },
      requireLevel: "T",
      revocation: "off",
      relaxations: [{ id: "allow-private-network" }],
    });
    expect(then.relaxations).toEqual([{ id: "revocation-off" }, { id: "allow-private-network" }]);
    expect(then.rejection).not.toBeNull();
    const now = await replay({ revocation: "required", expect: {}, requireLevel: undefined });
    expect(toJson(now)).toBe(toJson(then));
  });

  it("is judged at the time of then, and with the time that was asked about", async () => {
    await signFile(path, signer);
    const at = new Date(world.now().getTime() + HOUR);
    const then = await record({ at });
    expect(toJson(await replay({ at: undefined }))).toBe(toJson(then));
    expect(then.validationTime).toBe("2026-01-15T13:00:00.000+00:00");
  });

  it("names the files as they were called then", async () => {
    await signFile(path, signer);
    const then = await record();
    const moved = fileIn(folder, "elsewhere.sig", readFileSync(`${path}.sig`));
    const copy = contentStream(fileIn(folder, "copy", readFileSync(path)));
    const now = await ask(Replay.open(book, VERSION), { content: copy }, moved);
    expect(toJson(now)).toBe(toJson(then));
    expect(now.file).toBe(`${path}.sig`);
  });

  it("is not passed off for one on another document, or another signature", async () => {
    await signFile(path, signer);
    await record();
    const forged = contentStream(fileIn(folder, "forged", "Договор дарения"));
    await expect(replay({ content: forged })).rejects.toEqual(
      code("EVIDENCE_OTHER_INPUT", { data: { path: join(folder, "forged") } }),
    );
    await expect(replay({ content: undefined })).rejects.toEqual(code("CONTENT_NEEDED"));
    world.later = 0;
    const second = await issueSigner(world.lab);
    await signFile(path, second, { output: `${path}.2.sig` });
    await expect(ask(Replay.open(book, VERSION), {}, `${path}.2.sig`)).rejects.toEqual(
      code("EVIDENCE_OTHER_INPUT"),
    );
  });

  it("comes with everything that lay in the signature and everything that was fetched", async () => {
    await signFile(path, signer, world.signing("xlt1"));
    await record();
    const [verdict] = index().verdicts;
    const kinds = new Set(verdict!.embedded.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["certificate", "crl", "ocsp", "token"]));
    const names: string[] = readdirSync(join(book, "objects"));
    expect(names).toHaveLength(index().objects.length);
    for (const { sha256 } of verdict!.embedded) {
      expect(names.some((name) => name.startsWith(sha256))).toBe(true);
    }
  });

  it("keeps the nonce that was sent, without which the answer would be another", async () => {
    await signFile(path, signer);
    await record();
    const asked = index().verdicts[0]!.fetched.filter(({ id }) => id.startsWith("ocsp "));
    expect(asked[0]!.outcome).toMatchObject({
      kind: "ocsp",
      evidence: { nonce: { $octets: expect.any(String) } },
    });
  });

  it("is the same whether it is written down or not", async () => {
    await signFile(path, signer, world.signing("xlt1"));
    const offline = { trust: world.evidence.trust, fetcher: null };
    const plain = await world.verify(`${path}.sig`, path, offline);
    expect(toJson(await record(offline))).toBe(toJson(plain));
  });
});

/** Somebody rewrites the index, its digest included. */
function forge(change: (index: EvidenceIndex) => EvidenceIndex): void {
  const { sha256: _, ...forged } = change(index());
  writeFileSync(join(book, "index.json"), sealIndex(forged));
}

const withVerdict = (all: EvidenceIndex, change: object): EvidenceIndex => ({
  ...all,
  verdicts: [{ ...all.verdicts[0]!, ...change }],
});

const pretty = (entries: readonly (readonly [string, unknown])[]): string =>
  `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;

describe("evidence that was rewritten", () => {
  beforeEach(async () => {
    await signFile(path, signer);
    await record();
  });

  it("is noticed by the verdict that it leads to, in every version", async () => {
    forge((all) => withVerdict(all, { question: { ...(all.verdicts[0]!.question as object), trust: [] } }));
    const found = { data: expect.objectContaining({ recorded: "TOTAL-PASSED (podpis 1.2.3)" }) };
    await expect(replay()).rejects.toEqual(code("EVIDENCE_OTHER_VERDICT", found));
    await expect(replay({}, "9.9.9")).rejects.toEqual(code("EVIDENCE_OTHER_VERDICT"));
  });

  it.each<readonly [string, (text: string) => string]>([
    ["without its white space", (text) => JSON.stringify(JSON.parse(text))],
    ["with white space at its end", (text) => `${text}\n`],
    ["with a member said twice", (text) => text.replace("{", '{"podpis": "0.0.0",')],
    ["with its members in another order", (text) => pretty(Object.entries(JSON.parse(text)).reverse())],
    ["with a member more", (text) => pretty([...Object.entries(JSON.parse(text)), ["more", 1]])],
  ])("is noticed in the octets of the index: %s", async (_, change) => {
    const file = join(book, "index.json");
    const text = readFileSync(file, "utf8");
    expect(change(text)).not.toBe(text);
    writeFileSync(file, change(text));
    const found = { data: expect.objectContaining({ path: file }) };
    expect(() => replay()).toThrow(code("EVIDENCE_DAMAGED", found));
  });

  it("may have been worded differently by another version, when the verdict is the same", async () => {
    forge((all) => {
      const { report } = all.verdicts[0]!;
      const worded = readFileSync(join(book, "objects", `${report.sha256}.json`), "utf8").replace(
        "{",
        '{ "new": 1,',
      );
      rmSync(join(book, "objects", `${report.sha256}.json`));
      const sha256 = toHex(digest("sha256", utf8(worded)));
      writeFileSync(join(book, "objects", `${sha256}.json`), worded);
      const objects = all.objects.filter((one) => one.sha256 !== report.sha256);
      const size = utf8(worded).length;
      return {
        ...withVerdict(all, { report: { ...report, sha256 } }),
        objects: [...objects, { sha256, kind: "json", size }],
      };
    });
    await expect(replay()).rejects.toEqual(code("EVIDENCE_OTHER_VERDICT"));
    expect((await replay({}, "9.9.9")).verdict).toBe("TOTAL-PASSED");
  });

  it.each([
    ["a question of another shape", (all) => withVerdict(all, { question: { trust: 5, now: 1 } })],
    ["a word that is not known", (all) => withVerdict(all, { question: { trust: [{ $key: "00" }] } })],
    [
      "an object that is not listed",
      (all) => withVerdict(all, { question: { a: { $octets: "00".repeat(32) } } }),
    ],
    [
      "an outcome of another shape",
      (all) =>
        withVerdict(all, { fetched: all.verdicts[0]!.fetched.map((one) => ({ ...one, outcome: null })) }),
    ],
    [
      "a report that is none",
      (all) => {
        const { sha256 } = all.objects.find(({ kind }) => kind === "certificate")!;
        return withVerdict(all, { report: { ...all.verdicts[0]!.report, sha256 } });
      },
    ],
    ["a list of another shape", (all) => withVerdict(all, { accredited: { index: 5, issuers: [] } })],
  ] as [string, (all: EvidenceIndex) => EvidenceIndex][])(
    "with %s is refused, not stumbled over",
    async (_, change) => {
      forge(change);
      await expect(replay()).rejects.toEqual(
        code("EVIDENCE_DAMAGED", { data: expect.objectContaining({ path: join(book, "index.json") }) }),
      );
    },
  );
});
