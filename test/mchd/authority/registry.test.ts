/** The address of a registry, asked over HTTP on loopback; and a verdict by power of attorney repeated from its evidence. */

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Recording } from "../../../src/app/evidenceRecord.js";
import { Replay } from "../../../src/app/evidenceRecordReplay.js";
import { verifyWithEvidence } from "../../../src/app/evidenceRecordVerify.js";
import { addressOf, askRegistry } from "../../../src/app/mchdRegistry.js";
import { MAX_SMALL_OBJECT } from "../../../src/base/limits.js";
import { loadCertificates } from "../../../src/cli/run/inputs.js";
import { contentStream } from "../../../src/io/files/content.js";
import { openSignature } from "../../../src/io/files/signature.js";
import { createFetcher } from "../../../src/io/net/fetcher.js";
import { readRegistryAnswer } from "../../../src/mchd/registryAnswer.js";
import { numberOf, xmlOf } from "./build.js";
import { type AuthorityCase, CASES } from "./cases.js";
import { World } from "./world.js";

const NOW = new Date("2026-03-01T09:00:00Z");
const caseOf = (name: string): AuthorityCase => CASES.find((one) => one.name === name)!;
const asked: string[] = [];
let answer: { readonly status: number; readonly body: string };
let server: Server;
let world: World;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "podpis-mchd-registry-"));
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  world = await World.create();
}, 60_000);
afterAll(() => {
  server.close();
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

const inquire = async (body: string, status = 200) => (await ask(body, status)).answers;

function ask(body: string, status = 200, allowed = true) {
  answer = { status, body };
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const document = { file: "m.xml", bytes: xmlOf("m", { m: {} }) };
  const fetcher = createFetcher({ allowHosts: allowed ? [host] : [], retries: 0, environment: {} });
  return askRegistry(`http://${host}/poa/{number}/public`, [document, document], fetcher, NOW);
}

describe("the address of a registry", () => {
  it("takes the number where it is marked, else at its end", () => {
    expect(addressOf("https://r.example/poa/{number}/public", "a/b")).toBe(
      "https://r.example/poa/a%2Fb/public",
    );
    expect(addressOf("https://r.example/poa/%7Bnumber%7D", "5")).toBe("https://r.example/poa/5");
    expect(addressOf("https://r.example/poa/", "5")).toBe("https://r.example/poa/5");
  });

  it("is asked once for each number, and the answer tells when", async () => {
    asked.length = 0;
    const [one, ...others] = await inquire(JSON.stringify({ poaNumber: numberOf("m"), status: "ACTIVE" }));
    expect(others).toEqual([]);
    expect(asked).toEqual([`/poa/${numberOf("m")}/public`]);
    expect(readRegistryAnswer(one!.bytes, one!.file)).toMatchObject({ state: "active", askedAt: NOW });
  });

  it("says by 404 that it does not have it", async () => {
    const [one] = await inquire("", 404);
    expect(readRegistryAnswer(one!.bytes, one!.file)).toMatchObject({ state: "notFound" });
  });

  it.each([
    ["an error", "", 500, "NET_HTTP_STATUS 500"],
    ["no JSON", "<html>", 200, "SHAPE"],
    ["another shape", '{"status":"FINE"}', 200, "SHAPE"],
    ["another document", '{"poaNumber":"5","status":"ACTIVE"}', 200, "NUMBER 5"],
    ["a bomb", `{"poaNumber":"5","x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`, 200, "SHAPE"],
    ["too much", `"${"x".repeat(MAX_SMALL_OBJECT)}"`, 200, "NET_TOO_LARGE"],
  ])("that gives %s gives no answer, and it is said why", async (_, body, status, why) => {
    const { answers, unanswered } = await ask(body, status);
    expect(answers).toEqual([]);
    expect(unanswered).toEqual([
      { number: numberOf("m"), source: expect.stringMatching(/^http:.*\/public$/), why },
    ]);
  });

  it("that may not be asked is named with that reason", async () => {
    const { answers, unanswered } = await ask("{}", 200, false);
    expect(answers).toEqual([]);
    expect(unanswered.map(({ why }) => why)).toEqual(["NET_ADDRESS_REFUSED"]);
  });
});

describe("evidence of a verdict by power of attorney", () => {
  it.each(["ok-plain", "revoked-before", "chain-of-three"])("repeats it: %s", async (name) => {
    const one = caseOf(name);
    const contract = await world.write(one, folder);
    const trust = loadCertificates([join(folder, "root.pem")]);
    const untrusted = loadCertificates([join(folder, "intermediates.pem")]);
    const authority = await world.authority(one);
    const open = async () => ({
      signature: await openSignature(`${contract}.sig`),
      content: contentStream(contract),
      now: NOW,
      trust,
      untrusted,
      revocation: "off" as const,
      fetcher: null,
    });
    const evidence = join(folder, `${name}.evidence`);
    const book = Recording.open(evidence);
    const report = await verifyWithEvidence(book, { ...(await open()), authority });
    await book.commit("0.0.0", NOW);
    expect(report.verdict).toBe(one.expected.verdict);
    const repeated = await verifyWithEvidence(Replay.open(evidence, "0.0.0"), await open());
    expect(repeated).toEqual(report);
  });
});
