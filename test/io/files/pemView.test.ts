import { randomFillSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type BufferedSource, bytesSource } from "../../../src/base/source.js";
import { pemView } from "../../../src/io/files/pemView.js";

const octets = (size: number): Uint8Array => randomFillSync(new Uint8Array(size));

function armoured(bytes: Uint8Array, { width = 64, eol = "\n", before = "", end = "\n" } = {}): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  return `${before}-----BEGIN X509 CRL-----${eol}${lines.join(eol)}${eol}-----END X509 CRL-----${end}`;
}

function text(content: string): BufferedSource {
  const source = bytesSource(new TextEncoder().encode(content), "list.pem");
  return { ...source, readInto: (offset, into) => into.set(source.read(offset, into.length)) };
}

describe("a PEM file seen as its octets", () => {
  it.each([
    ["lines of 64", {}],
    ["lines of 76", { width: 76 }],
    ["CRLF", { eol: "\r\n" }],
    ["no line feed at the end", { end: "" }],
    ["white space at the end", { end: " \n\n" }],
  ])("has them at every place: %s", (_, form) => {
    for (const size of [5000, 5001, 5002, 48 * 100, 48 * 100 + 1, 57 * 100]) {
      const bytes = octets(size);
      const view = pemView(text(armoured(bytes, form)))!;
      expect(view.size).toBe(size);
      for (const [at, length] of [
        [0, size],
        [0, 1],
        [47, 2],
        [48, 48],
        [1000, 3333],
        [size - 1, 1],
        [size - 50, 50],
      ] as const) {
        expect(Buffer.from(view.read(at, length))).toEqual(Buffer.from(bytes.subarray(at, at + length)));
      }
    }
  });

  it("ends where they end", () => {
    const view = pemView(text(armoured(octets(5000))))!;
    expect(() => view.read(4999, 2)).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
  });

  it.each([
    ["text before the block", armoured(octets(5000), { before: "list\n" })],
    ["no block", Buffer.from(octets(5000)).toString("base64")],
    ["no end", armoured(octets(5000)).replace(/-----END.*/, "")],
    ["one long line", armoured(octets(5000), { width: 10_000 })],
  ])("is not made of %s", (_, content) => {
    expect(pemView(text(content))).toBeUndefined();
  });

  it("refuses to read where a line is longer, shorter, or no base64", () => {
    const good = armoured(octets(5000));
    const lines = good.split("\n");
    const changed = (line: string): string => [...lines.slice(0, 40), line, ...lines.slice(41)].join("\n");
    for (const line of [lines[40]!.slice(4), `${lines[40]!}AAAA`]) {
      const view = pemView(text(changed(line)));
      expect(() => view!.read(4000, 500)).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
    }
    const strange = pemView(text(changed(`${lines[40]!.slice(4)}****`)))!;
    expect(() => strange.read(0, strange.size)).toThrow(expect.objectContaining({ code: "ASN1_MALFORMED" }));
  });
});
