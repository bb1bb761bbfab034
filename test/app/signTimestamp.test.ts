import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createLab, type Faults, type Lab } from "../../src/app/lab/index.js";
import type { TsaRequest } from "../../src/app/signRequest.js";
import { readAsn1 } from "../../src/asn1/reader.js";
import { utf8 } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import type { Fetcher, FetchRequest } from "../../src/base/fetcher.js";
import { findTokens } from "../../src/cms/levels/tokens.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { digest } from "../../src/crypto/digest.js";
import { checkToken } from "../../src/tsp/checkToken.js";
import { buildTimestampRequest } from "../../src/tsp/request.js";
import { parseTimestampResponse } from "../../src/tsp/response.js";
import type { CertificateResult } from "../../src/validate/results.js";
import { FROZEN } from "../support/lab.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

let lab: Lab;
let gost: TestSigner;
beforeAll(async () => {
  lab = await createLab({ clock: FROZEN, seed: "stamp", families: ["gost256", "rsa"] });
  gost = await issueSigner(lab);
  return () => lab.close();
});
afterEach(() => {
  for (const fault of Object.keys(lab.faults) as (keyof Faults)[]) delete lab.faults[fault];
});

/** The lab's TSA without a network: family by the last part of the address. */
class LabFetcher implements Fetcher {
  readonly asked: FetchRequest[] = [];
  constructor(
    private readonly answers: Readonly<Record<string, () => { bytes: Uint8Array; contentType: string }>> = {},
  ) {}

  async fetch(request: FetchRequest) {
    this.asked.push(request);
    const { url } = request;
    const answer = this.answers[url]?.() ?? {
      bytes: await lab.timestamp(url.split("/").at(-1)!, request.body!),
      contentType: "application/timestamp-reply",
    };
    return { url, ...answer };
  }
}

const URL_GOST = "http://tsa.test/gost256";
const URL_RSA = "http://tsa.test/rsa";

function stamped(tsa: Partial<TsaRequest> = {}, clock?: () => Date) {
  const folder = tempDir();
  const path = fileIn(folder, "f", "document");
  const request = { urls: [URL_GOST], fetcher: new LabFetcher(), ...tsa };
  const done = signFile(path, gost, { level: "t", tsa: request, ...(clock && { clock }) });
  return { folder, signature: `${path}.sig`, done };
}

const failure = (why: RegExp) =>
  expect.objectContaining({ code: "TSA_FAILED", exitCode: 4, why: expect.stringMatching(why) });

describe("sign --level t", () => {
  it("puts a token over the signature value among the unsigned attributes", async () => {
    const { signature, done } = stamped();
    const result = await done;
    const tsa = lab.timestampAuthority("gost256").certificate;
    expect(result).toMatchObject({
      level: "T",
      timestamp: {
        genTime: "2026-01-15T12:00:00.000+00:00",
        url: URL_GOST,
        certificate: { thumbprints: { sha256: tsa.sha256 } },
      },
    });
    const { signedData } = readSignedDataBytes(readFileSync(signature));
    const [signerInfo] = signedData!.signerInfos;
    const [found, second] = findTokens(signerInfo!);
    expect(second).toBeUndefined();
    expect(found).toMatchObject({ kind: "signature" });
    const checked = checkToken(found!.token!, (name) => digest(name, signerInfo!.signature), [tsa]);
    expect(checked.checks.filter(({ status }) => status !== "passed" && status !== "warning")).toEqual([]);
  });

  it("asks with the digest of the signature, a fresh nonce each time, and the authorization", async () => {
    const fetcher = new LabFetcher({ [URL_RSA]: () => ({ bytes: utf8("x"), contentType: "" }) });
    await stamped({ fetcher, urls: [URL_RSA, URL_GOST], authorization: "Bearer secret" }).done;
    const [first, second] = fetcher.asked;
    expect(first).toMatchObject({
      contentType: "application/timestamp-query",
      authorization: "Bearer secret",
    });
    expect(Buffer.from(first!.body!).equals(second!.body!)).toBe(false);
  });

  it("takes a token of another algorithm family", async () => {
    expect(await stamped({ urls: [URL_RSA] }).done).toMatchObject({ timestamp: { url: URL_RSA } });
  });

  it("tries the authorities in order and says in the end why each was refused", async () => {
    const answer = (bytes: Uint8Array, contentType = "application/timestamp-reply") => ({
      bytes,
      contentType,
    });
    const refuse = (code: "NET_HTTP_STATUS" | "NET_TIMEOUT", data: Record<string, number>) => () => {
      throw new PodpisError(code, data);
    };
    const answers = {
      "http://a.test": () => answer(utf8("<html>"), "text/html; charset=utf-8"),
      "http://b.test": refuse("NET_HTTP_STATUS", { status: 500 }),
      "http://c.test": () => answer(new Uint8Array(0)),
      "http://d.test": () => answer(utf8("<html>")),
      "http://e.test": refuse("NET_TIMEOUT", { seconds: 15 }),
    };
    const urls = Object.keys(answers);
    const { done, folder } = stamped({ urls, fetcher: new LabFetcher(answers) });
    await expect(done).rejects.toEqual(
      failure(
        /^http:\/\/a\.test: the answer is a web page, not a time-stamp; http:\/\/b\.test: HTTP status 500; http:\/\/c\.test: the answer is empty; http:\/\/d\.test: the answer is no time-stamp.*; http:\/\/e\.test: the limit is 15 s$/,
      ),
    );
    expect(readdirSync(folder)).toEqual(["f"]);
    expect(await stamped({ urls: [...urls, URL_GOST], fetcher: new LabFetcher(answers) }).done).toMatchObject(
      {
        timestamp: { url: URL_GOST },
      },
    );
  });

  it.each([
    ["rejection", /refused: rejection \(systemFailure, /],
    ["wrongNonce", /the nonce is wrong/],
    ["noNonce", /the nonce is missing/],
    ["wrongImprint", /stamps something else/],
    ["notTsa", /not one for time-stamping/],
    ["future", /five minutes away/],
  ] as const)(
    "refuses the answer of an authority with the fault %s and leaves nothing behind",
    async (fault, why) => {
      lab.faults.tsa = fault;
      const { done, folder } = stamped();
      await expect(done).rejects.toEqual(failure(why));
      expect(readdirSync(folder)).toEqual(["f"]);
    },
  );

  it("refuses a policy that was not asked for", async () => {
    lab.faults.tsa = "wrongPolicy";
    await expect(stamped({ policy: "1.2.643.2.2.38.999" }).done).rejects.toEqual(
      failure(/the policy is 1\.2\.643/),
    );
  });

  it("refuses a token that calls the same imprint by another algorithm", async () => {
    const fetcher: Fetcher = {
      async fetch({ url, body }) {
        const [, messageImprint, nonce] = readAsn1(body!).children;
        const imprint = messageImprint!.children[1]!.content;
        const other = buildTimestampRequest({ digest: "sha256", imprint, nonce: nonce!.content });
        return { url, bytes: await lab.timestamp("gost256", other), contentType: "" };
      },
    };
    await expect(stamped({ fetcher }).done).rejects.toEqual(failure(/stamps something else/));
  });

  it("refuses a token whose signature was spoilt", async () => {
    const fetcher: Fetcher = {
      async fetch({ url, body }) {
        const bytes = Uint8Array.from(await lab.timestamp("gost256", body!));
        // The signature value ends the token, which ends the answer.
        expect(parseTimestampResponse(bytes).granted).toBe(true);
        bytes[bytes.length - 1]! ^= 1;
        return { url, bytes, contentType: "application/timestamp-reply" };
      },
    };
    await expect(stamped({ fetcher }).done).rejects.toEqual(failure(/signature does not hold/));
  });

  it("compares the token's time with the clock it is given, not with the signing time", async () => {
    const late = (): Date => new Date(FROZEN.getTime() + 6 * 60_000);
    await expect(stamped({}, late).done).rejects.toEqual(failure(/five minutes away/));
  });

  it("judges the authority's path when anchors were named, and refuses one that fails", async () => {
    const asked: unknown[] = [];
    const judge =
      (verdict: "TOTAL-PASSED" | "INDETERMINATE"): NonNullable<TsaRequest["judge"]> =>
      async (certificate, purpose, at, others): Promise<CertificateResult> => {
        asked.push([certificate.sha256, purpose, at, others.map(({ sha256 }) => sha256)]);
        return { verdict, path: [], anchor: null, qualification: null, revocation: [], checks: [] };
      };
    const tsa = lab.timestampAuthority("gost256").certificate.sha256;
    expect((await stamped({ judge: judge("TOTAL-PASSED") }).done).notes).toEqual([
      { id: "sign.revocationNotAsked" },
    ]);
    expect(asked).toEqual([[tsa, "timestamping", FROZEN, [tsa]]]);
    await expect(stamped({ judge: judge("INDETERMINATE") }).done).rejects.toEqual(
      failure(/TSA is not trusted/),
    );
    expect((await stamped().done).notes).toContainEqual({ id: "sign.tsaNotJudged" });
  });

  it("lets an interrupt through as what it is", async () => {
    const fetcher: Fetcher = { fetch: () => Promise.reject(new PodpisError("INTERRUPTED")) };
    await expect(stamped({ fetcher, urls: [URL_GOST, URL_RSA] }).done).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
  });
});
