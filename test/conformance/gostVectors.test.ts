/** The numbers of the standards as another implementation's tests hold them (gost/manifest.json). */
import { describe, expect, it } from "vitest";
import { algorithmIdentifier } from "../../src/asn1/algorithm.js";
import { sequence } from "../../src/asn1/cursor.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { bitStringOctets } from "../../src/asn1/values.js";
import { fromHex, toHex } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { PARAMETER_SETS, parameterSet } from "../../src/crypto/gost/curves.js";
import { publicPoint, verify } from "../../src/crypto/gost/gost34102012.js";
import { hmacStreebog } from "../../src/crypto/gost/hmac.js";
import { signatureEquation } from "../../src/crypto/gost/signatureEquation.js";
import { readPublicKey } from "../../src/crypto/publicKey.js";
import { resolveScheme, verifySignature } from "../../src/crypto/signature.js";
import {
  conformanceMissing,
  conformanceTitle,
  readConformance,
  readConformanceJson,
} from "../support/conformance.js";

interface Case {
  readonly case: string;
  readonly values: Readonly<Record<string, string>>;
  readonly expect: readonly { readonly args: readonly string[] }[];
}
interface Manifest {
  readonly vectors: Readonly<Record<"test_gost3410" | "test_gost34112012", readonly Case[]>>;
}

const hexIn = (text: string): string[] => [...text.matchAll(/'([0-9a-f]{16,})'/gi)].map((match) => match[1]!);

describe.skipIf(conformanceMissing !== undefined)(
  conformanceTitle("the vectors of gost/manifest.json"),
  () => {
    const manifest =
      conformanceMissing === undefined
        ? (readConformanceJson("gost", "manifest.json") as Manifest)
        : undefined;
    const find = (group: keyof Manifest["vectors"], name: string): Case =>
      manifest!.vectors[group].find((candidate) => candidate.case === name)!;

    it.each([
      ["Test34102012.test_1", "1.2.643.2.2.35.0"],
      ["Test34102012.test_2", "1.2.643.7.1.2.1.2.0"],
    ])("gives the signature of %s", (name, oid) => {
      const { prv, digest: e, rand, r, s } = find("test_gost3410", name).values as Record<string, string>;
      const { curve } = parameterSet(oid)!;
      const [d, k] = [BigInt(`0x${prv}`), BigInt(`0x${rand}`)];
      const octets = fromHex(e!).reverse();
      expect(toHex(signatureEquation(curve, d, k, octets)!)).toBe(`${s}${r}`);
      expect(verify(curve, publicPoint(curve, d), octets, fromHex(`${s}${r}`))).toBe(true);
    });

    it("gives the multiples of the base points of RFC 8133, each on exactly one curve", () => {
      const curves = [...new Set(PARAMETER_SETS.map(({ curve }) => curve))];
      const cases = manifest!.vectors.test_gost3410.filter(({ case: name }) => name.includes("SESPAKE"));
      const met = new Set();
      for (const { expect: expectations } of cases) {
        for (const { args } of expectations) {
          const scalar = /^c\.exp\((\d+)\)$/.exec(args[0]!)?.[1];
          const [, x, y] = /^\((\d+), (\d+)/.exec(args[1]!)!; // y is cut off in some
          if (scalar === undefined) continue;
          const fitting = curves.filter((curve) => {
            if (BigInt(scalar) >= curve.q) return false;
            const point = curve.Point.BASE.multiplyUnsafe(BigInt(scalar)).toAffine();
            return point.x === BigInt(x!) && point.y.toString().startsWith(y!);
          });
          expect(fitting).toHaveLength(1);
          met.add(fitting[0]);
        }
      }
      expect(cases).toHaveLength(7);
      expect(met.size).toBe(7);
    });

    it("gives the digest of the message whose sum overflows", () => {
      const { values, expect: expectations } = find("test_gost34112012", "TestVectors.test_habr144");
      expect(toHex(digest("streebog256", fromHex(values.m!)))).toBe(hexIn(expectations[0]!.args[1]!)[0]);
    });

    it.each([
      ["TestHMAC.test_256", "streebog256"],
      ["TestHMAC.test_512", "streebog512"],
    ] as const)("gives the code of %s", (name, digestName) => {
      const { args } = find("test_gost34112012", name).expect[0]!;
      const [key, message] = hexIn(args[0]!);
      expect(toHex(hmacStreebog(digestName, fromHex(key!), fromHex(message!)))).toBe(hexIn(args[1]!)[0]);
    });

    it.each([
      "test_x509.TestCertificate.test_256.L129.der",
      "test_x509.TestCertificate.test_512.L154.der",
      "test_x509.TestRFC4491bis.test_256_test_paramset.L331.der",
      "test_x509.TestRFC4491bis.test_256a_paramset.L376.der",
      "test_x509.TestRFC4491bis.test_512_test_paramset.L424.der",
    ])("verifies the self-signed certificate %s", (file) => {
      const parts = sequence(readAsn1(readConformance("gost", "pygost", file)));
      const tbs = parts.next();
      const algorithm = algorithmIdentifier(parts.next());
      const value = bitStringOctets(parts.next());
      const publicKey = readPublicKey(tbs.children[6]!.raw);
      const scheme = resolveScheme(publicKey, algorithm);
      if ("mismatch" in scheme) throw new Error(scheme.mismatch);
      expect(verifySignature(publicKey, scheme, { message: tbs.raw }, value)).toBe(true);
      expect(verifySignature(publicKey, scheme, { message: tbs.content }, value)).toBe(false);
    });
  },
);
