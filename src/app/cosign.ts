/**
 * Adds a signer to a signature: beside the others over the same document (cosign, RFC 5652 §5.1), or over the
 * signature value of one of them (countersign, §11.4). Everything that is there stays octet for octet.
 */
import { OID } from "../asn1/oids.js";
import { PodpisError } from "../base/errors.js";
import { formatInstant } from "../base/time.js";
import { attribute, besideDigest, buildSigner, cmsDigestAlgorithm } from "../cms/buildSigner.js";
import type { SignerFacts } from "../cms/checkSignature.js";
import { digest } from "../crypto/digest.js";
import type { AcceptedTimestamp } from "../tsp/client.js";
import type { CosignResult, CountersignResult } from "../validate/cosignResult.js";
import { certificateFacts } from "../x509/identity.js";
import { selfCheck } from "./extend.js";
import { EvidenceDesk } from "./extendEvidence.js";
import { raise } from "./extendLadder.js";
import { type AdditionRequest, openOutput, openStanding, writeStanding } from "./extendRequest.js";
import { lossSince, type Standing } from "./extendStanding.js";
import { type SignerRequest, signerOf } from "./signAttributes.js";
import { type OwnSigner, preflight } from "./signPreflight.js";
import { askTimestamp, refuseWithoutTsa, timestampFacts } from "./signStamp.js";

export type CosignRequest = AdditionRequest & OwnSigner & SignerRequest;

export interface CountersignRequest extends AdditionRequest, Omit<OwnSigner, "level" | "tsa" | "evidence"> {
  /** Index of the signer whose signature is confirmed, from 0. Default: the only one. */
  readonly signer?: number | undefined;
}

/**
 * Signs the document that others have signed. The new signer comes last. When anything fails nothing is left behind.
 *
 * Throws PodpisError as `sign` and `extend` do, SIGNATURE_NOT_INTACT when a signer that is there does not hold.
 */
export async function cosign(request: CosignRequest): Promise<CosignResult> {
  const { key, certificate, level, signature, now } = request;
  refuseWithoutTsa(request);
  const output = openOutput(request);
  try {
    const standing = await openStanding(
      request,
      () => [key.digest, besideDigest(key.digest)],
      knownTo(request),
    );
    const before = standing.facts;
    refuse(standing);
    const { revocation, notes } = await preflight(request);
    const { eContentType } = standing.signedData;
    const messageDigest = standing.contentDigest(key.digest)!;
    const toBuild = await signerOf(request, messageDigest, eContentType);
    const signer = await buildSigner(toBuild, eContentType, messageDigest);
    standing.add({
      digestAlgorithms: [cmsDigestAlgorithm(key.digest)],
      certificates: [certificate.raw],
      signerInfos: [signer.encode()],
    });
    const index = before.length;
    checkNew(standing.facts[index]);
    let timestamp: AcceptedTimestamp | undefined;
    if (level !== "bes") {
      const { evidence, clock = () => now } = request;
      const stamps = await raise(standing, index, level, {
        stamp: (name, imprint) => askTimestamp(request.tsa!, request, name, imprint),
        desk:
          evidence === undefined ? null : new EvidenceDesk({ ...evidence, clock, budget: standing.budget }),
      });
      timestamp = stamps.find(({ kind }) => kind === "signature");
      selfCheck(standing, before, [index], level);
    } else refuseLoss(standing, before);
    await writeStanding(standing, output, request.encoding);
    return {
      schema: "podpis.cosign/1",
      exitCode: 0,
      file: signature.name,
      output: request.output,
      encoding: request.encoding,
      attached: standing.signedData.eContent !== null,
      index,
      signers: standing.facts.length,
      level: standing.facts[index]!.level,
      signingTime: formatInstant(wholeSecond(now)),
      certificate: certificateFacts(certificate),
      revocation,
      timestamp: timestamp === undefined ? null : timestampFacts(timestamp),
      notes: [
        ...notes,
        ...(level !== "bes" && request.tsa?.judge === undefined
          ? [{ id: "sign.tsaNotJudged" } as const]
          : []),
      ],
    };
  } finally {
    await output.discard();
  }
}

/**
 * Signs the signature value of one signer: "I have seen this signature". Throws as `cosign` does; USAGE when there are
 * several signers and none is named.
 */
export async function countersign(request: CountersignRequest): Promise<CountersignResult> {
  const { key, certificate, signature, now } = request;
  const output = openOutput(request);
  try {
    const standing = await openStanding(request, () => []);
    const before = standing.facts;
    refuse(standing);
    const index = chooseSigner(request, before.length);
    const { revocation, notes } = await preflight({ ...request, level: "bes" });
    const confirmed = before[index]!.signerInfo.signature;
    const signer = await buildSigner(
      { key, certificate, signingTime: now },
      null,
      digest(key.digest, confirmed),
    );
    const attributes = [attribute(OID.countersignature, signer.encode())];
    standing.add({ certificates: [certificate.raw], signers: new Map([[index, { attributes }]]) });
    refuseLoss(standing, before);
    const made = standing.facts[index]!.countersignatures;
    if (made.length !== before[index]!.countersignatures.length + 1)
      refuseNew("it is not where it should be");
    checkNew(
      made.find(({ signerInfo }) => signerInfo !== null && same(signerInfo.signature, signer.signature)),
    );
    await writeStanding(standing, output, request.encoding);
    return {
      schema: "podpis.countersign/1",
      exitCode: 0,
      file: signature.name,
      output: request.output,
      encoding: request.encoding,
      attached: standing.signedData.eContent !== null,
      index,
      signingTime: formatInstant(wholeSecond(now)),
      certificate: certificateFacts(certificate),
      revocation,
      notes,
    };
  } finally {
    await output.discard();
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** signingTime has no fraction (RFC 5652 §11.3). */
const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000);

/** Certificates at hand besides the embedded ones; a signer's own may be missing from the signature. */
const knownTo = ({ evidence }: CosignRequest) => [...(evidence?.untrusted ?? []), ...(evidence?.trust ?? [])];

/** Nobody puts their name beside a signature that does not hold. */
function refuse({ facts, source }: Standing): void {
  const path = source.name;
  const broken = facts.findIndex(({ intact }) => !intact);
  if (broken >= 0) {
    const reason = `signer ${broken + 1} does not hold: the document, an attribute or the value is wrong`;
    throw new PodpisError("SIGNATURE_NOT_INTACT", { path, reason });
  }
  const sealed = facts.some(({ stamps }) =>
    stamps.some(({ found }) => found.kind === "archive" && found.attribute.oid !== OID.archiveTimeStampV3),
  );
  // Versions 1 and 2 cover all certificates in SignedData, to which ours would come.
  if (sealed) {
    const reason = "an archive time-stamp of an old version in it forbids additions";
    throw new PodpisError("EXTEND_REFUSED", { path, reason });
  }
}

function refuseLoss(standing: Standing, before: Standing["facts"]): void {
  const reason = lossSince(before, standing.factsAnew);
  if (reason !== undefined) refuseNew(reason);
}

function refuseNew(reason: string): never {
  throw new PodpisError("SIGNATURE_SELF_CHECK_FAILED", { reason });
}

function checkNew(facts: Pick<SignerFacts, "intact" | "essHolds"> | undefined): void {
  if (facts === undefined || !facts.intact) refuseNew("its value or an attribute is wrong");
  if (!facts.essHolds) refuseNew("it does not name its certificate");
}

function chooseSigner({ signer, signature }: CountersignRequest, count: number): number {
  if (signer === undefined && count === 1) return 0;
  if (signer !== undefined && signer >= 0 && signer < count) return signer;
  const path = signature.name;
  throw new PodpisError("USAGE", {
    message: signer === undefined ? `${path} has ${count} signers` : `${path} has no signer ${signer + 1}`,
    hint: `name one of them: --signer 1 to --signer ${count}`,
  });
}
