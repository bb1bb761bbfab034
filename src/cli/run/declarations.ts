/** What the signer is to declare, out of the options. */
import type { SignRequest } from "../../app/signRequest.js";
import { readSmallFile } from "../../io/files/small.js";
import { UsageError } from "../spec.js";

export interface DeclareOptions {
  readonly signaturePolicy?: string;
  readonly signaturePolicyFile?: string;
  readonly signaturePolicyUri?: string;
  readonly commitment?: readonly string[];
  readonly contentHints?: string;
  readonly contentTimestamp?: boolean;
}

/** Throws FILE_*, UsageError for a policy without its document, and the other way round. */
export function declarationsOf(
  options: DeclareOptions,
): Pick<SignRequest, "declarations" | "contentTimestamp"> {
  const { commitment: commitments, contentHints, contentTimestamp } = options;
  return { declarations: { policy: policyOf(options), commitments, contentHints }, contentTimestamp };
}

function policyOf({ signaturePolicy: oid, signaturePolicyFile, signaturePolicyUri: uri }: DeclareOptions) {
  if (oid === undefined && signaturePolicyFile === undefined && uri === undefined) return undefined;
  if (oid !== undefined && signaturePolicyFile !== undefined)
    return { oid, document: readSmallFile(signaturePolicyFile), uri };
  throw new UsageError(
    {
      ru: "политика подписи — это её OID и её документ: в подписи стоит и хэш документа",
      en: "a signature policy is its OID and its document: the document's hash stands in the signature, too",
    },
    {
      ru: "дайте оба: --signature-policy OID --signature-policy-file ФАЙЛ",
      en: "give both: --signature-policy OID --signature-policy-file FILE",
    },
  );
}
