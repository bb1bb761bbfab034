/**
 * The lab out of the bundle: its packages are CommonJS, ES modules and global registrations, which a
 * bundler can take apart in ways that never show in the sources.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { parseCertificate } from "../../../src/x509/certificate.js";

const BUNDLE = join(resolve(import.meta.dirname, "../../.."), "dist", "lab.js");

describe.skipIf(!existsSync(BUNDLE))("the bundled lab (skipped without `npm run build`)", () => {
  it("issues for every family and answers for what it issued", async () => {
    const { createLab, FAMILIES }: typeof import("../../../src/app/lab/index.js") = await import(
      pathToFileURL(BUNDLE).href
    );
    const lab = await createLab();
    try {
      for (const key of FAMILIES) {
        const { certificate } = await lab.issue({ key });
        expect(parseCertificate(certificate).issuer.raw).toEqual(lab.authority(key).certificate.subject.raw);
      }
      expect((await lab.ocsp("rsa", Uint8Array.of(0x30, 0))).length).toBeGreaterThan(0);
    } finally {
      await lab.close();
    }
  });
});
