/** CAdES-BES with OpenSSL and its gost engine as the peer, both directions. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import { createLab, type IssueOptions, type Lab } from "../../src/app/lab/index.js";
import { verify } from "../../src/app/verify.js";
import { OID } from "../../src/asn1/oids.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { setOf } from "../../src/asn1/writer.js";
import { toHex } from "../../src/base/bytes.js";
import { bytesSource } from "../../src/base/source.js";
import { checkSigner } from "../../src/cms/checkSigner.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { digest } from "../../src/crypto/digest.js";
import { PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { readPrivateKey } from "../../src/crypto/pkcs8.js";
import { contentStream } from "../../src/io/files/content.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { FROZEN } from "../support/lab.js";
import { labFetcher } from "../support/levels.js";
import { gostEngineMissing, openssl, opensslMissing } from "../support/openssl.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const CONTENT = new Uint8Array(70_000).map((_, i) => i * 13 + (i >> 8));

const GOST_KEYS = PARAMETER_SETS.filter(({ test, curve }) => !test && curve !== undefined).map(
  ({ name, oid }): [string, IssueOptions] => [
    name,
    { key: oid.startsWith("1.2.643.7.1.2.1.2.") ? "gost512" : "gost256", parameterSet: oid },
  ],
);

const OTHER_KEYS: [string, IssueOptions][] = [
  ["RSA 2048", { key: "rsa" }],
  ["RSA 3072", { key: "rsa", parameterSet: "3072" }],
  ["ECDSA P-256", { key: "ecdsa" }],
  ["ECDSA P-384", { key: "ecdsa", parameterSet: "P-384" }],
  ["ECDSA P-521", { key: "ecdsa", parameterSet: "P-521" }],
];

let lab: Lab;
beforeAll(async () => {
  lab = await createLab({ clock: FROZEN, seed: "interop-cms", families: ["gost256", "rsa"] });
  return () => lab.close();
});

const issue = (options: IssueOptions): Promise<TestSigner> =>
  issueSigner(lab, { issuer: options.key?.startsWith("gost") === true ? "gost256" : "rsa", ...options });

/** The lab's chain as `openssl cms -verify` takes it, at the lab's time. */
function trusting(folder: string): string[] {
  // The signature carries the signer's certificate only; the issuing CA is found beside the root.
  const chain = fileIn(folder, "chain.pem", lab.trustPem + lab.intermediatesPem);
  const at = String(Math.floor(FROZEN.getTime() / 1000));
  return ["-CAfile", chain, "-purpose", "any", "-attime", at];
}

function verifyWithOpenssl(folder: string, signature: string, more: readonly string[]): Buffer {
  const out = join(folder, "content.out");
  const args = [
    "cms",
    "-verify",
    "-cades",
    "-binary",
    "-in",
    signature,
    "-out",
    out,
    ...trusting(folder),
    ...more,
  ];
  const { code, text } = openssl(args);
  if (code !== 0) throw new Error(text);
  return readFileSync(out);
}

/** Our verdict at the lab's time; revocation is not what is asked here. */
async function verdict(signature: Uint8Array, content: Uint8Array): Promise<string> {
  const certificates = (pem: string) => decodePemBlocks(pem).map(({ der }) => parseCertificate(der));
  const report = await verify({
    signature: bytesSource(signature, "signature"),
    content: contentStream("-", Readable.from([content])),
    now: FROZEN,
    trust: certificates(lab.trustPem),
    untrusted: certificates(lab.intermediatesPem),
    revocation: "off",
    fetcher: null,
  });
  return [report.verdict, report.subIndication, report.signers[0]?.level].join(" ");
}

function interop(keys: readonly [string, IssueOptions][]): void {
  it.each(keys)(
    "%s: OpenSSL accepts what we sign, attached and detached, with a time-stamp and without",
    async (_, options) => {
      const signer = await issue(options);
      const folder = tempDir();
      const path = fileIn(folder, "f", CONTENT);
      const detached = join(folder, "f.sig");
      const attached = join(folder, "f.p7m");
      await signFile(path, signer, { output: detached });
      await signFile(path, signer, { output: attached, attached: true, encoding: "pem" });
      const der = ["-inform", "DER", "-content", path];
      expect(verifyWithOpenssl(folder, detached, der).equals(CONTENT)).toBe(true);
      expect(verifyWithOpenssl(folder, attached, ["-inform", "PEM"]).equals(CONTENT)).toBe(true);
      const stamped = join(folder, "f.t.sig");
      const tsa = { urls: [lab.tsaUrl()], fetcher: labFetcher(lab) };
      await signFile(path, signer, { output: stamped, level: "t", tsa });
      expect(verifyWithOpenssl(folder, stamped, der).equals(CONTENT)).toBe(true);
      const other = fileIn(folder, "other", CONTENT.with(69_999, 0));
      expect(() => verifyWithOpenssl(folder, detached, ["-inform", "DER", "-content", other])).toThrow(
        /content verify error/,
      );
    },
  );

  it.each(keys)("%s: we accept what OpenSSL signs, and not when a byte changes", async (_, options) => {
    const signer = await issue(options);
    const folder = tempDir();
    const key = fileIn(folder, "key.pem", signer.issued.keyPem);
    const certificate = fileIn(folder, "cert.pem", signer.issued.certificatePem);
    const input = fileIn(folder, "f", CONTENT);
    for (const more of [[], ["-nodetach"], ["-nodetach", "-stream"]]) {
      const args = ["cms", "-sign", "-binary", "-cades", "-signer", certificate, "-inkey", key];
      const { code, text, stdout } = openssl([...args, "-in", input, "-outform", "DER", ...more]);
      expect(code, text).toBe(0);
      expect(await verdict(stdout, CONTENT)).toBe("TOTAL-PASSED  BES");
      expect(await verdict(stdout, CONTENT.with(0, 99))).toMatch(/^TOTAL-FAILED HASH_FAILURE/);
    }
  });
}

describe.skipIf(gostEngineMissing !== undefined)(
  gostEngineMissing === undefined
    ? "CMS with the gost engine"
    : `CMS with the gost engine (skipped: ${gostEngineMissing})`,
  () => interop(GOST_KEYS),
);

describe.skipIf(opensslMissing !== undefined)(
  opensslMissing === undefined ? "CMS with OpenSSL" : `CMS with OpenSSL (skipped: ${opensslMissing})`,
  () => {
    interop(OTHER_KEYS);

    it.each([
      ["without parameters", "sha256", []],
      [
        "for SHA-384 and a salt of 40 octets",
        "sha384",
        ["rsa_pss_keygen_md:sha384", "rsa_pss_keygen_mgf1_md:sha384", "rsa_pss_keygen_saltlen:40"],
      ],
    ])("RSASSA-PSS, a key %s: each accepts what the other signs", async (_, name, parameters) => {
      const folder = tempDir();
      const path = fileIn(folder, "f", CONTENT);
      const [key, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")];
      const options = ["rsa_keygen_bits:2048", ...parameters].flatMap((one) => ["-pkeyopt", one]);
      expect(openssl(["genpkey", "-algorithm", "RSA-PSS", ...options, "-out", key]).code).toBe(0);
      const issuing = [
        "req",
        "-x509",
        "-new",
        "-key",
        key,
        "-subj",
        "/CN=Proba",
        "-days",
        "30",
        "-out",
        certificate,
      ];
      const usage = ["-addext", "keyUsage=critical,digitalSignature", `-${name}`];
      const issued = openssl([...issuing, ...usage]);
      expect(issued.code, issued.text).toBe(0);
      const der = (file: string) => decodePemBlocks(readFileSync(file, "utf8"))[0]!.der;
      const now = new Date();
      const signer = { key: readPrivateKey(der(key), key), certificate: parseCertificate(der(certificate)) };
      expect(signer.key.scheme).toMatchObject({ key: "rsa-pss", digest: name });
      const ours = join(folder, "ours.sig");
      await signFile(path, signer, { output: ours, now });
      const verifying = [
        "cms",
        "-verify",
        "-cades",
        "-binary",
        "-inform",
        "DER",
        "-out",
        join(folder, "out"),
      ];
      const trusting = ["-CAfile", certificate, "-purpose", "any", "-content", path, "-in", ours];
      const { code, text } = openssl([...verifying, ...trusting]);
      expect(code, text).toBe(0);
      const theirs = ["-signer", certificate, "-inkey", key, "-in", path, "-outform", "DER", "-md", name];
      // Without it OpenSSL names a key of RSASSA-PSS as one of rsaEncryption.
      const pss = ["-keyopt", "rsa_padding_mode:pss"];
      const signed = openssl(["cms", "-sign", "-binary", "-cades", ...theirs, ...pss]);
      expect(signed.code, signed.text).toBe(0);
      for (const bytes of [readFileSync(ours), signed.stdout]) {
        const { signerInfos, eContentType } = readSignedDataBytes(bytes).signedData!;
        const checked = checkSigner({
          signerInfo: signerInfos[0]!,
          eContentType,
          content: { digest: (one) => digest(one, CONTENT), looksLikeSignedAttributes: false },
          certificates: [signer.certificate],
        });
        expect(checked.checks.filter(({ status }) => status !== "passed")).toEqual([]);
        expect(checked).toMatchObject({ intact: true, essHolds: true });
      }
    });

    // OpenSSL 3.0 has neither in CMS: its bare verification takes the signed attributes instead.
    it.each([
      ["ed25519", "300b0609608648016503040203", "300506032b6570", "sha512"],
      ["ed448", "300f060960864801650304021202020200", "300506032b6571", "shake256"],
    ] as const)(
      "%s: OpenSSL accepts our signature over the attributes",
      async (kind, hash, algorithm, name) => {
        const folder = tempDir();
        const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
        const request = ["req", "-x509", "-newkey", kind, "-nodes", "-keyout", key, "-out", cert];
        expect(openssl([...request, "-subj", "/CN=Edwards", "-days", "2"], { gost: false }).code).toBe(0);
        const signer = {
          key: readPrivateKey(decodePemBlocks(readFileSync(key))[0]!.der, key),
          certificate: parseCertificate(decodePemBlocks(readFileSync(cert))[0]!.der),
        };
        const path = fileIn(folder, "f", CONTENT);
        const now = new Date();
        await signFile(path, signer, { now });
        const { signedData } = readSignedDataBytes(readFileSync(`${path}.sig`));
        const { signedAttrs, signature, digestAlgorithm, signatureAlgorithm } = signedData!.signerInfos[0]!;
        expect([digestAlgorithm, signatureAlgorithm].map(({ raw }) => toHex(raw))).toEqual([hash, algorithm]);
        const messageDigest = signedAttrs!.attributes.find(({ oid }) => oid === OID.messageDigest)!;
        const options = name === "shake256" ? { outputLength: 64 } : undefined;
        const expected = createHash(name, options).update(CONTENT).digest();
        expect(expected.equals(messageDigest.values[0]!.content)).toBe(true);
        const attributes = fileIn(folder, "attributes", setOf(signedAttrs!.attributes.map(({ raw }) => raw)));
        const verifies = (value: Uint8Array): number | null => {
          writeFileSync(join(folder, "value"), value);
          const input = ["-rawin", "-in", attributes, "-sigfile", join(folder, "value")];
          return openssl(["pkeyutl", "-verify", "-certin", "-inkey", cert, ...input]).code;
        };
        expect(verifies(signature)).toBe(0);
        expect(verifies(signature.with(3, signature[3]! ^ 1))).not.toBe(0);
        const judge = async (content: Uint8Array) =>
          (
            await verify({
              signature: bytesSource(readFileSync(`${path}.sig`), "signature"),
              content: contentStream("-", Readable.from([content])),
              now,
              trust: [signer.certificate],
              fetcher: null,
            })
          ).verdict;
        expect(await judge(CONTENT)).toBe("TOTAL-PASSED");
        expect(await judge(CONTENT.subarray(1))).toBe("TOTAL-FAILED");
      },
    );
  },
);
