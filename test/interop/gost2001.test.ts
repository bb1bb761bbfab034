/** Signatures of archives: GOST R 34.10-2001 with 34.11-94, made by the gost engine, for every parameter set. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type VerifyRequest, verify } from "../../src/app/verify.js";
import { unarmor } from "../../src/asn1/pem.js";
import { utf8 } from "../../src/base/bytes.js";
import { bytesSource } from "../../src/base/source.js";
import { readPrivateKey } from "../../src/crypto/pkcs8.js";
import { contentStream } from "../../src/io/files/content.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { gostEngineMissing, openssl } from "../support/openssl.js";
import { tempDirFor } from "../support/temporary.js";

const DOCUMENT = utf8("Акт приёма-передачи № 7 от 2009 года");

interface Archived {
  readonly signature: Uint8Array;
  readonly certificate: Certificate;
  readonly key: Uint8Array;
}

describe.skipIf(gostEngineMissing !== undefined).each([
  ["A", "CryptoPro-A"],
  ["B", "CryptoPro-B"],
  ["C", "CryptoPro-C"],
  ["XA", "CryptoPro-XchA"],
  ["XB", "CryptoPro-XchB"],
])("GOST R 34.10-2001 with the parameter set %s", (set, name) => {
  const temporary = tempDirFor();
  let archived: Archived;
  let content: string;

  beforeAll(() => {
    const at = (file: string) => join(temporary.path, file);
    content = at("f");
    writeFileSync(content, DOCUMENT);
    const run = (...args: string[]) => expect(openssl(args)).toMatchObject({ code: 0 });
    run("genpkey", "-algorithm", "gost2001", "-pkeyopt", `paramset:${set}`, "-out", at("key"));
    const request = ["req", "-x509", "-new", "-key", at("key"), "-md_gost94", "-subj", "/CN=Archive"];
    run(...request, "-addext", "keyUsage=digitalSignature", "-days", "10000", "-out", at("cert"));
    const signer = ["-signer", at("cert"), "-inkey", at("key"), "-md", "md_gost94"];
    run("cms", "-sign", "-binary", "-in", content, ...signer, "-outform", "DER", "-out", at("sig"));
    const der = (file: string) => unarmor(readFileSync(at(file)))[0]!.der;
    archived = {
      signature: readFileSync(at("sig")),
      certificate: parseCertificate(der("cert")),
      key: der("key"),
    };
    return () => temporary.remove();
  });

  const verified = (changes: Partial<VerifyRequest> = {}) =>
    verify({
      signature: bytesSource(archived.signature, "sig"),
      content: contentStream(content),
      now: new Date("2026-11-01T00:00:00Z"),
      trust: [archived.certificate],
      fetcher: null,
      ...changes,
    });

  it("is verified, and no longer in order today", async () => {
    expect(archived.certificate.publicKey).toMatchObject({
      type: "gost2001",
      label: `GOST R 34.10-2001, ${name}`,
    });
    const { verdict, signers } = await verified({ now: new Date(Date.now() + 60_000) });
    expect(verdict).toBe("INDETERMINATE");
    const of = (id: string) => signers[0]!.checks.find((check) => check.id === id);
    expect(of("signer.signatureValue")).toMatchObject({ status: "passed" });
    expect(of("signer.messageDigest")).toMatchObject({ status: "passed" });
    expect(of("signer.algorithms")).toMatchObject({
      reason: "policy.gost2001",
      subIndication: "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    });
  });

  it("was in order before 2020", async () => {
    const { signers } = await verified({ at: new Date("2019-12-31T23:59:59Z") });
    expect(signers[0]!.checks.find(({ id }) => id === "signer.algorithms")).toMatchObject({
      status: "passed",
    });
  });

  it("fails over another document and with another value", async () => {
    const other = { name: "f", chunks: () => contentStream(join(temporary.path, "cert")).chunks() };
    expect(await verified({ content: other })).toMatchObject({ subIndication: "HASH_FAILURE" });
    const damaged = Uint8Array.from(archived.signature);
    damaged[damaged.length - 1]! ^= 1;
    expect(await verified({ signature: bytesSource(damaged, "sig") })).toMatchObject({
      subIndication: "SIG_CRYPTO_FAILURE",
    });
  });

  it("is not signed with", () => {
    expect(() => readPrivateKey(archived.key, "key")).toThrow(
      expect.objectContaining({ code: "KEY_ALGORITHM_UNSUPPORTED" }),
    );
  });
});
