/** Whatever is done to a signed document, it is refused or says what it said, and nothing but PodpisError is thrown. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import { generateGostPrivateKey, readPrivateKey } from "../../src/crypto/pkcs8.js";
import { openTrustList } from "../../src/trust/tsl.js";
import { signXml } from "../../src/xml/sign.js";
import { verifyXml } from "../../src/xml/xmldsig.js";
import { blankCertificate, listXml } from "../trust/syntheticList.js";
import { fromKeyInfo } from "../xml/signing.js";

let signed: Uint8Array;
let content: string;

beforeAll(async () => {
  const key = readPrivateKey(generateGostPrivateKey("1.2.643.2.2.35.1"), "test key");
  const signer = blankCertificate({ name: "Подписавший", key: "list", spki: key.publicKey.spki });
  const ca = blankCertificate({ name: "УЦ", key: "ca" });
  const xml = listXml({
    authorities: [{ name: "УЦ", history: [["Действует", "2020-01-01T00:00:00Z"]], keys: [[ca], "00"] }],
  });
  signed = utf8(await signXml(xml, key, signer.raw));
  const result = verifyXml(signed, fromKeyInfo);
  if (result.content === undefined) throw new Error("it does not hold to begin with");
  content = result.content;
});

/** What a clumsy or a hostile hand does: octets changed, pieces cut out, doubled, moved, or replaced by markup. */
const damage = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(400),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom("flip", "cut", "double", "move", "insert"),
  text: fc.constantFrom(
    "<x/>",
    "<!-- -->",
    "<![CDATA[",
    "&#0;",
    "&lt;",
    "<constructor><toString/></constructor>",
    '<__proto__ __proto__="1"/>',
    ' xmlns="urn:x"',
    ' Id="s"',
    "<ds:Signature/>",
    "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><constructor><x/></constructor></Signature>",
    "</ds:KeyInfo>",
    "<?x y?>",
    "\u0000",
  ),
});

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged({ at, length, to, kind, text }: Damage): Uint8Array {
  const bytes = Buffer.from(signed);
  const start = Math.floor(at * (bytes.length - 1));
  const end = Math.min(start + length, bytes.length);
  const piece = bytes.subarray(start, end);
  const rest = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  const target = Math.floor(to * rest.length);
  switch (kind) {
    case "flip":
      bytes[start]! ^= 1 << (length % 8);
      return bytes;
    case "cut":
      return rest;
    case "double":
      return Buffer.concat([bytes.subarray(0, end), piece, bytes.subarray(end)]);
    case "move":
      return Buffer.concat([rest.subarray(0, target), piece, rest.subarray(target)]);
    default:
      return Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(start)]);
  }
}

const onlyOurs = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof PodpisError)) throw error;
    expect(error.code).toMatch(/^XML_/);
  }
};

describe("a signed document that was tampered with", () => {
  it("is refused or says what was signed, as a tree", () => {
    fc.assert(
      fc.property(damage, (how) => {
        onlyOurs(() => {
          const result = verifyXml(damaged(how), readableFromKeyInfo);
          if (result.holds) expect(result.content).toBe(content);
        });
      }),
      { numRuns: 400, seed: 11 },
    );
  });

  it("is refused or gives the list that was signed, as a stream", () => {
    const before = openTrustList(signed);
    if ("failure" in before) throw new Error(before.failure.problem);
    fc.assert(
      fc.property(damage, (how) => {
        onlyOurs(() => {
          const result = openTrustList(damaged(how));
          if (!("failure" in result)) {
            expect(JSON.stringify(facts(result.list))).toBe(JSON.stringify(facts(before.list)));
          }
        });
      }),
      { numRuns: 400, seed: 12 },
    );
  });
});

type List = Exclude<ReturnType<typeof openTrustList>, { readonly failure: unknown }>["list"];

const facts = ({ version, date, authorities, damaged: count }: List) => ({
  version,
  date,
  count,
  authorities: authorities.map(({ keys, ...rest }) => ({
    ...rest,
    keys: keys.map(({ certificates }) => certificates.map(({ sha1 }) => sha1)),
  })),
});

const readableFromKeyInfo: typeof fromKeyInfo = (certificates) => {
  try {
    return fromKeyInfo(certificates);
  } catch {
    return [];
  }
};
