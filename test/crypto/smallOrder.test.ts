import { ED25519_TORSION_SUBGROUP } from "@noble/curves/ed25519.js";
import { describe, expect, it } from "vitest";
import { fromHex } from "../../src/base/bytes.js";
import { isOfSmallOrder } from "../../src/crypto/smallOrder.js";

const P = 2n ** 255n - 19n;
const little = (n: bigint): Uint8Array => fromHex(n.toString(16).padStart(64, "0")).reverse();
describe("points of small order", () => {
  it.each(ED25519_TORSION_SUBGROUP)("are the eight of the torsion subgroup: %s", (point) => {
    expect(isOfSmallOrder(fromHex(point))).toBe(true);
  });

  it.each([P, P + 1n])("are told when y is not reduced: %s", (y) => {
    expect(isOfSmallOrder(little(y))).toBe(true);
  });

  it.each([2n, 20n, P - 2n])("are not others: %s", (y) => {
    expect(isOfSmallOrder(little(y))).toBe(false);
  });
});
