/**
 * Opens a CryptoPro container in memory, to sign with. The formats are in docs/keys.md; each step is checked
 * before the next, so that a wrong password, a damaged file and an absent key are told apart.
 */
import { isMalformed, sequence } from "../../../asn1/cursor.js";
import { readAsn1, TAG } from "../../../asn1/reader.js";
import { octetString } from "../../../asn1/values.js";
import { equalBytes, integerToLittleEndian } from "../../../base/bytes.js";
import { PodpisError } from "../../../base/errors.js";
import { withGost28147 } from "../../../crypto/gost/ciphers/gost28147.js";
import type { GostCurve } from "../../../crypto/gost/curves.js";
import { encodePoint, publicPoint } from "../../../crypto/gost/gost34102012.js";
import { isScalar, multiplyScalars } from "../../../crypto/gost/scalar.js";
import { type Damage, damaged } from "./damage.js";
import type { ContainerFile, ContainerFiles } from "./folder.js";
import { type ContainerHeader, type ContainerKeyFacts, codeOf, readHeader, readName } from "./header.js";
import { pinsOf, type StorageHash, storageKey } from "./storageKey.js";

/** A container whose header was read, still locked. */
export interface ClosedContainer {
  readonly path: string;
  /** Of name.key; undefined when it cannot be read. */
  readonly name: string | undefined;
  readonly header: ContainerHeader;
  readonly files: ContainerFiles;
}

export interface OpenedKey {
  readonly facts: ContainerKeyFacts;
  /** Little-endian; to be wiped by the caller. */
  readonly d: Uint8Array;
}

export interface OpenedContainer {
  readonly keys: readonly OpenedKey[];
  /** What is wrong with files that were not needed in the end: of two copies one is enough. */
  readonly damages: readonly Damage[];
}

/** Throws KEY_CONTAINER_DAMAGED (of the header), KEY_CONTAINER_WITHOUT_KEY. */
export function readContainer(path: string, files: ContainerFiles): ClosedContainer {
  const octets = files.get("header.key");
  if (octets === undefined) throw damaged(path, "header.key", MISSING);
  const header = readHeader(octets, path);
  const name = readName(files.get("name.key") ?? new Uint8Array(0));
  if (!files.has("primary.key") && !files.has("primary2.key")) {
    throw new PodpisError("KEY_CONTAINER_WITHOUT_KEY", { path });
  }
  return { path, name, header, files };
}

/** A copy of a key, and the files it lies in. */
interface Copy {
  readonly facts: ContainerKeyFacts;
  readonly primary: ContainerFile;
  readonly masks: ContainerFile;
}

/** Two copies of the one key; or one of each of two keys. */
function copiesOf({ header }: ClosedContainer): Copy[] {
  const [first, second = first] = header.keys;
  return [
    { facts: first, primary: "primary.key", masks: "masks.key" },
    { facts: second, primary: "primary2.key", masks: "masks2.key" },
  ];
}

/**
 * Whether the container needs no password. Undefined when it says nothing about its password.
 * Costs next to nothing.
 */
export function opensWithoutPassword({ header }: ClosedContainer): boolean | undefined {
  if (header.passwordMac === undefined) return undefined;
  return isPassword(header, header.passwordMac, new Uint8Array(0));
}

/**
 * The keys. `password`: UTF-8 octets. Both copies are read, though one would do: a failing drive shows early.
 * Throws KEY_PASSPHRASE_WRONG, KEY_CONTAINER_DAMAGED.
 */
export function openContainer(container: ClosedContainer, password: Uint8Array): OpenedContainer {
  const { path, header } = container;
  const pins = pinsOf(password);
  const wrong = new PodpisError("KEY_PASSPHRASE_WRONG", { path });
  try {
    const mac = header.passwordMac;
    const right = mac && pins.find((pin) => isPassword(header, mac, pin));
    for (const pin of mac === undefined ? pins : right === undefined ? [] : [right]) {
      const opened = openWith(container, pin);
      if (opened.keys.length > 0) return opened;
      const damages = opened.damages.filter(({ file }) => file !== "name.key");
      // Without a code of the password only the key tells, and what is not the key may be a wrong password's work.
      const isDamage = mac !== undefined || damages.every(({ reason }) => reason !== NOT_THE_KEY);
      if (isDamage) throw damaged(path, damages[0]!.file, damages[0]!.reason);
    }
    throw wrong;
  } finally {
    for (const pin of pins) pin.fill(0);
  }
}

const MISSING = "it is missing";
const NOT_THE_KEY = "what it holds is not the key that header.key describes";

function isPassword({ keys, boxes }: ContainerHeader, mac: Uint8Array, pin: Uint8Array): boolean {
  const key = storageKey(storageHash(keys[0]), pin, keys[0].fingerprint);
  const same = equalBytes(codeOf(key, boxes, new Uint8Array(16)), mac);
  key.fill(0);
  return same;
}

/** Keys of 512 bits too are stored under the short digest. */
const storageHash = ({ algorithm }: ContainerKeyFacts): StorageHash =>
  algorithm === "gost2001" ? { name: "gost94", width: 32 } : { name: "streebog256", width: 64 };

function openWith(container: ClosedContainer, pin: Uint8Array): OpenedContainer {
  const keys: OpenedKey[] = [];
  const damages: Damage[] = [];
  if (!container.files.has("name.key")) damages.push({ file: "name.key", reason: MISSING });
  else if (container.name === undefined) {
    damages.push({ file: "name.key", reason: "there is no name in it" });
  }
  for (const copy of copiesOf(container)) {
    const missing = [copy.primary, copy.masks].filter((file) => !container.files.has(file));
    damages.push(...missing.map((file) => ({ file, reason: MISSING })));
    if (missing.length > 0) continue;
    const result = openCopy(container, copy, pin);
    if ("file" in result) damages.push(result);
    else if (keys.some(({ facts }) => facts === copy.facts)) result.d.fill(0);
    else keys.push(result);
  }
  return { keys, damages };
}

function openCopy(
  { files, header: { boxes } }: ClosedContainer,
  { facts, primary, masks }: Copy,
  pin: Uint8Array,
): OpenedKey | Damage {
  const { curve } = facts.parameters;
  const mask = readFile(files, masks, readMask);
  if ("file" in mask) return mask;
  const { value, salt, mac } = mask;
  const sound =
    value.length === curve.size && equalBytes(codeOf(value.subarray(curve.size - 32), boxes, salt), mac);
  if (!sound) return { file: masks, reason: "its code of authentication is wrong" };
  const ciphers = readFile(files, primary, readPrimary);
  if ("file" in ciphers) return ciphers;
  const key = storageKey(storageHash(facts), pin, salt);
  try {
    for (const encrypted of ciphers.filter(({ length }) => length === curve.size)) {
      const plain = withGost28147(key, boxes, (cipher) => cipher.decryptBlocks(encrypted.slice()));
      const d = unmask(curve, plain, value);
      plain.fill(0);
      if (d === undefined) continue;
      if (hasFingerprint(facts, d)) return { facts, d };
      d.fill(0);
    }
  } finally {
    key.fill(0);
    value.fill(0);
  }
  // The code over a long mask covers its second half only.
  const file = curve.size === 64 ? `${primary} or ${masks}` : primary;
  return { file, reason: NOT_THE_KEY };
}

/** d = p · m⁻¹ mod q, all little-endian octets. */
function unmask(curve: GostCurve, masked: Uint8Array, mask: Uint8Array): Uint8Array | undefined {
  const inverted = inverse(curve, mask);
  const d = multiplyScalars(curve, masked, inverted);
  inverted.fill(0);
  return isScalar(curve, d) ? d : undefined;
}

/** Modulo q, by Fermat: the exponent is q − 2, so the steps do not depend on the secret, as those of Euclid's do. */
function inverse(curve: GostCurve, value: Uint8Array): Uint8Array {
  let result = integerToLittleEndian(1n, curve.size);
  for (const bit of (curve.q - 2n).toString(2)) {
    const square = multiplyScalars(curve, result, result);
    result.fill(0);
    result = bit === "1" ? multiplyScalars(curve, square, value) : square;
    if (bit === "1") square.fill(0);
  }
  return result;
}

function hasFingerprint({ parameters: { curve }, fingerprint }: ContainerKeyFacts, d: Uint8Array): boolean {
  const point = encodePoint(curve, publicPoint(curve, d));
  return equalBytes(point.subarray(0, fingerprint.length), fingerprint);
}

/** Of a file that is there. */
function readFile<T extends object>(
  files: ContainerFiles,
  file: ContainerFile,
  read: (octets: Uint8Array) => T,
): T | Damage {
  try {
    return read(files.get(file)!);
  } catch (error) {
    if (isMalformed(error)) return { file, reason: error.why };
    throw error;
  }
}

/** masks.key: SEQUENCE { mask, salt, code }. The mask is a copy, to be wiped. */
function readMask(octets: Uint8Array) {
  const parts = sequence(readAsn1(octets));
  const value = octetString(parts.next(TAG.octetString)).slice();
  const salt = octetString(parts.next(TAG.octetString));
  const mac = octetString(parts.next(TAG.octetString));
  parts.end();
  return { value, salt, mac };
}

/** primary.key: SEQUENCE { the encrypted key }; some carriers write [0] after it, in which the working one is. */
function readPrimary(octets: Uint8Array): Uint8Array[] {
  const parts = sequence(readAsn1(octets));
  const first = octetString(parts.next(TAG.octetString));
  const other = parts.context(0);
  parts.end();
  return other === undefined ? [first] : [other.content, first];
}
