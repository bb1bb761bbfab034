import { describe, expect, it } from "vitest";
import { OID } from "../../../src/asn1/oids.js";
import * as der from "../../../src/asn1/writer.js";
import { concat, concatAll, utf8 } from "../../../src/base/bytes.js";
import { atLeast, LEVELS } from "../../../src/cms/levels/level.js";
import { crlDer, ocspDer, TestCa } from "../../x509/support/pki.js";
import {
  attribute,
  cms,
  goodAttributes,
  identity,
  SHA256,
  sha256,
  signerInfo,
  TIME_STAMPING,
  token,
} from "../objects.js";
import { judgedOne, outcome } from "../verifying.js";

const CONTENT = utf8("Приложение к договору");
const SIGNER = identity();
const TSA = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });
// What these say is not asked here: a reference is a hash of octets.
const CA = identity({ cn: "Удостоверяющий центр" }).certificate;
const authority = new TestCa("CA");
const OCSP = ocspDer({ about: authority.certificate, issuer: authority, signer: authority.key });
const LIST = crlDer({ issuer: "CA", signer: authority.key });

const stamp = (...stamped: Uint8Array[]): Uint8Array =>
  token({ imprint: sha256(concat(...stamped)), tsa: TSA });

/** An attribute without its own tag and length: its content octets, two-octet length of large ones included. */
function octetsOf(raw: Uint8Array): Uint8Array {
  const skip = raw[1]! < 0x80 ? 2 : 2 + (raw[1]! & 0x7f);
  return raw.subarray(skip);
}

const otherHash = (value: Uint8Array): Uint8Array => der.seq(SHA256, der.octets(sha256(value)));
const certRefs = (...values: Uint8Array[]): Uint8Array =>
  attribute(OID.completeCertificateRefs, der.seq(...values.map((value) => der.seq(otherHash(value)))));
const revRefs = (ocsp: Uint8Array): Uint8Array => {
  const id = der.seq(der.context(2, der.octets(new Uint8Array(20))), der.generalizedTime(new Date(0)));
  const list = der.seq(der.seq(der.seq(id, otherHash(ocsp))));
  return attribute(OID.completeRevocationRefs, der.seq(der.seq(der.context(1, list))));
};
const certValues = (...values: Uint8Array[]): Uint8Array =>
  attribute(OID.certificateValues, der.seq(...values));
const revValues = (...ocsp: Uint8Array[]): Uint8Array =>
  attribute(OID.revocationValues, der.seq(der.context(1, der.seq(...ocsp))));

interface Ladder {
  readonly signatureStamp: Uint8Array;
  readonly certRefs: Uint8Array;
  readonly revRefs: Uint8Array;
  readonly certValues: Uint8Array;
  readonly revValues: Uint8Array;
  readonly cStamp: Uint8Array;
  readonly refsStamp: Uint8Array;
}

function ladder(signature: Uint8Array): Ladder {
  const signatureStamp = attribute(OID.signatureTimeStamp, stamp(signature));
  const [c, r] = [certRefs(CA), revRefs(OCSP)];
  return {
    signatureStamp,
    certRefs: c,
    revRefs: r,
    certValues: certValues(SIGNER.certificate, CA),
    revValues: revValues(OCSP),
    cStamp: attribute(
      OID.cadesCTimeStamp,
      stamp(signature, octetsOf(signatureStamp), octetsOf(c), octetsOf(r)),
    ),
    refsStamp: attribute(OID.certCrlTimeStamp, stamp(octetsOf(c), octetsOf(r))),
  };
}

interface Extra {
  readonly crls?: readonly Uint8Array[];
  readonly attributes?: readonly Uint8Array[];
}

const signed = (
  unsigned: (parts: Ladder, signature: Uint8Array) => Uint8Array[],
  extra: Extra = {},
): Uint8Array =>
  cms({
    signers: [
      signerInfo({
        signer: SIGNER,
        content: CONTENT,
        unsigned: (signature) => unsigned(ladder(signature), signature),
        ...(extra.attributes && { attributes: extra.attributes }),
      }),
    ],
    certificates: [SIGNER.certificate, TSA.certificate],
    ...(extra.crls && { crls: extra.crls }),
  });

const C = (l: Ladder): Uint8Array[] => [l.signatureStamp, l.certRefs, l.revRefs];
const XL = (l: Ladder): Uint8Array[] => [...C(l), l.certValues, l.revValues];

describe("the level of a signature", () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ["BES", signed(() => [])],
    ["T", signed((l) => [l.signatureStamp])],
    ["C", signed(C)],
    ["X1", signed((l) => [...C(l), l.cStamp])],
    ["X2", signed((l) => [...C(l), l.refsStamp])],
    ["XL", signed(XL)],
    ["XLT1", signed((l) => [...XL(l), l.cStamp])],
    ["B-LT", signed((l) => [l.signatureStamp], { crls: [LIST] })],
  ];

  it.each(cases)("is %s", async (level, signature) => {
    const facts = await judgedOne(signature, CONTENT);
    expect(facts.level).toBe(level);
    expect(facts.levelChecks).toEqual([]);
    expect(facts.stamps.every(({ intact }) => intact)).toBe(true);
    expect(facts.intact).toBe(true);
  });

  it("does not rise by a time-stamp over another signature", async () => {
    const facts = await judgedOne(
      signed(() => [attribute(OID.signatureTimeStamp, stamp(utf8("чужая подпись")))]),
      CONTENT,
    );
    expect(facts.level).toBe("BES");
    expect(outcome(facts.stamps[0]!, "timestamp.imprint")).toMatch(/^failed HASH_FAILURE/);
  });

  it("does not rise by a value that is no token", async () => {
    const facts = await judgedOne(
      signed(() => [attribute(OID.signatureTimeStamp, der.nul())]),
      CONTENT,
    );
    expect(facts.level).toBe("BES");
    expect(outcome(facts.stamps[0]!, "timestamp.format")).toMatch(/^failed FORMAT_FAILURE/);
  });

  it("does not rise to X1 when the references were stamped in another form", async () => {
    const facts = await judgedOne(
      signed((l, signature) => [
        ...C(l),
        attribute(OID.cadesCTimeStamp, stamp(signature, l.signatureStamp, l.certRefs, l.revRefs)),
      ]),
      CONTENT,
    );
    expect(facts.level).toBe("C");
  });

  it("does not rise to XL when a referenced value is missing, and a check says which", async () => {
    const facts = await judgedOne(
      signed((l) => [...C(l), certValues(SIGNER.certificate), l.revValues]),
      CONTENT,
    );
    expect(facts.level).toBe("T");
    expect(facts.levelChecks).toMatchObject([
      { id: "signer.levelAttributes", status: "indeterminate", reason: "level.valueMissing" },
    ]);
  });

  it("counts values in SignedData for the references, too", async () => {
    const signature = cms({
      signers: [
        signerInfo({
          signer: SIGNER,
          content: CONTENT,
          unsigned: (value) => {
            const l = ladder(value);
            return [...C(l), certValues(SIGNER.certificate), l.revValues];
          },
        }),
      ],
      certificates: [SIGNER.certificate, TSA.certificate, CA],
    });
    expect((await judgedOne(signature, CONTENT)).level).toBe("XL");
  });

  it("is said to be in doubt when an embedded certificate cannot be read", async () => {
    const facts = await judgedOne(
      signed((l) => [l.signatureStamp, certValues(der.seq(der.int(1)))]),
      CONTENT,
    );
    expect(facts.intact).toBe(true);
    expect(facts.levelChecks).toMatchObject([
      { status: "indeterminate", reason: "level.evidenceUnreadable" },
    ]);
  });

  it("is found whatever number of references there is", async () => {
    const many = concatAll(Array.from({ length: 80_000 }, () => attribute(OID.completeCertificateRefs)));
    const facts = await judgedOne(
      signed((l) => [l.signatureStamp, many, l.revRefs, l.cStamp, l.refsStamp]),
      CONTENT,
    );
    expect(facts.level).toBe("T");
  });

  it("does not rise by references that cannot be read", async () => {
    const facts = await judgedOne(
      signed((l) => [l.signatureStamp, attribute(OID.completeCertificateRefs, der.nul()), l.revRefs]),
      CONTENT,
    );
    expect(facts.level).toBe("T");
    expect(facts.levelChecks).toMatchObject([
      { reason: "level.malformed", found: ["completeCertificateRefs"] },
    ]);
  });
});

describe("an archive time-stamp of version 3", () => {
  const list = (...hashes: Uint8Array[]): Uint8Array => der.seq(...hashes.map(der.octets));
  const valueHash = (raw: Uint8Array): Uint8Array => {
    // attrType and the one value: the attribute without its own and its SET's header.
    const [type, set] = [
      octetsOf(raw).subarray(0, 2 + octetsOf(raw)[1]!),
      octetsOf(raw).subarray(2 + octetsOf(raw)[1]!),
    ];
    return sha256(concat(type, octetsOf(set)));
  };

  interface Archive {
    readonly index?: (parts: Uint8Array[]) => Uint8Array;
    readonly content?: Uint8Array;
  }

  function archived({ index, content = CONTENT }: Archive = {}): Uint8Array {
    return signed((l, signature) => {
      const parts = [...XL(l), l.cStamp];
      const good = der.seq(
        SHA256,
        list(sha256(SIGNER.certificate), sha256(TSA.certificate)),
        list(),
        list(...parts.map(valueHash)),
      );
      const hashIndex = index?.(parts) ?? good;
      const imprint = sha256(concat(der.oid(OID.data), sha256(content), fieldsOf(signature), hashIndex));
      return [
        ...parts,
        attribute(
          OID.archiveTimeStampV3,
          token({ imprint, tsa: TSA, unsigned: [attribute(OID.atsHashIndexV3, hashIndex)] }),
        ),
      ];
    });
  }

  /** SignerInfo from version to signature, as signerInfo() writes it. */
  function fieldsOf(signature: Uint8Array): Uint8Array {
    return concat(
      der.int(1),
      der.seq(SIGNER.issuer, der.int(SIGNER.serial)),
      SHA256,
      der.context(0, ...der.sorted(goodAttributes(CONTENT, SIGNER))),
      der.seq(der.oid(OID.ecdsaWithSha256)),
      der.octets(signature),
    );
  }

  it("makes the level A", async () => {
    const facts = await judgedOne(archived(), CONTENT);
    expect(facts.stamps.map(({ checks }) => checks.filter(({ status }) => status !== "passed"))).toEqual([
      [],
      [],
      [],
    ]);
    expect(facts.level).toBe("A");
  });

  it("over another content does not", async () => {
    const facts = await judgedOne(archived({ content: utf8("другое") }), CONTENT);
    expect(facts.level).toBe("XLT1");
    expect(outcome(facts.stamps[2]!, "timestamp.imprint")).toMatch(/^failed HASH_FAILURE/);
  });

  it("whose index holds the hash of something that is gone does not", async () => {
    const index = (parts: Uint8Array[]) =>
      der.seq(SHA256, list(sha256(utf8("удалённый сертификат"))), list(), list(...parts.map(valueHash)));
    const facts = await judgedOne(archived({ index }), CONTENT);
    expect(facts.level).toBe("XLT1");
    expect(outcome(facts.stamps[2]!, "timestamp.imprint")).toBe("passed");
    expect(outcome(facts.stamps[2]!, "timestamp.hashIndex")).toMatch(/^failed HASH_FAILURE/);
  });

  it("without an index does not", async () => {
    const facts = await judgedOne(
      signed((l) => [...XL(l), attribute(OID.archiveTimeStampV3, stamp(CONTENT))]),
      CONTENT,
    );
    expect(facts.level).toBe("XL");
    expect(outcome(facts.stamps[1]!, "timestamp.hashIndex")).toMatch(/noHashIndex$/);
  });

  it("covers what is in its index and nothing else", async () => {
    const facts = await judgedOne(
      archived({ index: (parts) => der.seq(SHA256, list(), list(), list(valueHash(parts[0]!))) }),
      CONTENT,
    );
    const [signatureStamp, cStamp, archive] = facts.stamps;
    const covers = (stamped: typeof signatureStamp) =>
      archive!.index!.covers(stamped!.found.attribute, stamped!.found.attribute.values[0]!);
    expect([covers(signatureStamp), covers(cStamp)]).toEqual([true, false]);
    expect(facts.level).toBe("A");
  });
});

describe("the order of levels", () => {
  it("has an answer for every pair and is a weak order", () => {
    for (const a of LEVELS) {
      expect(atLeast(a, a)).toBe(true);
      for (const b of LEVELS) {
        expect(atLeast(a, b) || atLeast(b, a)).toBe(true);
        for (const c of LEVELS) if (atLeast(a, b) && atLeast(b, c)) expect(atLeast(a, c)).toBe(true);
      }
    }
  });

  it.each([
    ["A", "XLT1", true],
    ["XLT1", "T", true],
    ["B-T", "T", true],
    ["T", "B-T", true],
    ["T", "C", false],
    ["X2", "X1", true],
    ["BES", "T", false],
    ["CMS", "BES", false],
  ] as const)("%s meets a demand for %s: %s", (level, required, expected) => {
    expect(atLeast(level, required)).toBe(expected);
  });
});
