/** What is no certificate, or is more than one may be: the report says which, and where. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { EvidencePool } from "../../src/app/assess.js";
import { checkCertificate } from "../../src/app/checkCertificate.js";
import { show } from "../../src/app/show.js";
import * as der from "../../src/asn1/writer.js";
import { renderCertificate } from "../../src/report/text.js";
import { styleOf } from "../report/samples.js";
import { tempDirFor } from "../support/temporary.js";
import { certificateDer, NOW, newKey } from "../x509/support/pki.js";

const files = tempDirFor();
afterAll(() => files.remove());

const key = newKey();
/** Well-formed: a hundred thousand names in one. */
const huge = certificateDer({
  subject: der.seq(
    ...Array.from({ length: 100_000 }, (_, i) =>
      der.setOf([der.seq(der.oid("2.5.4.3"), der.utf8String(`x${i}`))]),
    ),
  ),
  key,
  issuer: "Root",
  signer: key,
});
/** The last octet of the signature is missing; the outer length is right. */
const cut = der.seq(Uint8Array.of(0x30, 0x05, 1, 1, 0xff));

const check = (certificate: Uint8Array) =>
  checkCertificate({
    certificate,
    trust: [],
    untrusted: [],
    pool: new EvidencePool({}),
    at: NOW,
    now: NOW,
    purpose: "any",
    revocation: "off",
    fetcher: null,
  });
const formatOf = async (octets: Uint8Array) =>
  (await check(octets)).checks.find(({ id }) => id === "certificate.format");

describe("certificate.format", () => {
  it("names the limit that a monster exceeds", async () => {
    expect(await formatOf(huge)).toMatchObject({
      status: "failed",
      subIndication: "FORMAT_FAILURE",
      reason: "format.limit",
      found: ["ASN1_LIMIT", "it has too many parts"],
    });
  });

  it("says what is wrong with a broken certificate, and at which octet", async () => {
    expect(await formatOf(cut)).toMatchObject({
      reason: "format.malformed",
      found: ["ASN1_MALFORMED", "a length runs past the end of the data", "at byte 2"],
    });
  });

  it.each([
    ["ru", "Сертификат сложнее, чем podpis читает", "в нём слишком много частей"],
    ["en", "The certificate is more complex than podpis reads", "it has too many parts"],
  ] as const)("says so to people: %s", async (language, headline, why) => {
    const [verdict, ...lines] = renderCertificate(await check(huge), styleOf(language));
    expect(verdict).toContain(headline);
    expect(lines.join("\n")).toContain(why);
  });
});

describe("show", () => {
  it("names the limit, and does not call the monster an unknown object", async () => {
    const file = join(files.path, "huge.cer");
    writeFileSync(file, huge);
    await expect(show({ file })).rejects.toMatchObject({
      code: "ASN1_LIMIT",
      data: { reason: "it has too many parts" },
    });
  });
});
