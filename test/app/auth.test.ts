/** The proof of a key: what is accepted, and everything that is not. */
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AuthChallenge,
  challengeText,
  makeChallenge,
  readChallenge,
} from "../../src/app/authChallenge.js";
import { type RespondRequest, respond } from "../../src/app/authRespond.js";
import { type AuthVerifyRequest, verifyResponse } from "../../src/app/authVerify.js";
import { contentOf } from "../../src/app/mchdSign.js";
import { sign } from "../../src/app/sign.js";
import { utf8 } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import { bytesSource } from "../../src/base/source.js";
import { addMilliseconds } from "../../src/base/time.js";
import { ChallengeFolder } from "../../src/io/auth/challenges.js";
import { FolderCache } from "../../src/io/cache/folderCache.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { issueSigner, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const AUDIENCE = "https://кабинет.example";
let world: LevelLab;
let signer: TestSigner;
let folder: string;
let state: ChallengeFolder;
beforeAll(async () => {
  world = await createLevelLab();
  signer = await issueSigner(world.lab);
});
afterAll(() => world.lab.close());
beforeEach(() => {
  world.later = 0;
  folder = tempDir();
  state = new ChallengeFolder(join(folder, "state"));
});

function issue(changes: Partial<Parameters<typeof makeChallenge>[0]> = {}): AuthChallenge {
  const challenge = makeChallenge({ audience: AUDIENCE, now: world.now(), ...changes });
  state.issue({ text: challengeText(challenge), expires: new Date(challenge.expires) }, world.now());
  return challenge;
}

let count = 0;
async function answer(octets: Uint8Array, changes: Partial<RespondRequest> = {}, who = signer) {
  const output = join(folder, `response-${++count}`);
  const { key, certificate } = who;
  await respond({
    key,
    certificate,
    octets,
    path: "c",
    output,
    encoding: "der",
    now: world.now(),
    ...changes,
  });
  return readFileSync(output);
}

const octetsOf = (challenge: AuthChallenge): Uint8Array => utf8(`${challengeText(challenge)}\n`);

const verify = (response: Uint8Array, changes: Partial<AuthVerifyRequest> = {}) =>
  verifyResponse({
    signature: bytesSource(response, "response"),
    audience: AUDIENCE,
    now: world.now(),
    trust: world.evidence.trust,
    untrusted: world.intermediates,
    fetcher: world.fetcher,
    state,
    ...changes,
  });

const statuses = ({ checks }: Awaited<ReturnType<typeof verify>>) =>
  Object.fromEntries(checks.map(({ id, status }) => [id.slice("auth.".length), status]));

const GOOD = {
  ...{ signer: "passed", challenge: "passed", audience: "passed", time: "passed" },
  ...{ certificate: "passed", known: "passed", replay: "passed" },
};

describe("a challenge", () => {
  it("is canonical JSON: sorted keys, no blanks, times in UTC, 256 random bits", () => {
    const random = (length: number) => new Uint8Array(length).fill(0xab);
    const challenge = makeChallenge({ audience: "a", now: world.now(), randomBytes: random });
    expect(challengeText(challenge)).toBe(
      `{"audience":"a","expires":"2026-01-15T12:05:00.000+00:00","issued":"2026-01-15T12:00:00.000+00:00",` +
        `"nonce":"${"ab".repeat(32)}","schema":"podpis.auth-challenge/1"}`,
    );
    expect(makeChallenge({ audience: "a", now: world.now() }).nonce).not.toBe(
      makeChallenge({ audience: "a", now: world.now() }).nonce,
    );
  });

  it("is read back, with or without one line end, and in no other writing", () => {
    const challenge = makeChallenge({ audience: AUDIENCE, now: world.now() });
    const text = challengeText(challenge);
    for (const one of [text, `${text}\n`, `${text}\r\n`])
      expect(readChallenge(utf8(one), "c")).toEqual(challenge);
    const { audience, ...rest } = challenge;
    for (const other of [
      "",
      "null",
      "[]",
      `${text}\n\n`,
      ` ${text}`,
      `\ufeff${text}`,
      JSON.stringify(challenge, null, 1),
      JSON.stringify({ ...rest, audience }),
      text.replace("}", `,"x":1}`),
      text.replace('"audience"', '"audience":"evil","audience"'),
      text.replace("https", "\\u0068ttps"),
      text.replace("+00:00", "Z"),
      text.replace("challenge/1", "challenge/2"),
      text.replace(challenge.nonce, challenge.nonce.toUpperCase()),
      text.replace(challenge.nonce, "00"),
      challengeText({ ...challenge, expires: challenge.issued }),
      challengeText({ ...challenge, expires: "2027-01-15T12:00:00.000+00:00" }),
      challengeText({ ...challenge, audience: "a\u202eb" }),
      challengeText({ ...challenge, audience: " a" }),
      challengeText({ ...challenge, audience: "e\u0301" }),
      challengeText({ ...challenge, audience: "x".repeat(10_000) }),
    ]) {
      expect(() => readChallenge(utf8(other), "c"), other).toThrow(/NOT_A_CHALLENGE/);
    }
    const broken = Buffer.from(text);
    broken[15] = 0xff;
    expect(() => readChallenge(broken, "c")).toThrow(/NOT_A_CHALLENGE/);
  });

  it("is not made for an audience nobody could read, or for ever", () => {
    for (const audience of ["", " ", "a\nb", "a\u200bb", "x".repeat(513)]) {
      expect(() => makeChallenge({ audience, now: world.now() }), audience).toThrow(/USAGE/);
    }
    for (const lifetime of [0, -1, Number.NaN, 25 * 3_600_000]) {
      expect(() => makeChallenge({ audience: "a", now: world.now(), lifetime })).toThrow(/USAGE/);
    }
  });
});

describe("answering", () => {
  it("shows the audience before the key is used", async () => {
    const order: string[] = [];
    const key = {
      ...signer.key,
      sign: (message: Uint8Array) => {
        order.push("sign");
        return signer.key.sign(message);
      },
    };
    await answer(octetsOf(issue()), { key, onAudience: ({ audience }) => order.push(audience) });
    expect(order).toEqual([AUDIENCE, "sign"]);
  });

  it("is refused for what is over, of the future, of another audience, or no challenge; the key stays unused", async () => {
    const sign = () => Promise.reject(new Error("the key was used"));
    const key = { ...signer.key, sign };
    const octets = octetsOf(issue());
    const refused = { code: "CHALLENGE_REFUSED", exitCode: 1 };
    await expect(answer(octets, { key, audience: "https://evil.example" })).rejects.toMatchObject(refused);
    await expect(answer(octets, { key, now: addMilliseconds(world.now(), 300_000) })).rejects.toMatchObject(
      refused,
    );
    await expect(answer(octets, { key, now: addMilliseconds(world.now(), -61_000) })).rejects.toMatchObject(
      refused,
    );
    await expect(answer(utf8("I owe you 1000000"), { key })).rejects.toMatchObject({
      code: "NOT_A_CHALLENGE",
    });
    expect(readdirSync(folder).filter((name) => name.startsWith("response"))).toEqual([]);
  });
});

describe("a response", () => {
  it("is accepted once, and says whose key it is", async () => {
    const response = await answer(octetsOf(issue()), { audience: AUDIENCE });
    const report = await verify(response);
    expect(statuses(report)).toEqual(GOOD);
    expect(report).toMatchObject({
      schema: "podpis.auth-verify/1",
      verdict: "TOTAL-PASSED",
      accepted: true,
      exitCode: 0,
      subject: { thumbprint: signer.certificate.sha256 },
      relaxations: [],
    });
    const again = await verify(response);
    expect(again).toMatchObject({ accepted: false, exitCode: 1, subject: null });
    expect(statuses(again)).toEqual({ ...GOOD, replay: "failed" });
  });

  it("is accepted by exactly one of those who verify it at the same time", async () => {
    const response = await answer(octetsOf(issue()));
    const folders = Array.from({ length: 8 }, () => new ChallengeFolder(state.folder));
    const reports = await Promise.all(folders.map((one) => verify(response, { state: one })));
    expect(reports.filter(({ accepted }) => accepted)).toHaveLength(1);
    expect(reports.filter(({ exitCode }) => exitCode === 1)).toHaveLength(7);
  });

  it("to a challenge that was never issued, or is another than the one at hand, is refused", async () => {
    const own = makeChallenge({ audience: AUDIENCE, now: world.now() });
    const stranger = await answer(octetsOf(own));
    const report = await verify(stranger);
    expect(statuses(report)).toMatchObject({ known: "failed" });
    expect(report).toMatchObject({ accepted: false, exitCode: 1 });
    const response = await answer(octetsOf(issue()));
    expect(statuses(await verify(response, { challenge: octetsOf(own) }))).toMatchObject({ known: "failed" });
    // Refused for that, it is not used up.
    expect((await verify(response)).accepted).toBe(true);
  });

  it("for another audience is refused, and not used up", async () => {
    const response = await answer(octetsOf(issue()));
    const elsewhere = await verify(response, { audience: "https://other.example" });
    expect(elsewhere).toMatchObject({ accepted: false, exitCode: 1, subject: null });
    expect(statuses(elsewhere)).toEqual({ ...GOOD, audience: "failed", replay: "skipped" });
    expect((await verify(response)).accepted).toBe(true);
  });

  it("is refused when its challenge has expired", async () => {
    const response = await answer(octetsOf(issue()));
    world.later = 300_000;
    const report = await verify(response);
    expect(statuses(report)).toMatchObject({ time: "failed" });
    expect(report.exitCode).toBe(1);
  });

  it("without a state is not accepted, unless the user does without, and then says so", async () => {
    const challenge = issue();
    const response = await answer(octetsOf(challenge));
    const open = await verify(response, { state: undefined });
    expect(open).toMatchObject({ verdict: "INDETERMINATE", accepted: false, exitCode: 3, subject: null });
    const bare = await verify(response, { state: undefined, stateless: true });
    expect(bare).toMatchObject({ accepted: false, exitCode: 3 });
    const relaxed = await verify(response, {
      state: undefined,
      stateless: true,
      challenge: octetsOf(challenge),
    });
    expect(relaxed).toMatchObject({ accepted: true, exitCode: 0, relaxations: [{ id: "auth-stateless" }] });
    expect(statuses(relaxed)).toEqual({ ...GOOD, replay: "skipped" });
  });

  it.each(["revoked", "suspended"] as const)("of a certificate that is %s now is refused", async (what) => {
    const who = await issueSigner(world.lab);
    const response = await answer(octetsOf(issue()), {}, who);
    await (what === "revoked" ? world.lab.revoke : world.lab.suspend).call(world.lab, who.issued.certificate);
    const report = await verify(response);
    expect(report).toMatchObject({ accepted: false, subject: null });
    expect(statuses(report)).toMatchObject({ replay: "skipped" });
    expect(statuses(report).certificate).not.toBe("passed");
  });

  it("is not accepted where revocation could not be checked, or no path leads to an anchor", async () => {
    const response = await answer(octetsOf(issue()));
    expect(await verify(response, { fetcher: null })).toMatchObject({ accepted: false, exitCode: 3 });
    expect(await verify(response, { trust: [] })).toMatchObject({ accepted: false, exitCode: 3 });
    expect((await verify(response)).accepted).toBe(true);
  });

  it("is not accepted by a status that an earlier run kept, with silent services or without a network", async () => {
    const cache = new FolderCache(join(folder, "cache"), { now: () => world.now().getTime() });
    const pool = { cache };
    const who = await issueSigner(world.lab);
    const respondTo = async () => answer(octetsOf(issue()), {}, who);
    const silent: Fetcher = {
      fetch: ({ url }) => Promise.reject(new PodpisError("NET_TIMEOUT", { url, seconds: 1 })),
    };
    // Lists, which are kept; the answers of the responder name no end and are not.
    const lists: Fetcher = {
      fetch: (request) => (request.body === undefined ? world.fetcher : silent).fetch(request),
    };
    expect((await verify(await respondTo(), { pool, fetcher: lists })).accepted).toBe(true);
    await world.lab.revoke(who.issued.certificate);
    const response = await respondTo();
    for (const fetcher of [null, silent]) {
      const report = await verify(response, { pool, fetcher });
      // The signature itself is judged as ever, by what is kept, too.
      expect(report.signature.verdict).toBe("TOTAL-PASSED");
      expect(report).toMatchObject({ accepted: false, exitCode: 3, subject: null });
      expect(report.checks.find(({ id }) => id === "auth.certificate")).toMatchObject({
        status: "indeterminate",
        reason: "auth.keptStatus",
      });
    }
    // Asked again, the services say it, although a good word is kept; from then on the cache knows it, too.
    const asked = await verify(response, { pool });
    expect(asked).toMatchObject({ accepted: false, subject: null });
    expect(asked.checks.find(({ id }) => id === "auth.certificate")).not.toHaveProperty("reason");
    expect(await verify(response, { pool, fetcher: null })).toMatchObject({ accepted: false, subject: null });
  });

  it("is judged by issuers that an earlier run kept: they do not change", async () => {
    const cache = new FolderCache(join(folder, "cache"), { now: () => world.now().getTime() });
    const bare = { untrusted: [], pool: { cache } };
    const strip = async () => answer(octetsOf(issue()));
    expect((await verify(await strip(), bare)).accepted).toBe(true);
    expect((await verify(await strip(), bare)).accepted).toBe(true);
  });

  it("is not asked for with a folder of challenges and without one at once", async () => {
    const response = await answer(octetsOf(issue()));
    await expect(verify(response, { stateless: true })).rejects.toMatchObject({ code: "USAGE" });
    expect((await verify(response)).accepted).toBe(true);
  });

  it("of two signers is refused, though both hold the challenge and are valid", async () => {
    const response = join(folder, "one");
    writeFileSync(response, await answer(octetsOf(issue())));
    const both = join(folder, "both");
    await world.cosign(response, both, await issueSigner(world.lab));
    const report = await verify(readFileSync(both));
    expect(report.signature).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{}, {}] });
    expect(report).toMatchObject({ accepted: false, exitCode: 1, subject: null });
    expect(statuses(report)).toMatchObject({ signer: "failed", challenge: "passed" });
  });

  it("of somebody else than is expected is refused", async () => {
    const response = await answer(octetsOf(issue()));
    const report = await verify(response, { expect: { thumbprint: "ab".repeat(32) } });
    expect(report).toMatchObject({
      accepted: false,
      exitCode: 1,
      rejection: { code: "REQUIREMENT_NOT_MET" },
      subject: null,
    });
    expect((await verify(response, { expect: { thumbprint: signer.certificate.sha256 } })).accepted).toBe(
      true,
    );
  });

  it("must have the challenge inside, and be of one signer", async () => {
    const octets = octetsOf(issue());
    const output = join(folder, "detached");
    const { key, certificate } = signer;
    const content = contentOf(octets, "c");
    await sign({
      content,
      output,
      key,
      certificate,
      attached: false,
      encoding: "der",
      level: "bes",
      now: world.now(),
    });
    const report = await verify(readFileSync(output));
    expect(report.accepted).toBe(false);
    expect(statuses(report)).toMatchObject({ signer: "failed", challenge: "failed" });
  });

  it("over a contract is none, however good its signature is", async () => {
    const output = join(folder, "contract");
    const { key, certificate } = signer;
    const content = contentOf(utf8("Договор"), "c");
    await sign({
      content,
      output,
      key,
      certificate,
      attached: true,
      encoding: "der",
      level: "bes",
      now: world.now(),
    });
    expect(await verify(readFileSync(output))).toMatchObject({
      accepted: false,
      exitCode: 1,
      challenge: null,
    });
  });

  it("proves nothing about a valid certificate by old evidence it brings itself", async () => {
    const who = await issueSigner(world.lab);
    const output = join(folder, "improved");
    const content = contentOf(octetsOf(issue()), "c");
    const { key, certificate } = who;
    const request = { content, key, certificate, attached: true, encoding: "der", now: world.now() } as const;
    await sign({ ...world.signing("xlt1"), ...request, level: "xlt1", output });
    await world.lab.revoke(who.issued.certificate);
    const report = await verify(readFileSync(output));
    expect(statuses(report).certificate).not.toBe("passed");
    expect(report.accepted).toBe(false);
    const offline = await verify(readFileSync(output), { fetcher: null });
    expect(statuses(offline).certificate).toBe("indeterminate");
  });

  it("in which any octet of the challenge is altered is refused", async () => {
    const octets = octetsOf(issue());
    const response = await answer(octets);
    const at = Buffer.from(response).indexOf(Buffer.from(octets));
    expect(at).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: octets.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (place, bits) => {
          const altered = Uint8Array.from(response);
          altered[at + place]! ^= bits;
          const report = await verify(altered);
          expect(report).toMatchObject({ accepted: false, subject: null });
          expect(report.exitCode).not.toBe(0);
        },
      ),
      { numRuns: 40 },
    );
    expect((await verify(response)).accepted).toBe(true);
  });
});

describe("the folder of challenges", () => {
  it("is the user's alone, and remembers nothing but that a challenge was issued", () => {
    issue();
    expect(statSync(state.folder).mode & 0o777).toBe(0o700);
    const [name] = readdirSync(join(state.folder, "issued"));
    expect(name).toMatch(/^\d+-[0-9a-f]{64}$/);
    expect(readFileSync(join(state.folder, "issued", name!))).toHaveLength(0);
    expect(statSync(join(state.folder, "issued", name!)).mode & 0o777).toBe(0o600);
  });

  it("is refused when others may write into it", () => {
    issue();
    chmodSync(state.folder, 0o777);
    expect(() => issue()).toThrow(/AUTH_STATE/);
  });

  it("forgets what has expired, used or not, and only that", async () => {
    await verify(await answer(octetsOf(issue())));
    issue({ lifetime: 3_600_000 });
    writeFileSync(join(state.folder, "used", "README"), "");
    const names = () => [
      ...readdirSync(join(state.folder, "issued")),
      ...readdirSync(join(state.folder, "used")),
    ];
    expect(names()).toHaveLength(3);
    state.sweep(addMilliseconds(world.now(), 300_000 + 59_000));
    expect(names()).toHaveLength(3);
    state.sweep(addMilliseconds(world.now(), 300_000 + 62_000));
    expect(names()).toHaveLength(2);
    expect(existsSync(join(state.folder, "used", "README"))).toBe(true);
  });

  it("knows a challenge with or without the line end that passing it on may add", async () => {
    const response = await answer(utf8(challengeText(issue())));
    expect((await verify(response)).accepted).toBe(true);
  });
});
