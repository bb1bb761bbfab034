/** The one way to the network, as the floors below io see it. Implemented in io/net; absent when offline. */
import { PodpisError } from "./errors.js";

/** One question to a server, by GET or POST. */
export interface FetchRequest {
  readonly url: string;
  /** With a body the request is a POST. */
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly accept?: string;
  /** Value of the Authorization header; never logged, never sent on to another origin. */
  readonly authorization?: string;
  /** The answer may not be larger; octets. */
  readonly maxBytes: number;
  /** Another address can be asked instead: a silent or slow server is waited for shorter, and not asked again. */
  readonly replaceable?: boolean;
}

/** What came with status 200. */
export interface FetchResponse {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** After redirects. */
  readonly url: string;
}

/** The door to the network. Another implementation may be given in its place, or null for none. */
export interface Fetcher {
  /** Throws PodpisError NET_*; a status other than 200 is NET_HTTP_STATUS. */
  fetch(request: FetchRequest): Promise<FetchResponse>;
}

/** Where a door must be and none may be opened: refuses every request with NET_OFFLINE. */
export const offlineFetcher: Fetcher = {
  fetch: ({ url }) => Promise.reject(new PodpisError("NET_OFFLINE", { url })),
};
