/** Signs a power of attorney: detached, over its exact octets, by who may issue it, once nothing is wrong with it. */
import { PodpisError } from "../base/errors.js";
import type { FileContent } from "../io/files/content.js";
import { isRefusedWhenSigning } from "../mchd/findings.js";
import { mayIssue } from "../mchd/mayIssue.js";
import type { SignResult } from "../validate/signResult.js";
import { certificateFacts } from "../x509/identity.js";
import { type ValidatedMchd, validateMchd } from "./mchdValidate.js";
import { type SignRequest, sign } from "./sign.js";

/** Who signs, and how; the content is known. */
export type SigningOptions = Omit<SignRequest, "content" | "attached">;

export interface SignMchdRequest {
  readonly bytes: Uint8Array;
  /** As it is to be shown. */
  readonly file: string;
  /** Without folders. */
  readonly fileName: string;
  readonly identity?: FileContent["identity"] | undefined;
  readonly signing: SigningOptions;
}

export interface SignedMchd {
  /** As for signing: file name, flags and an ended term are errors. */
  readonly validation: ValidatedMchd;
  /** Null: it has errors, and was not signed. */
  readonly signature: SignResult | null;
  /** Only the name says that the signer may issue it. */
  readonly byName: boolean;
  /** Who else has to sign, as reports may show them. Untrusted text. */
  readonly missing: readonly string[];
}

/**
 * Throws PodpisError XML_MALFORMED, XML_REFUSED, NOT_MCHD, MCHD_FORMAT_UNSUPPORTED, MCHD_NOT_YOURS, and what `sign`
 * throws. Nothing is written then.
 */
export async function signMchd(request: SignMchdRequest): Promise<SignedMchd> {
  const { bytes, file, fileName, signing } = request;
  const validation = forSigning(validateMchd({ bytes, file, fileName, at: signing.now, strict: false }));
  const { format, facts } = validation.parsed;
  if (format !== "EMCHD_1") throw new PodpisError("MCHD_FORMAT_UNSUPPORTED", { path: file, format });
  if (!validation.valid || facts === null) {
    return { validation, signature: null, byName: false, missing: [] };
  }
  const issuing = mayIssue(facts, certificateFacts(signing.certificate));
  if (!issuing.allowed) throw new PodpisError("MCHD_NOT_YOURS", { path: file, reason: issuing.reason ?? "" });
  const content = contentOf(bytes, file, request.identity);
  const signature = await sign({ ...signing, content, attached: false });
  return { validation, signature, byName: issuing.byName, missing: issuing.missing };
}

/** What is a warning to its reader, and an error to its signer. */
function forSigning(result: ValidatedMchd): ValidatedMchd {
  const findings = result.parsed.findings.map((finding) =>
    isRefusedWhenSigning(finding) ? { ...finding, severity: "error" as const } : finding,
  );
  const promoted = findings.filter(
    ({ severity }, i) => severity !== result.parsed.findings[i]!.severity,
  ).length;
  if (promoted === 0) return result;
  const { document, facts } = result.parsed;
  return {
    ...result,
    parsed: { ...result.parsed, document, facts, findings, errors: result.parsed.errors + promoted },
    warnings: result.warnings - promoted,
    valid: false,
    exitCode: 1,
  };
}

/** The octets that were judged are the ones signed: the file is not read again. */
export const contentOf = (
  bytes: Uint8Array,
  name: string,
  identity?: FileContent["identity"],
): FileContent => ({
  name,
  size: bytes.length,
  ...(identity && { identity }),
  chunks: async function* () {
    yield bytes;
  },
});
