/**
 * XML signatures that others made: the interoperability sets merlin, phaos and xmldsig2ed. Every exception with its
 * reason; docs/conformance.md shows them.
 */
import { PodpisError } from "../../../src/base/errors.js";
import { readPublicKey } from "../../../src/crypto/publicKey.js";
import { parseCertificate } from "../../../src/x509/certificate.js";
import type { SignatureForm } from "../../../src/xml/signatureShape.js";
import { type Candidates, verifyXml } from "../../../src/xml/xmldsig.js";
import { readConformance } from "../../support/conformance.js";
import { keyValues } from "../../xml/keyValue.js";

const WRONG = "made wrong on purpose: its digest is another one";
const SECOND = "made wrong on purpose; podpis wants exactly one Reference, and here a second has no digest";
const HMAC = "algorithm not allowed: HMAC; a shared secret names no signer";
const HMAC_CUT = "algorithm not allowed: HMAC, and cut to 40 bits (CVE-2009-0217)";
const HMAC_XPOINTER = "algorithm not allowed: HMAC; comments are signed, parts are chosen by XPointer";
const HMAC_XPATH = "algorithm not allowed: HMAC; XPath and XSLT over another file";
const EXTERNAL =
  "the content lies at an address that the signature names: podpis fetches nothing for a signature";
const RETRIEVAL = "the key lies in a file that RetrievalMethod names: podpis follows no such names";
const BASE64 = "transform not accepted: base64, by which other octets are signed than are read";
const XPATH = "transform not allowed: XPath (executable, denial of service)";
const XPATH_MANIFEST = "transform not allowed: XPath (executable, denial of service), in a Manifest";
const XSLT = "transform not allowed: XSLT and XPath (executable), several References to other files";
const XSLT_MANIFEST = "transform not allowed: XSLT (executable), in a Manifest";
const XPOINTER = "several References to parts chosen by XPointer: podpis reads one that covers the whole";
const MANIFEST = "a Manifest, for whose References a signature does not vouch by itself (XMLDSig §2.3)";
const DOCTYPE = "a DOCTYPE with entities: refused before anything is read";

/** The form, what comes out with SHA-1 and DSA allowed, and why it is not "holds". */
export type Interop = readonly [form: SignatureForm, found: string, because?: string];

export const XML_INTEROP: Readonly<Record<string, Interop>> = {
  "merlin-xmldsig-twenty-three/signature-enveloped-dsa.xml": ["enveloped", "holds"],
  "phaos-xmldsig-three/signature-dsa-enveloped.xml": ["enveloped", "holds"],
  "phaos-xmldsig-three/signature-rsa-enveloped.xml": ["enveloped", "holds"],
  "merlin-xmldsig-twenty-three/signature-enveloping-dsa.xml": ["enveloping", "holds"],
  "merlin-xmldsig-twenty-three/signature-enveloping-rsa.xml": ["enveloping", "holds"],
  "phaos-xmldsig-three/signature-dsa-enveloping.xml": ["enveloping", "holds"],
  "phaos-xmldsig-three/signature-rsa-enveloping.xml": ["enveloping", "holds"],
  "phaos-xmldsig-three/signature-rsa-enveloped-bad-digest-val.xml": ["enveloped", "digest", WRONG],
  "phaos-xmldsig-three/signature-rsa-enveloped-bad-sig.xml": ["enveloped", "signatureStructure", SECOND],
  "phaos-xmldsig-three/signature-hmac-sha1-exclusive-c14n-enveloped.xml": ["enveloped", "algorithm", HMAC],
  "merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1.xml": ["enveloping", "algorithm", HMAC],
  "phaos-xmldsig-three/signature-hmac-md5-c14n-enveloping.xml": ["enveloping", "algorithm", HMAC],
  "merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1-40.xml": [
    "enveloping",
    "signatureStructure",
    HMAC_CUT,
  ],
  "phaos-xmldsig-three/signature-hmac-sha1-40-c14n-comments-detached.xml": [
    "enveloping",
    "signatureStructure",
    HMAC_CUT,
  ],
  "phaos-xmldsig-three/signature-hmac-sha1-40-exclusive-c14n-comments-detached.xml": [
    "enveloping",
    "signatureStructure",
    HMAC_CUT,
  ],
  "merlin-xmldsig-twenty-three/signature-external-dsa.xml": ["enveloping", "reference", EXTERNAL],
  "merlin-xmldsig-twenty-three/signature-keyname.xml": ["enveloping", "reference", EXTERNAL],
  "merlin-xmldsig-twenty-three/signature-retrievalmethod-rawx509crt.xml": [
    "enveloping",
    "reference",
    EXTERNAL,
  ],
  "merlin-xmldsig-twenty-three/signature-x509-crt-crl.xml": ["enveloping", "reference", EXTERNAL],
  "merlin-xmldsig-twenty-three/signature-x509-crt.xml": ["enveloping", "reference", EXTERNAL],
  "merlin-xmldsig-twenty-three/signature-x509-is.xml": ["enveloping", "reference", EXTERNAL],
  "merlin-xmldsig-twenty-three/signature-x509-ski.xml": ["enveloping", "reference", EXTERNAL],
  "merlin-xmldsig-twenty-three/signature-x509-sn.xml": ["enveloping", "reference", EXTERNAL],
  "phaos-xmldsig-three/signature-dsa-detached.xml": ["enveloping", "reference", EXTERNAL],
  "phaos-xmldsig-three/signature-rsa-detached.xml": ["enveloping", "reference", EXTERNAL],
  "merlin-xmldsig-twenty-three/signature-enveloping-b64-dsa.xml": ["enveloping", "transforms", BASE64],
  "merlin-xmldsig-twenty-three/signature-external-b64-dsa.xml": ["enveloping", "transforms", EXTERNAL],
  "phaos-xmldsig-three/signature-hmac-sha1-exclusive-c14n-comments-detached.xml": [
    "enveloping",
    "canonicalization",
    HMAC,
  ],
  "phaos-xmldsig-three/signature-rsa-detached-xslt-transform-bad-retrieval-method.xml": [
    "enveloped",
    "value",
    RETRIEVAL,
  ],
  "phaos-xmldsig-three/signature-big.xml": ["enveloping", "signatureStructure", XSLT],
  "phaos-xmldsig-three/signature-dsa-manifest.xml": ["enveloping", "signatureStructure", MANIFEST],
  "phaos-xmldsig-three/signature-rsa-detached-b64-transform.xml": [
    "enveloping",
    "signatureStructure",
    MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-detached-xpath-transform.xml": [
    "enveloping",
    "signatureStructure",
    XPATH_MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-detached-xslt-transform-retrieval-method.xml": [
    "enveloping",
    "signatureStructure",
    XSLT_MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-detached-xslt-transform.xml": [
    "enveloping",
    "signatureStructure",
    XSLT_MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-cert-chain.xml": [
    "enveloping",
    "signatureStructure",
    MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-cert.xml": [
    "enveloping",
    "signatureStructure",
    MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-issuer-serial.xml": [
    "enveloping",
    "signatureStructure",
    MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-ski.xml": [
    "enveloping",
    "signatureStructure",
    MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-manifest-x509-data-subject-name.xml": [
    "enveloping",
    "signatureStructure",
    MANIFEST,
  ],
  "phaos-xmldsig-three/signature-rsa-manifest.xml": ["enveloping", "signatureStructure", MANIFEST],
  "phaos-xmldsig-three/signature-rsa-~x509-data-crl.xml": ["enveloping", "signatureStructure", MANIFEST],
  "xmldsig2ed-tests/defCan-1.xml": ["enveloping", "signatureStructure", HMAC_XPATH],
  "xmldsig2ed-tests/defCan-2.xml": ["enveloping", "signatureStructure", HMAC_XPATH],
  "xmldsig2ed-tests/defCan-3.xml": ["enveloping", "signatureStructure", HMAC_XPATH],
  "xmldsig2ed-tests/xpointer-5-SUN.xml": ["enveloping", "signatureStructure", HMAC_XPOINTER],
  "xmldsig2ed-tests/xpointer-6-SUN.xml": ["enveloping", "signatureStructure", HMAC_XPOINTER],
  "merlin-c14n-three/signature.xml": ["enveloped", "signatureStructure", XPATH],
  "merlin-exc-c14n-one/exc-signature.xml": ["enveloped", "signatureStructure", XPOINTER],
  "phaos-xmldsig-three/signature-rsa-xpath-transform-enveloped.xml": [
    "enveloped",
    "signatureStructure",
    XPATH,
  ],
  "xmldsig2ed-tests/xpointer-1-SUN.xml": ["enveloped", "transforms", HMAC_XPOINTER],
  "xmldsig2ed-tests/xpointer-3-SUN.xml": ["enveloped", "transforms", HMAC_XPOINTER],
  "xmldsig2ed-tests/xpointer-2-SUN.xml": ["enveloping", "transforms", HMAC_XPOINTER],
  "xmldsig2ed-tests/xpointer-4-SUN.xml": ["enveloping", "transforms", HMAC_XPOINTER],
  "merlin-xmldsig-twenty-three/signature.xml": ["enveloping", "XML_REFUSED", DOCTYPE],
};

export const candidates =
  (xml: string): Candidates<string> =>
  (certificates) => [
    ...keyValues(xml).map((publicKey) => ({ publicKey, of: "KeyValue" })),
    ...certificates.map((octets) => {
      const { publicKey, sha256 } = parseCertificate(octets);
      return { publicKey: readPublicKey(publicKey.spki), of: sha256 };
    }),
  ];

/** What comes out, an error by its code. */
export function interopOutcome(file: string, form: SignatureForm, legacy: boolean): string {
  const bytes = readConformance("xml", "xmlsec", file);
  try {
    const result = verifyXml(bytes, candidates(Buffer.from(bytes).toString("latin1")), { form, legacy });
    return result.holds ? "holds" : result.problem;
  } catch (error) {
    if (error instanceof PodpisError) return error.code;
    throw error;
  }
}
