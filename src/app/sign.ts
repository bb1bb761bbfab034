/**
 * Makes a CAdES signature (EN 319 122-1, levels BES, T, X Long Type 1, A): our certificate is judged, the content is
 * streamed once, signed, stamped, verified from the digest in hand, and only then given its name.
 */
import { OID } from "../asn1/oids.js";
import { toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT } from "../base/limits.js";
import { formatInstant } from "../base/time.js";
import { attribute, type SignedDataFrame } from "../cms/build.js";
import { type BuiltSigner, buildSigner, cmsDigestAlgorithm } from "../cms/buildSigner.js";
import { createDigest, digest, digestOid } from "../crypto/digest.js";
import { AtomicOutput } from "../io/files/output.js";
import type { AcceptedTimestamp } from "../tsp/client.js";
import type { SignNote, SignResult } from "../validate/signResult.js";
import { certificateFacts } from "../x509/identity.js";
import { signImproved } from "./signImproved.js";
import { armour, SignatureWriter } from "./signOutput.js";
import { preflight } from "./signPreflight.js";
import type { SignRequest } from "./signRequest.js";
import { selfCheck } from "./signSelfCheck.js";
import { askTimestamp, timestampFacts } from "./signStamp.js";

export type { SignRequest } from "./signRequest.js";

/**
 * Signs one document. When anything fails nothing is left behind. Throws PodpisError: FILE_* (the content),
 * OUTPUT_* , KEY_MISMATCH, CERTIFICATE_UNFIT, OCSP_FAILED, TSA_FAILED,
 * SIGNATURE_SELF_CHECK_FAILED, and what the key throws.
 */
export async function sign(request: SignRequest): Promise<SignResult> {
  const { content, key, certificate } = request;
  const level = LEVEL_NAMES[request.level];
  if (level !== "BES" && (request.tsa?.urls.length ?? 0) === 0) {
    throw new PodpisError("USAGE", {
      message: `level ${request.level} needs a time-stamping authority`,
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
    const finished = isImproved(request)
      ? await signImproved(request, frame, signer, { messageDigest, size })
      : await signPlain(request, signer, messageDigest);
    await writer.end([finished.signerInfo]);
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
      level,
      signingTime: formatInstant(wholeSecond(request.now)),
      digestAlgorithm: digestOid(key.digest),
      messageDigest: toHex(messageDigest),
      certificate: certificateFacts(certificate),
      revocation,
      timestamp: finished.timestamp && timestampFacts(finished.timestamp),
      notes: [...notes, ...stampNotes(request)],
    };
  } finally {
    await output.discard();
  }
}

const LEVEL_NAMES = { bes: "BES", t: "T", xlt1: "XLT1", a: "A" } as const;

const isImproved = ({ level }: SignRequest): boolean => level === "xlt1" || level === "a";

interface Finished {
  /** DER, with its unsigned attributes. */
  readonly signerInfo: Uint8Array;
  /** The signature time-stamp. */
  readonly timestamp: AcceptedTimestamp | null;
}

/** Levels BES and T. */
async function signPlain(
  request: SignRequest,
  signer: BuiltSigner,
  messageDigest: Uint8Array,
): Promise<Finished> {
  const { key, certificate } = request;
  const imprint = digest(key.digest, signer.signature);
  const timestamp =
    request.level === "t" ? await askTimestamp(request.tsa!, request, key.digest, imprint) : null;
  const signerInfo = signer.encode(
    timestamp === null ? [] : [attribute(OID.signatureTimeStamp, timestamp.token.raw)],
  );
  selfCheck({ signerInfo, key, certificate, messageDigest, timestamp });
  return { signerInfo, timestamp };
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

function stampNotes({ level, tsa }: SignRequest): SignNote[] {
  return level !== "bes" && tsa?.judge === undefined ? [{ id: "sign.tsaNotJudged" }] : [];
}
