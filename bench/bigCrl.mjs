// A CA with one certificate and a revocation list of any size, written octet by octet: openssl would take minutes.
import { randomFillSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadSource, openssl } from "./support.mjs";

export const FAMILIES = {
  rsa: { key: ["-newkey", "rsa:2048"], digest: "-sha256", digestName: "sha256", engine: [] },
  gost: {
    key: ["-newkey", "gost2012_256", "-pkeyopt", "paramset:A"],
    digest: "-md_gost12_256",
    digestName: "streebog256",
    engine: ["-engine", "gost"],
  },
};

/**
 * Writes ca.pem, the certificates leaf0.pem …, listed.pem, and the list as list.crl (DER) and list.pem, signed by the
 * CA, into `folder`. Serial numbers of the list are random, of 16 octets; every fourth entry has a reason. Of the
 * certificates only listed.pem is in it.
 */
export async function makeAuthority(folder, family, { entries, leaves = 1 }) {
  const { key, digest, engine } = FAMILIES[family];
  const at = (file) => join(folder, file);
  openssl(
    ...["req", "-x509", ...engine, ...key, "-nodes", digest, "-subj", "/CN=bench CA", "-days", "30"],
    ...["-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", at("ca.key"), "-out", at("ca.pem")],
  );
  openssl(
    ...["req", "-x509", ...engine, ...key, "-nodes", digest, "-subj", "/CN=bench", "-days", "20"],
    ...["-keyout", at("leaf.key"), "-out", at("leaf.pem")],
  );
  const issuer = await issuerOf(at("ca.key"), at("ca.pem"));
  const files = Array.from({ length: leaves }, (_, i) => at(`leaf${i}.pem`));
  for (const [i, file] of files.entries()) writeFileSync(file, await issuer.certify(at("leaf.pem"), i + 1));
  const { list, serial } = await issuer.list(entries);
  writeFileSync(at("listed.pem"), await issuer.certify(at("leaf.pem"), serial));
  writeFileSync(at("list.crl"), list);
  writeFileSync(at("list.pem"), await issuer.armour(list));
  return {
    anchor: at("ca.pem"),
    leaves: files,
    listed: at("listed.pem"),
    list: at("list.crl"),
    pem: at("list.pem"),
    size: list.length,
  };
}

/** What a CA makes with its key; openssl made the key and checks the results. */
async function issuerOf(keyFile, certificateFile) {
  const [{ readPrivateKey }, { parseCertificate }, der, { decodePemBlocks, encodePem }] = await Promise.all(
    ["crypto/pkcs8", "x509/certificate", "asn1/writer", "asn1/pem"].map((file) =>
      loadSource(`src/${file}.ts`),
    ),
  );
  const read = (file) => decodePemBlocks(readFileSync(file))[0].der;
  const key = readPrivateKey(read(keyFile), keyFile);
  const ca = parseCertificate(read(certificateFile));
  const { raw: algorithm } = ca.signatureAlgorithm;
  const signed = async (tbs) => der.seq(tbs, algorithm, der.bits(await key.sign(tbs)));
  const now = Date.now();
  return {
    /** PEM of a certificate for the subject and key of another one. */
    async certify(like, serial) {
      const { subject, publicKey, notBefore, notAfter } = parseCertificate(read(like));
      const validity = der.seq(der.time(notBefore), der.time(notAfter));
      const number = der.int(serial);
      const tbs = der.seq(number, algorithm, ca.subject.raw, validity, subject.raw, publicKey.spki);
      return encodePem("CERTIFICATE", await signed(tbs));
    },
    armour: (list) => encodePem("X509 CRL", list),
    /** The list, and the serial number of an entry in its middle. */
    async list(count) {
      const entries = revoked(count);
      const list = await signed(
        der.seq(
          der.int(1),
          algorithm,
          ca.subject.raw,
          der.time(new Date(now - 3_600_000)),
          der.time(new Date(now + 86_400_000)),
          der.seq(entries),
          der.context(0, der.seq(der.seq(der.oid("2.5.29.20"), der.octets(der.int(1))))),
        ),
      );
      return { list, serial: serialIn(entries, count >> 1) };
    },
  };
}

const PLAIN = Buffer.from("30210210", "hex");
const WITH_REASON = Buffer.from("302f0210", "hex");
const DATE = Buffer.from("\x17\x0d250301120000Z", "latin1");
const REASON = Buffer.from("300c300a0603551d1504030a0105", "hex");

/** The content of revokedCertificates. */
function revoked(count) {
  const serials = randomFillSync(Buffer.alloc(count * 16));
  const out = Buffer.alloc(count * 35 + Math.ceil(count / 4) * REASON.length);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const hasReason = i % 4 === 0;
    at += (hasReason ? WITH_REASON : PLAIN).copy(out, at);
    const start = at;
    at += serials.copy(out, at, i * 16, i * 16 + 16);
    out[start] = (out[start] & 0x3f) | 0x40; // positive, and of 16 octets
    at += DATE.copy(out, at);
    if (hasReason) at += REASON.copy(out, at);
  }
  return out;
}

/** The serial number of the entry at `place`: of four, the first has a reason. */
function serialIn(entries, place) {
  const plain = PLAIN.length + 16 + DATE.length;
  const at = place * plain + Math.ceil(place / 4) * REASON.length + PLAIN.length;
  return BigInt(`0x${entries.toString("hex", at, at + 16)}`);
}
