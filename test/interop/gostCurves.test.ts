/**
 * A hundred signatures each way with OpenSSL's gost engine, on every parameter set it knows, each with a key of its
 * own. A process for each would take a minute; the engine is called through Python's ctypes, one process for a set.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/base/bytes.js";
import { PARAMETER_SETS } from "../../src/crypto/gost/curves.js";
import { publicPoint, sign, verify } from "../../src/crypto/gost/gost34102012.js";
import { randomScalarOctets } from "../../src/crypto/gost/nonce.js";
import { encodeGostPrivateKey } from "../../src/crypto/pkcs8.js";
import { gostEngineMissing } from "../support/openssl.js";

const EACH_WAY = 100;
const ENGINE = join(import.meta.dirname, "..", "support", "gostEngine.py");

function engine(lines: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync("python3", [ENGINE], { input: `${lines.join("\n")}\n` });
  if (status !== 0) throw new Error(`the engine's process: ${stderr}`);
  return String(stdout).trim().split("\n");
}

const missing =
  gostEngineMissing ??
  (spawnSync("python3", ["-c", "import ctypes"]).status === 0 ? undefined : "python3 is not installed");
const title = `a hundred signatures${missing === undefined ? "" : ` (skipped: ${missing})`}`;

describe.skipIf(missing !== undefined)(title, () => {
  it.each(PARAMETER_SETS.filter(({ test }) => !test))("of $name, each way", ({ oid, curve }) => {
    const cases = Array.from({ length: EACH_WAY }, (_, i) => {
      const d = randomScalarOctets(curve);
      const digest = new Uint8Array(randomBytes(curve.size));
      const ours = sign(curve, d, digest);
      const wrong = Uint8Array.from(ours);
      wrong[i % wrong.length]! ^= 1 << (i & 7);
      return { point: publicPoint(curve, d), pkcs8: encodeGostPrivateKey(oid, d), digest, ours, wrong };
    });
    const answers = engine(
      cases.flatMap(({ pkcs8, digest, ours, wrong }, i) => [
        `key ${i} ${toHex(pkcs8)} ${toHex(digest)}`,
        `accepts ${i} ${toHex(ours)}`,
        `accepts ${i} ${toHex(wrong)}`,
      ]),
    );
    expect(answers).toHaveLength(3 * EACH_WAY);
    for (const [i, { point, digest }] of cases.entries()) {
      const [theirs, ours, wrong] = answers.slice(3 * i) as [string, string, string];
      expect([ours, wrong]).toEqual(["1", "0"]);
      const value = fromHex(theirs);
      expect(verify(curve, point, digest, value)).toBe(true);
      value[i % value.length]! ^= 1;
      expect(verify(curve, point, digest, value)).toBe(false);
    }
  });
});
