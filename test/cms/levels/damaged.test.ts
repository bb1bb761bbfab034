import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { OID } from "../../../src/asn1/oids.js";
import * as der from "../../../src/asn1/writer.js";
import { utf8 } from "../../../src/base/bytes.js";
import { damagedCertificates, unreadableEvidence } from "../../../src/cms/levels/damaged.js";
import { crlDer, newKey } from "../../x509/support/pki.js";
import { extension, identity } from "../objects.js";

const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

/** Self-signed, and its authority key identifier names its own key: both are the same for one cn and serial. */
function selfIssued(cn: string) {
  const { keyIdentifier } = identity({ cn, key });
  const aki = extension(OID.authorityKeyIdentifier, der.seq(der.contextPrimitive(0, keyIdentifier)));
  return identity({ cn, key, extensions: [aki] }).certificate;
}

const changed = (certificate: Uint8Array, text: string): Uint8Array => {
  const copy = certificate.slice();
  const at = Buffer.from(copy).indexOf(utf8(text));
  copy[at]! ^= 1;
  return copy;
};

const CA = selfIssued("Root CA");
const OTHER = selfIssued("Other CA");

it("finds nothing wrong with whole certificates, twice or without the key that they name", () => {
  expect(damagedCertificates([CA, OTHER, CA])).toEqual([]);
  expect(damagedCertificates([identity().certificate])).toEqual([]);
  expect(damagedCertificates([])).toEqual([]);
});

it("names a certificate whose signature does not hold under the key that it names", () => {
  expect(damagedCertificates([changed(CA, "Root CA"), OTHER])).toEqual(["Root CA"]);
});

it("names one even when a whole copy lies beside it", () => {
  expect(damagedCertificates([CA, changed(CA, "Root CA")])).toHaveLength(1);
});

it("does not call changed what is no certificate: it cannot be read", () => {
  const certificates = [CA, der.seq(der.int(1))];
  expect(damagedCertificates(certificates)).toEqual([]);
  const unreadable = unreadableEvidence({ certificates, crls: [], ocsp: [] });
  expect(unreadable).toEqual([expect.stringMatching(/^\(.*\)$/)]);
});

it("names one whose name of the key was changed, when a whole copy lies beside it", () => {
  const { keyIdentifier } = identity({ cn: "Root CA", key });
  const copy = CA.slice();
  // The authority key identifier stands after the subject's own.
  copy[Buffer.from(copy).lastIndexOf(keyIdentifier)]! ^= 1;
  expect(damagedCertificates([CA, copy])).toEqual(["Root CA"]);
  expect(damagedCertificates([copy])).toEqual([]);
});

it("names lists and answers that cannot be read, and only those", () => {
  const noList = expect.stringMatching(/^\(.*\)$/);
  expect(unreadableEvidence({ certificates: [CA], crls: [CA], ocsp: [der.seq(der.int(1))] })).toEqual([
    noList,
    noList,
  ]);
  const list = crlDer({ issuer: "Root", signer: newKey() });
  expect(unreadableEvidence({ certificates: [], crls: [list], ocsp: [] })).toEqual([]);
});
