/** A small part of the index, which answers for a few certificates as the whole of it does. */
import type { Certificate } from "../x509/certificate.js";
import { type AccreditationIndex, findAuthority } from "./accreditationIndex.js";

/**
 * The index with the authorities alone that some of these certificates belong to. Whatever `findAuthority` says of
 * one of them, it says with the excerpt, too; the DER of the certificates does not lie beside it.
 */
export function indexExcerpt(
  index: AccreditationIndex,
  certificates: Iterable<Certificate>,
): AccreditationIndex {
  const kept = new Map<number, number>();
  for (const certificate of certificates) {
    for (const place of findAuthority(index, certificate)?.authorities ?? []) {
      if (!kept.has(place)) kept.set(place, kept.size);
    }
  }
  return {
    ...index,
    authorities: [...kept.keys()].map((place) => index.authorities[place]!),
    certificates: index.certificates.flatMap(({ authority, offset: _, length: __, ...one }) => {
      const place = kept.get(authority);
      return place === undefined ? [] : [{ ...one, authority: place }];
    }),
    keyIdentifiers: index.keyIdentifiers.flatMap(([keyIdentifier, authority]) => {
      const place = kept.get(authority);
      return place === undefined ? [] : [[keyIdentifier, place] as const];
    }),
  };
}
