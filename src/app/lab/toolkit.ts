/** The packages the lab makes certificates with, loaded on first use: verifying never pays for them. */
import type { webcrypto } from "node:crypto";
import type { KeyKind } from "./types.js";

type Packages = typeof import("./packages.js");

let loading: Promise<Packages> | undefined;

export function loadToolkit(): Promise<Packages> {
  loading ??= import("./packages.js");
  return loading;
}

const ALGORITHMS: Readonly<Record<KeyKind, { readonly name: string; [key: string]: string }>> = {
  gost256: { name: "GOST R 34.10-2012-256" },
  gost512: { name: "GOST R 34.10-2012-512" },
  rsa: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  ecdsa: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  ed25519: { name: "Ed25519" },
};

export interface Signer {
  readonly cryptoKey: webcrypto.CryptoKey;
  readonly algorithm: { readonly name: string };
}

/** A private key (PrivateKeyInfo, DER) as Web Crypto signs certificates with it. */
export async function importSigner(kind: KeyKind, pkcs8: Uint8Array): Promise<Signer> {
  const { crypto } = await loadToolkit();
  const algorithm = ALGORITHMS[kind];
  return { cryptoKey: await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]), algorithm };
}
