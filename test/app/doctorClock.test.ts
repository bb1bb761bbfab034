import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareClock } from "../../src/app/doctorClock.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import { createFetcher } from "../../src/io/net/fetcher.js";
import { FROZEN, startTestLab, type TestLab } from "../support/lab.js";

let server: TestLab;
let url: string;
let fetcher: Fetcher;

beforeAll(async () => {
  server = await startTestLab();
  url = server.lab.tsaUrl("gost256");
  fetcher = createFetcher({ allowPrivateNetwork: true, environment: {} });
});
afterAll(() => server.close());

const seconds = (count: number) => () => new Date(FROZEN.getTime() + count * 1000);

describe("the clock beside a time-stamping service", () => {
  it.each([
    [0, 0],
    [3600, 3_600_000],
    [-86_400 * 30, -86_400_000 * 30],
  ])("%s seconds ahead is found to be so, however much it is", async (ahead, found) => {
    const compared = await compareClock(url, fetcher, seconds(ahead));
    expect(compared).toEqual({
      url,
      genTime: "2026-01-15T12:00:00.000+00:00",
      ahead: found,
      uncertainty: expect.any(Number),
    });
  });

  it("is compared with half the time of the question as uncertainty", async () => {
    let calls = 0;
    // Asked before the answer (twice) and after it, four seconds later.
    const clock = () => seconds(calls++ < 2 ? 10 : 14)();
    const { ahead, uncertainty } = await compareClock(url, fetcher, clock);
    expect(ahead).toBe(12_000);
    expect(uncertainty).toBeGreaterThanOrEqual(2000);
  });

  it("is not compared by an answer to another question", async () => {
    const replay: Fetcher = {
      fetch: (request) => fetcher.fetch({ ...request, body: first }),
    };
    let first = new Uint8Array();
    const listening: Fetcher = {
      fetch: (request) => {
        first = Uint8Array.from(request.body!);
        return fetcher.fetch(request);
      },
    };
    await compareClock(url, listening, seconds(0));
    const { ahead, problem } = await compareClock(url, replay, seconds(0));
    expect(ahead).toBeUndefined();
    expect(problem).toContain("the nonce is wrong");
  });

  it("is not compared offline, nor with what is no time-stamping service, and that is said", async () => {
    expect(await compareClock(url, null, seconds(0))).toEqual({
      url,
      problem: "--offline forbids the network",
    });
    const page: Fetcher = {
      fetch: async () => ({ url, bytes: Buffer.from("<html>"), contentType: "text/html" }),
    };
    expect((await compareClock(url, page, seconds(0))).problem).toBe(
      "the answer is a web page, not a time-stamp",
    );
  });
});
