/** Keys on tokens, by PKCS #11: against a module of our own that refuses whatever a real one would. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { utf8 } from "../../../../src/base/bytes.js";
import { verifySignature } from "../../../../src/crypto/signature.js";
import { inspectKeys } from "../../../../src/io/keys/inspect.js";
import { type LoadKeyOptions, loadKey } from "../../../../src/io/keys/loadKey.js";
import { closeAllModules } from "../../../../src/io/keys/pkcs11/openModules.js";
import { parseCertificate } from "../../../../src/x509/certificate.js";
import { type FakeModule, type FakeToken, fakePkcs11 } from "../../../support/fakePkcs11.js";
import { certificateObject, gostPair, RAW } from "../../../support/fakeTokenObjects.js";
import { gostEngineMissing, openssl } from "../../../support/openssl.js";
import { runInProcess } from "../../../support/runInProcess.js";
import { tempDir } from "../../../support/temporary.js";
import { certificateOf } from "../throwAway.js";

const installed = vi.hoisted((): { PKCS11: unknown; missing: unknown } => ({
  PKCS11: undefined,
  missing: undefined,
}));
vi.mock("pkcs11js", () => ({
  get PKCS11() {
    if (installed.missing !== undefined) throw installed.missing;
    return installed.PKCS11;
  },
}));

const PIN = "83412";
const SERIAL = "0123456789abcdef";
const asked = vi.fn(async (_name: string) => utf8(PIN));
const options: LoadKeyOptions = { passphrase: asked, token: { module: "/lib/fake.so" } };
const MESSAGE = utf8("что подписано");

let module: FakeModule;
const plugged = (...tokens: Partial<FakeToken>[]): FakeModule => {
  module = fakePkcs11(
    tokens.map((token) => ({
      label: "Рутокен",
      serial: SERIAL,
      pin: PIN,
      mechanisms: [RAW[256], RAW[512]],
      objects: [],
      ...token,
    })),
  );
  installed.PKCS11 = module.PKCS11;
  return module;
};

beforeEach(() => {
  installed.missing = undefined;
  asked.mockClear();
});
afterEach(() => {
  closeAllModules();
  if (installed.missing === undefined) expect(module.isClosed()).toBe(true);
});

const refused = async (reference: string, more: LoadKeyOptions = {}) => {
  const error = await loadKey(reference, { ...options, ...more }).catch((reason: unknown) => reason);
  expect(JSON.stringify([String(error), (error as { data?: unknown }).data])).not.toContain(PIN);
  return error;
};

describe.each([256, 512] as const)("a key of GOST R 34.10-2012 with %i bits", (bits) => {
  test.each([
    ["of TC26", [RAW[256], RAW[512], 0xd432_1008, 0xd432_1012]],
    ["raw only", [RAW[bits]]],
  ])("signs our own digest by the raw mechanism, with mechanisms %s", async (_which, mechanisms) => {
    const { key, privateObject, publicObject } = gostPair({ bits, id: 1 });
    plugged({ mechanisms, objects: [privateObject, publicObject] });
    const loaded = await loadKey("pkcs11:id=%01", options);
    const value = await loaded.key.sign(MESSAGE);
    expect(value.length).toBe(bits / 4);
    expect(verifySignature(key.publicKey, key.scheme, { message: MESSAGE }, value)).toBe(true);
    expect(module.calls.filter((call) => call.startsWith("C_Sign"))).toEqual(["C_SignInit", "C_Sign"]);
    expect(loaded.token?.mechanism).toBe(bits === 256 ? "CKM_GOSTR3410" : "CKM_GOSTR3410_512");
    loaded.close!();
    expect(module.isClosed()).toBe(true);
    expect(module.calls).toContain("C_Logout");
  });

  test.each([
    ["reversed", (value: Uint8Array) => value.slice().reverse()],
    [
      "with its halves swapped",
      (value: Uint8Array) => Buffer.concat([value.subarray(bits / 8), value.subarray(0, bits / 8)]),
    ],
  ])("is taken from a token that gives it %s", async (_how, order) => {
    const { key, privateObject, publicObject } = gostPair({ bits, id: 1, order });
    plugged({ objects: [privateObject, publicObject] });
    const loaded = await loadKey("pkcs11:", options);
    const value = await loaded.key.sign(MESSAGE);
    expect(verifySignature(key.publicKey, key.scheme, { message: MESSAGE }, value)).toBe(true);
  });

  it("whose token gives something else is refused", async () => {
    const { privateObject, publicObject } = gostPair({ bits, id: 1, order: (value) => value.fill(7) });
    plugged({ objects: [privateObject, publicObject] });
    const loaded = await loadKey("pkcs11:", options);
    await expect(loaded.key.sign(MESSAGE)).rejects.toMatchObject({ code: "SIGNATURE_SELF_CHECK_FAILED" });
  });

  it("is refused on a token without its mechanism, which is named", async () => {
    const { privateObject, publicObject } = gostPair({ bits, id: 1 });
    plugged({
      mechanisms: [bits === 256 ? RAW[512] : RAW[256], 0x1202],
      objects: [privateObject, publicObject],
    });
    expect(await refused("pkcs11:")).toMatchObject({
      code: "TOKEN_MECHANISM_MISSING",
      data: { mechanism: bits === 256 ? "CKM_GOSTR3410" : "CKM_GOSTR3410_512" },
    });
  });
});

describe("a token with the mechanisms of 2001 only", () => {
  const mechanisms = [0x1200, 0x1201, 0x1202, 0x1203, 0x1204];

  it("signs for a key of 2012, over our own Streebog", async () => {
    const { key, privateObject, publicObject } = gostPair({ bits: 256, id: 1 });
    plugged({ mechanisms, objects: [privateObject, publicObject] });
    const value = await (await loadKey("pkcs11:", options)).key.sign(MESSAGE);
    expect(verifySignature(key.publicKey, key.scheme, { message: MESSAGE }, value)).toBe(true);
  });

  it("is refused for a key of 2001", async () => {
    const { privateObject, publicObject } = gostPair({ bits: 256, id: 1, is2001: true });
    plugged({ mechanisms, objects: [privateObject, publicObject] });
    const error = await refused("pkcs11:");
    expect(error).toMatchObject({ code: "KEY_ALGORITHM_UNSUPPORTED" });
    expect((error as { data: { algorithm: string } }).data.algorithm).toContain("2001");
  });
});

describe("certificates on a token", () => {
  it("belong to the key with their point, whatever their CKA_ID says", async () => {
    const [one, two] = [gostPair({ bits: 256, id: 1 }), gostPair({ bits: 256, id: 2 })];
    const certificates = [
      await certificateOf(one.key, { cn: "One" }),
      await certificateOf(two.key, { cn: "Two" }),
    ];
    plugged({
      objects: [
        one.privateObject,
        one.publicObject,
        two.privateObject,
        two.publicObject,
        // Exchanged.
        certificateObject(certificates[0]!, 2),
        certificateObject(certificates[1]!, 1),
      ],
    });
    expect((await loadKey("pkcs11:id=%01", options)).certificate).toEqual(certificates[0]);
    expect((await loadKey("pkcs11:id=%02", options)).certificate).toEqual(certificates[1]);
  });

  it("tell the public key where there is no public object, by CKA_ID", async () => {
    const { key, privateObject } = gostPair({ bits: 512, id: 3 });
    const certificate = await certificateOf(key, { cn: "Three" });
    plugged({ objects: [privateObject, certificateObject(certificate, 3)] });
    const loaded = await loadKey("pkcs11:", options);
    expect(loaded.certificate).toEqual(certificate);
    await loaded.key.sign(MESSAGE);
  });

  it("may come from outside when the token has none", async () => {
    const { key, privateObject } = gostPair({ bits: 256, id: 1 });
    const certificate = parseCertificate(await certificateOf(key, { cn: "Outside" }));
    plugged({ objects: [privateObject] });
    expect(await refused("pkcs11:")).toMatchObject({ code: "KEY_CERTIFICATE_MISSING" });
    const loaded = await loadKey("pkcs11:", { ...options, certificate });
    expect(loaded.certificate).toEqual(certificate.raw);
    await loaded.key.sign(MESSAGE);
  });

  it("of another key make the signature fail, not the document", async () => {
    const { privateObject } = gostPair({ bits: 256, id: 1 });
    const stranger = parseCertificate(
      await certificateOf(gostPair({ bits: 256, id: 1 }).key, { cn: "Stranger" }),
    );
    plugged({ objects: [privateObject] });
    const loaded = await loadKey("pkcs11:", { ...options, certificate: stranger });
    await expect(loaded.key.sign(MESSAGE)).rejects.toMatchObject({ code: "SIGNATURE_SELF_CHECK_FAILED" });
  });
});

describe("which token and key is meant", () => {
  const pair = gostPair({ bits: 256, id: 1 });
  const objects = [pair.privateObject, pair.publicObject];

  it("must be said by serial number where labels are the same", async () => {
    plugged({ serial: "aaaa", objects }, { serial: "bbbb", objects });
    const error = await refused("pkcs11:token=%D0%A0%D1%83%D1%82%D0%BE%D0%BA%D0%B5%D0%BD");
    expect(error).toMatchObject({ code: "TOKEN_AMBIGUOUS" });
    expect((error as { data: { candidates: string } }).data.candidates).toMatch(/serial=aaaa.*serial=bbbb/);
    expect(asked).not.toHaveBeenCalled();
    expect((await loadKey("pkcs11:serial=bbbb", options)).token?.token).toContain("serial=bbbb");
  });

  it("is said when no token fits, with what there is", async () => {
    plugged({ serial: "aaaa", objects });
    expect(await refused("pkcs11:serial=cccc")).toMatchObject({
      code: "TOKEN_NOT_FOUND",
      data: { candidates: "Рутокен (serial=aaaa)" },
    });
    plugged();
    expect(await refused("pkcs11:")).toMatchObject({ data: { candidates: "no token is plugged in" } });
  });

  test.each([
    ["model=Model%201", "model=Other"],
    ["manufacturer=Fake", "manufacturer=Other"],
    ["slot-id=100", "slot-id=101"],
    ["slot-description=Fake%20reader", "slot-description=Other"],
    ["library-version=1.7", "library-version=1.8"],
    ["library-description=Fake%20tokens", "library-manufacturer=Other"],
  ])("may be said by %s", async (fits, doesNot) => {
    plugged({ objects });
    (await loadKey(`pkcs11:${fits}`, options)).close!();
    plugged({ objects });
    expect(await refused(`pkcs11:${doesNot}`)).toMatchObject({ code: "TOKEN_NOT_FOUND" });
  });

  it("is an error that lists the keys when several fit, or none", async () => {
    const other = gostPair({ bits: 256, id: 2, label: "второй" });
    plugged({ objects: [...objects, other.privateObject, other.publicObject] });
    const error = await refused("pkcs11:");
    expect(error).toMatchObject({ code: "KEY_AMBIGUOUS" });
    expect((error as { data: { candidates: string } }).data.candidates).toMatch(/id=%01.*id=%02/);
    expect(await refused("pkcs11:id=%09")).toMatchObject({ code: "TOKEN_KEY_NOT_FOUND" });
    expect((await loadKey("pkcs11:object=%D0%B2%D1%82%D0%BE%D1%80%D0%BE%D0%B9", options)).name).toContain(
      "id=%02",
    );
  });

  it("is not asked of a token that holds no private key", async () => {
    plugged({});
    expect(await refused("pkcs11:")).toMatchObject({
      code: "TOKEN_KEY_NOT_FOUND",
      data: { candidates: "there is no private key on it" },
    });
  });
});

describe("the PIN", () => {
  const pair = gostPair({ bits: 256, id: 1 });
  const objects = [pair.privateObject, pair.publicObject];

  it("is tried once, and a wrong one is said to have cost an attempt", async () => {
    plugged({ objects, pin: "1" });
    expect(await refused("pkcs11:")).toMatchObject({ code: "TOKEN_PIN_WRONG", exitCode: 5 });
    expect(module.pins).toEqual([PIN]);
  });

  test.each([
    ["locked", 0x4_0000, "TOKEN_PIN_LOCKED"],
    ["down to its last attempt", 0x2_0000, "TOKEN_PIN_FINAL_TRY"],
    ["typed on the token itself", 0x100, "TOKEN_PIN_UNUSABLE"],
  ])("is not asked for when it is %s", async (_state, flags, code) => {
    plugged({ objects, flags });
    expect(await refused("pkcs11:")).toMatchObject({ code });
    expect(asked).not.toHaveBeenCalled();
    expect(module.pins).toEqual([]);
  });

  it("is tried for the last time when that was allowed", async () => {
    plugged({ objects, flags: 0x2_0000 });
    const token = { module: "/lib/fake.so", finalTry: true };
    await (await loadKey("pkcs11:", { ...options, token })).key.sign(MESSAGE);
  });

  it("that was never set is not asked for", async () => {
    plugged({ objects, pin: undefined });
    expect(await refused("pkcs11:")).toMatchObject({ code: "TOKEN_PIN_UNUSABLE" });
    expect(asked).not.toHaveBeenCalled();
  });

  test.each([
    ["CKR_PIN_LOCKED", "TOKEN_PIN_LOCKED"],
    ["CKR_PIN_EXPIRED", "TOKEN_PIN_UNUSABLE"],
    ["CKR_DEVICE_REMOVED", "TOKEN_FAILED"],
  ] as const)("that the token answers with %s is %s", async (loginFails, code) => {
    plugged({ objects, loginFails });
    expect(await refused("pkcs11:")).toMatchObject({ code });
  });

  it("with few attempts left, or to be changed, is used with a word of warning", async () => {
    plugged({ objects, flags: 0x9_0000 });
    const { notes } = await loadKey("pkcs11:", options);
    expect(notes.map(({ id }) => id)).toEqual(["pinCountLow", "pinToBeChanged"]);
  });

  it("that is empty costs no attempt", async () => {
    plugged({ objects });
    const passphrase = async () => new Uint8Array(0);
    expect(await refused("pkcs11:", { passphrase })).toMatchObject({ code: "TOKEN_PIN_NEEDED" });
    expect(module.pins).toEqual([]);
  });

  it("is needed, and comes from pin-source before anything else", async () => {
    plugged({ objects });
    expect(await refused("pkcs11:", { passphrase: undefined })).toMatchObject({ code: "TOKEN_PIN_NEEDED" });
    const token = { module: "/lib/fake.so", environment: { TOKEN_PIN: PIN } };
    (await loadKey("pkcs11:?pin-source=env:TOKEN_PIN", { ...options, token })).close!();
    expect(asked).not.toHaveBeenCalled();
  });

  it("that a variable of pin-source should hold is missed under that name", async () => {
    plugged({ objects });
    const token = { module: "/lib/fake.so", environment: {} };
    const error = await refused("pkcs11:?pin-source=env:NOPE", { token });
    expect(error).toMatchObject({
      code: "USAGE",
      data: { message: "the environment variable NOPE of pin-source is not set" },
    });
    expect(module.pins).toEqual([]);
  });

  it("is not asked for again while another key of the token is open", async () => {
    plugged({ objects });
    const [one, two] = [await loadKey("pkcs11:", options), await loadKey("pkcs11:", options)];
    expect(asked).toHaveBeenCalledTimes(1);
    one.close!();
    await two.key.sign(MESSAGE);
    two.close!();
    expect(module.isClosed()).toBe(true);
  });

  it("is given with every signature to a key that always asks for it", async () => {
    const strict = gostPair({ bits: 256, id: 7, alwaysAuthenticate: true });
    plugged({ objects: [strict.privateObject, strict.publicObject] });
    const { key } = await loadKey("pkcs11:", options);
    await key.sign(MESSAGE);
    await key.sign(MESSAGE);
    expect(module.calls.filter((call) => call.startsWith("C_Login"))).toEqual([
      "C_Login 1",
      "C_Login 2",
      "C_Login 2",
    ]);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("is asked for by such a key although another one is logged in", async () => {
    const strict = gostPair({ bits: 256, id: 7, alwaysAuthenticate: true });
    plugged({ objects: [...objects, strict.privateObject, strict.publicObject] });
    await loadKey("pkcs11:id=%01", options);
    const { key } = await loadKey("pkcs11:id=%07", options);
    await key.sign(MESSAGE);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("that was refused for one signature is not tried for the next", async () => {
    const strict = gostPair({ bits: 256, id: 7, alwaysAuthenticate: true });
    plugged({ objects: [strict.privateObject, strict.publicObject] });
    const { key } = await loadKey("pkcs11:", options);
    module.changePin("another");
    for (let document = 0; document < 3; document++) {
      await expect(key.sign(MESSAGE)).rejects.toMatchObject({ code: "TOKEN_PIN_WRONG" });
    }
    expect(module.pins).toHaveLength(2);
  });

  it("is wiped when nothing asks for it any more", async () => {
    plugged({ objects });
    const octets = utf8(PIN);
    await loadKey("pkcs11:", { ...options, passphrase: async () => octets });
    expect(octets.every((octet) => octet === 0)).toBe(true);
  });
});

describe("podpis sign with a key on a token", () => {
  const env = { PODPIS_PKCS11_MODULE: "/lib/fake.so", PIN };
  const sign = async (order?: (value: Uint8Array) => Uint8Array) => {
    const folder = tempDir();
    const { key, privateObject, publicObject } = gostPair({ bits: 512, id: 1, ...(order && { order }) });
    const certificate = await certificateOf(key, { cn: "Тестов Тест" });
    plugged({ objects: [privateObject, publicObject, certificateObject(certificate, 1)] });
    const [document, output] = [join(folder, "document.txt"), join(folder, "document.sig")];
    writeFileSync(document, "договор");
    const args = ["sign", document, "--key", "pkcs11:id=%01", "--passphrase-env", "PIN", "-o", output];
    return { ...(await runInProcess(args, { env })), folder, document, output };
  };

  it("logs out when it ends", async () => {
    const { code, stderr } = await sign();
    expect([code, stderr]).toEqual([0, expect.not.stringContaining(PIN)]);
    expect(module.isClosed()).toBe(true);
    expect(module.calls).toContain("C_Logout");
  });

  it.skipIf(gostEngineMissing !== undefined)("makes what OpenSSL takes", async () => {
    const { document, output } = await sign();
    const line = ["cms", "-verify", "-binary", "-noverify", "-inform", "DER"];
    const checked = openssl([...line, "-in", output, "-content", document]);
    expect(checked.code, checked.text).toBe(0);
  });

  it("logs in once for many documents", async () => {
    const folder = tempDir();
    const { key, privateObject, publicObject } = gostPair({ bits: 256, id: 1 });
    const certificate = await certificateOf(key, { cn: "Тестов Тест" });
    plugged({ objects: [privateObject, publicObject, certificateObject(certificate, 1)] });
    for (const name of ["a", "b", "c"]) writeFileSync(join(folder, `${name}.txt`), name);
    const args = [
      "batch",
      "sign",
      folder,
      "--key",
      "pkcs11:id=%01",
      "--passphrase-env",
      "PIN",
      "--jobs",
      "3",
    ];
    const { code, stderr } = await runInProcess(args, { env });
    expect([code, stderr]).toEqual([0, expect.not.stringContaining(PIN)]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".sig"))).toHaveLength(3);
    expect(module.pins).toEqual([PIN]);
    expect(module.isClosed()).toBe(true);
  });

  it("writes nothing when the token gives no signature of the key", async () => {
    const { code, stderr, folder } = await sign((value) => value.fill(7));
    expect(code).toBe(5);
    expect(stderr).toContain("SIGNATURE_SELF_CHECK_FAILED");
    expect(readdirSync(folder)).toEqual(["document.txt"]);
    expect(module.isClosed()).toBe(true);
  });
});

describe("the list of a token's keys", () => {
  const pair = gostPair({ bits: 512, id: 5 });

  it("shows certificates and public keys without a PIN, with references ready for --key", async () => {
    const certificate = await certificateOf(pair.key, { cn: "Owner" });
    plugged({ objects: [pair.privateObject, pair.publicObject, certificateObject(certificate, 5)] });
    const [one, ...more] = await inspectKeys("pkcs11:", { token: options.token });
    expect(more).toEqual([]);
    expect(one).toMatchObject({ fits: null, exportable: false, source: "token" });
    expect(one!.certificate?.raw).toEqual(certificate);
    expect(module.pins).toEqual([]);
    const loaded = await loadKey(one!.reference, options);
    expect(loaded.certificate).toEqual(certificate);
  });

  it("says that the key fits once the PIN has shown it", async () => {
    const certificate = await certificateOf(pair.key, { cn: "Owner" });
    plugged({ objects: [pair.privateObject, pair.publicObject, certificateObject(certificate, 5)] });
    const listed = await inspectKeys("pkcs11:", options);
    expect(listed).toMatchObject([{ fits: true }]);
  });

  it("spends no PIN where several tokens are plugged in", async () => {
    plugged({ serial: "aaaa" }, { serial: "bbbb" });
    await expect(inspectKeys("pkcs11:", options)).rejects.toMatchObject({ code: "TOKEN_AMBIGUOUS" });
    expect(module.pins).toEqual([]);
  });
});

describe("what podpis needs for tokens", () => {
  const code = (name: string, message: string): Error => Object.assign(new Error(message), { code: name });

  test.each([
    ["ERR_MODULE_NOT_FOUND", "Cannot find package 'pkcs11js' imported from /a", /not installed/],
    ["MODULE_NOT_FOUND", "Cannot find module 'pkcs11js'", /not installed/],
    ["MODULE_NOT_FOUND", "Cannot find module './build/Release/pkcs11.node'", /without its native part/],
    ["ERR_DLOPEN_FAILED", "Module version mismatch", /another version of Node/],
  ])("is said when pkcs11js fails with %s: %s", async (name, message, reason) => {
    installed.missing = code(name, message);
    const error = await refused("pkcs11:");
    expect(error).toMatchObject({ code: "TOKEN_SUPPORT_MISSING", exitCode: 2 });
    expect((error as { data: { reason: string } }).data.reason).toMatch(reason);
  });

  it("is a module that somebody names", async () => {
    plugged({});
    expect(await refused("pkcs11:", { token: {} })).toMatchObject({
      code: "TOKEN_MODULE_UNNAMED",
      exitCode: 2,
    });
    expect(module.calls).toEqual([]);
  });

  it("is a module that loads", async () => {
    plugged({});
    expect(await refused("pkcs11:?module-path=/lib/absent.so")).toMatchObject({
      code: "TOKEN_MODULE_FAILED",
      data: { path: "/lib/absent.so" },
    });
  });
});
