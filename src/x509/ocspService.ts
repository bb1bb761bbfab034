/** The OCSP services a certificate names (RFC 5280 §4.2.2.1). */
import { OID } from "../asn1/oids.js";
import type { Certificate } from "./certificate.js";
import { extensionsOf } from "./extensions.js";
import { uris } from "./generalName.js";

/** http and https addresses, in order. */
export const certificateOcspUrls = (certificate: Certificate): readonly string[] =>
  uris(
    (extensionsOf(certificate).authorityInfoAccess ?? [])
      .filter(({ method }) => method === OID.adOcsp)
      .map(({ location }) => location),
  ).filter((uri) => /^https?:/i.test(uri));
