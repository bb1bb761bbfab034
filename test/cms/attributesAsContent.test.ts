import { describe, expect, it } from "vitest";
import * as der from "../../src/asn1/writer.js";
import { concat, utf8 } from "../../src/base/bytes.js";
import { CONTENT_HEAD, looksLikeSignedAttributes } from "../../src/cms/attributesAsContent.js";
import { attribute, contentType, indefinite, messageDigest, signingTime } from "./objects.js";

const asked = (content: Uint8Array): boolean =>
  looksLikeSignedAttributes(content.subarray(0, CONTENT_HEAD), content.length);

const large = attribute("1.2.3.4", der.octets(new Uint8Array(CONTENT_HEAD)));

/** An attribute so long that the next one begins `before` octets before the end of what is looked at. */
const filling = (before: number): Uint8Array => {
  const overhead = attribute("1.2.3.4", der.octets(new Uint8Array(60_000))).length - 60_000;
  const setHeader = 5;
  return attribute("1.2.3.4", der.octets(new Uint8Array(CONTENT_HEAD - setHeader - overhead - before)));
};
const beginningAt = (before: number): Uint8Array => {
  const set = der.setOf([filling(before), messageDigest(utf8("x"))]);
  // Not sorted: the large one first, as a signer who does not sort may write it.
  const body = concat(filling(before), messageDigest(utf8("x")));
  return concat(set.subarray(0, set.length - body.length), body);
};

describe("content that looks like signed attributes", () => {
  it.each([
    ["a SET OF Attribute with messageDigest", der.setOf([contentType(), messageDigest(utf8("x"))]), true],
    ["the same with an indefinite length", indefinite(0x31, contentType(), messageDigest(utf8("x"))), true],
    [
      "attributes that do not end within what is looked at",
      der.setOf([large, messageDigest(utf8("x"))]),
      true,
    ],
    ["attributes of which one begins where the look ends", beginningAt(0), true],
    ["attributes of which one's header is cut", beginningAt(1), true],
    ["a SET OF Attribute without messageDigest", der.setOf([contentType(), signingTime()]), false],
    ["a SET of something else", der.setOf([der.int(1), der.int(2)]), false],
    ["attributes followed by more octets", concat(der.setOf([messageDigest(utf8("x"))]), utf8("1")), false],
    ["text", utf8("1 мая"), false],
    ["nothing", new Uint8Array(0), false],
    ["a broken header", Uint8Array.of(0x31), false],
  ])("%s: %#", (_, content, expected) => {
    expect(asked(content)).toBe(expected);
  });
});
