/** Takes the document out of an attached signature: it appears when every signature over it was seen to hold. */
import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT } from "../base/limits.js";
import type { ByteSource } from "../base/source.js";
import type { DigestibleContent } from "../cms/contentDigests.js";
import { digestedOnce } from "../cms/digestedOnce.js";
import { streamEContent } from "../cms/eContent.js";
import { readSignedData, type SignedData } from "../cms/signedData.js";
import { AtomicOutput } from "../io/files/output.js";
import type { ExtractResult } from "../validate/reshapeResult.js";
import type { Relaxation, VerifyReport } from "../validate/results.js";
import { openStanding } from "./extendRequest.js";
import type { Standing } from "./extendStanding.js";
import { type ReshapeRequest, refuseBroken, reshapedSigner, tee } from "./reshape.js";

export interface ExtractRequest extends Omit<ReshapeRequest, "content" | "encoding"> {
  /** DER or BER of the signature; the caller closes it. */
  readonly signature: ByteSource;
  /** A path, or "-" for standard output. */
  readonly output: string;
  /**
   * The verdict of `verify` on this signature. Given when trust is to be judged: then it must be accepted. `inside` is
   * for its `inside`: the content is written while it is read for the verdict, and not read again.
   */
  readonly judge?: ((inside: DigestibleContent) => Promise<VerifyReport>) | undefined;
  /** Write the document whatever the signatures say: a relaxation stands in the result. */
  readonly unverified?: boolean | undefined;
  /** Those the caller knows of. */
  readonly relaxations?: readonly Relaxation[] | undefined;
}

/**
 * Extracts. The octets are written beside the output, or for standard output into a file without a name, and
 * appear there all at once; when anything fails nothing appears. A signature that is judged and not accepted is no error:
 * the result says so, and that nothing was written.
 *
 * Throws PodpisError NOTHING_TO_EXTRACT for a detached signature, NOT_CMS, SIGNATURE_NOT_INTACT, FILE_CHANGED,
 * FILE_TOO_LARGE, OUTPUT_*.
 */
export async function extract(request: ExtractRequest): Promise<ExtractResult> {
  const { signature, judge, unverified = false, relaxations = [] } = request;
  const output = AtomicOutput.open(request.output, {
    force: request.force === true,
    ...(request.inputs && { inputs: request.inputs }),
    ...(request.stdout && { stdout: request.stdout }),
  });
  try {
    const { signedData, document } = documentIn(request, output);
    const verification = unverified ? null : ((await judge?.(document)) ?? null);
    const result = {
      schema: "podpis.extract/1",
      exitCode: 0,
      file: signature.name,
      output: request.output,
      size: document.size,
      contentType: signedData.eContentType,
      integrity: "held",
      signers: [],
      verification,
      relaxations: [
        ...(unverified ? [{ id: "unverified" } as const] : []),
        ...(verification?.relaxations ?? relaxations),
      ],
    } satisfies ExtractResult;
    if (verification?.accepted === false) {
      return { ...result, exitCode: verification.exitCode as 1 | 3, output: null, integrity: null };
    }
    if (unverified) {
      for await (const _ of document.chunks()) request.onProgress?.(output.size, document.size);
      await output.commit();
      return { ...result, integrity: "notChecked" };
    }
    const standing = await openStanding({ ...request, content: document }, () => [], request.others);
    refuseBroken(signature.name, standing.facts);
    refuseOthers(standing, verification);
    await output.commit();
    return { ...result, signers: standing.facts.map((facts, index) => reshapedSigner(facts, index)) };
  } finally {
    await output.discard();
  }
}

/** The content inside, read once; what is read of it is written to the output. */
function documentIn(
  { signature, maxContent = MAX_CONTENT }: ExtractRequest,
  output: AtomicOutput,
): { readonly signedData: SignedData; readonly document: DigestibleContent & { readonly size: number } } {
  const path = signature.name;
  const { signedData, checks } = readSignedData(signature);
  if (signedData === null) {
    const reason = `it breaks RFC 5652: ${String(checks[0]?.found)}`;
    throw new PodpisError("SIGNATURE_NOT_INTACT", { path, reason });
  }
  const { eContent } = signedData;
  if (eContent === null) throw new PodpisError("NOTHING_TO_EXTRACT", { path });
  const { length: size } = eContent;
  if (size > maxContent) throw new PodpisError("FILE_TOO_LARGE", { path, limit: maxContent });
  const chunks = () => tee(streamEContent(signature, eContent), output);
  return { signedData, document: { ...digestedOnce({ name: path, chunks }), size } };
}

/** What was written must be what those signed who were judged: the file may have changed between. */
function refuseOthers({ facts, source }: Standing, verification: VerifyReport | null): void {
  if (verification === null) return;
  const same =
    verification.signers.length === facts.length &&
    facts.every(
      ({ certificate }, index) =>
        certificate?.sha256 === verification.signers[index]!.certificate?.thumbprints.sha256,
    );
  if (!same) throw new PodpisError("FILE_CHANGED", { path: source.name });
}
