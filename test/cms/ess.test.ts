/** References to certificates are remembered by their octets; that changes nothing that is read out of them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMalformed } from "../../src/asn1/cursor.js";
import { OID } from "../../src/asn1/oids.js";
import { type Encoding, readAsn1 } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { concat } from "../../src/base/bytes.js";
import { essReferences } from "../../src/cms/ess.js";
import type { AttributeSet } from "../../src/cms/signedData.js";
import { attribute } from "../../src/cms/signerInfo.js";

/** Signed attributes with this one, in octets of their own each time. */
function setOf(type: string, value: Uint8Array, encoding: Encoding): AttributeSet {
  const node = readAsn1(der.seq(der.oid(type), der.setOf([value])), { encoding });
  return { raw: node.raw, attributes: [attribute(node)] };
}

function read(...asked: Parameters<typeof setOf>): unknown {
  try {
    return essReferences(setOf(...asked));
  } catch (error) {
    if (isMalformed(error)) return error.data;
    throw error;
  }
}

const certId = (hash: Uint8Array): Uint8Array => der.seq(der.seq(der.seq(hash)));

describe("a reference that was read before", () => {
  it("is read the same, and by its own attribute and encoding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (hash) => {
        const value = certId(der.octets(hash));
        for (let i = 0; i < 2; i++) {
          expect(read(OID.signingCertificate, value, "der")).toEqual({
            v1: { digest: "sha1", certHash: hash },
          });
          expect(read(OID.signingCertificateV2, value, "der")).toEqual({
            v2: { digest: "sha256", certHash: hash },
          });
        }
        const inParts = certId(concat(Uint8Array.of(0x24, hash.length + 2), der.octets(hash)));
        for (let i = 0; i < 2; i++) {
          expect(read(OID.signingCertificateV2, inParts, "ber")).toMatchObject({ v2: { certHash: hash } });
          expect(read(OID.signingCertificateV2, inParts, "der")).toHaveProperty("reason");
        }
      }),
      { numRuns: 20 },
    );
  });

  it("is not what became of its octets later", () => {
    const value = certId(der.octets(Uint8Array.of(1, 2, 3)));
    const set = setOf(OID.signingCertificateV2, value, "der");
    const expected = { v2: { digest: "sha256", certHash: Uint8Array.of(1, 2, 3) } };
    expect(essReferences(set)).toEqual(expected);
    set.raw.fill(0);
    expect(read(OID.signingCertificateV2, value, "der")).toEqual(expected);
  });
});
