/** Signing in two steps: the key signs elsewhere; here it is OpenSSL, or the test itself. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CompleteRequest, signComplete } from "../../src/app/signComplete.js";
import { readSigningState } from "../../src/app/signingState.js";
import { type PrepareRequest, signPrepare } from "../../src/app/signPrepare.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { fromHex, reversed, toHex } from "../../src/base/bytes.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { digest } from "../../src/crypto/digest.js";
import { contentStream } from "../../src/io/files/content.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { FROZEN } from "../support/lab.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { gostEngineMissing, openssl, opensslMissing } from "../support/openssl.js";
import { fileIn, issueSigner, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

let world: LevelLab;
let signer: TestSigner;
let folder: string;
let path: string;
let state: string;
beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "gost512", "rsa", "ecdsa"] });
  signer = await issueSigner(world.lab);
  return () => world.lab.close();
});
beforeEach(() => {
  world.later = 0;
  folder = tempDir();
  path = fileIn(folder, "f", "Договор подряда");
  state = join(folder, "step");
});

const prepare = (changes: Partial<PrepareRequest> = {}, who = signer) =>
  signPrepare({
    content: contentStream(path),
    certificate: who.certificate,
    state,
    now: world.now(),
    ...changes,
  });

const read = () => readSigningState(readFileSync(state), state);

/** What the key elsewhere does with the octets it is given. */
const outside = (who = signer) => who.key.sign(readFileSync(`${state}.tbs`));

function complete(signature: Uint8Array, changes: Partial<CompleteRequest> = {}) {
  return signComplete({
    state: read(),
    signature,
    output: `${path}.sig`,
    attached: false,
    encoding: "der",
    level: "bes",
    now: world.now(),
    ...changes,
  });
}

describe("the first step", () => {
  it("writes what is to be signed, its digest, and a state in which no secret stands", async () => {
    const result = await prepare();
    const toBeSigned = readFileSync(`${state}.tbs`);
    expect(toBeSigned[0]).toBe(0x31);
    expect(toHex(readFileSync(`${state}.digest`))).toBe(toHex(digest("streebog256", toBeSigned)));
    expect(result).toMatchObject({
      schema: "podpis.sign-prepare/1",
      output: state,
      toBeSigned: `${state}.tbs`,
      digest: `${state}.digest`,
      messageDigest: toHex(digest("streebog256", readFileSync(path))),
      signingTime: "2026-01-15T12:00:00.000+00:00",
      revocation: "notChecked",
    });
    expect(Object.keys(JSON.parse(readFileSync(state, "utf8")))).toEqual([
      "schema",
      "file",
      "size",
      "certificate",
      "signedAttributes",
    ]);
  });

  it("refuses a certificate that may not sign, and leaves nothing", async () => {
    const expired = new Date(signer.certificate.notAfter.getTime() + 1000);
    await expect(prepare({ now: expired })).rejects.toMatchObject({ code: "CERTIFICATE_UNFIT" });
    for (const name of [state, `${state}.tbs`, `${state}.digest`]) expect(existsSync(name)).toBe(false);
  });

  it("overwrites none of its three files unasked", async () => {
    fileIn(folder, "step.tbs", "precious");
    await expect(prepare()).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
    expect(existsSync(state)).toBe(false);
    await expect(prepare({ force: true })).resolves.toMatchObject({ exitCode: 0 });
  });
});

describe("the second step", () => {
  it.each(["bes", "t", "xlt1", "a"] as const)(
    "makes level %s, detached, without the document",
    async (level) => {
      await prepare();
      const levels = level === "bes" ? {} : world.signing(level);
      const result = await complete(await outside(), levels);
      expect(result).toMatchObject({ schema: "podpis.sign/1", level: level.toUpperCase(), attached: false });
      const report = await world.verify(
        `${path}.sig`,
        path,
        level === "bes" || level === "t" ? { fetcher: world.fetcher } : {},
      );
      expect(report).toMatchObject({
        verdict: "TOTAL-PASSED",
        signers: [{ levelProven: level.toUpperCase() }],
      });
    },
  );

  it("puts the document inside when it is the same", async () => {
    await prepare();
    await complete(await outside(), { attached: true, content: contentStream(path), output: `${path}.p7m` });
    expect(await world.verify(`${path}.p7m`, undefined, { fetcher: world.fetcher })).toMatchObject({
      verdict: "TOTAL-PASSED",
    });
  });

  it("signs at the time of the first step, whenever the second comes", async () => {
    await prepare();
    world.later = 3_600_000;
    const result = await complete(await outside());
    expect(result.signingTime).toBe("2026-01-15T12:00:00.000+00:00");
    const report = await world.verify(`${path}.sig`, path, { fetcher: world.fetcher });
    expect(report.signers[0]!.claimedSigningTime).toBe("2026-01-15T12:00:00.000+00:00");
  });

  it("writes exactly the attributes that were prepared", async () => {
    await prepare();
    await complete(await outside());
    const [made] = readSignedDataBytes(readFileSync(`${path}.sig`)).signedData!.signerInfos;
    const signedAttrs = made!.signedAttrs!;
    expect(toHex(signedAttrs.raw).slice(2)).toBe(toHex(readFileSync(`${state}.tbs`)).slice(2));
  });

  it("keeps what the first step declared: a content time-stamp among it", async () => {
    await prepare({ tsa: world.tsa, clock: world.now, contentTimestamp: true });
    await complete(await outside(), world.signing("xlt1"));
    const report = await world.verify(`${path}.sig`, path, { fetcher: world.fetcher });
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ levelProven: "XLT1" }] });
    expect(report.signers[0]!.timestamps.map(({ kind }) => kind)).toEqual([
      "content",
      "signature",
      "cades-c",
    ]);
  });

  it("asks for an authority when the first step is to have a content time-stamp", async () => {
    await expect(prepare({ contentTimestamp: true })).rejects.toMatchObject({ code: "USAGE" });
    expect(existsSync(state)).toBe(false);
  });

  it.each(["gost512", "rsa", "ecdsa"] as const)("takes a value of %s", async (key) => {
    const who = await issueSigner(world.lab, { key });
    await prepare({}, who);
    const value = await outside(who);
    await complete(key === "gost512" ? reversed(value) : value);
    expect(await world.verify(`${path}.sig`, path, { fetcher: world.fetcher })).toMatchObject({
      verdict: "TOTAL-PASSED",
    });
  });

  it("refuses a value of another key, and one over the document instead of the attributes", async () => {
    await prepare();
    const other = await issueSigner(world.lab);
    for (const value of [await outside(other), await signer.key.sign(readFileSync(path))]) {
      await expect(complete(value)).rejects.toMatchObject({
        code: "SIGNATURE_SELF_CHECK_FAILED",
        exitCode: 5,
      });
      expect(existsSync(`${path}.sig`)).toBe(false);
    }
  });

  it("refuses a document that changed between the steps", async () => {
    await prepare();
    const value = await outside();
    writeFileSync(path, "Договор подряда, другая цена");
    for (const attached of [true, false]) {
      const content = contentStream(path);
      await expect(complete(value, { attached, content })).rejects.toMatchObject({ code: "CONTENT_CHANGED" });
    }
    await expect(complete(value, { attached: true })).rejects.toMatchObject({ code: "USAGE" });
    expect(existsSync(`${path}.sig`)).toBe(false);
  });

  it("refuses a certificate that was revoked meanwhile", async () => {
    const who = await issueSigner(world.lab);
    await prepare({}, who);
    await world.lab.revoke(who.issued, { reason: "keyCompromise" });
    world.later = 3_600_000;
    const value = await outside(who);
    await expect(complete(value, world.signing("xlt1"))).rejects.toMatchObject({ code: "CERTIFICATE_UNFIT" });
  });
});

describe("a state that was tampered with", () => {
  const tampered = (change: (fields: Record<string, unknown>) => void): Uint8Array => {
    const fields = JSON.parse(readFileSync(state, "utf8"));
    change(fields);
    return new TextEncoder().encode(JSON.stringify(fields));
  };

  it.each<[string, (fields: Record<string, unknown>) => void]>([
    ["another version", (fields) => (fields.schema = "podpis.signing-state/2")],
    ["no certificate", (fields) => delete fields.certificate],
    ["a certificate that is none", (fields) => (fields.certificate = "MAA=")],
    ["attributes that are no base64", (fields) => (fields.signedAttributes = "…")],
    ["attributes that are no SET", (fields) => (fields.signedAttributes = "BAA=")],
    ["attributes without a digest", (fields) => (fields.signedAttributes = "MRIwEAYDKgMEMQkEBwECAwQFBgc=")],
    ["a size that is none", (fields) => (fields.size = -1)],
  ])("is refused: %s", async (_, change) => {
    await prepare();
    expect(() => readSigningState(tampered(change), state)).toThrowError(
      expect.objectContaining({ code: "NOT_A_SIGNING_STATE" }),
    );
  });

  it("is refused when it is no JSON", () => {
    for (const bytes of [fromHex("ff00"), new TextEncoder().encode("[]")]) {
      expect(() => readSigningState(bytes, "s")).toThrowError(
        expect.objectContaining({ code: "NOT_A_SIGNING_STATE" }),
      );
    }
  });

  it("makes no signature when its attributes or its certificate are others", async () => {
    await prepare();
    const value = await outside();
    const other = fileIn(folder, "g", "Другой документ");
    await prepare({ content: contentStream(other), state: join(folder, "other") });
    const { signedAttributes } = JSON.parse(readFileSync(join(folder, "other"), "utf8"));
    const attributes = readSigningState(
      tampered((fields) => (fields.signedAttributes = signedAttributes)),
      state,
    );
    const stranger = Buffer.from((await issueSigner(world.lab)).certificate.raw).toString("base64");
    const certificate = readSigningState(
      tampered((fields) => (fields.certificate = stranger)),
      state,
    );
    for (const changed of [attributes, certificate]) {
      await expect(complete(value, { state: changed })).rejects.toMatchObject({
        code: "SIGNATURE_SELF_CHECK_FAILED",
      });
    }
  });
});

/** openssl pkeyutl signs the digest (or, for Ed25519, the octets) with the key in `pem`. */
function pkeyutl(pem: string, input: string, ...more: readonly string[]): Uint8Array {
  const key = fileIn(folder, "key.pem", pem);
  const out = join(folder, "value");
  const { code, text } = openssl(["pkeyutl", "-sign", "-inkey", key, "-in", input, "-out", out, ...more]);
  expect(code, text).toBe(0);
  return readFileSync(out);
}

const skipped = (why: string | undefined): string => (why === undefined ? "" : ` (skipped: ${why})`);

describe.skipIf(opensslMissing !== undefined)(
  `openssl pkeyutl as the key elsewhere${skipped(opensslMissing)}`,
  () => {
    const gost = `signs the digest with a ГОСТ key, at level XLT1${skipped(gostEngineMissing)}`;
    it.skipIf(gostEngineMissing !== undefined)(gost, async () => {
      await prepare();
      await complete(
        pkeyutl(signer.issued.keyPem, `${state}.digest`, "-engine", "gost"),
        world.signing("xlt1"),
      );
      expect(await world.verify(`${path}.sig`, path)).toMatchObject({
        verdict: "TOTAL-PASSED",
        signers: [{ levelProven: "XLT1" }],
      });
    });

    it.each(["rsa", "ecdsa"] as const)(
      "signs the digest with a key of %s, and openssl cms verifies",
      async (key) => {
        const who = await issueSigner(world.lab, { key });
        await prepare({}, who);
        await complete(pkeyutl(who.issued.keyPem, `${state}.digest`, "-pkeyopt", "digest:sha256"));
        const chain = fileIn(folder, "chain.pem", world.lab.trustPem + world.lab.intermediatesPem);
        const at = String(Math.floor(FROZEN.getTime() / 1000));
        const args = ["-cades", "-binary", "-purpose", "any", "-inform", "DER", "-in", `${path}.sig`];
        const trusting = ["-CAfile", chain, "-attime", at, "-content", path, "-out", join(folder, "out")];
        const { code, text } = openssl(["cms", "-verify", ...args, ...trusting]);
        expect(code, text).toBe(0);
      },
    );

    it("signs the octets with an Ed25519 key, for which no digest is written", async () => {
      const [key, cert] = [join(folder, "ed.key"), join(folder, "ed.pem")];
      const request = ["req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", key, "-out", cert];
      expect(openssl([...request, "-subj", "/CN=Ed", "-days", "2"], { gost: false }).code).toBe(0);
      const certificate = parseCertificate(decodePemBlocks(readFileSync(cert))[0]!.der);
      const now = new Date();
      expect(await prepare({ certificate, now })).toMatchObject({ digest: null, toBeSignedDigest: null });
      expect(existsSync(`${state}.digest`)).toBe(false);
      const value = pkeyutl(readFileSync(key, "utf8"), `${state}.tbs`, "-rawin");
      await complete(value, { now });
      expect((await world.verify(`${path}.sig`, path, { now })).signers[0]!.checks).toContainEqual(
        expect.objectContaining({ id: "signer.signatureValue", status: "passed" }),
      );
    });
  },
);
