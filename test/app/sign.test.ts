import { readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import { createLab, type Lab } from "../../src/app/lab/index.js";
import { OID } from "../../src/asn1/oids.js";
import { unarmor } from "../../src/asn1/pem.js";
import * as der from "../../src/asn1/writer.js";
import { concat, toHex, utf8 } from "../../src/base/bytes.js";
import { CHUNK, MAX_CONTENT } from "../../src/base/limits.js";
import { DAY } from "../../src/base/time.js";
import { checkSigner } from "../../src/cms/checkSigner.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { digest } from "../../src/crypto/digest.js";
import type { SigningKey } from "../../src/crypto/signature.js";
import { contentStream } from "../../src/io/files/content.js";
import type { CertificateResult, RevocationFacts } from "../../src/validate/results.js";
import { FROZEN } from "../support/lab.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const DOCUMENT = utf8("Документ, который подписывают.\n");

let lab: Lab;
let gost: TestSigner;
beforeAll(async () => {
  lab = await createLab({ clock: FROZEN, seed: "sign", families: ["gost256"] });
  gost = await issueSigner(lab);
  return () => lab.close();
});

const code = (value: string, more: object = {}) => expect.objectContaining({ code: value, ...more });

/** Judges what stands in a signature file; gives back the content inside, or null. */
function judge(signature: Uint8Array, content: Uint8Array, { certificate } = gost): Uint8Array | null {
  const [{ der: bytes }] = unarmor(signature) as [{ der: Uint8Array }];
  const { signedData, checks } = readSignedDataBytes(bytes);
  expect(checks.filter(({ status }) => status === "failed")).toEqual([]);
  const { intact, essHolds, signingTime } = checkSigner({
    signerInfo: signedData!.signerInfos[0]!,
    eContentType: signedData!.eContentType,
    content: { digest: (name) => digest(name, content), looksLikeSignedAttributes: false },
    certificates: [certificate],
  });
  expect({ intact, essHolds, signingTime }).toEqual({ intact: true, essHolds: true, signingTime: FROZEN });
  const { eContent } = signedData!;
  if (eContent === null) return null;
  return concat(...[...eContent.ranges].map(({ offset, length: n }) => bytes.subarray(offset, offset + n)));
}

/** The same key, signing in another way. */
function keyLike({ publicKey, scheme, digest: name }: SigningKey, sign: SigningKey["sign"]): SigningKey {
  return { publicKey, scheme, digest: name, sign };
}

describe("sign", () => {
  it("writes a detached signature beside the document and says what it did", async () => {
    const folder = tempDir();
    const path = fileIn(folder, "договор.pdf", DOCUMENT);
    const result = await signFile(path, gost);
    expect(readdirSync(folder).toSorted()).toEqual(["договор.pdf", "договор.pdf.sig"]);
    expect(judge(readFileSync(`${path}.sig`), DOCUMENT)).toBeNull();
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({
      schema: "podpis.sign/1",
      file: path,
      size: DOCUMENT.length,
      output: `${path}.sig`,
      attached: false,
      encoding: "der",
      level: "BES",
      signingTime: "2026-01-15T12:00:00.000+00:00",
      digestAlgorithm: OID.streebog256,
      messageDigest: toHex(digest("streebog256", DOCUMENT)),
      certificate: { thumbprints: { sha256: gost.certificate.sha256 } },
      revocation: "notChecked",
      timestamp: null,
      notes: [{ id: "sign.revocationNotAsked" }],
    });
  });

  it.each(["gost512", "rsa", "ecdsa", "ed25519"] as const)("signs with %s keys too", async (key) => {
    const signer = await issueSigner(lab, { key, issuer: "gost256" });
    const path = fileIn(tempDir(), "f", DOCUMENT);
    await signFile(path, signer);
    expect(judge(readFileSync(`${path}.sig`), DOCUMENT, signer)).toBeNull();
  });

  it.each([
    ["der", /^0/],
    ["pem", /^-----BEGIN CMS-----\n([A-Za-z0-9+/]{64}\n)+[A-Za-z0-9+/=]+\n-----END CMS-----\n$/],
    ["base64", /^([A-Za-z0-9+/]{64}\n)+[A-Za-z0-9+/=]+\n$/],
  ] as const)("writes %s, attached and detached", async (encoding, form) => {
    for (const attached of [true, false]) {
      const path = fileIn(tempDir(), "f", DOCUMENT);
      await signFile(path, gost, { encoding, attached });
      const written = readFileSync(`${path}.sig`);
      expect(written.toString("latin1")).toMatch(form);
      const inside = judge(written, DOCUMENT);
      expect(inside === null ? null : Buffer.from(inside)).toEqual(attached ? Buffer.from(DOCUMENT) : null);
    }
  });

  it.each([1, 100, 127, 128, 255, 256, 40_000, 57_300, 65_535, 65_536, CHUNK, 2 * CHUNK + 1])(
    "attaches %i octets exactly, whatever the header needs",
    async (length) => {
      const content = new Uint8Array(length).map((_, i) => i * 7);
      const path = fileIn(tempDir(), "f", content);
      await signFile(path, gost, { attached: true });
      expect(Buffer.from(judge(readFileSync(`${path}.sig`), content)!).equals(content)).toBe(true);
    },
  );

  it("moves the content when the header reserved for it proves too short", async () => {
    // A pipe does not say its length: the header reserved is the one for nothing.
    const content = new Uint8Array(CHUNK + 5).map((_, i) => i * 11);
    const output = join(tempDir(), "out.p7m");
    const stdin = contentStream("-", Readable.from([content]));
    const result = await signFile("-", gost, { content: stdin, output, attached: true });
    expect(result).toMatchObject({ file: "-", size: content.length });
    expect(Buffer.from(judge(readFileSync(output), content)!).equals(content)).toBe(true);
  });

  it("writes to standard output only when all is done", async () => {
    const path = fileIn(tempDir(), "f", DOCUMENT);
    const stdout = new PassThrough();
    await signFile(path, gost, { output: "-", stdout, attached: true, encoding: "pem" });
    expect(Buffer.from(judge(stdout.read(), DOCUMENT)!)).toEqual(Buffer.from(DOCUMENT));
  });

  it("tells the progress in octets", async () => {
    const path = fileIn(tempDir(), "f", new Uint8Array(CHUNK + 1));
    const seen: (number | undefined)[][] = [];
    await signFile(path, gost, { onProgress: (...progress) => seen.push(progress) });
    const done = seen.map(([octets]) => octets!);
    expect(done.length).toBeGreaterThan(1);
    expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(CHUNK + 1);
    expect(new Set(seen.map(([, total]) => total))).toEqual(new Set([CHUNK + 1]));
  });
});

describe("sign leaves nothing behind", () => {
  it("when the document is one octet over the limit, and signs one of the limit exactly", async () => {
    for (const attached of [true, false]) {
      const folder = tempDir();
      const path = fileIn(folder, "f", DOCUMENT);
      const limit = DOCUMENT.length;
      await signFile(path, gost, { attached, maxContent: limit, output: join(folder, "exact") });
      await expect(signFile(path, gost, { attached, maxContent: limit - 1 })).rejects.toEqual(
        code("FILE_TOO_LARGE", { exitCode: 2 }),
      );
      const pipe = contentStream("-", Readable.from([DOCUMENT]));
      await expect(signFile(path, gost, { attached, content: pipe, maxContent: limit - 1 })).rejects.toEqual(
        code("FILE_TOO_LARGE"),
      );
      expect(readdirSync(folder).toSorted()).toEqual(["exact", "f"]);
    }
  });

  it("by default above 104 857 600 octets", async () => {
    const folder = tempDir();
    const path = fileIn(folder, "f", "");
    truncateSync(path, MAX_CONTENT + 1);
    await expect(signFile(path, gost)).rejects.toEqual(
      code("FILE_TOO_LARGE", { data: { path, limit: MAX_CONTENT } }),
    );
    expect(readdirSync(folder)).toEqual(["f"]);
  });

  it("when the document is empty, a folder or not there", async () => {
    const folder = tempDir();
    await expect(signFile(fileIn(folder, "f", ""), gost)).rejects.toEqual(code("FILE_EMPTY"));
    const pipe = contentStream("-", Readable.from([]));
    await expect(signFile(join(folder, "f"), gost, { content: pipe, attached: true })).rejects.toEqual(
      code("FILE_EMPTY"),
    );
    expect(readdirSync(folder)).toEqual(["f"]);
  });

  it("when the document changes while it is read", async () => {
    for (const attached of [true, false]) {
      const folder = tempDir();
      const path = fileIn(folder, "f", new Uint8Array(3 * CHUNK));
      const onProgress = (): void => utimesSync(path, new Date(0), new Date(0));
      await expect(signFile(path, gost, { attached, onProgress })).rejects.toEqual(code("FILE_CHANGED"));
      expect(readdirSync(folder)).toEqual(["f"]);
    }
  });

  it("when the output exists, unless told to overwrite it", async () => {
    const folder = tempDir();
    const path = fileIn(folder, "f", DOCUMENT);
    writeFileSync(`${path}.sig`, "old");
    await expect(signFile(path, gost)).rejects.toEqual(code("OUTPUT_EXISTS", { exitCode: 2 }));
    expect(readFileSync(`${path}.sig`, "utf8")).toBe("old");
    await signFile(path, gost, { force: true });
    judge(readFileSync(`${path}.sig`), DOCUMENT);
    await expect(signFile(path, gost, { output: path, force: true })).rejects.toEqual(
      code("OUTPUT_IS_INPUT"),
    );
    expect(readFileSync(path)).toEqual(Buffer.from(DOCUMENT));
  });

  it("when the key makes a signature that does not hold, or fails", async () => {
    const folder = tempDir();
    const path = fileIn(folder, "f", DOCUMENT);
    const spoilt = async (message: Uint8Array): Promise<Uint8Array> => {
      const value = await gost.key.sign(message);
      return value.map((octet, i) => (i === 5 ? octet ^ 1 : octet));
    };
    const wrong = { ...gost, key: keyLike(gost.key, spoilt) };
    await expect(signFile(path, wrong, { attached: true })).rejects.toEqual(
      code("SIGNATURE_SELF_CHECK_FAILED", { exitCode: 5 }),
    );
    const failing = {
      ...gost,
      key: keyLike(gost.key, () => Promise.reject(new Error("the token was removed"))),
    };
    await expect(signFile(path, failing, { attached: true })).rejects.toThrow("the token was removed");
    expect(readdirSync(folder)).toEqual(["f"]);
  });
});

describe("sign refuses beforehand", () => {
  const refuse = async (signer: Pick<TestSigner, "key" | "certificate">, changes = {}): Promise<unknown> => {
    const folder = tempDir();
    const path = fileIn(folder, "f", DOCUMENT);
    let signed = false;
    const watched = keyLike(signer.key, (message) => {
      signed = true;
      return signer.key.sign(message);
    });
    const error = await signFile(path, { ...signer, key: watched }, changes).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(readdirSync(folder)).toEqual(["f"]);
    expect(signed).toBe(false);
    return error;
  };

  it("a key that does not fit the certificate", async () => {
    const other = await issueSigner(lab);
    expect(await refuse({ key: other.key, certificate: gost.certificate })).toEqual(
      code("KEY_MISMATCH", { exitCode: 5 }),
    );
  });

  it("a certificate that has expired or is not yet valid", async () => {
    const later = new Date(FROZEN.getTime() + 400 * DAY);
    expect(await refuse(gost, { now: later })).toEqual(
      code("CERTIFICATE_UNFIT", { exitCode: 5, why: expect.stringContaining("expired") }),
    );
    expect(await refuse(gost, { now: new Date(FROZEN.getTime() - DAY) })).toEqual(
      code("CERTIFICATE_UNFIT", { why: expect.stringContaining("not yet valid") }),
    );
  });

  it("a certificate whose key usage allows no signatures", async () => {
    const keyUsage = { oid: OID.keyUsage, critical: true, value: der.namedBits([2]) };
    const signer = await issueSigner(lab, {
      broken: { extensions: (all) => [...all.filter(({ oid }) => oid !== OID.keyUsage), keyUsage] },
    });
    expect(await refuse(signer)).toEqual(
      code("CERTIFICATE_UNFIT", { why: expect.stringContaining("key usage") }),
    );
  });

  it("a certificate whose private key's period of use is over", async () => {
    const period = der.seq(der.contextPrimitive(1, utf8("20260101000000Z")));
    const signer = await issueSigner(lab, {
      notBefore: new Date(FROZEN.getTime() - 30 * DAY),
      broken: {
        extensions: (all) => [
          ...all.filter(({ oid }) => oid !== OID.privateKeyUsagePeriod),
          { oid: OID.privateKeyUsagePeriod, critical: false, value: period },
        ],
      },
    });
    expect(await refuse(signer)).toEqual(
      code("CERTIFICATE_UNFIT", { why: expect.stringContaining("private key") }),
    );
  });

  it("a key that the default policy of verification refuses", async () => {
    const signer = await issueSigner(lab, { key: "rsa", parameterSet: "1024", issuer: "gost256" });
    expect(await refuse(signer)).toEqual(
      code("CERTIFICATE_UNFIT", { why: expect.stringContaining("too short") }),
    );
  });

  it.each([
    ["revoked", { status: "revoked", revocationDate: "2026-01-10T00:00:00.000+00:00" }],
    ["suspended", { status: "suspended" }],
  ] as const)("a certificate known to be %s", async (word, facts) => {
    const judge = async (): Promise<CertificateResult> => judged(facts);
    expect(await refuse(gost, { judge })).toEqual(
      code("CERTIFICATE_UNFIT", { why: expect.stringContaining(word) }),
    );
  });

  it("level t without an authority to ask", async () => {
    expect(await refuse(gost, { level: "t" })).toEqual(code("USAGE", { exitCode: 2 }));
  });
});

function judged(facts: Omit<RevocationFacts, "certificate">): CertificateResult {
  return {
    verdict: "INDETERMINATE",
    path: [],
    anchor: null,
    qualification: null,
    revocation: [{ certificate: "x", ...facts }],
    checks: [],
  };
}

describe("sign goes on", () => {
  it.each([
    ["good", []],
    ["unknown", [{ id: "sign.noPath" }]],
    ["stale", [{ id: "sign.noPath" }]],
  ] as const)("with a status that is %s, and says so", async (status, notes) => {
    const path = fileIn(tempDir(), "f", DOCUMENT);
    const result = await signFile(path, gost, { judge: async () => judged({ status }) });
    expect(result).toMatchObject({ revocation: status, notes });
  });
});
