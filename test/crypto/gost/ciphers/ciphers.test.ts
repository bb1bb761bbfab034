/** The ciphers against the examples of their standards: RFC 8891, RFC 7801, GOST R 34.13, R 1323565.1.017 (RFC 8645), RFC 7836. */
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../../src/base/bytes.js";
import { ctrAcpkm } from "../../../../src/crypto/gost/ciphers/acpkm.js";
import { Gost28147 } from "../../../../src/crypto/gost/ciphers/gost28147.js";
import { kdf, kdfTree } from "../../../../src/crypto/gost/ciphers/keyDerivation.js";
import { Kuznyechik } from "../../../../src/crypto/gost/ciphers/kuznyechik.js";
import { Magma } from "../../../../src/crypto/gost/ciphers/magma.js";
import { omac } from "../../../../src/crypto/gost/ciphers/omac.js";
import { TC26_Z } from "../../../../src/crypto/gost/ciphers/substitutions.js";

const KUZNYECHIK_KEY = fromHex("8899aabbccddeeff0011223344556677fedcba98765432100123456789abcdef");
const MAGMA_KEY = fromHex("ffeeddccbbaa99887766554433221100f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

/** GOST R 34.13-2015, appendix A: P of both ciphers. */
const KUZNYECHIK_TEXT = fromHex(`
  1122334455667700ffeeddccbbaa9988 00112233445566778899aabbcceeff0a
  112233445566778899aabbcceeff0a00 2233445566778899aabbcceeff0a0011`);
const MAGMA_TEXT = fromHex("92def06b3c130a59 db54c704f8189d20 4a98fb2e67a8024c 8912409b17b57e41");

describe("Magma (RFC 8891)", () => {
  it("encrypts the example of appendix A.4", () => {
    const block = fromHex("fedcba9876543210");
    new Magma(MAGMA_KEY).encrypt(block);
    expect(toHex(block)).toBe("4ee901e5c2d8ca3d");
  });

  it("authenticates the example of GOST R 34.13 A.2.6", () => {
    const mac = omac(new Magma(MAGMA_KEY), MAGMA_TEXT);
    expect(toHex(mac.subarray(0, 4))).toBe("154e7210");
  });

  it("changes its key as R 1323565.1.017 A.1 does, with sections of two blocks", () => {
    const encrypted = ctrAcpkm(
      (key) => new Magma(key),
      KUZNYECHIK_KEY,
      fromHex("12345678"),
      16,
      KUZNYECHIK_TEXT.subarray(0, 56),
    );
    expect(toHex(encrypted)).toBe(
      "2ab81deeeb1e4cab68e104c4bd6b94eac72c67af6c2e5b6b0eafb61770f1b32e" +
        "a1ae71149eed1382abd467180672ec6f84a2f15b3fca72c1",
    );
  });
});

describe("Kuznyechik (RFC 7801)", () => {
  it("encrypts the example of §5.5", () => {
    const block = fromHex("1122334455667700ffeeddccbbaa9988");
    new Kuznyechik(KUZNYECHIK_KEY).encrypt(block);
    expect(toHex(block)).toBe("7f679d90bebc24305a468d42b9d4edcd");
  });

  it("authenticates the example of GOST R 34.13 A.1.6, cut to 8 octets", () => {
    const mac = omac(new Kuznyechik(KUZNYECHIK_KEY), KUZNYECHIK_TEXT);
    expect(toHex(mac.subarray(0, 8))).toBe("336f4d296059fbe3");
  });

  it("changes its key as R 1323565.1.017 A.2 does, with sections of two blocks", () => {
    const text = fromHex(`
      1122334455667700ffeeddccbbaa9988 00112233445566778899aabbcceeff0a
      112233445566778899aabbcceeff0a00 2233445566778899aabbcceeff0a0011
      33445566778899aabbcceeff0a001122 445566778899aabbcceeff0a00112233
      5566778899aabbcceeff0a0011223344`);
    const encrypted = ctrAcpkm(
      (key) => new Kuznyechik(key),
      KUZNYECHIK_KEY,
      fromHex("1234567890abcef0"),
      32,
      text,
    );
    expect(toHex(encrypted)).toBe(
      "f195d8bec10ed1dbd57b5fa240bda1b885eee733f6a13e5df33ce4b33c45dee4" +
        "4bceeb8f646f4c55001706275e85e800587c4df568d094393e4834afd0805046" +
        "cf30f57686aeece11cfc6c316b8a896edffd07ec813636460c4f3b743423163e" +
        "6409a9c282fac8d469d221e7fbd6de5d",
    );
  });

  it("wants a key of 32 octets", () => {
    expect(() => new Kuznyechik(new Uint8Array(16))).toThrow(TypeError);
  });
});

describe("GOST 28147-89 (RFC 5830)", () => {
  const key = fromHex("00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f");

  it("is Magma with the octets of each word of key and block the other way round", () => {
    const turned = MAGMA_KEY.map((_, at) => MAGMA_KEY[(at & ~3) + 3 - (at & 3)]!);
    const block = fromHex("1032547698badcfe");
    new Gost28147(turned, TC26_Z).encrypt(block);
    expect(toHex(block)).toBe(toHex(fromHex("4ee901e5c2d8ca3d").toReversed()));
  });

  it("decrypts what it encrypted, in whole blocks only", () => {
    const cipher = new Gost28147(key, TC26_Z);
    const text = Uint8Array.from({ length: 32 }, (_, at) => at);
    const encrypted = cipher.encryptBlocks(text.slice());
    expect(encrypted).not.toEqual(text);
    expect(cipher.decryptBlocks(encrypted)).toEqual(text);
    expect(() => cipher.decryptBlocks(new Uint8Array(9))).toThrow(TypeError);
  });

  it("is of no use once it is wiped", () => {
    const [cipher, other] = [new Gost28147(key, TC26_Z), new Gost28147(key, TC26_Z)];
    cipher.wipe();
    expect(cipher.encryptBlocks(new Uint8Array(8))).not.toEqual(other.encryptBlocks(new Uint8Array(8)));
  });
});

describe("key derivation (RFC 7836)", () => {
  const key = Uint8Array.from({ length: 32 }, (_, at) => at);
  const [label, seed] = [fromHex("26bdb878"), fromHex("af21434145656378")];

  it("gives the key of the example of §4.4 (B: KDF_GOSTR3411_2012_256)", () => {
    expect(toHex(kdf(key, label, seed))).toBe(
      "a1aa5f7de402d7b3d323f2991c8d4534013137010a83754fd0af6d7cd4922ed9",
    );
  });

  it("gives the keys of the example of §4.5 (KDF_TREE, R = 1, 512 bits)", () => {
    expect(toHex(kdfTree(key, label, seed, 2))).toBe(
      "22b6837845c6bef65ea71672b265831086d3c76aebe6dae91cad51d83f79d16b" +
        "074c9330599d7f8d712fca54392f4ddde93751206b3584c8f43f9e6dc51531f9",
    );
  });
});
