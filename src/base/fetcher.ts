/** The one way to the network, as the floors below io see it. Implemented in io/net; absent when offline. */

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

export interface FetchResponse {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** After redirects. */
  readonly url: string;
}

export interface Fetcher {
  /** Throws PodpisError NET_*; a status other than 200 is NET_HTTP_STATUS. */
  fetch(request: FetchRequest): Promise<FetchResponse>;
}
