/** PBES2 with the GOST ciphers (RFC 9337), every PRF with every cipher, and the two section lengths of ACPKM. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { algorithmIdentifier, encodeAlgorithm } from "../../src/asn1/algorithm.js";
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { octetString } from "../../src/asn1/values.js";
import * as der from "../../src/asn1/writer.js";
import { concat, equalBytes, toHex, utf8 } from "../../src/base/bytes.js";
import type { DigestName } from "../../src/crypto/digest.js";
import { ctrAcpkm } from "../../src/crypto/gost/ciphers/acpkm.js";
import type { NewCipher } from "../../src/crypto/gost/ciphers/blockCipher.js";
import { cfbMeshing } from "../../src/crypto/gost/ciphers/cfbMeshing.js";
import { kdfTree } from "../../src/crypto/gost/ciphers/keyDerivation.js";
import { Kuznyechik } from "../../src/crypto/gost/ciphers/kuznyechik.js";
import { Magma } from "../../src/crypto/gost/ciphers/magma.js";
import { omac } from "../../src/crypto/gost/ciphers/omac.js";
import { CRYPTO_PRO_A, TC26_Z } from "../../src/crypto/gost/ciphers/substitutions.js";
import { decryptPbes2 } from "../../src/crypto/pbes2.js";
import { encryptPbes2 } from "../../src/crypto/pbes2Encrypt.js";
import { pbkdf2 } from "../../src/crypto/pbkdf2.js";

const PASSWORD = utf8("пароль");
const PRFS: readonly (readonly [DigestName, string])[] = [
  ["streebog256", OID.hmacStreebog256],
  ["streebog512", OID.hmacStreebog512],
  ["sha256", OID.hmacWithSha256],
  ["sha1", OID.hmacWithSha1],
];

interface Scheme {
  readonly parameters: Uint8Array;
  encrypt(key: Uint8Array, plain: Uint8Array): Uint8Array;
}
type NewScheme = (section: "standard" | "engine") => Scheme;

const cfb =
  (boxesOid: string): NewScheme =>
  () => {
    const iv = randomBytes(8);
    const boxes = boxesOid === OID.gost28147Tc26Z ? TC26_Z : CRYPTO_PRO_A;
    return {
      parameters: der.seq(der.octets(iv), der.oid(boxesOid)),
      encrypt: (key, plain) => cfbMeshing(key, boxes, iv, plain, "encrypt"),
    };
  };

interface Acpkm {
  readonly make: NewCipher;
  readonly iv: 4 | 8;
  readonly sections: { readonly standard: number; readonly engine: number };
}
const MAGMA: Acpkm = { make: (key) => new Magma(key), iv: 4, sections: { standard: 8192, engine: 1024 } };
const KUZNYECHIK: Acpkm = {
  make: (key) => new Kuznyechik(key),
  iv: 8,
  sections: { standard: 262_144, engine: 4096 },
};

const ctr =
  ({ make, iv, sections }: Acpkm): NewScheme =>
  (section) => {
    const ukm = randomBytes(iv + 8);
    return {
      parameters: der.seq(der.octets(ukm)),
      encrypt: (key, plain) => ctrAcpkm(make, key, ukm.subarray(0, iv), sections[section], plain),
    };
  };

const ctrOmac =
  ({ make, iv, sections }: Acpkm): NewScheme =>
  (section) => {
    const ukm = randomBytes(iv + 8);
    return {
      parameters: der.seq(der.octets(ukm)),
      encrypt: (key, plain) => {
        const keys = kdfTree(key, utf8("kdf tree"), ukm.subarray(iv), 2);
        const both = concat(plain, omac(make(keys.subarray(32)), plain));
        return ctrAcpkm(make, keys.subarray(0, 32), ukm.subarray(0, iv), sections[section], both);
      },
    };
  };

const SCHEMES: readonly (readonly [string, string, NewScheme])[] = [
  ["GOST 28147-89 with param-Z", OID.gost28147, cfb(OID.gost28147Tc26Z)],
  ["GOST 28147-89 with CryptoPro-A", OID.gost28147, cfb(OID.gost28147CryptoProA)],
  ["Magma CTR-ACPKM", OID.magmaCtrAcpkm, ctr(MAGMA)],
  ["Kuznyechik CTR-ACPKM", OID.kuznyechikCtrAcpkm, ctr(KUZNYECHIK)],
  ["Magma CTR-ACPKM-OMAC", OID.magmaCtrAcpkmOmac, ctrOmac(MAGMA)],
  ["Kuznyechik CTR-ACPKM-OMAC", OID.kuznyechikCtrAcpkmOmac, ctrOmac(KUZNYECHIK)],
];
const WITH_OMAC = SCHEMES.filter(([name]) => name.endsWith("OMAC"));

function encrypted(
  [, oid, make]: (typeof SCHEMES)[number],
  plain: Uint8Array,
  { prf = PRFS[1]!, section = "standard" as "standard" | "engine" } = {},
) {
  const scheme = make(section);
  const salt = randomBytes(16);
  const key = pbkdf2(prf[0], PASSWORD, salt, 3, 32);
  const kdf = der.seq(der.octets(salt), der.int(3), encodeAlgorithm(prf[1], "null"));
  const parameters = der.seq(encodeAlgorithm(OID.pbkdf2, kdf), encodeAlgorithm(oid, scheme.parameters));
  return {
    algorithm: algorithmIdentifier(readAsn1(encodeAlgorithm(OID.pbes2, parameters))),
    octets: scheme.encrypt(key, plain),
  };
}

const wrong = expect.objectContaining({ code: "KEY_PASSPHRASE_WRONG" });

describe("PBES2 with GOST ciphers", () => {
  it.each(SCHEMES)("decrypts %s, with every PRF", (...scheme) => {
    for (const prf of PRFS) {
      const plain = randomBytes(300);
      const { algorithm, octets } = encrypted(scheme, plain, { prf });
      expect(toHex(decryptPbes2(algorithm, octets, PASSWORD, "k"))).toBe(toHex(plain));
    }
  });

  it.each(SCHEMES)("asks its caller whether what %s gives is right", (...scheme) => {
    const { algorithm, octets } = encrypted(scheme, randomBytes(40));
    expect(() => decryptPbes2(algorithm, octets, PASSWORD, "k", () => false)).toThrow(wrong);
  });

  it.each(SCHEMES.filter(([name]) => name.includes("ACPKM")))(
    "finds out which section length %s was written with",
    (...scheme) => {
      const plain = randomBytes(9000);
      for (const section of ["standard", "engine"] as const) {
        const { algorithm, octets } = encrypted(scheme, plain, { section });
        const accept = (one: Uint8Array) => equalBytes(one, plain);
        expect(equalBytes(decryptPbes2(algorithm, octets, PASSWORD, "k", accept), plain)).toBe(true);
      }
    },
  );

  it.each(WITH_OMAC)(
    "tells a wrong passphrase, a changed octet and a cut message by the code of %s",
    (...scheme) => {
      const { algorithm, octets } = encrypted(scheme, randomBytes(40));
      expect(() => decryptPbes2(algorithm, octets, utf8("другой"), "k")).toThrow(wrong);
      for (let at = 0; at < octets.length; at++) {
        const changed = Uint8Array.from(octets);
        changed[at]! ^= 1;
        expect(() => decryptPbes2(algorithm, changed, PASSWORD, "k")).toThrow(wrong);
      }
      expect(() => decryptPbes2(algorithm, octets.subarray(0, 7), PASSWORD, "k")).toThrow(wrong);
    },
  );

  it("refuses parameters of other lengths, and substitutions nobody knows", () => {
    const parameters: readonly (readonly [string, Uint8Array])[] = [
      [OID.gost28147, der.seq(der.octets(new Uint8Array(7)), der.oid(OID.gost28147Tc26Z))],
      [OID.gost28147, der.seq(der.octets(new Uint8Array(8)), der.oid("1.2.643.2.2.31.0"))],
      [OID.magmaCtrAcpkm, der.seq(der.octets(new Uint8Array(3)))],
      [OID.magmaCtrAcpkmOmac, der.seq(der.octets(new Uint8Array(11)))],
      [OID.kuznyechikCtrAcpkmOmac, der.seq(der.octets(new Uint8Array(17)))],
    ];
    for (const [oid, value] of parameters) {
      const { algorithm, octets } = encrypted(
        ["", oid, () => ({ parameters: value, encrypt: (_, plain) => plain })],
        randomBytes(40),
      );
      expect(() => decryptPbes2(algorithm, octets, PASSWORD, "k")).toThrow(
        expect.objectContaining({ code: "ASN1_MALFORMED" }),
      );
    }
  });

  it("reads what it writes, never twice the same", () => {
    const plain = randomBytes(100);
    const written = [encryptPbes2(plain, PASSWORD), encryptPbes2(plain, PASSWORD)];
    expect(toHex(written[0]!)).not.toBe(toHex(written[1]!));
    for (const one of written) {
      const [algorithm, octets] = readAsn1(one).children;
      const read = decryptPbes2(algorithmIdentifier(algorithm!), octetString(octets!), PASSWORD, "k");
      expect(toHex(read)).toBe(toHex(plain));
    }
  });
});
