/**
 * Makes a CAdES signature (EN 319 122-1, levels BES and T): our certificate is judged, the content is
 * streamed once, signed, stamped, verified from the digest in hand, and only then given its name.
 */
import { randomBytes as systemRandomBytes } from "node:crypto";
import { OID } from "../asn1/oids.js";
import { toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT } from "../base/limits.js";
import { formatInstant } from "../base/time.js";
import { attribute, type SignedDataFrame } from "../cms/build.js";
import { type BuiltSigner, buildSigner, cmsDigestAlgorithm } from "../cms/buildSigner.js";
import { createDigest, digest, digestOid } from "../crypto/digest.js";
import { AtomicOutput } from "../io/files/output.js";
import { type AcceptedTimestamp, requestTimestamp } from "../tsp/client.js";
import type { SignNote, SignResult, SignTimestamp } from "../validate/signResult.js";
import { certificateFacts, serialText } from "../x509/identity.js";
import { armour, SignatureWriter } from "./signOutput.js";
import { preflight } from "./signPreflight.js";
import type { SignRequest, TsaRequest } from "./signRequest.js";
import { selfCheck } from "./signSelfCheck.js";

export type { SignRequest } from "./signRequest.js";

/**
 * Signs one document. When anything fails nothing is left behind. Throws PodpisError: FILE_* (the content),
 * OUTPUT_* , KEY_MISMATCH, CERTIFICATE_UNFIT, TSA_FAILED, SIGNATURE_SELF_CHECK_FAILED, and what the key throws.
 */
export async function sign(request: SignRequest): Promise<SignResult> {
  const { content, key, certificate } = request;
  if (request.level === "t" && (request.tsa?.urls.length ?? 0) === 0) {
    throw new PodpisError("USAGE", {
      message: "level t needs a time-stamping authority",
      hint: "add --tsa URL",
    });
  }
  if (content.size !== undefined) checkSize(request, content.size);
  const output = AtomicOutput.open(request.output, {
    force: request.force === true,
    inputs: [content.identity, ...(request.inputs ?? [])],
    ...(request.stdout && { stdout: request.stdout }),
  });
  try {
    const { revocation, notes } = await preflight(request);
    const frame: SignedDataFrame = {
      eContentType: OID.data,
      digestAlgorithms: [cmsDigestAlgorithm(key.digest)],
      certificates: [certificate.raw],
    };
    const writer = new SignatureWriter(output, frame, request.attached);
    const { messageDigest, size } = await digestContent(request, writer);
    const signer = await buildSigner({ key, certificate, signingTime: request.now }, OID.data, messageDigest);
    const timestamp = request.level === "t" ? await stamp(request, request.tsa!, signer) : null;
    const signerInfo = signer.encode(
      timestamp === null ? [] : [attribute(OID.signatureTimeStamp, timestamp.token.raw)],
    );
    selfCheck({ signerInfo, key, certificate, messageDigest, timestamp });
    await writer.end([signerInfo]);
    await armour(output, request.encoding);
    await output.commit();
    return {
      schema: "podpis.sign/1",
      exitCode: 0,
      file: content.name,
      size,
      output: request.output,
      attached: request.attached,
      encoding: request.encoding,
      level: timestamp === null ? "BES" : "T",
      signingTime: formatInstant(wholeSecond(request.now)),
      digestAlgorithm: digestOid(key.digest),
      messageDigest: toHex(messageDigest),
      certificate: certificateFacts(certificate),
      revocation,
      timestamp: timestamp && timestampFacts(timestamp),
      notes: [...notes, ...stampNotes(request)],
    };
  } finally {
    await output.discard();
  }
}

/** signingTime has no fraction (RFC 5652 §11.3). */
const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000);

function checkSize({ content, maxContent = MAX_CONTENT }: SignRequest, size: number): void {
  const path = content.name;
  if (size === 0) throw new PodpisError("FILE_EMPTY", { path });
  if (size > maxContent) throw new PodpisError("FILE_TOO_LARGE", { path, limit: maxContent });
}

/** The one pass over the content: into the digest and, when attached, into the output. */
async function digestContent(
  request: SignRequest,
  writer: SignatureWriter,
): Promise<{ readonly messageDigest: Uint8Array; readonly size: number }> {
  const { content, maxContent = MAX_CONTENT, onProgress } = request;
  const running = createDigest(request.key.digest);
  let size = 0;
  await writer.begin(content.size ?? 0);
  for await (const chunk of content.chunks()) {
    size += chunk.length;
    if (size > maxContent) checkSize(request, size);
    // The disk works while the digest does.
    const written = writer.content(chunk);
    running.update(chunk);
    await written;
    onProgress?.(size, content.size);
  }
  checkSize(request, size);
  return { messageDigest: running.digest(), size };
}

async function stamp(
  request: SignRequest,
  tsa: TsaRequest,
  { signature }: BuiltSigner,
): Promise<AcceptedTimestamp> {
  const { judge, fetcher, urls, authorization, policy } = tsa;
  const name = request.key.digest;
  return requestTimestamp({
    fetcher,
    urls,
    authorization,
    policy,
    digest: name,
    imprint: digest(name, signature),
    randomBytes: request.randomBytes ?? ((length) => new Uint8Array(systemRandomBytes(length))),
    now: request.clock ?? (() => request.now),
    ...(judge && {
      refuse: async (token, own, others) => {
        const { verdict, subIndication } = await judge(own, "timestamping", token.tstInfo.genTime, others);
        return verdict === "TOTAL-PASSED" ? null : `the TSA is not trusted: ${subIndication ?? verdict}`;
      },
    }),
  });
}

function timestampFacts({ token, tsa, url }: AcceptedTimestamp): SignTimestamp {
  const { genTime, policy, serialNumber } = token.tstInfo;
  return {
    genTime: formatInstant(genTime),
    url,
    policy,
    serial: serialText(serialNumber),
    certificate: certificateFacts(tsa),
  };
}

function stampNotes({ level, tsa }: SignRequest): SignNote[] {
  return level === "t" && tsa?.judge === undefined ? [{ id: "sign.tsaNotJudged" }] : [];
}
