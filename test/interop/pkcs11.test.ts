/** Keys on tokens of SoftHSM, as a user types them; OpenSSL made the keys and checks the signatures. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { encodeAlgorithm } from "../../src/asn1/algorithm.js";
import { sequence } from "../../src/asn1/cursor.js";
import { OID } from "../../src/asn1/oids.js";
import { encodePem, unarmor } from "../../src/asn1/pem.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import * as der from "../../src/asn1/writer.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { checkedJson } from "../cli/schemas.js";
import { openssl, opensslMissing } from "../support/openssl.js";
import { runInProcess } from "../support/runInProcess.js";
import { softhsm, softhsmMissing, softhsmModule, USER_PIN } from "../support/softhsm.js";
import { tempDirFor } from "../support/temporary.js";

const KINDS = {
  rsa: ["rsa:2048"],
  pss: ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
  p256: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  p384: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
  ed25519: ["ed25519"],
} as const;
type Kind = keyof typeof KINDS;
const IDS: Readonly<Record<Kind, string>> = { rsa: "01", pss: "02", p256: "03", p384: "04", ed25519: "05" };

const missing = opensslMissing ?? softhsmMissing;
const folder = tempDirFor();
afterAll(() => folder.remove());
const file = (name: string): string => join(folder.path, name);
const certificateOf = (kind: Kind): Uint8Array => unarmor(readFileSync(file(`${kind}.cer`)))[0]!.der;

const serials: Record<string, string> = {};
const env = { PODPIS_PKCS11_MODULE: softhsmModule, PIN: USER_PIN, WRONG: "0000" };
const PIN = ["--passphrase-env", "PIN"];
const run = (...args: string[]) => runInProcess(args, { env });
const reference = (kind: Kind): string => `pkcs11:serial=${serials.main};id=%${IDS[kind]}`;

async function json(...args: string[]) {
  const { code, stdout } = await run(...args, "--json");
  const document = checkedJson(stdout);
  return { code, document };
}

/** OpenSSL takes the signature; RSASSA-PSS of a key for PSS only it checks, too. */
function expectAccepted(signature: string, kind: Kind): void {
  const args = ["cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", signature];
  const { code, text } = openssl(
    [...args, "-content", file("document.txt"), "-certfile", file(`${kind}.cer`)],
    {
      gost: false,
    },
  );
  expect(code, text).toBe(0);
}

describe.skipIf(missing !== undefined)(
  `tokens of SoftHSM${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(() => {
      writeFileSync(file("document.txt"), "договор");
      const tokens = softhsm(folder.path);
      serials.main = tokens.token("podpis one");
      serials.twin = tokens.token("podpis one");
      serials.unset = tokens.tokenWithoutPin("podpis unset");
      serials.empty = tokens.token("podpis empty");
      for (const [kind, request] of Object.entries(KINDS)) {
        const [key, certificate] = [file(`${kind}.key`), file(`${kind}.cer`)];
        const subject = ["-utf8", "-subj", `/CN=Тестов ${kind}`, "-days", "30"];
        const made = openssl(
          ["req", "-x509", "-newkey", ...request, "-noenc", "-keyout", key, "-out", certificate, ...subject],
          { gost: false },
        );
        expect(made.code, made.text).toBe(0);
        // SoftHSM knows RSA keys only as such: PKCS #11 has no kind of its own for RSASSA-PSS.
        const plain = file(`${kind}.p8`);
        const source = kind === "pss" ? withoutRestriction(key) : key;
        expect(
          openssl(["pkcs8", "-topk8", "-nocrypt", "-in", source, "-out", plain], { gost: false }).code,
        ).toBe(0);
        tokens.importKey(serials.main, plain, kind, IDS[kind as Kind]);
      }
      for (const kind of ["rsa", "p256"] as const) {
        const certificate = certificateOf(kind);
        // The CKA_ID of the other: they are paired by the key.
        const id = kind === "rsa" ? 3 : 1;
        tokens.importCertificate(serials.main, certificate, parseCertificate(certificate).subject.raw, id);
      }
    }, 60_000);

    /** The same numbers under rsaEncryption. */
    function withoutRestriction(key: string): string {
      const parts = sequence(readAsn1(unarmor(readFileSync(key))[0]!.der));
      const [version, , numbers] = parts.rest();
      const plain = der.seq(version!.raw, encodeAlgorithm(OID.rsaEncryption, "null"), numbers!.raw);
      writeFileSync(file("pss.plain"), encodePem("PRIVATE KEY", plain));
      return file("pss.plain");
    }

    test.each([
      ["rsa", "CKM_RSA_PKCS"],
      ["pss", "CKM_RSA_PKCS_PSS"],
      ["p256", "CKM_ECDSA"],
      ["p384", "CKM_ECDSA"],
      ["ed25519", "CKM_EDDSA"],
    ] as const)("sign with a key of %s by %s, and OpenSSL agrees", async (kind, mechanism) => {
      const output = file(`${kind}.sig`);
      const cert = ["--cert", file(`${kind}.cer`)];
      const signing = ["sign", file("document.txt"), "--key", reference(kind), ...cert, ...PIN, "-o", output];
      const { code, stderr } = await run(...signing);
      expect(stderr).not.toContain(USER_PIN);
      expect([code, stderr]).toEqual([0, expect.anything()]);
      if (kind !== "ed25519") expectAccepted(output, kind);
      const { document } = await json("keys", "doctor", reference(kind), ...cert, ...PIN);
      expect(document).toMatchObject({ source: "token", usable: true });
      expect(document.checks).toContainEqual({ id: "mechanism", status: "passed", found: mechanism });
      expect(document.checks).toContainEqual({ id: "signs", status: "passed", found: null });
    });

    it("give their certificates, paired by the key and not by CKA_ID", async () => {
      for (const kind of ["rsa", "p256"] as const) {
        const output = file(`own.${kind}.sig`);
        const { code, stderr } = await run(
          "sign",
          file("document.txt"),
          "--key",
          reference(kind),
          ...PIN,
          "-o",
          output,
        );
        expect([code, stderr]).toEqual([0, expect.anything()]);
        expectAccepted(output, kind);
      }
    });

    it("sign again: a joint signature, a countersignature", async () => {
      const base = file("joint.sig");
      const key = ["--key", reference("p256"), ...PIN];
      expect((await run("sign", file("document.txt"), ...key, "-o", base)).code).toBe(0);
      const rsa = ["--key", reference("rsa"), ...PIN];
      const joint = ["cosign", base, "--content", file("document.txt"), ...rsa, "-o", file("joint2.sig")];
      expect(await run(...joint)).toMatchObject({ code: 0 });
      expectAccepted(file("joint2.sig"), "rsa");
      const counter = [
        "countersign",
        base,
        "--content",
        file("document.txt"),
        ...rsa,
        "-o",
        file("counter.sig"),
      ];
      expect(await run(...counter)).toMatchObject({ code: 0 });
    });

    it("are listed with references that work, without a PIN and with one", async () => {
      const { code, document } = await json("keys", "list", "--token", softhsmModule);
      expect(code).toBe(0);
      const seen = document.keys.filter((key: { reference: string }) =>
        key.reference.includes(serials.main!),
      );
      expect(seen).toHaveLength(5);
      const rsa = seen.find(({ algorithm }: { algorithm: string }) => algorithm === "RSA 2048");
      expect(rsa).toMatchObject({ fits: null, exportable: false, source: "token" });
      const one = await json("keys", "list", "--token", `pkcs11:serial=${serials.main}`, ...PIN);
      const mine = one.document.keys.find(({ reference: text }: { reference: string }) =>
        text.includes("id=%01"),
      );
      expect(mine).toMatchObject({
        fits: true,
        state: "usable",
        certificate: { subject: expect.anything() },
      });
      const plain = await runInProcess(["keys", "doctor", mine.reference, ...PIN], {
        env: { PIN: USER_PIN },
      });
      expect(plain.code).toBe(0);
    });

    it("of one label are told apart by serial number only", async () => {
      const { code, document } = await json("keys", "doctor", "pkcs11:token=podpis%20one;object=rsa", ...PIN);
      expect(code).toBe(5);
      expect(document.error.code).toBe("TOKEN_AMBIGUOUS");
      expect(document.error.why).toContain(serials.main);
      expect(document.error.why).toContain(serials.twin);
    });

    it("take a wrong PIN once, and warn of it the next time", async () => {
      const wrong = ["sign", file("document.txt"), "--key", reference("rsa"), "-o", file("wrong.sig")];
      const { code, stderr } = await run(...wrong, "--passphrase-env", "WRONG");
      expect(code).toBe(5);
      expect(stderr).toContain("TOKEN_PIN_WRONG");
      expect(readdirSync(folder.path)).not.toContain("wrong.sig");
      const { document } = await json("keys", "doctor", reference("rsa"), ...PIN);
      expect(document.checks).toContainEqual({ id: "pinCountLow", status: "warning", found: null });
    });

    test.each([
      ["a token whose PIN was never set", () => `pkcs11:serial=${serials.unset}`, "TOKEN_PIN_UNUSABLE"],
      ["a token without keys", () => `pkcs11:serial=${serials.empty}`, "TOKEN_KEY_NOT_FOUND"],
      ["a key that is not there", () => `pkcs11:serial=${serials.main};object=none`, "TOKEN_KEY_NOT_FOUND"],
      ["a token that is not there", () => "pkcs11:serial=0000", "TOKEN_NOT_FOUND"],
      ["one of several keys", () => `pkcs11:serial=${serials.main}`, "KEY_AMBIGUOUS"],
      ["a key without a certificate", () => reference("p384"), "KEY_CERTIFICATE_MISSING"],
      ["a module that is not there", () => "pkcs11:?module-path=/nowhere/x.so", "TOKEN_MODULE_FAILED"],
      ["a module that is none", () => `pkcs11:?module-path=${file("document.txt")}`, "TOKEN_MODULE_FAILED"],
    ])("refuse %s", async (_what, meant, expected) => {
      const { code, document } = await json(
        "sign",
        file("document.txt"),
        "--key",
        meant(),
        ...PIN,
        "-o",
        file("no.sig"),
      );
      expect(document.error.code).toBe(expected);
      expect(code).toBe(5);
      expect(readdirSync(folder.path)).not.toContain("no.sig");
    });

    it("do not give their keys away", async () => {
      const out = ["-o", file("x.pfx"), "--new-passphrase-env", "PIN"];
      const { code, document } = await json("keys", "export", reference("rsa"), ...PIN, ...out);
      expect([code, document.error.code]).toEqual([5, "KEY_NOT_EXPORTABLE"]);
    });
  },
);
