/** The second step of signing with a key that is elsewhere: its signature value is judged and becomes a signature. */
import { equalBytes } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { assembleSigner, type BuiltSigner } from "../cms/buildSigner.js";
import { acceptValue } from "../crypto/outsideKey.js";
import type { FileContent } from "../io/files/content.js";
import type { SignResult } from "../validate/signResult.js";
import { signWith } from "./sign.js";
import type { ReadState } from "./signingState.js";
import type { SignRequest } from "./signRequest.js";
import { selfCheck } from "./signSelfCheck.js";

export interface CompleteRequest extends Omit<SignRequest, "content" | "key" | "certificate"> {
  readonly state: ReadState;
  /** What the other program wrote: the signature value, in any of its usual forms. */
  readonly signature: Uint8Array;
  /** The document once more; it must be the one that was prepared. Needed for an attached signature. */
  readonly content?: FileContent | undefined;
}

/**
 * Completes, at any level, as `sign` does. When anything fails nothing is left behind. Throws as `sign`;
 * SIGNATURE_SELF_CHECK_FAILED for a value that is none of the certificate's key over what was prepared,
 * CONTENT_CHANGED, USAGE.
 */
export async function signComplete(request: CompleteRequest): Promise<SignResult> {
  const { state, content, attached } = request;
  const { key, certificate, messageDigest, size, signingTime } = state;
  if (content === undefined && attached) {
    throw new PodpisError("USAGE", {
      message: "an attached signature needs the document once more",
      hint: "name the document",
    });
  }
  return signWith(
    { ...request, key, certificate, content: content ?? unread(state) },
    {
      signingTime,
      build: async (found) => {
        if (equalBytes(found, messageDigest)) return completed(request);
        throw new PodpisError("CONTENT_CHANGED", { path: content?.name ?? state.file });
      },
      ...(content === undefined && { known: { messageDigest, size } }),
    },
  );
}

/** The document by its name: nobody reads it. */
const unread = ({ file, size }: ReadState): FileContent => ({
  name: file,
  size,
  chunks: () => {
    throw new PodpisError("BUG", { reason: "a document that is not at hand was read" });
  },
});

/** The signer with the value that was brought, judged before anything is asked for it. */
function completed({ state, signature }: CompleteRequest): BuiltSigner {
  const { key, certificate, messageDigest, signedAttributes } = state;
  const accepted = acceptValue(key, signedAttributes, signature);
  if (accepted === undefined) {
    const reason =
      "in no byte order is the value a signature of the certificate's key over what was prepared";
    throw new PodpisError("SIGNATURE_SELF_CHECK_FAILED", { reason });
  }
  const signer = assembleSigner({ key, certificate }, signedAttributes, accepted.value);
  selfCheck({ signerInfo: signer.encode(), key, certificate, messageDigest, timestamp: null });
  return signer;
}
