/**
 * Moves the document of a signature: out of it, or into it. Signers, certificates and lists stay octet for octet;
 * the objects around them are written anew, DER.
 */
import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT } from "../base/limits.js";
import type { ByteSource, ContentStream } from "../base/source.js";
import type { SignaturePlan, SignerFacts } from "../cms/checkSignature.js";
import type { DigestedContent } from "../cms/contentDigests.js";
import { streamEContent } from "../cms/eContent.js";
import { type Reframed, reframe } from "../cms/reframe.js";
import { AtomicOutput } from "../io/files/output.js";
import { spool } from "../io/files/spool.js";
import type { ConvertResult } from "../validate/reshapeResult.js";
import { digestFor, openPlan, type ReadRequest } from "./extendRequest.js";
import {
  coversForm,
  factsAfter,
  factsOf,
  fill,
  type ReshapeRequest,
  refuseBroken,
  refuseLoss,
  reshapedSigner,
  tee,
} from "./reshape.js";
import { armour } from "./signOutput.js";

export interface ConvertRequest extends ReshapeRequest {
  /** DER or BER of the signature; the caller closes it. */
  readonly signature: ByteSource;
  /** A path, or "-" for standard output. */
  readonly output: string;
  /** Whether the document is to stand inside; then `content` is needed. */
  readonly attached: boolean;
  /** Where the document goes that stood inside, a path. */
  readonly contentOutput?: string | undefined;
}

/**
 * Converts. Every signer must hold over the document; nothing appears before that is seen. When anything fails nothing
 * is left behind.
 *
 * Throws PodpisError CONVERT_REFUSED (it has that form already, or an old archive time-stamp covers its form),
 * CONTENT_NEEDED, NOT_CMS, SIGNATURE_NOT_INTACT, SIGNATURE_SELF_CHECK_FAILED, FILE_*, OUTPUT_*.
 */
export async function convert(request: ConvertRequest): Promise<ConvertResult> {
  const { signature, attached, contentOutput, encoding } = request;
  const { force = false, inputs = [], content, stdout } = request;
  const open = (path: string) =>
    AtomicOutput.open(path, { force, inputs: [content?.identity, ...inputs], ...(stdout && { stdout }) });
  const output = open(request.output);
  const document = contentOutput === undefined ? null : open(contentOutput);
  try {
    const plan = openPlan(signature);
    refuse(request, plan);
    const { facts, size } = attached
      ? await attach(request, plan, output)
      : await detach(request, plan, output, document);
    await document?.commit();
    await output.commit();
    return {
      schema: "podpis.convert/1",
      exitCode: 0,
      file: signature.name,
      output: request.output,
      encoding,
      attached,
      size,
      contentOutput: contentOutput ?? null,
      signers: facts.map((one, index) => reshapedSigner(one, index)),
    };
  } finally {
    await output.discard();
    await document?.discard();
  }
}

function refuse({ signature, attached, content }: ConvertRequest, plan: SignaturePlan): void {
  const path = signature.name;
  const refusal = (reason: string) => new PodpisError("CONVERT_REFUSED", { path, reason });
  if ((plan.signedData.eContent !== null) === attached) {
    throw refusal(attached ? "the document is inside already" : "the document is apart already");
  }
  if (coversForm(plan))
    throw refusal("an archive time-stamp of an old version covers where the document stands");
  if (attached && content === undefined) throw new PodpisError("CONTENT_NEEDED", { path });
}

interface Converted {
  readonly facts: readonly SignerFacts[];
  /** Of the document. */
  readonly size: number;
}

async function detach(
  request: ConvertRequest,
  plan: SignaturePlan,
  output: AtomicOutput,
  document: AtomicOutput | null,
): Promise<Converted> {
  const { signature } = request;
  const eContent = plan.signedData.eContent!;
  const chunks = () => {
    const inside = streamEContent(signature, eContent);
    return document === null ? inside : tee(inside, document);
  };
  const content = { name: signature.name, size: eContent.length, chunks };
  const digested = await digestOf({ ...request, content }, plan);
  const { source } = reframe(signature, plan.signedData, "outside");
  const facts = judge(request, plan, digested, source);
  await fill(source, output, request.encoding);
  return { facts, size: digested.size };
}

async function attach(
  request: ConvertRequest,
  plan: SignaturePlan,
  output: AtomicOutput,
): Promise<Converted> {
  const { signature, content, maxContent = MAX_CONTENT } = request;
  const { document, size, close } = await sized(content!, maxContent);
  try {
    const { head, tail, source }: Reframed = reframe(signature, plan.signedData, { length: size });
    await output.write(head);
    const chunks = () => tee(document.chunks(), output);
    const digested = await digestOf({ ...request, content: { ...document, chunks } }, plan);
    if (digested.size !== size) throw new PodpisError("FILE_CHANGED", { path: document.name });
    const facts = judge(request, plan, digested, source);
    await output.write(tail);
    await armour(output, request.encoding);
    return { facts, size };
  } finally {
    close();
  }
}

/** Its length stands before it: a pipe is read to its end first. Throws FILE_TOO_LARGE, FILE_EMPTY. */
async function sized(
  content: ContentStream,
  limit: number,
): Promise<{ readonly document: ContentStream; readonly size: number; readonly close: () => void }> {
  const { name, size } = content;
  if (size !== undefined) return { document: content, size, close: () => undefined };
  const source = await spool(content.chunks(), name, limit);
  const document = { name, size: source.size, chunks: () => source.stream(0, source.size) };
  return { document, size: source.size, close: () => source.close() };
}

async function digestOf(request: ReadRequest, plan: SignaturePlan): Promise<DigestedContent> {
  return (await digestFor(request, plan))!;
}

/** Throws SIGNATURE_NOT_INTACT, and SIGNATURE_SELF_CHECK_FAILED when the new form is worse. */
function judge(
  { signature, others }: ConvertRequest,
  plan: SignaturePlan,
  content: DigestedContent,
  source: ByteSource,
): readonly SignerFacts[] {
  const before = factsOf(plan, content, others);
  refuseBroken(signature.name, before);
  const after = factsAfter(source, content, plan, others);
  refuseLoss(before, after);
  return after;
}
