import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { accreditationAt } from "../../src/trust/accreditation.js";
import { findAuthority, indexTrustList } from "../../src/trust/accreditationIndex.js";
import { indexExcerpt } from "../../src/trust/indexExcerpt.js";
import type { TrustList } from "../../src/trust/listModel.js";
import type { Certificate } from "../../src/x509/certificate.js";
import { extensionsOf } from "../../src/x509/extensions.js";
import { blankCertificate } from "./syntheticList.js";

const ca = (name: string, serial = 1): Certificate => blankCertificate({ name, key: name, serial });

const DATE = new Date("2026-01-15T00:00:00Z");

/** CAs A to E; E's key is given by its identifier alone, and C stands there twice. */
const NAMES = ["A", "B", "C", "D", "E", "C"];
const { index } = indexTrustList({
  signer: ca("signer"),
  sha256: "00".repeat(32),
  others: [],
  list: {
    version: 7,
    date: DATE,
    authorities: NAMES.map((name, place) => ({
      name: `УЦ ${name} ${place}`,
      history: [
        { status: place === 2 ? "Прекращена" : "Действует", since: new Date("2020-01-01T00:00:00Z") },
      ],
      keys: [
        name === "E"
          ? { keyIdentifier: toHex(extensionsOf(ca("E")).subjectKeyIdentifier!), certificates: [] }
          : { certificates: [{ sha1: toHex(digest("sha1", ca(name).raw)), certificate: ca(name) }] },
      ],
    })),
  } as unknown as TrustList,
});

/** Listed, listed under another certificate of its key, and not listed at all. */
const ASKED = [ca("B"), ca("C"), ca("D", 2), ca("E"), ca("Z")];

describe("an excerpt of the index", () => {
  const excerpt = indexExcerpt(index, ASKED);

  it("answers for its certificates as the whole index does", () => {
    for (const certificate of ASKED) {
      expect(accreditationAt(excerpt, certificate, DATE)).toEqual(accreditationAt(index, certificate, DATE));
      expect(findAuthority(excerpt, certificate)?.by).toBe(findAuthority(index, certificate)?.by);
    }
    expect(ASKED.map((one) => findAuthority(index, one)?.by)).toEqual([
      "thumbprint",
      "thumbprint",
      "key",
      "keyIdentifier",
      undefined,
    ]);
  });

  it("holds nobody else, and says which list it is from", () => {
    expect(excerpt.authorities.map(({ name }) => name)).toEqual([
      "УЦ B 1",
      "УЦ C 2",
      "УЦ C 5",
      "УЦ D 3",
      "УЦ E 4",
    ]);
    expect(excerpt.certificates).toHaveLength(4);
    expect(excerpt).toMatchObject({ version: 7, date: index.date, sha256: index.sha256 });
    expect(excerpt.certificates.some((one) => "offset" in one)).toBe(false);
  });
});
