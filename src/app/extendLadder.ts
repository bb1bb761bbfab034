/**
 * Takes one signer of a signature up the ladder of CAdES (RFC 5126 §4.3, §4.4; EN 319 122-1 §6): T, C, X, X Long,
 * X Long Type 1, A with attributes as CryptoPro writes them (gost-pki §2.2, §2.3); B-LT, B-LTA with SignedData.
 */
import { OID } from "../asn1/oids.js";
import { PodpisError } from "../base/errors.js";
import { attribute, besideDigest } from "../cms/buildSigner.js";
import type { SignerFacts } from "../cms/checkSignature.js";
import { atLeast, kindsOf, type Level, levelOf } from "../cms/levels/level.js";
import type { CheckedStamp } from "../cms/levels/stamps.js";
import type { StampKind } from "../cms/levels/tokens.js";
import { type ValidationData, validationAttributes } from "../cms/levels/writeReferences.js";
import {
  archiveHashIndex,
  archiveImprint,
  archiveTimeStamp,
  cadesCImprint,
  referencesImprint,
} from "../cms/levels/writeStamps.js";
import { valuesOf } from "../cms/signedData.js";
import { type DigestName, digest, digestName } from "../crypto/digest.js";
import type { AcceptedTimestamp } from "../tsp/client.js";
import type { Certificate } from "../x509/certificate.js";
import { certificateOcspUrls } from "../x509/ocspService.js";
import type { EvidenceDesk } from "./extendEvidence.js";
import { referencesFor, valuesFor } from "./extendReferences.js";
import type { Standing } from "./extendStanding.js";
import { isBaseline, NEEDS_OCSP, SEALING, TARGET_LEVEL, type Target, WITH_VALUES } from "./extendTargets.js";
import { addTokenEvidence, intoSignedData } from "./extendTokens.js";
import { ocspProblem, refuseUnanswered } from "./serviceProblems.js";

export interface LadderServices {
  /** Asks for a time-stamp of this imprint; throws TSA_FAILED. */
  readonly stamp: (name: DigestName, imprint: Uint8Array) => Promise<AcceptedTimestamp>;
  /** Needed above level t. */
  readonly desk: EvidenceDesk | null;
}

export interface NewStamp extends AcceptedTimestamp {
  readonly kind: StampKind;
}

/**
 * Adds to signer `index` of `standing` what it lacks for `target`; at levels a and lta that is an archive time-stamp
 * in any case, a renewal where there is one. Gives the new time-stamps.
 *
 * Throws EXTEND_REFUSED when the signature is not one that can be taken there, OCSP_FAILED when the status of the
 * signer's certificate is not to be had from OCSP, TSA_FAILED.
 */
export async function raise(
  standing: Standing,
  index: number,
  target: Target,
  services: LadderServices,
): Promise<readonly NewStamp[]> {
  const ladder = new Ladder(standing, index, target, services);
  await ladder.climb();
  return ladder.stamps;
}

class Ladder {
  readonly stamps: NewStamp[] = [];

  constructor(
    private readonly standing: Standing,
    private readonly index: number,
    private readonly target: Target,
    private readonly services: LadderServices,
  ) {}

  async climb(): Promise<void> {
    const { target } = this;
    this.#refuseBroken();
    const level = await this.#level();
    if (!SEALING.has(target) && atLeast(level, TARGET_LEVEL[target])) return;
    if (this.#stampsOf("signature").length === 0) await this.#signatureStamp();
    if (target === "t") return;
    if (this.#inSignedData) {
      if (!atLeast(level, "B-LT")) await this.#validationData();
    } else if (!(target === "a" && (atLeast(level, "XLT1") || isBaseline(level)))) {
      await this.#evidence();
    }
    if (!SEALING.has(target)) return;
    await this.#tokenEvidence(this.#facts.stamps);
    await this.#archiveStamp();
  }

  /** Evidence in SignedData may be about another signer: it counts where it proves this one's certificate. */
  async #level(): Promise<Level> {
    const { level, essHolds, references } = this.#facts;
    if (!isBaseline(level) || (await this.#isProvenInSignedData())) return level;
    const stamps = kindsOf(this.#facts.stamps.filter(({ intact }) => intact));
    return levelOf({ essHolds, references, stamps, revocationInSignedData: false });
  }

  async #isProvenInSignedData(): Promise<boolean> {
    const { certificate } = this.#facts;
    const { desk } = this.services;
    if (certificate === null || desk === null || this.#stampsOf("signature").length === 0) return false;
    const { inSignedData } = this.standing;
    const { verdict } = await desk.byEmbedded(certificate, "signing", this.#provenTime, inSignedData);
    return verdict === "TOTAL-PASSED";
  }

  /** B-LT and B-LTA keep validation data in SignedData, the levels of RFC 5126 in unsigned attributes. */
  get #inSignedData(): boolean {
    return this.target === "lt" || this.target === "lta";
  }

  /** The signature existed by then; it has a signature-time-stamp. */
  get #provenTime(): Date {
    const genTimes = this.#stampsOf("signature").map(({ found }) => found.token!.tstInfo.genTime.getTime());
    return new Date(Math.min(...genTimes));
  }

  get #facts(): SignerFacts {
    return this.standing.facts[this.index]!;
  }

  /** Russian TSAs stamp Streebog for ГОСТ signers; what no TSA stamps any more gives way to SHA-256. */
  get #digest(): DigestName {
    return stampDigest(this.#facts);
  }

  get #desk(): EvidenceDesk {
    const { desk } = this.services;
    if (desk === null) throw this.#refusal("nothing is named that certificates could be judged by");
    return desk;
  }

  #refusal(reason: string): PodpisError {
    return new PodpisError("EXTEND_REFUSED", { path: this.standing.source.name, reason });
  }

  #stampsOf(kind: StampKind): readonly CheckedStamp[] {
    return this.#facts.stamps.filter(({ found, intact }) => found.kind === kind && intact);
  }

  /** What is broken does not become better by what is put around it. */
  #refuseBroken(): void {
    const { intact, essHolds, stamps, levelChecks } = this.#facts;
    if (!intact) throw this.#notIntact("the signature value, the document or an attribute is wrong");
    if (!essHolds) throw this.#refusal("it does not name its certificate (CAdES-BES does)");
    if (stamps.some(({ sound }) => !sound)) throw this.#refusal("a time-stamp in it does not hold");
    if (stamps.some(({ intact: holds }) => !holds))
      throw this.#refusal("the certificate of a TSA is missing");
    if (levelChecks.length > 0) throw this.#refusal("the evidence in it is incomplete or broken");
    const old = stamps.some(
      ({ found }) => found.kind === "archive" && found.attribute.oid !== OID.archiveTimeStampV3,
    );
    // Versions 1 and 2 cover all certificates and attributes there are: nothing but another stamp may follow.
    if (old && !atLeast(this.#facts.level, "A"))
      throw this.#refusal("an archive time-stamp covers what is missing");
  }

  #notIntact(reason: string): PodpisError {
    return new PodpisError("SIGNATURE_NOT_INTACT", { path: this.standing.source.name, reason });
  }

  #add(...attributes: readonly Uint8Array[]): void {
    this.standing.add({ signers: new Map([[this.index, { attributes }]]) });
  }

  async #stamp(kind: StampKind, name: DigestName, imprint: Uint8Array): Promise<AcceptedTimestamp> {
    const accepted = await this.services.stamp(name, imprint);
    this.stamps.push({ ...accepted, kind });
    return accepted;
  }

  /** signature-time-stamp; above level t its token gets the evidence about its TSA at once. */
  async #signatureStamp(): Promise<void> {
    const name = this.#digest;
    const { token } = await this.#stamp("signature", name, digest(name, this.#facts.signerInfo.signature));
    this.#add(attribute(OID.signatureTimeStamp, token.raw));
    if (this.target !== "t") await this.#tokenEvidence(this.#stampsOf("signature"));
  }

  /** Attributes 21, 22, then 23, 24, then 25 or 26 over the final form of those before. */
  async #evidence(): Promise<void> {
    await this.#tokenEvidence(this.#stampsOf("signature"));
    const { certificate, references } = this.#facts;
    const wantsValues = WITH_VALUES.has(this.target);
    if (!references.complete || (wantsValues && !references.hasValues)) {
      this.#addEvidence(await this.#signerEvidence(certificate!, this.#provenTime), wantsValues);
    }
    if (this.target === "c" || this.target === "xl") return;
    const name = this.#digest;
    const { signerInfo } = this.#facts;
    if (this.target === "x2") {
      const { token } = await this.#stamp("references", name, referencesImprint(signerInfo, name));
      this.#add(attribute(OID.certCrlTimeStamp, token.raw));
    } else if (this.#stampsOf("cades-c").length === 0) {
      const { token } = await this.#stamp("cades-c", name, cadesCImprint(signerInfo, name));
      this.#add(attribute(OID.cadesCTimeStamp, token.raw));
    }
  }

  /** References and values; where one of the two is there already the other must fit it. */
  #addEvidence(data: ValidationData, wantsValues: boolean): void {
    const { unsignedAttrs } = this.#facts.signerInfo;
    const refuse = (reason: string) => this.#refusal(reason);
    const present = (oid: string) => valuesOf(unsignedAttrs, oid).length > 0;
    const refs = [OID.completeCertificateRefs, OID.completeRevocationRefs].map(present);
    const values = [OID.certificateValues, OID.revocationValues].map(present);
    if (refs[0] !== refs[1] || values[0] !== values[1])
      throw refuse("one of its evidence attributes is missing");
    const made = validationAttributes(data, this.#digest);
    if (!wantsValues) this.#desk.keepReferenced(data, this.#digest);
    if (!refs[0]) {
      this.#add(
        ...(values[0]
          ? referencesFor(this.#facts, data, refuse, this.#digest)
          : [made.certificateRefs, made.revocationRefs]),
      );
    }
    if (wantsValues && !values[0]) {
      this.#add(
        ...(refs[0]
          ? valuesFor(this.#facts, this.#desk, refuse)
          : [made.certificateValues, made.revocationValues]),
      );
    }
  }

  /** Level B-LT: the evidence about the signer and its time-stamps in SignedData itself. */
  async #validationData(): Promise<void> {
    await this.#tokenEvidence(this.#stampsOf("signature"));
    if (await this.#isProvenInSignedData()) return;
    const data = await this.#signerEvidence(this.#facts.certificate!, this.#provenTime);
    intoSignedData(this.standing, data, (reason) => this.#refusal(reason));
  }

  async #signerEvidence(certificate: Certificate, at: Date): Promise<ValidationData> {
    const needsOcsp = NEEDS_OCSP.has(this.target);
    if (needsOcsp && certificateOcspUrls(certificate).length === 0) {
      throw this.#refusal("the signer's certificate names no OCSP service");
    }
    const { result, data, byOcsp } = await this.#desk.ofSigner(certificate, at);
    if (result.verdict === "TOTAL-PASSED" && data !== null && (!needsOcsp || data[0]!.ocsp.length > 0)) {
      return data;
    }
    const [own] = result.revocation;
    if (own?.status === "revoked" || own?.status === "suspended") {
      throw this.#refusal(`the signer's certificate is ${own.status}`);
    }
    const isOpen = own?.status === "unknown" || own?.status === "stale";
    if (isOpen || (needsOcsp && result.verdict === "TOTAL-PASSED")) {
      throw new PodpisError("OCSP_FAILED", { reason: ocspProblem(byOcsp) });
    }
    refuseUnanswered(result);
    throw this.#refusal(
      `the signer's certificate is not proven good: ${result.subIndication ?? result.verdict}`,
    );
  }

  /** Makes every one of these tokens prove itself by what is embedded. */
  async #tokenEvidence(stamps: readonly CheckedStamp[]): Promise<void> {
    for (const { found } of stamps) {
      // Each addition makes the facts anew: a token is known by its signature.
      const id = found.token!.signerInfo.signature;
      await addTokenEvidence({
        standing: this.standing,
        index: this.index,
        desk: this.#desk,
        digest: this.#digest,
        token: id,
        // The evidence about an archive time-stamp cannot lie in what it covers.
        inSignedData: this.#inSignedData && found.kind !== "archive",
        refuse: (reason) => this.#refusal(reason),
      });
    }
  }

  async #archiveStamp(): Promise<void> {
    const name = this.#digest;
    const { signedData } = this.standing;
    const { signerInfo } = this.#facts;
    const contentDigest = this.standing.contentDigest(name);
    if (contentDigest === undefined) throw this.#refusal("its content was not digested");
    const index = archiveHashIndex(signedData, signerInfo, name);
    const imprint = archiveImprint(signedData, signerInfo, contentDigest, index, name);
    const { token } = await this.#stamp("archive", name, imprint);
    this.#add(archiveTimeStamp(token.raw, index));
    await this.#tokenEvidence(this.#stampsOf("archive"));
  }
}

/** The digest for time-stamps over a signer, and for the references: the signer's own where it still counts. */
export const stampDigest = ({ signerInfo }: Pick<SignerFacts, "signerInfo">): DigestName =>
  besideDigest(digestName(signerInfo.digestAlgorithm.oid));
