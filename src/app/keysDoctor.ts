/** `podpis keys doctor`: opens a key, signs a nonce with it, verifies that, and says what it learned. */
import { randomBytes } from "node:crypto";
import { type ErrorCode, PodpisError } from "../base/errors.js";
import { formatInstant } from "../base/time.js";
import { samePublicKey } from "../crypto/publicKey.js";
import { verifySignature } from "../crypto/signature.js";
import { notesOfMeans } from "../io/keys/certifiedMeans.js";
import { type LoadedKey, type LoadKeyOptions, loadKey } from "../io/keys/loadKey.js";
import { keySource, usableReference } from "../io/keys/source.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";
import { certificateFacts } from "../x509/identity.js";
import type { DoctorCheck, KeyDoctor } from "./keysTypes.js";

export interface DoctorRequest
  extends Pick<LoadKeyOptions, "passphrase" | "select" | "certificate" | "command" | "token"> {
  readonly reference: string;
  readonly now: Date;
}

/**
 * Throws as loadKey does, but for the end of the key's period, which is a check here; and what a token or a program that
 * signs fails with: it says more than that the trial failed.
 */
export async function examineKey({ reference, now, ...options }: DoctorRequest): Promise<KeyDoctor> {
  const loaded = await loadKey(reference, { ...options, at: null });
  const { kind } = keySource(reference);
  const certificate =
    options.certificate ?? (loaded.certificate === null ? null : parseCertificate(loaded.certificate));
  const signs = await signsNonce(loaded, certificate, now).finally(() => loaded.close?.());
  const checks: DoctorCheck[] = [
    // Of a program nothing was opened, and no passphrase was asked for.
    ...(kind === "command" ? [] : [check("opened", "passed")]),
    ...ofToken(loaded),
    ...copies(loaded, kind === "container"),
    check("signs", signs ? "passed" : "failed"),
    ...ofCertificate(loaded, certificate, now),
    ...keyPeriod(loaded, now),
    ...(kind === "command" || kind === "token"
      ? []
      : [check("exportable", loaded.exportable ? "passed" : "skipped")]),
    ...notesOfMeans(kind, certificate, loaded.notes).flatMap(({ id }) =>
      id === "damagedFile" ? [] : [check(id, "warning")],
    ),
  ];
  return {
    reference: usableReference(reference, options.token?.module),
    source: kind,
    algorithm: loaded.key.publicKey.label,
    certificate: certificate && certificateFacts(certificate),
    checks,
    usable: checks.every(({ status }) => status !== "failed"),
  };
}

const check = (
  id: DoctorCheck["id"],
  status: DoctorCheck["status"],
  found: string | null = null,
): DoctorCheck => ({ id, status, found });

function ofToken({ token }: LoadedKey): DoctorCheck[] {
  if (token === undefined) return [];
  return [
    check("module", "passed", token.module),
    check("token", "passed", token.token),
    check("mechanism", "passed", token.mechanism),
  ];
}

function copies({ notes }: LoadedKey, isContainer: boolean): DoctorCheck[] {
  const damaged = notes.flatMap((note) =>
    note.id === "damagedFile" ? [check(note.id, "warning", `${note.file}: ${note.reason}`)] : [],
  );
  // The name of the container lies apart from the key.
  const sound = notes.every((note) => note.id !== "damagedFile" || !/^(?:primary|masks)/.test(note.file));
  return isContainer && sound ? [check("bothCopies", "passed"), ...damaged] : damaged;
}

/** What is not put down to the key. */
const TELLING: ReadonlySet<ErrorCode> = new Set([
  "INTERRUPTED",
  "SIGNER_FAILED",
  "SIGNER_TIMEOUT",
  "SIGNER_CMS_REFUSED",
  "USAGE",
]);

async function signsNonce(
  { key, wholeCms }: LoadedKey,
  certificate: Certificate | null,
  now: Date,
): Promise<boolean> {
  const message = randomBytes(32);
  try {
    if (wholeCms !== undefined && certificate !== null) {
      const { tryWholeCms } = await import("./signWholeCms.js");
      await tryWholeCms(wholeCms, certificate, message, now);
      return true;
    }
    return verifySignature(key.publicKey, key.scheme, { message }, await key.sign(message));
  } catch (error) {
    if (!(error instanceof PodpisError) || TELLING.has(error.code) || error.code.startsWith("TOKEN_"))
      throw error;
    return false;
  }
}

function ofCertificate({ key }: LoadedKey, certificate: Certificate | null, now: Date): DoctorCheck[] {
  if (certificate === null) return [check("certificate", "failed")];
  const { notBefore, notAfter } = certificate;
  const inForce = notBefore <= now && now <= notAfter;
  const period = `${formatInstant(notBefore)} – ${formatInstant(notAfter)}`;
  return [
    check("certificate", samePublicKey(certificate.publicKey, key.publicKey) ? "passed" : "failed"),
    check("certificatePeriod", inForce ? "passed" : "failed", period),
  ];
}

function keyPeriod({ notAfter }: LoadedKey, now: Date): DoctorCheck[] {
  if (notAfter === undefined) return [];
  return [check("keyPeriod", now > notAfter ? "failed" : "passed", formatInstant(notAfter))];
}
