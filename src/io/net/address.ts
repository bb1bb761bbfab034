/**
 * Which IP addresses are internal: private, loopback, link-local, shared, multicast, documentation,
 * reserved (the IANA special-purpose registries, RFC 6890), and IPv6 forms that carry such an IPv4
 * address inside. A document must not make podpis speak to them.
 */
import { isIPv4, isIPv6 } from "node:net";

const IPV4_INTERNAL = [
  "0.0.0.0/8", // this network, RFC 1122
  "10.0.0.0/8", // private, RFC 1918
  "100.64.0.0/10", // shared by carriers, RFC 6598
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local and the clouds' metadata services, RFC 3927
  "172.16.0.0/12", // private
  "192.0.0.0/24", // IETF protocols, RFC 6890
  "192.0.2.0/24", // documentation, RFC 5737
  "192.88.99.0/24", // 6to4 relays, RFC 7526
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks, RFC 2544
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and the broadcast address
].map(prefix);

/** Exceptions inside 2000::/3, the only part of IPv6 that is globally routed (RFC 4291 §2.4). */
const IPV6_INTERNAL = [
  "2001::/23", // IETF protocols: Teredo, ORCHID, benchmarks, RFC 2928
  "2001:db8::/32", // documentation, RFC 3849
  "3fff::/20", // documentation, RFC 9637
].map(prefix);

const GLOBAL_UNICAST = prefix("2000::/3");
const SIX_TO_FOUR = prefix("2002::/16"); // RFC 3056: the IPv4 address follows the prefix
const NAT64 = prefix("64:ff9b::/96"); // RFC 6052: the IPv4 address is at the end

/**
 * True for an address that must not be connected to unasked. `address` is an IP address as the
 * resolver or a URL writes it, without brackets; a zone (`%eth0`) is ignored. What is no IP address
 * counts as internal.
 */
export function isInternalAddress(address: string): boolean {
  const octets = addressOctets(address);
  if (octets === undefined) return true;
  if (octets.length === 4) return IPV4_INTERNAL.some((range) => contains(range, octets));
  if (contains(SIX_TO_FOUR, octets)) return isInternalIPv4(octets.subarray(2, 6));
  if (contains(NAT64, octets)) return isInternalIPv4(octets.subarray(12, 16));
  return !contains(GLOBAL_UNICAST, octets) || IPV6_INTERNAL.some((range) => contains(range, octets));
}

const isInternalIPv4 = (octets: Uint8Array): boolean =>
  IPV4_INTERNAL.some((range) => contains(range, octets));

interface Prefix {
  readonly octets: Uint8Array;
  readonly length: number;
}

function prefix(text: string): Prefix {
  const [address, length] = text.split("/") as [string, string];
  return { octets: addressOctets(address)!, length: Number(length) };
}

function contains(range: Prefix, octets: Uint8Array): boolean {
  for (let bit = 0; bit < range.length; bit += 8) {
    const mask = range.length - bit >= 8 ? 0xff : 0xff00 >> (range.length - bit);
    if (((range.octets[bit >> 3]! ^ octets[bit >> 3]!) & mask & 0xff) !== 0) return false;
  }
  return true;
}

/** The 4 or 16 octets of an IP address; undefined for anything else. */
export function addressOctets(address: string): Uint8Array | undefined {
  const bare = address.replace(/%.*$/s, "");
  if (isIPv4(bare)) return Uint8Array.from(bare.split("."), Number);
  if (!isIPv6(bare)) return undefined;
  const [head, tail] = bare.split("::") as [string, string?];
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  return Uint8Array.from([...left, ...new Array<number>(16 - left.length - right.length).fill(0), ...right]);
}

function groups(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (group.includes(".")) return group.split(".").map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
