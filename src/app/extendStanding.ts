/** A signature while something is added to it: its octets, and what they prove so far. */
import { equalBytes } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { MAX_ADDITION_CHECKS } from "../base/limits.js";
import type { ByteSource } from "../base/source.js";
import { WorkBudget } from "../base/workBudget.js";
import {
  checkSignature,
  planSignature,
  readableCertificates,
  type SignaturePlan,
  type SignerFacts,
} from "../cms/checkSignature.js";
import { type DigestedContent, sameFrame } from "../cms/contentDigests.js";
import { atLeast } from "../cms/levels/level.js";
import { signedDataValues } from "../cms/levels/references.js";
import { readSignedData, type SignedData } from "../cms/signedData.js";
import { type Additions, spliceSignedData } from "../cms/splice.js";
import type { Certificate } from "../x509/certificate.js";
import type { GivenEvidence } from "./assess.js";
import { readRevocationValues } from "./embeddedEvidence.js";

export class Standing {
  /** Of the whole run: signatures that are not there cannot be multiplied. */
  readonly budget = new WorkBudget(MAX_ADDITION_CHECKS);
  #plan: SignaturePlan;
  /** By signer; undefined for those who were touched since. */
  #facts: (SignerFacts | undefined)[];

  /**
   * `content`: digested for `planSignature` of this source, with every digest that later archive time-stamps
   * need. `others`: candidates for certificates besides the embedded ones. Throws NOT_CMS, ASN1_LIMIT.
   */
  constructor(
    private current: ByteSource,
    private readonly content: DigestedContent,
    private readonly others: readonly Certificate[],
    private readonly first: SignaturePlan = planOf(current),
  ) {
    this.#plan = first;
    this.#facts = first.signers.map(() => undefined);
  }

  get source(): ByteSource {
    return this.current;
  }

  get signedData(): SignedData {
    return this.#plan.signedData;
  }

  /** Throws ASN1_LIMIT when there is more to compute than one run may. */
  get facts(): readonly SignerFacts[] {
    const open = [...this.#facts.keys()].filter((index) => this.#facts[index] === undefined);
    if (open.length > 0) {
      const plan = { ...this.#plan, signers: open.map((index) => this.#plan.signers[index]!) };
      const certificates = [...readableCertificates(plan.embedded.certificates), ...this.others];
      const checked = checkSignature(plan, this.#content, certificates, this.budget);
      if (this.budget.exhausted) {
        throw new PodpisError("ASN1_LIMIT", { reason: "it has too many signatures to compute" });
      }
      for (const [at, index] of open.entries()) this.#facts[index] = checked[at]!;
    }
    return this.#facts as readonly SignerFacts[];
  }

  /** As `facts`, all of it computed from the octets that are there now. */
  get factsAnew(): readonly SignerFacts[] {
    this.#facts = this.#plan.signers.map(() => undefined);
    return this.facts;
  }

  /** Evidence that lies in the signature now. */
  get embedded(): GivenEvidence {
    return embeddedEvidence(this.#plan);
  }

  /** The part of it that lies in SignedData itself. */
  get inSignedData(): GivenEvidence {
    const { certificates, crls } = this.signedData;
    const { certificates: found, ...revocation } = signedDataValues(certificates, crls);
    return { certificates: readableCertificates(found), ...readRevocationValues(revocation) };
  }

  /** Splices; from now on the signature is the new one. */
  add(additions: Additions): void {
    this.current = spliceSignedData(this.current, this.signedData, additions);
    this.#plan = planOf(this.current);
    const { certificates = [], crls = [], signers } = additions;
    // Certificates and evidence in SignedData may matter to every signer; attributes matter to their own.
    const shared = certificates.length + crls.length > 0;
    this.#facts = this.#plan.signers.map((_, index) =>
      shared || signers?.has(index) ? undefined : this.#facts[index],
    );
  }

  contentDigest(...args: Parameters<DigestedContent["digest"]>): Uint8Array | undefined {
    return this.content.digest(...args);
  }

  get #content(): DigestedContent {
    return knownByOctets(this.content, this.first);
  }
}

/**
 * `content` was digested for the plan of another form of the signature: what was digested around it for archive
 * time-stamps of version 2 is known by its octets.
 */
export function knownByOctets(content: DigestedContent, { framed }: SignaturePlan): DigestedContent {
  return {
    size: content.size,
    looksLikeSignedAttributes: content.looksLikeSignedAttributes,
    digest: (name) => content.digest(name),
    framed: (wanted) => {
      const same = framed.find((one) => sameFrame(one, wanted));
      return same && content.framed(same);
    },
  };
}

/** Throws PodpisError NOT_CMS, SIGNATURE_NOT_INTACT when the structure breaks RFC 5652, ASN1_LIMIT. */
export function planOf(source: ByteSource): SignaturePlan {
  const { signedData, checks } = readSignedData(source);
  const broken = checks.find(({ status }) => status === "failed");
  if (signedData === null || broken !== undefined) {
    const reason = `it breaks RFC 5652: ${String(broken?.found ?? broken?.reason)}`;
    throw new PodpisError("SIGNATURE_NOT_INTACT", { path: source.name, reason });
  }
  return planSignature(source, signedData);
}

/** The certificates, lists and answers in a signature; those that cannot be read prove nothing. */
function embeddedEvidence({ embedded }: SignaturePlan): GivenEvidence {
  return {
    certificates: readableCertificates(embedded.certificates),
    ...readRevocationValues(embedded),
  };
}

/**
 * Why the new signature is not what it should be; undefined when every signer and time-stamp of before holds as
 * before, and no level went down.
 */
export function lossSince(before: readonly SignerFacts[], after: readonly SignerFacts[]): string | undefined {
  if (after.length < before.length) return "a signer is missing";
  for (const [index, old] of before.entries()) {
    const now = after[index]!;
    const held = (facts: SignerFacts) => facts.stamps.filter(({ intact }) => intact).length;
    const broken = (facts: SignerFacts) => facts.stamps.length - held(facts);
    if (!equalBytes(now.signerInfo.fieldsRaw, old.signerInfo.fieldsRaw)) return `signer ${index} changed`;
    if (old.intact && !now.intact) return `signer ${index} does not hold any more`;
    if (held(now) < held(old)) return `a time-stamp of signer ${index} does not hold any more`;
    if (!atLeast(now.level, old.level)) return `the level of signer ${index} went down`;
    if (broken(now) > broken(old) || now.levelChecks.length > old.levelChecks.length)
      return `what was added to signer ${index} is broken`;
  }
  return undefined;
}
