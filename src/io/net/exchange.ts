/** One HTTP request and its answer: caps, silences and encodings are judged while the octets arrive. */
import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { concatAll } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_HTTP_HEADERS } from "../../base/limits.js";
import { bareHost, portOf } from "./guard.js";
import { openTunnel, type ProxyServer } from "./proxy.js";

export interface ExchangeRequest {
  readonly url: URL;
  readonly lookup: LookupFunction;
  readonly proxy: ProxyServer | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** With a body the request is a POST. */
  readonly body: Uint8Array | undefined;
  readonly maxBytes: number;
  /** The longest silence, connecting included. Milliseconds. */
  readonly idleMs: number;
  /** Ends the exchange; its reason is what is thrown. */
  readonly signal: AbortSignal;
}

/** What came: a redirect's target, or the body of a 200; of any other answer only the status. */
export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  /** Retry-After in seconds, when it is given so (RFC 9110 §10.2.3); a date is not read. */
  readonly retryAfter: number | undefined;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Asks once. Throws PodpisError NET_ADDRESS_REFUSED, NET_TOO_LARGE, NET_TIMEOUT, NET_FAILED, or the signal's reason. */
export async function exchange(asked: ExchangeRequest): Promise<Answer> {
  try {
    asked.signal.throwIfAborted();
    return await answerOf(await open(asked), asked);
  } catch (error) {
    if (asked.signal.aborted) throw asked.signal.reason;
    throw error instanceof PodpisError ? error : failure(asked.url, error);
  }
}

async function open(asked: ExchangeRequest): Promise<ClientRequest> {
  const { url, proxy, signal } = asked;
  const headers: Record<string, string | number> = { ...asked.headers, host: url.host };
  const options: RequestOptions = {
    method: asked.body === undefined ? "GET" : "POST",
    headers,
    // A connection of its own: one from a pool would have been checked for another request.
    agent: false,
    maxHeaderSize: MAX_HTTP_HEADERS,
    insecureHTTPParser: false,
    signal,
  };
  const path = url.pathname + url.search;
  if (proxy === undefined) {
    const direct = { ...options, host: bareHost(url), port: portOf(url), path, lookup: asked.lookup };
    // Verification stays on whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    return url.protocol === "https:"
      ? httpsRequest({ ...direct, rejectUnauthorized: true })
      : httpRequest(direct);
  }
  if (url.protocol === "https:") {
    const socket = await openTunnel(url, proxy, asked.idleMs, signal);
    const { agent: _, ...rest } = options;
    return httpRequest({ ...rest, path, createConnection: () => socket });
  }
  if (proxy.authorization !== undefined) headers["proxy-authorization"] = proxy.authorization;
  return httpRequest({ ...options, host: proxy.host, port: proxy.port, path: url.href });
}

function answerOf(request: ClientRequest, asked: ExchangeRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const give = (error: unknown): void => {
      reject(error);
      request.destroy();
    };
    request.on("error", give);
    request.on("socket", (socket) => {
      socket.setTimeout(asked.idleMs, () => {
        give(new PodpisError("NET_TIMEOUT", { url: asked.url.href, seconds: asked.idleMs / 1000 }));
      });
    });
    request.on("response", (response) => {
      response.on("error", give);
      const status = response.statusCode ?? 0;
      const { location, "content-type": contentType = "", "retry-after": wait = "" } = response.headers;
      const retryAfter = /^\d{1,9}$/.test(wait) ? Number(wait) : undefined;
      const done = (bytes: Uint8Array): void => resolve({ status, location, retryAfter, contentType, bytes });
      if (status === 200) readBody(response, asked, done, give);
      else {
        done(new Uint8Array(0));
        request.destroy();
      }
    });
    request.end(asked.body);
  });
}

function readBody(
  response: IncomingMessage,
  { url, maxBytes }: ExchangeRequest,
  done: (bytes: Uint8Array) => void,
  give: (error: unknown) => void,
): void {
  const tooLarge = (): void => give(new PodpisError("NET_TOO_LARGE", { url: url.href, limit: maxBytes }));
  const { "content-encoding": encoding = "identity", "content-length": length } = response.headers;
  if (encoding.toLowerCase() !== "identity") {
    give(new PodpisError("NET_ENCODED", { url: url.href }));
    return;
  }
  if (Number(length ?? 0) > maxBytes) {
    tooLarge();
    return;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  response.on("data", (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > maxBytes) tooLarge();
    else chunks.push(chunk);
  });
  response.on("end", () => done(concatAll(chunks)));
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "the connection could not be made in time",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's address could not be found out",
};

function failure(url: URL, error: unknown): PodpisError {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return new PodpisError("NET_FAILED", { url: url.href, reason: REASONS[code] ?? (message || code) }, error);
}

/** True when asking again may help: the connection did not come about or was cut, or the server is busy. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof PodpisError)) return false;
  if (error.code === "NET_HTTP_STATUS") return [429, 502, 503, 504].includes(Number(error.data.status));
  const { code } = (error.cause ?? {}) as { code?: string };
  return error.code === "NET_FAILED" && code !== undefined && Object.hasOwn(REASONS, code);
}
