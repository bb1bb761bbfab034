/** A Web Crypto host that knows GOST beside everything else: for the packages that make objects. */
import type { webcrypto } from "node:crypto";
import { Crypto } from "@peculiar/webcrypto";
import type { ProviderCrypto, SubtleCrypto } from "webcrypto-core";
import { GostSignatureProvider, StreebogProvider } from "./providers.js";

/**
 * @peculiar/webcrypto with the algorithms "GOST R 34.10-2012-256", "GOST R 34.10-2012-512", "STREEBOG-256"
 * and "STREEBOG-512" added. Its keys and node's own are not interchangeable.
 */
export function createGostCrypto(): webcrypto.Crypto {
  const crypto = new Crypto();
  const { providers } = crypto.subtle as unknown as SubtleCrypto;
  for (const bits of [256, 512] as const) {
    for (const provider of [new GostSignatureProvider(bits), new StreebogProvider(bits)]) {
      providers.set(provider as ProviderCrypto);
    }
  }
  return crypto as unknown as webcrypto.Crypto;
}
