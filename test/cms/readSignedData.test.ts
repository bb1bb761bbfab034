import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat, utf8 } from "../../src/base/bytes.js";
import type { PodpisError } from "../../src/base/errors.js";
import { type ByteSource, bytesSource } from "../../src/base/source.js";
import { smallEContent, streamEContent } from "../../src/cms/eContent.js";
import { readSignedData, readSignedDataBytes } from "../../src/cms/signedData.js";
import { cms, cmsIndefinite, constructedOctets, identity, indefinite, signerInfo } from "./objects.js";
import { judgedOne } from "./verifying.js";

const CONTENT = utf8("Акт сверки за март");
const SIGNER = identity();
const SIGNERS = {
  signers: [signerInfo({ signer: SIGNER, content: CONTENT })],
  certificates: [SIGNER.certificate],
};

async function contentOf(signature: Uint8Array): Promise<string> {
  const source = bytesSource(signature, "test.p7m");
  const { eContent } = readSignedData(source).signedData!;
  const parts: Uint8Array[] = [];
  for await (const chunk of streamEContent(source, eContent!)) parts.push(chunk.slice());
  const streamed = concat(...parts);
  expect(smallEContent(source, eContent!)).toEqual(streamed);
  expect(eContent!.length).toBe(streamed.length);
  return Buffer.from(streamed).toString();
}

const third = Math.floor(CONTENT.length / 3);
const chunks = [
  CONTENT.subarray(0, third),
  CONTENT.subarray(third, 2 * third),
  CONTENT.subarray(2 * third),
].map(der.octets);
const empty = der.octets(new Uint8Array(0));

describe("an attached content", () => {
  const forms: readonly (readonly [string, Uint8Array | { readonly raw: Uint8Array }])[] = [
    ["one OCTET STRING", CONTENT],
    ["chunks of definite length", { raw: constructedOctets(...chunks) }],
    ["chunks of indefinite length", { raw: indefinite(0x24, ...chunks) }],
    [
      "nested chunks",
      { raw: indefinite(0x24, constructedOctets(chunks[0]!, chunks[1]!), indefinite(0x24, chunks[2]!)) },
    ],
    ["empty chunks among others", { raw: indefinite(0x24, empty, ...chunks, empty, indefinite(0x24)) }],
  ];

  for (const [name, eContent] of forms) {
    it(`as ${name} is found, in a SignedData of definite lengths`, async () => {
      const signature = cms({ ...SIGNERS, eContent });
      expect(await contentOf(signature)).toBe("Акт сверки за март");
      expect((await judgedOne(signature)).intact).toBe(true);
    });

    it(`as ${name} is found, in a SignedData of indefinite lengths`, async () => {
      const signature = cmsIndefinite({ ...SIGNERS, eContent });
      expect(await contentOf(signature)).toBe("Акт сверки за март");
      expect((await judgedOne(signature)).intact).toBe(true);
    });
  }

  it("is put together right however the source cuts its blocks", async () => {
    const signature = cms({ ...SIGNERS, eContent: { raw: constructedOctets(...chunks) } });
    for (const size of [1, 2, 3, 7, 1000]) {
      const whole = bytesSource(signature, "test.p7m");
      const source: ByteSource = {
        ...whole,
        async *stream(offset, length) {
          for (let at = 0; at < length; at += size)
            yield whole.read(offset + at, Math.min(size, length - at));
        },
      };
      const parts: Uint8Array[] = [];
      const { eContent } = readSignedData(source).signedData!;
      for await (const chunk of streamEContent(source, eContent!)) parts.push(chunk);
      expect(Buffer.concat(parts).toString()).toBe("Акт сверки за март");
    }
  });

  it("of no octets is attached, not detached", async () => {
    expect(await contentOf(cms({ ...SIGNERS, eContent: new Uint8Array(0) }))).toBe("");
    expect(await contentOf(cms({ ...SIGNERS, eContent: { raw: indefinite(0x24) } }))).toBe("");
  });

  it("is absent in a detached signature", () => {
    expect(readSignedDataBytes(cms(SIGNERS)).signedData!.eContent).toBeNull();
  });

  it("in a hundred thousand chunks is read", async () => {
    const many = {
      raw: constructedOctets(concat(...Array.from({ length: 100_000 }, () => der.octets(utf8("ab"))))),
    };
    expect(await contentOf(cms({ ...SIGNERS, eContent: many }))).toBe("ab".repeat(100_000));
  });

  it("in more chunks than anybody writes is refused", () => {
    const chunk = concat(...Array.from({ length: 10_000 }, () => empty));
    const hostile = { raw: constructedOctets(...Array.from({ length: 201 }, () => chunk)) };
    expect(() => readSignedDataBytes(cms({ ...SIGNERS, eContent: hostile }))).toThrowError(/ASN1_LIMIT/);
  });

  it("nested beyond every bound is refused", () => {
    let nested = empty;
    for (let depth = 0; depth < 200; depth++) nested = constructedOctets(nested);
    expect(() => readSignedDataBytes(cms({ ...SIGNERS, eContent: { raw: nested } }))).toThrowError(
      /ASN1_LIMIT/,
    );
  });
});

describe("octets that are no SignedData", () => {
  const code = (bytes: Uint8Array): string => {
    try {
      readSignedDataBytes(bytes);
    } catch (error) {
      return (error as PodpisError).code;
    }
    return "none";
  };
  const whole = cms(SIGNERS);
  const wrapped = (contentType: string): Uint8Array =>
    der.seq(der.oid(contentType), der.context(0, der.seq(der.int(0))));

  it.each([
    ["nothing", new Uint8Array(0)],
    ["text", utf8("Здравствуйте")],
    ["another SEQUENCE", der.seq(der.int(1), der.int(2))],
    ["a certificate", SIGNER.certificate],
    ["EnvelopedData", wrapped("1.2.840.113549.1.7.3")],
    ["DigestedData", wrapped("1.2.840.113549.1.7.5")],
    ["a ContentInfo without content", der.seq(der.oid(OID.signedData))],
    ["a SignedData followed by other octets", concat(whole, utf8("x"))],
    ["a SignedData of indefinite length followed by other octets", concat(cmsIndefinite(SIGNERS), utf8("x"))],
  ])("%s is NOT_CMS", (_, bytes) => {
    expect(code(bytes)).toBe("NOT_CMS");
  });

  it("a SignedData cut off at any octet is NOT_CMS", () => {
    for (const complete of [
      whole,
      cmsIndefinite({ ...SIGNERS, eContent: { raw: indefinite(0x24, ...chunks) } }),
    ]) {
      for (let length = 0; length < complete.length; length++) {
        expect(`${length} ${code(complete.subarray(0, length))}`).toBe(`${length} NOT_CMS`);
      }
    }
  });
});

describe("a SignedData with zero octets after it, as PDF pads it", () => {
  it.each([
    ["definite", cms(SIGNERS)],
    ["indefinite", cmsIndefinite(SIGNERS)],
  ])("is read with a warning (%s length)", (_, bytes) => {
    const { signedData, checks } = readSignedDataBytes(concat(bytes, new Uint8Array(500)));
    expect(signedData!.signerInfos).toHaveLength(1);
    expect(checks).toEqual([{ id: "cms.format", status: "warning", reason: "cms.zeroPadding", found: 500 }]);
  });
});

describe("a SignedData with a line end after it, as text channels add it", () => {
  it.each(["\n", "\r\n", "\r\n\0"])("is read with a warning (%j)", (end) => {
    const { signedData, checks } = readSignedDataBytes(concat(cms(SIGNERS), utf8(end)));
    expect(signedData!.signerInfos).toHaveLength(1);
    expect(checks).toMatchObject([{ status: "warning", reason: "cms.lineEnd", found: end.length }]);
  });

  it("is refused with anything else after it", () => {
    expect(() => readSignedDataBytes(concat(cms(SIGNERS), utf8("\r\n.")))).toThrow(
      expect.objectContaining({ code: "NOT_CMS" }),
    );
  });
});

describe("a SignedData that breaks RFC 5652", () => {
  const failure = { id: "cms.format", status: "failed", subIndication: "FORMAT_FAILURE" };
  const broken = (...parts: Uint8Array[]): Uint8Array =>
    der.seq(der.oid(OID.signedData), der.context(0, der.seq(...parts)));
  const head = [der.int(1), der.setOf([]), der.seq(der.oid(OID.data))];

  it.each([
    ["without a version", broken(der.setOf([]))],
    ["without signerInfos", broken(...head)],
    ["with something after signerInfos", broken(...head, der.setOf([]), der.int(1))],
    [
      "with content that is no OCTET STRING",
      broken(der.int(1), der.setOf([]), der.seq(der.oid(OID.data), der.context(0, der.int(1)))),
    ],
    [
      "with a length that leaves its container",
      broken(der.int(1), der.setOf([]), Uint8Array.of(0x30, 0x7f, 0x06, 0x01)),
    ],
  ])("%s is data: FORMAT_FAILURE", (_, bytes) => {
    const { signedData, checks } = readSignedDataBytes(bytes);
    expect(signedData).toBeNull();
    expect(checks).toMatchObject([failure]);
  });

  it("in one signer leaves the others readable", () => {
    const bytes = cms({ ...SIGNERS, signers: [...SIGNERS.signers, der.seq(der.int(1), der.int(2))] });
    const { signedData, checks } = readSignedDataBytes(bytes);
    expect(signedData!.signerInfos).toHaveLength(1);
    expect(checks).toMatchObject([{ ...failure, reason: "cms.signerInfo" }]);
  });
});

it("keeps every structure as it stands", () => {
  const source = bytesSource(cms({ ...SIGNERS, eContent: CONTENT }), "test");
  const { signedData } = readSignedData(source);
  const [signer] = signedData!.signerInfos;
  expect(signer!.raw).toEqual(SIGNERS.signers[0]);
  const { offset, length } = signedData!.encapContentInfo;
  expect(source.read(offset, length)).toEqual(
    der.seq(der.oid(OID.data), der.context(0, der.octets(CONTENT))),
  );
  expect(signedData!.certificatesRaw).toEqual(der.context(0, SIGNER.certificate));
  const fields = signer!.fieldsRaw;
  expect(Buffer.from(signer!.raw).indexOf(fields)).toBe(signer!.raw.length - fields.length);
});

it("reads a signature that begins inside a larger file", () => {
  const prefix = utf8("%PDF ");
  const source = bytesSource(concat(prefix, cms({ ...SIGNERS, eContent: CONTENT })), "test.pdf");
  const { signedData } = readSignedData(source, prefix.length);
  expect(Buffer.from(smallEContent(source, signedData!.eContent!)).toString()).toBe("Акт сверки за март");
});
