/** What the benchmark of the list of accredited CAs measures in its own process, as one module. */

export { encodePem } from "../src/asn1/pem.js";
export { generateGostPrivateKey, readPrivateKey } from "../src/crypto/pkcs8.js";
export { loadIndex } from "../src/io/trust/indexFile.js";
export { TrustStore } from "../src/io/trust/store.js";
export { accreditationAt } from "../src/trust/accreditation.js";
export { parseCertificate } from "../src/x509/certificate.js";
export { signXml } from "../src/xml/sign.js";
export { blankCertificate, fillers, listXml } from "../test/trust/syntheticList.js";
