/** Runs `verify` over a file of the conformance data: no anchors, no network, unless said otherwise. */
import { type VerifyRequest, verify } from "../../src/app/verify.js";
import { unarmor } from "../../src/asn1/pem.js";
import { PodpisError } from "../../src/base/errors.js";
import { bytesSource, type ContentStream } from "../../src/base/source.js";
import type { VerifyReport } from "../../src/validate/results.js";
import { readConformance } from "../support/conformance.js";

export const NOW = new Date("2026-11-01T00:00:00Z");

const streamOf = (bytes: Uint8Array, name = "content"): ContentStream => ({
  name,
  size: bytes.length,
  async *chunks() {
    yield bytes;
  },
});

export function verifyBytes(
  signature: Uint8Array,
  content?: Uint8Array,
  changes: Partial<VerifyRequest> = {},
): Promise<VerifyReport> {
  return verify({
    signature: bytesSource(signature, "signature"),
    ...(content && { content: streamOf(content) }),
    now: NOW,
    trust: [],
    fetcher: null,
    ...changes,
  });
}

/** DER of a file that may be PEM. */
export const readDer = (...path: readonly string[]): Uint8Array => {
  const bytes = readConformance(...path);
  return bytes[0] === 0x2d ? unarmor(bytes)[0]!.der : bytes;
};

/** The report on a file, or the code of the error it is refused with. */
export async function reportOf(
  path: string,
  content?: Uint8Array,
  changes?: Partial<VerifyRequest>,
): Promise<VerifyReport | string> {
  try {
    return await verifyBytes(readDer(path), content, changes);
  } catch (error) {
    if (error instanceof PodpisError) return error.code;
    throw error;
  }
}

/** Whether every signer's attributes, digest and signature value hold, whatever its certificate is worth. */
export const isIntact = (report: VerifyReport): boolean =>
  report.checks.every(({ status }) => status !== "failed") &&
  report.signers.length > 0 &&
  report.signers.every(({ checks }) =>
    checks
      .filter(({ id }) => MATHEMATICS.includes(id))
      .every(({ status }) => status === "passed" || status === "warning"),
  );

const MATHEMATICS: readonly string[] = [
  "signer.certificateFound",
  "signer.signedAttributes",
  "signer.contentType",
  "signer.messageDigest",
  "signer.essCertificate",
  "signer.algorithmProtection",
  "signer.signatureValue",
  "signer.content",
];
