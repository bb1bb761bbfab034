/** What the lab makes, judged by OpenSSL (with the gost engine for ГОСТ): paths, lists, OCSP answers, tokens. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAMILIES, type Family } from "../../src/app/lab/index.js";
import { startTestLab, type TestLab } from "../support/lab.js";
import { gostEngineMissing, openssl, opensslAsync, opensslMissing } from "../support/openssl.js";
import { tempDirFor } from "../support/temporary.js";

const folder = tempDirFor();
const file = (name: string): string => join(folder.path, name);
const put = (name: string, content: string | Uint8Array): string => {
  writeFileSync(file(name), content);
  return file(name);
};

let running: TestLab;
beforeAll(async () => {
  // The system's clock: openssl looks at it when it judges an OCSP answer's times.
  running = await startTestLab({ families: FAMILIES, clock: () => new Date() });
  put("trust.pem", running.lab.trustPem);
  put("intermediates.pem", running.lab.intermediatesPem);
});
afterAll(async () => {
  await running.close();
  folder.remove();
});

const missing = (family: Family): string | undefined =>
  family.startsWith("gost") ? gostEngineMissing : opensslMissing;

/** What openssl says after asking the running responder, with the digest that goes with the family. */
async function ask(family: Family, certificatePem: string): Promise<string> {
  const issuer = put(`${family}-ca.pem`, running.lab.certificatePem(family));
  const leaf = put(`${family}-leaf.pem`, certificatePem);
  const hash = family.startsWith("gost") ? "-md_gost12_256" : "-sha256";
  const url = `${running.lab.baseUrl}/ocsp/${family}`;
  const question = ["ocsp", hash, "-issuer", issuer, "-cert", leaf, "-url", url];
  return (await opensslAsync([...question, "-CAfile", file("trust.pem"), "-verify_other", issuer])).text;
}

for (const family of FAMILIES) {
  const why = missing(family);
  describe.skipIf(why !== undefined)(
    `OpenSSL and the lab's ${family}${why ? ` (skipped: ${why})` : ""}`,
    () => {
      it("builds a strict path for every profile", async () => {
        for (const profile of ["person", "organisation", "entrepreneur", "system"] as const) {
          const { certificatePem } = await running.lab.issue({ key: family, profile });
          const leaf = put(`${family}-${profile}.pem`, certificatePem);
          const chain = ["-CAfile", file("trust.pem"), "-untrusted", file("intermediates.pem")];
          expect(openssl(["verify", "-x509_strict", ...chain, leaf]).text).toContain(": OK");
        }
      });

      it("refuses a path whose last signature has one bit flipped", async () => {
        const { certificatePem } = await running.lab.issue({ key: family, broken: { signature: true } });
        const chain = ["-CAfile", file("trust.pem"), "-untrusted", file("intermediates.pem")];
        const { code, text } = openssl(["verify", ...chain, put(`${family}-broken.pem`, certificatePem)]);
        expect(code).not.toBe(0);
        expect(text).toContain("signature failure");
      });

      it("verifies the list and finds the revoked and the suspended in it", async () => {
        const revoked = await running.lab.issue({ key: family });
        const suspended = await running.lab.issue({ key: family });
        await running.lab.revoke(revoked, { reason: "keyCompromise" });
        await running.lab.suspend(suspended);
        const crl = put(`${family}.crl`, await running.lab.crl(family));
        const issuer = put(`${family}-ca.pem`, running.lab.certificatePem(family));
        const { text } = openssl(["crl", "-inform", "DER", "-in", crl, "-CAfile", issuer, "-noout", "-text"]);
        expect(text).toContain("verify OK");
        expect(text).toContain(revoked.serial.toUpperCase());
        expect(text).toContain("Key Compromise");
        expect(text).toContain("Certificate Hold");
      });

      it.each(["good", "revoked", "suspended"] as const)("accepts the OCSP answer %s", async (status) => {
        const issued = await running.lab.issue({ key: family });
        if (status === "revoked") await running.lab.revoke(issued, { reason: "superseded" });
        if (status === "suspended") await running.lab.suspend(issued);
        const text = await ask(family, issued.certificatePem);
        expect(text).toContain("Response verify OK");
        expect(text).not.toContain("WARNING"); // of a nonce that is missing, of times that are not right
        expect(text).toContain(`: ${status === "good" ? "good" : "revoked"}`);
        if (status === "suspended") expect(text).toContain("Reason: certificateHold");
      });

      it("refuses the OCSP answer of a stranger, of no responder, and one with a broken signature", async () => {
        const { certificatePem } = await running.lab.issue({ key: family });
        for (const fault of ["stranger", "badSignature", "notResponder"] as const) {
          running.lab.faults.ocsp = fault;
          const text = await ask(family, certificatePem);
          delete running.lab.faults.ocsp;
          expect(text, fault).toContain("Response Verify Failure");
        }
      });

      it("accepts the token of the TSA, with and without the query", async () => {
        const data = put(`${family}.bin`, "document");
        const query = file(`${family}.tsq`);
        const digest = family.startsWith("gost") ? "-md_gost12_256" : "-sha256";
        openssl(["ts", "-query", "-data", data, digest, "-cert", "-out", query]);
        const reply = put(`${family}.tsr`, await running.lab.timestamp(family, readFileSync(query)));
        const chain = ["-CAfile", file("trust.pem"), "-untrusted", file("intermediates.pem")];
        const verify = ["ts", "-verify", "-in", reply, ...chain];
        expect(openssl([...verify, "-queryfile", query]).text).toContain("Verification: OK");
        expect(openssl([...verify, "-data", data]).text).toContain("Verification: OK");
        put(`${family}-other.bin`, "Document");
        expect(openssl([...verify, "-data", file(`${family}-other.bin`)]).text).toContain(
          "Verification: FAILED",
        );
      });

      it("refuses tokens that are wrong", async () => {
        const query = file(`${family}.tsq`);
        openssl([
          "ts",
          "-query",
          "-data",
          put(`${family}.bin`, "document"),
          "-sha256",
          "-cert",
          "-out",
          query,
        ]);
        const chain = ["-CAfile", file("trust.pem"), "-untrusted", file("intermediates.pem")];
        for (const fault of ["stranger", "wrongNonce", "wrongImprint", "notTsa", "rejection"] as const) {
          running.lab.faults.tsa = fault;
          const reply = put("wrong.tsr", await running.lab.timestamp(family, readFileSync(query)));
          delete running.lab.faults.tsa;
          const { text } = openssl(["ts", "-verify", "-in", reply, "-queryfile", query, ...chain]);
          expect(text, fault).toContain("Verification: FAILED");
        }
      });

      it("notices a wrong nonce and an answer about another certificate", async () => {
        const { certificatePem } = await running.lab.issue({ key: family });
        running.lab.faults.ocsp = "wrongNonce";
        expect(await ask(family, certificatePem)).toContain("Nonce Verify error");
        running.lab.faults.ocsp = "otherCertificate";
        expect(await ask(family, certificatePem)).toContain("No Status found");
        delete running.lab.faults.ocsp;
      });
    },
  );
}
