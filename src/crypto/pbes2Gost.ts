/** The GOST encryption schemes of PBES2 (RFC 9337 §4, with GOST 28147-89 as R 50.1.112 and CryptoPro write it). */
import { timingSafeEqual } from "node:crypto";
import { sequence } from "../asn1/cursor.js";
import { OID } from "../asn1/oids.js";
import { type Asn1Node, TAG } from "../asn1/reader.js";
import { fail, octetString, oid } from "../asn1/values.js";
import { utf8 } from "../base/bytes.js";
import { ctrAcpkm } from "./gost/ciphers/acpkm.js";
import { type BlockCipher, KEY_LENGTH, type NewCipher } from "./gost/ciphers/blockCipher.js";
import { cfbMeshing } from "./gost/ciphers/cfbMeshing.js";
import { kdfTree } from "./gost/ciphers/keyDerivation.js";
import { Kuznyechik } from "./gost/ciphers/kuznyechik.js";
import { Magma } from "./gost/ciphers/magma.js";
import { omac } from "./gost/ciphers/omac.js";
import { substitutionsOf } from "./gost/ciphers/substitutions.js";
import type { EncryptionScheme } from "./pbes2.js";

const gost28147Cfb: EncryptionScheme = {
  keyLength: KEY_LENGTH,
  decrypt(parameters, key, encrypted) {
    const parts = sequence(parameters);
    const iv = octetString(parts.next(TAG.octetString));
    const boxes = substitutionsOf(oid(parts.next(TAG.oid)));
    parts.end();
    if (iv.length !== 8) fail(parameters, "an initialization vector of 8 octets is expected here");
    if (boxes === undefined) fail(parameters, "substitutions of GOST 28147-89 that are not supported");
    return [cfbMeshing(key, boxes, iv, encrypted, "decrypt")];
  },
};

interface AcpkmCipher {
  readonly make: NewCipher;
  readonly blockSize: BlockCipher["blockSize"];
  /** Octets under one key: as R 1323565.1.017 has it, and as gost-engine has it. */
  readonly sections: readonly [number, number];
}

const MAGMA: AcpkmCipher = { make: (key) => new Magma(key), blockSize: 8, sections: [8192, 1024] };
const KUZNYECHIK: AcpkmCipher = {
  make: (key) => new Kuznyechik(key),
  blockSize: 16,
  sections: [262_144, 4096],
};

/** The parameters hold the UKM: the IV, and (with OMAC necessarily) 8 octets as the seed of the two keys. */
const SEED = 8;

/** CTR-ACPKM (RFC 9337 §4.1). Nothing in the result tells a wrong key. */
const acpkm = (cipher: AcpkmCipher): EncryptionScheme => ({
  keyLength: KEY_LENGTH,
  *decrypt(parameters, key, encrypted) {
    const iv = readUkm(parameters, cipher.blockSize / 2).subarray(0, cipher.blockSize / 2);
    for (const section of sectionsFor(cipher, encrypted.length)) {
      yield ctrAcpkm(cipher.make, key, iv, section, encrypted);
    }
  },
});

/** The same, for what we write: `ukm` of 16 octets. */
export const encryptKuznyechikAcpkm = (key: Uint8Array, ukm: Uint8Array, plain: Uint8Array): Uint8Array =>
  ctrAcpkm(KUZNYECHIK.make, key, ukm.subarray(0, KUZNYECHIK.blockSize / 2), KUZNYECHIK.sections[0], plain);

/** CTR-ACPKM-OMAC (RFC 9337 §4.2): the plain octets and their code, encrypted together. */
const acpkmOmac = (cipher: AcpkmCipher): EncryptionScheme => ({
  keyLength: KEY_LENGTH,
  *decrypt(parameters, key, encrypted) {
    const { make, blockSize } = cipher;
    const octets = readUkm(parameters, blockSize / 2 + SEED);
    const length = encrypted.length - blockSize;
    if (length < 0) return;
    const keys = kdfTree(key, utf8("kdf tree"), octets.subarray(octets.length - SEED), 2);
    const coder = make(keys.subarray(KEY_LENGTH));
    try {
      for (const section of sectionsFor(cipher, encrypted.length)) {
        const iv = octets.subarray(0, blockSize / 2);
        const both = ctrAcpkm(make, keys.subarray(0, KEY_LENGTH), iv, section, encrypted);
        const plain = both.subarray(0, length);
        if (timingSafeEqual(omac(coder, plain), both.subarray(length))) yield plain;
        else both.fill(0);
      }
    } finally {
      coder.wipe();
      keys.fill(0);
    }
  },
});

function readUkm(parameters: Asn1Node, atLeast: number): Uint8Array {
  const parts = sequence(parameters);
  const octets = octetString(parts.next(TAG.octetString));
  parts.end();
  if (octets.length < atLeast || octets.length > 16) fail(parameters, "the UKM has an unexpected length");
  return octets;
}

/** Both lengths, unless the message ends within the shorter one and they mean the same. */
const sectionsFor = ({ sections }: AcpkmCipher, length: number): readonly number[] =>
  length <= sections[1] ? [sections[1]] : sections;

export const GOST_ENCRYPTION_SCHEMES: Readonly<Record<string, EncryptionScheme>> = {
  [OID.gost28147]: gost28147Cfb,
  [OID.magmaCtrAcpkm]: acpkm(MAGMA),
  [OID.magmaCtrAcpkmOmac]: acpkmOmac(MAGMA),
  [OID.kuznyechikCtrAcpkm]: acpkm(KUZNYECHIK),
  [OID.kuznyechikCtrAcpkmOmac]: acpkmOmac(KUZNYECHIK),
};
