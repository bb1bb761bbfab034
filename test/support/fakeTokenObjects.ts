/** Keys of GOST R 34.10-2012 and certificates as objects of a fake token; the signing is our own. */
import { OID } from "../../src/asn1/oids.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { octetString } from "../../src/asn1/values.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import { parameterSet } from "../../src/crypto/gost/curves.js";
import { sign } from "../../src/crypto/gost/gost34102012.js";
import { randomScalarOctets } from "../../src/crypto/gost/nonce.js";
import { GostSigningKey } from "../../src/crypto/gost/signingKey.js";
import type { FakeObject } from "./fakePkcs11.js";

/** CKM_GOSTR3410, and CKM_GOSTR3410_512 of TC26. */
export const RAW = { 256: 0x1201, 512: 0xd432_1006 } as const;

const ulong = (value: number): Uint8Array => {
  const octets = Buffer.alloc(8);
  octets.writeUInt32LE(value);
  return octets;
};

export interface GostObject {
  readonly bits: 256 | 512;
  readonly id: number;
  readonly label?: string;
  readonly alwaysAuthenticate?: boolean;
  /** CKA_GOSTR3411_PARAMS of a key of 2001. */
  readonly is2001?: boolean;
  /** How the token orders the octets of a signature; as CMS has them unless told. */
  readonly order?: (value: Uint8Array) => Uint8Array;
}

const SETS = { 256: "1.2.643.2.2.36.0", 512: "1.2.643.7.1.2.1.2.1" } as const;

/** A new key: the private object, the public one, and the key itself for certificates. */
export function gostPair(options: GostObject) {
  const { bits, id, label = `key ${id}`, alwaysAuthenticate = false, is2001 = false, order } = options;
  const set = parameterSet(SETS[bits])!;
  const d = randomScalarOctets(set.curve);
  const key = new GostSigningKey(set, d);
  const hash = is2001 ? OID.gost94CryptoPro : bits === 256 ? OID.streebog256 : OID.streebog512;
  const shared: [number, Uint8Array][] = [
    [0x100, ulong(bits === 256 ? 0x30 : 0xd432_1003)],
    [0x102, Uint8Array.of(id)],
    [0x3, utf8(label)],
    [0x250, der.oid(set.oid)],
    [0x251, der.oid(hash)],
  ];
  const privateObject: FakeObject = {
    isPrivate: true,
    attributes: new Map([[0, ulong(3)], ...shared, [0x202, Uint8Array.of(alwaysAuthenticate ? 1 : 0)]]),
    sign: (mechanism, input) => {
      if (mechanism !== RAW[bits] || input.length !== bits / 8) return undefined;
      const value = sign(set.curve, d, input);
      return order === undefined ? value : order(value);
    },
  };
  const publicObject: FakeObject = {
    isPrivate: false,
    attributes: new Map([[0, ulong(2)], ...shared, [0x11, octetString(readAsn1(key.publicKey.keyBits))]]),
  };
  return { key, privateObject, publicObject };
}

/** A certificate object; its CKA_ID may be one that fits nothing. */
export const certificateObject = (certificate: Uint8Array, id: number): FakeObject => ({
  isPrivate: false,
  attributes: new Map([
    [0, ulong(1)],
    [0x80, ulong(0)],
    [0x102, Uint8Array.of(id)],
    [0x3, utf8("certificate")],
    [0x11, certificate],
  ]),
});
