import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import type { SignerInfo } from "../../src/cms/signedData.js";
import { provenAnswers } from "../../src/validate/provenEvidence.js";
import type { JudgedStamp } from "../../src/validate/timestamp.js";
import { SHA256, sha256 } from "../cms/objects.js";

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const answer = (text: string) => ({
  object: { sha256: text, raw: utf8(text) },
  raw: utf8(`wrapped ${text}`),
});
const [named, wrapped, stranger] = [answer("named"), answer("wrapped"), answer("stranger")];

/** CompleteRevocationRefs that name the octets by SHA-256. */
function referring(...octets: readonly Uint8Array[]): SignerInfo {
  const id = der.seq(der.context(2, der.octets(new Uint8Array(20))), der.generalizedTime(day(1)));
  const ids = octets.map((one) => der.seq(id, der.seq(SHA256, der.octets(sha256(one)))));
  const value = readAsn1(der.seq(der.seq(der.context(1, der.seq(der.seq(...ids))))));
  const attributes = [{ oid: OID.completeRevocationRefs, values: [value] }];
  return { unsignedAttrs: { attributes } } as unknown as SignerInfo;
}
const stamp = (kind: string, at: Date, more: object = {}): JudgedStamp =>
  ({
    proven: true,
    stamp: { found: { kind } },
    span: { from: at, to: at },
    ...more,
  }) as unknown as JudgedStamp;

describe("an embedded OCSP answer is proven to have existed", () => {
  const signer = referring(named.object.raw, wrapped.raw);
  const proven = (...stamps: readonly JudgedStamp[]) => [
    ...provenAnswers(signer, stamps, [named, wrapped, stranger]),
  ];

  it("when a reference names it, in either form, and a proven time-stamp covers the references", () => {
    expect(proven(stamp("references", day(9)), stamp("cades-c", day(5)))).toEqual([
      ["named", day(5)],
      ["wrapped", day(5)],
    ]);
  });

  it("not by a time-stamp that is not proven, or covers no references", () => {
    expect(proven(stamp("cades-c", day(5), { proven: false }))).toEqual([]);
    expect(proven(stamp("signature", day(5)), stamp("content", day(4)))).toEqual([]);
  });

  it("by an archive time-stamp only when its index covers the references", () => {
    const archive = (covers: boolean) =>
      stamp("archive", day(5), { stamp: { found: { kind: "archive" }, index: { covers: () => covers } } });
    expect(proven(archive(true))).toHaveLength(2);
    expect(proven(archive(false))).toEqual([]);
  });
});
