/** What the commands have in common that give a signature another shape: extract, split, merge, convert. */
import { OID } from "../asn1/oids.js";
import { PodpisError } from "../base/errors.js";
import type { ByteSource } from "../base/source.js";
import {
  checkSignature,
  readableCertificates,
  type SignaturePlan,
  type SignerFacts,
} from "../cms/checkSignature.js";
import type { DigestedContent } from "../cms/contentDigests.js";
import type { AtomicOutput } from "../io/files/output.js";
import type { ReshapedSigner } from "../validate/reshapeResult.js";
import type { Certificate } from "../x509/certificate.js";
import { certificateFacts } from "../x509/identity.js";
import type { AdditionRequest } from "./extendRequest.js";
import { knownByOctets, lossSince, planOf } from "./extendStanding.js";
import { armour } from "./signOutput.js";

export interface ReshapeRequest
  extends Omit<AdditionRequest, "now" | "clock" | "randomBytes" | "signature" | "output"> {
  /** Certificates of signers that the signature does not hold itself. */
  readonly others?: readonly Certificate[] | undefined;
}

/** The signers of `plan`. `content` null: not at hand. */
export const factsOf = (
  plan: SignaturePlan,
  content: DigestedContent | null,
  others: readonly Certificate[] = [],
): readonly SignerFacts[] =>
  checkSignature(plan, content, [...readableCertificates(plan.embedded.certificates), ...others]);

/** The signers of a new form of a signature; its content was digested for the plan of the form before. */
export const factsAfter = (
  source: ByteSource,
  content: DigestedContent | null,
  before: SignaturePlan,
  others: readonly Certificate[] = [],
): readonly SignerFacts[] => factsOf(planOf(source), content && knownByOctets(content, before), others);

/** Throws SIGNATURE_NOT_INTACT when a signer's attributes, digest or signature value do not hold. */
export function refuseBroken(path: string, facts: readonly SignerFacts[]): void {
  const broken = facts.findIndex(({ intact }) => !intact);
  if (broken < 0) return;
  const reason =
    facts[broken]!.certificate === null
      ? `the certificate of signer ${broken + 1} is not in it`
      : `signer ${broken + 1} does not hold: the document, an attribute or the value is wrong`;
  throw new PodpisError("SIGNATURE_NOT_INTACT", { path, reason });
}

/** Throws SIGNATURE_SELF_CHECK_FAILED unless every signer and time-stamp holds as before. */
export function refuseLoss(before: readonly SignerFacts[], after: readonly SignerFacts[]): void {
  const reason = lossSince(before, after);
  if (reason !== undefined) throw new PodpisError("SIGNATURE_SELF_CHECK_FAILED", { reason });
}

/**
 * Whether an archive time-stamp of version 1 or 2 stands in it, which covers encapContentInfo, certificates and
 * lists as they are written (RFC 5126 §6.4.1); version 3 covers what they say (EN 319 122-1 §5.5.3).
 */
export const coversForm = ({ signers }: SignaturePlan): boolean =>
  signers.some(({ stamps }) =>
    stamps.tokens.some(
      ({ kind, attribute }) => kind === "archive" && attribute.oid !== OID.archiveTimeStampV3,
    ),
  );

/** The chunks, each written before it is given on. */
export async function* tee(
  chunks: AsyncIterable<Uint8Array>,
  output: AtomicOutput,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    await output.write(chunk);
    yield chunk;
  }
}

/** Streams a signature into the output and armours it; to `commit` is left to the caller. */
export async function fill(
  source: ByteSource,
  output: AtomicOutput,
  encoding: ReshapeRequest["encoding"],
): Promise<void> {
  for await (const chunk of source.stream(0, source.size)) await output.write(chunk);
  await armour(output, encoding);
}

/** `checked`: the document was at hand. */
export const reshapedSigner = (
  { certificate, level }: SignerFacts,
  index: number,
  checked = true,
): ReshapedSigner => ({
  index,
  level: checked ? level : null,
  certificate: certificate && certificateFacts(certificate),
});
