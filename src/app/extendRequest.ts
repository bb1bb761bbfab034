/** What commands that add to a signature have in common: the signature, its content, the output. */

import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT } from "../base/limits.js";
import type { ByteSource } from "../base/source.js";
import type { SignaturePlan } from "../cms/checkSignature.js";
import { type DigestedContent, type DigestibleContent, digestContent } from "../cms/contentDigests.js";
import { streamEContent } from "../cms/eContent.js";
import type { DigestName } from "../crypto/digest.js";
import type { FileIdentity } from "../io/files/content.js";
import { AtomicOutput } from "../io/files/output.js";
import type { Certificate } from "../x509/certificate.js";
import { planOf, Standing } from "./extendStanding.js";
import { armour } from "./signOutput.js";
import type { StampSettings } from "./signStamp.js";

export interface AdditionRequest extends StampSettings {
  /** DER or BER of the signature; the caller closes it. It may be the file that `output` replaces. */
  readonly signature: ByteSource;
  /** The signed document; needed for a detached signature. */
  readonly content?: (DigestibleContent & { readonly identity?: FileIdentity }) | undefined;
  /** A path, or "-" for standard output. */
  readonly output: string;
  readonly stdout?: NodeJS.WritableStream | undefined;
  readonly force?: boolean | undefined;
  /** Other files that must not be the output. */
  readonly inputs?: readonly (FileIdentity | undefined)[] | undefined;
  readonly encoding: "der" | "pem" | "base64";
  /** --max-size, octets of content. Default MAX_CONTENT. */
  readonly maxContent?: number | undefined;
  /** Octets of content read so far; the total where it is known. */
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
}

/** Judges the output beforehand; nothing is created. */
export const openOutput = ({
  output,
  force,
  content,
  inputs = [],
  stdout,
}: Pick<AdditionRequest, "output" | "force" | "content" | "inputs" | "stdout">): AtomicOutput =>
  AtomicOutput.open(output, {
    force: force === true,
    inputs: [content?.identity, ...inputs],
    ...(stdout && { stdout }),
  });

/** What is read: the signature, and its content once. */
export type ReadRequest = Pick<AdditionRequest, "signature" | "content" | "maxContent" | "onProgress">;

/**
 * Reads the signature and, once, its content. `also`: digests needed besides those of the signature.
 * Throws NOT_CMS, SIGNATURE_NOT_INTACT, CONTENT_NEEDED, FILE_*.
 */
export async function openStanding(
  request: ReadRequest,
  also: (plan: SignaturePlan) => readonly DigestName[],
  others: readonly Certificate[] = [],
): Promise<Standing> {
  const { signature } = request;
  const plan = openPlan(signature);
  const digested = await digestFor(request, plan, also(plan));
  if (digested === null) throw new PodpisError("CONTENT_NEEDED", { path: signature.name });
  return new Standing(signature, digested, others, plan);
}

/** The structure of a signature, which must be sound and have a signer. Throws NOT_CMS, SIGNATURE_NOT_INTACT. */
export function openPlan(signature: ByteSource): SignaturePlan {
  const plan = planOf(signature);
  if (plan.signers.length > 0) return plan;
  throw new PodpisError("NOT_CMS", { path: signature.name, reason: "it holds no signer" });
}

/** The digests a plan needs, and `also` others, of the content given or inside; null when there is neither. Throws FILE_*. */
export async function digestFor(
  { signature, content, maxContent = MAX_CONTENT, onProgress }: ReadRequest,
  { signedData: { eContent }, digests, framed }: SignaturePlan,
  also: readonly DigestName[] = [],
): Promise<DigestedContent | null> {
  if (content === undefined && eContent === null) return null;
  const name = content?.name ?? signature.name;
  const total = content === undefined ? eContent!.length : content.size;
  if (total !== undefined && total > maxContent) {
    throw new PodpisError("FILE_TOO_LARGE", { path: name, limit: maxContent });
  }
  const inside = { name, chunks: () => streamEContent(signature, eContent!) };
  return digestContent(
    content ?? inside,
    { digests: new Set([...digests, ...also]), framed, maxContent },
    onProgress && ((done) => onProgress(done, total)),
  );
}

/** Streams the new signature into the output, armours it, and gives it its name. */
export async function writeStanding(
  { source }: Pick<Standing, "source">,
  output: AtomicOutput,
  encoding: AdditionRequest["encoding"],
): Promise<void> {
  for await (const chunk of source.stream(0, source.size)) await output.write(chunk);
  await armour(output, encoding);
  await output.commit();
}
