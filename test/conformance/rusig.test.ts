/** Real ГОСТ signatures of a test CA: BES, T, X Long Type 1, A. */
import { describe, expect, it } from "vitest";
import { bytesSource } from "../../src/base/source.js";
import { planSignature, readableCertificates } from "../../src/cms/checkSignature.js";
import { readSignedData } from "../../src/cms/signedData.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { namesEqual } from "../../src/x509/name.js";
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

describe.skipIf(conformanceMissing)(conformanceTitle("real ГОСТ signatures, offline"), () => {
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

  it.each([
    ["01_1", "INDETERMINATE", null],
    ["07_1", "INDETERMINATE", null],
    ["14_1", "TOTAL-PASSED", "XLT1"],
    ["25_1", "TOTAL-PASSED", "A"],
  ] as const)("%s with the roots, soon after it was made: %s", async (id, verdict, levelProven) => {
    const at = new Date("2024-07-16T18:00:00+03:00");
    const report = await verifyBytes(signatureOf(id), contentOf(id), { trust: roots(), at });
    expect(report).toMatchObject({ verdict, signers: [{ levelProven }] });
  });

  it.each(LEVELS)("%s with the roots, after all certificates ended, is undecided", async (id, level) => {
    const report = await verifyBytes(signatureOf(id), contentOf(id), { trust: roots() });
    expect(report).toMatchObject({ verdict: "INDETERMINATE", exitCode: 3, signers: [{ level }] });
  });

  it("names the proven time of the signature, not the claimed one", async () => {
    const at = new Date("2024-07-16T18:00:00+03:00");
    const report = await verifyBytes(signatureOf("14_1"), contentOf("14_1"), { trust: roots(), at });
    // genTime is 14:51:51, accurate to a second.
    expect(report.signers[0]).toMatchObject({ bestSignatureTime: "2024-07-16T14:51:52.000+00:00" });
    expect(report.signers[0]!.timestamps.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ["signature", "TOTAL-PASSED"],
      ["cades-c", "TOTAL-PASSED"],
    ]);
  });
});
