/** Levels are proven by what the attributes hold, not by their being there. */
import { describe, expect, it } from "vitest";
import { type VerifyRequest, verify } from "../../src/app/verify.js";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concat, utf8 } from "../../src/base/bytes.js";
import { bytesSource } from "../../src/base/source.js";
import { LEVELS, type Level } from "../../src/cms/levels/level.js";
import { parseCrl } from "../../src/crl/crl.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import {
  attribute,
  cms,
  goodAttributes,
  identity,
  SHA256,
  sha256,
  signerInfo,
  type TestIdentity,
  TIME_STAMPING,
  token,
} from "../cms/objects.js";
import { crlDer, days, NOW, newKey, TestCa } from "../x509/support/pki.js";

const CONTENT = utf8("Акт сверки № 3");
const root = new TestCa("Root");
const issuing = new TestCa("Issuing", root);
const key = newKey();
const leaf = issuing.issue("Ivan", { key });
const SIGNER: TestIdentity = {
  key: key.privateKey!,
  certificate: leaf.raw,
  issuer: leaf.issuer.raw,
  serial: leaf.serialNumber,
  keyIdentifier: new Uint8Array(0),
};
const TSA = identity({ cn: "Служба штампов времени", extensions: [TIME_STAMPING] });
const CAS = [issuing.certificate.raw, root.certificate.raw];
const LISTS = [
  crlDer({ issuer: "Issuing", signer: issuing.key }),
  crlDer({ issuer: "Root", signer: root.key }),
];

const stamp = (...stamped: Uint8Array[]): Uint8Array =>
  token({ imprint: sha256(...stamped), tsa: TSA, genTime: NOW });
const otherHash = (value: Uint8Array): Uint8Array => der.seq(SHA256, der.octets(sha256(value)));
const certRefs = (...values: Uint8Array[]): Uint8Array =>
  attribute(OID.completeCertificateRefs, der.seq(...values.map((value) => der.seq(otherHash(value)))));
const revRefs = (...lists: Uint8Array[]): Uint8Array =>
  attribute(
    OID.completeRevocationRefs,
    der.seq(...lists.map((list) => der.seq(der.context(0, der.seq(der.seq(der.seq(otherHash(list)))))))),
  );
const certValues = (...values: Uint8Array[]): Uint8Array =>
  attribute(OID.certificateValues, der.seq(...values));
const revValues = (...lists: Uint8Array[]): Uint8Array =>
  attribute(OID.revocationValues, der.seq(...(lists.length > 0 ? [der.context(0, der.seq(...lists))] : [])));

/** An attribute without its own tag and length. */
const inside = (raw: Uint8Array): Uint8Array => raw.subarray(raw[1]! < 0x80 ? 2 : 2 + (raw[1]! & 0x7f));

interface Parts {
  readonly refs?: readonly Uint8Array[];
  /** No time-stamp over the signature; no reference to the certificate. */
  readonly bare?: "unstamped" | "plain";
  readonly values?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  /** More certificates in SignedData. */
  readonly cas?: readonly Uint8Array[];
  /** A CAdES-C-timestamp, too. */
  readonly cStamp?: boolean;
  /** A time-stamp over the references alone. */
  readonly refsStamp?: boolean;
  /** An archive time-stamp whose index holds these of the attributes, and these of the certificates. */
  readonly archive?: {
    attributes(all: Uint8Array[]): Uint8Array[];
    readonly certificates: Uint8Array[];
    readonly crls?: Uint8Array[];
  };
}

const typeAndValue = (raw: Uint8Array): Uint8Array => {
  const octets = inside(raw);
  const end = 2 + octets[1]!;
  return concat(octets.subarray(0, end), inside(octets.subarray(end)));
};

function archiveStamp(parts: Uint8Array[], signature: Uint8Array, wish: NonNullable<Parts["archive"]>) {
  const list = (hashed: readonly Uint8Array[]) => der.seq(...hashed.map((one) => der.octets(sha256(one))));
  const index = der.seq(
    SHA256,
    list(wish.certificates),
    list(wish.crls ?? []),
    list(wish.attributes(parts).map(typeAndValue)),
  );
  const fields = concat(
    der.int(1),
    der.seq(SIGNER.issuer, der.int(SIGNER.serial)),
    SHA256,
    der.context(0, ...der.sorted(goodAttributes(CONTENT, SIGNER))),
    der.seq(der.oid(OID.ecdsaWithSha256)),
    der.octets(signature),
  );
  const imprint = sha256(der.oid(OID.data), sha256(CONTENT), fields, index);
  const unsigned = [attribute(OID.atsHashIndexV3, index)];
  return attribute(OID.archiveTimeStampV3, token({ imprint, tsa: TSA, genTime: NOW, unsigned }));
}

const SIGNED_DATA_CERTIFICATES = [SIGNER.certificate, TSA.certificate];

async function judged(
  { refs = [], values = [], crls = [], cStamp, refsStamp, archive, bare, cas = [] }: Parts,
  changes: Partial<VerifyRequest> = {},
) {
  const signer = signerInfo({
    signer: SIGNER,
    content: CONTENT,
    ...(bare === "plain" && { attributes: goodAttributes(CONTENT, SIGNER).slice(0, 3) }),
    unsigned: (signature) => {
      if (bare !== undefined) return [];
      const signatureStamp = attribute(OID.signatureTimeStamp, stamp(signature));
      const over = [signature, inside(signatureStamp), ...refs.map(inside)];
      const parts = [
        signatureStamp,
        ...refs,
        ...values,
        ...(cStamp ? [attribute(OID.cadesCTimeStamp, stamp(...over))] : []),
        ...(refsStamp ? [attribute(OID.certCrlTimeStamp, stamp(...refs.map(inside)))] : []),
      ];
      return archive === undefined ? parts : [...parts, archiveStamp(parts, signature, archive)];
    },
  });
  const signature = cms({ signers: [signer], certificates: [...SIGNED_DATA_CERTIFICATES, ...cas], crls });
  return verify({
    signature: bytesSource(signature, "test.sig"),
    content: {
      name: "test",
      size: CONTENT.length,
      async *chunks() {
        yield CONTENT;
      },
    },
    now: NOW,
    trust: [root.certificate],
    tsaTrust: [parseCertificate(TSA.certificate)],
    untrusted: [issuing.certificate],
    crls: LISTS.map((raw) => ({ crl: parseCrl(raw), source: "given.crl" })),
    fetcher: null,
    ...changes,
  });
}

async function levels(parts: Parts) {
  const report = await judged(parts);
  expect(report.verdict).toBe("TOTAL-PASSED");
  const { level, levelProven } = report.signers[0]!;
  return [level, levelProven];
}

const GOOD_REFS = [certRefs(...CAS), revRefs(...LISTS)] as const;
const GOOD_VALUES = [certValues(SIGNER.certificate, ...CAS), revValues(...LISTS)];

describe("every level of the vocabulary", () => {
  const all = (parts: Uint8Array[]) => parts;
  const certificates = SIGNED_DATA_CERTIFICATES;
  const cases: readonly (readonly [Level, Parts])[] = [
    ["CMS", { bare: "plain" }],
    ["BES", { bare: "unstamped" }],
    ["T", {}],
    ["C", { refs: GOOD_REFS }],
    ["X1", { refs: GOOD_REFS, cStamp: true }],
    ["X2", { refs: GOOD_REFS, refsStamp: true }],
    ["XL", { refs: GOOD_REFS, values: GOOD_VALUES }],
    ["XLT1", { refs: GOOD_REFS, values: GOOD_VALUES, cStamp: true }],
    ["A", { refs: GOOD_REFS, values: GOOD_VALUES, cStamp: true, archive: { attributes: all, certificates } }],
    ["B-LT", { crls: LISTS, cas: CAS }],
    [
      "B-LTA",
      {
        crls: LISTS,
        cas: CAS,
        archive: { attributes: all, certificates: [...certificates, ...CAS], crls: LISTS },
      },
    ],
  ];

  it.each(cases)("%s is proven where its evidence holds", async (level, parts) => {
    expect(await levels(parts)).toEqual([level, level]);
  });

  it("is there, but for those that are the same as a CAdES one", () => {
    const asCades: readonly Level[] = ["B-B", "B-T"];
    expect([...cases.map(([level]) => level), ...asCades].sort()).toEqual([...LEVELS].sort());
  });
});

describe("lists that are out of date since", () => {
  const [all, certificates] = [(parts: Uint8Array[]) => parts, SIGNED_DATA_CERTIFICATES];
  const later = { now: days(20), crls: [] };
  const inSignedData = { crls: LISTS, cas: CAS };
  const index = { attributes: all, certificates: [...certificates, ...CAS] };

  it("prove the certificate when an archive time-stamp proves that they existed in time", async () => {
    expect(await judged({ ...inSignedData, archive: { ...index, crls: LISTS } }, later)).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ levelProven: "B-LTA" }],
    });
  });

  it("prove the certificate without one, too, when they were in force at the proven time", async () => {
    const decided = { verdict: "TOTAL-PASSED", signers: [{ levelProven: "B-LT" }] };
    expect(await judged(inSignedData, later)).toMatchObject(decided);
    expect(await judged({ ...inSignedData, archive: { ...index, crls: [] } }, later)).toMatchObject(decided);
  });
});

describe("references", () => {
  it("prove C and X1 when they name the path and its evidence", async () => {
    expect(await levels({ refs: GOOD_REFS })).toEqual(["C", "C"]);
    expect(await levels({ refs: GOOD_REFS, cStamp: true })).toEqual(["X1", "X1"]);
  });

  it.each([
    ["that are empty", [certRefs(), revRefs()]],
    ["without one of the CAs", [certRefs(CAS[1]!), revRefs(...LISTS)]],
    ["with evidence about one certificate only", [certRefs(...CAS), revRefs(LISTS[0]!)]],
    ["with the same evidence twice", [certRefs(...CAS), revRefs(LISTS[0]!, LISTS[0]!)]],
  ] as const)("%s prove no more than T, whatever stamps them", async (_what, refs) => {
    expect(await levels({ refs })).toEqual(["C", "T"]);
    expect(await levels({ refs, cStamp: true })).toEqual(["X1", "T"]);
  });
});

describe("values", () => {
  it("prove XL and XLT1 when they prove the certificate", async () => {
    expect(await levels({ refs: GOOD_REFS, values: GOOD_VALUES })).toEqual(["XL", "XL"]);
    expect(await levels({ refs: GOOD_REFS, values: GOOD_VALUES, cStamp: true })).toEqual(["XLT1", "XLT1"]);
  });

  it("without the evidence prove no X Long, and B-LT by the evidence in SignedData", async () => {
    const values = [certValues(SIGNER.certificate, ...CAS), revValues()];
    expect(await levels({ refs: GOOD_REFS, values, crls: LISTS, cStamp: true })).toEqual(["XLT1", "B-LT"]);
  });

  it("that are empty prove nothing, though lists lie in SignedData", async () => {
    const empty = { values: [certValues(), revValues()], crls: LISTS };
    const [level, proven] = await levels({ refs: [certRefs(), revRefs()], ...empty, cStamp: true });
    // The lists in SignedData are worth what they are worth.
    expect([level, proven]).toEqual(["XLT1", "T"]);
  });
});

describe("an archive time-stamp of version 3", () => {
  const A = { refs: GOOD_REFS, values: GOOD_VALUES, cStamp: true };
  const all = (parts: Uint8Array[]) => parts;

  it("proves A when its index holds what it is made to preserve", async () => {
    const archive = { attributes: all, certificates: SIGNED_DATA_CERTIFICATES };
    expect(await levels({ ...A, archive })).toEqual(["A", "A"]);
  });

  it.each([
    ["nothing", () => []],
    ["all but the time-stamp of the signature", (parts: Uint8Array[]) => parts.slice(1)],
    ["all but the values", (parts: Uint8Array[]) => [...parts.slice(0, 3), ...parts.slice(5)]],
  ])("whose index holds %s proves no A", async (_what, attributes) => {
    const archive = { attributes, certificates: SIGNED_DATA_CERTIFICATES };
    expect(await levels({ ...A, archive })).toEqual(["A", "XLT1"]);
  });

  it("proves no A when a certificate of the path is neither in its index nor in the values", async () => {
    const values = [certValues(...CAS), revValues(...LISTS)];
    const archive = { attributes: all, certificates: [TSA.certificate] };
    expect(await levels({ ...A, values, archive })).toEqual(["A", "XLT1"]);
    expect(await levels({ ...A, archive })).toEqual(["A", "A"]);
  });
});
