/** Stand-alone time-stamp tokens: made over a file, and judged. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TimestampCreateRequest, timestampCreate } from "../../src/app/timestampCreate.js";
import { type TimestampVerifyRequest, timestampVerify } from "../../src/app/timestampVerify.js";
import { encodePem } from "../../src/asn1/pem.js";
import * as der from "../../src/asn1/writer.js";
import { toBase64, toHex, utf8 } from "../../src/base/bytes.js";
import { DAY } from "../../src/base/time.js";
import { findTokens } from "../../src/cms/levels/tokens.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { type DigestName, digest, digestOid } from "../../src/crypto/digest.js";
import { contentStream } from "../../src/io/files/content.js";
import { readTimeStampToken } from "../../src/tsp/token.js";
import { FROZEN } from "../support/lab.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { gostEngineMissing, openssl, opensslMissing } from "../support/openssl.js";
import { fileIn, issueSigner, signFile } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

let world: LevelLab;
let folder: string;
let path: string;
let tst: string;
beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "rsa"] });
  return () => world.lab.close();
});
beforeEach(() => {
  world.later = 0;
  delete world.lab.faults.tsa;
  folder = tempDir();
  path = fileIn(folder, "f", "Чертёж № 7");
  tst = `${path}.tst`;
});

const create = (changes: Partial<TimestampCreateRequest> = {}) =>
  timestampCreate({
    content: contentStream(path),
    tsa: world.tsa,
    digest: "streebog256",
    output: tst,
    encoding: "der",
    now: world.now(),
    ...changes,
  });

const judged = (changes: Partial<TimestampVerifyRequest> = {}) =>
  timestampVerify({
    token: changes.token ?? readFileSync(tst),
    name: tst,
    content: contentStream(path),
    maxContent: 1000,
    now: world.now(),
    trust: world.evidence.trust,
    fetcher: world.fetcher,
    ...changes,
  });

const failing = (report: { readonly checks: readonly { readonly id: string; readonly status: string }[] }) =>
  report.checks.filter(({ status }) => status === "failed" || status === "indeterminate").map(({ id }) => id);

describe("timestamp create", () => {
  it.each<DigestName>(["streebog256", "streebog512", "sha256", "sha384", "sha512"])(
    "gets a token over the file's digest by %s, which holds",
    async (name) => {
      const imprint = toHex(digest(name, readFileSync(path)));
      const said = { digestAlgorithm: digestOid(name), imprint, genTime: "2026-01-15T12:00:00.000+00:00" };
      expect(await create({ digest: name })).toMatchObject({
        schema: "podpis.timestamp-create/1",
        size: readFileSync(path).length,
        accuracy: 1,
        url: world.tsa.urls[0],
        notes: [{ id: "sign.tsaNotJudged" }],
        ...said,
      });
      expect(await judged()).toMatchObject({
        schema: "podpis.timestamp/1",
        verdict: "TOTAL-PASSED",
        exitCode: 0,
        content: { file: path },
        revocation: [{ status: "good" }, {}],
        ...said,
      });
    },
  );

  it.each(["wrongImprint", "wrongNonce", "noNonce", "notTsa", "future", "rejection"] as const)(
    "leaves nothing behind when the service answers with %s",
    async (fault) => {
      world.lab.faults.tsa = fault;
      await expect(create()).rejects.toMatchObject({ code: "TSA_FAILED", exitCode: 4 });
      expect(existsSync(tst)).toBe(false);
    },
  );

  it("refuses a file that is too large or empty, before the service is asked", async () => {
    world.asked.length = 0;
    await expect(create({ maxContent: 3 })).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
    const empty = fileIn(folder, "empty", "");
    await expect(create({ content: contentStream(empty) })).rejects.toMatchObject({ code: "FILE_EMPTY" });
    expect(world.asked).toEqual([]);
  });
});

describe("timestamp verify", () => {
  it("takes tokens and whole answers, as DER, PEM and base64", async () => {
    await create();
    const token = readFileSync(tst);
    const answer = der.seq(der.seq(der.int(0)), token);
    for (const octets of [token, answer]) {
      for (const form of [octets, utf8(encodePem("CMS", octets)), utf8(toBase64(octets))]) {
        expect(await judged({ token: form })).toMatchObject({ verdict: "TOTAL-PASSED" });
      }
    }
    await create({ encoding: "pem", force: true });
    expect(await judged()).toMatchObject({ verdict: "TOTAL-PASSED" });
  });

  it("fails for another document, and stays open without one", async () => {
    await create();
    const other = fileIn(folder, "g", "Чертёж № 8");
    const failed = await judged({ content: contentStream(other) });
    expect(failed).toMatchObject({ verdict: "TOTAL-FAILED", subIndication: "HASH_FAILURE", exitCode: 1 });
    expect(failing(failed)).toEqual(["timestamp.imprint"]);
    expect(await judged({ content: undefined })).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "SIGNED_DATA_NOT_FOUND",
      exitCode: 3,
      content: null,
    });
  });

  it("never passes with a bit flipped in anything that is signed", async () => {
    await create();
    const token = readFileSync(tst);
    const signedOf = (octets: Uint8Array) => {
      const { content, signerInfo } = readTimeStampToken(octets);
      return [content, signerInfo.signedAttrs!.raw, signerInfo.signature].map(toHex);
    };
    let refused = 0;
    for (let at = 5; at < token.length; at += 13) {
      const broken = Uint8Array.from(token);
      broken[at]! ^= 1;
      const verdict = await judged({ token: broken }).then(
        (report) => report.verdict,
        (error) => error.code,
      );
      if (verdict === "TOTAL-PASSED") expect(signedOf(broken)).toEqual(signedOf(token));
      else refused++;
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("fails when the signature value is wrong", async () => {
    await create();
    const token = readFileSync(tst);
    const { signature } = readTimeStampToken(token).signerInfo;
    token[token.indexOf(signature) + 40]! ^= 1;
    expect(await judged({ token })).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "SIG_CRYPTO_FAILURE",
      exitCode: 1,
    });
  });

  it("uses the evidence in the token's own unsigned attributes, as CryptoPro's services put it there", async () => {
    const output = join(folder, "f.sig");
    await signFile(path, await issueSigner(world.lab), { ...world.signing("xlt1"), output });
    const [signer] = readSignedDataBytes(readFileSync(output)).signedData!.signerInfos;
    const [found] = findTokens(signer!);
    const stamped = {
      name: "value",
      chunks: async function* () {
        yield signer!.signature;
      },
    };
    const offline = { token: found!.token!.raw, content: stamped, fetcher: null };
    expect(await judged(offline)).toMatchObject({
      verdict: "TOTAL-PASSED",
      revocation: [{ status: "good" }, {}],
    });
  });

  it("judges the authority: without a root, and by the roots of --tsa-trust", async () => {
    await create();
    expect(await judged({ trust: [] })).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "NO_CERTIFICATE_CHAIN_FOUND",
      exitCode: 3,
    });
    const byTsaTrust = { trust: [], tsaTrust: world.evidence.trust };
    expect(await judged(byTsaTrust)).toMatchObject({ verdict: "TOTAL-PASSED", path: [{}, {}, {}] });
    expect(await judged({ tsaTrust: [] })).toMatchObject({ verdict: "INDETERMINATE" });
  });

  it("says that revocation is not known offline, or was not asked for", async () => {
    await create();
    const offline = await judged({ fetcher: null, untrusted: world.intermediates });
    expect(offline).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TRY_LATER" });
    const off = { fetcher: null, revocation: "off", untrusted: world.intermediates } as const;
    expect(await judged(off)).toMatchObject({
      verdict: "TOTAL-PASSED",
      relaxations: [{ id: "revocation-off" }],
    });
  });

  it("proves no time before the token was made, nor after the authority's certificate ended", async () => {
    await create();
    const before = await judged({ at: new Date(FROZEN.getTime() - DAY) });
    expect(before).toMatchObject({ verdict: "INDETERMINATE", subIndication: "TIMESTAMP_ORDER_FAILURE" });
    const { notAfter } = (await judged()).certificate!;
    const late = await judged({ at: new Date(Date.parse(notAfter) + DAY) });
    expect(late).toMatchObject({ verdict: "INDETERMINATE", subIndication: "OUT_OF_BOUNDS_NO_POE" });
  });

  it.each(["wrongImprint", "notTsa", "stranger"] as const)(
    "does not pass a token of the fault %s",
    async (fault) => {
      const { lab } = world;
      const question = der.seq(
        der.int(1),
        der.seq(
          der.seq(der.oid(digestOid("streebog256"))),
          der.octets(digest("streebog256", readFileSync(path))),
        ),
        der.bool(true),
      );
      lab.faults.tsa = fault;
      const token = await lab.timestamp("gost256", question);
      delete lab.faults.tsa;
      expect((await judged({ token })).verdict).not.toBe("TOTAL-PASSED");
    },
  );

  it("refuses what is no token", async () => {
    const cases: readonly (readonly [Uint8Array, RegExp])[] = [
      [utf8("MAA="), /./],
      [world.evidence.trust[0]!.raw, /./],
      [der.seq(der.seq(der.int(2))), /answer without a token: rejection/],
      [utf8(world.lab.trustPem + world.lab.trustPem), /exactly one object/],
    ];
    for (const [token, why] of cases) {
      await expect(judged({ token })).rejects.toMatchObject({
        code: "NOT_A_TOKEN",
        exitCode: 2,
        why: expect.stringMatching(why),
      });
    }
  });
});

describe.skipIf(opensslMissing !== undefined || gostEngineMissing !== undefined)(
  `tokens and OpenSSL${gostEngineMissing ? ` (skipped: ${gostEngineMissing})` : ""}`,
  () => {
    const trusting = (): string[] => [
      "-CAfile",
      fileIn(folder, "chain.pem", world.lab.trustPem + world.lab.intermediatesPem),
      "-attime",
      String(Math.floor(FROZEN.getTime() / 1000)),
    ];

    it.each([
      ["gost256", "streebog256"],
      ["rsa", "sha256"],
    ] as const)("openssl ts -verify accepts what %s stamps, over this file only", async (family, name) => {
      await create({ tsa: { ...world.tsa, urls: [world.lab.tsaUrl(family)] }, digest: name });
      const verify = (data: string) =>
        openssl(["ts", "-verify", "-token_in", "-in", tst, "-data", data, ...trusting()]);
      expect(verify(path).text).toContain("Verification: OK");
      expect(verify(fileIn(folder, "g", "Чертёж № 8")).text).toContain("Verification: FAILED");
    });

    it("an answer that openssl's authority makes is judged", async () => {
      // Its key and certificate are made by openssl as well; the certificate is its own root.
      const [key, cert] = [join(folder, "tsa.key"), join(folder, "tsa.pem")];
      const config = fileIn(
        folder,
        "tsa.cnf",
        [
          "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=OpenSSL TSA",
          "[ext]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature",
          "extendedKeyUsage=critical,timeStamping",
          `[tsa]\ndefault_tsa=one\n[one]\nserial=${join(folder, "serial")}\nsigner_cert=${cert}\nsigner_key=${key}`,
          "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1",
        ].join("\n"),
      );
      const run = (...args: readonly string[]) => {
        const { code, text } = openssl(args, { gost: false });
        expect(code, text).toBe(0);
      };
      run(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        cert,
        "-days",
        "2",
        "-config",
        config,
      );
      const [query, reply] = [join(folder, "q.tsq"), join(folder, "r.tsr")];
      run("ts", "-query", "-data", path, "-sha256", "-cert", "-out", query);
      run("ts", "-reply", "-config", config, "-queryfile", query, "-out", reply);
      const now = new Date();
      const report = await judged({ token: readFileSync(reply), trust: [], now, fetcher: null });
      expect(report).toMatchObject({
        policy: "1.2.3.4",
        accuracy: 1,
        certificate: { subject: { cn: "OpenSSL TSA" } },
      });
      expect(failing(report)).toEqual(["timestamp.certificate"]);
    });
  },
);
