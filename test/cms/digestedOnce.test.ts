import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../src/base/bytes.js";
import { digestContent } from "../../src/cms/contentDigests.js";
import { digestedOnce } from "../../src/cms/digestedOnce.js";
import { digest } from "../../src/crypto/digest.js";

const OCTETS = utf8("Соглашение");
const frame = (before: string) => ({ name: "sha256", before: utf8(before), after: utf8(">") }) as const;

function counted() {
  let read = 0;
  const content = digestedOnce({
    name: "f",
    async *chunks() {
      read++;
      yield OCTETS;
    },
  });
  return { content, read: () => read };
}
const ask = (names: readonly ("sha256" | "sha512")[], framed: readonly ReturnType<typeof frame>[] = []) => ({
  digests: new Set(names),
  framed,
  maxContent: 1000,
});

describe("content digested once", () => {
  it("is read for who asks first; who asks for as much or less is told the same", async () => {
    const { content, read } = counted();
    await digestContent(content, ask(["sha256", "sha512"], [frame("<"), frame("[")]));
    const wanted = frame("[");
    const again = await digestContent(content, ask(["sha512"], [wanted]));
    expect(read()).toBe(1);
    expect(toHex(again.digest("sha512")!)).toBe(toHex(digest("sha512", OCTETS)));
    expect(toHex(again.framed(wanted)!)).toBe(toHex(digest("sha256", utf8("["), OCTETS, utf8(">"))));
  });

  it("is not read again for who asks for more: that is another signature", async () => {
    const { content, read } = counted();
    await digestContent(content, ask(["sha256"]));
    await expect(digestContent(content, ask(["sha512"]))).rejects.toMatchObject({ code: "FILE_CHANGED" });
    const framed = digestContent(content, ask(["sha256"], [frame("<")]));
    await expect(framed).rejects.toMatchObject({ code: "FILE_CHANGED" });
    expect(read()).toBe(1);
  });
});
