/**
 * Makes a CAdES signature of any level (RFC 5126, EN 319 122-1): our certificate is judged, the content is streamed
 * once, signed, stamped, verified from the digest in hand, and only then given its name.
 */
import { OID } from "../asn1/oids.js";
import { toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT } from "../base/limits.js";
import { rememberedBy } from "../base/remembered.js";
import { formatInstant } from "../base/time.js";
import { attribute, type SignedDataFrame } from "../cms/build.js";
import { type BuiltSigner, besideDigest, buildSigner, cmsDigestAlgorithm } from "../cms/buildSigner.js";
import { digestContent } from "../cms/contentDigests.js";
import { type DigestName, digest, digestOid } from "../crypto/digest.js";
import { AtomicOutput } from "../io/files/output.js";
import type { AcceptedTimestamp } from "../tsp/client.js";
import type { SignNote, SignResult } from "../validate/signResult.js";
import type { Certificate } from "../x509/certificate.js";
import { certificateFacts } from "../x509/identity.js";
import { TARGET_LEVEL } from "./extendTargets.js";
import { signerOf } from "./signAttributes.js";
import { type FinishedSigner, type StreamedContent, signImproved } from "./signImproved.js";
import { armour, SignatureWriter } from "./signOutput.js";
import { preflight } from "./signPreflight.js";
import type { SignRequest } from "./signRequest.js";
import { selfCheck } from "./signSelfCheck.js";
import { askTimestamp, refuseWithoutTsa, timestampFacts } from "./signStamp.js";

export type { SignRequest } from "./signRequest.js";

/**
 * Signs one document. When anything fails nothing is left behind. Throws PodpisError: FILE_* (the content),
 * OUTPUT_* , KEY_MISMATCH, CERTIFICATE_UNFIT, OCSP_FAILED, TSA_FAILED,
 * SIGNATURE_SELF_CHECK_FAILED, and what the key throws.
 */
export async function sign(request: SignRequest): Promise<SignResult> {
  const { wholeCms } = request;
  if (wholeCms !== undefined) return (await import("./signWholeCms.js")).signWholeCms(request, wholeCms);
  const build = async (messageDigest: Uint8Array) =>
    buildSigner(await signerOf(request, messageDigest), OID.data, messageDigest);
  return signWith(request, { signingTime: request.now, build });
}

/** How the signature value comes about. */
export interface SignerSource {
  readonly signingTime: Date;
  readonly build: (messageDigest: Uint8Array) => Promise<BuiltSigner>;
  /** The content when it is not read again, being known; only for a detached signature. */
  readonly known?: StreamedContent | undefined;
}

/** As `sign`, with a signer that is made by `source`. */
export async function signWith(request: SignRequest, source: SignerSource): Promise<SignResult> {
  const { content, key, certificate } = request;
  const level = LEVEL_NAMES[request.level];
  refuseWithoutTsa(request);
  if (content.size !== undefined) checkSize(request, content.size);
  const output = AtomicOutput.open(request.output, {
    force: request.force === true,
    inputs: [content.identity, ...(request.inputs ?? [])],
    ...(request.stdout && { stdout: request.stdout }),
  });
  try {
    const { revocation, notes } = await preflight(request);
    const frame = frameOf(certificate, key.digest);
    const writer = new SignatureWriter(output, frame, request.attached);
    const streamed = source.known ?? (await writeContent(request, writer));
    const { messageDigest, size } = streamed;
    const signer = await source.build(messageDigest);
    const finished = isImproved(request)
      ? await signImproved(request, frame, signer, streamed)
      : { ...(await signPlain(request, signer, messageDigest)), frame };
    await writer.end([finished.signerInfo], finished.frame);
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
      signingTime: formatInstant(wholeSecond(source.signingTime)),
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

const frameOf = rememberedBy(
  (certificate: Certificate, name: DigestName): SignedDataFrame => ({
    eContentType: OID.data,
    digestAlgorithms: [cmsDigestAlgorithm(name)],
    certificates: [certificate.raw],
  }),
);

const LEVEL_NAMES = { bes: "BES", ...TARGET_LEVEL } as const;

const isImproved = ({ level }: SignRequest): boolean => level !== "bes" && level !== "t";

/** Levels BES and T. */
async function signPlain(
  request: SignRequest,
  signer: BuiltSigner,
  messageDigest: Uint8Array,
): Promise<Omit<FinishedSigner, "frame">> {
  const { key, certificate } = request;
  const timestamp = request.level === "t" ? await stampValue(request, signer) : null;
  const signerInfo = signer.encode(
    timestamp === null ? [] : [attribute(OID.signatureTimeStamp, timestamp.token.raw)],
  );
  selfCheck({ signerInfo, key, certificate, messageDigest, timestamp });
  return { signerInfo, timestamp };
}

function stampValue(request: SignRequest, { signature }: BuiltSigner): Promise<AcceptedTimestamp> {
  const name = besideDigest(request.key.digest);
  return askTimestamp(request.tsa!, request, name, digest(name, signature));
}

/** signingTime has no fraction (RFC 5652 §11.3). */
export const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000);

function checkSize({ content, maxContent = MAX_CONTENT }: ContentToSign, size: number): void {
  const path = content.name;
  if (size === 0) throw new PodpisError("FILE_EMPTY", { path });
  if (size > maxContent) throw new PodpisError("FILE_TOO_LARGE", { path, limit: maxContent });
}

/** The one pass over the content: into the digest and, when attached, into the output. */
async function writeContent(request: SignRequest, writer: SignatureWriter): Promise<StreamedContent> {
  await writer.begin(request.content.size ?? 0);
  return digestToSign(request, request.attached ? (chunk) => writer.content(chunk) : undefined);
}

type ContentToSign = Pick<SignRequest, "content" | "key" | "maxContent" | "onProgress">;

/** Digests the content with the key's algorithm. `write` gets every chunk, which stays until it is done. Throws FILE_*. */
export async function digestToSign(
  request: ContentToSign,
  write?: (chunk: Uint8Array) => Promise<void>,
): Promise<StreamedContent> {
  const { content, key, maxContent = MAX_CONTENT, onProgress } = request;
  const beside = besideDigest(key.digest);
  if (content.size !== undefined) checkSize(request, content.size);
  const { size, digest } = await digestContent(
    // Whoever writes the content has to see its chunks.
    write === undefined ? content : { name: content.name, chunks: () => alsoTo(write, content.chunks()) },
    { digests: new Set([key.digest, beside]), maxContent },
    onProgress && ((done) => onProgress(done, content.size)),
  );
  checkSize(request, size);
  return {
    messageDigest: digest(key.digest)!,
    size,
    ...(beside !== key.digest && { stamped: { name: beside, value: digest(beside)! } }),
  };
}

/** The disk works while the digest does. */
async function* alsoTo(
  write: (chunk: Uint8Array) => Promise<void>,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const written = write(chunk);
    try {
      yield chunk;
    } finally {
      await written;
    }
  }
}

function stampNotes({ level, tsa }: SignRequest): SignNote[] {
  return level !== "bes" && tsa?.judge === undefined ? [{ id: "sign.tsaNotJudged" }] : [];
}
