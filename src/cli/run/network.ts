/** The network as the options allow it, and what was weakened on the way. */
import type { Fetcher } from "../../base/fetcher.js";
import { FETCH_RUN, MAX_CONTENT } from "../../base/limits.js";
import { endRehearsal } from "../../io/files/rehearsal.js";
import { printable } from "../../report/printable.js";
import type { Relaxation } from "../../validate/results.js";
import type { NetworkOptions } from "../commands/groups.js";
import type { Context } from "../spec.js";

/**
 * null: nothing may be fetched. `deadlineMs` bounds all fetches together, counted from the first; a stream of
 * requests has no such end.
 */
export function openNetwork(
  { console, env, interrupt }: Context,
  options: NetworkOptions,
  deadlineMs: number = FETCH_RUN,
): Fetcher | null {
  if (options.offline === true) return null;
  // Loaded when something is fetched: much of what is verified needs nothing from the network.
  let fetcher: Promise<Fetcher> | undefined;
  const open = async (): Promise<Fetcher> => {
    const { createFetcher } = await import("../../io/net/fetcher.js");
    return createFetcher({
      allowPrivateNetwork: options.allowPrivateNetwork,
      allowHosts: options.allowHost,
      timeoutMs: options.timeout,
      deadlineMs,
      retries: options.retries,
      environment: env,
      signal: interrupt,
      onEvent: ({ url, status, bytes, ms }) =>
        console.verbose(`${printable(url)} -> ${status}, ${bytes} B, ${Math.round(ms)} ms`),
    });
  };
  return {
    fetch: async (request) => {
      endRehearsal("network");
      fetcher ??= open();
      return (await fetcher).fetch(request);
    },
  };
}

/** The relaxations of network and size; those of revocation are known to the use cases. */
export function relaxationsOf(options: NetworkOptions & { readonly maxSize?: number }): Relaxation[] {
  const { allowPrivateNetwork, allowHost = [], maxSize } = options;
  return [
    ...(allowPrivateNetwork === true ? [{ id: "allow-private-network" } as const] : []),
    ...allowHost.map((detail) => ({ id: "allow-host", detail }) as const),
    ...(maxSize !== undefined && maxSize > MAX_CONTENT
      ? [{ id: "max-size", detail: String(maxSize) } as const]
      : []),
  ];
}

/** Says on standard error what the user weakened, whatever form the result has; `reported`: a report is printed. */
export function warnRelaxations(
  { console, streams }: Context,
  relaxations: readonly Relaxation[],
  reported = true,
): void {
  // The report on the same screen says it too.
  if (reported && !console.settings.json && streams.stdout.isTTY === true) return;
  for (const { id, detail } of relaxations) {
    const more = detail === undefined ? "" : `: ${printable(detail)}`;
    console.warn(console.texts.relaxations[id] + more);
  }
}
