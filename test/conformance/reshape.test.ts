/** Signatures that others made, taken apart and moved: what they signed and stamped holds as before. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convert } from "../../src/app/convert.js";
import { split } from "../../src/app/split.js";
import { toHex } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import type { ByteSource } from "../../src/base/source.js";
import { readSignedData, type SignedData } from "../../src/cms/signedData.js";
import { openSignature } from "../../src/io/files/signature.js";
import { fileSource } from "../../src/io/files/source.js";
import { conformanceMissing, conformancePath, conformanceTitle } from "../support/conformance.js";
import { tempDir } from "../support/temporary.js";

function files(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]));
}

interface Found {
  readonly source: ByteSource;
  readonly signedData: SignedData;
}

/** Every file that is a sound SignedData with signers. */
async function signatures(folder: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const path of files(conformancePath(folder))) {
    try {
      const source = await openSignature(path);
      const { signedData, checks } = readSignedData(source);
      const sound = checks.every(({ status }) => status !== "failed");
      if (signedData !== null && sound && signedData.signerInfos.length > 0)
        found.push({ source, signedData });
    } catch (error) {
      if (!(error instanceof PodpisError) || error.exitCode !== 2) throw error;
    }
  }
  return found;
}

const raws = ({ signerInfos }: SignedData): string[] => signerInfos.map(({ raw }) => toHex(raw));
const readBack = (path: string): SignedData => readSignedData(fileSource(path)).signedData!;

describe.skipIf(conformanceMissing)(conformanceTitle("signatures that others made"), () => {
  it.each(["rusig", "cades/dss", "openssl"])(
    "of %s are split signer by signer, octet for octet",
    async (folder) => {
      const found = await signatures(folder);
      expect(found.length).toBeGreaterThan(3);
      const place = tempDir();
      for (const [at, { source, signedData }] of found.entries()) {
        const outputFor = (index: number) => join(place, `${at}.${index}`);
        // Where the document is inside, every signer and time-stamp is compared before and after.
        const { parts, contentChecked } = await split({ signature: source, encoding: "der", outputFor });
        expect(contentChecked, source.name).toBe(signedData.eContent !== null);
        expect(
          parts.flatMap(({ output }) => raws(readBack(output))),
          source.name,
        ).toEqual(raws(signedData));
        source.close();
      }
    },
  );

  it("lose the document and keep signers and levels, or are refused for a reason", async () => {
    const found = (await signatures("cades/dss")).filter(({ signedData }) => signedData.eContent !== null);
    const outcomes: string[] = [];
    const output = join(tempDir(), "out");
    for (const { source, signedData } of found) {
      const request = { signature: source, encoding: "der", attached: false, output, force: true } as const;
      const outcome = await convert(request).then(
        () => "converted",
        (error: PodpisError) => error.code,
      );
      outcomes.push(outcome);
      if (outcome === "converted") expect(raws(readBack(output)), source.name).toEqual(raws(signedData));
      source.close();
    }
    const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
    expect(count("converted")).toBeGreaterThan(0);
    // Archive time-stamps of version 2, and signatures that are broken or lack their certificates.
    expect(count("CONVERT_REFUSED")).toBeGreaterThan(0);
    expect(
      outcomes.filter((one) => !["converted", "CONVERT_REFUSED", "SIGNATURE_NOT_INTACT"].includes(one)),
    ).toEqual([]);
  });
});
