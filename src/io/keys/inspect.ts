/** What can be said of the keys behind a reference. A container tells it without its password, a file must be opened. */

import { isMalformed } from "../../asn1/cursor.js";
import { readAsn1 } from "../../asn1/reader.js";
import { octetString } from "../../asn1/values.js";
import { equalBytes } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { GOST_2001 } from "../../crypto/pkcs8.js";
import type { PublicKey } from "../../crypto/publicKey.js";
import type { Certificate } from "../../x509/certificate.js";
import { readContainerFiles } from "./container/folder.js";
import type { ContainerKeyFacts } from "./container/header.js";
import { type ClosedContainer, readContainer } from "./container/open.js";
import { containerCertificates } from "./container/store.js";
import type { OpenOptions } from "./material.js";
import { pairsOf, readable } from "./select.js";
import { type KeySource, keySource } from "./source.js";
import { openStore } from "./stores.js";

/** One key with one certificate, or with none. */
export interface InspectedKey {
  readonly reference: string;
  readonly source: KeySource["kind"];
  /** What the container calls itself. */
  readonly containerName: string | null;
  /** For people, as PublicKey.label. */
  readonly algorithm: string;
  readonly certificate: Certificate | null;
  /** Whether the key is the one in the certificate; null without a certificate. */
  readonly fits: boolean | null;
  readonly exportable: boolean;
  /** The end of the key's own period. */
  readonly keyNotAfter: Date | null;
  /** Why podpis cannot sign with it, whatever its dates are. */
  readonly unsupported: string | null;
}

/** Throws as openStore does; KEY_PASSPHRASE_NEEDED for an encrypted file when no source is given. */
export async function inspectKeys(
  reference: string,
  options: Pick<OpenOptions, "passphrase" | "token">,
): Promise<InspectedKey[]> {
  const source = keySource(reference);
  if (source.kind === "container") return inspectContainer(reference, source.path);
  if (source.kind === "command") {
    throw new PodpisError("USAGE", {
      message: "a program does not tell which keys it has",
      hint: "podpis keys doctor tries it: the same reference, and --cert FILE",
    });
  }
  if (source.kind === "token") return (await import("./pkcs11/list.js")).listToken(source.uri, options);
  const material = await openStore(source, options);
  return pairsOf(material).map(({ stored, certificate }) => ({
    reference,
    source: source.kind,
    containerName: null,
    algorithm: stored.key.publicKey.label,
    certificate,
    fits: certificate === null ? null : true,
    exportable: stored.exportable,
    keyNotAfter: stored.notAfter ?? null,
    unsupported: null,
  }));
}

function inspectContainer(reference: string, folder: string): InspectedKey[] {
  const container = readContainer(folder, readContainerFiles(folder));
  const certificates = readable(containerCertificates(container));
  return container.header.keys.map((facts, at) => inspected(reference, container, facts, certificates, at));
}

function inspected(
  reference: string,
  { name, header }: ClosedContainer,
  facts: ContainerKeyFacts,
  certificates: readonly Certificate[],
  at: number,
): InspectedKey {
  const { algorithm, parameters, exportable, fingerprint } = facts;
  const fitting = certificates.find(({ publicKey }) => beginsWith(publicKey, fingerprint));
  const certificate = fitting ?? certificates[at] ?? null;
  const is2001 = algorithm === "gost2001";
  return {
    reference,
    source: "container",
    containerName: name ?? null,
    algorithm: `GOST R 34.10-${is2001 ? "2001" : `2012 ${8 * parameters.curve.size}`}, ${parameters.name}`,
    certificate,
    fits: certificate === null ? null : fitting !== undefined,
    exportable,
    keyNotAfter: header.notAfter ?? null,
    unsupported: is2001 ? GOST_2001 : null,
  };
}

/** X ‖ Y stands in an OCTET STRING (RFC 9215 §4.3); the fingerprint is the first octets of X. */
function beginsWith({ keyBits }: PublicKey, fingerprint: Uint8Array): boolean {
  try {
    return equalBytes(octetString(readAsn1(keyBits)).subarray(0, fingerprint.length), fingerprint);
  } catch (error) {
    if (isMalformed(error)) return false;
    throw error;
  }
}
