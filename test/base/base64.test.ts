import { describe, expect, it } from "vitest";
import { Base64Decoder, base64Lines } from "../../src/base/base64.js";

const octets = (length: number): Uint8Array =>
  new Uint8Array(length).map((_, i) => (i * 167 + (i >> 8)) & 0xff);

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function encoded(bytes: Uint8Array, size: number): Promise<string> {
  let text = "";
  for await (const part of base64Lines(inChunks(bytes, size))) text += Buffer.from(part).toString("latin1");
  return text;
}

function decoded(text: string, size: number): Buffer {
  const decoder = new Base64Decoder();
  const bytes = Buffer.from(text, "latin1");
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    parts.push(Uint8Array.from(decoder.decode(bytes.subarray(at, at + size))));
  }
  return Buffer.concat([...parts, decoder.end()]);
}

describe("base64 as a stream", () => {
  it.each([1, 2, 3, 7, 47, 48, 49, 50, 100, 1000])(
    "is written in lines of 64 and read back, whatever the chunks (of %i)",
    async (size) => {
      for (const length of [0, 1, 2, 3, 47, 48, 49, 95, 96, 97, 144, 500, 1001]) {
        const bytes = octets(length);
        const text = await encoded(bytes, size);
        const expected = Buffer.from(bytes)
          .toString("base64")
          .replace(/.{1,64}/g, "$&\n");
        expect(text).toBe(expected);
        expect(decoded(text, size).equals(bytes)).toBe(true);
      }
    },
  );

  it.each(["A", "AB", "ABC", "AB=", "ABC==", "ABCD=", "=", "AB==CD==", "AB=C", "AB*D", "Аbcd"])(
    "refuses %j",
    (text) => {
      expect(() => decoded(text, 100)).toThrow(TypeError);
      expect(() => decoded(text, 1)).toThrow(TypeError);
    },
  );
});
