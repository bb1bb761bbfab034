import { describe, expect, it } from "vitest";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { concatAll, equalBytes, fromHex, toHex } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import { CHUNK } from "../../src/base/limits.js";
import { type BufferedSource, bytesSource } from "../../src/base/source.js";
import { type Crl, parseCrl } from "../../src/crl/crl.js";
import { openFileCrl } from "../../src/crl/fileCrl.js";
import { lookupSerial } from "../../src/crl/lookup.js";
import { signatureState } from "../../src/x509/verify.js";
import { certificate, crlDer, crlEntry, days, extension, newKey, reason } from "../x509/support/pki.js";

const key = newKey();
const ca = certificate({ subject: "CA", issuer: "CA", key, signer: key });

/** A file whose octets may be exchanged, and the number of octets that were read of it. */
function file(octets: Uint8Array) {
  const state = { octets, read: 0 };
  const open = (): BufferedSource => {
    const source = bytesSource(state.octets, "list.crl");
    return {
      ...source,
      read(offset, length) {
        state.read += length;
        return Uint8Array.from(source.read(offset, length));
      },
      readInto(offset, into) {
        state.read += into.length;
        into.set(source.read(offset, into.length));
      },
    };
  };
  return { state, open };
}

const opened = (octets: Uint8Array): Crl => openFileCrl(file(octets).open, () => octets)!;
const find = (crl: Crl, serial: bigint) => lookupSerial(crl, serial, crl.issuer);

/** More than two pieces of the buffer, of entries that differ in size. */
const COUNT = Math.ceil((2.2 * CHUNK) / 25);
const serialOf = (i: number): bigint => (BigInt(i) << BigInt(8 * (i % 5))) + 5n;
const entries = Array.from({ length: COUNT }, (_, i) =>
  i % 7 === 0 ? crlEntry(serialOf(i), days(-2), reason(1)) : crlEntry(serialOf(i), days(-2)),
);
const large = crlDer({ issuer: "CA", signer: key, entries: [concatAll(entries)] });
const small = (...entries: Uint8Array[]): Uint8Array => crlDer({ issuer: "CA", signer: key, entries });

describe("a list that stays in its file", () => {
  it("is the same list as one that was read whole", () => {
    const [crl, whole] = [opened(large), parseCrl(large)];
    expect(crl.sha256).toBe(whole.sha256);
    const { issuer, thisUpdate, nextUpdate, extensions, signature, signatureAlgorithm } = whole;
    expect(crl).toMatchObject({ thisUpdate, nextUpdate, signature });
    expect(crl.issuer.raw).toEqual(issuer.raw);
    expect(crl.extensions.length).toBe(extensions.length);
    expect(crl.signatureAlgorithm.oid).toBe(signatureAlgorithm.oid);
    expect(equalBytes(crl.raw, whole.raw)).toBe(true);
    expect(equalBytes(crl.tbs, whole.tbs)).toBe(true);
  });

  it("verifies, and lacks a number, in one pass that loads nothing", () => {
    const { state, open } = file(large);
    const crl = openFileCrl(open, () => Uint8Array.from(state.octets))!;
    expect(signatureState(crl, ca.publicKey)).toBe("valid");
    expect(find(crl, 2n ** 90n)).toEqual({ kind: "absent" });
    expect(state.read).toBeLessThan(large.length + 2 * 64 * 1024);
  });

  it("answers for the first and the last as the whole list does, and misses none between", () => {
    const whole = parseCrl(large);
    for (const serial of [serialOf(0), serialOf(COUNT - 1), 6n]) {
      expect(find(opened(large), serial)).toEqual(find(whole, serial));
    }
    const crl = opened(large);
    let end = 0;
    const ends = entries.map(({ length }) => {
      end += length;
      return end;
    });
    const atBorder = ends.findIndex((place) => place >= CHUNK);
    const some = entries.map((_, i) => i).filter((i) => i % 2003 === 0 || Math.abs(i - atBorder) < 4);
    expect(some.filter((i) => find(crl, serialOf(i)).kind !== "listed")).toEqual([]);
  });

  it("gives the worst that is said of a number, though it stands in two pieces", () => {
    const twice = [
      crlEntry(2n ** 90n, days(-2), reason(6)),
      ...entries,
      crlEntry(2n ** 90n, days(-1), reason(1)),
    ];
    const octets = crlDer({ issuer: "CA", signer: key, entries: [concatAll(twice)] });
    expect(find(opened(octets), 2n ** 90n)).toMatchObject({
      entry: { reason: "keyCompromise", revocationDate: days(-1) },
    });
  });

  it("loads nothing to find an entry", () => {
    const { state, open } = file(large);
    const crl = openFileCrl(open, () => {
      throw new Error("it was loaded");
    })!;
    expect(find(crl, serialOf(COUNT >> 1)).kind).toBe("listed");
    expect(state.read).toBeLessThan(2 * large.length + 2 * 64 * 1024);
  });

  it("is loaded when it turns out not to be readable in place", () => {
    const { open } = file(large);
    const failing = () => ({
      ...open(),
      readInto: () => {
        throw new PodpisError("ASN1_MALFORMED", { reason: "lines of several lengths", offset: 0 });
      },
    });
    const crl = openFileCrl(failing, () => large)!;
    expect(signatureState(crl, ca.publicKey)).toBe("valid");
    expect(find(crl, serialOf(1)).kind).toBe("listed");
    expect(find(crl, 2n ** 90n).kind).toBe("absent");
  });

  it("is looked at entry by entry where one concerns the others", () => {
    const critical = extension("1.2.3.4", der.nul(), true);
    const octets = small(crlEntry(5, days(-2)), crlEntry(6, days(-2), critical));
    expect(find(opened(octets), 9n)).toEqual({ kind: "unprocessed", oid: "1.2.3.4" });
  });

  it("is looked at entry by entry where version 1 has what only version 2 may have", () => {
    const octets = small(crlEntry(5, days(-2), reason(1)), crlEntry(6, days(-2)));
    // The list without its version, which is what makes it one of version 1.
    const first = parseCrl(octets);
    const version = toHex(der.int(1));
    const tbs = toHex(first.tbs).replace(new RegExp(`^(30..)?(3081..|3082....)?(30..)?${version}`), "");
    const fields = fromHex(tbs.slice(tbs.indexOf("30")));
    const rest = fromHex(
      toHex(first.raw).slice(toHex(first.raw).indexOf(toHex(first.tbs)) + 2 * first.tbs.length),
    );
    const v1 = der.seq(der.seq(fields), rest);
    expect(parseCrl(v1).version).toBe(1);
    expect(find(opened(v1), 9n).kind).toBe("malformed");
    expect(find(parseCrl(v1), 9n).kind).toBe("malformed");
  });

  it("proves no absence with entries that are broken or cut off", () => {
    const entry = crlEntry(5, days(-2));
    for (const broken of [
      entry.subarray(0, -1),
      Uint8Array.of(0x30),
      Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
    ]) {
      expect(find(opened(small(entry, broken)), 9n).kind).toBe("malformed");
    }
  });

  it("does not hold when one octet of the entries is another", () => {
    const octets = Uint8Array.from(large);
    octets[octets.length >> 1]! ^= 1;
    expect(signatureState(opened(octets), ca.publicKey)).toBe("invalid");
  });

  it("says that the file changed after its signature was checked", () => {
    const changed = expect.objectContaining({ code: "FILE_CHANGED" });
    const { state, open } = file(Uint8Array.from(large));
    const crl = openFileCrl(open, () => Uint8Array.from(state.octets))!;
    expect(signatureState(crl, ca.publicKey)).toBe("valid");
    state.octets[state.octets.length >> 1]! ^= 1;
    expect(() => crl.sha256).toThrow(changed);
    expect(() => find(crl, serialOf(3))).toThrow(changed);
  });

  it("says that the file changed after its dates were read", () => {
    const { state, open } = file(Uint8Array.from(large));
    const crl = openFileCrl(open, () => Uint8Array.from(state.octets))!;
    state.octets = crlDer({ issuer: "CB", signer: key, entries: [crlEntry(5, days(-2))] });
    expect(() => crl.raw).toThrow(expect.objectContaining({ code: "FILE_CHANGED" }));
  });

  it("is left to the usual reader when it has no entries, or is no list", () => {
    const unknown = extension(OID.crlNumber, der.nul());
    for (const octets of [small(), der.seq(unknown), Uint8Array.of(0x30, 0x80), large.subarray(0, -1)]) {
      expect(openFileCrl(file(octets).open, () => octets)).toBeUndefined();
    }
  });
});
