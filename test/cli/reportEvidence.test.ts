/** The protocol of real runs: what a lab's services said is on the picture, and the files' hashes are the files' own. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileUri } from "../../src/report/sarif.js";
import { runInProcess } from "../support/runInProcess.js";
import { type Fixture, openFixture, type Signer } from "./fixture.js";
import { checkedJson } from "./schemas.js";

let fixture: Fixture;
let contract: string;
let good: Signer;

beforeAll(async () => {
  fixture = await openFixture();
  contract = fixture.write("договор.pdf", "Договор поставки");
  good = await fixture.signer("good");
}, 60_000);
afterAll(() => fixture.close());

const podpis = (line: readonly string[]) =>
  runInProcess([...line, "--lang", "ru"], { env: { HOME: fixture.folder } });

async function signed(by: Signer, name: string): Promise<string> {
  const file = fixture.path(name);
  const { code, stderr } = await podpis(["sign", contract, ...by.options, "-o", file]);
  expect(code, stderr).toBe(0);
  return file;
}

const verified = (file: string, ...more: readonly string[]) =>
  podpis([
    ...["verify", file, "--content", contract, "--trust", fixture.trust],
    ...["--allow-host", fixture.host, "--no-cache", ...more],
  ]);

const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** The picture's boxes from the signer up: the tone of each, and what it says. */
const boxes = (page: string): readonly string[] =>
  /<svg class="chain"[\s\S]*?<\/svg>/.exec(page)![0].split('<rect class="box"').slice(1);

describe("the protocol of a real run", () => {
  it("says on the signer's box that the certificate is not revoked, and with its hashes what was checked", async () => {
    const file = await signed(good, "good.sig");
    const { code, stdout, stderr } = await verified(file, "--report", "html");
    expect(code, stderr).toBe(0);
    expect(boxes(stdout)[0]).toMatch(/class="edge good"[\s\S]*не отозван/);
    const hashes = [...stdout.matchAll(/<th scope="row">([^<]*)<\/th><td><code>(\w+)</g)];
    expect(hashes[0]!.slice(1)).toEqual([`Документ: ${contract}`, sha256(contract)]);
    expect(hashes[1]!.slice(1)).toEqual([`Файл подписи: ${file}`, sha256(file)]);
    expect(hashes.map(([, what]) => what)).not.toContain("сертификат");
    expect(stdout).not.toMatch(/delegated|\(cache\)/);
  });

  it("says on the signer's box that the certificate is revoked, and puts that on the timeline", async () => {
    const bad = await fixture.signer("bad");
    const file = await signed(bad, "bad.sig");
    await fixture.lab.revoke(bad.issued);
    const { code, stdout } = await verified(file, "--report", "html");
    expect(code).not.toBe(0);
    expect(boxes(stdout)[0]).toMatch(/class="edge bad"[\s\S]*ОТОЗВАН/);
    expect(stdout).toContain('<path class="mark end bad"');
    expect(/<div class="why">[\s\S]*?<\/div>/.exec(stdout)![0]).toMatch(/отозван, \d\d\.\d\d\.\d{4}/);
  });

  it("has a result of SARIF for a document whose signature is gone", async () => {
    mkdirSync(fixture.path("gone"));
    const document = fixture.write("gone/акт.pdf", "Акт");
    await signed(good, "gone/договор.pdf.sig");
    fixture.write("gone/договор.pdf", "Договор поставки");
    const line = ["verify", fixture.path("gone"), ...fixture.network];
    const { code, stdout } = await podpis([...line, "--report", "sarif"]);
    expect(code).not.toBe(0);
    const [run] = JSON.parse(stdout).runs;
    expect(run.results).toContainEqual(
      expect.objectContaining({
        ruleId: "SIGNATURE_MISSING",
        level: "error",
        locations: [
          { physicalLocation: { artifactLocation: { uri: fileUri(document) }, region: { startLine: 1 } } },
        ],
      }),
    );
  });

  it("tells the hash of an armoured signature file as it came, and no hash where nobody asked for it", async () => {
    const file = fixture.write(
      "armoured.sig",
      readFileSync(await signed(good, "plain.sig")).toString("base64"),
    );
    const document = checkedJson((await verified(file, "--json")).stdout);
    expect(document.signature).toEqual({ sha256: sha256(file) });
    expect(document.content.sha256).toBe(sha256(contract));
    const [signer] = document.signers;
    expect(signer.revocation[0].sha256).toBe(signer.certificate.thumbprints.sha256);
    expect((await verified(file)).stdout).not.toContain(sha256(contract));
    expect((await verified(file, "--details")).stdout).toContain(`SHA-256 ${sha256(contract)}`);
  });
});
