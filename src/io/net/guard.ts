/** The guard at the door: which URLs may be asked, and which addresses may be connected to. */
import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { PodpisError } from "../../base/errors.js";
import { MAX_URL } from "../../base/limits.js";
import { isInternalAddress } from "./address.js";

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface GuardOptions {
  /** Any address may be connected to. A relaxation: the caller reports it. */
  readonly allowPrivateNetwork?: boolean | undefined;
  /** `HOST:PORT`, the host as it stands in the URL (IPv6 in brackets): may have an internal address. */
  readonly allowHosts?: readonly string[] | undefined;
  readonly resolve: Resolve;
}

export interface Guard {
  /**
   * Reads a URL, absolute or (in a redirect) relative to `base`. Throws NET_URL_REFUSED when it is no
   * http or https URL or holds credentials; NET_ADDRESS_REFUSED when its host is written as an
   * internal address, in whatever spelling.
   */
  admit(url: string, base?: URL): URL;
  /** A lookup for `net.connect` whose every address has been checked: what is connected to is what was checked. */
  lookupFor(url: URL): LookupFunction;
}

export function createGuard(options: GuardOptions): Guard {
  const allowed = new Set((options.allowHosts ?? []).map(normalHost));
  const trusts = (url: URL): boolean => options.allowPrivateNetwork === true || allowed.has(hostAndPort(url));
  const refuse = (url: URL, address: string): PodpisError =>
    new PodpisError("NET_ADDRESS_REFUSED", { url: url.href, address, host: hostAndPort(url) });

  return {
    admit(text, base) {
      const url = readUrl(text, base);
      if (!trusts(url)) {
        const host = bareHost(url);
        // With a proxy nothing is resolved here, so the names that always mean this machine are refused by name.
        if (isIP(host) !== 0 ? isInternalAddress(host) : isLocalName(host)) throw refuse(url, host);
      }
      return url;
    },

    lookupFor(url) {
      return (hostname, { all, family }, callback) => {
        resolveChecked(hostname, family).then(
          (addresses) => {
            if (all === true) callback(null, addresses);
            else callback(null, addresses[0]!.address, addresses[0]!.family);
          },
          (error: Error) => callback(error, ""),
        );
      };

      async function resolveChecked(hostname: string, family?: number | string): Promise<LookupAddress[]> {
        const found = await options.resolve(hostname);
        // One internal address among them is enough: a public name has no business there.
        const internal = found.find(({ address }) => isInternalAddress(address));
        if (internal !== undefined && !trusts(url)) throw refuse(url, internal.address);
        const wanted = found.filter((one) => (family !== 4 && family !== 6) || one.family === family);
        if (wanted.length === 0) throw Object.assign(new Error("no address"), { code: "ENOTFOUND" });
        return wanted;
      }
    },
  };
}

function readUrl(text: string, base?: URL): URL {
  const refuse = (reason: string): PodpisError =>
    new PodpisError("NET_URL_REFUSED", { url: withoutCredentials(text), reason });
  if (text.length > MAX_URL) throw refuse("it is too long");
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw refuse("it is not a URL");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refuse("it is neither http nor https");
  if (url.username !== "" || url.password !== "") throw refuse("a user name or password stands in it");
  url.hash = "";
  return url;
}

const withoutCredentials = (text: string): string =>
  text.slice(0, MAX_URL).replace(/([\\/]{2,}|:)[^\\/?#]*@/, "$1…@");

/** The host without the brackets of IPv6. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");

export const portOf = (url: URL): number =>
  url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);

/** `HOST:PORT` with the port always written. */
export const hostAndPort = (url: URL): string => `${url.hostname}:${portOf(url)}`;

/** RFC 6761 §6.3. */
const isLocalName = (host: string): boolean => /(^|\.)localhost\.?$/.test(host);

/** `HOST:PORT` in the spelling the URL parser gives; throws USAGE when it is none. */
function normalHost(text: string): string {
  if (/^(\[[^\]/?#@]+\]|[^:/?#@\s[\]]+):\d{1,5}$/.test(text)) {
    try {
      return hostAndPort(new URL(`http://${text}`));
    } catch {
      // reported below
    }
  }
  throw new PodpisError("USAGE", {
    message: `${text} is not HOST:PORT`,
    hint: "write --allow-host like localhost:8080",
  });
}
