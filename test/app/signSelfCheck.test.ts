/** The check of a new signature by what is known of the one before finds what the whole check finds. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createLab, type Lab } from "../../src/app/lab/index.js";
import { type SelfCheck, selfCheck } from "../../src/app/signSelfCheck.js";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { MINUTE } from "../../src/base/time.js";
import { buildSigner } from "../../src/cms/buildSigner.js";
import { digest } from "../../src/crypto/digest.js";
import { certificateFrom } from "../../src/x509/certificate.js";
import { FROZEN } from "../support/lab.js";
import { issueSigner, type TestSigner } from "../support/signing.js";

let lab: Lab;
let signers: readonly TestSigner[];
beforeAll(async () => {
  lab = await createLab({ clock: () => FROZEN, seed: "self-check", families: ["gost256", "rsa"] });
  signers = [await issueSigner(lab), await issueSigner(lab, { key: "rsa" })];
  return () => lab.close();
});

/** A certificate of its own, of which nothing is remembered. */
const anew = (signer: TestSigner): TestSigner => ({
  ...signer,
  certificate: certificateFrom(readAsn1(signer.certificate.raw)),
});

async function signed({ key, certificate }: TestSigner, content: Uint8Array, later = 0): Promise<SelfCheck> {
  const messageDigest = digest(key.digest, content);
  const signingTime = new Date(FROZEN.getTime() + later);
  const built = await buildSigner({ key, certificate, signingTime }, OID.data, messageDigest);
  return { signerInfo: built.encode(), key, certificate, messageDigest, timestamp: null };
}

const outcome = (request: SelfCheck): unknown => {
  try {
    selfCheck(request);
    return "passes";
  } catch (error) {
    return (error as { readonly data?: unknown }).data ?? String(error);
  }
};

/** What is found after a good signature of the signer, and what is found without one. */
async function both(signer: TestSigner, request: SelfCheck): Promise<readonly [unknown, unknown]> {
  const fresh = anew(signer);
  selfCheck(await signed(fresh, Uint8Array.of(0)));
  const after = outcome({ ...request, certificate: fresh.certificate });
  return [after, outcome({ ...request, certificate: anew(signer).certificate })];
}

describe("the check of a new signature, after another one of its signer", () => {
  it("passes what is good, of the same second or another", async () => {
    for (const signer of signers) {
      for (const later of [0, MINUTE]) {
        const request = await signed(signer, Uint8Array.of(1), later);
        expect(await both(signer, request)).toEqual(["passes", "passes"]);
      }
    }
  });

  it("finds what the whole check finds, wherever an octet differs", async () => {
    const place = fc.record({ who: fc.nat(1), at: fc.nat(4096), mask: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(place, async ({ who, at, mask }) => {
        const signer = signers[who]!;
        const good = await signed(signer, Uint8Array.of(1));
        const signerInfo = good.signerInfo.slice();
        signerInfo[at % signerInfo.length]! ^= mask;
        const [after, alone] = await both(signer, { ...good, signerInfo });
        // Not everything is looked at: the version of a SignerInfo says nothing.
        expect(after).toEqual(alone);
      }),
      { numRuns: 60 },
    );
  });

  it("finds the digest, the value and the signer of another document", async () => {
    const [signer, stranger] = [signers[0]!, await issueSigner(lab)];
    const [one, other] = [await signed(signer, Uint8Array.of(1)), await signed(signer, Uint8Array.of(2))];
    const ofStranger = await signed(stranger, Uint8Array.of(1));
    const value = one.signerInfo.length - 64;
    const foreignValue = one.signerInfo.slice();
    foreignValue.set(other.signerInfo.subarray(value), value);
    for (const wrong of [
      { ...one, messageDigest: other.messageDigest },
      { ...one, signerInfo: other.signerInfo },
      { ...one, signerInfo: foreignValue },
      { ...one, signerInfo: ofStranger.signerInfo },
    ]) {
      const [after, alone] = await both(signer, wrong);
      expect(after).toEqual(alone);
      expect(after).not.toBe("passes");
    }
  });
});
