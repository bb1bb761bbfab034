/** Project Wycheproof's values, valid and maliciously wrong, against what we verify with. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { algorithmIdentifier } from "../../src/asn1/algorithm.js";
import { sequence } from "../../src/asn1/cursor.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { fromHex } from "../../src/base/bytes.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";
import { resolveScheme, type SignatureScheme, verifySignature } from "../../src/crypto/signature.js";
import { conformanceMissing, conformanceTitle, readConformanceJson } from "../support/conformance.js";

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly msg: string;
  readonly sig: string;
  readonly result: "valid" | "invalid" | "acceptable";
}
interface Group {
  readonly publicKeyDer: string;
  readonly tests: readonly Vector[];
}

/** The names of vectors that our answer differs on, and how many there were. */
function judge(file: string, holds: (spki: Uint8Array, message: Uint8Array, value: Uint8Array) => boolean) {
  const { testGroups } = readConformanceJson("gost", "wycheproof", file) as { testGroups: readonly Group[] };
  let count = 0;
  const wrong: string[] = [];
  for (const { publicKeyDer, tests } of testGroups) {
    for (const { tcId, comment, msg, sig, result } of tests) {
      count++;
      const answer = holds(fromHex(publicKeyDer), fromHex(msg), fromHex(sig));
      if (answer !== (result === "valid")) wrong.push(`${tcId}: ${comment} (${result}, we say ${answer})`);
    }
  }
  return { count, wrong };
}

describe.skipIf(conformanceMissing !== undefined)(conformanceTitle("Wycheproof"), () => {
  const ecdsa: SignatureScheme = { key: "ecdsa", digest: "sha256" };

  it("agrees on every ECDSA P-256 signature over a message", () => {
    const { count, wrong } = judge("ecdsa_secp256r1_sha256_test.json", (spki, message, value) =>
      verifySignature(readPublicKey(spki), ecdsa, { message }, value),
    );
    expect(wrong).toEqual([]);
    expect(count).toBe(484);
  });

  it("agrees on every ECDSA P-256 signature over a digest", () => {
    const { count, wrong } = judge("ecdsa_secp256r1_sha256_test.json", (spki, message, value) => {
      const digest = createHash("sha256").update(message).digest();
      return verifySignature(readPublicKey(spki), ecdsa, { digest }, value);
    });
    expect(wrong).toEqual([]);
    expect(count).toBe(484);
  });

  it.each([
    ["rsa_pss_2048_sha256_mgf1_32_params_test.json", 108],
    ["rsa_pss_misc_params_test.json", 150],
  ])(
    "agrees on every RSASSA-PSS signature of %s, by the parameters that the key states",
    (file, expected) => {
      const { count, wrong } = judge(file, (spki, message, value) => {
        const algorithm = algorithmIdentifier(sequence(readAsn1(spki)).next());
        const scheme = resolveScheme(readPublicKey(spki), algorithm);
        return "key" in scheme && verifySignature(readPublicKey(spki), scheme, { message }, value);
      });
      expect(wrong).toEqual([]);
      expect(count).toBe(expected);
    },
  );

  it("agrees on every RSASSA-PSS signature of a plain RSA key, over a digest", () => {
    const scheme: SignatureScheme = {
      key: "rsa-pss",
      digest: "sha256",
      pss: { digest: "sha256", maskDigest: "sha256", saltLength: 32 },
    };
    const { count, wrong } = judge("rsa_pss_2048_sha256_mgf1_32_test.json", (spki, message, value) => {
      const digest = createHash("sha256").update(message).digest();
      return verifySignature(readPublicKey(spki), scheme, { digest }, value);
    });
    expect(wrong).toEqual([]);
    expect(count).toBe(108);
  });

  it("agrees on every Ed448 signature", () => {
    const { count, wrong } = judge("ed448_test.json", (spki, message, value) =>
      verifySignature(readPublicKey(spki), { key: "ed448", digest: null }, { message }, value),
    );
    expect(wrong).toEqual([]);
    expect(count).toBe(87);
  });

  it("agrees on every Ed25519 signature", () => {
    const { count, wrong } = judge("ed25519_test.json", (spki, message, value) =>
      verifySignature(readPublicKey(spki), { key: "ed25519", digest: null }, { message }, value),
    );
    expect(wrong).toEqual([]);
    expect(count).toBe(151);
  });
});
