/** A stand-alone time-stamp token over a document (RFC 3161): asked for, verified, then written. */
import { toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT } from "../base/limits.js";
import { formatInstant } from "../base/time.js";
import { digestContent } from "../cms/contentDigests.js";
import type { DigestName } from "../crypto/digest.js";
import type { FileContent } from "../io/files/content.js";
import { AtomicOutput } from "../io/files/output.js";
import type { TstInfo } from "../tsp/token.js";
import type { TimestampCreateResult, TokenFacts } from "../validate/timestampReport.js";
import { certificateFacts, serialText } from "../x509/identity.js";
import type { AdditionRequest } from "./extendRequest.js";
import { armour } from "./signOutput.js";
import type { TsaRequest } from "./signRequest.js";
import { askTimestamp } from "./signStamp.js";

export interface TimestampCreateRequest extends Omit<AdditionRequest, "signature" | "content"> {
  readonly content: FileContent;
  readonly tsa: TsaRequest;
  /** What the document is digested with. */
  readonly digest: DigestName;
}

/** Throws PodpisError TSA_FAILED, FILE_*, OUTPUT_*, INTERRUPTED; then nothing is left behind. */
export async function timestampCreate(request: TimestampCreateRequest): Promise<TimestampCreateResult> {
  const { content, tsa, digest, encoding, inputs = [], stdout, maxContent = MAX_CONTENT } = request;
  const { name, size: total } = content;
  const output = AtomicOutput.open(request.output, {
    force: request.force === true,
    inputs: [content.identity, ...inputs],
    ...(stdout && { stdout }),
  });
  try {
    if (total !== undefined && total > maxContent) {
      throw new PodpisError("FILE_TOO_LARGE", { path: name, limit: maxContent });
    }
    const digested = await digestContent(content, { digests: new Set([digest]), maxContent }, (done) =>
      request.onProgress?.(done, total),
    );
    if (digested.size === 0) throw new PodpisError("FILE_EMPTY", { path: name });
    const {
      token,
      tsa: certificate,
      url,
    } = await askTimestamp(tsa, request, digest, digested.digest(digest)!);
    await output.write(token.raw);
    await armour(output, encoding);
    await output.commit();
    return {
      schema: "podpis.timestamp-create/1",
      exitCode: 0,
      file: name,
      size: digested.size,
      output: request.output,
      encoding,
      ...tokenFacts(token.tstInfo),
      url,
      certificate: certificateFacts(certificate),
      notes: tsa.judge === undefined ? [{ id: "sign.tsaNotJudged" }] : [],
    };
  } finally {
    await output.discard();
  }
}

/** What a token says. */
export const tokenFacts = (info: TstInfo): TokenFacts => ({
  genTime: formatInstant(info.genTime),
  accuracy: info.accuracy === undefined ? null : info.accuracy / 1000,
  policy: info.policy,
  serial: serialText(info.serialNumber),
  digestAlgorithm: info.messageImprint.hashAlgorithm.oid,
  imprint: toHex(info.messageImprint.hashedMessage),
});
