/**
 * Every attribute of our X, X Long Type 1 and A, and what B-LT keeps in SignedData, recomputed from the octets with a plain DER reader and node's own
 * digests: none of the code that wrote or reads them (gost-pki §2.2, §2.3).
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../src/app/extendTargets.js";
import type { Family } from "../../src/app/lab/index.js";
import { digest } from "../../src/crypto/digest.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDirFor } from "../support/temporary.js";

interface Node {
  readonly tag: number;
  /** Tag, length, content. */
  readonly raw: Buffer;
  readonly content: Buffer;
  readonly parts: Node[];
}

function parse(bytes: Buffer, at = 0): Node {
  let start = at + 2;
  let length = bytes[at + 1]!;
  if (length > 0x80) {
    const count = length & 0x7f;
    length = Number(`0x${bytes.subarray(start, start + count).toString("hex")}`);
    start += count;
  }
  const end = start + length;
  const parts: Node[] = [];
  if (bytes[at]! & 0x20) {
    for (let next = start; next < end; ) {
      const part = parse(bytes, next);
      parts.push(part);
      next += part.raw.length;
    }
  }
  return { tag: bytes[at]!, raw: bytes.subarray(at, end), content: bytes.subarray(start, end), parts };
}

/** The DER of OIDs by the number after 1.2.840.113549.1.9.16.2, and of the two of ETSI. */
const ID = (n: number): string => `060b2a864886f70d01091002${n.toString(16).padStart(2, "0")}`;
const ARCHIVE_V3 = "060604008d450204";
const HASH_INDEX_V3 = "060704008195320105";
/** id-ri-ocsp-response and id-pkix-ocsp-basic. */
const OCSP_RESPONSE = "06082b06010505071002";
const OCSP_BASIC = "06092b0601050507300101";

const hex = (node: { readonly raw: Buffer } | Buffer): string =>
  Buffer.isBuffer(node) ? node.toString("hex") : node.raw.toString("hex");

class Signature {
  readonly signedData: Node;
  readonly signer: Node;
  constructor(bytes: Buffer) {
    this.signedData = parse(bytes).parts[1]!.parts[0]!;
    this.signer = this.signedData.parts.at(-1)!.parts[0]!;
  }
  /** [0] of SignedData. */
  get certificates(): Node[] {
    return this.signedData.parts.find(({ tag }) => tag === 0xa0)?.parts ?? [];
  }
  /** [1] of SignedData. */
  get crls(): Node[] {
    return this.signedData.parts.find(({ tag }) => tag === 0xa1)?.parts ?? [];
  }
  /** The value of the only signed attribute of a type. */
  signed(id: string): Node {
    const attributes = this.signer.parts.find(({ tag }) => tag === 0xa0)!.parts;
    const [found, second] = attributes.filter(({ parts }) => hex(parts[0]!) === id);
    expect(second).toBeUndefined();
    return found!.parts[1]!.parts[0]!;
  }
  get unsigned(): Node[] {
    const last = this.signer.parts.at(-1)!;
    return last.tag === 0xa1 ? last.parts : [];
  }
  /** The only attribute of a type. */
  attribute(id: string): Node {
    const found = this.unsigned.filter(({ parts }) => hex(parts[0]!) === id);
    expect(found).toHaveLength(1);
    return found[0]!;
  }
  value(id: string): Node {
    const [value, second] = this.attribute(id).parts[1]!.parts;
    expect(second).toBeUndefined();
    return value!;
  }
  get signatureValue(): Buffer {
    return this.signer.parts.find(({ tag }) => tag === 0x04)!.content;
  }
  /** version … signature, as they stand. */
  get fields(): Buffer {
    const end = this.signer.parts.findIndex(({ tag }) => tag === 0x04);
    return Buffer.concat(this.signer.parts.slice(0, end + 1).map(({ raw }) => raw));
  }
}

/** hashedMessage of the TSTInfo in a token. */
function imprintOf(token: Node): Buffer {
  const info = token.parts[1]!.parts[0]!.parts[2]!.parts[1]!.parts[0]!.content;
  return parse(info).parts[2]!.parts[1]!.content;
}

const contentOctets = (attribute: Node): Buffer => attribute.content;

const HASHES: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gost256: (bytes) => Buffer.from(digest("streebog256", bytes)),
  rsa: (bytes) => createHash("sha256").update(bytes).digest(),
};

const CONTENT = Buffer.from("Акт сверки, стороны согласны");

describe.each(["gost256", "rsa"] as const)("attributes of a signature with %s", (family: Family) => {
  const h = HASHES[family]!;
  const temporary = tempDirFor();
  let world: LevelLab;
  let signer: TestSigner;
  let xlt1: Signature;
  let archive: Signature;
  const read = (name: string) => new Signature(readFileSync(`${temporary.path}/${name}`));
  const content = {
    name: "f",
    async *chunks() {
      yield CONTENT;
    },
  };
  const made = async (level: Target, more: Parameters<typeof signFile>[2] = {}) => {
    const output = `${temporary.path}/f.${level}`;
    await signFile(`${temporary.path}/f`, signer, { ...world.signing(level), output, force: true, ...more });
    return read(`f.${level}`);
  };

  beforeAll(async () => {
    world = await createLevelLab({ families: [family] });
    signer = await issueSigner(world.lab, { key: family });
    const path = fileIn(temporary.path, "f", CONTENT);
    await signFile(path, signer, { ...world.signing("xlt1"), output: `${path}.x` });
    await world.extend(`${path}.x`, `${path}.a`, { level: "a", content });
    xlt1 = read("f.x");
    archive = read("f.a");
    return async () => {
      temporary.remove();
      await world.lab.close();
    };
  });

  it("there are the six of X Long Type 1, in DER order, each with one value", () => {
    const types = xlt1.unsigned.map(({ parts }) => hex(parts[0]!));
    expect([...types].sort()).toEqual([14, 21, 22, 23, 24, 25].map(ID).sort());
    expect([...xlt1.unsigned].sort((a, b) => Buffer.compare(a.raw, b.raw))).toEqual(xlt1.unsigned);
  });

  it("14 stamps the octets of the signature value", () => {
    expect(hex(imprintOf(xlt1.value(ID(14))))).toBe(hex(h(xlt1.signatureValue)));
  });

  it("25 stamps the signature value and the attributes 14, 21, 22 without their own tag and length", () => {
    const stamped = [xlt1.signatureValue, ...[14, 21, 22].map((n) => contentOctets(xlt1.attribute(ID(n))))];
    expect(hex(imprintOf(xlt1.value(ID(25))))).toBe(hex(h(Buffer.concat(stamped))));
  });

  it("21 refers to the CAs and the OCSP responder, not to the signer, by hash, issuer and serial number", () => {
    const values = xlt1.value(ID(23)).parts;
    const authority = (name: string) => hex(Buffer.from(world.lab.authority(name).certificate.raw));
    expect(values.map(hex)).toEqual([
      hex(Buffer.from(signer.certificate.raw)),
      authority(family),
      authority(`root-${family}`),
      hex(Buffer.from(world.lab.responder(family).certificate.raw)),
      ...values.slice(4).map(hex),
    ]);
    const refs = xlt1.value(ID(21)).parts;
    expect(refs).toHaveLength(values.length - 1);
    for (const [i, { parts }] of refs.entries()) {
      const certificate = values[i + 1]!;
      const [otherHash, issuerSerial] = parts;
      expect(hex(otherHash!.parts[1]!.content)).toBe(hex(h(certificate.raw)));
      const [, serial, , issuer] = certificate.parts[0]!.parts;
      expect(hex(issuerSerial!.parts[0]!.parts[0]!.parts[0]!)).toBe(hex(issuer!));
      expect(hex(issuerSerial!.parts[1]!)).toBe(hex(serial!));
    }
  });

  it("22 has one entry for each certificate, in the order of 23; each names what lies in 24", () => {
    const entries = xlt1.value(ID(22)).parts;
    expect(entries).toHaveLength(xlt1.value(ID(23)).parts.length);
    const values = xlt1.value(ID(24)).parts.flatMap(({ parts }) => parts[0]!.parts);
    const known = new Set(values.map(({ raw }) => hex(h(raw))));
    const named: string[] = [];
    for (const { parts } of entries) {
      for (const choice of parts) {
        for (const reference of choice.parts[0]!.parts[0]!.parts) {
          const otherHash = choice.tag === 0xa0 ? reference.parts[0]! : reference.parts[1]!;
          named.push(hex(otherHash.parts[1]!.content));
        }
      }
    }
    expect(named.every((hash) => known.has(hash))).toBe(true);
    expect(new Set(named).size).toBe(known.size);
    // The signer's entry is an OCSP answer; the root's and the responder's are empty.
    expect(entries[0]!.parts.map(({ tag }) => tag)).toEqual([0xa1]);
    expect(entries.slice(2, 4).map(hex)).toEqual(["3000", "3000"]);
  });

  it("24 holds a BasicOCSPResponse about the signer, without certificates, whose id is in 22", () => {
    const ocsp = xlt1.value(ID(24)).parts.find(({ tag }) => tag === 0xa1)!.parts[0]!.parts;
    expect(ocsp[0]!.parts).toHaveLength(3);
    const [responderId, producedAt, responses] = ocsp[0]!.parts[0]!.parts;
    const serial = signer.certificate.serialNumber.toString(16);
    expect(hex(responses!)).toContain(serial);
    const identifier = xlt1.value(ID(22)).parts[0]!.parts[0]!.parts[0]!.parts[0]!.parts[0]!.parts[0]!;
    expect(identifier.parts.map(hex)).toEqual([hex(responderId!), hex(producedAt!)]);
  });

  it("the token in 14 carries the evidence about its TSA in its own unsigned attributes, 21–24", () => {
    const token = new Signature(xlt1.value(ID(14)).raw);
    expect(token.unsigned.map(({ parts }) => hex(parts[0]!)).sort()).toEqual([21, 22, 23, 24].map(ID).sort());
    const tsa = world.lab.timestampAuthority(family).certificate.raw;
    expect(hex(token.value(ID(23)).parts[0]!)).toBe(hex(Buffer.from(tsa)));
    expect(new Signature(xlt1.value(ID(25)).raw).unsigned).toEqual([]);
  });

  it("the archive time-stamp keeps all attributes as they were", () => {
    const before = xlt1.unsigned.map(hex);
    expect(archive.unsigned.filter(({ parts }) => hex(parts[0]!) !== ARCHIVE_V3).map(hex)).toEqual(before);
  });

  it("its index has the hash of every certificate, list and attribute value", () => {
    const token = new Signature(archive.value(ARCHIVE_V3).raw);
    const [, certificates, crls, attributes] = token.value(HASH_INDEX_V3).parts;
    const inData = (tag: number) => archive.signedData.parts.find((part) => part.tag === tag)?.parts ?? [];
    const listed = (node: Node) => node.parts.map(({ content }) => hex(content));
    expect(listed(certificates!)).toEqual(inData(0xa0).map(({ raw }) => hex(h(raw))));
    expect(listed(crls!)).toEqual(inData(0xa1).map(({ raw }) => hex(h(raw))));
    const expected = xlt1.unsigned.map(({ parts }) =>
      hex(h(Buffer.concat([parts[0]!.raw, parts[1]!.parts[0]!.raw]))),
    );
    expect(listed(attributes!).sort()).toEqual(expected.sort());
  });

  it("its imprint is over the content type, the content's hash, the signer's fields and the index", () => {
    const value = archive.value(ARCHIVE_V3);
    const index = new Signature(value.raw).value(HASH_INDEX_V3);
    const contentType = archive.signedData.parts[2]!.parts[0]!.raw;
    const stamped = Buffer.concat([contentType, h(CONTENT), archive.fields, index.raw]);
    expect(hex(imprintOf(value))).toBe(hex(h(stamped)));
  });

  it("a second archive time-stamp covers the first one and its index, whose imprint stays as it is", async () => {
    await world.extend(`${temporary.path}/f.a`, `${temporary.path}/f.aa`, { level: "a", content });
    const twice = read("f.aa");
    const stamps = twice.unsigned.filter(({ parts }) => hex(parts[0]!) === ARCHIVE_V3);
    expect(stamps).toHaveLength(2);
    const first = archive.attribute(ARCHIVE_V3);
    const second = stamps.find((stamp) => hex(stamp) !== hex(first))!;
    expect(stamps.map(hex)).toContain(hex(first));
    const index = new Signature(second.parts[1]!.parts[0]!.raw).value(HASH_INDEX_V3);
    const covered = index.parts[3]!.parts.map((node) => hex(node.content));
    expect(covered).toContain(hex(h(Buffer.concat([first.parts[0]!.raw, first.parts[1]!.parts[0]!.raw]))));
    expect(covered).toHaveLength(archive.unsigned.length);
  });

  it("X Type 1 has 25 and no values, X Type 2 has 26 over the attributes 21 and 22, X Long has no stamp over them", async () => {
    const types = (signature: Signature) => signature.unsigned.map(({ parts }) => hex(parts[0]!)).sort();
    const [x1, x2, xl] = [await made("x1"), await made("x2"), await made("xl")];
    expect(types(x1)).toEqual([14, 21, 22, 25].map(ID).sort());
    expect(types(x2)).toEqual([14, 21, 22, 26].map(ID).sort());
    expect(types(xl)).toEqual([14, 21, 22, 23, 24].map(ID).sort());
    const covered = (of: Signature, numbers: readonly number[]) =>
      numbers.map((n) => contentOctets(of.attribute(ID(n))));
    const imprint = (of: Signature, n: number) => hex(imprintOf(of.value(ID(n))));
    expect(imprint(x1, 25)).toBe(hex(h(Buffer.concat([x1.signatureValue, ...covered(x1, [14, 21, 22])]))));
    expect(imprint(x2, 26)).toBe(hex(h(Buffer.concat(covered(x2, [21, 22])))));
  });

  it("B-LT keeps certificates and answers in SignedData: OCSP as RFC 5940 has it", async () => {
    const lt = await made("lt");
    expect(lt.unsigned.map(({ parts }) => hex(parts[0]!))).toEqual([ID(14)]);
    expect(new Signature(lt.value(ID(14)).raw).unsigned).toEqual([]);
    expect(hex(lt.signedData.parts[0]!)).toBe("020105");
    const certificates = lt.certificates.map(hex);
    const needed = [
      signer.certificate,
      world.lab.authority(family).certificate,
      world.lab.authority(`root-${family}`).certificate,
      world.lab.responder(family).certificate,
      world.lab.timestampAuthority(family).certificate,
    ];
    for (const { raw } of needed) expect(certificates).toContain(hex(Buffer.from(raw)));
    const answers = lt.crls.filter(({ tag }) => tag === 0xa1);
    const serial = signer.certificate.serialNumber.toString(16);
    expect(answers.some((answer) => hex(answer).includes(serial))).toBe(true);
    for (const { parts } of answers) {
      const [format, response] = parts;
      expect(hex(format!)).toBe(OCSP_RESPONSE);
      const [status, bytes] = response!.parts;
      expect(hex(status!)).toBe("0a0100");
      const [type, basic] = bytes!.parts[0]!.parts;
      expect(hex(type!)).toBe(OCSP_BASIC);
      // tbsResponseData, signatureAlgorithm, signature.
      expect(parse(basic!.content).parts).toHaveLength(3);
    }
  });

  it("B-LTA: the archive time-stamp covers all of SignedData, in an index that lists each of them", async () => {
    const lta = await made("lta");
    const value = lta.value(ARCHIVE_V3);
    const index = new Signature(value.raw).value(HASH_INDEX_V3);
    const [, certificates, crls, attributes] = index.parts;
    const listed = (node: Node) => node.parts.map((one) => hex(one.content)).sort();
    expect(listed(certificates!)).toEqual(lta.certificates.map(({ raw }) => hex(h(raw))).sort());
    expect(lta.crls.length).toBeGreaterThan(0);
    expect(listed(crls!)).toEqual(lta.crls.map(({ raw }) => hex(h(raw))).sort());
    const stamp = lta.attribute(ID(14)).parts;
    expect(listed(attributes!)).toEqual([hex(h(Buffer.concat([stamp[0]!.raw, stamp[1]!.parts[0]!.raw])))]);
    const contentType = lta.signedData.parts[2]!.parts[0]!.raw;
    const stamped = Buffer.concat([contentType, h(CONTENT), lta.fields, index.raw]);
    expect(hex(imprintOf(value))).toBe(hex(h(stamped)));
  });

  it("20 stamps the octets of the document; 15 has the hash of the policy's document, its OID and its address", async () => {
    const document = Buffer.from("Политика");
    const policy = { oid: "1.2.643.3", document, uri: "http://a.example/p" };
    const bes = await made("t", { contentTimestamp: true, declarations: { policy } });
    expect(hex(imprintOf(bes.signed(ID(20))))).toBe(hex(h(CONTENT)));
    const [oid, hash, qualifiers] = bes.signed(ID(15)).parts;
    expect(hex(oid!)).toBe("06042a850303");
    expect(hex(hash!.parts[1]!.content)).toBe(hex(h(document)));
    const [qualifier, uri] = qualifiers!.parts[0]!.parts;
    expect(hex(qualifier!)).toBe("060b2a864886f70d0109100501");
    expect(uri!.content.toString("latin1")).toBe(policy.uri);
  });
});
