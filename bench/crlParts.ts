/** What the benchmark of revocation lists measures in its own process, as one module. */
export { decodePemBlocks } from "../src/asn1/pem.js";
export { parseCrl } from "../src/crl/crl.js";
export { lookupSerial } from "../src/crl/lookup.js";
export { verifyCrl } from "../src/crl/verify.js";
export { digest } from "../src/crypto/digest.js";
export { parseCertificate } from "../src/x509/certificate.js";
