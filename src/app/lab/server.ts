/** The lab over HTTP: bounded, on loopback, closed without a trace. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { concatAll } from "../../base/bytes.js";
import { errno } from "../../io/files/reasons.js";
import type { Lab, StartOptions } from "./lab.js";
import { misbehave, send } from "./misbehave.js";
import { type Answer, answer, plain, type Question } from "./routes.js";
import { originOf } from "./state.js";
import { broken } from "./store.js";

/** The longest request body; real requests are under 1 KB. */
const MAX_BODY = 64 * 1024;

/** The services of a lab that is running. */
export interface RunningLab {
  /** "http://127.0.0.1:18080" */
  readonly url: string;
  readonly port: number;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/** A bound port that does not answer yet. */
export interface Listener {
  readonly port: number;
  serve(lab: Lab, options: StartOptions): RunningLab;
  close(): Promise<void>;
}

/** Binds; port 0 is any free one. Throws PodpisError LAB_STATE when that fails. `path` is named in the error. */
export async function listen(host: string, port: number, path: string): Promise<Listener> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 1_000 });
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      const taken = errno(error) === "EADDRINUSE";
      reject(broken(path, taken ? `port ${port} is in use` : `port ${port} cannot be bound`, error));
    });
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const close = () => closeServer(server);
  return {
    port: bound,
    close,
    serve(lab, options) {
      server.on("request", (request, response) => void respond(lab, options, request, response));
      return { url: originOf({ host, port: bound }), port: bound, close };
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(
  lab: Lab,
  options: StartOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? "/";
  const method = request.method ?? "GET";
  response.on("error", () => undefined); // the client went away
  let result: Answer;
  try {
    const body = await readBody(request);
    result =
      body === undefined ? plain(413, "too large") : await answer(lab, question(method, path, request, body));
  } catch (error) {
    result = plain(500, error instanceof Error ? error.message : "error");
  }
  const octets =
    result.fault === undefined
      ? send(response, result, method === "HEAD")
      : await misbehave(result.fault, result, { path, response, dripMs: lab.dripMs });
  options.onRequest?.({ method, path, status: response.statusCode, octets });
}

function question(method: string, path: string, request: IncomingMessage, body: Uint8Array): Question {
  return { method, path, contentType: request.headers["content-type"] ?? "", body };
}

/** The body, or undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    parts.push(chunk);
  }
  return concatAll(parts);
}
