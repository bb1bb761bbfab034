/** The ciphers against OpenSSL's gost engine on random input, where the engine is right (its kuznyechik-mac and its -omac modes are not). */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../../src/base/bytes.js";
import { ctrAcpkm } from "../../../../src/crypto/gost/ciphers/acpkm.js";
import type { NewCipher } from "../../../../src/crypto/gost/ciphers/blockCipher.js";
import { cfbMeshing } from "../../../../src/crypto/gost/ciphers/cfbMeshing.js";
import { Gost28147 } from "../../../../src/crypto/gost/ciphers/gost28147.js";
import { Kuznyechik } from "../../../../src/crypto/gost/ciphers/kuznyechik.js";
import { Magma } from "../../../../src/crypto/gost/ciphers/magma.js";
import { omac } from "../../../../src/crypto/gost/ciphers/omac.js";
import { CRYPTO_PRO_A, TC26_Z } from "../../../../src/crypto/gost/ciphers/substitutions.js";
import { gostEngineMissing, openssl } from "../../../support/openssl.js";

const LENGTHS = [1, 7, 8, 9, 1023, 1024, 1025, 5000];

const encrypt = (cipher: string, key: Uint8Array, iv: Uint8Array, input: Uint8Array): string => {
  const result = openssl(["enc", `-${cipher}`, "-K", toHex(key), "-iv", toHex(iv)], { input });
  expect(result.code, result.text).toBe(0);
  return toHex(result.stdout);
};

const code = (mac: string, key: Uint8Array, input: Uint8Array): string => {
  const result = openssl(["dgst", "-mac", mac, "-macopt", `hexkey:${toHex(key)}`], { input });
  expect(result.code, result.text).toBe(0);
  return /= ([0-9a-f]+)/.exec(result.text)![1]!;
};

const title = gostEngineMissing === undefined ? "" : ` (skipped: ${gostEngineMissing})`;

describe.skipIf(gostEngineMissing !== undefined)(`against the gost engine${title}`, () => {
  it.each(LENGTHS)("GOST 28147-89 (param-Z) with feedback and key meshing, %i octets", (length) => {
    const [key, iv, input] = [randomBytes(32), randomBytes(8), randomBytes(length)];
    const encrypted = cfbMeshing(key, TC26_Z, iv, input, "encrypt");
    expect(toHex(encrypted)).toBe(encrypt("gost89", key, iv, input));
    expect(toHex(cfbMeshing(key, TC26_Z, iv, encrypted, "decrypt"))).toBe(toHex(input));
  });

  it.each([1, 8, 9, 64, 1000])("codes of authentication of GOST 28147-89, %i octets", (length) => {
    const [key, input] = [randomBytes(32), randomBytes(length)];
    expect(toHex(new Gost28147(key, CRYPTO_PRO_A).mac(input))).toBe(code("gost-mac", key, input));
    expect(toHex(new Gost28147(key, TC26_Z).mac(input))).toBe(code("gost-mac-12", key, input));
  });

  it.each(LENGTHS)("Magma and Kuznyechik in CTR-ACPKM with the engine's sections, %i octets", (length) => {
    const schemes: readonly [string, NewCipher, number, number][] = [
      ["magma-ctr-acpkm", (key) => new Magma(key), 4, 1024],
      ["kuznyechik-ctr-acpkm", (key) => new Kuznyechik(key), 8, 4096],
    ];
    for (const [name, cipher, ivLength, section] of schemes) {
      const [key, iv, input] = [randomBytes(32), randomBytes(ivLength), randomBytes(length)];
      const engineIv = new Uint8Array(2 * ivLength);
      engineIv.set(iv);
      expect(toHex(ctrAcpkm(cipher, key, iv, section, input))).toBe(encrypt(name, key, engineIv, input));
    }
  });

  it.each([1, 8, 9, 64, 1000])("OMAC of Magma, %i octets", (length) => {
    const [key, input] = [randomBytes(32), randomBytes(length)];
    expect(toHex(omac(new Magma(key), input))).toBe(code("magma-mac", key, input));
  });

  it("an OMAC of an empty message", () => {
    const key = fromHex("00".repeat(32));
    expect(toHex(omac(new Magma(key), new Uint8Array()))).toBe(code("magma-mac", key, new Uint8Array()));
  });
});
