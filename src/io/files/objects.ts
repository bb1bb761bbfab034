/** Bundles: DER, PEM with several blocks, bare base64, PKCS#7 that carries only certificates; files and folders. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isMalformed, sequence } from "../../asn1/cursor.js";
import { OID } from "../../asn1/oids.js";
import { unarmor } from "../../asn1/pem.js";
import { type Asn1Node, readAsn1, TAG } from "../../asn1/reader.js";
import { oid } from "../../asn1/values.js";
import { MAX_SMALL_OBJECT } from "../../base/limits.js";
import { readError } from "./reasons.js";
import { readSmallFile } from "./small.js";

export interface LoadedObject {
  readonly der: Uint8Array;
  /** The PEM label, when there was one: a hint, not a promise. */
  readonly label?: string;
  /** The file it came from. */
  readonly source: string;
}

/**
 * Every DER object in a file of at most `limit` octets. A degenerate SignedData (RFC 5652 §5.2, no
 * signers) is taken apart into its certificates and CRLs. Throws what readSmallFile throws, and ASN1_MALFORMED.
 */
export function loadObjects(path: string, limit: number = MAX_SMALL_OBJECT): LoadedObject[] {
  return objectsIn(readSmallFile(path, limit), path);
}

/** As loadObjects, for octets at hand. Throws ASN1_MALFORMED. */
export function objectsIn(bytes: Uint8Array, source: string): LoadedObject[] {
  return unarmor(bytes).flatMap((object) => {
    const parts = takeApart(object.der);
    if (parts === undefined) return [{ ...object, source }];
    return parts.map((der) => ({ der, source }));
  });
}

/** The files a path stands for: itself, or the regular files of a folder, sorted by name; hidden ones and links that lead nowhere are left out. */
export function filesOf(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => !name.startsWith("."))
      .sort()
      .map((name) => join(path, name))
      .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  } catch (error) {
    throw readError(error, path);
  }
}

/** Certificates and CRLs of a SignedData without signers; undefined for anything else. */
function takeApart(der: Uint8Array): Uint8Array[] | undefined {
  try {
    const contentInfo = sequence(readAsn1(der, { encoding: "ber" }));
    const type = contentInfo.optional(TAG.oid);
    if (type === undefined || oid(type) !== OID.signedData) return undefined;
    const signedData = sequence(contentInfo.explicit(0)!);
    signedData.next(TAG.integer);
    signedData.next(TAG.set);
    signedData.next(TAG.sequence);
    const lists = [signedData.context(0), signedData.context(1)];
    if (signedData.next(TAG.set).children.length > 0) return undefined;
    const objects = lists.flatMap((list) => list?.children ?? []);
    return objects.filter((object: Asn1Node) => object.is(TAG.sequence)).map((object) => object.raw);
  } catch (error) {
    // Not ours to judge: whoever wants the object says what is wrong with it.
    if (isMalformed(error)) return undefined;
    throw error;
  }
}
