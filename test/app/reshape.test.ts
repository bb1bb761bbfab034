/** The document out of a signature, signers apart and together, the document moved in and out. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ConvertRequest, convert } from "../../src/app/convert.js";
import { type ExtractRequest, extract } from "../../src/app/extract.js";
import { type MergeRequest, merge } from "../../src/app/merge.js";
import { type SplitRequest, split } from "../../src/app/split.js";
import { verify } from "../../src/app/verify.js";
import { OID } from "../../src/asn1/oids.js";
import { encodePem } from "../../src/asn1/pem.js";
import * as der from "../../src/asn1/writer.js";
import { concat, toHex, utf8 } from "../../src/base/bytes.js";
import { type ByteSource, bytesSource } from "../../src/base/source.js";
import { attribute } from "../../src/cms/buildSigner.js";
import type { DigestibleContent } from "../../src/cms/contentDigests.js";
import { readSignedDataBytes, type SignedData } from "../../src/cms/signedData.js";
import { spliceBytes } from "../../src/cms/splice.js";
import { digest } from "../../src/crypto/digest.js";
import { contentStream } from "../../src/io/files/content.js";
import { openSignature } from "../../src/io/files/signature.js";
import { buildTimestampRequest } from "../../src/tsp/request.js";
import { parseTimestampResponse } from "../../src/tsp/response.js";
import { cms, cmsIndefinite, identity, indefinite, signerInfo } from "../cms/objects.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const CONTENT = "Соглашение сторон о расторжении";
let world: LevelLab;
let first: TestSigner;
let second: TestSigner;
let folder: string;
let path: string;
beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "rsa"] });
  first = await issueSigner(world.lab);
  second = await issueSigner(world.lab, { key: "rsa" });
  return () => world.lab.close();
});
beforeEach(() => {
  folder = tempDir();
  path = fileIn(folder, "f", CONTENT);
});

const read = (file: string): SignedData => readSignedDataBytes(readFileSync(file)).signedData!;
const raws = (file: string): string[] => read(file).signerInfos.map(({ raw }) => toHex(raw));
const online = () => ({ fetcher: world.fetcher });
const at = (name: string): string => join(folder, name);
const document = (file = path) => ({ content: contentStream(file) });

async function attached(level: "bes" | "t" | "xlt1" | "a" = "bes"): Promise<string> {
  const output = `${path}.p7m`;
  await signFile(path, first, { ...(level !== "bes" && world.signing(level)), attached: true, output });
  return output;
}

/** Two signers: the first of this level, the second BES. */
async function joint(level: "bes" | "xlt1" | "a" = "bes", form = {}): Promise<string> {
  const one = at("one.sig");
  const more = level === "bes" ? {} : world.signing(level);
  await signFile(path, first, { ...more, output: one, ...form });
  await world.cosign(one, at("both.sig"), second, document());
  return at("both.sig");
}

async function extracted(signature: string, changes: Partial<ExtractRequest> = {}) {
  const source = await openSignature(signature);
  return extract({ signature: source, output: at("out"), ...changes }).finally(() => source.close());
}

async function parted(signature: string, changes: Partial<SplitRequest> = {}) {
  const source = await openSignature(signature);
  const outputFor = (index: number) => at(`part${index}.sig`);
  return split({ signature: source, encoding: "der", outputFor, ...changes }).finally(() => source.close());
}

async function merged(files: readonly string[], changes: Partial<MergeRequest> = {}) {
  const signatures = await Promise.all(files.map((file) => openSignature(file)));
  return merge({ signatures, output: at("merged.sig"), encoding: "der", ...changes }).finally(() => {
    for (const one of signatures) one.close();
  });
}

async function converted(signature: string, changes: Partial<ConvertRequest>) {
  const source = await openSignature(signature);
  const request = { signature: source, output: at("converted"), encoding: "der", attached: false } as const;
  return convert({ ...request, ...changes }).finally(() => source.close());
}

/** An archive time-stamp of version 2 over a signature as it stands (RFC 5126 §6.4.1). */
async function withArchiveV2(file: string, output: string): Promise<string> {
  const bytes = readFileSync(file);
  const { encapContentInfo, eContent, certificatesRaw, signerInfos } = read(file);
  const { offset, length } = encapContentInfo;
  const [signer] = signerInfos;
  const octets = concat(
    bytes.subarray(offset, offset + length),
    eContent === null ? utf8(CONTENT) : new Uint8Array(0),
    certificatesRaw!,
    signer!.fieldsRaw,
    signer!.unsignedAttrs?.raw ?? der.context(1),
  );
  const question = buildTimestampRequest({
    digest: "streebog256",
    imprint: digest("streebog256", octets),
    nonce: Uint8Array.of(1, 2, 3),
  });
  const { token } = parseTimestampResponse(await world.lab.timestamp("gost256", question));
  const stamped = spliceBytes(bytes, {
    signers: new Map([[0, { attributes: [attribute(OID.archiveTimeStampV2, token!)] }]]),
  });
  return fileIn(folder, output, stamped);
}

const intactStamps = async (file: string, content?: string) =>
  (await world.verify(file, content, online())).signers.flatMap(({ timestamps }) =>
    timestamps.map(({ kind, verdict }) => `${kind} ${verdict}`),
  );

describe("extract", () => {
  it("writes the document and says that nobody's certificate was judged", async () => {
    const result = await extracted(await attached());
    expect(readFileSync(at("out"), "utf8")).toBe(CONTENT);
    expect(result).toMatchObject({
      schema: "podpis.extract/1",
      exitCode: 0,
      output: at("out"),
      size: Buffer.byteLength(CONTENT),
      integrity: "held",
      verification: null,
      signers: [
        { index: 0, level: "BES", certificate: { thumbprints: { sha256: first.certificate.sha256 } } },
      ],
      relaxations: [],
    });
  });

  it("joins content in chunks of a BER signature", async () => {
    const signer = identity();
    const octets = utf8(CONTENT);
    const eContent = {
      raw: indefinite(0x24, der.octets(octets.subarray(0, 7)), der.octets(octets.subarray(7))),
    };
    const signers = [signerInfo({ signer, content: octets })];
    const file = fileIn(
      folder,
      "ber.p7m",
      cmsIndefinite({ signers, certificates: [signer.certificate], eContent }),
    );
    await extracted(file);
    expect(readFileSync(at("out"), "utf8")).toBe(CONTENT);
  });

  it("writes nothing when one bit of the document, or of the second signer, is another", async () => {
    const file = await attached();
    await world.cosign(file, at("two.p7m"), second);
    const bytes = readFileSync(at("two.p7m"));
    const flips = [bytes.indexOf(CONTENT) + 3, bytes.length - 3];
    for (const [index, place] of flips.entries()) {
      const broken = Uint8Array.from(bytes);
      broken[place]! ^= 1;
      const name = fileIn(folder, `broken${index}.p7m`, broken);
      await expect(extracted(name)).rejects.toMatchObject({ code: "SIGNATURE_NOT_INTACT", exitCode: 1 });
      expect(existsSync(at("out"))).toBe(false);
    }
  });

  it("writes unverified octets only when asked to, and says so in a relaxation", async () => {
    const bytes = readFileSync(await attached());
    bytes[bytes.indexOf(CONTENT) + 3]! ^= 1;
    const name = fileIn(folder, "broken.p7m", bytes);
    const result = await extracted(name, { unverified: true });
    expect(result).toMatchObject({
      integrity: "notChecked",
      relaxations: [{ id: "unverified" }],
      signers: [],
    });
    expect(readFileSync(at("out"), "utf8")).not.toBe(CONTENT);
  });

  it("refuses a signature without its signer's certificate until that is named", async () => {
    const signer = identity();
    const content = utf8(CONTENT);
    const bytes = cms({ signers: [signerInfo({ signer, content })], eContent: content });
    const name = fileIn(folder, "bare.p7m", bytes);
    await expect(extracted(name)).rejects.toMatchObject({
      why: expect.stringMatching(/certificate of signer 1/),
    });
  });

  it("refuses a detached signature, and a document larger than the limit", async () => {
    await signFile(path, first);
    await expect(extracted(`${path}.sig`)).rejects.toMatchObject({ code: "NOTHING_TO_EXTRACT", exitCode: 2 });
    const file = await attached();
    const size = Buffer.byteLength(CONTENT);
    await expect(extracted(file, { maxContent: size - 1 })).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
    await expect(extracted(file, { maxContent: size })).resolves.toMatchObject({ size });
  });

  it("does not overwrite a file unasked", async () => {
    fileIn(folder, "out", "precious");
    await expect(extracted(await attached())).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
    expect(readFileSync(at("out"), "utf8")).toBe("precious");
  });

  it("writes nothing when the verdict that was asked for is not good, and gives its exit code", async () => {
    const file = await attached();
    const good = await extracted(file, { judge: () => world.verify(file, undefined, online()) });
    expect(good).toMatchObject({ exitCode: 0, integrity: "held", verification: { verdict: "TOTAL-PASSED" } });
    const judge = () => world.verify(file, undefined, { ...online(), trust: [] });
    const bad = await extracted(file, { judge, output: at("not") });
    expect(bad).toMatchObject({
      exitCode: 3,
      output: null,
      integrity: null,
      verification: { accepted: false },
    });
    expect(existsSync(at("not"))).toBe(false);
  });

  it("reads the content once, for the verdict and for the document", async () => {
    const large = new Uint8Array(300_000).map((_, i) => i ^ (i >>> 8));
    path = fileIn(folder, "large", large);
    const file = await attached();
    const source = await openSignature(file);
    let streamed = 0;
    const signature: ByteSource = {
      name: source.name,
      size: source.size,
      read: source.read.bind(source),
      close: () => undefined,
      async *stream(offset, length) {
        for await (const chunk of source.stream(offset, length)) {
          streamed += chunk.length;
          yield chunk;
        }
      },
    };
    const judge = async (inside: DigestibleContent) =>
      verify({ signature, inside, ...world.evidence, now: world.now() });
    const result = await extract({ signature, output: at("out"), judge });
    source.close();
    expect(result).toMatchObject({ exitCode: 0, integrity: "held", verification: { accepted: true } });
    expect(Buffer.compare(readFileSync(at("out")), large)).toBe(0);
    expect(streamed).toBe(large.length);
  });

  it("writes nothing when others signed by then than those who were judged", async () => {
    const file = await attached();
    await signFile(path, second, { attached: true, output: at("other.p7m") });
    const judge = () => world.verify(at("other.p7m"), undefined, online());
    await expect(extracted(file, { judge })).rejects.toMatchObject({ code: "FILE_CHANGED" });
    expect(existsSync(at("out"))).toBe(false);
  });
});

describe("split", () => {
  it("gives every signer a signature of its own, octet for octet, which verifies as before", async () => {
    const both = await joint("xlt1");
    const result = await parted(both, document());
    expect(result).toMatchObject({
      schema: "podpis.split/1",
      attached: false,
      contentChecked: true,
      parts: [
        { index: 0, level: "XLT1", output: at("part0.sig") },
        { index: 1, level: "BES", output: at("part1.sig") },
      ],
    });
    expect([...raws(at("part0.sig")), ...raws(at("part1.sig"))]).toEqual(raws(both));
    expect(await world.verify(at("part0.sig"), path)).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ level: "XLT1", levelProven: "XLT1" }],
    });
    expect(await world.verify(at("part1.sig"), path, online())).toMatchObject({ verdict: "TOTAL-PASSED" });
  });

  it("leaves each part the certificates and digest algorithm of its own signer only", async () => {
    await parted(await joint(), document());
    const parts = [0, 1].map((index) => read(at(`part${index}.sig`)));
    const expected = [
      [first, OID.streebog256],
      [second, OID.sha256],
    ] as const;
    for (const [index, [{ certificate }, algorithm]] of expected.entries()) {
      expect(parts[index]!.certificates.map(({ raw }) => toHex(raw))).toEqual([toHex(certificate.raw)]);
      expect(parts[index]!.digestAlgorithms.map(({ oid }) => oid)).toEqual([algorithm]);
    }
  });

  it("keeps archive time-stamps valid, with all that they cover", async () => {
    const both = await joint("a");
    await parted(both, document());
    expect(await world.verify(at("part0.sig"), path)).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ level: "A", levelProven: "A" }],
    });
    expect(toHex(read(at("part0.sig")).certificatesRaw!)).toBe(toHex(read(both).certificatesRaw!));
  });

  it.each(["attached", "detached"] as const)(
    "keeps an archive time-stamp of version 2 valid (%s)",
    async (form) => {
      await joint("bes", { attached: form === "attached" });
      const stamped = await withArchiveV2(at("both.sig"), "v2.sig");
      const content = form === "attached" ? undefined : path;
      const before = await intactStamps(stamped, content);
      expect(before).toEqual(["archive TOTAL-PASSED"]);
      await parted(stamped, content === undefined ? {} : document());
      expect(await intactStamps(at("part0.sig"), content)).toEqual(before);
    },
  );

  it("keeps the document of an attached signature in each part, BER as it stands", async () => {
    const [one, two] = [identity(), identity({ cn: "Второй", serial: 18 })];
    const content = utf8(CONTENT);
    const eContent = {
      raw: indefinite(0x24, der.octets(content.subarray(0, 4)), der.octets(content.subarray(4))),
    };
    const signers = [one, two].map((signer) => signerInfo({ signer, content }));
    const certificates = [one.certificate, two.certificate];
    const bytes = cmsIndefinite({ signers, certificates, eContent });
    const result = await parted(fileIn(folder, "ber.p7m", bytes));
    expect(result).toMatchObject({ attached: true, contentChecked: true });
    const frame = (octets: Uint8Array) => {
      const { offset, length } = readSignedDataBytes(octets).signedData!.encapContentInfo;
      return toHex(octets.subarray(offset, offset + length));
    };
    for (const part of result.parts) expect(frame(readFileSync(part.output))).toBe(frame(bytes));
    const order = readSignedDataBytes(bytes).signedData!.signerInfos.map(({ raw }) => toHex(raw));
    expect(result.parts.map((part) => raws(part.output)[0])).toEqual(order);
  });

  it("works without the document, and says that nothing was checked", async () => {
    const result = await parted(await joint("a"));
    expect(result).toMatchObject({ contentChecked: false, parts: [{ level: null }, { level: null }] });
    expect(await world.verify(at("part0.sig"), path)).toMatchObject({ signers: [{ levelProven: "A" }] });
  });

  it("takes a broken signer out as it is, and the good one stays good", async () => {
    const both = await joint();
    const bytes = readFileSync(both);
    bytes[bytes.length - 3]! ^= 1;
    const result = await parted(fileIn(folder, "broken.sig", bytes), document());
    const verdicts = await Promise.all(
      result.parts.map(async ({ output }) => (await world.verify(output, path, online())).verdict),
    );
    expect(verdicts.sort()).toEqual(["TOTAL-FAILED", "TOTAL-PASSED"]);
  });

  it("writes no part when one of the outputs exists", async () => {
    fileIn(folder, "part1.sig", "precious");
    await expect(parted(await joint())).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
    expect(existsSync(at("part0.sig"))).toBe(false);
  });
});

describe("merge", () => {
  const two = async (changes: readonly [object, object] = [{}, {}]): Promise<readonly [string, string]> => {
    const files = [at("a.sig"), at("b.sig")] as const;
    await signFile(path, first, { output: files[0], ...changes[0] });
    await signFile(path, second, { output: files[1], ...changes[1] });
    return files;
  };

  it("undoes split: all signers are there, octet for octet, and hold", async () => {
    const both = await joint("a");
    await parted(both, document());
    const result = await merged([at("part0.sig"), at("part1.sig")], document());
    expect(result).toMatchObject({
      schema: "podpis.merge/1",
      contentChecked: true,
      signers: [
        { index: 0, level: "A", file: at("part0.sig") },
        { index: 1, level: "BES", file: at("part1.sig") },
      ],
    });
    expect(raws(at("merged.sig"))).toEqual(raws(both));
    expect(await world.verify(at("merged.sig"), path, online())).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ levelProven: "A" }, { level: "BES" }],
    });
  });

  it("keeps the archive time-stamps of both valid, in either order", async () => {
    const files = await two([world.signing("a"), world.signing("a")]);
    for (const [index, order] of [files, [...files].reverse()].entries()) {
      const output = at(`merged${index}.sig`);
      await merged(order, { output, ...document() });
      expect(await world.verify(output, path)).toMatchObject({
        verdict: "TOTAL-PASSED",
        signers: [{ levelProven: "A" }, { levelProven: "A" }],
      });
    }
  });

  it.each(["lt", "lta"] as const)(
    "keeps what B levels have in SignedData (%s), and split gives it back",
    async (level) => {
      const files = await two([world.signing(level), world.signing(level)]);
      await merged(files, document());
      const proven = { levelProven: `B-${level.toUpperCase()}` };
      expect(await world.verify(at("merged.sig"), path)).toMatchObject({
        verdict: "TOTAL-PASSED",
        signers: [proven, proven],
      });
      await parted(at("merged.sig"), document());
      for (const part of ["part0.sig", "part1.sig"]) {
        expect(await world.verify(at(part), path)).toMatchObject({
          verdict: "TOTAL-PASSED",
          signers: [proven],
        });
      }
    },
  );

  it("has the document inside when the first has it, and takes it from any that has it", async () => {
    const [a, b] = await two([{ attached: true }, {}]);
    expect(await merged([a, b])).toMatchObject({ attached: true, contentChecked: true });
    expect(await world.verify(at("merged.sig"), undefined, online())).toMatchObject({
      verdict: "TOTAL-PASSED",
    });
    const detached = at("detached.sig");
    expect(await merged([b, a], { output: detached })).toMatchObject({
      attached: false,
      contentChecked: true,
    });
    expect(await world.verify(detached, path, online())).toMatchObject({ verdict: "TOTAL-PASSED" });
  });

  it("refuses signatures over different documents, whether they are at hand or not", async () => {
    const other = fileIn(folder, "g", "Другой текст");
    const rsa = await issueSigner(world.lab, { key: "rsa" });
    const pairs = [
      [{}, {}],
      [{ attached: true }, { attached: true }],
    ] as const;
    for (const [index, [a, b]] of pairs.entries()) {
      const files = [at(`a${index}`), at(`b${index}`)] as const;
      await signFile(path, second, { output: files[0], ...a });
      await signFile(other, rsa, { output: files[1], ...b });
      await expect(merged(files)).rejects.toMatchObject({
        code: "EXTEND_REFUSED",
        why: expect.stringMatching(/another document/),
      });
      expect(existsSync(at("merged.sig"))).toBe(false);
    }
    await expect(merged([at("a0"), at("b0")], document())).rejects.toMatchObject({
      code: "SIGNATURE_NOT_INTACT",
    });
  });

  it("compares the digests inside when the document is not at hand", async () => {
    const rsa = await issueSigner(world.lab, { key: "rsa" });
    const files = [at("a"), at("b")] as const;
    await signFile(path, second, { output: files[0] });
    await signFile(path, rsa, { output: files[1] });
    expect(await merged(files)).toMatchObject({ contentChecked: false });
    expect(await world.verify(at("merged.sig"), path, online())).toMatchObject({ verdict: "TOTAL-PASSED" });
  });

  it("asks for the document when the digests inside are of different algorithms", async () => {
    await expect(merged(await two())).rejects.toMatchObject({ code: "CONTENT_NEEDED" });
  });

  it("refuses a signer whose value is wrong, without the document too", async () => {
    const [a, b] = await two();
    const bytes = readFileSync(b);
    bytes[bytes.length - 3]! ^= 1;
    const broken = fileIn(folder, "broken.sig", bytes);
    await expect(merged([a, broken])).rejects.toMatchObject({ code: "SIGNATURE_NOT_INTACT" });
    await expect(merged([a, broken], document())).rejects.toMatchObject({ code: "SIGNATURE_NOT_INTACT" });
  });

  it("takes a signer that is in both once, and refuses one that is in two states", async () => {
    const both = await joint();
    await merged([at("one.sig"), both], document());
    expect(raws(at("merged.sig")).sort()).toEqual(raws(both).sort());
    await world.extend(at("one.sig"), at("t.sig"), { level: "t", ...document() });
    await expect(merged([at("t.sig"), both], { ...document(), output: at("no") })).rejects.toMatchObject({
      code: "EXTEND_REFUSED",
      why: expect.stringMatching(/other time-stamps or evidence/),
    });
  });

  it("refuses what an archive time-stamp of version 2 covers", async () => {
    const [a, b] = await two();
    const stamped = await withArchiveV2(a, "v2.sig");
    for (const files of [
      [stamped, b],
      [b, stamped],
    ]) {
      await expect(merged(files, document())).rejects.toMatchObject({ code: "EXTEND_REFUSED" });
    }
  });
});

describe("convert", () => {
  it.each(["bes", "xlt1", "a"] as const)(
    "there and back gives the same signer at level %s",
    async (level) => {
      const file = await attached(level);
      const contentOutput = at("document");
      const out = await converted(file, { contentOutput });
      expect(out).toMatchObject({
        schema: "podpis.convert/1",
        attached: false,
        size: Buffer.byteLength(CONTENT),
        contentOutput,
        signers: [{ level: level.toUpperCase() }],
      });
      expect(readFileSync(contentOutput, "utf8")).toBe(CONTENT);
      const proven = { verdict: "TOTAL-PASSED", signers: [{ levelProven: level.toUpperCase() }] };
      expect(await world.verify(at("converted"), path, level === "bes" ? online() : {})).toMatchObject(
        proven,
      );
      await converted(at("converted"), { attached: true, output: at("again"), ...document(contentOutput) });
      expect(await world.verify(at("again"), undefined, level === "bes" ? online() : {})).toMatchObject(
        proven,
      );
      // What podpis writes is DER already: the way back leads to the same octets.
      expect(readFileSync(at("again")).equals(readFileSync(file))).toBe(true);
    },
  );

  it("leaves signers, certificates and lists of a BER signature octet for octet", async () => {
    const signer = identity();
    const content = utf8(CONTENT);
    const bytes = cmsIndefinite({
      signers: [signerInfo({ signer, content, unsigned: () => [attribute("1.2.3", der.nul())] })],
      certificates: [signer.certificate],
      eContent: { raw: indefinite(0x24, der.octets(content)) },
    });
    await converted(fileIn(folder, "ber.p7m", bytes), {});
    const [before, after] = [readSignedDataBytes(bytes).signedData!, read(at("converted"))];
    expect(toHex(after.certificatesRaw!)).toBe(toHex(before.certificatesRaw!));
    expect(after.signerInfos.map(({ raw }) => toHex(raw))).toEqual(
      before.signerInfos.map(({ raw }) => toHex(raw)),
    );
    expect(after.eContent).toBeNull();
  });

  it("takes the document from a pipe, and writes PEM", async () => {
    await signFile(path, first);
    const pipe = { name: "-", chunks: () => contentStream(path).chunks() };
    await converted(`${path}.sig`, { attached: true, content: pipe, encoding: "pem" });
    await converted(`${path}.sig`, { attached: true, ...document(), output: at("der") });
    expect(readFileSync(at("converted"), "utf8")).toBe(encodePem("CMS", readFileSync(at("der"))));
  });

  it("writes nothing when the document is another one", async () => {
    await signFile(path, first);
    const other = fileIn(folder, "other", "Другой текст");
    const request = { attached: true, ...document(other) };
    await expect(converted(`${path}.sig`, request)).rejects.toMatchObject({ code: "SIGNATURE_NOT_INTACT" });
    const bytes = readFileSync(await attached());
    bytes[bytes.indexOf(CONTENT) + 3]! ^= 1;
    const broken = fileIn(folder, "broken.p7m", bytes);
    await expect(converted(broken, { contentOutput: at("document") })).rejects.toMatchObject({
      code: "SIGNATURE_NOT_INTACT",
    });
    for (const name of ["converted", "document"]) expect(existsSync(at(name))).toBe(false);
  });

  it("refuses what has that form already, and an attached form without a document", async () => {
    await signFile(path, first);
    await expect(converted(`${path}.sig`, {})).rejects.toMatchObject({
      code: "CONVERT_REFUSED",
      exitCode: 1,
    });
    await expect(converted(`${path}.sig`, { attached: true })).rejects.toMatchObject({
      code: "CONTENT_NEEDED",
    });
    await expect(converted(await attached(), { attached: true })).rejects.toMatchObject({
      code: "CONVERT_REFUSED",
    });
  });

  it.each(["attached", "detached"] as const)(
    "refuses to break an archive time-stamp of version 2 (%s)",
    async (form) => {
      const isAttached = form === "attached";
      const file = isAttached ? await attached() : (await signFile(path, first)).output;
      const stamped = await withArchiveV2(file, "v2");
      expect(await intactStamps(stamped, isAttached ? undefined : path)).toEqual(["archive TOTAL-PASSED"]);
      const request = isAttached ? {} : { attached: true, ...document() };
      await expect(converted(stamped, request)).rejects.toMatchObject({
        code: "CONVERT_REFUSED",
        why: expect.stringMatching(/old version/),
      });
    },
  );

  it("never holds the document in memory", async () => {
    const content = new Uint8Array(3_000_000).map((_, i) => i * 7);
    const signer = identity();
    const bytes = cms({
      signers: [signerInfo({ signer, content })],
      certificates: [signer.certificate],
      eContent: content,
    });
    const plain = bytesSource(bytes, "large");
    let largest = 0;
    const signature = {
      ...plain,
      read(offset: number, length: number) {
        largest = Math.max(largest, length);
        return plain.read(offset, length);
      },
    };
    await convert({ signature, output: at("converted"), encoding: "der", attached: false });
    await split({ signature, encoding: "der", outputFor: () => at("part") });
    expect(largest).toBeLessThan(100_000);
  });
});
