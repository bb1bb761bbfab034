/** CMS objects and a time-stamp reply from OpenSSL's own test data. */
import { describe, expect, it } from "vitest";
import { sequence } from "../../src/asn1/cursor.js";
import { readAsn1, TAG } from "../../src/asn1/reader.js";
import { fromHex } from "../../src/base/bytes.js";
import { checkToken } from "../../src/tsp/checkToken.js";
import { readTimeStampToken } from "../../src/tsp/token.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { conformanceMissing, conformanceTitle, readConformance } from "../support/conformance.js";
import { readDer, reportOf } from "./verifyFile.js";

describe.skipIf(conformanceMissing)(conformanceTitle("OpenSSL's CMS objects"), () => {
  it.each(["bad_signtime_attr", "no_ct_attr", "no_md_attr", "ct_multiple_attr"])(
    "%s is rejected",
    async (name) => {
      const report = await reportOf(`openssl/cms/${name}.cms`);
      expect(report).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "FORMAT_FAILURE", exitCode: 1 });
    },
  );

  it.each(["dh-malformed.der", "ecdh-malformed.der", "rsa-malformed.der", "ciphertext_from_1_1_1.cms"])(
    "%s is no signature",
    async (name) => {
      expect(await reportOf(`openssl/cms/${name}`)).toBe("NOT_CMS");
    },
  );

  it("a signature with MD4 is undecided: nobody here computes MD4", async () => {
    expect(await reportOf("openssl/cms/pkcs7-md4.pem")).toMatchObject({
      verdict: "INDETERMINATE",
      exitCode: 3,
    });
  });
});

describe.skipIf(conformanceMissing)(conformanceTitle("OpenSSL's time-stamp reply"), () => {
  const token = () => {
    const reply = sequence(readAsn1(readConformance("tsp/openssl/sectigo-all-zero.tsr")));
    reply.next(TAG.sequence);
    return readTimeStampToken(reply.next(TAG.sequence).raw);
  };
  const tsa = () => parseCertificate(readDer("tsp/openssl/sectigo-signer.pem"));

  it("is intact, under the TSA's certificate, for the digest that was asked about", () => {
    const { tstInfo } = token();
    const imprint = fromHex("00".repeat(tstInfo.messageImprint.hashedMessage.length));
    expect(checkToken(token(), () => imprint, [tsa()])).toMatchObject({ intact: true });
  });

  it("is not, for another digest", () => {
    const { checks } = checkToken(token(), () => new Uint8Array(32).fill(1), [tsa()]);
    expect(checks.find(({ id }) => id === "timestamp.imprint")).toMatchObject({
      status: "failed",
      subIndication: "HASH_FAILURE",
    });
  });
});
