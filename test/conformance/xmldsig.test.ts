/**
 * XML signatures that others made: the interoperability sets merlin, phaos and xmldsig2ed, and the bomb. All of
 * them rest on SHA-1 or HMAC, so by default none is accepted; with `legacy` those hold whose form podpis reads.
 * Every other one stands below with the reason.
 */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PodpisError } from "../../src/base/errors.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { readXml } from "../../src/xml/read.js";
import type { SignatureForm } from "../../src/xml/signatureShape.js";
import { type Candidates, verifyXml } from "../../src/xml/xmldsig.js";
import {
  conformanceMissing,
  conformancePath,
  conformanceTitle,
  readConformance,
} from "../support/conformance.js";
import { keyValues } from "../xml/keyValue.js";
import { Recorder } from "../xml/signing.js";

/** The form, and what comes out with `legacy`; every exception with its reason. */
const EXPECTED: Readonly<Record<string, readonly [SignatureForm, string]>> = {
  // These hold: enveloped, and enveloping an Object.
  "merlin-xmldsig-twenty-three/signature-enveloped-dsa.xml": ["enveloped", "holds"],
  "phaos-xmldsig-three/signature-dsa-enveloped.xml": ["enveloped", "holds"],
  "phaos-xmldsig-three/signature-rsa-enveloped.xml": ["enveloped", "holds"],
  "merlin-xmldsig-twenty-three/signature-enveloping-dsa.xml": ["enveloping", "holds"],
  "merlin-xmldsig-twenty-three/signature-enveloping-rsa.xml": ["enveloping", "holds"],
  "phaos-xmldsig-three/signature-dsa-enveloping.xml": ["enveloping", "holds"],
  "phaos-xmldsig-three/signature-rsa-enveloping.xml": ["enveloping", "holds"],
  // Made wrong on purpose.
  "phaos-xmldsig-three/signature-rsa-enveloped-bad-digest-val.xml": ["enveloped", "digest"],
  // A second Reference without a digest; podpis wants exactly one.
  "phaos-xmldsig-three/signature-rsa-enveloped-bad-sig.xml": ["enveloped", "signatureStructure"],
  // HMAC: a shared secret names no signer.
  "phaos-xmldsig-three/signature-hmac-sha1-exclusive-c14n-enveloped.xml": ["enveloped", "algorithm"],
  "merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1.xml": ["enveloping", "algorithm"],
  "phaos-xmldsig-three/signature-hmac-md5-c14n-enveloping.xml": ["enveloping", "algorithm"],
  // HMAC cut to 40 bits: HMACOutputLength is no part of a SignatureMethod.
  "merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1-40.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-hmac-sha1-40-c14n-comments-detached.xml": [
    "enveloping",
    "signatureStructure",
  ],
  "phaos-xmldsig-three/signature-hmac-sha1-40-exclusive-c14n-comments-detached.xml": [
    "enveloping",
    "signatureStructure",
  ],
  // The content lies elsewhere: podpis fetches nothing for a signature.
  "merlin-xmldsig-twenty-three/signature-external-dsa.xml": ["enveloping", "reference"],
  "merlin-xmldsig-twenty-three/signature-keyname.xml": ["enveloping", "reference"],
  "merlin-xmldsig-twenty-three/signature-retrievalmethod-rawx509crt.xml": ["enveloping", "reference"],
  "merlin-xmldsig-twenty-three/signature-x509-crt-crl.xml": ["enveloping", "reference"],
  "merlin-xmldsig-twenty-three/signature-x509-crt.xml": ["enveloping", "reference"],
  "merlin-xmldsig-twenty-three/signature-x509-is.xml": ["enveloping", "reference"],
  "merlin-xmldsig-twenty-three/signature-x509-ski.xml": ["enveloping", "reference"],
  "merlin-xmldsig-twenty-three/signature-x509-sn.xml": ["enveloping", "reference"],
  "phaos-xmldsig-three/signature-dsa-detached.xml": ["enveloping", "reference"],
  "phaos-xmldsig-three/signature-rsa-detached.xml": ["enveloping", "reference"],
  // The transform base64.
  "merlin-xmldsig-twenty-three/signature-enveloping-b64-dsa.xml": ["enveloping", "transforms"],
  "merlin-xmldsig-twenty-three/signature-external-b64-dsa.xml": ["enveloping", "transforms"],
  // Canonicalisation with comments.
  "phaos-xmldsig-three/signature-hmac-sha1-exclusive-c14n-comments-detached.xml": [
    "enveloping",
    "canonicalization",
  ],
  // The key lies in a file that RetrievalMethod names; podpis follows no such names.
  "phaos-xmldsig-three/signature-rsa-detached-xslt-transform-bad-retrieval-method.xml": [
    "enveloped",
    "value",
  ],
  // Several References, a Manifest, XPath or XSLT with elements of their own.
  "phaos-xmldsig-three/signature-big.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-dsa-manifest.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-detached-b64-transform.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-detached-xpath-transform.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-detached-xslt-transform-retrieval-method.xml": [
    "enveloping",
    "signatureStructure",
  ],
  "phaos-xmldsig-three/signature-rsa-detached-xslt-transform.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-cert-chain.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-cert.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-issuer-serial.xml": [
    "enveloping",
    "signatureStructure",
  ],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-ski.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-subject-name.xml": [
    "enveloping",
    "signatureStructure",
  ],
  "phaos-xmldsig-three/signature-rsa-manifest.xml": ["enveloping", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-~x509-data-crl.xml": ["enveloping", "signatureStructure"],
  "xmldsig2ed-tests/defCan-1.xml": ["enveloping", "signatureStructure"],
  "xmldsig2ed-tests/defCan-2.xml": ["enveloping", "signatureStructure"],
  "xmldsig2ed-tests/defCan-3.xml": ["enveloping", "signatureStructure"],
  "xmldsig2ed-tests/xpointer-5-SUN.xml": ["enveloping", "signatureStructure"],
  "xmldsig2ed-tests/xpointer-6-SUN.xml": ["enveloping", "signatureStructure"],
  "merlin-c14n-three/signature.xml": ["enveloped", "signatureStructure"],
  "merlin-exc-c14n-one/exc-signature.xml": ["enveloped", "signatureStructure"],
  "phaos-xmldsig-three/signature-rsa-xpath-transform-enveloped.xml": ["enveloped", "signatureStructure"],
  // XPointer, Canonical XML 1.1 with comments.
  "xmldsig2ed-tests/xpointer-1-SUN.xml": ["enveloped", "transforms"],
  "xmldsig2ed-tests/xpointer-3-SUN.xml": ["enveloped", "transforms"],
  "xmldsig2ed-tests/xpointer-2-SUN.xml": ["enveloping", "transforms"],
  "xmldsig2ed-tests/xpointer-4-SUN.xml": ["enveloping", "transforms"],
  // DOCTYPE.
  "merlin-xmldsig-twenty-three/signature.xml": ["enveloping", "XML_REFUSED"],
};

const candidates =
  (xml: string): Candidates<string> =>
  (certificates) => [
    ...keyValues(xml).map((publicKey) => ({ publicKey, of: "KeyValue" })),
    ...certificates.map((octets) => {
      const { publicKey, sha256 } = parseCertificate(octets);
      return { publicKey: readPublicKey(publicKey.spki), of: sha256 };
    }),
  ];

function outcome(file: string, form: SignatureForm, legacy: boolean): string {
  const bytes = readConformance("xml", "xmlsec", file);
  try {
    const result = verifyXml(bytes, candidates(Buffer.from(bytes).toString("latin1")), { form, legacy });
    return result.holds ? "holds" : result.problem;
  } catch (error) {
    if (error instanceof PodpisError) return error.code;
    throw error;
  }
}

const SETS = [
  "merlin-c14n-three",
  "merlin-exc-c14n-one",
  "merlin-xmldsig-twenty-three",
  "phaos-xmldsig-three",
  "xmldsig2ed-tests",
];
const signatures = (): string[] =>
  SETS.flatMap((set) =>
    readdirSync(conformancePath("xml", "xmlsec", set))
      .filter((name) => name.endsWith(".xml") && !name.startsWith("document"))
      .map((name) => `${set}/${name}`),
  );

describe.skipIf(conformanceMissing)(conformanceTitle("XML signatures of the interoperability sets"), () => {
  it("are all named here", () => {
    expect(signatures().sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))("%s, with SHA-1 and DSA allowed: %j", (file, [form, expected]) => {
    expect(outcome(file, form, true)).toBe(expected);
  });

  it.each(Object.keys(EXPECTED))("%s is not accepted by default", (file) => {
    for (const form of ["enveloped", "enveloping"] as const) {
      expect(outcome(file, form, false)).not.toBe("holds");
    }
  });

  it("do not hold with one letter of their content changed", () => {
    const held = Object.entries(EXPECTED).filter(([, [, expected]]) => expected === "holds");
    expect(held.length).toBe(7);
    for (const [file, [form]] of held) {
      const xml = Buffer.from(readConformance("xml", "xmlsec", file)).toString("latin1");
      const changed = xml
        .replace("some text", "some test")
        .replace("Soriano", "Soriana")
        .replace(/(<Envelope [^>]*>)/, "$1x");
      expect(changed, file).not.toBe(xml);
      const result = verifyXml(Buffer.from(changed, "latin1"), candidates(changed), { form, legacy: true });
      expect(result, file).toMatchObject({ holds: false });
    }
  });

  it("refuses the bomb at once", () => {
    const bytes = readConformance("xml", "bomb", "xml_bomb.xml");
    const started = performance.now();
    expect(() => readXml(bytes, { bytes: 1_000_000 }, new Recorder())).toThrow(/XML_REFUSED/);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
