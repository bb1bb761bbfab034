/** `verify` with a folder of evidence beside it: written down, or repeated. */
import { toHex } from "../base/bytes.js";
import type { ByteSource } from "../base/source.js";
import { planSignature } from "../cms/checkSignature.js";
import { readSignedData } from "../cms/signedData.js";
import { createDigest } from "../crypto/digest.js";
import type { VerifyReport } from "../validate/results.js";
import { type EmbeddedObject, embeddedAs, type Recording } from "./evidenceRecord.js";
import { judgeDocument } from "./evidenceRecordDocument.js";
import type { RecordedFile } from "./evidenceRecordIndex.js";
import type { Replay } from "./evidenceRecordReplay.js";
import { type VerifyRequest, verify } from "./verify.js";

/**
 * Verifies, and keeps what the verdict rests on; or repeats the recorded verdict about this signature. Of the
 * request a replay takes the octets alone; everything else was recorded. Throws what `verify` throws, EVIDENCE_*,
 * OUTPUT_FAILED, and CONTENT_NEEDED when a replay lacks the document.
 */
export async function verifyWithEvidence(
  book: Recording | Replay | undefined,
  request: VerifyRequest,
): Promise<VerifyReport> {
  if (book === undefined) return verify(request);
  const { signature, ...question } = request;
  const input = await fileOf(signature);
  const about = { kind: "signature", input, embedded: () => embeddedIn(signature) } as const;
  return judgeDocument(book, about, question, (asked, name) =>
    verify({ ...asked, signature: renamed(signature, name) }),
  );
}

async function fileOf(source: ByteSource): Promise<RecordedFile> {
  const digest = createDigest("sha256");
  for await (const chunk of source.stream(0, source.size)) digest.update(chunk);
  return { file: source.name, sha256: toHex(digest.digest()), size: source.size };
}

/** The same octets under the name they had then, which the report gives. */
const renamed = (source: ByteSource, name: string): ByteSource => ({
  name,
  size: source.size,
  ...(source.fileSha256 !== undefined && { fileSha256: source.fileSha256 }),
  read: (offset, length) => source.read(offset, length),
  stream: (offset, length) => source.stream(offset, length),
  close: () => source.close(),
});

/** Certificates, lists, answers and tokens of a signature. */
function embeddedIn(signature: ByteSource): readonly EmbeddedObject[] {
  const { signedData } = readSignedData(signature);
  if (signedData === null) return [];
  const { embedded, signers } = planSignature(signature, signedData);
  const tokens = signers.flatMap(({ stamps }) => stamps.tokens.flatMap(({ token }) => token?.raw ?? []));
  return embeddedAs({ ...embedded, tokens });
}
