import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { readAsn1 } from "../../../../src/asn1/reader.js";
import * as der from "../../../../src/asn1/writer.js";
import { toHex, utf8 } from "../../../../src/base/bytes.js";
import { TC26_Z } from "../../../../src/crypto/gost/ciphers/substitutions.js";
import { PARAMETER_SETS, parameterSet } from "../../../../src/crypto/gost/curves.js";
import { GostSigningKey } from "../../../../src/crypto/gost/signingKey.js";
import { samePublicKey } from "../../../../src/crypto/publicKey.js";
import { verifySignature } from "../../../../src/crypto/signature.js";
import type { ContainerFiles } from "../../../../src/io/keys/container/folder.js";
import { codeOf } from "../../../../src/io/keys/container/header.js";
import { readContainer } from "../../../../src/io/keys/container/open.js";
import { type LoadedKey, loadKey } from "../../../../src/io/keys/loadKey.js";
import { certificateOf } from "../throwAway.js";
import { containerFiles, ordinary, pinOf, writeContainer, writeFolder } from "./writer.js";

const XCHA = "1.2.643.2.2.36.0";
const TC26_512_A = "1.2.643.7.1.2.1.2.1";
const D = 0x1234567890abcdef1234567890abcdefn;

const open = (folder: string, password: string | Uint8Array = "1", more = {}): Promise<LoadedKey> =>
  loadKey(folder, {
    passphrase: async () => (typeof password === "string" ? utf8(password) : password.slice()),
    ...more,
  });

async function expectKey({ key }: LoadedKey, parameters: string, d = D): Promise<void> {
  expect(samePublicKey(key.publicKey, new GostSigningKey(parameterSet(parameters)!, d).publicKey)).toBe(true);
  const message = utf8("message");
  expect(verifySignature(key.publicKey, key.scheme, { message }, await key.sign(message))).toBe(true);
}

/** What is said about damage, beside what is always said. */
const damagesOf = ({ notes }: LoadedKey) => {
  expect(notes[0]).toEqual({ id: "outsideCertifiedMeans" });
  return notes.slice(1);
};

const refused = (code: string, data: object = {}) =>
  expect.objectContaining({ code, data: expect.objectContaining(data) });

describe("a CryptoPro container", () => {
  test.each(PARAMETER_SETS.filter((set) => !set.test).map((set) => [set.name, set.oid]))(
    "with a key on %s is opened, and signs",
    async (_, parameters) => {
      await expectKey(await open(writeContainer(ordinary({ parameters, d: D }))), parameters);
    },
  );

  it("needs no password when it has none, and asks for none", async () => {
    const folder = writeContainer(ordinary({ d: D }, { pin: new Uint8Array(0) }));
    await expectKey(await loadKey(folder), XCHA);
    const asked = async () => expect.unreachable("a password was asked for");
    await expectKey(await loadKey(folder, { passphrase: asked }), XCHA);
  });

  const KIRILLITSA = "Пароль";
  test.each([
    ["UTF-8", pinOf(utf8(KIRILLITSA))],
    ["Windows-1251", pinOf(Uint8Array.from([0xcf, 0xe0, 0xf0, 0xee, 0xeb, 0xfc]))],
    [
      "characters of four octets",
      new Uint8Array(Uint32Array.from([...KIRILLITSA], (c) => c.charCodeAt(0)).buffer),
    ],
  ])("takes a Cyrillic password that was digested as %s", async (_, pin) => {
    await expectKey(await open(writeContainer(ordinary({ d: D }, { pin })), KIRILLITSA), XCHA);
  });

  test.each([
    ["with", true],
    ["without", false],
  ])("tells a wrong password, %s a check of it in the header", async (_, passwordMac) => {
    const folder = writeContainer(ordinary({}, { passwordMac }));
    await expect(open(folder, "2")).rejects.toEqual(refused("KEY_PASSPHRASE_WRONG", { path: folder }));
    await expect(open(folder, "Два")).rejects.toEqual(refused("KEY_PASSPHRASE_WRONG"));
    await expect(loadKey(folder)).rejects.toEqual(refused("KEY_PASSPHRASE_NEEDED"));
    await expectKey(await open(writeContainer(ordinary({ d: D }, { passwordMac }))), XCHA);
  });

  test.each([
    ["UTF8String", der.utf8String("Ключ")],
    ["an IA5String in Windows-1251", Uint8Array.from([0x16, 4, 0xca, 0xeb, 0xfe, 0xf7])],
  ])("may have a Cyrillic name as %s", (_, name) => {
    const files = new Map(Object.entries(containerFiles(ordinary({ d: D }, { name }))));
    expect(readContainer("named", files as ContainerFiles).name).toBe("Ключ");
  });

  it("may have a Cyrillic name, and any case of its files' names", async () => {
    const folder = writeContainer(ordinary({ d: D }, { name: der.utf8String("Ключ № 1") }));
    for (const name of readdirSync(folder)) renameSync(join(folder, name), join(folder, name.toUpperCase()));
    const loaded = await open(folder);
    await expectKey(loaded, XCHA);
    expect(damagesOf(loaded)).toEqual([]);
    await expectKey(await open(join(folder, "HEADER.KEY")), XCHA);
    await expectKey(await open(`cpcontainer:${folder}`), XCHA);
  });

  it("leaves nothing of the password behind, right or wrong", async () => {
    for (const password of ["1", "2"]) {
      const octets = utf8(password);
      await loadKey(writeContainer(ordinary()), { passphrase: async () => octets }).catch(() => undefined);
      expect(octets).toEqual(new Uint8Array(1));
    }
  });

  it("keeps the encrypted key in a second field on some carriers", async () => {
    await expectKey(await open(writeContainer(ordinary({ d: D }, { primaryVariant: true }))), XCHA);
  });

  it("gives both keys when it holds two, chosen by the certificate", async () => {
    const keys = [1n, 2n].map((d) => new GostSigningKey(parameterSet(d === 1n ? XCHA : TC26_512_A)!, D + d));
    const certificates = await Promise.all(keys.map((key, at) => certificateOf(key, { cn: `Ключ ${at}` })));
    const folder = writeContainer({
      pin: pinOf(utf8("1")),
      keys: [
        { parameters: XCHA, d: D + 1n, certificate: certificates[0]! },
        { parameters: TC26_512_A, d: D + 2n, certificate: certificates[1]!, signatureOnly: true },
      ],
    });
    await expect(open(folder)).rejects.toEqual(
      refused("KEY_AMBIGUOUS", { candidates: expect.stringMatching(/Ключ 0.*Ключ 1/) }),
    );
    const { parseCertificate } = await import("../../../../src/x509/certificate.js");
    const select = `thumbprint:${parseCertificate(certificates[1]!).sha256}`;
    await expectKey(await open(folder, "1", { select }), TC26_512_A, D + 2n);
  });

  it("takes the certificate inside, else the one that lies beside", async () => {
    const key = new GostSigningKey(parameterSet(XCHA)!, D);
    const certificate = await certificateOf(key, { cn: "Тестов Тест" });
    const inside = await open(writeContainer(ordinary({ d: D, certificate })));
    expect(toHex(inside.certificate!)).toBe(toHex(certificate));
    for (const name of ["user.cer", "../container.cer", "../container.000.crt"]) {
      const folder = writeContainer(ordinary({ d: D }));
      expect((await open(folder)).certificate).toBeNull();
      writeFileSync(join(folder, "broken.cer"), "no certificate");
      writeFileSync(join(folder, name), certificate);
      expect(toHex((await open(folder)).certificate!)).toBe(toHex(certificate));
    }
  });

  it("is refused after the end of the key's period, and not before", async () => {
    const notAfter = new Date("2020-07-01T14:58:45Z");
    const folder = writeContainer(ordinary({ d: D }, { notAfter }));
    const loaded = await open(folder, "1", { at: notAfter });
    expect(loaded.notAfter).toEqual(notAfter);
    const late = new Date(notAfter.getTime() + 1000);
    await expect(open(folder, "1", { at: late })).rejects.toEqual(
      refused("KEY_EXPIRED", { date: expect.stringContaining("2020-07-01T14:58:45") }),
    );
    await expect(open(folder)).rejects.toEqual(refused("KEY_EXPIRED"));
    await expectKey(await open(folder, "1", { at: null }), XCHA);
  });

  it("gives its key away only when it is marked exportable", async () => {
    const give = async (exportable: boolean) =>
      (await open(writeContainer(ordinary({ d: D, exportable })), "1", { forExport: true })).pkcs8;
    expect(await give(false)).toBeUndefined();
    expect(await give(true)).toBeInstanceOf(Uint8Array);
    expect((await open(writeContainer(ordinary({ d: D })))).pkcs8).toBeUndefined();
  });

  it("that only points to a key elsewhere is recognised", async () => {
    const { "header.key": header, "name.key": name } = containerFiles(ordinary());
    const folder = writeFolder({ "header.key": header!, "name.key": name! });
    await expect(open(folder)).rejects.toEqual(refused("KEY_CONTAINER_WITHOUT_KEY", { path: folder }));
  });

  it("that is none is an error of the reference", async () => {
    const folder = writeFolder({ "other.key": new Uint8Array(3) });
    await expect(open(folder)).rejects.toEqual(refused("FILE_UNREADABLE"));
    await expect(open(`cpcontainer:${folder}`)).rejects.toEqual(refused("KEY_UNREADABLE", { path: folder }));
  });
});

describe("a header that somebody made up", () => {
  it("is an error of the container, never of podpis, whatever octet of it is another", async () => {
    const key = new GostSigningKey(parameterSet(XCHA)!, D);
    const certificate = await certificateOf(key, { cn: "Тестов Тест" });
    const made = containerFiles(
      ordinary({ d: D, certificate }, { notAfter: new Date("2099-01-01T00:00:00Z") }),
    );
    const [content] = readAsn1(made["header.key"]!).children;
    for (let at = 0; at < content!.raw.length; at++) {
      const changed = Uint8Array.from(content!.raw);
      changed[at]! ^= 0x21 << (at % 3);
      const code = codeOf(new Uint8Array(32), TC26_Z, changed);
      const files = new Map(Object.entries({ ...made, "header.key": der.seq(changed, der.octets(code)) }));
      try {
        const { header } = readContainer("made-up", files as ContainerFiles);
        expect(header.keys.length).toBe(1);
      } catch (error) {
        expect(error).toMatchObject({ code: "KEY_CONTAINER_DAMAGED", data: { file: "header.key" } });
      }
    }
  });
});

describe("damage to a container", () => {
  const files = containerFiles(ordinary({ d: D }, { notAfter: new Date("2099-01-01T00:00:00Z") }));
  const damagedAt = (file: string, at: number): string => {
    const octets = Uint8Array.from(files[file]!);
    octets[at]! ^= 0x04;
    return writeFolder({ ...files, [file]: octets });
  };
  const positions = (file: string): number[] =>
    [0, 1, 2, 3, 0.3, 0.5, 0.7, -4, -1].map((at) =>
      Number.isInteger(at)
        ? (at + files[file]!.length) % files[file]!.length
        : Math.floor(at * files[file]!.length),
    );

  it("of header.key is named, wherever it is", async () => {
    for (const at of positions("header.key")) {
      await expect(open(damagedAt("header.key", at))).rejects.toEqual(
        refused("KEY_CONTAINER_DAMAGED", { file: "header.key" }),
      );
    }
  });

  test.each(["primary.key", "masks.key", "primary2.key", "masks2.key"])(
    "of %s alone is named, and the other copy signs",
    async (file) => {
      for (const at of positions(file)) {
        const loaded = await open(damagedAt(file, at));
        await expectKey(loaded, XCHA);
        expect(damagesOf(loaded)).toEqual([expect.objectContaining({ id: "damagedFile", file })]);
      }
    },
  );

  it("of a file that is missing, empty or cut is named", async () => {
    for (const octets of [undefined, new Uint8Array(0), files["masks.key"]!.subarray(0, 20)]) {
      const { "masks.key": _, ...rest } = files;
      const loaded = await open(writeFolder({ ...rest, ...(octets && { "masks.key": octets }) }));
      expect(damagesOf(loaded)).toMatchObject([{ file: "masks.key" }]);
    }
  });

  it("of the whole second copy is named, file by file", async () => {
    const { "primary2.key": _, "masks2.key": __, ...rest } = files;
    const loaded = await open(writeFolder(rest));
    await expectKey(loaded, XCHA);
    expect(damagesOf(loaded)).toEqual([
      { id: "damagedFile", file: "primary2.key", reason: "it is missing" },
      { id: "damagedFile", file: "masks2.key", reason: "it is missing" },
    ]);
  });

  it("of the whole first copy is named, and the second signs", async () => {
    const { "primary.key": _, "masks.key": __, ...rest } = files;
    const loaded = await open(writeFolder(rest));
    await expectKey(loaded, XCHA);
    expect(damagesOf(loaded)).toMatchObject([{ file: "primary.key" }, { file: "masks.key" }]);
  });

  it("of a header.key that is gone is named, by whichever of its files the container is known", async () => {
    const { "header.key": _, ...rest } = files;
    const gone = refused("KEY_CONTAINER_DAMAGED", { file: "header.key", reason: "it is missing" });
    const folder = writeFolder(rest);
    await expect(open(folder)).rejects.toEqual(gone);
    await expect(open(`cpcontainer:${folder}`)).rejects.toEqual(gone);
    await expect(open(join(folder, "primary.key"))).rejects.toEqual(gone);
    for (const [name, octets] of Object.entries(rest)) {
      await expect(open(writeFolder({ [name]: octets })), name).rejects.toEqual(gone);
    }
  });

  it("of name.key that is gone is named", async () => {
    const { "name.key": _, ...rest } = files;
    expect(damagesOf(await open(writeFolder(rest)))).toEqual([
      { id: "damagedFile", file: "name.key", reason: "it is missing" },
    ]);
  });

  it("is not seen in a folder where a key of another kind is called primary.key", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = utf8(String(privateKey.export({ type: "pkcs8", format: "pem" })));
    const folder = writeFolder({ "primary.key": pem });
    await expect(open(folder)).rejects.toEqual(refused("FILE_UNREADABLE"));
    expect((await loadKey(join(folder, "primary.key"))).key.publicKey.label).toMatch(/P-256/);
    const text = writeFolder({ "name.key": utf8("a list of keys") });
    await expect(open(text)).rejects.toEqual(refused("FILE_UNREADABLE"));
  });

  it("of name.key is named where it can be seen", async () => {
    const loaded = await open(damagedAt("name.key", 1));
    expect(damagesOf(loaded)).toMatchObject([{ file: "name.key", reason: "there is no name in it" }]);
  });

  it("of both copies is refused, by the name of the first", async () => {
    const folder = damagedAt("primary.key", 10);
    rmSync(join(folder, "primary2.key"));
    await expect(open(folder)).rejects.toEqual(refused("KEY_CONTAINER_DAMAGED", { file: "primary.key" }));
  });

  it("of both masks is told from a wrong password, though nothing in the header checks that", async () => {
    const unchecked = containerFiles(ordinary({ d: D }, { passwordMac: false }));
    const cut = unchecked["masks.key"]!.subarray(0, 20);
    const folder = writeFolder({ ...unchecked, "masks.key": cut, "masks2.key": cut });
    await expect(open(folder)).rejects.toEqual(refused("KEY_CONTAINER_DAMAGED", { file: "masks.key" }));
    const one = writeFolder({ ...unchecked, "masks.key": cut });
    await expect(open(one, "2")).rejects.toEqual(refused("KEY_PASSPHRASE_WRONG"));
  });

  it("of the half of a long mask that has no code is put down to either file", async () => {
    const long = containerFiles(ordinary({ parameters: TC26_512_A, d: D }));
    const masks = Uint8Array.from(long["masks.key"]!);
    masks[8]! ^= 1;
    const loaded = await open(writeFolder({ ...long, "masks.key": masks }));
    expect(damagesOf(loaded)).toMatchObject([{ file: "primary.key or masks.key" }]);
  });

  it.skipIf(process.platform === "win32")("of a pipe in a file's place is not waited for", async () => {
    const { "masks.key": _, ...rest } = files;
    const folder = writeFolder(rest);
    expect(spawnSync("mkfifo", [join(folder, "masks.key")]).status).toBe(0);
    expect(damagesOf(await open(folder))).toMatchObject([{ file: "masks.key", reason: "it is missing" }]);
  });

  it("is never repaired: no file of a container is written", async () => {
    const folder = damagedAt("masks.key", 10);
    const before = readFileSync(join(folder, "masks.key"));
    await open(folder);
    expect(readFileSync(join(folder, "masks.key"))).toEqual(before);
    expect(readdirSync(folder)).toHaveLength(6);
  });
});
