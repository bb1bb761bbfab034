/** `cert check` with a folder of evidence beside it: written down, or repeated. */
import { toHex } from "../base/bytes.js";
import { digest } from "../crypto/digest.js";
import { EvidencePool, type GivenEvidence, type PoolOptions } from "./assess.js";
import {
  type CheckCertificateRequest,
  type CheckedCertificate,
  checkCertificate,
} from "./checkCertificate.js";
import type { Circumstances, Recording } from "./evidenceRecord.js";
import type { InputKind } from "./evidenceRecordIndex.js";
import type { Replay } from "./evidenceRecordReplay.js";

/** A check before its pool of evidence is made. */
export interface CertificateCheck extends Omit<CheckCertificateRequest, "pool"> {
  readonly given: GivenEvidence;
  readonly pool: PoolOptions;
}

/** What a verdict is recorded under: the certificate's DER, or the line of NDJSON that asked about it. */
export interface CertificateInput {
  readonly kind: Extract<InputKind, "certificate" | "request">;
  readonly file: string;
  readonly octets: Uint8Array;
}

/**
 * Checks, and keeps what the verdict rests on; or repeats the recorded verdict about this input, and then `check` is
 * not called. Throws what it throws, INTERRUPTED, EVIDENCE_*, OUTPUT_FAILED.
 */
export async function checkCertificateWithEvidence(
  book: Recording | Replay | undefined,
  { kind, file, octets }: CertificateInput,
  check: () => CertificateCheck,
): Promise<CheckedCertificate> {
  if (book === undefined) {
    const { given, pool, ...question } = check();
    return checkCertificate({ ...question, pool: new EvidencePool(given, pool) });
  }
  const input = { file, sha256: toHex(digest("sha256", octets)), size: octets.length };
  if (book.kind === "recording") return record(book, { kind, input, content: null }, check());
  const witness = book.begin(kind, input);
  return book.repeat(witness, () => {
    const { given, ...question } = witness.question<Omit<CertificateCheck, "pool" | "fetcher">>();
    const pool = new EvidencePool(given, { witness });
    return checkCertificate({ ...question, fetcher: witness.fetcher, pool });
  });
}

async function record(
  book: Recording,
  about: Pick<Circumstances, "kind" | "input" | "content">,
  { pool, fetcher, ...question }: CertificateCheck,
): Promise<CheckedCertificate> {
  const witness = book.begin();
  const { given, ...request } = question;
  const report = await checkCertificate({
    ...request,
    fetcher,
    pool: new EvidencePool(given, { ...pool, witness }),
  });
  await witness.close({ ...about, online: fetcher !== null, question }, report);
  return report;
}
