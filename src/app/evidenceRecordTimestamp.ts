/** `timestamp verify` with a folder of evidence beside it: written down, or repeated. */
import { toHex } from "../base/bytes.js";
import { readReferences, signedDataValues } from "../cms/levels/references.js";
import { digest } from "../crypto/digest.js";
import type { TimestampReport } from "../validate/timestampReport.js";
import { type EmbeddedObject, embeddedAs, type Recording } from "./evidenceRecord.js";
import { judgeDocument } from "./evidenceRecordDocument.js";
import type { Replay } from "./evidenceRecordReplay.js";
import { readToken, type TimestampVerifyRequest, timestampVerify } from "./timestampVerify.js";

/** As verifyWithEvidence, for a stand-alone token. */
export async function timestampVerifyWithEvidence(
  book: Recording | Replay | undefined,
  request: TimestampVerifyRequest,
): Promise<TimestampReport> {
  if (book === undefined) return timestampVerify(request);
  const { token, name: file, ...question } = request;
  const input = { file, sha256: toHex(digest("sha256", token)), size: token.length };
  const about = { kind: "timestamp", input, embedded: () => embeddedIn(token, file) } as const;
  return judgeDocument(book, about, question, (asked, name) => timestampVerify({ ...asked, token, name }));
}

/** The token, and the certificates, lists and answers in it. */
function embeddedIn(octets: Uint8Array, path: string): readonly EmbeddedObject[] {
  const { raw, signedData, signerInfo } = readToken(octets, path);
  const inside = signedDataValues(signedData.certificates, signedData.crls);
  const { values } = readReferences(signerInfo.unsignedAttrs, inside);
  return [...embeddedAs({ ...inside, tokens: [raw] }), ...embeddedAs({ ...values, tokens: [] })];
}
