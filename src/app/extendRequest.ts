/** What commands that add to a signature have in common: the signature, its content, the output. */

import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT } from "../base/limits.js";
import type { ByteSource, ContentStream } from "../base/source.js";
import { planSignature, type SignaturePlan } from "../cms/checkSignature.js";
import { type DigestedContent, digestContent } from "../cms/contentDigests.js";
import { streamEContent } from "../cms/eContent.js";
import { readSignedData } from "../cms/signedData.js";
import type { DigestName } from "../crypto/digest.js";
import type { FileIdentity } from "../io/files/content.js";
import { AtomicOutput } from "../io/files/output.js";
import type { Certificate } from "../x509/certificate.js";
import { Standing } from "./extendStanding.js";
import { armour } from "./signOutput.js";
import type { StampSettings } from "./signStamp.js";

export interface AdditionRequest extends StampSettings {
  /** DER or BER of the signature; the caller closes it. It may be the file that `output` replaces. */
  readonly signature: ByteSource;
  /** The signed document; needed for a detached signature. */
  readonly content?: (ContentStream & { readonly identity?: FileIdentity }) | undefined;
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
export const openOutput = ({ output, force, content, inputs = [], stdout }: AdditionRequest): AtomicOutput =>
  AtomicOutput.open(output, {
    force: force === true,
    inputs: [content?.identity, ...inputs],
    ...(stdout && { stdout }),
  });

/**
 * Reads the signature and, once, its content. `also`: digests needed besides those of the signature.
 * Throws NOT_CMS, SIGNATURE_NOT_INTACT, CONTENT_NEEDED, FILE_*.
 */
export async function openStanding(
  request: AdditionRequest,
  also: (plan: SignaturePlan) => readonly DigestName[],
  others: readonly Certificate[] = [],
): Promise<Standing> {
  const { signature, content, maxContent = MAX_CONTENT, onProgress } = request;
  const path = signature.name;
  const { signedData, checks } = readSignedData(signature);
  const broken = checks.find(({ status }) => status === "failed");
  if (signedData === null || broken !== undefined) {
    const reason = `it breaks RFC 5652: ${String(broken?.found ?? broken?.reason)}`;
    throw new PodpisError("SIGNATURE_NOT_INTACT", { path, reason });
  }
  if (signedData.signerInfos.length === 0)
    throw new PodpisError("NOT_CMS", { path, reason: "it holds no signer" });
  const plan = planSignature(signature, signedData);
  const { eContent } = signedData;
  if (content === undefined && eContent === null) throw new PodpisError("CONTENT_NEEDED", { path });
  const name = content?.name ?? path;
  const total = content === undefined ? eContent!.length : content.size;
  if (total !== undefined && total > maxContent) {
    throw new PodpisError("FILE_TOO_LARGE", { path: name, limit: maxContent });
  }
  const chunks = content === undefined ? streamEContent(signature, eContent!) : content.chunks();
  const digested: DigestedContent = await digestContent(chunks, {
    name,
    digests: new Set([...plan.digests, ...also(plan)]),
    framed: plan.framed,
    maxContent,
    onProgress: onProgress && ((done) => onProgress(done, total)),
  });
  return new Standing(signature, digested, others, plan);
}

/** Streams the new signature into the output, armours it, and gives it its name. */
export async function writeStanding(
  { source }: Standing,
  output: AtomicOutput,
  encoding: AdditionRequest["encoding"],
): Promise<void> {
  for await (const chunk of source.stream(0, source.size)) await output.write(chunk);
  await armour(output, encoding);
  await output.commit();
}
