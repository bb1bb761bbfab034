/** Opens PKCS#12 (RFC 7292) under a passphrase: the MAC first, then what it protects. Reads BER. */
import { type AlgorithmIdentifier, algorithmIdentifier } from "../../asn1/algorithm.js";
import { isMalformed, only, sequence } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { type Asn1Node, type Budget, newBudget, readAsn1, TAG } from "../../asn1/reader.js";
import { fail, octetString, oid, smallInteger } from "../../asn1/values.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_PKCS12_DEPTH, MAX_PKCS12_PARTS } from "../../base/limits.js";
import { decryptPbes2 } from "../../crypto/pbes2.js";
import { bmpPassphrases } from "./bmpString.js";
import { decryptCryptoProKey } from "./cryptoProPfx.js";
import { verifyMac } from "./pkcs12Mac.js";
import { decryptPbeRc2 } from "./pkcs12Pbe.js";
import { isWellFormed } from "./wellFormed.js";

export interface Pkcs12Content {
  /** PrivateKeyInfo, DER. To be wiped by the caller. */
  readonly privateKeys: readonly Uint8Array[];
  /** X.509 certificates, DER, in the order of the file. */
  readonly certificates: readonly Uint8Array[];
  /** A key in it was encrypted CryptoPro's own way. */
  readonly isCryptoPro: boolean;
}

/**
 * Keys and certificates of a PFX. `passphrase`: UTF-8; `name`: the file, for errors.
 * Throws KEY_PASSPHRASE_WRONG (also for a damaged file: the MAC cannot tell them apart), KEY_UNREADABLE
 * (no MAC, public-key modes, unsupported encryption), ASN1_MALFORMED, ASN1_LIMIT.
 */
export function openPkcs12(pfx: Uint8Array, passphrase: Uint8Array, name: string): Pkcs12Content {
  const opening = new Opening(passphrase, name);
  try {
    opening.open(pfx);
    return opening.content;
  } catch (error) {
    for (const key of opening.content.privateKeys) key.fill(0);
    throw error;
  } finally {
    opening.wipe();
  }
}

/** One file being opened: what came out of it, what it may still cost, what must be wiped. */
class Opening {
  readonly content = {
    privateKeys: [] as Uint8Array[],
    certificates: [] as Uint8Array[],
    isCryptoPro: false,
  };
  readonly #passwords: readonly Uint8Array[];
  readonly #budget: Budget = newBudget();
  #plain: Uint8Array[] = [];
  #parts = 0;

  constructor(
    readonly passphrase: Uint8Array,
    readonly name: string,
  ) {
    // PBES2 takes UTF-8; some programs gave it the BMPString that the MAC wants.
    this.#passwords = [passphrase, ...bmpPassphrases(passphrase)];
  }

  open(pfx: Uint8Array): void {
    const parts = sequence(this.#read(pfx));
    const version = parts.next(TAG.integer);
    if (smallInteger(version) !== 3) fail(version, "an unknown version of PKCS#12");
    const authSafe = contentInfo(parts.next(TAG.sequence));
    const macData = parts.optional(TAG.sequence);
    parts.end();
    if (authSafe.type !== OID.data)
      throw this.#unreadable("it is protected by a signature, not by a passphrase");
    if (macData === undefined)
      throw this.#unreadable("it has no MAC, so nothing says that nobody changed it");
    const octets = octetString(authSafe.content);
    if (!verifyMac(macData, octets, this.passphrase, this.name)) {
      throw new PodpisError("KEY_PASSPHRASE_WRONG", { path: this.name });
    }
    const contents = this.#read(octets);
    for (const one of sequence(contents).rest()) this.#authenticated(one);
  }

  wipe(): void {
    for (const octets of this.#plain) octets.fill(0);
    for (const password of this.#passwords.slice(1)) password.fill(0);
  }

  #authenticated(node: Asn1Node): void {
    const { type, content } = contentInfo(node);
    if (type === OID.data) this.#safeContents(this.#read(octetString(content)), 0);
    else if (type === OID.encryptedData) this.#safeContents(this.#encryptedData(content), 0);
    else throw this.#unreadable("a part of it is encrypted for a public key, not under a passphrase");
  }

  /** EncryptedData (RFC 5652 §8). */
  #encryptedData(node: Asn1Node): Asn1Node {
    const parts = sequence(node);
    parts.next(TAG.integer);
    const info = parts.sequence();
    info.next(TAG.oid);
    const algorithm = algorithmIdentifier(info.next(TAG.sequence));
    const encrypted = info.context(0);
    if (encrypted === undefined) fail(node, "the encrypted content is missing");
    return this.#decrypt(algorithm, octetString(encrypted), (plain) => this.#read(plain));
  }

  #safeContents(node: Asn1Node, depth: number): void {
    if (depth > MAX_PKCS12_DEPTH) throw this.#unreadable("its parts are nested too deeply");
    for (const bag of sequence(node).rest()) {
      const parts = sequence(bag);
      const type = oid(parts.next(TAG.oid));
      const value = parts.explicit(0);
      if (value !== undefined) this.#bag(type, value, depth);
    }
  }

  /** Other bags (CRLs, secrets) are of no use here. */
  #bag(type: string, value: Asn1Node, depth: number): void {
    switch (type) {
      case OID.keyBag:
        this.content.privateKeys.push(value.raw.slice());
        return;
      case OID.shroudedKeyBag:
        this.content.privateKeys.push(this.#shroudedKey(value));
        return;
      case OID.certBag:
        this.#certificate(value);
        return;
      case OID.safeContentsBag:
        this.#safeContents(value, depth + 1);
        return;
    }
  }

  #shroudedKey(node: Asn1Node): Uint8Array {
    const { algorithm, encrypted } = encryptedPrivateKeyInfo(node);
    if (algorithm.oid === OID.pbeCryptoPro) {
      this.content.isCryptoPro = true;
      this.#countPart();
      return decryptCryptoProKey(algorithm, encrypted, this.passphrase, this.name);
    }
    return this.#decrypt(algorithm, encrypted, (plain) => this.#read(plain).raw.slice());
  }

  #certificate(node: Asn1Node): void {
    const parts = sequence(node);
    const type = oid(parts.next(TAG.oid));
    const value = parts.explicit(0);
    if (type === OID.x509Certificate && value !== undefined) {
      this.content.certificates.push(octetString(value).slice());
    }
  }

  /** Tries the forms of the passphrase until what comes out is what `read` expects. */
  #decrypt<T>(algorithm: AlgorithmIdentifier, encrypted: Uint8Array, read: (plain: Uint8Array) => T): T {
    this.#countPart();
    const decrypt = algorithm.oid === OID.pbeSha1Rc2With40Bits ? decryptPbeRc2 : decryptPbes2;
    for (const password of this.#passwords) {
      try {
        const plain = decrypt(algorithm, encrypted, password, this.name, isWellFormed);
        this.#plain.push(plain);
        return read(plain);
      } catch (error) {
        const wrong = error instanceof PodpisError && error.code === "KEY_PASSPHRASE_WRONG";
        if (!wrong && !isMalformed(error)) throw error;
      }
    }
    throw new PodpisError("KEY_PASSPHRASE_WRONG", { path: this.name });
  }

  #countPart(): void {
    if (++this.#parts > MAX_PKCS12_PARTS) throw this.#unreadable("it has too many encrypted parts");
  }

  #read(octets: Uint8Array): Asn1Node {
    return readAsn1(octets, { encoding: "ber", budget: this.#budget });
  }

  #unreadable(reason: string): PodpisError {
    return new PodpisError("KEY_UNREADABLE", { path: this.name, reason });
  }
}

function contentInfo(node: Asn1Node): { readonly type: string; readonly content: Asn1Node } {
  const parts = sequence(node);
  const type = oid(parts.next(TAG.oid));
  const content = parts.context(0);
  if (content === undefined) fail(node, "the content is missing");
  return { type, content: only(content) };
}

/** EncryptedPrivateKeyInfo (RFC 5958 §3). Throws ASN1_MALFORMED. */
export function encryptedPrivateKeyInfo(node: Asn1Node): {
  readonly algorithm: AlgorithmIdentifier;
  readonly encrypted: Uint8Array;
} {
  const parts = sequence(node);
  const algorithm = algorithmIdentifier(parts.next(TAG.sequence));
  const encrypted = octetString(parts.next(TAG.octetString));
  parts.end();
  return { algorithm, encrypted };
}
