/** The names of a server: RFC 9525 §6. Only subjectAltName counts; the common name never does. */
import { domainToASCII } from "node:url";
import { equalBytes } from "../base/bytes.js";
import type { Certificate } from "./certificate.js";
import { extensionsOf } from "./extensions.js";

/** Keys of the text tables. */
export type HostnameProblem =
  /** The name asked about is neither a host name nor an address. */
  | "hostname.invalid"
  /** The certificate has no name of that kind in its subjectAltName. */
  | "hostname.none"
  | "hostname.other";

/**
 * Why a certificate is not one of the server `reference`: a DNS name (an internationalised one as U-labels
 * or A-labels, a period at its end or none) or an IP address (IPv6 with or without brackets). Undefined
 * when it is.
 */
export function hostnameProblem(certificate: Certificate, reference: string): HostnameProblem | undefined {
  const names = extensionsOf(certificate).subjectAltName ?? [];
  const address = addressOf(reference);
  if (address !== undefined) {
    const addresses = names.flatMap((name) => (name.kind === "iPAddress" ? [name.octets] : []));
    if (addresses.length === 0) return "hostname.none";
    return addresses.some((octets) => equalBytes(octets, address)) ? undefined : "hostname.other";
  }
  const host = hostLabels(reference);
  if (host === undefined) return "hostname.invalid";
  const hosts = names.flatMap((name) => (name.kind === "dNSName" ? [name.value] : []));
  if (hosts.length === 0) return "hostname.none";
  return hosts.some((presented) => presents(presented, host)) ? undefined : "hostname.other";
}

/** Labels of letters, digits and hyphens (RFC 5890 §2.3.1), lower case. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

function hostLabels(reference: string): readonly string[] | undefined {
  const ascii = domainToASCII(reference.replace(/\.$/, "")).toLowerCase();
  const labels = ascii.split(".");
  const fits = ascii.length <= 253 && labels.every((label) => LABEL.test(label));
  // A name of digits only at its end would be taken for an address somewhere (RFC 3696 §2).
  return fits && !/^\d+$/.test(labels[labels.length - 1]!) ? labels : undefined;
}

/**
 * RFC 9525 §6.3: label by label; "*" stands for one whole leftmost label, and not above two further
 * ones, so that nobody speaks for a top-level domain. What is no host name presents nothing.
 */
function presents(presented: string, host: readonly string[]): boolean {
  const [first, ...rest] = presented.toLowerCase().split(".");
  const wild = first === "*" && rest.length >= 2;
  if (!(wild || LABEL.test(first!)) || !rest.every((label) => LABEL.test(label))) return false;
  const labels = wild ? rest : [first!, ...rest];
  const against = wild ? host.slice(1) : host;
  return labels.length === against.length && labels.every((label, i) => label === against[i]);
}

function addressOf(reference: string): Uint8Array | undefined {
  // RFC 9525 §6.4 wants the dotted form of four decimals; one with a leading zero is octal to some (RFC 6943 §3.1.1).
  if (/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(reference)) {
    const octets = reference.split(".").map(Number);
    return octets.every((octet) => octet < 256) ? Uint8Array.from(octets) : undefined;
  }
  return reference.includes(":") ? ipv6(reference.replace(/^\[(.*)\]$/, "$1")) : undefined;
}

/** The sixteen octets of an IPv6 address; the URL parser writes every form of it as hexadecimal groups. */
function ipv6(text: string): Uint8Array | undefined {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !URL.canParse(`http://[${text}]/`)) return undefined;
  const [head, tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::");
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const [left, right] = [groups(head), groups(tail)];
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  const numbers = [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}
