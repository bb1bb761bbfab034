/** XML documents signed with keys of a lab. */

import { utf8 } from "../../src/base/bytes.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import type { XmlElement, XmlHandler } from "../../src/xml/read.js";
import { type Candidates, type VerifyXmlOptions, verifyLargeXml, verifyXml } from "../../src/xml/xmldsig.js";

/** The keys of the certificates in KeyInfo. */
export const fromKeyInfo: Candidates<string> = (certificates) =>
  certificates.map((der) => {
    const { publicKey, sha256 } = parseCertificate(der);
    return { publicKey: readPublicKey(publicKey.spki), of: sha256 };
  });

/** Remembers what it was told, as text. */
export class Recorder implements XmlHandler {
  text_ = "";
  open({ name, attributes }: XmlElement): void {
    this.text_ += `<${name}${attributes.map((one) => ` ${one.name}="${one.value}"`).join("")}>`;
  }
  close(name: string): void {
    this.text_ += `</${name}>`;
  }
  text(text: string): void {
    this.text_ += text;
  }
}

/** Both ways to verify, which must agree; the problem, or "holds". */
export function outcome(xml: string | Uint8Array, options: VerifyXmlOptions = {}): string {
  const bytes = typeof xml === "string" ? utf8(xml) : xml;
  const small = verifyXml(bytes, fromKeyInfo, options);
  const word = small.holds ? "holds" : small.problem;
  if (options.form === "enveloping") return word;
  const large = verifyLargeXml(bytes, fromKeyInfo, new Recorder(), options);
  const other = large.holds ? "holds" : large.problem;
  return word === other ? word : `${word} as a tree, ${other} as a stream`;
}
