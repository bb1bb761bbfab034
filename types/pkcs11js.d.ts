/** An optional peer, which need not be installed; what podpis calls is described in src/io/keys/pkcs11/cryptoki.ts. */
export const PKCS11: unknown;
