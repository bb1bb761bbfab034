/** Further signers of a signature: parallel ones, and those who confirm another's signature. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import { toHex } from "../../src/base/bytes.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { contentStream } from "../../src/io/files/content.js";
import { FROZEN } from "../support/lab.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { openssl, opensslMissing } from "../support/openssl.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

let world: LevelLab;
let first: TestSigner;
let second: TestSigner;
let path: string;
let sig: string;
let out: string;
beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "rsa"] });
  first = await issueSigner(world.lab);
  second = await issueSigner(world.lab, { key: "rsa" });
  return () => world.lab.close();
});
beforeEach(() => {
  const folder = tempDir();
  path = fileIn(folder, "f", "Соглашение сторон");
  sig = `${path}.sig`;
  out = join(folder, "both.sig");
});

const MINUTE = 60_000;
const read = (file: string) => readSignedDataBytes(readFileSync(file)).signedData!;
const content = () => ({ content: contentStream(path) });
const online = () => ({ fetcher: world.fetcher });

describe("cosign", () => {
  it("adds a signer of another algorithm over the same document, and leaves the first as it was", async () => {
    await signFile(path, first, world.signing("xlt1"));
    const result = await world.cosign(sig, out, second, content());
    expect(result).toMatchObject({
      schema: "podpis.cosign/1",
      index: 1,
      signers: 2,
      level: "BES",
      attached: false,
    });
    const [before, after] = [read(sig), read(out)];
    expect(toHex(after.signerInfos[0]!.raw)).toBe(toHex(before.signerInfos[0]!.raw));
    expect(after.digestAlgorithms.map(({ oid }) => oid).sort()).toEqual([OID.streebog256, OID.sha256].sort());
    const report = await world.verify(out, path, online());
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [
        {
          level: "XLT1",
          levelProven: "XLT1",
          certificate: { thumbprints: { sha256: first.certificate.sha256 } },
        },
        { level: "BES", certificate: { thumbprints: { sha256: second.certificate.sha256 } } },
      ],
    });
  });

  it("adds to an attached signature, whose document stays where it is", async () => {
    await signFile(path, first, { attached: true });
    await world.cosign(sig, out, second);
    expect(await world.verify(out, undefined, online())).toMatchObject({
      verdict: "TOTAL-PASSED",
      attached: true,
    });
  });

  it.each(["t", "xlt1", "a"] as const)("makes the new signer of level %s at once", async (level) => {
    await signFile(path, first, world.signing("a"));
    const result = await world.cosign(sig, out, second, { level, ...content() });
    const name = level.toUpperCase();
    expect(result).toMatchObject({ level: name, timestamp: { url: world.tsa.urls[0] } });
    const report = await world.verify(out, path, level === "t" ? online() : {});
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ levelProven: "A" }, { level: name, levelProven: name }],
    });
  });

  it("refuses a signature that does not hold, and a detached one without its document", async () => {
    await signFile(path, first);
    const other = fileIn(tempDir(), "other", "Другой текст");
    await expect(world.cosign(sig, out, second, { content: contentStream(other) })).rejects.toMatchObject({
      code: "SIGNATURE_NOT_INTACT",
      exitCode: 1,
    });
    await expect(world.cosign(sig, out, second)).rejects.toMatchObject({ code: "CONTENT_NEEDED" });
    expect(existsSync(out)).toBe(false);
  });

  it("refuses a key that is not the certificate's", async () => {
    await signFile(path, first);
    const mixed = { key: second.key, certificate: first.certificate };
    await expect(world.cosign(sig, out, mixed, content())).rejects.toMatchObject({ code: "KEY_MISMATCH" });
  });

  it.skipIf(opensslMissing !== undefined)("makes what OpenSSL accepts of both signers", async () => {
    const third = await issueSigner(world.lab, { key: "rsa" });
    await signFile(path, second);
    await world.cosign(sig, out, third, content());
    const chain = fileIn(tempDir(), "chain.pem", world.lab.trustPem + world.lab.intermediatesPem);
    const at = String(Math.floor(FROZEN.getTime() / 1000));
    const args = ["cms", "-verify", "-cades", "-binary", "-purpose", "any", "-inform", "DER", "-in", out];
    const { code, text } = openssl([
      ...args,
      "-content",
      path,
      "-CAfile",
      chain,
      "-attime",
      at,
      "-out",
      `${out}.f`,
    ]);
    expect(code, text).toBe(0);
  });
});

describe("countersign", () => {
  const countersignatures = async (file: string) =>
    (await world.verify(file, path, online())).signers.map((signer) => signer.countersignatures);

  it("signs the signature value, states no content type, and lowers nothing", async () => {
    await signFile(path, first, world.signing("a"));
    const result = await world.countersign(sig, out, second, content());
    expect(result).toMatchObject({ schema: "podpis.countersign/1", index: 0 });
    const report = await world.verify(out, path);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level: "A", levelProven: "A" }] });
    expect(report.signers[0]!.countersignatures).toMatchObject([
      { intact: true, certificate: { thumbprints: { sha256: second.certificate.sha256 } } },
    ]);
    const attribute = read(out).signerInfos[0]!.unsignedAttrs!.attributes.find(
      ({ oid }) => oid === OID.countersignature,
    )!;
    expect(toHex(attribute.raw)).not.toContain(
      toHex(Uint8Array.of(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3)),
    );
  });

  it("is judged by itself: its certificate revoked since leaves it unproven, and the signer as it was", async () => {
    const third = await issueSigner(world.lab);
    await signFile(path, first);
    await world.countersign(sig, out, third, content());
    const verdicts = async () => {
      const report = await world.verify(out, path, online());
      const [own] = report.signers[0]!.countersignatures;
      return [report.verdict, own!.verdict, own!.subIndication, own!.bestSignatureTime];
    };
    expect(await verdicts()).toEqual(["TOTAL-PASSED", "TOTAL-PASSED", undefined, null]);
    // An archive time-stamp covers it, and proves that it existed before the revocation.
    await world.extend(out, `${out}.a`, { level: "a", ...content() });
    await world.lab.revoke(third.certificate.raw, { date: new Date(world.now().getTime() + MINUTE) });
    world.later = 2 * MINUTE;
    expect(await verdicts()).toEqual(["TOTAL-PASSED", "INDETERMINATE", "REVOKED_NO_POE", null]);
    const archived = await world.verify(`${out}.a`, path, online());
    world.later = 0;
    expect(archived.signers[0]!.countersignatures).toMatchObject([
      { verdict: "TOTAL-PASSED", bestSignatureTime: expect.any(String) },
    ]);
  });

  it("may be done by several, and each is judged", async () => {
    await signFile(path, first);
    await world.countersign(sig, out, second, content());
    await world.countersign(out, `${out}.2`, first, content());
    expect((await countersignatures(`${out}.2`)).map((all) => all.map(({ intact }) => intact))).toEqual([
      [true, true],
    ]);
  });

  it("does not hold over another signature value, nor with one octet changed", async () => {
    await signFile(path, first);
    await world.countersign(sig, out, second, content());
    const bytes = readFileSync(out);
    const { unsignedAttrs } = read(out).signerInfos[0]!;
    const raw = Buffer.from(unsignedAttrs!.raw);
    const at = bytes.indexOf(raw);
    bytes[at + raw.length - 1]! ^= 1;
    const broken = fileIn(tempDir(), "broken.sig", bytes);
    expect(await countersignatures(broken)).toMatchObject([[{ intact: false }]]);
    // Over another signer's value: the attribute moved to a signature of the same document.
    await world.cosign(out, `${out}.two`, second, content());
    const two = readFileSync(`${out}.two`);
    const value = read(`${out}.two`).signerInfos[0]!.signature;
    const place = two.indexOf(Buffer.from(value));
    two[place]! ^= 1;
    const moved = fileIn(tempDir(), "moved.sig", two);
    expect((await countersignatures(moved))[0]).toMatchObject([{ intact: false }]);
  });

  it("asks which of several signers is meant", async () => {
    await signFile(path, first);
    await world.cosign(sig, out, second, content());
    await expect(world.countersign(out, `${out}.c`, first, content())).rejects.toMatchObject({
      code: "USAGE",
    });
    await world.countersign(out, `${out}.c`, first, { signer: 1, ...content() });
    expect((await countersignatures(`${out}.c`)).map((all) => all.length)).toEqual([0, 1]);
  });
});
