/** Takes a signature of several signers apart: one signature for each, in which everything of that signer stays as it is. */
import { TAG } from "../asn1/reader.js";
import { equalBytes } from "../base/bytes.js";
import type { ByteSource } from "../base/source.js";
import { readableCertificates, type SignaturePlan, type SignerFacts } from "../cms/checkSignature.js";
import type { DigestedContent } from "../cms/contentDigests.js";
import { reframe } from "../cms/reframe.js";
import type { SignedData } from "../cms/signedData.js";
import { AtomicOutput } from "../io/files/output.js";
import type { SplitResult } from "../validate/reshapeResult.js";
import type { Certificate } from "../x509/certificate.js";
import { namesEqual } from "../x509/name.js";
import { digestFor, openPlan } from "./extendRequest.js";
import { lossSince } from "./extendStanding.js";
import { factsAfter, factsOf, fill, type ReshapeRequest, refuseLoss, reshapedSigner } from "./reshape.js";

export interface SplitRequest extends Omit<ReshapeRequest, "stdout"> {
  /** DER or BER of the signature; the caller closes it. */
  readonly signature: ByteSource;
  /** The path of the signature of signer `index`, from 0, of `count`. */
  readonly outputFor: (index: number, count: number) => string;
}

/**
 * Splits; an attached signature keeps its document in each part. A signer that does not hold is taken out like the
 * others: nobody is made to look better. When anything fails nothing is left behind.
 *
 * Throws PodpisError NOT_CMS, SIGNATURE_NOT_INTACT when the structure is broken, SIGNATURE_SELF_CHECK_FAILED, FILE_*,
 * OUTPUT_*.
 */
export async function split(request: SplitRequest): Promise<SplitResult> {
  const { signature, outputFor, force = false, inputs = [], encoding, others } = request;
  const plan = openPlan(signature);
  const { length: count } = plan.signers;
  const open = (_: unknown, index: number) =>
    AtomicOutput.open(outputFor(index, count), { force, inputs: [request.content?.identity, ...inputs] });
  const outputs = plan.signers.map(open);
  try {
    const content = await digestFor(request, plan);
    const facts = factsOf(plan, content, others);
    const whole: Whole = { signature, plan, content, facts, others };
    const parts = facts.map((_, index) => partOf(whole, index));
    for (const [index, output] of outputs.entries()) await fill(parts[index]!.source, output, encoding);
    for (const output of outputs) await output.commit();
    return {
      schema: "podpis.split/1",
      exitCode: 0,
      file: signature.name,
      encoding,
      attached: plan.signedData.eContent !== null,
      contentChecked: content !== null,
      parts: facts.map((one, index) => ({
        ...reshapedSigner(one, index, content !== null),
        output: outputs[index]!.path,
      })),
    };
  } finally {
    for (const output of outputs) await output.discard();
  }
}

interface Whole {
  readonly signature: ByteSource;
  readonly plan: SignaturePlan;
  readonly content: DigestedContent | null;
  readonly facts: readonly SignerFacts[];
  readonly others: readonly Certificate[] | undefined;
}

function partOf(whole: Whole, index: number): { readonly source: ByteSource } {
  const { signature, plan, content, facts, others } = whole;
  const { signedData } = plan;
  const before = [facts[index]!];
  const take = (certificates?: SignedData["certificates"]) => {
    const kept = { signers: [index], ...(certificates && { certificates }) };
    const { source } = reframe(signature, signedData, "asItStands", kept);
    return { source, after: factsAfter(source, content, plan, others) };
  };
  // An archive time-stamp covers all certificates that there were.
  if (!facts[index]!.stamps.some(({ found }) => found.kind === "archive")) {
    const lean = take(certificatesFor(whole, index));
    if (lossSince(before, lean.after) === undefined) return lean;
  }
  const all = take();
  refuseLoss(before, all.after);
  return all;
}

/**
 * All certificates but those that belong to other signers only: everybody gets the CAs, and what nobody can be
 * found for.
 */
function certificatesFor({ plan, facts }: Whole, index: number): SignedData["certificates"] {
  const { certificates } = plan.signedData;
  const mine = people(facts[index]!);
  const theirs = facts.flatMap((one, other) => (other === index ? [] : people(one)));
  const all = readableCertificates(
    certificates.filter((node) => node.is(TAG.sequence)).map(({ raw }) => raw),
  );
  const isIssuer = ({ subject, sha256 }: Certificate) =>
    all.some((one) => one.sha256 !== sha256 && namesEqual(one.issuer, subject));
  const foreign = theirs.filter((one) => !mine.some(({ sha256 }) => sha256 === one.sha256) && !isIssuer(one));
  return certificates.filter((node) => !foreign.some(({ raw }) => equalBytes(raw, node.raw)));
}

/** Whose certificates a signer needs itself: its own, those of its time-stamps and countersigners. */
const people = ({ certificate, stamps, countersignatures }: SignerFacts): readonly Certificate[] =>
  [
    certificate,
    ...stamps.map((one) => one.certificate),
    ...countersignatures.map((one) => one.certificate),
  ].filter((one) => one !== null);
