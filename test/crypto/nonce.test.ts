/** The k of a signature: what it is made of, and that nothing of it stays behind. */
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { sign } from "../../src/crypto/gost/gost34102012.js";
import { nonceOctets } from "../../src/crypto/gost/nonce.js";
import { allowWebAssembly } from "../../src/crypto/gost/streebogEngine.js";

/** What was hashed and what came of it: the arrays themselves, and a copy of the first. */
const { calls, generator } = vi.hoisted(() => ({
  calls: [] as { input: Uint8Array; copy: Uint8Array; output: Uint8Array }[],
  generator: { filled: [] as Uint8Array[], broken: false },
}));
vi.mock("node:crypto", async (original) => {
  const real = await original<typeof import("node:crypto")>();
  return {
    ...real,
    hash: (name: string, input: Uint8Array, encoding: "buffer") => {
      const output = real.hash(name, input, encoding);
      calls.push({ input, copy: Uint8Array.from(input), output });
      return output;
    },
    randomFillSync: (octets: Uint8Array) => {
      generator.filled.push(octets);
      return generator.broken ? octets.fill(7) : real.randomFillSync(octets);
    },
  };
});

const { curve } = PARAMETER_SETS.find(({ name }) => name === "CryptoPro-A")!;
const key = new Uint8Array(32).fill(17);
const digest = new Uint8Array(32).fill(34);
const isWiped = (octets: Uint8Array): boolean => octets.every((octet) => octet === 0);
/** The generator is asked for many octets at a time: this many signatures ask it anew. */
const ASKED_ANEW = 64;

const useUpGenerator = (): void => {
  for (let i = 0; i < ASKED_ANEW; i++) nonceOctets(curve, key, digest);
};

// Without it k becomes a number, which cannot be wiped.
beforeAll(() => allowWebAssembly(true));
beforeEach(() => {
  generator.broken = false;
  useUpGenerator();
  calls.length = 0;
  generator.filled.length = 0;
});

describe("the k of a signature", () => {
  it("is random, though key and digest are the same", () => {
    const seen = new Set(
      Array.from({ length: ASKED_ANEW }, () => Buffer.from(nonceOctets(curve, key, digest)).toString("hex")),
    );
    expect(seen.size).toBe(ASKED_ANEW);
  });

  it("still depends on the key and on the digest when the generator fails", () => {
    generator.broken = true;
    useUpGenerator();
    const made = (d: Uint8Array, e: Uint8Array): string =>
      Buffer.from(nonceOctets(curve, d, e)).toString("hex");
    const usual = made(key, digest);
    expect(made(key, digest)).toBe(usual);
    const otherKey = Uint8Array.from(key, (octet, i) => (i === 31 ? octet ^ 1 : octet));
    const otherDigest = Uint8Array.from(digest, (octet, i) => (i === 31 ? octet ^ 1 : octet));
    expect(made(otherKey, digest)).not.toBe(usual);
    expect(made(key, otherDigest)).not.toBe(usual);
  });

  it("leaves none of what it was made of, nor itself", () => {
    for (let i = 0; i < ASKED_ANEW; i++) sign(curve, key, digest);
    expect(calls.length).toBeGreaterThanOrEqual(ASKED_ANEW);
    for (const { input, copy, output } of calls) {
      expect(Buffer.from(copy).includes(Buffer.from(key))).toBe(true);
      expect(Buffer.from(copy).includes(Buffer.from(digest))).toBe(true);
      expect(isWiped(copy.subarray(0, 64))).toBe(false);
      expect(isWiped(input)).toBe(true);
      // The first half is k, or was not below q, and then the second is.
      expect(isWiped(output.subarray(0, 32)) || isWiped(output.subarray(32))).toBe(true);
    }
  });

  it("takes octets of the generator once, and wipes them there", () => {
    for (let i = 0; i < ASKED_ANEW; i++) nonceOctets(curve, key, digest);
    const [pool] = generator.filled;
    const used = calls
      .filter((_, i) => i >= calls.length - ASKED_ANEW)
      .map(({ copy }) => copy.subarray(0, 64));
    expect(new Set(used.map((octets) => Buffer.from(octets).toString("hex"))).size).toBe(used.length);
    for (const octets of used) expect(Buffer.from(pool!).includes(Buffer.from(octets))).toBe(false);
  });
});
