import { describe, expect, it } from "vitest";
import * as der from "../../src/asn1/writer.js";
import { parseTimestampResponse } from "../../src/tsp/response.js";

const token = der.seq(der.int(7));

describe("parseTimestampResponse", () => {
  it.each([
    [0, "granted"],
    [1, "grantedWithMods"],
  ])("takes status %i as granted and hands over the token as it stands", (status, name) => {
    const response = parseTimestampResponse(der.seq(der.seq(der.int(status)), token));
    expect(response).toMatchObject({ granted: true, status: name, statusText: [], failures: [] });
    expect(response.token).toEqual(token);
  });

  it("names the status, the texts and the failures of a refusal", () => {
    const info = der.seq(
      der.int(2),
      der.seq(der.utf8String("нет"), der.utf8String("no")),
      der.namedBits([0, 7, 25]),
    );
    expect(parseTimestampResponse(der.seq(info))).toEqual({
      granted: false,
      status: "rejection",
      statusText: ["нет", "no"],
      failures: ["badAlg", "bit 7", "systemFailure"],
      token: null,
    });
  });

  it("keeps a number for a status RFC 3161 does not know", () => {
    expect(parseTimestampResponse(der.seq(der.seq(der.int(9))))).toMatchObject({
      granted: false,
      status: "9",
    });
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["HTML", new TextEncoder().encode("<html></html>")],
    ["a truncated answer", der.seq(der.seq(der.int(0)), token).subarray(0, 9)],
    ["an answer without a status", der.seq(der.seq())],
    ["more than an answer", der.seq(der.seq(der.int(0)), token, der.nul())],
    ["a status text that is no text", der.seq(der.seq(der.int(2), der.seq(der.int(1))))],
  ])("refuses %s", (_, bytes) => {
    expect(() => parseTimestampResponse(bytes)).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
  });
});
