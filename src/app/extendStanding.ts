import { equalBytes } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import type { ByteSource } from "../base/source.js";
import {
  checkSignature,
  planSignature,
  readableCertificates,
  type SignaturePlan,
  type SignerFacts,
} from "../cms/checkSignature.js";
import type { DigestedContent } from "../cms/contentDigests.js";
import { atLeast } from "../cms/levels/level.js";
import { readSignedData, type SignedData } from "../cms/signedData.js";
import { type Additions, spliceSignedData } from "../cms/splice.js";
import type { Certificate } from "../x509/certificate.js";
import type { GivenEvidence } from "./assess.js";
import { readRevocationValues } from "./embeddedEvidence.js";

export class Standing {
  #plan: SignaturePlan;
  #facts: readonly SignerFacts[] | undefined;

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
  }

  get source(): ByteSource {
    return this.current;
  }

  get signedData(): SignedData {
    return this.#plan.signedData;
  }

  get facts(): readonly SignerFacts[] {
    this.#facts ??= checkSignature(this.#plan, this.#content, [
      ...readableCertificates(this.#plan.embedded.certificates),
      ...this.others,
    ]);
    return this.#facts;
  }

  /** Evidence that lies in the signature now. */
  get embedded(): GivenEvidence {
    return embeddedEvidence(this.#plan);
  }

  /** Splices; from now on the signature is the new one. */
  add(additions: Additions): void {
    this.current = spliceSignedData(this.current, this.signedData, additions);
    this.#plan = planOf(this.current);
    this.#facts = undefined;
  }

  contentDigest(...args: Parameters<DigestedContent["digest"]>): Uint8Array | undefined {
    return this.content.digest(...args);
  }

  /** What was digested around the content for archive time-stamps of version 2 is known by its octets. */
  get #content(): DigestedContent {
    const { content, first } = this;
    return {
      size: content.size,
      looksLikeSignedAttributes: content.looksLikeSignedAttributes,
      digest: (name) => content.digest(name),
      framed: (wanted) => {
        const same = first.framed.find(
          ({ name, before, after }) =>
            name === wanted.name && equalBytes(before, wanted.before) && equalBytes(after, wanted.after),
        );
        return same && content.framed(same);
      },
    };
  }
}

function planOf(source: ByteSource): SignaturePlan {
  const { signedData, checks } = readSignedData(source);
  const broken = checks.find(({ status }) => status === "failed");
  if (signedData === null || broken !== undefined) {
    const reason = `it breaks RFC 5652: ${String(broken?.found ?? broken?.reason)}`;
    throw new PodpisError("SIGNATURE_NOT_INTACT", { path: source.name, reason });
  }
  return planSignature(source, signedData);
}

/** The certificates, lists and answers in a signature; those that cannot be read prove nothing. */
export function embeddedEvidence({ embedded }: SignaturePlan): GivenEvidence {
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
    if (!equalBytes(now.signerInfo.fieldsRaw, old.signerInfo.fieldsRaw)) return `signer ${index} changed`;
    if (old.intact && !now.intact) return `signer ${index} does not hold any more`;
    if (held(now) < held(old)) return `a time-stamp of signer ${index} does not hold any more`;
    if (!atLeast(now.level, old.level)) return `the level of signer ${index} went down`;
    if (now.levelChecks.length > old.levelChecks.length) return `what was added to signer ${index} is broken`;
  }
  return undefined;
}
