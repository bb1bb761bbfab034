/** The content of a signature, read once for every digest its signers and time-stamps need. */
import { PodpisError } from "../base/errors.js";
import { createDigest, type DigestName } from "../crypto/digest.js";
import { CONTENT_HEAD, looksLikeSignedAttributes } from "./attributesAsContent.js";
import type { ContentFacts } from "./checkSigner.js";

/** A digest over other octets around the content, e.g. of an archive time-stamp of version 2. */
export interface FramedDigest {
  readonly name: DigestName;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface ContentRequest {
  /** For messages: a file name. */
  readonly name: string;
  readonly digests: ReadonlySet<DigestName>;
  readonly framed?: readonly FramedDigest[];
  /** More content octets than this are refused. */
  readonly maxContent: number;
  readonly onProgress?: ((bytesDone: number) => void) | undefined;
}

export interface DigestedContent extends ContentFacts {
  readonly size: number;
  framed(request: FramedDigest): Uint8Array | undefined;
}

/** Reads the chunks once. Throws PodpisError FILE_TOO_LARGE beyond `maxContent`, and what the source throws. */
export async function digestContent(
  chunks: AsyncIterable<Uint8Array>,
  { name, digests, framed = [], maxContent, onProgress }: ContentRequest,
): Promise<DigestedContent> {
  const running = [...digests].map(createDigest);
  const runningFramed = framed.map((request) => {
    const digest = createDigest(request.name);
    digest.update(request.before);
    return digest;
  });
  const all = [...running, ...runningFramed];
  const head = new Uint8Array(CONTENT_HEAD);
  let size = 0;
  for await (const chunk of chunks) {
    if (size < CONTENT_HEAD) head.set(chunk.subarray(0, CONTENT_HEAD - size), size);
    size += chunk.length;
    if (size > maxContent) throw new PodpisError("FILE_TOO_LARGE", { path: name, limit: maxContent });
    for (const digest of all) digest.update(chunk);
    onProgress?.(size);
  }
  const values = new Map(running.map((digest) => [digest.name, digest.digest()]));
  const framedValues = new Map(
    runningFramed.map((digest, i) => {
      digest.update(framed[i]!.after);
      return [framed[i]!, digest.digest()];
    }),
  );
  return {
    size,
    digest: (digestName) => values.get(digestName),
    framed: (request) => framedValues.get(request),
    looksLikeSignedAttributes: looksLikeSignedAttributes(head.subarray(0, size), size),
  };
}
