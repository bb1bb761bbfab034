/** Secret numbers of GOST R 34.10-2012 as numbers, which the program itself never makes of them. */
import { littleEndianToInteger } from "../../src/base/bytes.js";
import type { GostCurve } from "../../src/crypto/gost/curves.js";
import { randomScalarOctets } from "../../src/crypto/gost/nonce.js";

/** A number from 1 to q - 1. */
export const randomScalar = (curve: GostCurve): bigint => littleEndianToInteger(randomScalarOctets(curve));
