/** Signature values that other programs made, in the orders in which they write them. */
import { type createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { concat, reversed, toBase64, toHex, utf8 } from "../../src/base/bytes.js";
import { acceptValue, outsideKey } from "../../src/crypto/outsideKey.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";

const MESSAGE = utf8("что подписать");
const halves = (octets: Uint8Array) =>
  [octets.subarray(0, octets.length / 2), octets.subarray(octets.length / 2)] as const;

const nodeKey = (pair: { privateKey: ReturnType<typeof createPrivateKey> }) => {
  const spki = createPublicKey(pair.privateKey).export({ format: "der", type: "spki" });
  return { privateKey: pair.privateKey, outside: outsideKey(readPublicKey(new Uint8Array(spki)), "k") };
};

describe.each([
  ["256", "1.2.643.2.2.35.1"],
  ["512", "1.2.643.7.1.2.1.2.1"],
])("a ГОСТ value of %s bits", (_, set) => {
  const key = readPrivateKey(generateGostPrivateKey(set), "test");
  const outside = outsideKey(key.publicKey, "test");

  it("is taken in all four byte orders, and as text", async () => {
    const value = await key.sign(MESSAGE);
    const [s, r] = halves(value);
    const forms = {
      asIs: value,
      reversed: reversed(value),
      halvesSwapped: concat(r, s),
      halvesReversed: concat(reversed(s), reversed(r)),
    };
    for (const [order, octets] of Object.entries(forms)) {
      for (const given of [octets, utf8(`${toHex(octets)}\n`), utf8(`${toBase64(octets)}\r\n`)]) {
        const accepted = acceptValue(outside, MESSAGE, given);
        expect(accepted?.order).toBe(order);
        expect(toHex(accepted!.value)).toBe(toHex(value));
      }
    }
  });

  it("is not taken over other octets, cut, with a bit flipped, or of another key", async () => {
    const value = await key.sign(MESSAGE);
    const other = await readPrivateKey(generateGostPrivateKey(set), "other").sign(MESSAGE);
    for (const given of [value.with(3, value[3]! ^ 1), value.subarray(1), other, new Uint8Array(0)]) {
      expect(acceptValue(outside, MESSAGE, given)).toBeUndefined();
    }
    expect(acceptValue(outside, utf8("другое"), value)).toBeUndefined();
  });
});

describe("values of other keys", () => {
  it("take ECDSA as DER and as r and s after one another", () => {
    const { privateKey, outside } = nodeKey(generateKeyPairSync("ec", { namedCurve: "P-521" }));
    const pair = new Uint8Array(sign("sha512", MESSAGE, { key: privateKey, dsaEncoding: "ieee-p1363" }));
    expect(acceptValue(outside, MESSAGE, pair)).toMatchObject({ order: "pair" });
    const der = new Uint8Array(sign("sha512", MESSAGE, privateKey));
    expect(acceptValue(outside, MESSAGE, der)).toMatchObject({ order: "asIs", value: der });
  });

  it("take RSA in either byte order, and Ed25519 as it is", () => {
    const rsa = nodeKey(generateKeyPairSync("rsa", { modulusLength: 2048 }));
    const value = new Uint8Array(sign("sha256", MESSAGE, rsa.privateKey));
    expect(acceptValue(rsa.outside, MESSAGE, value)).toMatchObject({ order: "asIs" });
    expect(acceptValue(rsa.outside, MESSAGE, reversed(value))).toMatchObject({ order: "reversed", value });
    const edwards = nodeKey(generateKeyPairSync("ed25519"));
    const signature = new Uint8Array(sign(null, MESSAGE, edwards.privateKey));
    expect(acceptValue(edwards.outside, MESSAGE, signature)).toMatchObject({ order: "asIs" });
    expect(acceptValue(edwards.outside, MESSAGE, reversed(signature))).toBeUndefined();
  });

  it("take RSASSA-PSS", () => {
    const { privateKey, outside } = nodeKey(generateKeyPairSync("rsa-pss", { modulusLength: 2048 }));
    const value = new Uint8Array(sign("sha256", MESSAGE, { key: privateKey, saltLength: 32 }));
    expect(acceptValue(outside, MESSAGE, value)).toMatchObject({ order: "asIs" });
    expect(acceptValue(outside, MESSAGE, reversed(value))).toMatchObject({ order: "reversed", value });
  });

  it("are refused beforehand for keys that podpis does not sign with", () => {
    const spki = generateKeyPairSync("x25519").publicKey.export({ format: "der", type: "spki" });
    expect(() => outsideKey(readPublicKey(new Uint8Array(spki)), "k")).toThrowError(
      expect.objectContaining({ code: "KEY_ALGORITHM_UNSUPPORTED" }),
    );
  });

  it("are never made here", async () => {
    const { outside } = nodeKey(generateKeyPairSync("ed25519"));
    await expect(outside.sign(MESSAGE)).rejects.toMatchObject({ code: "BUG" });
  });
});
