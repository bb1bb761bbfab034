/** Digests by name and by OID; the one place that knows which engine computes which. */
import { createHash, hash } from "node:crypto";
import { OID } from "../asn1/oids.js";
import { Gost341194 } from "./gost/gost341194.js";
import { Streebog } from "./gost/streebog.js";
import { streebogEngine } from "./gost/streebogEngine.js";

export type DigestName =
  | "streebog256"
  | "streebog512"
  /** GOST R 34.11-94: verified, never signed with. */
  | "gost94"
  | "sha1"
  | "sha224"
  | "sha256"
  | "sha384"
  | "sha512"
  /** 512 bits of output: what goes with Ed448 (RFC 8419 §2.3) and RFC 8702 §3.1. */
  | "shake256";

/** An incremental digest. After `digest()` it must not be used again. */
export interface Digest {
  readonly name: DigestName;
  update(chunk: Uint8Array): void;
  digest(): Uint8Array;
}

const OIDS: Readonly<Record<DigestName, string>> = {
  streebog256: OID.streebog256,
  streebog512: OID.streebog512,
  gost94: OID.gost94Digest,
  sha1: OID.sha1,
  sha224: OID.sha224,
  sha256: OID.sha256,
  sha384: OID.sha384,
  sha512: OID.sha512,
  shake256: OID.shake256Len,
};

/** Octets of a digest. */
export const digestSize = (name: DigestName): number => SIZES[name];

const SIZES: Readonly<Record<DigestName, number>> = {
  streebog256: 32,
  streebog512: 64,
  gost94: 32,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  shake256: 64,
};

export const digestOid = (name: DigestName): string => OIDS[name];

/** The digest of an OID, or undefined when it is none we know. */
export const digestName = (oid: string): DigestName | undefined => NAMES.get(oid);

const NAMES: ReadonlyMap<string, DigestName> = new Map([
  ...(Object.keys(OIDS) as DigestName[]).map((name) => [OIDS[name], name] as const),
  [OID.shake256, "shake256"],
]);

/** Starts a digest. Streebog runs in WebAssembly, or in JavaScript where that is not to be had. */
export function createDigest(name: DigestName): Digest {
  if (name === "streebog256" || name === "streebog512") return streebog(name);
  if (name === "gost94") return running(name, new Gost341194());
  const hash = createHash(name, name === "shake256" ? { outputLength: SIZES.shake256 } : undefined);
  return {
    name,
    update: (chunk) => void hash.update(chunk),
    digest: () => new Uint8Array(hash.digest()),
  };
}

const streebog = (name: "streebog256" | "streebog512"): Digest =>
  running(name, new Streebog(streebogEngine(), name === "streebog256" ? 32 : 64));

const running = (name: DigestName, one: Omit<Digest, "name">): Digest => ({
  name,
  update: (chunk) => one.update(chunk),
  digest: () => one.digest(),
});

/** The digest of the parts, one after another. */
export function digest(name: DigestName, ...parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && NODES_OWN.has(name)) return plain(hash(name, parts[0]!, "buffer"));
  const one = createDigest(name);
  for (const part of parts) one.update(part);
  return one.digest();
}

/** What node:crypto digests in one call, which costs half of what making a running digest does. */
const NODES_OWN: ReadonlySet<DigestName> = new Set(["sha1", "sha224", "sha256", "sha384", "sha512"]);

const plain = ({ buffer, byteOffset, length }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, length);
