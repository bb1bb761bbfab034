/** Files named on the command line, read into what the use cases want. */
import type { GivenEvidence } from "../../app/assess.js";
import { isMalformed } from "../../asn1/cursor.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_CRL, MAX_SMALL_OBJECT } from "../../base/limits.js";
import { parseCrl } from "../../crl/crl.js";
import { largeCrl } from "../../io/files/largeCrl.js";
import { filesOf, type LoadedObject, loadObjects, objectsIn } from "../../io/files/objects.js";
import { type BasicOcspResponse, parseAnyOcspResponse } from "../../ocsp/response.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import type { EvidenceOptions } from "../commands/groups.js";

type NotOne = "NOT_A_CERTIFICATE" | "NOT_A_CRL" | "NOT_AN_OCSP_ANSWER";

/** What `parse` makes of the octets; undefined when they are something else. */
export function attempt<T>(parse: (der: Uint8Array) => T, der: Uint8Array): T | undefined {
  try {
    return parse(der);
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

/** The objects of a file; a text that is neither PEM nor base64 is `code`, not a riddle about ASN.1. */
export function objectsOf(path: string, limit: number, code: NotOne): LoadedObject[] {
  try {
    return loadObjects(path, limit);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    throw new PodpisError(code, { path, reason: "it is neither DER nor PEM nor base64" }, error);
  }
}

interface Parsed<T> {
  readonly value: T;
  readonly source: string;
}

interface LoadOptions<T> {
  readonly limit?: number;
  readonly large?: (file: string) => T | undefined;
  /** Told of a file in a folder that is passed over. */
  readonly onUnread?: (file: string) => void;
}

/**
 * Every object of one kind in files and folders. A file named by itself must hold one; in a folder
 * other files may lie about, but not only they. Throws FILE_* and `code`.
 */
function loadAll<T>(
  paths: readonly string[] | undefined,
  parse: (der: Uint8Array) => T,
  code: NotOne,
  { limit = MAX_SMALL_OBJECT, large, onUnread }: LoadOptions<T> = {},
): Parsed<T>[] {
  return (paths ?? []).flatMap((path) => {
    const files = filesOf(path);
    const isFolder = files.length !== 1 || files[0] !== path;
    const found = files.flatMap((file): Parsed<T>[] => {
      const left = large?.(file);
      if (left !== undefined) return [{ value: left, source: file }];
      const objects = isFolder
        ? quietly(
            () => objectsOf(file, limit, code),
            () => onUnread?.(file),
          )
        : objectsOf(file, limit, code);
      return objects.flatMap(({ der }) => {
        const value = attempt(parse, der);
        return value === undefined ? [] : [{ value, source: file }];
      });
    });
    if (found.length > 0) return found;
    throw new PodpisError(code, {
      path,
      reason: isFolder ? "no file in the folder holds one" : "what is in it is something else, or damaged",
    });
  });
}

/** A file in a folder that cannot be read as what is looked for is none of ours. */
function quietly(read: () => LoadedObject[], unread: () => void): LoadedObject[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PodpisError)) throw error;
    unread();
    return [];
  }
}

/**
 * Certificates of files, folders and bundles, each once. `onUnread` is told of files in folders that could not be
 * read as anything. Throws FILE_*, NOT_A_CERTIFICATE.
 */
export function loadCertificates(
  paths: readonly string[] | undefined,
  onUnread?: (file: string) => void,
): Certificate[] {
  const options = onUnread === undefined ? {} : { onUnread };
  const found = loadAll(paths, parseCertificate, "NOT_A_CERTIFICATE", options).map(({ value }) => value);
  return [...new Map(found.map((certificate) => [certificate.sha256, certificate])).values()];
}

/** The certificates in octets that came by a pipe. Throws NOT_A_CERTIFICATE. */
export function certificatesIn(bytes: Uint8Array, name: string): Certificate[] {
  const objects = attempt((octets) => objectsIn(octets, name), bytes) ?? [];
  const found = objects.flatMap(({ der }) => attempt(parseCertificate, der) ?? []);
  if (found.length > 0) return found;
  const reason = "what is in it is something else, or damaged";
  throw new PodpisError("NOT_A_CERTIFICATE", { path: name, reason });
}

/** The lists and OCSP answers given as files. Throws FILE_*, NOT_A_CRL, NOT_AN_OCSP_ANSWER. */
export function loadEvidence({ crl, ocsp }: EvidenceOptions): GivenEvidence {
  return {
    crls: loadAll(crl, parseCrl, "NOT_A_CRL", { limit: MAX_CRL, large: largeCrl }).map(
      ({ value, source }) => ({ crl: value, source }),
    ),
    ocsp: loadAll(ocsp, ocspAnswer, "NOT_AN_OCSP_ANSWER").map(({ value, source }) => ({
      response: value,
      source,
    })),
  };
}

const ocspAnswer = (der: Uint8Array): BasicOcspResponse => parseAnyOcspResponse(der);
