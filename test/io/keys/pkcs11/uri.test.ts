/** PKCS #11 URIs are read as RFC 7512 wants it, and nothing of their query ever comes out. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { PodpisError } from "../../../../src/base/errors.js";
import { formatPkcs11Uri, parsePkcs11Uri } from "../../../../src/io/keys/pkcs11/uri.js";
import { usableReference } from "../../../../src/io/keys/source.js";

const refusal = (reference: string): PodpisError => {
  try {
    parsePkcs11Uri(reference);
  } catch (error) {
    if (error instanceof PodpisError) return error;
    throw error;
  }
  throw new Error(`taken: ${reference}`);
};

describe("a PKCS #11 URI", () => {
  it("says which key is meant, its values percent-decoded", () => {
    const uri = parsePkcs11Uri(
      "pkcs11:token=%D0%A0%D1%83%D1%82%D0%BE%D0%BA%D0%B5%D0%BD;serial=3b1e+1;object=a%20b;id=%01%AB;type=private" +
        "?module-path=/usr/lib/librtpkcs11ecp.so&pin-source=env:PIN&x-vendor=1",
    );
    expect(uri.texts).toEqual({ token: "Рутокен", serial: "3b1e+1", object: "a b", type: "private" });
    expect(uri.id).toEqual(Uint8Array.of(1, 0xab));
    expect(uri.modulePath).toBe("/usr/lib/librtpkcs11ecp.so");
    expect(uri.pinSource).toEqual({ kind: "env", name: "PIN" });
  });

  it("is shown without its query", () => {
    expect(parsePkcs11Uri("pkcs11:token=a;id=%01?pin-source=file:/run/secret").shown).toBe(
      "pkcs11:token=a;id=%01",
    );
  });

  it("takes module-path in the path, as step writes it, and does not show it there", () => {
    const uri = parsePkcs11Uri("pkcs11:module-path=/usr/lib/x.so;token=a");
    expect(uri).toMatchObject({ modulePath: "/usr/lib/x.so", shown: "pkcs11:token=a" });
  });

  test.each([
    ["file:/run/pin", { kind: "file", path: "/run/pin" }],
    ["file:///run/pin", { kind: "file", path: "/run/pin" }],
    ["file://localhost/run/pin", { kind: "file", path: "/run/pin" }],
    ["file:%2Frun%2Fa%20b", { kind: "file", path: "/run/a b" }],
    ["env:PIN_1", { kind: "env", name: "PIN_1" }],
  ])("names the source of the PIN: %s", (source, meant) => {
    expect(parsePkcs11Uri(`pkcs11:?pin-source=${source}`).pinSource).toEqual(meant);
  });

  test.each([
    ["an unknown attribute", "pkcs11:tokn=a", /does not know/],
    ["a vendor's attribute, which could mean another key", "pkcs11:x-slot=a", /does not know/],
    ["an attribute twice", "pkcs11:token=a;token=b", /twice/],
    ["a query attribute twice", "pkcs11:?module-path=/a&module-path=/b", /twice/],
    ["an attribute without a value", "pkcs11:token", /name=value/],
    ["an attribute without a name", "pkcs11:=a", /name=value/],
    ["a blank that is not encoded", "pkcs11:token=a b", /percent-encoded/],
    ["letters that are not encoded", "pkcs11:token=Рутокен", /percent-encoded/],
    ["half a percent-encoding", "pkcs11:id=%0", /percent-encoded/],
    ["text that is not UTF-8", "pkcs11:token=%ff", /UTF-8/],
    ["another kind of object", "pkcs11:type=cert", /private/],
    ["a slot that is no number", "pkcs11:slot-id=a", /number/],
    ["a program that gives the PIN", "pkcs11:?pin-source=%7Ccat", /pin-source/],
    ["an empty variable", "pkcs11:?pin-source=env:", /pin-source/],
    ["module-name", "pkcs11:?module-name=rtpkcs11ecp", /module-path/],
    ["more than a line can hold", `pkcs11:token=${"a".repeat(10_000)}`, /too long/],
  ])("is refused with %s", (_what, reference, reason) => {
    const error = refusal(reference);
    expect(error).toMatchObject({ code: "USAGE", exitCode: 2 });
    expect(error.data.message).toMatch(reason);
  });

  it("with a PIN in it is refused, and the PIN is not repeated", () => {
    const error = refusal("pkcs11:token=a?pin-value=83412");
    expect(error.code).toBe("USAGE");
    expect(JSON.stringify([error.message, error.data])).not.toContain("83412");
  });

  it("that is refused repeats none of its values", () => {
    for (const reference of ["pkcs11:token=83412 x", "pkcs11:a=83412", "pkcs11:?pin-source=83412"]) {
      const error = refusal(reference);
      expect(JSON.stringify([error.message, error.data]), reference).not.toContain("83412");
    }
  });

  it("is shown ready for use with its module, and without the rest of its query", () => {
    const usable = (reference: string, module?: string) => usableReference(reference, module);
    expect(usable("pkcs11:id=%01?pin-source=file:/pin", "/lib/a b.so")).toBe(
      "pkcs11:id=%01?module-path=/lib/a%20b.so",
    );
    expect(usable("pkcs11:id=%01?module-path=/own.so", "/other.so")).toBe(
      "pkcs11:id=%01?module-path=/own.so",
    );
    expect(usable("pkcs11:id=%01")).toBe("pkcs11:id=%01");
    expect(usable("cmd:/bin/sign {input}")).toBe("cmd:/bin/sign {input}");
    expect(usable("cmd:/bin/sign -pin 8642 {input}")).toBe("cmd:sign");
  });

  it("is written so that it is read back the same", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 40 }),
        fc.uint8Array({ minLength: 1, maxLength: 24 }),
        fc.string({ maxLength: 40 }),
        (token, id, path) => {
          const uri = parsePkcs11Uri(formatPkcs11Uri({ token }, id, path));
          expect(uri.texts.token).toBe(token);
          expect(uri.id).toEqual(id);
          expect(uri.modulePath).toBe(path);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("of any octets is read or refused, and nothing else", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (rest) => {
        try {
          parsePkcs11Uri(`pkcs11:${rest}`);
        } catch (error) {
          expect(error).toBeInstanceOf(PodpisError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
