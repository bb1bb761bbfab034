/**
 * The one guarded door to the network: every CRL, OCSP answer, certificate, time-stamp and list comes
 * through it. What the rules are for: an address named in a document is chosen by whoever made the
 * document.
 */

import { lookup as dnsLookup } from "node:dns/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "../../base/environment.js";
import { PodpisError } from "../../base/errors.js";
import type { Fetcher, FetchRequest, FetchResponse } from "../../base/fetcher.js";
import {
  FETCH_REPLACEABLE_SHARE,
  FETCH_RETRIES,
  FETCH_TIMEOUT,
  FETCH_TOTAL,
  MAX_REDIRECTS,
} from "../../base/limits.js";
import { monotonic } from "../monotonic.js";
import { type Answer, exchange, mayPass } from "./exchange.js";
import { createGuard, type Guard, type Resolve } from "./guard.js";
import { proxyFor } from "./proxy.js";

export interface FetchEvent {
  /** The address of this hop; it never holds credentials. */
  readonly url: string;
  /** HTTP status, or the code of the error. */
  readonly status: number | string;
  readonly bytes: number;
  readonly ms: number;
}

/** Where a fetcher may go, and how long it may take. */
export interface FetcherOptions {
  /** Internal addresses may be asked. A relaxation: the caller reports it. Default false. */
  readonly allowPrivateNetwork?: boolean | undefined;
  /** Hosts that may have an internal address: `HOST:PORT` as in the URL, e.g. `localhost:8080`, `[::1]:80`. */
  readonly allowHosts?: readonly string[] | undefined;
  /** The longest silence of a server, connecting included. Milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** The longest one fetch may take, redirects and retries included. Milliseconds; default eight timeouts. */
  readonly totalMs?: number | undefined;
  /** All fetches together, counted from the start of the first. Milliseconds; default none. */
  readonly deadlineMs?: number | undefined;
  /**
   * How often a fetch is tried again after a broken connection or 429, 502, 503, 504. A server that asks to wait
   * longer than `timeoutMs` (Retry-After) is not asked again.
   */
  readonly retries?: number | undefined;
  /** Where `http_proxy`, `https_proxy`, `no_proxy` are looked up: `process.env`. Default: no proxy. */
  readonly environment?: Environment | undefined;
  /** Aborted on SIGINT: running and later fetches end with INTERRUPTED. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every hop, for --debug. Never sees a secret. */
  readonly onEvent?: ((event: FetchEvent) => void) | undefined;
  /** The resolver; default the system's. */
  readonly resolve?: Resolve | undefined;
  /** Waits between retries. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
  /** A clock in milliseconds that never runs back. */
  readonly now?: (() => number) | undefined;
}

const systemResolve: Resolve = (hostname) => dnsLookup(hostname, { all: true });
const systemSleep = (ms: number, signal: AbortSignal): Promise<unknown> => delay(ms, undefined, { signal });

/**
 * A fetcher that goes to the network. Throws USAGE when an entry of `allowHosts` is not HOST:PORT.
 *
 * `fetch` throws NET_URL_REFUSED (no http or https, credentials, too long), NET_ADDRESS_REFUSED,
 * NET_HTTP_STATUS (anything but 200), NET_TOO_LARGE, NET_TIMEOUT, NET_FAILED, INTERRUPTED.
 * Up to MAX_REDIRECTS redirects are followed, also from https to http (CRL and OCSP answers are signed
 * by themselves); the authorization goes to the origin asked for and to no other. A 303 is followed by
 * GET, the others repeat the method.
 */
export function createFetcher(options: FetcherOptions = {}): Fetcher {
  const { timeoutMs = FETCH_TIMEOUT, retries = FETCH_RETRIES } = options;
  const { deadlineMs = Number.POSITIVE_INFINITY, sleep = systemSleep, now = monotonic } = options;
  const totalMs = options.totalMs ?? (timeoutMs * FETCH_TOTAL) / FETCH_TIMEOUT;
  const guard = createGuard({ ...options, resolve: options.resolve ?? systemResolve });
  let deadline: number | undefined;

  return {
    async fetch(request) {
      deadline ??= now() + deadlineMs;
      const isReplaceable = request.replaceable === true;
      const tries = isReplaceable ? 0 : retries;
      const idleMs = isReplaceable ? timeoutMs * FETCH_REPLACEABLE_SHARE : timeoutMs;
      // A host that drips is never silent: with others to ask, it gets no longer than one silence.
      const wholeMs = isReplaceable ? idleMs : totalMs;
      return withinTime(
        request,
        Math.min(wholeMs, deadline - now()),
        Math.min(wholeMs, deadlineMs),
        options.signal,
        (signal) => {
          const hop = hopper(guard, idleMs, signal, options, now);
          const pause = (ms: number): Promise<unknown> => sleep(ms, signal);
          return persist(tries, idleMs, pause, () => follow(request, guard, hop), signal);
        },
      );
    },
  };
}

/** Runs `work` with a signal that ends it when the time is up or the user interrupts. */
async function withinTime(
  { url }: FetchRequest,
  ms: number,
  limitMs: number,
  interrupt: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<FetchResponse>,
): Promise<FetchResponse> {
  const controller = new AbortController();
  const expire = (): void =>
    controller.abort(new PodpisError("NET_TIMEOUT", { url, seconds: Math.round(limitMs) / 1000 }));
  const stop = (): void => controller.abort(new PodpisError("INTERRUPTED"));
  if (interrupt?.aborted) stop();
  if (ms <= 0) expire();
  const timer = Number.isFinite(ms) && ms > 0 ? setTimeout(expire, ms) : undefined;
  interrupt?.addEventListener("abort", stop, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    interrupt?.removeEventListener("abort", stop);
  }
}

/** Tries again while that may help, after 0.25, 0.5, 1 … seconds or what the server asks for, `maxWaitMs` at most. */
async function persist<T>(
  retries: number,
  maxWaitMs: number,
  pause: (ms: number) => Promise<unknown>,
  attempt: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (failures >= retries || signal.aborted || !mayPass(error)) throw error;
      const asked = askedWait(error);
      if (asked > maxWaitMs) throw error;
      await pause(Math.max(250 * 2 ** failures, asked));
    }
  }
}

/** How long the server asks to be left alone. Milliseconds. */
const askedWait = (error: unknown): number =>
  error instanceof PodpisError ? Number(error.data.retryAfter ?? 0) * 1000 : 0;

type Hop = (url: URL, request: FetchRequest) => Promise<Answer>;

/** One exchange, as the options want it, and its event. */
function hopper(
  guard: Guard,
  idleMs: number,
  signal: AbortSignal,
  { environment = {}, onEvent }: FetcherOptions,
  now: () => number,
): Hop {
  return async (url, { body, maxBytes, contentType, accept, authorization }) => {
    const started = now();
    const report = (status: number | string, bytes: number): void =>
      onEvent?.({ url: url.href, status, bytes, ms: Math.round(now() - started) });
    const headers = {
      "user-agent": "podpis",
      accept: accept ?? "*/*",
      "accept-encoding": "identity",
      ...(body !== undefined && {
        "content-type": contentType ?? "application/octet-stream",
        "content-length": String(body.length),
      }),
      ...(authorization !== undefined && { authorization }),
    };
    try {
      const answer = await exchange({
        url,
        lookup: guard.lookupFor(url),
        proxy: proxyFor(url, environment),
        headers,
        body,
        maxBytes,
        idleMs,
        signal,
      });
      report(answer.status, answer.bytes.length);
      return answer;
    } catch (error) {
      report(error instanceof PodpisError ? error.code : "error", 0);
      throw error;
    }
  };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

async function follow(request: FetchRequest, guard: Guard, hop: Hop): Promise<FetchResponse> {
  const first = guard.admit(request.url);
  try {
    return await followFrom(first, request, guard, hop);
  } catch (error) {
    throw withFirst(error, first.href);
  }
}

/** What goes wrong behind a redirect is told with the address that was asked: the user knows no other. */
function withFirst(error: unknown, first: string): unknown {
  if (!(error instanceof PodpisError) || typeof error.data.url !== "string") return error;
  const { url } = error.data;
  if (URL.canParse(url) && new URL(url).href === first) return error;
  return new PodpisError(error.code, { ...error.data, url: `${first} -> ${url}` }, error.cause);
}

async function followFrom(first: URL, request: FetchRequest, guard: Guard, hop: Hop): Promise<FetchResponse> {
  let url = first;
  const { origin, href } = first;
  const { authorization, body, contentType, ...always } = request;
  let posting = body !== undefined;
  const seen = new Set<string>();
  for (;;) {
    seen.add(url.href);
    const answer = await hop(url, {
      ...always,
      ...(posting && { body: body!, ...(contentType !== undefined && { contentType }) }),
      ...(url.origin === origin && authorization !== undefined && { authorization }),
    });
    if (answer.status === 200) return { bytes: answer.bytes, contentType: answer.contentType, url: url.href };
    if (!REDIRECTS.has(answer.status) || answer.location === undefined) {
      const { status, retryAfter } = answer;
      const asked = retryAfter === undefined ? {} : { retryAfter };
      throw new PodpisError("NET_HTTP_STATUS", { url: url.href, status, ...asked });
    }
    if (seen.size > MAX_REDIRECTS) throw lost(href, "it redirects too often");
    if (answer.status === 303) posting = false;
    url = guard.admit(answer.location, url);
    if (seen.has(url.href)) throw lost(href, "it redirects in a circle");
  }
}

const lost = (url: string, reason: string): PodpisError => new PodpisError("NET_FAILED", { url, reason });
