/**
 * RC2 (RFC 2268), decryption in CBC only. It protects nothing: certificates in old PKCS#12 files, CryptoPro's among
 * them, are "encrypted" with 40 bits of it, and OpenSSL 3 no longer reads it.
 */
import { fromHex } from "../base/bytes.js";

/** PITABLE (§2). */
const PITABLE = fromHex(`
  d978f9c419ddb5ed28e9fd794aa0d89d c67e37832b76538e624c6488448bfba2
  179a59f587b34f1361456d8d09817d32 bd8f40eb86b77b0bf09521225c6b4e82
  54d66593ce60b21c7356c014a78cf1dc 1275ca1f3bbee4d1423dd430a33cb626
  6fbf0eda4669075727f21d9bbc944303 f811c7f690ef3ee706c3d52fc8661ed7
  08e8eade8052eef784aa72ac354d6a2a 961ad2715a1549744b9fd05e0418a4ec
  c2e0416e0f51cbcc2491af50a1f47039 997c3a8523b8b47afc02365b25559731
  2d5dfa98e38a92ae05df2910676cbac9 d300e6cfe19ea82c6316013f58e289a9
  0d38341bab33ffb0bb480c5fb9b1cd2e c5f3db47e5a59c770aa62068fe7fc1ad`);

const BLOCK = 8;

/** §2: 64 words out of a key whose effective length is all of its bits. */
function expand(key: Uint8Array): Uint16Array {
  const l = new Uint8Array(128);
  l.set(key);
  for (let i = key.length; i < 128; i++) l[i] = PITABLE[(l[i - 1]! + l[i - key.length]!) & 255]!;
  l[128 - key.length] = PITABLE[l[128 - key.length]!]!;
  for (let i = 127 - key.length; i >= 0; i--) l[i] = PITABLE[l[i + 1]! ^ l[i + key.length]!]!;
  return Uint16Array.from({ length: 64 }, (_, at) => l[2 * at]! | (l[2 * at + 1]! << 8));
}

const SHIFTS = [1, 2, 3, 5] as const;

/** §4: rounds of mixing backwards, in three groups of 5, 6 and 5, with a mashing between them. */
function decryptBlock(k: Uint16Array, block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset);
  const r = Uint16Array.from({ length: 4 }, (_, at) => view.getUint16(2 * at, true));
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const [a, b, c] = [r[(i + 3) & 3]!, r[(i + 2) & 3]!, r[(i + 1) & 3]!];
      const shift = SHIFTS[i]!;
      const turned = (r[i]! >> shift) | (r[i]! << (16 - shift));
      r[i] = turned - k[4 * round + i]! - (a & b) - (~a & c);
    }
    if (round !== 11 && round !== 5) continue;
    for (let i = 3; i >= 0; i--) r[i]! -= k[r[(i + 3) & 3]! & 63]!;
  }
  for (let at = 0; at < 4; at++) view.setUint16(2 * at, r[at]!, true);
}

/** The plain octets without their padding (RFC 5652 §6.3); undefined when that is wrong. `iv`: 8 octets. */
export function decryptRc2Cbc(
  key: Uint8Array,
  iv: Uint8Array,
  encrypted: Uint8Array,
): Uint8Array | undefined {
  if (encrypted.length === 0 || encrypted.length % BLOCK !== 0) return undefined;
  const k = expand(key);
  const plain = Uint8Array.from(encrypted);
  for (let at = 0; at < plain.length; at += BLOCK) {
    decryptBlock(k, plain.subarray(at, at + BLOCK));
    const previous = at === 0 ? iv : encrypted.subarray(at - BLOCK, at);
    for (let i = 0; i < BLOCK; i++) plain[at + i]! ^= previous[i]!;
  }
  const padding = plain.at(-1)!;
  const good =
    padding >= 1 && padding <= BLOCK && plain.subarray(-padding).every((octet) => octet === padding);
  return good ? plain.subarray(0, plain.length - padding) : undefined;
}
