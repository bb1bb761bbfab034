/** Loopback servers for the tests of the door: closed, with all their connections, after each test. */
import { createServer, type Server as HttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { afterEach } from "vitest";
import type { FetchRequest } from "../../../src/base/fetcher.js";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function listen(server: Server, host: string): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  open.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

export interface Served {
  readonly host: string;
  readonly url: string;
  readonly port: number;
}

export async function serve(listener: RequestListener, host = "127.0.0.1"): Promise<Served> {
  return served(await listen(createServer(listener), host), host);
}

/** A server that writes octets of its own making. */
export async function serveRaw(onConnection: (socket: Socket) => void): Promise<Served> {
  return served(await listen(createTcpServer(onConnection), "127.0.0.1"), "127.0.0.1");
}

/** Any server that is made already, e.g. of TLS or a proxy. */
export async function serveWith(server: Server | HttpServer): Promise<Served> {
  return served(await listen(server, "127.0.0.1"), "127.0.0.1");
}

function served(port: number, host: string): Served {
  const name = host.includes(":") ? `[${host}]` : host;
  return { port, host: `${name}:${port}`, url: `http://${name}:${port}/` };
}

export const get = (url: string, maxBytes = 1000): FetchRequest => ({ url, maxBytes });
