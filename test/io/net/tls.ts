/** A throw-away certificate for TLS servers on loopback. */
import { encodePem } from "../../../src/asn1/pem.js";
import { certificateOf, newKey } from "../keys/throwAway.js";

export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate (ECDSA P-256) for one DNS name, and its key; PEM. */
export async function selfSigned(dnsName: string): Promise<TlsIdentity> {
  const key = newKey();
  const certificate = await certificateOf(key, { cn: "throw-away" }, dnsName);
  return { key: encodePem("PRIVATE KEY", key), cert: encodePem("CERTIFICATE", certificate) };
}
