import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.js";
import { EvidenceReader } from "../../../src/io/evidence/reader.js";
import { EvidenceWriter } from "../../../src/io/evidence/writer.js";
import { tempDir } from "../../support/temporary.js";

let folder: string;
beforeEach(() => {
  folder = join(tempDir(), "evidence");
});

const code = (name: string, data = {}) =>
  expect.objectContaining({ code: name, exitCode: 2, data: expect.objectContaining(data) });

/** A folder with two objects. */
async function write(force = false): Promise<EvidenceWriter> {
  const writer = EvidenceWriter.open(folder, force);
  writer.put("certificate", utf8("one"));
  writer.put("octets", new Uint8Array(0));
  await writer.commit(utf8("index"));
  return writer;
}

const objectsOf = (name: string) => readdirSync(join(folder, "objects")).filter((one) => one.endsWith(name));

describe("a folder of evidence being written", () => {
  it("holds every object once under its digest, and is the user's alone", async () => {
    const writer = EvidenceWriter.open(folder, false);
    const sha256 = writer.put("certificate", utf8("one"));
    expect(sha256).toBe("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
    expect(writer.put("octets", utf8("one"))).toBe(sha256);
    expect(writer.objects).toEqual([{ sha256, kind: "certificate", size: 3 }]);
    await writer.commit(utf8("index"));
    expect(readdirSync(join(folder, "objects"))).toEqual([`${sha256}.cer`]);
    expect(readFileSync(join(folder, "index.json"), "utf8")).toBe("index");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("does not exist before something is kept, and is no evidence before the end", async () => {
    const writer = EvidenceWriter.open(folder, false);
    writer.put("octets", utf8("one"));
    expect(existsSync(folder)).toBe(false);
    await writer.flush();
    expect(readdirSync(folder)).toEqual(["objects"]);
  });

  it("is not overwritten unasked, and with force is replaced as a whole", async () => {
    await write();
    expect(() => EvidenceWriter.open(folder, false)).toThrow(code("EVIDENCE_EXISTS", { path: folder }));
    const writer = EvidenceWriter.open(folder, true);
    expect(existsSync(join(folder, "index.json"))).toBe(true);
    writer.put("crl", utf8("two"));
    await writer.commit(utf8("index"));
    expect(objectsOf("")).toEqual([expect.stringMatching(/\.crl$/)]);
  });

  it("never replaces what is no evidence, whatever is said", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "letter.txt"), "");
    const refused = code("FOLDER_FOREIGN", { reason: "it holds other files than evidence" });
    expect(() => EvidenceWriter.open(folder, true)).toThrow(refused);
    renameSync(join(folder, "letter.txt"), join(folder, "index.json"));
    mkdirSync(join(folder, "objects"));
    writeFileSync(join(folder, "objects", "letter.txt"), "");
    expect(() => EvidenceWriter.open(folder, true)).toThrow(refused);
  });

  it("may be empty, must be a folder, and have somewhere to be", () => {
    mkdirSync(folder);
    EvidenceWriter.open(folder, false);
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(() => EvidenceWriter.open(file, true)).toThrow(
      code("OUTPUT_FAILED", { reason: "it is no folder" }),
    );
    expect(() => EvidenceWriter.open(join(folder, "a", "b"), false)).toThrow(code("OUTPUT_FAILED"));
  });
});

describe("a folder of evidence being read", () => {
  let objects: EvidenceWriter["objects"];
  beforeEach(async () => {
    ({ objects } = await write());
  });

  const open = (): EvidenceReader => {
    const reader = new EvidenceReader(folder);
    reader.expect(objects);
    return reader;
  };
  const path = (ending: string): string => join(folder, "objects", objectsOf(ending)[0]!);

  it("gives out what its index lists, empty objects too, and nothing else", () => {
    const reader = open();
    expect(objects.map(({ sha256 }) => reader.read(sha256).length).sort()).toEqual([0, 3]);
    expect(() => reader.read("00".repeat(32))).toThrow(
      code("EVIDENCE_DAMAGED", { reason: "it names an object that it does not list" }),
    );
  });

  it.each([
    ["changed", "its content is not what its name says", (file: string) => writeFileSync(file, "onE")],
    ["cut to nothing", "its content is not what its name says", (file: string) => writeFileSync(file, "")],
    ["missing", "it is missing", (file: string) => renameSync(file, join(folder, "aside"))],
    ["renamed", "it is missing", (file: string) => renameSync(file, file.replace(/cer$/, "crl"))],
  ])("names an object that is %s", (_, reason, damage) => {
    const file = path("cer");
    damage(file);
    expect(open).toThrow(code("EVIDENCE_DAMAGED", { path: file, reason }));
  });

  it.each(["more.cer", ".hidden"])("names an object too many, and leaves notes beside alone: %s", (name) => {
    writeFileSync(join(folder, "index.json.sig"), "signed");
    open();
    const extra = join(folder, "objects", name);
    writeFileSync(extra, "");
    expect(open).toThrow(code("EVIDENCE_DAMAGED", { path: extra, reason: "the index does not know it" }));
  });

  it("names the folder of objects when it is gone, or a file took its place", () => {
    const inside = join(folder, "objects");
    renameSync(inside, join(folder, "aside"));
    expect(open).toThrow(code("EVIDENCE_DAMAGED", { path: inside, reason: "it is missing" }));
    writeFileSync(inside, "");
    expect(open).toThrow(code("EVIDENCE_DAMAGED", { path: inside, reason: "it is no folder" }));
  });

  it("compares again when an object is used: it may have changed since", () => {
    const reader = open();
    writeFileSync(path("cer"), "two");
    const { sha256 } = objects.find(({ size }) => size === 3)!;
    expect(() => reader.read(sha256)).toThrow(code("EVIDENCE_DAMAGED"));
  });

  it("says of a folder without an index that it has none", () => {
    renameSync(join(folder, "index.json"), join(folder, "aside"));
    expect(() => new EvidenceReader(folder).index()).toThrow(
      code("FILE_NOT_FOUND", { path: join(folder, "index.json") }),
    );
  });
});
