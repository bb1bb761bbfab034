/** Levels above T of a new signature: the ladder of `extend`, climbed before anything is written. */
import { concat } from "../base/bytes.js";
import { bytesSource } from "../base/source.js";
import { type SignedDataFrame, signedDataHeader, signedDataTrailer } from "../cms/build.js";
import type { BuiltSigner } from "../cms/buildSigner.js";
import type { DigestedContent } from "../cms/contentDigests.js";
import type { DigestName } from "../crypto/digest.js";
import type { AcceptedTimestamp } from "../tsp/client.js";
import { selfCheck as checkClimb } from "./extend.js";
import { EvidenceDesk } from "./extendEvidence.js";
import { raise } from "./extendLadder.js";
import { Standing } from "./extendStanding.js";
import type { Target } from "./extendTargets.js";
import type { SignRequest } from "./signRequest.js";
import { selfCheck } from "./signSelfCheck.js";
import { askTimestamp } from "./signStamp.js";

/** The content as it was streamed: its digest with the key's algorithm, and its size. */
export interface StreamedContent {
  readonly messageDigest: Uint8Array;
  readonly size: number;
  /** The digest for time-stamps, where it is not the key's. */
  readonly stamped?: { readonly name: DigestName; readonly value: Uint8Array };
}

export interface FinishedSigner {
  /** DER, with its unsigned attributes. */
  readonly signerInfo: Uint8Array;
  /** The frame with what went into SignedData beside the signer. */
  readonly frame: SignedDataFrame;
  /** The signature time-stamp. */
  readonly timestamp: AcceptedTimestamp | null;
}

/**
 * Gives the SignerInfo with all unsigned attributes of `request.level`, judged. Nothing depends on whether the
 * content stands inside, so that a detached form of the signature is climbed with. Throws as `extend` does.
 */
export async function signImproved(
  request: SignRequest,
  frame: SignedDataFrame,
  signer: BuiltSigner,
  { messageDigest, size, stamped }: StreamedContent,
): Promise<FinishedSigner> {
  const { key, certificate, now, evidence, level, clock = () => now } = request;
  const signerInfo = signer.encode();
  selfCheck({ signerInfo, key, certificate, messageDigest, timestamp: null });
  const trailer = signedDataTrailer(frame, [signerInfo]);
  const bytes = concat(signedDataHeader(frame, null, trailer.length), trailer);
  const content: DigestedContent = {
    size,
    digest: (name) =>
      name === key.digest ? messageDigest : name === stamped?.name ? stamped.value : undefined,
    framed: () => undefined,
    looksLikeSignedAttributes: false,
  };
  const standing = new Standing(bytesSource(bytes, request.output), content, [certificate]);
  const before = standing.facts;
  const stamps = await raise(standing, 0, level as Target, {
    stamp: (name, imprint) => askTimestamp(request.tsa!, request, name, imprint),
    desk: new EvidenceDesk({ ...evidence!, clock, budget: standing.budget }),
  });
  checkClimb(standing, before, [0], level as Target);
  const { signerInfos, certificates, crls } = standing.signedData;
  return {
    signerInfo: signerInfos[0]!.raw,
    frame: {
      ...frame,
      certificates: certificates.map(({ raw }) => raw),
      crls: crls.map(({ raw }) => raw),
    },
    timestamp: stamps.find(({ kind }) => kind === "signature") ?? null,
  };
}
