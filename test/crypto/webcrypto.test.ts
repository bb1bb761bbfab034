import "reflect-metadata";
import type { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { beforeAll, describe, expect, it } from "vitest";
import { algorithmIdentifier } from "../../src/asn1/algorithm.js";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { bitStringOctets } from "../../src/asn1/values.js";
import { toHex, utf8 } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";
import { resolveScheme, verifySignature } from "../../src/crypto/signature.js";
import { createGostCrypto } from "../../src/crypto/webcrypto/crypto.js";
import { registerGostAlgorithms } from "../../src/crypto/webcrypto/x509Algorithm.js";

/** The package's types are those of browsers. */
type PackageCrypto = Parameters<typeof x509.cryptoProvider.set>[0] & object;
type PackageKeys = x509.X509CertificateCreateSelfSignedParams["keys"];

const crypto = createGostCrypto();
const { subtle } = crypto;
const message = utf8("message");
const octets = (buffer: ArrayBuffer): Uint8Array => new Uint8Array(buffer);

const generate = async (
  name: string,
  namedCurve: string,
  extractable = true,
): Promise<webcrypto.CryptoKeyPair> =>
  (await subtle.generateKey({ name, namedCurve } as webcrypto.Algorithm, extractable, [
    "sign",
    "verify",
  ])) as webcrypto.CryptoKeyPair;

const KINDS = [
  ["GOST R 34.10-2012-256", "CryptoPro-XchA"],
  ["GOST R 34.10-2012-512", "1.2.643.7.1.2.1.2.1"],
] as const;

describe("the Web Crypto host", () => {
  it("digests with Streebog and with everything else", async () => {
    expect(octets(await subtle.digest("STREEBOG-256", message))).toEqual(digest("streebog256", message));
    expect(octets(await subtle.digest("streebog-512", message))).toEqual(digest("streebog512", message));
    expect(octets(await subtle.digest("SHA-256", message))).toEqual(digest("sha256", message));
  });

  it.each(KINDS)("generates, signs, verifies, exports and imports %s", async (name, set) => {
    const { privateKey, publicKey } = await generate(name, set);
    expect([privateKey.usages, publicKey.usages]).toEqual([["sign"], ["verify"]]);
    const value = await subtle.sign(name, privateKey, message);
    expect(await subtle.verify(name, publicKey, value, message)).toBe(true);
    expect(await subtle.verify(name, publicKey, value, utf8("messagE"))).toBe(false);

    const spki = octets(await subtle.exportKey("spki", publicKey));
    const pkcs8 = octets(await subtle.exportKey("pkcs8", privateKey));
    expect(toHex(readPrivateKey(pkcs8, "key").publicKey.spki)).toBe(toHex(spki));
    const imported = await subtle.importKey("spki", spki, { name }, true, ["verify"]);
    const signer = await subtle.importKey("pkcs8", pkcs8, { name }, false, ["sign"]);
    expect(await subtle.verify(name, imported, await subtle.sign(name, signer, message), message)).toBe(true);
  });

  it("does not export what is not extractable", async () => {
    const { privateKey } = await generate(...KINDS[0], false);
    await expect(subtle.exportKey("pkcs8", privateKey)).rejects.toThrow();
    expect(JSON.stringify(privateKey)).not.toContain("pkcs8");
  });

  it("refuses unknown sets, keys of another length, other formats and other usages", async () => {
    const [name] = KINDS[0];
    const long = generateGostPrivateKey("1.2.643.7.1.2.1.2.1");
    await expect(generate(name, "1.2.643.7.1.2.1.2.1")).rejects.toThrow(TypeError);
    await expect(subtle.importKey("pkcs8", long, { name }, true, ["sign"])).rejects.toThrow(TypeError);
    await expect(subtle.importKey("raw", new Uint8Array(64), { name }, true, ["verify"])).rejects.toThrow(
      TypeError,
    );
    await expect(subtle.generateKey({ name }, true, ["encrypt"])).rejects.toThrow();
  });
});

describe("@peculiar/x509 with GOST", () => {
  beforeAll(() => {
    registerGostAlgorithms();
    registerGostAlgorithms();
    x509.cryptoProvider.set(crypto as unknown as PackageCrypto);
  });

  it.each([
    [...KINDS[0], OID.gost2012Signature256],
    [...KINDS[1], OID.gost2012Signature512],
  ])(
    "makes a certificate with %s that verifies, its algorithm without parameters",
    async (name, set, oid) => {
      const keys = await generate(name, set);
      const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        name: "CN=Test",
        keys: keys as unknown as PackageKeys,
        signingAlgorithm: { name },
        notBefore: new Date("2026-01-01"),
        notAfter: new Date("2027-01-01"),
      });
      expect(await certificate.verify({ signatureOnly: true })).toBe(true);

      const [tbs, algorithm, value] = readAsn1(octets(certificate.rawData)).children;
      const signatureAlgorithm = algorithmIdentifier(algorithm!);
      expect(signatureAlgorithm).toMatchObject({ oid, parameters: null });
      const publicKey = readPublicKey(tbs!.children[6]!.raw);
      const scheme = resolveScheme(publicKey, signatureAlgorithm);
      if ("mismatch" in scheme) throw new Error(scheme.mismatch);
      const signature = bitStringOctets(value!);
      expect(verifySignature(publicKey, scheme, { message: tbs!.raw }, signature)).toBe(true);
    },
  );

  it("still makes certificates with other keys", async () => {
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const keys = await subtle.generateKey(algorithm, false, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: "CN=Test",
      keys: keys as unknown as PackageKeys,
      signingAlgorithm: algorithm,
    });
    expect(await certificate.verify({ signatureOnly: true })).toBe(true);
  });
});
