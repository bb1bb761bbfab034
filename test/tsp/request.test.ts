import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/bytes.js";
import { buildTimestampRequest } from "../../src/tsp/request.js";

describe("buildTimestampRequest", () => {
  it("writes version 1, the imprint, the nonce and the wish for certificates, octet for octet", () => {
    const bytes = buildTimestampRequest({
      digest: "streebog256",
      imprint: new Uint8Array(32).fill(0xaa),
      nonce: Uint8Array.of(0xff, 1, 2, 3, 4, 5, 6, 7),
    });
    expect(toHex(bytes)).toBe(
      `3041020101${`302e300a06082a850307010102020420${"aa".repeat(32)}`}020900ff010203040506070101ff`,
    );
  });

  it("asks for a policy when one is wanted", () => {
    const bytes = buildTimestampRequest({
      digest: "sha256",
      imprint: new Uint8Array(32),
      nonce: Uint8Array.of(1),
      policy: "1.2.643.2.2.38.3",
    });
    expect(toHex(bytes)).toContain("06072a85030202260302010101");
  });
});
