/** The content of a signature, read once for every digest its signers and time-stamps need. */
import { equalBytes } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import type { ContentStream } from "../base/source.js";
import { createDigest, type DigestName } from "../crypto/digest.js";
import { CONTENT_HEAD, looksLikeSignedAttributes, mayBeSignedAttributes } from "./attributesAsContent.js";
import type { ContentFacts } from "./checkSigner.js";

/** A digest over other octets around the content, e.g. of an archive time-stamp of version 2. */
export interface FramedDigest {
  readonly name: DigestName;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Whether both ask for the same, by octets. */
export const sameFrame = (a: FramedDigest, b: FramedDigest): boolean =>
  a.name === b.name && equalBytes(a.before, b.before) && equalBytes(a.after, b.after);

export interface DigestRequest {
  readonly digests: ReadonlySet<DigestName>;
  readonly framed?: readonly FramedDigest[];
  /** More content octets than this are refused. */
  readonly maxContent: number;
}

/** What was computed over content, as plain data. */
export interface ContentDigests {
  readonly size: number;
  readonly values: ReadonlyMap<DigestName, Uint8Array>;
  /** In the order of the request. */
  readonly framed: readonly Uint8Array[];
  readonly looksLikeSignedAttributes: boolean;
}

type Progress = (bytesDone: number) => void;

/** Content that may have its digests computed by somebody else, e.g. another thread, instead of giving its chunks. */
export interface DigestibleContent extends ContentStream {
  digests?(request: DigestRequest, onProgress?: Progress): Promise<ContentDigests>;
}

export interface DigestedContent extends ContentFacts {
  readonly size: number;
  framed(request: FramedDigest): Uint8Array | undefined;
}

/** Reads the content once. Throws PodpisError FILE_TOO_LARGE beyond `maxContent`, and what the source throws. */
export async function digestContent(
  content: DigestibleContent,
  request: DigestRequest,
  onProgress?: Progress,
): Promise<DigestedContent> {
  const { digests = (...asked) => computeDigests(content, ...asked) } = content;
  const { framed, values, ...facts } = await digests(request, onProgress);
  return {
    ...facts,
    digest: (digestName) => values.get(digestName),
    framed: (one) => framed[request.framed?.indexOf(one) ?? -1],
  };
}

/** The same, here and as plain data. */
export async function computeDigests(
  { name, chunks }: ContentStream,
  { digests, framed = [], maxContent }: DigestRequest,
  onProgress?: Progress,
): Promise<ContentDigests> {
  const running = [...digests].map(createDigest);
  const runningFramed = framed.map((request) => {
    const digest = createDigest(request.name);
    digest.update(request.before);
    return digest;
  });
  const all = [...running, ...runningFramed];
  // Of most content the first octet says enough.
  let head: Uint8Array | undefined;
  let size = 0;
  for await (const chunk of chunks()) {
    if (size === 0 && mayBeSignedAttributes(chunk[0])) head = new Uint8Array(CONTENT_HEAD);
    if (head !== undefined && size < CONTENT_HEAD) head.set(chunk.subarray(0, CONTENT_HEAD - size), size);
    size += chunk.length;
    if (size > maxContent) throw new PodpisError("FILE_TOO_LARGE", { path: name, limit: maxContent });
    for (const digest of all) digest.update(chunk);
    onProgress?.(size);
  }
  return {
    size,
    values: new Map(running.map((digest) => [digest.name, digest.digest()])),
    framed: runningFramed.map((digest, i) => {
      digest.update(framed[i]!.after);
      return digest.digest();
    }),
    looksLikeSignedAttributes: head !== undefined && looksLikeSignedAttributes(head.subarray(0, size), size),
  };
}
