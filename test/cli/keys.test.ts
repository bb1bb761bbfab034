/** `podpis keys`, and signing with the keys it shows, as a user types them. Runs in this process, with the clock fixed. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { encodePem } from "../../src/asn1/pem.js";
import { integerToLittleEndian, toHex } from "../../src/base/bytes.js";
import { parameterSet } from "../../src/crypto/gost/curves.js";
import { GostSigningKey } from "../../src/crypto/gost/signingKey.js";
import { encodeGostPrivateKey } from "../../src/crypto/pkcs8.js";
import { containerFiles, ordinary, writeContainer, writeFolder } from "../io/keys/container/writer.js";
import { certificateOf, newKey } from "../io/keys/throwAway.js";
import { conformanceMissing, conformancePath, conformanceTitle } from "../support/conformance.js";
import { gostEngineMissing, openssl } from "../support/openssl.js";
import { runInProcess } from "../support/runInProcess.js";
import { tempDirFor } from "../support/temporary.js";
import { checkedJson } from "./schemas.js";

const XCHA = "1.2.643.2.2.36.0";
const D = 0xfedcba9876543210n;
const key = new GostSigningKey(parameterSet(XCHA)!, D);
const folder = tempDirFor();
const file = (name: string): string => join(folder.path, name);
let certificate: Uint8Array;

beforeAll(async () => {
  certificate = await certificateOf(key, { cn: "Тестов Тест", inn: "500100732259" });
  writeFileSync(file("1"), "1\n");
  writeFileSync(file("new"), "новый пароль\n");
  writeFileSync(file("document.txt"), "договор");
});
afterEach(() => void vi.useRealTimers());
afterAll(() => folder.remove());

const at = (moment: string): void => void vi.useFakeTimers({ toFake: ["Date"], now: new Date(moment) });
const PASSWORD = (): string[] => ["--passphrase-file", file("1")];
const NEW = (): string[] => ["--new-passphrase-file", file("new")];

async function json(args: readonly string[]) {
  const { code, stdout, stderr } = await runInProcess([...args, "--json"]);
  const document = checkedJson(stdout);
  return { code, document, stderr };
}

const text = (args: readonly string[], env = {}) => runInProcess(args, { env });
const container = (more = {}, options = {}): string =>
  writeContainer(ordinary({ d: D, certificate, ...more }, options));

describe("podpis keys list", () => {
  it("tells of a container, without its password, whose key it is and how to refer to it", async () => {
    const path = container({}, { notAfter: new Date("2030-01-01T00:00:00Z") });
    const { code, document } = await json(["keys", "list", path]);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      keys: [
        {
          reference: path,
          select: null,
          source: "container",
          containerName: "test",
          algorithm: "GOST R 34.10-2012 256, CryptoPro-XchA",
          certificate: { subject: { cn: "Тестов Тест", inn: "500100732259" } },
          fits: true,
          exportable: true,
          keyNotAfter: "2030-01-01T00:00:00.000+00:00",
          state: "usable",
        },
      ],
      unread: [],
      incomplete: false,
    });
    const { stdout } = await text(["keys", "list", path], { LC_ALL: "ru_RU.UTF-8" });
    expect(stdout).toMatch(/✔ можно подписывать\nСсылка: +--key \S+\.000\n/);
    expect(stdout).toContain("ИНН 5001******59");
    const whole = await text(["keys", "list", path, "--personal-data"], { LC_ALL: "ru_RU.UTF-8" });
    expect(whole.stdout).toContain("ИНН 500100732259");
    expect(stdout).toMatch(/Экспорт: +разрешён/);
  });

  it("looks for keys in a folder, and says of each that it cannot read why", async () => {
    const { "header.key": header, "name.key": name } = containerFiles(ordinary());
    const cloud = writeFolder({ "header.key": header!, "name.key": name! }, "cloud.000");
    const root = join(cloud, "..");
    writeFileSync(join(root, "a.pem"), encodePem("PRIVATE KEY", newKey()));
    writeFileSync(join(root, "b.cer"), certificate);
    writeFileSync(join(root, "c.txt"), "no key");
    const { document } = await json(["keys", "list", root]);
    expect(document.keys).toMatchObject([
      {
        reference: join(root, "a.pem"),
        source: "file",
        certificate: null,
        fits: null,
        state: "noCertificate",
      },
    ]);
    expect(document.unread).toMatchObject([
      { reference: cloud, error: { code: "KEY_CONTAINER_WITHOUT_KEY", exitCode: 5 } },
    ]);
    const { stdout } = await text(["keys", "list", root]);
    expect(stdout).toContain("there is no private key in the container");
  });

  it("gives --select for each of several keys, and the reference works with it", async () => {
    const other = new GostSigningKey(parameterSet(XCHA)!, D + 1n);
    const blocks = [key, other].map((_, n) =>
      encodePem("PRIVATE KEY", encodeGostPrivateKey(XCHA, D + BigInt(n))),
    );
    const certificates = [certificate, await certificateOf(other, { cn: "Другой" })];
    writeFileSync(
      file("two.pem"),
      [...blocks, ...certificates.map((one) => encodePem("CERTIFICATE", one))].join(""),
    );
    const { document } = await json(["keys", "list", file("two.pem")]);
    expect(document.keys).toHaveLength(2);
    const [, second] = document.keys;
    const { code } = await text(["keys", "doctor", second.reference, "--select", second.select]);
    expect(code).toBe(0);
    const ambiguous = await json(["keys", "doctor", file("two.pem")]);
    expect(ambiguous.document.error).toMatchObject({ code: "KEY_AMBIGUOUS", exitCode: 5 });
    for (const { select } of document.keys) expect(ambiguous.document.error.why).toContain(select);
  });

  it("says that a key does not fit the certificate in its container", async () => {
    const path = container({ d: D + 7n });
    const { document } = await json(["keys", "list", path]);
    expect(document.keys).toMatchObject([{ fits: false, state: "mismatch" }]);
  });

  it("asks for the passphrase of an encrypted file by the name of the option", async () => {
    await json(["keys", "convert", container(), ...PASSWORD(), "-o", file("locked.pfx"), ...NEW()]);
    const { code, document } = await json(["keys", "list", file("locked.pfx")]);
    expect(code).toBe(5);
    expect(document.error.code).toBe("KEY_PASSPHRASE_NEEDED");
  });
});

describe("podpis keys, of what it cannot list or give away", () => {
  it.each([
    ["a program", "cmd:sign {input}", /does not tell which keys it has/],
    ["a broken URI", "pkcs11:serial", /is not understood/],
    ["an unknown scheme", "pkcs12:a", /is no kind of key podpis knows/],
  ])("says so for %s: it is the call that is wrong, exit code 2", async (_what, reference, why) => {
    const { code, document } = await json(["keys", "list", reference]);
    expect([code, document.error.code]).toEqual([2, "USAGE"]);
    expect(document.error.what + document.error.why).toMatch(why);
  });

  it.each(["cmd:sign {input}", "pkcs11:serial=1"])(
    "refuses to export %s, with the reason",
    async (reference) => {
      for (const command of ["export", "convert"]) {
        const { code, document } = await json(["keys", command, reference, "-o", file("no.pfx"), ...NEW()]);
        expect([code, document.error.code]).toEqual([5, "KEY_NOT_EXPORTABLE"]);
        expect(document.error.why).toMatch(/never/);
      }
    },
  );

  it("lists a container without its header.key as one that cannot be read, and names the file", async () => {
    const { "header.key": _, ...rest } = containerFiles(ordinary({ d: D, certificate }));
    const path = writeFolder(rest);
    const { document } = await json(["keys", "list", dirname(path)]);
    expect(document.unread).toContainEqual({
      reference: path,
      error: expect.objectContaining({
        code: "KEY_CONTAINER_DAMAGED",
        what: expect.stringContaining("header.key"),
      }),
    });
    const signing = await json(["sign", file("document.txt"), "--key", path]);
    expect([signing.code, signing.document.error.code]).toEqual([5, "KEY_CONTAINER_DAMAGED"]);
  });
});

describe("podpis keys doctor", () => {
  it("does not call both copies sound when one is gone, and names its files", async () => {
    const { "primary2.key": _, "masks2.key": __, ...rest } = containerFiles(ordinary({ d: D, certificate }));
    const path = writeFolder(rest);
    const { document } = await json(["keys", "doctor", path, ...PASSWORD()]);
    expect(document.checks.map(({ id }: { id: string }) => id)).not.toContain("bothCopies");
    for (const name of ["primary2.key", "masks2.key"]) {
      expect(document.checks).toContainEqual({
        id: "damagedFile",
        status: "warning",
        found: `${name}: it is missing`,
      });
    }
    const { stderr } = await text([
      "sign",
      file("document.txt"),
      "--key",
      path,
      ...PASSWORD(),
      "-o",
      file("one.sig"),
    ]);
    expect(stderr).toMatch(/masks2\.key of the container is damaged \(it is missing\)/);
  });

  it("tells damage to the name from damage to the key", async () => {
    const { "name.key": _, ...rest } = containerFiles(ordinary({ d: D, certificate }));
    const { document } = await json(["keys", "doctor", writeFolder(rest), ...PASSWORD()]);
    expect(document.checks).toContainEqual({ id: "bothCopies", status: "passed", found: null });
    expect(document.checks).toContainEqual({
      id: "damagedFile",
      status: "warning",
      found: "name.key: it is missing",
    });
  });

  it("signs a nonce, and says what it learned", async () => {
    const { code, document } = await json(["keys", "doctor", container(), ...PASSWORD()]);
    expect(code).toBe(0);
    expect(document.usable).toBe(true);
    const statuses = document.checks.map(({ id, status }: Record<string, string>) => `${id} ${status}`);
    expect(statuses).toEqual([
      "opened passed",
      "bothCopies passed",
      "signs passed",
      "certificate passed",
      "certificatePeriod passed",
      "exportable passed",
      "outsideCertifiedMeans warning",
    ]);
  });

  it("names a damaged file, and the end of a key's period", async () => {
    const files = containerFiles(
      ordinary({ d: D, certificate }, { notAfter: new Date("2020-01-01T00:00:00Z") }),
    );
    const masks = Uint8Array.from(files["masks.key"]!);
    masks[10]! ^= 1;
    const path = writeFolder({ ...files, "masks.key": masks });
    const { code, document } = await json(["keys", "doctor", path, ...PASSWORD()]);
    expect(code).toBe(5);
    expect(document.checks).toContainEqual({
      id: "damagedFile",
      status: "warning",
      found: "masks.key: its code of authentication is wrong",
    });
    expect(document.checks).toContainEqual({
      id: "keyPeriod",
      status: "failed",
      found: "2020-01-01T00:00:00.000+00:00",
    });
    const { stdout } = await text(["keys", "doctor", path, ...PASSWORD()], { LC_ALL: "ru_RU.UTF-8" });
    expect(stdout).toContain("✖ ключом сейчас подписывать нельзя");
    expect(stdout).toContain("! файл контейнера повреждён; ключ прочитан без него — masks.key: ");
  });
});

describe("podpis keys export and convert", () => {
  const openedBy = (path: string) =>
    openssl(["pkcs12", "-in", path, "-nodes", "-passin", "pass:новый пароль"]);

  it("write a PFX that podpis reads, for the owner's eyes only", async () => {
    const output = file("exported.pfx");
    const { code, document } = await json([
      "keys",
      "export",
      container(),
      ...PASSWORD(),
      "-o",
      output,
      ...NEW(),
    ]);
    expect({ code, ...document }).toMatchObject({ code: 0, output, keys: 1, certificates: 1 });
    expect(statSync(output).mode & 0o777).toBe(0o600);
    const again = await json(["keys", "list", output, "--passphrase-file", file("new")]);
    expect(again.document.keys).toMatchObject([
      { fits: true, certificate: { subject: { cn: "Тестов Тест" } } },
    ]);
    const octets = readFileSync(output);
    octets[octets.length >> 1]! ^= 1;
    writeFileSync(file("flipped.pfx"), octets);
    const flipped = await json(["keys", "list", file("flipped.pfx"), "--passphrase-file", file("new")]);
    expect(flipped.document.error).toMatchObject({ code: "KEY_PASSPHRASE_WRONG" });
  });

  it.skipIf(gostEngineMissing !== undefined)(
    "write a PFX that OpenSSL reads, of any kind of key",
    async () => {
      writeFileSync(file("rsa.pem"), String(openssl(["genrsa", "3072"], { gost: false }).stdout));
      for (const [from, options] of [
        [container(), PASSWORD()],
        [file("rsa.pem"), []],
      ] as const) {
        const output = file(`${basename(from)}.openssl.pfx`);
        const { code } = await json(["keys", "convert", from, ...options, "-o", output, "--force", ...NEW()]);
        expect(code).toBe(0);
        const read = openedBy(output);
        expect(read.text).toContain("BEGIN PRIVATE KEY");
        expect(read.code).toBe(0);
      }
    },
  );

  it("refuse a key that must stay in its container, and leave nothing behind", async () => {
    for (const command of ["export", "convert"]) {
      const output = file("refused.pfx");
      const path = container({ exportable: false });
      const { code, document } = await json(["keys", command, path, ...PASSWORD(), "-o", output, ...NEW()]);
      expect(code).toBe(5);
      expect(document.error).toMatchObject({ code: "KEY_NOT_EXPORTABLE" });
      expect(readdirSync(folder.path)).not.toContain("refused.pfx");
    }
  });

  it("refuse a key whose period is over, and warn of one that is lost with the container", async () => {
    const path = container({}, { notAfter: new Date("2029-01-01T00:00:00Z") });
    for (const command of ["export", "convert"]) {
      const output = file(`${command}.period.pfx`);
      const args = ["keys", command, path, ...PASSWORD(), "-o", output, ...NEW()];
      at("2029-01-02T00:00:00Z");
      const late = await json(args);
      expect([late.code, late.document.error.code]).toEqual([5, "KEY_EXPIRED"]);
      expect(readdirSync(folder.path)).not.toContain(basename(output));
      at("2028-01-01T00:00:00Z");
      const { code, stderr } = await json(args);
      expect(code).toBe(0);
      expect(stderr).toMatch(/no place for the key's own period: .* after 2029-01-01T00:00:00/);
      expect(stderr).toMatch(/without certified means/);
      vi.useRealTimers();
    }
    const bare = await json(["keys", "export", container(), ...PASSWORD(), "-o", file("bare.pfx"), ...NEW()]);
    expect(bare.stderr).not.toMatch(/period/);
  });

  it("refuse an empty passphrase, none at all, and the key itself as the output", async () => {
    writeFileSync(file("empty"), "\n");
    const path = container();
    const run = (...more: string[]) => json(["keys", "export", path, ...PASSWORD(), ...more]);
    const empty = await run("-o", file("x.pfx"), "--new-passphrase-file", file("empty"));
    expect(empty.document.error).toMatchObject({ code: "USAGE", exitCode: 2 });
    const none = await run("-o", file("x.pfx"));
    expect(none.document.error).toMatchObject({ code: "USAGE" });
    const self = await run("-o", join(path, "header.key"), "--force", ...NEW());
    expect(self.document.error).toMatchObject({ code: "OUTPUT_IS_INPUT" });
  });
});

describe("what podpis keys says", () => {
  it("holds neither the key nor a passphrase, in success and in failure", async () => {
    const secret = toHex(integerToLittleEndian(D, 32)).slice(0, 16);
    const passphrase = "тайное слово";
    writeFileSync(file("secret"), passphrase);
    const locked = file("secret.pfx");
    const write = ["-o", locked, "--new-passphrase-file", file("secret")];
    const runs = [
      ["keys", "export", container(), ...PASSWORD(), ...write, "--force"],
      ["keys", "list", locked, "--passphrase-file", file("secret"), "-vv"],
      ["keys", "doctor", locked, "--passphrase-file", file("secret"), "-vv"],
      ["keys", "doctor", container(), "--passphrase-file", file("secret"), "-vv"],
      ["keys", "list", locked, ...PASSWORD(), "-vv"],
    ];
    for (const args of runs) {
      for (const more of [[], ["--json"]]) {
        const { stdout, stderr } = await runInProcess([...args, ...more], { env: { PODPIS_DEBUG: "1" } });
        const said = stdout + stderr;
        for (const hidden of [passphrase, secret, String(D), D.toString(16)])
          expect(said).not.toContain(hidden);
        expect(said).not.toBe("");
      }
    }
  });
});

describe("podpis sign with a container", () => {
  it("signs, and says once that such a signature may be disputed", async () => {
    const out = file("synthetic.sig");
    const { code, stderr } = await text([
      "sign",
      file("document.txt"),
      "--key",
      container({ exportable: false }),
      ...PASSWORD(),
      "--offline",
      "-o",
      out,
    ]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^podpis: ! .*may be disputed\n$/),
    });
  });

  it("refuses a wrong password with one message and exit code 5", async () => {
    const path = container();
    const { code, stderr } = await text([
      "sign",
      file("document.txt"),
      "--key",
      path,
      "--passphrase-file",
      file("new"),
    ]);
    expect(code).toBe(5);
    expect(stderr.match(/error\[/g)).toHaveLength(1);
    expect(stderr).toContain("KEY_PASSPHRASE_WRONG");
  });
});

describe.skipIf(conformanceMissing !== undefined)(conformanceTitle("keys that others made"), () => {
  const sample = (name: string): string => conformancePath("cpcontainer", name);

  it("shows the three containers, whose keys ended in 2020", async () => {
    const { document } = await json(["keys", "list", conformancePath("cpcontainer")]);
    const containers = document.keys.filter(({ source }: { source: string }) => source === "container");
    expect(
      containers.map(({ containerName, state, fits, exportable, keyNotAfter }: Record<string, unknown>) => [
        containerName,
        state,
        fits,
        exportable,
        String(keyNotAfter).slice(0, 10),
      ]),
    ).toEqual([
      ["g2001", "unsupported", true, true, "2020-07-01"],
      ["g2012256", "expired", true, true, "2020-07-01"],
      ["g2012512", "expired", true, true, "2020-07-01"],
    ]);
  });

  it.skipIf(gostEngineMissing !== undefined).each(["g2012256", "g2012512"])(
    "signs with %s in its time, and OpenSSL accepts the signature",
    async (name) => {
      at("2019-05-01T00:00:00Z");
      const out = file(`${name}.sig`);
      const { code } = await json([
        "sign",
        file("document.txt"),
        "--key",
        sample(`${name}.000`),
        ...PASSWORD(),
        "--offline",
        "-o",
        out,
      ]);
      expect(code).toBe(0);
      const { text: said } = openssl([
        "cms",
        "-verify",
        "-noverify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        out,
        "-content",
        file("document.txt"),
        "-out",
        file("out"),
      ]);
      expect(said).toMatch(/verification successful/i);
    },
  );

  const engine = conformanceMissing === undefined ? readdirSync(conformancePath("gost", "engine-pfx")) : [];
  it.each([
    ["Пароль для PFX", "pygost/test_pfx.TestPFX.class.L42.der"],
    ["Пароль для PFX", "pygost-newer/test_pfx.TestPFX2020.test_cert_and_encrypted_key.L265.der"],
    ["Пароль для PFX", "pygost-newer/test_pfx.TestPFX2020.test_encrypted_cert_and_key.L372.der"],
    ...engine.filter((name) => name.endsWith(".p12")).map((name) => ["пароль", `engine-pfx/${name}`]),
  ] as [string, string][])(
    "signs with the passphrase %s and %s, a day after its certificate began",
    async (password, name) => {
      writeFileSync(file("password"), password);
      const path = conformancePath("gost", ...name.split("/"));
      const options = ["--passphrase-file", file("password")];
      const { document } = await json(["keys", "list", path, ...options]);
      expect(document.keys).toMatchObject([{ fits: true, exportable: true }]);
      at(new Date(Date.parse(document.keys[0].certificate.notBefore) + 86_400_000).toISOString());
      const out = ["-o", file("pfx.sig"), "--force"];
      const { code, stderr } = await text([
        "sign",
        file("document.txt"),
        "--key",
        path,
        ...options,
        "--offline",
        ...out,
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    },
  );

  it("refuses them once the certificate, then the key is out of date, and GOST R 34.10-2001 always", async () => {
    const refusal = async (moment: string, name: string) => {
      at(moment);
      const { code, document } = await json([
        "sign",
        file("document.txt"),
        "--key",
        sample(name),
        ...PASSWORD(),
      ]);
      return [code, document.error.code];
    };
    expect(await refusal("2019-08-01T00:00:00Z", "g2012256.000")).toEqual([5, "CERTIFICATE_UNFIT"]);
    expect(await refusal("2021-01-01T00:00:00Z", "g2012256.000")).toEqual([5, "KEY_EXPIRED"]);
    expect(await refusal("2019-05-01T00:00:00Z", "g2001.000")).toEqual([5, "KEY_ALGORITHM_UNSUPPORTED"]);
  });
});
