/** XML signatures: what holds, what does not, and what is refused before anything is computed. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SignedXml } from "xml-crypto";
import type { KeyKind, Lab } from "../../src/app/lab/index.js";
import { utf8 } from "../../src/base/bytes.js";
import { signXml } from "../../src/xml/sign.js";
import { verifyLargeXml, verifyXml } from "../../src/xml/xmldsig.js";
import { startTestLab, type TestLab } from "../support/lab.js";
import { issueSigner, type TestSigner } from "../support/signing.js";
import { fromKeyInfo, outcome, Recorder } from "./signing.js";

let server: TestLab;
let lab: Lab;
const signers = new Map<KeyKind, TestSigner>();
const KINDS = ["gost256", "gost512", "rsa", "ecdsa"] as const;

const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?>
<Список xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="t.xsd">
  <Версия>17</Версия><!-- remark --><Статус вид="а &amp; б">Действует</Статус>
</Список>`;

beforeAll(async () => {
  server = await startTestLab({ families: [...KINDS] });
  lab = server.lab;
  for (const key of KINDS) signers.set(key, await issueSigner(lab, { key }));
}, 60_000);
afterAll(() => server.close());

const signed = (kind: KeyKind = "gost256", document = DOCUMENT): Promise<string> => {
  const { key, certificate } = signers.get(kind)!;
  return signXml(document, key, certificate.raw);
};

/** Changes that must each be found out. */
const change = (xml: string, from: string | RegExp, to: string): string => {
  const changed = xml.replace(from, to);
  expect(changed).not.toBe(xml);
  return changed;
};

describe("an XML signature", () => {
  it.each(KINDS)("of a key %s holds, as a tree and as a stream, and names its signer", async (kind) => {
    const xml = await signed(kind);
    expect(outcome(xml)).toBe("holds");
    expect(verifyXml(utf8(xml), fromKeyInfo)).toMatchObject({
      signer: signers.get(kind)!.certificate.sha256,
    });
  });

  it("is written with CryptoPro's identifiers", async () => {
    const xml = await signed("gost512");
    const urn = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:";
    expect(xml).toContain(`"${urn}gostr34102012-gostr34112012-512"`);
    expect(xml).toContain(`"${urn}gostr34112012-512"`);
  });

  it("gives the content in its canonical form and nothing else: no comments, no signature", async () => {
    const xml = change(await signed(), "<Версия>", "<!-- Прекращена --><Версия>");
    const expected = `<Список xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="t.xsd">
  <Версия>17</Версия><Статус вид="а &amp; б">Действует</Статус>
</Список>`;
    expect(verifyXml(utf8(xml), fromKeyInfo).content).toBe(expected);
    const recorder = new Recorder();
    verifyLargeXml(utf8(xml), fromKeyInfo, recorder);
    expect(recorder.text_).toBe(expected.replace(/ xmlns:xsi="[^"]*"/, "").replace("&amp;", "&"));
  });

  it("holds whatever the encoding, because what is digested is the canonical form", async () => {
    const xml = await signed();
    const declared = change(xml, 'encoding="UTF-8"', 'encoding="windows-1251"');
    const bytes = Uint8Array.from(declared, (character) => {
      const code = character.codePointAt(0)!;
      return code < 0x80 ? code : code - 0x410 + 0xc0;
    });
    expect(outcome(bytes)).toBe("holds");
  });

  it.each([
    ["a changed text", /Действует/, "Прекращена", "digest"],
    ["a changed attribute", "а &amp; б", "а", "digest"],
    ["an added element", "</Список>", "<Статус>Действует</Статус></Список>", "digest"],
    ["added white space", "<Версия>", "\n<Версия>", "digest"],
    ["a changed DigestValue", /DigestValue>.{4}/, "DigestValue>AAAA", "digest"],
    ["a changed value", /SignatureValue>.{4}/, "SignatureValue>AAAA", "value"],
    ["a value that is no base64", /SignatureValue>.{4}/, "SignatureValue>!!!!", "value"],
    [
      "another algorithm of the same family",
      "gostr34102012-gostr34112012-256",
      "gostr34102012-gostr34112012-512",
      "value",
    ],
    ["no certificate to check it with", /<ds:KeyInfo>.*<\/ds:KeyInfo>/s, "", "value"],
    ["a certificate that is no base64", /X509Certificate>.{4}/, "X509Certificate>!!!!", "keyInfo"],
  ])("with %s does not hold", async (_what, from, to, problem) => {
    expect(outcome(change(await signed(), from, to))).toBe(problem);
  });

  it("without a value does not hold", async () => {
    expect(outcome(change(await signed(), /SignatureValue>[^<]*/, "SignatureValue>"))).not.toMatch(/holds/);
  });

  it("does not hold with the key of somebody else", async () => {
    const xml = await signed("gost256");
    const other = signers.get("gost512")!.certificate;
    const stranger = () => [{ publicKey: other.publicKey, of: "stranger" }];
    expect(verifyXml(utf8(xml), stranger)).toEqual({ holds: false, problem: "value" });
  });

  it("over SHA-1 is refused unless asked for", async () => {
    const xml = change(
      await signed("rsa"),
      /Algorithm="[^"]*sha256"\/><ds:DigestValue/,
      'Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/><ds:DigestValue',
    );
    expect(outcome(xml)).toBe("sha1");
    expect(outcome(xml, { legacy: true })).toBe("digest");
  });

  it("by HMAC is refused: a shared secret names no signer", async () => {
    const hmac = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
    const xml = change(await signed("rsa"), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", hmac);
    expect(outcome(xml, { legacy: true })).toBe("algorithm");
  });
});

const FAKE = "<Статус>Действует</Статус>";

describe("signature wrapping", () => {
  const signatureOf = (xml: string): string => /<ds:Signature .*<\/ds:Signature>/s.exec(xml)![0];
  const rootOf = (xml: string): string => xml.slice(xml.indexOf("<Список"));

  it("around the whole document is refused", async () => {
    const xml = rootOf(await signed());
    expect(outcome(`<Список>${FAKE}${xml}</Список>`)).toBe("signaturePlace");
  });

  it("with the signed document hidden in the signature's Object is refused", async () => {
    const xml = await signed();
    const original = rootOf(xml).replace(signatureOf(xml), "");
    const wrapping = signatureOf(xml).replace(
      "</ds:Signature>",
      `<ds:Object>${original}</ds:Object></ds:Signature>`,
    );
    expect(outcome(`<Список>${FAKE}${wrapping}</Список>`)).toBe("signatureStructure");
  });

  it("with the signed document hidden in KeyInfo does not hold", async () => {
    const xml = await signed("gost256", DOCUMENT.replace("<!-- remark -->", ""));
    const original = rootOf(xml).replace(signatureOf(xml), "");
    const wrapping = signatureOf(xml).replace("</ds:KeyInfo>", `${original}</ds:KeyInfo>`);
    expect(outcome(`<Список>${FAKE}${wrapping}</Список>`)).toBe("digest");
  });

  it("by a second signature is refused, wherever it stands", async () => {
    const xml = await signed();
    const second = signatureOf(xml);
    for (const place of ["</Список>", "<Версия>", "</ds:KeyInfo>"]) {
      const twice = change(xml, place, place.startsWith("</") ? second + place : place + second);
      expect(outcome(twice), place).toMatch(/severalSignatures|signaturePlace/);
    }
  });

  it("by a signature that is no child of the root is refused", async () => {
    const xml = await signed();
    const signature = signatureOf(xml);
    expect(outcome(change(xml, signature, `<x>${signature}</x>`))).toBe("signaturePlace");
  });

  it("by an Id that two elements have is refused", async () => {
    const xml = await signed("gost256", DOCUMENT.replace("<Список ", '<Список Id="s" '));
    const reference = xml.replace('URI=""', 'URI="#s"');
    expect(outcome(reference)).toBe("value");
    expect(outcome(change(reference, "<Версия>", '<Версия id="s">'))).toBe("duplicateId");
  });

  it("by an element with two identifiers is refused", async () => {
    const xml = await signed("gost256", DOCUMENT.replace("<Версия>", '<Версия Id="a" id="b">'));
    expect(outcome(xml)).toBe("duplicateId");
  });

  it("by what the library took for the signed part is refused, if it is another than was judged", async () => {
    const xml = await signed();
    const { getReferences } = SignedXml.prototype;
    const other = vi.spyOn(SignedXml.prototype, "getReferences").mockImplementation(function (
      this: SignedXml,
    ) {
      return getReferences.call(this).map((one) => ({ ...one, uri: "#other" }));
    });
    expect(outcome(xml)).toBe("signatureStructure");
    other.mockRestore();
    expect(outcome(xml)).toBe("holds");
  });

  it("by a form in which SignedInfo would inherit xml: attributes is refused", async () => {
    const xml = await signed("gost256", DOCUMENT.replace("<Список ", '<Список xml:lang="ru" '));
    const method = (uri: string): string =>
      xml.replace(/(CanonicalizationMethod Algorithm=")[^"]*/, `$1${uri}`);
    expect(outcome(method("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"))).toBe("canonicalization");
    expect(outcome(method("http://www.w3.org/2001/10/xml-exc-c14n#"))).not.toBe("canonicalization");
  });

  it("by a reference to a part of the document is refused", async () => {
    const xml = await signed("gost256", DOCUMENT.replace("<Версия>", '<Версия Id="v">'));
    expect(outcome(change(xml, 'URI=""', 'URI="#v"'))).toBe("reference");
    expect(outcome(change(xml, 'URI=""', 'URI="http://x.example/"'))).toBe("reference");
    expect(outcome(change(xml, 'URI=""', `URI="#xpointer(id('v'))"`))).toBe("reference");
    expect(outcome(change(xml, ' URI=""', ""))).toBe("reference");
  });

  it("by a second SignedInfo, of any namespace and anywhere, is refused", async () => {
    const xml = await signed();
    const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(xml)![0];
    for (const place of ["</ds:Signature>", "</ds:KeyInfo>", "</Список>"]) {
      expect(outcome(change(xml, place, info.replace(/ds:/g, "") + place)), place).toBe("signatureStructure");
      const declared = info.replace(
        "<ds:SignedInfo",
        '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"',
      );
      expect(outcome(change(xml, place, declared + place)), place).toBe("signatureStructure");
    }
  });

  it.each([
    ["XPath", "http://www.w3.org/TR/1999/REC-xpath-19991116"],
    ["XSLT", "http://www.w3.org/TR/1999/REC-xslt-19991116"],
    ["base64", "http://www.w3.org/2000/09/xmldsig#base64"],
    ["canonicalisation with comments", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"],
    ["SMEV's own", "urn://smev-gov-ru/xmldsig/transform"],
  ])("by the transform %s is refused", async (_name, uri) => {
    const xml = change(
      await signed(),
      /<ds:Transform Algorithm="[^"]*exc-c14n#"/,
      `<ds:Transform Algorithm="${uri}"`,
    );
    expect(outcome(xml)).toBe("transforms");
  });

  it("by leaving the enveloped transform out, or by more transforms, is refused", async () => {
    const xml = await signed();
    expect(outcome(change(xml, /<ds:Transform Algorithm="[^"]*enveloped-signature"\s*\/>/, ""))).toBe(
      "transforms",
    );
    const exc = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>';
    expect(outcome(change(xml, "</ds:Transforms>", `${exc}</ds:Transforms>`))).toBe("transforms");
  });

  it("by comments, prefixed attributes or strange elements inside the signature is refused", async () => {
    const xml = await signed();
    for (const [from, to] of [
      ["<ds:DigestValue>", "<ds:DigestValue><!-- -->"],
      ["<ds:SignatureValue>", "<ds:SignatureValue><!-- -->"],
      [
        "<ds:DigestMethod ",
        '<ds:DigestMethod xmlns:z="u" z:Algorithm="http://www.w3.org/2000/09/xmldsig#sha1" ',
      ],
      ["</ds:SignedInfo>", "<ds:Reference/></ds:SignedInfo>"],
      ["</ds:SignedInfo>", "<extra/></ds:SignedInfo>"],
      ["</ds:Signature>", "<ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>"],
      ["</ds:Signature>", "<ds:KeyInfo/></ds:Signature>"],
    ] as const) {
      expect(outcome(change(xml, from, to)), to).toBe("signatureStructure");
    }
  });

  it("says so when there is no signature", () => {
    expect(outcome(DOCUMENT)).toBe("noSignature");
    expect(outcome('<a xmlns:ds="urn:other"><ds:Signature/></a>')).toBe("noSignature");
  });
});
