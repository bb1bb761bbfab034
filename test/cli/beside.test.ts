/** What lies beside: the document of a detached signature, and files in folders of roots. Runs in this process. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestLab, type TestLab } from "../support/lab.js";
import { runInProcess } from "../support/runInProcess.js";
import { issueSigner, signFile } from "../support/signing.js";
import { tempDirFor } from "../support/temporary.js";

const folder = tempDirFor();
const file = (name: string): string => join(folder.path, name);
const DOCUMENT = "договор\nс переносом.txt";

let server: TestLab;
beforeAll(async () => {
  server = await startTestLab({ clock: () => new Date(), families: ["gost256"] });
  const signer = await issueSigner(server.lab);
  writeFileSync(file(DOCUMENT), "договор");
  await signFile(file(DOCUMENT), signer, { now: new Date(), encoding: "der" });
  mkdirSync(file("roots"));
  writeFileSync(file("roots/root.pem"), server.lab.trustPem);
  writeFileSync(file("ca.pem"), server.lab.certificatePem("gost256"));
  writeFileSync(file("roots/broken.pem"), "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n");
}, 60_000);
afterAll(async () => {
  await server.close();
  folder.remove();
});

const verify = (...more: readonly string[]) =>
  runInProcess(
    [
      "verify",
      file(`${DOCUMENT}.sig`),
      "--offline",
      "--revocation",
      "off",
      "--trust",
      file("roots"),
      "--untrusted",
      file("ca.pem"),
      ...more,
    ],
    { env: { HOME: folder.path } },
  );

describe.skipIf(process.platform === "win32")("the document of a detached signature", () => {
  it("is found beside it though its name has a line feed, which is not printed", async () => {
    const { code, stdout, stderr } = await verify();
    expect(code, stderr + stdout).toBe(0);
    expect(stderr).toContain("\\u{a}");
  });
});

describe("a folder of roots", () => {
  it("may hold a file that cannot be read, which -v names", async () => {
    expect((await verify()).stderr).not.toContain("broken.pem");
    const { code, stderr } = await verify("-v");
    expect(code).toBe(0);
    expect(stderr).toContain("broken.pem");
  });
});
