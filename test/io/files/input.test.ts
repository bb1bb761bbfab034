import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodePem } from "../../../src/asn1/pem.js";
import * as der from "../../../src/asn1/writer.js";
import { utf8 } from "../../../src/base/bytes.js";
import { CHUNK } from "../../../src/base/limits.js";
import { contentStream } from "../../../src/io/files/content.js";
import { openSignature } from "../../../src/io/files/signature.js";
import { readSmallFile, readSmallInput } from "../../../src/io/files/small.js";
import { fileSource } from "../../../src/io/files/source.js";
import { SPOOL_MEMORY } from "../../../src/io/files/spool.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "podpis-input-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const code = (value: string) => expect.objectContaining({ code: value });

/** Octets of which no two neighbours are alike, so that an offset error shows. */
function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 7) & 0xff;
  return bytes;
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    expect(chunk.length).toBeLessThanOrEqual(CHUNK);
    parts.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(parts);
}

describe("contentStream", () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])(
    "gives %i octets back exactly",
    async (length) => {
      const bytes = pattern(length);
      writeFileSync(at("f"), bytes);
      const content = contentStream(at("f"));
      expect(content.size).toBe(length);
      expect((await gather(content.chunks())).equals(bytes)).toBe(true);
    },
  );

  it("notices a file that grows, shrinks or is touched while it is read", async () => {
    const spoil: Record<string, () => void> = {
      grows: () => appendFileSync(at("f"), "x"),
      shrinks: () => writeFileSync(at("f"), pattern(CHUNK + 5)),
      touched: () => utimesSync(at("f"), new Date(0), new Date(0)),
    };
    for (const change of Object.values(spoil)) {
      writeFileSync(at("f"), pattern(3 * CHUNK));
      const read = async (): Promise<void> => {
        let first = true;
        for await (const _ of contentStream(at("f")).chunks()) {
          if (first) change();
          first = false;
        }
      };
      await expect(read()).rejects.toEqual(code("FILE_CHANGED"));
    }
  });

  it("notices a file that changed between naming and reading it", async () => {
    writeFileSync(at("f"), "one");
    const content = contentStream(at("f"));
    writeFileSync(at("f"), "three");
    await expect(gather(content.chunks())).rejects.toEqual(code("FILE_CHANGED"));
  });

  it("may be left in the middle without harm", async () => {
    writeFileSync(at("f"), pattern(4 * CHUNK));
    for await (const chunk of contentStream(at("f")).chunks()) {
      expect(chunk[1]).toBe(31);
      break;
    }
  });

  it("reads standard input for -", async () => {
    const bytes = pattern(CHUNK + 3);
    const content = contentStream("-", Readable.from([bytes]));
    expect(content.size).toBeUndefined();
    expect((await gather(content.chunks())).equals(bytes)).toBe(true);
  });

  it("says which of a missing file and a folder it met", () => {
    expect(() => contentStream(at("none"))).toThrow(code("FILE_NOT_FOUND"));
    expect(() => contentStream(folder)).toThrow(code("FILE_UNREADABLE"));
  });
});

describe("fileSource", () => {
  it("reads at random and streams ranges, also two at once", async () => {
    const bytes = pattern(2 * CHUNK + 100);
    writeFileSync(at("f"), bytes);
    const source = fileSource(at("f"));
    expect(Buffer.from(source.read(CHUNK, 7)).equals(bytes.subarray(CHUNK, CHUNK + 7))).toBe(true);
    const [a, b] = await Promise.all([
      gather(source.stream(5, CHUNK + 50)),
      gather(source.stream(9, 2 * CHUNK)),
    ]);
    expect(a.equals(bytes.subarray(5, CHUNK + 55))).toBe(true);
    expect(b.equals(bytes.subarray(9, 2 * CHUNK + 9))).toBe(true);
    expect(() => source.read(bytes.length - 1, 2)).toThrow(code("ASN1_MALFORMED"));
    await expect(gather(source.stream(bytes.length - 1, 2))).rejects.toEqual(code("ASN1_MALFORMED"));
    source.close();
    source.close();
  });

  it("refuses empty files and folders", () => {
    writeFileSync(at("empty"), "");
    expect(() => fileSource(at("empty"))).toThrow(code("FILE_EMPTY"));
    expect(() => fileSource(folder)).toThrow(code("FILE_UNREADABLE"));
  });
});

describe("openSignature", () => {
  it("refuses a file of several PEM blocks: a verdict about one is none about all", async () => {
    const block = encodePem("CMS", der.seq(der.octets(new Uint8Array(300))));
    for (const gap of ["", "\n", "text between\n", " ".repeat(3 * CHUNK)]) {
      writeFileSync(at("s"), block + gap + block);
      await expect(openSignature(at("s"))).rejects.toEqual(code("NOT_CMS"));
    }
    writeFileSync(at("s"), `${block}text after it\n`);
    (await openSignature(at("s"))).close();
  });

  const object = der.seq(der.octets(pattern(300)));
  const base64 = Buffer.from(object).toString("base64");
  const pem = encodePem("CMS", object);
  const forms: Record<string, string | Uint8Array> = {
    DER: object,
    "a PEM block": pem,
    "a PEM block with CR LF": pem.replaceAll("\n", "\r\n"),
    "a PEM block of another label, without a last line end": encodePem("PKCS7", object).trimEnd(),
    "a PEM block after other text": `Подпись:\nBag Attributes: <none>\n\n${pem}trailing text`,
    "a PEM block in UTF-16, as PowerShell writes it": Buffer.from(`\ufeff${pem}`, "utf16le"),
    "base64 in one line": base64,
    "base64 with line breaks and spaces": ` ${base64.replace(/.{60}/g, "$&\r\n\t")}\r\n`,
    "base64 after a byte order mark": `\ufeff${base64}`,
  };

  it.each(Object.keys(forms))("reads %s from a file and from standard input", async (name) => {
    const form = forms[name]!;
    writeFileSync(at("s"), form);
    for (const source of [
      await openSignature(at("s")),
      await openSignature("-", { stdin: Readable.from([Buffer.from(form as string)]) }),
      await openSignature("-", {
        stdin: Readable.from([...Buffer.from(form as string)].map((o) => Uint8Array.of(o))),
      }),
    ]) {
      expect(source.size).toBe(object.length);
      expect(Buffer.from(source.read(0, source.size)).equals(object)).toBe(true);
      source.close();
    }
  });

  it.each([
    "hello, world",
    "-----BEGIN CMS-----\nMIIB",
    "-----BEGIN CMS",
    "MIIBA",
    "MII=AAAA",
    "MIIB====",
    pem.replace("\n", "\n!"),
  ])("refuses %j as no signature", async (text) => {
    writeFileSync(at("s"), text);
    await expect(openSignature(at("s"))).rejects.toEqual(code("NOT_CMS"));
  });

  it("spools what is large into a file that has no name", async () => {
    const large = der.seq(der.octets(pattern(SPOOL_MEMORY + 1000)));
    writeFileSync(at("s"), encodePem("CMS", large));
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith(".podpis-"));
    const source = await openSignature(at("s"));
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(".podpis-"))).toEqual(before);
    expect(source.size).toBe(large.length);
    expect((await gather(source.stream(0, source.size))).equals(large)).toBe(true);
    source.close();
  });

  it("refuses a pipe that carries more than the limit", async () => {
    const stdin = Readable.from([object, object]);
    await expect(openSignature("-", { stdin, limit: object.length })).rejects.toEqual(code("FILE_TOO_LARGE"));
  });

  it("says that a file is empty or missing", async () => {
    writeFileSync(at("empty"), "");
    await expect(openSignature(at("empty"))).rejects.toEqual(code("FILE_EMPTY"));
    await expect(openSignature(at("none"))).rejects.toEqual(code("FILE_NOT_FOUND"));
    await expect(openSignature("-", { stdin: Readable.from([]) })).rejects.toEqual(code("FILE_EMPTY"));
  });
});

describe("readSmallFile", () => {
  it("puts a file into the room it is given, and one that does not fit elsewhere", () => {
    const room = new Uint8Array(6).fill(0x2a);
    writeFileSync(at("fits"), "12345");
    writeFileSync(at("larger"), "123456");
    const inside = readSmallFile(at("fits"), 100, undefined, room);
    expect(inside).toEqual(utf8("12345"));
    expect(inside.buffer).toBe(room.buffer);
    const outside = readSmallFile(at("larger"), 100, undefined, room);
    expect(outside).toEqual(utf8("123456"));
    expect(outside.buffer).not.toBe(room.buffer);
  });

  it("reads whole files up to the limit and refuses the rest by name", async () => {
    writeFileSync(at("f"), "12345");
    expect(readSmallFile(at("f"), 5)).toEqual(utf8("12345"));
    expect(() => readSmallFile(at("f"), 4)).toThrow(code("FILE_TOO_LARGE"));
    writeFileSync(at("empty"), "");
    expect(() => readSmallFile(at("empty"))).toThrow(code("FILE_EMPTY"));
    expect(() => readSmallFile(at("none"))).toThrow(code("FILE_NOT_FOUND"));
    expect(() => readSmallFile(folder)).toThrow(code("FILE_UNREADABLE"));
    expect(await readSmallInput("-", 5, Readable.from([utf8("12"), utf8("345")]))).toEqual(utf8("12345"));
    await expect(readSmallInput("-", 4, Readable.from([utf8("12345")]))).rejects.toEqual(
      code("FILE_TOO_LARGE"),
    );
  });

  it.skipIf(process.platform === "win32")("does not wait for ever for a pipe that nobody writes into", () => {
    execFileSync("mkfifo", [at("silent")]);
    expect(() => readSmallFile(at("silent"), 100, 200)).toThrow(
      expect.objectContaining({
        code: "FILE_UNREADABLE",
        data: { path: at("silent"), reason: "nobody writes into the pipe" },
      }),
    );
    expect(() => fileSource(at("silent"))).toThrow(code("FILE_UNREADABLE"));
  });

  it.skipIf(process.platform === "win32")(
    "waits for the writer of a pipe, and for what it pauses over",
    () => {
      execFileSync("mkfifo", [at("slow")]);
      spawn("sh", ["-c", 'sleep 0.2; { printf one; sleep 0.2; printf two; } > "$0"', at("slow")]);
      expect(Buffer.from(readSmallFile(at("slow"))).toString()).toBe("onetwo");
    },
  );

  it.skipIf(process.platform === "win32")("reads a named pipe, as process substitution gives", () => {
    execFileSync("mkfifo", [at("p")]);
    spawn("sh", ["-c", `printf 12345 > ${at("p")}`], { stdio: "ignore" });
    expect(readSmallFile(at("p"), 5)).toEqual(utf8("12345"));
  });
});
