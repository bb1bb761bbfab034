/** Key files, recognised by what is in them: PKCS#8 (plain, encrypted), PKCS#1, SEC 1, PKCS#12; PEM, DER or base64. */
import { createPrivateKey } from "node:crypto";
import { isMalformed, sequence } from "../../asn1/cursor.js";
import { unarmor } from "../../asn1/pem.js";
import { type Asn1Node, readAsn1, TAG } from "../../asn1/reader.js";
import { PodpisError } from "../../base/errors.js";
import { decryptPbes2 } from "../../crypto/pbes2.js";
import { readPrivateKey } from "../../crypto/pkcs8.js";
import { readSmallFile } from "../files/small.js";
import type { KeyMaterial, KeyNote, OpenOptions, StoredKey } from "./material.js";
import { OnePassphrase } from "./onePassphrase.js";
import { encryptedPrivateKeyInfo, openPkcs12 } from "./pkcs12.js";
import { isWellFormed } from "./wellFormed.js";

/**
 * Everything in a key file. Throws FILE_*, KEY_UNREADABLE (no private key in it included),
 * KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG, KEY_ALGORITHM_UNSUPPORTED.
 */
export async function readKeyFile(
  path: string,
  { passphrase: source, forExport }: OpenOptions,
): Promise<KeyMaterial> {
  const file = readSmallFile(path);
  const passphrase = new OnePassphrase(path, source);
  const keys: StoredKey[] = [];
  const certificates: Uint8Array[] = [];
  const notes: KeyNote[] = [];
  const wipe = [file];
  const take = (pkcs8: Uint8Array): void => {
    wipe.push(pkcs8);
    const key = readPrivateKey(pkcs8, path);
    keys.push({ key, exportable: true, ...(forExport && { pkcs8: pkcs8.slice() }) });
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
          if (content.isCryptoPro) notes.push({ id: "experimental" }, { id: "outsideCertifiedMeans" });
          break;
        }
        default: // EC PARAMETERS and the like
      }
    }
  } catch (error) {
    for (const { pkcs8 } of keys) pkcs8?.fill(0);
    throw explained(error, path, passphrase);
  } finally {
    passphrase.wipe();
    for (const octets of wipe) octets.fill(0);
  }
  if (keys.length === 0) throw unreadable(path, "there is no private key in it");
  return { keys, certificates, notes };
}

const OLD_ENCRYPTION = "it is encrypted in OpenSSL's old way; convert it with openssl pkcs8 -topk8";

const unreadable = (path: string, reason: string): PodpisError =>
  new PodpisError("KEY_UNREADABLE", { path, reason });

/** Errors in the words of keys. */
function explained(error: unknown, path: string, passphrase: OnePassphrase): unknown {
  if (isMalformed(error)) return new PodpisError("KEY_UNREADABLE", { path, reason: error.why }, error);
  return passphrase.explained(error);
}

/** Whether octets look like a file with a key in it; nothing is decrypted. For finding keys in a folder. */
export function looksLikeKey(octets: Uint8Array): boolean {
  try {
    return unarmor(octets).some(({ der, headers }) => {
      if (headers?.some((line) => /ENCRYPTED/.test(line))) return true;
      return KEY_KINDS.has(recognise(readAsn1(der, { encoding: "ber" })));
    });
  } catch (error) {
    if (isMalformed(error)) return false;
    throw error;
  }
}

type Kind = "certificate" | "pkcs8" | "encryptedPkcs8" | "pkcs1" | "sec1" | "pkcs12" | "other";

const KEY_KINDS: ReadonlySet<Kind> = new Set(["pkcs8", "encryptedPkcs8", "pkcs1", "sec1", "pkcs12"]);

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
  return decryptPbes2(
    algorithm,
    encrypted,
    passphrase,
    path,
    (plain) => isWellFormed(plain) && recognise(readAsn1(plain, { encoding: "ber" })) === "pkcs8",
  );
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
