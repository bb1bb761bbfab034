/** Key files, recognised by what is in them: PKCS#8 (plain, encrypted), PKCS#1, SEC 1, PKCS#12; PEM, DER or base64. */
import { createPrivateKey } from "node:crypto";
import { isMalformed, sequence } from "../../asn1/cursor.js";
import { unarmor } from "../../asn1/pem.js";
import { type Asn1Node, readAsn1, TAG } from "../../asn1/reader.js";
import { PodpisError } from "../../base/errors.js";
import { decryptPbes2 } from "../../crypto/pbes2.js";
import { readPrivateKey } from "../../crypto/pkcs8.js";
import type { SigningKey } from "../../crypto/signature.js";
import { readSmallFile } from "../files/small.js";
import type { PassphraseSource } from "./passphrase.js";
import { encryptedPrivateKeyInfo, openPkcs12 } from "./pkcs12.js";

/** What a store of keys holds: keys that sign, and the certificates that lie beside them (DER). */
export interface KeyMaterial {
  readonly keys: readonly SigningKey[];
  readonly certificates: readonly Uint8Array[];
}

/**
 * Everything in a key file. Throws FILE_*, KEY_UNREADABLE (no private key in it included),
 * KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG, KEY_ALGORITHM_UNSUPPORTED.
 */
export async function readKeyFile(path: string, source: PassphraseSource | undefined): Promise<KeyMaterial> {
  const file = readSmallFile(path);
  const passphrase = new OnePassphrase(path, source);
  const keys: SigningKey[] = [];
  const certificates: Uint8Array[] = [];
  const wipe = [file];
  const take = (pkcs8: Uint8Array): void => {
    wipe.push(pkcs8);
    keys.push(readPrivateKey(pkcs8, path));
  };
  try {
    for (const { der, headers } of unarmor(file)) {
      if (headers?.some((line) => /ENCRYPTED/.test(line))) throw unreadable(path, OLD_ENCRYPTION);
      const node = readAsn1(der, { encoding: "ber" });
      switch (recognise(node)) {
        case "certificate":
          certificates.push(der.slice());
          break;
        case "pkcs8":
          take(der);
          break;
        case "encryptedPkcs8":
          take(decryptPkcs8(node, await passphrase.needed(), path));
          break;
        case "pkcs1":
        case "sec1":
          take(asPkcs8(der, recognise(node) === "pkcs1" ? "pkcs1" : "sec1", path));
          break;
        case "pkcs12": {
          const content = openPkcs12(der, await passphrase.orEmpty(), path);
          wipe.push(...content.privateKeys);
          content.privateKeys.forEach(take);
          certificates.push(...content.certificates);
          break;
        }
        default: // EC PARAMETERS and the like
      }
    }
  } catch (error) {
    throw explained(error, path, passphrase.wasGuessed);
  } finally {
    passphrase.wipe();
    for (const octets of wipe) octets.fill(0);
  }
  if (keys.length === 0) throw unreadable(path, "there is no private key in it");
  return { keys, certificates };
}

const OLD_ENCRYPTION = "it is encrypted in OpenSSL's old way; convert it with openssl pkcs8 -topk8";

const unreadable = (path: string, reason: string): PodpisError =>
  new PodpisError("KEY_UNREADABLE", { path, reason });

/** Errors in the words of keys. */
function explained(error: unknown, path: string, guessed: boolean): unknown {
  if (isMalformed(error)) return new PodpisError("KEY_UNREADABLE", { path, reason: error.why }, error);
  if (guessed && error instanceof PodpisError && error.code === "KEY_PASSPHRASE_WRONG") {
    return new PodpisError("KEY_PASSPHRASE_NEEDED", { path });
  }
  return error;
}

type Kind = "certificate" | "pkcs8" | "encryptedPkcs8" | "pkcs1" | "sec1" | "pkcs12" | "other";

/** By the types of the first parts, which differ for all of them; labels are only hints. */
function recognise(node: Asn1Node): Kind {
  if (!node.is(TAG.sequence)) return "other";
  const [first, second, third] = sequence(node).rest();
  if (first?.is(TAG.sequence)) {
    if (second?.is(TAG.octetString) && third === undefined) return "encryptedPkcs8";
    return second?.is(TAG.sequence) && third?.is(TAG.bitString) ? "certificate" : "other";
  }
  if (!first?.is(TAG.integer)) return "other";
  if (second?.is(TAG.integer)) return "pkcs1";
  if (second?.is(TAG.octetString)) return "sec1";
  if (!second?.is(TAG.sequence)) return "other";
  return third?.is(TAG.octetString) ? "pkcs8" : "pkcs12";
}

function decryptPkcs8(node: Asn1Node, passphrase: Uint8Array, path: string): Uint8Array {
  const { algorithm, encrypted } = encryptedPrivateKeyInfo(node);
  const plain = decryptPbes2(algorithm, encrypted, passphrase, path);
  try {
    if (recognise(readAsn1(plain)) === "pkcs8") return plain;
  } catch (error) {
    if (!isMalformed(error)) throw error;
  }
  // The padding happened to be right, the key is none.
  plain.fill(0);
  throw new PodpisError("KEY_PASSPHRASE_WRONG", { path });
}

/** RSAPrivateKey (RFC 8017 App. A.1.2) and ECPrivateKey (RFC 5915), as OpenSSL wrote them before PKCS#8. */
function asPkcs8(der: Uint8Array, type: "pkcs1" | "sec1", path: string): Uint8Array {
  const key = Buffer.from(der);
  try {
    return createPrivateKey({ key, format: "der", type }).export({ format: "der", type: "pkcs8" });
  } catch {
    throw unreadable(path, "the key in it is damaged"); // the cause could quote the key
  } finally {
    key.fill(0);
    der.fill(0);
  }
}

/** A passphrase asked for at most once, and wiped. */
class OnePassphrase {
  #octets: Uint8Array | undefined;
  /** The empty one was tried because none was given. */
  wasGuessed = false;

  constructor(
    readonly path: string,
    readonly source: PassphraseSource | undefined,
  ) {}

  async needed(): Promise<Uint8Array> {
    if (this.source === undefined) throw new PodpisError("KEY_PASSPHRASE_NEEDED", { path: this.path });
    this.#octets ??= await this.source(this.path);
    return this.#octets;
  }

  /** The empty passphrase when no source is named: many PKCS#12 files have it. */
  async orEmpty(): Promise<Uint8Array> {
    if (this.source !== undefined) return this.needed();
    this.wasGuessed = true;
    return new Uint8Array(0);
  }

  wipe(): void {
    this.#octets?.fill(0);
  }
}
