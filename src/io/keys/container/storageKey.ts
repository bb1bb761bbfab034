/** The key that a CryptoPro container's private key is encrypted under, from its password. */
import { isUtf8, transcode } from "node:buffer";
import { createDigest, type DigestName } from "../../../crypto/digest.js";

/** Rounds of digesting: none to speak of when there is no password to guess. */
const [ROUNDS, ROUNDS_WITHOUT_PASSWORD] = [2000, 2];

const SEED = new TextEncoder().encode("DENEFH028.760246785.IUEFHWUIO.EF");

/** Which hash a container of this kind uses, and the width it is padded to. */
export interface StorageHash {
  readonly name: DigestName & ("streebog256" | "gost94");
  readonly width: 32 | 64;
}

/**
 * 32 octets. `pin`: one of `pinsOf`; `salt`: of the masks, or the fingerprint for the password's own check.
 * Takes some 100 ms, with GOST R 34.11-94 ten times that.
 */
export function storageKey({ name, width }: StorageHash, pin: Uint8Array, salt: Uint8Array): Uint8Array {
  const hash = (...parts: readonly Uint8Array[]): Uint8Array => {
    const digest = createDigest(name);
    for (const part of parts) digest.update(part);
    return digest.digest();
  };
  const h0 = hash(salt, pin);
  const c = new Uint8Array(width);
  c.set(SEED);
  const masked = (octet: number, length: number = width) => c.subarray(0, length).map((one) => one ^ octet);
  const rounds = pin.length === 0 ? ROUNDS_WITHOUT_PASSWORD : ROUNDS;
  for (let round = 0; round < rounds; round++) c.set(hash(masked(0x36), h0, masked(0x5c), h0));
  c.set(hash(masked(0x36, 32), salt, masked(0x5c, 32), pin));
  const key = hash(c.subarray(0, 32));
  h0.fill(0);
  c.fill(0);
  return key;
}

/**
 * The forms a password (UTF-8 octets) may have been digested in, the likeliest first. CryptoPro puts three
 * zeros after each octet; for letters that are not ASCII nobody has written down which octets they are:
 * UTF-8, Windows-1251, or whole characters of four octets.
 */
export function pinsOf(password: Uint8Array): Uint8Array[] {
  const pins = [widened(password)];
  if (password.every((octet) => octet < 0x80) || !isUtf8(password)) return pins;
  const characters = transcode(password, "utf8", "utf16le");
  const units = new Uint16Array(Uint8Array.from(characters).buffer);
  const cyrillic = windows1251(units);
  if (cyrillic !== undefined) pins.push(widened(cyrillic));
  pins.push(new Uint8Array(Uint32Array.from(units).buffer));
  for (const octets of [characters, units, cyrillic]) octets?.fill(0);
  return pins;
}

function widened(octets: Uint8Array): Uint8Array {
  const pin = new Uint8Array(4 * octets.length);
  octets.forEach((octet, at) => {
    pin[4 * at] = octet;
  });
  return pin;
}

function windows1251(units: Uint16Array): Uint8Array | undefined {
  const decoder = new TextDecoder("windows-1251");
  const codes = new Map<number, number>();
  for (let octet = 0; octet < 256; octet++)
    codes.set(decoder.decode(Uint8Array.of(octet)).charCodeAt(0), octet);
  if (!units.every((unit) => codes.has(unit))) return undefined;
  return Uint8Array.from(units, (unit) => codes.get(unit)!);
}
