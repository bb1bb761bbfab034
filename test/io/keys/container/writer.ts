/** Writes CryptoPro containers, for tests only: the product never writes one. */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OID } from "../../../../src/asn1/oids.js";
import * as der from "../../../../src/asn1/writer.js";
import { integerToLittleEndian, littleEndianToInteger, utf8 } from "../../../../src/base/bytes.js";
import { withGost28147 } from "../../../../src/crypto/gost/ciphers/gost28147.js";
import { TC26_Z } from "../../../../src/crypto/gost/ciphers/substitutions.js";
import { parameterSet } from "../../../../src/crypto/gost/curves.js";
import { encodePoint, publicPoint } from "../../../../src/crypto/gost/gost34102012.js";
import { storageKey } from "../../../../src/io/keys/container/storageKey.js";
import { randomScalar } from "../../../support/gostScalars.js";
import { tempDir } from "../../../support/temporary.js";

export interface ContainerKey {
  readonly parameters: string;
  readonly d?: bigint;
  readonly certificate?: Uint8Array;
  readonly exportable?: boolean;
  /** As a key for signatures only has it, not for exchange. */
  readonly signatureOnly?: boolean;
}

export interface ContainerOptions {
  readonly keys: readonly ContainerKey[];
  /** The octets that are digested: a password's octets with three zeros after each, for ordinary ones. */
  readonly pin: Uint8Array;
  readonly name?: Uint8Array;
  readonly notAfter?: Date;
  readonly passwordMac?: boolean;
  /** Some carriers write the encrypted key into a field [0] of primary.key. */
  readonly primaryVariant?: boolean;
}

/** CryptoPro's way: each octet of the password and three zeros. */
export const pinOf = (octets: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: 4 * octets.length }, (_, at) => (at % 4 === 0 ? octets[at / 4]! : 0));

const HASH = { name: "streebog256", width: 64 } as const;

const mac = (key: Uint8Array, octets: Uint8Array): Uint8Array =>
  withGost28147(key, TC26_Z, (cipher) => cipher.mac(octets));

interface Prepared extends ContainerKey {
  readonly d: bigint;
  readonly size: 32 | 64;
  readonly fingerprint: Uint8Array;
}

function prepared(key: ContainerKey): Prepared {
  const { curve } = parameterSet(key.parameters)!;
  const d = key.d ?? randomScalar(curve);
  return {
    ...key,
    d,
    size: curve.size,
    fingerprint: encodePoint(curve, publicPoint(curve, d)).subarray(0, 8),
  };
}

function facts({ parameters, size, exportable = true, signatureOnly }: Prepared): Uint8Array[] {
  const exchange = size === 32 ? OID.gost2012Agreement256 : OID.gost2012Agreement512;
  const signature = size === 32 ? OID.gost2012Key256 : OID.gost2012Key512;
  const hash = size === 32 ? OID.streebog256 : OID.streebog512;
  const inner = [der.oid(signatureOnly ? signature : exchange), der.seq(der.oid(parameters), der.oid(hash))];
  return [der.namedBits(exportable ? [0, 2] : [2]), der.context(0, ...inner)];
}

function copyOf({ parameters, d, size }: Prepared, pin: Uint8Array, variant: boolean) {
  const { q } = parameterSet(parameters)!.curve;
  const [mask, salt] = [new Uint8Array(randomBytes(size)), new Uint8Array(randomBytes(12))];
  const masked = integerToLittleEndian((d * (littleEndianToInteger(mask) % q)) % q, size);
  const encrypted = withGost28147(storageKey(HASH, pin, salt), TC26_Z, (cipher) =>
    cipher.encryptBlocks(masked),
  );
  const code = mac(mask.subarray(size - 32), salt);
  return {
    primary: variant
      ? der.seq(der.octets(new Uint8Array(randomBytes(size))), der.contextPrimitive(0, encrypted))
      : der.seq(der.octets(encrypted)),
    masks: der.seq(der.octets(mask), der.octets(salt), der.octets(code)),
  };
}

/** The files of a container. */
export function containerFiles(options: ContainerOptions): Record<string, Uint8Array> {
  const { pin, name = der.ia5String("test"), notAfter, passwordMac = true, primaryVariant = false } = options;
  const [first, second] = options.keys.map(prepared);
  const password = mac(storageKey(HASH, pin, first!.fingerprint), new Uint8Array(16));
  const period = (end: Date) =>
    der.seq(
      der.oid("1.2.643.2.2.37.3.10"),
      der.octets(der.seq(der.contextPrimitive(1, der.generalizedTime(end).subarray(2)))),
    );
  const content = der.seq(
    der.context(0, der.oid("1.2.643.2.2.37.2.1")),
    der.namedBits([0, 1]),
    der.seq(...facts(first!)),
    ...(passwordMac ? [der.contextPrimitive(2, password)] : []),
    ...(second ? [der.context(4, ...facts(second))] : []),
    ...(first!.certificate ? [der.contextPrimitive(5, first!.certificate)] : []),
    ...(second?.certificate ? [der.contextPrimitive(6, second.certificate)] : []),
    der.contextPrimitive(10, first!.fingerprint),
    ...(second ? [der.contextPrimitive(11, second.fingerprint)] : []),
    ...(notAfter ? [der.context(12, period(notAfter))] : []),
  );
  const one = copyOf(first!, pin, primaryVariant);
  const two = copyOf(second ?? first!, pin, primaryVariant);
  return {
    "header.key": der.seq(content, der.octets(mac(new Uint8Array(32), content))),
    "name.key": der.seq(name),
    "primary.key": one.primary,
    "masks.key": one.masks,
    "primary2.key": two.primary,
    "masks2.key": two.masks,
  };
}

/** Writes the files into a new folder `NAME.000`; gives its path. */
export function writeFolder(files: Readonly<Record<string, Uint8Array>>, name = "container.000"): string {
  const folder = join(tempDir(), name);
  mkdirSync(folder);
  for (const [file, octets] of Object.entries(files)) writeFileSync(join(folder, file), octets);
  return folder;
}

export const writeContainer = (options: ContainerOptions): string => writeFolder(containerFiles(options));

/** The ordinary container of one key with the password "1". */
export const ordinary = (
  key: Partial<ContainerKey> = {},
  more: Partial<ContainerOptions> = {},
): ContainerOptions => ({
  keys: [{ parameters: "1.2.643.2.2.36.0", ...key }],
  pin: pinOf(utf8("1")),
  ...more,
});
