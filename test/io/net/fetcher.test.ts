import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { utf8 } from "../../../src/base/bytes.js";
import { createFetcher, type FetchEvent } from "../../../src/io/net/fetcher.js";
import { get, serve, serveRaw } from "./servers.js";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

describe("a fetch", () => {
  test("gives the octets, their type and the address they came from", async () => {
    const seen: Partial<IncomingMessage["headers"]>[] = [];
    const server = await serve((request, response) => {
      seen.push(request.headers);
      response.setHeader("content-type", "application/pkix-crl").end("abc");
    });
    const fetcher = createFetcher({ allowHosts: [server.host] });
    const answer = await fetcher.fetch({
      ...get(`${server.url}a.crl?x=1#part`),
      accept: "application/pkix-crl",
    });
    expect(text(answer.bytes)).toBe("abc");
    expect(answer.contentType).toBe("application/pkix-crl");
    expect(answer.url).toBe(`${server.url}a.crl?x=1`);
    expect(seen[0]).toMatchObject({
      host: server.host,
      accept: "application/pkix-crl",
      "accept-encoding": "identity",
    });
  });

  test("with a body is a POST with its length, type and authorization", async () => {
    const server = await serve(async (request, response) => {
      const { method, headers } = request;
      const body = await bodyOf(request);
      response.end(
        [method, headers["content-type"], headers["content-length"], headers.authorization, body].join(" "),
      );
    });
    const fetcher = createFetcher({ allowHosts: [server.host] });
    const answer = await fetcher.fetch({
      ...get(server.url),
      body: utf8("question"),
      contentType: "application/ocsp-request",
      authorization: "Bearer t0ken",
    });
    expect(text(answer.bytes)).toBe("POST application/ocsp-request 8 Bearer t0ken question");
  });

  test.each([204, 206, 401, 404, 500])("that ends with status %i is NET_HTTP_STATUS", async (status) => {
    const server = await serve((_, response) => void response.writeHead(status).end("<html>no</html>"));
    const fetcher = createFetcher({ allowHosts: [server.host], retries: 0 });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({
      code: "NET_HTTP_STATUS",
      exitCode: 4,
      data: { url: server.url, status },
    });
  });

  test("tells the debug hook of every hop, and of no secret", async () => {
    const events: FetchEvent[] = [];
    const server = await serve((request, response) => {
      if (request.url === "/") response.writeHead(302, { location: "/there" }).end();
      else response.end("12345");
    });
    let clock = 0;
    const fetcher = createFetcher({
      allowHosts: [server.host],
      onEvent: (event) => events.push(event),
      now: () => (clock += 10),
    });
    await fetcher.fetch({ ...get(server.url), authorization: "Basic c2VjcmV0" });
    expect(events).toEqual([
      { url: server.url, status: 302, bytes: 0, ms: 10 },
      { url: `${server.url}there`, status: 200, bytes: 5, ms: 10 },
    ]);
    expect(JSON.stringify(events)).not.toContain("c2VjcmV0");
  });
});

describe("the size cap", () => {
  test("lets exactly the limit through", async () => {
    const server = await serve((_, response) => void response.end("x".repeat(1000)));
    const fetcher = createFetcher({ allowHosts: [server.host] });
    expect((await fetcher.fetch(get(server.url, 1000))).bytes).toHaveLength(1000);
  });

  test("refuses by Content-Length before the body comes", async () => {
    const server = await serve(
      (_, response) => void response.writeHead(200, { "content-length": "1001" }).write("x"),
    );
    const fetcher = createFetcher({ allowHosts: [server.host] });
    await expect(fetcher.fetch(get(server.url, 1000))).rejects.toMatchObject({
      code: "NET_TOO_LARGE",
      data: { limit: 1000 },
    });
  });

  test("stops an endless body without a length", async () => {
    let sent = 0;
    const server = await serve((_, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16384))) sent += 16384;
      };
      response.on("drain", pour);
      pour();
    });
    const fetcher = createFetcher({ allowHosts: [server.host] });
    await expect(fetcher.fetch(get(server.url, 100_000))).rejects.toMatchObject({ code: "NET_TOO_LARGE" });
    expect(sent).toBeLessThan(50_000_000);
  });

  test("cannot be got round by compression, which is refused", async () => {
    const server = await serve((_, response) => void response.setHeader("content-encoding", "gzip").end("x"));
    const fetcher = createFetcher({ allowHosts: [server.host] });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({
      code: "NET_ENCODED",
      why: expect.stringContaining("compressed"),
    });
  });

  test("holds for headers too", async () => {
    const bomb = await serveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const pour = (): void => {
        while (!socket.destroyed && socket.write(`X-Bomb: ${"x".repeat(1000)}\r\n`));
      };
      socket.on("drain", pour);
      pour();
    });
    const fetcher = createFetcher({ allowHosts: [bomb.host], retries: 0 });
    await expect(fetcher.fetch(get(bomb.url))).rejects.toMatchObject({
      code: "NET_FAILED",
      data: { reason: expect.stringMatching(/header/i) },
    });
  });
});

describe("time", () => {
  test("a server that says nothing is given up after the timeout", async () => {
    const server = await serve(() => undefined);
    const fetcher = createFetcher({ allowHosts: [server.host], timeoutMs: 100 });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({
      code: "NET_TIMEOUT",
      data: { url: server.url, seconds: 0.1 },
    });
  });

  test("a server that stops in the middle of the body is given up after the timeout", async () => {
    const server = await serve((_, response) => void response.write("half"));
    const fetcher = createFetcher({ allowHosts: [server.host], timeoutMs: 100 });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({ code: "NET_TIMEOUT" });
  });

  test.each([
    ["body", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"],
    ["header", "HTTP/1.1 200 OK\r\nX-Slow: "],
  ])("a server that drips its %s is ended by the total", async (_, start) => {
    const timers: NodeJS.Timeout[] = [];
    const server = await serveRaw((socket) => {
      socket.write(start);
      timers.push(setInterval(() => socket.write("x"), 20));
    });
    const fetcher = createFetcher({ allowHosts: [server.host], timeoutMs: 200, totalMs: 300 });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({
      code: "NET_TIMEOUT",
      data: { seconds: 0.3 },
    });
    for (const timer of timers) clearInterval(timer);
  });

  test("a resolver that never answers is ended by the total", async () => {
    const fetcher = createFetcher({ totalMs: 100, resolve: () => new Promise(() => undefined) });
    await expect(fetcher.fetch(get("http://slow.example/"))).rejects.toMatchObject({ code: "NET_TIMEOUT" });
  });

  test("all fetches of a run share the deadline", async () => {
    let clock = 1000;
    const server = await serve((_, response) => void response.end("x"));
    const fetcher = createFetcher({ allowHosts: [server.host], deadlineMs: 60_000, now: () => clock });
    await fetcher.fetch(get(server.url));
    clock += 59_000;
    await fetcher.fetch(get(server.url));
    clock += 1_000;
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({
      code: "NET_TIMEOUT",
      data: { seconds: 60 },
    });
  });

  test("an interrupt ends the running fetch and every later one", async () => {
    const controller = new AbortController();
    const server = await serve(() => controller.abort());
    const fetcher = createFetcher({ allowHosts: [server.host], signal: controller.signal });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({
      code: "INTERRUPTED",
      exitCode: 130,
    });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

describe("retries", () => {
  const sleeper = (): { waits: number[]; sleep: (ms: number) => Promise<void> } => {
    const waits: number[] = [];
    return { waits, sleep: async (ms) => void waits.push(ms) };
  };

  test.each([429, 502, 503, 504])("a server that answers %i is asked again, ever later", async (status) => {
    let asked = 0;
    const server = await serve((_, response) => {
      if (++asked < 3) response.writeHead(status).end();
      else response.end("at last");
    });
    const { waits, sleep } = sleeper();
    const fetcher = createFetcher({ allowHosts: [server.host], retries: 2, sleep });
    expect(text((await fetcher.fetch(get(server.url))).bytes)).toBe("at last");
    expect(waits).toEqual([250, 500]);
  });

  test.each([
    ["a short time is asked again after it", "3", [3000], 2],
    ["less than we would wait anyway is asked again when we would", "0", [250], 2],
    ["longer than a silence may be is not asked again", "61", [], 1],
    ["until a date is asked again when we would", "Wed, 21 Oct 2026 07:28:00 GMT", [250], 2],
  ])("a server that asks to wait %s", async (_, header, waited, times) => {
    let asked = 0;
    const server = await serve((_request, response) => {
      asked++;
      response.writeHead(503, { "retry-after": header }).end();
    });
    const { waits, sleep } = sleeper();
    const fetcher = createFetcher({ allowHosts: [server.host], timeoutMs: 60_000, retries: 1, sleep });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({ data: { status: 503 } });
    expect([waits, asked]).toEqual([waited, times]);
  });

  test("a connection that is cut is made again, and the body sent again", async () => {
    let asked = 0;
    const server = await serve(async (request, response) => {
      const body = await bodyOf(request);
      if (++asked === 1)
        response.writeHead(200, { "content-length": "9" }).write("par", () => request.socket.destroy());
      else response.end(body);
    });
    const { waits, sleep } = sleeper();
    const fetcher = createFetcher({ allowHosts: [server.host], sleep });
    expect(text((await fetcher.fetch({ ...get(server.url), body: utf8("again") })).bytes)).toBe("again");
    expect(waits).toEqual([250]);
  });

  test("a refused connection is tried as often as allowed, then reported", async () => {
    const { waits, sleep } = sleeper();
    const fetcher = createFetcher({ allowHosts: ["127.0.0.1:1"], retries: 2, sleep });
    await expect(fetcher.fetch(get("http://127.0.0.1:1/"))).rejects.toMatchObject({
      code: "NET_FAILED",
      data: { reason: "the connection was refused" },
    });
    expect(waits).toEqual([250, 500]);
  });

  test.each([400, 404, 500])("a server that answers %i is not asked again", async (status) => {
    let asked = 0;
    const server = await serve((_, response) => {
      asked++;
      response.writeHead(status).end();
    });
    const fetcher = createFetcher({ allowHosts: [server.host], retries: 5, sleep: sleeper().sleep });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({ code: "NET_HTTP_STATUS" });
    expect(asked).toBe(1);
  });

  test("an interrupt ends the wait between two tries", async () => {
    const controller = new AbortController();
    const server = await serve((_, response) => {
      response.writeHead(503).end();
      setTimeout(() => controller.abort(), 30);
    });
    const fetcher = createFetcher({ allowHosts: [server.host], retries: 30, signal: controller.signal });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
