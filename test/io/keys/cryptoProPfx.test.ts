/** PFX in CryptoPro's own encryption: made here, since no file of a CSP may be had. The example of the derivation is others'. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeAlgorithm } from "../../../src/asn1/algorithm.js";
import { OID } from "../../../src/asn1/oids.js";
import { encodePem } from "../../../src/asn1/pem.js";
import * as der from "../../../src/asn1/writer.js";
import { concat, fromHex, integerToLittleEndian, toHex, utf8 } from "../../../src/base/bytes.js";
import { cfbMeshing } from "../../../src/crypto/gost/ciphers/cfbMeshing.js";
import { Gost28147 } from "../../../src/crypto/gost/ciphers/gost28147.js";
import { kdf } from "../../../src/crypto/gost/ciphers/keyDerivation.js";
import { CRYPTO_PRO_A } from "../../../src/crypto/gost/ciphers/substitutions.js";
import { parameterSet } from "../../../src/crypto/gost/curves.js";
import { GostSigningKey } from "../../../src/crypto/gost/signingKey.js";
import { samePublicKey } from "../../../src/crypto/publicKey.js";
import { cryptoProKey } from "../../../src/io/keys/cryptoProPfx.js";
import { loadKey } from "../../../src/io/keys/loadKey.js";
import { openssl, opensslMissing } from "../../support/openssl.js";
import { tempDir } from "../../support/temporary.js";
import {
  bmp,
  certificateBag,
  certificateOf,
  macData,
  newKey,
  PASSPHRASE,
  pfx,
  plainPart,
} from "./throwAway.js";

const D = 0x1122334455667788990011223344556677n;
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf16le"));

interface Blob {
  readonly parameters?: string;
  readonly algorithm?: string;
  readonly iterations?: number;
  readonly explicit?: boolean;
}

/** A bag with the key as certmgr packs it. */
function cryptoProBag({
  parameters = "1.2.643.2.2.36.0",
  algorithm = OID.gost2012Agreement256,
  iterations = 20,
  explicit = false,
}: Blob = {}): Uint8Array {
  const { size } = parameterSet(parameters)!.curve;
  const [salt, ukm] = [new Uint8Array(randomBytes(16)), new Uint8Array(randomBytes(8))];
  const key = cryptoProKey(utf16(PASSPHRASE), salt, iterations);
  const cipher = new Gost28147(kdf(key, fromHex("26bdb878"), ukm), CRYPTO_PRO_A);
  const d = integerToLittleEndian(D, size);
  const description = [
    der.namedBits([0, 2]),
    der.context(0, der.oid(algorithm), der.seq(der.oid(parameters), der.oid(OID.streebog256))),
  ];
  const v = der.seq(
    der.octets(ukm),
    der.seq(der.octets(cipher.encryptBlocks(d.slice())), der.octets(cipher.mac(d, ukm))),
    der.context(0, ...(explicit ? [der.seq(...description)] : description)),
  );
  const blob = concat(
    fromHex("0720000046aa0000"),
    utf8("MAG1"),
    fromHex("00010000"),
    der.seq(v, der.octets(cipher.mac(v))),
  );
  const info = der.seq(der.int(0), encodeAlgorithm(OID.gost2012Key256), der.octets(blob));
  const encrypted = cfbMeshing(key, CRYPTO_PRO_A, salt.subarray(0, 8), info, "encrypt");
  const pbe = encodeAlgorithm(OID.pbeCryptoPro, der.seq(der.octets(salt), der.int(iterations)));
  return der.seq(der.oid(OID.shroudedKeyBag), der.context(0, der.seq(pbe, der.octets(encrypted))));
}

const sha1Mac = (content: Uint8Array) => macData(content, bmp(PASSPHRASE), { hash: "sha1", oid: OID.sha1 });

function load(bag: Uint8Array, passphrase = PASSPHRASE, ...more: Uint8Array[]) {
  const path = join(tempDir(), "csp.pfx");
  writeFileSync(path, pfx([plainPart(bag), ...more], sha1Mac));
  return loadKey(path, { passphrase: async () => utf8(passphrase) });
}

describe("a PFX of CryptoPro CSP", () => {
  it("derives the key of the published example", () => {
    const key = cryptoProKey(utf16("pbe-test-2026"), fromHex("30B445CF1BBF4150E57A544C970EF3BE"), 2000);
    expect(toHex(key)).toBe("6eba4d1a27e015c01244bc9856b559a25bf89f6a5fd7c180d97d16e95d8c1d20");
  });

  it.each([
    ["1.2.643.2.2.36.0", OID.gost2012Agreement256, false],
    ["1.2.643.7.1.2.1.2.1", OID.gost2012Agreement512, false],
    ["1.2.643.2.2.36.0", OID.gost2012Key256, true],
  ])(
    "gives its key, and says that reading it is experimental: %s %s",
    async (parameters, algorithm, explicit) => {
      const { key, notes } = await load(cryptoProBag({ parameters, algorithm, explicit }));
      expect(samePublicKey(key.publicKey, new GostSigningKey(parameterSet(parameters)!, D).publicKey)).toBe(
        true,
      );
      expect(notes).toEqual([{ id: "experimental" }, { id: "outsideCertifiedMeans" }]);
    },
  );

  it("refuses a wrong passphrase, a wrong code, a key of 2001, and too many iterations", async () => {
    await expect(load(cryptoProBag(), "другой")).rejects.toMatchObject({ code: "KEY_PASSPHRASE_WRONG" });
    const damaged = cryptoProBag();
    damaged[damaged.length - 20]! ^= 1;
    await expect(load(damaged)).rejects.toMatchObject({ code: "KEY_PASSPHRASE_WRONG" });
    await expect(load(cryptoProBag({ algorithm: OID.gost2001Dh }))).rejects.toMatchObject({
      code: "KEY_ALGORITHM_UNSUPPORTED",
    });
    const pbe = encodeAlgorithm(OID.pbeCryptoPro, der.seq(der.octets(new Uint8Array(16)), der.int(70_000)));
    const bag = der.seq(
      der.oid(OID.shroudedKeyBag),
      der.context(0, der.seq(pbe, der.octets(new Uint8Array(64)))),
    );
    await expect(load(bag)).rejects.toMatchObject({ code: "KEY_UNREADABLE" });
  });

  it("gives the certificates that stand beside the key", async () => {
    const key = new GostSigningKey(parameterSet("1.2.643.2.2.36.0")!, D);
    const certificate = await certificateOf(key, { cn: "Тестов Тест" });
    const loaded = await load(cryptoProBag(), PASSPHRASE, plainPart(certificateBag(certificate)));
    expect(toHex(loaded.certificate!)).toBe(toHex(certificate));
  });
});

const LEGACY = ["-provider", "legacy", "-provider", "default"];

/** As CryptoPro hides certificates; undefined where OpenSSL cannot. */
async function rc2Pfx(): Promise<string | undefined> {
  if (opensslMissing !== undefined) return undefined;
  const folder = tempDir();
  const key = newKey();
  writeFileSync(join(folder, "key.pem"), encodePem("PRIVATE KEY", key));
  writeFileSync(
    join(folder, "own.pem"),
    encodePem("CERTIFICATE", await certificateOf(key, { cn: "Тестов Тест" })),
  );
  const files = [
    "-inkey",
    join(folder, "key.pem"),
    "-in",
    join(folder, "own.pem"),
    "-out",
    join(folder, "rc2.p12"),
  ];
  const { code } = openssl(
    [
      "pkcs12",
      "-export",
      ...files,
      "-certpbe",
      "PBE-SHA1-RC2-40",
      "-keypbe",
      "AES-256-CBC",
      "-passout",
      `pass:${PASSPHRASE}`,
      ...LEGACY,
    ],
    { gost: false },
  );
  return code === 0 ? join(folder, "rc2.p12") : undefined;
}
describe("certificates under RC2 with 40 bits", () => {
  it("are read as OpenSSL wrote them", async ({ skip }) => {
    const path = await rc2Pfx();
    if (path === undefined) return skip("OpenSSL has no legacy provider");
    const { certificate, notes } = await loadKey(path, { passphrase: async () => utf8(PASSPHRASE) });
    expect(certificate).not.toBeNull();
    expect(notes).toEqual([]);
  });
});
