import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { createLab, type Lab } from "../../src/app/lab/index.js";
import { verify } from "../../src/app/verify.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import { CHUNK } from "../../src/base/limits.js";
import { parseCrl } from "../../src/crl/crl.js";
import { contentStream } from "../../src/io/files/content.js";
import { openSignature } from "../../src/io/files/signature.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { FROZEN } from "../support/lab.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

let lab: Lab;
let gost: TestSigner;
beforeAll(async () => {
  lab = await createLab({ clock: FROZEN, seed: "round trip", families: ["gost256"] });
  gost = await issueSigner(lab);
  return () => lab.close();
});

const certificates = (pem: string): Certificate[] =>
  decodePemBlocks(pem).map(({ der }) => parseCertificate(der));

const fetcher: Fetcher = {
  fetch: async ({ url, body }) => ({
    url,
    bytes: await lab.timestamp("gost256", body!),
    contentType: "application/timestamp-reply",
  }),
};

async function judged(signature: string, content: string | undefined, signer: TestSigner) {
  const source = await openSignature(signature);
  try {
    const crls = ["gost256", "root-gost256"].map(async (name) => ({
      crl: parseCrl(await lab.crl(name)),
      source: name,
    }));
    return await verify({
      signature: source,
      content: content === undefined ? undefined : contentStream(content),
      now: FROZEN,
      trust: certificates(lab.trustPem),
      untrusted: certificates(lab.intermediatesPem),
      crls: await Promise.all(crls),
      fetcher: null,
      expect: { thumbprint: signer.certificate.sha256 },
    });
  } finally {
    source.close();
  }
}

describe("what we sign, we verify", () => {
  const forms = [true, false].flatMap((attached) =>
    (["der", "pem", "base64"] as const).map((encoding) => ({ attached, encoding })),
  );

  it.each(forms)("to level T, $encoding, attached: $attached", async (form) => {
    const path = fileIn(
      tempDir(),
      "f",
      new Uint8Array(CHUNK + 100).map((_, i) => i * 3),
    );
    const tsa = { urls: ["http://tsa.test"], fetcher };
    await signFile(path, gost, { ...form, level: "t", tsa });
    const report = await judged(`${path}.sig`, form.attached ? undefined : path, gost);
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      accepted: true,
      attached: form.attached,
      signers: [{ level: "T", levelProven: "T", bestSignatureTime: "2026-01-15T12:00:00.000+00:00" }],
    });
  });

  it("and not when one byte of the content inside changes", async () => {
    const folder = tempDir();
    const path = fileIn(folder, "f", new Uint8Array(1000));
    await signFile(path, gost, { attached: true });
    const bytes = readFileSync(`${path}.sig`);
    bytes[500]! ^= 1;
    const report = await judged(fileIn(folder, "changed.p7m", bytes), undefined, gost);
    expect(report).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "HASH_FAILURE", accepted: false });
  });

  it("also a signature of a signature", async () => {
    const path = fileIn(tempDir(), "f", "document");
    await signFile(path, gost);
    await signFile(`${path}.sig`, gost);
    expect(await judged(`${path}.sig.sig`, `${path}.sig`, gost)).toMatchObject({ verdict: "TOTAL-PASSED" });
  });
});
