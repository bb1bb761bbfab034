/** `podpis keys export` and `podpis keys convert`: keys that may be taken out, as a PFX of RFC 9548. */

import { equalBytes } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { AtomicOutput, type OutputOptions } from "../io/files/output.js";
import { type LoadKeyOptions, loadKey, refuseEnded } from "../io/keys/loadKey.js";
import type { KeyNote, StoredKey } from "../io/keys/material.js";
import type { PassphraseSource } from "../io/keys/passphrase.js";
import { type PfxEntry, writePkcs12 } from "../io/keys/pkcs12Write.js";
import { pairsOf } from "../io/keys/select.js";
import { keySource } from "../io/keys/source.js";
import { openStore } from "../io/keys/stores.js";
import type { KeysWritten } from "./keysTypes.js";

export interface ExportRequest extends Pick<OutputOptions, "force" | "inputs" | "stdout"> {
  readonly reference: string;
  readonly output: string;
  /** Of what is there. */
  readonly passphrase: PassphraseSource | undefined;
  /** Of what is written. */
  readonly newPassphrase: PassphraseSource;
  readonly now: Date;
  /** Told before anything is written. */
  readonly onWarning?: ((warning: ExportWarning) => void) | undefined;
}

/** What the user of a key that leaves its store should know. */
export interface ExportWarning {
  readonly notes: readonly KeyNote[];
  /** The end of the period of the key, when its store knows one: a PFX has no place for it, and the copy forgets it. */
  readonly notAfter: Date | undefined;
}

/**
 * Writes one key with its certificates, mode 0600. Throws as loadKey does (KEY_EXPIRED included: the copy would sign on),
 * KEY_NOT_EXPORTABLE, OUTPUT_*, USAGE (an empty new passphrase).
 */
export function exportKey(
  request: ExportRequest & Pick<LoadKeyOptions, "select" | "certificate">,
): Promise<KeysWritten> {
  return written(request, async () => {
    const { reference, passphrase, select, certificate, now } = request;
    const loaded = await loadKey(reference, { passphrase, select, certificate, at: now, forExport: true });
    warn(request, loaded.notes, [loaded]);
    const own = loaded.certificate ?? certificate?.raw ?? null;
    const others = loaded.certificates.filter((one) => own === null || !equalBytes(one, own));
    return { entries: [{ pkcs8: exportable(reference, loaded), certificate: own }], others };
  });
}

/** Writes all keys and certificates of a store. Throws as exportKey does, when one of the keys must stay. */
export function convertKeys(request: ExportRequest): Promise<KeysWritten> {
  return written(request, async () => {
    const { reference, passphrase, now } = request;
    const material = await openStore(keySource(reference), { passphrase, forExport: true });
    try {
      for (const stored of material.keys) {
        exportable(reference, stored);
        refuseEnded(reference, stored, now);
      }
    } catch (error) {
      for (const { pkcs8 } of material.keys) pkcs8?.fill(0);
      throw error;
    }
    warn(request, material.notes, material.keys);
    const seen = new Set<StoredKey>();
    const entries: PfxEntry[] = [];
    const owned: Uint8Array[] = [];
    for (const { stored, certificate } of pairsOf(material)) {
      // A key with several certificates is written with its first; the rest go beside.
      if (seen.has(stored)) continue;
      seen.add(stored);
      if (certificate !== null) owned.push(certificate.raw);
      entries.push({ pkcs8: exportable(reference, stored), certificate: certificate?.raw ?? null });
    }
    const others = material.certificates.filter((one) => !owned.some((own) => equalBytes(own, one)));
    return { entries, others };
  });
}

interface Content {
  readonly entries: readonly PfxEntry[];
  readonly others: readonly Uint8Array[];
}

function exportable(path: string, { pkcs8 }: StoredKey): Uint8Array {
  if (pkcs8 !== undefined) return pkcs8;
  const reason = "its container is marked so, and podpis respects that";
  throw new PodpisError("KEY_NOT_EXPORTABLE", { path, reason });
}

function warn({ onWarning }: ExportRequest, notes: readonly KeyNote[], keys: readonly StoredKey[]): void {
  const notAfter = keys.flatMap((key) => key.notAfter ?? [])[0];
  if (notes.length > 0 || notAfter !== undefined) onWarning?.({ notes, notAfter });
}

async function written(request: ExportRequest, read: () => Promise<Content>): Promise<KeysWritten> {
  const { reference, output, newPassphrase, now: _now, onWarning: _told, ...options } = request;
  const file = AtomicOutput.open(output, { ...options, secret: true });
  const { entries, others } = await read();
  try {
    const passphrase = await newPassphrase(output);
    if (passphrase.length === 0) {
      throw new PodpisError("USAGE", {
        message: "the new passphrase is empty",
        hint: "a key is not written without one; name it with --new-passphrase-file or -env",
      });
    }
    const pfx = writePkcs12(entries, others, passphrase);
    passphrase.fill(0);
    await file.write(pfx);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    for (const { pkcs8 } of entries) pkcs8.fill(0);
  }
  const own = entries.filter(({ certificate }) => certificate !== null).length;
  return { reference, output, keys: entries.length, certificates: own + others.length };
}
