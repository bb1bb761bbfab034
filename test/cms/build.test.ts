import { beforeAll, describe, expect, it } from "vitest";
import { createLab, type Lab } from "../../src/app/lab/index.js";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { concat, fromHex, toHex, utf8 } from "../../src/base/bytes.js";
import { attribute, buildSignedData, signedDataHeader, signedDataTrailer } from "../../src/cms/build.js";
import { buildSigner } from "../../src/cms/buildSigner.js";
import { checkSigner } from "../../src/cms/checkSigner.js";
import { essReferences } from "../../src/cms/ess.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { digest } from "../../src/crypto/digest.js";
import { FROZEN } from "../support/lab.js";
import { issueSigner, type TestSigner } from "../support/signing.js";

const CONTENT = utf8("Договор № 1");

let lab: Lab;
let gost: TestSigner;
beforeAll(async () => {
  lab = await createLab({ clock: FROZEN, seed: "build", families: ["gost256"] });
  gost = await issueSigner(lab);
  return () => lab.close();
});

const of = (key: "gost256" | "gost512" | "rsa" | "ecdsa" | "ed25519") =>
  issueSigner(lab, { key, issuer: "gost256" });

async function built(signer: TestSigner, more: Partial<Parameters<typeof buildSignedData>[0]> = {}) {
  const { key, certificate } = signer;
  const bytes = await buildSignedData({
    eContentType: OID.data,
    content: CONTENT,
    signers: [{ key, certificate, signingTime: FROZEN }],
    ...more,
  });
  const reading = readSignedDataBytes(bytes);
  expect(reading.checks.filter(({ status }) => status !== "passed")).toEqual([]);
  // The strict reader takes the whole of it: everything is DER.
  readAsn1(bytes);
  return { bytes, signedData: reading.signedData! };
}

describe("the SignedData we write", () => {
  it("has for ГОСТ exactly the SignerInfo that CryptoPro writes", async () => {
    const { signedData } = await built(gost);
    const info = signedData.signerInfos[0]!;
    expect(signedData.version).toBe(1);
    expect(info.version).toBe(1);
    expect(info.sid).toEqual({
      kind: "issuerAndSerialNumber",
      issuer: gost.certificate.issuer.raw,
      serialNumber: gost.certificate.serialNumber,
    });
    // 1.2.643.7.1.1.2.2 with NULL; 1.2.643.7.1.1.1.1 without parameters
    expect(toHex(info.digestAlgorithm.raw)).toBe("300c06082a850307010102020500");
    expect(toHex(info.signatureAlgorithm.raw)).toBe("300a06082a85030701010101");
    expect(signedData.digestAlgorithms.map(({ raw }) => toHex(raw))).toEqual([
      "300c06082a850307010102020500",
    ]);
    expect(info.signedAttrs!.attributes.map(({ oid }) => oid).toSorted()).toEqual(
      [OID.contentType, OID.messageDigest, OID.signingCertificateV2, OID.signingTime].toSorted(),
    );
    expect(info.unsignedAttrs).toBeNull();
    expect(signedData.certificates.map(({ raw }) => raw)).toEqual([gost.certificate.raw]);
  });

  it("names the certificate by Streebog without parameters and by issuer and serial number", async () => {
    const { signedData } = await built(gost);
    const { raw, issuer, serialNumber } = gost.certificate;
    const expected = der.seq(
      der.seq(
        der.seq(
          fromHex("300a06082a85030701010202"),
          der.octets(digest("streebog256", raw)),
          der.seq(der.seq(der.context(4, issuer.raw)), der.int(serialNumber)),
        ),
      ),
    );
    const value = signedData.signerInfos[0]!.signedAttrs!.attributes.find(
      ({ oid }) => oid === OID.signingCertificateV2,
    )!.values[0]!;
    expect(toHex(value.raw)).toBe(toHex(expected));
  });

  it.each([
    // digestAlgorithm, signatureAlgorithm, hashAlgorithm of ESSCertIDv2
    ["gost512", "300c06082a850307010102030500", "300a06082a85030701010102", "streebog512"],
    ["rsa", "300b0609608648016503040201", "300d06092a864886f70d0101010500", "sha256"],
    ["ecdsa", "300b0609608648016503040201", "300a06082a8648ce3d040302", "sha256"],
    ["ed25519", "300b0609608648016503040203", "300506032b6570", "sha512"],
  ] as const)("has the algorithms its standard wants for %s", async (key, digestHex, signatureHex, ess) => {
    const { signedData } = await built(await of(key));
    const info = signedData.signerInfos[0]!;
    expect(toHex(info.digestAlgorithm.raw)).toBe(digestHex);
    expect(toHex(info.signatureAlgorithm.raw)).toBe(signatureHex);
    expect(essReferences(info.signedAttrs).v2?.digest).toBe(ess);
  });

  it.each(["gost256", "gost512", "rsa", "ecdsa", "ed25519"] as const)(
    "is judged intact by the verifier, and broken when anything signed changes, for %s",
    async (key) => {
      const signer = await of(key);
      const { signedData } = await built(signer);
      const judge = (content: Uint8Array) =>
        checkSigner({
          signerInfo: signedData.signerInfos[0]!,
          eContentType: signedData.eContentType,
          content: { digest: (name) => digest(name, content), looksLikeSignedAttributes: false },
          certificates: [signer.certificate],
        });
      expect(judge(CONTENT)).toMatchObject({ intact: true, essHolds: true, signingTime: FROZEN });
      expect(judge(utf8("Договор № 2")).intact).toBe(false);
    },
  );

  it("sorts the signed attributes as DER wants and signs that order", async () => {
    const { signedData } = await built(gost);
    const { attributes } = signedData.signerInfos[0]!.signedAttrs!;
    const raws = attributes.map(({ raw }) => toHex(raw));
    expect(raws).toEqual(raws.toSorted());
  });

  it("leaves the content out when detached", async () => {
    const attached = await built(gost);
    const detached = await built(gost, { detached: true });
    expect(attached.signedData.eContent!.length).toBe(CONTENT.length);
    expect(detached.signedData.eContent).toBeNull();
    expect(Buffer.from(detached.bytes).includes(Buffer.from(CONTENT))).toBe(false);
  });

  it("is of version 3 for other content types and carries both ESS attributes when asked to", async () => {
    const { signedData } = await built(gost, {
      eContentType: OID.tstInfo,
      signers: [{ ...gost, essV1: true }],
    });
    expect(signedData.version).toBe(3);
    const { v1, v2 } = essReferences(signedData.signerInfos[0]!.signedAttrs);
    expect(toHex(v1!.certHash)).toBe(toHex(digest("sha1", gost.certificate.raw)));
    expect(v2!.digest).toBe("streebog256");
  });

  it("carries several signers, their algorithms and certificates once", async () => {
    const rsa = await of("rsa");
    const { signedData } = await built(gost, { signers: [gost, rsa, gost] });
    expect(signedData.signerInfos).toHaveLength(3);
    expect(signedData.digestAlgorithms).toHaveLength(2);
    expect(signedData.certificates).toHaveLength(2);
  });

  it("adds unsigned attributes without touching what is signed", async () => {
    const signer = await buildSigner(
      { ...gost, signingTime: FROZEN },
      OID.data,
      digest("streebog256", CONTENT),
    );
    const plain = readAsn1(signer.encode());
    const more = readAsn1(signer.encode([attribute(OID.signatureTimeStamp, der.seq(der.int(1)))]));
    expect(more.children.slice(0, -1).map(({ raw }) => toHex(raw))).toEqual(
      plain.children.map(({ raw }) => toHex(raw)),
    );
    expect(more.children.at(-1)!.isContext(1)).toBe(true);
  });
});

describe("signedDataHeader", () => {
  it.each([0, 1, 100, 127, 128, 200, 65_000, 65_536, 16_777_216])(
    "gives exactly what stands before content of %i octets",
    (length) => {
      const frame = {
        eContentType: OID.data,
        digestAlgorithms: [der.seq(der.oid(OID.sha256))],
        certificates: [],
      };
      const trailer = signedDataTrailer(frame, []);
      const content = new Uint8Array(length);
      const whole = concat(signedDataHeader(frame, length, trailer.length), content, trailer);
      expect(readAsn1(whole).raw.length).toBe(whole.length);
      const { signedData, checks } = readSignedDataBytes(whole);
      expect(checks.filter(({ status }) => status === "failed")).toEqual([]);
      expect(signedData!.eContent!.length).toBe(length);
    },
  );
});
