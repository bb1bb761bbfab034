/**
 * Takes a signature to a higher level (RFC 5126, EN 319 122-1): what it lacks is collected, judged and spliced
 * in; every signer and time-stamp that is there is checked to hold as before; only then the file appears.
 */

import { PodpisError } from "../base/errors.js";
import { formatInstant } from "../base/time.js";
import { atLeast } from "../cms/levels/level.js";
import type { Attribute, SignerInfo } from "../cms/signedData.js";
import type { ExtendResult } from "../validate/extendResult.js";
import { certificateFacts } from "../x509/identity.js";
import { type EvidenceBasis, EvidenceDesk } from "./extendEvidence.js";
import { type NewStamp, raise, stampDigest } from "./extendLadder.js";
import { type AdditionRequest, openOutput, openStanding, writeStanding } from "./extendRequest.js";
import { lossSince, type Standing } from "./extendStanding.js";
import { TARGET_LEVEL, type Target } from "./extendTargets.js";
import type { TsaRequest } from "./signRequest.js";
import { askTimestamp, timestampFacts } from "./signStamp.js";

export type { Target };

export interface ExtendRequest extends AdditionRequest {
  readonly level: Target;
  /** Indices of the signers to extend, from 0. Default: all. */
  readonly signers?: readonly number[] | undefined;
  readonly tsa: TsaRequest;
  /** Needed above level t. */
  readonly evidence?: Omit<EvidenceBasis, "clock" | "budget"> | undefined;
}

/**
 * Extends. When anything fails nothing is left behind, and the signature stays as it was. A signer that has the level
 * already keeps what it has; at levels a and lta it gets one more archive time-stamp.
 *
 * Throws PodpisError NOT_CMS, SIGNATURE_NOT_INTACT, EXTEND_REFUSED, OCSP_FAILED, TSA_FAILED, CONTENT_NEEDED,
 * SIGNATURE_SELF_CHECK_FAILED, OUTPUT_*, FILE_*, USAGE.
 */
export async function extend(request: ExtendRequest): Promise<ExtendResult> {
  const { level, signature, evidence } = request;
  const output = openOutput(request);
  try {
    const { trust = [], tsaTrust = [], untrusted = [] } = evidence ?? {};
    const standing = await openStanding(
      request,
      ({ signers }) => signers.map(({ signer }) => stampDigest({ signerInfo: signer })),
      [...untrusted, ...trust, ...tsaTrust],
    );
    const before = standing.facts;
    const chosen = chooseSigners(request, before.length);
    const clock = request.clock ?? (() => request.now);
    const desk =
      evidence === undefined
        ? null
        : new EvidenceDesk({ ...evidence, clock, budget: standing.budget }, standing.embedded);
    const stamps = new Map<number, readonly NewStamp[]>();
    for (const index of chosen) {
      const stamp: Parameters<typeof raise>[3]["stamp"] = (name, imprint) =>
        askTimestamp(request.tsa, request, name, imprint);
      stamps.set(index, await raise(standing, index, level, { stamp, desk }));
    }
    selfCheck(standing, before, chosen, level);
    await writeStanding(standing, output, request.encoding);
    return {
      schema: "podpis.extend/1",
      exitCode: 0,
      file: signature.name,
      output: request.output,
      encoding: request.encoding,
      attached: standing.signedData.eContent !== null,
      level: TARGET_LEVEL[level],
      time: formatInstant(request.now),
      signers: before.map((old, index) => ({
        index,
        levelBefore: old.level,
        level: standing.facts[index]!.level,
        certificate: old.certificate && certificateFacts(old.certificate),
        added: addedTypes(old.signerInfo, standing.facts[index]!.signerInfo),
        timestamps: (stamps.get(index) ?? []).map((one) => ({ kind: one.kind, ...timestampFacts(one) })),
      })),
      notes: request.tsa.judge === undefined ? [{ id: "sign.tsaNotJudged" }] : [],
    };
  } finally {
    await output.discard();
  }
}

function chooseSigners({ signers, signature }: ExtendRequest, count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  if (signers === undefined) return all;
  const wrong = signers.find((index) => !all.includes(index));
  if (wrong === undefined) return [...new Set(signers)].sort((a, b) => a - b);
  throw new PodpisError("USAGE", {
    message: `${signature.name} has no signer ${wrong + 1}`,
    hint: `its signers are numbered from 1 to ${count}`,
  });
}

/** Throws SIGNATURE_SELF_CHECK_FAILED unless all that was there holds, and the level is reached. */
export function selfCheck(
  standing: Standing,
  before: Standing["facts"],
  chosen: readonly number[],
  level: Target,
): void {
  const facts = standing.factsAnew;
  const short = chosen.find((index) => !atLeast(facts[index]!.level, TARGET_LEVEL[level]));
  const reason =
    lossSince(before, facts) ??
    (short === undefined ? undefined : `signer ${short} has the level ${facts[short]!.level} only`);
  if (reason !== undefined) throw new PodpisError("SIGNATURE_SELF_CHECK_FAILED", { reason });
}

/** OIDs of the unsigned attributes that were not there before, in the order in which they stand. */
function addedTypes(before: SignerInfo, after: SignerInfo): readonly string[] {
  const left = (before.unsignedAttrs?.attributes ?? []).map(({ oid }: Attribute) => oid);
  return (after.unsignedAttrs?.attributes ?? []).flatMap(({ oid }) => {
    const at = left.indexOf(oid);
    if (at < 0) return [oid];
    left.splice(at, 1);
    return [];
  });
}
