/**
 * Proxies from the environment, by curl's rules: `http_proxy` (in lower case only: HTTP_PROXY can be
 * set by a stranger's request header where podpis runs under CGI), `https_proxy` or HTTPS_PROXY,
 * `no_proxy` or NO_PROXY. Only `http://` proxies; https goes through a CONNECT tunnel, so the proxy
 * sees the host but not the exchange.
 *
 * Through a proxy it is the proxy that resolves names: podpis then refuses internal addresses only
 * where the URL itself spells them.
 */

import { request as httpRequest } from "node:http";
import { isIP, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import type { Environment } from "../../base/environment.js";
import { PodpisError } from "../../base/errors.js";
import { bareHost, hostAndPort, portOf } from "./guard.js";

export interface ProxyServer {
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization; a secret. */
  readonly authorization?: string;
}

/** The proxy for a URL, or undefined when it is asked directly. Throws NET_URL_REFUSED for a proxy we cannot use. */
export function proxyFor(url: URL, environment: Environment): ProxyServer | undefined {
  const setting =
    url.protocol === "https:" ? environment.https_proxy || environment.HTTPS_PROXY : environment.http_proxy;
  if (!setting || isExempt(url, environment.no_proxy || environment.NO_PROXY || "")) return undefined;
  return readProxy(setting);
}

function readProxy(setting: string): ProxyServer {
  // The setting is not shown: a password may stand in it.
  const refuse = (reason: string): PodpisError =>
    new PodpisError("NET_URL_REFUSED", { url: "the proxy of the environment", reason });
  let url: URL;
  let credentials: string;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(setting) ? setting : `http://${setting}`);
    credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  } catch {
    throw refuse("its address is not a URL");
  }
  if (url.protocol !== "http:") throw refuse("only http:// proxies are supported");
  const proxy = { host: bareHost(url), port: portOf(url) };
  if (credentials === ":") return proxy;
  return { ...proxy, authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}

/** `no_proxy`: a comma-separated list of `*`, hosts or domains (with all below them), each with an optional port. */
function isExempt(url: URL, list: string): boolean {
  const host = bareHost(url).replace(/\.$/, "");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "*" || (isIP(entry) !== 0 && entry === host)) return true;
      const [, name, port] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry.replace(/^\*?\./, "")) ?? [];
      if (!name || (port !== undefined && Number(port) !== portOf(url))) return false;
      return host === name || host.endsWith(`.${name}`);
    });
}

/**
 * A TLS connection to the URL's host through the proxy's CONNECT tunnel; the certificate is verified
 * against the URL's host. Rejects with the socket's error, or with NET_FAILED when the proxy refuses.
 */
export function openTunnel(
  url: URL,
  proxy: ProxyServer,
  idleMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const target = hostAndPort(url);
    const request = httpRequest({
      host: proxy.host,
      port: proxy.port,
      method: "CONNECT",
      path: target,
      headers: { host: target, ...(proxy.authorization && { "proxy-authorization": proxy.authorization }) },
      agent: false,
      timeout: idleMs,
      signal,
    });
    const refuse = (status: number | undefined): void => {
      const reason = `the proxy refused the connection (HTTP status ${status})`;
      reject(new PodpisError("NET_FAILED", { url: url.href, reason }));
    };
    request.on("connect", (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        refuse(response.statusCode);
        return;
      }
      const host = bareHost(url);
      resolve(tlsConnect({ socket, host, rejectUnauthorized: true, ...serverName(host) }));
    });
    request.on("response", (response) => {
      response.destroy();
      refuse(response.statusCode);
    });
    request.on("timeout", () => {
      reject(new PodpisError("NET_TIMEOUT", { url: url.href, seconds: idleMs / 1000 }));
      request.destroy();
    });
    request.on("error", reject);
    request.end();
  });
}

/** SNI carries names only (RFC 6066 §3). */
const serverName = (host: string): { servername?: string } => (isIP(host) !== 0 ? {} : { servername: host });
