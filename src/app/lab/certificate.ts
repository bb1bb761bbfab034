/** Makes one certificate through @peculiar/x509. */
import { concat } from "../../base/bytes.js";
import { readPublicKey } from "../../crypto/publicKey.js";
import { type Authority, keyHash, keyIdOf, serialContent } from "./authority.js";
import { extensionsFor } from "./profiles.js";
import { importSigner, loadToolkit } from "./toolkit.js";
import type { BrokenCertificate, KeyKind, Profile } from "./types.js";

export interface Blank {
  readonly profile: Profile | "root";
  readonly key: KeyKind;
  /** DER of the Name. */
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Hex. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly pathLength: number | null;
  /** Where the issuer's CRL, OCSP responder and certificate are found. Absent for a self-signed one. */
  readonly urls?: { readonly crl: string; readonly ocsp?: string; readonly caIssuers: string };
}

/**
 * The certificate, DER. `issuer` null: self-signed with `signer`'s key. Otherwise `signer` is the key
 * that signs: the issuer's own, except in a broken certificate.
 */
export async function makeCertificate(
  blank: Blank,
  issuer: Authority | null,
  signer: Pick<Authority, "key" | "pkcs8">,
  broken: BrokenCertificate = {},
): Promise<Uint8Array> {
  const { x509, crypto } = await loadToolkit();
  const keyId = keyHash(readPublicKey(blank.spki).keyBits);
  const planned = extensionsFor({
    ...blank,
    keyId,
    ...(issuer !== null && blank.urls !== undefined
      ? {
          issuer: {
            keyId: keyIdOf(issuer.certificate),
            own: {
              issuer: issuer.certificate.issuer.raw,
              serial: serialContent(issuer.certificate.serialNumber),
            },
            urls: blank.urls,
          },
        }
      : {}),
  });
  const extensions = broken.extensions?.(planned) ?? planned;
  const subject = broken.subject ?? blank.subject;
  const { cryptoKey, algorithm } = await importSigner(signer.key, signer.pkcs8);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: blank.serial,
      subject: new x509.Name(subject),
      issuer: new x509.Name(issuer === null ? subject : issuer.certificate.subject.raw),
      notBefore: blank.notBefore,
      notAfter: blank.notAfter,
      publicKey: blank.spki,
      signingKey: cryptoKey,
      signingAlgorithm: algorithm,
      extensions: extensions.map(({ oid, critical, value }) => new x509.Extension(oid, critical, value)),
    },
    crypto,
  );
  const der = new Uint8Array(certificate.rawData);
  return broken.signature === true ? flipLastBit(der) : der;
}

/** The signature value stands at the end of a certificate, a CRL and an OCSP answer without certificates. */
export function flipLastBit(der: Uint8Array): Uint8Array {
  return concat(der.subarray(0, -1), Uint8Array.of(der[der.length - 1]! ^ 1));
}
