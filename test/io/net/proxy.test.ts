import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { createFetcher } from "../../../src/io/net/fetcher.js";
import { proxyFor } from "../../../src/io/net/proxy.js";
import { get, type Served, serve, serveRaw, serveWith } from "./servers.js";
import { selfSigned } from "./tls.js";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A proxy that tunnels every CONNECT to the given port of this machine. */
async function tunnelProxy(port: number, asked: string[]): Promise<Served> {
  const proxy = createServer();
  proxy.on("connect", (request, client) => {
    asked.push(`${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    const server = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      server.pipe(client).pipe(server);
    });
    for (const socket of [server, client]) socket.on("error", () => undefined);
  });
  return serveWith(proxy);
}

describe("the environment", () => {
  const chosen = (url: string, environment: Record<string, string>): string | undefined => {
    const proxy = proxyFor(new URL(url), environment);
    return proxy && `${proxy.host}:${proxy.port}`;
  };

  test("names a proxy per scheme", () => {
    const environment = { http_proxy: "http://p:3128", https_proxy: "q.example" };
    expect(chosen("http://a.example/", environment)).toBe("p:3128");
    expect(chosen("https://a.example/", environment)).toBe("q.example:80");
    expect(chosen("https://a.example/", { HTTPS_PROXY: "http://[::1]:3128/" })).toBe("::1:3128");
    expect(chosen("https://a.example/", { http_proxy: "http://p:3128" })).toBeUndefined();
  });

  test("is not believed about HTTP_PROXY, which a request header can set under CGI", () => {
    expect(chosen("http://a.example/", { HTTP_PROXY: "http://p:3128" })).toBeUndefined();
  });

  test.each([
    ["*", true],
    ["ca.example", true],
    ["CA.EXAMPLE", true],
    [".ca.example", true],
    ["*.ca.example", true],
    ["example", true],
    ["other.example, ca.example:8080", true],
    ["ca.example:80", false],
    ["a.example", false],
    ["wwca.example", false],
    ["", false],
  ])("exempts by no_proxy %j: %s", (list, exempt) => {
    const environment = { http_proxy: "http://p:3128", no_proxy: list };
    expect(chosen("http://ca.example:8080/", environment)).toBe(exempt ? undefined : "p:3128");
  });

  test.each(["::1", "[::1]", "[::1]:80"])("exempts an IPv6 host written %s", (entry) => {
    expect(chosen("http://[::1]/", { http_proxy: "p", NO_PROXY: entry })).toBeUndefined();
  });

  test.each(["https://p:3128", "socks5://p", "http://bob:hunter2@[bad", "http://%zz:hunter2@p"])(
    "a proxy we cannot use is an error that does not show it: %s",
    (setting) => {
      const ask = (): unknown => proxyFor(new URL("http://a.example/"), { http_proxy: setting });
      expect(ask).toThrow(expect.objectContaining({ code: "NET_URL_REFUSED" }));
      expect(ask).toThrow(expect.not.stringContaining("hunter2"));
    },
  );
});

describe("through a proxy", () => {
  test("http is asked with the whole URL, and the proxy's credentials go to it alone", async () => {
    const proxy = await serve((request, response) => {
      response.end(`${request.url} ${request.headers.host} ${request.headers["proxy-authorization"]}`);
    });
    const fetcher = createFetcher({
      environment: { http_proxy: `http://bob:p%40ss@${proxy.host}` },
      resolve: () => Promise.reject(new Error("the proxy resolves")),
    });
    const answer = await fetcher.fetch(get("http://cdp.example/ca.crl?x#y"));
    const credentials = Buffer.from("bob:p@ss").toString("base64");
    expect(text(answer.bytes)).toBe(`http://cdp.example/ca.crl?x cdp.example Basic ${credentials}`);
  });

  test.each(["http://127.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://localhost:8080/"])(
    "%s is refused all the same",
    async (url) => {
      const proxy = await serve((_, response) => void response.end("inside"));
      const fetcher = createFetcher({ environment: { http_proxy: proxy.url } });
      await expect(fetcher.fetch(get(url))).rejects.toMatchObject({ code: "NET_ADDRESS_REFUSED" });
    },
  );

  test("https is asked through a tunnel, and the server's certificate is still verified", async () => {
    const asked: string[] = [];
    const server = await serveWith(
      createTlsServer(await selfSigned("tsa.example"), (_, response) => void response.end()),
    );
    const proxy = await tunnelProxy(server.port, asked);
    const environment = { https_proxy: `http://bob:pw@${proxy.host}` };
    const fetcher = createFetcher({ environment, retries: 0 });
    await expect(fetcher.fetch(get("https://tsa.example/tsr"))).rejects.toMatchObject({
      code: "NET_FAILED",
      data: { reason: expect.stringMatching(/self-signed/) },
    });
    expect(asked).toEqual([`tsa.example:443 Basic ${Buffer.from("bob:pw").toString("base64")}`]);
  });

  test("a tunnel that is refused is NET_FAILED with the proxy's status", async () => {
    const proxy = await serveRaw((socket) => {
      socket.on("data", () => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
    });
    const fetcher = createFetcher({ environment: { https_proxy: proxy.url }, retries: 0 });
    await expect(fetcher.fetch(get("https://tsa.example/"))).rejects.toMatchObject({
      code: "NET_FAILED",
      data: { reason: expect.stringContaining("407") },
    });
  });

  test("a proxy that says nothing is given up after the timeout", async () => {
    const proxy = await serveRaw(() => undefined);
    const fetcher = createFetcher({ environment: { https_proxy: proxy.url }, timeoutMs: 100 });
    await expect(fetcher.fetch(get("https://tsa.example/"))).rejects.toMatchObject({ code: "NET_TIMEOUT" });
  });

  test("a server behind the tunnel that says nothing is given up after the timeout", async () => {
    const silent = await serveRaw(() => undefined);
    const proxy = await tunnelProxy(silent.port, []);
    const fetcher = createFetcher({ environment: { https_proxy: proxy.url }, timeoutMs: 150 });
    await expect(fetcher.fetch(get("https://tsa.example/"))).rejects.toMatchObject({ code: "NET_TIMEOUT" });
  });
});

describe("TLS", () => {
  test("is verified even where NODE_TLS_REJECT_UNAUTHORIZED says not to", async () => {
    const server = await serveWith(
      createTlsServer(await selfSigned("localhost"), (_, response) => void response.end()),
    );
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      const fetcher = createFetcher({ allowPrivateNetwork: true, retries: 0 });
      await expect(fetcher.fetch(get(`https://localhost:${server.port}/`))).rejects.toMatchObject({
        code: "NET_FAILED",
        data: { reason: expect.stringMatching(/self-signed/) },
      });
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  test("accepts a server whose CA is in NODE_EXTRA_CA_CERTS, directly and through a tunnel, but not under another name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "podpis-tls-"));
    try {
      const identity = await selfSigned("tsa.example");
      const server = await serveWith(createTlsServer(identity, (_, response) => void response.end("fine")));
      const proxy = await tunnelProxy(server.port, []);
      writeFileSync(join(folder, "ca.pem"), identity.cert);
      writeFileSync(
        join(folder, "ask.ts"),
        `import { createFetcher } from ${JSON.stringify(join(process.cwd(), "src/io/net/fetcher.ts"))};
         const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
         const ask = async (name, environment) => {
           const fetcher = createFetcher({ allowPrivateNetwork: true, resolve, environment, retries: 0 });
           const url = "https://" + name + ":${server.port}/";
           return fetcher.fetch({ url, maxBytes: 100 }).then((a) => new TextDecoder().decode(a.bytes), (e) => e.code);
         };
         const viaProxy = { https_proxy: "${proxy.url}" };
         console.log([
           await ask("tsa.example", {}), await ask("tsa.example", viaProxy),
           await ask("other.example", {}), await ask("other.example", viaProxy),
         ].join(" "));`,
      );
      const outfile = join(folder, "ask.mjs");
      await build({
        entryPoints: [join(folder, "ask.ts")],
        bundle: true,
        platform: "node",
        format: "esm",
        outfile,
      });
      const { stdout } = await promisify(execFile)(process.execPath, [outfile], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") },
      });
      expect(stdout.trim()).toBe("fine fine NET_FAILED NET_FAILED");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
