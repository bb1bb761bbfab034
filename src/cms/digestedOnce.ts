/** Content that is read once, though more than one wants its digests. */
import { PodpisError } from "../base/errors.js";
import type { ContentStream } from "../base/source.js";
import { computeDigests, type DigestibleContent, type DigestRequest, sameFrame } from "./contentDigests.js";

/**
 * Whoever asks first has the content read; who asks for the same later, or for less, is told what came of it. Throws
 * FILE_CHANGED when more is asked for: it is another signature then that asks.
 */
export function digestedOnce(content: ContentStream): DigestibleContent {
  let first:
    | { readonly request: DigestRequest; readonly digests: ReturnType<typeof computeDigests> }
    | undefined;
  return {
    ...content,
    async digests(request, onProgress) {
      first ??= { request, digests: computeDigests(content, request, onProgress) };
      const known = await first.digests;
      const { framed = [] } = first.request;
      const places = (request.framed ?? []).map((one) => framed.findIndex((other) => sameFrame(one, other)));
      if (places.includes(-1) || [...request.digests].some((name) => !known.values.has(name))) {
        throw new PodpisError("FILE_CHANGED", { path: content.name });
      }
      return { ...known, framed: places.map((at) => known.framed[at]!) };
    },
  };
}
