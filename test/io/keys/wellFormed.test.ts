import { describe, expect, it } from "vitest";
import * as der from "../../../src/asn1/writer.js";
import { isWellFormed } from "../../../src/io/keys/wellFormed.js";

/** A SEQUENCE of integers, 300 octets long, and the same with one length in it wrong. */
const sequence = der.seq(...Array.from({ length: 100 }, (_, at) => der.int(at)));
const broken = Uint8Array.from(sequence);
broken[sequence.length - 2] = 0x7f;

describe("decrypted octets", () => {
  it("are right when they are ASN.1 to the innermost string", () => {
    expect(isWellFormed(der.seq(der.octets(sequence)))).toBe(true);
    expect(isWellFormed(der.seq(der.octets(broken)))).toBe(false);
    expect(isWellFormed(der.seq(der.octets(der.seq(der.octets(broken), der.octets(sequence)))))).toBe(false);
  });

  it("are wrong when something follows or is missing", () => {
    expect(isWellFormed(sequence.subarray(1))).toBe(false);
    expect(isWellFormed(Uint8Array.of(...sequence, 0))).toBe(false);
    expect(isWellFormed(new Uint8Array(0))).toBe(false);
  });

  it("may hold strings that look like a SEQUENCE and are none: short ones, and of another length", () => {
    expect(isWellFormed(der.octets(Uint8Array.of(0x30, 2, 0xff, 0xff)))).toBe(true);
    expect(isWellFormed(der.octets(Uint8Array.of(...broken, 0)))).toBe(true);
    expect(isWellFormed(der.octets(Uint8Array.of(0x30, 0x84, ...broken)))).toBe(true);
  });

  it("are not searched without end", () => {
    let nested = sequence;
    for (let depth = 0; depth < 200; depth++) nested = der.seq(der.octets(nested));
    expect(isWellFormed(nested)).toBe(true);
  });
});
