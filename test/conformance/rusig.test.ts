/** Real ГОСТ signatures of a test CA: BES, T, X Long Type 1, A. */
import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import type { Check } from "../../src/base/check.js";
import { bytesSource } from "../../src/base/source.js";
import { planSignature, readableCertificates } from "../../src/cms/checkSignature.js";
import { findTokens } from "../../src/cms/levels/tokens.js";
import { readSignedData, readSignedDataBytes } from "../../src/cms/signedData.js";
import { renderVerify } from "../../src/report/text.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { namesEqual } from "../../src/x509/name.js";
import { styleOf } from "../report/samples.js";
import { conformanceMissing, conformanceTitle, readConformance } from "../support/conformance.js";
import { isIntact, verifyBytes } from "./verifyFile.js";

const LEVELS = [
  ["01_1", "BES"],
  ["07_1", "T"],
  ["14_1", "XLT1"],
  ["25_1", "A"],
] as const;

const signatureOf = (id: string) => readConformance("rusig", `${id}.p7s`);
const contentOf = (id: string) => readConformance("rusig", `${id}.bin`);

/** The two self-signed roots, of the signer and of the TSA, that 14_1 carries. */
function roots(): readonly Certificate[] {
  const source = bytesSource(signatureOf("14_1"), "14_1.p7s");
  const { embedded } = planSignature(source, readSignedData(source).signedData!);
  return readableCertificates(embedded.certificates).filter(({ subject, issuer }) =>
    namesEqual(subject, issuer),
  );
}

const SOON = new Date("2024-07-16T18:00:00+03:00");

describe.skipIf(conformanceMissing)(conformanceTitle("real ГОСТ signatures, offline"), () => {
  // (a)
  it.each(LEVELS)("%s without anchors is intact, of level %s, and undecided", async (id, level) => {
    const report = await verifyBytes(signatureOf(id), contentOf(id));
    expect(isIntact(report)).toBe(true);
    expect(report.signers).toMatchObject([{ level, levelProven: null }]);
    expect(report).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "NO_CERTIFICATE_CHAIN_FOUND",
      exitCode: 3,
      accepted: false,
    });
  });

  it.each(LEVELS)("%s with one content byte flipped fails with HASH_FAILURE", async (id) => {
    const content = contentOf(id);
    content[content.length >> 1]! ^= 0x10;
    const report = await verifyBytes(signatureOf(id), content);
    expect(report).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "HASH_FAILURE", exitCode: 1 });
  });

  // (b)
  it.each([
    ["01_1", "INDETERMINATE", "TRY_LATER", null],
    ["07_1", "INDETERMINATE", "TRY_LATER", null],
    ["14_1", "TOTAL-PASSED", undefined, "XLT1"],
    ["25_1", "TOTAL-PASSED", undefined, "A"],
  ] as const)(
    "%s with the roots, soon after it was made: %s %s",
    async (id, verdict, subIndication, levelProven) => {
      const report = await verifyBytes(signatureOf(id), contentOf(id), { trust: roots(), at: SOON });
      expect(report).toMatchObject({ verdict, signers: [{ levelProven }] });
      expect(report.subIndication).toBe(subIndication);
    },
  );

  // (c)
  it.each(LEVELS)("%s with the roots, after all certificates ended, is undecided", async (id, level) => {
    const report = await verifyBytes(signatureOf(id), contentOf(id), { trust: roots() });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", exitCode: 3, signers: [{ level }] });
  });

  it.each([
    ["14_1", "2024-07-16T14:51:52.000+00:00", "XLT1"],
    ["25_1", "2024-07-16T13:28:03.000+00:00", "A"],
  ] as const)(
    "%s: proven good on 2024-07-16, the evidence ended on 2025-03-28",
    async (id, at, levelProven) => {
      const report = await verifyBytes(signatureOf(id), contentOf(id), { trust: roots() });
      expect(report.signers[0]!.explanation).toMatchObject({
        holds: null,
        earlier: {
          at,
          levelProven,
          until: "2025-03-28T15:11:01.000+00:00",
          reason: "timestampCertificate",
          subject: "Тестовый оператор TSP",
        },
      });
      const text = (language: "ru" | "en") => renderVerify(report, styleOf(language)).join("\n");
      expect(text("en")).toMatch(/proven good on .*2024.*the evidence ended on .*2025/);
      expect(text("ru")).toMatch(/была доказана на .*2024.*, доказательства кончились .*2025/);
    },
  );

  it.each([["01_1"], ["07_1"]] as const)("%s could never be proven by what lies in it", async (id) => {
    const report = await verifyBytes(signatureOf(id), contentOf(id), { trust: roots() });
    expect(report.signers[0]!.explanation.earlier).toBeNull();
  });

  it("says what is proven and by what, what is missing, and for how long it holds", async () => {
    const report = await verifyBytes(signatureOf("14_1"), contentOf("14_1"), { trust: roots(), at: SOON });
    const tsa = "Тестовый оператор TSP";
    const existed = "2024-07-16T14:51:52.000+00:00";
    expect(report.signers[0]!.explanation).toEqual({
      proven: [
        { id: "intact", by: "Test Certificate" },
        { id: "existed", at: existed, by: tsa, kind: "signature" },
        {
          id: "certificateGood",
          at: existed,
          by: expect.any(String),
          source: "ocsp",
          asOf: "2024-07-16T14:51:51.000+00:00",
        },
        { id: "preserved", at: existed, by: tsa, kind: "cades-c" },
      ],
      nextLevel: "A",
      missing: [{ id: "archiveTimestamp" }],
      holds: {
        until: "2025-03-28T15:11:01.000+00:00",
        reason: "timestampCertificate",
        subject: tsa,
      },
      earlier: null,
    });
  });

  it("names the proven time of the signature, not the claimed one", async () => {
    const report = await verifyBytes(signatureOf("14_1"), contentOf("14_1"), { trust: roots(), at: SOON });
    // genTime is 14:51:51, accurate to a second.
    expect(report.signers[0]).toMatchObject({ bestSignatureTime: "2024-07-16T14:51:52.000+00:00" });
    expect(report.signers[0]!.timestamps.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ["signature", "TOTAL-PASSED"],
      ["cades-c", "TOTAL-PASSED"],
    ]);
  });
});

/** The checks that a changed octet of an attribute may fail, by the attribute; one of them must. */
const GUARDS: Readonly<Record<string, readonly string[]>> = {
  [OID.contentType]: ["signer.contentType", "signer.signatureValue", "signer.signedAttributes", "cms.format"],
  [OID.signingTime]: ["signer.signatureValue", "cms.format"],
  [OID.messageDigest]: ["signer.messageDigest", "signer.signatureValue", "signer.signedAttributes"],
  [OID.signingCertificateV2]: ["signer.essCertificate", "signer.signatureValue", "signer.signedAttributes"],
  [OID.signatureTimeStamp]: ["signer.levelAttributes"],
  [OID.completeCertificateRefs]: ["signer.levelAttributes"],
  [OID.completeRevocationRefs]: ["signer.levelAttributes"],
  [OID.certificateValues]: ["signer.levelAttributes"],
  [OID.revocationValues]: ["signer.levelAttributes"],
  [OID.cadesCTimeStamp]: ["signer.levelAttributes"],
  [OID.archiveTimeStampV3]: ["signer.levelAttributes"],
};

/** And in the time-stamps: what the attribute is to them. */
const STAMP_GUARDS: Readonly<Record<string, readonly string[]>> = {
  [OID.completeCertificateRefs]: ["timestamp.imprint"],
  [OID.completeRevocationRefs]: ["timestamp.imprint"],
};

/** Octets tried in one value: its ends and as many between. */
const TRIED = 6;

describe.skipIf(conformanceMissing)(conformanceTitle("a changed octet of a real signature"), () => {
  const bad = (checks: readonly Check[]) =>
    checks.filter(({ status }) => status === "failed" || status === "indeterminate").map(({ id }) => id);

  const judged = async (id: string, change: (bytes: Uint8Array) => void) => {
    const bytes = Uint8Array.from(signatureOf(id));
    change(bytes);
    const report = await verifyBytes(bytes, contentOf(id), { trust: roots(), at: SOON });
    const [signer] = report.signers;
    return {
      verdict: report.verdict,
      checks: [...bad(report.checks), ...bad(signer?.checks ?? [])] as string[],
      stamps: (signer?.timestamps ?? []).flatMap(({ checks }) => bad(checks)) as string[],
    };
  };

  const placeOf = (id: string, octets: Uint8Array): number =>
    Buffer.from(signatureOf(id)).indexOf(Buffer.from(octets));

  const attributesIn = (id: string) => {
    const signer = readSignedDataBytes(signatureOf(id)).signedData!.signerInfos[0]!;
    return [signer.signedAttrs, signer.unsignedAttrs].flatMap((set) => set?.attributes ?? []);
  };

  const ATTRIBUTES = conformanceMissing
    ? []
    : LEVELS.flatMap(([id]) => attributesIn(id).map(({ oid, values }) => [id, oid, values[0]!.raw] as const));

  it("is met in every attribute of every signature", () => {
    expect(ATTRIBUTES.length).toBeGreaterThan(25);
    expect(ATTRIBUTES.filter(([, oid]) => GUARDS[oid] === undefined)).toEqual([]);
  });

  it.each(ATTRIBUTES)(
    "%s, attribute %s: fails the check that guards it, and never passes",
    async (id, oid, raw) => {
      const start = placeOf(id, raw);
      const step = Math.max(1, Math.floor(raw.length / TRIED));
      for (let at = 0; at < raw.length; at += step) {
        const { verdict, checks, stamps } = await judged(id, (bytes) => {
          bytes[start + at]! ^= 0x01;
        });
        expect([at, verdict]).not.toEqual([at, "TOTAL-PASSED"]);
        expect([at, checks.some((check) => GUARDS[oid]!.includes(check))]).toEqual([at, true]);
        for (const guard of STAMP_GUARDS[oid] ?? [])
          expect([at, stamps]).toEqual([at, expect.arrayContaining([guard])]);
      }
    },
  );

  it.each(LEVELS)("%s: in the signature value fails it", async (id) => {
    const { signature } = readSignedDataBytes(signatureOf(id)).signedData!.signerInfos[0]!;
    const start = placeOf(id, signature);
    for (const at of [0, 31, 32, signature.length - 1]) {
      const { verdict, checks } = await judged(id, (bytes) => {
        bytes[start + at]! ^= 0x80;
      });
      expect([verdict, checks]).toEqual(["TOTAL-FAILED", expect.arrayContaining(["signer.signatureValue"])]);
    }
  });

  const TOKENS = conformanceMissing
    ? []
    : LEVELS.flatMap(([id]) =>
        findTokens(readSignedDataBytes(signatureOf(id)).signedData!.signerInfos[0]!).map(
          ({ kind, token }) => [id, kind, token!] as const,
        ),
      );

  it.each(TOKENS)(
    "%s, token %s: in its content and its signature value fails its signature",
    async (id, _kind, token) => {
      const parts = [token.content, token.signerInfo.signature, token.signerInfo.signedAttrs!.raw];
      for (const octets of parts) {
        const at = placeOf(id, octets) + octets.length - 1;
        const { verdict, stamps } = await judged(id, (bytes) => {
          bytes[at]! ^= 0x01;
        });
        expect(verdict).not.toBe("TOTAL-PASSED");
        expect(stamps).toContain("timestamp.signature");
      }
    },
  );

  it.each(TOKENS)("%s, token %s: in its imprint fails its imprint", async (id, _kind, token) => {
    const at = placeOf(id, token.tstInfo.messageImprint.hashedMessage);
    const { verdict, stamps } = await judged(id, (bytes) => {
      bytes[at]! ^= 0x01;
    });
    expect(verdict).not.toBe("TOTAL-PASSED");
    expect(stamps).toContain("timestamp.imprint");
  });
});
