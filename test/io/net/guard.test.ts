import { describe, expect, test } from "vitest";
import { utf8 } from "../../../src/base/bytes.js";
import { createFetcher } from "../../../src/io/net/fetcher.js";
import type { Resolve } from "../../../src/io/net/guard.js";
import { get, serve } from "./servers.js";

const resolving =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

describe("addresses", () => {
  test.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://①②⑦.0.0.1/",
    "http://127%2e0.0.1/",
    "http://0/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.1.2.3:8080/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:0:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "https://192.168.0.1/",
  ])("the URL %s is refused as it stands", async (url) => {
    const fetcher = createFetcher({ resolve: () => Promise.reject(new Error("must not be resolved")) });
    await expect(fetcher.fetch(get(url))).rejects.toMatchObject({ code: "NET_ADDRESS_REFUSED", exitCode: 4 });
  });

  test.each([
    [["127.0.0.1"]],
    [["::1"]],
    [["::ffff:127.0.0.1"]],
    [["fe80::1%lo"]],
    [["8.8.8.8", "10.0.0.1"]],
    [["2606:4700::1111", "fd00::1"]],
  ])("a name that resolves to %j is refused", async (addresses) => {
    const fetcher = createFetcher({ resolve: resolving(...addresses) });
    await expect(fetcher.fetch(get("http://cdp.example/ca.crl"))).rejects.toMatchObject({
      code: "NET_ADDRESS_REFUSED",
      data: { url: "http://cdp.example/ca.crl", address: addresses.at(-1), host: "cdp.example:80" },
    });
  });

  test("a name that changes its address between two tries is judged at each", async () => {
    const served: string[] = [];
    const server = await serve((request, response) => {
      served.push(request.url!);
      response.writeHead(503).end();
    });
    const name = `rebind.example:${server.port}`;
    let resolved = 0;
    const fetcher = createFetcher({
      retries: 3,
      sleep: async () => undefined,
      // At first the resolver is busy; then it names the inside.
      resolve: async () => {
        if (++resolved === 1) throw Object.assign(new Error("busy"), { code: "EAI_AGAIN" });
        return [{ address: "127.0.0.1", family: 4 }];
      },
    });
    await expect(fetcher.fetch(get(`http://${name}/`))).rejects.toMatchObject({
      code: "NET_ADDRESS_REFUSED",
      data: { address: "127.0.0.1", host: name },
    });
    expect(resolved).toBe(2);
    expect(served).toEqual([]);
  });

  test("exactly the addresses that were checked are connected to: a name is resolved once", async () => {
    let resolved = 0;
    const server = await serve((request, response) => void response.end(request.headers.host));
    const name = `tsa.example:${server.port}`;
    const fetcher = createFetcher({
      allowHosts: [name],
      resolve: async () => [{ address: ++resolved === 1 ? "127.0.0.1" : "192.0.2.1", family: 4 }],
    });
    const answer = await fetcher.fetch(get(`http://${name}/`));
    expect(new TextDecoder().decode(answer.bytes)).toBe(name);
    expect(resolved).toBe(1);
  });

  test("an allowed host is allowed with its port only", async () => {
    const server = await serve((_, response) => void response.end("ok"));
    const fetcher = createFetcher({ allowHosts: [`127.0.0.1:${server.port + 1}`, "127.0.0.2:80"] });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({ code: "NET_ADDRESS_REFUSED" });
  });

  test("an allowed name does not allow its address, nor the other way round", async () => {
    const server = await serve((_, response) => void response.end("ok"));
    const byName = createFetcher({ allowHosts: [`localhost:${server.port}`] });
    await expect(byName.fetch(get(server.url))).rejects.toMatchObject({ code: "NET_ADDRESS_REFUSED" });
    const byAddress = createFetcher({ allowHosts: [server.host] });
    await expect(byAddress.fetch(get(`http://localhost:${server.port}/`))).rejects.toMatchObject({
      code: "NET_ADDRESS_REFUSED",
    });
  });

  test("an IPv6 host is allowed in brackets, in any spelling", async () => {
    // Nothing listens there (and there may be no IPv6 here): what counts is that it was tried.
    const fetcher = createFetcher({ allowHosts: ["[0:0::1]:1"], retries: 0 });
    await expect(fetcher.fetch(get("http://[::1]:1/"))).rejects.toMatchObject({ code: "NET_FAILED" });
  });

  test("the private network is allowed as a whole when the user says so", async () => {
    const server = await serve((_, response) => void response.end("ok"));
    const fetcher = createFetcher({ allowPrivateNetwork: true });
    expect((await fetcher.fetch(get(server.url))).bytes).toEqual(utf8("ok"));
  });

  test.each([
    "localhost",
    "localhost:",
    "http://localhost:80",
    "user@host:80",
    "a b:80",
    "host:99999",
    "::1:80",
  ])("%j is no HOST:PORT", (entry) => {
    expect(() => createFetcher({ allowHosts: [entry] })).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});

describe("URLs", () => {
  test.each([
    ["file:///etc/passwd", "neither http nor https"],
    ["ftp://cdp.example/ca.crl", "neither http nor https"],
    ["ldap://cdp.example/cn=ca", "neither http nor https"],
    ["data:text/plain,x", "neither http nor https"],
    ["/etc/passwd", "not a URL"],
    ["http://", "not a URL"],
    [`http://cdp.example/${"a".repeat(9000)}`, "too long"],
  ])("%s is refused", async (url, reason) => {
    await expect(createFetcher().fetch(get(url))).rejects.toMatchObject({
      code: "NET_URL_REFUSED",
      data: { reason: expect.stringContaining(reason) },
    });
  });

  test.each([
    "http://bob:hunter2@cdp.example/",
    "http://hunter2@cdp.example/",
    "http:bob:hunter2@cdp.example/",
    "http:\\\\bob:hunter2@cdp.example",
    "http://bob:hunter2@[bad/",
  ])("credentials in a URL are refused and not repeated: %s", async (url) => {
    const error = await createFetcher()
      .fetch(get(url))
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({ code: "NET_URL_REFUSED" });
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
  });
});

describe("redirects", () => {
  test("are followed, five of them", async () => {
    const server = await serve((request, response) => {
      const n = Number(request.url?.slice(1));
      if (n === 0) response.end("here");
      else response.writeHead(302, { location: `/${n - 1}` }).end();
    });
    const fetcher = createFetcher({ allowHosts: [server.host] });
    expect((await fetcher.fetch(get(`${server.url}5`))).url).toBe(`${server.url}0`);
    await expect(fetcher.fetch(get(`${server.url}6`))).rejects.toMatchObject({
      code: "NET_FAILED",
      data: { reason: "it redirects too often" },
    });
  });

  test("in a circle end at once", async () => {
    let asked = 0;
    const server = await serve((request, response) => {
      asked++;
      response.writeHead(302, { location: request.url === "/a" ? "/b#x" : "/a" }).end();
    });
    const fetcher = createFetcher({ allowHosts: [server.host] });
    await expect(fetcher.fetch(get(`${server.url}a`))).rejects.toMatchObject({
      code: "NET_FAILED",
      data: { reason: "it redirects in a circle" },
    });
    expect(asked).toBe(2);
  });

  test("into the private network are refused", async () => {
    let reached = false;
    const inside = await serve((_, response) => {
      reached = true;
      response.end("secret");
    });
    const outside = await serve(
      (_, response) => void response.writeHead(302, { location: inside.url }).end(),
    );
    const fetcher = createFetcher({ allowHosts: [outside.host] });
    await expect(fetcher.fetch(get(outside.url))).rejects.toMatchObject({
      code: "NET_ADDRESS_REFUSED",
      data: { url: `${outside.url} -> ${inside.url}`, address: "127.0.0.1" },
    });
    expect(reached).toBe(false);
  });

  test("to a name are resolved and checked again", async () => {
    const outside = await serve(
      (_, response) => void response.writeHead(307, { location: "http://inside.example/" }).end(),
    );
    const fetcher = createFetcher({ allowHosts: [outside.host], resolve: resolving("10.0.0.1") });
    await expect(fetcher.fetch(get(outside.url))).rejects.toMatchObject({
      code: "NET_ADDRESS_REFUSED",
      data: { url: `${outside.url} -> http://inside.example/`, address: "10.0.0.1" },
    });
  });

  test.each(["file:///etc/passwd", "ldap://x/", "http://a:b@cdp.example/"])(
    "to %s are refused",
    async (location) => {
      const server = await serve((_, response) => void response.writeHead(302, { location }).end());
      const fetcher = createFetcher({ allowHosts: [server.host] });
      await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({ code: "NET_URL_REFUSED" });
    },
  );

  test("without a target are an error", async () => {
    const server = await serve((_, response) => void response.writeHead(302).end());
    const fetcher = createFetcher({ allowHosts: [server.host] });
    await expect(fetcher.fetch(get(server.url))).rejects.toMatchObject({ code: "NET_HTTP_STATUS" });
  });

  test("do not carry the authorization to another origin, but keep it on the same", async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    const server = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: request.url === "/" ? "/again" : other.url }).end();
    });
    const fetcher = createFetcher({ allowHosts: [server.host, other.host] });
    await fetcher.fetch({ ...get(server.url), authorization: "Bearer t0ken" });
    expect(seen).toEqual(["Bearer t0ken", "Bearer t0ken", undefined]);
  });

  test.each([
    [301, "POST"],
    [302, "POST"],
    [303, "GET"],
    [307, "POST"],
    [308, "POST"],
  ])("of a POST with status %i are followed by %s", async (status, method) => {
    const server = await serve((request, response) => {
      if (request.url === "/") response.writeHead(status, { location: "/there" }).end();
      else response.end(`${request.method} ${request.headers["content-type"]}`);
    });
    const fetcher = createFetcher({ allowHosts: [server.host] });
    const answer = await fetcher.fetch({ ...get(server.url), body: utf8("q"), contentType: "a/b" });
    expect(new TextDecoder().decode(answer.bytes)).toBe(
      `${method} ${method === "POST" ? "a/b" : "undefined"}`,
    );
  });
});
