/** Adding to a SignedData by splicing: what was there stays octet for octet, and taking the additions out gives it back. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat, toHex, utf8 } from "../../src/base/bytes.js";
import { type ByteSource, bytesSource } from "../../src/base/source.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { type Additions, spliceSignedData } from "../../src/cms/splice.js";
import { conformanceMissing, conformanceTitle, readConformance } from "../support/conformance.js";
import {
  attribute,
  cms,
  cmsIndefinite,
  constructedOctets,
  identity,
  indefinite,
  signerInfo,
} from "./objects.js";
import { without } from "./unsplice.js";

const CONTENT = utf8("Счёт № 1");
const SIGNER = identity();
const OTHER = identity({ cn: "Второй подписант", serial: 18 });
// Nobody reads the inside of these: only where they stand matters.
const CRL = der.seq(der.octets(utf8("список")));
const ALGORITHM = der.seq(der.oid("1.2.3.999"));

const unsigned = (n: number, size = 3): Uint8Array =>
  attribute(`1.2.3.${n}`, der.octets(new Uint8Array(size).fill(n)));
const one = (attributes: readonly Uint8Array[] = [], who = SIGNER): Uint8Array =>
  signerInfo({ signer: who, content: CONTENT, unsigned: () => attributes });

function spliced(bytes: Uint8Array, additions: Additions): Uint8Array {
  const result = spliceSignedData(
    bytesSource(bytes, "test"),
    readSignedDataBytes(bytes).signedData!,
    additions,
  );
  return result.read(0, result.size);
}

const toSigner = (...attributes: readonly Uint8Array[]): Additions => ({
  signers: new Map([[0, { attributes }]]),
});

const FORMS: readonly (readonly [string, Uint8Array])[] = [
  ["DER, detached", cms({ signers: [one()], certificates: [SIGNER.certificate] })],
  [
    "DER, attached",
    cms({ signers: [one([unsigned(1)])], certificates: [SIGNER.certificate], eContent: CONTENT }),
  ],
  ["DER without certificates, two signers", cms({ signers: [one(), one([unsigned(1)], OTHER)] })],
  ["DER with lists", cms({ signers: [one()], certificates: [SIGNER.certificate], crls: [CRL] })],
  [
    "BER of indefinite length",
    cmsIndefinite({ signers: [one([unsigned(9)])], certificates: [SIGNER.certificate], eContent: CONTENT }),
  ],
  [
    "BER with content in chunks",
    cmsIndefinite({
      signers: [one()],
      eContent: {
        raw: indefinite(0x24, der.octets(CONTENT.subarray(0, 5)), der.octets(CONTENT.subarray(5))),
      },
    }),
  ],
  [
    "definite content in chunks",
    cms({ signers: [one()], eContent: { raw: constructedOctets(der.octets(CONTENT)) } }),
  ],
  ["zeros after the end", concat(cms({ signers: [one()] }), new Uint8Array(100))],
];

const ALL: Additions = {
  digestAlgorithms: [ALGORITHM],
  certificates: [OTHER.certificate],
  crls: [der.seq(der.octets(utf8("новый список")))],
  signerInfos: [one([], OTHER)],
  signers: new Map([[0, { attributes: [unsigned(5, 200), unsigned(2)] }]]),
};

describe("splicing", () => {
  it.each(FORMS)("into %s gives it back when the additions are taken out", (_, bytes) => {
    const result = spliced(bytes, ALL);
    expect(result.length).toBeGreaterThan(bytes.length);
    expect(toHex(without(result, ALL, bytes))).toBe(toHex(bytes));
  });

  it.each(FORMS)("into %s leaves a structure that reads as before, with the additions", (_, bytes) => {
    const [before, after] = [bytes, spliced(bytes, ALL)].map(
      (octets) => readSignedDataBytes(octets).signedData!,
    );
    const fields = (of: typeof before) => of!.signerInfos.map(({ fieldsRaw }) => toHex(fieldsRaw));
    expect(fields(after).slice(0, -1)).toEqual(fields(before));
    expect(fields(after)).toHaveLength(fields(before).length + 1);
    expect(after!.certificates.map(({ raw }) => toHex(raw))).toEqual(
      expect.arrayContaining([
        ...before!.certificates.map(({ raw }) => toHex(raw)),
        toHex(OTHER.certificate),
      ]),
    );
    expect(after!.eContent?.length).toBe(before!.eContent?.length);
    expect(after!.digestAlgorithms.map(({ oid }) => oid)).toContain("1.2.3.999");
  });

  it("of nothing changes nothing", () => {
    for (const [, bytes] of FORMS) expect(toHex(spliced(bytes, {}))).toBe(toHex(bytes));
  });

  it("does not add again what is there", () => {
    const bytes = cms({ signers: [one()], certificates: [SIGNER.certificate], crls: [CRL] });
    expect(toHex(spliced(bytes, { certificates: [SIGNER.certificate], crls: [CRL] }))).toBe(toHex(bytes));
  });

  it("keeps a set of attributes in DER order when it was, and otherwise appends", () => {
    const types = (bytes: Uint8Array) =>
      readSignedDataBytes(bytes).signedData!.signerInfos[0]!.unsignedAttrs!.attributes.map(({ oid }) => oid);
    const inOrder = cms({ signers: [one([unsigned(1), unsigned(7)])] });
    expect(types(spliced(inOrder, toSigner(unsigned(3))))).toEqual(["1.2.3.1", "1.2.3.3", "1.2.3.7"]);
    const swapped = Uint8Array.from(inOrder);
    const [a, b] = [unsigned(1), unsigned(7)];
    const at = Buffer.from(swapped).indexOf(Buffer.from(a));
    swapped.set(b, at);
    swapped.set(a, at + b.length);
    expect(types(spliced(swapped, toSigner(unsigned(3))))).toEqual(["1.2.3.7", "1.2.3.1", "1.2.3.3"]);
  });

  it("keeps the places of the signers", () => {
    const bytes = cms({ signers: [one(), one([], OTHER)] });
    const { signerInfos } = readSignedDataBytes(bytes).signedData!;
    const after = readSignedDataBytes(spliced(bytes, toSigner(unsigned(1, 5000)))).signedData!.signerInfos;
    expect(after.map(({ signature }) => toHex(signature))).toEqual(
      signerInfos.map(({ signature }) => toHex(signature)),
    );
  });

  it("makes the version 5 for revocation information of another format, and only then", () => {
    const bytes = cms({ signers: [one()] });
    const version = (additions: Additions) =>
      readSignedDataBytes(spliced(bytes, additions)).signedData!.version;
    expect(version({ crls: [CRL] })).toBe(1);
    expect(version({ crls: [der.context(1, der.oid(OID.riOcspResponse), der.seq())] })).toBe(5);
  });

  it("keeps the number of octets of a length that is written with too many", () => {
    const [contentInfo] = [cms({ signers: [one()] })];
    const body = contentInfo!.subarray(4);
    const padded = concat(Uint8Array.of(0x30, 0x84, 0, 0, body.length >> 8, body.length & 255), body);
    const result = spliced(padded, toSigner(unsigned(1)));
    expect([...result.subarray(0, 2)]).toEqual([0x30, 0x84]);
    expect(toHex(without(result, toSigner(unsigned(1)), padded))).toBe(toHex(padded));
  });

  it("refuses another structure than the one that was read", () => {
    const [a, b] = [cms({ signers: [one()] }), cms({ signers: [one([], OTHER)] })];
    const read = readSignedDataBytes(a).signedData!;
    expect(() => spliceSignedData(bytesSource(b, "b"), read, toSigner(unsigned(1)))).toThrowError(
      expect.objectContaining({ why: expect.stringMatching(/another structure/) }),
    );
  });

  it("never loads the content", async () => {
    const content = new Uint8Array(3_000_000).map((_, i) => i * 7);
    const bytes = cms({ signers: [one()], eContent: content });
    const plain = bytesSource(bytes, "large");
    let largest = 0;
    const source: ByteSource = {
      ...plain,
      read(offset, length) {
        largest = Math.max(largest, length);
        return plain.read(offset, length);
      },
    };
    const result = spliceSignedData(source, readSignedDataBytes(bytes).signedData!, toSigner(unsigned(1)));
    const chunks: Uint8Array[] = [];
    for await (const chunk of result.stream(0, result.size)) chunks.push(Uint8Array.from(chunk));
    expect(largest).toBeLessThan(100_000);
    expect(toHex(without(concat(...chunks), toSigner(unsigned(1)), bytes))).toBe(toHex(bytes));
  });

  it("holds for any sizes, again and again", () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.nat({ max: FORMS.length - 1 }), sizes, (form, all) => {
        const first = FORMS[form]![1];
        let bytes = first;
        const added: Uint8Array[] = [];
        for (const [n, size] of all.entries()) {
          added.push(unsigned(20 + n, size));
          bytes = spliced(bytes, toSigner(added[n]!));
        }
        expect(without(bytes, toSigner(...added), first)).toEqual(Uint8Array.from(first));
      }),
      { numRuns: 40 },
    );
  });
});

describe.skipIf(conformanceMissing)(conformanceTitle("splicing into what others made"), () => {
  it.each(["01_1", "07_1", "14_1", "25_1"])("%s", (id) => {
    const bytes = readConformance("rusig", `${id}.p7s`);
    expect(toHex(without(spliced(bytes, ALL), ALL, bytes))).toBe(toHex(bytes));
  });
});
