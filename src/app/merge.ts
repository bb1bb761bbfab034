/** Puts the signers of several signatures over one document into one signature; every signer stays octet for octet. */
import { equalBytes, toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import type { ByteSource } from "../base/source.js";
import type { SignaturePlan, SignerFacts } from "../cms/checkSignature.js";
import type { DigestedContent } from "../cms/contentDigests.js";
import { messageDigest } from "../cms/signedAttributes.js";
import { type Additions, spliceSignedData } from "../cms/splice.js";
import { AtomicOutput } from "../io/files/output.js";
import type { MergeResult } from "../validate/reshapeResult.js";
import { digestFor, openPlan, writeStanding } from "./extendRequest.js";
import {
  coversForm,
  factsAfter,
  factsOf,
  type ReshapeRequest,
  refuseBroken,
  refuseLoss,
  reshapedSigner,
} from "./reshape.js";

export interface MergeRequest extends ReshapeRequest {
  /** Two at least, DER or BER; the caller closes them. The first says whether the document stands inside. */
  readonly signatures: readonly ByteSource[];
  /** A path, or "-" for standard output. */
  readonly output: string;
}

/** One of the signatures. */
interface Part {
  readonly signature: ByteSource;
  readonly plan: SignaturePlan;
  readonly facts: readonly SignerFacts[];
}

/** A signer, and where it came from. */
interface Origin {
  readonly file: string;
  readonly facts: SignerFacts;
}

/**
 * Merges. Where the document is at hand (given, or inside one of them) every signer must hold over it; else the
 * signatures must hold over their attributes, and the digests in these be the same. A signer that is in several of
 * them is taken once. When anything fails nothing is left behind.
 *
 * Throws PodpisError NOT_CMS, SIGNATURE_NOT_INTACT, EXTEND_REFUSED (another document, an old archive time-stamp, one
 * signer in two states), CONTENT_NEEDED, SIGNATURE_SELF_CHECK_FAILED, FILE_*, OUTPUT_*.
 */
export async function merge(request: MergeRequest): Promise<MergeResult> {
  const { signatures, encoding, others } = request;
  const output = AtomicOutput.open(request.output, {
    force: request.force === true,
    inputs: [request.content?.identity, ...(request.inputs ?? [])],
    ...(request.stdout && { stdout: request.stdout }),
  });
  try {
    const plans = signatures.map(openPlan);
    const content = await commonContent(request, plans);
    const parts = plans.map(
      (plan, at): Part => ({ signature: signatures[at]!, plan, facts: factsOf(plan, content, others) }),
    );
    for (const part of parts) refuse(part, parts[0]!, content);
    if (content === null) compareDigests(parts);
    const signers = distinctSigners(parts);
    const [first] = parts as [Part, ...Part[]];
    const source = spliceSignedData(first.signature, first.plan.signedData, additionsOf(parts, signers));
    const after = factsAfter(source, content, first.plan, others);
    refuseLoss(
      signers.map(({ facts }) => facts),
      after,
    );
    await writeStanding({ source }, output, encoding);
    return {
      schema: "podpis.merge/1",
      exitCode: 0,
      files: signatures.map(({ name }) => name),
      output: request.output,
      encoding,
      attached: first.plan.signedData.eContent !== null,
      contentChecked: content !== null,
      signers: after.map((facts, index) => ({
        ...reshapedSigner(facts, index, content !== null),
        file: signers[index]!.file,
      })),
    };
  } finally {
    await output.discard();
  }
}

const refusal = (path: string, reason: string): PodpisError =>
  new PodpisError("EXTEND_REFUSED", { path, reason });

/** The digest by which documents are told apart, whatever the signers use. */
const COMPARED = "sha256";

/** The document, digested for all signers; null when it is neither given nor inside. Throws EXTEND_REFUSED. */
async function commonContent(
  request: MergeRequest,
  plans: readonly SignaturePlan[],
): Promise<DigestedContent | null> {
  const { signatures, content, maxContent, onProgress } = request;
  const digests = [COMPARED, ...plans.flatMap((plan) => [...plan.digests])] as const;
  const inside = [...plans.entries()].filter(([, { signedData }]) => signedData.eContent !== null);
  const places = [
    ...(content === undefined ? [] : [{ at: 0, content }]),
    ...inside.map(([at]) => ({ at, content: undefined })),
  ];
  let common: DigestedContent | null = null;
  for (const { at, content: given } of places) {
    const signature = signatures[at]!;
    const found = await digestFor({ signature, content: given, maxContent, onProgress }, plans[at]!, digests);
    common ??= found;
    if (!equalBytes(found!.digest(COMPARED)!, common!.digest(COMPARED)!)) {
      throw refusal(signature.name, "it holds another document");
    }
  }
  return common;
}

function refuse({ signature, plan, facts }: Part, first: Part, content: DigestedContent | null): void {
  const path = signature.name;
  if (coversForm(plan))
    throw refusal(path, "an archive time-stamp of an old version in it forbids additions");
  if (plan.signedData.eContentType !== first.plan.signedData.eContentType) {
    throw refusal(path, "its content is of another type");
  }
  if (content !== null) refuseBroken(path, facts);
  // Without the document all must hold but what asks for it.
  const unknown = facts.map((one) => ({
    ...one,
    intact: one.certificate !== null && one.checks.every(holdsOrAsksForContent),
  }));
  refuseBroken(path, unknown);
}

const holdsOrAsksForContent = ({ status, subIndication }: SignerFacts["checks"][number]): boolean =>
  (status !== "failed" && status !== "indeterminate") || subIndication === "SIGNED_DATA_NOT_FOUND";

/**
 * Throws EXTEND_REFUSED when two signers state different digests by one algorithm, CONTENT_NEEDED when the digests
 * cannot tell: signers without attributes, signatures that have no algorithm in common with the others.
 */
function compareDigests(parts: readonly Part[]): void {
  const known = new Map<string, Uint8Array>();
  const stated = parts.map(({ signature, facts }) => ({
    path: signature.name,
    digests: facts.map(statedDigest),
  }));
  const unknown = stated.find(({ digests }) => digests.includes(undefined));
  if (unknown !== undefined) throw new PodpisError("CONTENT_NEEDED", { path: unknown.path });
  let left = stated;
  for (
    let at = 0;
    left.length > 0;
    at = left.findIndex(({ digests }) => digests.some((one) => known.has(one!.name)))
  ) {
    const next = left[at];
    if (next === undefined) throw new PodpisError("CONTENT_NEEDED", { path: left[0]!.path });
    for (const { name, value } of next.digests as Stated[]) {
      const before = known.get(name) ?? value;
      if (!equalBytes(before, value)) throw refusal(next.path, "it signs another document");
      known.set(name, value);
    }
    left = left.filter((one) => one !== next);
  }
}

interface Stated {
  /** OID of the digest algorithm. */
  readonly name: string;
  readonly value: Uint8Array;
}

function statedDigest({ signerInfo: { signedAttrs, digestAlgorithm } }: SignerFacts): Stated | undefined {
  const value = signedAttrs === null ? undefined : messageDigest(signedAttrs);
  return value && { name: digestAlgorithm.oid, value };
}

/** Every signer once, in order. Throws EXTEND_REFUSED for one that is there in two states. */
function distinctSigners(parts: readonly Part[]): readonly Origin[] {
  const found = new Map<string, Origin>();
  for (const { signature, facts } of parts) {
    for (const one of facts) {
      const { raw, fieldsRaw } = one.signerInfo;
      const id = toHex(fieldsRaw);
      const before = found.get(id);
      if (before === undefined) found.set(id, { file: signature.name, facts: one });
      else if (!equalBytes(before.facts.signerInfo.raw, raw)) {
        throw refusal(
          signature.name,
          "one of its signers is in another of them with other time-stamps or evidence",
        );
      }
    }
  }
  return [...found.values()];
}

function additionsOf([first, ...rest]: readonly Part[], signers: readonly Origin[]): Additions {
  const there = new Set(first!.plan.signedData.digestAlgorithms.map(({ oid }) => oid));
  const data = rest.map(({ plan }) => plan.signedData);
  return {
    digestAlgorithms: data
      .flatMap(({ digestAlgorithms }) => digestAlgorithms)
      .filter(({ oid }) => !there.has(oid))
      .map(({ raw }) => raw),
    certificates: data.flatMap(({ certificates }) => certificates.map(({ raw }) => raw)),
    crls: data.flatMap(({ crls }) => crls.map(({ raw }) => raw)),
    signerInfos: signers.slice(first!.facts.length).map(({ facts }) => facts.signerInfo.raw),
  };
}
