/** XML signatures against xmlsec1: it accepts what podpis writes, podpis what it writes. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../src/base/bytes.js";
import { C14N, ENVELOPED, EXC_C14N } from "../../src/xml/algorithms.js";
import { signXml } from "../../src/xml/sign.js";
import { startTestLab, type TestLab } from "../support/lab.js";
import { fileIn, issueSigner, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";
import { outcome } from "../xml/signing.js";

const missing = spawnSync("xmlsec1", ["--version"]).status !== 0;
if (missing && process.env.PODPIS_REQUIRE_PEERS === "1") throw new Error("xmlsec1 is not installed");

let server: TestLab;
const signers = new Map<string, TestSigner>();

beforeAll(async () => {
  server = await startTestLab({ families: ["rsa", "ecdsa"] });
  for (const key of ["rsa", "ecdsa"] as const) signers.set(key, await issueSigner(server.lab, { key }));
}, 60_000);
afterAll(() => server.close());

const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?>
<Список xmlns="urn:list" xmlns:b="urn:b" xmlns:unused="urn:unused" b:я="2" а="1 &lt; 2&#10;">
  <Версия xmlns="">17</Версия><!-- remark --><b:Статус>Действует &amp; т.&#xA0;д.<![CDATA[<x>]]></b:Статус>
</Список>`;

const xmlsec = (...args: string[]) => {
  const { status, stderr } = spawnSync("xmlsec1", args, { timeout: 30_000 });
  return { status, text: String(stderr) };
};

/** "unused" is declared at the root and used nowhere: only the list brings it into the canonical form. */
const PREFIXES = `<InclusiveNamespaces xmlns="${EXC_C14N}" PrefixList="unused b"/>`;

describe.skipIf(missing)(
  `XML signatures and xmlsec1${missing ? " (skipped: xmlsec1 is not installed)" : ""}`,
  () => {
    it.each(["rsa", "ecdsa"])("it accepts the signature podpis writes with a key %s", async (kind) => {
      const folder = tempDir();
      const { key, certificate, issued } = signers.get(kind)!;
      const xml = await signXml(DOCUMENT, key, certificate.raw);
      const cert = fileIn(folder, "cert.pem", issued.certificatePem);
      const good = xmlsec("--verify", "--pubkey-cert-pem", cert, fileIn(folder, "good.xml", xml));
      expect(good, good.text).toMatchObject({ status: 0 });
      const bad = xmlsec(
        "--verify",
        "--pubkey-cert-pem",
        cert,
        fileIn(folder, "bad.xml", xml.replace("17", "18")),
      );
      expect(bad.status).not.toBe(0);
    });

    it.each([
      ["exclusive canonicalisation", EXC_C14N, EXC_C14N, ""],
      ["canonical XML 1.0", C14N, C14N, ""],
      ["both, one in each place", EXC_C14N, C14N, ""],
      ["both the other way round", C14N, EXC_C14N, ""],
      ["exclusive canonicalisation and a list of prefixes", EXC_C14N, EXC_C14N, PREFIXES],
    ])("podpis accepts what it writes with %s", (_name, info, content, prefixes) => {
      const folder = tempDir();
      const { issued } = signers.get("rsa")!;
      const template = `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">
<SignedInfo><CanonicalizationMethod Algorithm="${info}">${prefixes}</CanonicalizationMethod>
<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"/>
<Reference URI=""><Transforms><Transform Algorithm="${ENVELOPED}"/><Transform Algorithm="${content}">${prefixes}</Transform></Transforms>
<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/><DigestValue/></Reference></SignedInfo>
<SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature>`;
      const input = fileIn(folder, "in.xml", DOCUMENT.replace("</Список>", `${template}</Список>`));
      const key = fileIn(folder, "key.pem", issued.keyPem);
      const cert = fileIn(folder, "cert.pem", issued.certificatePem);
      const output = `${folder}/out.xml`;
      const made = xmlsec("--sign", "--output", output, "--privkey-pem", `${key},${cert}`, input);
      expect(made, made.text).toMatchObject({ status: 0 });
      const xml = readFileSync(output, "utf8");
      expect(outcome(xml)).toBe("holds");
      expect(outcome(utf8(xml.replace("17", "18")))).toBe("digest");
    });
  },
);
