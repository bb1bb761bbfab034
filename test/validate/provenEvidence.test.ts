import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { toHex, utf8 } from "../../src/base/bytes.js";
import type { SignerInfo } from "../../src/cms/signedData.js";
import { evidenceProvenBy } from "../../src/validate/provenEvidence.js";
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

const NOTHING = { certificates: [], crls: [] };
const indexThat = (covers: boolean, outside: readonly Uint8Array[] = []) => ({
  covers: () => covers,
  outside: { certificates: [], crls: outside },
});

describe("an embedded OCSP answer is proven to have existed", () => {
  const signer = referring(named.object.raw, wrapped.raw);
  const proven = (stamp: JudgedStamp) =>
    evidenceProvenBy(stamp, { signedData: NOTHING, signer, stamps: [stamp.stamp] }, [
      named,
      wrapped,
      stranger,
    ]);

  it("when a reference names it, in either form, and a proven time-stamp covers the references", () => {
    expect(proven(stamp("references", day(9)))).toEqual(["named", "wrapped"]);
    expect(proven(stamp("cades-c", day(5)))).toEqual(["named", "wrapped"]);
  });

  it("not by a time-stamp that is not proven, or covers no references", () => {
    expect(proven(stamp("cades-c", day(5), { proven: false }))).toEqual([]);
    expect(proven(stamp("signature", day(5)))).toEqual([]);
    expect(proven(stamp("content", day(4)))).toEqual([]);
  });

  it("by an archive time-stamp only when its index covers the references", () => {
    const archive = (covers: boolean) =>
      stamp("archive", day(5), { stamp: { found: { kind: "archive" }, index: indexThat(covers) } });
    expect(proven(archive(true))).toHaveLength(2);
    expect(proven(archive(false))).toEqual([]);
  });
});

describe("an embedded list or answer without references is proven to have existed", () => {
  const list = readAsn1(der.seq(der.int(7)));
  const evidence = [{ object: { sha256: toHex(sha256(list.raw)), raw: list.raw }, raw: list.raw }];
  const [{ object }] = evidence as [(typeof evidence)[0]];
  const by = (index: object, attributes: readonly object[], crls: readonly object[] = []) => {
    const one = stamp("archive", day(5), { stamp: { found: { kind: "archive" }, index } });
    const signer = { unsignedAttrs: { attributes } } as unknown as SignerInfo;
    const signedData = { certificates: [], crls } as never;
    return evidenceProvenBy(one, { signedData, signer, stamps: [one.stamp] }, evidence);
  };
  const values = {
    oid: OID.revocationValues,
    values: [readAsn1(der.seq(der.context(0, der.seq(list.raw))))],
  };
  const certificates = { oid: OID.certificateValues, values: [readAsn1(der.seq())] };

  it("in the values, when the archive time-stamp covers them", () => {
    expect(by(indexThat(true), [certificates, values])).toEqual([object.sha256]);
    expect(by(indexThat(false), [certificates, values])).toEqual([]);
  });

  it("in SignedData, when it is not left out of the index", () => {
    expect(by(indexThat(true), [], [list])).toEqual([object.sha256]);
    expect(by(indexThat(true, [list.raw]), [], [list])).toEqual([]);
  });
});
