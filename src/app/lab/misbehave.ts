/** How an answer goes out of the lab, and what the faults of the transport do to it. */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { utf8 } from "../../base/bytes.js";
import type { TransportFault } from "./faults.js";
import { type Answer, plain } from "./routes.js";

/** The size of the answer for the fault "huge". */
const HUGE = 256 * 1024 * 1024;

/** Sends the answer as it is. The octets of its body that went out. */
export function send(
  response: ServerResponse,
  { status, contentType, body }: Answer,
  headOnly = false,
  headers: Readonly<Record<string, string>> = {},
): number {
  const own = { "content-type": contentType, "content-length": body.length, "cache-control": "no-store" };
  response.writeHead(status, { ...own, ...headers });
  response.end(headOnly ? undefined : body);
  return headOnly ? 0 : body.length;
}

export interface Exchange {
  /** What was asked for, with its query. */
  readonly path: string;
  readonly response: ServerResponse;
  readonly dripMs: number;
}

/**
 * Does to the answer what the fault says; ends when the client has gone, where that takes time. The octets of the body
 * that went out.
 */
export async function misbehave(
  fault: TransportFault,
  answer: Answer,
  { path, response, dripMs }: Exchange,
): Promise<number> {
  const type = { "content-type": answer.contentType };
  const half = answer.body.subarray(0, answer.body.length >> 1);
  switch (fault) {
    case "slow":
      return 0; // the connection stays open until the client or the server gives up
    case "drip":
      response.writeHead(200, { ...type, "content-length": answer.body.length });
      return drip(response, answer.body, dripMs);
    case "drop":
      response.destroy();
      return 0;
    case "cut":
      response.writeHead(200, { ...type, "content-length": answer.body.length });
      response.write(half, () => response.socket?.end());
      return half.length;
    case "truncated":
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200, { ...type, connection: "close" });
      response.end(half);
      return half.length;
    case "huge":
      response.writeHead(200, type);
      return pour(response);
    case "hugeLength":
      response.writeHead(200, { ...type, "content-length": 1e15 });
      response.write(half);
      return half.length;
    case "redirect":
      return path.endsWith(HOP) ? send(response, answer) : redirect(response, path + HOP);
    case "redirectLoop":
      return redirect(response, path);
    case "redirectFile":
      return redirect(response, "file:///etc/passwd");
    case "redirectPrivate":
      return redirect(response, "http://127.0.0.1:1/");
    default:
      return send(response, ...spoilt(fault, answer));
  }
}

/** What marks that the redirect was followed. */
const HOP = "?redirected";

const redirect = (response: ServerResponse, location: string): number =>
  send(response, plain(307, "elsewhere"), false, { location });

/** Faults that are nothing but another answer. */
function spoilt(
  fault: "empty" | "malformed" | "html" | "wrongType" | "404" | "429" | "500" | "503",
  answer: Answer,
): [Answer, false?, Readonly<Record<string, string>>?] {
  const contentType = "application/octet-stream";
  switch (fault) {
    case "empty":
      return [{ status: 200, contentType, body: new Uint8Array(0) }];
    case "malformed":
      return [{ status: 200, contentType, body: Uint8Array.of(0x30, 0x82, 0xff, 0xff, 2, 1) }];
    case "html":
      return [{ status: 200, contentType: "text/html", body: utf8(PAGE) }];
    case "wrongType":
      return [{ ...answer, contentType: "text/html" }];
    case "404":
      return [plain(404, "not found")];
    case "429":
      return [plain(429, "too many requests"), false, { "retry-after": "120" }];
    case "500":
      return [plain(500, "internal error")];
    case "503":
      return [plain(503, "busy"), false, { "retry-after": "1" }];
  }
}

const PAGE = "<html><body>Сервис недоступен</body></html>";

async function drip(response: ServerResponse, body: Uint8Array, dripMs: number): Promise<number> {
  let sent = 0;
  while (sent < body.length && !response.destroyed) {
    response.write(body.subarray(sent, ++sent));
    await delay(dripMs, undefined, { ref: false });
  }
  response.end();
  return sent;
}

/** Sends without a length until the reader has had HUGE octets or hangs up. */
async function pour(response: ServerResponse): Promise<number> {
  const chunk = new Uint8Array(64 * 1024);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  let sent = 0;
  for (; sent < HUGE && !response.destroyed; sent += chunk.length) {
    if (!response.write(chunk)) await once(response, "drain", { signal: gone.signal }).catch(() => undefined);
  }
  response.end();
  return sent;
}
