/** Every level before a stranger: OpenSSL verifies our signatures and the tokens inside them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { TARGETS } from "../../src/app/extendTargets.js";
import type { Family } from "../../src/app/lab/index.js";
import { findTokens } from "../../src/cms/levels/tokens.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { FROZEN } from "../support/lab.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { gostEngineMissing, openssl, opensslMissing } from "../support/openssl.js";
import { fileIn, issueSigner, signFile } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const CONTENT = new Uint8Array(5000).map((_, i) => i * 17);

function interop(family: Family): void {
  let world: LevelLab;
  beforeAll(async () => {
    world = await createLevelLab({ families: [family] });
    return () => world.lab.close();
  });
  const trusting = (folder: string): string[] => [
    "-CAfile",
    fileIn(folder, "chain.pem", world.lab.trustPem + world.lab.intermediatesPem),
    "-attime",
    String(Math.floor(FROZEN.getTime() / 1000)),
  ];

  it.each(TARGETS)("openssl cms -verify accepts level %s", async (level) => {
    const signer = await issueSigner(world.lab, { key: family });
    const folder = tempDir();
    const path = fileIn(folder, "f", CONTENT);
    const attached = `${path}.p7m`;
    await signFile(path, signer, world.signing(level));
    await signFile(path, signer, { ...world.signing(level), attached: true, output: attached });
    const verify = (signature: string, ...more: readonly string[]) => {
      const options = ["-cades", "-binary", "-purpose", "any", "-inform", "DER", "-in", signature];
      return openssl([
        "cms",
        "-verify",
        ...options,
        "-out",
        join(folder, "out"),
        ...trusting(folder),
        ...more,
      ]);
    };
    for (const { code, text } of [verify(`${path}.sig`, "-content", path), verify(attached)]) {
      expect(code, text).toBe(0);
      expect(readFileSync(join(folder, "out")).equals(CONTENT)).toBe(true);
    }
    const other = fileIn(folder, "other", CONTENT.with(1, 99));
    expect(verify(`${path}.sig`, "-content", other).code).not.toBe(0);
  });

  it.each([
    ["a", ["content", "signature", "cades-c", "archive"]],
    ["x2", ["content", "signature", "references"]],
    ["lta", ["content", "signature", "archive"]],
  ] as const)(
    "openssl ts -verify accepts every token in a level %s, over its own imprint only",
    async (level, kinds) => {
      const signer = await issueSigner(world.lab, { key: family });
      const folder = tempDir();
      const path = fileIn(folder, "f", CONTENT);
      await signFile(path, signer, { ...world.signing(level), contentTimestamp: true });
      const [signerInfo] = readSignedDataBytes(readFileSync(`${path}.sig`)).signedData!.signerInfos;
      const tokens = findTokens(signerInfo!);
      expect(tokens.map(({ kind }) => kind)).toEqual(kinds);
      const verify = (token: Uint8Array, imprint: Uint8Array) => {
        const digest = Buffer.from(imprint).toString("hex");
        const file = fileIn(folder, "token", token);
        return openssl(["ts", "-verify", "-token_in", "-in", file, "-digest", digest, ...trusting(folder)]);
      };
      for (const { token } of tokens) {
        const { hashedMessage } = token!.tstInfo.messageImprint;
        const { code, text } = verify(token!.raw, hashedMessage);
        expect(code, text).toBe(0);
        expect(verify(token!.raw, hashedMessage.with(0, hashedMessage[0]! ^ 1)).code).not.toBe(0);
      }
    },
  );
}

describe.skipIf(gostEngineMissing !== undefined)(
  gostEngineMissing === undefined
    ? "levels with the gost engine"
    : `levels with the gost engine (skipped: ${gostEngineMissing})`,
  () => interop("gost256"),
);

describe.skipIf(opensslMissing !== undefined)(
  opensslMissing === undefined ? "levels with OpenSSL" : `levels with OpenSSL (skipped: ${opensslMissing})`,
  () => interop("rsa"),
);
