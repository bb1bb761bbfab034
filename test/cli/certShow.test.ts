/** cert check and show as a user types them. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodePem } from "../../src/asn1/pem.js";
import * as der from "../../src/asn1/writer.js";
import { DAY } from "../../src/base/time.js";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { type Fixture, NOT_BUILT, openFixture, runJson, type Signer } from "./fixture.js";
import { schemaErrors } from "./schemas.js";

const RUSSIAN = { env: { LC_ALL: "ru_RU.UTF-8", TZ: "Europe/Moscow" } };

describe.skipIf(!cliIsBuilt())(`cert check${NOT_BUILT}`, () => {
  let fixture: Fixture;
  let person: Signer;

  beforeAll(async () => {
    fixture = await openFixture();
    person = await fixture.signer("person");
  });
  afterAll(() => fixture.close());
  const network = () => fixture.network;

  it("says whose it is, by whom, until when and whether it is revoked", async () => {
    const { stdout, code } = await runCli(["cert", "check", person.cert, ...network()], RUSSIAN);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✔ ДЕЙСТВИТЕЛЕН: /);
    expect(stdout).toMatch(/Выдан: Учебный УЦ ГОСТ 256/);
    expect(stdout).toMatch(/осталось дней: 36[45]/);
    expect(stdout).toMatch(
      /Отзыв: {9}не отозван — по данным OCSP http:\S+, на \d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d МСК/,
    );
    const { json } = await runJson(["cert", "check", person.cert, ...network()]);
    expect(json).toMatchObject({
      schema: "podpis.cert/1",
      verdict: "TOTAL-PASSED",
      exitCode: 0,
      reason: null,
    });
  });

  it("tells revoked, suspended, expired, unknown and unanchored apart", async () => {
    const revoked = await fixture.signer("revoked");
    const suspended = await fixture.signer("suspended");
    const expired = await fixture.signer("expired", {
      notBefore: new Date(Date.now() - 20 * DAY),
      notAfter: new Date(Date.now() - 10 * DAY),
    });
    await fixture.lab.revoke(revoked.issued);
    await fixture.lab.suspend(suspended.issued);
    const intermediates = fixture.write("intermediates.pem", fixture.lab.intermediatesPem);
    const offline = ["--trust", fixture.trust, "--untrusted", intermediates, "--offline"];
    const cases = [
      [[revoked.cert, ...network()], 1, "TOTAL-FAILED", "REVOKED"],
      [[suspended.cert, ...network()], 3, "INDETERMINATE", "TRY_LATER"],
      [[expired.cert, ...network()], 1, "TOTAL-FAILED", "EXPIRED"],
      [[person.cert, ...offline], 3, "INDETERMINATE", "TRY_LATER"],
      [[person.cert, "--offline"], 3, "INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"],
    ] as const;
    for (const [args, exitCode, verdict, subIndication] of cases) {
      const { json, code } = await runJson(["cert", "check", ...args]);
      expect({ code, json }).toMatchObject({ code: exitCode, json: { verdict, subIndication } });
    }
    const { stdout } = await runCli(["cert", "check", suspended.cert, ...network()], RUSSIAN);
    expect(stdout).toMatch(/^\? НЕ ОПРЕДЕЛЕНО: .* — сертификат приостановлен \[TRY_LATER\]/);
    expect(stdout).toContain("ПРИОСТАНОВЛЕН с ");
  });

  it("judges by files alone: intermediates, lists, OCSP answers, PEM bundles and folders", async () => {
    const intermediates = fixture.write("bundle.pem", fixture.lab.intermediatesPem + fixture.lab.trustPem);
    const crl = fixture.write("list.crl", await fixture.lab.crl("gost256"));
    const rootCrl = fixture.write("root.pem", encodePem("X509 CRL", await fixture.lab.crl("root-gost256")));
    const { json, code } = await runJson([
      "cert",
      "check",
      person.cert,
      ...[
        "--trust",
        fixture.trust,
        "--untrusted",
        intermediates,
        "--crl",
        crl,
        "--crl",
        rootCrl,
        "--offline",
      ],
    ]);
    expect({ code, verdict: json.verdict }).toEqual({ code: 0, verdict: "TOTAL-PASSED" });
    const folder = await runCli([
      "cert",
      "check",
      person.cert,
      "--trust",
      fixture.folder,
      "--revocation",
      "off",
    ]);
    expect(folder.code).toBe(0);
  });

  it("says when a file is of another kind than its option wants", async () => {
    const text = fixture.write("text.txt", "this is nothing at all");
    const cases = [
      [["cert", "check", text], "NOT_A_CERTIFICATE"],
      [["cert", "check", person.key], "NOT_A_CERTIFICATE"],
      [["cert", "check", person.cert, "--trust", text], "NOT_A_CERTIFICATE"],
      [["cert", "check", person.cert, "--crl", person.cert], "NOT_A_CRL"],
      [["cert", "check", person.cert, "--ocsp", person.cert], "NOT_AN_OCSP_ANSWER"],
      [["cert", "check", fixture.write("empty.cer", "")], "FILE_EMPTY"],
      [["cert", "check", fixture.path("missing.cer")], "FILE_NOT_FOUND"],
    ] as const;
    for (const [args, code] of cases) {
      const result = await runJson(args);
      expect({ code: result.code, error: result.json.error }).toMatchObject({ code: 2, error: { code } });
    }
  });

  it("gives a broken certificate its verdict, and a truncated one an error", async () => {
    const whole = person.issued.certificate;
    const broken = fixture.write(
      "broken.cer",
      der.seq(der.seq(der.int(1)), der.seq(der.oid("1.2.3")), der.bits(new Uint8Array(8))),
    );
    const { json, code } = await runJson(["cert", "check", broken, "--offline"]);
    expect(code).toBe(1);
    expect(json).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "FORMAT_FAILURE" });
    const truncated = await runJson(["cert", "check", fixture.write("cut.cer", whole.subarray(0, 200))]);
    expect(truncated.code).toBe(2);
    expect(truncated.json.error).toMatchObject({ code: "NOT_A_CERTIFICATE" });
  });

  it("checks many certificates, one JSON line each, with the worst exit code", async () => {
    const other = await fixture.signer("other");
    const missing = fixture.path("missing.cer");
    const { stdout, code } = await runCli([
      "cert",
      "check",
      ...[person.cert, missing, other.cert],
      ...network(),
      "--json",
    ]);
    expect(code).toBe(2);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ schema, file }) => [schema, file])).toEqual([
      ["podpis.cert/1", person.cert],
      ["podpis.error/1", missing],
      ["podpis.cert/1", other.cert],
    ]);
    expect(lines.flatMap(schemaErrors)).toEqual([]);
  });
});

describe.skipIf(!cliIsBuilt())(`show${NOT_BUILT}`, () => {
  let fixture: Fixture;
  let director: Signer;

  beforeAll(async () => {
    fixture = await openFixture();
    director = await fixture.signer("director", { profile: "organisation" });
  });
  afterAll(() => fixture.close());

  it("shows a certificate with ИНН, ОГРН and СНИЛС by name, and extensions by name", async () => {
    const ru = await runCli(["show", director.cert, "--personal-data"], RUSSIAN);
    expect(ru.code).toBe(0);
    const masked = await runCli(["show", director.cert], RUSSIAN);
    expect(masked.stdout).toMatch(
      /ИНН 98\d\d\*+\d+, ИНН организации 98\d{8}, ОГРН 125\d{10}, СНИЛС 999\d\*+\d+/,
    );
    expect(ru.stdout).toMatch(/^Сертификат: /);
    expect(ru.stdout).toMatch(/ИНН 98\d{10}, ИНН организации 98\d{8}, ОГРН 125\d{10}, СНИЛС 999\d{8}/);
    expect(ru.stdout).toContain("Использование ключа (критическое): электронная подпись");
    expect(ru.stdout).toContain("Где список отзыва: http://127.0.0.1:");
    const en = await runCli(["show", director.cert]);
    expect(en.stdout).toMatch(/^Certificate: /);
    expect(en.stdout).toContain("Key usage (critical): digitalSignature");
  });

  it("shows every kind of object, as JSON that its schema describes", async () => {
    const document = fixture.write("document.txt", "text");
    const made = await runCli([
      "sign",
      document,
      ...[...director.options, "--trust", fixture.trust],
      ...["--tsa", fixture.tsa, "--allow-host", fixture.host],
    ]);
    expect(made.code, made.stderr).toBe(0);
    const crl = fixture.write("list.crl", await fixture.lab.crl("gost256"));
    const cases = [
      [director.cert, "certificate"],
      [director.key, "privateKey"],
      [`${document}.sig`, "cms"],
      [crl, "crl"],
    ] as const;
    for (const [file, kind] of cases) {
      const { json, code } = await runJson(["show", file]);
      expect({ code, json }).toMatchObject({ code: 0, json: { file, objects: [{ kind }] } });
      const { stdout } = await runCli(["show", file, "--details"], RUSSIAN);
      expect(stdout.split("\n").length).toBeGreaterThan(2);
    }
    const { json } = await runJson(["show", `${document}.sig`]);
    expect(json.objects).toMatchObject([
      {
        attached: false,
        signers: [
          {
            certificate: { subject: { title: "Генеральный директор" } },
            signedAttributes: expect.arrayContaining([
              { oid: "1.2.840.113549.1.9.4", name: "messageDigest" },
            ]),
            timestamps: [{ kind: "signature" }],
          },
        ],
      },
    ]);
  });

  it("shows nothing of a private key but its algorithm", async () => {
    const { stdout } = await runCli(["show", director.key, "--json", "--details"]);
    const secret = readFileSync(director.key, "utf8").split("\n")[1]!;
    expect(stdout).not.toContain(secret.slice(-20));
    expect(stdout).toContain("gost2012Key256");
  });

  it("shows all blocks of a PEM bundle, and reads standard input", async () => {
    const bundle = fixture.write("bundle.pem", fixture.lab.intermediatesPem + fixture.lab.trustPem);
    const { json } = await runJson(["show", bundle]);
    expect(json.objects).toHaveLength(2);
    const piped = await runJson(["show", "-"], { input: readFileSync(bundle) });
    expect(piped.json.objects).toEqual(json.objects);
  });

  it("names what stands beside known objects and is none itself", async () => {
    const junk = encodePem("DH PARAMETERS", der.seq(der.int(5), der.int(2)));
    const { json } = await runJson(["show", fixture.write("mixed.pem", junk + fixture.lab.trustPem)]);
    expect(json.objects).toMatchObject([
      { kind: "unknown", label: "DH PARAMETERS" },
      { kind: "certificate" },
    ]);
  });

  it("says of what is nothing it knows that it does not know it", async () => {
    for (const content of ["some text", new Uint8Array([0x30, 3, 2, 1, 1]), new Uint8Array([0x30, 0x80])]) {
      const result = await runJson(["show", fixture.write("unknown.bin", content)]);
      expect(result.code).toBe(2);
      expect(result.json.error).toMatchObject({ code: "UNKNOWN_OBJECT" });
    }
  });
});
