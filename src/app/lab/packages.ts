/**
 * The packages that make certificates, in the one order they bear: @peculiar/x509 throws when
 * reflect-metadata was not loaded before it. Only to be loaded through toolkit.ts, on demand.
 */
import "reflect-metadata";

import * as x509 from "@peculiar/x509";
import { createGostCrypto } from "../../crypto/webcrypto/crypto.js";
import { registerGostAlgorithms } from "../../crypto/webcrypto/x509Algorithm.js";

registerGostAlgorithms();

/** @peculiar/webcrypto with GOST. */
export const crypto = createGostCrypto();
export { x509 };
