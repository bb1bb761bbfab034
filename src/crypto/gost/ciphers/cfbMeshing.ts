/** GOST 28147-89 with feedback (CFB, RFC 5830 §7) and CryptoPro key meshing (RFC 4357 §2.3.2). */
import { fromHex } from "../../../base/bytes.js";
import { Gost28147 } from "./gost28147.js";
import type { Substitutions } from "./substitutions.js";

/** RFC 4357 §2.3.2. */
const C = fromHex("6900722264c904238d3adb9646e92ac418feac9400ed0712c086dcc2ef4ca92b");

/** Octets under one key. */
const SECTION = 1024;
const BLOCK = 8;

/**
 * Decrypts `encrypted` of any length with a key of 32 octets and an IV of 8; with `encrypt`, the other way.
 * After each 1024 octets the key becomes the decryption of C, and the register is encrypted under the new key.
 */
export function cfbMeshing(
  key: Uint8Array,
  boxes: Substitutions,
  iv: Uint8Array,
  input: Uint8Array,
  direction: "encrypt" | "decrypt",
): Uint8Array {
  if (iv.length !== BLOCK) throw new TypeError("an initialization vector of 8 octets is needed");
  const output = new Uint8Array(input.length);
  const encrypted = direction === "encrypt" ? output : input;
  const register = Uint8Array.from(iv);
  let cipher = new Gost28147(key, boxes);
  for (let at = 0; at < input.length; at += BLOCK) {
    if (at > 0 && at % SECTION === 0) {
      cipher = nextKey(cipher, boxes);
      cipher.encrypt(register);
    }
    cipher.encrypt(register);
    const end = Math.min(at + BLOCK, input.length);
    for (let i = at; i < end; i++) output[i] = input[i]! ^ register[i - at]!;
    register.set(encrypted.subarray(at, end));
  }
  cipher.wipe();
  register.fill(0);
  return output;
}

function nextKey(cipher: Gost28147, boxes: Substitutions): Gost28147 {
  const key = cipher.decryptBlocks(C.slice());
  cipher.wipe();
  const next = new Gost28147(key, boxes);
  key.fill(0);
  return next;
}
