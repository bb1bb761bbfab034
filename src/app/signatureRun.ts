/** The signers of one signature, judged one by one: what evidence lies where, and the questions asked of it. */
import type { Fetcher } from "../base/fetcher.js";
import { formatInstant } from "../base/time.js";
import { WorkBudget } from "../base/workBudget.js";
import { readableCertificates, type SignaturePlan, type SignerFacts } from "../cms/checkSignature.js";
import { namedBy, referencedHashes, signedDataValues } from "../cms/levels/references.js";
import { type CheckedStamp, checkStamps } from "../cms/levels/stamps.js";
import { findTokens } from "../cms/levels/tokens.js";
import { withoutCertificates } from "../cms/levels/writeReferences.js";
import type { SignedData, SignerInfo } from "../cms/signedData.js";
import { parseCrl } from "../crl/crl.js";
import { type BasicOcspResponse, parseAnyOcspResponse } from "../ocsp/response.js";
import type { Purpose } from "../validate/certificate.js";
import { coveredSince, judgeCountersignature } from "../validate/countersignature.js";
import type { Explanation } from "../validate/explanation.js";
import type { EmbeddedProof } from "../validate/levelProof.js";
import { type EmbeddedEvidence, evidenceProvenBy } from "../validate/provenEvidence.js";
import type { CertificateResult, CountersignatureResult, SignerResult } from "../validate/results.js";
import { judgeSigner, provenTimes } from "../validate/signature.js";
import {
  coversStamp,
  genTimeOf,
  type JudgedStamp,
  judgeStamp,
  mayProve,
  outermostFirst,
  preservesEvidence,
} from "../validate/timestamp.js";
import type { Certificate } from "../x509/certificate.js";
import { assessCertificate, EvidencePool } from "./assess.js";
import { type RevocationValues, readable, readRevocationValues } from "./embeddedEvidence.js";
import type { VerifyRequest } from "./verify.js";

const distinct = (certificates: readonly Certificate[]): readonly Certificate[] => [
  ...new Map(certificates.map((one) => [one.sha256, one])).values(),
];

/** When it is judged, and with what. */
interface Moment {
  readonly time: Date;
  /** null: nothing is fetched. */
  readonly fetcher: Fetcher | null;
  /** Evidence proven to have existed earlier: SHA-256, and by when. */
  readonly existedBy?: ReadonlyMap<string, Date>;
  /** No later proof covers it: what happened until `time` matters (EN 319 102-1 §5.4, §5.6.3). */
  readonly untilNow?: boolean;
  /** From when on a revocation no longer matters: a later proof covers it (EN 319 102-1 §5.6.2.2, the control time). */
  readonly since?: Date;
}

/** One signature's certificates and evidence, and the questions asked of them. */
export class SignatureRun {
  /** Where certificates of signers and TSAs are looked for: those embedded first. */
  readonly candidates: readonly Certificate[];
  /** One for all signers, tokens and questions: signatures that are not there cannot be multiplied. */
  readonly budget = new WorkBudget();
  readonly #request: VerifyRequest;
  readonly #validationTime: Date;
  readonly #embedded: readonly Certificate[];
  readonly #signedData: SignedData;
  /** Embedded answers as they stand: a reference may mean the whole OCSPResponse, or the basic one inside. */
  readonly #answers: readonly { readonly object: BasicOcspResponse; readonly raw: Uint8Array }[];
  readonly #lists: readonly EmbeddedEvidence[];
  readonly #inSignedData: RevocationValues;
  readonly #pool: EvidencePool;

  constructor(request: VerifyRequest, { embedded, signedData }: SignaturePlan) {
    const { crls = [], ocsp = [], untrusted = [], trust, tsaTrust = [] } = request;
    const answers = readable(embedded.ocsp, (raw) => ({ object: parseAnyOcspResponse(raw), raw }));
    // Real files keep certificates in SignedData, in the values, in tokens and theirs, and beside answers.
    const certificates = distinct([
      ...readableCertificates(embedded.certificates),
      ...answers.flatMap(({ object }) => object.certificates),
    ]);
    this.#request = request;
    this.#validationTime = request.at ?? request.now;
    this.#embedded = certificates;
    this.#answers = answers;
    this.#lists = readable(embedded.crls, (raw) => ({ object: parseCrl(raw), raw }));
    this.#signedData = signedData;
    this.#inSignedData = signedDataValues(signedData.certificates, signedData.crls);
    this.#pool = new EvidencePool({ crls, ocsp }, request.pool);
    this.#pool.add({ certificates, ...readRevocationValues(embedded) });
    this.candidates = distinct([...certificates, ...untrusted, ...trust, ...tsaTrust]);
  }

  async judge(index: number, facts: SignerFacts): Promise<SignerResult> {
    // Nothing is asked of the network for the sake of a signature that does not hold.
    const fetcher = facts.intact ? this.#request.fetcher : null;
    const { result, stamps } = await this.#judgeAt(index, facts, { time: this.#validationTime, fetcher });
    const earlier = await this.#earlier(index, facts, result, stamps);
    return earlier === null ? result : { ...result, explanation: { ...result.explanation, earlier } };
  }

  async #judgeAt(
    index: number,
    facts: SignerFacts,
    moment: Moment,
  ): Promise<{ readonly result: SignerResult; readonly stamps: readonly JudgedStamp[] }> {
    const { stamps, existedBy } = await this.#judgeStamps(facts, moment);
    const times = provenTimes(stamps);
    const at = times.best ?? this.#request.knownBy ?? moment.time;
    const proven = { ...moment, existedBy, untilNow: !stamps.some(preservesEvidence), since: at };
    const { certificate } = facts;
    const countersignatures: CountersignatureResult[] = [];
    for (const place of facts.countersignatures.keys()) {
      countersignatures.push(await this.#judgeCountersignature(facts, place, stamps, proven));
    }
    const result = judgeSigner({
      index,
      rules: this.#request.rules,
      facts,
      stamps,
      times,
      validationTime: moment.time,
      signaturePolicy: this.#request.signaturePolicy,
      certificate: certificate && (await this.#assess(certificate, "signing", at, proven)),
      embedded: await this.#embeddedProof(facts, at, proven),
      countersignatures,
    });
    return { result, stamps };
  }

  /** By its own time-stamps, and by the archive time-stamps of the signer that cover it. */
  async #judgeCountersignature(
    { signerInfo, countersignatures }: SignerFacts,
    place: number,
    outer: readonly JudgedStamp[],
    moment: Moment,
  ): Promise<CountersignatureResult> {
    const facts = countersignatures[place]!;
    const asked = { ...moment, fetcher: facts.intact ? moment.fetcher : null, untilNow: true };
    const { stamps } =
      facts.signerInfo === null
        ? { stamps: [] }
        : await this.#judgeStamps(
            { signerInfo: facts.signerInfo, stamps: this.#ownStamps(facts.signerInfo) },
            asked,
          );
    const own = provenTimes(stamps);
    const existed = [...coveredSince(signerInfo, place, outer), ...(own.best ? [own.best] : [])];
    const best = existed.length === 0 ? null : new Date(Math.min(...existed.map((time) => time.getTime())));
    const { certificate } = facts;
    const at = best ?? moment.time;
    return judgeCountersignature({
      facts,
      stamps,
      times: { ...own, best },
      validationTime: moment.time,
      certificate: certificate && (await this.#assess(certificate, "signing", at, asked)),
      rules: this.#request.rules,
    });
  }

  /** The time-stamps over the value of a countersignature; what else might stand in it covers the content. */
  #ownStamps(signer: SignerInfo): readonly CheckedStamp[] {
    const tokens = findTokens(signer).filter(({ kind }) => kind === "signature");
    const stamped = { signedData: this.#signedData, signer, content: null };
    return checkStamps({ tokens, digests: [], frames: new Map() }, stamped, this.candidates, this.budget);
  }

  /**
   * Whether a signature that cannot be proven now could be when its last time-stamp was made, and what has ended
   * since. Not where a revocation is what stands against it.
   */
  async #earlier(
    index: number,
    facts: SignerFacts,
    { verdict, timestamps }: SignerResult,
    stamps: readonly JudgedStamp[],
  ): Promise<Explanation["earlier"]> {
    if (verdict !== "INDETERMINATE" || !facts.intact) return null;
    if (timestamps.some(({ subIndication = "" }) => subIndication.startsWith("REVOKED"))) return null;
    const times = stamps.filter(({ stamp }) => stamp.intact).map(({ span }) => span!.to.getTime());
    const time = new Date(Math.max(...times));
    if (times.length === 0 || time >= this.#validationTime) return null;
    const { result } = await this.#judgeAt(index, facts, { time, fetcher: null });
    const { levelProven, bestSignatureTime, explanation } = result;
    // The time of a token that proved nothing even then is nobody's word.
    if (levelProven === null || bestSignatureTime === null || explanation.holds === null) return null;
    return { at: formatInstant(time), levelProven, ...explanation.holds };
  }

  /** The outermost first: what they prove to have existed is judged as of that time for those inside. */
  async #judgeStamps(
    { stamps, signerInfo }: Pick<SignerFacts, "stamps" | "signerInfo">,
    moment: Moment,
  ): Promise<{ readonly stamps: readonly JudgedStamp[]; readonly existedBy: ReadonlyMap<string, Date> }> {
    const existedBy = new Map<string, Date>();
    const judged: JudgedStamp[] = [];
    const signature = { signedData: this.#signedData, signer: signerInfo, stamps };
    for (const stamp of outermostFirst(stamps)) {
      const covering = judged.filter(({ proven, stamp: outer }) => proven && coversStamp(outer, stamp));
      const since = new Date(
        Math.min(moment.time.getTime(), ...covering.map(({ span }) => span!.from.getTime())),
      );
      const question = { ...moment, existedBy, untilNow: covering.length === 0, since };
      const certificate = await this.#tsaOf(stamp, question);
      const one = judgeStamp({ stamp, certificate }, judged, moment.time, this.#request.rules);
      judged.push(one);
      for (const id of evidenceProvenBy(one, signature, [...this.#answers, ...this.#lists])) {
        const known = existedBy.get(id);
        if (known === undefined || one.span!.to < known) existedBy.set(id, one.span!.to);
      }
    }
    return { stamps: stamps.map((stamp) => judged.find((one) => one.stamp === stamp)!), existedBy };
  }

  async #embeddedProof(facts: SignerFacts, at: Date, moment: Moment): Promise<EmbeddedProof> {
    const { certificate, references, revocationInSignedData } = facts;
    const by = (values: RevocationValues) =>
      certificate && this.#assessByEmbedded(certificate, at, values, moment);
    return {
      byValues: references.hasValues ? await by(references.values) : null,
      bySignedData: revocationInSignedData ? await by(this.#inSignedData) : null,
      byReferences:
        references.complete && !references.hasValues ? await this.#byReferences(facts, at, moment) : null,
      octetsOf: (sha256) => this.#octetsOf(sha256),
    };
  }

  /** By the lists and answers that its references name, out of all that is at hand: others say the same in their place. */
  async #byReferences(
    { certificate, signerInfo, references }: SignerFacts,
    at: Date,
    moment: Moment,
  ): Promise<CertificateResult | null> {
    if (certificate === null || references.malformed.length > 0) return null;
    const isNamed = namedBy(referencedHashes(signerInfo.unsignedAttrs).revocations);
    const { crls, ocsp } = this.#pool.evidence;
    const named = {
      crls: crls.filter(({ crl }) => isNamed(crl.raw)),
      ocsp: ocsp.filter(({ response }) => this.#octetsOf(response.sha256).some(isNamed)),
      certificates: [...this.candidates, ...this.#pool.certificates],
    };
    const question = {
      ...this.#question(certificate, "signing", at, moment),
      revocation: "required" as const,
    };
    return assessCertificate(question, new EvidencePool(named, { accredited: this.#pool.accredited }), null);
  }

  #octetsOf(sha256: string): readonly Uint8Array[] {
    const { crls, ocsp } = this.#pool.evidence;
    const objects = [
      ...this.candidates,
      ...this.#pool.certificates,
      ...crls.map(({ crl }) => crl),
      ...ocsp.map(({ response }) => response),
    ].map((object) => ({ object, raw: object.raw }));
    // References mean an answer as signatures embed it: without the certificates beside it.
    const bare = ocsp.map(({ response }) => ({ object: response, raw: withoutCertificates(response.raw) }));
    return [...objects, ...bare, ...this.#answers]
      .filter(({ object }) => object.sha256 === sha256)
      .map(({ raw }) => raw);
  }

  async #tsaOf(stamp: CheckedStamp, moment: Moment): Promise<CertificateResult | null> {
    const genTime = genTimeOf(stamp);
    const worthAsking = mayProve(stamp, moment.time, this.#request.rules);
    if (stamp.certificate === null || genTime === undefined || !worthAsking) return null;
    return this.#assess(stamp.certificate, "timestamping", genTime, moment);
  }

  #question(
    certificate: Certificate,
    purpose: Purpose,
    at: Date,
    { time, existedBy, untilNow, since }: Moment,
  ) {
    const { trust, tsaTrust = trust, anchorOrigins, revocation = "required" } = this.#request;
    return {
      certificate,
      purpose: purpose === "signing" ? (this.#request.purpose ?? purpose) : purpose,
      at,
      now: new Date(Math.max(at.getTime(), time.getTime())),
      ...(existedBy && { existedBy }),
      ...(untilNow && { untilNow }),
      ...(since && { since }),
      anchors: purpose === "timestamping" ? tsaTrust : trust,
      ...(anchorOrigins && { anchorOrigins }),
      // Whoever names anchors for time-stamps means those alone.
      listedAnchors: purpose === "signing" || this.#request.tsaTrust === undefined,
      qualified: this.#request.qualified === true && purpose === "signing",
      intermediates: this.#request.untrusted ?? [],
      revocation,
      rules: this.#request.rules,
      budget: this.budget,
    };
  }

  #assess(certificate: Certificate, purpose: Purpose, at: Date, moment: Moment): Promise<CertificateResult> {
    return assessCertificate(this.#question(certificate, purpose, at, moment), this.#pool, moment.fetcher);
  }

  /** What the signature proves by itself: no network, no given evidence, and no mode that skips the question. */
  #assessByEmbedded(
    certificate: Certificate,
    at: Date,
    values: RevocationValues,
    moment: Moment,
  ): Promise<CertificateResult> {
    const question = {
      ...this.#question(certificate, "signing", at, moment),
      intermediates: [],
      revocation: "required" as const,
    };
    const certificates = this.#embedded;
    return assessCertificate(
      question,
      new EvidencePool(
        { ...readRevocationValues(values), certificates },
        { accredited: this.#pool.accredited },
      ),
      null,
    );
  }
}
